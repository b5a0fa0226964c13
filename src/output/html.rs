//! Pages.

use super::Format;
use crate::diag::Checked;
use crate::page;
use crate::path::OutPath;
use crate::site::Site;

/// The pages of the site.
pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn about(&self) -> &'static str {
        "One page for every chapter and section, and the front page."
    }

    fn outputs(&self, site: &Site) -> Vec<OutPath> {
        site.index.pages.iter().map(|page| page.out.clone()).collect()
    }

    fn render(&self, site: &Site, out: &OutPath) -> Checked<Vec<u8>> {
        match site.index.of_out(out) {
            Some(position) => page::render(site, position),
            None => Checked::default(),
        }
    }
}
