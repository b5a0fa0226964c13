//! `table`: rows and columns as they are.

use super::args::Args;
use super::data::{Measure, Rows, view};
use super::param::{Param, Shape, optional};
use super::{Body, Drawing, Family, Figure, Made, Scope};
use crate::diag::Diagnostic;

/// Rows and columns as they are.
pub(super) struct Table;

const PARAMS: &[Param] = &[
    optional(
        "columns",
        Shape::Channels,
        "all columns",
        "The columns in the order shown: names, expressions, or maps with `field`.",
    ),
    optional("unit", Shape::Text, "units of the columns", "The unit of all numbers."),
];

impl Figure for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn about(&self) -> &'static str {
        "A table with its caption, source and notes; numbers are aligned and written with their units."
    }

    fn family(&self) -> Family {
        Family::Table
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn example(&self) -> &'static str {
        "{{ table(data=\"tenders.csv\", columns=[\"date\", \"buyer\", \"budget\"], id=\"tbl-tenders\", caption=\"Tenders\") }}"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let table = &view.table;
        let mut channels = args.channels("columns");
        if channels.is_empty() {
            let span = &args.call.name_span;
            channels.extend(table.columns.iter().map(|column| super::args::Channel {
                text: super::args::field(&column.name),
                span: span.clone(),
                unit: None,
                format: None,
                title: None,
            }));
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
        let source = table.meta.source.as_ref().map(|source| source.get(&scope.words.language).to_owned());
        let data = Rows { columns, left_out: view.left_out };
        let description = String::new();
        let unit = args.text("unit").map(str::to_owned);
        Ok(Drawing::Figure(Box::new(Made { body: Body::Table, data, description, unit, source })))
    }
}
