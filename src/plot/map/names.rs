//! Names upon shapes: each where its own region has room for all of it.
//!
//! In: rings in px, and the names of their regions. Out: labels, and how many regions that are drawn got none.
//! A band as tall as the text is laid over the region at many heights; between the sides that cross it the widest place
//! within the region is kept. **A name lies wholly in its region and meets no other**: one that does not fit is left out.

use super::ink;
use crate::plot::label::{Setting, at_middle, height};
use crate::plot::model::{Model, Rows};
use crate::plot::occupied::Occupied;
use crate::plot::scene::{Anchor, Item, Label, Role, Shape};
use crate::plot::spec::ValueLabels;
use crate::plot::text::widest;

/// Maps of more regions than this, or with room for less than half of them, carry no names unless they are asked for:
/// all are in the table.
const MOST: usize = 60;
/// How many heights are tried in a region.
const HEIGHTS: usize = 32;
/// The paper between a name and the border of its region, px.
const PAD: f64 = 2.0;

/// The names of a map, and how many regions have none for want of room.
pub(super) fn place(
    model: &Model<'_>,
    rows: &Rows<'_>,
    marks: &[Item],
    names: &[Vec<String>],
    size_px: f64,
) -> (Vec<Label>, usize) {
    let wanted = match model.spec.value_labels {
        ValueLabels::Off => false,
        ValueLabels::On => true,
        ValueLabels::Auto => marks.len() <= MOST,
    };
    let mut labels: Vec<Label> = Vec::new();
    if !wanted || names.is_empty() {
        return (labels, 0);
    }
    let mut taken = Occupied::default();
    let mut left_out = 0;
    for item in marks {
        let Shape::Region { rings, .. } = &item.shape else { continue };
        let setting = Setting {
            size_px,
            language: model.language,
            anchor: Anchor::Middle,
            role: Role::Inside(ink(model, rows, item.row)),
        };
        let own = names.get(item.row).map_or(&[][..], Vec::as_slice);
        let found = forms(model, rows, item.row, own).into_iter().find_map(|lines| {
            let size = [widest(&lines, size_px, model.language), height(lines.len(), size_px)];
            let [x, y] = room(rings, size)?;
            Some(at_middle(lines, x, y, setting)).filter(|label| !taken.meets(&label.bounds))
        });
        match found {
            Some(label) => {
                taken.take(label.bounds);
                labels.push(label);
            }
            None => left_out += 1,
        }
    }
    let few = model.spec.value_labels == ValueLabels::Auto && labels.len() < left_out;
    // Names of some regions among many read as if the others mattered less.
    if few { (Vec::new(), 0) } else { (labels, left_out) }
}

/// What may be written upon a region, the best first: its names on one or two lines, with its value if that is asked for.
fn forms(model: &Model<'_>, rows: &Rows<'_>, row: usize, names: &[String]) -> Vec<Vec<String>> {
    let value = || {
        let number = rows.color?.values.number(row)?;
        Some(model.color_scale.as_ref()?.magnitude.plain(number))
    };
    let value = value().filter(|_| model.spec.value_labels == ValueLabels::On);
    let mut forms = Vec::new();
    for name in names {
        let one = vec![name.clone()];
        for lines in std::iter::once(one).chain(halves(name)) {
            forms.extend(value.as_ref().map(|value| [lines.clone(), vec![value.clone()]].concat()));
            forms.push(lines);
        }
    }
    forms
}

/// A name on two lines, broken at the space nearest to its middle.
fn halves(name: &str) -> Option<Vec<String>> {
    let middle = name.len() / 2;
    let (at, _) = name.match_indices(' ').min_by_key(|(at, _)| at.abs_diff(middle))?;
    Some(vec![name[..at].to_owned(), name[at + 1..].to_owned()])
}

/// The middle of a place for a box within rings; `None` where there is none.
fn room(rings: &[Vec<[f64; 2]>], [width, height]: [f64; 2]) -> Option<[f64; 2]> {
    let (wide, high) = (width + 2.0 * PAD, height + 2.0 * PAD);
    let points = || rings.iter().flatten();
    let top = points().map(|point| point[1]).fold(f64::INFINITY, f64::min);
    let bottom = points().map(|point| point[1]).fold(f64::NEG_INFINITY, f64::max);
    if bottom - top < high {
        return None;
    }
    let middle = (top + bottom) / 2.0;
    let mut best: Option<(f64, [f64; 2])> = None;
    for step in 0..=HEIGHTS {
        #[allow(clippy::cast_precision_loss, reason = "a few heights")]
        let y = top + high / 2.0 + (bottom - top - high) * step as f64 / HEIGHTS as f64;
        for [left, right] in gaps(rings, [y - high / 2.0, y + high / 2.0]) {
            if right - left < wide {
                continue;
            }
            // More room is better up to three times what is needed; beyond that, nearer to the middle is.
            let score = ((right - left) / wide).min(3.0) - (y - middle).abs() / (bottom - top);
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, [(left + right) / 2.0, y]));
            }
        }
    }
    best.map(|(_, place)| place)
}

/// The spans of a band that no side of the rings enters and that lie within them.
fn gaps(rings: &[Vec<[f64; 2]>], [top, bottom]: [f64; 2]) -> Vec<[f64; 2]> {
    let mut blocked: Vec<[f64; 2]> = Vec::new();
    let mut crossings: Vec<f64> = Vec::new();
    let middle = (top + bottom) / 2.0;
    for ring in rings {
        for (at, &a) in ring.iter().enumerate() {
            let b = ring[(at + 1) % ring.len()];
            let at_height = |y: f64| a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
            let (low, high) = (a[1].min(b[1]), a[1].max(b[1]));
            if high < top || low > bottom {
                continue;
            }
            let ends = if low == high { [a[0], b[0]] } else { [at_height(low.max(top)), at_height(high.min(bottom))] };
            blocked.push([ends[0].min(ends[1]), ends[0].max(ends[1])]);
            if (a[1] <= middle) != (b[1] <= middle) {
                crossings.push(at_height(middle));
            }
        }
    }
    blocked.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let mut gaps = Vec::new();
    let mut end = f64::INFINITY;
    for [left, right] in blocked {
        if left > end {
            let here = (end + left) / 2.0;
            if crossings.iter().filter(|x| **x < here).count() % 2 == 1 {
                gaps.push([end, left]);
            }
        }
        end = if end.is_finite() { end.max(right) } else { right };
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [[f64; 2]; 4] = [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]];

    #[test]
    fn a_box_finds_its_room() {
        let square = vec![SQUARE.to_vec()];
        assert_eq!(room(&square, [40.0, 12.0]), Some([50.0, 50.0]));
        assert_eq!(room(&square, [97.0, 12.0]), None, "the border is not touched");
        assert_eq!(room(&square, [10.0, 97.0]), None);
        assert_eq!(room(&[], [1.0, 1.0]), None);
    }

    #[test]
    fn holes_and_bays_are_kept_free() {
        let hole = vec![[30.0, 30.0], [30.0, 70.0], [70.0, 70.0], [70.0, 30.0]];
        let ring = vec![SQUARE.to_vec(), hole.clone()];
        let [x, y] = room(&ring, [60.0, 12.0]).unwrap();
        assert!(!(22.0..=78.0).contains(&y) && x == 50.0, "{x} {y}");
        // Only the bays beside the hole are left at its height.
        assert_eq!(gaps(&ring, [45.0, 55.0]), [[0.0, 30.0], [70.0, 100.0]]);
        // A needle that enters the band blocks it, though it crosses neither edge of it.
        let needle = vec![[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [50.0, 49.0], [49.0, 100.0], [0.0, 100.0]];
        assert_eq!(gaps(&[needle], [48.0, 60.0]).len(), 2);
    }

    #[test]
    fn names_break_near_their_middle() {
        assert_eq!(halves("New South Wales"), Some(vec!["New South".to_owned(), "Wales".to_owned()]));
        assert_eq!(halves("新疆"), None);
    }
}
