//! Columns of another table.

use super::Join;
use super::build::Build;
use crate::diag::{Diagnostic, Span, error, warning};
use crate::table::Table;
use crate::table::column::{Cell, Cells};
use crate::table::view::{Codes, View};
use std::collections::HashMap;
use std::sync::Arc;

/// The most rows that are made.
const ROW_LIMIT: usize = 20_000_000;

impl Join {
    /// The rows of `table` beside those of the other table with the same key; a row that finds none keeps missing cells.
    ///
    /// A name that both have gets the name of the other file behind it. Keys that find nothing are a warning.
    /// Errors: an unknown column, keys of different types, a key that is in several rows of both tables.
    pub(super) fn run(&self, table: &Arc<Table>, diagnostics: &mut Vec<Diagnostic>) -> Result<Arc<Table>, Diagnostic> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for ((our, our_span), (their, their_span)) in &self.keys {
            let left = table.column_index(our).ok_or_else(|| table.unknown_column(our, our_span))?;
            let right = self.table.column_index(their).ok_or_else(|| self.table.unknown_column(their, their_span))?;
            let kinds = (table.columns[left].cells.kind(), self.table.columns[right].cells.kind());
            if kinds.0 != kinds.1 {
                let wrong = error!(
                    "wrong-type",
                    our_span.clone(),
                    "`{our}` holds {}, `{their}` of the other table holds {}",
                    kinds.0.plural(),
                    kinds.1.plural()
                );
                let wrong = wrong.label(table.columns[left].span.clone(), kinds.0.plural());
                let wrong = wrong.label(self.table.columns[right].span.clone(), kinds.1.plural());
                return Err(wrong.help("join by columns of one type; a sidecar can tell a type: `type: text`"));
            }
            ours.push(left);
            theirs.push(right);
        }
        if ours.is_empty() {
            let none = error!("wrong-type", self.span.clone(), "a join needs a key that both tables have");
            return Err(none.help("name the column: `on: region`"));
        }
        let (left, right) = codes(table, &ours, &self.table, &theirs);
        let mut found: HashMap<u32, Vec<u32>> = HashMap::new();
        for (row, &code) in right.iter().enumerate().filter(|(_, code)| **code != Codes::MISSING) {
            found.entry(code).or_default().push(row as u32);
        }
        self.check_multiple(table, (&left, ours[0]), (&found, theirs[0]))?;
        let (mut from, mut to, mut lost) = (Vec::with_capacity(left.len()), Vec::with_capacity(left.len()), Vec::new());
        for (row, code) in left.iter().enumerate() {
            match found.get(code) {
                Some(rows) => {
                    from.extend(std::iter::repeat_n(row as u32, rows.len()));
                    to.extend_from_slice(rows);
                }
                None => {
                    lost.push(row);
                    from.push(row as u32);
                    to.push(u32::MAX);
                }
            }
        }
        if from.len() > ROW_LIMIT {
            let large =
                error!("too-many-rows", self.span.clone(), "the join gives {} rows, more than {ROW_LIMIT}", from.len());
            return Err(large.help("group one of the tables first"));
        }
        self.report_lost(table, ours[0], &lost, diagnostics);
        let (from, to, rows): (Arc<[u32]>, Arc<[u32]>, usize) = (from.as_slice().into(), to.into(), from.len());
        let mut build = Build::new(table);
        for index in 0..table.columns.len() {
            build.copy(&table.columns[index].name, table, index, &from);
        }
        for index in (0..self.table.columns.len()).filter(|index| !theirs.contains(index)) {
            let name = &self.table.columns[index].name;
            let name = match table.column(name) {
                Some(_) => format!("{name} ({})", self.table.file.stem()),
                None => name.clone(),
            };
            build.copy(&name, &self.table, index, &to);
        }
        Ok(build.finish(rows))
    }

    /// Errors: a key is in several rows of both tables.
    fn check_multiple(
        &self,
        table: &Table,
        ours: (&[u32], usize),
        theirs: (&HashMap<u32, Vec<u32>>, usize),
    ) -> Result<(), Diagnostic> {
        let mut seen: HashMap<u32, usize> = HashMap::new();
        for (row, &code) in ours.0.iter().enumerate() {
            let Some(rows) = theirs.0.get(&code).filter(|rows| rows.len() > 1) else { continue };
            if let Some(first) = seen.insert(code, row) {
                let key = table.columns[ours.1].cells.get(row);
                let many =
                    error!("many-to-many", self.span.clone(), "the key `{key}` is in several rows of both tables");
                let many =
                    many.label(table.cell_span(first, ours.1), "here").label(table.cell_span(row, ours.1), "and here");
                let places: Vec<Span> =
                    rows.iter().take(2).map(|&row| self.table.cell_span(row as usize, theirs.1)).collect();
                let many = places.into_iter().fold(many, |many, place| many.label(place, "in the other table"));
                return Err(
                    many.help("join by a key that is unique in one of the tables: name more columns, or group first")
                );
            }
        }
        Ok(())
    }

    /// Warns of rows that find nothing.
    fn report_lost(&self, table: &Table, column: usize, lost: &[usize], diagnostics: &mut Vec<Diagnostic>) {
        let Some(&first) = lost.first() else { return };
        let cells = &table.columns[column].cells;
        let mut names: Vec<String> = Vec::new();
        for &row in lost {
            let name = match cells.get(row) {
                Cell::Missing => continue,
                cell => cell.to_string(),
            };
            if !names.contains(&name) && names.len() < 6 {
                names.push(name);
            }
        }
        let rows = if lost.len() == 1 { "row finds" } else { "rows find" };
        let keys = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let keys = if keys.is_empty() { "their key is missing".to_owned() } else { keys };
        let other = if self.table.name.is_empty() { "the other table" } else { &self.table.name };
        let warning = warning!("unmatched-key", self.span.clone(), "{} {rows} nothing in {other}: {keys}", lost.len());
        let warning = warning.label(table.cell_span(first, column), "the first of them");
        diagnostics.push(warning.help("write the key the same way in both tables, or filter these rows out"));
    }
}

/// The keys of both tables as numbers that are equal where the keys are.
fn codes(left: &Arc<Table>, ours: &[usize], right: &Arc<Table>, theirs: &[usize]) -> (Vec<u32>, Vec<u32>) {
    let mut codes: Option<Codes> = None;
    for (&our, &their) in ours.iter().zip(theirs) {
        let (our, their) = (&left.columns[our].cells, &right.columns[their].cells);
        let all = (0..our.len()).map(|row| our.get(row)).chain((0..their.len()).map(|row| their.get(row)));
        let column = Codes::of(&Cells::collect(our.kind(), all));
        codes = Some(match codes {
            None => column,
            Some(codes) => codes.with(&column),
        });
    }
    let mut ids = codes.map_or(Vec::new(), |codes| codes.ids);
    let right = ids.split_off(View::all(left).len());
    (ids, right)
}
