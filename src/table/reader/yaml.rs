//! YAML files.

use super::document::{self, Document, Shape};
use super::{Reader, Source};
use crate::diag::{Checked, Span};
use crate::read::{self, Node};
use crate::table::number;
use crate::table::sheet::Sheet;
use std::borrow::Cow;
use std::ops::Range;

/// YAML documents.
pub(super) struct Yaml;

impl Reader for Yaml {
    fn name(&self) -> &'static str {
        "YAML"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["yaml", "yml"]
    }

    fn about(&self) -> &'static str {
        "A list of records, rows or columns; `x.yaml#/a/b` is a path into a larger document."
    }

    fn read(&self, source: &Source<'_>) -> Checked<Option<Sheet>> {
        let text = match source.small_text(4) {
            Ok(text) => text,
            Err(diagnostic) => return Checked { value: None, diagnostics: vec![diagnostic] },
        };
        let node = match read::yaml::parse(&text, &Span::new(source.file, 0..text.len())) {
            Ok(node) => node,
            Err(diagnostics) => return Checked { value: None, diagnostics },
        };
        let (sheet, diagnostics) = document::read(&node, source, &text);
        Checked { value: sheet, diagnostics }
    }
}

impl<'a> Document<'a> for &'a Node {
    fn shape(self) -> Shape {
        match self.value {
            read::Value::Null => Shape::Null,
            read::Value::List(_) => Shape::List,
            read::Value::Map(_) => Shape::Map,
            _ => Shape::Scalar,
        }
    }

    fn range(self) -> Range<usize> {
        self.span.range()
    }

    fn items(self) -> impl Iterator<Item = Self> {
        match &self.value {
            read::Value::List(items) => items.iter(),
            _ => [].iter(),
        }
    }

    fn members(self) -> impl Iterator<Item = (Cow<'a, str>, Range<usize>, Self)> {
        let member = |entry: &'a read::Entry| (Cow::Borrowed(entry.key.as_str()), entry.key_span.range(), &entry.value);
        self.entries().iter().map(member)
    }

    fn text(self) -> (Cow<'a, str>, Range<usize>) {
        let text = match &self.value {
            read::Value::Number(number, written) if number::parse(written).is_none() => Cow::Owned(number.to_string()),
            _ => Cow::Borrowed(self.as_text().unwrap_or_default()),
        };
        (text, self.span.range())
    }
}
