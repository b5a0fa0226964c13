//! What a reader hands over: names and cells as written, before types; and where each stands.

use super::Table;
use super::reader::delimited;
use super::texts::{Buffers, Piece};
use crate::diag::Span;
use crate::path::SourcePath;
use std::sync::Arc;

/// A table whose cells are still texts.
#[derive(Debug)]
pub struct Sheet {
    /// What the cells are cut from.
    pub buffers: Buffers,
    /// In order; names unique and not empty, as many cells in each as there are rows.
    pub columns: Vec<RawColumn>,
    /// How many rows there are.
    pub rows: usize,
    /// Where the cells stand.
    pub places: Places,
}

/// A column whose cells are still texts.
#[derive(Debug)]
pub struct RawColumn {
    /// Its name.
    pub name: String,
    /// Where the name was written.
    pub span: Span,
    /// One a row, spaces trimmed.
    pub cells: Vec<Piece>,
}

/// Where the cells of a table stand.
#[derive(Clone, Debug)]
pub enum Places {
    /// Rows of delimited text, split again when somebody asks.
    Rows {
        /// The text that the offsets count in.
        text: Arc<str>,
        /// What is added to an offset to count in the file.
        offset: usize,
        /// What separates cells.
        delimiter: u8,
        /// The first byte of each row, then the end of the last.
        starts: Vec<u32>,
        /// The field of a row that each column stands in.
        fields: Vec<u32>,
    },
    /// A place for each cell: for each column the bytes of each row; (0, 0) where the cell was not written.
    Cells(Vec<Vec<(u32, u32)>>),
    /// A grid of a workbook.
    Grid {
        /// The name of the sheet.
        sheet: String,
        /// For each table row the row of the sheet, from 0.
        rows: Vec<u32>,
        /// For each column of the table the column of the sheet, from 0.
        columns: Vec<u32>,
    },
    /// A table made from others: the place of a cell is that of the cell it was copied from.
    From {
        /// For each column the table and column that it was copied from, and for each row the row there; `None` is computed.
        columns: Vec<Option<Origin>>,
    },
}

/// Where a column of a made table was copied from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The table.
    pub table: Arc<Table>,
    /// The column of each row there; one entry stands for all rows.
    pub columns: Arc<[u32]>,
    /// The row of each row there; `u32::MAX` is none.
    pub rows: Arc<[u32]>,
}

impl Places {
    /// Where a cell stands, or `None` if it stands nowhere of its own.
    pub(super) fn cell(&self, file: &SourcePath, row: usize, column: usize) -> Option<Span> {
        match self {
            Places::Rows { text, offset, delimiter, starts, fields } => {
                let start = *starts.get(row)? as usize;
                let range = delimited::field(text, start, *delimiter, *fields.get(column)? as usize)?;
                Some(Span::new(file, range.start + offset..range.end + offset))
            }
            Places::Cells(columns) => {
                let (start, end) = *columns.get(column)?.get(row)?;
                (end > start).then(|| Span { file: file.clone(), start, end })
            }
            Places::Grid { .. } => Some(Span::top(file)),
            Places::From { columns } => {
                let origin = columns.get(column)?.as_ref()?;
                let from = origin.rows.get(row).copied().filter(|&from| from != u32::MAX)? as usize;
                let column = *origin.columns.get(row).or(origin.columns.first())? as usize;
                Some(origin.table.cell_span(from, column))
            }
        }
    }

    /// What a cell is called in a message: `Sheet1!B3`, or `row 12`.
    pub(super) fn name(&self, row: usize, column: usize) -> String {
        match self {
            Places::Grid { sheet, rows, columns } => {
                let row = rows.get(row).copied().unwrap_or_default();
                let column = columns.get(column).copied().unwrap_or_default();
                format!("{sheet}!{}{}", column_letters(column), row + 1)
            }
            _ => format!("row {}", row + 1),
        }
    }
}

/// The letters of a column of a workbook: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
