//! Cells of a sheet, wherever they stand, into a table.
//!
//! The first row that holds more than one cell has the names; a single cell above it is a title and is skipped.
//! Merged names span columns («2024» over «数量» and «金额» gives «2024 数量» and «2024 金额»); a cell that is merged over
//! rows counts for each. Rows and columns without any cell are left out.

use super::range::Area;
use super::{CELL_LIMIT, Fault};
use crate::diag::{Checked, Diagnostic, Span, error};
use crate::table::reader::{COLUMN_LIMIT, Source, header};
use crate::table::sheet::{Places, RawColumn, Sheet, column_letters};
use crate::table::texts::{Buffers, Piece};
use std::collections::BTreeSet;

/// The most bytes of text that a sheet holds.
const TEXT_LIMIT: usize = 128 << 20;

/// The most rows of names.
const HEADER_LIMIT: usize = 4;

/// How many cells merged areas are spread over before the rest is ignored.
const SPREAD_LIMIT: usize = 10_000_000;

/// Cells as they were found.
#[derive(Default)]
pub(super) struct Grid {
    own: String,
    cells: Vec<(u32, u32, Piece)>,
    merges: Vec<Area>,
}

impl Grid {
    /// Keeps a text. Errors: there is too much of it.
    pub(super) fn text(&mut self, text: &str) -> Result<Piece, Fault> {
        let start = self.own.len();
        if start + text.len() > TEXT_LIMIT {
            return Err(Fault::Large(format!("its texts have more than {} MiB", TEXT_LIMIT >> 20)));
        }
        self.own.push_str(text);
        Ok(Piece::new(start, self.own.len()))
    }

    /// Puts a text into a cell; an empty one is no cell. Errors: there are too many.
    pub(super) fn put(&mut self, row: u32, column: u32, piece: Piece) -> Result<(), Fault> {
        if piece == Piece::MISSING || self.own[piece.start()..piece.end()].trim().is_empty() {
            return Ok(());
        }
        if self.cells.len() >= CELL_LIMIT {
            return Err(Fault::Large(format!("the sheet has more than {CELL_LIMIT} cells")));
        }
        self.cells.push((row, column, piece));
        Ok(())
    }

    /// Joins an area. Areas beyond a sane number are ignored.
    pub(super) fn merge(&mut self, area: Area) {
        if self.merges.len() < 100_000 {
            self.merges.push(area);
        }
    }

    fn get(&self, piece: Piece) -> &str {
        self.own[piece.start()..piece.end()].trim()
    }

    /// The table in an area of the grid, or in all of it. `name`: the name of the sheet, for messages.
    pub(super) fn sheet(mut self, name: String, area: Option<Area>, source: &Source<'_>) -> Checked<Option<Sheet>> {
        if let Some(area) = area {
            self.cells.retain(|&(row, column, _)| area.holds(row, column));
            self.merges.retain(|merge| area.holds(merge.top, merge.left));
        }
        self.cells.sort_by_key(|&(row, column, _)| (row, column));
        self.cells.dedup_by_key(|&mut (row, column, _)| (row, column));
        self.skip_titles();
        let mut diagnostics = Vec::new();
        let sheet = self.laid_out(name, source, &mut diagnostics);
        Checked { value: sheet, diagnostics }
    }

    /// Drops rows of one cell above the names.
    fn skip_titles(&mut self) {
        let mut from = 0;
        let wide = self.cells.windows(2).any(|pair| pair[0].0 == pair[1].0);
        while wide && self.cells.get(from + 1).is_some_and(|next| next.0 != self.cells[from].0) {
            from += 1;
        }
        self.cells.drain(..from);
    }

    /// How many rows the names have: as long as a name spans columns there is one more below it.
    fn header_rows(&self, rows: &[u32]) -> usize {
        let mut count = 1;
        while count < HEADER_LIMIT.min(rows.len()) {
            let row = rows[count - 1];
            let wide = |area: &&Area| area.top == row && area.right > area.left;
            let tall = |area: &&Area| area.top >= rows[0] && area.top <= row && area.bottom > row;
            if !self.merges.iter().any(|area| wide(&area) || tall(&area)) {
                break;
            }
            count += 1;
        }
        count
    }

    fn laid_out(self, name: String, source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Sheet> {
        let rows: Vec<u32> = self.cells.iter().map(|cell| cell.0).collect::<BTreeSet<u32>>().into_iter().collect();
        let columns: Vec<u32> = self.cells.iter().map(|cell| cell.1).collect::<BTreeSet<u32>>().into_iter().collect();
        if rows.is_empty() {
            let empty =
                error!("empty-table", source.top(), "there is no table in the sheet `{name}` of `{}`", source.file);
            diagnostics.push(empty.help("the part that is named has no cell that holds anything"));
            return None;
        }
        if columns.len() > COLUMN_LIMIT {
            let wide = error!(
                "too-many-columns",
                source.top(),
                "the sheet `{name}` has {} columns, more than {COLUMN_LIMIT}",
                columns.len()
            );
            diagnostics.push(wide.help("write it long: one row for each value"));
            return None;
        }
        if rows.len().saturating_mul(columns.len()) > (self.cells.len() * 16).max(1 << 20) {
            let (row, column, _) = self.cells[self.cells.len() - 1];
            let sparse = error!(
                "too-sparse",
                source.top(),
                "the sheet `{name}` spreads {} cells over {} rows and {} columns, the last is {}{}",
                self.cells.len(),
                rows.len(),
                columns.len(),
                column_letters(column),
                row + 1
            );
            diagnostics.push(sparse.help("name the part of the sheet that is the table: `book.xlsx#Sheet!A1:F20`"));
            return None;
        }
        let place = |list: &[u32], value: u32| list.partition_point(|&other| other < value);
        let mut laid: Vec<Vec<Piece>> = vec![vec![Piece::MISSING; rows.len()]; columns.len()];
        for &(row, column, piece) in &self.cells {
            laid[place(&columns, column)][place(&rows, row)] = piece;
        }
        let header_rows = self.header_rows(&rows);
        let mut left = SPREAD_LIMIT;
        for area in &self.merges {
            let (top, bottom) = (place(&rows, area.top), place(&rows, area.bottom + 1));
            let first = place(&columns, area.left);
            if rows.get(top) != Some(&area.top) || columns.get(first) != Some(&area.left) {
                continue;
            }
            let filled = laid[first][top];
            let last = if top < header_rows { place(&columns, area.right + 1) } else { first + 1 };
            for column in &mut laid[first..last] {
                for cell in &mut column[top..bottom] {
                    left = left.saturating_sub(1);
                    if left > 0 && *cell == Piece::MISSING {
                        *cell = filled;
                    }
                }
            }
        }
        let mut written = Vec::with_capacity(columns.len());
        for column in &laid {
            let mut parts: Vec<&str> = Vec::new();
            for &piece in column[..header_rows].iter().filter(|piece| **piece != Piece::MISSING) {
                if parts.last() != Some(&self.get(piece)) {
                    parts.push(self.get(piece));
                }
            }
            written.push((parts.join(" "), Span::top(source.file)));
        }
        let called = |index: usize| format!("column {name}!{}{}", column_letters(columns[index]), rows[0] + 1);
        let used = |index: usize| laid[index][header_rows..].iter().any(|piece| *piece != Piece::MISSING);
        let names = header::names(written, used, called, diagnostics);
        let mut table = Vec::with_capacity(columns.len());
        let mut places = Vec::with_capacity(columns.len());
        for ((named, cells), &column) in names.into_iter().zip(laid).zip(&columns) {
            let Some((name, span)) = named else { continue };
            let trimmed = |&piece: &Piece| match piece == Piece::MISSING {
                true => piece,
                false => {
                    let text = &self.own[piece.start()..piece.end()];
                    let start = piece.start() + text.len() - text.trim_start().len();
                    Piece::new(start, start + text.trim().len())
                }
            };
            table.push(RawColumn { name, span, cells: cells[header_rows..].iter().map(trimmed).collect() });
            places.push(column);
        }
        let rows = rows[header_rows..].to_vec();
        let count = rows.len();
        let places = Places::Grid { sheet: name, rows, columns: places };
        Some(Sheet { buffers: Buffers::new("".into(), self.own), columns: table, rows: count, places })
    }
}
