//! A column of evaluated values: numbers, text or moments, with gaps.
//!
//! Deliberately absent: expressions, filters and the reading of cells, which happen before.

use super::date::Precision;

/// A column of values; `None` is missing.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers; those that are not finite count as missing.
    Number(Vec<Option<f64>>),
    /// Names of categories.
    Text(Vec<Option<String>>),
    /// Milliseconds since 1970-01-01T00:00Z, and how finely they are known; beyond 8.64e15 either way (as in ECMAScript) they count as missing.
    Time(Vec<Option<i64>>, Precision),
}

/// The last moment either way: 100,000,000 days.
pub(super) const LAST: u64 = 8_640_000_000_000_000;

/// One value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A finite number.
    Number(f64),
    /// A name.
    Text(String),
    /// Milliseconds since 1970-01-01T00:00Z.
    Time(i64),
}

impl Values {
    /// How many rows there are, gaps included.
    pub fn len(&self) -> usize {
        match self {
            Self::Number(values) => values.len(),
            Self::Text(values) => values.len(),
            Self::Time(values, _) => values.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a row; `None` when it is missing, not finite or beyond the end.
    pub fn get(&self, row: usize) -> Option<Value> {
        match self {
            Self::Number(_) => self.number(row).map(Value::Number),
            Self::Text(values) => values.get(row)?.clone().map(Value::Text),
            Self::Time(..) => self.moment(row).map(Value::Time),
        }
    }

    /// What identifies the value of a row, without copying it.
    pub(super) fn key(&self, row: usize) -> Option<Key<'_>> {
        match self {
            Self::Number(_) => self.number(row).map(Key::number),
            Self::Text(values) => values.get(row)?.as_deref().map(Key::Name),
            Self::Time(..) => self.moment(row).map(Key::Moment),
        }
    }

    /// The row as a number: a moment counts its milliseconds, a name is none.
    #[allow(clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
    pub(super) fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Number(values) => values.get(row).copied().flatten().filter(|value| value.is_finite()),
            Self::Text(_) => None,
            Self::Time(..) => self.moment(row).map(|moment| moment as f64),
        }
    }

    /// The moment of a row; `None` when it is missing or beyond the calendar.
    fn moment(&self, row: usize) -> Option<i64> {
        match self {
            Self::Time(values, _) => values.get(row).copied().flatten().filter(|moment| moment.unsigned_abs() <= LAST),
            _ => None,
        }
    }

    /// The row as a number that can be added up and shared out: not so large that a sum is infinite, nor so small that a share is.
    pub(super) fn summand(&self, row: usize) -> Option<f64> {
        self.number(row).filter(|value| *value == 0.0 || (1e-290..=1e290).contains(&value.abs()))
    }

    /// All values that are there, as numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.len()).filter_map(|row| self.number(row))
    }
}

impl Value {
    /// A total order: numbers and moments by size, names by their scalars.
    pub(super) fn compare(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Time(_) => 1,
            Self::Text(_) => 2,
        }
    }

    /// A key that is equal for equal values, for look-ups.
    pub(super) fn key(&self) -> Key<'_> {
        match self {
            Self::Number(value) => Key::number(*value),
            Self::Time(moment) => Key::Moment(*moment),
            Self::Text(text) => Key::Name(text),
        }
    }
}

/// What identifies a value in a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    Bits(u64),
    Moment(i64),
    Name(&'a str),
}

impl Key<'_> {
    fn number(value: f64) -> Self {
        Self::Bits(if value == 0.0 { 0 } else { value.to_bits() })
    }
}
