//! Texts that the author places: the text mark, and labels at points.
//!
//! Labels at points look for room at eight places around their point, the best first (Kittivorawong et al. 2020);
//! those that find none are left out and counted.

use super::label::{Setting, at_middle};
use super::marks::{Placed, Scales, aside, here};
use super::model::{Direction, Model, Rows, value_name};
use super::occupied::Occupied;
use super::scene::{Anchor, Ink, Item, Label, Rect, Role, Shape, Symbol};
use super::text::{Measure, Wrapped, wrap};
use super::values::Value;

/// The text of a row's label channel.
pub(super) fn text_of(model: &Model<'_>, rows: &Rows<'_>, row: usize) -> Option<String> {
    let channel = rows.label?;
    let value = channel.values.get(row)?;
    Some(match (&value, &channel.format) {
        (Value::Number(number), super::Format::Number(format)) => format.text(*number, model.language),
        (Value::Number(number), _) => super::NumberFormat::plain().text(*number, model.language),
        (Value::Time(moment), super::Format::Date(pattern)) => super::date_by_pattern(*moment, pattern, model.language),
        _ => value_name(&value, channel, model.language),
    })
}

/// The labels of a text layer, centred on their places.
pub(super) fn texts(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>, size_px: f64) -> Vec<Label> {
    let x = Placed::of(rows, Direction::X, 0, scales);
    let y = Placed::of(rows, Direction::Y, 0, scales);
    let setting = Setting { size_px, language: model.language, anchor: Anchor::Middle, role: Role::Value };
    here(rows, scales.panel)
        .filter_map(|row| {
            let text = text_of(model, rows, row)?;
            Some(at_middle(vec![text], aside(model, rows, &x, row)?, aside(model, rows, &y, row)?, setting))
        })
        .collect()
}

/// Points smaller than this stand for the vertices of a line, px.
const VERTEX_RADIUS: f64 = 4.5;

/// What is already taken, and the board to keep within.
pub(super) struct Room<'r> {
    pub(super) taken: &'r [Label],
    pub(super) marks: &'r [Item],
    /// Lines of remarks, which no label may be struck by.
    pub(super) rules: &'r [[[f64; 2]; 2]],
    pub(super) board: Rect,
    /// Font size, px.
    pub(super) size_px: f64,
}

/// The vertices of a line layer as points, so that labels find places around them.
pub(super) fn vertices(rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let x = Placed::of(rows, Direction::X, 0, scales);
    let y = Placed::of(rows, Direction::Y, 0, scales);
    here(rows, scales.panel)
        .filter_map(|row| {
            let shape = Shape::Point { x: x.middle(row)?, y: y.middle(row)?, size: 12.0, symbol: Symbol::Circle };
            Some(Item { panel: scales.panel, layer: rows.layer, row, ink: Ink::Axis, shape })
        })
        .collect()
}

/// The labels of points that find room; returns also how many do not.
///
/// `text` gives the label of a row; an empty one is not placed.
pub(super) fn point_labels(
    model: &Model<'_>,
    text: &dyn Fn(usize) -> Option<String>,
    items: &[Item],
    room: &Room<'_>,
) -> (Vec<Label>, usize) {
    let size_px = room.size_px;
    let mut occupied = Occupied::default();
    occupied.extend(room.marks.iter().filter_map(point_box));
    occupied.extend(room.taken.iter().map(|label| label.bounds));
    let mut strokes = strokes(room.marks);
    strokes.extend_from_slice(room.rules);
    let mut placed: Vec<Label> = Vec::new();
    let mut left_out = 0;
    for item in items {
        let (Shape::Point { x, y, .. }, Some(own)) = (&item.shape, point_box(item)) else {
            continue;
        };
        let Some(text) = text(item.row).filter(|text| !text.is_empty()) else {
            continue;
        };
        let measure =
            Measure { width_px: (room.board.width * 0.3).max(60.0), lines: 2, size_px, language: model.language };
        let Wrapped { lines, cut } = wrap(&text, measure);
        let radius = own.width / 2.0 + 2.0;
        let found = candidates(lines, [*x, *y], radius, size_px, model).into_iter().find(|label| {
            let bounds = &label.bounds;
            bounds.x >= room.board.x
                && bounds.right() <= room.board.right()
                && bounds.y >= room.board.y
                && bounds.bottom() <= room.board.bottom()
                && !occupied.meets(bounds)
                && !strokes.iter().any(|stroke| crosses(bounds, *stroke))
        });
        match found {
            Some(label) => {
                occupied.take(label.bounds);
                placed.push(label.cut_from(cut.then_some(text)));
            }
            None => left_out += 1,
        }
    }
    (placed, left_out)
}

/// The rectangle around a point.
pub(super) fn point_box(item: &Item) -> Option<Rect> {
    let Shape::Point { x, y, size, symbol } = item.shape else {
        return None;
    };
    let r = match symbol {
        // From the middle of a triangle of equal sides to its tip.
        Symbol::Left | Symbol::Right => (4.0 * size / 27.0_f64.sqrt()).sqrt(),
        _ => (size / std::f64::consts::PI).sqrt(),
    };
    Some(Rect { x: x - r, y: y - r, width: r * 2.0, height: r * 2.0 })
}

/// Whether a straight stroke passes through a rectangle. Source: Liang & Barsky 1984.
fn crosses(rect: &Rect, [a, b]: [[f64; 2]; 2]) -> bool {
    let mut enter = 0.0_f64;
    let mut leave = 1.0_f64;
    let sides = [
        (a[0] - b[0], a[0] - rect.x),
        (b[0] - a[0], rect.right() - a[0]),
        (a[1] - b[1], a[1] - rect.y),
        (b[1] - a[1], rect.bottom() - a[1]),
    ];
    for (p, q) in sides {
        if p == 0.0 {
            if q < 0.0 {
                return false;
            }
        } else if p < 0.0 {
            enter = enter.max(q / p);
        } else {
            leave = leave.min(q / p);
        }
    }
    enter < leave
}

/// The strokes of all lines; none when they are too many to look at.
fn strokes(marks: &[Item]) -> Vec<[[f64; 2]; 2]> {
    let mut strokes = Vec::new();
    for item in marks {
        match &item.shape {
            Shape::Line { runs, .. } => {
                strokes.extend(runs.iter().flat_map(|run| run.windows(2).map(|pair| [pair[0], pair[1]])));
            }
            Shape::Rule { from, to } if item.ink != Ink::Grid => strokes.push([*from, *to]),
            _ => {}
        }
    }
    if strokes.len() > 2000 { Vec::new() } else { strokes }
}

/// Right, above, left, below, then the four corners; above and below first for the vertices of a line.
///
/// In rows of categories beside the point first, where it is read as the row's.
fn candidates(lines: Vec<String>, [x, y]: [f64; 2], radius: f64, size_px: f64, model: &Model<'_>) -> Vec<Label> {
    let rows_are_bands = model.layers.iter().all(|rows| rows.has_names(Direction::Y));
    let setting = |anchor| Setting { size_px, language: model.language, anchor, role: Role::Value };
    let tall = super::label::height(lines.len(), size_px);
    let slant = radius * 0.72;
    let up = |by: f64| y - by - tall / 2.0;
    let down = |by: f64| y + by + tall / 2.0;
    let mut places = vec![
        (x + radius + 1.0, y, Anchor::Start),
        (x, up(radius), Anchor::Middle),
        (x - radius - 1.0, y, Anchor::End),
        (x, down(radius), Anchor::Middle),
        (x + slant, up(slant), Anchor::Start),
        (x + slant, down(slant), Anchor::Start),
        (x - slant, up(slant), Anchor::End),
        (x - slant, down(slant), Anchor::End),
    ];
    if rows_are_bands {
        places = [0, 2, 1, 3, 4, 5, 6, 7].map(|at: usize| places[at]).to_vec();
    } else if radius < VERTEX_RADIUS {
        places = [1, 3, 6, 5, 4, 7].map(|at: usize| places[at]).to_vec();
    }
    places.into_iter().map(|(x, y, anchor)| at_middle(lines.clone(), x, y, setting(anchor))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_mark_sees_a_line_through_a_label() {
        let rect = Rect { x: 10.0, y: 10.0, width: 20.0, height: 10.0 };
        for (stroke, expected) in [
            ([[0.0, 0.0], [40.0, 30.0]], true),
            ([[0.0, 15.0], [40.0, 15.0]], true),
            ([[0.0, 5.0], [40.0, 5.0]], false),
            ([[15.0, 12.0], [16.0, 13.0]], true),
            ([[0.0, 0.0], [5.0, 40.0]], false),
        ] {
            assert_eq!(crosses(&rect, stroke), expected, "{stroke:?}");
        }
    }

    #[test]
    fn text_mark_keeps_off_the_whole_of_an_arrow_head() {
        let half = |symbol: Symbol| {
            let shape = Shape::Point { x: 0.0, y: 0.0, size: 64.0, symbol };
            point_box(&Item { panel: 0, layer: 0, row: 0, ink: Ink::Series(0), shape }).map(|rect| rect.width / 2.0)
        };
        assert!(half(Symbol::Left).is_some_and(|half| (half - 7.02).abs() < 0.01));
        assert!(half(Symbol::Circle).is_some_and(|half| (half - 4.51).abs() < 0.01));
    }
}
