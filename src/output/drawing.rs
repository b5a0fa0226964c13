//! Each figure by itself as SVG.

use super::Format;
use crate::diag::Checked;
use crate::page;
use crate::path::OutPath;
use crate::site::Site;

/// Downloads of drawings.
pub(super) struct Drawing;

impl Format for Drawing {
    fn name(&self) -> &'static str {
        "drawing"
    }

    fn about(&self) -> &'static str {
        "Every figure by itself as SVG, with its title, source and colours, beside its page."
    }

    fn outputs(&self, site: &Site) -> Vec<OutPath> {
        site.index.pages.iter().flat_map(|page| page.figures.iter().filter_map(|figure| figure.svg.clone())).collect()
    }

    fn render(&self, site: &Site, out: &OutPath) -> Checked<Vec<u8>> {
        page::download(site, out)
    }
}
