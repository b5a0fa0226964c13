//! Moments along an axis: ticks at natural periods, and bands of time thinned by whole months or years.

use super::{Drawn, GAP, every_nth, hide_overlaps};
use crate::plot::channel::Ticks;
use crate::plot::date::{Date, Precision};
use crate::plot::dimension::Dimension;
use crate::plot::interval::{Interval, WeekStart};
use crate::plot::label::{Setting, below};
use crate::plot::scale::{Band, Continuous};
use crate::plot::scene::{Label, Shown, Tick};
use crate::plot::text::{LINE_HEIGHT, width};
use crate::plot::time_label::{TimeLabel, finest, time_label};
use crate::plot::values::Value;

/// The ticks of a time scale, and the interval they follow.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
pub(super) fn time_ticks(scale: &Continuous, interval: Interval) -> Vec<(i64, f64)> {
    let [low, high] = scale.domain;
    interval
        .range(low as i64, high as i64, WeekStart::Monday)
        .into_iter()
        .map(|moment| (moment, scale.px(moment as f64)))
        .collect()
}

/// A continuous time axis under a plot area.
pub(super) fn bottom_time(dimension: &Dimension, scale: &Continuous, precision: Precision, setting: Setting) -> Drawn {
    if dimension.ticks == Ticks::None {
        return Drawn::default();
    }
    let length = (scale.range[1] - scale.range[0]).abs();
    let count = match dimension.ticks {
        #[allow(clippy::cast_precision_loss, reason = "a small count")]
        Ticks::Count(count) => count as f64,
        _ => (length / 56.0).ceil().max(2.0),
    };
    #[allow(clippy::cast_possible_truncation, reason = "moments are far below 2^53 ms")]
    let [low, high] = scale.domain.map(|end| end as i64);
    let mut interval = Interval::choose(low, high, count, precision);
    for _ in 0..24 {
        let known = match finest(interval) {
            Precision::Month if precision <= Precision::Quarter => precision,
            known => known,
        };
        let places = time_ticks(scale, interval);
        if places.len() < 60 {
            let label = |(moment, px): (i64, f64)| (time_label(moment, known, setting.language), moment, px);
            let labels: Vec<(TimeLabel, i64, f64)> = places.into_iter().map(label).collect();
            let half = |label: &TimeLabel| width(&label.short, setting.size_px, setting.language) / 2.0;
            let fits = labels.windows(2).all(|pair| {
                let [(left, _, from), (right, _, to)] = pair else { return true };
                to - from >= half(left) + half(right) + GAP
            });
            if fits {
                return two_lines(labels, dimension.date_pattern.as_deref(), setting);
            }
        }
        interval = interval.coarser();
    }
    Drawn::default()
}

/// Tick labels with the larger period under the first tick of each.
///
/// `labels`: each with its moment and its px.
fn two_lines(labels: Vec<(TimeLabel, i64, f64)>, pattern: Option<&str>, setting: Setting) -> Drawn {
    let mut drawn = Drawn::default();
    let mut contexts: Vec<(f64, String)> = Vec::new();
    for (mut label, moment, px) in labels {
        if let Some(pattern) = pattern {
            label.short = crate::plot::date_by_pattern(moment, pattern, setting.language);
            label.context.clear();
        }
        drawn.ticks.push(Tick { value: Value::Time(moment), text: label.short, px, shown: Shown::Yes });
        if !label.context.is_empty() && contexts.last().is_none_or(|(_, last)| *last != label.context) {
            contexts.push((px, label.context));
        }
    }
    hide_overlaps(&mut drawn.ticks, setting);
    for tick in drawn.ticks.iter().filter(|tick| tick.shown == Shown::Yes) {
        drawn.labels.push(below(vec![tick.text.clone()], tick.px, 0.0, setting));
    }
    let mut second: Vec<Label> = Vec::new();
    for (at, (px, context)) in contexts.into_iter().enumerate() {
        let label = below(vec![context], px, setting.size_px * LINE_HEIGHT, setting);
        if let Some(last) = second.last()
            && last.bounds.right() + GAP > label.bounds.x
        {
            if at == 1 {
                second.pop();
            } else {
                continue;
            }
        }
        second.push(label);
    }
    drawn.labels.extend(second);
    drawn
}

/// The next of 1, 2, 5, 10, 20 … years.
fn round_years(every: usize) -> usize {
    let mut power = 1;
    loop {
        for factor in [1, 2, 5] {
            if factor * power >= every {
                return factor * power;
            }
        }
        power *= 10;
    }
}

/// Bands of time: every name that fits, thinned evenly.
pub(super) fn bottom_periods(band: &Band, precision: Precision, setting: Setting) -> Drawn {
    let all: Vec<(i64, f64)> = band
        .values
        .iter()
        .enumerate()
        .filter_map(|(index, value)| match value {
            Value::Time(moment) => Some((*moment, band.middle(index))),
            _ => None,
        })
        .collect();
    let widest = |known| {
        all.iter()
            .map(|(moment, _)| {
                width(&time_label(*moment, known, setting.language).short, setting.size_px, setting.language)
            })
            .fold(0.0, f64::max)
    };
    let mut known = precision;
    let mut every = every_nth(band.step, widest(known) + GAP / 2.0);
    if precision == Precision::Year {
        every = round_years(every);
    } else if every > 1 {
        let steps: &[usize] = match precision {
            Precision::Half => &[2],
            Precision::Quarter => &[2, 4],
            Precision::Month => &[2, 3, 6, 12],
            _ => &[],
        };
        if let Some(step) = steps.iter().find(|step| **step >= every) {
            every = *step;
        } else if !steps.is_empty() {
            known = Precision::Year;
        }
    }
    let places: Vec<(i64, f64)> = if known == Precision::Year && precision != Precision::Year {
        let years: Vec<(i64, f64)> = all.iter().copied().filter(|(moment, _)| Date::of(*moment).month == 1).collect();
        let every = match years.get(..2) {
            Some(two) => round_years(every_nth(two[1].1 - two[0].1, widest(known) + GAP / 2.0)),
            None => 1,
        };
        years.into_iter().step_by(every).collect()
    } else {
        let phase = match (precision, all.first()) {
            (Precision::Month, Some((moment, _))) if every > 1 => {
                let month = usize::try_from(Date::of(*moment).month - 1).unwrap_or(0);
                (every - month % every) % every
            }
            (Precision::Year, Some((moment, _))) if every > 1 => {
                let every = i64::try_from(every).unwrap_or(1);
                let year = Date::of(*moment).year;
                usize::try_from((every - year.rem_euclid(every)) % every).unwrap_or(0)
            }
            _ => 0,
        };
        all.iter().copied().skip(phase).step_by(every).collect()
    };
    let label = |(moment, px): (i64, f64)| (time_label(moment, known, setting.language), moment, px);
    let mut drawn = two_lines(places.into_iter().map(label).collect(), None, setting);
    let shown = std::mem::take(&mut drawn.ticks);
    drawn.ticks = all
        .iter()
        .map(|(moment, px)| {
            let known_tick = shown.iter().find(|tick| tick.value == Value::Time(*moment));
            known_tick.cloned().unwrap_or_else(|| Tick {
                value: Value::Time(*moment),
                text: time_label(*moment, precision, setting.language).short,
                px: *px,
                shown: Shown::Hidden,
            })
        })
        .collect();
    drawn
}
