//! How the ticks of a time axis are written: a short name, and under it the larger period where it begins.
//!
//! `1月 2月 3月` with `2024年` below the first; `Jan Feb Mar` with `2024`; plain `2024` for years.

use super::date::{Date, Precision, clock, half_name, month_name, year_name};
use super::interval::{Interval, Unit};
use super::language::Language;

/// The two lines of a tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimeLabel {
    pub(super) short: String,
    /// The larger period; equal for all ticks within it, empty when the short name says all.
    pub(super) context: String,
}

/// The finest unit that the ticks of an interval differ in.
pub(super) fn finest(interval: Interval) -> Precision {
    match interval.unit {
        Unit::Year => Precision::Year,
        Unit::Month if interval.count == 6 => Precision::Half,
        Unit::Month => Precision::Month,
        Unit::Week | Unit::Day => Precision::Day,
        _ => Precision::Instant,
    }
}

/// The label of a moment that is known to a precision.
pub(super) fn time_label(moment: i64, precision: Precision, language: Language) -> TimeLabel {
    let date = Date::of(moment);
    let year = year_name(date, language);
    let (short, context) = match precision {
        Precision::Year => (date.year.to_string(), String::new()),
        Precision::Half => (half_name(date, language).to_owned(), year),
        Precision::Quarter => (format!("Q{}", (date.month - 1) / 3 + 1), year),
        Precision::Month => (month_name(date, language), year),
        Precision::Week | Precision::Day => {
            let day = match language {
                Language::English => date.day.to_string(),
                Language::Korean => format!("{}일", date.day),
                _ => format!("{}日", date.day),
            };
            let month = month_name(date, language);
            let context = match language {
                Language::English | Language::Korean => format!("{month} {year}"),
                _ => format!("{year}{month}"),
            };
            let context = if language == Language::Korean { format!("{year} {month}") } else { context };
            (day, context)
        }
        Precision::Instant => (clock(moment), super::date::date_text(moment, Precision::Day, language)),
    };
    TimeLabel { short, context }
}
