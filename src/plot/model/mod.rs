//! What a spec means before anything has a size: which way it runs, series, facets, stacks.
//!
//! In: a [`Spec`] and a direction. Out: layers in screen space, with the ends of every bar and area.
//! Deliberately absent: px.

mod category;
mod facet;

use std::collections::HashSet;

use super::channel::{Channel, Order, ScaleKind, Ticks};
use super::color::ColorScale;
use super::date::Precision;
use super::language::Language;
use super::places::Places;
use super::spec::{Group, Mark, Orient, Spec, Stack};
use super::stack;
use super::values::{Value, Values};
pub(super) use category::value_name;
use category::{as_they_come, categories, totals};
use facet::facet;

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
    pub(super) order: Option<&'a Channel>,
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
    /// Places of a stacked area where a series has no value: it has no thickness there, so that the others can pass.
    pub(super) filled: Vec<Filled>,
}

/// A place of a series without a value, in a stack.
pub(super) struct Filled {
    pub(super) series: usize,
    /// A row with the same place along the base.
    pub(super) row: usize,
    pub(super) ends: [f64; 2],
}

impl<'a> Rows<'a> {
    /// The channel of a direction: 0 is the main one, 1 the other end.
    pub(super) fn channel(&self, direction: Direction, end: usize) -> Option<&'a Channel> {
        match direction {
            Direction::X => self.x[end],
            Direction::Y => self.y[end],
        }
    }

    /// Whether a direction has categories.
    pub(super) fn has_names(&self, direction: Direction) -> bool {
        self.channel(direction, 0).is_some_and(is_discrete)
    }

    /// Whether the mark fills its base band.
    pub(super) fn fills_band(&self) -> bool {
        matches!(self.mark, Mark::Bar | Mark::Cell | Mark::Tick)
    }

    /// Whether a mark of one series stands beside those of the others: bars, and what is drawn on them series by series.
    pub(super) fn steps_aside(&self, group: Group) -> bool {
        let on_bars = matches!(self.mark, Mark::Point | Mark::Rule | Mark::Text | Mark::Tick) && self.color.is_some();
        group == Group::Dodged && (self.mark == Mark::Bar || on_bars)
    }

    /// How long a moment of a direction lasts, where bars stand on a time scale and span their periods.
    pub(super) fn period(&self, direction: Direction) -> Option<Precision> {
        let channel = self.channel(direction, 0)?;
        match channel.values {
            Values::Time(_, precision)
                if self.mark == Mark::Bar
                    && channel.scale.kind == ScaleKind::Time
                    && self.value != direction
                    && self.channel(direction, 1).is_none() =>
            {
                Some(precision)
            }
            _ => None,
        }
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
    /// How numbers become colours, when the color channel is numeric.
    pub(super) color_scale: Option<ColorScale>,
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
    spec.layers.iter().all(|layer| matches!(layer.mark, Mark::Bar | Mark::Tick | Mark::Text | Mark::Rule | Mark::Point))
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
    let rank = |channel: &Channel| match channel.values {
        _ if is_discrete(channel) => 2,
        Values::Time(..) => 1,
        _ => 0,
    };
    match (x, y) {
        (Some(x), Some(y)) if rank(y) > rank(x) => Direction::Y,
        (Some(x), None) if rank(x) == 0 => Direction::Y,
        (None, Some(y)) if rank(y) > 0 => Direction::Y,
        _ => Direction::X,
    }
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
        let series = color.map_or_else(Vec::new, |channel| place_series(&mut layers, &channel.scale.order));
        let color_scale = spec
            .layers
            .iter()
            .filter_map(|layer| layer.channels.color.as_ref())
            .find_map(|channel| ColorScale::of(channel, language));
        let mut refused = 0;
        for rows in &mut layers {
            refused += fill_ends(rows, spec, series.len());
        }
        let names = color
            .map_or_else(Vec::new, |channel| series.iter().map(|value| value_name(value, channel, language)).collect());
        Self { spec, language, layers, series: names, color_scale, facets, refused }
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
        let totals = totals(order, &self.layers, |rows| rows.channel(direction, 0));
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

/// The different values of the colours of layers in an order; tells each row its place among them.
fn place_series(layers: &mut [Rows<'_>], order: &Order) -> Vec<Value> {
    let mut coloured = layers.iter_mut().filter(|rows| rows.color.is_some_and(makes_series));
    // One column whose names stay in their own order is looked through once.
    if let (Some(rows), None) = (coloured.next(), coloured.next())
        && let Some((series, places)) = rows.color.and_then(as_they_come)
    {
        rows.series = places;
        rows.series.resize(rows.len, None);
        return series;
    }
    let totals = totals(order, layers, |rows| rows.color);
    let channels = layers.iter().filter_map(|rows| rows.color).filter(|channel| makes_series(channel));
    let series = categories(channels, order, &totals);
    let index = Places::of(series.iter().map(Value::key));
    for rows in layers {
        if let Some(channel) = rows.color.filter(|channel| makes_series(channel)) {
            rows.series = (0..rows.len).map(|row| index.find(channel.values.key(row)?)).collect();
        }
    }
    series
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
        order: channels.order.as_ref(),
        series: vec![None; len],
        panel: vec![Some(0); len],
        value,
        ends: vec![None; len],
        stacked: false,
        filled: Vec::new(),
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
        (None, Some(_)) if y[0].is_some_and(|y| y.scale.ticks == Ticks::Edges) => Direction::X,
        (Some(_), None) | (None, Some(_)) => Direction::Y,
        _ => base_direction(x[0], y[0]).other(),
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
    if !from_base || dodged || spec.stack == Stack::None {
        return 0;
    }
    let base = rows.channel(rows.value.other(), 0);
    let imputes = rows.mark == Mark::Area && series > 1;
    let mut places = Places::default();
    let mut first_rows: Vec<usize> = Vec::new();
    let mut known: HashSet<(usize, usize)> = HashSet::new();
    let mut parts: Vec<stack::Part> = (0..rows.len)
        .filter_map(|row| {
            let place = match base {
                Some(base) => Some(base.values.key(row)?),
                None => None,
            };
            let pile = places.find_or_add((rows.panel[row], place));
            if pile == first_rows.len() {
                first_rows.push(row);
            }
            if imputes {
                known.insert((pile, rows.series[row].unwrap_or(0)));
            }
            let value = first.values.number(row)?;
            Some(stack::Part { row, pile, series: rows.series[row].unwrap_or(0), value })
        })
        .collect();
    let given = parts.len();
    if imputes {
        parts.extend(absent(&known, &first_rows, &rows.panel));
    }
    let piled = stack::pile(&parts, places.len(), spec.stack, series);
    rows.stacked = series > 1 || spec.stack != Stack::Zero;
    for end in &mut rows.ends {
        *end = None;
    }
    for (part, ends) in parts.iter().zip(&piled.ends).take(given) {
        rows.ends[part.row] = *ends;
    }
    let filled = parts.iter().zip(&piled.ends).skip(given);
    rows.filled =
        filled.filter_map(|(part, ends)| Some(Filled { series: part.series, row: part.row, ends: (*ends)? })).collect();
    piled.refused
}

/// Parts without size for the series of a panel that have no row in a pile of it; a row without a value is a gap and stays one.
///
/// Source: Vega-Lite imputes zero in stacked areas.
fn absent(known: &HashSet<(usize, usize)>, first_rows: &[usize], panels: &[Option<usize>]) -> Vec<stack::Part> {
    let mut in_panel: Vec<(Option<usize>, usize)> =
        known.iter().map(|(pile, series)| (panels[first_rows[*pile]], *series)).collect();
    in_panel.sort_unstable();
    in_panel.dedup();
    let mut absent = Vec::new();
    for (pile, row) in first_rows.iter().copied().enumerate() {
        let here = in_panel.iter().filter(|(panel, series)| *panel == panels[row] && !known.contains(&(pile, *series)));
        absent.extend(here.map(|(_, series)| stack::Part { row, pile, series: *series, value: 0.0 }));
    }
    absent
}
