//! ODS workbooks (OpenDocument 1.3 part 3, spreadsheets).

use super::grid::Grid;
use super::range::{Area, COLUMNS, ROWS};
use super::xml::{Piece as Part, Tag, Xml};
use super::zip::Archive;
use super::{Entry, Fault, choose, finish, xlsx};
use crate::diag::Checked;
use crate::table::reader::{Reader, Source};
use crate::table::sheet::Sheet;
use crate::table::texts::Piece;
use std::borrow::Cow;

/// Workbooks of LibreOffice and others.
pub(in crate::table::reader) struct Ods;

const PART: &str = "content.xml";

impl Reader for Ods {
    fn name(&self) -> &'static str {
        "ODS"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ods"]
    }

    fn about(&self) -> &'static str {
        "A sheet of a workbook, the first by default; `book.ods#Sheet!A3:F20` names a sheet and a part of it."
    }

    fn read(&self, source: &Source<'_>) -> Checked<Option<Sheet>> {
        let opened = Archive::open(&source.bytes).and_then(|archive| Ok((entries(&archive)?, archive)));
        let (entries, archive) = match opened {
            Ok(opened) => opened,
            Err(fault) => return Checked { value: None, diagnostics: vec![fault.diagnostic(source)] },
        };
        let (index, area) = match choose(&entries, source) {
            Ok(chosen) => chosen,
            Err(diagnostic) => return Checked { value: None, diagnostics: vec![diagnostic] },
        };
        finish(grid(&archive, index, area), entries[index].name.clone(), area, source)
    }
}

/// The names of the sheets.
fn entries(archive: &Archive<'_>) -> Result<Vec<Entry>, Fault> {
    if archive.has("META-INF/manifest.xml") {
        let mut xml = Xml::new(archive.read("META-INF/manifest.xml")?, "META-INF/manifest.xml");
        loop {
            match xml.next()? {
                Part::Open(tag) if tag.name() == "encryption-data" => return Err(Fault::Locked),
                Part::End => break,
                _ => {}
            }
        }
    }
    let mut xml = Xml::new(archive.read(PART)?, PART);
    let (mut entries, mut depth) = (Vec::new(), 0);
    loop {
        match xml.next()? {
            Part::Open(tag) if tag.name() == "table" => {
                if depth == 0 {
                    entries.push(Entry { name: tag.get("name").unwrap_or_default().into_owned(), hidden: false });
                }
                depth += 1;
            }
            Part::Close(tag) if tag.name() == "table" => depth -= 1,
            Part::End => return Ok(entries),
            _ => {}
        }
    }
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    value: Option<String>,
    text: String,
    paragraphs: u32,
    repeat: u32,
    /// How many columns and rows it spans.
    spans: (u32, u32),
}

impl Cell {
    fn open(tag: &Tag<'_>) -> Cell {
        let kind = tag.get("value-type").unwrap_or_default();
        let value = match &*kind {
            "percentage" => {
                tag.get("value").map(|value| value.parse().map_or(value, |share| xlsx::percent(share).into()))
            }
            "float" | "currency" => tag.get("value"),
            "date" => tag.get("date-value"),
            "boolean" => tag.get("boolean-value"),
            "string" => tag.get("string-value"),
            _ => None,
        };
        let number = |name: &str| tag.number(name).unwrap_or(1).max(1);
        let spans = (number("number-columns-spanned"), number("number-rows-spanned"));
        Cell {
            value: value.map(Cow::into_owned),
            repeat: number("number-columns-repeated").min(COLUMNS),
            spans,
            ..Cell::default()
        }
    }

    fn shown(&self) -> &str {
        self.value.as_deref().unwrap_or(&self.text).trim()
    }
}

/// The cells of the sheet at `index`, only those of an area if one is named.
fn grid(archive: &Archive<'_>, index: usize, area: Option<Area>) -> Result<Grid, Fault> {
    let mut grid = Grid::default();
    let mut xml = Xml::new(archive.read(PART)?, PART);
    let (mut sheets, mut depth) = (0usize, 0usize);
    let (mut row, mut column, mut repeat) = (0u32, 0u32, 1u32);
    let mut filled: Vec<(u32, u32, Piece)> = Vec::new();
    let mut cell: Option<Cell> = None;
    let mut skipped = 0usize;
    loop {
        match xml.next()? {
            Part::Open(tag) => match tag.name() {
                "table" => {
                    depth += 1;
                    sheets += usize::from(depth == 1);
                }
                _ if sheets != index + 1 || depth != 1 => {}
                "annotation" | "tracked-changes" => skipped += 1,
                "table-row" => {
                    (column, repeat) = (0, tag.number("number-rows-repeated").unwrap_or(1).clamp(1, ROWS));
                    filled.clear();
                }
                "table-cell" | "covered-table-cell" => cell = Some(Cell::open(&tag)),
                "p" => {
                    if let Some(cell) = cell.as_mut().filter(|_| skipped == 0) {
                        cell.paragraphs += 1;
                        if cell.paragraphs > 1 {
                            cell.text.push(' ');
                        }
                    }
                }
                "s" | "tab" | "line-break" => {
                    cell.iter_mut().filter(|_| skipped == 0).for_each(|cell| cell.text.push(' '))
                }
                _ => {}
            },
            Part::Text(text) => {
                if let Some(cell) = cell.as_mut().filter(|cell| skipped == 0 && cell.paragraphs > 0) {
                    cell.text.push_str(&text);
                }
            }
            Part::Close(tag) => match tag.name() {
                "table" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && sheets == index + 1 {
                        return Ok(grid);
                    }
                }
                _ if sheets != index + 1 || depth != 1 => {}
                "annotation" | "tracked-changes" => skipped = skipped.saturating_sub(1),
                "table-cell" | "covered-table-cell" => {
                    let Some(cell) = cell.take() else { continue };
                    let next = column.saturating_add(cell.repeat);
                    if !cell.shown().is_empty() {
                        let piece = grid.text(cell.shown())?;
                        filled.push((column, next.min(COLUMNS), piece));
                        if cell.spans != (1, 1) {
                            let (right, bottom) =
                                (column.saturating_add(cell.spans.0 - 1), row.saturating_add(cell.spans.1 - 1));
                            grid.merge(Area {
                                top: row,
                                left: column,
                                bottom: bottom.min(ROWS - 1),
                                right: right.min(COLUMNS - 1),
                            });
                        }
                    }
                    column = next;
                }
                "table-row" => {
                    let last = if filled.is_empty() { row } else { row.saturating_add(repeat).min(ROWS) };
                    for at in row..last {
                        for &(from, to, piece) in &filled {
                            for column in (from..to).filter(|&column| area.is_none_or(|area| area.holds(at, column))) {
                                grid.put(at, column, piece)?;
                            }
                        }
                    }
                    row = row.saturating_add(repeat);
                }
                _ => {}
            },
            Part::End => return Err(Fault::Damaged(format!("the part `{PART}` is damaged or truncated"))),
        }
    }
}
