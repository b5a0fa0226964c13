//! `stat`: one big number, with its change from an earlier value.

use super::args::Args;
use super::data::{Measure, Rows, no_row, told, view};
use super::element::{classed, element, said};
use super::param::{Param, Shape, optional, required};
use super::{Body, Drawing, Figure, Form, Made, RowsAre, Scope};
use crate::diag::{Diagnostic, Span, error};
use crate::plot::{Language, NumberFormat};
use crate::table::{Cell, Cells, View, parse_number};
use crate::words::Words;

/// One big number.
pub(super) struct Stat;

const PARAMS: &[Param] = &[
    required("value", Shape::Expr, "The column or expression: `count`, `sum(count)`."),
    required("data", Shape::Data, "The table that is read."),
    optional("where", Shape::Expr, "all rows", "Which row is meant; without an aggregate it must be one."),
    optional("label", Shape::Text, "nothing", "A few words under the number."),
    optional("unit", Shape::Text, "the unit in the table's sidecar", "The unit behind the number."),
    optional("format", Shape::Text, "as the column is written", "How the number is written: `0,0`, `0.0%`, `万`."),
    optional(
        "previous",
        Shape::Expr,
        "no change is shown",
        "Which row is the earlier one: `year = 2023`; the change is computed from it.",
    ),
    optional(
        "delta",
        Shape::Text,
        "the computed change",
        "The change as the source tells it; it must agree with the computed one.",
    ),
];

impl Figure for Stat {
    fn name(&self) -> &'static str {
        "stat"
    }

    fn about(&self) -> &'static str {
        "One big number with its unit, and its computed change from an earlier value."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn positional(&self) -> &'static [&'static str] {
        &["value"]
    }

    fn forms(&self) -> &'static [Form] {
        &[Form::Csv, Form::Html]
    }

    fn example(&self) -> &'static str {
        "{{ stat(\"count\", data=\"bids.csv\", where=\"year = 2024\", previous=\"year = 2023\", delta=\"+700%\", caption=\"Tenders in 2024\") }}"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let one = |diagnostic| vec![diagnostic];
        let now = view(args, scope)?;
        let (text, span) =
            args.spanned("value", self.positional()).unwrap_or_else(|| ("", args.call.name_span.clone()));
        let channel = super::args::Channel {
            text: text.to_owned(),
            span: span.clone(),
            unit: None,
            format: args.spanned("format", &[]).map(|(pattern, span)| (pattern.to_owned(), span)),
            title: None,
            reads: None,
            scale: crate::plot::ScaleOptions::default(),
        };
        let measure = Measure::new(&channel, &now.table, args, scope).map_err(one)?;
        let amount = number(&measure, &now, &span).map_err(one)?;
        let mut values = vec![Some(amount)];
        let change = match args.spanned("previous", &[]) {
            Some((condition, place)) => {
                let all = View::all(&now.table);
                let condition = scope.tables.expr(condition, &place, &now.table).map_err(one)?;
                let before = all.filter(&condition).map_err(one)?;
                if before.is_empty() {
                    return Err(vec![no_row(&all, &condition)]);
                }
                let earlier = number(&measure, &before, &place).map_err(one)?;
                values.push(Some(earlier));
                Some(change(args, amount, earlier, &place).map_err(one)?.map(|share| (share, earlier)))
            }
            None => None,
        };
        let series = measure.series(Cells::Number(values));
        let body = html(args, &series, change.flatten(), scope.words);
        let description = String::new();
        let source = now.table.meta.provenance(&scope.words.language);
        let data = Rows { columns: vec![series], left_out: now.left_out, gaps: 0 };
        let body = Body::Html { html: body, rows: RowsAre::Shown };
        Ok(Drawing::Figure(Box::new(Made { body, data, description, unit: None, source })))
    }
}

/// The number that a view gives. Errors: several rows, no number.
fn number(measure: &Measure, view: &View, place: &Span) -> Result<f64, Diagnostic> {
    let cells = measure.expr.value(view)?;
    match cells.get(0) {
        Cell::Number(number) => Ok(number),
        Cell::Missing => {
            let text = measure.expr.text();
            Err(error!("missing-value", place.clone(), "`{text}` has no value here")
                .help("fill the cell, or choose another row with `where`"))
        }
        _ => {
            let (text, kind) = (measure.expr.text(), cells.kind().name());
            Err(error!("wrong-type", place.clone(), "a stat shows a number, `{text}` is {kind}")
                .help("name a column of numbers"))
        }
    }
}

/// The change as a share of the earlier value; `None` where that is zero. Errors: the written `delta` disagrees.
fn change(args: &Args<'_>, now: f64, before: f64, place: &Span) -> Result<Option<f64>, Diagnostic> {
    if before == 0.0 {
        return Ok(None);
    }
    let share = (now - before) / before.abs();
    let Some((written, span)) = args.spanned("delta", &[]) else { return Ok(Some(share)) };
    let plain = written.trim().trim_start_matches('+');
    let Some((told, _)) = parse_number(plain) else {
        return Err(error!("bad-number", span, "`{written}` is not a change").help("write a share like `+12.5%`"));
    };
    let decimals = plain.split_once('.').map_or(0, |(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count());
    let step = if plain.contains('%') { 0.01 } else { 1.0 };
    let tolerance = step * (0..decimals).fold(0.5, |half, _| half / 10.0);
    if (told - share).abs() <= tolerance * (1.0 + 1e-9) {
        return Ok(Some(share));
    }
    let computed = NumberFormat::parse("+0,0.##%")
        .map_or_else(|_| share.to_string(), |format| format.text(share, Language::English));
    let wrong = error!("wrong-delta", span, "`delta` says {written}, the numbers say {computed}");
    Err(wrong
        .label(place.clone(), format!("from {before} here to {now}"))
        .help("correct one of the two, or leave `delta` out"))
}

/// A change as readers see it, with its sign.
pub(super) fn percent(share: f64, words: &Words) -> String {
    let language = Language::of(&words.language);
    NumberFormat::parse("+0,0.#%").map_or_else(|_| String::new(), |format| format.text(share, language))
}

fn html(args: &Args<'_>, series: &super::Series, change: Option<(f64, f64)>, words: &Words) -> String {
    let unit = series.unit.as_deref();
    let mut value = said("p", "tz-stat-value", &told(series.cells.get(0), &series.format, unit, words));
    if let Some(unit) = &series.unit {
        value = value.child(said("span", "tz-unit", unit));
    }
    let label = args.text("label").map(|label| said("p", "tz-stat-label", label));
    let change = change.map(|(share, earlier)| {
        let percent = percent(share, words);
        let before = told(Cell::Number(earlier), &series.format, unit, words);
        let told = format!(" {}", words.fill("stat_from", &[("value", &before)]));
        classed("p", "tz-stat-change").child(element("b").text(percent)).text(told)
    });
    classed("div", "tz-stat").child(value).children(label).children(change).html()
}
