//! `table`: rows and columns, with all that a printed table may have.
//!
//! After the anatomy of the R package Great Tables: head and stub, spanners over columns, groups of rows, rows that sum
//! up, notes to cells; in cells bars, sparklines and colours. Deliberately absent: title and source, which every figure has.

mod anatomy;
mod parts;

use super::args::{Args, Channel};
use super::data::{Measure, Rows, Series, answer, counted, query, source};
use super::param::{Param, Shape, optional};
use super::{Body, Drawing, Family, Figure, Form, Made, RowsAre, Scope};
use crate::diag::{Diagnostic, Span};
use crate::table::{Cells, Select};
use anatomy::Anatomy;
use parts::Parts;

/// Rows and columns as they are.
pub(super) struct Table;

const PARAMS: &[Param] = &[
    optional(
        "columns",
        Shape::Channels,
        "all columns",
        "The columns in the order shown: names, expressions, or maps with `field`.",
    ),
    optional("select", Shape::Channels, "`columns`", "Another name for `columns`."),
    optional(
        "group",
        Shape::Texts,
        "one row a row of the table",
        "Columns whose equal values make one row; other columns are then aggregates.",
    ),
    optional("unit", Shape::Text, "units of the columns", "The unit of all numbers."),
    optional(
        "groups",
        Shape::Expr,
        "rows follow each other",
        "A column whose values head groups of rows; rows of a group stand together.",
    ),
    optional(
        "spanners",
        Shape::Maps(&["title", "columns"]),
        "nothing",
        "Titles over several columns: `{title: 2024, columns: [visits, income]}`.",
    ),
    optional(
        "summary",
        Shape::Maps(&["title", "by", "columns", "each"]),
        "nothing",
        "Rows that sum up: `{title: Sum, by: sum}`, by `sum`, `mean`, `median`, `min`, `max` or `count`; `each: true` for each group.",
    ),
    optional(
        "footnotes",
        Shape::Maps(&["text", "column", "row"]),
        "nothing",
        "Notes to a `column`, to a `row` by its name, or to the cell where they meet.",
    ),
    optional("bars", Shape::Texts, "nothing", "Columns of numbers that get a bar in each cell."),
    optional("heat", Shape::Texts, "nothing", "Columns of numbers whose cells are coloured, from pale to strong."),
    optional(
        "sparks",
        Shape::Maps(&["title", "columns"]),
        "nothing",
        "A small line in each row, of the numbers in several columns: `{title: Course, columns: [a, b, c]}`.",
    ),
    optional("sortable", Shape::Flag, "`false`", "Whether a reader can sort it by its columns, where scripts run."),
    optional(
        "narrow",
        Shape::OneOf(&["scroll", "cards"]),
        "`scroll`",
        "What it does on a phone: scroll sideways, or show each row as a card.",
    ),
];

impl Figure for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn about(&self) -> &'static str {
        "A table with its caption, source and notes; with groups, sums, footnotes, and bars, lines and colours in its cells."
    }

    fn family(&self) -> Family {
        Family::Table
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn forms(&self) -> &'static [Form] {
        &[Form::Csv, Form::Html]
    }

    fn example(&self) -> &'static str {
        "{{ table(data=\"tenders.csv\", columns=[\"date\", \"buyer\", \"budget\"], id=\"tbl-tenders\", caption=\"Tenders\") }}"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let whole = source(args, scope)?;
        let mut query = query(args, scope, &whole)?;
        query.group = args.texts("group").into_iter().map(|(text, span)| (text.to_owned(), span)).collect();
        query.limit = args.number("limit").or(args.number("top")).map(|count| count as usize);
        query.other = args.text("other").map(str::to_owned);
        let mut channels = args.channels("columns");
        if channels.is_empty() {
            channels = args.channels("select");
        }
        if !query.group.is_empty() {
            for channel in &channels {
                scope.tables.expr(&channel.text, &channel.span, &whole).map_err(|diagnostic| vec![diagnostic])?;
            }
            let select = |channel: &Channel| Select { name: None, expr: (channel.text.clone(), channel.span.clone()) };
            query.select = channels.iter().map(select).collect();
        }
        if let (Some(_), true) = (args.number("top"), query.sort.is_empty()) {
            // The largest: by the first column of numbers that is shown.
            let shown = channels.iter().filter_map(|channel| whole.column(&channel.text));
            let columns = if channels.is_empty() { whole.columns.iter().collect() } else { shown.collect::<Vec<_>>() };
            let number = columns.into_iter().find(|column| matches!(column.cells, Cells::Number(_)));
            query.sort.extend(number.map(|column| (format!("-`{}`", column.name), column.span.clone())));
        }
        let view = answer(&query, &whole, scope)?;
        if query.pivot.is_some() {
            // Which columns there are is known only now.
            channels.clear();
            query.group.clear();
            let span = &args.call.name_span;
            channels.extend(view.table.columns.iter().map(|column| of_column(&column.name, span)));
        }
        let table = &view.table;
        if !query.group.is_empty() {
            // The columns of the answer are called like the expressions that made them.
            for channel in &mut channels {
                channel.title = channel.title.take().or_else(|| Some(channel.text.clone()));
                channel.text = super::args::field(&channel.text);
            }
        }
        if channels.is_empty() {
            let span = &args.call.name_span;
            channels.extend(table.columns.iter().map(|column| of_column(&column.name, span)));
        }
        let mut wrong = Vec::new();
        let mut columns = Vec::new();
        for channel in &channels {
            let series = Measure::new(channel, table, args, scope)
                .and_then(|measure| Ok(measure.series(measure.expr.rows(&view)?)));
            match series {
                Ok(series) => columns.push(series),
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let parts = Parts::read(args, scope, &view, &columns, &channels)?;
        let body = match args.call.cells {
            // A table of the chapter is printed as it was written.
            Some(_) => Body::Table,
            None => {
                let columns: Vec<Series> = columns.iter().map(|column| counted(column, scope.words)).collect();
                let anatomy = Anatomy { columns: &columns, parts: &parts, scope };
                Body::Html { html: anatomy.html(), rows: RowsAre::Shown }
            }
        };
        let source = table.meta.provenance(&scope.words.language);
        columns.extend(parts.into_columns());
        let data = Rows { columns, left_out: view.left_out, gaps: 0 };
        let description = String::new();
        let unit = args.text("unit").map(str::to_owned);
        Ok(Drawing::Figure(Box::new(Made { body, data, description, unit, source })))
    }
}

/// A column as it is.
fn of_column(name: &str, span: &Span) -> Channel {
    let text = super::args::field(name);
    Channel {
        text,
        span: span.clone(),
        unit: None,
        format: None,
        title: None,
        reads: None,
        scale: crate::plot::ScaleOptions::default(),
    }
}
