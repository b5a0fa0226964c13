//! Files of one JSON record a line.

use super::document::{self, Document};
use super::json::{self, Value};
use super::records::Records;
use super::{Reader, Source};
use crate::diag::{Checked, error};
use crate::table::sheet::Sheet;

/// One JSON record a line.
pub(super) struct Ndjson;

impl Reader for Ndjson {
    fn name(&self) -> &'static str {
        "NDJSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ndjson", "jsonl"]
    }

    fn about(&self) -> &'static str {
        "One JSON record on each line; empty lines are skipped."
    }

    fn read(&self, source: &Source<'_>) -> Checked<Option<Sheet>> {
        let mut diagnostics = super::no_fragment(source, "a file of one record a line is one table");
        let text = match source.text() {
            Ok(text) => text,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return Checked { value: None, diagnostics };
            }
        };
        let mut records = Records::new(source.file, &text);
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let (at, content) = (start, line.trim_end());
            start += line.len();
            if content.trim_start().is_empty() {
                continue;
            }
            if let Err(fault) = json::validate(content, at, source.file) {
                records.report(fault);
                continue;
            }
            let value = Value::new(&text, at);
            if value.shape() != document::Shape::Map {
                let wrong = error!("mixed-records", records.span(value.range()), "every line must be a record");
                records.report(wrong.help("write it as a map from columns to values"));
                continue;
            }
            if !document::record(value, None, &mut records) {
                break;
            }
        }
        let (sheet, faults) = records.finish();
        let bare = sheet.columns.is_empty() && faults.is_empty();
        diagnostics.extend(faults);
        if bare {
            let empty = error!("empty-table", source.top(), "there is no table here: the text is empty");
            diagnostics.push(empty.help("write one record a line, like `{\"year\": 2024, \"count\": 3}`"));
            return Checked { value: None, diagnostics };
        }
        Checked { value: Some(sheet), diagnostics }
    }
}
