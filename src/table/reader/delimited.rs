//! Delimited text into a [`Sheet`]: RFC 4180 with the delimiter found.
//!
//! The text is walked once. A cell is a range of it, so that a message can point at it; the `csv` crate hands over
//! cells without their places, which is why the splitting is done here. Quotes double inside quotes; a line break in
//! quotes belongs to the cell; `#` begins no comment; empty lines and rows of empty cells are skipped.

use super::header;
use super::quick::{quick_row, quick_rows};
use crate::diag::{Checked, Diagnostic, Span, error};
use crate::table::date::Date;
use crate::table::number;
use crate::table::sheet::{Places, RawColumn, Sheet};
use crate::table::texts::{Buffers, Piece};
use std::ops::Range;
use std::sync::Arc;

/// The delimiters that are tried.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// How many rows with a wrong number of cells are reported one by one.
const REPORTED: usize = 5;

/// How many rows with a wrong number of cells are read before reading stops.
const RAGGED_LIMIT: usize = 1000;

/// How many rows of a single cell are taken for titles.
const TITLE_LIMIT: usize = 5;

/// One cell of a row, as bytes of the text.
#[derive(Clone, Copy, Debug)]
struct Field {
    /// As written, with its quotes, without spaces around it.
    raw: (usize, usize),
    /// What counts.
    inner: (usize, usize),
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    /// Quotes are doubled inside.
    Escapes,
    /// There is no closing quote.
    Open,
    /// Something follows the closing quote, at this byte.
    Tail(usize),
}

/// Reads delimited text. `whole`: its place in its file. `delimiter`: `None` finds it.
pub(crate) fn read(text: &Arc<str>, whole: &Span, delimiter: Option<u8>) -> Checked<Option<Sheet>> {
    let mut diagnostics = Vec::new();
    let sheet = Reading { text, whole, diagnostics: &mut diagnostics }.sheet(delimiter);
    Checked { value: sheet, diagnostics }
}

/// The place of the `index`th cell of the row that begins at `start`.
pub(crate) fn field(text: &str, start: usize, delimiter: u8, index: usize) -> Option<Range<usize>> {
    let mut fields = Vec::new();
    row(text.as_bytes(), start, delimiter, &mut fields);
    fields.get(index).map(|field| field.raw.0..field.raw.1)
}

/// Splits the row at `at`; gives where the next begins. Cells beyond the most that a table may have are not kept.
fn row(bytes: &[u8], mut at: usize, delimiter: u8, fields: &mut Vec<Field>) -> usize {
    fields.clear();
    loop {
        let (field, end) = cell(bytes, at, delimiter);
        if fields.len() <= super::COLUMN_LIMIT {
            fields.push(field);
        }
        match bytes.get(end) {
            Some(&byte) if byte == delimiter => at = end + 1,
            Some(_) => return end + 1,
            None => return end,
        }
    }
}

/// A space that may stand around a cell.
#[inline]
pub(super) fn is_space(byte: u8, delimiter: u8) -> bool {
    byte == b' ' || (byte == b'\t' && delimiter != b'\t')
}

/// One cell from `at`, and the delimiter, line end or end of text behind it.
#[inline]
fn cell(bytes: &[u8], at: usize, delimiter: u8) -> (Field, usize) {
    let mut start = at;
    while start < bytes.len() && is_space(bytes[start], delimiter) {
        start += 1;
    }
    if bytes.get(start) == Some(&b'"') {
        return quoted(bytes, start, delimiter);
    }
    let end = until(bytes, start, delimiter);
    let mut last = end;
    while last > start && is_space(bytes[last - 1], delimiter) {
        last -= 1;
    }
    (Field { raw: (start, last), inner: (start, last), fault: Fault::None }, end)
}

/// The next delimiter or line end.
#[inline]
fn until(bytes: &[u8], at: usize, delimiter: u8) -> usize {
    let found = bytes[at..].iter().position(|&byte| byte == delimiter || byte == b'\n');
    found.map_or(bytes.len(), |found| at + found)
}

fn quoted(bytes: &[u8], start: usize, delimiter: u8) -> (Field, usize) {
    let mut at = start + 1;
    let mut fault = Fault::None;
    let close = loop {
        match bytes[at..].iter().position(|&byte| byte == b'"') {
            Some(found) if bytes.get(at + found + 1) == Some(&b'"') => {
                fault = Fault::Escapes;
                at += found + 2;
            }
            Some(found) => break at + found,
            None => {
                let end = until(bytes, start, delimiter);
                return (Field { raw: (start, end), inner: (start + 1, end), fault: Fault::Open }, end);
            }
        }
    };
    let mut tail = close + 1;
    while tail < bytes.len() && is_space(bytes[tail], delimiter) {
        tail += 1;
    }
    let end = until(bytes, tail, delimiter);
    if end > tail {
        fault = Fault::Tail(tail);
    }
    let raw = (start, if end > tail { end } else { close + 1 });
    (Field { raw, inner: (start + 1, close), fault }, end)
}

/// The delimiter that a first line `sep=;` tells, as Excel writes it, and the length of that line.
fn told_delimiter(text: &str) -> Option<(u8, usize)> {
    let line = text.lines().next()?;
    let told = line.trim().trim_matches('"');
    let told = told.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).map(|_| &told[4..])?;
    let [delimiter] = told.as_bytes() else { return None };
    (delimiter.is_ascii_punctuation() || *delimiter == b'\t').then_some((*delimiter, (line.len() + 1).min(text.len())))
}

/// The delimiter that splits the first lines most evenly; a comma if none does.
pub(in crate::table) fn find_delimiter(bytes: &[u8], start: usize) -> u8 {
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let (mut at, mut counts, mut fields) = (start, Vec::new(), Vec::new());
        while at < bytes.len() && counts.len() < 20 && at - start < 1 << 16 {
            let next = row(bytes, at, delimiter, &mut fields);
            if fields.len() > 1 || fields.first().is_some_and(|field| field.raw.1 > field.raw.0) {
                counts.push(fields.len());
            }
            at = next;
        }
        let even = |cells: usize| counts.iter().filter(|&&count| count == cells).count();
        let Some(cells) = counts.iter().copied().filter(|&cells| cells > 1).max_by_key(|&cells| even(cells)) else {
            continue;
        };
        let score = even(cells) * 1000 / counts.len() * 100 + cells.min(99);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

struct Reading<'a> {
    text: &'a Arc<str>,
    whole: &'a Span,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    fn span(&self, range: (usize, usize)) -> Span {
        self.whole.part(range.0..range.1)
    }

    fn sheet(&mut self, delimiter: Option<u8>) -> Option<Sheet> {
        let bytes = self.text.as_bytes();
        let start = bytes.iter().position(|byte| !matches!(byte, b' ' | b'\n')).unwrap_or(bytes.len());
        let start = bytes[..start].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let (told, start) =
            told_delimiter(&self.text[start..]).map_or((None, start), |(told, line)| (Some(told), start + line));
        if self.text[start..].trim().is_empty() {
            let empty = error!("empty-table", self.span((0, 0)), "there is no table here: the text is empty");
            self.diagnostics.push(empty.help("write the names of the columns in the first line"));
            return None;
        }
        if let Some(nul) = self.text.find('\0') {
            let binary = error!("nul-byte", self.span((nul, nul + 1)), "there is a NUL character in the text");
            self.diagnostics
                .push(binary.help("this is no text file, or one in UTF-16 without a mark: save it as UTF-8"));
            return None;
        }
        let delimiter = told.or(delimiter).unwrap_or_else(|| find_delimiter(bytes, start));
        let mut fields = Vec::new();
        let mut at = self.header(start, delimiter, &mut fields);
        let mut own = String::new();
        let header: Vec<(String, Span)> =
            fields.iter().map(|field| (self.unescaped(field).into_owned(), self.span(field.raw))).collect();
        self.faults(&fields);
        if header.len() > super::COLUMN_LIMIT {
            let limit = super::COLUMN_LIMIT;
            let wide = error!("too-many-columns", self.span(fields[0].raw), "the table has more than {limit} columns");
            self.diagnostics.push(wide.help("write it long: one row for each value"));
            return None;
        }
        let width = header.len();
        let lines = bytes[at..].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let room = if lines.saturating_mul(width) <= bytes.len() { lines } else { 0 };
        let quick =
            if room > 0 && !self.text[at..].contains('"') { quick_rows(bytes, at, delimiter, width) } else { None };
        let (mut starts, mut cells) = match quick {
            Some(rows) => {
                at = bytes.len();
                rows
            }
            None => (Vec::with_capacity(room), (0..width).map(|_| Vec::with_capacity(room)).collect()),
        };
        let mut quick = vec![Piece::MISSING; width];
        let mut ragged = 0;
        while at < bytes.len() {
            let begin = at;
            if let Some(next) = quick_row(bytes, at, delimiter, &mut quick) {
                at = next;
                starts.push(begin as u32);
                cells.iter_mut().zip(&quick).for_each(|(column, &piece)| column.push(piece));
                continue;
            }
            at = row(bytes, at, delimiter, &mut fields);
            if fields.iter().all(|field| field.raw.0 == field.raw.1) {
                continue;
            }
            if fields.iter().any(|field| field.fault != Fault::None) {
                self.faults(&fields);
            }
            let extra = fields.get(width..).is_some_and(|extra| extra.iter().any(|field| field.raw.1 > field.raw.0));
            if fields.len() < width || extra {
                ragged += 1;
                self.ragged(&fields, &header, starts.len(), ragged);
                if ragged > RAGGED_LIMIT {
                    break;
                }
            }
            starts.push(begin as u32);
            for (index, column) in cells.iter_mut().enumerate() {
                column.push(match fields.get(index) {
                    _ if extra => Piece::MISSING,
                    None => Piece::MISSING,
                    Some(field) if field.fault == Fault::Escapes => {
                        let from = self.text.len() + own.len();
                        own.push_str(&self.text[field.inner.0..field.inner.1].replace("\"\"", "\""));
                        Piece::new(from, self.text.len() + own.len())
                    }
                    Some(field) => Piece::new(field.inner.0, field.inner.1),
                });
            }
        }
        if ragged > REPORTED {
            let more =
                error!("ragged-row", self.span((0, 0)), "{} more rows have a wrong number of cells", ragged - REPORTED);
            self.diagnostics.push(
                more.help("put cells that contain the delimiter in quotes, and leave a cell empty rather than out"),
            );
        }
        self.foreign_delimiter(&header, starts.first().map_or("", |&start| &self.text[start as usize..]));
        let rows = starts.len();
        let filled =
            |index: usize| cells[index].iter().any(|piece| *piece != Piece::MISSING && piece.end() > piece.start());
        let names = header::names(header, filled, header::counted, self.diagnostics);
        let mut columns = Vec::with_capacity(width);
        let mut places = Vec::with_capacity(width);
        for (index, (name, cells)) in names.into_iter().zip(cells).enumerate() {
            let Some((name, span)) = name else { continue };
            columns.push(RawColumn { name, span, cells });
            places.push(index as u32);
        }
        let places = Places::Rows {
            text: self.text.clone(),
            offset: self.whole.start as usize,
            delimiter,
            starts,
            fields: places,
        };
        Some(Sheet { buffers: Buffers::new(self.text.clone(), own), columns, rows, places })
    }

    /// Splits the row of names, and gives where the next begins. A single cell above it is a title: it is skipped where a
    /// spreadsheet filled its row up with empty cells, and reported where it stands alone.
    fn header(&mut self, start: usize, delimiter: u8, fields: &mut Vec<Field>) -> usize {
        let bytes = self.text.as_bytes();
        let filled = |fields: &[Field]| fields.iter().filter(|field| field.raw.1 > field.raw.0).count();
        let first = row(bytes, start, delimiter, fields);
        let mut titles: Vec<Field> = Vec::new();
        let (mut next, mut below, mut widths) = (first, fields.clone(), Vec::new());
        while filled(&below) < 2 && titles.len() <= TITLE_LIMIT && next < bytes.len() {
            if filled(&below) == 1 {
                titles.push(below[0]);
                widths.push(below.len());
            }
            next = row(bytes, next, delimiter, &mut below);
        }
        let title = titles.first().filter(|title| title.raw.1 > title.raw.0 && titles.len() <= TITLE_LIMIT);
        let Some(title) = title.filter(|_| filled(&below) > 1 && self.look_like_names(&below)) else { return first };
        if widths.iter().any(|&width| width != below.len()) {
            let wrong =
                error!("title-row", self.span(title.raw), "a title stands where the names of the columns should");
            let names = (below[0].raw.0, below[below.len() - 1].raw.1);
            let wrong = wrong.label(self.span(names), "these look like the names");
            self.diagnostics.push(wrong.help("remove the title; `title:` in a sidecar is the place for it"));
        }
        *fields = below;
        next
    }

    /// Whether a row could be names: beyond the first cell they are not all quantities.
    fn look_like_names(&self, fields: &[Field]) -> bool {
        fields[1..]
            .iter()
            .map(|field| self.unescaped(field))
            .any(|text| !text.trim().is_empty() && (number::parse(&text).is_none() || Date::parse(&text).is_some()))
    }

    fn unescaped(&self, field: &Field) -> std::borrow::Cow<'_, str> {
        let inner = &self.text[field.inner.0..field.inner.1];
        if field.fault == Fault::Escapes { inner.replace("\"\"", "\"").into() } else { inner.into() }
    }

    /// Reports quotes that do not close, or close too early.
    fn faults(&mut self, fields: &[Field]) {
        for field in fields {
            let open = (field.raw.0, field.raw.0 + 1);
            match field.fault {
                Fault::None | Fault::Escapes => {}
                Fault::Open => {
                    let wrong = error!("unbalanced-quote", self.span(open), "this quote is never closed");
                    self.diagnostics.push(wrong.help("close it, or write `\"\"` for a quote inside a quoted cell"));
                }
                Fault::Tail(at) => {
                    let wrong = error!(
                        "unbalanced-quote",
                        self.span((at, field.raw.1)),
                        "there is text behind the closing quote of a cell"
                    );
                    let wrong = wrong.label(self.span(open), "the cell begins here");
                    self.diagnostics.push(wrong.help("write `\"\"` for a quote inside a quoted cell"));
                }
            }
        }
    }

    fn ragged(&mut self, fields: &[Field], header: &[(String, Span)], row: usize, count: usize) {
        if count > REPORTED {
            return;
        }
        let (first, last) = (fields[0].raw.0, fields[fields.len() - 1].raw.1);
        let (have, want) = (fields.len(), header.len());
        let cells = if have == 1 { "cell" } else { "cells" };
        let wrong =
            error!("ragged-row", self.span((first, last)), "row {} has {have} {cells}, the header has {want}", row + 1);
        let wrong =
            wrong.label(header_span(header), if want == 1 { "1 name".to_owned() } else { format!("{want} names") });
        self.diagnostics.push(match have < want {
            true => wrong
                .inline(format!("`{}` and what follows is missing", header[have].0.trim()))
                .help("leave a cell empty rather than out"),
            false => wrong
                .inline(format!("from cell {} on there is no column", want + 1))
                .help("put a cell that contains the delimiter in quotes"),
        });
    }

    /// Reports a table of one column whose cells are separated by something else.
    fn foreign_delimiter(&mut self, header: &[(String, Span)], rows: &str) {
        let [(name, span)] = header else { return };
        let row = rows.lines().next().unwrap_or_default();
        let splits = |mark: &char| name.contains(*mark) && name.matches(*mark).count() == row.matches(*mark).count();
        if let Some(mark) = ['，', '、', '；', '\u{1}'].into_iter().find(splits) {
            let wrong =
                error!("foreign-delimiter", span.clone(), "the cells are separated by `{mark}`, which is no delimiter");
            self.diagnostics.push(wrong.help("separate them with `,` (half width)"));
        }
    }
}

/// The place of all names.
fn header_span(header: &[(String, Span)]) -> Span {
    let first = &header[0].1;
    let last = header.last().map_or(first.end, |(_, span)| span.end);
    Span { end: last, ..first.clone() }
}
