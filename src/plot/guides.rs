//! Grid, base lines and the entries of the legend.
//!
//! Deliberately absent: text placement (see `axis` and `legend`).

use super::cartesian::Fitting;
use super::ink;
use super::legend::{Entry, Key};
use super::marks::{self, dash};
use super::model::{Direction, Model, Rows, value_name};
use super::scale::Scale;
use super::scene::{Axis, Ink, Item, Panel, Shape, Shown, Symbol};
use super::spec::{Mark, Panels, Stack};
use super::values::Value;

fn rule(panel: usize, ink: Ink, from: [f64; 2], to: [f64; 2]) -> Item {
    Item { panel, layer: 0, row: 0, ink, shape: Shape::Rule { from, to } }
}

/// Grid lines at the ticks of continuous axes, the base line of bars, and the axis line under everything else.
pub(super) fn grid(model: &Model<'_>, panel: usize, place: &Panel) -> Vec<Item> {
    let (area, x, y) = (place.area, place.x.as_ref(), place.y.as_ref());
    let mut items = Vec::new();
    let continuous = |axis: Option<&Axis>| matches!(axis.map(|axis| &axis.scale), Some(Scale::Continuous(_)));
    let timed = |axis: &Axis| matches!(axis.ticks.first().map(|tick| &tick.value), Some(Value::Time(_)));
    let bars = model.layers.iter().find(|rows| rows.mark == Mark::Bar || rows.mark == Mark::Area);
    let zero_of = |axis: Option<&Axis>| match axis.map(|axis| &axis.scale) {
        Some(Scale::Continuous(scale)) => {
            let (low, high) = (scale.domain[0].min(scale.domain[1]), scale.domain[0].max(scale.domain[1]));
            (low <= 0.0 && high >= 0.0).then(|| scale.px(0.0))
        }
        _ => None,
    };
    let value = bars.map(|rows| rows.value);
    let centred = model.spec.stack == Stack::Center;
    let zero_x = zero_of(x).filter(|_| value == Some(Direction::X) && !centred);
    let zero_y = zero_of(y).filter(|_| {
        let lines = || model.layers.iter().any(|rows| rows.mark == Mark::Line);
        value != Some(Direction::X) && !centred && (value.is_some() || lines())
    });
    if let Some(axis) = y.filter(|_| continuous(y)) {
        for tick in axis.ticks.iter().filter(|tick| tick.shown == Shown::Yes) {
            if zero_y.is_none_or(|zero| (zero - tick.px).abs() > 0.5) {
                items.push(rule(panel, Ink::Grid, [area.x, tick.px], [area.right(), tick.px]));
            }
        }
    }
    let crossed =
        value == Some(Direction::X) || !continuous(y) || model.layers.iter().any(|rows| rows.mark == Mark::Point);
    if let Some(axis) = x.filter(|axis| crossed && continuous(x) && (!timed(axis) || value == Some(Direction::X))) {
        for tick in axis.ticks.iter().filter(|tick| tick.shown == Shown::Yes) {
            if zero_x.is_none_or(|zero| (zero - tick.px).abs() > 0.5) {
                items.push(rule(panel, Ink::Grid, [tick.px, area.y], [tick.px, area.bottom()]));
            }
        }
    }
    if let Some(axis) = x.filter(|axis| timed(axis) && continuous(x) && value != Some(Direction::X)) {
        for tick in axis.ticks.iter().filter(|tick| tick.shown == Shown::Yes) {
            items.push(rule(panel, Ink::Axis, [tick.px, area.bottom()], [tick.px, area.bottom() + 5.0]));
        }
    }
    let zero_ink = if model.spec.stack == Stack::Diverge { Ink::Grid } else { Ink::Zero };
    if let Some(zero) = zero_x {
        items.push(rule(panel, zero_ink, [zero, area.y], [zero, area.bottom()]));
    }
    if let Some(zero) = zero_y {
        items.push(rule(panel, Ink::Zero, [area.x, zero], [area.right(), zero]));
    } else if value != Some(Direction::X) && !model.layers.iter().any(|rows| rows.mark == Mark::Cell) {
        items.push(rule(panel, Ink::Axis, [area.x, area.bottom()], [area.right(), area.bottom()]));
    }
    items
}

/// The entries a legend needs: series that no axis already names, or layers with different titles.
pub(super) fn entries(fitting: &Fitting<'_, '_>) -> Vec<Entry> {
    let model = fitting.model;
    if let Some((scale, tiers)) =
        model.color_scale.as_ref().and_then(|scale| Some((scale, scale.tiers(&model.spec.words)?)))
    {
        let mut entries: Vec<Entry> =
            tiers.into_iter().map(|(name, ink)| Entry { name, ink, key: Key::Swatch }).collect();
        if scale.has_gaps {
            entries.push(Entry { name: model.spec.words.no_data.clone(), ink: Ink::Hatch, key: Key::Swatch });
        }
        return entries;
    }
    let key = |mark: Mark, series: usize| match mark {
        Mark::Line | Mark::Rule => Key::Stroke { dash: dash(series) },
        Mark::Tick => Key::Stroke { dash: 0 },
        Mark::Point => Key::Dot(symbol_of(model, series)),
        _ => Key::Swatch,
    };
    if model.series.len() > 1 {
        if named_by_axis(model) {
            return Vec::new();
        }
        let mark = model.layers.iter().find(|rows| rows.color.is_some()).map_or(Mark::Bar, |rows| rows.mark);
        return (0..model.series.len())
            .map(|series| Entry {
                name: model.series[series].clone(),
                ink: ink::of_series(model, series),
                key: key(mark, series),
            })
            .filter(|entry| model.spec.highlight.is_empty() || entry.ink != Ink::Other)
            .collect();
    }
    if model.spec.panels == Panels::PerLayer {
        return Vec::new();
    }
    let mut named: Vec<Entry> = Vec::new();
    for rows in &model.layers {
        let Some(title) = rows.channel(rows.value, 0).and_then(|channel| channel.title.clone()) else {
            continue;
        };
        if !matches!(rows.mark, Mark::Rule | Mark::Text) && named.iter().all(|entry| entry.name != title) {
            named.push(Entry { name: title, ink: ink::of_layer(model, rows), key: key(rows.mark, 0) });
        }
    }
    if named.len() > 1 && named.windows(2).all(|pair| pair[0].ink != pair[1].ink) { named } else { Vec::new() }
}

/// The entries of a shape channel that says something else than the colour.
pub(super) fn shapes(model: &Model<'_>) -> Vec<Entry> {
    let Some(rows) = model.layers.iter().find(|rows| rows.mark == Mark::Point && rows.shape.is_some()) else {
        return Vec::new();
    };
    let Some(shape) = rows.shape else {
        return Vec::new();
    };
    let values = marks::shapes(rows);
    if values.len() < 2 || names_colour(rows) {
        return Vec::new();
    }
    values
        .iter()
        .enumerate()
        .map(|(at, value)| Entry {
            name: value_name(value, shape, model.language),
            ink: Ink::Axis,
            key: Key::Dot(marks::symbol(at)),
        })
        .collect()
}

/// The symbol of a series: its own when shapes go with colours, else a circle.
fn symbol_of(model: &Model<'_>, series: usize) -> Symbol {
    let own = model.layers.iter().find(|rows| names_colour(rows)).and_then(|rows| {
        let row = rows.series.iter().position(|known| *known == Some(series))?;
        let value = rows.shape?.values.get(row)?;
        marks::shapes(rows).iter().position(|known| *known == value)
    });
    own.map_or(Symbol::Circle, marks::symbol)
}

/// Whether the shape channel names the same as the colour.
fn names_colour(rows: &Rows<'_>) -> bool {
    match (rows.color, rows.shape) {
        (Some(color), Some(shape)) => (0..rows.len).all(|row| color.values.key(row) == shape.values.key(row)),
        _ => false,
    }
}

/// Whether each series is a category of its own, so that the axis names it.
fn named_by_axis(model: &Model<'_>) -> bool {
    model.layers.iter().all(|rows| {
        let base = rows.channel(rows.value.other(), 0);
        match (rows.color, base) {
            (Some(color), Some(base)) => (0..rows.len).all(|row| color.values.key(row) == base.values.key(row)),
            _ => false,
        }
    })
}

/// Moves an item by so many px.
pub(super) fn shift(item: &mut Item, dx: f64, dy: f64) {
    match &mut item.shape {
        Shape::Rect(rect) => {
            rect.x += dx;
            rect.y += dy;
        }
        Shape::Line { runs, .. } | Shape::Region { rings: runs, .. } => runs.iter_mut().flatten().for_each(|point| {
            point[0] += dx;
            point[1] += dy;
        }),
        Shape::Area { runs, .. } => runs.iter_mut().flatten().for_each(|point| {
            point[0] += dx;
            point[1] += dy;
            point[2] += dy;
        }),
        Shape::Point { x, y, .. } | Shape::Arc { x, y, .. } => {
            *x += dx;
            *y += dy;
        }
        Shape::Rule { from, to } | Shape::Ribbon { from, to, .. } => {
            for end in [from, to] {
                end[0] += dx;
                end[1] += dy;
            }
        }
    }
}
