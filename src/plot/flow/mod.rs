//! Laying flows out (a Sankey diagram): nodes in columns, links as ribbons whose thickness is their value.
//!
//! In: a [`Model`] whose first layer is flows: x the source, x2 the target, y the value. Out: a [`Scene`].
//! Columns are the longest paths from a source; a link that would close a circle is left out and counted.
//! Nodes settle by alternating sweeps towards the mean of their links, as in d3-sankey, each column spread by
//! pool-adjacent-violators, so that **no two nodes meet and what leaves a node is never more than it holds**.

mod net;

use super::artboard::{Artboard, Frame};
use super::ink;
use super::label::{Setting, at_middle, height};
use super::magnitude::{Magnitude, ValueFormat};
use super::model::{Direction, Model, Rows};
use super::scene::{Anchor, Item, Label, Margins, Note, Panel, Rect, Role, Scene, Shape};
use super::spec::Mark;
use super::text::{Measure, Wrapped, widest, wrap};
use net::{APART, Net, Node};

/// The width of a node, px.
const NODE: f64 = 12.0;
/// The space between a node and its name, px.
const GAP: f64 = 6.0;

/// Lays the flows of a model out; the other layers are not drawn.
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let mut scene = Scene::empty(board.width, &model.spec.lang, Vec::new());
    let Some(rows) = model.layers.iter().find(|rows| rows.mark == Mark::Flow) else {
        return scene;
    };
    let mut net = Net::of(model, rows);
    if net.left_out > 0 {
        scene.notes.push(Note::ValuesOffScale(net.left_out));
    }
    let setting =
        Setting { size_px: board.text_px(), language: model.language, anchor: Anchor::Start, role: Role::Name };
    let format = values(model, rows, &net);
    let [left, right] = name_nodes(&mut net, model, board, &format);
    let base = match board.frame {
        Frame::Fixed { height, .. } => height,
        Frame::Fitted => board.plot_height(),
    };
    let tall = (0..net.columns)
        .map(|column| net.of_column(column).map(|at| net.nodes[at].text_px + APART).sum::<f64>() * 1.2)
        .fold(base, f64::max);
    let unit = net.unit(tall);
    net.settle(unit, tall);
    let area = Rect { x: left, y: 1.0, width: (board.width - left - right).max(20.0), height: tall };
    let places = Places { area, columns: net.columns, unit };
    scene.marks.extend(ribbons(&net, rows, &places));
    for (at, node) in net.nodes.iter().enumerate() {
        let rect =
            Rect { x: places.x(node.column), y: area.y + node.top, width: NODE, height: (node.value * unit).max(1.0) };
        let item = Item { panel: 0, layer: rows.layer, row: at, ink: ink::nth(at), shape: Shape::Rect(rect) };
        scene.marks.push(item);
        scene.labels.push(label(node, rect, net.columns, setting));
    }
    scene.height = (tall + 2.0).ceil();
    scene.margins = Margins { top: 1.0, right, bottom: 1.0, left };
    scene.panels.push(Panel { area, ..Panel::default() });
    let removed = super::sweep::sweep(&mut scene);
    if removed > 0 {
        scene.notes.push(Note::LabelsLeftOut(removed));
    }
    scene
}

fn values(model: &Model<'_>, rows: &Rows<'_>, net: &Net) -> ValueFormat {
    let channel = rows.channel(Direction::Y, 0);
    let largest = net.nodes.iter().map(|node| node.value).fold(0.0, f64::max);
    let pattern = channel.map(|channel| channel.format.clone()).unwrap_or_default();
    let magnitude =
        Magnitude::fit(&pattern, channel.and_then(|channel| channel.unit.as_deref()), largest, model.language);
    let format = magnitude.values(net.nodes.iter().map(|node| node.value));
    format.with_unit(&magnitude.unit)
}

/// Wraps all names, and returns the room they need at the left and at the right.
fn name_nodes(net: &mut Net, model: &Model<'_>, board: &Artboard, format: &ValueFormat) -> [f64; 2] {
    let size_px = board.text_px();
    let last = net.columns.saturating_sub(1);
    let mut room = [1.0, 1.0];
    let outer = |column: usize| column == 0 || column == last;
    // First what stands outside of the first and the last column; then a name has the room up to the next column.
    let mut order: Vec<usize> = (0..net.nodes.len()).collect();
    order.sort_by_key(|at| !outer(net.nodes[*at].column));
    for at in order {
        let between = (board.width - room[0] - room[1] - NODE) / columns(last.max(1)) - NODE - 2.0 * GAP;
        let node = &mut net.nodes[at];
        let widths = match outer(node.column) {
            true => [0.26, 0.26, 0.34].map(|share| board.width * share),
            false => [0.2, 0.2, 0.34].map(|share| between.min(board.width * share)),
        };
        // Two lines, then a third, then a wider margin and a fourth, then an ellipsis, but never in the number.
        let tries = widths.into_iter().zip([2, 3, 4]);
        let tries = tries.map(|(width_px, lines)| Measure { width_px, lines, size_px, language: model.language });
        let value = format.text(node.value);
        let text = format!("{} {value}", node.name);
        let said = |measure: Measure| {
            let whole = wrap(&text, measure);
            if !whole.cut {
                return whole;
            }
            let mut name = wrap(&node.name, measure);
            name.lines.push(value.clone());
            name
        };
        let mut wrapped: Vec<Wrapped> = tries.map(said).collect();
        let fits = wrapped.iter().position(|wrapped| !wrapped.cut).unwrap_or(wrapped.len() - 1);
        let Wrapped { lines, cut } = wrapped.swap_remove(fits);
        node.full = cut.then_some(text);
        node.lines = lines;
        node.text_px = height(node.lines.len(), size_px);
        let side = match node.column {
            0 => 0,
            column if column == last => 1,
            _ => continue,
        };
        let needed = widest(&node.lines, size_px, model.language) + GAP + 1.0;
        room[side] = f64::max(room[side], needed);
    }
    room
}

/// Names stand outside the first and last column, and right of the nodes between.
fn label(node: &Node, rect: Rect, columns: usize, setting: Setting) -> Label {
    let setting = |anchor, role| Setting { anchor, role, ..setting };
    let middle = rect.y + rect.height / 2.0;
    if node.column == 0 && columns > 1 {
        at_middle(node.lines.clone(), rect.x - GAP, middle, setting(Anchor::End, Role::Name))
            .cut_from(node.full.clone())
    } else {
        let role = if node.column + 1 == columns { Role::Name } else { Role::Note };
        at_middle(node.lines.clone(), rect.right() + GAP, middle, setting(Anchor::Start, role))
            .cut_from(node.full.clone())
    }
}

#[allow(clippy::cast_precision_loss, reason = "a few columns")]
fn columns(count: usize) -> f64 {
    count as f64
}

struct Places {
    area: Rect,
    columns: usize,
    unit: f64,
}

impl Places {
    #[allow(clippy::cast_precision_loss, reason = "a few columns")]
    fn x(&self, column: usize) -> f64 {
        let steps = self.columns.saturating_sub(1).max(1) as f64;
        self.area.x + (self.area.width - NODE) * column as f64 / steps
    }
}

/// Ribbons leave and reach their nodes in the order of the nodes at their other ends.
fn ribbons(net: &Net, rows: &Rows<'_>, places: &Places) -> Vec<Item> {
    let top = |at: usize| net.nodes[at].top;
    let mut starts = vec![0.0; net.links.len()];
    let mut ends = vec![0.0; net.links.len()];
    for node in 0..net.nodes.len() {
        let mut out: Vec<usize> = (0..net.links.len()).filter(|at| net.links[*at].source == node).collect();
        out.sort_by(|a, b| top(net.links[*a].target).total_cmp(&top(net.links[*b].target)));
        let mut y = top(node);
        for at in out {
            starts[at] = y;
            y += net.links[at].value * places.unit;
        }
        let mut into: Vec<usize> = (0..net.links.len()).filter(|at| net.links[*at].target == node).collect();
        into.sort_by(|a, b| top(net.links[*a].source).total_cmp(&top(net.links[*b].source)));
        let mut y = top(node);
        for at in into {
            ends[at] = y;
            y += net.links[at].value * places.unit;
        }
    }
    net.links
        .iter()
        .enumerate()
        .map(|(at, link)| {
            let from = [places.x(net.nodes[link.source].column) + NODE, places.area.y + starts[at]];
            let to = [places.x(net.nodes[link.target].column), places.area.y + ends[at]];
            let shape = Shape::Ribbon { from, to, thickness: link.value * places.unit };
            Item { panel: 0, layer: rows.layer, row: link.row, ink: ink::nth(link.source), shape }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Channel, Layer, Spec, draw};

    fn flows(rows: &[(&str, &str, f64)]) -> Spec {
        let mut layer = Layer::xy(
            Mark::Flow,
            Channel::text(rows.iter().map(|row| row.0)),
            Channel::numbers(rows.iter().map(|row| row.2)).unit("亿元"),
        );
        layer.channels.x2 = Some(Channel::text(rows.iter().map(|row| row.1)));
        Spec::of(vec![layer], "zh-CN")
    }

    const MONEY: [(&str, &str, f64); 7] = [
        ("财政", "研发", 40.0),
        ("财政", "补贴", 25.0),
        ("社会资本", "研发", 80.0),
        ("社会资本", "并购", 30.0),
        ("研发", "算力", 70.0),
        ("研发", "人才", 50.0),
        ("补贴", "算力", 25.0),
    ];

    #[test]
    fn flow_nodes_stand_apart_and_hold_their_links() {
        for board in [Artboard::wide(), Artboard::narrow()] {
            let scene = draw(&flows(&MONEY), &board);
            let nodes: Vec<Rect> = scene
                .marks
                .iter()
                .filter_map(|item| if let Shape::Rect(rect) = item.shape { Some(rect) } else { None })
                .collect();
            assert_eq!(nodes.len(), 7);
            for (at, node) in nodes.iter().enumerate() {
                assert!(nodes[at + 1..].iter().all(|other| !node.meets(other)));
                assert!(node.y >= 0.0 && node.bottom() <= scene.height);
            }
            let ribbons: Vec<([f64; 2], [f64; 2], f64)> = scene
                .marks
                .iter()
                .filter_map(|item| {
                    if let Shape::Ribbon { from, to, thickness } = item.shape {
                        Some((from, to, thickness))
                    } else {
                        None
                    }
                })
                .collect();
            assert_eq!(ribbons.len(), 7);
            let inside = |x: f64, y: f64, thickness: f64| {
                nodes.iter().any(|node| {
                    ((node.x - x).abs() < 0.01 || (node.right() - x).abs() < 0.01)
                        && y >= node.y - 0.01
                        && y + thickness <= node.bottom() + 0.01
                })
            };
            for (from, to, thickness) in ribbons {
                assert!(inside(from[0], from[1], thickness) && inside(to[0], to[1], thickness));
            }
            assert_eq!(scene.labels.len(), 7);
        }
    }

    #[test]
    fn flow_order_is_the_same_at_every_width() {
        // A long name takes more room on a narrow board than its node does.
        let long = "教育、医疗与文化事业单位的集中采购目录以外限额标准以上项目";
        let rows = [("甲", "合计", 41.0), (long, "合计", 12.0), ("丙", "合计", 25.0), ("丁", "合计", 9.0)];
        let order = |board: Artboard| {
            let scene = draw(&flows(&rows), &board);
            let nodes = scene.marks.iter().filter_map(|item| match item.shape {
                Shape::Rect(rect) => Some((rect.y, item.row)),
                _ => None,
            });
            let mut nodes: Vec<(f64, usize)> = nodes.filter(|(_, row)| *row != 1).collect();
            nodes.sort_by(|a, b| a.0.total_cmp(&b.0));
            nodes.into_iter().map(|(_, row)| row).collect::<Vec<_>>()
        };
        let wide = order(Artboard::wide());
        assert_eq!(wide.len(), 4);
        for width in [320.0, 360.0, 480.0, 640.0, 1000.0] {
            assert_eq!(order(Artboard::of_width(width)), wide, "{width}");
        }
    }

    #[test]
    fn flow_names_are_whole() {
        let rows = [("Tickets", "Museum", 41.0), ("Museum", "Exhibitions", 27.0), ("Museum", "Building", 14.0)];
        let mut spec = flows(&rows);
        spec.lang = "en".to_owned();
        for y in spec.layers.iter_mut().filter_map(|layer| layer.channels.y.as_mut()) {
            y.unit = Some("million".to_owned());
        }
        for board in [Artboard::wide(), Artboard::narrow()] {
            let scene = draw(&spec, &board);
            assert_eq!(scene.notes, []);
            for label in &scene.labels {
                assert!(label.full.is_none() && label.lines.iter().all(|line| !line.contains('…')), "{label:?}");
            }
        }
    }

    #[test]
    fn flow_in_a_circle_is_left_out() {
        let scene = draw(
            &flows(&[("甲", "乙", 1.0), ("乙", "甲", 1.0), ("甲", "甲", 1.0), ("乙", "丙", -1.0)]),
            &Artboard::wide(),
        );
        assert_eq!(scene.notes, [Note::ValuesOffScale(3)]);
    }

    #[test]
    fn flow_of_nothing_is_no_fault() {
        assert!(draw(&flows(&[]), &Artboard::wide()).marks.is_empty());
    }
}
