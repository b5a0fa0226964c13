//! Where data come from, as readers see it.

use crate::escape;
use crate::table::Provenance;

/// The source, which leads to the place on the web where the data are.
pub(super) fn html(source: &Provenance) -> String {
    let text = escape::html(&source.text);
    match &source.url {
        Some(url) => format!("<a href=\"{}\">{text}</a>", escape::html(url)),
        None => text,
    }
}
