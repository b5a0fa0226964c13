//! One unit for a whole scale (inference I9), and as many decimals as its steps need.
//!
//! In: all numbers of a scale, the author's pattern and unit. Out: how ticks and value labels are written, and the unit for the title.

use super::channel::Format;
use super::decimal::Decimal;
use super::language::Language;
use super::math::decimal_exponent;
use super::number::{Compact, Grouping, NumberFormat, magnitudes};
use super::text::JOINER;

/// How the numbers of one scale are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Magnitude {
    format: NumberFormat,
    pinned: bool,
    /// The unit to name once, in the title; empty when there is none.
    pub(super) unit: String,
    language: Language,
}

impl Magnitude {
    /// Chooses the unit for numbers up to `largest` in size.
    pub(super) fn fit(format: &Format, unit: Option<&str>, largest: f64, language: Language) -> Self {
        let unit = unit.unwrap_or("").trim();
        let (mut format, pinned) = match format {
            Format::Number(format) if format.compact == Compact::No => (format.clone(), true),
            Format::Number(format) => (NumberFormat { sign: format.sign, ..NumberFormat::plain() }, false),
            _ => (NumberFormat::plain(), false),
        };
        let mut unit = unit.to_owned();
        if pinned {
            unit = format!("{}{unit}", std::mem::take(&mut format.symbol));
        } else if unit.starts_with(['%', '‰', '°', '℃']) {
            format.suffix = std::mem::take(&mut unit);
        } else if let Some((power, name)) = beyond_words(&unit, largest).or_else(|| step_up(&unit, largest, language)) {
            format.shift = -power;
            unit = name;
        }
        Self { format, pinned, unit, language }
    }

    /// What the whole of a share is on this scale, if it prints shares.
    pub(super) fn whole(&self) -> Option<f64> {
        if self.format.is_percent() { Some(1.0) } else { self.format.suffix.starts_with('%').then_some(100.0) }
    }

    /// The text of a tick, with the decimals that a step of this size needs.
    pub(super) fn tick(&self, value: f64, step: f64) -> String {
        let needed = Decimal::of(step).shifted(self.format.shift).decimals_but_noise();
        let needed = if needed > 12 { 0 } else { needed };
        let decimals = if self.pinned {
            let most = self.format.most_decimals.max(needed);
            [self.format.least_decimals.max(needed.min(most)), most]
        } else {
            [needed, needed]
        };
        self.format.text_with(value, self.language, decimals)
    }

    /// The formatter of value labels, with the decimals that the values themselves need, at most three digits beyond the first.
    pub(super) fn values(&self, values: impl Iterator<Item = f64>) -> ValueFormat {
        let mut format = self.format.clone();
        if !self.pinned {
            let mut exact = 0;
            let mut top = i32::MIN;
            for value in values.filter(|value| value.is_finite() && *value != 0.0) {
                let decimal = Decimal::of(value).shifted(format.shift);
                exact = exact.max(decimal.decimals_but_noise());
                top = top.max(decimal.exponent());
            }
            let room = usize::try_from(2 - top.clamp(-9, 9)).unwrap_or(0);
            format.most_decimals = exact.min(room.max(1));
            format.least_decimals = format.most_decimals;
        }
        ValueFormat { format, language: self.language }
    }

    /// The text of a single number of this scale, to as many decimals as it has, at most two or what three digits need.
    pub(super) fn plain(&self, value: f64) -> String {
        let mut most = self.format.most_decimals;
        if !self.pinned {
            let decimal = Decimal::of(value).shifted(self.format.shift);
            let for_three_digits = usize::try_from(2 - decimal.exponent().max(-12)).unwrap_or(0);
            most = for_three_digits.max(2);
        }
        self.format.text_with(value, self.language, [self.format.least_decimals, most])
    }
}

/// How the value labels of one scale are written.
#[derive(Debug, Clone)]
pub(super) struct ValueFormat {
    format: NumberFormat,
    language: Language,
}

impl ValueFormat {
    /// The same with the sign of another format.
    pub(super) fn signed_as(mut self, other: &NumberFormat) -> Self {
        self.format.sign = other.sign;
        self
    }

    /// The same, with the unit after each value, joined so that no line breaks within.
    pub(super) fn with_unit(mut self, unit: &str) -> Self {
        if unit.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.format.suffix.push('\u{A0}');
        }
        for c in unit.chars() {
            self.format.suffix.push(JOINER);
            self.format.suffix.push(c);
        }
        self
    }

    /// The text of one value.
    pub(super) fn text(&self, value: f64) -> String {
        self.format.text(value, self.language)
    }
}

/// A power of ten as a reader knows it: `10⁻⁶`.
pub(super) fn power_text(power: i32) -> String {
    let sign = if power < 0 { "⁻" } else { "" };
    let digits = power.unsigned_abs().to_string();
    let raised = digits.bytes().filter_map(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(usize::from(digit - b'0')));
    format!("10{sign}{}", raised.collect::<String>())
}

/// A power of ten for a scale whose numbers no word of a language reaches; `None` for all others.
fn beyond_words(unit: &str, largest: f64) -> Option<(i32, String)> {
    if !largest.is_finite() || largest <= 0.0 {
        return None;
    }
    let exponent = decimal_exponent(largest);
    let power = exponent.div_euclid(3) * 3;
    (exponent <= -5 || exponent >= 18).then(|| (power, format!("×{} {unit}", power_text(power)).trim().to_owned()))
}

/// The magnitude for numbers beyond five digits: its power of ten and the unit with it in front.
fn step_up(unit: &str, largest: f64, language: Language) -> Option<(i32, String)> {
    if !largest.is_finite() || largest < 1e5 {
        return None;
    }
    let exponent = decimal_exponent(largest);
    if language == Language::English {
        let names = [(3, "thousand"), (6, "million"), (9, "billion"), (12, "trillion")];
        let (power, name) = names.into_iter().rfind(|(power, _)| exponent >= *power)?;
        let multiplied = names.iter().any(|(_, name)| unit.starts_with(name)) || unit.starts_with(['k', 'M', 'B']);
        return (!multiplied).then(|| (power, format!("{name} {unit}").trim().to_owned()));
    }
    let scales = magnitudes(language);
    let own = scales.iter().rfind(|(_, symbol)| unit.starts_with(symbol));
    let base = own.map_or(0, |(power, _)| *power);
    let bare = own.map_or(unit, |(_, symbol)| &unit[symbol.len()..]);
    let (power, symbol) = scales.iter().rfind(|(power, _)| *power > base && exponent + base >= *power)?;
    Some((power - base, format!("{symbol}{bare}")))
}

/// A plain number as the name of a category: `8`, `2.5`, never grouped.
pub(super) fn category(value: f64) -> String {
    let format = NumberFormat { grouping: Grouping::None, most_decimals: 12, ..NumberFormat::plain() };
    format.text(value, Language::English)
}
