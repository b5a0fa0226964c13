//! `404.html`, which static hosts show at any depth, so its links count from the root.

use super::Format;
use crate::diag::Checked;
use crate::page;
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// The page that is shown where there is none.
pub(super) struct NotFound;

impl Format for NotFound {
    fn name(&self) -> &'static str {
        "not-found"
    }

    fn about(&self) -> &'static str {
        "`404.html`, which static hosts show for an address that does not exist."
    }

    fn outputs(&self, _site: &Plan<'_>) -> Vec<OutPath> {
        OutPath::new("404.html").into_iter().collect()
    }

    fn render(&self, site: &Lens<'_>, _out: &OutPath) -> Checked<Vec<u8>> {
        page::not_found(site)
    }
}
