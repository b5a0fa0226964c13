//! Cells of a document, set one by one by the name of their column.

use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::table::CELL_LIMIT;
use crate::table::sheet::{Places, RawColumn, Sheet};
use crate::table::texts::{Buffers, Piece};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// How many faults of one file are reported.
const REPORTED: usize = 20;

/// A table in the making.
pub(super) struct Records {
    file: SourcePath,
    source: Arc<str>,
    own: String,
    names: Vec<(String, Span)>,
    index: HashMap<String, usize>,
    cells: Vec<Vec<Piece>>,
    places: Vec<Vec<(u32, u32)>>,
    rows: usize,
    full: bool,
    filled: usize,
    next: usize,
    faults: usize,
    /// What was found wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Records {
    /// No rows yet, of a document of which the text is `source`.
    pub(super) fn new(file: &SourcePath, source: &Arc<str>) -> Records {
        Records {
            file: file.clone(),
            source: source.clone(),
            own: String::new(),
            names: Vec::new(),
            index: HashMap::new(),
            cells: Vec::new(),
            places: Vec::new(),
            rows: 0,
            full: false,
            filled: 0,
            next: 0,
            faults: 0,
            diagnostics: Vec::new(),
        }
    }

    /// Bytes of the document as a place.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(&self.file, range)
    }

    /// Reports a fault, up to a number of them.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.faults += 1;
        if self.faults <= REPORTED {
            self.diagnostics.push(diagnostic);
        }
    }

    /// A text as a piece of the source if it stands there at `range`, else as a copy.
    pub(super) fn piece(&mut self, text: &str, range: Range<usize>) -> Piece {
        if self.source.get(range.clone()) == Some(text) {
            return Piece::new(range.start, range.end);
        }
        let start = self.source.len() + self.own.len();
        self.own.push_str(text);
        Piece::new(start, start + text.len())
    }

    /// The column of a name, made where it is new; `None` if there are too many.
    pub(super) fn column(&mut self, name: &str, key: Range<usize>) -> Option<usize> {
        if self.names.get(self.next).is_some_and(|(next, _)| next == name) {
            self.next += 1;
            return Some(self.next - 1);
        }
        if let Some(&column) = self.index.get(name) {
            self.next = column + 1;
            return Some(column);
        }
        let span = self.span(key);
        if self.names.len() >= super::COLUMN_LIMIT {
            if !self.full {
                let wide = error!("too-many-columns", span, "the table has more than {} columns", super::COLUMN_LIMIT);
                self.report(wide.help("write it long: one row for each value"));
            }
            self.full = true;
            return None;
        }
        let column = self.names.len();
        self.index.insert(name.to_owned(), column);
        self.names.push((name.to_owned(), span));
        self.cells.push(Vec::new());
        self.places.push(Vec::new());
        self.next = column + 1;
        Some(column)
    }

    /// Begins a row. Errors: `false` if the table grows out of proportion to its file; that is reported.
    pub(super) fn begin(&mut self) -> bool {
        self.next = 0;
        if self.full || self.rows.saturating_mul(self.names.len()) > CELL_LIMIT.max(self.filled * 8) {
            if !self.full {
                let sparse = error!(
                    "too-sparse",
                    Span::top(&self.file),
                    "most cells of this table are missing, and it has more than {} rows",
                    self.rows
                );
                self.report(sparse.help("write it long: one row for each value"));
            }
            self.full = true;
            return false;
        }
        self.rows += 1;
        true
    }

    /// Sets a cell of the row that was begun last.
    pub(super) fn set(&mut self, column: usize, piece: Piece, range: Range<usize>) {
        if self.cells[column].len() >= self.rows {
            let name = self.names[column].0.clone();
            let double = error!("duplicate-key", self.span(range), "`{name}` is written twice in this record");
            self.report(double.help("remove one of them"));
            return;
        }
        self.cells[column].resize(self.rows - 1, Piece::MISSING);
        self.places[column].resize(self.rows - 1, (0, 0));
        self.cells[column].push(piece);
        self.places[column].push((range.start as u32, range.end as u32));
        self.filled += 1;
    }

    /// Sets a cell by row: for documents that are written column by column.
    pub(super) fn push(&mut self, column: usize, piece: Piece, range: Range<usize>) {
        self.cells[column].push(piece);
        self.places[column].push((range.start as u32, range.end as u32));
        self.rows = self.rows.max(self.cells[column].len());
    }

    /// The table. Names that are empty are reported.
    pub(super) fn finish(mut self) -> (Sheet, Vec<Diagnostic>) {
        let rows = self.rows;
        let written = std::mem::take(&mut self.names);
        let names = super::header::names(written, |_| true, super::header::counted, &mut self.diagnostics);
        let mut columns = Vec::with_capacity(names.len());
        for (name, mut cells) in names.into_iter().zip(self.cells) {
            let Some((name, span)) = name else { continue };
            cells.resize(rows, Piece::MISSING);
            columns.push(RawColumn { name, span, cells });
        }
        if self.faults > REPORTED {
            let more = self.faults - REPORTED;
            self.diagnostics.push(error!("more-faults", Span::top(&self.file), "{more} more faults in this file"));
        }
        let buffers = Buffers::new(self.source, self.own);
        (Sheet { buffers, columns, rows, places: Places::Cells(self.places) }, self.diagnostics)
    }
}
