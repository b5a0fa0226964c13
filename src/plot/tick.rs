//! Round numbers for an axis: ticks, the step between them, and domains widened to them.
//!
//! In: two ends and a wished count. Out: numbers that are exact multiples of 1, 2 or 5 times a power of ten.
//! Source: d3-array `ticks.js` and d3-scale `linear.js` (ISC), whose results these equal number for number.

use super::math::{decimal_exponent, log10, power_of_ten};

/// A step of ticks: a whole number, or one over a whole number, so that every tick is exact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// Ticks are multiples of this number.
    Times(f64),
    /// Ticks are multiples of one over this number.
    Over(f64),
}

impl Step {
    /// The distance between two ticks.
    pub(super) fn size(self) -> f64 {
        match self {
            Self::Times(step) => step,
            Self::Over(parts) => 1.0 / parts,
        }
    }

    /// A power of ten over a whole number of parts, kept exact.
    fn parts(power: i32, parts: f64) -> Self {
        if power_of_ten(power) >= parts {
            Self::Times(power_of_ten(power) / parts)
        } else {
            Self::Over(power_of_ten(-power) * parts)
        }
    }

    /// A whole number of steps.
    fn times(self, count: f64) -> f64 {
        match self {
            Self::Times(step) => count * step,
            Self::Over(parts) => count / parts,
        }
    }

    fn floor(self, value: f64) -> f64 {
        match self {
            Self::Times(step) => (value / step).floor() * step,
            Self::Over(parts) => (value * parts).floor() / parts,
        }
    }

    fn ceil(self, value: f64) -> f64 {
        match self {
            Self::Times(step) => (value / step).ceil() * step,
            Self::Over(parts) => (value * parts).ceil() / parts,
        }
    }
}

/// No axis has more ticks, whatever is asked.
const MOST_TICKS: f64 = 1000.0;

struct Run {
    first: f64,
    last: f64,
    step: Step,
}

fn run(start: f64, stop: f64, count: f64) -> Run {
    let step = (stop - start) / count.max(0.0);
    let power = decimal_exponent(step);
    let error = step / power_of_ten(power);
    let factor = if error >= 50.0_f64.sqrt() {
        10.0
    } else if error >= 10.0_f64.sqrt() {
        5.0
    } else if error >= 2.0_f64.sqrt() {
        2.0
    } else {
        1.0
    };
    let (step, scale) = if power < 0 {
        let parts = power_of_ten(-power) / factor;
        (Step::Over(parts), parts)
    } else {
        let size = power_of_ten(power) * factor;
        (Step::Times(size), size)
    };
    let index = |value: f64| match step {
        Step::Over(_) => (value * scale).round(),
        Step::Times(_) => (value / scale).round(),
    };
    let value = |index: f64| match step {
        Step::Over(_) => index / scale,
        Step::Times(_) => index * scale,
    };
    let mut first = index(start);
    let mut last = index(stop);
    if value(first) < start {
        first += 1.0;
    }
    if value(last) > stop {
        last -= 1.0;
    }
    if last < first && (0.5..2.0).contains(&count) {
        return run(start, stop, count * 2.0);
    }
    Run { first, last, step }
}

/// About `count` round numbers within [start, stop], in the order of the ends.
///
/// A count that is not positive, or ends that are not finite, give none; equal ends give that one number.
pub(super) fn ticks(start: f64, stop: f64, count: f64) -> Vec<f64> {
    if count.is_nan() || count <= 0.0 || !start.is_finite() || !stop.is_finite() {
        return Vec::new();
    }
    if start == stop {
        return vec![start];
    }
    if !(stop - start).is_finite() {
        return ticks(start / 10.0, stop / 10.0, count).into_iter().map(|value| value * 10.0).collect();
    }
    let (low, high) = if stop < start { (stop, start) } else { (start, stop) };
    let Run { first, last, step } = run(low, high, count);
    let mut values = Vec::new();
    // Beyond 2^53 a step may be less than what separates two numbers.
    let most = (last - first).min(MOST_TICKS);
    let mut at = 0.0;
    while at <= most {
        let value = step.times(first + at);
        if values.last() != Some(&value) {
            values.push(value);
        }
        at += 1.0;
    }
    if stop < start {
        values.reverse();
    }
    values
}

/// The step that [`ticks`] uses between two different finite ends.
pub(super) fn tick_step(start: f64, stop: f64, count: f64) -> Step {
    let (low, high) = (start.min(stop), start.max(stop));
    if !(high - low).is_finite() {
        return Step::Times(run(low / 10.0, high / 10.0, count).step.size() * 10.0);
    }
    run(low, high, count).step
}

/// The edges of at most `most` bins of a round width that together hold [low, high].
///
/// The width is 1, 2 or 5 times a power of ten. Equal ends give one bin; ends that are not finite give none.
/// Source: Vega `vega-statistics/src/bin.js` (BSD-3-Clause), base ten, divided by 5 and 2. Where its floating point puts
/// an end on the far side of an edge, and so adds an empty bin, this does the same; the edges themselves are exact.
pub fn bin_edges(low: f64, high: f64, most: usize) -> Vec<f64> {
    if !low.is_finite() || !high.is_finite() || most == 0 {
        return Vec::new();
    }
    let (low, high) = (low.min(high), low.max(high));
    #[allow(clippy::cast_precision_loss, reason = "a small count")]
    let most = most as f64;
    let span = match (high - low, low.abs()) {
        (span, _) if span > 0.0 => span.min(f64::MAX),
        (_, size) if size > 0.0 => size,
        _ => 1.0,
    };
    let mut power = exponent(log10(span).round() - log10(most).ceil());
    while (span / power_of_ten(power)).ceil() > most {
        power += 1;
    }
    let (mut size, mut parts) = (power_of_ten(power), 1.0);
    for divisor in [5.0, 2.0] {
        if span / (size / divisor) <= most {
            size /= divisor;
            parts *= divisor;
        }
    }
    let precision = if size >= 1.0 { 0 } else { exponent(-log10(size)) + 1 };
    let edge = (low / size + power_of_ten(-precision - 1)).floor() * size;
    let start = if low < edge { edge - size } else { edge };
    let stop = match (high / size).ceil() * size {
        stop if stop == start => start + size,
        stop => stop,
    };
    let step = Step::parts(power, parts);
    let first = (start / size).round();
    let count = ((stop / size).round() - first).min(most + 2.0);
    let mut edges = Vec::new();
    let mut at = 0.0;
    while at <= count {
        edges.push(step.times(first + at));
        at += 1.0;
    }
    edges
}

/// A logarithm cut to a whole number.
#[allow(clippy::cast_possible_truncation, reason = "of a finite number")]
fn exponent(logarithm: f64) -> i32 {
    logarithm.floor() as i32
}

/// Widens a domain to the ticks at its ends, until the step no longer changes.
///
/// The order of the ends is kept. A domain without extent, or one whose step does not settle in ten rounds, is returned as it is.
pub(super) fn nice(domain: [f64; 2], count: f64) -> [f64; 2] {
    let reversed = domain[1] < domain[0];
    let [mut start, mut stop] = if reversed { [domain[1], domain[0]] } else { domain };
    let mut last = None;
    for _ in 0..10 {
        if start == stop || !start.is_finite() || !stop.is_finite() {
            return domain;
        }
        let step = tick_step(start, stop, count);
        if last == Some(step) {
            return if reversed { [stop, start] } else { [start, stop] };
        }
        start = step.floor(start);
        stop = step.ceil(stop);
        if !start.is_finite() || !stop.is_finite() {
            return domain;
        }
        last = Some(step);
    }
    domain
}
