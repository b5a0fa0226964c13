//! The data of each figure as CSV.

use super::Format;
use crate::diag::Checked;
use crate::figure::Form;
use crate::page;
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// Downloads of data.
pub(super) struct Data;

impl Format for Data {
    fn name(&self) -> &'static str {
        "data"
    }

    fn about(&self) -> &'static str {
        "The data of every figure as CSV, beside its page."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        site.index.downloads(Form::Csv)
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        page::download(site, out)
    }
}
