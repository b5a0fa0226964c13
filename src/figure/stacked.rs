//! `stacked`, `percent`, `likert`: bars whose parts stand on each other.

use super::args::field;
use super::chart::{Parts, Xy};
use super::data::{Series, view};
use super::describe::in_message;
use super::param::{Param, Shape, optional};
use crate::diag::{Diagnostic, Span, error};
use crate::plot::{Format, Group, Mark, Orient, Spec, Stack, Ticks};
use crate::table::{Cell, Cells};

const X: Param = optional("x", Shape::Channel, "the first column", "The category or time of each bar.");
const Y: Param = optional(
    "y",
    Shape::Channels,
    "every other column of numbers",
    "The parts of each bar; several columns are series.",
);
const COLOR: Param = optional("color", Shape::Channel, "the columns of `y`", "The column whose values are the parts.");
const ORIENT: Param =
    optional("orient", Shape::OneOf(&["auto", "v", "h"]), "`auto`", "Whether bars stand (`v`) or lie (`h`).");

/// Parts that add up.
pub(super) const STACKED: Xy = Xy {
    name: "stacked",
    about: "Bars of parts that add up to a whole; parts below zero go the other way.",
    params: &[X, Y, COLOR, ORIENT],
    example: "```chart stacked {#fig-stacked}\ncaption: Visits by region\nunit: thousand\n---\nyear,North,South,West\n2022,1.9,3.4,1.6\n2023,2.1,3.9,1.8\n2024,2.3,4.1,2.0\n2025,2.6,4.7,1.9\n```",
    word: "kind_stacked",
    build: |parts| stacked(parts, Stack::Zero, orient(parts, Orient::Auto)),
};

/// Parts of a hundred percent.
pub(super) const PERCENT: Xy = Xy {
    name: "percent",
    about: "Bars of equal length, cut into the shares that the parts have in their sum.",
    params: &[X, Y, COLOR, ORIENT],
    example: "```chart percent {#fig-percent}\ncaption: Where visitors come from\n---\nyear,nearby,country,abroad\n2022,310,402,41\n2023,322,455,96\n2024,318,501,137\n```",
    word: "kind_percent",
    build: |parts| {
        none_negative(parts, "a share")?;
        sum_to_hundred(parts)?;
        stacked(parts, Stack::Percent, orient(parts, Orient::Horizontal))
    },
};

/// Answers on a scale, around their middle.
pub(super) const LIKERT: Xy = Xy {
    name: "likert",
    about: "Answers on a scale from one pole to the other, as shares that are centred on the middle answer.",
    params: &[
        Param { about: "The question of each bar.", ..X },
        Param { about: "The answers from one pole to the other.", ..Y },
        Param { about: "The column whose values are the answers.", ..COLOR },
    ],
    example: "```chart likert {#fig-likert}\ncaption: How do you find the exhibition?\nn: 240\nunit: \"%\"\n---\nquestion,very bad,bad,neither,good,very good\nRooms,4,11,20,45,20\nTexts,8,17,25,35,15\nPrices,15,30,30,20,5\n```",
    word: "kind_likert",
    build: |parts| {
        none_negative(parts, "a share")?;
        let mut spec = stacked(parts, Stack::Diverge, Orient::Horizontal)?;
        // The distance from the middle is no number that anybody wants; the parts carry theirs.
        for y in spec.layers.iter_mut().filter_map(|layer| layer.channels.y.as_mut()) {
            if y.scale.ticks == Ticks::Auto {
                y.scale.ticks = Ticks::None;
            }
        }
        Ok(spec)
    },
};

fn orient(parts: &Parts<'_>, usual: Orient) -> Orient {
    match parts.args.text("orient") {
        Some("h") => Orient::Horizontal,
        Some("v") => Orient::Vertical,
        Some(_) => Orient::Auto,
        None if parts.args.exchanged => Orient::Horizontal,
        None => usual,
    }
}

fn stacked(parts: &Parts<'_>, stack: Stack, orient: Orient) -> Result<Spec, Vec<Diagnostic>> {
    let spec = parts.spec(vec![parts.layer(Mark::Bar)]);
    Ok(Spec { orient, group: Group::Stacked, stack, ..spec })
}

/// Errors: the parts of a bar are percentages already and do not add up to a hundred, so that drawing their shares
/// would show other numbers than the table has.
pub(super) fn sum_to_hundred(parts: &Parts<'_>) -> Result<(), Vec<Diagnostic>> {
    let Some(whole) = whole(parts) else { return Ok(()) };
    for chart in &parts.panels.charts {
        for row in 0..chart.x.cells.len() {
            let number = |series: &Series| match series.cells.get(row) {
                Cell::Number(number) => Some(number),
                _ => None,
            };
            let there: Vec<f64> = chart.ys.iter().filter_map(number).collect();
            if let Some(sum) = off_whole(&there, whole).filter(|_| there.len() > 1) {
                let x = chart.x.cells.get(row).to_string();
                let wrong = error!(
                    "wrong-sum",
                    parts.y_span(),
                    "the parts of `{x}` are percentages and add up to {sum} %, not to 100 %"
                );
                return Err(vec![wrong.help(
                    "add a column for the rest, or draw them with `stacked`; where answers may overlap, with `grouped`",
                )]);
            }
        }
    }
    Ok(())
}

/// What percentages add up to, as they are counted; `None` for other amounts.
pub(super) fn whole(parts: &Parts<'_>) -> Option<f64> {
    whole_of(&parts.y.format, parts.y.unit.as_deref())
}

/// What percentages of a format or a unit add up to; `None` for other amounts.
pub(super) fn whole_of(format: &Format, unit: Option<&str>) -> Option<f64> {
    match (format, unit) {
        (Format::Number(format), _) if format.is_percent() => Some(1.0),
        (_, Some("%" | "％")) => Some(100.0),
        _ => None,
    }
}

/// The sum of percentages, where it is not a hundred within what rounding can explain.
pub(super) fn off_whole(numbers: &[f64], whole: f64) -> Option<String> {
    let (sum, allowed) = (numbers.iter().sum::<f64>(), 0.005 * whole * numbers.len().max(2) as f64);
    ((sum - whole).abs() > allowed).then(|| format!("{}", (sum / whole * 1000.0).round() / 10.0))
}

/// Errors: a value is below zero, which no `what` can be.
pub(super) fn none_negative(parts: &Parts<'_>, what: &str) -> Result<(), Vec<Diagnostic>> {
    if parts.numbers().iter().flatten().all(|number| *number >= 0.0) {
        return Ok(());
    }
    for (chart, series) in parts.panels.charts.iter().flat_map(|chart| chart.ys.iter().map(move |y| (chart, y))) {
        for row in 0..series.cells.len() {
            if let Cell::Number(number) = series.cells.get(row)
                && number < 0.0
            {
                let (name, x) = (&series.title, chart.x.cells.get(row).to_string());
                let number = in_message(number);
                let said = format!("{what} cannot be below zero: `{name}` is {number} at `{x}`");
                let wrong = match cell_below_zero(parts) {
                    Some(cell) => error!("wrong-value", cell, "{said}").label(parts.y_span(), "it is drawn here"),
                    None => error!("wrong-value", parts.y_span(), "{said}"),
                };
                return Err(vec![
                    wrong.help("correct the number, choose rows with `where`, or draw them with `stacked`"),
                ]);
            }
        }
    }
    Ok(())
}

/// The first cell below zero of the columns that are drawn as they are; `None` where they are computed.
fn cell_below_zero(parts: &Parts<'_>) -> Option<Span> {
    let view = view(parts.args, parts.scope).ok()?;
    let written = parts.args.channels("y");
    let is_drawn = |name: &str| match written.is_empty() {
        true => parts.panels.names().contains(&name),
        false => written.iter().any(|channel| channel.text == name || channel.text == field(name)),
    };
    let columns = view.table.columns.iter().enumerate().filter(|(_, column)| is_drawn(&column.name));
    let below_zero = |cells: &Cells| {
        let is_below = |row: &&u32| matches!(cells.get(**row as usize), Cell::Number(number) if number < 0.0);
        view.rows.iter().find(is_below).copied()
    };
    columns
        .filter_map(|(at, column)| Some((at, below_zero(&column.cells)?)))
        .map(|(at, row)| view.table.cell_span(row as usize, at))
        .next()
}
