//! Columns into rows.

use super::Fold;
use super::build::Build;
use crate::diag::{Diagnostic, error};
use crate::table::column::{Cells, Column};
use crate::table::date::Date;
use crate::table::number::Mark;
use crate::table::sheet::Origin;
use crate::table::texts::Texts;
use crate::table::{ColumnMeta, Table};
use std::sync::Arc;

/// The most rows that are made.
const ROW_LIMIT: usize = 20_000_000;

impl Fold {
    /// One row for each row and folded column, rows first. Names that are all dates become dates.
    ///
    /// Errors: an unknown column, columns of different types, no column, too many rows.
    pub(super) fn run(&self, table: &Arc<Table>) -> Result<Arc<Table>, Diagnostic> {
        let mut folded: Vec<usize> = Vec::with_capacity(self.columns.len());
        for (name, span) in &self.columns {
            let index = table.column_index(name).ok_or_else(|| table.unknown_column(name, span))?;
            let (column, kind) = (&table.columns[index], table.columns[index].cells.kind());
            if let Some(first) = folded.first().map(|&first| &table.columns[first])
                && first.cells.kind() != kind
            {
                let (other, plural) = (&first.name, first.cells.kind().plural());
                let wrong = error!(
                    "wrong-type",
                    span.clone(),
                    "`{name}` holds {}, `{other}` holds {plural}: they cannot be folded into one column",
                    kind.plural()
                );
                return Err(wrong.label(column.span.clone(), "this column").help("fold columns of one type"));
            }
            if !folded.contains(&index) {
                folded.push(index);
            }
        }
        let Some(&first) = folded.first() else {
            let none = error!("wrong-type", table.header_span(), "there is no column to fold");
            return Err(none.help("name the columns that become rows: `fold: [2023, 2024]`"));
        };
        let (width, rows) = (folded.len(), table.rows.saturating_mul(folded.len()));
        if rows > ROW_LIMIT {
            let (_, span) = &self.columns[0];
            let large = error!(
                "too-many-rows",
                span.clone(),
                "folding {width} columns of {} rows gives {rows} rows, more than {ROW_LIMIT}",
                table.rows
            );
            return Err(large.help("filter or group the data where they are made"));
        }
        let of_row: Arc<[u32]> = (0..table.rows as u32).flat_map(|row| std::iter::repeat_n(row, width)).collect();
        let mut build = Build::new(table);
        for index in (0..table.columns.len()).filter(|index| !folded.contains(index)) {
            build.copy(&table.columns[index].name, table, index, &of_row);
        }
        let names: Vec<&str> = folded.iter().map(|&index| table.columns[index].name.as_str()).collect();
        let dates: Option<Vec<Date>> = names.iter().map(|name| Date::parse(name)).collect();
        let cells = match dates {
            Some(dates) => Cells::Date(dates.into_iter().map(Some).cycle().take(rows).collect()),
            None => {
                let mut texts = Texts::new(names.iter().map(|name| Some(*name)));
                texts.pieces = texts.pieces.iter().copied().cycle().take(rows).collect();
                Cells::Text(texts)
            }
        };
        // The names of columns are values now, and their labels are the names of these.
        let label = |&index: &usize| {
            let column = &table.columns[index];
            Some((column.name.clone(), column.span.clone(), column.meta.label.clone()?))
        };
        let meta = ColumnMeta { values: folded.iter().filter_map(label).collect(), ..ColumnMeta::default() };
        build.described(&self.name, cells, table.columns[first].span.clone(), meta);
        let columns: Vec<u32> = folded.iter().map(|&index| index as u32).cycle().take(rows).collect();
        let cells = interleave(table, &folded, rows);
        let same = |pick: fn(&Column) -> Mark| {
            folded.iter().all(|&index| pick(&table.columns[index]) == pick(&table.columns[first]))
        };
        let mark = if same(|column| column.mark) { table.columns[first].mark } else { Mark::Plain };
        let unit = table.columns[first].meta.unit.clone();
        let unit =
            unit.filter(|unit| folded.iter().all(|&index| table.columns[index].meta.unit.as_ref() == Some(unit)));
        let values = folded.iter().flat_map(|&index| table.columns[index].meta.values.iter().cloned()).collect();
        let meta = ColumnMeta { unit, values, ..ColumnMeta::default() };
        let like = Column {
            name: String::new(),
            span: table.columns[first].span.clone(),
            cells: Cells::none(cells.kind()),
            mark,
            meta,
        };
        let origin = Origin { table: table.clone(), columns: columns.into(), rows: of_row };
        build.push(&self.value, cells, &like, Some(origin));
        Ok(build.finish(rows))
    }
}

/// The cells of some columns of one kind, row by row.
fn interleave(table: &Table, folded: &[usize], rows: usize) -> Cells {
    let width = folded.len();
    let cell = |at: usize| table.columns[folded[at % width]].cells.get(at / width);
    let kind = table.columns[folded[0]].cells.kind();
    Cells::collect(kind, (0..rows).map(cell))
}
