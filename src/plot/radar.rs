//! Laying a radar chart out: outlines over spokes that share one scale.
//!
//! In: a [`Model`] with a layer of spokes: x the measure, y the value, color the outline. Out: a [`Scene`].
//! The scale begins at zero in the centre and ends at a round number; rings stand at its ticks.
//! A missing value breaks the outline. Values below zero have no place and are counted.

use super::artboard::{Artboard, Frame};
use super::dodge::dodge;
use super::ink;
use super::label::{Setting, at_middle, height};
use super::legend::{Entry, Key, flow};
use super::magnitude::Magnitude;
use super::marks::dash;
use super::math::{TURN, cos, sin};
use super::model::{Direction, Model, Rows, value_name};
use super::scene::{Anchor, Ink, Item, Label, Margins, Note, Panel, Rect, Role, Scene, Shape, Symbol};
use super::spec::{Curve, Mark};
use super::text::{Measure, width, wrap};
use super::tick;
use super::values::Value;

/// The space between the rim and a name, px.
const GAP: f64 = 8.0;

/// The sine of the angle up to which a name stands above or below its spoke.
const MIDDLE: f64 = 0.15;

/// Lays the outlines of a model out; the other layers are not drawn.
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let mut scene = Scene::empty(board.width, &model.spec.lang, model.series.clone());
    let Some(rows) = model.layers.iter().find(|rows| rows.mark == Mark::Spoke) else {
        return scene;
    };
    let (Some(x), Some(y)) = (rows.channel(Direction::X, 0), rows.channel(Direction::Y, 0)) else {
        return scene;
    };
    let spokes = model.categories(Direction::X);
    let refused = y.values.numbers().filter(|value| *value < 0.0).count();
    if refused > 0 {
        scene.notes.push(Note::ValuesOffScale(refused));
    }
    let largest = y.values.numbers().fold(0.0, f64::max);
    let top = y.scale.domain[1].filter(|end| end.is_finite() && *end > 0.0).unwrap_or(largest);
    let rim = tick::nice([0.0, if top > 0.0 { top } else { 1.0 }], 4.0)[1];
    let size_px = board.text_px();
    let legend = flow(&entries(model), board.width - 2.0, size_px, model.language);
    let head = if legend.height > 0.0 { legend.below(4.0) } else { 0.0 };
    let names: Vec<String> = spokes.iter().map(|spoke| value_name(spoke, x, model.language)).collect();
    let circle = place(&names, model, board, head);
    let at = |spoke: usize, value: f64| {
        let (angle, radius) = (turn(spoke, spokes.len()), circle.radius * (value / rim));
        [circle.x + radius * sin(angle), circle.y - radius * cos(angle)]
    };
    rings(&mut scene, model, Scale { rim, spokes: spokes.len(), at: &at, size_px }, y);
    let around = names.iter().enumerate();
    let mut around: Vec<Label> =
        around.map(|(spoke, name)| beside(name, turn(spoke, spokes.len()), &circle, model, size_px)).collect();
    for side in [Anchor::Start, Anchor::End] {
        spread(&mut around, side, &circle, head);
    }
    scene.labels.extend(around);
    outlines(&mut scene, model, rows, &|spoke, value| at(spoke, value), &spokes);
    legend.onto(&mut scene);
    let Circle { x, y, radius, .. } = circle;
    let lowest = (0..spokes.len()).map(|spoke| -cos(turn(spoke, spokes.len()))).fold(0.0, f64::max);
    let area = Rect { x: x - radius, y: y - radius, width: radius * 2.0, height: radius * (1.0 + lowest) };
    let bottom = scene.labels.iter().map(|label| label.bounds.bottom()).fold(area.bottom(), f64::max);
    scene.height = (bottom + 1.0).ceil();
    let below = scene.height - area.bottom();
    scene.margins = Margins { top: area.y, left: area.x, right: scene.width - area.right(), bottom: below };
    scene.panels.push(Panel { area, ..Panel::default() });
    let removed = super::sweep::sweep(&mut scene);
    if removed > 0 {
        scene.notes.push(Note::LabelsLeftOut(removed));
    }
    scene
}

/// The circle, and the room of the names around it.
struct Circle {
    x: f64,
    y: f64,
    radius: f64,
    room: f64,
    below: f64,
}

#[allow(clippy::cast_precision_loss, reason = "a count of spokes")]
fn turn(spoke: usize, spokes: usize) -> f64 {
    TURN * spoke as f64 / spokes.max(1) as f64
}

/// The largest circle that leaves room for the names, at most a third of the board's width beside it.
fn place(names: &[String], model: &Model<'_>, board: &Artboard, head: f64) -> Circle {
    let size_px = board.text_px();
    let widest = names.iter().map(|name| width(name, size_px, model.language)).fold(0.0, f64::max);
    let room = widest.min(board.width * 0.27) + GAP;
    let lines = |name: &String, share: f64| {
        wrap(name, Measure { width_px: (room - GAP) * share, lines: 3, size_px, language: model.language }).lines.len()
    };
    let tallest = names.iter().map(|name| lines(name, 1.6)).max().unwrap_or(1);
    let pile = |right: bool| -> f64 {
        let own = names.iter().enumerate().filter(|(spoke, _)| {
            let across = sin(turn(*spoke, names.len()));
            across.abs() > MIDDLE && (across > 0.0) == right
        });
        own.map(|(_, name)| height(lines(name, 1.0), size_px) + 1.0).sum()
    };
    let most = match board.frame {
        Frame::Fixed { height, .. } => height / 2.0,
        Frame::Fitted if board.is_narrow() => 120.0,
        Frame::Fitted => 150.0,
    };
    let radius = (board.width / 2.0 - room - 2.0).clamp(30.0, most);
    let above = height(tallest, size_px) + GAP + 2.0;
    // Many names stand in a pile that is taller than the circle.
    let above = above.max((pile(true).max(pile(false)) + 2.0 - radius * 2.0) / 2.0);
    Circle { x: board.width / 2.0, y: head + above + radius, radius, room: room - GAP, below: above }
}

/// The name of a spoke outside of the rim.
fn beside(name: &str, angle: f64, circle: &Circle, model: &Model<'_>, size_px: f64) -> Label {
    let (across, up) = (sin(angle), cos(angle));
    let anchor = match across {
        across if across > MIDDLE => Anchor::Start,
        across if across < -MIDDLE => Anchor::End,
        _ => Anchor::Middle,
    };
    let room = if anchor == Anchor::Middle { circle.room * 1.6 } else { circle.room };
    let wrapped = wrap(name, Measure { width_px: room + 1.0, lines: 3, size_px, language: model.language });
    let tall = height(wrapped.lines.len(), size_px);
    let radius = circle.radius + GAP;
    let (x, y) = (circle.x + radius * across, circle.y - radius * up - up * tall / 2.0);
    let setting = Setting { size_px, language: model.language, anchor, role: Role::Tick };
    at_middle(wrapped.lines, x, y, setting).cut_from(wrapped.cut.then(|| name.to_owned()))
}

/// Moves the names of one side apart, each along the rim; leaves them where they are too many.
fn spread(names: &mut [Label], side: Anchor, circle: &Circle, head: f64) {
    let mut own: Vec<&mut Label> = names.iter_mut().filter(|name| name.anchor == side).collect();
    let heights: Vec<f64> = own.iter().map(|name| name.bounds.height + 1.0).collect();
    let wished: Vec<f64> = own.iter().map(|name| name.bounds.y).collect();
    let Some(tops) = dodge(&wished, &heights, head + 1.0, circle.y + circle.radius + circle.below) else {
        return;
    };
    let rim = circle.radius + GAP;
    for (name, top) in own.iter_mut().zip(tops) {
        let down = top - name.bounds.y;
        let off = (top + name.bounds.height / 2.0 - circle.y).abs().min(rim);
        let outward = ((rim * rim - off * off).sqrt() - (name.x - circle.x).abs()).max(0.0);
        let across = if side == Anchor::Start { outward } else { -outward };
        **name = name.clone().moved(across, down);
    }
}

struct Scale<'f> {
    rim: f64,
    spokes: usize,
    at: &'f dyn Fn(usize, f64) -> [f64; 2],
    size_px: f64,
}

/// The rings at the ticks, the spokes, and the numbers along the first spoke.
fn rings(scene: &mut Scene, model: &Model<'_>, scale: Scale<'_>, y: &super::Channel) {
    let guide = |shape: Shape, ink: Ink| Item { panel: 0, layer: 0, row: 0, ink, shape };
    let magnitude = Magnitude::fit(&y.format, y.unit.as_deref(), scale.rim, model.language);
    let ticks = tick::ticks(0.0, scale.rim, 4.0);
    let step = ticks.get(1).copied().unwrap_or(scale.rim);
    for value in ticks.iter().copied().filter(|value| *value > 0.0) {
        let mut run: Vec<[f64; 2]> = (0..scale.spokes).map(|spoke| (scale.at)(spoke, value)).collect();
        run.extend(run.first().copied());
        let ink = if (value - scale.rim).abs() < 1e-9 * scale.rim { Ink::Axis } else { Ink::Grid };
        scene.guides.push(guide(Shape::Line { runs: vec![run], curve: Curve::Straight, dash: 0 }, ink));
        let [x, py] = (scale.at)(0, value);
        let setting =
            Setting { size_px: scale.size_px, language: model.language, anchor: Anchor::Start, role: Role::Note };
        let mut text = magnitude.tick(value, step);
        if ink == Ink::Axis && !magnitude.unit.is_empty() {
            text = format!("{text} {}", magnitude.unit);
        }
        scene.labels.push(at_middle(vec![text], x + 4.0, py + scale.size_px * 0.55, setting));
    }
    for spoke in 0..scale.spokes {
        scene
            .guides
            .push(guide(Shape::Rule { from: (scale.at)(spoke, 0.0), to: (scale.at)(spoke, scale.rim) }, Ink::Grid));
    }
}

/// Each outline as a pale area under its line, with a symbol at each value.
fn outlines(
    scene: &mut Scene,
    model: &Model<'_>,
    rows: &Rows<'_>,
    at: &dyn Fn(usize, f64) -> [f64; 2],
    spokes: &[Value],
) {
    let (Some(x), Some(y)) = (rows.channel(Direction::X, 0), rows.channel(Direction::Y, 0)) else { return };
    for series in 0..model.series.len().max(1) {
        let own = |row: &usize| rows.series[*row].is_none_or(|known| known == series);
        let mut values: Vec<Option<(usize, f64)>> = vec![None; spokes.len()];
        for row in (0..rows.len).filter(own) {
            let spoke = x.values.get(row).and_then(|value| spokes.iter().position(|known| *known == value));
            if let (Some(spoke), Some(value)) = (spoke, y.values.number(row).filter(|value| *value >= 0.0)) {
                values[spoke] = Some((row, value));
            }
        }
        let Some(first) = values.iter().flatten().map(|(row, _)| *row).min() else { continue };
        let paint = ink::of_row(model, rows, first);
        let mut item = |row: usize, shape: Shape| {
            scene.marks.push(Item { panel: 0, layer: rows.layer, row, ink: paint, shape });
        };
        item(first, Shape::Line { runs: runs(&values, at), curve: Curve::Straight, dash: dash(series) });
        for (spoke, value) in values.iter().enumerate() {
            if let Some((row, value)) = value {
                let [x, y] = at(spoke, *value);
                item(*row, Shape::Point { x, y, size: 28.0, symbol: Symbol::Circle });
            }
        }
    }
}

/// The corners of an outline in runs between gaps; a whole outline is closed.
fn runs(values: &[Option<(usize, f64)>], at: &dyn Fn(usize, f64) -> [f64; 2]) -> Vec<Vec<[f64; 2]>> {
    let corner = |spoke: usize| values[spoke].map(|(_, value)| at(spoke, value));
    let Some(gap) = values.iter().position(Option::is_none) else {
        let mut run: Vec<[f64; 2]> = (0..values.len()).filter_map(corner).collect();
        run.extend(run.first().copied());
        return vec![run];
    };
    let mut runs: Vec<Vec<[f64; 2]>> = vec![Vec::new()];
    for step in 1..=values.len() {
        match corner((gap + step) % values.len()) {
            Some(corner) => runs.last_mut().into_iter().for_each(|run| run.push(corner)),
            None => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

fn entries(model: &Model<'_>) -> Vec<Entry> {
    if model.series.len() < 2 {
        return Vec::new();
    }
    let entry = |series: usize| Entry {
        name: model.series[series].clone(),
        ink: ink::of_series(model, series),
        key: Key::Stroke { dash: dash(series) },
    };
    (0..model.series.len()).map(entry).collect()
}
