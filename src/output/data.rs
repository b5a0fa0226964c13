//! The data of each figure as CSV.

use super::Format;
use crate::diag::Checked;
use crate::page;
use crate::path::OutPath;
use crate::site::Site;

/// Downloads of data.
pub(super) struct Data;

impl Format for Data {
    fn name(&self) -> &'static str {
        "data"
    }

    fn about(&self) -> &'static str {
        "The data of every figure as CSV, beside its page."
    }

    fn outputs(&self, site: &Site) -> Vec<OutPath> {
        site.index.pages.iter().flat_map(|page| page.figures.iter().map(|figure| figure.csv.clone())).collect()
    }

    fn render(&self, site: &Site, out: &OutPath) -> Checked<Vec<u8>> {
        page::download(site, out)
    }
}
