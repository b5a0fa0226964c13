//! Laying diagrams of nodes and links out in layers, each link running on to a later one.
//!
//! In: a [`Model`] whose first layer is links: x the source, x2 the target, label the words on the link; a row without a
//! target is a node by itself. Out: a [`Scene`]. The steps are those of Sugiyama, Tagawa and Toda, «Methods for Visual
//! Understanding of Hierarchical System Structures» (1981): turn circles, rank, order, place. Layers run to the right
//! while they fit, else down. **Words are nodes as well, so no two of them meet and no link crosses a box.**

mod graph;
mod order;
mod place;

use super::artboard::Artboard;
use super::label::{Setting, at_middle, height};
use super::model::{Direction, Model, value_name};
use super::scene::{Anchor, Ink, Item, Label, Margins, Panel, Rect, Role, Scene, Shape};
use super::spec::{Curve, Mark};
use super::text::{Measure, widest, wrap};
use graph::{Graph, Layers, What};
use place::{Axis, Placed};

/// The space between the words of a node and its outline, px.
const PAD: [f64; 2] = [9.0, 7.0];
/// The space between two layers, in which links turn, px.
const GAP: f64 = 30.0;
/// The space between a layer of nodes and the words on links between them, px.
const WORD_GAP: f64 = 16.0;
/// The space between two things of a layer, px.
const APART: f64 = 16.0;
/// The most lines of a name.
const LINES: usize = 4;
/// The length of an arrow's head, px.
const HEAD: f64 = 6.0;

/// Lays the links of a model out; other layers are not drawn.
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let mut scene = Scene::empty(board.width, &model.spec.lang, Vec::new());
    let Some(rows) = model.layers.iter().find(|rows| rows.mark == Mark::Arrow) else { return scene };
    let name = |channel: Option<&super::channel::Channel>, row: usize| {
        channel.and_then(|channel| Some(value_name(&channel.values.get(row)?, channel, model.language)))
    };
    let (from, to) = (rows.channel(Direction::X, 0), rows.channel(Direction::X, 1));
    let links = (0..rows.len).map(|row| (name(from, row), name(to, row), name(rows.label, row)));
    let graph = Graph::of(links);
    if graph.names.is_empty() {
        return scene;
    }
    let drawing = Drawing::fit(&graph, model, board);
    drawing.fill(&mut scene, rows.layer);
    scene
}

/// How much room links have where they pass a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lanes {
    /// Enough that they can be told apart.
    Wide,
    /// Little, in dense diagrams.
    Narrow,
    /// None, in diagrams that are too dense: links run behind boxes, and no link has words.
    None,
}

impl Lanes {
    /// The width of a passing link, and the space beside it, px.
    fn widths(self) -> [f64; 2] {
        match self {
            Self::Wide => [2.0, 10.0],
            Self::Narrow => [0.0, 5.0],
            Self::None => [0.0, 0.0],
        }
    }
}

/// What stands in a layer, with the room that it takes.
#[derive(Debug, Clone)]
struct Thing {
    lines: Vec<String>,
    /// The whole text, where the lines had to cut it.
    full: Option<String>,
    width: f64,
    height: f64,
    /// The space to the next across the layer.
    apart: f64,
}

/// A graph with all that is needed to draw it on a board.
struct Drawing<'g> {
    graph: &'g Graph,
    layers: Layers,
    things: Vec<Thing>,
    placed: Placed,
    axis: Axis,
    setting: Setting,
    width: f64,
}

impl<'g> Drawing<'g> {
    /// Layers to the right where all of them fit on a wide board, else downward, crowded layers taken apart.
    ///
    /// The first way in which all fits and no word is cut; else the first in which all fits; else links pass behind
    /// each other, and words on them are left out.
    fn fit(graph: &'g Graph, model: &Model<'_>, board: &Artboard) -> Self {
        let setting =
            Setting { size_px: board.text_px(), language: model.language, anchor: Anchor::Middle, role: Role::Value };
        let room = board.width - 2.0;
        let make = |(axis, most, lanes): (Axis, usize, Lanes)| {
            let mut layers = graph.layers(most, lanes);
            order::order(&mut layers);
            let things = things(graph, &layers, (axis, lanes), [room, setting.size_px], setting);
            let placed = place::place(&layers, &things, (axis, lanes), room);
            Drawing { graph, layers, things, placed, axis, setting, width: board.width }
        };
        let most = if board.is_narrow() { 3 } else { 5 };
        let down = |lanes| (1..=most).rev().map(move |most| (Axis::Down, most, lanes));
        let right = (!board.is_narrow()).then_some((Axis::Right, usize::MAX, Lanes::Wide));
        let ways: Vec<(Axis, usize, Lanes)> =
            right.into_iter().chain(down(Lanes::Wide)).chain(down(Lanes::Narrow)).collect();
        let fits = |drawing: &Self| match drawing.axis {
            Axis::Right => drawing.placed.along <= room,
            Axis::Down => drawing.placed.across <= room,
        };
        let is_whole = |drawing: &Self| drawing.things.iter().all(|thing| thing.full.is_none());
        let mut second = None;
        for way in ways {
            let drawing = make(way);
            if fits(&drawing) {
                if is_whole(&drawing) {
                    return drawing;
                }
                second = second.or(Some(drawing));
            }
        }
        second.unwrap_or_else(|| make((Axis::Down, most, Lanes::None)))
    }

    fn fill(&self, scene: &mut Scene, layer: usize) {
        let item = |row: usize, ink: Ink, shape: Shape| Item { panel: 0, layer, row, ink, shape };
        let (along, across) = (self.placed.along, self.placed.across);
        let (used, tall) = match self.axis {
            Axis::Right => (along, across),
            Axis::Down => (across, along),
        };
        let left = ((self.width - used) / 2.0).max(1.0);
        for link in 0..self.graph.links.len() {
            for run in self.way(link) {
                let moved = run.iter().map(|[x, y]| [x + left, y + 1.0]).collect();
                let line = Shape::Line { runs: vec![moved], curve: Curve::Straight, dash: 0 };
                scene.marks.push(item(self.graph.links[link].row, Ink::Zero, line));
            }
        }
        for (at, thing) in self.things.iter().enumerate() {
            let [x, y] = self.middle(at);
            let (x, y) = (x + left, y + 1.0);
            match self.layers.spots[at].what {
                What::Node(_) => {
                    let rect = Rect {
                        x: x - thing.width / 2.0,
                        y: y - thing.height / 2.0,
                        width: thing.width,
                        height: thing.height,
                    };
                    scene.marks.push(item(at, Ink::Sequential(0), Shape::Rect(rect)));
                    scene.guides.push(item(at, Ink::Axis, outline(&rect)));
                    scene.labels.push(self.label(thing, [x, y], Role::Inside(Ink::Sequential(0))));
                }
                What::Words(_) => scene.labels.push(self.label(thing, [x, y], Role::Note)),
                What::Pass(_) => {}
            }
        }
        scene.height = (tall + 2.0).ceil();
        scene.margins = Margins { top: 1.0, right: 1.0, bottom: 1.0, left };
        let area = Rect { x: left, y: 1.0, width: used, height: tall };
        scene.panels.push(Panel { area, name: String::new(), x: None, y: None, y_right: None });
    }

    fn label(&self, thing: &Thing, [x, y]: [f64; 2], role: Role) -> Label {
        at_middle(thing.lines.clone(), x, y, Setting { role, ..self.setting }).cut_from(thing.full.clone())
    }

    /// The middle of a thing.
    fn middle(&self, at: usize) -> [f64; 2] {
        self.turned(self.placed.middle[self.layers.spots[at].layer], self.placed.center[at])
    }

    /// A place along and across the layers as x and y.
    fn turned(&self, along: f64, across: f64) -> [f64; 2] {
        match self.axis {
            Axis::Right => [along, across],
            Axis::Down => [across, along],
        }
    }

    /// Half of the room that a thing takes along the layers.
    fn half(&self, at: usize) -> f64 {
        let thing = &self.things[at];
        let size = if self.axis == Axis::Right { thing.width } else { thing.height };
        match self.layers.spots[at].what {
            What::Pass(_) => self.placed.thickness[self.layers.spots[at].layer] / 2.0,
            _ => size / 2.0,
        }
    }

    /// The lines of a link in pieces, interrupted by the words on it, and its arrow's head.
    fn way(&self, link: usize) -> Vec<Vec<[f64; 2]>> {
        let chain = &self.layers.chains[link];
        let turned = self.graph.links[link].turned;
        let mut runs: Vec<Vec<[f64; 2]>> = vec![Vec::new()];
        for pair in chain.windows(2) {
            let (above, below) = (pair[0], pair[1]);
            let start = self.placed.middle[self.layers.spots[above].layer] + self.half(above);
            let end = self.placed.middle[self.layers.spots[below].layer] - self.half(below);
            let from = [start, self.placed.center[above] + self.layers.port(above, link, pair, self.room(above))];
            let to = [end, self.placed.center[below] + self.layers.port(below, link, pair, self.room(below))];
            if matches!(self.layers.spots[above].what, What::Words(_)) {
                runs.push(Vec::new());
            }
            let bend = bend(from, to).map(|[along, across]| self.turned(along, across));
            if let Some(run) = runs.last_mut() {
                run.extend(bend);
            }
        }
        let head = match turned {
            false => runs.last().and_then(|run| Some(head(*run.last()?, *run.get(run.len().checked_sub(2)?)?))),
            true => runs.first().and_then(|run| Some(head(*run.first()?, *run.get(1)?))),
        };
        runs.extend(head);
        runs
    }

    /// The room across the layers in which links may leave a thing.
    fn room(&self, at: usize) -> f64 {
        let thing = &self.things[at];
        let size = if self.axis == Axis::Right { thing.height } else { thing.width };
        match self.layers.spots[at].what {
            What::Node(_) => size * 0.7,
            What::Words(_) | What::Pass(_) => 0.0,
        }
    }
}

/// From one layer to the next: straight where they face each other, else along an S.
///
/// The S is the cubic whose handles lie along the layers; it is sampled, so that a drawing has lines only.
fn bend(from: [f64; 2], to: [f64; 2]) -> impl Iterator<Item = [f64; 2]> {
    const PIECES: u32 = 10;
    let straight = (from[1] - to[1]).abs() < 4.0;
    let count = if straight { 1 } else { PIECES };
    (0..=count).map(move |at| {
        let t = f64::from(at) / f64::from(count);
        // Both coordinates of a cubic with handles at half the way: 3t²(1−t) + t³ for the turn, and its like for the way.
        let turn = t * t * (3.0 - 2.0 * t);
        let way = if straight { t } else { 1.5 * t * (1.0 - t) * (1.0 - t) + 1.5 * t * t * (1.0 - t) + t * t * t };
        [from[0] + (to[0] - from[0]) * way, from[1] + (to[1] - from[1]) * turn]
    })
}

/// The two strokes of an arrow's head at `tip`, for a line that comes from `before`.
fn head(tip: [f64; 2], before: [f64; 2]) -> Vec<[f64; 2]> {
    let (dx, dy) = (tip[0] - before[0], tip[1] - before[1]);
    let length = (dx * dx + dy * dy).sqrt().max(1e-9);
    let (ux, uy) = (dx / length * HEAD, dy / length * HEAD);
    let side = |sign: f64| [tip[0] - ux - sign * uy * 0.6, tip[1] - uy + sign * ux * 0.6];
    vec![side(1.0), tip, side(-1.0)]
}

fn outline(rect: &Rect) -> Shape {
    let (right, bottom) = (rect.right(), rect.bottom());
    let run = vec![[rect.x, rect.y], [right, rect.y], [right, bottom], [rect.x, bottom], [rect.x, rect.y]];
    Shape::Line { runs: vec![run], curve: Curve::Straight, dash: 0 }
}

/// Wraps all words so that the fullest layer fits.
fn things(
    graph: &Graph,
    layers: &Layers,
    (axis, lanes): (Axis, Lanes),
    [room, size_px]: [f64; 2],
    setting: Setting,
) -> Vec<Thing> {
    let [lane, beside] = lanes.widths();
    let counted = |layer: &[usize]| {
        let passing = layer.iter().filter(|&&at| matches!(layers.spots[at].what, What::Pass(_))).count();
        (layer.len() - passing, passing)
    };
    let most = match axis {
        Axis::Right => {
            // Along the board: half of the layers may be words, which are narrower.
            let count = layers.order.len() as f64;
            ((room - GAP * (count - 1.0)) / count).clamp(5.2 * size_px, 10.0 * size_px)
        }
        Axis::Down => {
            let widths = layers.order.iter().map(|layer| {
                let (full, passing) = counted(layer);
                let free = room - APART - passing as f64 * (lane + beside) - full.saturating_sub(1) as f64 * APART;
                free / full.max(1) as f64
            });
            widths.fold(14.0 * size_px, f64::min).max(4.0 * size_px)
        }
    };
    let thing = |what: What| {
        let (text, [pad_x, pad_y]) = match what {
            What::Node(node) => (graph.names[node].as_str(), PAD),
            What::Words(link) => (graph.links[link].words.as_deref().unwrap_or_default(), [3.0, 2.0]),
            What::Pass(_) => return Thing { lines: Vec::new(), full: None, width: lane, height: lane, apart: beside },
        };
        let measure = Measure { width_px: most - 2.0 * pad_x, lines: LINES, size_px, language: setting.language };
        let wrapped = wrap(text, measure);
        let width = widest(&wrapped.lines, size_px, setting.language) + 2.0 * pad_x;
        let tall = height(wrapped.lines.len(), size_px) + 2.0 * pad_y;
        Thing { full: wrapped.cut.then(|| text.to_owned()), width, height: tall, lines: wrapped.lines, apart: APART }
    };
    layers.spots.iter().map(|spot| thing(spot.what)).collect()
}

#[cfg(test)]
mod tests;
