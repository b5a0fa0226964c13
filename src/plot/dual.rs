//! Two value axes in one panel that tell no lie: the same number of ticks, zero at the same height (inference I5).
//!
//! In: two linear dimensions. Out: both with domains of as many equal steps below and above zero.

use super::channel::Ticks;
use super::dimension::{Dimension, Kind};
use super::math::{decimal_exponent, power_of_ten};
use super::scale::Transform;

/// Axes that need more steps than these to agree are left as they are.
const MOST_STEPS: f64 = 40.0;

/// Aligns two dimensions; anything that is not linear is left as it is.
pub(super) fn align(left: &mut Dimension, right: &mut Dimension) {
    let (Some(a), Some(b)) = (reach(left), reach(right)) else {
        return;
    };
    let steps = [a, b].map(|[low, high]| round_up((high - low) / 5.0));
    let count = |end: f64, step: f64| (end / step - 1e-9).ceil().max(0.0);
    let below = count(-a[0], steps[0]).max(count(-b[0], steps[1]));
    let above = count(a[1], steps[0]).max(count(b[1], steps[1])).max(1.0);
    if !(below + above).is_finite()
        || below + above > MOST_STEPS
        || steps.iter().any(|step| !(below.max(above) * step).is_finite())
    {
        return;
    }
    for (dimension, step) in [(left, steps[0]), (right, steps[1])] {
        if let Kind::Continuous { domain, exact, .. } = &mut dimension.kind {
            *domain = [-below * step, above * step];
            *exact = *domain;
        }
        let mut values = Vec::new();
        let mut at = -below;
        while at <= above {
            values.push(at * step);
            at += 1.0;
        }
        dimension.ticks = Ticks::At(values);
    }
}

/// The ends of a linear dimension, zero included.
fn reach(dimension: &Dimension) -> Option<[f64; 2]> {
    match dimension.kind {
        Kind::Continuous { transform: Transform::Linear, exact, .. } => {
            let ends = [exact[0].min(0.0), exact[1].max(0.0)];
            (ends[1] > ends[0]).then_some(ends)
        }
        _ => None,
    }
}

/// The next of 1, 2, 2.5, 5 times a power of ten.
fn round_up(step: f64) -> f64 {
    let power = power_of_ten(decimal_exponent(step));
    let factor = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|factor| factor * power >= step * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}
