//! Cells of a matrix: one rectangle a pair of categories, with a hair of paper between them.

use super::{Placed, Scales, here, item};
use crate::plot::ink;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scene::{Item, Rect, Shape};

/// The paper between two cells on a fitted board, px.
const HAIR: f64 = 1.0;

/// The cells of a layer in a panel.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let x = Placed::of(rows, Direction::X, 0, scales);
    let y = Placed::of(rows, Direction::Y, 0, scales);
    let hair = if scales.area.x == 0.0 && scales.area.y == 0.0 { 0.0 } else { HAIR };
    here(rows, scales.panel)
        .filter_map(|row| {
            let (left, width) = x.band(row)?;
            let (top, height) = y.band(row)?;
            let rect = Rect {
                x: left + hair / 2.0,
                y: top + hair / 2.0,
                width: (width - hair).max(0.5),
                height: (height - hair).max(0.5),
            };
            Some(item(row, ink::of_row(model, rows, row), Shape::Rect(rect)))
        })
        .collect()
}
