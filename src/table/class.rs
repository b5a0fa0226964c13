//! What a single cell could be: missing, a number, a year, a code, a date, a truth value, a text.

use super::date::Date;
use super::number;

/// Whether a text stands for a missing value.
pub fn is_missing(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [] => true,
        [first, ..] if first.is_ascii_digit() => false,
        _ if bytes.len() > 12 => false,
        _ => {
            matches!(text, "-" | "--" | "–" | "—" | "——" | "NA" | "暂无" | "暂无数据" | "#N/A")
                || ["n/a", "null", "nan"].iter().any(|word| text.eq_ignore_ascii_case(word))
        }
    }
}

/// Reads a truth value.
pub(super) fn truth(text: &str) -> Option<bool> {
    if text.len() > 5 {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["true", "yes", "是"]) {
        Some(true)
    } else if is(&["false", "no", "否"]) {
        Some(false)
    } else {
        None
    }
}

/// Whether a column of this name holds years (rule I2).
pub(super) fn names_year(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    matches!(name.as_str(), "年" | "年份" | "年度" | "year" | "years" | "fiscal year")
        || name.ends_with("年份")
        || name.ends_with("年度")
        || name.ends_with("_year")
}

/// What a single cell could be.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Class {
    /// A number and nothing else.
    Number,
    /// Four digits: a number, and a year.
    Year,
    /// Digits that are no quantity.
    Code,
    /// A date and nothing else.
    Date,
    /// A truth value.
    Bool,
    /// Anything else.
    Text,
}

/// What a cell could be, seen alone.
pub(super) fn classify(text: &str) -> Class {
    if text.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '\u{4E00}'..='\u{9FFF}')) {
        return match truth(text) {
            Some(_) => Class::Bool,
            None if Date::parse(text).is_some() => Class::Date,
            None => Class::Text,
        };
    }
    if number::is_code(text) {
        return Class::Code;
    }
    match (number::parse(text), Date::parse(text)) {
        (Some(_), Some(_)) => Class::Year,
        (Some(_), None) => Class::Number,
        (None, Some(_)) => Class::Date,
        (None, None) if truth(text).is_some() => Class::Bool,
        (None, None) => Class::Text,
    }
}

/// A date where the sidecar says that it is one: also `20250601` and `202506`.
pub(super) fn told_date(text: &str) -> Option<Date> {
    Date::parse(text).or_else(|| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.len() {
            8 if digits => Date::parse(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])),
            6 if digits => Date::parse(&format!("{}-{}", &text[..4], &text[4..])),
            _ => None,
        }
    })
}
