//! `value`: one number or word of a table in running text.

use super::args::Args;
use super::data::{divided_twice, format, told, view};
use super::param::{Param, Shape, optional, required};
use super::{Drawing, Family, Figure, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{Format, NumberFormat};
use crate::table::{Cell, Mark};

/// One number or word of a table in running text.
pub(super) struct Value;

const PARAMS: &[Param] = &[
    required("value", Shape::Expr, "The column or expression: `count`, `sum(count)`."),
    required("data", Shape::Data, "The table that is read."),
    optional(
        "where",
        Shape::Expr,
        "all rows",
        "Which row is meant: `year = 2024`; without an aggregate it must be one.",
    ),
    optional(
        "format",
        Shape::Text,
        "as the column is written",
        "How a number (`0,0`, `0.0%`, `万`) or a date (`YYYY年M月`) is written.",
    ),
];

impl Figure for Value {
    fn name(&self) -> &'static str {
        "value"
    }

    fn about(&self) -> &'static str {
        "One number or word of a table in running text, so that it is written in one place only."
    }

    fn family(&self) -> Family {
        Family::Value
    }

    fn positional(&self) -> &'static [&'static str] {
        &["value"]
    }

    fn takes_common(&self) -> bool {
        false
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn example(&self) -> &'static str {
        "{{ value(\"count\", data=\"bids.csv\", where=\"year = 2024\", format=\"0,0\") }}"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let table = &view.table;
        let (text, span) =
            args.spanned("value", self.positional()).unwrap_or_else(|| ("", args.call.name_span.clone()));
        let one = |diagnostic| vec![diagnostic];
        let expr = scope.tables.expr(text, &span, table).map_err(one)?;
        let cells = expr.value(&view).map_err(one)?;
        let column = expr.subject().and_then(|name| table.column(name));
        let unit = column.and_then(|column| column.meta.unit.as_ref()).map(|unit| unit.get(&scope.words.language));
        let format = match args.spanned("format", &[]) {
            Some((pattern, span)) => {
                if let Some(wrong) = divided_twice(pattern, unit, &span) {
                    return Err(one(wrong));
                }
                format(pattern, &span).map_err(one)?
            }
            None => match column.map(|column| (column.meta.format_in(&scope.words.language), column.mark)) {
                Some((Some(pattern), _)) => format(pattern, &span).map_err(one)?,
                Some((None, Mark::Percent)) => NumberFormat::parse("0.##%").map_or(Format::Auto, Format::Number),
                _ => Format::Auto,
            },
        };
        let cell = cells.get(0);
        if cell == Cell::Missing {
            let wrong = error!("missing-value", span, "`{text}` has no value here");
            let place = expr.as_field().and_then(|field| table.column_index(field)).zip(view.rows.first());
            let wrong = match place {
                Some((column, &row)) => wrong.label(table.cell_span(row as usize, column), "the cell is empty"),
                None => wrong,
            };
            return Err(vec![wrong.help("fill the cell, or write the sentence without the number")]);
        }
        if let (Cell::Number(_), Format::Date(_)) | (Cell::Date(_) | Cell::Text(_) | Cell::Bool(_), Format::Number(_)) =
            (cell, &format)
        {
            let place = args.spanned("format", &[]).map_or(span, |(_, span)| span);
            let kind = cells.kind().name();
            let wrong = error!("bad-format", place, "the format does not fit: `{text}` is {kind}");
            return Err(vec![wrong.help("numbers are written `0,0`, `0%`; dates `YYYY年M月`; texts have no format")]);
        }
        Ok(Drawing::Text(told(cell, &format, unit, scope.words)))
    }
}
