//! Remarks laid over the marks: lines, bands and points with a text beside them.
//!
//! In: annotations in the values of the scales. Out: guides and labels. A text looks for room at a few places and is left out when there is none.

use super::label::{Setting, above, at_middle, below};
use super::marks::Scales;
use super::model::Model;
use super::scale::Scale;
use super::scene::{Anchor, Ink, Item, Label, Rect, Role, Shape, Symbol};
use super::spec::{Corner, Place};
use super::text::{Measure, wrap};
use super::text_mark::{Room, point_box};
use super::values::Value;

/// What annotations add to a panel.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) guides: Vec<Item>,
    pub(super) labels: Vec<Label>,
    pub(super) left_out: usize,
}

/// The annotations of a spec in one panel.
pub(super) fn annotations(model: &Model<'_>, scales: Scales<'_>, room: &Room<'_>) -> Said {
    let (panel, size_px) = (scales.panel, room.size_px);
    let mut said = Said::default();
    let guide = |shape: Shape| Item { panel, layer: 0, row: 0, ink: Ink::Note, shape };
    let area = scales.area;
    for annotation in &model.spec.annotations {
        let measure =
            Measure { width_px: (area.width * 0.4).max(size_px * 4.0), lines: 3, size_px, language: model.language };
        let lines = if annotation.text.is_empty() { Vec::new() } else { wrap(&annotation.text, measure).lines };
        let setting = |anchor| Setting { size_px, language: model.language, anchor, role: Role::Note };
        let candidates: Vec<Label> = match &annotation.at {
            Place::X(value) => {
                let Some(x) = position(scales.x, value) else {
                    continue;
                };
                said.guides.push(guide(Shape::Rule { from: [x, area.y], to: [x, area.bottom()] }));
                beside(&lines, x, area.y, &setting)
            }
            Place::Y(value) => {
                let Some(y) = position(scales.y, value) else {
                    continue;
                };
                said.guides.push(guide(Shape::Rule { from: [area.x, y], to: [area.right(), y] }));
                vec![
                    above(lines.clone(), area.right() - 2.0, y - 2.0, setting(Anchor::End)),
                    below(lines.clone(), area.right() - 2.0, y + 2.0, setting(Anchor::End)),
                    above(lines.clone(), area.x + 4.0, y - 2.0, setting(Anchor::Start)),
                    below(lines.clone(), area.x + 4.0, y + 2.0, setting(Anchor::Start)),
                ]
            }
            Place::XBand(from, to) => {
                let (Some(a), Some(b)) = (position(scales.x, from), position(scales.x, to)) else {
                    continue;
                };
                let (left, right) = (a.min(b), a.max(b));
                said.guides.push(guide(Shape::Rect(Rect {
                    x: left,
                    y: area.y,
                    width: right - left,
                    height: area.height,
                })));
                let mut places =
                    vec![below(lines.clone(), (left + right) / 2.0, area.y + 2.0, setting(Anchor::Middle))];
                places.extend(beside(&lines, right, area.y, &setting));
                places
            }
            Place::YBand(from, to) => {
                let (Some(a), Some(b)) = (position(scales.y, from), position(scales.y, to)) else {
                    continue;
                };
                let (top, bottom) = (a.min(b), a.max(b));
                said.guides.push(guide(Shape::Rect(Rect {
                    x: area.x,
                    y: top,
                    width: area.width,
                    height: bottom - top,
                })));
                vec![
                    at_middle(lines.clone(), area.x + 6.0, (top + bottom) / 2.0, setting(Anchor::Start)),
                    at_middle(lines.clone(), area.right() - 4.0, (top + bottom) / 2.0, setting(Anchor::End)),
                    below(lines.clone(), area.right() - 4.0, top + 2.0, setting(Anchor::End)),
                ]
            }
            Place::Point(x, y) => {
                let (Some(x), Some(y)) = (position(scales.x, x), position(scales.y, y)) else {
                    continue;
                };
                said.guides.push(guide(Shape::Point { x, y, size: 90.0, symbol: Symbol::Ring }));
                vec![
                    above(lines.clone(), x, y - 10.0, setting(Anchor::Middle)),
                    above(lines.clone(), x + 8.0, y - 6.0, setting(Anchor::Start)),
                    above(lines.clone(), x - 8.0, y - 6.0, setting(Anchor::End)),
                    below(lines.clone(), x, y + 10.0, setting(Anchor::Middle)),
                    below(lines.clone(), x + 8.0, y + 6.0, setting(Anchor::Start)),
                    below(lines.clone(), x - 8.0, y + 6.0, setting(Anchor::End)),
                ]
            }
            Place::Corner(corner) => {
                let (right, bottom) = match corner {
                    Corner::TopRight => (true, false),
                    Corner::TopLeft => (false, false),
                    Corner::BottomLeft => (false, true),
                    Corner::BottomRight => (true, true),
                };
                let (x, anchor) = if right { (area.right() - 5.0, Anchor::End) } else { (area.x + 5.0, Anchor::Start) };
                // In the corner itself, or as near to it as what stands there already allows.
                let steps = [0.0, 1.5, 3.0].map(|lines| lines * size_px);
                let at = |step: f64| {
                    if bottom {
                        above(lines.clone(), x, area.bottom() - 4.0 - step, setting(anchor))
                    } else {
                        below(lines.clone(), x, area.y + 4.0 + step, setting(anchor))
                    }
                };
                // The name of a field is no name of a point.
                steps.map(at).map(|label| Label { role: Role::Title, ..label }).to_vec()
            }
        };
        if lines.is_empty() {
            continue;
        }
        let free: Vec<Label> = candidates.into_iter().filter(|label| is_free(label, room, &said.labels)).collect();
        // A place beside the marks is better than one upon them.
        let clear = free.iter().position(|label| !covers_mark(label, room)).unwrap_or(0);
        match free.into_iter().nth(clear) {
            Some(label) => said.labels.push(label),
            None => said.left_out += 1,
        }
    }
    said
}

/// Right of a vertical line from its top, then left of it, then lower.
fn beside(lines: &[String], x: f64, top: f64, setting: &dyn Fn(Anchor) -> Setting) -> Vec<Label> {
    let mut places = Vec::new();
    for down in [2.0, 20.0, 40.0, 60.0] {
        places.push(below(lines.to_vec(), x + 5.0, top + down, setting(Anchor::Start)));
        places.push(below(lines.to_vec(), x - 5.0, top + down, setting(Anchor::End)));
    }
    places
}

fn is_free(label: &Label, room: &Room<'_>, own: &[Label]) -> bool {
    let (bounds, board) = (&label.bounds, room.board);
    bounds.x >= board.x
        && bounds.right() <= board.right()
        && bounds.y >= board.y
        && bounds.bottom() <= board.bottom()
        && !room.taken.iter().chain(own).any(|other| other.bounds.meets(bounds))
}

/// Whether a text would stand upon a bar, a cell, a slice or a point.
fn covers_mark(label: &Label, room: &Room<'_>) -> bool {
    room.marks.iter().any(|item| match &item.shape {
        Shape::Rect(rect) => rect.meets(&label.bounds),
        Shape::Point { .. } => point_box(item).is_some_and(|rect| rect.meets(&label.bounds)),
        _ => false,
    })
}

/// The px of a value; the middle of its band for a category. `None` when the value is not on the scale.
fn position(scale: Option<&Scale>, value: &Value) -> Option<f64> {
    match scale? {
        Scale::Continuous(scale) => {
            let number = match value {
                Value::Number(number) => *number,
                #[allow(clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
                Value::Time(moment) => *moment as f64,
                Value::Text(_) => return None,
            };
            let px = scale.px(number);
            let (low, high) = (scale.range[0].min(scale.range[1]), scale.range[0].max(scale.range[1]));
            (px.is_finite() && px >= low - 0.5 && px <= high + 0.5).then_some(px)
        }
        Scale::Band(band) => band.values.iter().position(|known| known == value).map(|at| band.middle(at)),
    }
}
