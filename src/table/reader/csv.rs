//! CSV and TSV files.

use super::{Reader, Source, delimited};
use crate::diag::{Checked, Span};
use crate::table::sheet::Sheet;

/// Comma-separated values; the delimiter is found.
pub(super) struct Csv;

/// Tab-separated values.
pub(super) struct Tsv;

fn read(source: &Source<'_>, delimiter: Option<u8>) -> Checked<Option<Sheet>> {
    let mut diagnostics = super::no_fragment(source, "a CSV file is one table");
    let text = match source.text() {
        Ok(text) => text,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return Checked { value: None, diagnostics };
        }
    };
    let sheet = delimited::read(&text, &Span::new(source.file, 0..text.len()), delimiter);
    Checked { value: sheet.into_value(&mut diagnostics), diagnostics }
}

impl Reader for Csv {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "txt"]
    }

    fn about(&self) -> &'static str {
        "Rows of cells separated by `,`, `;`, `|` or tabs; the first row names the columns."
    }

    fn read(&self, source: &Source<'_>) -> Checked<Option<Sheet>> {
        read(source, None)
    }
}

impl Reader for Tsv {
    fn name(&self) -> &'static str {
        "TSV"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tsv", "tab"]
    }

    fn about(&self) -> &'static str {
        "Rows of cells separated by tabs; the first row names the columns."
    }

    fn read(&self, source: &Source<'_>) -> Checked<Option<Sheet>> {
        read(source, Some(b'\t'))
    }
}
