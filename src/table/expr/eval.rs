//! Expressions over a view: whole columns at a time.
//!
//! Types are checked by evaluating; over a view of no rows that is all that happens ([`super::Expr::check`]).

use super::aggregate::{self, Of};
use super::bins::Bins;
use super::function::{Aggregate, Call, Part, Window, Work};
use super::window;
use super::{Expr, Operator, Term, TermKind};
use crate::diag::{Diagnostic, error};
use crate::table::column::{Cell, Cells, Kind};
use crate::table::date::{Date, Precision};
use crate::table::texts::Texts;
use crate::table::view::{Codes, Groups, View};

/// What each value of an expression belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// There is one value: it is constant.
    One,
    /// One value a group; without groups one value in all.
    Groups,
    /// One value a row.
    Rows,
}

/// Values, and what they belong to.
pub(super) struct Vector {
    pub(super) cells: Cells,
    pub(super) level: Level,
}

pub(super) struct Frame<'a> {
    pub(super) expr: &'a Expr,
    pub(super) view: &'a View,
    groups: Option<&'a Groups>,
}

/// Evaluates over a view, or over groups of its rows.
pub(super) fn evaluate(expr: &Expr, view: &View, groups: Option<&Groups>) -> Result<Vector, Diagnostic> {
    Frame { expr, view, groups }.term(&expr.root)
}

/// A part of a date; none of a date that is not known as precisely.
fn number_of(date: Date, part: Part) -> Option<f64> {
    let known = |precision| date.cut(precision).map(Date::civil);
    Some(f64::from(match part {
        Part::Month => known(Precision::Month)?.month(),
        Part::Weekday => known(Precision::Day)?.weekday().to_monday_one_offset(),
        Part::DayOfMonth => known(Precision::Day)?.day(),
    }))
}

/// See [`Expr::rows`].
pub(super) fn rows(expr: &Expr, view: &View) -> Result<Cells, Diagnostic> {
    let vector = evaluate(expr, view, None)?;
    Ok(match vector.level {
        Level::Rows => vector.cells,
        _ => vector.cells.gather(&vec![0; view.len()]),
    })
}

/// See [`Expr::value`].
pub(super) fn value(expr: &Expr, view: &View) -> Result<Cells, Diagnostic> {
    let vector = evaluate(expr, view, None)?;
    if vector.level != Level::Rows || vector.cells.len() == 1 {
        return Ok(vector.cells);
    }
    only(expr, view, &vector.cells)
}

/// The only value of those of the rows of a view; missing if there is none. Errors: there are several.
pub(in crate::table) fn only(expr: &Expr, view: &View, cells: &Cells) -> Result<Cells, Diagnostic> {
    if view.len() <= 1 {
        return Ok(cells.gather(&[if view.is_empty() { u32::MAX } else { 0 }]));
    }
    let (text, count) = (expr.text(), view.len());
    let many = error!("ambiguous-value", expr.span().clone(), "`{text}` has {count} values, one is needed");
    let many =
        many.help(format!("choose one row with `where`, or say which: `sum({text})`, `max({text})`, `last({text})`"));
    let labels = expr.as_field().and_then(|name| view.table.column_index(name)).map_or(Vec::new(), |column| {
        view.rows.iter().take(2).map(|&row| view.table.cell_span(row as usize, column)).collect()
    });
    Err(labels.into_iter().fold(many, |many, span| many.label(span, "a value")))
}

/// See [`Expr::groups`].
pub(super) fn groups(expr: &Expr, groups: &Groups) -> Result<Cells, Diagnostic> {
    let frame = Frame { expr, view: &groups.view, groups: Some(groups) };
    let vector = frame.term(&expr.root)?;
    match vector.level {
        Level::Groups => Ok(vector.cells),
        Level::One => Ok(vector.cells.gather(&vec![0; groups.len()])),
        Level::Rows => {
            let text = expr.text();
            let wrong = error!(
                "not-grouped",
                expr.span().clone(),
                "`{text}` has a value for each row, but the rows are in groups"
            );
            Err(wrong.help(format!("say which value of a group is meant: `sum({text})`, `mean({text})`, `first({text})`; or group by it too")))
        }
    }
}

impl Frame<'_> {
    /// How many values a level has.
    pub(super) fn count(&self, level: Level) -> usize {
        match level {
            Level::One => 1,
            Level::Groups => self.groups.map_or(1, Groups::len),
            Level::Rows => self.view.len(),
        }
    }

    /// The value of a vector at `level` that stands for the `index`th of a level not above it.
    pub(super) fn index(&self, from: Level, to: Level, index: usize) -> usize {
        match (from, to) {
            (Level::Rows, _) => index,
            (Level::Groups, Level::Groups) => index,
            (Level::Groups, _) => self.groups.map_or(0, |groups| groups.of[index] as usize),
            (Level::One, _) => 0,
        }
    }

    pub(super) fn term(&self, term: &Term) -> Result<Vector, Diagnostic> {
        if let Some(groups) = self.groups
            && let Some(key) = groups.keys.iter().position(|key| key.root == *term)
        {
            return Ok(Vector { cells: groups.values[key].clone(), level: Level::Groups });
        }
        let constant = |cells| Ok(Vector { cells, level: Level::One });
        match &term.kind {
            TermKind::Field(name) => {
                let Some(column) = self.view.table.column(name) else {
                    return Err(self.view.table.unknown_column(name, &self.expr.place(&term.range)));
                };
                Ok(Vector { cells: column.cells.gather(&self.view.rows), level: Level::Rows })
            }
            TermKind::Number(number) => constant(Cells::Number(vec![Some(*number)])),
            TermKind::Text(text) => {
                constant(Cells::Text(Texts::new([Some(text.as_str()).filter(|text| !text.is_empty())])))
            }
            TermKind::Date(date) => constant(Cells::Date(vec![Some(*date)])),
            TermKind::Bool(flag) => constant(Cells::Bool(vec![Some(*flag)])),
            TermKind::Negate(inner) => {
                let (numbers, level) = self.numbers(inner, "`-`")?;
                Ok(Vector {
                    cells: Cells::Number(numbers.into_iter().map(|value| value.map(|value| -value)).collect()),
                    level,
                })
            }
            TermKind::Not(inner) => {
                let (flags, level) = self.flags(inner, "`not`")?;
                Ok(Vector { cells: Cells::Bool(flags.into_iter().map(|flag| flag.map(|flag| !flag)).collect()), level })
            }
            TermKind::Binary(operator, left, right) => self.binary(*operator, left, right),
            TermKind::In(inner, items) => self.contained(inner, items),
            TermKind::Call(call, arguments, by) => self.call(*call, term, arguments, by.as_deref()),
        }
    }

    /// A type that does not fit.
    fn wrong(&self, term: &Term, who: &str, wants: Kind, found: Kind) -> Diagnostic {
        let text = &self.expr.text[term.range.clone()];
        let wrong = error!(
            "wrong-type",
            self.expr.place(&term.range),
            "{who} needs {}, `{text}` is {}",
            wants.name(),
            found.name()
        );
        let column = match &term.kind {
            TermKind::Field(name) => self.view.table.column(name),
            _ => None,
        };
        let wrong = wrong.inline(found.name());
        match column {
            Some(column) => wrong.label(column.span.clone(), format!("this column holds {}", found.plural())),
            None => wrong,
        }
        .help(match (wants, found) {
            (Kind::Number, Kind::Text) => "use a column of numbers, or `count()` for how many rows there are",
            (Kind::Date, _) => "use a column of dates; in a sidecar a column can be told to be one: `type: date`",
            (Kind::Bool, _) => "compare it with something: `year = 2024`",
            _ => "use a column of numbers",
        })
    }

    fn numbers(&self, term: &Term, who: &str) -> Result<(Vec<Option<f64>>, Level), Diagnostic> {
        let vector = self.term(term)?;
        match vector.cells {
            Cells::Number(numbers) => Ok((numbers, vector.level)),
            cells => Err(self.wrong(term, who, Kind::Number, cells.kind())),
        }
    }

    fn flags(&self, term: &Term, who: &str) -> Result<(Vec<Option<bool>>, Level), Diagnostic> {
        let vector = self.term(term)?;
        match vector.cells {
            Cells::Bool(flags) => Ok((flags, vector.level)),
            cells => Err(self.wrong(term, who, Kind::Bool, cells.kind())),
        }
    }

    fn binary(&self, operator: Operator, left: &Term, right: &Term) -> Result<Vector, Diagnostic> {
        use Operator::{Add, And, Divide, Multiply, Or, Subtract};
        let who = format!("`{}`", operator.sign());
        match operator {
            Add | Subtract | Multiply | Divide => {
                let ((left, from_left), (right, from_right)) = (self.numbers(left, &who)?, self.numbers(right, &who)?);
                let level = from_left.max(from_right);
                let value = |index: usize| {
                    let left = left[self.index(from_left, level, index)]?;
                    let right = right[self.index(from_right, level, index)]?;
                    let value = match operator {
                        Add => left + right,
                        Subtract => left - right,
                        Multiply => left * right,
                        _ if right == 0.0 => return None,
                        _ => left / right,
                    };
                    value.is_finite().then_some(value)
                };
                Ok(Vector { cells: Cells::Number((0..self.count(level)).map(value).collect()), level })
            }
            And | Or => {
                let ((left, from_left), (right, from_right)) = (self.flags(left, &who)?, self.flags(right, &who)?);
                let level = from_left.max(from_right);
                let decisive = operator == Or;
                let value = |index: usize| {
                    let left = left[self.index(from_left, level, index)];
                    let right = right[self.index(from_right, level, index)];
                    match (left, right) {
                        (Some(flag), _) | (_, Some(flag)) if flag == decisive => Some(decisive),
                        (Some(_), Some(_)) => Some(!decisive),
                        _ => None,
                    }
                };
                Ok(Vector { cells: Cells::Bool((0..self.count(level)).map(value).collect()), level })
            }
            _ => self.comparison(operator, left, right),
        }
    }

    fn call(&self, call: Call, term: &Term, arguments: &[Term], by: Option<&Term>) -> Result<Vector, Diagnostic> {
        let who = format!("`{}`", call.function.name);
        match call.function.work {
            Work::Aggregate(kind) => self.aggregate(kind, call.percent, &who, term, arguments),
            Work::Window(kind) => self.window(kind, &who, &arguments[0], by),
            Work::Cut(precision) => {
                let (dates, level) = self.calendar(&arguments[0], &who)?;
                let cut = |date: Date| date.cut(precision);
                Ok(Vector { cells: Cells::Date(dates.into_iter().map(|date| date.and_then(cut)).collect()), level })
            }
            Work::Part(part) => {
                let (dates, level) = self.calendar(&arguments[0], &who)?;
                let number = |date: Date| number_of(date, part);
                Ok(Vector {
                    cells: Cells::Number(dates.into_iter().map(|date| date.and_then(number)).collect()),
                    level,
                })
            }
            Work::Bin => {
                let (numbers, level) = self.numbers(&arguments[0], &who)?;
                let count = match arguments.get(1) {
                    None => 10.0,
                    Some(term) => match term.kind {
                        TermKind::Number(count) if (1.0..=1000.0).contains(&count) => count,
                        _ => {
                            let wrong = error!(
                                "wrong-type",
                                self.expr.place(&term.range),
                                "the number of intervals must be written as a number from 1 to 1000"
                            );
                            return Err(wrong.help("write it as `bin(x, 10)`"));
                        }
                    },
                };
                let bins = Bins::new(&numbers, count);
                let lower = |value: f64| Some(bins.lower(value)).filter(|value| value.is_finite());
                Ok(Vector {
                    cells: Cells::Number(numbers.into_iter().map(|value| value.and_then(lower)).collect()),
                    level,
                })
            }
            Work::If => self.choose(arguments),
            Work::IsMissing => {
                let vector = self.term(&arguments[0])?;
                let flags = (0..vector.cells.len()).map(|row| Some(vector.cells.is_missing(row))).collect();
                Ok(Vector { cells: Cells::Bool(flags), level: vector.level })
            }
        }
    }

    fn calendar(&self, term: &Term, who: &str) -> Result<(Vec<Option<Date>>, Level), Diagnostic> {
        let vector = self.term(term)?;
        match vector.cells {
            Cells::Date(dates) => Ok((dates, vector.level)),
            cells => Err(self.wrong(term, who, Kind::Date, cells.kind())),
        }
    }

    fn aggregate(
        &self,
        kind: Aggregate,
        percent: u8,
        who: &str,
        term: &Term,
        arguments: &[Term],
    ) -> Result<Vector, Diagnostic> {
        let of = self.groups.map_or(Of::One, |groups| Of::Groups(&groups.of, groups.len()));
        let level = if self.groups.is_some() { Level::Groups } else { Level::One };
        let Some(inner) = arguments.first() else {
            return Ok(Vector { cells: aggregate::rows(self.view.len(), of), level });
        };
        let rows = Frame { expr: self.expr, view: self.view, groups: None };
        let vector = rows.term(inner)?;
        if vector.level != Level::Rows {
            let wrong = error!(
                "wrong-type",
                self.expr.place(&inner.range),
                "{who} needs a value for each row, `{}` has one in all",
                &self.expr.text[inner.range.clone()]
            );
            let outer = &self.expr.text[term.range.clone()];
            return Err(wrong.help(format!("name a column in `{outer}`, or use `count()`")));
        }
        match aggregate::fold(kind, percent, &vector.cells, of) {
            Some(cells) => Ok(Vector { cells, level }),
            None => Err(self.wrong(inner, who, Kind::Number, vector.cells.kind())),
        }
    }

    fn window(&self, kind: Window, who: &str, inner: &Term, by: Option<&Term>) -> Result<Vector, Diagnostic> {
        let (values, level) = self.numbers(inner, who)?;
        let Some(by) = by else {
            let parts = vec![0; values.len()];
            return Ok(Vector { cells: Cells::Number(window::window(kind, &values, (&parts, 1))), level });
        };
        let keys = self.term(by)?;
        if keys.level != level && keys.level != Level::One {
            let wrong = error!(
                "not-grouped",
                self.expr.place(&by.range),
                "`{}` has a value for each row, `{}` one for each group",
                &self.expr.text[by.range.clone()],
                &self.expr.text[inner.range.clone()]
            );
            return Err(wrong.help("group by it too"));
        }
        let keys = if keys.level == level { keys.cells } else { keys.cells.gather(&vec![0; values.len()]) };
        let codes = Codes::of(&keys);
        let cells = window::window(kind, &values, (&codes.ids, codes.first.len()));
        Ok(Vector { cells: Cells::Number(cells), level })
    }

    fn choose(&self, arguments: &[Term]) -> Result<Vector, Diagnostic> {
        let (flags, from) = self.flags(&arguments[0], "`if`")?;
        let (yes, no) = (self.term(&arguments[1])?, self.term(&arguments[2])?);
        let level = from.max(yes.level).max(no.level);
        if yes.cells.kind() != no.cells.kind() {
            return Err(self.wrong(&arguments[2], "`if`", yes.cells.kind(), no.cells.kind()));
        }
        let rows = self.count(level);
        let at = |index: usize| match flags[self.index(from, level, index)] {
            Some(true) => yes.cells.get(self.index(yes.level, level, index)),
            Some(false) => no.cells.get(self.index(no.level, level, index)),
            None => Cell::Missing,
        };
        Ok(Vector { cells: Cells::collect(yes.cells.kind(), (0..rows).map(at)), level })
    }
}

impl Operator {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Equal => "=",
            Operator::Unequal => "!=",
            Operator::Less => "<",
            Operator::LessEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterEqual => ">=",
            Operator::And => "and",
            Operator::Or => "or",
        }
    }
}
