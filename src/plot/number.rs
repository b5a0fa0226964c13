//! Numbers as text: patterns such as `0,0.0`, `0.0%`, `+0%`, `¥0,0`, `万`, `亿` and `auto`.
//!
//! In: a number, a pattern, a language. Out: the text a reader sees, in axes, labels and prose alike.
//! Rounding works on the shortest decimal spelling, half away from zero, so that 1.005 is 1.01 and 28.5 % is not 28.499… %.
//! Compact forms follow the ICU rules of CLDR 48 (`1.2万`, `1235万`, `1.5亿`, `1.2K`).
//! Deliberately absent: reading numbers, and choosing one unit for a whole axis (see `axis`).

use super::decimal::{Decimal, UNREADABLE};
use super::language::Language;
use super::magnitude::power_text;
use super::math::decimal_exponent;

/// The sign printed before negative numbers: a true minus, as wide as a digit.
pub const MINUS: char = '\u{2212}';

/// Whether positive numbers carry a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sign {
    #[default]
    NegativeOnly,
    Always,
    /// For scales that run both ways from their middle.
    Never,
}

/// Whether thousands are set apart by commas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Grouping {
    #[default]
    None,
    Thousands,
}

/// A parsed number pattern.
///
/// The core is made of `0`, `#`, `,` and `.`: a comma groups by thousands, zeros after the point are always printed,
/// `#` after the point only when needed. Text before and after is kept; `%` and `‰` multiply; `万`, `亿`, `万亿`, `k`, `M`, `B`
/// right after the core divide and stay as a suffix; a leading `+` signs positive numbers, a leading `±` leaves the sign of all numbers away. `auto` is the compact form of the language.
///
/// ```
/// use tuzhang::plot::{Language, NumberFormat};
/// let format = NumberFormat::parse("+0.0%")?;
/// assert_eq!(format.text(0.125, Language::English), "+12.5%");
/// assert_eq!(NumberFormat::parse("0.0万")?.text(123_456.0, Language::Chinese), "12.3万");
/// # Ok::<(), tuzhang::plot::FormatError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    pub(super) prefix: String,
    pub(super) suffix: String,
    pub(super) sign: Sign,
    pub(super) grouping: Grouping,
    pub(super) least_decimals: usize,
    pub(super) most_decimals: usize,
    /// Power of ten the number is multiplied with before printing.
    pub(super) shift: i32,
    /// The unit that stands for the shift, at the front of the suffix.
    pub(super) symbol: String,
    pub(super) compact: Compact,
}

/// Whether the magnitude is chosen for each number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compact {
    No,
    ByLanguage,
}

/// The pattern that is read as this format.
impl std::fmt::Display for NumberFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.compact == Compact::ByLanguage {
            return f.write_str(match self.sign {
                Sign::Always => "+auto",
                Sign::Never => "±auto",
                Sign::NegativeOnly => "auto",
            });
        }
        let sign = match self.sign {
            Sign::Always => "+",
            Sign::Never => "±",
            Sign::NegativeOnly => "",
        };
        let whole = if self.grouping == Grouping::Thousands { "0,0" } else { "0" };
        let fraction: String =
            (0..self.most_decimals).map(|place| if place < self.least_decimals { '0' } else { '#' }).collect();
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{whole}{point}{fraction}{}{}", self.prefix, self.symbol, self.suffix)
    }
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// What is wrong, for the author, without a full stop.
    pub message: String,
}

impl std::fmt::Display for FormatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormatError {}

const MAGNITUDES: [(&str, i32); 9] =
    [("万亿", 12), ("万", 4), ("萬", 4), ("亿", 8), ("億", 8), ("k", 3), ("K", 3), ("M", 6), ("B", 9)];

impl NumberFormat {
    /// Whether it chooses a magnitude by the number.
    pub(super) fn fits_itself(&self) -> bool {
        self.compact == Compact::ByLanguage
    }

    /// Whether it prints shares of one as percentages.
    pub fn is_percent(&self) -> bool {
        self.shift == 2 && self.suffix.starts_with('%')
    }

    /// Reads a pattern.
    ///
    /// Errors: a pattern without a place for a digit, or with two of them.
    pub fn parse(pattern: &str) -> Result<Self, FormatError> {
        let pattern = pattern.trim();
        if pattern == "±auto" {
            return Ok(Self { compact: Compact::ByLanguage, sign: Sign::Never, ..Self::plain() });
        }
        if pattern == "+auto" {
            return Ok(Self { compact: Compact::ByLanguage, sign: Sign::Always, ..Self::plain() });
        }
        if pattern == "auto" {
            return Ok(Self { compact: Compact::ByLanguage, ..Self::plain() });
        }
        let is_core = |c: char| matches!(c, '0' | '#' | ',' | '.');
        let digit = pattern.find(['0', '#']);
        let (prefix, core, suffix) = match digit {
            Some(start) => {
                let rest = &pattern[start..];
                let end = rest.find(|c| !is_core(c)).unwrap_or(rest.len());
                (&pattern[..start], &rest[..end], &rest[end..])
            }
            None => {
                let bare = pattern.trim_start_matches('+');
                let known = MAGNITUDES.iter().any(|(symbol, _)| bare.starts_with(symbol));
                if !known && !bare.starts_with(['%', '‰']) {
                    return Err(FormatError {
                        message: format!("no place for a digit (`0`) in the number format `{pattern}`"),
                    });
                }
                (&pattern[..pattern.len() - bare.len()], "0,0.##", bare)
            }
        };
        if suffix.contains(['0', '#']) {
            return Err(FormatError { message: format!("two places for a number in the format `{pattern}`") });
        }
        let (whole, fraction) = core.split_once('.').unwrap_or((core, ""));
        if fraction.contains([',', '.']) {
            return Err(FormatError {
                message: format!("`{core}` is not a number format: `,` or `.` after the point"),
            });
        }
        let sign = match prefix {
            prefix if prefix.contains('+') => Sign::Always,
            prefix if prefix.contains('±') => Sign::Never,
            _ => Sign::NegativeOnly,
        };
        let (shift, symbol) = magnitude(suffix);
        Ok(Self {
            prefix: prefix.replace(['+', '±'], ""),
            suffix: suffix[symbol.len()..].to_owned(),
            sign,
            grouping: if whole.contains(',') { Grouping::Thousands } else { Grouping::None },
            least_decimals: fraction.bytes().filter(|b| *b == b'0').count(),
            most_decimals: fraction.len(),
            shift,
            symbol: symbol.to_owned(),
            compact: Compact::No,
        })
    }

    /// Up to three decimals, grouped by thousands: what prose uses when nothing is asked for.
    pub fn plain() -> Self {
        Self {
            prefix: String::new(),
            suffix: String::new(),
            sign: Sign::NegativeOnly,
            grouping: Grouping::Thousands,
            least_decimals: 0,
            most_decimals: 3,
            shift: 0,
            symbol: String::new(),
            compact: Compact::No,
        }
    }

    /// The text of a number.
    ///
    /// A number that is not finite gives an em dash. Minus is U+2212. Nothing is rounded to “−0”.
    pub fn text(&self, value: f64, language: Language) -> String {
        self.text_with(value, language, [self.least_decimals, self.most_decimals])
    }

    /// The text of a number with at least and at most so many places after the point.
    pub(super) fn text_with(&self, value: f64, language: Language, [least, most]: [usize; 2]) -> String {
        if !value.is_finite() {
            return "—".to_owned();
        }
        if self.compact == Compact::ByLanguage {
            return compact(if self.sign == Sign::Never { value.abs() } else { value }, language);
        }
        let rounded = Decimal::of(value).shifted(self.shift).rounded(most);
        let mut text = String::new();
        match (rounded.is_negative(), self.sign) {
            (_, Sign::Never) => {}
            (true, _) => text.push(MINUS),
            (false, Sign::Always) if value != 0.0 => text.push('+'),
            (false, _) => {}
        }
        text.push_str(&self.prefix);
        rounded.push_text(&mut text, least, self.grouping);
        text.push_str(&self.symbol);
        text.push_str(&self.suffix);
        text
    }

    /// The text of a number; one that is too small for its decimals keeps three digits, so that it is not printed as zero.
    pub fn readable(&self, value: f64, language: Language) -> String {
        const SMALLEST: i32 = -6;
        let exact = Decimal::of(value);
        if exact.is_zero() || !exact.shifted(self.shift).rounded(self.most_decimals).is_zero() {
            return self.text(value, language);
        }
        let mut text = String::new();
        text.extend(exact.is_negative().then_some(MINUS));
        let places = |exponent: i32| usize::try_from(2 - exponent).unwrap_or(2);
        match exact.exponent() {
            exponent @ SMALLEST.. => exact.rounded(places(exponent)).push_text(&mut text, 0, self.grouping),
            exponent => {
                let first = exact.shifted(-exponent).rounded(2);
                let power = exponent + first.exponent();
                first.shifted(-first.exponent()).push_text(&mut text, 0, self.grouping);
                text.push('×');
                text.push_str(&power_text(power));
            }
        }
        text
    }
}

/// English words that count what stands before them.
pub const COUNTING_WORDS: [&str; 4] = ["thousand", "million", "billion", "trillion"];

/// How many decimals a number that is counted in 万 or 亿 may have.
const DECIMALS: usize = 2;

/// A number in a sentence: counted in 万 or 亿, in English in millions and more, where two decimals are enough for all of
/// its digits, else up to three decimals, grouped by thousands. `12380000` is `1,238万` and `12.38 million`, `12345` is
/// `12,345`.
pub fn in_sentence(value: f64, language: Language) -> String {
    match round_magnitude(value, language) {
        Some((power, symbol)) => {
            let counted = NumberFormat { shift: -power, symbol: symbol.to_owned(), ..NumberFormat::plain() };
            counted.text(value, language)
        }
        None => NumberFormat::plain().readable(value, language),
    }
}

/// Whether sentences that tell several of these numbers count them in 万 and 亿: each that is large enough is round.
/// One that is not would stand as `62,010` beside `5.88万`.
pub fn count_alike(numbers: impl Iterator<Item = f64>, language: Language) -> bool {
    let least = spoken(language).map(|(power, _)| power).min();
    let is_small = |number: f64| least.is_none_or(|least| number == 0.0 || Decimal::of(number).exponent() < least);
    numbers.into_iter().all(|number| is_small(number) || round_magnitude(number, language).is_some())
}

/// The largest magnitude in which a number needs no more than two decimals.
fn round_magnitude(value: f64, language: Language) -> Option<(i32, &'static str)> {
    let exact = Decimal::of(value);
    // Beyond ten thousand of the last one, nobody counts in words.
    if exact.exponent() > 16 {
        return None;
    }
    let round = |power: i32| exact.exponent() >= power && exact.shifted(-power).decimals() <= DECIMALS;
    spoken(language).rev().find(|(power, _)| value.is_finite() && round(*power))
}

/// The magnitudes of sentences: powers of ten thousand, for Korean writes no thousands so; millions and more in English,
/// as words behind a space that does not break.
fn spoken(language: Language) -> impl DoubleEndedIterator<Item = (i32, &'static str)> {
    const ENGLISH: [(i32, &str); 3] = [(6, "\u{a0}million"), (9, "\u{a0}billion"), (12, "\u{a0}trillion")];
    let all: &[(i32, &str)] = if language == Language::English { &ENGLISH } else { magnitudes(language) };
    all.iter().copied().filter(move |(power, _)| language == Language::English || power % 4 == 0)
}

/// One magnitude for a column of a table: how its numbers are written without it, and its sign for the head of the column.
/// `None`: the language has none, the numbers are small, or two decimals are not enough for all of their digits.
pub fn one_magnitude(numbers: &[f64], language: Language) -> Option<(NumberFormat, &'static str)> {
    const SMALLEST: f64 = 1e5;
    let largest = numbers.iter().fold(0.0, |largest: f64, number| largest.max(number.abs()));
    if language == Language::English || largest < SMALLEST || !largest.is_finite() {
        return None;
    }
    let all: Vec<Decimal> =
        numbers.iter().filter(|number| **number != 0.0).map(|number| Decimal::of(*number)).collect();
    // The smallest number is a tenth at least.
    let fits = |power: i32| all.iter().all(|n| n.exponent() >= power - 1 && n.shifted(-power).decimals() <= DECIMALS);
    let counted = magnitudes(language).iter().rev().filter(|(power, _)| power % 4 == 0);
    let (power, symbol) = counted.into_iter().find(|(power, _)| decimal_exponent(largest) >= *power && fits(*power))?;
    Some((NumberFormat { shift: -power, ..NumberFormat::plain() }, symbol))
}

fn magnitude(suffix: &str) -> (i32, &str) {
    for (symbol, power) in MAGNITUDES {
        if let Some(found) = suffix.get(..symbol.len()).filter(|found| *found == symbol) {
            return (-power, found);
        }
    }
    let shift = match suffix.chars().find(|c| matches!(c, '%' | '‰')) {
        Some('%') => 2,
        Some(_) => 3,
        None => 0,
    };
    (shift, "")
}

/// The magnitudes of a language from small to large: power of ten and its short sign.
pub(super) fn magnitudes(language: Language) -> &'static [(i32, &'static str)] {
    match language {
        Language::Chinese => &[(4, "万"), (8, "亿"), (12, "万亿")],
        Language::ChineseTraditional => &[(4, "萬"), (8, "億"), (12, "兆")],
        Language::Japanese => &[(4, "万"), (8, "億"), (12, "兆"), (16, "京")],
        Language::Korean => &[(3, "천"), (4, "만"), (8, "억"), (12, "조")],
        Language::English => &[(3, "K"), (6, "M"), (9, "B"), (12, "T")],
    }
}

/// The compact form of a number: at most two significant digits below ten of a magnitude, else whole.
///
/// Source: ICU compact notation, short, CLDR 48. `12345` is `1.2万` in Chinese and `12K` in English.
pub fn compact(value: f64, language: Language) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    let scales = magnitudes(language);
    let exact = Decimal::of(value);
    let mut at = scales.iter().rposition(|(power, _)| exact.exponent() >= *power);
    let (rounded, symbol) = loop {
        let (power, symbol) = at.map_or((0, ""), |at| scales[at]);
        let shifted = exact.shifted(-power);
        let decimals = if shifted.exponent() >= 1 { 0 } else { usize::try_from(1 - shifted.exponent()).unwrap_or(1) };
        let rounded = shifted.rounded(decimals);
        let next = at.map_or(0, |at| at + 1);
        match scales.get(next) {
            Some((larger, _)) if rounded.exponent() >= larger - power => at = Some(next),
            _ => break (rounded, symbol),
        }
    };
    let long = (4..UNREADABLE).contains(&rounded.exponent());
    let mut text = String::new();
    text.extend(rounded.is_negative().then_some(MINUS));
    rounded.push_text(&mut text, 0, if long { Grouping::Thousands } else { Grouping::None });
    text.push_str(symbol);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_in_a_sentence_is_counted_in_the_magnitudes_of_its_language() {
        let rows = [
            (9_999.0, "9,999", "9,999", "9,999", "9,999"),
            (10_000.0, "1万", "1萬", "1만", "10,000"),
            (12_500.0, "1.25万", "1.25萬", "1.25만", "12,500"),
            (12_345.0, "12,345", "12,345", "12,345", "12,345"),
            (-4_140_000.0, "−414万", "−414萬", "−414만", "−4.14\u{a0}million"),
            (12_380_000.0, "1,238万", "1,238萬", "1,238만", "12.38\u{a0}million"),
            (345_000_000.0, "3.45亿", "3.45億", "3.45억", "345\u{a0}million"),
            (345_670_000.0, "34,567万", "34,567萬", "34,567만", "345.67\u{a0}million"),
            (2e12, "2万亿", "2兆", "2조", "2\u{a0}trillion"),
            (10_000.5, "10,000.5", "10,000.5", "10,000.5", "10,000.5"),
            (0.25, "0.25", "0.25", "0.25", "0.25"),
            (-1e22, "−1×10²²", "−1×10²²", "−1×10²²", "−1×10²²"),
            (f64::INFINITY, "—", "—", "—", "—"),
        ];
        let languages = [Language::Chinese, Language::ChineseTraditional, Language::Korean, Language::English];
        for (value, chinese, traditional, korean, english) in rows {
            let said = languages.map(|language| in_sentence(value, language));
            assert_eq!(said, [chinese, traditional, korean, english], "{value}");
        }
    }

    #[test]
    fn numbers_of_a_sentence_are_counted_alike() {
        for (numbers, expected) in [
            (&[61_234.0, 58_800.0][..], false),
            (&[69_800.0, 59_900.0], true),
            (&[12.5, 9_999.0, 0.0, 30_000.0], true),
            (&[-61_234.0], false),
            (&[], true),
        ] {
            assert_eq!(count_alike(numbers.iter().copied(), Language::Chinese), expected, "{numbers:?}");
        }
    }

    #[test]
    fn number_of_a_column_is_counted_in_one_magnitude() {
        let rows = [
            (&[4_140_000.0, 0.0, 670_000.0][..], Some("万")),
            (&[4_140_000.0, 67.0], None),
            (&[4_140_000.0, 670_001.0], None),
            (&[90_000.0, 50_000.0], None),
            (&[3e8, -1.25e8], Some("亿")),
            (&[3e8, 1e6], Some("万")),
            (&[], None),
            (&[f64::INFINITY], None),
        ];
        for (numbers, symbol) in rows {
            let found = one_magnitude(numbers, Language::Chinese).map(|(_, symbol)| symbol);
            assert_eq!(found, symbol, "{numbers:?}");
            assert_eq!(one_magnitude(numbers, Language::English), None);
        }
        let (format, _) = one_magnitude(&[4_140_000.0], Language::Japanese).unwrap();
        assert_eq!(format.text(4_140_000.0, Language::Japanese), "414");
    }

    /// A value, as prose has it.
    #[test]
    fn number_too_small_for_its_decimals() {
        let plain = |value: f64| NumberFormat::plain().readable(value, Language::English);
        let rows = [
            (0.0, "0"),
            (0.001, "0.001"),
            (0.000_6, "0.001"),
            (0.000_456_7, "0.000457"),
            (-0.000_1, "−0.0001"),
            (1e-300, "1×10⁻³⁰⁰"),
            (-4.567e-9, "−4.57×10⁻⁹"),
            (9.999e-9, "1×10⁻⁸"),
            (1234.5, "1,234.5"),
        ];
        for (value, text) in rows {
            assert_eq!(plain(value), text, "{value}");
        }
    }
}
