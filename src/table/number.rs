//! Numbers as authors write them.

use std::fmt;

/// What stood beside a number and says how to read the column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Nothing.
    #[default]
    Plain,
    /// `%`: `35%` is the number 0.35.
    Percent,
    /// `‰`: `3‰` is the number 0.003.
    PerMille,
    /// A currency: `¥`, `$`, `€`, `£`; `元` counts as `¥`.
    Currency(char),
}

impl fmt::Display for Mark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mark::Plain => out.write_str("a plain number"),
            Mark::Percent => out.write_str("a percentage"),
            Mark::PerMille => out.write_str("a per mille"),
            Mark::Currency(sign) => write!(out, "an amount in `{sign}`"),
        }
    }
}

/// Reads a number in any of the spellings of rule I1; spaces around it do not matter.
///
/// `1234.5`, `.5`, `1,234`, `1，234`, `1 234` (no-break spaces), `+3`, `−3`, `1.2e3`, `35%`, `3‰`, `¥1.5`, `1.2万`, `3亿`, `2万亿元`,
/// full-width digits. `None` for anything else: also for `inf`, `NaN`, wrong groups (`1,23`) and what overflows.
pub fn parse(text: &str) -> Option<(f64, Mark)> {
    if let Some(value) = plain(text.as_bytes()) {
        return Some((value, Mark::Plain));
    }
    let text = text.trim();
    if text.len() > 64 || !text.starts_with(begins) {
        return None;
    }
    if let Some(value) = plain(text.as_bytes()) {
        return Some((value, Mark::Plain));
    }
    decorated(text)
}

/// The largest number up to which all whole numbers are kept.
pub(super) const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number times another, as the decimal that is written: 1.1 times 10000 is 11000. `None`: too large.
pub(super) fn times(value: f64, factor: f64) -> Option<f64> {
    let product = value * factor;
    let whole = value.fract() == 0.0 && factor.fract() == 0.0 && product.abs() <= EXACT;
    let power = || POWERS.iter().position(|power| *power == factor);
    let exact = match whole {
        true => product,
        false => power().and_then(|power| format!("{value}e{power}").parse().ok()).unwrap_or(product),
    };
    exact.is_finite().then_some(exact)
}

/// The whole number that a text writes out, without its sign; `None` where it has a point, an exponent or a magnitude.
pub(super) fn whole(text: &str) -> Option<u128> {
    let text = text.trim().trim_start_matches(['+', '-', '−', '–', '¥', '￥', '$', '€', '£']);
    let mut value = 0u128;
    for character in text.chars() {
        match character {
            '0'..='9' => {
                value = value.checked_mul(10)?.checked_add(u128::from(u32::from(character) - u32::from('0')))?
            }
            ',' | '，' | ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' => {}
            _ => return None,
        }
    }
    Some(value)
}

/// Whether a text of digits is a code and no quantity: a leading zero, or more digits than a number keeps.
pub(super) fn is_code(text: &str) -> bool {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits && (text.len() > 15 || (text.len() > 1 && text.starts_with('0')))
}

/// Whether a number may begin like this.
fn begins(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９' | '+' | '-' | '.' | '−' | '–' | '﹣' | '＋' | '－' | '．' | '¥' | '￥' | '$' | '＄' | '€' | '£')
}

/// Powers of ten that are exact.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// ASCII digits with a sign and a point: at most 15 digits, so that one division rounds right.
fn plain(bytes: &[u8]) -> Option<f64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let (mut value, mut count, mut decimals) = (0u64, 0usize, None);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                count += 1;
                decimals = decimals.map(|decimals| decimals + 1);
            }
            b'.' if decimals.is_none() && count > 0 => decimals = Some(0usize),
            _ => return None,
        }
    }
    if count > 15 || decimals == Some(0) {
        return None;
    }
    let value = value as f64 / POWERS[decimals.unwrap_or(0)];
    Some(if negative { -value } else { value })
}

/// Everything else: signs, marks, groups, 万 and 亿.
fn decorated(text: &str) -> Option<(f64, Mark)> {
    let half = |character: char| match character {
        '\u{FF01}'..='\u{FF5E}' => char::from((character as u32 - 0xFEE0) as u8),
        '−' | '–' | '﹣' => '-',
        '￥' => '¥',
        '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{3000}' => ' ',
        _ => character,
    };
    let text: String = text.chars().map(half).collect();
    let mut rest = text.trim();
    let mut mark = Mark::Plain;
    let mut negative = sign(&mut rest);
    if let Some(currency) = rest.chars().next().filter(|first| matches!(first, '¥' | '$' | '€' | '£')) {
        mark = Mark::Currency(currency);
        rest = rest[currency.len_utf8()..].trim_start();
        negative = negative.or_else(|| sign(&mut rest));
    }
    if let Some(before) = rest.strip_suffix('元') {
        if mark != Mark::Plain && mark != Mark::Currency('¥') {
            return None;
        }
        mark = Mark::Currency('¥');
        rest = before.trim_end();
    }
    let mut power = 0;
    for (suffix, zeros) in [("万亿", 12), ("亿", 8), ("万", 4), ("%", -2), ("‰", -3)] {
        let Some(before) = rest.strip_suffix(suffix) else { continue };
        if zeros < 0 {
            if mark != Mark::Plain {
                return None;
            }
            mark = if zeros == -2 { Mark::Percent } else { Mark::PerMille };
        }
        power = zeros;
        rest = before.trim_end();
        break;
    }
    let digits = ungroup(rest)?;
    let value = scaled(&digits, power)?;
    Some((if negative == Some(true) { -value } else { value }, mark))
}

/// Takes a sign from the front: whether it was a minus.
fn sign(rest: &mut &str) -> Option<bool> {
    let negative = match rest.chars().next()? {
        '-' => true,
        '+' => false,
        _ => return None,
    };
    *rest = rest[1..].trim_start();
    Some(negative)
}

/// Removes separators between groups of three; checks that only digits, one point and an exponent are left.
fn ungroup(text: &str) -> Option<String> {
    let (whole, tail) = text.split_at(text.find(['.', 'e', 'E']).unwrap_or(text.len()));
    let separator = whole.chars().find(|character| !character.is_ascii_digit());
    let mut digits = String::with_capacity(text.len());
    match separator {
        None => digits.push_str(whole),
        Some(separator) if matches!(separator, ',' | ' ' | '\'') => {
            for (index, group) in whole.split(separator).enumerate() {
                let fits = if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
                if !fits || !group.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                digits.push_str(group);
            }
        }
        Some(_) => return None,
    }
    let (fraction, exponent) = tail.split_at(tail.find(['e', 'E']).unwrap_or(tail.len()));
    let decimals = fraction.strip_prefix('.').unwrap_or(fraction);
    let power = exponent.get(1..).map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let bare_point = fraction == ".";
    let bare_exponent = power == Some("");
    if bare_point || bare_exponent || !numeric(decimals) || !power.is_none_or(numeric) {
        return None;
    }
    match (digits.as_str(), decimals) {
        ("", "") => return None,
        // As statistics programs write parts of one: `.097`.
        ("", _) => digits.push('0'),
        _ => {}
    }
    digits.push_str(tail);
    Some(digits)
}

/// The number times ten to a power, rounded once: the decimal point moves in the text.
fn scaled(digits: &str, power: i32) -> Option<f64> {
    let (mantissa, exponent) = digits.split_at(digits.find(['e', 'E']).unwrap_or(digits.len()));
    let exponent: i32 =
        if exponent.is_empty() { 0 } else { exponent[1..].parse().ok().filter(|power: &i32| power.abs() < 400)? };
    let value: f64 = match exponent + power {
        0 => mantissa.parse().ok()?,
        power => format!("{mantissa}e{power}").parse().ok()?,
    };
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_rule_i1() {
        let rows = [
            ("0", 0.0, Mark::Plain),
            ("1234", 1234.0, Mark::Plain),
            ("-3.25", -3.25, Mark::Plain),
            ("−3", -3.0, Mark::Plain),
            ("+3", 3.0, Mark::Plain),
            ("1,234", 1234.0, Mark::Plain),
            ("1，234，567.5", 1_234_567.5, Mark::Plain),
            (".097", 0.097, Mark::Plain),
            ("-.5", -0.5, Mark::Plain),
            ("1\u{A0}234", 1234.0, Mark::Plain),
            ("1.5e3", 1500.0, Mark::Plain),
            ("35%", 0.35, Mark::Percent),
            ("0.7％", 0.007, Mark::Percent),
            ("3‰", 0.003, Mark::PerMille),
            ("¥1,234.50", 1234.5, Mark::Currency('¥')),
            ("￥-3", -3.0, Mark::Currency('¥')),
            ("-$3", -3.0, Mark::Currency('$')),
            ("1.2万", 12_000.0, Mark::Plain),
            ("3亿", 3e8, Mark::Plain),
            ("2 万亿元", 2e12, Mark::Currency('¥')),
            ("１２３．４", 123.4, Mark::Plain),
            ("123456789012345678", 123_456_789_012_345_680.0, Mark::Plain),
            ("0.1", 0.1, Mark::Plain),
            (".5", 0.5, Mark::Plain),
            ("-.5%", -0.005, Mark::Percent),
            ("4.35%", 0.0435, Mark::Percent),
        ];
        for (text, value, mark) in rows {
            assert_eq!(parse(text), Some((value, mark)), "{text}");
        }
        let wrong = [
            "",
            "-",
            "inf",
            "NaN",
            "1e999",
            "1,23",
            "1,2345",
            "12a",
            "1.2.3",
            "1 2",
            "e5",
            "1e",
            ".",
            "1.",
            "%",
            "万",
            "¥5%",
            "--3",
            "0x10",
            "１２人",
            "1,234,56",
            "1_000",
            "$5元",
        ];
        for text in wrong {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn codes_are_no_quantities() {
        for (text, code) in [("007", true), ("0", false), ("110000", false), ("1234567890123456", true), ("0.5", false)]
        {
            assert_eq!(is_code(text), code, "{text}");
        }
    }
}
