//! Pages.

use super::Format;
use crate::diag::Checked;
use crate::page;
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// The pages of the site.
pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn about(&self) -> &'static str {
        "One page for every chapter and section, and the front page."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        site.index.pages.iter().map(|page| page.out.clone()).collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        match site.of_out(out.clone()) {
            Some(position) => page::render(site, position),
            None => Checked::default(),
        }
    }
}
