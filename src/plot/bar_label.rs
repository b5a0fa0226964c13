//! Values written at the ends of bars (inference I6).
//!
//! In: a model, its value dimension, the length of a band. Out: the text of each bar, or nothing when they do not fit.

use super::channel::{Format, Way};
use super::dimension::{Dimension, Kind};
use super::label::{Setting, above, at_middle, below, height};
use super::marks::HEAD_RADIUS;
use super::model::{Direction, Model, Rows};
use super::number::NumberFormat;
use super::places::Places;
use super::scale::Transform;
use super::scene::{Anchor, Item, Label, Role, Shape};
use super::spec::{Bars, Mark, Stack, ValueLabels};
use super::text::width;
use super::text_mark::text_of;

/// The space between a bar and its value, px.
fn gap(model: &Model<'_>) -> f64 {
    if model.spec.bars == Bars::Stem { 4.0 + HEAD_RADIUS } else { 4.0 }
}

/// The space between a value before a bar and the names of the bars, so that the two are not read as one, px.
const TO_NAMES: f64 = 8.0;

/// The space between a bar that ends in a tip and its value, px.
const TIP_GAP: f64 = 18.0;

/// The space between the bar of a row and its value, px: a tip on it takes some.
fn gap_at(model: &Model<'_>, row: usize) -> f64 {
    let tips = model.layers.iter().filter(|rows| rows.mark == Mark::Head && row < rows.len);
    let mut at = tips.filter_map(|rows| rows.channel(Direction::X, 0)?.values.number(row));
    if at.next().is_some() { TIP_GAP } else { gap(model) }
}

/// Texts of all bars of a chart, by layer and row.
#[derive(Debug, Clone, Default)]
pub(super) struct BarLabels {
    texts: Vec<(usize, usize, String)>,
    /// Room to keep beyond the largest and below the smallest value, px.
    pub(super) beyond: f64,
    pub(super) before: f64,
    way: Way,
}

impl BarLabels {
    /// The room to keep at the start and at the end of the plot area, px.
    pub(super) fn rooms(&self) -> [f64; 2] {
        match self.way {
            Way::Forward => [self.before, self.beyond],
            Way::Backward => [self.beyond, self.before],
        }
    }
}

/// The labels of bars that stand alone or side by side, if all fit; `step` is the width of a band's step in px.
pub(super) fn plan(model: &Model<'_>, value: &Dimension, step: f64, size_px: f64) -> Option<BarLabels> {
    let direction = model.layers.iter().find(|rows| rows.mark == Mark::Bar)?.value;
    let Kind::Continuous { transform: Transform::Linear, magnitude, exact: [low, high], .. } = &value.kind else {
        return None;
    };
    // Rules between bars say nothing that the labels do not.
    let plain = |rows: &Rows<'_>| {
        rows.mark == Mark::Rule
            || rows.mark == Mark::Head && rows.label.is_none()
            || rows.mark == Mark::Bar
                && (rows.grows_from_base() || rows.label.is_some())
                && !rows.stacked
                && rows.value == direction
                && rows.channel(direction.other(), 1).is_none()
    };
    if model.spec.value_labels == ValueLabels::Off || model.facets.names.len() > 1 || !model.layers.iter().all(plain) {
        return None;
    }
    let bars: Vec<(&Rows<'_>, usize, [f64; 2])> = model
        .layers
        .iter()
        .filter(|rows| rows.mark == Mark::Bar)
        .flat_map(|rows| (0..rows.len).filter_map(move |row| Some((rows, row, rows.ends[row]?))))
        .collect();
    let limit = match direction {
        Direction::Y => 12,
        Direction::X => 30,
    };
    if bars.is_empty() || (bars.len() > limit && model.spec.value_labels == ValueLabels::Auto) || overlaid(model, &bars)
    {
        return None;
    }
    let format = magnitude.values(bars.iter().map(|(_, _, ends)| ends[1]));
    let told = bars.iter().filter_map(|(rows, row, _)| amount(rows, *row));
    let amounts = magnitude.values(told.map(|(number, _)| number));
    let beside = if model.dodged() { model.series.len() } else { 1 };
    #[allow(clippy::cast_precision_loss, reason = "a few series")]
    let distance = sub_band_share(model) * step / beside as f64;
    let mut labels = BarLabels { way: value.way, ..BarLabels::default() };
    for (rows, row, ends) in bars {
        let text = match rows.label {
            Some(_) => match amount(rows, row) {
                Some((number, written)) => amounts.clone().signed_as(written).text(number),
                None => text_of(model, rows, row).unwrap_or_default(),
            },
            None => format.text(ends[1]),
        };
        let across = width(&text, size_px, model.language);
        let (along, across) = match direction {
            Direction::Y => (height(1, size_px), across + 3.0),
            Direction::X => (across, height(1, size_px)),
        };
        if across > distance {
            return None;
        }
        if falls(rows, ends) {
            if ends[1] - low < 0.15 * (high - low) {
                labels.before = labels.before.max(along + gap_at(model, row) + TO_NAMES);
            }
        } else {
            labels.beyond = labels.beyond.max(along + gap_at(model, row));
        }
        labels.texts.push((rows.layer, row, text));
    }
    Some(labels)
}

/// The number of a row that is told in the magnitude of the axis, and how its sign is written.
fn amount<'a>(rows: &Rows<'a>, row: usize) -> Option<(f64, &'a NumberFormat)> {
    let label = rows.label?;
    match &label.format {
        Format::Number(format) if format.fits_itself() => Some((label.values.number(row)?, format)),
        _ => None,
    }
}

/// Whether two bars stand in the same band, one upon the other; those that go opposite ways stand back to back.
fn overlaid(model: &Model<'_>, bars: &[(&Rows<'_>, usize, [f64; 2])]) -> bool {
    let mut places = Places::default();
    let mut taken: Vec<_> = bars
        .iter()
        .map(|(rows, row, ends)| {
            let place = rows.channel(rows.value.other(), 0).and_then(|base| base.values.key(*row));
            let series = if model.dodged() { rows.series[*row] } else { None };
            (places.find_or_add((rows.panel[*row], place)), series, falls(rows, *ends))
        })
        .collect();
    taken.sort_unstable();
    taken.windows(2).any(|pair| pair[0] == pair[1])
}

/// The sums of piles, written at their far ends, when all parts go one way and all sums fit.
pub(super) fn totals(model: &Model<'_>, value: &Dimension, step: f64, size_px: f64) -> Option<BarLabels> {
    let [rows] = &model.layers[..] else {
        return None;
    };
    let Kind::Continuous { transform: Transform::Linear, magnitude, .. } = &value.kind else {
        return None;
    };
    let plain =
        rows.mark == Mark::Bar && rows.stacked && model.spec.stack == Stack::Zero && model.facets.names.len() == 1;
    if !plain || model.spec.value_labels == ValueLabels::Off || rows.ends.iter().flatten().any(|ends| ends[1] < ends[0])
    {
        return None;
    }
    let base = rows.channel(rows.value.other(), 0)?;
    let mut tops: Vec<(usize, f64)> = Vec::new();
    for row in 0..rows.len {
        let (Some(key), Some([_, end])) = (base.values.key(row), rows.ends[row]) else {
            continue;
        };
        match tops.iter_mut().find(|(top, _)| base.values.key(*top) == Some(key)) {
            Some(top) if end >= top.1 => *top = (row, end),
            Some(_) => {}
            None => tops.push((row, end)),
        }
    }
    let limit = if rows.value == Direction::Y { 12 } else { 30 };
    if tops.is_empty() || tops.len() > limit {
        return None;
    }
    let format = magnitude.values(tops.iter().map(|(_, sum)| *sum));
    let mut labels = BarLabels { way: value.way, ..BarLabels::default() };
    for (row, sum) in tops {
        let text = format.text(sum);
        let across = width(&text, size_px, model.language);
        let along = match rows.value {
            Direction::Y if across + 3.0 > step => return None,
            Direction::Y => height(1, size_px),
            Direction::X => across,
        };
        labels.beyond = labels.beyond.max(along + gap(model));
        labels.texts.push((rows.layer, row, text));
    }
    Some(labels)
}

/// Whether a bar points down or left: below its base, or from a higher to a lower end.
fn falls(rows: &Rows<'_>, [from, to]: [f64; 2]) -> bool {
    if rows.grows_from_base() { to < 0.0 } else { to < from }
}

/// The share of a step within which neighbouring labels must keep: all of it, or the band when series stand side by side.
fn sub_band_share(model: &Model<'_>) -> f64 {
    if model.dodged() { 0.8 } else { 1.0 }
}

/// Places the labels at the bars that were drawn.
pub(super) fn place(model: &Model<'_>, labels: &BarLabels, marks: &[Item], size_px: f64) -> Vec<Label> {
    marks
        .iter()
        .filter_map(|item| {
            let Shape::Rect(rect) = item.shape else {
                return None;
            };
            let (_, _, text) = labels.texts.iter().find(|(layer, row, _)| (*layer, *row) == (item.layer, item.row))?;
            let rows = &model.layers[item.layer];
            let negative = falls(rows, rows.ends[item.row]?) != (labels.way == Way::Backward);
            let setting = |anchor| Setting { size_px, language: model.language, anchor, role: Role::Value };
            let lines = vec![text.clone()];
            let gap = gap_at(model, item.row);
            let middle = (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0);
            Some(match (rows.value, negative) {
                (Direction::Y, false) => above(lines, middle.0, rect.y - (gap - 2.0), setting(Anchor::Middle)),
                (Direction::Y, true) => below(lines, middle.0, rect.bottom() + (gap - 2.0), setting(Anchor::Middle)),
                (Direction::X, false) => at_middle(lines, rect.right() + gap, middle.1, setting(Anchor::Start)),
                (Direction::X, true) => at_middle(lines, rect.x - gap, middle.1, setting(Anchor::End)),
            })
        })
        .collect()
}
