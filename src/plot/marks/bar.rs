//! Bars: rectangles from a base line, between two ends, or over a bin.

use super::{Placed, Scales, here, item, sub_band};
use crate::plot::date::{DAY, Precision};
use crate::plot::ink;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scale::{Continuous, Scale};
use crate::plot::scene::{Item, Rect, Shape, Symbol};
use crate::plot::spec::Bars;

/// The bars of a layer in a panel.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let base = rows.value.other();
    let placed = Placed::of(rows, base, 0, scales);
    let far = Placed::of(rows, base, 1, scales);
    let Some(Scale::Continuous(value)) = scales.of(rows.value) else {
        return Vec::new();
    };
    let binned = rows.channel(base, 1).is_some() || rows.period(base).is_some();
    let usual = match (scales.of(base), rows.period(base)) {
        (Some(Scale::Continuous(time)), Some(precision)) => Some(usual_px(time, precision)),
        _ => None,
    };
    let hair = if scales.exact { 0.0 } else { 2.0 };
    let ink = ink::by_row(model, rows);
    here(rows, scales.panel)
        .filter_map(|row| {
            let [low, high] = value.span(rows.ends[row]?)?;
            let (start, width) = if binned {
                let (a, b) = (placed.middle(row)?, far.middle(row)?);
                let (left, right) = (a.min(b), a.max(b));
                if model.dodged() {
                    // As much paper between two periods as between two categories, and bars of one width.
                    let whole = usual.unwrap_or(right - left);
                    sub_band(model, rows, row, (left + 0.1 * whole, 0.8 * whole))
                } else {
                    let gap = if right - left > 1.0 + hair { 1.0 } else { 0.0 };
                    (left + gap, right - left - gap)
                }
            } else {
                let band = no_wider(model, placed.band(row)?, scales.widest_bar);
                sub_band(model, rows, row, band)
            };
            let (mut near, mut length) = (low.min(high), (high - low).abs());
            // From a number to the same number: a stroke, for nothing would be seen of it.
            if length == 0.0 && !binned && rows.channel(rows.value, 1).is_some() {
                (near, length) = (near - hair / 2.0, hair);
            }
            let rect = match rows.value {
                Direction::Y => Rect { x: start, y: near, width, height: length },
                Direction::X => Rect { x: near, y: start, width: length, height: width },
            };
            Some(item(row, ink(row), Shape::Rect(rect)))
        })
        .flat_map(|bar| {
            let (bar, dot) = if model.spec.bars == Bars::Stem { stem(rows, bar) } else { (bar, None) };
            std::iter::once(bar).chain(dot)
        })
        .collect()
}

/// How wide a period of a time scale is, px: those of years and months as the first of a common year.
fn usual_px(time: &Continuous, precision: Precision) -> f64 {
    let days = match precision {
        Precision::Year => 365.0,
        Precision::Half => 181.0,
        Precision::Quarter => 90.0,
        Precision::Month => 31.0,
        Precision::Week => 7.0,
        Precision::Day | Precision::Instant => 1.0,
    };
    #[allow(clippy::cast_precision_loss, reason = "the milliseconds of a day")]
    let length = days * DAY as f64;
    (time.px(time.domain[0] + length) - time.px(time.domain[0])).abs()
}

/// The width of a stem, px.
const STEM: f64 = 2.5;

/// The area of the dot at the end of a stem, px².
const HEAD: f64 = 90.0;

/// How far a stem's dot reaches beyond its end, px.
pub(in crate::plot) const HEAD_RADIUS: f64 = 5.4;

/// A bar as a stem with a dot at its far end.
fn stem(rows: &Rows<'_>, bar: Item) -> (Item, Option<Item>) {
    let (Shape::Rect(rect), Some([from, to])) = (&bar.shape, rows.ends[bar.row]) else {
        return (bar, None);
    };
    let falls = to < from;
    let (thin, x, y) = match rows.value {
        Direction::Y => {
            let middle = rect.x + rect.width / 2.0;
            let thin = Rect { x: middle - STEM / 2.0, width: STEM, ..*rect };
            (thin, middle, if falls { rect.bottom() } else { rect.y })
        }
        Direction::X => {
            let middle = rect.y + rect.height / 2.0;
            let thin = Rect { y: middle - STEM / 2.0, height: STEM, ..*rect };
            (thin, if falls { rect.x } else { rect.right() }, middle)
        }
    };
    let dot = Shape::Point { x, y, size: HEAD, symbol: Symbol::Circle };
    (item(bar.row, bar.ink, Shape::Rect(thin)), Some(item(bar.row, bar.ink, dot)))
}

/// A band narrowed around its middle so that no bar in it is wider than so many px.
pub(super) fn no_wider(model: &Model<'_>, (start, width): (f64, f64), widest_px: f64) -> (f64, f64) {
    #[allow(clippy::cast_precision_loss, reason = "a few series")]
    let beside = if model.dodged() { model.series.len() as f64 } else { 1.0 };
    let narrowed = width.min(widest_px * beside);
    (start + (width - narrowed) / 2.0, narrowed)
}
