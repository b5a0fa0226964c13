//! Texts at both ends of lines: [`Mark::End`](super::Mark::End) layers, set beside the first and the last category.
//!
//! In: a model, the categories of x and the vertical scale. Out: texts with their places after dodging, or nothing when
//! they do not fit; the caller then shows a legend and an axis. Deliberately absent: texts at categories in between.

use super::dimension::{Dimension, Kind};
use super::dodge::dodge;
use super::label::{Setting, below, height};
use super::model::{Direction, Model, Rows};
use super::scale::Scale;
use super::scene::{Anchor, Ink, Item, Label, Role, Shape};
use super::spec::{Mark, ValueLabels};
use super::text::{Measure, widest, wrap};
use super::text_mark::text_of;

/// The px between the end of a line and its text.
const LEADER: f64 = 14.0;

/// Texts at the left and at the right of a plot area.
#[derive(Debug, Clone, Default)]
pub(super) struct Ends {
    sides: [Side; 2],
}

#[derive(Debug, Clone, Default)]
struct Side {
    texts: Vec<Text>,
    /// Of the widest, px.
    width: f64,
}

#[derive(Debug, Clone)]
struct Text {
    lines: Vec<String>,
    wished: f64,
    layer: usize,
    row: usize,
}

/// How many texts the fuller side has, so that the plot area can be made tall enough.
pub(super) fn most(model: &Model<'_>) -> usize {
    (0..2).map(|side| rows_of(model, side).len()).max().unwrap_or(0)
}

/// The rows of all layers of ends at a side: 0 the first category, 1 the last.
fn rows_of<'m, 'a>(model: &'m Model<'a>, side: usize) -> Vec<(&'m Rows<'a>, usize)> {
    if model.layers.iter().all(|rows| rows.mark != Mark::End) {
        return Vec::new();
    }
    let categories = model.categories(Direction::X);
    let edge = if side == 0 { categories.first() } else { categories.last() };
    let Some(edge) = edge.filter(|_| categories.len() > 1 && model.facets.names.len() == 1) else { return Vec::new() };
    let layers = model.layers.iter().filter(|rows| rows.mark == Mark::End && rows.has_names(Direction::X));
    let here = |rows: &Rows<'_>, row: usize| {
        rows.channel(Direction::X, 0).is_some_and(|x| x.values.key(row) == Some(edge.key()))
    };
    layers.flat_map(|rows| (0..rows.len).filter(move |row| here(rows, *row)).map(move |row| (rows, row))).collect()
}

/// The texts of a chart in the frame of `y`, if there are any and all fit: the label with its value towards the line.
pub(super) fn plan(
    model: &Model<'_>,
    (dimension, y): (&Dimension, &Scale),
    board_px: f64,
    size_px: f64,
) -> Option<Ends> {
    let Kind::Continuous { magnitude, .. } = &dimension.kind else { return None };
    let layers = model.layers.iter().filter(|rows| rows.mark == Mark::End);
    let all = layers.filter_map(|rows| rows.channel(Direction::Y, 0)).flat_map(|y| y.values.numbers());
    let format = magnitude.values(all);
    let shows = model.spec.value_labels != ValueLabels::Off;
    let share = if board_px < 480.0 { 0.32 } else { 0.3 };
    let mut ends = Ends::default();
    for (at, side) in ends.sides.iter_mut().enumerate() {
        for (rows, row) in rows_of(model, at) {
            let value = rows.channel(Direction::Y, 0)?.values.number(row);
            let name = text_of(model, rows, row).unwrap_or_default();
            let number = value.filter(|_| shows).map(|value| format.text(value)).unwrap_or_default();
            let text = if at == 0 { format!("{name} {number}") } else { format!("{number} {name}") };
            let text = text.trim().to_owned();
            if text.is_empty() {
                continue;
            }
            let Scale::Continuous(scale) = y else { return None };
            let Some(wished) = value.map(|value| scale.px(value)).filter(|px| px.is_finite()) else { continue };
            let measure = Measure { width_px: board_px * share, lines: 2, size_px, language: model.language };
            let wrapped = wrap(&text, measure);
            if wrapped.cut {
                return None;
            }
            side.width = side.width.max(widest(&wrapped.lines, size_px, model.language));
            side.texts.push(Text { lines: wrapped.lines, wished, layer: rows.layer, row });
        }
    }
    if ends.sides.iter().all(|side| side.texts.is_empty()) {
        return None;
    }
    let [low, high] = span(y.range());
    let fits = ends.sides.iter().all(|side| side.tops(low, high, size_px).is_some());
    fits.then_some(ends)
}

fn span(range: [f64; 2]) -> [f64; 2] {
    [range[0].min(range[1]), range[0].max(range[1])]
}

impl Side {
    fn tops(&self, low: f64, high: f64, size_px: f64) -> Option<Vec<f64>> {
        // Texts of several lines keep apart, so that each is read as one.
        let apart = |lines: usize| if lines > 1 { 5.0 } else { 1.0 };
        let tall = |text: &Text| height(text.lines.len(), size_px) + apart(text.lines.len());
        let heights: Vec<f64> = self.texts.iter().map(tall).collect();
        let wished: Vec<f64> =
            self.texts.iter().zip(&heights).map(|(text, height)| text.wished - height / 2.0).collect();
        dodge(&wished, &heights, low - size_px * 0.6, high + size_px * 0.6)
    }
}

impl Ends {
    /// The px that the texts need at the left and at the right.
    pub(super) fn widths(&self) -> [f64; 2] {
        [0, 1].map(|at| if self.sides[at].texts.is_empty() { 0.0 } else { self.sides[at].width + LEADER + 2.0 })
    }

    /// Sets the texts left of `edges[0]` and right of `edges[1]`; `down` is the way from the frame of the plan to that of
    /// the drawing.
    pub(super) fn place(
        &self,
        edges: [f64; 2],
        down: f64,
        range: [f64; 2],
        setting: Setting,
    ) -> (Vec<Label>, Vec<Item>) {
        let [low, high] = span(range);
        let (mut labels, mut leaders) = (Vec::new(), Vec::new());
        for (at, side) in self.sides.iter().enumerate() {
            let Some(tops) = side.tops(low, high, setting.size_px) else { continue };
            let (anchor, way) = if at == 0 { (Anchor::End, -1.0) } else { (Anchor::Start, 1.0) };
            let x = |px: f64| edges[at] + way * px;
            for (text, top) in side.texts.iter().zip(tops) {
                let setting = Setting { anchor, role: Role::Name, ..setting };
                let label = below(text.lines.clone(), x(LEADER), top + down, setting);
                let middle = label.bounds.y + label.bounds.height / 2.0;
                labels.push(label);
                let start = text.wished + down;
                if (middle - start).abs() < 1.0 {
                    continue;
                }
                // Thin and grey: in the colour of its line it would go on as if it were data.
                let shape = Shape::Rule { from: [x(5.0), start], to: [x(LEADER - 3.0), middle] };
                leaders.push(Item { panel: 0, layer: text.layer, row: text.row, ink: Ink::Axis, shape });
            }
        }
        (labels, leaders)
    }
}
