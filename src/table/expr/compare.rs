//! Comparisons: equal, less, in a list.
//!
//! Values of one type are compared; a text or a year beside dates is read as a date. A day is equal to the month or year
//! that is written in the expression and holds it; before a date is before its first day, after it after its last.

use super::eval::{Frame, Level, Vector};
use super::{Operator, Term, TermKind};
use crate::diag::{Diagnostic, error};
use crate::table::column::{Cells, Kind};
use crate::table::date::{Date, Precision};
use crate::table::hash::Quick;
use crate::table::number;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;

/// One side of a comparison.
type Side<'a> = (&'a Term, &'a Vector);

impl Frame<'_> {
    /// Compares two terms value by value.
    pub(super) fn comparison(&self, operator: Operator, left: &Term, right: &Term) -> Result<Vector, Diagnostic> {
        let left_vector = self.term(left)?;
        let right_vector = self.term(right).map_err(|fault| self.unquoted(fault, &left_vector, right))?;
        self.compared(operator, (left, &left_vector), (right, &right_vector))
    }

    /// An unknown name beside texts was most likely meant as a text.
    fn unquoted(&self, fault: Diagnostic, beside: &Vector, term: &Term) -> Diagnostic {
        match &term.kind {
            TermKind::Field(name) if beside.cells.kind() == Kind::Text && fault.code == "unknown-column" => {
                fault.help(format!("if it is a text, put it in quotes: `'{name}'`"))
            }
            _ => fault,
        }
    }

    fn compared(&self, operator: Operator, left: Side<'_>, right: Side<'_>) -> Result<Vector, Diagnostic> {
        let level = left.1.level.max(right.1.level);
        let (at_left, at_right) =
            (|index| self.index(left.1.level, level, index), |index| self.index(right.1.level, level, index));
        let (left_cells, right_cells) = self.alike(left, right)?;
        let rows = 0..self.count(level);
        let judge = |ordering: Option<Ordering>| ordering.map(|ordering| operator.holds(ordering));
        let flags: Vec<Option<bool>> = match (&*left_cells, &*right_cells) {
            (Cells::Number(left), Cells::Number(right)) => {
                rows.map(|index| judge(left[at_left(index)]?.partial_cmp(&right[at_right(index)]?))).collect()
            }
            (Cells::Text(left), Cells::Text(right)) => {
                rows.map(|index| judge(Some(left.get(at_left(index))?.cmp(right.get(at_right(index))?)))).collect()
            }
            (Cells::Date(dates), Cells::Date(others)) if left.1.level == Level::One && level != Level::One => {
                rows.map(|index| judge(Some(in_time(others[at_right(index)]?, dates[0]?).reverse()))).collect()
            }
            (Cells::Date(dates), Cells::Date(spans)) if right.1.level == Level::One => {
                let Some(span) = spans[0] else {
                    return Ok(Vector { cells: Cells::Bool(vec![None; self.count(level)]), level });
                };
                let (first, last) = (span.day, span.end());
                let place = |date: Date| match date.day {
                    day if day < first || day > last => day.cmp(&first),
                    _ if date.precision == Precision::Day => Ordering::Equal,
                    _ => in_time(date, span),
                };
                rows.map(|index| judge(Some(place(dates[at_left(index)]?)))).collect()
            }
            (Cells::Date(left), Cells::Date(right)) => {
                rows.map(|index| judge(Some(in_time(left[at_left(index)]?, right[at_right(index)]?)))).collect()
            }
            (Cells::Bool(left), Cells::Bool(right)) => {
                rows.map(|index| judge(Some(left[at_left(index)]?.cmp(&right[at_right(index)]?)))).collect()
            }
            _ => unreachable!("`alike` gives two sides of one kind"),
        };
        Ok(Vector { cells: Cells::Bool(flags), level })
    }

    /// Two sides in one type. Errors: they cannot be compared.
    fn alike<'a>(&self, left: Side<'a>, right: Side<'a>) -> Result<(Cow<'a, Cells>, Cow<'a, Cells>), Diagnostic> {
        let (left_kind, right_kind) = (left.1.cells.kind(), right.1.cells.kind());
        match (left_kind, right_kind) {
            _ if left_kind == right_kind => Ok((Cow::Borrowed(&left.1.cells), Cow::Borrowed(&right.1.cells))),
            (Kind::Date, Kind::Number | Kind::Text) => {
                Ok((Cow::Borrowed(&left.1.cells), Cow::Owned(self.dates(right.0, &right.1.cells)?)))
            }
            (Kind::Number | Kind::Text, Kind::Date) => {
                Ok((Cow::Owned(self.dates(left.0, &left.1.cells)?), Cow::Borrowed(&right.1.cells)))
            }
            _ => Err(self.unlike((left.0, left_kind), (right.0, right_kind))),
        }
    }

    /// «They cannot be compared», with the mend for the mistakes that are made most.
    fn unlike(&self, left: (&Term, Kind), right: (&Term, Kind)) -> Diagnostic {
        let place = self.expr.place(&(left.0.range.start..right.0.range.end));
        let text = |term: &Term| self.expr.text[term.range.clone()].to_owned();
        let (left_text, right_text) = (text(left.0), text(right.0));
        let (left_kind, right_kind) = (left.1.name(), right.1.name());
        let wrong = error!(
            "wrong-type",
            place, "`{left_text}` is {left_kind}, `{right_text}` is {right_kind}: they cannot be compared"
        );
        let column = [left.0, right.0].into_iter().find_map(|term| match &term.kind {
            TermKind::Field(name) => self.view.table.column(name),
            _ => None,
        });
        let wrong = match column {
            Some(column) => {
                wrong.label(column.span.clone(), format!("this column holds {}", column.cells.kind().plural()))
            }
            None => wrong,
        };
        match &right.0.kind {
            TermKind::Number(_) if left.1 == Kind::Text => {
                wrong.help(format!("put the text in quotes: `'{right_text}'`"))
            }
            TermKind::Text(text) if left.1 == Kind::Number && number::parse(text).is_some() => {
                wrong.help(format!("write a number without quotes: `{text}`"))
            }
            _ => wrong.help("compare values of one type"),
        }
    }

    /// Years and texts as dates. Errors: something written in the expression that is no date.
    fn dates(&self, term: &Term, cells: &Cells) -> Result<Cells, Diagnostic> {
        const HELP: &str = "write a date as `2025`, `2025-06`, `2025-06-01` or `2025Q2`; `month(d)` is a number";
        match cells {
            Cells::Number(numbers) => {
                let year = |value: f64| {
                    let whole = value.fract() == 0.0 && (1000.0..3000.0).contains(&value);
                    whole.then(|| Date::new(value as i16, 1, 1, Precision::Year)).flatten()
                };
                if let TermKind::Number(number) = term.kind
                    && year(number).is_none()
                {
                    let place = self.expr.place(&term.range);
                    return Err(
                        error!("wrong-type", place, "`{number}` is no year, and is compared with a date").help(HELP)
                    );
                }
                Ok(Cells::Date(numbers.iter().map(|number| number.and_then(year)).collect()))
            }
            Cells::Text(texts) => {
                if let TermKind::Text(text) = &term.kind
                    && Date::parse(text).is_none()
                {
                    let place = self.expr.place(&term.range);
                    return Err(error!("wrong-type", place, "`{text}` is no date, and is compared with one").help(HELP));
                }
                Ok(Cells::Date(texts.iter().map(|text| text.and_then(Date::parse)).collect()))
            }
            cells => Ok(cells.clone()),
        }
    }

    /// Whether each value is one of a list.
    pub(super) fn contained(&self, inner: &Term, items: &[Term]) -> Result<Vector, Diagnostic> {
        let vector = self.term(inner)?;
        if let Some(cells) = in_literals(&vector.cells, items) {
            return Ok(Vector { cells, level: vector.level });
        }
        let mut found = Vector { cells: Cells::Bool(vec![Some(false)]), level: Level::One };
        for item in items {
            let other = self.term(item).map_err(|fault| self.unquoted(fault, &vector, item))?;
            let equal = self.compared(Operator::Equal, (inner, &vector), (item, &other))?;
            let level = found.level.max(equal.level);
            let (Cells::Bool(before), Cells::Bool(now)) = (&found.cells, &equal.cells) else { continue };
            let either = |index: usize| {
                let before = before[self.index(found.level, level, index)];
                match (before, now[self.index(equal.level, level, index)]) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                }
            };
            found = Vector { cells: Cells::Bool((0..self.count(level)).map(either).collect()), level };
        }
        Ok(found)
    }
}

/// The quick way for a list of written texts or numbers; `None` if it is something else.
fn in_literals(cells: &Cells, items: &[Term]) -> Option<Cells> {
    match cells {
        Cells::Text(texts) => {
            let text = |item: &'_ Term| match &item.kind {
                TermKind::Text(text) if !text.is_empty() => Some(text.clone()),
                _ => None,
            };
            let known: Option<HashSet<String, Quick>> = items.iter().map(text).collect();
            let known = known?;
            Some(Cells::Bool(texts.iter().map(|text| text.map(|text| known.contains(text))).collect()))
        }
        Cells::Number(numbers) => {
            let number = |item: &Term| match item.kind {
                TermKind::Number(number) => Some((number + 0.0).to_bits()),
                _ => None,
            };
            let known: Option<HashSet<u64, Quick>> = items.iter().map(number).collect();
            let known = known?;
            let value = |number: &Option<f64>| number.map(|number| known.contains(&(number + 0.0).to_bits()));
            Some(Cells::Bool(numbers.iter().map(value).collect()))
        }
        _ => None,
    }
}

/// Where a date lies beside a span of time: equal if it is in it.
fn in_time(date: Date, span: Date) -> Ordering {
    if span.holds(date) { Ordering::Equal } else { date.cmp(&span) }
}

impl Operator {
    /// Whether it holds for two values in this order.
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Operator::Equal => ordering == Ordering::Equal,
            Operator::Unequal => ordering != Ordering::Equal,
            Operator::Less => ordering == Ordering::Less,
            Operator::LessEqual => ordering != Ordering::Greater,
            Operator::Greater => ordering == Ordering::Greater,
            Operator::GreaterEqual => ordering != Ordering::Less,
            _ => unreachable!("only comparisons are judged"),
        }
    }
}
