//! A number as the decimal digits a reader would write down, shifted and rounded without binary surprises.
//!
//! In: an `f64`. Out: digits. Deliberately absent: signs, units and languages (see `number`).

use super::magnitude::power_text;
use super::number::Grouping;

/// From this power of ten on, a number is written as one: as JavaScript does it.
pub(super) const UNREADABLE: i32 = 21;

/// A finite number as its shortest decimal spelling: `digits` with the point after the first, times ten to `exponent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    /// The shortest decimal that reads back as `value`; a value that is not finite counts as zero.
    pub(super) fn of(value: f64) -> Self {
        let spelling = if value.is_finite() { format!("{value:e}") } else { "0e0".to_owned() };
        let (mantissa, exponent) = spelling.split_once('e').unwrap_or((&spelling, "0"));
        let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
        Self { negative: mantissa.starts_with('-'), digits, exponent: exponent.parse().unwrap_or(0) }
    }

    /// The same digits, times ten to `power`.
    pub(super) fn shifted(mut self, power: i32) -> Self {
        if self.digits.iter().any(|digit| *digit != 0) {
            self.exponent += power;
        }
        self
    }

    /// Rounded half away from zero to so many places after the point.
    pub(super) fn rounded(mut self, decimals: usize) -> Self {
        let places = i64::try_from(decimals).unwrap_or(i64::MAX);
        let keep = i64::from(self.exponent) + 1 + places;
        let Ok(keep) = usize::try_from(keep) else {
            return self.zero();
        };
        if keep >= self.digits.len() {
            return self;
        }
        let up = self.digits[keep] >= 5;
        self.digits.truncate(keep);
        if up {
            let mut at = keep;
            loop {
                if at == 0 {
                    self.digits.insert(0, 1);
                    self.exponent += 1;
                    break;
                }
                at -= 1;
                if self.digits[at] == 9 {
                    self.digits[at] = 0;
                } else {
                    self.digits[at] += 1;
                    break;
                }
            }
        }
        if self.digits.iter().all(|digit| *digit == 0) {
            return self.zero();
        }
        self
    }

    fn zero(self) -> Self {
        Self { negative: false, digits: vec![0], exponent: 0 }
    }

    /// Whether it is below zero; zero itself is not.
    pub(super) fn is_negative(&self) -> bool {
        self.negative && self.digits.iter().any(|digit| *digit != 0)
    }

    /// How many places are needed when the noise of binary sums beyond the twelfth digit is ignored.
    pub(super) fn decimals_but_noise(&self) -> usize {
        let places = i64::from(11 - self.exponent.clamp(-300, 300));
        let places = usize::try_from(places).unwrap_or(0);
        self.clone().rounded(places).decimals()
    }

    /// The power of ten of the first digit.
    pub(super) fn exponent(&self) -> i32 {
        self.exponent
    }

    /// How many places after the point are needed to write it exactly.
    pub(super) fn decimals(&self) -> usize {
        let significant = self.digits.iter().rposition(|digit| *digit != 0).unwrap_or(0);
        let places = i64::try_from(significant).unwrap_or(0) - i64::from(self.exponent);
        usize::try_from(places).unwrap_or(0)
    }

    /// The digits without a sign, with at least `least_decimals` places after the point.
    ///
    /// A number of more digits than anybody reads is `1.798×10³⁰⁸`.
    pub(super) fn text(&self, least_decimals: usize, grouping: Grouping) -> String {
        if self.exponent >= UNREADABLE {
            let first = Self { exponent: 0, ..self.clone() }.rounded(3);
            let power = self.exponent + first.exponent;
            return format!("{}×{}", Self { exponent: 0, ..first }.text(0, Grouping::None), power_text(power));
        }
        let digit = |power: i32| -> char {
            usize::try_from(self.exponent - power)
                .ok()
                .and_then(|at| self.digits.get(at))
                .map_or('0', |digit| char::from(b'0' + digit))
        };
        let whole: String = (0..=self.exponent.max(0)).rev().map(digit).collect();
        let decimals = self.decimals().max(least_decimals);
        let mut text = match grouping {
            Grouping::Thousands => group(&whole),
            Grouping::None => whole,
        };
        if decimals > 0 {
            text.push('.');
            let places = i32::try_from(decimals).unwrap_or(0);
            text.extend((1..=places).map(|place| digit(-place)));
        }
        text
    }
}

/// Sets a comma between every three digits of a whole number.
pub(super) fn group(whole: &str) -> String {
    let mut text = String::with_capacity(whole.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
