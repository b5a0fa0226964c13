//! Lines: one a series, in runs between gaps.

use super::{Placed, Scales, by_series, item};
use crate::plot::ink;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scene::{Item, Shape};
use crate::plot::spec::Curve;

/// The dash of a line: none for the first four, then another for each.
pub(in crate::plot) fn dash(series: usize) -> u8 {
    u8::try_from(series.saturating_sub(3).min(4)).unwrap_or(4)
}

/// The lines of a layer in a panel.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
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
            if model.spec.curve == Curve::Straight && !scales.exact {
                runs.iter_mut().for_each(thin);
            }
            let row = members.first().copied().unwrap_or(0);
            let shape = Shape::Line { runs, curve: model.spec.curve, dash: series.map_or(0, dash) };
            item(row, series.map_or_else(|| ink::of_layer(model, rows), |series| ink::of_series(model, series)), shape)
        })
        .collect()
}

/// Keeps the first, lowest, highest and last point of each half px column, when there are more than four points a px.
///
/// Source: Jugel et al. 2014, “M4”: the drawn line is the same to within half a px.
fn thin(run: &mut Vec<[f64; 2]>) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return;
    };
    #[allow(clippy::cast_precision_loss, reason = "a count of points")]
    let crowded = run.len() as f64 > 4.0 * (last[0] - first[0]).max(1.0);
    if !crowded {
        return;
    }
    let column = |point: &[f64; 2]| (point[0] * 2.0).floor();
    let mut kept: Vec<[f64; 2]> = Vec::new();
    for group in run.chunk_by(|a, b| column(a) == column(b)) {
        let by_height = |a: &&[f64; 2], b: &&[f64; 2]| a[1].total_cmp(&b[1]);
        let low = group.iter().min_by(by_height).copied();
        let high = group.iter().max_by(by_height).copied();
        let ends = [group.first().copied(), group.last().copied()];
        for point in group {
            let matters = ends.contains(&Some(*point)) || low == Some(*point) || high == Some(*point);
            if matters && kept.last() != Some(point) {
                kept.push(*point);
            }
        }
    }
    *run = kept;
}
