//! A table and the rows of it that are looked at, in order; and groups of them.

use super::Table;
use super::column::{Cell, Cells};
use super::expr::{self, Expr, Level};
use super::hash::Quick;
use crate::diag::{Diagnostic, error};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// Rows of a table, in the order in which they are looked at.
#[derive(Clone, Debug)]
pub struct View {
    /// The table.
    pub table: Arc<Table>,
    /// Rows of the table.
    pub rows: Vec<u32>,
    /// How many rows were left out because a value that decides about them is missing.
    pub left_out: usize,
}

/// Which way values are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The least, earliest or first in the alphabet first.
    Ascending,
    /// The greatest, latest or last first.
    Descending,
}

impl View {
    /// All rows of a table, as they stand.
    pub fn all(table: &Arc<Table>) -> View {
        View { table: table.clone(), rows: (0..table.rows as u32).collect(), left_out: 0 }
    }

    /// No row of a table: expressions over it are checked and compute nothing.
    pub fn none(table: &Arc<Table>) -> View {
        View { table: table.clone(), rows: Vec::new(), left_out: 0 }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows for which a condition is true; those for which it is missing are counted as left out.
    ///
    /// Errors: the expression is wrong over this table, or is no condition.
    pub fn filter(&self, condition: &Expr) -> Result<View, Diagnostic> {
        let cells = condition.rows(self)?;
        let Cells::Bool(flags) = cells else {
            let wrong = error!(
                "wrong-type",
                condition.span().clone(),
                "a condition must be true or false, `{}` is {}",
                condition.text(),
                cells.kind().name()
            );
            return Err(wrong.help("compare it: `year = 2024`, `region in ('华东', '华南')`"));
        };
        let rows = self.rows.iter().zip(&flags).filter(|(_, flag)| **flag == Some(true)).map(|(&row, _)| row).collect();
        let left_out = flags.iter().filter(|flag| flag.is_none()).count();
        Ok(View { table: self.table.clone(), rows, left_out: self.left_out + left_out })
    }

    /// One value under a condition, as a list of one: what `value` in a text asks for.
    ///
    /// The condition chooses rows before anything is added up: `sum(n)` where `year = 2024`. Only `share`, `cum`, `growth` and
    /// `rank` see all rows first, and the condition chooses among what they give: `growth(n)` where `year = 2024` is the
    /// growth against 2023. Errors: as for [`Expr::value`] and [`View::filter`].
    pub fn value(&self, expr: &Expr, condition: Option<&Expr>) -> Result<Cells, Diagnostic> {
        let Some(condition) = condition else { return expr.value(self) };
        let chosen = self.filter(condition)?;
        if !expr.looks_around() || expr.check(&self.table)?.level != Level::Rows {
            return expr.value(&chosen);
        }
        let cells = expr.rows(self)?;
        let places: HashMap<u32, u32> = self.rows.iter().zip(0..).map(|(&row, place)| (row, place)).collect();
        let picked: Vec<u32> = chosen.rows.iter().filter_map(|row| places.get(row).copied()).collect();
        expr::only(expr, &chosen, &cells.gather(&picked))
    }

    /// The rows in the order of the values of some expressions, the first deciding; rows that are equal keep their order.
    ///
    /// Missing values come last either way. Texts are ordered by their characters. Errors: an expression is wrong.
    pub fn sort(&self, keys: &[(Expr, Order)]) -> Result<View, Diagnostic> {
        let cells: Vec<(Cells, Order)> =
            keys.iter().map(|(key, order)| Ok((key.rows(self)?, *order))).collect::<Result<_, Diagnostic>>()?;
        let order = sorted(self.rows.len(), &cells);
        let rows = order.into_iter().map(|index| self.rows[index as usize]).collect();
        Ok(View { rows, ..self.clone() })
    }

    /// The first rows.
    pub fn limit(&self, count: usize) -> View {
        View { rows: self.rows.iter().take(count).copied().collect(), ..self.clone() }
    }

    /// The rows in groups of equal keys, groups in the order of their first rows.
    ///
    /// Rows with a missing key are left out and counted. No key gives one group of all rows, also if there is none.
    /// Errors: a key is wrong over this table.
    pub fn group(&self, keys: &[Expr]) -> Result<Groups, Diagnostic> {
        let mut cells = Vec::with_capacity(keys.len());
        for key in keys {
            cells.push(key.rows(self)?);
        }
        let Some((first, others)) = cells.split_first() else {
            return Ok(Groups {
                view: self.clone(),
                keys: Vec::new(),
                values: Vec::new(),
                of: vec![0; self.len()],
                first: vec![0],
            });
        };
        let mut codes = Codes::of(first);
        for other in others {
            codes = codes.with(&Codes::of(other));
        }
        let kept: Vec<u32> =
            (0..self.len() as u32).filter(|&index| codes.ids[index as usize] != Codes::MISSING).collect();
        let (view, of, first) = if kept.len() == self.len() {
            (self.clone(), codes.ids, codes.first)
        } else {
            let mut place = vec![0; self.len()];
            kept.iter().enumerate().for_each(|(new, &old)| place[old as usize] = new as u32);
            let rows = kept.iter().map(|&index| self.rows[index as usize]).collect();
            let left_out = self.left_out + self.len() - kept.len();
            let of = kept.iter().map(|&index| codes.ids[index as usize]).collect();
            let first: Vec<u32> = codes.first.iter().map(|&index| place[index as usize]).collect();
            for cells in &mut cells {
                *cells = cells.gather(&kept);
            }
            (View { table: self.table.clone(), rows, left_out }, of, first)
        };
        let values = cells.iter().map(|cells| cells.gather(&first)).collect();
        Ok(Groups { view, keys: keys.to_vec(), values, of, first })
    }
}

/// Rows in groups.
#[derive(Clone, Debug)]
pub struct Groups {
    /// The rows that are in a group.
    pub view: View,
    /// What they are grouped by.
    pub keys: Vec<Expr>,
    /// For each key one value a group.
    pub values: Vec<Cells>,
    /// For each row of the view its group.
    pub of: Vec<u32>,
    /// For each group the index in the view of its first row.
    pub first: Vec<u32>,
}

impl Groups {
    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The rows of one group as a view of their own.
    pub fn view_of(&self, group: usize) -> View {
        let rows = self.view.rows.iter().zip(&self.of).filter(|(_, of)| **of as usize == group).map(|(&row, _)| row);
        View { table: self.view.table.clone(), rows: rows.collect(), left_out: 0 }
    }
}

/// Values as small numbers: equal values have equal numbers, counted in the order of their first rows.
pub(super) struct Codes {
    /// For each row its number; [`Codes::MISSING`] for a missing value.
    pub(super) ids: Vec<u32>,
    /// For each number the first row that has it.
    pub(super) first: Vec<u32>,
}

impl Codes {
    /// The number of no value.
    pub(super) const MISSING: u32 = u32::MAX;

    /// The values of a column.
    pub(super) fn of(cells: &Cells) -> Codes {
        match cells {
            Cells::Number(cells) => encode(cells.iter().map(|cell| cell.map(|value| (value + 0.0).to_bits()))),
            Cells::Text(cells) => encode(cells.iter()),
            Cells::Date(cells) => encode(cells.iter().copied()),
            Cells::Bool(cells) => encode(cells.iter().copied()),
        }
    }

    /// The values of a column, of which a missing one is a value too.
    pub(super) fn with_missing(cells: &Cells) -> Codes {
        let codes = Codes::of(cells);
        encode(codes.ids.into_iter().map(Some))
    }

    /// Pairs of values; missing if one of the two is.
    pub(super) fn with(&self, other: &Codes) -> Codes {
        let pair = |(&left, &right): (&u32, &u32)| {
            (left != Codes::MISSING && right != Codes::MISSING).then_some(u64::from(left) << 32 | u64::from(right))
        };
        encode(self.ids.iter().zip(&other.ids).map(pair))
    }
}

fn encode<T: Hash + Eq + Copy>(values: impl Iterator<Item = Option<T>>) -> Codes {
    let mut known: HashMap<T, u32, Quick> = HashMap::default();
    let (mut ids, mut first) = (Vec::with_capacity(values.size_hint().0), Vec::new());
    let mut last: Option<(T, u32)> = None;
    for (row, value) in values.enumerate() {
        let Some(value) = value else {
            ids.push(Codes::MISSING);
            continue;
        };
        if let Some((_, id)) = last.filter(|(seen, _)| *seen == value) {
            ids.push(id);
            continue;
        }
        let id = *known.entry(value).or_insert_with(|| {
            first.push(row as u32);
            first.len() as u32 - 1
        });
        last = Some((value, id));
        ids.push(id);
    }
    Codes { ids, first }
}

/// The order of rows by columns of values, the first deciding; stable, missing last.
pub(super) fn sorted(count: usize, keys: &[(Cells, Order)]) -> Vec<u32> {
    use std::cmp::Ordering;
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by(|&left, &right| {
        for (cells, direction) in keys {
            let (left, right) = (cells.get(left as usize), cells.get(right as usize));
            let ordering = match (left == Cell::Missing, right == Cell::Missing) {
                (false, false) => match direction {
                    Order::Ascending => compare(left, right),
                    Order::Descending => compare(right, left),
                },
                (left, right) => left.cmp(&right),
            };
            if ordering != Ordering::Equal {
                return ordering;
            }
        }
        Ordering::Equal
    });
    order
}

impl Cells {
    /// The order of the cells by their values; stable, missing last.
    pub fn order(&self, order: Order) -> Vec<u32> {
        sorted(self.len(), &[(self.clone(), order)])
    }
}

/// The order of two cells of one kind; cells of different kinds are equal.
pub(super) fn compare(left: Cell<'_>, right: Cell<'_>) -> std::cmp::Ordering {
    match (left, right) {
        (Cell::Number(left), Cell::Number(right)) => left.total_cmp(&right),
        (Cell::Text(left), Cell::Text(right)) => left.cmp(right),
        (Cell::Date(left), Cell::Date(right)) => left.cmp(&right),
        (Cell::Bool(left), Cell::Bool(right)) => left.cmp(&right),
        _ => std::cmp::Ordering::Equal,
    }
}
