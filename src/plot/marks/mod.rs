//! From the rows of a layer and the scales of a panel to shapes.
//!
//! In: a [`Model`], scales. Out: [`Item`]s in painting order. Deliberately absent: text.

mod area;
mod bar;
mod cell;
mod crowd;
mod line;
mod point;
mod stroke;

use crate::plot::date::{Precision, period_end};
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::places::Places;
use crate::plot::scale::{Band, Padding, Scale};
use crate::plot::scene::{Ink, Item, Rect, Shape};

use crate::plot::spec::Mark;
use crate::plot::values::{Key, Value, Values};
pub(in crate::plot) use bar::HEAD_RADIUS;
pub(in crate::plot) use crowd::Crowd;
pub(in crate::plot) use line::dash;
pub(in crate::plot) use point::{DOT_RADIUS, shapes, swarm_reach, symbol};

/// The scales of a panel.
#[derive(Clone, Copy)]
pub(in crate::plot) struct Scales<'s> {
    /// The panel they belong to.
    pub(in crate::plot) panel: usize,
    pub(in crate::plot) x: Option<&'s Scale>,
    pub(in crate::plot) y: Option<&'s Scale>,
    /// The plot area.
    pub(in crate::plot) area: Rect,
    /// The area of a bubble of nothing and of the largest, px².
    pub(in crate::plot) sizes: [f64; 2],
    /// The widest a bar may become, px.
    pub(in crate::plot) widest_bar: f64,
    /// Whether every point is kept, even where many fall on one px.
    pub(in crate::plot) exact: bool,
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
pub(in crate::plot) struct Placed<'a> {
    values: Option<&'a Values>,
    scale: Option<&'a Scale>,
    index: Places<Key<'a>>,
    /// Where a direction has no channel: the middle and the width of its only band.
    fallback: [f64; 2],
    /// Moments are looked up at the end of their period of this precision.
    until: Option<Precision>,
}

impl<'a> Placed<'a> {
    pub(in crate::plot) fn of(rows: &Rows<'a>, direction: Direction, end: usize, scales: Scales<'a>) -> Self {
        let scale = scales.of(direction);
        let index = match scale {
            Some(Scale::Band(band)) => band.index(),
            _ => Places::default(),
        };
        let (start, length) = match direction {
            Direction::X => (scales.area.x, scales.area.width),
            Direction::Y => (scales.area.y, scales.area.height),
        };
        let fallback = [start + length / 2.0, if scales.exact { length * 0.9 } else { 28.0 }];
        let until = if end == 1 { rows.period(direction) } else { None };
        let channel = rows.channel(direction, if until.is_some() { 0 } else { end });
        Self { values: channel.map(|channel| &channel.values), scale, index, fallback, until }
    }

    /// Whether the layer has the channel.
    fn given(&self) -> bool {
        self.values.is_some()
    }

    /// The band of a row: its start and width.
    fn band(&self, row: usize) -> Option<(f64, f64)> {
        match (self.values, self.scale) {
            (Some(values), Some(Scale::Band(band))) => {
                let at = self.index.find(values.key(row)?)?;
                Some((band.start(at), band.bandwidth))
            }
            (None, _) => Some((self.fallback[0] - self.fallback[1] / 2.0, self.fallback[1])),
            _ => None,
        }
    }

    /// The middle of a row's band, or its px.
    #[inline]
    pub(in crate::plot) fn middle(&self, row: usize) -> Option<f64> {
        match (self.values, self.scale) {
            (Some(values), Some(Scale::Continuous(scale))) => {
                let value = values.number(row)?;
                let px = scale.px(self.until.map_or(value, |precision| period_end(value, precision)));
                px.is_finite().then_some(px)
            }
            (None, _) => Some(self.fallback[0]),
            _ => self.band(row).map(|(start, width)| start + width / 2.0),
        }
    }
}

/// The middle of a row along a direction, in the band of its series where series stand beside each other.
pub(in crate::plot) fn aside(model: &Model<'_>, rows: &Rows<'_>, placed: &Placed<'_>, row: usize) -> Option<f64> {
    if !rows.steps_aside(model.spec.group) {
        return placed.middle(row);
    }
    match placed.band(row) {
        Some(band) if placed.given() => {
            let (start, width) = sub_band(model, rows, row, band);
            Some(start + width / 2.0)
        }
        _ => placed.middle(row),
    }
}

/// The sub-band of a series within a band, when series stand beside each other.
pub(in crate::plot) fn sub_band(model: &Model<'_>, rows: &Rows<'_>, row: usize, band: (f64, f64)) -> (f64, f64) {
    if !model.dodged() || !rows.steps_aside(model.spec.group) {
        return band;
    }
    let Some(series) = rows.series[row] else {
        return band;
    };
    let values = (0..model.series.len()).map(|_| Value::Number(0.0)).collect();
    let inner = Band::fit(values, [band.0, band.0 + band.1], Padding { inner: 0.0, outer: 0.0, points: 0.5 });
    (inner.start(series), inner.bandwidth)
}

/// The shapes of one layer in one panel; counts what crowded lines leave out.
pub(in crate::plot) fn draw(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>, crowd: &mut Crowd) -> Vec<Item> {
    let mut items = match rows.mark {
        Mark::Area => area::draw(model, rows, scales, crowd),
        Mark::Bar => bar::draw(model, rows, scales),
        Mark::Cell => cell::draw(model, rows, scales),
        Mark::Line => line::draw(model, rows, scales, crowd),
        Mark::Link => stroke::links(model, rows, scales),
        Mark::Point => point::draw(model, rows, scales),
        Mark::Swarm => point::swarm(model, rows, scales),
        Mark::Head => point::heads(model, rows, scales),
        Mark::Rule => stroke::rules(model, rows, scales),
        Mark::Tick => stroke::ticks(model, rows, scales),
        Mark::End
        | Mark::Day { .. }
        | Mark::Arc { .. }
        | Mark::Arrow
        | Mark::Flow
        | Mark::Region
        | Mark::Spoke
        | Mark::Text
        | Mark::Tile
        | Mark::Unit => Vec::new(),
    };
    if matches!(rows.mark, Mark::Area | Mark::Line) {
        items.retain(|item| !is_empty(&item.shape));
    }
    for item in &mut items {
        item.panel = scales.panel;
        item.layer = rows.layer;
    }
    items
}

/// Whether nothing would be painted: a series has no value in this panel.
fn is_empty(shape: &Shape) -> bool {
    match shape {
        Shape::Line { runs, .. } => runs.is_empty(),
        Shape::Area { runs, .. } => runs.is_empty(),
        _ => false,
    }
}

fn item(row: usize, ink: Ink, shape: Shape) -> Item {
    Item { panel: 0, layer: 0, row, ink, shape }
}

pub(in crate::plot) fn here<'r>(rows: &'r Rows<'_>, panel: usize) -> impl Iterator<Item = usize> + 'r {
    (0..rows.len).filter(move |row| rows.panel[*row] == Some(panel))
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
