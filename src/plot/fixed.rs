//! A drawing whose plot area is given and that carries no text: the profile in which numbers are compared with other engines.

use super::artboard::{Artboard, Frame};
use super::axis::number_ticks;
use super::dimension::{Dimension, Kind};
use super::interval::{Interval, WeekStart};
use super::marks::{self, Scales};
use super::model::{Direction, Model};
use super::scale::{Padding, Scale};
use super::scene::{Axis, Panel, Rect, Scene, Shown, Tick};
use super::spec::Mark;
use super::text_mark;
use super::values::Value;

/// Lays a model out on a plot area at the origin; every facet has the same area.
///
/// A board that is not fixed is taken as a square.
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let (height, padding, tick_px) = match board.frame {
        Frame::Fixed { height, padding, tick_px } => (height, padding, tick_px),
        Frame::Fitted => (board.width, Padding { inner: 0.1, outer: 0.05, points: 0.5 }, 40.0),
    };
    let padding = if model.dodged() { Padding { inner: 0.2, outer: 0.2, points: 0.5 } } else { padding };
    let area = Rect { x: 0.0, y: 0.0, width: board.width, height };
    let x = Dimension::of(model, Direction::X, &|_| true);
    let y = Dimension::of(model, Direction::Y, &|_| true);
    let x_scale = x.as_ref().map(|x| x.scale([0.0, area.width], padding));
    let y_scale = y.as_ref().map(|y| {
        let range = if y.is_discrete() { [0.0, height] } else { [height, 0.0] };
        y.scale(range, padding)
    });
    let axis = |dimension: &Option<Dimension>, scale: &Option<Scale>| {
        let (dimension, scale) = (dimension.as_ref()?, scale.as_ref()?);
        Some(Axis { scale: scale.clone(), ticks: ticks(dimension, scale, tick_px), title: dimension.title.clone() })
    };
    let scales = Scales {
        panel: 0,
        x: x_scale.as_ref(),
        y: y_scale.as_ref(),
        area,
        bubble: 1936.0,
        widest_bar: f64::INFINITY,
        exact: true,
    };
    let mut scene = Scene::empty(area.width, &model.spec.lang, model.series.clone());
    scene.height = height;
    for (panel, name) in model.facets.names.iter().enumerate() {
        scene.panels.push(Panel { area, name: name.clone(), x: axis(&x, &x_scale), y: axis(&y, &y_scale) });
        let scales = Scales { panel, ..scales };
        for rows in &model.layers {
            scene.marks.extend(marks::draw(model, rows, scales));
            if rows.mark == Mark::Text {
                scene.labels.extend(text_mark::texts(model, rows, scales, board.text_px()));
            }
        }
    }
    scene
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
fn ticks(dimension: &Dimension, scale: &Scale, tick_px: f64) -> Vec<Tick> {
    match (&dimension.kind, scale) {
        (Kind::Continuous { precision, magnitude, .. }, Scale::Continuous(scale)) => {
            let count = ((scale.range[1] - scale.range[0]).abs() / tick_px).ceil();
            if precision.is_none() {
                return number_ticks(dimension, scale, [count, 0.0], magnitude);
            }
            let [low, high] = scale.domain.map(|end| end as i64);
            Interval::choose(low, high, count, super::Precision::Instant)
                .range(low, high, WeekStart::Sunday)
                .into_iter()
                .map(|moment| Tick {
                    value: Value::Time(moment),
                    text: String::new(),
                    px: scale.px(moment as f64),
                    shown: Shown::Yes,
                })
                .collect()
        }
        (Kind::Discrete { values, names, .. }, Scale::Band(band)) => values
            .iter()
            .zip(names)
            .enumerate()
            .map(|(index, (value, name))| Tick {
                value: value.clone(),
                text: name.clone(),
                px: band.middle(index),
                shown: Shown::Yes,
            })
            .collect(),
        _ => Vec::new(),
    }
}
