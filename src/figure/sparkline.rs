//! `sparkline`: the course of a number as a drawing as small as a word, in running text and in cells of tables.

use super::args::Args;
use super::chart::series::chart;
use super::data::{told, view};
use super::describe;
use super::param::{Param, Shape, optional, required};
use super::{Drawing, Family, Figure, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{Spark, spark};
use crate::table::{Cell, Cells, Order};

/// The most numbers of a drawing of the size of a word.
const MOST: usize = 400;

/// The course of a number within a line of text.
pub(super) struct Sparkline;

const PARAMS: &[Param] = &[
    required("y", Shape::Channel, "The column or expression whose course is drawn."),
    required("data", Shape::Data, "The table that is read."),
    optional("x", Shape::Channel, "the first column", "The time or order; dates are sorted."),
    optional("where", Shape::Expr, "all rows", "Which rows are drawn: `city = 'Arden'`."),
    optional("form", Shape::OneOf(&["line", "bars"]), "`line`", "Whether numbers are a line or bars from zero."),
    optional(
        "label",
        Shape::Text,
        "highest, lowest and change from the data",
        "What it says to those who do not see it.",
    ),
];

impl Figure for Sparkline {
    fn name(&self) -> &'static str {
        "sparkline"
    }

    fn about(&self) -> &'static str {
        "The course of a number as a drawing as small as a word, in running text or a cell of a table."
    }

    fn family(&self) -> Family {
        Family::Value
    }

    fn takes_common(&self) -> bool {
        false
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn example(&self) -> &'static str {
        "Tenders {{ sparkline(y=\"count\", x=\"year\", data=\"bids.csv\") }} a year."
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let mut chart = chart(args, scope, &view).map_err(|wrong| vec![wrong])?;
        if matches!(chart.x.cells, Cells::Date(_)) {
            let order = chart.x.cells.order(Order::Ascending);
            for series in std::iter::once(&mut chart.x).chain(&mut chart.ys) {
                series.cells = series.cells.gather(&order);
            }
        }
        let span = args.channels("y").into_iter().next().map_or_else(|| args.call.name_span.clone(), |y| y.span);
        let [y] = chart.ys.as_slice() else {
            return Err(vec![error!("two-series", span, "a sparkline draws one number").help("write one for each")]);
        };
        let numbers = y.cells.numbers().unwrap_or_default();
        let known: Vec<f64> = numbers.iter().flatten().copied().collect();
        let (Some(first), Some(last)) = (known.first(), known.last()) else {
            let empty = error!("missing-value", span, "there is no number to draw");
            return Err(vec![empty.help("fill the column, or choose other rows with `where`")]);
        };
        if numbers.len() > MOST {
            let count = numbers.len();
            let wrong =
                error!("too-many-marks", span, "a sparkline of {count} numbers would be a blot, {MOST} at most");
            return Err(vec![wrong.help("take fewer with `where`, or by `x: month(date)` and `y: mean(…)`")]);
        }
        let words = scope.words;
        let label = match args.text("label") {
            Some(label) => label.to_owned(),
            None => {
                let said = describe::series(&chart.x, y, words);
                words.fill("describe_series", &[("name", &y.title), ("text", &said)])
            }
        };
        let form = if args.text("form") == Some("bars") { Spark::Bars } else { Spark::Line };
        let value = |number: f64| told(Cell::Number(number), &y.format, y.unit.as_deref(), words);
        let text = format!("{} → {}", value(*first), value(*last));
        Ok(Drawing::Inline { html: spark(numbers, form, &label), text })
    }
}
