//! Straight strokes: rules, ticks across a band, and links with an end point at each side.

use super::{Placed, Scales, aside, here, item, sub_band};
use crate::plot::ink;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scene::{Item, Shape, Symbol};
use crate::plot::spec::Curve;

/// Rules: across the panel where only one position is given, along its middle where that has two ends, else from x, y to
/// x2, y2.
pub(super) fn rules(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let [x, x2] = [0, 1].map(|end| Placed::of(rows, Direction::X, end, scales));
    let [y, y2] = [0, 1].map(|end| Placed::of(rows, Direction::Y, end, scales));
    let area = scales.area;
    here(rows, scales.panel)
        .filter_map(|row| {
            let (from, to) = match (x.given(), y.given()) {
                (true, true) => {
                    let (px, py) = (aside(model, rows, &x, row)?, aside(model, rows, &y, row)?);
                    let end_x = if x2.given() { x2.middle(row)? } else { px };
                    let end_y = if y2.given() { y2.middle(row)? } else { py };
                    ([px, py], [end_x, end_y])
                }
                (true, false) if x2.given() => {
                    let py = y.middle(row)?;
                    ([x.middle(row)?, py], [x2.middle(row)?, py])
                }
                (false, true) if y2.given() => {
                    let px = x.middle(row)?;
                    ([px, y.middle(row)?], [px, y2.middle(row)?])
                }
                (true, false) => {
                    let px = x.middle(row)?;
                    ([px, area.y], [px, area.bottom()])
                }
                (false, true) => {
                    let py = y.middle(row)?;
                    ([area.x, py], [area.right(), py])
                }
                (false, false) => return None,
            };
            Some(item(row, ink::of_row(model, rows, row), Shape::Rule { from, to }))
        })
        .collect()
}

/// How long a tick is where there is no band, px.
const LOOSE: f64 = 14.0;

/// Ticks: a stroke across the band at the value; a short one where both places are measured.
pub(super) fn ticks(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let base = Placed::of(rows, rows.value.other(), 0, scales);
    let far = Placed::of(rows, rows.value.other(), 1, scales);
    let value = Placed::of(rows, rows.value, 0, scales);
    here(rows, scales.panel)
        .filter_map(|row| {
            let band = match base.band(row) {
                Some(band) => sub_band(model, rows, row, super::bar::no_wider(model, band, scales.widest_bar)),
                None => {
                    let near = base.middle(row)?;
                    let middle = if far.given() { (near + far.middle(row)?) / 2.0 } else { near };
                    (middle - LOOSE / 2.0, LOOSE)
                }
            };
            let (start, width) = band;
            let at = value.middle(row)?;
            let ends = match rows.value {
                Direction::Y => vec![[start, at], [start + width, at]],
                Direction::X => vec![[at, start], [at, start + width]],
            };
            Some(item(row, ink::of_row(model, rows, row), stroke(ends)))
        })
        .collect()
}

/// Links: a line from x, y to x2, y2, an open ring at the start and a dot at the end.
pub(super) fn links(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let [x, x2] = [0, 1].map(|end| Placed::of(rows, Direction::X, end, scales));
    let [y, y2] = [0, 1].map(|end| Placed::of(rows, Direction::Y, end, scales));
    let mut items = Vec::new();
    let mut rings = Vec::new();
    let mut dots = Vec::new();
    for row in here(rows, scales.panel) {
        let (Some(px), Some(py)) = (x.middle(row), y.middle(row)) else {
            continue;
        };
        let end_x = if x2.given() { x2.middle(row) } else { Some(px) };
        let end_y = if y2.given() { y2.middle(row) } else { Some(py) };
        let (Some(end_x), Some(end_y)) = (end_x, end_y) else {
            continue;
        };
        let paint = ink::of_row(model, rows, row);
        items.push(item(row, paint, stroke(vec![[px, py], [end_x, end_y]])));
        rings.push(item(row, paint, Shape::Point { x: px, y: py, size: super::point::DOT, symbol: Symbol::Ring }));
        dots.push(item(
            row,
            paint,
            Shape::Point { x: end_x, y: end_y, size: super::point::DOT, symbol: Symbol::Circle },
        ));
    }
    items.extend(rings);
    items.extend(dots);
    items
}

fn stroke(points: Vec<[f64; 2]>) -> Shape {
    Shape::Line { runs: vec![points], curve: Curve::Straight, dash: 0 }
}
