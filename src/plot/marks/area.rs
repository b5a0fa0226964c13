//! Areas: between a line and its base, between the ends of a stack, or between y and y2.

use super::{Placed, Scales, by_series, item};
use crate::plot::ink;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scale::Scale;
use crate::plot::scene::{Item, Shape, Weight};
use crate::plot::spec::Mark;

/// The areas of a layer in a panel: pale when a line goes with them or they overlap.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let x = Placed::of(rows, Direction::X, 0, scales);
    let Some(Scale::Continuous(y)) = scales.y else {
        return Vec::new();
    };
    let lined = model.layers.iter().any(|other| other.mark == Mark::Line);
    let overlapping = model.series.len() > 1 && !rows.stacked;
    let weight = if lined || overlapping { Weight::Pale } else { Weight::Full };
    by_series(model, rows, scales.panel)
        .into_iter()
        .map(|(series, mut members)| {
            members.sort_by(|a, b| {
                let at = |row: &usize| x.middle(*row).unwrap_or(f64::INFINITY);
                at(a).total_cmp(&at(b))
            });
            let mut runs: Vec<Vec<[f64; 3]>> = vec![Vec::new()];
            for row in &members {
                let Some(px) = x.middle(*row) else { continue };
                match (rows.ends[*row].and_then(|ends| y.span(ends)), runs.last_mut()) {
                    (Some([base, value]), Some(run)) => run.push([px, value, base]),
                    _ => runs.push(Vec::new()),
                }
            }
            runs.retain(|run| !run.is_empty());
            let row = members.first().copied().unwrap_or(0);
            let paint = series.map_or_else(|| ink::of_layer(model, rows), |series| ink::of_series(model, series));
            item(row, paint, Shape::Area { runs, curve: model.spec.curve, weight })
        })
        .collect()
}
