//! `slope`, `bump`: how a few series change between points in time, named at both ends.
//!
//! In: time in `x`, series as columns of `y` or values of `color`. Out: lines with their values, or ranks, at both ends.

use super::chart::{Parts, Xy};
use super::param::{Param, Shape, optional};
use crate::diag::{Diagnostic, error};
use crate::plot::{
    Channel, Channels, Curve, Format, Layer, Mark, Nice, NumberFormat, Order, ScaleKind, Spec, Ticks, Value,
    ValueLabels, Values, Zero,
};
use std::collections::HashMap;

const X: Param = optional("x", Shape::Channel, "the first column", "The points in time.");
const Y: Param = optional("y", Shape::Channels, "every other column of numbers", "The numbers; several are lines.");
const COLOR: Param = optional("color", Shape::Channel, "the columns of `y`", "The column whose values are the lines.");

/// The most points in time of a slope.
const MOST: usize = 6;

/// Two or a few points in time.
pub(super) const SLOPE: Xy = Xy {
    name: "slope",
    about: "Change between two or a few points in time, each line with its values and its name at the ends.",
    params: &[
        X,
        Y,
        COLOR,
        optional(
            "label",
            Shape::OneOf(&["value", "delta"]),
            "`value`",
            "Whether the change from first to last stands behind the name.",
        ),
    ],
    example: "```chart slope {#fig-slope}\ncaption: Adoption of large models\nunit: \"%\"\nlabel: delta\n---\nyear,Finance,Industry,Education\n2023,21,12,18\n2025,68,47,39\n```",
    word: "kind_slope",
    build: slope,
};

/// Ranks over time.
pub(super) const BUMP: Xy = Xy {
    name: "bump",
    about: "Ranks over time, the first at the top, each line with its rank and name at both ends.",
    params: &[
        X,
        Y,
        COLOR,
        optional(
            "rank",
            Shape::OneOf(&["largest", "smallest", "given"]),
            "`largest`",
            "Which number is first in each point in time; `given`: the numbers are ranks.",
        ),
    ],
    example: "```chart bump {#fig-bump}\ncaption: Regions by visits\n---\nyear,North,South,West,East\n2022,1.9,3.4,1.6,1.3\n2023,2.1,3.1,1.8,2.2\n2024,2.3,2.9,2.0,2.9\n2025,3.6,2.7,1.9,2.4\n```",
    word: "kind_bump",
    build: bump,
};

fn slope(parts: &Parts<'_>) -> Result<Spec, Vec<Diagnostic>> {
    let points = distinct(&parts.x.values);
    if !(2..=MOST).contains(&points) {
        let count = error!("wrong-value", parts.x_span(), "a slope has 2 to {MOST} points in time, found {points}");
        return Err(vec![count.help("choose some with `where`, or draw a `line`")]);
    }
    let mut y = parts.y.clone();
    y.scale.zero = Zero::Free;
    let names = names(parts);
    let ends = ends_of(&parts.x.values, &names);
    let deltas: HashMap<&str, String> = match parts.args.text("label") {
        Some("delta") => ends.iter().filter_map(|(name, rows)| Some((name.as_str(), delta(parts, *rows)?))).collect(),
        _ => HashMap::new(),
    };
    // A line that ends early is named where it begins.
    let furthest = edges(&parts.x.values).1;
    let text = |row: usize| {
        let name = names[row].clone()?;
        let [first, last] = *ends.get(&name)?;
        let at = if parts.x.values.get(last) == furthest { last } else { first };
        if at != row {
            return None;
        }
        let delta = deltas.get(name.as_str()).cloned();
        let texts = [Some(name).filter(|name| !name.is_empty()), delta];
        Some(texts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    let labels = (0..names.len()).map(text).collect();
    Ok(lines(parts, y, labels, Curve::Straight))
}

/// The first and the last point in time, as the engine orders them.
fn edges(values: &Values) -> (Option<Value>, Option<Value>) {
    let all = || (0..values.len()).filter_map(|row| values.get(row));
    let size = |value: &Value| match value {
        Value::Number(number) => *number,
        #[allow(clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
        Value::Time(moment) => *moment as f64,
        Value::Text(_) => 0.0,
    };
    if matches!(values, Values::Text(_)) {
        let distinct = all().fold(Vec::new(), |mut known: Vec<Value>, value| {
            if !known.contains(&value) {
                known.push(value);
            }
            known
        });
        return (distinct.first().cloned(), distinct.last().cloned());
    }
    let by_size = |a: &Value, b: &Value| size(a).total_cmp(&size(b));
    (all().min_by(by_size), all().max_by(by_size))
}

/// The first and the last row with a value of each name.
fn ends_of(x: &Values, names: &[Option<String>]) -> HashMap<String, [usize; 2]> {
    let mut ends: HashMap<String, [usize; 2]> = HashMap::new();
    for (row, name) in names.iter().enumerate() {
        let (Some(name), Some(_)) = (name, x.get(row)) else { continue };
        ends.entry(name.clone()).and_modify(|rows| rows[1] = row).or_insert([row, row]);
    }
    ends
}

/// The change from one row to another: of percentages in points, of amounts as a share.
fn delta(parts: &Parts<'_>, [first, last]: [usize; 2]) -> Option<String> {
    let number = |row: usize| parts.numbers().get(row).copied().flatten();
    let (from, to) = (number(first)?, number(last)?);
    let words = parts.scope.words;
    let language = crate::plot::Language::of(&words.language);
    let is_share = parts.y.unit.as_deref() == Some("%");
    if is_share {
        let format = NumberFormat::parse("+0,0.#").ok()?;
        return Some(words.fill("points", &[("n", &format.text(to - from, language))]));
    }
    let format = NumberFormat::parse("+0,0.#%").ok()?;
    (from > 0.0).then(|| format.text(to / from - 1.0, language))
}

fn bump(parts: &Parts<'_>) -> Result<Spec, Vec<Diagnostic>> {
    let numbers = parts.numbers();
    let ranks: Vec<Option<f64>> = match parts.args.text("rank") {
        Some("given") => {
            for number in numbers.iter().flatten() {
                if *number < 1.0 || number.fract() != 0.0 {
                    let wrong = error!("wrong-value", parts.y_span(), "{number} is no rank");
                    return Err(vec![
                        wrong.help("ranks are 1, 2, 3 …; leave `rank: given` out to have numbers ranked"),
                    ]);
                }
            }
            numbers.to_vec()
        }
        word => ranked(parts, if word == Some("smallest") { -1.0 } else { 1.0 }),
    };
    let lowest = ranks.iter().flatten().copied().fold(1.0, f64::max);
    let mut y = Channel { values: Values::Number(ranks), title: None, unit: None, ..parts.y.clone() };
    y.format = NumberFormat::parse("0").map_or(Format::Auto, Format::Number);
    // The first is at the top.
    y.scale.domain = [Some(lowest + 0.5), Some(0.5)];
    y.scale.nice = Nice::Off;
    y.scale.ticks = Ticks::None;
    let labels = names(parts);
    Ok(lines(parts, y, labels, Curve::Smooth))
}

/// The place of each number among those of its point in time and panel; equal numbers share a place.
fn ranked(parts: &Parts<'_>, sign: f64) -> Vec<Option<f64>> {
    let key = |row: usize| format!("{:?} {}", parts.x.values.get(row), parts.panel_of(row));
    let mut groups: HashMap<String, Vec<f64>> = HashMap::new();
    for (row, number) in parts.numbers().iter().enumerate() {
        groups.entry(key(row)).or_default().extend(number.map(|number| number * sign));
    }
    for group in groups.values_mut() {
        group.sort_by(|a, b| b.total_cmp(a));
    }
    #[allow(clippy::cast_precision_loss, reason = "a count of series")]
    let rank = |(row, number): (usize, &Option<f64>)| {
        let number = (*number)? * sign;
        Some(groups[&key(row)].iter().filter(|other| **other > number).count() as f64 + 1.0)
    };
    parts.numbers().iter().enumerate().map(rank).collect()
}

/// The name of the line that each row belongs to; none where it has no value.
fn names(parts: &Parts<'_>) -> Vec<Option<String>> {
    let numbers = parts.numbers();
    let name = |row: usize| {
        numbers.get(row).copied().flatten()?;
        match parts.color.as_ref().and_then(|color| color.values.get(row)) {
            Some(Value::Text(name)) => Some(name),
            _ => Some(String::new()),
        }
    };
    (0..numbers.len()).map(name).collect()
}

/// Lines over points in time, with their labels at both ends.
fn lines(parts: &Parts<'_>, y: Channel, labels: Vec<Option<String>>, curve: Curve) -> Spec {
    let mut x = parts.x.clone();
    x.scale.kind = ScaleKind::Band;
    if matches!(x.values, Values::Number(_)) && x.scale.order == Order::Given {
        x.scale.order = Order::Ascending;
    }
    let layer = |mark: Mark| {
        let channels =
            Channels { x: Some(x.clone()), y: Some(y.clone()), color: parts.color.clone(), ..Channels::default() };
        parts.in_panels(Layer { mark, channels })
    };
    // A line that is neither at the first nor at the last point would have no name: a legend names all then.
    let names = names(parts);
    let (first, last) = edges(&parts.x.values);
    let at_edge = |row: usize| [&first, &last].contains(&&parts.x.values.get(row));
    let named: Vec<&Option<String>> = (0..names.len()).filter(|row| at_edge(*row)).map(|row| &names[row]).collect();
    let all_named = names.iter().all(|name| named.contains(&name));
    let mut ends = layer(Mark::End);
    ends.channels.label = Some(Channel::of(Values::Text(labels)));
    let rules =
        parts.in_panels(Layer { mark: Mark::Rule, channels: Channels { x: Some(x.clone()), ..Channels::default() } });
    let value_labels = if parts.args.flag("labels") == Some(false) { ValueLabels::Off } else { ValueLabels::Auto };
    let mut layers = vec![rules, layer(Mark::Line), layer(Mark::Point)];
    layers.extend(all_named.then_some(ends));
    Spec { curve, value_labels, ..parts.spec(layers) }
}

fn distinct(values: &Values) -> usize {
    let mut seen: Vec<Value> = Vec::new();
    for value in (0..values.len()).filter_map(|row| values.get(row)) {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen.len()
}
