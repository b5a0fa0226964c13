//! Values written upon marks: cells, and the parts of horizontal stacks.
//!
//! A text stands in the one of black and white that is easier to read on the mark's colour. A text that does not fit is not
//! written, but beside the pile where its part is the outermost one.

use super::dimension::{Dimension, Kind};
use super::label::{Setting, at_middle, height};
use super::magnitude::ValueFormat;
use super::model::{Direction, Model, Rows};
use super::places::Places;
use super::scene::{Anchor, Item, Label, Role, Shape};
use super::spec::{Mark, Stack, ValueLabels};
use super::text::width;
use super::text_mark::text_of;
use super::values::Key;

/// The space between a pile and the value of its outermost part, px.
const GAP: f64 = 4.0;

/// The outermost parts of lying shares that are too narrow for their values, which stand beside them.
#[derive(Debug, Clone, Default)]
pub(super) struct Outer {
    /// Layer and row of the parts at the left and at the right.
    parts: [Vec<(usize, usize)>; 2],
    /// The room that their values need beyond the scale, px.
    pub(super) room: [f64; 2],
}

/// Works out which parts these are on a scale of so many px.
pub(super) fn outer(model: &Model<'_>, value: &Dimension, length_px: f64, size_px: f64) -> Outer {
    let mut outer = Outer::default();
    let Kind::Continuous { magnitude, domain, .. } = &value.kind else { return outer };
    let px = length_px / (domain[1] - domain[0]);
    for rows in model.layers.iter().filter(|rows| rows.mark == Mark::Bar && writes_parts(model, rows)) {
        let shares = matches!(model.spec.stack, Stack::Percent | Stack::Diverge);
        let Some(names) = rows.channel(Direction::Y, 0).filter(|_| shares && rows.value == Direction::X) else {
            continue;
        };
        let format = magnitude.values((0..rows.len).filter_map(|row| size(rows, row)));
        let mut piles: Places<(Option<usize>, Option<Key<'_>>)> = Places::default();
        let mut ends: Vec<[(usize, f64); 2]> = Vec::new();
        for row in 0..rows.len {
            let (Some([a, b]), Some(key)) = (rows.ends[row].filter(|[a, b]| a != b), names.values.key(row)) else {
                continue;
            };
            let pile = piles.find_or_add((rows.panel[row], Some(key)));
            let own = [(row, a.min(b)), (row, a.max(b))];
            if pile == ends.len() {
                ends.push(own);
                continue;
            }
            let known = &mut ends[pile];
            if own[0].1 < known[0].1 {
                known[0] = own[0];
            }
            if own[1].1 > known[1].1 {
                known[1] = own[1];
            }
        }
        for (side, (row, end)) in ends.into_iter().flat_map(|ends| ends.into_iter().enumerate()) {
            // The names of the piles stand before the first share of a whole.
            if side == 0 && model.spec.stack == Stack::Percent {
                continue;
            }
            let Some(size) = size(rows, row) else { continue };
            let wide = width(&format.text(size), size_px, model.language);
            if wide + PADDING <= size * px {
                continue;
            }
            let free = px * if side == 0 { end - domain[0] } else { domain[1] - end };
            outer.parts[side].push((rows.layer, row));
            outer.room[side] = outer.room[side].max(wide + GAP - free);
        }
    }
    outer
}

impl Outer {
    /// The side beside which a part's value stands.
    fn side(&self, part: (usize, usize)) -> Option<usize> {
        self.parts.iter().position(|parts| parts.contains(&part))
    }
}

/// The space that a text keeps within its mark, px.
const PADDING: f64 = 4.0;

/// How large a part of a stack is.
fn size(rows: &Rows<'_>, row: usize) -> Option<f64> {
    rows.ends.get(row).copied().flatten().map(|[a, b]| (b - a).abs())
}

/// The labels upon the marks of a panel that fit.
pub(super) fn labels(
    model: &Model<'_>,
    [x, y]: [Option<&Dimension>; 2],
    (marks, outer): (&[Item], &Outer),
    size_px: f64,
) -> Vec<Label> {
    let mut labels = Vec::new();
    for rows in &model.layers {
        let own = marks.iter().filter(|item| item.layer == rows.layer);
        let texts: Vec<(&Item, String)> = match rows.mark {
            Mark::Cell => {
                let numbers = rows.color.into_iter().flat_map(|color| color.values.numbers());
                let format = model.color_scale.as_ref().map(|scale| scale.magnitude.values(numbers));
                own.filter_map(|item| Some((item, cell_text(model, rows, item.row, format.as_ref())?))).collect()
            }
            Mark::Bar if writes_parts(model, rows) => {
                let value = if rows.value == Direction::X { x } else { y };
                let Some(texts) = part_texts(rows, value, own) else {
                    continue;
                };
                texts
            }
            _ => continue,
        };
        let fitting: Vec<Label> =
            texts.iter().filter_map(|(item, text)| label(model, (item, outer), text, size_px)).collect();
        let all_or_none =
            rows.mark == Mark::Cell && rows.label.is_none() && model.spec.value_labels == ValueLabels::Auto;
        if !all_or_none || fitting.len() == texts.len() {
            labels.extend(fitting);
        }
    }
    labels
}

fn cell_text(model: &Model<'_>, rows: &Rows<'_>, row: usize, format: Option<&ValueFormat>) -> Option<String> {
    if model.spec.value_labels == ValueLabels::Off {
        return None;
    }
    if rows.label.is_some() {
        return text_of(model, rows, row);
    }
    Some(format?.text(rows.color?.values.number(row)?))
}

/// Whether the parts of a stack carry their values: lying shares do, others when asked.
fn writes_parts(model: &Model<'_>, rows: &Rows<'_>) -> bool {
    let shares = matches!(model.spec.stack, Stack::Percent | Stack::Diverge);
    match model.spec.value_labels {
        ValueLabels::On => rows.stacked,
        ValueLabels::Auto => rows.stacked && shares && rows.value == Direction::X,
        ValueLabels::Off => false,
    }
}

fn part_texts<'i>(
    rows: &Rows<'_>,
    value: Option<&Dimension>,
    own: impl Iterator<Item = &'i Item>,
) -> Option<Vec<(&'i Item, String)>> {
    let Kind::Continuous { magnitude, .. } = &value?.kind else {
        return None;
    };
    let format = magnitude.values((0..rows.len).filter_map(|row| size(rows, row)));
    let text = |item: &'i Item| {
        let size = size(rows, item.row).filter(|size| *size > 0.0)?;
        Some((item, format.text(size)))
    };
    Some(own.filter_map(text).collect())
}

fn label(model: &Model<'_>, (item, outer): (&Item, &Outer), text: &str, size_px: f64) -> Option<Label> {
    let Shape::Rect(rect) = item.shape else {
        return None;
    };
    let middle = rect.y + rect.height / 2.0;
    let is_bar = model.layers.get(item.layer).is_some_and(|rows| rows.mark == Mark::Bar);
    let setting = |anchor, role| Setting { size_px, language: model.language, anchor, role };
    let fits = width(text, size_px, model.language) + PADDING <= rect.width && height(1, size_px) <= rect.height;
    if text.is_empty() {
        None
    } else if fits {
        let setting = setting(Anchor::Middle, Role::Inside(item.ink));
        Some(at_middle(vec![text.to_owned()], rect.x + rect.width / 2.0, middle, setting))
    } else if is_bar && model.spec.stack == Stack::Center && model.series.len() <= 1 {
        let setting = setting(Anchor::Start, Role::Value);
        Some(at_middle(vec![text.to_owned()], rect.right() + GAP, middle, setting))
    } else {
        let side = outer.side((item.layer, item.row))?;
        let (x, anchor) = if side == 0 { (rect.x - GAP, Anchor::End) } else { (rect.right() + GAP, Anchor::Start) };
        Some(at_middle(vec![text.to_owned()], x, middle, setting(anchor, Role::Value)))
    }
}

#[cfg(test)]
mod tests {
    use crate::plot::{Artboard, Channel, Layer, Mark, Order, Orient, Role, Scene, Spec, Stack, draw};

    fn shares(stack: Stack, values: [f64; 6]) -> Scene {
        let list = || Order::List(["no", "some", "yes"].map(str::to_owned).to_vec());
        let groups = Channel::text(["no", "some", "yes", "no", "some", "yes"]).order(list());
        let rows = Channel::text(["Rooms", "Rooms", "Rooms", "Texts", "Texts", "Texts"]);
        let layer = Layer::xy(Mark::Bar, Channel::numbers(values).unit("%"), rows).color(groups);
        let mut spec = Spec::of(vec![layer], "en");
        (spec.stack, spec.orient) = (stack, Orient::Horizontal);
        draw(&spec, &Artboard::narrow())
    }

    fn beside(scene: &Scene) -> Vec<(String, f64)> {
        let values = scene.labels.iter().filter(|label| label.role == Role::Value);
        values.map(|label| (label.lines[0].clone(), label.bounds.x)).collect()
    }

    #[test]
    fn inside_narrow_shares_at_the_end_stand_beside_their_pile() {
        let scene = shares(Stack::Percent, [40.0, 58.0, 2.0, 1.0, 59.0, 40.0]);
        let [(text, x)] = &beside(&scene)[..] else { panic!("{:?}", beside(&scene)) };
        assert_eq!(text, "2%");
        let right = scene.marks.iter().map(|item| box_of(item).right()).fold(0.0, f64::max);
        assert!(*x > right && scene.labels.iter().all(|label| label.bounds.right() <= scene.width));
    }

    #[test]
    fn inside_narrow_shares_at_both_ends_stand_beside_a_pile_around_the_middle() {
        let scene = shares(Stack::Diverge, [2.0, 18.0, 80.0, 40.0, 58.0, 2.0]);
        assert_eq!(beside(&scene).iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["2%", "2%"]);
        let names = scene.labels.iter().filter(|label| label.lines[0].len() == 5).map(|label| label.bounds.right());
        let names = names.fold(0.0, f64::max);
        assert!(beside(&scene).iter().all(|(_, x)| *x > names), "{names} {:?}", beside(&scene));
    }

    fn box_of(item: &super::Item) -> crate::plot::scene::Rect {
        let super::Shape::Rect(rect) = item.shape else { panic!("{item:?}") };
        rect
    }
}
