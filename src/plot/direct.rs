//! Names at the right ends of lines instead of a legend (inference I7).
//!
//! In: a model and the vertical scale. Out: names with their places after dodging, or nothing when they do not fit.

use super::dodge::dodge;
use super::ink;
use super::label::{Setting, below, height};
use super::model::{Direction, Model};
use super::scale::Scale;
use super::scene::{Anchor, Ink, Item, Label, Role, Shape};
use super::spec::{Curve, Mark};
use super::text::{Measure, widest, wrap};

/// The px between the end of a line and its name.
const LEADER: f64 = 16.0;

/// Names to be set at the right of a plot area.
#[derive(Debug, Clone, Default)]
pub(super) struct Direct {
    names: Vec<Name>,
    /// The px they need at the right.
    pub(super) width: f64,
}

#[derive(Debug, Clone)]
struct Name {
    lines: Vec<String>,
    wished: f64,
    ink: Ink,
    row: usize,
    layer: usize,
}

/// The direct labels of a chart of lines, in the frame of `y`, if there are several series and all names fit.
pub(super) fn plan(model: &Model<'_>, y: &Scale, board_px: f64, size_px: f64) -> Option<Direct> {
    let several = model.series.len() > 1;
    let lines_only = model
        .layers
        .iter()
        .all(|rows| matches!(rows.mark, Mark::Line | Mark::Point | Mark::Rule | Mark::Text | Mark::Area));
    let rows = model.layers.iter().find(|rows| rows.mark == Mark::Line)?;
    if !several || !lines_only || model.facets.names.len() > 1 {
        return None;
    }
    let last = last_rows(model, rows)?;
    let share = if board_px < 480.0 { 0.27 } else { 0.24 };
    let mut direct = Direct::default();
    for (series, row) in last {
        let name = &model.series[series];
        let lines = if name.contains(char::is_whitespace) || name.chars().count() > 6 { 2 } else { 1 };
        let measure = Measure { width_px: board_px * share, lines, size_px, language: model.language };
        let wrapped = wrap(name, measure);
        if wrapped.cut {
            return None;
        }
        let wished = position(y, rows.channel(Direction::Y, 0)?.values.get(row)?)?;
        direct.width = direct.width.max(widest(&wrapped.lines, size_px, model.language));
        direct.names.push(Name {
            lines: wrapped.lines,
            wished,
            ink: ink::of_series(model, series),
            row,
            layer: rows.layer,
        });
    }
    direct.width += LEADER + 2.0;
    let range = y.range();
    let low = range[0].min(range[1]);
    let high = range[0].max(range[1]);
    direct.tops(low, high, size_px).map(|_| direct)
}

fn position(scale: &Scale, value: super::Value) -> Option<f64> {
    match scale {
        Scale::Continuous(scale) => match value {
            super::Value::Number(number) => Some(scale.px(number)).filter(|px| px.is_finite()),
            _ => None,
        },
        Scale::Band(band) => band.index().find(value.key()).map(|at| band.middle(at)),
    }
}

/// The last row of each series; `None` when a series ends well before the others.
fn last_rows(model: &Model<'_>, rows: &super::model::Rows<'_>) -> Option<Vec<(usize, usize)>> {
    let x = rows.channel(Direction::X, 0)?;
    let y = rows.channel(Direction::Y, 0)?;
    let order = model.categories_if_text(x);
    let at = |row: usize| -> Option<f64> {
        match &order {
            #[allow(clippy::cast_precision_loss, reason = "a count of categories")]
            Some(order) => order.iter().position(|value| x.values.key(row) == Some(value.key())).map(|at| at as f64),
            None => x.values.number(row),
        }
    };
    let mut last: Vec<Option<(f64, usize)>> = vec![None; model.series.len()];
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for row in 0..rows.len {
        let (Some(px), Some(series)) = (at(row), rows.series[row]) else {
            continue;
        };
        low = low.min(px);
        high = high.max(px);
        if y.values.key(row).is_some() && last[series].is_none_or(|(known, _)| px >= known) {
            last[series] = Some((px, row));
        }
    }
    last.into_iter()
        .enumerate()
        .filter_map(|(series, last)| last.map(|last| (series, last)))
        .map(|(series, (px, row))| (px >= high - (high - low) * 0.1).then_some((series, row)))
        .collect()
}

impl Direct {
    fn tops(&self, low: f64, high: f64, size_px: f64) -> Option<Vec<f64>> {
        let heights: Vec<f64> = self.names.iter().map(|name| height(name.lines.len(), size_px) + 1.0).collect();
        let wished: Vec<f64> =
            self.names.iter().zip(&heights).map(|(name, height)| name.wished - height / 2.0).collect();
        dodge(&wished, &heights, low - size_px * 0.5, high + size_px * 0.5)
    }

    /// Sets the names right of `x`; `down` is the way from the frame of the plan to that of the drawing.
    pub(super) fn place(&self, x: f64, down: f64, range: [f64; 2], setting: Setting) -> (Vec<Label>, Vec<Item>) {
        let low = range[0].min(range[1]);
        let high = range[0].max(range[1]);
        let Some(tops) = self.tops(low, high, setting.size_px) else {
            return Default::default();
        };
        let mut labels = Vec::new();
        let mut leaders = Vec::new();
        for (name, top) in self.names.iter().zip(tops) {
            let setting = Setting { anchor: Anchor::Start, role: Role::Name, ..setting };
            let label = below(name.lines.clone(), x + LEADER, top + down, setting);
            let middle = label.bounds.y + label.bounds.height / 2.0;
            labels.push(label);
            let start = name.wished + down;
            // A way aside is thin and grey: in the colour of its line it would go on as if it were data.
            let ink = if (middle - start).abs() < 1.0 { name.ink } else { Ink::Axis };
            let runs = vec![vec![
                [x + 2.0, start],
                [x + LEADER - 11.0, start],
                [x + LEADER - 8.0, middle],
                [x + LEADER - 4.0, middle],
            ]];
            let shape = Shape::Line { runs, curve: Curve::Straight, dash: 0 };
            leaders.push(Item { panel: 0, layer: name.layer, row: name.row, ink, shape });
        }
        (labels, leaders)
    }
}
