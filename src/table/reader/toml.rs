//! TOML files.

use super::document::{self, Document, Shape};
use super::{Reader, Source};
use crate::diag::{Checked, Span, error};
use crate::table::sheet::Sheet;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// TOML documents.
pub(super) struct Toml;

impl Reader for Toml {
    fn name(&self) -> &'static str {
        "TOML"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["toml"]
    }

    fn about(&self) -> &'static str {
        "A list of tables, `[[rows]]`, or columns; `x.toml#/a/b` is a path into a larger document."
    }

    fn read(&self, source: &Source<'_>) -> Checked<Option<Sheet>> {
        let text = match source.small_text(8) {
            Ok(text) => text,
            Err(diagnostic) => return Checked { value: None, diagnostics: vec![diagnostic] },
        };
        let table = match DeTable::parse(&text) {
            Ok(table) => table,
            Err(error) => {
                let range = error.span().unwrap_or(0..0);
                let wrong = error!("bad-toml", Span::new(source.file, range), "this is not TOML: {}", error.message());
                let wrong = wrong.help("a line is `name = value`; texts and dates with spaces stand in quotes");
                return Checked { value: None, diagnostics: vec![wrong] };
            }
        };
        let span = table.span();
        let root = Spanned::new(span, DeValue::Table(table.into_inner()));
        let (sheet, diagnostics) = document::read(rows(&root, source), source, &text);
        Checked { value: sheet, diagnostics }
    }
}

/// The only list of tables of a document, as TOML cannot have one at its root; else the document itself.
fn rows<'a, 'i>(root: &'a Spanned<DeValue<'i>>, source: &Source<'_>) -> &'a Spanned<DeValue<'i>> {
    let is_rows = |value: &&Spanned<DeValue<'_>>| value.items().next().is_some_and(|first| first.shape() == Shape::Map);
    let mut lists = root.members().map(|(.., value)| value).filter(is_rows);
    match (source.fragment, lists.next(), lists.next()) {
        (None, Some(only), None) => only,
        _ => root,
    }
}

impl<'a> Document<'a> for &'a Spanned<DeValue<'_>> {
    fn shape(self) -> Shape {
        match self.get_ref() {
            DeValue::Array(_) => Shape::List,
            DeValue::Table(_) => Shape::Map,
            _ => Shape::Scalar,
        }
    }

    fn range(self) -> Range<usize> {
        self.span()
    }

    fn items(self) -> impl Iterator<Item = Self> {
        match self.get_ref() {
            DeValue::Array(items) => Some(items.iter()),
            _ => None,
        }
        .into_iter()
        .flatten()
    }

    fn members(self) -> impl Iterator<Item = (Cow<'a, str>, Range<usize>, Self)> {
        match self.get_ref() {
            DeValue::Table(table) => Some(table.iter()),
            _ => None,
        }
        .into_iter()
        .flatten()
        .map(|(key, value)| (Cow::Borrowed(key.get_ref().as_ref()), key.span(), value))
    }

    fn text(self) -> (Cow<'a, str>, Range<usize>) {
        let text = match self.get_ref() {
            DeValue::String(text) => Cow::Borrowed(text.as_ref()),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Cow::Owned(number.to_string()),
                Err(_) => Cow::Borrowed(number.as_str()),
            },
            DeValue::Float(number) => Cow::Borrowed(number.as_str()),
            DeValue::Boolean(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            DeValue::Datetime(date) => Cow::Owned(date.to_string()),
            DeValue::Array(_) | DeValue::Table(_) => Cow::Borrowed(""),
        };
        (text, self.span())
    }
}
