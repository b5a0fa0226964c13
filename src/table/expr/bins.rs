//! Round intervals for histograms.

/// Intervals of one round width, closed below and open above, one of them beginning at 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bins {
    /// The width, or how many intervals make 1: so that a bound is exact to the last digit.
    width: Width,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Width {
    Of(f64),
    Per(f64),
}

impl Bins {
    /// About `count` intervals over some numbers: the width is 1, 2 or 5 times a power of ten (d3-array `ticks`).
    ///
    /// No numbers, or equal ones, give intervals of width 1.
    pub fn new(numbers: &[Option<f64>], count: f64) -> Bins {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for number in numbers.iter().flatten() {
            low = low.min(*number);
            high = high.max(*number);
        }
        let raw = (high - low) / count;
        if !raw.is_finite() || raw < 1e-300 {
            return Bins { width: Width::Of(1.0) };
        }
        let mut power: f64 = 1.0;
        if raw >= 1.0 {
            while power * 10.0 <= raw {
                power *= 10.0;
            }
            return Bins { width: Width::Of(power * factor(raw / power)) };
        }
        while raw * power < 1.0 {
            power *= 10.0;
        }
        Bins { width: Width::Per(power / factor(raw * power)) }
    }

    /// The width of an interval.
    pub fn step(self) -> f64 {
        match self.width {
            Width::Of(step) => step,
            Width::Per(inverse) => 1.0 / inverse,
        }
    }

    /// The lower bound of the interval that holds a number.
    pub fn lower(self, value: f64) -> f64 {
        let bound = |index: f64| match self.width {
            Width::Of(step) => index * step,
            Width::Per(inverse) => index / inverse,
        };
        let index = match self.width {
            Width::Of(step) => (value / step).floor(),
            Width::Per(inverse) => (value * inverse).floor(),
        };
        if bound(index + 1.0) <= value {
            bound(index + 1.0)
        } else if bound(index) > value {
            bound(index - 1.0)
        } else {
            bound(index)
        }
    }
}

/// 1, 2, 5 or 10, whichever is nearest by ratio.
fn factor(error: f64) -> f64 {
    match error {
        _ if error >= 50f64.sqrt() => 10.0,
        _ if error >= 10f64.sqrt() => 5.0,
        _ if error >= 2f64.sqrt() => 2.0,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_round_and_hold_their_numbers() {
        let rows = [
            (vec![0.0, 100.0], 10.0, 29.0, 20.0, 10.0),
            (vec![0.0, 1.0], 10.0, 0.29, 0.2, 0.1),
            (vec![0.0, 1.0], 100.0, 0.29, 0.29, 0.01),
            (vec![0.0, 1.0], 100.0, -0.005, -0.01, 0.01),
            (vec![3.0, 3.0], 10.0, 3.5, 3.0, 1.0),
            (vec![0.0, 1e9], 4.0, 3.1e8, 2e8, 2e8),
        ];
        for (numbers, count, value, lower, step) in rows {
            let numbers: Vec<Option<f64>> = numbers.into_iter().map(Some).collect();
            let bins = Bins::new(&numbers, count);
            assert_eq!((bins.lower(value), bins.step()), (lower, step), "{value} of {numbers:?}");
        }
    }
}
