//! A table made from others.

use crate::diag::Span;
use crate::table::column::{Cells, Column};
use crate::table::meta::ColumnMeta;
use crate::table::number::Mark;
use crate::table::sheet::{Origin, Places};
use crate::table::{Table, fingerprint};
use std::sync::Arc;

/// A table in the making.
pub(super) struct Build {
    base: Arc<Table>,
    columns: Vec<Column>,
    origins: Vec<Option<Origin>>,
}

impl Build {
    /// No columns yet; file, name and description are those of `base`.
    pub(super) fn new(base: &Arc<Table>) -> Build {
        Build { base: base.clone(), columns: Vec::new(), origins: Vec::new() }
    }

    /// The name, made unique with a number if it is taken.
    fn free(&self, name: &str) -> String {
        let taken = |name: &str| self.columns.iter().any(|column| column.name == name);
        if !taken(name) {
            return name.to_owned();
        }
        (2..).map(|number| format!("{name} ({number})")).find(|name| !taken(name)).unwrap_or_default()
    }

    /// Adds rows of a column of a table; `u32::MAX` is a missing cell.
    pub(super) fn copy(&mut self, name: &str, table: &Arc<Table>, column: usize, rows: &Arc<[u32]>) {
        let from = &table.columns[column];
        let origin = Origin { table: table.clone(), columns: [column as u32].into(), rows: rows.clone() };
        self.push(name, from.cells.gather(rows), from, Some(origin));
    }

    /// Adds computed cells, described as the column `like` is.
    pub(super) fn push(&mut self, name: &str, cells: Cells, like: &Column, origin: Option<Origin>) {
        let name = self.free(name);
        self.columns.push(Column { name, span: like.span.clone(), cells, mark: like.mark, meta: like.meta.clone() });
        self.origins.push(origin);
    }

    /// Adds computed cells, written at `span`.
    pub(super) fn computed(&mut self, name: &str, cells: Cells, span: Span) {
        self.described(name, cells, span, ColumnMeta::default());
    }

    /// Adds computed cells, written at `span`, of which something is known.
    pub(super) fn described(&mut self, name: &str, cells: Cells, span: Span, meta: ColumnMeta) {
        let name = self.free(name);
        self.columns.push(Column { name, span, cells, mark: Mark::Plain, meta });
        self.origins.push(None);
    }

    /// The table.
    pub(super) fn finish(self, rows: usize) -> Arc<Table> {
        let mut parts = vec![self.base.fingerprint.to_le_bytes().to_vec()];
        for (column, origin) in self.columns.iter().zip(&self.origins) {
            parts.push(column.name.as_bytes().to_vec());
            match origin {
                Some(origin) => {
                    parts.push(origin.table.fingerprint.to_le_bytes().to_vec());
                    parts.push(
                        origin.columns.iter().chain(origin.rows.iter()).flat_map(|row| row.to_le_bytes()).collect(),
                    );
                }
                None => {
                    let cells = (0..column.cells.len()).map(|row| column.cells.get(row).to_string());
                    parts.push(cells.collect::<Vec<_>>().join("\0").into_bytes());
                }
            }
        }
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        Arc::new(Table {
            file: self.base.file.clone(),
            name: self.base.name.clone(),
            columns: self.columns,
            rows,
            meta: self.base.meta.clone(),
            places: Places::From { columns: self.origins },
            fingerprint: fingerprint(&parts),
        })
    }
}
