//! From a call's arguments to the rows that are drawn.

use super::args::{Args, Channel, inner};
use super::{Scope, named};
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::plot;
use crate::read::{Node, Value};
use crate::table::{self, Cell, Cells, Date, Expr, Fold, Join, Mark, Order, Pivot, Precision, Query, Table, View};
use crate::words::Words;
use std::sync::Arc;

/// The rows that a call asks for: its table, joined, folded, filtered, pivoted and sorted.
pub(super) fn view(args: &Args<'_>, scope: &Scope<'_>) -> Result<View, Vec<Diagnostic>> {
    let table = source(args, scope)?;
    let query = query(args, scope, &table)?;
    answer(&query, &table, scope)
}

/// Errors: a table has a header and nothing else, so that its columns have neither values nor types.
pub(super) fn not_empty(args: &Args<'_>, table: &Table) -> Result<(), Diagnostic> {
    if table.rows > 0 {
        return Ok(());
    }
    let empty = error!("empty-table", args.call.name_span.clone(), "the table has no rows");
    Err(empty.label(table.header_span(), "nothing follows its header").help("add rows, or take the figure out"))
}

/// Runs a query; an answer without a row is an error.
pub(super) fn answer(query: &Query, table: &Arc<Table>, scope: &Scope<'_>) -> Result<View, Vec<Diagnostic>> {
    let answered = query.run(table);
    let failed = answered.has_errors();
    let Some(view) = answered.value.filter(|_| !failed) else { return Err(answered.diagnostics) };
    scope.found.borrow_mut().extend(answered.diagnostics);
    if let Some((text, span)) = query.filter.as_ref().filter(|_| view.is_empty()) {
        let whole = Query { filter: None, limit: None, names: None, ..query.clone() };
        let all = whole.run(table).value.unwrap_or_else(|| View::all(table));
        let condition = Expr::over(text, span, &all.table).map_err(|diagnostic| vec![diagnostic])?;
        return Err(vec![no_row(&all, &condition)]);
    }
    Ok(view)
}

/// The query that every figure's arguments spell.
pub(super) fn query(args: &Args<'_>, scope: &Scope<'_>, table: &Arc<Table>) -> Result<Query, Vec<Diagnostic>> {
    let owned = |(text, span): (&str, Span)| (text.to_owned(), span);
    let filter = args.spanned("where", &[]).map(owned);
    let mut query = Query { filter, names: Some(named::names(args, scope)), ..Query::default() };
    if let Some(node) = args.node("join", &[]) {
        query.join = Some(join(node, scope)?);
    }
    if let Some(node) = args.node("fold", &[]) {
        query.fold = Some(fold(node));
    }
    if let Some(node) = args.node("pivot", &[]) {
        let part = |key: &str| node.get(key).and_then(|node| Some((node.as_text()?.to_owned(), inner(node))));
        let (Some(name), Some(value)) = (part("name"), part("value")) else {
            let wrong = error!("wrong-type", node.span.clone(), "`pivot` needs `name` and `value`");
            return Err(vec![wrong.help("write `{name: year, value: count}`: the column whose values become columns, and what stands under them")]);
        };
        let by = node.get("by").map(|by| listed(by).iter().filter_map(spelled).collect());
        query.pivot = Some(Pivot { name, value, by });
    }
    for (text, span) in args.texts("sort") {
        // A channel's name sorts what is drawn, later, unless the table has a column of that name.
        let later =
            channel_key(text).is_some_and(|(name, _)| table.column(name).is_none() && args.node(name, &[]).is_some());
        if !later {
            query.sort.push((text.to_owned(), span));
        }
    }
    let texts = query.filter.iter().chain(&query.sort).map(|(text, span)| (text.trim_start_matches('-'), span));
    for (text, span) in texts {
        // Only to know which columns are used; what is wrong is told by the query, which knows all columns.
        let _ = scope.tables.expr(text, span, table);
    }
    let folded = query.fold.iter().flat_map(|fold| &fold.columns);
    let pivoted =
        query.pivot.iter().flat_map(|pivot| [&pivot.name, &pivot.value].into_iter().chain(pivot.by.iter().flatten()));
    scope.tables.uses(table, folded.chain(pivoted).map(|(name, _)| name.as_str()));
    Ok(query)
}

/// `fold: [a, b]`, or a map with `columns`, `name` and `value`.
fn fold(node: &Node) -> Fold {
    let columns = listed(node.get("columns").unwrap_or(node));
    let text = |key: &str, usual: &str| node.get(key).and_then(Node::as_text).unwrap_or(usual).to_owned();
    let columns = columns.iter().filter_map(spelled).collect();
    Fold { columns, name: text("name", "name"), value: text("value", "value") }
}

/// The items of a list, or the one that stands for a list.
fn listed(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    }
}

/// A text and where it stands.
fn spelled(node: &Node) -> Option<(String, Span)> {
    Some((node.as_text()?.to_owned(), inner(node)))
}

/// `join: {data: other.csv, on: key}`; `on` may be a list, or a map of this table's columns to the other's.
fn join(node: &Node, scope: &Scope<'_>) -> Result<Join, Vec<Diagnostic>> {
    let (data, on) = (node.get("data").filter(|node| node.as_text().is_some()), node.get("on"));
    let (Some(data), Some(on)) = (data, on) else {
        let wrong = error!("wrong-type", node.span.clone(), "`join` needs `data` and `on`");
        return Err(vec![wrong.help("write `{data: other.csv, on: key}`")]);
    };
    let keys = match &on.value {
        Value::List(items) => items.iter().filter_map(spelled).map(|key| (key.clone(), key)).collect(),
        Value::Map(entries) => entries
            .iter()
            .filter_map(|entry| Some(((entry.key.clone(), entry.key_span.clone()), spelled(&entry.value)?)))
            .collect(),
        _ => spelled(on).map(|key| (key.clone(), key)).into_iter().collect(),
    };
    let (table, found) = scope.tables.get(data.as_text().unwrap_or_default(), &inner(data))?;
    scope.found.borrow_mut().extend(found);
    scope.tables.uses(&table, table.columns.iter().map(|column| column.name.as_str()));
    Ok(Join { table, keys, span: node.span.clone() })
}

/// A key of `sort` that names a channel: `y`, `-y`, `x`, `-x`.
pub(super) fn channel_key(text: &str) -> Option<(&str, Order)> {
    let (name, order) = text.strip_prefix('-').map_or((text, Order::Ascending), |rest| (rest, Order::Descending));
    matches!(name, "x" | "y").then_some((name, order))
}

/// The table of a call: the file it names, or the rows in its fence.
pub(super) fn source(args: &Args<'_>, scope: &Scope<'_>) -> Result<Arc<Table>, Vec<Diagnostic>> {
    if let Some(grid) = &args.call.cells {
        let read = table::rows(grid.header.clone(), &grid.rows);
        let failed = crate::diag::has_errors(&read.diagnostics);
        return read.value.filter(|_| !failed).ok_or(read.diagnostics);
    }
    let named = args.node("data", &[]);
    if let Some((id, at)) = args.spanned("data", &[]).and_then(|(text, at)| Some((text.strip_prefix('#')?, at))) {
        return of_page(id, &at, scope);
    }
    match (named, &args.call.rows) {
        (Some(node), Some((_, rows))) => {
            let twice = error!("two-tables", inner(node), "the figure has `data` and rows of its own");
            Err(vec![twice.label(rows.part(0..1), "the rows begin here").help("keep one of the two")])
        }
        (Some(node), None) => {
            let (table, found) = scope.tables.get(node.as_text().unwrap_or_default(), &inner(node))?;
            scope.found.borrow_mut().extend(found);
            Ok(table)
        }
        (None, Some((text, span))) => {
            let read = table::inline(text, span);
            match read.value {
                Some(table) if !crate::diag::has_errors(&read.diagnostics) => {
                    scope.found.borrow_mut().extend(read.diagnostics);
                    Ok(table)
                }
                _ => Err(read.diagnostics),
            }
        }
        (None, None) => {
            let missing = error!("missing-key", args.call.name_span.clone(), "`{}` has no data", args.call.name);
            Err(vec![missing.help("name a table with `data`, or write rows in a fence behind a line `---`")])
        }
    }
}

/// The table behind another figure of the chapter: `#tbl-id`. Its places lie in the chapter, not in this call.
fn of_page(id: &str, at: &Span, scope: &Scope<'_>) -> Result<Arc<Table>, Vec<Diagnostic>> {
    let sites = || scope.calls.iter().filter_map(|site| Some((site, site.call.as_ref().ok()?)));
    let ids: Vec<String> = sites().filter_map(|(_, call)| call.id().map(|(id, _)| format!("#{id}"))).collect();
    let Some((site, call)) = sites().find(|(_, call)| call.id().is_some_and(|(known, _)| known == id)) else {
        let missing = error!("missing-table", at.clone(), "this chapter has no table `#{id}`");
        let missing = missing.did_you_mean(&format!("#{id}"), ids.iter().map(String::as_str));
        return Err(vec![
            missing.help("give a table an id: a line `: caption {#tbl-name}` behind it, or `id` in a call"),
        ]);
    };
    let start = scope.body_start + site.range.start;
    let place = |(text, span): &(String, Span)| {
        let range = span.range();
        // A translation has rows from its original, whose places lie there.
        let span = match span.file == SourcePath::call() {
            true => Span::new(scope.file, range.start + start..range.end + start),
            false => span.clone(),
        };
        (text.clone(), span)
    };
    let read = match (&call.cells, &call.rows, call.get("data").and_then(Node::as_text)) {
        (Some(grid), ..) => {
            let rows: Vec<Vec<(String, Span)>> = grid.rows.iter().map(|row| row.iter().map(place).collect()).collect();
            table::rows(grid.header.iter().map(place).collect(), &rows)
        }
        (None, Some(rows), _) => {
            let (text, span) = place(rows);
            table::inline(&text, &span)
        }
        (None, None, Some(data)) if !data.starts_with('#') => {
            return scope.tables.get(data, at).map(|(table, _)| table);
        }
        _ => {
            let circle = error!("missing-table", at.clone(), "`#{id}` has no rows of its own");
            return Err(vec![circle.help("name the table that has them")]);
        }
    };
    let failed = crate::diag::has_errors(&read.diagnostics);
    // What is wrong with the other table is told where it stands.
    read.value.filter(|_| !failed).ok_or_else(|| {
        vec![error!("missing-table", at.clone(), "the table `#{id}` cannot be read").help("mend the table first")]
    })
}

/// «No row»: with the values that the columns of the condition do have.
pub(super) fn no_row(all: &View, condition: &Expr) -> Diagnostic {
    let table = &all.table;
    let (name, text) = (if table.name.is_empty() { "the table" } else { &table.name }, condition.text());
    let mut wrong = error!("no-row", condition.span().clone(), "no row of `{name}` fits `{text}`");
    for field in condition.fields().into_iter().take(2) {
        let Some(column) = table.column(field) else { continue };
        let mut values: Vec<String> = Vec::new();
        for row in 0..table.rows.min(10_000) {
            let value = column.cells.get(row).to_string();
            if !value.is_empty() && !values.contains(&value) {
                values.push(value);
            }
            if values.len() > 40 {
                break;
            }
        }
        let quoted =
            |value: &String| if matches!(column.cells, Cells::Text(_)) { format!("'{value}'") } else { value.clone() };
        let list: Vec<String> = values.iter().take(8).map(quoted).collect();
        let more = if values.len() > 8 { ", …" } else { "" };
        wrong = wrong.help(format!("`{field}` has the values {}{more}", list.join(", ")));
    }
    wrong
}

/// A column of what is shown: values, and how they are written.
#[derive(Clone, Debug)]
pub struct Series {
    /// What readers call it.
    pub title: String,
    /// The expression that gives it; for a series that a column tells apart, that column's value comes with it.
    pub expr: String,
    /// What else chooses its rows, as a condition.
    pub only: Option<String>,
    /// The values.
    pub cells: Cells,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// How they are written.
    pub format: plot::Format,
    /// What is fixed about the scale they are drawn on.
    pub scale: plot::ScaleOptions,
}

/// The columns of a drawing's data, all of one length.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// In the order shown.
    pub columns: Vec<Series>,
    /// Rows that were left out because something is missing.
    pub left_out: usize,
    /// Values that are missing in rows that are drawn.
    pub gaps: usize,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A channel over a table: its expression, its name, unit and format from the call, else from the sidecar.
pub(super) struct Measure {
    pub(super) expr: Expr,
    pub(super) title: String,
    pub(super) unit: Option<String>,
    pub(super) format: plot::Format,
    pub(super) scale: plot::ScaleOptions,
    pub(super) reads: Option<table::Kind>,
}

/// What readers call an expression: its column by its label, with what is done to it in their words.
///
/// A sum, a first or last value and a bin are called like their column.
fn title(expr: &Expr, label: Option<String>, words: &Words) -> String {
    if expr.counts() {
        return words.get("count").to_owned();
    }
    let known = |column: &str| label.clone().unwrap_or_else(|| column.to_owned());
    match (expr.measure(), expr.as_field()) {
        (Some(("sum" | "first" | "last" | "bin" | "missing", column)), _) | (None, Some(column)) => known(column),
        (Some((function, column)), _) => {
            let percent = expr.percent().map(|percent| percent.to_string());
            let key =
                percent.as_ref().map_or_else(|| format!("measure_{function}"), |_| "measure_percentile".to_owned());
            words.fill(&key, &[("x", &known(column)), ("n", percent.as_deref().unwrap_or_default())])
        }
        (None, None) => label.unwrap_or_else(|| expr.text().to_owned()),
    }
}

impl Measure {
    pub(super) fn new(
        channel: &Channel,
        table: &Arc<Table>,
        args: &Args<'_>,
        scope: &Scope<'_>,
    ) -> Result<Measure, Diagnostic> {
        let words = scope.words;
        let expr = scope.tables.expr(&channel.text, &channel.span, table)?;
        let kind = expr.check(table)?.kind;
        let subject = expr.subject().and_then(|name| table.column(name));
        let known = subject.map(|column| &column.meta);
        let label = known.and_then(|meta| meta.label.as_ref()).map(|label| label.get(&words.language).to_owned());
        let counts = expr.counts();
        let title = channel.title.clone().unwrap_or_else(|| title(&expr, label, words));
        let of_column = known.and_then(|meta| meta.unit.as_ref()).map(|unit| unit.get(&words.language).to_owned());
        let figure_unit = args.text("unit").filter(|_| kind == table::Kind::Number).map(str::to_owned);
        let unit = channel.unit.clone().or(figure_unit).or(of_column.filter(|_| !counts));
        let written = channel.format.as_ref();
        let format = match written {
            Some((pattern, span)) => format(pattern, span)?,
            None => match (known.and_then(|meta| meta.format_in(&words.language)), subject) {
                (Some(pattern), Some(column)) => format(pattern, &column.span)?,
                (None, Some(column)) if column.mark == Mark::Percent && !counts => {
                    plot::NumberFormat::parse("0.##%").map_or(plot::Format::Auto, plot::Format::Number)
                }
                _ => plot::Format::Auto,
            },
        };
        let twice = written.and_then(|(pattern, span)| divided_twice(pattern, unit.as_deref(), span));
        if let Some(wrong) = twice {
            return Err(wrong);
        }
        let scale = channel.scale.clone();
        Ok(Measure { expr, title, unit: unit.filter(|unit| !unit.is_empty()), format, scale, reads: channel.reads })
    }

    /// What kind of values it gives.
    pub(super) fn kind(&self, table: &Arc<Table>) -> Result<table::Kind, Diagnostic> {
        Ok(self.reads.unwrap_or(self.expr.check(table)?.kind))
    }

    /// Its values with its name, unit and format.
    pub(super) fn series(&self, cells: Cells) -> Series {
        let cells = self.reads.map_or(cells.clone(), |kind| read_as(&cells, kind));
        Series {
            title: self.title.clone(),
            expr: self.expr.text().to_owned(),
            only: None,
            cells,
            unit: self.unit.clone(),
            format: self.format.clone(),
            scale: self.scale.clone(),
        }
    }
}

/// Values read as another kind; what cannot be is missing.
fn read_as(cells: &Cells, kind: table::Kind) -> Cells {
    let text = |row: usize| cells.get(row).to_string();
    let rows = 0..cells.len();
    match kind {
        _ if kind == cells.kind() => cells.clone(),
        table::Kind::Number => Cells::Number(rows.map(|row| Some(table::parse_number(&text(row))?.0)).collect()),
        table::Kind::Date => Cells::Date(rows.map(|row| Date::parse(&text(row))).collect()),
        table::Kind::Text | table::Kind::Bool => {
            let all: Vec<String> = rows.map(text).collect();
            Cells::Text(table::Texts::new(all.iter().map(|name| Some(name.as_str()).filter(|name| !name.is_empty()))))
        }
    }
}

/// Signs of magnitudes in a unit or a format.
const MAGNITUDES: [char; 6] = ['万', '亿', '萬', '億', '만', '억'];

/// A pattern that divides by 万 or 亿 numbers that are counted in them already would print a wrong number.
pub(super) fn divided_twice(pattern: &str, unit: Option<&str>, span: &Span) -> Option<Diagnostic> {
    let unit = unit.filter(|unit| unit.contains(MAGNITUDES))?;
    pattern.contains(MAGNITUDES).then(|| {
        let wrong =
            error!("bad-format", span.clone(), "`{pattern}` would divide numbers that are counted in {unit} already");
        wrong.help("leave the magnitude out of the format, or keep the plain number in the table")
    })
}

/// Reads a pattern for numbers or dates. Errors: it is neither.
pub(super) fn format(pattern: &str, span: &Span) -> Result<plot::Format, Diagnostic> {
    if pattern.contains(['Y', 'M', 'D', 'Q']) && !pattern.contains(['0', '#']) {
        return Ok(plot::Format::Date(pattern.to_owned()));
    }
    plot::NumberFormat::parse(pattern).map(plot::Format::Number).map_err(|why| {
        let wrong = error!("bad-format", span.clone(), "{}", why.message);
        wrong.help("numbers are written `0,0`, `0.0`, `0%`, `+0%`, `0.0万`; dates `YYYY年M月`")
    })
}

/// A column of a table as readers see it: its numbers are counted in 万 or 亿 where told numbers are, and its head says so.
pub fn counted(series: &Series, words: &Words) -> Series {
    let language = plot::Language::of(&words.language);
    let numbers =
        series.cells.numbers().filter(|_| series.format == plot::Format::Auto && !is_counted(series.unit.as_deref()));
    let numbers: Vec<f64> = numbers.unwrap_or_default().iter().flatten().copied().collect();
    let Some((format, symbol)) = plot::one_magnitude(&numbers, language) else { return series.clone() };
    let unit = Some(format!("{symbol}{}", series.unit.as_deref().unwrap_or_default()));
    Series { format: plot::Format::Number(format), unit, ..series.clone() }
}

/// Whether a unit says already in what numbers are counted.
fn is_counted(unit: Option<&str>) -> bool {
    let has_word = |unit: &str| plot::COUNTING_WORDS.iter().any(|word| unit.to_lowercase().contains(word));
    unit.is_some_and(|unit| unit.contains(MAGNITUDES) || unit.contains(['%', '‰']) || has_word(unit))
}

/// A cell in a sentence or on a card: without a format, a round number is counted in 万 and 亿 where the language of the
/// page has them and the unit does not. In a table, where numbers stand one below the other, see [`shown`].
pub(super) fn told(cell: Cell<'_>, format: &plot::Format, unit: Option<&str>, words: &Words) -> String {
    match (cell, format) {
        (Cell::Number(number), plot::Format::Auto) if !is_counted(unit) => {
            plot::in_sentence(number, plot::Language::of(&words.language))
        }
        _ => shown(cell, format, words),
    }
}

/// A cell as readers see it; a missing one as a dash.
pub fn shown(cell: Cell<'_>, format: &plot::Format, words: &Words) -> String {
    let language = plot::Language::of(&words.language);
    match (cell, format) {
        (Cell::Missing, _) => "—".to_owned(),
        (Cell::Number(number), plot::Format::Number(format)) => format.text(number, language),
        (Cell::Number(number), _) => plot::NumberFormat::plain().readable(number, language),
        (Cell::Text(text), _) => text.to_owned(),
        (Cell::Bool(flag), _) => words.get(if flag { "yes" } else { "no" }).to_owned(),
        (Cell::Date(date), plot::Format::Date(pattern)) => plot::date_by_pattern(moment(date), pattern, language),
        (Cell::Date(date), _) => plot::date_text(moment(date), precision(date.precision), language),
    }
}

/// The first moment of a date, as the engine counts.
fn moment(date: Date) -> i64 {
    i64::from(date.day) * 86_400_000
}

fn precision(precision: Precision) -> plot::Precision {
    match precision {
        Precision::Day => plot::Precision::Day,
        Precision::Week => plot::Precision::Week,
        Precision::Month => plot::Precision::Month,
        Precision::Quarter => plot::Precision::Quarter,
        Precision::Half => plot::Precision::Half,
        Precision::Year => plot::Precision::Year,
    }
}

/// Values as the engine takes them. Dates keep the finest precision among them.
pub(super) fn values(cells: &Cells, words: &Words) -> plot::Values {
    match cells {
        Cells::Number(numbers) => plot::Values::Number(numbers.clone()),
        Cells::Text(texts) => plot::Values::Text(texts.iter().map(|text| text.map(str::to_owned)).collect()),
        Cells::Bool(flags) => {
            let word = |flag: &Option<bool>| flag.map(|flag| words.get(if flag { "yes" } else { "no" }).to_owned());
            plot::Values::Text(flags.iter().map(word).collect())
        }
        Cells::Date(dates) => {
            let finest = dates.iter().flatten().map(|date| date.precision).min().unwrap_or(Precision::Day);
            plot::Values::Time(dates.iter().map(|date| date.map(moment)).collect(), precision(finest))
        }
    }
}
