//! Tables: files of data into typed columns whose every cell knows its place; expressions and queries over them.
//!
//! In: a reference as an author writes it ([`load`]), the rows in a fence ([`inline`]), a table of a page ([`rows`]).
//! Out: a [`Table`] with typed [`Column`]s, and what is wrong with the data, at its place in the data.
//! [`Expr`] reads `sum(amount)`, `year = 2024`; a [`View`] is a table and the rows that are looked at, in order;
//! a [`Query`] filters, groups, sorts, folds, joins.
//!
//! ```text
//! reader (bytes → Sheet of texts) → infer (→ Columns) → Table → View → Expr → Cells
//! ```
//!
//! **A missing value is never 0**: it stays missing through every operation, and a view counts the rows it left out.
//! **Every message points at the cell, name or word that caused it.** Deliberately absent: formatting of numbers and
//! dates for readers (`plot::format`), figures, and any reading of files but through [`World`].

mod class;
mod column;
mod date;
mod encoding;
mod expr;
mod facts;
mod hash;
mod infer;
pub mod json;
mod meta;
mod number;
mod query;
mod reader;
mod sheet;
mod source;
mod texts;
mod view;

pub use class::is_missing;
pub use column::{Cell, Cells, Column, Kind};
pub use date::{Date, Precision};
pub use encoding::pinyin_key;
pub use expr::{Bins, Expr, FUNCTIONS, Function, Level, Type};
pub use facts::{Facts, facts};
pub use meta::{ColumnMeta, Localized, Meta, Provenance};
pub use number::{Mark, parse as parse_number};
pub use query::{Fold, Join, Names, Pivot, Query, Select};
pub use reader::{READERS, Reader, Source};
pub use sheet::{Origin, Places, RawColumn, Sheet, column_letters};
pub use source::{DATA_LIMIT, text};
pub use texts::{Buffers, Piece, Texts};
pub use view::{Groups, Order, View};

use crate::diag::{Checked, Diagnostic, Span, error, or_list, warning};
use crate::path::SourcePath;
use crate::read;
use crate::world::{ReadError, World};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A table: typed columns of equal length.
///
/// Two tables are equal if they were made from the same bytes the same way; comparing and hashing cost nothing.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file it was read from; for rows in a page, the file of the span that was given.
    pub file: SourcePath,
    /// What messages call it: the path of the file, or «this table».
    pub name: String,
    /// In order; names are unique and not empty.
    pub columns: Vec<Column>,
    /// How many rows each column has.
    pub rows: usize,
    /// What its sidecar says.
    pub meta: Meta,
    places: Places,
    fingerprint: u128,
}

impl PartialEq for Table {
    fn eq(&self, other: &Table) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for Table {}

impl Hash for Table {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fingerprint.hash(state);
    }
}

impl Table {
    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The index of the column of a name.
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The place of a cell; that of its column's name where it has none of its own.
    pub fn cell_span(&self, row: usize, column: usize) -> Span {
        let own = self.places.cell(&self.file, row, column);
        own.or_else(|| self.columns.get(column).map(|column| column.span.clone()))
            .unwrap_or_else(|| Span::top(&self.file))
    }

    /// What a cell is called in a message: `Sheet1!B3` in a workbook, else `row 12`, counted from 1 below the header.
    pub fn cell_name(&self, row: usize, column: usize) -> String {
        self.places.name(row, column)
    }

    /// The place of all names of columns, for «the columns are here».
    pub fn header_span(&self) -> Span {
        let Some(first) = self.columns.first() else { return Span::top(&self.file) };
        let mut span = first.span.clone();
        for column in &self.columns {
            if column.span.file == span.file {
                span.start = span.start.min(column.span.start);
                span.end = span.end.max(column.span.end);
            }
        }
        span
    }

    /// «No column of this name», at `span`, with the nearest name and the header as a second place.
    pub fn unknown_column(&self, name: &str, span: &Span) -> Diagnostic {
        let unknown = error!("unknown-column", span.clone(), "no column `{name}` in {}", self.title());
        let unknown = unknown.inline("not a column").label(self.header_span(), "the columns are here");
        let names = || self.columns.iter().map(|column| column.name.as_str());
        if crate::diag::nearest(name, names()).is_some() {
            unknown.did_you_mean(name, names())
        } else {
            unknown.help(format!("the columns are {}", or_list(names())))
        }
    }

    /// Whether the values of a column can be added: numbers that are no percentages, and not computed as a part or a mean.
    fn adds_up(&self, column: usize) -> bool {
        let plain = !matches!(self.columns[column].mark, Mark::Percent | Mark::PerMille);
        let computed = matches!(&self.places, Places::From { columns } if columns[column].is_none());
        plain && !computed
    }

    /// The table with the names that its sidecar gives to values in a language, but for one column (`""`: the first); `None`:
    /// there are none.
    pub fn named_in(&self, language: &str, but: Option<&str>) -> Option<Table> {
        let but = match but {
            Some("") => self.columns.first().map_or("", |column| column.name.as_str()),
            but => but.unwrap_or_default(),
        };
        let name = |column: &Column| {
            let Cells::Text(texts) = &column.cells else { return None };
            let names: HashMap<&str, &str> = match column.name == but {
                true => return None,
                false => column.meta.names_in(language).collect(),
            };
            let all = texts.iter().map(|text| text.map(|text| names.get(text).copied().unwrap_or(text)));
            (!names.is_empty()).then(|| Column { cells: Cells::Text(Texts::new(all)), ..column.clone() })
        };
        let named: Vec<Option<Column>> = self.columns.iter().map(name).collect();
        if named.iter().all(Option::is_none) {
            return None;
        }
        let columns = self.columns.iter().zip(named).map(|(own, named)| named.unwrap_or_else(|| own.clone())).collect();
        let fingerprint = fingerprint(&[&self.fingerprint.to_le_bytes(), language.as_bytes(), but.as_bytes()]);
        let (file, name, meta) = (self.file.clone(), self.name.clone(), self.meta.clone());
        Some(Table { file, name, columns, rows: self.rows, meta, places: self.places.clone(), fingerprint })
    }

    /// How messages name the table: its path in backticks, or «this table».
    fn title(&self) -> String {
        if self.name.is_empty() { "this table".to_owned() } else { format!("`{}`", self.name) }
    }

    fn new(
        file: &SourcePath,
        name: String,
        mut sheet: Sheet,
        meta: Meta,
        seed: &[&[u8]],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Table {
        let columns = infer::columns(file, &mut sheet, &meta, diagnostics);
        let parts: Vec<&[u8]> =
            [file.as_str().as_bytes(), name.as_bytes()].into_iter().chain(seed.iter().copied()).collect();
        let fingerprint = fingerprint(&parts);
        Table { file: file.clone(), name, columns, rows: sheet.rows, meta, places: sheet.places, fingerprint }
    }
}

/// A number that differs where the parts differ.
fn fingerprint(parts: &[&[u8]]) -> u128 {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    for part in parts {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.digest128()
}

/// The most cells that a table may be blown up to where rows lack cells.
const CELL_LIMIT: usize = 1 << 20;

/// Reads the table that `reference` names: a path below `data/`, optionally `#` and a part of the file.
///
/// `at`: where the reference was written. Its sidecar `NAME.meta.yaml` is read with it.
/// `None` if there is no table to work with. Errors in the reference point at `at`, errors in the data into the file.
/// A reference `#id` names a table of the page; the caller resolves that first.
pub fn load(world: &dyn World, reference: &str, at: &Span) -> Checked<Option<Arc<Table>>> {
    let mut diagnostics = Vec::new();
    let table = load_into(world, reference, at, &mut diagnostics);
    Checked { value: table.map(Arc::new), diagnostics }
}

fn load_into(world: &dyn World, reference: &str, at: &Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Table> {
    let mut report = |diagnostic| diagnostics.push(diagnostic);
    let reference = source::resolve(reference, at).map_err(&mut report).ok()?;
    let file = &reference.file;
    let extension = file.extension().to_lowercase();
    let reader = READERS.iter().find(|reader| reader.extensions().contains(&extension.as_str()));
    let bytes = source::bytes(world, file, at).map_err(&mut report).ok()?;
    let Some(reader) = reader else {
        let known: Vec<&str> = READERS.iter().flat_map(|reader| reader.extensions()).copied().collect();
        let unknown = error!("unknown-format", at.clone(), "`{file}` is of no format that tables are read from");
        diagnostics.push(
            unknown
                .did_you_mean(&extension, known.iter().copied())
                .help(format!("the extensions are {}", or_list(known))),
        );
        return None;
    };
    let (meta, sidecar) = sidecar(world, file, diagnostics);
    let encoding = meta.encoding.as_ref();
    let source = Source { file, bytes: bytes.clone(), fragment: reference.fragment.as_deref(), at, encoding };
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    hash.update(&bytes);
    drop(bytes);
    let sheet = reader.read(&source).into_value(diagnostics)?;
    let fragment = reference.fragment.clone().unwrap_or_default();
    drop(source);
    let seed = [&hash.digest128().to_le_bytes()[..], fragment.as_bytes(), &sidecar];
    let table = Table::new(file, file.as_str().to_owned(), sheet, meta, &seed, diagnostics);
    if reference.fragment.is_none() {
        for (name, span, _) in &table.meta.columns {
            if table.column(name).is_none() {
                diagnostics.push(table.unknown_column(name, span));
            }
        }
        diagnostics.extend(table.columns.iter().flat_map(unknown_values));
    }
    Some(table)
}

/// Names that a sidecar gives to values which a column does not have.
fn unknown_values(column: &Column) -> Vec<Diagnostic> {
    if column.meta.values.is_empty() {
        return Vec::new();
    }
    let name = &column.name;
    let Cells::Text(texts) = &column.cells else {
        let (_, span, _) = &column.meta.values[0];
        let wrong = warning!(
            "unknown-value",
            span.clone(),
            "`{name}` holds {}, which have no names",
            column.cells.kind().plural()
        );
        return vec![wrong.help("`values` names the texts of a column; take it out, or write `type: text`")];
    };
    let known: std::collections::BTreeSet<&str> = texts.iter().flatten().collect();
    let unknown = column.meta.values.iter().filter(|(value, ..)| !known.contains(value.as_str()));
    let tell = |(value, span, _): &(String, Span, Localized)| {
        let wrong = warning!("unknown-value", span.clone(), "`{name}` has no value `{value}`");
        let near = wrong.did_you_mean(value, known.iter().copied());
        near.label(column.span.clone(), "the column is here").help("name values as the table writes them")
    };
    unknown.map(tell).collect()
}

/// Reads `NAME.meta.yaml` beside a table, if there is one; and its bytes.
fn sidecar(world: &dyn World, file: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> (Meta, Vec<u8>) {
    let Some(path) = source::sidecar_path(file) else { return Default::default() };
    let bytes = match world.file(&path) {
        Ok(bytes) => bytes,
        Err(ReadError::Missing) => return Default::default(),
        Err(why) => {
            let wrong = error!("unreadable-file", Span::top(&path), "`{path}` cannot be read: {why}");
            diagnostics.push(wrong.help("make the file readable, or take it away"));
            return Default::default();
        }
    };
    let text = match encoding::decode(&bytes, &path, None) {
        Ok(text) => text,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return Default::default();
        }
    };
    match read::yaml::parse(&text, &Span::new(&path, 0..text.len())) {
        Ok(node) => (Meta::read(&node, diagnostics), bytes.to_vec()),
        Err(faults) => {
            diagnostics.extend(faults);
            (Meta::default(), bytes.to_vec())
        }
    }
}

/// Reads the rows that stand in a page: delimited text, its delimiter found. `span`: the place of `text`.
pub fn inline(text: &str, span: &Span) -> Checked<Option<Arc<Table>>> {
    let mut diagnostics = Vec::new();
    let sheet = reader::delimited::read(&text.into(), span, None).into_value(&mut diagnostics);
    let seed: [&[u8]; 2] = [text.as_bytes(), &span.start.to_le_bytes()];
    let table =
        sheet.map(|sheet| Table::new(&span.file, String::new(), sheet, Meta::default(), &seed, &mut diagnostics));
    Checked { value: table.map(Arc::new), diagnostics }
}

/// A text and its place.
pub type Spanned = (String, Span);

/// Makes a table of cells that somebody else found, such as a Markdown table of a page.
///
/// `header`: the names of the columns. `rows`: one list a row; what is beyond the header is dropped, what lacks is missing.
pub fn rows(header: Vec<Spanned>, rows: &[Vec<Spanned>]) -> Checked<Option<Arc<Table>>> {
    let mut diagnostics = Vec::new();
    let Some(file) = header.first().map(|(_, span)| span.file.clone()) else { return Checked::clean(None) };
    let mut own = String::new();
    let mut columns = Vec::new();
    let mut places = Vec::new();
    let used = |index: usize| rows.iter().any(|row| row.get(index).is_some_and(|(text, _)| !text.trim().is_empty()));
    for (index, name) in reader::names(header, used, reader::counted, &mut diagnostics).into_iter().enumerate() {
        let Some((name, span)) = name else { continue };
        let (mut cells, mut spans) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for row in rows {
            let Some((text, span)) = row.get(index) else {
                cells.push(Piece::MISSING);
                spans.push((0, 0));
                continue;
            };
            let start = own.len();
            own.push_str(text.trim());
            cells.push(Piece::new(start, own.len()));
            spans.push((span.start, span.end));
        }
        columns.push(RawColumn { name, span, cells });
        places.push(spans);
    }
    let seed: Vec<u8> = columns.iter().flat_map(|column| column.name.bytes().chain([0])).chain(own.bytes()).collect();
    let at = |&(start, end): &(u32, u32)| [start.to_le_bytes(), end.to_le_bytes()].concat();
    let spans: Vec<u8> = places.iter().flatten().flat_map(at).collect();
    let lengths: Vec<u8> = columns
        .iter()
        .flat_map(|column| &column.cells)
        .flat_map(|piece| (piece.start() as u32).to_le_bytes())
        .collect();
    let sheet =
        Sheet { buffers: Buffers::new("".into(), own), columns, rows: rows.len(), places: Places::Cells(places) };
    let table = Table::new(&file, String::new(), sheet, Meta::default(), &[&seed, &lengths, &spans], &mut diagnostics);
    Checked { value: Some(Arc::new(table)), diagnostics }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
