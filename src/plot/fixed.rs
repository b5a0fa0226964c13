//! A drawing whose plot area is given and that carries no text: the profile in which numbers are compared with other engines.

use super::artboard::{Artboard, Frame};
use super::axis::{Ticking, number_ticks};
use super::channel::Ticks;
use super::date::{DAY, Precision};
use super::dimension::{Dimension, Kind};
use super::interval::{Interval, WeekStart};
use super::marks::{self, Crowd, Scales};
use super::model::{Direction, Model};
use super::scale::{Padding, Scale, Transform};
use super::scene::{Axis, Panel, Rect, Scene, Shown, Tick};
use super::spec::{Group, Mark, Panels};
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
    let area = Rect { x: 0.0, y: 0.0, width: board.width, height };
    let dual = model.spec.panels == Panels::Dual;
    let x = Dimension::of(model, Direction::X, &|_| true);
    let y = Dimension::of(model, Direction::Y, &|rows| !dual || rows.layer == 0);
    let right = Dimension::of(model, Direction::Y, &|rows| dual && rows.layer > 0);
    let x_scale = x.as_ref().map(|x| x.scale([0.0, area.width], padding_of(model, Direction::X, padding)));
    let vertical = |y: &Dimension| {
        let range = if y.is_discrete() { [0.0, height] } else { [height, 0.0] };
        y.scale(range, padding_of(model, Direction::Y, padding))
    };
    let (y_scale, right_scale) = (y.as_ref().map(vertical), right.as_ref().map(vertical));
    let axis = |dimension: &Option<Dimension>, scale: &Option<Scale>| {
        let (dimension, scale) = (dimension.as_ref()?, scale.as_ref()?);
        Some(Axis { scale: scale.clone(), ticks: ticks(dimension, scale, tick_px), title: dimension.title.clone() })
    };
    let step =
        [(&x, &x_scale), (&y, &y_scale)].into_iter().map(|(d, s)| point_step(d, s)).fold(f64::INFINITY, f64::min);
    let largest = 0.95 * 0.95 * step * step;
    let scales = Scales {
        panel: 0,
        x: x_scale.as_ref(),
        y: y_scale.as_ref(),
        area,
        sizes: [4.0, largest],
        widest_bar: f64::INFINITY,
        exact: true,
    };
    let mut scene = Scene::empty(area.width, &model.spec.lang, model.series.clone());
    scene.height = height;
    for (panel, name) in model.facets.names.iter().enumerate() {
        let (x, y, y_right) = (axis(&x, &x_scale), axis(&y, &y_scale), axis(&right, &right_scale));
        scene.panels.push(Panel { area, name: name.clone(), x, y, y_right });
        for rows in &model.layers {
            let y = if rows.layer == 0 { scales.y } else { right_scale.as_ref().or(scales.y) };
            let scales = Scales { panel, y, ..scales };
            scene.marks.extend(marks::draw(model, rows, scales, &mut Crowd::default()));
            if rows.mark == Mark::Text {
                scene.labels.extend(text_mark::texts(model, rows, scales, board.text_px()));
            }
        }
    }
    scene
}

/// The padding of bands by the first mark that stands on them. Source: Vega-Lite `compile/scale/properties.ts` (BSD-3-Clause).
fn padding_of(model: &Model<'_>, direction: Direction, bars: Padding) -> Padding {
    let even = |inner: f64, outer: f64| Padding { inner, outer, ..bars };
    let standing = model.layers.iter().filter(|rows| rows.channel(direction, 0).is_some());
    let mut paddings = standing.filter_map(|rows| match rows.mark {
        _ if model.dodged() && rows.steps_aside(Group::Dodged) && rows.value != direction => Some(even(0.2, 0.2)),
        Mark::Bar => Some(bars),
        Mark::Tick => Some(even(0.25, 0.125)),
        Mark::Cell | Mark::Rule => Some(even(0.0, 0.0)),
        _ => None,
    });
    paddings.next().unwrap_or(bars)
}

/// The room of a point in a direction, px: the step of bands or bins, else 20.
fn point_step(dimension: &Option<Dimension>, scale: &Option<Scale>) -> f64 {
    match (dimension, scale) {
        (Some(dimension), Some(Scale::Continuous(scale))) => match &dimension.ticks {
            Ticks::At(edges) if dimension.has_bins && edges.len() > 1 => {
                (scale.px(edges[1]) - scale.px(edges[0])).abs()
            }
            _ => 20.0,
        },
        (_, Some(Scale::Band(band))) => band.step,
        _ => 20.0,
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
fn ticks(dimension: &Dimension, scale: &Scale, tick_px: f64) -> Vec<Tick> {
    match (&dimension.kind, scale) {
        (Kind::Continuous { precision, magnitude, .. }, Scale::Continuous(scale)) => {
            let count = match dimension.ticks {
                Ticks::Count(count) => count as f64,
                _ if scale.transform == Transform::Log => 10.0,
                _ => ((scale.range[1] - scale.range[0]).abs() / tick_px).ceil(),
            };
            let Some(precision) = precision else {
                return number_ticks(dimension, scale, magnitude, (count, 0.0, Ticking::Exact));
            };
            let [low, high] = scale.domain.map(|end| end as i64);
            let most = least_period(*precision).map_or(count, |period| ((high - low).abs() / period + 1) as f64);
            Interval::choose(low, high, count.min(most), Precision::Instant)
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

/// The length of a period in milliseconds, of which there is no more than one tick; `None` for days and moments, which are not rounded.
fn least_period(precision: Precision) -> Option<i64> {
    let days = match precision {
        Precision::Year => 365,
        Precision::Half => 181,
        Precision::Quarter => 90,
        Precision::Month => 31,
        Precision::Week => 7,
        Precision::Day | Precision::Instant => return None,
    };
    Some(days * DAY)
}
