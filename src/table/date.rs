//! A date as precise as it was written.

use jiff::civil;
use std::cmp::Ordering;
use std::fmt;

/// How much of a date is known, from fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    Day,
    /// An ISO week, Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A half of a year.
    Half,
    /// A year.
    Year,
}

/// A span of whole days: its first day and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    /// The first day, counted from 1970-01-01.
    pub day: i32,
    /// How long it is.
    pub precision: Precision,
}

const EPOCH: civil::Date = civil::date(1970, 1, 1);

/// The years that a text may name; others are not taken for dates.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2999;

impl Date {
    /// The day, month or longer that begins at a calendar day. Errors: `None` for a day that is not in the calendar.
    pub fn new(year: i16, month: i8, day: i8, precision: Precision) -> Option<Date> {
        Some(Date { day: number(civil::Date::new(year, month, day).ok()?), precision })
    }

    /// Reads a date in any of the spellings of rule I1; spaces around it do not matter.
    ///
    /// `2025`, `2025年`, `2025-06`, `2025/6`, `2025年6月`, `2025-06-01`, `2025/6/1`, `2025.6.1`, `2025年6月1日`, `2025Q2`,
    /// `2025-Q2`, `2025年第二季度`, `2025年二季度`, `2025H1`, `2025年上半年`, `2025-W05`, `2025年第5周`, full-width digits;
    /// a time behind a day (`2025-06-01T12:00:00Z`) is dropped. With an English month also `Jun 2025`, `June 1, 2025`,
    /// `1 June 2025`, `1-Jun-2025`. `None` for anything else, also for days that do not exist.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim();
        let bytes = text.as_bytes();
        if bytes.len() < 4 || bytes.len() > 48 {
            return None;
        }
        if bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' {
            let (year, month, day) = (ascii(&bytes[..4])?, ascii(&bytes[5..7])?, ascii(&bytes[8..])?);
            return if YEARS.contains(&year) { Date::new(year, month as i8, day as i8, Precision::Day) } else { None };
        }
        if bytes[0].is_ascii_alphabetic() {
            return english(text);
        }
        if !bytes[0].is_ascii_digit() && !text.starts_with(|first| matches!(first, '０'..='９')) {
            return None;
        }
        if text.is_ascii()
            && bytes.iter().take(6).any(u8::is_ascii_alphabetic)
            && let Some(date) = english(text)
        {
            return Some(date);
        }
        if text.is_ascii() { general(text) } else { general(&half_width(text)) }
    }

    /// The last day, counted from 1970-01-01.
    pub fn end(self) -> i32 {
        let first = self.civil();
        let months = match self.precision {
            Precision::Day => return self.day,
            Precision::Week => return self.day + 6,
            Precision::Month => 1,
            Precision::Quarter => 3,
            Precision::Half => 6,
            Precision::Year => 12,
        };
        let month = i16::from(first.month()) - 1 + months;
        let next = civil::Date::new(first.year() + month / 12, (month % 12 + 1) as i8, 1);
        next.map_or(i32::MAX, |next| number(next) - 1)
    }

    /// The first day in the calendar.
    pub fn civil(self) -> civil::Date {
        EPOCH.checked_add(jiff::SignedDuration::from_hours(i64::from(self.day) * 24)).unwrap_or(civil::Date::MAX)
    }

    /// The year, half, quarter, month or week that holds it; `None` if it is coarser than that itself.
    pub fn cut(self, precision: Precision) -> Option<Date> {
        if self.precision > precision {
            return None;
        }
        let first = self.civil();
        let to_month = |each: i8| Date::new(first.year(), (first.month() - 1) / each * each + 1, 1, precision);
        match precision {
            Precision::Day => Some(self),
            Precision::Week => {
                let back = i32::from(first.weekday().to_monday_zero_offset());
                Some(Date { day: self.day - back, precision })
            }
            Precision::Month => to_month(1),
            Precision::Quarter => to_month(3),
            Precision::Half => to_month(6),
            Precision::Year => to_month(12),
        }
    }

    /// Whether `other` lies wholly in this.
    pub fn holds(self, other: Date) -> bool {
        self.day <= other.day && other.end() <= self.end()
    }
}

/// Earlier first; of two that begin together the shorter first.
impl Ord for Date {
    fn cmp(&self, other: &Date) -> Ordering {
        (self.day, self.precision).cmp(&(other.day, other.precision))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Date) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The short spelling that [`Date::parse`] reads back: `2025`, `2025H1`, `2025Q2`, `2025-06`, `2025-W05`, `2025-06-01`.
impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.civil();
        let (year, month) = (first.year(), first.month());
        match self.precision {
            Precision::Day => write!(out, "{year:04}-{month:02}-{:02}", first.day()),
            Precision::Week => {
                let week = first.iso_week_date();
                write!(out, "{:04}-W{:02}", week.year(), week.week())
            }
            Precision::Month => write!(out, "{year:04}-{month:02}"),
            Precision::Quarter => write!(out, "{year:04}Q{}", (month - 1) / 3 + 1),
            Precision::Half => write!(out, "{year:04}H{}", (month - 1) / 6 + 1),
            Precision::Year => write!(out, "{year:04}"),
        }
    }
}

fn number(date: civil::Date) -> i32 {
    days(i32::from(date.year()), i32::from(date.month()), i32::from(date.day()))
}

/// The days from 1970-01-01 to a day of the Gregorian calendar (Hinnant, «chrono-Compatible Low-Level Date Algorithms»).
///
/// Much quicker than by way of a duration, and a column may have a million dates.
fn days(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Digits only, at most four.
fn ascii(bytes: &[u8]) -> Option<i16> {
    if bytes.is_empty() || bytes.len() > 4 || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(bytes.iter().fold(0, |value, byte| value * 10 + i16::from(byte - b'0')))
}

/// Full-width digits, letters and signs as ASCII.
fn half_width(text: &str) -> String {
    let half = |character: char| match character {
        '\u{FF01}'..='\u{FF5E}' => char::from((character as u32 - 0xFEE0) as u8),
        '−' | '–' => '-',
        '\u{3000}' | '\u{A0}' => ' ',
        _ => character,
    };
    text.chars().map(half).collect()
}

/// Takes a number of at most `most` digits from the front.
fn take(text: &str, most: usize) -> Option<(i16, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let rest = &text[length..];
    if rest.starts_with(|next: char| next.is_ascii_digit()) {
        return None;
    }
    Some((ascii(&text.as_bytes()[..length])?, rest))
}

fn general(text: &str) -> Option<Date> {
    let (year, rest) = take(text, 4).filter(|(year, rest)| YEARS.contains(year) && text.len() - rest.len() == 4)?;
    let part = |months: i16, each: i16, precision| Date::new(year, ((months - 1) * each + 1) as i8, 1, precision);
    if rest.is_empty() {
        return part(1, 12, Precision::Year);
    }
    if let Some(rest) = rest.strip_prefix('年') {
        return chinese(year, rest.trim_start());
    }
    let bare = rest.strip_prefix('-').unwrap_or(rest).trim_start();
    if let Some(quarter) = bare.strip_prefix(['Q', 'q']) {
        return take(quarter, 1)
            .filter(|(n, rest)| (1..=4).contains(n) && rest.is_empty())
            .and_then(|(n, _)| part(n, 3, Precision::Quarter));
    }
    if let Some(half) = bare.strip_prefix(['H', 'h']) {
        return take(half, 1)
            .filter(|(n, rest)| (1..=2).contains(n) && rest.is_empty())
            .and_then(|(n, _)| part(n, 6, Precision::Half));
    }
    if let Some(week) = bare.strip_prefix(['W', 'w']) {
        return take(week, 2).filter(|(_, rest)| rest.is_empty()).and_then(|(n, _)| iso_week(year, n));
    }
    if let Some(half) = half_of_year(rest) {
        return part(half, 6, Precision::Half);
    }
    let separator = rest.chars().next().filter(|separator| matches!(separator, '-' | '/' | '.'))?;
    let (month, rest) = take(&rest[1..], 2)?;
    if rest.is_empty() && separator != '.' {
        return Date::new(year, month as i8, 1, Precision::Month);
    }
    let (day, rest) = take(rest.strip_prefix(separator)?, 2)?;
    if rest.is_empty() || is_time(rest) {
        return Date::new(year, month as i8, day as i8, Precision::Day);
    }
    None
}

/// What follows `2025年`.
fn chinese(year: i16, rest: &str) -> Option<Date> {
    let part = |n: i16, each: i16, precision| Date::new(year, ((n - 1) * each + 1) as i8, 1, precision);
    if rest.is_empty() || rest == "度" {
        return part(1, 12, Precision::Year);
    }
    if let Some(half) = half_of_year(rest) {
        return part(half, 6, Precision::Half);
    }
    if let Some(quarter) = rest.strip_prefix(['Q', 'q']) {
        return take(quarter, 1)
            .filter(|(n, rest)| (1..=4).contains(n) && rest.is_empty())
            .and_then(|(n, _)| part(n, 3, Precision::Quarter));
    }
    let inner = rest.strip_prefix('第').unwrap_or(rest);
    if let Some(quarter) = inner.strip_suffix("季度").or_else(|| inner.strip_suffix('季')) {
        let quarter = match quarter {
            "一" | "1" => 1,
            "二" | "2" => 2,
            "三" | "3" => 3,
            "四" | "4" => 4,
            _ => return None,
        };
        return part(quarter, 3, Precision::Quarter);
    }
    if let Some(week) = inner.strip_suffix('周') {
        return take(week, 2).filter(|(_, rest)| rest.is_empty()).and_then(|(n, _)| iso_week(year, n));
    }
    let (month, rest) = take(rest, 2)?;
    let rest = rest.strip_prefix('月')?.trim_start();
    if rest.is_empty() || rest == "份" {
        return Date::new(year, month as i8, 1, Precision::Month);
    }
    let (day, rest) = take(rest, 2)?;
    let rest = rest.strip_prefix(['日', '号'])?;
    if rest.is_empty() || is_time(rest) { Date::new(year, month as i8, day as i8, Precision::Day) } else { None }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of an English month: its name, its first three letters, `Sept`; a full stop may follow.
fn month_named(word: &str) -> Option<i8> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let is = |name: &&str| match word.len() {
        3 => name[..3].eq_ignore_ascii_case(word),
        4 if word.eq_ignore_ascii_case("sept") => **name == *"september",
        _ => name.eq_ignore_ascii_case(word),
    };
    MONTHS.iter().position(is).map(|at| at as i8 + 1)
}

/// A month by its English name and a year of four digits, with or without a day: three words at most.
fn english(text: &str) -> Option<Date> {
    // Most texts are told apart by their last letter.
    if !text.ends_with(|last: char| last.is_ascii_digit()) {
        return None;
    }
    let mut words = text.split([' ', ',', '-', '/']).filter(|word| !word.is_empty());
    let (first, second, third) = (words.next()?, words.next()?, words.next());
    if words.next().is_some() {
        return None;
    }
    let year = |word: &str| take(word, 4).filter(|(year, rest)| rest.is_empty() && YEARS.contains(year)).map(|it| it.0);
    let day = |word: &str| {
        let (day, rest) = take(word, 2)?;
        matches!(rest, "" | "st" | "nd" | "rd" | "th").then_some(day as i8)
    };
    match third {
        None => Date::new(year(second)?, month_named(first)?, 1, Precision::Month),
        Some(third) => {
            let (month, day) = match month_named(first) {
                Some(month) => (month, day(second)?),
                None => (month_named(second)?, day(first)?),
            };
            Date::new(year(third)?, month, day, Precision::Day)
        }
    }
}

fn half_of_year(text: &str) -> Option<i16> {
    match text {
        "上半年" => Some(1),
        "下半年" => Some(2),
        _ => None,
    }
}

fn iso_week(year: i16, week: i16) -> Option<Date> {
    let monday = civil::ISOWeekDate::new(year, week as i8, civil::Weekday::Monday).ok()?;
    Some(Date { day: number(monday.date()), precision: Precision::Week })
}

/// `T12:00`, ` 12:00:00.000+08:00`, `T12:00:00Z`.
fn is_time(rest: &str) -> bool {
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else { return false };
    let time = time.trim();
    let clock = time.len() >= 4 && time.as_bytes().iter().take(3).any(|&byte| byte == b':');
    clock && time.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-' | b'Z' | b'z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_rule_i1() {
        let rows = [
            ("2025", "2025"),
            ("2025年", "2025"),
            ("2025年度", "2025"),
            ("2025-06", "2025-06"),
            ("2025/6", "2025-06"),
            ("2025年6月", "2025-06"),
            ("2025年06月份", "2025-06"),
            ("2025-06-01", "2025-06-01"),
            ("2025/6/1", "2025-06-01"),
            ("2025.6.1", "2025-06-01"),
            ("2025年6月1日", "2025-06-01"),
            ("2025-06-01T12:30:00Z", "2025-06-01"),
            ("2025-06-01 12:30", "2025-06-01"),
            ("2025Q2", "2025Q2"),
            ("2025-Q2", "2025Q2"),
            ("2025 Q2", "2025Q2"),
            ("2025年Q2", "2025Q2"),
            ("2025年第二季度", "2025Q2"),
            ("2025年二季度", "2025Q2"),
            ("2025H1", "2025H1"),
            ("2025年下半年", "2025H2"),
            ("2025上半年", "2025H1"),
            ("2025-W05", "2025-W05"),
            ("2025年第5周", "2025-W05"),
            ("２０２５年６月", "2025-06"),
            ("Jun 2025", "2025-06"),
            ("june 2025", "2025-06"),
            ("Jun-2025", "2025-06"),
            ("Jan 1 2000", "2000-01-01"),
            ("January 31, 2000", "2000-01-31"),
            ("Sept. 1st, 2025", "2025-09-01"),
            ("1 May 2025", "2025-05-01"),
            ("01-Jun-2025", "2025-06-01"),
            (" 2024-02-29 ", "2024-02-29"),
        ];
        for (text, written) in rows {
            assert_eq!(Date::parse(text).map(|date| date.to_string()).as_deref(), Some(written), "{text}");
        }
        let wrong = [
            "",
            "25",
            "2025-13",
            "2025-02-29",
            "2025.6",
            "20250601",
            "202506",
            "2025Q5",
            "2025H3",
            "2025-W60",
            "第二季度",
            "6月",
            "2025年13月",
            "0999",
            "3000",
            "2025-06-01x",
            "2025-6-1-1",
            "12345",
            "2025 人",
            "June",
            "Feb 30, 2025",
            "Jun 25",
            "Junk 2025",
            "Ma 2025",
            "Model 2025",
            "May 1 2025 extra",
            "1 2 2025",
            "ｊｕｎｅ 2025",
            "٢٠٢٥",
        ];
        for text in wrong {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        let mut date = civil::date(1000, 1, 1);
        let mut count = number(date);
        assert_eq!(Date { day: count, precision: Precision::Day }.civil(), date);
        while date.year() < 2999 {
            let next = date.checked_add(jiff::SignedDuration::from_hours(24 * 17)).unwrap();
            assert_eq!(number(next), count + 17, "{next}");
            (date, count) = (next, count + 17);
        }
    }

    #[test]
    fn a_date_ends_where_the_next_begins() {
        let rows = [
            ("2024", "2024-12-31"),
            ("2025H1", "2025-06-30"),
            ("2025Q4", "2025-12-31"),
            ("2024-02", "2024-02-29"),
            ("2025-W01", "2025-01-05"),
            ("2025-06-01", "2025-06-01"),
        ];
        for (text, last) in rows {
            assert_eq!(Date::parse(text).unwrap().end(), Date::parse(last).unwrap().day, "{text}");
        }
    }

    #[test]
    fn cutting_finds_the_unit_that_holds_it() {
        let day = Date::parse("2025-08-17").unwrap();
        let rows = [
            (Precision::Year, "2025"),
            (Precision::Half, "2025H2"),
            (Precision::Quarter, "2025Q3"),
            (Precision::Month, "2025-08"),
            (Precision::Week, "2025-W33"),
            (Precision::Day, "2025-08-17"),
        ];
        for (precision, written) in rows {
            let cut = day.cut(precision).unwrap();
            assert_eq!(cut.to_string(), written);
            assert!(cut.holds(day));
        }
        assert_eq!(Date::parse("2025").unwrap().cut(Precision::Month), None);
    }
}
