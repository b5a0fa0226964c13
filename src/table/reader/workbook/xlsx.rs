//! XLSX workbooks (ECMA-376, SpreadsheetML), transitional and strict.

use super::grid::Grid;
use super::range::{Area, Range, address};
use super::styles::{self, Format};
use super::xml::{Piece as Part, Tag, Xml};
use super::zip::Archive;
use super::{Entry, Fault, choose, finish};
use crate::diag::Checked;
use crate::table::reader::{Reader, Source};
use crate::table::sheet::Sheet;
use crate::table::texts::Piece;
use std::collections::HashMap;

/// Workbooks of spreadsheet programs.
pub(in crate::table::reader) struct Xlsx;

impl Reader for Xlsx {
    fn name(&self) -> &'static str {
        "XLSX"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx", "xlsm"]
    }

    fn about(&self) -> &'static str {
        "A sheet of a workbook, the first by default; `book.xlsx#Sheet!A3:F20` names a sheet and a part of it."
    }

    fn read(&self, source: &Source<'_>) -> Checked<Option<Sheet>> {
        let fault = |fault: Fault| Checked { value: None, diagnostics: vec![fault.diagnostic(source)] };
        let book = match Archive::open(&source.bytes).and_then(Book::open) {
            Ok(book) => book,
            Err(error) => return fault(error),
        };
        let entries: Vec<Entry> =
            book.sheets.iter().map(|(name, hidden, _)| Entry { name: name.clone(), hidden: *hidden }).collect();
        let (index, area) = match choose(&entries, source) {
            Ok(chosen) => chosen,
            Err(diagnostic) => return Checked { value: None, diagnostics: vec![diagnostic] },
        };
        let (name, _, part) = &book.sheets[index];
        finish(book.grid(part, area), name.clone(), area, source)
    }
}

/// A workbook: what its parts are called.
struct Book<'a> {
    archive: Archive<'a>,
    /// Name, whether it is hidden, and part of each sheet.
    sheets: Vec<(String, bool, String)>,
    strings: Option<String>,
    styles: Option<String>,
    since_1904: bool,
}

/// The relations of a part: the last word of the type and the target of each, by its id.
fn relations(archive: &Archive<'_>, part: &str) -> Result<HashMap<String, (String, String)>, Fault> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let mut xml = Xml::new(archive.read(&path)?, &path);
    let mut relations = HashMap::new();
    loop {
        match xml.next()? {
            Part::Open(tag) if tag.name() == "Relationship" => {
                let kind = tag.get("Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolve(folder, &tag.get("Target").unwrap_or_default());
                relations.insert(tag.get("Id").unwrap_or_default().into_owned(), (kind, target));
            }
            Part::End => return Ok(relations),
            _ => {}
        }
    }
}

/// A target beside the parts of a folder; a leading slash begins at the root.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(root) = target.strip_prefix('/') {
        return root.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

impl<'a> Book<'a> {
    fn open(archive: Archive<'a>) -> Result<Book<'a>, Fault> {
        let main = relations(&archive, "").ok().and_then(|relations| {
            relations.into_values().find(|(kind, _)| kind == "officeDocument").map(|(_, target)| target)
        });
        let main = main.filter(|part| archive.has(part)).unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let relations = relations(&archive, &main)?;
        let of_kind =
            |wanted: &str| relations.values().find(|(kind, _)| kind == wanted).map(|(_, target)| target.clone());
        let (strings, styles) = (of_kind("sharedStrings"), of_kind("styles"));
        let mut book = Book { archive, sheets: Vec::new(), strings, styles, since_1904: false };
        let mut xml = Xml::new(book.archive.read(&main)?, &main);
        loop {
            match xml.next()? {
                Part::Open(tag) if tag.name() == "workbookPr" => {
                    book.since_1904 = matches!(tag.get("date1904").as_deref(), Some("1" | "true"));
                }
                Part::Open(tag) if tag.name() == "sheet" => {
                    let relation = tag.get("id").and_then(|id| relations.get(&*id));
                    if let Some((kind, target)) = relation
                        && kind == "worksheet"
                    {
                        let hidden = tag.get("state").is_some_and(|state| state != "visible");
                        book.sheets.push((tag.get("name").unwrap_or_default().into_owned(), hidden, target.clone()));
                    }
                }
                Part::End => break,
                _ => {}
            }
        }
        drop(xml);
        Ok(book)
    }

    /// The format of each style of cells.
    fn formats(&self) -> Result<Vec<Format>, Fault> {
        let Some(part) = self.styles.as_ref().filter(|part| self.archive.has(part)) else { return Ok(Vec::new()) };
        let mut xml = Xml::new(self.archive.read(part)?, part);
        let mut own: HashMap<u32, Format> = HashMap::new();
        let (mut formats, mut inside) = (Vec::new(), false);
        loop {
            match xml.next()? {
                Part::Open(tag) => match tag.name() {
                    "numFmt" => {
                        if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.get("formatCode")) {
                            own.insert(id, styles::by_code(&code));
                        }
                    }
                    "cellXfs" => inside = true,
                    "xf" if inside => {
                        let id = tag.number("numFmtId").unwrap_or(0);
                        formats.push(own.get(&id).copied().unwrap_or_else(|| styles::built_in(id)));
                        if formats.len() > 100_000 {
                            return Err(Fault::Large("it has more than 100000 styles of cells".to_owned()));
                        }
                    }
                    _ => {}
                },
                Part::Close(tag) if tag.name() == "cellXfs" => return Ok(formats),
                Part::End => return Ok(formats),
                _ => {}
            }
        }
    }

    /// The texts that cells share, kept in the grid.
    fn strings(&self, grid: &mut Grid) -> Result<Vec<Piece>, Fault> {
        let Some(part) = self.strings.as_ref().filter(|part| self.archive.has(part)) else { return Ok(Vec::new()) };
        let mut xml = Xml::new(self.archive.read(part)?, part);
        let mut strings = Vec::new();
        let mut text = Text::default();
        loop {
            match xml.next()? {
                Part::Open(tag) => text.open(&tag),
                Part::Text(piece) => text.add(&piece),
                Part::Close(tag) if tag.name() == "si" => {
                    strings.push(grid.text(&std::mem::take(&mut text).text)?);
                    if strings.len() > super::CELL_LIMIT {
                        return Err(Fault::Large(format!("it has more than {} texts", super::CELL_LIMIT)));
                    }
                }
                Part::Close(tag) => text.close(tag.name()),
                Part::End => return Ok(strings),
            }
        }
    }

    /// The cells of a sheet, only those of an area if one is named.
    fn grid(&self, part: &str, area: Option<Area>) -> Result<Grid, Fault> {
        let mut grid = Grid::default();
        let strings = self.strings(&mut grid)?;
        let formats = self.formats()?;
        let mut xml = Xml::new(self.archive.read(part)?, part);
        let (mut row, mut column) = (0u32, 0u32);
        let mut cell: Option<Cell> = None;
        let mut ended = false;
        loop {
            match xml.next()? {
                Part::Open(tag) => match (tag.name(), &mut cell) {
                    ("row", _) => {
                        row = tag.number("r").map_or(row, |number| number.saturating_sub(1));
                        column = 0;
                    }
                    ("c", _) => {
                        if let Some((to, at)) = tag.get("r").as_deref().and_then(address) {
                            (column, row) = (to, at);
                        }
                        let style = tag.number("s").and_then(|style| formats.get(style as usize).copied());
                        cell = Some(Cell {
                            kind: Kind::of(tag.get("t").as_deref()),
                            style: style.unwrap_or(Format::Number),
                            ..Cell::default()
                        });
                    }
                    ("mergeCell", _) => {
                        if let Some(Range(merge)) = tag.get("ref").as_deref().and_then(Range::parse) {
                            grid.merge(merge);
                        }
                    }
                    ("v", Some(cell)) => cell.in_value = true,
                    (_, Some(cell)) => cell.text.open(&tag),
                    _ => {}
                },
                Part::Text(text) => {
                    if let Some(cell) = &mut cell {
                        if cell.in_value {
                            cell.value.push_str(&text);
                        } else {
                            cell.text.add(&text);
                        }
                    }
                }
                Part::Close(tag) => match tag.name() {
                    "c" => {
                        if let Some(cell) = cell.take()
                            && area.is_none_or(|area| area.holds(row, column))
                        {
                            let piece = cell.piece(&strings, self.since_1904, &mut grid)?;
                            grid.put(row, column, piece)?;
                        }
                        column += 1;
                    }
                    "row" => row += 1,
                    "v" => cell.iter_mut().for_each(|cell| cell.in_value = false),
                    "sheetData" => ended = true,
                    name => cell.iter_mut().for_each(|cell| cell.text.close(name)),
                },
                Part::End if ended => return Ok(grid),
                Part::End => return Err(Fault::Damaged(format!("the part `{part}` is damaged or truncated"))),
            }
        }
    }
}

/// Text of runs: what stands in `t`, but not in phonetic runs.
#[derive(Default)]
struct Text {
    text: String,
    inside: bool,
    phonetic: bool,
}

impl Text {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "rPh" => self.phonetic = true,
            "t" => self.inside = !self.phonetic,
            _ => {}
        }
    }

    fn add(&mut self, piece: &str) {
        if self.inside {
            self.text.push_str(piece);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "rPh" => self.phonetic = false,
            "t" => self.inside = false,
            _ => {}
        }
    }
}

/// What the value of a cell means (`ST_CellType`).
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Shared,
    Inline,
    Bool,
    Error,
    /// The saved text of a formula, or a date as text.
    Text,
}

impl Kind {
    fn of(word: Option<&str>) -> Kind {
        match word {
            Some("s") => Kind::Shared,
            Some("inlineStr") => Kind::Inline,
            Some("b") => Kind::Bool,
            Some("e") => Kind::Error,
            Some("str" | "d") => Kind::Text,
            _ => Kind::Number,
        }
    }
}

/// A cell while it is read.
struct Cell {
    kind: Kind,
    style: Format,
    value: String,
    in_value: bool,
    text: Text,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell { kind: Kind::Number, style: Format::Number, value: String::new(), in_value: false, text: Text::default() }
    }
}

impl Cell {
    /// What it shows, as text that infers to its type. A formula that failed is a missing value.
    fn piece(self, strings: &[Piece], since_1904: bool, grid: &mut Grid) -> Result<Piece, Fault> {
        let value = self.value.trim();
        match self.kind {
            Kind::Shared => {
                Ok(value.parse::<usize>().ok().and_then(|index| strings.get(index).copied()).unwrap_or(Piece::MISSING))
            }
            Kind::Inline => grid.text(&self.text.text),
            Kind::Bool => grid.text(if value == "1" { "true" } else { "false" }),
            Kind::Error => Ok(Piece::MISSING),
            Kind::Text => grid.text(&self.value),
            _ if value.is_empty() => Ok(Piece::MISSING),
            _ => match (self.style, value.parse::<f64>()) {
                (Format::Date(precision), Ok(serial)) => match styles::date(serial, since_1904, precision) {
                    Some(date) => grid.text(&date.to_string()),
                    None => grid.text(value),
                },
                (Format::Percent, Ok(number)) if number.is_finite() => grid.text(&percent(number)),
                (_, Ok(number)) if number.is_finite() => grid.text(&number.to_string()),
                _ => grid.text(value),
            },
        }
    }
}

/// A share as text with `%`: the point moves in its digits, so that it reads back as the same number.
pub(super) fn percent(number: f64) -> String {
    let digits = format!("{number:e}");
    match digits.split_once('e').and_then(|(mantissa, exponent)| Some((mantissa, exponent.parse::<i32>().ok()?))) {
        Some((mantissa, exponent)) => format!("{mantissa}e{}%", exponent + 2),
        None => number.to_string(),
    }
}
