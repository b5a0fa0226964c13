//! Areas: between a line and its base, between the ends of a stack, or between y and y2.

use super::{Crowd, Placed, Scales, by_series, item};
use crate::plot::ink;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scale::Scale;
use crate::plot::scene::{Item, Shape, Weight};
use crate::plot::spec::Mark;

/// The areas of a layer in a panel: pale when a line goes with them or they overlap.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>, crowd: &mut Crowd) -> Vec<Item> {
    let x = Placed::of(rows, Direction::X, 0, scales);
    let Some(Scale::Continuous(y)) = scales.y else {
        return Vec::new();
    };
    let lined = model.layers.iter().any(|other| other.mark == Mark::Line);
    let overlapping = model.series.len() > 1 && !rows.stacked;
    let weight = if lined || overlapping { Weight::Pale } else { Weight::Full };
    by_series(model, rows, scales.panel)
        .into_iter()
        .map(|(series, members)| {
            let filled = rows
                .filled
                .iter()
                .filter(|filled| Some(filled.series) == series && rows.panel[filled.row] == Some(scales.panel));
            let given = members.iter().map(|row| (*row, rows.ends[*row]));
            let mut places: Vec<(f64, Option<[f64; 2]>)> = given
                .chain(filled.map(|filled| (filled.row, Some(filled.ends))))
                .filter_map(|(row, ends)| Some((x.middle(row)?, ends)))
                .collect();
            places.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut runs: Vec<Vec<[f64; 3]>> = vec![Vec::new()];
            for (px, ends) in places {
                match (ends.and_then(|ends| y.span(ends)), runs.last_mut()) {
                    (Some([base, value]), Some(run)) => run.push([px, value, base]),
                    _ => runs.push(Vec::new()),
                }
            }
            runs.retain(|run| !run.is_empty());
            if !scales.exact {
                runs.iter_mut().for_each(|run| crowd.thin(run));
            }
            let row = members.first().copied().unwrap_or(0);
            let paint = series.map_or_else(|| ink::of_layer(model, rows), |series| ink::of_series(model, series));
            item(row, paint, Shape::Area { runs, curve: model.spec.curve, weight })
        })
        .collect()
}
