//! Groups of rows as rows, computed columns, and the rest as one row.

use super::build::Build;
use super::{Query, Select};
use crate::diag::Diagnostic;
use crate::table::Table;
use crate::table::column::{Cell, Cells};
use crate::table::expr::{Expr, Level};
use crate::table::texts::Texts;
use crate::table::view::{Groups, Order, View, sorted};
use std::sync::Arc;

/// Computed columns for each row; one row if all are aggregates.
pub(super) fn select(view: &View, columns: &[Select]) -> Result<View, Diagnostic> {
    let mut exprs = Vec::with_capacity(columns.len());
    let mut level = Level::One;
    for column in columns {
        let expr = parsed(column, &view.table)?;
        level = level.max(expr.check(&view.table)?.level);
        exprs.push(expr);
    }
    let rows: Arc<[u32]> = view.rows.as_slice().into();
    let mut build = Build::new(&view.table);
    for (column, expr) in columns.iter().zip(&exprs) {
        let name = column.name.as_deref().or(expr.as_field()).unwrap_or(expr.text());
        match expr.as_field().and_then(|name| view.table.column_index(name)) {
            Some(index) => build.copy(name, &view.table, index, &rows),
            None if level == Level::Rows => add(&mut build, name, expr.rows(view)?, expr, &view.table),
            None => add(&mut build, name, expr.value(view)?, expr, &view.table),
        }
    }
    let table = build.finish(if level == Level::Rows { view.len() } else { 1 });
    Ok(View { left_out: view.left_out, ..View::all(&table) })
}

/// One row a group: its keys, then what is selected; how many rows it has, if nothing is.
pub(super) fn run(query: &Query, view: &View) -> Result<View, Diagnostic> {
    let table = &view.table;
    let mut keys = Vec::with_capacity(query.group.len());
    for (text, span) in &query.group {
        keys.push(Expr::over(text, span, table)?);
    }
    let groups = view.group(&keys)?;
    let aliases = query.aliases(table)?;
    let order = order(query, &groups, &aliases)?;
    let rest = query.limit.filter(|&limit| limit < order.len() && query.pivot.is_none());
    let (groups, kept) = match (rest, &query.other) {
        (Some(limit), Some(_)) => (merged(&groups, &order, limit), None),
        (Some(limit), None) => (groups, Some(order[..limit].to_vec())),
        (None, _) => (groups, Some(order)),
    };
    let mut build = Build::new(table);
    for (index, key) in keys.iter().enumerate() {
        let mut cells = match &kept {
            Some(kept) => groups.values[index].gather(kept),
            None => groups.values[index].clone(),
        };
        if kept.is_none() {
            let label = query.other.as_deref().filter(|_| index == 0);
            cells = with_label(&cells, groups.len() - 1, label);
        }
        let name = query
            .select
            .iter()
            .find(|select| select.expr.0.trim() == key.text().trim())
            .and_then(|select| select.name.as_deref());
        add(&mut build, name.or(key.as_field()).unwrap_or(key.text()), cells, key, table);
    }
    let count = Select { name: None, expr: ("count()".to_owned(), view.table.header_span()) };
    let selected = if query.select.is_empty() { std::slice::from_ref(&count) } else { &query.select };
    for column in selected {
        let expr = parsed(column, table)?;
        if keys.iter().any(|key| key.same(&expr)) {
            continue;
        }
        let cells = expr.groups(&groups)?;
        let cells = match &kept {
            Some(kept) => cells.gather(kept),
            None => cells,
        };
        add(&mut build, column.name.as_deref().unwrap_or(expr.text()), cells, &expr, table);
    }
    let rows = kept.as_ref().map_or(groups.len(), Vec::len);
    let table = build.finish(rows);
    Ok(View { left_out: groups.view.left_out, ..View::all(&table) })
}

fn parsed(column: &Select, table: &Table) -> Result<Expr, Diagnostic> {
    Expr::over(&column.expr.0, &column.expr.1, table)
}

/// Adds a computed column, described like the column it is about.
fn add(build: &mut Build, name: &str, cells: Cells, expr: &Expr, table: &Table) {
    let like = expr.subject().and_then(|name| table.column(name)).filter(|column| column.cells.kind() == cells.kind());
    match like {
        Some(like) if expr.keeps_unit() => build.push(name, cells, like, None),
        Some(like) => build.computed(name, cells, like.span.clone()),
        None => build.computed(name, cells, expr.span().clone()),
    }
}

/// The order of groups: as sorted, else as they come.
fn order(query: &Query, groups: &Groups, aliases: &[(&str, Expr)]) -> Result<Vec<u32>, Diagnostic> {
    if query.pivot.is_some() {
        return Ok((0..groups.len() as u32).collect());
    }
    let mut cells: Vec<(Cells, Order)> = Vec::new();
    for (expr, order) in query.keys(&groups.view.table, aliases)? {
        cells.push((expr.groups(groups)?, order));
    }
    Ok(sorted(groups.len(), &cells))
}

/// The groups of the first `limit` in order, and one more of all other rows.
fn merged(groups: &Groups, order: &[u32], limit: usize) -> Groups {
    let mut place = vec![limit as u32; groups.len()];
    order[..limit].iter().enumerate().for_each(|(new, &old)| place[old as usize] = new as u32);
    let of: Vec<u32> = groups.of.iter().map(|&group| place[group as usize]).collect();
    let kept = &order[..=limit];
    Groups {
        view: groups.view.clone(),
        keys: groups.keys.clone(),
        values: groups.values.iter().map(|values| values.gather(kept)).collect(),
        of,
        first: kept.iter().map(|&group| groups.first[group as usize]).collect(),
    }
}

/// Keys of which the one at `at` is replaced by a text, or is missing.
fn with_label(cells: &Cells, at: usize, label: Option<&str>) -> Cells {
    match label {
        Some(label) => {
            let texts: Vec<String> = (0..cells.len())
                .map(|row| if row == at { label.to_owned() } else { cells.get(row).to_string() })
                .collect();
            Cells::Text(Texts::new(texts.iter().map(|text| Some(text.as_str()))))
        }
        None => {
            let rows: Vec<u32> =
                (0..cells.len() as u32).map(|row| if row as usize == at { u32::MAX } else { row }).collect();
            cells.gather(&rows)
        }
    }
}

/// The first rows as they are, and one more that sums up the others: the first text is `label`, numbers are added.
///
/// Percentages, and what was computed from several columns or as a mean, cannot be added: there the row has no value.
pub(super) fn with_rest(view: &View, limit: usize, label: &str) -> View {
    let (kept, rest) = view.rows.split_at(limit.min(view.rows.len()));
    let rows: Arc<[u32]> = kept.iter().copied().chain([u32::MAX]).collect();
    let mut build = Build::new(&view.table);
    let named = view.table.columns.iter().position(|column| matches!(column.cells, Cells::Text(_)));
    for (index, column) in view.table.columns.iter().enumerate() {
        let last = match &column.cells {
            Cells::Number(numbers) if view.table.adds_up(index) => {
                let mut sum = crate::table::expr::Sum::default();
                rest.iter().filter_map(|&row| numbers[row as usize]).for_each(|number| sum.add(number));
                sum.get().map_or(Cell::Missing, Cell::Number)
            }
            Cells::Text(_) if named == Some(index) => Cell::Text(label),
            _ => Cell::Missing,
        };
        let cells = kept.iter().map(|&row| column.cells.get(row as usize)).chain([last]);
        let origin =
            crate::table::Origin { table: view.table.clone(), columns: [index as u32].into(), rows: rows.clone() };
        build.push(&column.name, Cells::collect(column.cells.kind(), cells), column, Some(origin));
    }
    let table = build.finish(rows.len());
    View { left_out: view.left_out, ..View::all(&table) }
}
