//! Rows into columns.

use super::Pivot;
use super::build::Build;
use crate::diag::{Diagnostic, error};
use crate::table::column::Cell;
use crate::table::view::{Codes, View};
use std::sync::Arc;

/// The most columns that are made.
const COLUMN_LIMIT: usize = 256;

impl Pivot {
    /// One row for each combination of the columns that stay, in the order of their first rows; one column for each name.
    ///
    /// Rows without a name are left out and counted. Errors: an unknown column, too many names, two values for one cell.
    pub(super) fn run(&self, view: &View) -> Result<View, Diagnostic> {
        let table = &view.table;
        let find = |(name, span): &(String, crate::diag::Span)| {
            table.column_index(name.trim()).ok_or_else(|| table.unknown_column(name.trim(), span))
        };
        let (name, value) = (find(&self.name)?, find(&self.value)?);
        let names = table.columns[name].cells.gather(&view.rows);
        let codes = Codes::of(&names);
        if codes.first.len() > COLUMN_LIMIT {
            let many = error!(
                "too-many-columns",
                self.name.1.clone(),
                "`{}` has {} values, more than {COLUMN_LIMIT} columns",
                self.name.0,
                codes.first.len()
            );
            return Err(many.help("filter or group first"));
        }
        let others: Vec<usize> = match &self.by {
            Some(by) => by.iter().map(find).collect::<Result<_, _>>()?,
            None => (0..table.columns.len()).filter(|&index| index != name && index != value).collect(),
        };
        let mut keys: Option<Codes> = None;
        for &index in &others {
            let column = Codes::with_missing(&table.columns[index].cells.gather(&view.rows));
            keys = Some(match keys {
                None => column,
                Some(keys) => keys.with(&column),
            });
        }
        let keys =
            keys.unwrap_or(Codes { ids: vec![0; view.len()], first: if view.is_empty() { vec![] } else { vec![0] } });
        let rows = keys.first.len();
        if rows.saturating_mul(codes.first.len()) > crate::table::CELL_LIMIT.max(view.len() * 16) {
            let sparse = error!(
                "too-sparse",
                self.name.1.clone(),
                "{rows} rows and {} columns are too many for {} values",
                codes.first.len(),
                view.len()
            );
            return Err(sparse.help("name the columns that shall stay: `pivot: {name: a, value: b, by: [c, d]}`"));
        }
        let mut laid: Vec<Vec<u32>> = vec![vec![u32::MAX; rows]; codes.first.len()];
        let mut left_out = 0;
        for (index, (&code, &key)) in codes.ids.iter().zip(&keys.ids).enumerate() {
            if code == Codes::MISSING {
                left_out += 1;
                continue;
            }
            let slot = &mut laid[code as usize][key as usize];
            if *slot != u32::MAX {
                let place = |index: usize| table.cell_span(view.rows[index] as usize, value);
                let earlier = view.rows.iter().position(|row| row == slot).unwrap_or(0);
                let twice = error!(
                    "ambiguous-value",
                    self.value.1.clone(),
                    "two rows have a value for `{}` and agree in all columns that stay",
                    names.get(index)
                );
                let twice = twice.label(place(earlier), "a value").label(place(index), "another");
                return Err(twice.help("group first: `group: [a, b]` with `select: [sum(x)]`"));
            }
            *slot = view.rows[index];
        }
        let mut build = Build::new(table);
        let first: Arc<[u32]> = keys.first.iter().map(|&index| view.rows[index as usize]).collect();
        for &index in &others {
            build.copy(&table.columns[index].name, table, index, &first);
        }
        for (&first, column) in codes.first.iter().zip(laid) {
            let title = match names.get(first as usize) {
                Cell::Missing => continue,
                cell => cell.to_string(),
            };
            build.copy(&title, table, value, &column.into());
        }
        let table = build.finish(rows);
        Ok(View { left_out: view.left_out + left_out, ..View::all(&table) })
    }
}
