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
    by_series(model, rows, scales.panel)
        .into_iter()
        .map(|(series, members)| {
            let place = |row: usize| {
                let px = x.middle(row);
                let along = rows.order.map_or(px, |order| order.values.number(row));
                (along.unwrap_or(f64::INFINITY), px, row)
            };
            let mut places: Vec<(f64, Option<f64>, usize)> = members.into_iter().map(place).collect();
            places.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut runs: Vec<Vec<[f64; 2]>> = vec![Vec::with_capacity(places.len())];
            for (_, px, row) in &places {
                let Some(px) = *px else { continue };
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
            let row = places.first().map_or(0, |(_, _, row)| *row);
            let shape = Shape::Line { runs, curve: model.spec.curve, dash: series.map_or(0, dash) };
            item(row, series.map_or_else(|| ink::of_layer(model, rows), |series| ink::of_series(model, series)), shape)
        })
        .collect()
}
