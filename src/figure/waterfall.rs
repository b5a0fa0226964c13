//! `waterfall`: how steps up and down lead from a beginning to a total.
//!
//! In: one step a row, in order. Out: bars that hang where the one before ended, totals from zero, and rules between them.
//! A total that the table tells must agree with the sum of its steps.

use super::Drawing;
use super::chart::marks::{Marks, Sheet};
use super::chart::role::{Role, Takes};
use super::data::{Rows, Series};
use super::describe;
use super::param::{Param, Shape, optional};
use crate::diag::{Diagnostic, error};
use crate::plot::{Channel, Channels, Format, Language, Layer, Mark, NumberFormat, Order, Spec, Values, Zero};
use crate::table::{Cell, Cells, Texts};

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column", "The name of each step."),
    optional("y", Shape::Channel, "the first column of numbers", "How much each step adds; below zero it takes away."),
    optional(
        "totals",
        Shape::Texts,
        "none",
        "Names of steps that are sums so far; their number may be left out, and is checked where it is there.",
    ),
    optional("end", Shape::Text, "no bar", "The name of one more bar behind all, the sum of all steps."),
];

/// Steps from a beginning to a total.
pub(super) const WATERFALL: Marks = Marks {
    name: "waterfall",
    about: "Steps up and down that lead to a total, each bar hung where the one before ended.",
    params: PARAMS,
    refuses: &["row", "col", "columns", "sort", "top", "limit", "other"],
    roles: &[Role::inferred("x", Takes::Any), Role::inferred("y", Takes::Number)],
    example: "```chart waterfall {#fig-waterfall}\ncaption: From income to profit\nunit: million\ntotals: [Gross margin]\nend: Profit\n---\nstep,amount\nSales,420\nPurchases,-180\nGross margin,\nStaff,-96\nRent,-38\nGrants,25\n```",
    build,
};

/// One bar.
struct Step {
    name: String,
    /// How much it adds; of a total the sum so far.
    amount: f64,
    from: f64,
    to: f64,
    is_total: bool,
}

fn build(mut sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    super::chart::zero::kept(sheet.args)?;
    sheet.frame.need(&["x"]);
    let totals = sheet.args.texts("totals");
    let is_total = |name: &str| totals.iter().any(|(total, _)| *total == name);
    let names: Vec<String> = (0..sheet.frame.len).map(|mark| sheet.frame.text("x", mark, sheet.scope)).collect();
    let mut wrong: Vec<Diagnostic> = totals
        .iter()
        .filter(|(total, _)| !names.iter().any(|name| name == total))
        .map(|(total, span)| {
            let unknown = error!("unknown-name", span.clone(), "there is no step `{total}`");
            unknown.did_you_mean(total, names.iter().map(String::as_str)).help("name a step of `x`, or use `end`")
        })
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // A step without a number changes nothing that is known; it is left out and counted.
    let kept: Vec<u32> = (0..sheet.frame.len)
        .filter(|&mark| is_total(&names[mark]) || sheet.frame.numbers("y")[mark].is_some())
        .map(|mark| mark as u32)
        .collect();
    sheet.frame.left_out += sheet.frame.len - kept.len();
    sheet.frame.keep(&kept);
    sheet.frame.once(&["x"], sheet.scope)?;
    let mut steps: Vec<Step> = Vec::new();
    let (mut sum, mut size) = (0.0, 0.0_f64);
    for mark in 0..sheet.frame.len {
        let name = sheet.frame.text("x", mark, sheet.scope);
        let given = sheet.frame.numbers("y")[mark];
        size = size.max(given.unwrap_or(0.0).abs());
        if is_total(&name) {
            if let Some(given) = given.filter(|given| (given - sum).abs() > 1e-9 * size.max(sum.abs())) {
                let place = sheet.frame.place("y", mark);
                let sum = trimmed(sum);
                let differs =
                    error!("wrong-total", place, "the total `{name}` says {given}, its steps add up to {sum}");
                wrong.push(differs.help("correct the total or a step, or leave the total's cell empty"));
            }
            steps.push(Step { name, amount: sum, from: 0.0, to: sum, is_total: true });
        } else {
            let amount = given.unwrap_or(0.0);
            steps.push(Step { name, amount, from: sum, to: sum + amount, is_total: false });
            sum += amount;
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if let Some(mark) = steps.iter().position(|step| !step.to.is_finite()) {
        let place = sheet.frame.place("y", mark);
        let wrong = error!("wrong-value", place, "with this step the sum is larger than any number");
        return Err(vec![wrong.help("count in a larger unit")]);
    }
    if let Some(end) = sheet.args.text("end") {
        steps.push(Step { name: end.to_owned(), amount: sum, from: 0.0, to: sum, is_total: true });
    }
    let spec = spec(&sheet, &steps);
    let (data, description) = (rows(&sheet, &steps), description(&sheet, &steps));
    sheet.finish_with(spec, data, description)
}

/// A sum without the noise of its last digits.
fn trimmed(sum: f64) -> String {
    NumberFormat::parse("0.######").map_or_else(|_| sum.to_string(), |format| format.text(sum, Language::English))
}

/// What a bar is, as a key of the words.
fn kind(step: &Step) -> &'static str {
    match step {
        Step { is_total: true, .. } => "total",
        Step { amount, .. } if *amount < 0.0 => "fall",
        _ => "rise",
    }
}

fn spec(sheet: &Sheet<'_>, steps: &[Step]) -> Spec {
    let x = sheet.frame.channel("x", sheet.scope).map(|x| Channel { title: None, ..x });
    let name = |step: &Step| Some(step.name.clone());
    let names = |names: Vec<Option<String>>| x.clone().map(|x| Channel { values: Values::Text(names), ..x });
    let y = sheet.frame.channel("y", sheet.scope);
    let amounts = |amounts: Vec<f64>| {
        y.clone().map(|y| {
            let mut y = Channel { values: Values::Number(amounts.into_iter().map(Some).collect()), ..y };
            y.scale.zero = Zero::Include;
            y
        })
    };
    let order = ["rise", "fall", "total"].map(|key| sheet.word(key).to_owned());
    // Steps carry their sign, totals do not.
    let bars = |is_total: bool| {
        let steps: Vec<&Step> = steps.iter().filter(|step| step.is_total == is_total).collect();
        let kinds = steps.iter().map(|step| Some(sheet.word(kind(step)).to_owned())).collect();
        Channels {
            x: names(steps.iter().map(|step| name(step)).collect()),
            y: amounts(steps.iter().map(|step| step.from).collect()),
            y2: amounts(steps.iter().map(|step| step.to).collect()),
            color: Some(Channel::of(Values::Text(kinds)).order(Order::List(order.to_vec()))),
            label: Some(Channel {
                values: Values::Number(steps.iter().map(|step| Some(step.amount)).collect()),
                format: Format::Number(format(sheet, is_total)),
                ..Channel::of(Values::Number(Vec::new()))
            }),
            ..Channels::default()
        }
    };
    let level = || amounts(steps.iter().take(steps.len().saturating_sub(1)).map(|step| step.to).collect());
    let rules = Channels {
        x: names(steps.iter().take(steps.len().saturating_sub(1)).map(name).collect()),
        x2: names(steps.iter().skip(1).map(name).collect()),
        y: level(),
        ..Channels::default()
    };
    // The names of all bars in their order, which neither steps nor totals have alone.
    let mut layers = vec![Layer { mark: Mark::Rule, channels: rules }];
    for is_total in [false, true] {
        if steps.iter().any(|step| step.is_total == is_total) {
            layers.push(Layer { mark: Mark::Bar, channels: bars(is_total) });
        }
    }
    sheet.spec(layers)
}

/// How amounts are written: as the column says, those of steps with their sign.
fn format(sheet: &Sheet<'_>, is_total: bool) -> NumberFormat {
    let written = match sheet.frame.get("y").map(|y| &y.series.format) {
        Some(Format::Number(format)) => format.to_string(),
        // In the magnitude of the axis.
        _ => "auto".to_owned(),
    };
    let pattern = if is_total { written } else { format!("+{}", written.trim_start_matches('+')) };
    NumberFormat::parse(&pattern).unwrap_or_else(|_| NumberFormat::plain())
}

/// The bars as a table: what each adds, and the sum behind it.
fn rows(sheet: &Sheet<'_>, steps: &[Step]) -> Rows {
    let names = Cells::Text(Texts::new(steps.iter().map(|step| Some(step.name.as_str()))));
    let column = |title: Option<&str>, like: &Series, cells: Cells| Series {
        title: title.map_or_else(|| like.title.clone(), str::to_owned),
        expr: String::new(),
        cells,
        ..like.clone()
    };
    let numbers = |of: fn(&Step) -> Option<f64>| Cells::Number(steps.iter().map(of).collect());
    let mut columns = Vec::new();
    if let (Some(x), Some(y)) = (sheet.frame.get("x"), sheet.frame.get("y")) {
        columns.push(column(None, &x.series, names));
        let own = numbers(|step| (!step.is_total).then_some(step.amount));
        columns.push(column(None, &y.series, own));
        columns.push(column(Some(sheet.word("sum_so_far")), &y.series, numbers(|step| Some(step.to))));
    }
    // The steps as the table has them can still be read from it.
    Rows { columns, left_out: sheet.frame.left_out, gaps: 0 }
}

fn description(sheet: &Sheet<'_>, steps: &[Step]) -> String {
    let words = sheet.scope.words;
    let (Some(x), Some(y)) = (sheet.frame.get("x"), sheet.frame.get("y")) else { return String::new() };
    let count = steps.iter().filter(|step| !step.is_total).count().to_string();
    let value = |amount: f64| describe::amount(&y.series, Cell::Number(amount), words);
    let kind = words.fill(
        "describe_one",
        &[("kind", words.get("kind_waterfall")), ("x", &x.series.title), ("y", &y.series.title), ("n", &count)],
    );
    let steps_only = steps.iter().filter(|step| !step.is_total);
    let largest = |sign: f64| {
        let found = steps_only.clone().filter(|step| step.amount * sign > 0.0);
        found.max_by(|a, b| (a.amount * sign).total_cmp(&(b.amount * sign)))
    };
    let said = |key: &'static str, step: Option<&Step>| {
        step.map_or_else(String::new, |step| words.fill(key, &[("x", &step.name), ("value", &value(step.amount))]))
    };
    let end = steps.last().map(|step| words.fill("describe_end", &[("value", &value(step.to))]));
    let sentences =
        vec![kind, said("describe_rise", largest(1.0)), said("describe_fall", largest(-1.0)), end.unwrap_or_default()];
    describe::sentences(sentences, sheet.frame.left_out, words)
}
