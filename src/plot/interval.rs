//! Steps of the calendar for a time axis: every 15 minutes, every 3 months, every 20 years.
//!
//! In: two moments and a wished count. Out: moments at the starts of natural periods.
//! Source: d3-time `ticks.js` (ISC): a table of 18 steps, chosen by the nearer ratio; years by the 1-2-5 rule.
//! Several days or months are counted from the start of the month or year, so that each one begins anew.

use super::date::{DAY, Date, Precision};
use super::tick::tick_step;

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// The day on which a week begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WeekStart {
    #[cfg_attr(not(test), allow(dead_code, reason = "the d3 vectors are written for it"))]
    Sunday,
    Monday,
}

/// So many units of the calendar, aligned to the unit above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) unit: Unit,
    pub(super) count: i64,
}

const TABLE: [(Unit, i64); 18] = [
    (Unit::Second, 1),
    (Unit::Second, 5),
    (Unit::Second, 15),
    (Unit::Second, 30),
    (Unit::Minute, 1),
    (Unit::Minute, 5),
    (Unit::Minute, 15),
    (Unit::Minute, 30),
    (Unit::Hour, 1),
    (Unit::Hour, 3),
    (Unit::Hour, 6),
    (Unit::Hour, 12),
    (Unit::Day, 1),
    (Unit::Day, 2),
    (Unit::Week, 1),
    (Unit::Month, 1),
    (Unit::Month, 3),
    (Unit::Year, 1),
];

impl Unit {
    /// The usual length in milliseconds: 30 days to a month, 365 to a year.
    fn length(self) -> i64 {
        match self {
            Self::Millisecond => 1,
            Self::Second => 1000,
            Self::Minute => 60_000,
            Self::Hour => 3_600_000,
            Self::Day => DAY,
            Self::Week => 7 * DAY,
            Self::Month => 30 * DAY,
            Self::Year => 365 * DAY,
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "spans of time are far below 2^53 ms")]
fn float(value: i64) -> f64 {
    value as f64
}

#[allow(clippy::cast_possible_truncation, reason = "the callers keep within the calendar")]
fn whole(value: f64) -> i64 {
    value as i64
}

impl Interval {
    /// The interval that gives about `count` ticks between two moments, no finer than the precision of the data.
    pub(super) fn choose(start: i64, stop: i64, count: f64, precision: Precision) -> Self {
        let target = float((stop - start).abs()) / count.max(1e-9);
        let durations = TABLE.map(|(unit, n)| float(unit.length() * n));
        let above = durations.iter().position(|duration| *duration > target);
        let year = float(Unit::Year.length());
        let chosen = match above {
            None => Self {
                unit: Unit::Year,
                count: whole(tick_step(float(start) / year, float(stop) / year, count).size().max(1.0)),
            },
            Some(0) => Self {
                unit: Unit::Millisecond,
                count: whole(tick_step(float(start), float(stop), count).size().max(1.0)),
            },
            Some(above) => {
                let below = target / durations[above - 1] < durations[above] / target;
                let (unit, count) = TABLE[if below { above - 1 } else { above }];
                Self { unit, count }
            }
        };
        chosen.at_least(Self::finest(precision))
    }

    fn finest(precision: Precision) -> Self {
        let (unit, count) = match precision {
            Precision::Year => (Unit::Year, 1),
            Precision::Half => (Unit::Month, 6),
            Precision::Quarter => (Unit::Month, 3),
            Precision::Month => (Unit::Month, 1),
            Precision::Week => (Unit::Week, 1),
            Precision::Day => (Unit::Day, 1),
            Precision::Instant => (Unit::Millisecond, 1),
        };
        Self { unit, count }
    }

    fn at_least(self, finest: Self) -> Self {
        if self.unit.length() * self.count < finest.unit.length() * finest.count { finest } else { self }
    }

    /// The next coarser interval of the table, then 2, 5, 10 … years.
    pub(super) fn coarser(self) -> Self {
        let length = self.unit.length() * self.count;
        if self.unit != Unit::Year
            && let Some((unit, count)) = TABLE.iter().find(|(unit, n)| unit.length() * n > length)
        {
            return Self { unit: *unit, count: *count };
        }
        let mut power = 1;
        loop {
            for factor in [1, 2, 5] {
                if factor * power > self.count || self.unit != Unit::Year {
                    return Self { unit: Unit::Year, count: factor * power };
                }
            }
            power *= 10;
        }
    }

    /// The starts of this interval within [start, stop].
    pub(super) fn range(self, start: i64, stop: i64, week: WeekStart) -> Vec<i64> {
        let mut moments = Vec::new();
        let mut at = self.floor(start, week);
        while at <= stop && moments.len() < 10_000 {
            if at >= start {
                moments.push(at);
            }
            let next = self.next(at, week);
            if next <= at {
                break;
            }
            at = next;
        }
        moments
    }

    fn floor(self, moment: i64, week: WeekStart) -> i64 {
        let date = Date::of(moment);
        let count = self.count.max(1);
        match self.unit {
            Unit::Year => Date { year: date.year.div_euclid(count) * count, month: 1, day: 1 }.moment(),
            Unit::Month => Date { month: (date.month - 1).div_euclid(count) * count + 1, day: 1, ..date }.moment(),
            Unit::Week => {
                let days = moment.div_euclid(DAY);
                let shift = match week {
                    WeekStart::Sunday => 4,
                    WeekStart::Monday => 3,
                };
                ((days + shift).div_euclid(7) * 7 - shift) * DAY
            }
            Unit::Day if count > 1 => Date { day: (date.day - 1).div_euclid(count) * count + 1, ..date }.moment(),
            unit => {
                let size = unit.length() * count;
                moment.div_euclid(size) * size
            }
        }
    }

    fn next(self, start: i64, week: WeekStart) -> i64 {
        let date = Date::of(start);
        let count = self.count.max(1);
        match self.unit {
            Unit::Year => Date { year: date.year + count, ..date }.moment(),
            Unit::Month => {
                let month = date.month + count;
                if month > 12 {
                    Date { year: date.year + 1, month: 1, day: 1 }.moment()
                } else {
                    Date { month, ..date }.moment()
                }
            }
            Unit::Week => self.floor(start + 7 * DAY, week),
            Unit::Day if count > 1 => {
                let next = Date::of(start + count * DAY);
                if next.month == date.month { next.moment() } else { Date { day: 1, ..next }.moment() }
            }
            unit => start + unit.length() * count,
        }
    }
}
