//! Channels over a table become series: one column a `y`, or one a value of `color`.
//!
//! In: the `x`, `y` and `color` of a call, and the rows of one panel. Out: a [`Chart`].
//! Deliberately absent: panels (`panel`), marks (`parts`).

use super::super::Scope;
use super::super::args::{self, Args, Channel};
use super::super::data::{Measure, Series, channel_key, not_empty};
use crate::diag::{Diagnostic, Span, error};
use crate::table::{Cell, Cells, Column, Expr, Kind, Order, Table, Texts, View, parse_number};
use std::collections::HashMap;
use std::sync::Arc;

/// A chart whose values are computed.
pub(in crate::figure) struct Chart {
    /// The category or time.
    pub(in crate::figure) x: Series,
    /// One column a series, in the order of x.
    pub(in crate::figure) ys: Vec<Series>,
    /// The names of the series, if a column tells them apart.
    pub(in crate::figure) color: Option<Series>,
    /// What all series measure, if they measure the same.
    pub(in crate::figure) measured: Option<String>,
    /// Rows left out because something is missing.
    pub(in crate::figure) left_out: usize,
}

/// Evaluates the channels of a call over the rows of a view; sorts and cuts what comes of it.
pub(in crate::figure) fn chart(args: &Args<'_>, scope: &Scope<'_>, view: &View) -> Result<Chart, Diagnostic> {
    let mut chart = evaluate(args, scope, view)?;
    sort(args, &mut chart);
    cut(args, &mut chart);
    Ok(chart)
}

fn evaluate(args: &Args<'_>, scope: &Scope<'_>, view: &View) -> Result<Chart, Diagnostic> {
    let table = &view.table;
    not_empty(args, table)?;
    let x = match args.channels("x").into_iter().next() {
        Some(channel) => channel,
        None => first_column(args, table)?,
    };
    let given = x.unit.clone();
    let mut x = Measure::new(&x, table, args, scope)?;
    // The unit of a figure is that of what it measures, not of the numbers along its axis.
    x.unit = x.unit.filter(|unit| given.as_ref() == Some(unit) || args.text("unit") != Some(unit));
    let color = match args.channels("color").into_iter().next() {
        Some(channel) => Some(Measure::new(&channel, table, args, scope)?),
        None => None,
    };
    let mut ys = args.channels("y");
    if ys.is_empty() {
        ys = other_numbers(args, table, &x.expr, color.as_ref().map(|color| &color.expr))?;
    }
    let ys: Vec<Measure> = ys.iter().map(|y| Measure::new(y, table, args, scope)).collect::<Result<_, _>>()?;
    for y in &ys {
        let kind = y.kind(table)?;
        if kind != Kind::Number {
            let (text, found) = (y.expr.text(), kind.plural());
            let wrong = error!("wrong-type", y.expr.span().clone(), "`y` must be numbers, `{text}` is {found}");
            let column = y.expr.as_field().and_then(|field| table.column(field));
            if column.is_some_and(looks_like_numbers) {
                return Err(wrong.help(format!(
                    "its digits may be those of a code: if they are amounts, write `{{field: {text}, type: number}}`"
                )));
            }
            return Err(wrong.help("count rows with `count()`, or name a column of numbers"));
        }
    }
    match color {
        Some(color) => by_color(view, &x, &color, &ys),
        None => wide(view, &x, &ys),
    }
}

/// The arguments with `x` and `y` told apart by what they hold: bars of `x: share, y: name` lie, as those who think of
/// axes expect. Only where `x` has numbers and `y` has none, so that nothing else could be meant.
pub(in crate::figure) fn told_apart<'a>(args: &Args<'a>, scope: &Scope<'_>, table: &Arc<Table>) -> Args<'a> {
    let kind = |channel: &Channel| {
        let expr = scope.tables.expr(&channel.text, &channel.span, table).ok()?;
        Some(channel.reads.unwrap_or(expr.check(table).ok()?.kind))
    };
    let kinds = |name: &str| args.channels(name).iter().map(kind).collect::<Option<Vec<_>>>().unwrap_or_default();
    let (x, y) = (kinds("x"), kinds("y"));
    let exchanged = !x.is_empty() && x.iter().all(|kind| *kind == Kind::Number) && y.len() == 1 && y[0] != Kind::Number;
    Args { call: args.call, exchanged }
}

/// Sorts what is drawn by a channel: `sort: -y`. Missing values come last; equal ones keep their order.
fn sort(args: &Args<'_>, chart: &mut Chart) {
    for (text, _) in args.texts("sort").iter().rev() {
        let Some((name, order)) = channel_key(text) else { continue };
        let cells = if args.axis(name) == "x" { &chart.x.cells } else { &chart.ys[0].cells };
        let rows = cells.order(order);
        for series in std::iter::once(&mut chart.x).chain(&mut chart.ys) {
            series.cells = series.cells.gather(&rows);
        }
    }
}

/// Keeps the first rows (`limit`) or the largest (`top`); `other` adds up the rest in one more row.
fn cut(args: &Args<'_>, chart: &mut Chart) {
    let top = args.number("top");
    let Some(count) = top.or(args.number("limit")).map(|count| count as usize) else { return };
    let all = chart.x.cells.len();
    if count >= all {
        return;
    }
    let order = match top {
        Some(_) => chart.ys[0].cells.order(Order::Descending),
        None => (0..all as u32).collect(),
    };
    let (kept, rest) = order.split_at(count);
    let other = args.text("other").filter(|_| matches!(chart.x.cells, Cells::Text(_)));
    let names: Vec<String> = kept.iter().map(|&row| chart.x.cells.get(row as usize).to_string()).collect();
    match other {
        None => {
            for series in std::iter::once(&mut chart.x).chain(&mut chart.ys) {
                series.cells = series.cells.gather(kept);
            }
        }
        Some(other) => {
            let texts = names.iter().map(|name| Some(name.as_str())).chain([Some(other)]);
            chart.x.cells = Cells::Text(Texts::new(texts));
            for series in &mut chart.ys {
                let number = |&row: &u32| match series.cells.get(row as usize) {
                    Cell::Number(number) => Some(number),
                    _ => None,
                };
                let rest: Vec<f64> = rest.iter().filter_map(number).collect();
                let sum = (!rest.is_empty()).then(|| rest.iter().sum());
                series.cells = Cells::Number(kept.iter().map(number).chain([sum]).collect());
            }
        }
    }
}

/// The first column, which is the category or time where nothing else is said.
fn first_column(args: &Args<'_>, table: &Arc<Table>) -> Result<Channel, Diagnostic> {
    match table.columns.first() {
        Some(column) => Ok(plain(&column.name, &args.call.name_span)),
        None => {
            Err(error!("empty-table", args.call.name_span.clone(), "the table has no column").help("add a header line"))
        }
    }
}

/// Every other column of numbers, which are the series where nothing else is said.
fn other_numbers(
    args: &Args<'_>,
    table: &Arc<Table>,
    x: &Expr,
    color: Option<&Expr>,
) -> Result<Vec<Channel>, Diagnostic> {
    let used = |name: &str| x.fields().contains(&name) || color.is_some_and(|color| color.fields().contains(&name));
    let numbers = table.columns.iter().filter(|column| matches!(column.cells, Cells::Number(_)) && !used(&column.name));
    let channels: Vec<Channel> = numbers.map(|column| plain(&column.name, &args.call.name_span)).collect();
    if channels.is_empty() {
        let missing = error!("missing-key", args.call.name_span.clone(), "the table has no column of numbers to draw");
        let missing = missing.label(table.header_span(), "the columns are here");
        let missing = missing.help("name one with `y`, or count rows with `count()`");
        let code = table.columns.iter().find(|column| !used(&column.name) && looks_like_numbers(column));
        return Err(match code {
            Some(column) => missing.help(format!(
                "the digits of `{0}` may be those of a code: if they are amounts, write `y: {{field: {0}, type: number}}`",
                column.name
            )),
            None => missing,
        });
    }
    Ok(channels)
}

/// Whether all texts of a column could be numbers: codes such as `007`, or of 16 digits and more.
fn looks_like_numbers(column: &Column) -> bool {
    let Cells::Text(texts) = &column.cells else { return false };
    texts.iter().flatten().next().is_some() && texts.iter().flatten().all(|text| parse_number(text).is_some())
}

/// A column that nobody named; readers see its label.
fn plain(name: &str, span: &Span) -> Channel {
    Channel::of(args::field(name), span.clone())
}

/// One row a value of x, one column a y. Aggregates are computed for each value of x.
fn wide(view: &View, x: &Measure, ys: &[Measure]) -> Result<Chart, Diagnostic> {
    let aggregates = ys.iter().any(|y| is_aggregate(&y.expr));
    if !aggregates {
        let cells = x.expr.rows(view)?;
        if let Some((row, first)) = twice(&cells) {
            return Err(repeated(view, x, None, row, first, &ys[0]));
        }
        let columns = ys.iter().map(|y| Ok(y.series(y.expr.rows(view)?))).collect::<Result<_, Diagnostic>>()?;
        let measured = measured(ys);
        return Ok(Chart { x: x.series(cells), ys: columns, color: None, measured, left_out: view.left_out });
    }
    let groups = view.group(std::slice::from_ref(&x.expr))?;
    let columns = ys.iter().map(|y| Ok(y.series(y.expr.groups(&groups)?))).collect::<Result<_, Diagnostic>>()?;
    let x = x.series(groups.values[0].clone());
    Ok(Chart { x, ys: columns, color: None, measured: measured(ys), left_out: groups.view.left_out })
}

/// One row a value of x, one column a value of color.
fn by_color(view: &View, x: &Measure, color: &Measure, ys: &[Measure]) -> Result<Chart, Diagnostic> {
    let [y] = ys else {
        let second = &ys[1.min(ys.len() - 1)];
        let wrong = error!("two-series", second.expr.span().clone(), "with `color` there can be one `y` only");
        return Err(wrong
            .label(color.expr.span().clone(), "series come from here")
            .help("leave `color` out, or give one `y`"));
    };
    let keys = [x.expr.clone(), color.expr.clone()];
    let groups = view.group(&keys)?;
    let amounts = match is_aggregate(&y.expr) {
        true => y.expr.groups(&groups)?,
        false => {
            if groups.len() < groups.view.len() {
                let mut seen = vec![None; groups.len()];
                for (row, &group) in groups.of.iter().enumerate() {
                    if let Some(first) = seen[group as usize].replace(row) {
                        return Err(repeated(&groups.view, x, Some(color), row, first, y));
                    }
                }
            }
            y.expr.rows(&groups.view)?
        }
    };
    let amounts = y.series(amounts).cells;
    let distinct = |cells: &Cells| -> (Vec<u32>, HashMap<String, usize>) {
        let (mut firsts, mut places) = (Vec::new(), HashMap::new());
        for row in 0..cells.len() {
            let key = cells.get(row).to_string();
            let next = places.len();
            places.entry(key).or_insert_with(|| {
                firsts.push(row as u32);
                next
            });
        }
        (firsts, places)
    };
    let (x_firsts, x_places) = distinct(&groups.values[0]);
    let (color_firsts, color_places) = distinct(&groups.values[1]);
    // Where there are no rows, there is nothing to add up or to compare; but they are counted: none.
    let nothing = y.expr.counts().then_some(0.0);
    let mut columns = vec![vec![nothing; x_firsts.len()]; color_firsts.len()];
    for row in 0..groups.len() {
        let at = |cells: &Cells, places: &HashMap<String, usize>| places[&cells.get(row).to_string()];
        if let Cell::Number(number) = amounts.get(row) {
            columns[at(&groups.values[1], &color_places)][at(&groups.values[0], &x_places)] = Some(number);
        }
    }
    let names = groups.values[1].gather(&color_firsts);
    let series = columns.into_iter().enumerate().map(|(place, column)| {
        let name = names.get(place);
        let value = if matches!(name, Cell::Text(_)) { format!("'{name}'") } else { name.to_string() };
        let only = Some(format!("{} = {value}", color.expr.text()));
        Series { title: name.to_string(), only, ..y.series(Cells::Number(column)) }
    });
    let x = x.series(groups.values[0].gather(&x_firsts));
    let measured = Some(y.title.clone());
    Ok(Chart { x, ys: series.collect(), color: Some(color.series(names)), measured, left_out: groups.view.left_out })
}

fn measured(ys: &[Measure]) -> Option<String> {
    match ys {
        [y] => Some(y.title.clone()),
        _ => None,
    }
}

pub(in crate::figure) fn is_aggregate(expr: &Expr) -> bool {
    expr.gathers() || expr.fields().is_empty()
}

/// The first value that stands twice, and where it stood before.
fn twice(cells: &Cells) -> Option<(usize, usize)> {
    let mut seen = HashMap::new();
    (0..cells.len()).find_map(|row| {
        let value = cells.get(row).to_string();
        let before = if value.is_empty() { None } else { seen.insert(value, row) };
        before.map(|before| (row, before))
    })
}

/// Several rows for one place of a chart: they would hide each other, or add up unasked.
fn repeated(view: &View, x: &Measure, color: Option<&Measure>, row: usize, first: usize, y: &Measure) -> Diagnostic {
    let table = &view.table;
    let cell = |row: usize| {
        let column = x.expr.as_field().and_then(|field| table.column_index(field));
        column.map(|column| table.cell_span(view.rows[row] as usize, column))
    };
    let value = x.expr.rows(view).map(|cells| cells.get(row).to_string()).unwrap_or_default();
    let text = y.expr.as_field().unwrap_or(y.expr.text());
    let wrong = error!("repeated-row", y.expr.span().clone(), "there are several rows for `{value}`");
    let wrong = match (cell(first), cell(row)) {
        (Some(first), Some(second)) => wrong.label(first, "one is here").label(second, "another is here"),
        _ => wrong,
    };
    let wrong = wrong.help(format!("add them up with `sum({text})`, or take `mean({text})`, `max({text})`"));
    if color.is_none() {
        wrong.help("or tell them apart with `color`, or choose rows with `where`")
    } else {
        wrong.help("or choose rows with `where`")
    }
}
