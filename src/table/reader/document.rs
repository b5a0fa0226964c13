//! Where the table is in a document of lists and maps.
//!
//! A list of maps is records; a list of lists is rows under a header; a list of scalars is one column `value`;
//! a map of lists is columns; a map of maps is records with a column `name`; a map of scalars is `name` and `value`.

use super::Source;
use super::records::Records;
use crate::diag::{Diagnostic, error, or_list};
use crate::table::sheet::Sheet;
use crate::table::texts::Piece;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A value of a document, whatever wrote it.
pub trait Document<'a>: Copy {
    /// What it is.
    fn shape(self) -> Shape;
    /// Its bytes.
    fn range(self) -> Range<usize>;
    /// The values of a list; of anything else none.
    fn items(self) -> impl Iterator<Item = Self>;
    /// Names with their bytes and values of a map; of anything else none.
    fn members(self) -> impl Iterator<Item = (Cow<'a, str>, Range<usize>, Self)>;
    /// A scalar as text, and the bytes that are this text where they are.
    fn text(self) -> (Cow<'a, str>, Range<usize>);
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Nothing.
    Null,
    /// A text, a number, `true` or `false`.
    Scalar,
    /// Values in order.
    List,
    /// Names and values.
    Map,
}

/// Reads the table at the fragment of the reference, or of the whole document.
pub(super) fn read<'a, D: Document<'a>>(
    root: D,
    source: &Source<'_>,
    text: &Arc<str>,
) -> (Option<Sheet>, Vec<Diagnostic>) {
    let root = match source.fragment {
        None => root,
        Some(pointer) => match find(root, pointer, source) {
            Ok(found) => found,
            Err(diagnostic) => return (None, vec![diagnostic]),
        },
    };
    let mut records = Records::new(source.file, text);
    if !fill(root, &mut records) {
        let span = records.span(first_byte(root.range()));
        let none = error!("no-table", span, "there is no table here");
        let places = tables(root, source.fragment.unwrap_or_default(), 3);
        let none = if places.is_empty() {
            none.help("a table is a list of records, like `[{\"year\": 2024, \"count\": 3}]`, or a map of columns")
        } else {
            let name = source.file.strip("data").unwrap_or(source.file.as_str());
            let places: Vec<String> = places.iter().map(|pointer| format!("{name}#{pointer}")).collect();
            none.help(format!("there are tables at {}", or_list(places.iter().map(String::as_str))))
        };
        return (None, vec![none]);
    }
    let (sheet, mut diagnostics) = records.finish();
    if sheet.columns.is_empty() && diagnostics.is_empty() {
        let empty = error!("empty-table", crate::diag::Span::top(source.file), "there is no column in this table");
        diagnostics.push(empty.help("write records like `{\"year\": 2024, \"count\": 3}`"));
        return (None, diagnostics);
    }
    (Some(sheet), diagnostics)
}

fn first_byte(range: Range<usize>) -> Range<usize> {
    range.start..range.end.min(range.start + 1)
}

/// Follows a JSON pointer (RFC 6901).
fn find<'a, D: Document<'a>>(root: D, pointer: &str, source: &Source<'_>) -> Result<D, Diagnostic> {
    let mut at = root;
    if pointer.is_empty() {
        return Ok(at);
    }
    let Some(path) = pointer.strip_prefix('/') else {
        let wrong = error!("bad-fragment", source.at.clone(), "`#{pointer}` is no path into a document");
        return Err(wrong.help("a path begins with a slash: `#/a/b`"));
    };
    for step in path.split('/') {
        let step = step.replace("~1", "/").replace("~0", "~");
        let next = match at.shape() {
            Shape::List => step.parse().ok().and_then(|index: usize| at.items().nth(index)),
            _ => at.members().find(|(name, ..)| *name == step).map(|(.., value)| value),
        };
        let Some(next) = next else {
            let wrong =
                error!("unknown-path", source.at.clone(), "there is no `{step}` in `{}#{pointer}`", source.file);
            let wrong = wrong.label(crate::diag::Span::new(source.file, first_byte(at.range())), "it was sought here");
            let names: Vec<Cow<'_, str>> = at.members().map(|(name, ..)| name).take(100).collect();
            let wrong = wrong.did_you_mean(&step, names.iter().map(|name| &**name));
            return Err(match names.is_empty() {
                true if at.shape() == Shape::List => {
                    wrong.help(format!("it is a list of {}: count from 0", at.items().count()))
                }
                true => wrong.help("it is a single value"),
                false => wrong.help(format!("the names are {}", or_list(names.iter().map(|name| &**name)))),
            });
        };
        at = next;
    }
    Ok(at)
}

/// The paths to what looks like a table, a few levels down.
fn tables<'a, D: Document<'a>>(root: D, path: &str, levels: usize) -> Vec<String> {
    let mut found = Vec::new();
    for (name, _, value) in root.members().take(100) {
        let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
        match value.shape() {
            Shape::List
                if value.items().next().is_some_and(|first| matches!(first.shape(), Shape::Map | Shape::List)) =>
            {
                found.push(path);
            }
            Shape::Map if levels > 1 => found.extend(tables(value, &path, levels - 1)),
            _ => {}
        }
    }
    found.truncate(8);
    found
}

/// Fills in the rows. `false` if this is no table.
fn fill<'a, D: Document<'a>>(root: D, records: &mut Records) -> bool {
    match root.shape() {
        Shape::List => match root.items().next().map(Document::shape) {
            Some(Shape::List) => rows(root, records),
            Some(Shape::Map) => {
                for item in root.items() {
                    if !record(item, None, records) {
                        break;
                    }
                }
            }
            Some(_) => {
                let Some(column) = records.column("value", first_byte(root.range())) else { return true };
                for item in root.items() {
                    let (piece, range) = scalar(item, records);
                    records.push(column, piece, range);
                }
            }
            None => return false,
        },
        Shape::Map => {
            let mut shapes = root.members().map(|(.., value)| value.shape());
            let Some(first) = shapes.next() else { return false };
            if !shapes.all(|shape| shape == first) {
                return false;
            }
            drop(shapes);
            match first {
                Shape::List => {
                    let nested = |list: D| {
                        list.items().next().is_some_and(|item| matches!(item.shape(), Shape::List | Shape::Map))
                    };
                    if root.members().any(|(.., list)| nested(list)) {
                        return false;
                    }
                    return columns(root, records);
                }
                Shape::Map => {
                    let nested = |(.., value): (Cow<'_, str>, Range<usize>, D)| {
                        matches!(value.shape(), Shape::List | Shape::Map)
                    };
                    if root.members().take(100).any(|(.., item)| item.members().any(nested)) {
                        return false;
                    }
                    for (name, range, item) in root.members() {
                        if !record(item, Some((&name, range)), records) {
                            break;
                        }
                    }
                }
                Shape::Scalar | Shape::Null => {
                    for (name, range, value) in root.members() {
                        if !records.begin() {
                            break;
                        }
                        let key = records.piece(&name, inside_quotes(&range, &name));
                        let (piece, place) = scalar(value, records);
                        for (column, piece, place) in [("name", key, range), ("value", piece, place)] {
                            if let Some(column) = records.column(column, first_byte(root.range())) {
                                records.set(column, piece, place);
                            }
                        }
                    }
                }
            }
        }
        Shape::Scalar | Shape::Null => return false,
    }
    true
}

/// The bytes of a name that stands in quotes.
fn inside_quotes(range: &Range<usize>, name: &str) -> Range<usize> {
    let quotes = usize::from(range.len() == name.len() + 2);
    range.start + quotes..range.end.saturating_sub(quotes)
}

/// One map as a row. `false` if reading must stop.
pub(super) fn record<'a, D: Document<'a>>(item: D, name: Option<(&str, Range<usize>)>, records: &mut Records) -> bool {
    if !records.begin() {
        return false;
    }
    if item.shape() != Shape::Map {
        let wrong = error!(
            "mixed-records",
            records.span(first_byte(item.range())),
            "every item of this list must be a record like the first"
        );
        records.report(wrong.help("write it as a map from columns to values"));
        return true;
    }
    if let Some((name, range)) = name
        && let Some(column) = records.column("name", range.clone())
    {
        let piece = records.piece(name, inside_quotes(&range, name));
        records.set(column, piece, range);
    }
    for (key, range, value) in item.members() {
        let Some(column) = records.column(&key, range) else { return false };
        let (piece, range) = scalar(value, records);
        records.set(column, piece, range);
    }
    true
}

/// A list of lists: the first has the names.
fn rows<'a, D: Document<'a>>(root: D, records: &mut Records) {
    let mut items = root.items();
    let Some(header) = items.next() else { return };
    let mut width = 0;
    let mut names = std::collections::BTreeSet::new();
    for name in header.items() {
        let range = name.range();
        if matches!(name.shape(), Shape::List | Shape::Map) {
            let nested = error!("nested-value", records.span(first_byte(range)), "the name of a column must be a text");
            records.report(nested.help("the first list has the names of the columns"));
            return;
        }
        let (text, range) = if name.shape() == Shape::Null { (Cow::Borrowed(""), range) } else { name.text() };
        let span = records.span(range.clone());
        if !names.insert(text.to_string()) {
            records.report(
                error!("duplicate-header", span, "two columns are called `{text}`")
                    .help("give each column a name of its own"),
            );
        }
        if records.column(&text, range).is_none() {
            return;
        }
        width += 1;
    }
    for (index, item) in items.enumerate() {
        if !records.begin() {
            return;
        }
        let count = item.items().count();
        if count != width || item.shape() != Shape::List {
            let span = records.span(first_byte(item.range()));
            let cells = if count == 1 { "cell" } else { "cells" };
            let wrong = error!("ragged-row", span, "row {} has {count} {cells}, the header has {width}", index + 1);
            records.report(wrong.help("write `null` for a missing value"));
        }
        for (column, value) in item.items().take(width).enumerate() {
            let (piece, range) = scalar(value, records);
            records.set(column, piece, range);
        }
    }
}

/// A map of lists. `false` if there are no columns.
fn columns<'a, D: Document<'a>>(root: D, records: &mut Records) -> bool {
    let mut first: Option<(String, usize, Range<usize>)> = None;
    for (name, key, list) in root.members() {
        let Some(column) = records.column(&name, key.clone()) else { return true };
        let mut count = 0;
        for item in list.items() {
            let (piece, range) = scalar(item, records);
            records.push(column, piece, range);
            count += 1;
        }
        match &first {
            None => first = Some((name.into_owned(), count, key)),
            Some((other, rows, place)) if *rows != count => {
                let wrong = error!(
                    "ragged-column",
                    records.span(key),
                    "column `{name}` has {count} values, `{other}` has {rows}"
                );
                let wrong = wrong.label(records.span(place.clone()), format!("{rows} values"));
                records.report(wrong.help("write `null` for a missing value"));
            }
            Some(_) => {}
        }
    }
    first.is_some()
}

/// A scalar as a cell; what is nested is reported and missing.
fn scalar<'a, D: Document<'a>>(value: D, records: &mut Records) -> (Piece, Range<usize>) {
    let range = value.range();
    match value.shape() {
        Shape::Null => (Piece::MISSING, range),
        Shape::Scalar => {
            let (text, at) = value.text();
            (records.piece(&text, at), range)
        }
        shape => {
            let kind = if shape == Shape::List { "a list" } else { "a map" };
            let span = records.span(first_byte(range.clone()));
            let nested = error!("nested-value", span, "a cell must be a single value, found {kind}");
            records.report(nested.help("flatten it: one column for each value"));
            (Piece::MISSING, range)
        }
    }
}
