//! From the rows of a layer and the scales of a panel to shapes.
//!
//! In: a [`Model`], scales. Out: [`Item`]s in painting order. Deliberately absent: text.

use std::collections::HashMap;

use super::ink;
use super::model::{Direction, Model, Rows};
use super::scale::{Band, Padding, Scale};
use super::scene::{Ink, Item, Rect, Shape, Symbol};
use super::spec::Mark;
use super::values::{Key, Values};

/// The scales of a panel.
#[derive(Clone, Copy)]
pub(super) struct Scales<'s> {
    pub(super) x: Option<&'s Scale>,
    pub(super) y: Option<&'s Scale>,
    /// The plot area.
    pub(super) area: Rect,
}

impl<'s> Scales<'s> {
    fn of(&self, direction: Direction) -> Option<&'s Scale> {
        match direction {
            Direction::X => self.x,
            Direction::Y => self.y,
        }
    }
}

/// A channel of a layer with its scale, looked up by row.
struct Placed<'a> {
    values: Option<&'a Values>,
    scale: Option<&'a Scale>,
    index: HashMap<Key<'a>, usize>,
    fallback: f64,
}

impl<'a> Placed<'a> {
    fn of(rows: &Rows<'a>, direction: Direction, end: usize, scales: Scales<'a>) -> Self {
        let scale = scales.of(direction);
        let index = match scale {
            Some(Scale::Band(band)) => band.index(),
            _ => HashMap::new(),
        };
        let fallback = match direction {
            Direction::X => scales.area.x + scales.area.width / 2.0,
            Direction::Y => scales.area.y + scales.area.height / 2.0,
        };
        Self { values: rows.channel(direction, end).map(|channel| &channel.values), scale, index, fallback }
    }

    /// The band of a row: its start and width.
    fn band(&self, row: usize) -> Option<(f64, f64)> {
        match (self.values, self.scale) {
            (Some(values), Some(Scale::Band(band))) => {
                let value = values.get(row)?;
                let at = *self.index.get(&value.key())?;
                Some((band.start(at), band.bandwidth))
            }
            (None, _) => Some((self.fallback - 14.0, 28.0)),
            _ => None,
        }
    }

    /// The middle of a row's band, or its px.
    fn middle(&self, row: usize) -> Option<f64> {
        match (self.values, self.scale) {
            (Some(values), Some(Scale::Continuous(scale))) => {
                let px = scale.px(values.number(row)?);
                px.is_finite().then_some(px)
            }
            (None, _) => Some(self.fallback),
            _ => self.band(row).map(|(start, width)| start + width / 2.0),
        }
    }
}

/// The sub-band of a series within a band, when series stand beside each other.
pub(super) fn sub_band(model: &Model<'_>, rows: &Rows<'_>, row: usize, band: (f64, f64)) -> (f64, f64) {
    if !model.dodged() || rows.mark != Mark::Bar {
        return band;
    }
    let Some(series) = rows.series[row] else {
        return band;
    };
    let values = (0..model.series.len()).map(|_| super::Value::Number(0.0)).collect();
    let inner = Band::fit(values, [band.0, band.0 + band.1], Padding { inner: 0.0, outer: 0.0 });
    (inner.start(series), inner.bandwidth)
}

/// The shapes of one layer in one panel.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, panel: usize, scales: Scales<'_>) -> Vec<Item> {
    let mut items = match rows.mark {
        Mark::Bar => bars(model, rows, panel, scales),
        Mark::Line => lines(model, rows, panel, scales),
        Mark::Point => points(model, rows, panel, scales),
        _ => Vec::new(),
    };
    for item in &mut items {
        item.panel = panel;
        item.layer = rows.layer;
    }
    items
}

fn item(row: usize, ink: Ink, shape: Shape) -> Item {
    Item { panel: 0, layer: 0, row, ink, shape }
}

fn here<'r>(rows: &'r Rows<'_>, panel: usize) -> impl Iterator<Item = usize> + 'r {
    (0..rows.len).filter(move |row| rows.panel[*row] == Some(panel))
}

fn bars(model: &Model<'_>, rows: &Rows<'_>, panel: usize, scales: Scales<'_>) -> Vec<Item> {
    let base = rows.value.other();
    let placed = Placed::of(rows, base, 0, scales);
    let far = Placed::of(rows, base, 1, scales);
    let Some(Scale::Continuous(value)) = scales.of(rows.value) else {
        return Vec::new();
    };
    let binned = rows.channel(base, 1).is_some();
    here(rows, panel)
        .filter_map(|row| {
            let [low, high] = rows.ends[row]?.map(|end| value.px(end));
            let (start, width) = if binned {
                let (a, b) = (placed.middle(row)?, far.middle(row)?);
                let (left, right) = (a.min(b), a.max(b));
                let gap = if right - left > 3.0 { 1.0 } else { 0.0 };
                (left + gap, right - left - gap)
            } else {
                sub_band(model, rows, row, placed.band(row)?)
            };
            let (near, length) = (low.min(high), (high - low).abs());
            let rect = match rows.value {
                Direction::Y => Rect { x: start, y: near, width, height: length },
                Direction::X => Rect { x: near, y: start, width: length, height: width },
            };
            Some(item(row, ink::of_row(model, rows, row), Shape::Rect(rect)))
        })
        .collect()
}

/// The rows of a panel by series, each sorted along x.
fn by_series(model: &Model<'_>, rows: &Rows<'_>, panel: usize) -> Vec<(Option<usize>, Vec<usize>)> {
    let mut groups: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    if model.series.is_empty() || rows.series.iter().all(Option::is_none) {
        groups.push((None, here(rows, panel).collect()));
        return groups;
    }
    groups.extend((0..model.series.len()).map(|series| (Some(series), Vec::new())));
    for row in here(rows, panel) {
        if let Some(series) = rows.series[row] {
            groups[series].1.push(row);
        }
    }
    groups.retain(|(_, members)| !members.is_empty());
    groups
}

/// The dash of a line: none for the first four, then another for each.
pub(super) fn dash(series: usize) -> u8 {
    u8::try_from(series.saturating_sub(3).min(4)).unwrap_or(4)
}

fn lines(model: &Model<'_>, rows: &Rows<'_>, panel: usize, scales: Scales<'_>) -> Vec<Item> {
    let x = Placed::of(rows, Direction::X, 0, scales);
    let y = Placed::of(rows, Direction::Y, 0, scales);
    by_series(model, rows, panel)
        .into_iter()
        .map(|(series, mut members)| {
            members.sort_by(|a, b| {
                let at = |row: &usize| x.middle(*row).unwrap_or(f64::INFINITY);
                at(a).total_cmp(&at(b))
            });
            let mut runs: Vec<Vec<[f64; 2]>> = vec![Vec::new()];
            for row in &members {
                let Some(px) = x.middle(*row) else { continue };
                match y.middle(*row) {
                    Some(py) => {
                        if let Some(run) = runs.last_mut() {
                            run.push([px, py]);
                        }
                    }
                    None => runs.push(Vec::new()),
                }
            }
            runs.retain(|run| !run.is_empty());
            let row = members.first().copied().unwrap_or(0);
            let shape = Shape::Line { runs, curve: model.spec.curve, dash: series.map_or(0, dash) };
            item(row, series.map_or_else(|| ink::of_layer(model, rows), |series| ink::of_series(model, series)), shape)
        })
        .collect()
}

/// The area of a point without a size channel, px².
pub(super) const DOT: f64 = 38.0;

const SYMBOLS: [Symbol; 6] =
    [Symbol::Circle, Symbol::Square, Symbol::Triangle, Symbol::Diamond, Symbol::Cross, Symbol::Ring];

fn points(model: &Model<'_>, rows: &Rows<'_>, panel: usize, scales: Scales<'_>) -> Vec<Item> {
    let x = Placed::of(rows, Direction::X, 0, scales);
    let y = Placed::of(rows, Direction::Y, 0, scales);
    let largest = rows.size.map_or(0.0, |size| size.values.numbers().fold(0.0, f64::max));
    let largest_area = (scales.area.width * 0.075).clamp(16.0, 44.0) * (scales.area.width * 0.075).clamp(16.0, 44.0);
    let shapes: Vec<super::Value> = rows.shape.map_or_else(Vec::new, |shape| {
        let mut values: Vec<super::Value> = Vec::new();
        for value in (0..rows.len).filter_map(|row| shape.values.get(row)) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    });
    let mut items: Vec<Item> = here(rows, panel)
        .filter_map(|row| {
            let size = match rows.size {
                Some(size) if largest > 0.0 => (size.values.number(row)?.max(0.0) / largest * largest_area).max(4.0),
                _ => DOT,
            };
            let symbol = rows
                .shape
                .and_then(|shape| shape.values.get(row))
                .and_then(|value| shapes.iter().position(|known| *known == value))
                .map_or(Symbol::Circle, |at| SYMBOLS[at % SYMBOLS.len()]);
            let shape = Shape::Point { x: x.middle(row)?, y: y.middle(row)?, size, symbol };
            Some(item(row, ink::of_row(model, rows, row), shape))
        })
        .collect();
    let area = |item: &Item| {
        if let Shape::Point { size, .. } = item.shape { size } else { 0.0 }
    };
    items.sort_by(|a, b| area(b).total_cmp(&area(a)));
    items
}
