//! Logarithm, exponential, power, sine, cosine and their inverses from `+ - * /` and `sqrt` alone.
//!
//! The platform's own functions differ in the last bits from one machine to the next, and a drawing must not.
//! **Relative accuracy is 1e-13 or better over the ranges a chart uses; the bits are the same everywhere.**
//! Source: the classical reductions (Cody & Waite 1980) with plain Taylor series.

/// The circle constant ratio 2π, one full turn in radians.
pub(super) const TURN: f64 = 2.0 * std::f64::consts::PI;

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
const HALF_PI_HIGH: f64 = 1.570_796_326_734_125_6;
const HALF_PI_LOW: f64 = 6.077_100_506_506_192e-11;

/// Natural logarithm of a positive number.
///
/// Zero gives −∞; a negative number or NaN gives NaN.
pub(super) fn ln(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x.is_infinite() {
        return x;
    }
    let (mut mantissa, mut exponent) = split(x);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        exponent += 1.0;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut sum = 0.0;
    for k in (0..14_u32).rev() {
        sum = sum * square + 1.0 / f64::from(2 * k + 1);
    }
    exponent * LN2_HIGH + (exponent * LN2_LOW + 2.0 * s * sum)
}

/// The decimal logarithm of a positive number, exact at powers of ten.
pub(super) fn log10(x: f64) -> f64 {
    let power = decimal_exponent(x);
    if x.is_finite() && power_of_ten(power) == x { f64::from(power) } else { ln(x) / std::f64::consts::LN_10 }
}

/// The exponential function.
///
/// Above about 709.7 the answer is ∞, below about −745 it is 0.
pub(super) fn exp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 709.7 {
        return f64::INFINITY;
    }
    if x < -708.0 {
        return 0.0;
    }
    let k = (x / std::f64::consts::LN_2).round();
    let rest = (x - k * LN2_HIGH) - k * LN2_LOW;
    let mut sum = 1.0;
    for n in (1..20_u32).rev() {
        sum = 1.0 + rest / f64::from(n) * sum;
    }
    sum * power_of_two(k)
}

/// `base` to the power of `exponent`, for a base that is zero or positive.
pub(super) fn pow(base: f64, exponent: f64) -> f64 {
    if exponent == 0.0 {
        return 1.0;
    }
    if base == 0.0 {
        return if exponent > 0.0 { 0.0 } else { f64::INFINITY };
    }
    exp(exponent * ln(base))
}

/// The whole number nearest to `x`, half away from zero; NaN gives 0, and beyond 64 bits the answer is the end of them.
///
/// As [`f64::round`], for which a baseline processor has no instruction.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the rest of a cut number is exact")]
pub(super) fn round(x: f64) -> i64 {
    let whole = x as i64;
    let rest = x - whole as f64;
    whole.saturating_add(i64::from(rest >= 0.5) - i64::from(rest <= -0.5))
}

/// The largest whole number that is not above `x`, as [`f64::floor`]; NaN gives 0.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "beyond 2^53 all numbers are whole")]
pub(super) fn floor(x: f64) -> i64 {
    let whole = x as i64;
    whole.saturating_sub(i64::from(whole as f64 > x))
}

/// The exponent of the first of [`POWERS`].
const LEAST_POWER: i32 = -22;

/// The powers of ten that charts ask for.
#[rustfmt::skip]
const POWERS: [f64; 45] = [
    1e-22, 1e-21, 1e-20, 1e-19, 1e-18, 1e-17, 1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8,
    1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
    1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Ten to a whole power, correctly rounded.
pub(super) fn power_of_ten(exponent: i32) -> f64 {
    let at = exponent.checked_sub(LEAST_POWER).and_then(|at| usize::try_from(at).ok());
    match at.and_then(|at| POWERS.get(at)) {
        Some(power) => *power,
        None => format!("1e{exponent}").parse().unwrap_or(f64::NAN),
    }
}

/// The whole number `e` with 10^e ≤ x < 10^(e+1), for a positive finite number.
///
/// That of the shortest decimal spelling, so that it is exact at every power of ten.
pub(super) fn decimal_exponent(x: f64) -> i32 {
    let not_above = POWERS.partition_point(|power| *power <= x);
    if (1..POWERS.len()).contains(&not_above) {
        return LEAST_POWER + i32::try_from(not_above).unwrap_or(0) - 1;
    }
    let spelling = format!("{x:e}");
    spelling.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

/// Sine of an angle in radians.
pub(super) fn sin(angle: f64) -> f64 {
    let (rest, quarter) = reduce(angle);
    match quarter {
        0 => sine_near_zero(rest),
        1 => cosine_near_zero(rest),
        2 => -sine_near_zero(rest),
        _ => -cosine_near_zero(rest),
    }
}

/// Cosine of an angle in radians.
pub(super) fn cos(angle: f64) -> f64 {
    let (rest, quarter) = reduce(angle);
    match quarter {
        0 => cosine_near_zero(rest),
        1 => -sine_near_zero(rest),
        2 => -cosine_near_zero(rest),
        _ => sine_near_zero(rest),
    }
}

/// Tangent of an angle in radians.
pub(super) fn tan(angle: f64) -> f64 {
    sin(angle) / cos(angle)
}

/// The angle whose tangent is `x`, within a quarter turn of zero.
pub(super) fn atan(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x.abs() > 1.0 {
        return std::f64::consts::FRAC_PI_2.copysign(x) - atan_below_one(1.0 / x);
    }
    atan_below_one(x)
}

/// Halves the angle twice, where the series is short.
fn atan_below_one(x: f64) -> f64 {
    let half = |x: f64| x / (1.0 + (1.0 + x * x).sqrt());
    let small = half(half(x));
    let square = small * small;
    let mut sum = 0.0;
    for k in (0..14_u32).rev() {
        sum = 1.0 / f64::from(2 * k + 1) - square * sum;
    }
    4.0 * small * sum
}

/// The angle from the positive x axis to the point x, y, within half a turn of zero.
pub(super) fn atan2(y: f64, x: f64) -> f64 {
    use std::f64::consts::{FRAC_PI_2, PI};
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == 0.0 && y == 0.0 {
        return if x.is_sign_negative() { PI.copysign(y) } else { y };
    }
    if x.abs() >= y.abs() {
        let angle = atan(y / x);
        return if x > 0.0 { angle } else { angle + PI.copysign(y) };
    }
    FRAC_PI_2.copysign(y) - atan(x / y)
}

/// The angle whose sine is `x`; beyond ±1 a quarter turn.
pub(super) fn asin(x: f64) -> f64 {
    if x.abs() >= 1.0 {
        return std::f64::consts::FRAC_PI_2.copysign(x);
    }
    atan2(x, ((1.0 - x) * (1.0 + x)).sqrt())
}

/// The mantissa in [1, 2) and the binary exponent of a positive finite number.
fn split(x: f64) -> (f64, f64) {
    let (x, shift) = if x < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, -54.0) } else { (x, 0.0) };
    let bits = x.to_bits();
    let exponent = u32::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    (mantissa, f64::from(exponent) - 1023.0 + shift)
}

/// Two to a whole power between −1022 and 1023.
fn power_of_two(exponent: f64) -> f64 {
    let mut power = 1.0;
    let mut base = if exponent < 0.0 { 0.5 } else { 2.0 };
    let mut left = exponent.abs();
    while left >= 1.0 {
        if left % 2.0 >= 1.0 {
            power *= base;
        }
        base *= base;
        left = (left / 2.0).floor();
    }
    power
}

fn reduce(angle: f64) -> (f64, u8) {
    let turns = (angle / std::f64::consts::FRAC_PI_2).round();
    let rest = (angle - turns * HALF_PI_HIGH) - turns * HALF_PI_LOW;
    let quarter = turns.rem_euclid(4.0);
    let quarter = if quarter < 0.5 {
        0
    } else if quarter < 1.5 {
        1
    } else if quarter < 2.5 {
        2
    } else {
        3
    };
    (rest, quarter)
}

fn sine_near_zero(x: f64) -> f64 {
    let square = x * x;
    let mut sum = 1.0;
    for n in (1..11_u32).rev() {
        sum = 1.0 - square / f64::from(2 * n * (2 * n + 1)) * sum;
    }
    x * sum
}

fn cosine_near_zero(x: f64) -> f64 {
    let square = x * x;
    let mut sum = 1.0;
    for n in (1..11_u32).rev() {
        sum = 1.0 - square / f64::from(2 * n * (2 * n - 1)) * sum;
    }
    sum
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the platform is the yardstick here")]
mod tests {
    use super::*;

    fn close(ours: f64, theirs: f64) -> bool {
        (ours - theirs).abs() <= 1e-13 * theirs.abs().max(1e-3)
    }

    #[test]
    fn math_agrees_with_the_platform() {
        for step in 1..4000 {
            let x = f64::from(step) * 0.037;
            assert!(close(ln(x), x.ln()), "ln {x}");
            assert!(close(ln(x * 1e-7), (x * 1e-7).ln()), "ln {x}");
            assert!(close(exp(x - 70.0), (x - 70.0).exp()), "exp {x}");
            assert!(close(pow(x, 0.5), x.sqrt()), "pow {x}");
            assert!(close(pow(x, -2.4), x.powf(-2.4)), "pow {x}");
            assert!((sin(x - 70.0) - (x - 70.0).sin()).abs() < 1e-13, "sin {x}");
            assert!((cos(x - 70.0) - (x - 70.0).cos()).abs() < 1e-13, "cos {x}");
        }
    }

    #[test]
    fn math_inverses_agree_with_the_platform() {
        for step in -4000..=4000 {
            let x = f64::from(step) * 0.0371;
            assert!(close(atan(x), x.atan()), "atan {x}");
            assert!(close(atan(x * 1e-5), (x * 1e-5).atan()), "atan {x}");
            assert!(close(tan(x * 0.01), (x * 0.01).tan()), "tan {x}");
            let share = f64::from(step) / 4000.0;
            assert!((asin(share) - share.asin()).abs() <= 1e-13, "asin {share}");
            for y in [0.0, -0.0, 1e-9, 1.0, -3.0, x, -x, 1e300] {
                assert!((atan2(y, x) - y.atan2(x)).abs() <= 1e-13, "atan2 {y} {x}");
                assert!((atan2(x, y) - x.atan2(y)).abs() <= 1e-13, "atan2 {x} {y}");
            }
        }
        assert_eq!(asin(1.5), std::f64::consts::FRAC_PI_2);
        assert_eq!([atan2(0.0, -1.0), atan2(-0.0, -1.0)], [std::f64::consts::PI, -std::f64::consts::PI]);
        assert!(atan(f64::NAN).is_nan() && atan2(f64::NAN, 1.0).is_nan());
        assert!((atan(f64::INFINITY) - std::f64::consts::FRAC_PI_2).abs() < 1e-15);
    }

    #[test]
    fn math_rounds_as_the_standard_does() {
        let halves = (-2000..2000).map(|at| f64::from(at) / 4.0);
        let near = [0.499_999_999_999_999_94, 4_503_599_627_370_495.5, 1e15 + 0.5, -0.0, 1e300, -1e300, f64::NAN];
        #[allow(clippy::cast_possible_truncation, reason = "saturation is what is asked for")]
        for x in halves.chain(near).flat_map(|x| [x, -x]) {
            assert_eq!(round(x), x.round() as i64, "{x}");
            assert_eq!(floor(x), x.floor() as i64, "{x}");
        }
    }

    #[test]
    fn math_edges() {
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert!(ln(-1.0).is_nan());
        assert_eq!(exp(1000.0), f64::INFINITY);
        assert_eq!(exp(-1000.0), 0.0);
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(pow(0.0, 2.0), 0.0);
        for exponent in -300..300 {
            let power = power_of_ten(exponent);
            assert_eq!(power, format!("1e{exponent}").parse::<f64>().expect("a number"));
            assert_eq!(decimal_exponent(power), exponent);
            let below = f64::from_bits(power.to_bits() - 1);
            let spelling = format!("{below:e}");
            assert!(spelling.ends_with(&format!("e{}", decimal_exponent(below))), "{spelling}");
        }
        assert_eq!(decimal_exponent(999.999), 2);
    }
}
