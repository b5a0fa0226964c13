//! Files that are published as they are: `static/`, and what lies beside chapters.

use super::Format;
use crate::diag::{Checked, Span, error};
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// Files of the author.
pub(super) struct File;

impl Format for File {
    fn name(&self) -> &'static str {
        "file"
    }

    fn about(&self) -> &'static str {
        "Files of `static/`, and pictures and other files beside chapters, as they are."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        site.index.files.keys().cloned().collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        let Some(source) = site.file_at(out.clone()) else { return Checked::default() };
        match site.file(source) {
            Ok(bytes) => Checked::clean(bytes.to_vec()),
            Err(why) => {
                let wrong = error!("unreadable", Span::top(source), "`{source}` cannot be read: {why}");
                Checked {
                    value: Vec::new(),
                    diagnostics: vec![wrong.help("make the file readable, or take it out of the site")],
                }
            }
        }
    }
}
