//! What a spec means before anything has a size: which way it runs, series, facets, stacks.
//!
//! In: a [`Spec`] and a direction. Out: layers in screen space, with the ends of every bar and area.
//! Deliberately absent: px.

use std::collections::HashMap;

use super::channel::{Channel, Order, ScaleKind};
use super::date::date_text;
use super::language::Language;
use super::magnitude;
use super::spec::{Group, Mark, Orient, Panels, Spec, Stack};
use super::stack;
use super::values::{Key, Value, Values};

/// One of the two directions of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    X,
    Y,
}

impl Direction {
    pub(super) fn other(self) -> Self {
        match self {
            Self::X => Self::Y,
            Self::Y => Self::X,
        }
    }
}

/// A layer in screen space.
pub(super) struct Rows<'a> {
    pub(super) layer: usize,
    pub(super) mark: Mark,
    pub(super) len: usize,
    x: [Option<&'a Channel>; 2],
    y: [Option<&'a Channel>; 2],
    pub(super) color: Option<&'a Channel>,
    pub(super) size: Option<&'a Channel>,
    pub(super) shape: Option<&'a Channel>,
    pub(super) label: Option<&'a Channel>,
    /// The series of each row, by index into [`Model::series`].
    pub(super) series: Vec<Option<usize>>,
    /// The panel of each row; `None` keeps it out.
    pub(super) panel: Vec<Option<usize>>,
    /// Where values lie, for bars and areas, lines and ticks.
    pub(super) value: Direction,
    /// The two ends along the value direction; equal to `None` where a value is missing.
    pub(super) ends: Vec<Option<[f64; 2]>>,
    /// Whether the ends come from adding up.
    pub(super) stacked: bool,
}

impl<'a> Rows<'a> {
    /// The channel of a direction: 0 is the main one, 1 the other end.
    pub(super) fn channel(&self, direction: Direction, end: usize) -> Option<&'a Channel> {
        match direction {
            Direction::X => self.x[end],
            Direction::Y => self.y[end],
        }
    }

    /// Whether the mark fills its base band.
    pub(super) fn fills_band(&self) -> bool {
        matches!(self.mark, Mark::Bar | Mark::Cell | Mark::Tick)
    }

    /// Whether the mark grows from a base line.
    pub(super) fn grows_from_base(&self) -> bool {
        matches!(self.mark, Mark::Bar | Mark::Area) && self.channel(self.value, 1).is_none()
    }
}

/// A spec in screen space.
pub(super) struct Model<'a> {
    pub(super) spec: &'a Spec,
    pub(super) language: Language,
    pub(super) layers: Vec<Rows<'a>>,
    /// The names of the series in order.
    pub(super) series: Vec<String>,
    /// The facet names, row by row.
    pub(super) facets: Facets,
    /// Values left out because they cannot be shares.
    pub(super) refused: usize,
}

/// The grid of facets.
pub(super) struct Facets {
    pub(super) names: Vec<String>,
    /// Panels a row when both directions are given.
    pub(super) fixed_columns: Option<usize>,
}

/// Whether bars of a spec can be laid on their side by the engine.
pub(super) fn turnable(spec: &Spec) -> bool {
    spec.layers.iter().all(|layer| matches!(layer.mark, Mark::Bar | Mark::Tick | Mark::Text | Mark::Rule))
        && spec.layers.iter().any(|layer| {
            layer.mark == Mark::Bar
                && base_direction(layer.channels.x.as_ref(), layer.channels.y.as_ref()) == Direction::X
        })
}

fn is_discrete(channel: &Channel) -> bool {
    matches!(channel.values, Values::Text(_)) || channel.scale.kind == ScaleKind::Band
}

/// The direction along which bars stand side by side.
fn base_direction(x: Option<&Channel>, y: Option<&Channel>) -> Direction {
    let (Some(x), Some(y)) = (x, y) else {
        return if x.is_none() { Direction::Y } else { Direction::X };
    };
    let rank = |channel: &Channel| match channel.values {
        _ if is_discrete(channel) => 2,
        Values::Time(..) => 1,
        _ => 0,
    };
    if rank(y) > rank(x) { Direction::Y } else { Direction::X }
}

impl<'a> Model<'a> {
    /// Reads a spec, with bars turned to their side when `orient` is horizontal and they are given upright.
    pub(super) fn of(spec: &'a Spec, orient: Orient) -> Self {
        let language = Language::of(&spec.lang);
        let color =
            spec.layers.iter().filter_map(|layer| layer.channels.color.as_ref()).find(|channel| makes_series(channel));
        let turned = orient == Orient::Horizontal && turnable(spec);
        let mut layers: Vec<Rows<'a>> =
            spec.layers.iter().enumerate().map(|(at, layer)| rows(at, layer, turned)).collect();
        let facets = facet(spec, &mut layers, language);
        let series = color.map_or_else(Vec::new, |channel| {
            let totals = totals(&layers, |rows| rows.color);
            categories(
                layers.iter().filter_map(|rows| rows.color).filter(|c| makes_series(c)),
                &channel.scale.order,
                &totals,
            )
        });
        let index: HashMap<Key<'_>, usize> = series.iter().enumerate().map(|(at, value)| (value.key(), at)).collect();
        for rows in &mut layers {
            if let Some(channel) = rows.color.filter(|channel| makes_series(channel)) {
                rows.series = (0..rows.len)
                    .map(|row| channel.values.get(row).and_then(|value| index.get(&value.key()).copied()))
                    .collect();
            }
        }
        let mut refused = 0;
        for rows in &mut layers {
            refused += fill_ends(rows, spec, series.len());
        }
        let names = color
            .map_or_else(Vec::new, |channel| series.iter().map(|value| value_name(value, channel, language)).collect());
        Self { spec, language, layers, series: names, facets, refused }
    }

    /// The values of a discrete direction, in order.
    pub(super) fn categories(&self, direction: Direction) -> Vec<Value> {
        let channels = || {
            self.layers.iter().flat_map(move |rows| [rows.channel(direction, 0), rows.channel(direction, 1)]).flatten()
        };
        let order = channels()
            .map(|channel| &channel.scale.order)
            .find(|order| **order != Order::Given)
            .unwrap_or(&Order::Given);
        let totals = totals(&self.layers, |rows| rows.channel(direction, 0));
        categories(channels(), order, &totals)
    }

    /// The order of a text channel along x; `None` for numbers and moments.
    pub(super) fn categories_if_text(&self, channel: &Channel) -> Option<Vec<Value>> {
        is_discrete(channel).then(|| self.categories(Direction::X))
    }

    /// Whether series of bars stand beside each other.
    pub(super) fn dodged(&self) -> bool {
        self.spec.group == Group::Dodged && self.series.len() > 1
    }
}

fn makes_series(channel: &Channel) -> bool {
    !matches!(channel.values, Values::Number(_)) || channel.scale.kind == ScaleKind::Band
}

fn rows(layer_index: usize, layer: &super::Layer, turned: bool) -> Rows<'_> {
    let channels = &layer.channels;
    let mut x = [channels.x.as_ref(), channels.x2.as_ref()];
    let mut y = [channels.y.as_ref(), channels.y2.as_ref()];
    let value = value_direction(layer.mark, x, y);
    if turned {
        std::mem::swap(&mut x, &mut y);
    }
    let value = if turned { value.other() } else { value };
    let all = [x[0], x[1], y[0], y[1], channels.color.as_ref(), channels.size.as_ref(), channels.label.as_ref()];
    let len = all.iter().flatten().map(|channel| channel.values.len()).max().unwrap_or(0);
    Rows {
        layer: layer_index,
        mark: layer.mark,
        len,
        x,
        y,
        color: channels.color.as_ref(),
        size: channels.size.as_ref(),
        shape: channels.shape.as_ref(),
        label: channels.label.as_ref(),
        series: vec![None; len],
        panel: vec![Some(0); len],
        value,
        ends: vec![None; len],
        stacked: false,
    }
}

/// The direction in which a mark measures: across its base.
///
/// A range along x over categories of y measures along x; a range along x over numbers of y is a bin.
fn value_direction(mark: Mark, x: [Option<&Channel>; 2], y: [Option<&Channel>; 2]) -> Direction {
    if !matches!(mark, Mark::Bar | Mark::Tick) {
        return Direction::Y;
    }
    match (x[1], y[1]) {
        (Some(_), None) if y[0].is_none_or(is_discrete) => Direction::X,
        (Some(_), None) | (None, Some(_)) => Direction::Y,
        _ => base_direction(x[0], y[0]).other(),
    }
}

/// Gives each row its panel; returns the names of the panels.
fn facet(spec: &Spec, layers: &mut [Rows<'_>], language: Language) -> Facets {
    if spec.panels == Panels::PerLayer {
        for (panel, rows) in layers.iter_mut().enumerate() {
            rows.panel = vec![Some(panel); rows.len];
        }
        let names = vec![String::new(); layers.len().max(1)];
        return Facets { names, fixed_columns: Some(1) };
    }
    let column = |pick: fn(&super::Channels) -> Option<&Channel>| -> Option<(&Channel, Vec<Value>)> {
        let channels: Vec<&Channel> = spec.layers.iter().filter_map(|layer| pick(&layer.channels)).collect();
        let first = *channels.first()?;
        Some((first, categories(channels.into_iter(), &first.scale.order, &HashMap::new())))
    };
    let row_values = column(|channels| channels.row.as_ref());
    let col_values = column(|channels| channels.col.as_ref());
    if row_values.is_none() && col_values.is_none() {
        return Facets { names: vec![String::new()], fixed_columns: None };
    }
    let at = |values: &Option<(&Channel, Vec<Value>)>, channel: Option<&Channel>, row: usize| -> Option<usize> {
        match (values, channel) {
            (Some((_, values)), Some(channel)) => {
                let value = channel.values.get(row)?;
                values.iter().position(|known| *known == value)
            }
            _ => Some(0),
        }
    };
    let count = |values: &Option<(&Channel, Vec<Value>)>| values.as_ref().map_or(1, |(_, values)| values.len().max(1));
    let columns = count(&col_values);
    for rows in layers {
        let channels = &spec.layers[rows.layer].channels;
        rows.panel = (0..rows.len)
            .map(|row| {
                Some(
                    at(&row_values, channels.row.as_ref(), row)? * columns
                        + at(&col_values, channels.col.as_ref(), row)?,
                )
            })
            .collect();
    }
    let name = |values: &Option<(&Channel, Vec<Value>)>, index: usize| -> Option<String> {
        let (channel, values) = values.as_ref()?;
        Some(value_name(values.get(index)?, channel, language))
    };
    let names = (0..count(&row_values) * columns)
        .map(|panel| {
            let parts = [name(&row_values, panel / columns), name(&col_values, panel % columns)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        })
        .collect();
    Facets { names, fixed_columns: row_values.is_some().then_some(columns) }
}

/// The sum of the measured value for each category of a channel.
fn totals<'a>(layers: &[Rows<'a>], pick: impl Fn(&Rows<'a>) -> Option<&'a Channel>) -> HashMap<String, f64> {
    let mut totals = HashMap::new();
    for rows in layers {
        let Some(channel) = pick(rows) else { continue };
        let measured = [rows.channel(rows.value, 0), rows.channel(rows.value.other(), 0)]
            .into_iter()
            .flatten()
            .find(|measured| !std::ptr::eq(*measured, channel) && matches!(measured.values, Values::Number(_)));
        let Some(measured) = measured else { continue };
        for row in 0..rows.len {
            if let (Some(value), Some(number)) = (channel.values.get(row), measured.values.number(row)) {
                *totals.entry(total_key(&value)).or_insert(0.0) += number;
            }
        }
    }
    totals
}

fn total_key(value: &Value) -> String {
    format!("{value:?}")
}

/// The different values of some channels in an order; moments always rise unless they are to fall.
fn categories<'a>(
    channels: impl Iterator<Item = &'a Channel>,
    order: &Order,
    totals: &HashMap<String, f64>,
) -> Vec<Value> {
    let mut seen = HashMap::new();
    let mut values: Vec<Value> = Vec::new();
    for channel in channels {
        for row in 0..channel.values.len() {
            if let Some(value) = channel.values.get(row) {
                let key = total_key(&value);
                if seen.insert(key, values.len()).is_none() {
                    values.push(value);
                }
            }
        }
    }
    let total = |value: &Value| totals.get(&total_key(value)).copied().unwrap_or(0.0);
    let numeric = values.iter().all(|value| !matches!(value, Value::Text(_)));
    match order {
        Order::Given if numeric => values.sort_by(Value::compare),
        Order::Given => {}
        Order::Ascending => values.sort_by(Value::compare),
        Order::Descending => values.sort_by(|a, b| b.compare(a)),
        Order::ValueAscending => values.sort_by(|a, b| total(a).total_cmp(&total(b))),
        Order::ValueDescending => values.sort_by(|a, b| total(b).total_cmp(&total(a))),
        Order::List(names) => {
            let rank = |value: &Value| match value {
                Value::Text(name) => names.iter().position(|known| known == name).unwrap_or(names.len()),
                Value::Number(number) => {
                    let name = magnitude::category(*number);
                    names.iter().position(|known| *known == name).unwrap_or(names.len())
                }
                Value::Time(_) => names.len(),
            };
            values.sort_by_key(rank);
        }
    }
    values
}

/// The name of a category as it is printed.
pub(super) fn value_name(value: &Value, channel: &Channel, language: Language) -> String {
    match (value, &channel.values) {
        (Value::Text(name), _) => name.clone(),
        (Value::Number(number), _) => magnitude::category(*number),
        (Value::Time(moment), Values::Time(_, precision)) => date_text(*moment, *precision, language),
        (Value::Time(moment), _) => date_text(*moment, super::Precision::Day, language),
    }
}

/// Fills the ends of a layer's rows along the value direction; returns how many values were refused.
fn fill_ends(rows: &mut Rows<'_>, spec: &Spec, series: usize) -> usize {
    let measured = |end: usize| rows.channel(rows.value, end);
    let Some(first) = measured(0) else { return 0 };
    if matches!(first.values, Values::Text(_)) || rows.mark == Mark::Cell {
        return 0;
    }
    if let Some(second) = measured(1) {
        rows.ends = (0..rows.len).map(|row| Some([first.values.number(row)?, second.values.number(row)?])).collect();
        return 0;
    }
    let from_base = rows.grows_from_base();
    rows.ends = (0..rows.len)
        .map(|row| {
            let value = first.values.number(row)?;
            Some(if from_base { [0.0, value] } else { [value, value] })
        })
        .collect();
    let dodged = rows.mark == Mark::Bar && spec.group == Group::Dodged;
    if !from_base || dodged || spec.stack == Stack::None || rows.channel(rows.value.other(), 1).is_some() {
        return 0;
    }
    let Some(base) = rows.channel(rows.value.other(), 0) else {
        return 0;
    };
    let mut places: HashMap<(Option<usize>, String), usize> = HashMap::new();
    let parts: Vec<stack::Part> = (0..rows.len)
        .filter_map(|row| {
            let key = (rows.panel[row], total_key(&base.values.get(row)?));
            let next = places.len();
            let pile = *places.entry(key).or_insert(next);
            let value = first.values.number(row)?;
            Some(stack::Part { row, pile, series: rows.series[row].unwrap_or(0), value })
        })
        .collect();
    let piled = stack::pile(&parts, places.len(), spec.stack, series);
    rows.stacked = series > 1 || spec.stack != Stack::Zero;
    for end in &mut rows.ends {
        *end = None;
    }
    for (part, ends) in parts.iter().zip(&piled.ends) {
        rows.ends[part.row] = *ends;
    }
    piled.refused
}
