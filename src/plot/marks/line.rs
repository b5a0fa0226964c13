//! Lines: one a series, in runs between gaps.

use super::{Crowd, Placed, Scales, by_series, item};
use crate::plot::ink;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scene::{Item, Shape};

/// The dash of a line: none for the first four, then another for each.
pub(in crate::plot) fn dash(series: usize) -> u8 {
    u8::try_from(series.saturating_sub(3).min(4)).unwrap_or(4)
}

/// The lines of a layer in a panel.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>, crowd: &mut Crowd) -> Vec<Item> {
    let x = Placed::of(rows, Direction::X, 0, scales);
    let y = Placed::of(rows, Direction::Y, 0, scales);
    let along = |row: usize| match rows.order {
        Some(order) => order.values.number(row),
        None => x.middle(row),
    };
    by_series(model, rows, scales.panel)
        .into_iter()
        .map(|(series, mut members)| {
            members.sort_by(|a, b| {
                let at = |row: &usize| along(*row).unwrap_or(f64::INFINITY);
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
            if !scales.exact {
                runs.iter_mut().for_each(|run| crowd.thin(run));
            }
            let row = members.first().copied().unwrap_or(0);
            let shape = Shape::Line { runs, curve: model.spec.curve, dash: series.map_or(0, dash) };
            item(row, series.map_or_else(|| ink::of_layer(model, rows), |series| ink::of_series(model, series)), shape)
        })
        .collect()
}
