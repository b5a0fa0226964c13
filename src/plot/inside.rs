//! Values written upon marks: cells, and the parts of horizontal stacks.
//!
//! A text stands in the one of black and white that is easier to read on the mark's colour; a text that does not fit is not written.

use super::dimension::{Dimension, Kind};
use super::label::{Setting, at_middle, height};
use super::model::{Direction, Model, Rows};
use super::scene::{Anchor, Item, Label, Role, Shape};
use super::spec::{Mark, Stack, ValueLabels};
use super::text::width;
use super::text_mark::text_of;

/// The labels upon the marks of a panel that fit.
pub(super) fn labels(model: &Model<'_>, [x, y]: [Option<&Dimension>; 2], marks: &[Item], size_px: f64) -> Vec<Label> {
    let mut labels = Vec::new();
    for rows in &model.layers {
        let own = marks.iter().filter(|item| item.layer == rows.layer);
        let texts: Vec<(&Item, String)> = match rows.mark {
            Mark::Cell => own.filter_map(|item| Some((item, cell_text(model, rows, item.row)?))).collect(),
            Mark::Bar if writes_parts(model, rows) => {
                let value = if rows.value == Direction::X { x } else { y };
                let Some(texts) = part_texts(rows, value, own) else {
                    continue;
                };
                texts
            }
            _ => continue,
        };
        let fitting: Vec<Label> = texts.iter().filter_map(|(item, text)| label(model, item, text, size_px)).collect();
        let all_or_none =
            rows.mark == Mark::Cell && rows.label.is_none() && model.spec.value_labels == ValueLabels::Auto;
        if !all_or_none || fitting.len() == texts.len() {
            labels.extend(fitting);
        }
    }
    labels
}

fn cell_text(model: &Model<'_>, rows: &Rows<'_>, row: usize) -> Option<String> {
    if model.spec.value_labels == ValueLabels::Off {
        return None;
    }
    if rows.label.is_some() {
        return text_of(model, rows, row);
    }
    let value = rows.color?.values.number(row)?;
    Some(model.color_scale.as_ref()?.magnitude.plain(value))
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
    let size = |row: usize| rows.ends.get(row).copied().flatten().map(|[a, b]| (b - a).abs());
    let format = magnitude.values((0..rows.len).filter_map(size));
    Some(
        own.filter_map(|item| size(item.row).filter(|size| *size > 0.0).map(|size| (item, format.text(size))))
            .collect(),
    )
}

fn label(model: &Model<'_>, item: &Item, text: &str, size_px: f64) -> Option<Label> {
    let Shape::Rect(rect) = item.shape else {
        return None;
    };
    let middle = rect.y + rect.height / 2.0;
    let is_bar = model.layers.get(item.layer).is_some_and(|rows| rows.mark == Mark::Bar);
    let setting = |anchor, role| Setting { size_px, language: model.language, anchor, role };
    let fits = width(text, size_px, model.language) + 4.0 <= rect.width && height(1, size_px) <= rect.height;
    if text.is_empty() {
        None
    } else if fits {
        let setting = setting(Anchor::Middle, Role::Inside(item.ink));
        Some(at_middle(vec![text.to_owned()], rect.x + rect.width / 2.0, middle, setting))
    } else if is_bar && model.spec.stack == Stack::Center && model.series.len() <= 1 {
        let setting = setting(Anchor::Start, Role::Value);
        Some(at_middle(vec![text.to_owned()], rect.right() + 4.0, middle, setting))
    } else {
        None
    }
}
