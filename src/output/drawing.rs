//! Each figure by itself, as SVG or HTML.

use super::Format;
use crate::diag::Checked;
use crate::figure::Form;
use crate::page;
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// Downloads of figures.
pub(super) struct Drawing;

impl Format for Drawing {
    fn name(&self) -> &'static str {
        "drawing"
    }

    fn about(&self) -> &'static str {
        "Every figure by itself beside its page, with its title, source and colours: a drawing as SVG, a figure of words as HTML."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        [Form::Svg, Form::Html].into_iter().flat_map(|form| site.index.downloads(form)).collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        page::download(site, out)
    }
}
