//! Days, months and years on the proleptic Gregorian calendar in UTC, and their names in five languages.
//!
//! In and out: milliseconds since 1970-01-01T00:00Z. Deliberately absent: time zones, clocks, and reading dates.
//! Source of the day arithmetic: Howard Hinnant, “chrono-compatible low-level date algorithms”.

use super::language::Language;

/// One day in milliseconds.
pub(super) const DAY: i64 = 86_400_000;

/// How finely a column of dates is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Precision {
    /// Whole years.
    Year,
    /// Half years.
    Half,
    /// Quarters.
    Quarter,
    /// Months.
    Month,
    /// Weeks, which begin on Monday.
    Week,
    /// Days.
    #[default]
    Day,
    /// Times of day.
    Instant,
}

/// A calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
}

impl Date {
    /// The date on which a moment falls.
    pub(super) fn of(moment: i64) -> Self {
        let days = moment.div_euclid(DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: of_year - (153 * shifted + 2) / 5 + 1,
        }
    }

    /// The first moment of the date; months beyond 1–12 carry into the year.
    pub(super) fn moment(self) -> i64 {
        let year = self.year + (self.month - 1).div_euclid(12);
        let month = (self.month - 1).rem_euclid(12) + 1;
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * shifted + 2) / 5 + self.day - 1;
        let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
        (era * 146_097 + of_era - 719_468) * DAY
    }
}

/// Milliseconds since 1970 of the start of a day; a convenience for callers and tests.
///
/// `month` and `day` count from 1; a month beyond 12 carries into the year.
pub fn moment(year: i64, month: i64, day: i64) -> i64 {
    Date { year, month, day }.moment()
}

/// The moment `count` periods after the one in which `moment` falls, at the start of that period.
pub(super) fn period_start(moment: i64, precision: Precision, count: i64) -> i64 {
    let date = Date::of(moment);
    let months = |size: i64| {
        let first = (date.month - 1).div_euclid(size) * size + 1;
        Date { year: date.year, month: first + count * size, day: 1 }.moment()
    };
    match precision {
        Precision::Year => months(12),
        Precision::Half => months(6),
        Precision::Quarter => months(3),
        Precision::Month => months(1),
        Precision::Week => {
            let days = moment.div_euclid(DAY);
            ((days + 3).div_euclid(7) * 7 - 3 + count * 7) * DAY
        }
        Precision::Day => (moment.div_euclid(DAY) + count) * DAY,
        Precision::Instant => moment + count,
    }
}

/// The end of the period that begins at a moment, in milliseconds; a week lasts seven days from any day.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
pub(super) fn period_end(value: f64, precision: Precision) -> f64 {
    let moment = value as i64;
    match precision {
        Precision::Week => value + 7.0 * DAY as f64,
        Precision::Instant => value,
        _ => period_start(moment, precision, 1) as f64,
    }
}

const ENGLISH_MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const LONG_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The month alone: `6月`, `6월` or `Jun`.
pub(super) fn month_name(date: Date, language: Language) -> String {
    match language {
        Language::English => month_of(&ENGLISH_MONTHS, date).to_owned(),
        Language::Korean => format!("{}월", date.month),
        _ => format!("{}月", date.month),
    }
}

/// A weekday as short as a calendar has it, counted from Monday: `一`, `월` or `Mon`.
pub(super) fn weekday_name(weekday: usize, language: Language) -> String {
    const ENGLISH: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const CHINESE: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    const JAPANESE: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
    const KOREAN: [&str; 7] = ["월", "화", "수", "목", "금", "토", "일"];
    let names = match language {
        Language::English => ENGLISH,
        Language::Japanese => JAPANESE,
        Language::Korean => KOREAN,
        Language::Chinese | Language::ChineseTraditional => CHINESE,
    };
    names[weekday % 7].to_owned()
}

fn month_of(names: &'static [&'static str; 12], date: Date) -> &'static str {
    usize::try_from(date.month - 1).ok().and_then(|at| names.get(at)).copied().unwrap_or("")
}

/// The year as running text: `2024年`, `2024년` or `2024`.
pub(super) fn year_name(date: Date, language: Language) -> String {
    match language {
        Language::English => date.year.to_string(),
        Language::Korean => format!("{}년", date.year),
        _ => format!("{}年", date.year),
    }
}

/// The half of the year: `上半年` or `H1`.
pub(super) fn half_name(date: Date, language: Language) -> &'static str {
    let first = date.month <= 6;
    match language {
        Language::English if first => "H1",
        Language::English => "H2",
        Language::Korean if first => "상반기",
        Language::Korean => "하반기",
        Language::Japanese if first => "上期",
        Language::Japanese => "下期",
        _ if first => "上半年",
        _ => "下半年",
    }
}

/// A moment as text, as fully as its precision allows: `2024年`, `2024年6月`, `2024年第二季度`, `2024年6月5日`, `Jun 2024`.
pub fn date_text(moment: i64, precision: Precision, language: Language) -> String {
    let date = Date::of(moment);
    let year = year_name(date, language);
    let english = language == Language::English;
    let quarter = (date.month - 1) / 3 + 1;
    match precision {
        Precision::Year => year,
        Precision::Half if english => format!("{} {year}", half_name(date, language)),
        Precision::Half if language == Language::Korean => {
            format!("{year} {}", half_name(date, language))
        }
        Precision::Half => format!("{year}{}", half_name(date, language)),
        Precision::Quarter => match language {
            Language::English => format!("Q{quarter} {year}"),
            Language::Korean => format!("{year} {quarter}분기"),
            Language::Japanese => format!("{year}第{quarter}四半期"),
            _ => {
                let name = ["一", "二", "三", "四"][usize::try_from(quarter - 1).unwrap_or(0).min(3)];
                format!("{year}第{name}季度")
            }
        },
        Precision::Month => match language {
            Language::English => format!("{} {year}", month_name(date, language)),
            Language::Korean => format!("{year} {}", month_name(date, language)),
            _ => format!("{year}{}", month_name(date, language)),
        },
        Precision::Week | Precision::Day => match language {
            Language::English => format!("{} {}, {year}", month_name(date, language), date.day),
            Language::Korean => format!("{year} {} {}일", month_name(date, language), date.day),
            _ => format!("{year}{}{}日", month_name(date, language), date.day),
        },
        Precision::Instant => {
            let day = date_text(moment, Precision::Day, language);
            format!("{day} {}", clock(moment))
        }
    }
}

/// The time of day as `14:05`, with seconds only when there are any.
pub(super) fn clock(moment: i64) -> String {
    let seconds = moment.rem_euclid(DAY) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{seconds:02}") }
}

/// A moment by a pattern of `YYYY`, `YY`, `MMMM`, `MMM`, `MM`, `M`, `DD`, `D`, `Q`, `HH`, `mm`; everything else is kept.
///
/// ```
/// use tuzhang::plot::{date_by_pattern, moment, Language};
/// assert_eq!(date_by_pattern(moment(2025, 6, 5), "YYYY年M月", Language::Chinese), "2025年6月");
/// ```
pub fn date_by_pattern(moment: i64, pattern: &str, language: Language) -> String {
    let date = Date::of(moment);
    let minutes = moment.rem_euclid(DAY) / 60_000;
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let length = rest.len() - rest.trim_start_matches(first).len();
        let (taken, piece) = match (first, length) {
            ('Y', 4..) => (4, date.year.to_string()),
            ('Y', 2..) => (2, format!("{:02}", date.year.rem_euclid(100))),
            ('M', 4..) => (4, long_month(date, language)),
            ('M', 3) => (3, month_name(date, language)),
            ('M', 2) => (2, format!("{:02}", date.month)),
            ('M', _) => (1, date.month.to_string()),
            ('D', 2..) => (2, format!("{:02}", date.day)),
            ('D', _) => (1, date.day.to_string()),
            ('Q', _) => (1, ((date.month - 1) / 3 + 1).to_string()),
            ('H', 2..) => (2, format!("{:02}", minutes / 60)),
            ('m', 2..) => (2, format!("{:02}", minutes % 60)),
            _ => (first.len_utf8(), first.to_string()),
        };
        text.push_str(&piece);
        rest = &rest[taken..];
    }
    text
}

fn long_month(date: Date, language: Language) -> String {
    match language {
        Language::English => month_of(&LONG_MONTHS, date).to_owned(),
        _ => month_name(date, language),
    }
}
