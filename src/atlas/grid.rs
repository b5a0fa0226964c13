//! A grid of tiles from a table: `unit,row,col`, and names where the unit is a code.

use super::{Gazetteer, Region};
use crate::diag::{Diagnostic, Span, error, or_list};
use crate::table::{Cell, Table};
use std::collections::HashMap;
use std::sync::Arc;

/// The columns of a grid that have a meaning; `name` and `short` may carry a language: `name_zh`.
pub const COLUMNS: [&str; 6] = ["unit", "row", "col", "name", "short", "also"];

/// The last row and column that a tile may be in.
const LAST: usize = 60;

/// Regions and their tiles.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The regions.
    pub gazetteer: Gazetteer,
    /// The row and column of each, from 0.
    pub tiles: Vec<[usize; 2]>,
}

/// Reads a grid from a table.
///
/// `at`: where the table was named. Errors: a column that lacks, a place that is none, two tiles in one place, two units alike.
pub fn read(table: &Arc<Table>, at: &Span) -> Result<Grid, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let [unit, row, column] = ["unit", "row", "col"].map(|name| table.column_index(name));
    let (Some(unit), Some(row), Some(column)) = (unit, row, column) else {
        let lacking: Vec<&str> =
            ["unit", "row", "col"].into_iter().filter(|name| table.column(name).is_none()).collect();
        let (file, lacking) =
            (&table.file, lacking.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "));
        let wrong = error!("bad-grid", at.clone(), "`{file}` is no grid of tiles: it has no column {lacking}");
        let wrong = wrong.label(table.header_span(), "the columns are here");
        return Err(vec![wrong.help(format!("a grid has the columns {}; the last three may lack", or_list(COLUMNS)))]);
    };
    let mut regions = Vec::with_capacity(table.rows);
    let mut tiles = Vec::with_capacity(table.rows);
    let mut taken: HashMap<[usize; 2], usize> = HashMap::new();
    for line in 0..table.rows {
        let key = table.columns[unit].cells.get(line).to_string();
        if key.trim().is_empty() {
            let wrong = error!("bad-grid", table.cell_span(line, unit), "a tile without a unit");
            found.push(wrong.help("write what the unit is called, or take the row out"));
            continue;
        }
        let mut place = [0, 0];
        for (at, column) in [row, column].into_iter().enumerate() {
            match whole(table.columns[column].cells.get(line)) {
                Some(number) => place[at] = number - 1,
                None => {
                    let (name, text) = (&table.columns[column].name, table.columns[column].cells.get(line).to_string());
                    let wrong = error!(
                        "bad-grid",
                        table.cell_span(line, column),
                        "`{name}` of `{key}` must be a whole number from 1 to {LAST}, found `{text}`"
                    );
                    found.push(wrong.help("rows count from the top, columns from the left"));
                }
            }
        }
        if let Some(before) = taken.insert(place, line).filter(|_| found.is_empty()) {
            let wrong = error!("bad-grid", table.cell_span(line, unit), "`{key}` has the place of another tile");
            found.push(
                wrong
                    .label(table.cell_span(before, unit), "this one")
                    .help("give each tile a row and column of its own"),
            );
        }
        regions.push(region(table, line, key));
        tiles.push(place);
    }
    let gazetteer = Gazetteer::new(regions);
    for (line, region) in gazetteer.regions.iter().enumerate() {
        if found.is_empty() && gazetteer.find(&region.key).len() > 1 {
            let key = &region.key;
            let wrong = error!("bad-grid", table.cell_span(line, unit), "`{key}` means several units of the grid");
            found.push(wrong.help("give each unit a name of its own"));
        }
    }
    if table.rows == 0 {
        let empty = error!("bad-grid", at.clone(), "the grid `{}` has no tile", table.file);
        found.push(empty.help("write one row a unit: `unit,row,col`"));
    }
    if found.is_empty() { Ok(Grid { gazetteer, tiles }) } else { Err(found) }
}

fn whole(cell: Cell<'_>) -> Option<usize> {
    match cell {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 1 to 60")]
        Cell::Number(number) if number.fract() == 0.0 && number >= 1.0 && number <= LAST as f64 => {
            Some(number as usize)
        }
        _ => None,
    }
}

fn region(table: &Table, line: usize, key: String) -> Region {
    let mut region = Region { key, ..Region::default() };
    for column in &table.columns {
        let text = column.cells.get(line).to_string();
        if text.is_empty() {
            continue;
        }
        let (name, language) = column.name.split_once('_').unwrap_or((&column.name, ""));
        match name {
            "name" => region.names.push((language.to_owned(), text)),
            "short" => region.shorts.push((language.to_owned(), text)),
            "also" => region.also.extend(text.split(';').map(|text| text.trim().to_owned())),
            _ => {}
        }
    }
    region
}
