//! The functions of the language.

use crate::table::Precision;

/// A function as the manual lists it.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How it is written, with its arguments.
    pub form: &'static str,
    /// One sentence for the manual.
    pub about: &'static str,
    pub(super) work: Work,
    /// The fewest and most arguments.
    pub(super) arguments: (usize, usize),
}

impl PartialEq for Function {
    fn eq(&self, other: &Function) -> bool {
        self.name == other.name
    }
}

/// What a function does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Work {
    Aggregate(Aggregate),
    Window(Window),
    Cut(Precision),
    Part(Part),
    Bin,
    If,
    IsMissing,
}

/// A part of a date, as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    Month,
    Weekday,
    DayOfMonth,
}

/// Many values into one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aggregate {
    Sum,
    Mean,
    Median,
    Min,
    Max,
    Count,
    Distinct,
    First,
    Last,
    /// The percent is in the name.
    Percentile,
}

/// A value seen among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Window {
    Share,
    Cumulate,
    Growth,
    Rank,
}

/// A function in use, with the percent of `p90`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Call {
    pub(super) function: &'static Function,
    pub(super) percent: u8,
}

impl Call {
    /// The function of a name; `p1` to `p99` are percentiles.
    pub(super) fn find(name: &str) -> Option<Call> {
        let percentile = |function: &&Function| function.work == Work::Aggregate(Aggregate::Percentile);
        let percent =
            name.strip_prefix('p').and_then(|digits| digits.parse().ok()).filter(|percent| (1..=99).contains(percent));
        match percent {
            Some(percent) => FUNCTIONS.iter().find(percentile).map(|function| Call { function, percent }),
            None => {
                FUNCTIONS.iter().find(|function| function.name == name).map(|function| Call { function, percent: 0 })
            }
        }
    }
}

const fn function(
    name: &'static str,
    form: &'static str,
    work: Work,
    arguments: (usize, usize),
    about: &'static str,
) -> Function {
    Function { name, form, about, work, arguments }
}

/// All functions, in the order of the manual.
pub const FUNCTIONS: &[Function] = &[
    function("sum", "sum(x)", Work::Aggregate(Aggregate::Sum), (1, 1), "The sum; missing if there is no value."),
    function("mean", "mean(x)", Work::Aggregate(Aggregate::Mean), (1, 1), "The arithmetic mean."),
    function(
        "median",
        "median(x)",
        Work::Aggregate(Aggregate::Median),
        (1, 1),
        "The middle value, or the mean of the two in the middle.",
    ),
    function("min", "min(x)", Work::Aggregate(Aggregate::Min), (1, 1), "The least number or earliest date."),
    function("max", "max(x)", Work::Aggregate(Aggregate::Max), (1, 1), "The greatest number or latest date."),
    function(
        "count",
        "count() or count(x)",
        Work::Aggregate(Aggregate::Count),
        (0, 1),
        "How many rows there are, or how many have a value.",
    ),
    function(
        "distinct",
        "distinct(x)",
        Work::Aggregate(Aggregate::Distinct),
        (1, 1),
        "How many different values there are.",
    ),
    function(
        "first",
        "first(x)",
        Work::Aggregate(Aggregate::First),
        (1, 1),
        "The value of the first row that has one.",
    ),
    function("last", "last(x)", Work::Aggregate(Aggregate::Last), (1, 1), "The value of the last row that has one."),
    function(
        "p90",
        "p90(x), p1 to p99",
        Work::Aggregate(Aggregate::Percentile),
        (1, 1),
        "The value below which so many percent lie (linear between neighbours, R-7).",
    ),
    function(
        "share",
        "share(x) or share(x by g)",
        Work::Window(Window::Share),
        (1, 1),
        "The part that a value has in the sum of all, or of its group.",
    ),
    function(
        "cum",
        "cum(x) or cum(x by g)",
        Work::Window(Window::Cumulate),
        (1, 1),
        "The sum of all values up to this row.",
    ),
    function(
        "growth",
        "growth(x) or growth(x by g)",
        Work::Window(Window::Growth),
        (1, 1),
        "The change against the row before, as a part of it; missing for the first row and after a value that is not positive.",
    ),
    function(
        "rank",
        "rank(x) or rank(x by g)",
        Work::Window(Window::Rank),
        (1, 1),
        "The place in descending order: 1 is the greatest; equal values share a place.",
    ),
    function("year", "year(d)", Work::Cut(Precision::Year), (1, 1), "The year that a date is in: `2025`."),
    function(
        "half",
        "half(d)",
        Work::Cut(Precision::Half),
        (1, 1),
        "The half of the year that a date is in: `2025H1`.",
    ),
    function(
        "quarter",
        "quarter(d)",
        Work::Cut(Precision::Quarter),
        (1, 1),
        "The quarter that a date is in: `2025Q2`.",
    ),
    function("ym", "ym(d)", Work::Cut(Precision::Month), (1, 1), "The month of a year that a date is in: `2025-06`."),
    function("week", "week(d)", Work::Cut(Precision::Week), (1, 1), "The ISO week that a date is in: `2025-W05`."),
    function("day", "day(d)", Work::Cut(Precision::Day), (1, 1), "The day."),
    function(
        "month",
        "month(d)",
        Work::Part(Part::Month),
        (1, 1),
        "The number of the month, 1 to 12, whatever the year.",
    ),
    function(
        "weekday",
        "weekday(d)",
        Work::Part(Part::Weekday),
        (1, 1),
        "The number of the day of the week, 1 (Monday) to 7.",
    ),
    function(
        "dayofmonth",
        "dayofmonth(d)",
        Work::Part(Part::DayOfMonth),
        (1, 1),
        "The number of the day, 1 to 31, whatever the month.",
    ),
    function(
        "bin",
        "bin(x, n)",
        Work::Bin,
        (1, 2),
        "The lower end of the interval that a number falls into, of about `n` (10) round ones.",
    ),
    function("if", "if(condition, a, b)", Work::If, (3, 3), "`a` where the condition is true, `b` where it is false."),
    function("missing", "missing(x)", Work::IsMissing, (1, 1), "Whether a value is missing."),
];
