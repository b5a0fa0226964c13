//! Ticks of an axis and the labels beside them.
//!
//! In: a dimension, a range of px, a text setting. Out: ticks and labels in a frame of their own:
//! a bottom axis hangs from y = 0, a left axis ends at x = 0.
//! **Labels never rotate.** Categories wrap; numbers and moments thin out.

use super::channel::Ticks;
use super::dimension::{Dimension, Kind};
use super::interval::{Interval, WeekStart};
use super::label::{Setting, at_middle, below};
use super::language::Language;
use super::magnitude::Magnitude;
use super::scale::{Band, Continuous, Scale, Transform};
use super::scene::{Anchor, Label, Role, Shown, Tick};
use super::text::{Measure, Wrapped, width, wrap};
use super::tick::tick_step;
use super::time_label::{finest, time_label};
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

/// The values of the ticks of a continuous scale, and the step between them.
fn values(dimension: &Dimension, scale: &Continuous, count: f64) -> (Vec<f64>, f64) {
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
            let step = if low == high { 1.0 } else { tick_step(low, high, count).size() };
            (scale.ticks(count), step)
        }
    }
}

/// The ticks of a continuous scale of numbers.
pub(super) fn number_ticks(dimension: &Dimension, scale: &Continuous, count: f64, magnitude: &Magnitude) -> Vec<Tick> {
    let (values, step) = values(dimension, scale, count);
    values
        .into_iter()
        .map(|value| {
            let text = match scale.transform {
                Transform::Linear | Transform::Time => magnitude.tick(value, step),
                Transform::Log if !is_power_of_ten(value) => String::new(),
                _ => magnitude.plain(value),
            };
            let shown = if text.is_empty() { Shown::Hidden } else { Shown::Yes };
            Tick { value: Value::Number(value), text, px: scale.px(value), shown }
        })
        .collect()
}

fn is_power_of_ten(value: f64) -> bool {
    super::math::power_of_ten(super::math::decimal_exponent(value)) == value
}

/// The ticks of a time scale, and the interval they follow.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
fn time_ticks(scale: &Continuous, interval: Interval) -> Vec<(i64, f64)> {
    let [low, high] = scale.domain;
    interval
        .range(low as i64, high as i64, WeekStart::Monday)
        .into_iter()
        .map(|moment| (moment, scale.px(moment as f64)))
        .collect()
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
        let mut ticks = number_ticks(dimension, scale, count, magnitude);
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

fn bottom_time(dimension: &Dimension, scale: &Continuous, precision: super::Precision, setting: Setting) -> Drawn {
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
            super::Precision::Month if precision <= super::Precision::Quarter => precision,
            known => known,
        };
        let places = time_ticks(scale, interval);
        let fits = places.windows(2).all(|pair| {
            let half = |moment: i64| {
                width(&time_label(moment, known, setting.language).short, setting.size_px, setting.language) / 2.0
            };
            pair[1].1 - pair[0].1 >= half(pair[0].0) + half(pair[1].0) + GAP
        });
        if fits && places.len() < 60 {
            return two_lines(&places, known, dimension.date_pattern.as_deref(), setting);
        }
        interval = interval.coarser();
    }
    Drawn::default()
}

/// Tick labels with the larger period under the first tick of each.
fn two_lines(places: &[(i64, f64)], precision: super::Precision, pattern: Option<&str>, setting: Setting) -> Drawn {
    let mut drawn = Drawn::default();
    let mut contexts: Vec<(f64, String)> = Vec::new();
    for (moment, px) in places {
        let mut label = time_label(*moment, precision, setting.language);
        if let Some(pattern) = pattern {
            label.short = super::date_by_pattern(*moment, pattern, setting.language);
            label.context.clear();
        }
        drawn.ticks.push(Tick { value: Value::Time(*moment), text: label.short.clone(), px: *px, shown: Shown::Yes });
        if !label.context.is_empty() && contexts.last().is_none_or(|(_, last)| *last != label.context) {
            contexts.push((*px, label.context));
        }
    }
    hide_overlaps(&mut drawn.ticks, setting);
    for tick in drawn.ticks.iter().filter(|tick| tick.shown == Shown::Yes) {
        drawn.labels.push(below(vec![tick.text.clone()], tick.px, 0.0, setting));
    }
    let mut second: Vec<Label> = Vec::new();
    for (at, (px, context)) in contexts.into_iter().enumerate() {
        let label = below(vec![context], px, setting.size_px * super::text::LINE_HEIGHT, setting);
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

/// Bands of time: every name that fits, thinned evenly.
fn bottom_periods(band: &Band, precision: super::Precision, setting: Setting) -> Drawn {
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
    if precision > super::Precision::Year && every > 1 {
        let steps: &[usize] = match precision {
            super::Precision::Half => &[2],
            super::Precision::Quarter => &[2, 4],
            super::Precision::Month => &[2, 3, 6, 12],
            _ => &[],
        };
        if let Some(step) = steps.iter().find(|step| **step >= every) {
            every = *step;
        } else if !steps.is_empty() {
            known = super::Precision::Year;
        }
    }
    let places: Vec<(i64, f64)> = if known == super::Precision::Year && precision != super::Precision::Year {
        let years: Vec<(i64, f64)> =
            all.iter().copied().filter(|(moment, _)| super::date::Date::of(*moment).month == 1).collect();
        let every = match years.get(..2) {
            Some(two) => every_nth(two[1].1 - two[0].1, widest(known) + GAP / 2.0),
            None => 1,
        };
        years.into_iter().step_by(every).collect()
    } else {
        let phase = match (precision, all.first()) {
            (super::Precision::Month, Some((moment, _))) if every > 1 => {
                let month = usize::try_from(super::date::Date::of(*moment).month - 1).unwrap_or(0);
                (every - month % every) % every
            }
            (super::Precision::Year, Some((moment, _))) if every > 1 => {
                let every = i64::try_from(every).unwrap_or(1);
                let year = super::date::Date::of(*moment).year;
                usize::try_from((every - year.rem_euclid(every)) % every).unwrap_or(0)
            }
            _ => 0,
        };
        all.iter().copied().skip(phase).step_by(every).collect()
    };
    let mut drawn = two_lines(&places, known, None, setting);
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

/// The least whole n so that every n-th of places `step` px apart has `room` px.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn every_nth(step: f64, room: f64) -> usize {
    (room / step.max(1e-6)).ceil().clamp(1.0, 1e6) as usize
}

/// Bands with names on one line, thinned evenly.
fn bottom_thinned(band: &Band, names: &[String], setting: Setting) -> Drawn {
    let widest = names.iter().map(|name| width(name, setting.size_px, setting.language)).fold(0.0, f64::max);
    let every = every_nth(band.step, widest + GAP / 2.0);
    let mut drawn = Drawn::default();
    for (index, name) in names.iter().enumerate() {
        let px = band.middle(index);
        let shown = if index % every == 0 { Shown::Yes } else { Shown::Hidden };
        if shown == Shown::Yes {
            drawn.labels.push(below(vec![name.clone()], px, 0.0, setting));
        } else {
            drawn.left_out += 1;
        }
        drawn.ticks.push(Tick { value: band.values[index].clone(), text: name.clone(), px, shown });
    }
    drawn
}

/// Whether all names can stand under their bands in at most three lines, none cut.
pub(super) fn names_fit(names: &[String], step: f64, size_px: f64, language: Language) -> bool {
    names.iter().all(|name| {
        let measure = Measure { width_px: step - GAP / 2.0, lines: 3, size_px, language };
        name.chars().count() <= 1 && step > size_px || unbroken(&wrap(name, measure), name)
    })
}

/// Whether wrapping neither cut a name nor broke one of its words.
fn unbroken(wrapped: &Wrapped, name: &str) -> bool {
    if wrapped.cut {
        return false;
    }
    let words =
        |text: &str| text.split_whitespace().filter(|word| word.is_ascii()).map(str::to_owned).collect::<Vec<_>>();
    words(name) == wrapped.lines.iter().flat_map(|line| words(line)).collect::<Vec<_>>()
}

fn bottom_names(band: &Band, names: &[String], setting: Setting) -> Drawn {
    let measure =
        Measure { width_px: band.step - GAP / 2.0, lines: 3, size_px: setting.size_px, language: setting.language };
    if band.step < setting.size_px * 2.5 && !names_fit(names, band.step, setting.size_px, setting.language) {
        return bottom_thinned_wrapped(band, names, setting);
    }
    let mut drawn = Drawn::default();
    for (index, name) in names.iter().enumerate() {
        let px = band.middle(index);
        let Wrapped { lines, cut } = wrap(name, measure);
        drawn.cut += usize::from(cut);
        drawn.labels.push(below(lines, px, 0.0, setting).cut_from(cut.then(|| name.clone())));
        drawn.ticks.push(Tick { value: band.values[index].clone(), text: name.clone(), px, shown: Shown::Yes });
    }
    drawn
}

/// Every n-th name, wrapped in the room of n steps: for boards where a step is narrower than a word.
fn bottom_thinned_wrapped(band: &Band, names: &[String], setting: Setting) -> Drawn {
    let room = setting.size_px * 4.5;
    let every = every_nth(band.step, room);
    let mut drawn = Drawn::default();
    for (index, name) in names.iter().enumerate() {
        let px = band.middle(index);
        let shown = if index % every == 0 { Shown::Yes } else { Shown::Hidden };
        if shown == Shown::Yes {
            let measure =
                Measure { width_px: room - GAP / 2.0, lines: 3, size_px: setting.size_px, language: setting.language };
            let Wrapped { lines, cut } = wrap(name, measure);
            drawn.cut += usize::from(cut);
            drawn.labels.push(below(lines, px, 0.0, setting).cut_from(cut.then(|| name.clone())));
        } else {
            drawn.left_out += 1;
        }
        drawn.ticks.push(Tick { value: band.values[index].clone(), text: name.clone(), px, shown });
    }
    drawn
}

/// A vertical axis of numbers or moments at the left of a plot area.
pub(super) fn left_numbers(dimension: &Dimension, scale: &Continuous, setting: Setting) -> Drawn {
    let length = (scale.range[1] - scale.range[0]).abs();
    let count = (length / 50.0).ceil().max(2.0);
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
        None => number_ticks(dimension, scale, count, magnitude),
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
