//! Scales: from a value to px.
//!
//! In: a domain and a range. Out: positions, steps and band widths in f64.
//! Source: d3-scale `continuous.js`, `log.js`, `symlog.js`, `pow.js`, `band.js` (ISC).

use super::math::{decimal_exponent, exp, ln, log10, pow, power_of_ten};
use super::places::Places;
use super::tick;
use super::values::{Key, Value};

/// The transform of a continuous scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// Proportional.
    Linear,
    /// By logarithm.
    Log,
    /// By sign and log(1 + |v|).
    Symlog,
    /// By signed square root.
    Sqrt,
    /// By sign and a power of this exponent.
    Pow(f64),
    /// Proportional in milliseconds.
    Time,
}

impl Transform {
    pub(super) fn apply(self, value: f64) -> f64 {
        match self {
            Self::Linear | Self::Time => value,
            Self::Log => ln(value),
            Self::Symlog => value.signum() * ln(1.0 + value.abs()),
            Self::Sqrt => value.signum() * value.abs().sqrt(),
            Self::Pow(exponent) => value.signum() * pow(value.abs(), exponent),
        }
    }

    fn undo(self, value: f64) -> f64 {
        match self {
            Self::Linear | Self::Time => value,
            Self::Log => exp(value),
            Self::Symlog => value.signum() * (exp(value.abs()) - 1.0),
            Self::Sqrt => value.signum() * value * value,
            Self::Pow(exponent) => value.signum() * pow(value.abs(), 1.0 / exponent),
        }
    }
}

/// A continuous scale from numbers to px.
#[derive(Debug, Clone, PartialEq)]
pub struct Continuous {
    /// How values are bent before they are laid out.
    pub transform: Transform,
    /// The values at the two ends.
    pub domain: [f64; 2],
    /// The px at the two ends.
    pub range: [f64; 2],
}

impl Continuous {
    /// The position of a value; the middle of the range for a domain without extent.
    #[inline]
    pub fn px(&self, value: f64) -> f64 {
        let [low, high] = self.domain;
        let (value, low, high) = match self.transform {
            Transform::Linear | Transform::Time => (value, low, high),
            bent => (bent.apply(value), bent.apply(low), bent.apply(high)),
        };
        // Halves, so that the span of two very large ends is finite.
        let (value, low, high) = (value / 2.0, low / 2.0, high / 2.0);
        let share = if low == high { 0.5 } else { (value - low) / (high - low) };
        self.range[0] + share * (self.range[1] - self.range[0])
    }

    /// The two ends of a mark that grows from a base; a base that is not on the scale counts as the start of the range.
    ///
    /// `None` when the value itself is not on the scale.
    pub(super) fn span(&self, [base, value]: [f64; 2]) -> Option<[f64; 2]> {
        let base = self.px(base);
        let value = self.px(value);
        let base = if base.is_finite() { base } else { self.range[0] };
        value.is_finite().then_some([base, value])
    }

    /// About `count` round values, spread for the eye where the scale is bent.
    pub(super) fn ticks(&self, count: f64) -> Vec<f64> {
        let [low, high] = [self.domain[0].min(self.domain[1]), self.domain[0].max(self.domain[1])];
        match self.transform {
            Transform::Symlog => symlog_ticks(low, high),
            Transform::Sqrt | Transform::Pow(_) => bent_ticks(self, count),
            _ => self.ticks_of_d3(count),
        }
    }

    /// About `count` round values, as d3-scale gives them: evenly spaced in value but on a log scale.
    pub(super) fn ticks_of_d3(&self, count: f64) -> Vec<f64> {
        let [low, high] = self.domain;
        match self.transform {
            Transform::Log => log_ticks(low, high, count),
            _ => tick::ticks(low, high, count),
        }
    }

    /// Whether a tick of a log scale is worth a name among those of `count` ticks: the low digits of each decade.
    ///
    /// Source: d3-scale `log.js`, `tickFormat`.
    #[allow(clippy::cast_precision_loss, reason = "a count of ticks")]
    pub(super) fn names_log_tick(&self, value: f64, count: f64) -> bool {
        let all = log_ticks(self.domain[0], self.domain[1], 10.0).len().max(1) as f64;
        let most = (10.0 * count / all).max(1.0);
        let mut digits = value / power_of_ten(nearest_power(value));
        if digits * 10.0 < 9.5 {
            digits *= 10.0;
        }
        digits <= most
    }
}

/// Widens a domain to round numbers in the sense of its transform.
pub(super) fn nice(transform: Transform, domain: [f64; 2], count: f64) -> [f64; 2] {
    match transform {
        Transform::Log if domain[0] > 0.0 && domain[1] > 0.0 => {
            let floor = |value: f64| decimal_exponent(value);
            let ceil = |value: f64| if power_of_ten(floor(value)) < value { floor(value) + 1 } else { floor(value) };
            let ends = if domain[0] <= domain[1] {
                [floor(domain[0]), ceil(domain[1])]
            } else {
                [ceil(domain[0]), floor(domain[1])]
            };
            ends.map(|power| power_of_ten(power.clamp(-307, 308)))
        }
        Transform::Time => domain,
        _ => tick::nice(domain, count),
    }
}

/// The whole number nearest to the decimal logarithm of a positive number.
#[allow(clippy::cast_possible_truncation, reason = "an exponent of a finite number")]
fn nearest_power(value: f64) -> i32 {
    log10(value).round() as i32
}

/// Source: d3-scale `log.js`, base ten: all nine digits while decades are few, else only powers.
fn log_ticks(low: f64, high: f64, count: f64) -> Vec<f64> {
    if high < low {
        let mut values = log_ticks(high, low, count);
        values.reverse();
        return values;
    }
    if low <= 0.0 {
        return Vec::new();
    }
    let first = decimal_exponent(low);
    let last = decimal_exponent(high);
    let decades = log10(high) - log10(low);
    let mut values = Vec::new();
    if decades < count {
        for power in first..=last {
            for digit in 1..10_i32 {
                let value = if power < 0 {
                    f64::from(digit) / power_of_ten(-power)
                } else {
                    f64::from(digit) * power_of_ten(power)
                };
                if value >= low && value <= high {
                    values.push(value);
                }
            }
        }
        if f64::from(u32::try_from(values.len()).unwrap_or(u32::MAX)) * 2.0 < count {
            values = tick::ticks(low, high, count);
        }
        return values;
    }
    tick::ticks(log10(low), log10(high), decades.min(count))
        .into_iter()
        .filter(|power| power.fract() == 0.0)
        .map(|power| {
            #[allow(clippy::cast_possible_truncation, reason = "an exponent of a finite number")]
            let power = power as i32;
            power_of_ten(power)
        })
        .collect()
}

/// Zero and the powers of ten on both sides.
fn symlog_ticks(low: f64, high: f64) -> Vec<f64> {
    let side = |limit: f64| -> Vec<f64> {
        if limit < 1.0 {
            return Vec::new();
        }
        (0..=decimal_exponent(limit)).map(power_of_ten).collect()
    };
    let mut values: Vec<f64> = side(-low).into_iter().rev().map(|value| -value).collect();
    values.push(0.0);
    values.extend(side(high));
    values.retain(|value| *value >= low && *value <= high);
    values
}

/// Round numbers near evenly spaced positions.
fn bent_ticks(scale: &Continuous, count: f64) -> Vec<f64> {
    let [low, high] = [scale.domain[0].min(scale.domain[1]), scale.domain[0].max(scale.domain[1])];
    let ends = [low, high].map(|end| scale.transform.apply(end));
    let mut values: Vec<f64> = Vec::new();
    for position in tick::ticks(ends[0], ends[1], count) {
        let value = scale.transform.undo(position);
        let rounded = match tick::ticks(value * 0.9, value * 1.1, 1.0).first() {
            Some(round) if value != 0.0 => *round,
            _ => value,
        };
        if rounded >= low && rounded <= high && values.last() != Some(&rounded) {
            values.push(rounded);
        }
    }
    values
}

/// A scale with a band, or a point when the band has no width, for each of its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The values in order.
    pub values: Vec<Value>,
    /// The px at the two ends; the first may be the larger one.
    pub range: [f64; 2],
    /// From the start of one band to the start of the next, px.
    pub step: f64,
    /// The width of a band, px.
    pub bandwidth: f64,
    first: f64,
}

/// Space between and around bands, in steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Padding {
    /// Between two bands.
    pub inner: f64,
    /// Before the first and after the last band.
    pub outer: f64,
    /// Before the first and after the last point, where bands have no width.
    pub points: f64,
}

impl Band {
    /// Source: d3-scale `band.js`, align 0.5, without rounding.
    #[allow(clippy::cast_precision_loss, reason = "a count of categories")]
    pub(super) fn fit(values: Vec<Value>, range: [f64; 2], padding: Padding) -> Self {
        let n = values.len() as f64;
        let reverse = range[1] < range[0];
        let (start, stop) = if reverse { (range[1], range[0]) } else { (range[0], range[1]) };
        let step = (stop - start) / (n - padding.inner + padding.outer * 2.0).max(1.0);
        let first = start + (stop - start - step * (n - padding.inner)) * 0.5;
        Self { values, range, step, bandwidth: step * (1.0 - padding.inner), first }
    }

    /// The smaller px of the band at an index.
    #[allow(clippy::cast_precision_loss, reason = "a count of categories")]
    pub fn start(&self, index: usize) -> f64 {
        let index = if self.range[1] < self.range[0] { self.values.len() - 1 - index } else { index };
        self.first + self.step * index as f64
    }

    /// The middle px of the band at an index.
    pub fn middle(&self, index: usize) -> f64 {
        self.start(index) + self.bandwidth / 2.0
    }

    /// A look-up from value to index.
    pub(super) fn index(&self) -> Places<Key<'_>> {
        Places::of(self.values.iter().map(Value::key))
    }
}

/// A position scale.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Numbers or moments.
    Continuous(Continuous),
    /// Categories.
    Band(Band),
}

impl Scale {
    /// The name of the kind, as Vega-Lite writes it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Continuous(scale) => match scale.transform {
                Transform::Linear => "linear",
                Transform::Log => "log",
                Transform::Symlog => "symlog",
                Transform::Sqrt => "sqrt",
                Transform::Pow(_) => "pow",
                Transform::Time => "time",
            },
            Self::Band(band) if band.bandwidth == 0.0 => "point",
            Self::Band(_) => "band",
        }
    }

    /// The px at the two ends.
    pub fn range(&self) -> [f64; 2] {
        match self {
            Self::Continuous(scale) => scale.range,
            Self::Band(band) => band.range,
        }
    }
}
