//! A number as the decimal digits a reader would write down, shifted and rounded without binary surprises.
//!
//! In: an `f64`. Out: digits. Deliberately absent: signs, units and languages (see `number`).

use std::fmt::Write as _;

use super::magnitude::power_text;
use super::math::round;
use super::number::Grouping;

/// From this power of ten on, a number is written as one: as JavaScript does it.
pub(super) const UNREADABLE: i32 = 21;

/// As many digits as the shortest spelling of a number has, and one more for rounding up.
const MOST_DIGITS: usize = 18;

/// A finite number as its shortest decimal spelling: `digits` with the point after the first, times ten to `exponent`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    negative: bool,
    digits: [u8; MOST_DIGITS],
    length: usize,
    exponent: i32,
}

impl Decimal {
    const ZERO: Self = Self { negative: false, digits: [0; MOST_DIGITS], length: 1, exponent: 0 };

    /// The shortest decimal that reads back as `value`; a value that is not finite counts as zero.
    pub(super) fn of(value: f64) -> Self {
        if !value.is_finite() {
            return Self::ZERO;
        }
        Self {
            negative: value.is_sign_negative(),
            ..Self::of_few_places(value.abs()).unwrap_or_else(|| Self::spelled(value))
        }
    }

    /// The decimal of a number with at most three places after the point and below 10^11, as most are.
    ///
    /// No two decimals of at most 15 digits read back as the same number, so one that does is the shortest.
    fn of_few_places(size: f64) -> Option<Self> {
        if size >= 1e11 {
            return None;
        }
        for (places, scale) in [(0, 1.0), (1, 10.0), (2, 100.0), (3, 1000.0)] {
            let whole = round(size * scale);
            #[allow(clippy::cast_precision_loss, reason = "below 2^53")]
            let same = whole as f64 / scale == size;
            if same {
                return Some(Self::of_whole(whole.unsigned_abs(), places));
            }
        }
        None
    }

    /// A whole number divided by ten to `places`.
    fn of_whole(mut whole: u64, places: i32) -> Self {
        let mut decimal = Self { exponent: -places, ..Self::ZERO };
        while whole >= 10 && whole.is_multiple_of(10) {
            whole /= 10;
            decimal.exponent += 1;
        }
        if whole == 0 {
            return Self::ZERO;
        }
        decimal.length = usize::try_from(whole.ilog10()).unwrap_or(0) + 1;
        for digit in decimal.digits[..decimal.length].iter_mut().rev() {
            *digit = u8::try_from(whole % 10).unwrap_or(0);
            whole /= 10;
        }
        decimal.exponent += i32::try_from(decimal.length).unwrap_or(0) - 1;
        decimal
    }

    /// The decimal as the standard library spells it.
    fn spelled(value: f64) -> Self {
        let mut spelling = Spelling::default();
        let _ = write!(spelling, "{value:e}");
        let (mantissa, exponent) = spelling.text().split_once('e').unwrap_or(("0", "0"));
        let mut decimal = Self { length: 0, exponent: exponent.parse().unwrap_or(0), ..Self::ZERO };
        for byte in mantissa.bytes().filter(u8::is_ascii_digit).take(MOST_DIGITS) {
            decimal.digits[decimal.length] = byte - b'0';
            decimal.length += 1;
        }
        decimal
    }

    fn digits(&self) -> &[u8] {
        &self.digits[..self.length]
    }

    /// The same digits, times ten to `power`.
    pub(super) fn shifted(mut self, power: i32) -> Self {
        if !self.is_zero() {
            self.exponent += power;
        }
        self
    }

    /// Rounded half away from zero to so many places after the point.
    pub(super) fn rounded(mut self, decimals: usize) -> Self {
        let places = i64::try_from(decimals).unwrap_or(i64::MAX);
        let keep = i64::from(self.exponent) + 1 + places;
        let Ok(keep) = usize::try_from(keep) else {
            return Self::ZERO;
        };
        if keep >= self.length {
            return self;
        }
        let up = self.digits[keep] >= 5;
        self.length = keep;
        if up {
            match self.digits().iter().rposition(|digit| *digit != 9) {
                Some(at) => {
                    self.digits[at] += 1;
                    self.digits[at + 1..keep].fill(0);
                }
                None => {
                    self.digits[..=keep].fill(0);
                    self.digits[0] = 1;
                    self.length += 1;
                    self.exponent += 1;
                }
            }
        }
        if self.is_zero() {
            return Self::ZERO;
        }
        self
    }

    /// Whether it is zero.
    pub(super) fn is_zero(&self) -> bool {
        self.digits().iter().all(|digit| *digit == 0)
    }

    /// Whether it is below zero; zero itself is not.
    pub(super) fn is_negative(&self) -> bool {
        self.negative && !self.is_zero()
    }

    /// How many places are needed when the noise of binary sums beyond the twelfth digit is ignored.
    pub(super) fn decimals_but_noise(&self) -> usize {
        let places = i64::from(11 - self.exponent.clamp(-300, 300));
        let places = usize::try_from(places).unwrap_or(0);
        self.rounded(places).decimals()
    }

    /// The power of ten of the first digit.
    pub(super) fn exponent(&self) -> i32 {
        self.exponent
    }

    /// How many places after the point are needed to write it exactly.
    pub(super) fn decimals(&self) -> usize {
        let significant = self.digits().iter().rposition(|digit| *digit != 0).unwrap_or(0);
        let places = i64::try_from(significant).unwrap_or(0) - i64::from(self.exponent);
        usize::try_from(places).unwrap_or(0)
    }

    /// Writes the digits without a sign, with at least `least_decimals` places after the point.
    ///
    /// A number of more digits than anybody reads is `1.798×10³⁰⁸`.
    pub(super) fn push_text(&self, text: &mut String, least_decimals: usize, grouping: Grouping) {
        if self.exponent >= UNREADABLE {
            let first = Self { exponent: 0, ..*self }.rounded(3);
            let power = self.exponent + first.exponent;
            Self { exponent: 0, ..first }.push_text(text, 0, Grouping::None);
            text.push('×');
            text.push_str(&power_text(power));
            return;
        }
        let digit = |power: i32| -> char {
            usize::try_from(self.exponent - power)
                .ok()
                .and_then(|at| self.digits().get(at))
                .map_or('0', |digit| char::from(b'0' + digit))
        };
        for power in (0..=self.exponent.max(0)).rev() {
            text.push(digit(power));
            if grouping == Grouping::Thousands && power > 0 && power % 3 == 0 {
                text.push(',');
            }
        }
        let decimals = self.decimals().max(least_decimals);
        if decimals > 0 {
            text.push('.');
            let places = i32::try_from(decimals).unwrap_or(0);
            text.extend((1..=places).map(|place| digit(-place)));
        }
    }
}

/// Room for the spelling of a number with an exponent.
#[derive(Default)]
struct Spelling {
    bytes: [u8; 32],
    length: usize,
}

impl Spelling {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl std::fmt::Write for Spelling {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        let end = self.length + piece.len();
        self.bytes.get_mut(self.length..end).ok_or(std::fmt::Error)?.copy_from_slice(piece.as_bytes());
        self.length = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_is_the_shortest_spelling() {
        let mut state = 7_u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 11
        };
        let mut values =
            vec![0.0, 1e11, 99_999_999_999.999, 0.1 + 0.2, 1.005, 5e-324, f64::MAX, 1e21, 123_456_789_012.5];
        for _ in 0..20_000 {
            #[allow(clippy::cast_precision_loss, reason = "53 bits")]
            let (whole, scale) = (next() as f64, [1.0, 10.0, 100.0, 1e3, 1e4, 1e6, 1e9, 1e15][next() as usize % 8]);
            values.extend([whole / scale, (whole / scale).round() / 100.0, f64::from_bits(next() << 11 >> 2)]);
        }
        for value in values.into_iter().flat_map(|value| [value, -value]) {
            let decimal = Decimal::of(value);
            let spelling = format!("{value:e}");
            let digits: String = decimal.digits().iter().map(|digit| char::from(b'0' + digit)).collect();
            let (mantissa, exponent) = spelling.split_once('e').expect("an exponent");
            assert_eq!(digits, mantissa.replace(['-', '.'], ""), "{spelling}");
            assert_eq!(decimal.exponent.to_string(), exponent, "{spelling}");
            assert_eq!(decimal.negative, mantissa.starts_with('-'), "{spelling}");
        }
        for (value, decimals, expected) in [(99.99, 1, "100"), (0.05, 0, "0"), (0.5, 0, "1"), (1949.5, 0, "1,950")] {
            let mut text = String::new();
            Decimal::of(value).rounded(decimals).push_text(&mut text, 0, Grouping::Thousands);
            assert_eq!(text, expected);
        }
    }
}
