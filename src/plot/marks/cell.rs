//! Cells of a matrix: one rectangle a pair of categories, or of ranges, with a hair of paper between them.

use super::{Placed, Scales, here, item};
use crate::plot::channel::Ticks;
use crate::plot::ink;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scene::{Item, Rect, Shape};

/// The paper between two cells on a fitted board, px.
const HAIR: f64 = 1.0;

/// The cells of a layer in a panel.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let [x, x2] = [0, 1].map(|end| Placed::of(rows, Direction::X, end, scales));
    let [y, y2] = [0, 1].map(|end| Placed::of(rows, Direction::Y, end, scales));
    let (hair, least) = if scales.exact { (0.0, 0.0) } else { (HAIR, 0.5) };
    // Vega-Lite sets cells of bins on the middle of a px.
    let binned = |direction| rows.channel(direction, 0).is_some_and(|channel| channel.scale.ticks == Ticks::Edges);
    let shift = |direction| if scales.exact && binned(direction) { 0.5 } else { 0.0 };
    let area = scales.area;
    here(rows, scales.panel)
        .filter_map(|row| {
            // What has two ends in one direction only runs across the panel in the other.
            let across = |near: &Placed<'_>, other: &Placed<'_>| !near.given() && other.given();
            let (left, width) = if across(&x, &y2) { (area.x, area.width) } else { extent(&x, &x2, row)? };
            let (top, height) = if across(&y, &x2) { (area.y, area.height) } else { extent(&y, &y2, row)? };
            let rect = Rect {
                x: left + hair / 2.0 + shift(Direction::X),
                y: top + hair / 2.0 + shift(Direction::Y),
                width: (width - hair).max(least),
                height: (height - hair).max(least),
            };
            Some(item(row, ink::of_row(model, rows, row), Shape::Rect(rect)))
        })
        .collect()
}

/// The band of a row, or what lies between its two ends: the start and the length, px.
fn extent(near: &Placed<'_>, far: &Placed<'_>, row: usize) -> Option<(f64, f64)> {
    if !far.given() {
        return near.band(row);
    }
    let (a, b) = (near.middle(row)?, far.middle(row)?);
    Some((a.min(b), (b - a).abs()))
}
