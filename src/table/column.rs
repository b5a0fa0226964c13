//! A column: cells of one type, its name and what is known about it.

use super::date::Date;
use super::meta::ColumnMeta;
use super::number::Mark;
use super::texts::{Piece, Texts};
use crate::diag::Span;
use std::fmt;

/// A named column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name; unique in the table, not empty.
    pub name: String,
    /// Where the name was written.
    pub span: Span,
    /// One cell a row.
    pub cells: Cells,
    /// How its numbers were written: a column of `35%` is read as 0.35 and best shown as it came.
    pub mark: Mark,
    /// What its sidecar says.
    pub meta: ColumnMeta,
}

impl Column {
    /// What readers see: its label in their language, else its name.
    pub fn label(&self, language: &str) -> &str {
        self.meta.label.as_ref().map_or(&self.name, |label| label.get(language))
    }

    /// What a value counts, in the language of the reader; empty if nobody said.
    pub fn unit(&self, language: &str) -> &str {
        self.meta.unit.as_ref().map_or("", |unit| unit.get(language))
    }
}

/// The cells of a column, all of one type; `None` is a missing value, never 0.
#[derive(Clone, Debug)]
pub enum Cells {
    /// Numbers, all finite.
    Number(Vec<Option<f64>>),
    /// Texts, none empty.
    Text(Texts),
    /// Dates.
    Date(Vec<Option<Date>>),
    /// Truth values.
    Bool(Vec<Option<bool>>),
}

/// The type of a column or an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// A date.
    Date,
    /// True or false.
    Bool,
}

impl Kind {
    /// The kind in words, for messages: `a number`…
    pub fn name(self) -> &'static str {
        match self {
            Kind::Number => "a number",
            Kind::Text => "a text",
            Kind::Date => "a date",
            Kind::Bool => "true or false",
        }
    }

    /// The kind in the plural, for messages: `numbers`…
    pub fn plural(self) -> &'static str {
        match self {
            Kind::Number => "numbers",
            Kind::Text => "texts",
            Kind::Date => "dates",
            Kind::Bool => "truth values",
        }
    }
}

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Missing,
    /// A number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// A date.
    Date(Date),
    /// True or false.
    Bool(bool),
}

/// The plain spelling, for messages, keys and downloads; not for readers of a page (that is `plot::format`).
impl fmt::Display for Cell<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Missing => Ok(()),
            Cell::Number(number) => write!(out, "{number}"),
            Cell::Text(text) => out.write_str(text),
            Cell::Date(date) => date.fmt(out),
            Cell::Bool(flag) => flag.fmt(out),
        }
    }
}

impl Cells {
    /// Cells of a kind, none yet.
    pub fn none(kind: Kind) -> Cells {
        match kind {
            Kind::Number => Cells::Number(Vec::new()),
            Kind::Text => Cells::Text(Texts::new([])),
            Kind::Date => Cells::Date(Vec::new()),
            Kind::Bool => Cells::Bool(Vec::new()),
        }
    }

    /// The type of all cells.
    pub fn kind(&self) -> Kind {
        match self {
            Cells::Number(_) => Kind::Number,
            Cells::Text(_) => Kind::Text,
            Cells::Date(_) => Kind::Date,
            Cells::Bool(_) => Kind::Bool,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Cells::Number(cells) => cells.len(),
            Cells::Text(cells) => cells.len(),
            Cells::Date(cells) => cells.len(),
            Cells::Bool(cells) => cells.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell of a row; missing also where there is no such row.
    pub fn get(&self, row: usize) -> Cell<'_> {
        let cell = match self {
            Cells::Number(cells) => cells.get(row).copied().flatten().map(Cell::Number),
            Cells::Text(cells) => cells.get(row).map(Cell::Text),
            Cells::Date(cells) => cells.get(row).copied().flatten().map(Cell::Date),
            Cells::Bool(cells) => cells.get(row).copied().flatten().map(Cell::Bool),
        };
        cell.unwrap_or(Cell::Missing)
    }

    /// Whether the cell of a row is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        self.get(row) == Cell::Missing
    }

    /// How many cells are missing.
    pub fn missing(&self) -> usize {
        (0..self.len()).filter(|&row| self.is_missing(row)).count()
    }

    /// The numbers, if these are numbers.
    pub fn numbers(&self) -> Option<&[Option<f64>]> {
        match self {
            Cells::Number(cells) => Some(cells),
            _ => None,
        }
    }

    /// The cells of some rows, in the order asked for; a row that is not there gives a missing cell.
    pub fn gather(&self, rows: &[u32]) -> Cells {
        fn pick<T: Copy>(cells: &[Option<T>], rows: &[u32]) -> Vec<Option<T>> {
            rows.iter().map(|&row| cells.get(row as usize).copied().flatten()).collect()
        }
        match self {
            Cells::Number(cells) => Cells::Number(pick(cells, rows)),
            Cells::Date(cells) => Cells::Date(pick(cells, rows)),
            Cells::Bool(cells) => Cells::Bool(pick(cells, rows)),
            Cells::Text(cells) => {
                let pieces = rows.iter().map(|&row| cells.pieces.get(row as usize).copied().unwrap_or(Piece::MISSING));
                Cells::Text(Texts { buffers: cells.buffers.clone(), pieces: pieces.collect() })
            }
        }
    }
}

impl Cells {
    /// Cells of a kind from single ones; a cell of another kind is missing.
    pub fn collect<'a>(kind: Kind, cells: impl Iterator<Item = Cell<'a>>) -> Cells {
        fn pick<'a, T>(cells: impl Iterator<Item = Cell<'a>>, take: impl Fn(Cell<'a>) -> Option<T>) -> Vec<Option<T>> {
            cells.map(take).collect()
        }
        match kind {
            Kind::Number => {
                Cells::Number(pick(cells, |cell| if let Cell::Number(number) = cell { Some(number) } else { None }))
            }
            Kind::Date => Cells::Date(pick(cells, |cell| if let Cell::Date(date) = cell { Some(date) } else { None })),
            Kind::Bool => Cells::Bool(pick(cells, |cell| if let Cell::Bool(flag) = cell { Some(flag) } else { None })),
            Kind::Text => {
                let texts = cells.map(|cell| if let Cell::Text(text) = cell { Some(text) } else { None });
                Cells::Text(Texts::new(texts))
            }
        }
    }
}
