//! Laying a pie or a donut out: slices clockwise from twelve o'clock, names at both sides, a legend when they do not fit.
//!
//! In: a [`Model`] whose first layer is arcs, and a board. Out: a [`Scene`].
//! Slices keep the order of the rows; with a size channel they reach as far as its square root tells. Values that are missing have no slice; those that are negative or not finite have none either, and are counted in the notes.

use super::artboard::{Artboard, Frame};
use super::dodge::dodge;
use super::ink;
use super::label::{Setting, below, height};
use super::legend::{Entry, Key, flow};
use super::math::{TURN, cos, sin};
use super::model::{Direction, Model, Rows, value_name};
use super::number::NumberFormat;
use super::scene::{Anchor, Ink, Item, Label, Margins, Note, Panel, Rect, Role, Scene, Shape};
use super::spec::{Curve, Mark};
use super::text::{Measure, wrap};

/// The space from the rim to a name, px.
const LEADER: f64 = 18.0;

struct Slice {
    row: usize,
    start: f64,
    end: f64,
    /// How far it reaches from the inner to the outer rim, 0–1.
    reach: f64,
    ink: Ink,
    name: String,
    said: String,
}

impl Slice {
    fn text(&self) -> String {
        format!("{} {}", self.name, self.said).trim().to_owned()
    }

    /// Name and share in one line, or one below the other; `None` when they do not fit into two lines.
    fn lines(&self, measure: Measure) -> Option<Vec<String>> {
        let one = wrap(&self.text(), Measure { lines: 1, ..measure });
        if !one.cut {
            return Some(one.lines);
        }
        let name = wrap(&self.name, Measure { lines: 2, ..measure });
        if name.cut || self.said.is_empty() {
            return (!name.cut).then_some(name.lines);
        }
        Some(name.lines.into_iter().chain([self.said.clone()]).collect())
    }
}

/// Lays the arcs of a model out; the other layers are not drawn.
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let mut scene = Scene::empty(board.width, &model.spec.lang, model.series.clone());
    let Some((rows, hole)) = model.layers.iter().find_map(|rows| match rows.mark {
        Mark::Arc { hole } => Some((rows, hole.clamp(0.0, 0.95))),
        _ => None,
    }) else {
        return scene;
    };
    let (slices, refused) = slices(model, rows);
    if refused > 0 {
        scene.notes.push(Note::ValuesOffScale(refused));
    }
    let circle = match board.frame {
        Frame::Fixed { height, .. } => {
            scene.height = height;
            Circle { x: board.width / 2.0, y: height / 2.0, radius: board.width.min(height) / 2.0 }
        }
        Frame::Fitted => {
            beside(model, board, &slices, &mut scene).unwrap_or_else(|| above(model, board, &slices, &mut scene))
        }
    };
    for slice in &slices {
        let shape = Shape::Arc {
            x: circle.x,
            y: circle.y,
            inner: circle.radius * hole,
            outer: circle.radius * (hole + (1.0 - hole) * slice.reach),
            start: slice.start,
            end: slice.end,
        };
        scene.marks.push(Item { panel: 0, layer: rows.layer, row: slice.row, ink: slice.ink, shape });
    }
    let Circle { x, y, radius } = circle;
    let area = Rect { x: x - radius, y: y - radius, width: radius * 2.0, height: radius * 2.0 };
    scene.margins =
        Margins { top: area.y, left: area.x, right: scene.width - area.right(), bottom: scene.height - area.bottom() };
    scene.panels.push(Panel { area, ..Panel::default() });
    scene
}

#[derive(Debug, Clone, Copy)]
struct Circle {
    x: f64,
    y: f64,
    radius: f64,
}

fn slices(model: &Model<'_>, rows: &Rows<'_>) -> (Vec<Slice>, usize) {
    let Some(values) = rows.channel(Direction::Y, 0).or(rows.channel(Direction::X, 0)) else {
        return (Vec::new(), 0);
    };
    let shares: Vec<(usize, f64)> = (0..rows.len)
        .filter_map(|row| values.values.summand(row).filter(|value| *value >= 0.0).map(|value| (row, value)))
        .collect();
    let total: f64 = shares.iter().map(|(_, value)| value).sum();
    let percent = NumberFormat::parse("0.#%").unwrap_or_else(|_| NumberFormat::plain());
    let names = rows.color.or(rows.channel(Direction::X, 0));
    let longest = rows.size.map_or(0.0, |size| size.values.numbers().fold(0.0, f64::max));
    let reach = |row: usize| match rows.size {
        Some(size) if longest > 0.0 => (size.values.number(row).unwrap_or(0.0).max(0.0) / longest).sqrt(),
        _ => 1.0,
    };
    let mut sum = 0.0;
    let refused = values.values.numbers().count() - shares.len();
    let slices = shares
        .into_iter()
        .enumerate()
        .map(|(at, (row, value))| {
            let turn = |sum: f64| if total > 0.0 { sum / total * TURN } else { 0.0 };
            let start = turn(sum);
            sum += value;
            let name = names
                .and_then(|channel| channel.values.get(row).map(|value| value_name(&value, channel, model.language)))
                .unwrap_or_default();
            let said = match rows
                .label
                .and_then(|channel| channel.values.get(row).map(|value| value_name(&value, channel, model.language)))
            {
                Some(label) => label,
                None if total > 0.0 => percent.text(value / total, model.language),
                None => String::new(),
            };
            let paint = if rows.series[row].is_some() || !model.spec.highlight.is_empty() {
                ink::of_row(model, rows, row)
            } else {
                ink::nth(at)
            };
            Slice { row, start, end: turn(sum), reach: reach(row), ink: paint, name, said }
        })
        .collect();
    (slices, refused)
}

/// Names at both sides of the circle; `None` when they do not fit.
fn beside(model: &Model<'_>, board: &Artboard, slices: &[Slice], scene: &mut Scene) -> Option<Circle> {
    let radius = if board.is_narrow() { (board.width * 0.21).min(76.0) } else { 112.0 };
    let size_px = board.text_px();
    let room = board.width / 2.0 - radius - LEADER - 2.0;
    let margin = size_px * 1.2;
    let circle = Circle { x: board.width / 2.0, y: radius + margin, radius };
    let mut labels: Vec<Label> = Vec::new();
    let mut leaders: Vec<Item> = Vec::new();
    for right in [true, false] {
        let side: Vec<&Slice> = slices
            .iter()
            .filter(|slice| slice.end > slice.start && ((slice.start + slice.end) / 2.0 < TURN / 2.0) == right)
            .collect();
        let mut lines = Vec::new();
        for slice in &side {
            lines.push(slice.lines(Measure { width_px: room, lines: 2, size_px, language: model.language })?);
        }
        let heights: Vec<f64> = lines.iter().map(|lines| height(lines.len(), size_px) + 2.0).collect();
        let wished: Vec<f64> = side
            .iter()
            .zip(&heights)
            .map(|(slice, height)| circle.y - (radius + 8.0) * cos((slice.start + slice.end) / 2.0) - height / 2.0)
            .collect();
        let tops = dodge(&wished, &heights, 0.0, circle.y * 2.0)?;
        let (sign, anchor) = if right { (1.0, Anchor::Start) } else { (-1.0, Anchor::End) };
        for ((slice, lines), top) in side.iter().zip(lines).zip(tops) {
            let setting = Setting { size_px, language: model.language, anchor, role: Role::Name };
            let x = circle.x + sign * (radius + LEADER);
            let label = below(lines, x, top, setting);
            let middle = label.bounds.y + label.bounds.height / 2.0;
            let angle = (slice.start + slice.end) / 2.0;
            let at = |r: f64| [circle.x + r * sin(angle), circle.y - r * cos(angle)];
            let runs = vec![vec![at(radius + 1.0), at(radius + 7.0), [x - sign * 4.0, middle]]];
            let shape = Shape::Line { runs, curve: Curve::Straight, dash: 0 };
            leaders.push(Item { panel: 0, layer: 0, row: slice.row, ink: Ink::Axis, shape });
            labels.push(label);
        }
    }
    scene.height = (circle.y * 2.0).ceil();
    scene.labels.extend(labels);
    scene.guides.extend(leaders);
    Some(circle)
}

/// All names in a legend above the circle.
fn above(model: &Model<'_>, board: &Artboard, slices: &[Slice], scene: &mut Scene) -> Circle {
    let entries: Vec<Entry> =
        slices.iter().map(|slice| Entry { name: slice.text(), ink: slice.ink, key: Key::Swatch }).collect();
    let legend = flow(&entries, board.width - 2.0, board.text_px(), model.language);
    let radius = (board.width / 2.0 - 8.0).min(112.0);
    let circle = Circle { x: board.width / 2.0, y: legend.below(8.0) + radius, radius };
    legend.onto(scene);
    scene.height = (circle.y + radius + 2.0).ceil();
    circle
}
