//! Ticks of an axis and the labels beside them.
//!
//! In: a dimension, a range of px, a text setting. Out: ticks and labels in a frame of their own:
//! a bottom axis hangs from y = 0, a left axis ends at x = 0.
//! **Labels never rotate.** Categories wrap; numbers and moments thin out.

mod names;
mod time;

use names::{bottom_names, bottom_thinned, hidden_names};
pub(super) use names::{names_fit, unbroken};
use time::{bottom_periods, bottom_time, time_ticks};

use super::channel::Ticks;
use super::dimension::{Dimension, Kind};
use super::interval::Interval;
use super::label::{Setting, at_middle, below};
use super::language::Language;
use super::magnitude::{Magnitude, power_text};
use super::math::{decimal_exponent, power_of_ten};
use super::scale::{Continuous, Scale, Transform};
use super::scene::{Anchor, Label, Role, Shown, Tick};
use super::text::{Measure, Wrapped, width, wrap};
use super::tick::tick_step;
use super::time_label::finest;
use super::values::Value;

/// Ticks with their labels.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    pub(super) ticks: Vec<Tick>,
    pub(super) labels: Vec<Label>,
    /// How many names end in an ellipsis.
    pub(super) cut: usize,
    /// How many categories have no label.
    pub(super) left_out: usize,
}

/// The least space between two labels side by side, px.
pub(super) const GAP: f64 = 8.0;

/// The text of tick labels.
pub(super) fn setting(size_px: f64, language: Language, anchor: Anchor) -> Setting {
    Setting { size_px, language, anchor, role: Role::Tick }
}

/// How ticks are chosen on bent scales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ticking {
    /// Spread for the eye.
    Legible,
    /// As d3-scale does.
    Exact,
}

/// The values of the ticks of a continuous scale, and the step between them; a least step keeps counts whole.
fn values(
    dimension: &Dimension,
    scale: &Continuous,
    [count, least_step]: [f64; 2],
    ticking: Ticking,
) -> (Vec<f64>, f64) {
    let ticks = |count: f64| match ticking {
        Ticking::Legible => scale.ticks(count),
        Ticking::Exact => scale.ticks_of_d3(count),
    };
    match &dimension.ticks {
        Ticks::None => (Vec::new(), 1.0),
        Ticks::At(values) => {
            let step = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(f64::INFINITY, f64::min);
            (values.clone(), if step.is_finite() { step } else { 1.0 })
        }
        wanted => {
            #[allow(clippy::cast_precision_loss, reason = "a small count")]
            let count = match wanted {
                Ticks::Count(count) => (*count as f64).clamp(1.0, 100.0),
                _ => count,
            };
            let [low, high] = scale.domain;
            if low == high {
                return (ticks(count), 1.0);
            }
            let mut count = count;
            while tick_step(low, high, count).size() < least_step && count > 1.0 {
                count -= 1.0;
            }
            (ticks(count), tick_step(low, high, count).size())
        }
    }
}

/// The ticks of a continuous scale of numbers, about `count` and none closer than a least step.
pub(super) fn number_ticks(
    dimension: &Dimension,
    scale: &Continuous,
    magnitude: &Magnitude,
    (count, least_step, ticking): (f64, f64, Ticking),
) -> Vec<Tick> {
    let (values, step) = values(dimension, scale, [count, least_step], ticking);
    values
        .into_iter()
        .map(|value| {
            let text = match scale.transform {
                Transform::Linear | Transform::Time => magnitude.tick(value, step),
                Transform::Log if !scale.names_log_tick(value, count) => String::new(),
                Transform::Log if is_beyond_words(value) => power_text(decimal_exponent(value)),
                _ => magnitude.plain(value),
            };
            let shown = if text.is_empty() { Shown::Hidden } else { Shown::Yes };
            Tick { value: Value::Number(value), text, px: scale.px(value), shown }
        })
        .collect()
}

/// Whether a value of a log axis is a power of ten too small or too large to be spelled out.
fn is_beyond_words(value: f64) -> bool {
    let power = decimal_exponent(value);
    !(-5..15).contains(&power) && power_of_ten(power) == value
}

/// A horizontal axis under a plot area.
pub(super) fn bottom(dimension: &Dimension, scale: &Scale, size_px: f64, language: Language) -> Drawn {
    match (&dimension.kind, scale) {
        (Kind::Continuous { precision: Some(precision), .. }, Scale::Continuous(scale)) => {
            bottom_time(dimension, scale, *precision, setting(size_px, language, Anchor::Middle))
        }
        (Kind::Continuous { magnitude, .. }, Scale::Continuous(scale)) => {
            bottom_numbers(dimension, scale, magnitude, setting(size_px, language, Anchor::Middle))
        }
        (Kind::Discrete { names, .. }, Scale::Band(band)) if dimension.ticks == Ticks::None => {
            hidden_names(band, names)
        }
        (Kind::Discrete { names, precision, .. }, Scale::Band(band)) => match precision {
            Some(precision) if dimension.date_pattern.is_none() => {
                bottom_periods(band, *precision, setting(size_px, language, Anchor::Middle))
            }
            Some(_) => bottom_thinned(band, names, setting(size_px, language, Anchor::Middle)),
            None => bottom_names(band, names, setting(size_px, language, Anchor::Middle)),
        },
        _ => Drawn::default(),
    }
}

fn bottom_numbers(dimension: &Dimension, scale: &Continuous, magnitude: &Magnitude, setting: Setting) -> Drawn {
    let length = (scale.range[1] - scale.range[0]).abs();
    let mut count = (length / 70.0).ceil().max(2.0);
    loop {
        let mut ticks = number_ticks(dimension, scale, magnitude, (count, dimension.least_step(), Ticking::Legible));
        if hide_overlaps(&mut ticks, setting) == 0
            || count <= 1.0
            || dimension.ticks != Ticks::Auto
            || scale.transform == Transform::Log
        {
            let labels = ticks
                .iter()
                .filter(|tick| tick.shown == Shown::Yes)
                .map(|tick| below(vec![tick.text.clone()], tick.px, 0.0, setting))
                .collect();
            return Drawn { ticks, labels, ..Drawn::default() };
        }
        count -= 1.0;
    }
}

/// Hides, from the start, each label that meets the one before it (Vega's greedy overlap rule); returns how many.
fn hide_overlaps(ticks: &mut [Tick], setting: Setting) -> usize {
    let mut edge = f64::NEG_INFINITY;
    let mut hidden = 0;
    for tick in ticks.iter_mut().filter(|tick| tick.shown == Shown::Yes) {
        let half = width(&tick.text, setting.size_px, setting.language) / 2.0;
        if tick.px - half < edge {
            tick.shown = Shown::Hidden;
            hidden += 1;
        } else {
            edge = tick.px + half + GAP;
        }
    }
    hidden
}

/// The least whole n so that every n-th of places `step` px apart has `room` px.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn every_nth(step: f64, room: f64) -> usize {
    (room / step.max(1e-6)).ceil().clamp(1.0, 1e6) as usize
}

/// A vertical axis of numbers or moments at the left of a plot area.
pub(super) fn left_numbers(dimension: &Dimension, scale: &Continuous, setting: Setting) -> Drawn {
    let length = (scale.range[1] - scale.range[0]).abs();
    let count = (length / 62.0).ceil().max(2.0);
    let Kind::Continuous { magnitude, precision, .. } = &dimension.kind else {
        return Drawn::default();
    };
    let mut ticks = match precision {
        Some(precision) => {
            #[allow(clippy::cast_possible_truncation, reason = "moments are far below 2^53 ms")]
            let [low, high] = scale.domain.map(|end| end as i64);
            let interval = Interval::choose(low, high, count, *precision);
            time_ticks(scale, interval)
                .into_iter()
                .map(|(moment, px)| {
                    let text = super::date_text(moment, finest(interval), setting.language);
                    Tick { value: Value::Time(moment), text, px, shown: Shown::Yes }
                })
                .collect()
        }
        None => number_ticks(dimension, scale, magnitude, (count, dimension.least_step(), Ticking::Legible)),
    };
    let room = super::label::height(1, setting.size_px) + 1.0;
    let mut last: Option<f64> = None;
    for tick in ticks.iter_mut().filter(|tick| tick.shown == Shown::Yes) {
        if last.is_some_and(|last| (last - tick.px).abs() < room) {
            tick.shown = Shown::Hidden;
        } else {
            last = Some(tick.px);
        }
    }
    let labels = ticks
        .iter()
        .filter(|tick| tick.shown == Shown::Yes)
        .map(|tick| at_middle(vec![tick.text.clone()], 0.0, tick.px, setting))
        .collect();
    Drawn { ticks, labels, ..Drawn::default() }
}

/// The names at the left of horizontal bands, wrapped to a width.
pub(super) fn left_names(names: &[String], width_px: f64, setting: Setting) -> Vec<Wrapped> {
    let measure = Measure { width_px, lines: 3, size_px: setting.size_px, language: setting.language };
    names.iter().map(|name| wrap(name, measure)).collect()
}
