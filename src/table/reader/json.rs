//! JSON files.

use super::document::{self, Document, Shape};
use super::{Reader, Source};
use crate::diag::{Checked, Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::table::sheet::Sheet;
use std::borrow::Cow;
use std::ops::Range;

/// JSON documents.
pub(super) struct Json;

impl Reader for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json", "geojson"]
    }

    fn about(&self) -> &'static str {
        "A list of records, rows or columns; `x.json#/a/b` is a path into a larger document."
    }

    fn read(&self, source: &Source<'_>) -> Checked<Option<Sheet>> {
        let text = match source.text().and_then(|text| validate(&text, 0, source.file).map(|()| text)) {
            Ok(text) => text,
            Err(diagnostic) => return Checked { value: None, diagnostics: vec![diagnostic] },
        };
        let (sheet, diagnostics) = document::read(Value::new(&text, 0), source, &text);
        Checked { value: sheet, diagnostics }
    }
}

/// Checks that a text is JSON; `offset` is added to places. Errors: it is not.
pub(in crate::table) fn validate(text: &str, offset: usize, file: &SourcePath) -> Result<(), Diagnostic> {
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) else { return Ok(()) };
    let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let mut at = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = text[at..].chars().next().map_or(at, |character| at + character.len_utf8());
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    let wrong = error!("bad-json", Span::new(file, offset + at..offset + end), "this is not JSON: {message}");
    Err(match message {
        _ if text.trim().is_empty() => wrong.help("the file is empty: write a list of records"),
        "trailing comma" => wrong.help("remove the comma before the closing bracket"),
        "key must be a string" if text[at..].starts_with([']', '}']) => {
            wrong.help("remove the comma before the closing bracket")
        }
        "key must be a string" => wrong.help("put names in double quotes"),
        "trailing characters" => wrong.help("a file of one record a line is called `.ndjson`"),
        _ => wrong.help("JSON is lists in `[]`, maps in `{}`, texts in double quotes, no comments"),
    })
}

/// A value in a text that is known to be JSON: where it begins.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Value<'a> {
    /// The value at or behind `at`.
    pub fn new(text: &'a str, at: usize) -> Value<'a> {
        Value { text, start: skip_space(text, at) }
    }

    fn byte(self) -> u8 {
        self.text.as_bytes().get(self.start).copied().unwrap_or(0)
    }

    /// The first thing inside a list or map; `None` if it is empty.
    fn inside(self) -> Option<usize> {
        let first = skip_space(self.text, self.start + 1);
        let byte = *self.text.as_bytes().get(first)?;
        (!matches!(byte, b']' | b'}')).then_some(first)
    }
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// One past the string that begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// One past the value that begins at `start`.
fn value_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0usize;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = string_end(bytes, at),
            b'[' | b'{' => {
                depth += 1;
                at += 1;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            byte if byte.is_ascii_whitespace() || byte == b',' || byte == b':' => {
                at += 1;
                continue;
            }
            _ => {
                let rest = &bytes[at..];
                let length =
                    rest.iter().position(|byte| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\t' | b'\r'));
                at += length.unwrap_or(rest.len()).max(1);
            }
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

/// The start of the next part of a list or map behind `end`, if there is one.
fn next_part(text: &str, end: usize) -> Option<usize> {
    let at = skip_space(text, end);
    (text.as_bytes().get(at) == Some(&b',')).then(|| skip_space(text, at + 1))
}

/// The text of the string whose bytes, with quotes, are `range`.
fn string(text: &str, range: Range<usize>) -> Cow<'_, str> {
    let inner = &text[range.start + 1..range.end.max(range.start + 2) - 1];
    if !inner.contains('\\') {
        return inner.into();
    }
    serde_json::from_str::<String>(&text[range]).map_or(Cow::Borrowed(inner), Cow::Owned)
}

impl<'a> Document<'a> for Value<'a> {
    fn shape(self) -> Shape {
        match self.byte() {
            b'[' => Shape::List,
            b'{' => Shape::Map,
            b'n' => Shape::Null,
            _ => Shape::Scalar,
        }
    }

    fn range(self) -> Range<usize> {
        self.start..value_end(self.text.as_bytes(), self.start)
    }

    fn items(self) -> impl Iterator<Item = Self> {
        let first = if self.byte() == b'[' { self.inside() } else { None };
        let text = self.text;
        let next = move |value: &Value<'a>| next_part(text, value.range().end).map(|start| Value { text, start });
        std::iter::successors(first.map(|start| Value { text, start }), next)
    }

    fn members(self) -> impl Iterator<Item = (Cow<'a, str>, Range<usize>, Self)> {
        let first = if self.byte() == b'{' { self.inside() } else { None };
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = first;
        std::iter::from_fn(move || {
            let start = at?;
            let key = start..string_end(bytes, start);
            let value = Value::new(text, skip_space(text, key.end) + 1);
            at = next_part(text, value.range().end);
            Some((string(text, key.clone()), key, value))
        })
    }

    fn text(self) -> (Cow<'a, str>, Range<usize>) {
        let range = self.range();
        if self.byte() != b'"' {
            return (Cow::Borrowed(&self.text[range.clone()]), range);
        }
        (string(self.text, range.clone()), range.start + 1..range.end - 1)
    }
}
