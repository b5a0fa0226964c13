//! Many values into one a group.

use super::function::Aggregate;
use crate::table::Date;
use crate::table::column::Cells;
use crate::table::view::{Codes, compare};

/// Which group each row belongs to.
#[derive(Clone, Copy)]
pub(super) enum Of<'a> {
    /// All rows are one group.
    One,
    /// The group of each row, and how many groups there are.
    Groups(&'a [u32], usize),
}

impl Of<'_> {
    fn at(self, row: usize) -> usize {
        match self {
            Of::One => 0,
            Of::Groups(of, _) => of[row] as usize,
        }
    }

    fn count(self) -> usize {
        match self {
            Of::One => 1,
            Of::Groups(_, count) => count,
        }
    }
}

/// A sum that keeps what rounding loses (Neumaier 1974).
#[derive(Clone, Copy, Default)]
pub(in crate::table) struct Sum {
    total: f64,
    lost: f64,
    /// How many values were added.
    pub(super) count: usize,
}

impl Sum {
    /// Adds a value.
    #[inline]
    pub(in crate::table) fn add(&mut self, value: f64) {
        let total = self.total + value;
        self.lost +=
            if self.total.abs() >= value.abs() { (self.total - total) + value } else { (value - total) + self.total };
        self.total = total;
        self.count += 1;
    }

    /// The sum; `None` of no value, or if it is too large.
    pub(in crate::table) fn get(self) -> Option<f64> {
        let sum = self.total + self.lost;
        (self.count > 0 && sum.is_finite()).then_some(sum)
    }
}

/// How many rows each group has.
pub(super) fn rows(rows: usize, of: Of<'_>) -> Cells {
    let mut counts = vec![0.0; of.count()];
    (0..rows).for_each(|row| counts[of.at(row)] += 1.0);
    Cells::Number(counts.into_iter().map(Some).collect())
}

/// Folds the values of each group; `None` if there is no such aggregate of this kind of value.
pub(super) fn fold(aggregate: Aggregate, percent: u8, cells: &Cells, of: Of<'_>) -> Option<Cells> {
    match (aggregate, cells) {
        (Aggregate::Count, _) => Some(count(cells, of)),
        (Aggregate::Distinct, _) => Some(distinct(cells, of)),
        (Aggregate::First | Aggregate::Last, _) => Some(pick(cells, of, |_, _| aggregate == Aggregate::Last)),
        (Aggregate::Min, Cells::Number(_) | Cells::Date(_)) => Some(least(cells, of)),
        (Aggregate::Max, Cells::Number(_)) => {
            Some(pick(cells, of, |new, old| compare(cells.get(new), cells.get(old)).is_gt()))
        }
        (Aggregate::Max, Cells::Date(dates)) => {
            let end = |row: usize| dates[row].map(|date: Date| (date.end(), -date.day));
            Some(pick(cells, of, |new, old| end(new) > end(old)))
        }
        (Aggregate::Sum | Aggregate::Mean, Cells::Number(numbers)) => {
            let mut sums = vec![Sum::default(); of.count()];
            for (row, number) in numbers.iter().enumerate() {
                if let Some(number) = number {
                    sums[of.at(row)].add(*number);
                }
            }
            let mean = aggregate == Aggregate::Mean;
            let result = |sum: Sum| sum.get().map(|total| if mean { total / sum.count as f64 } else { total });
            Some(Cells::Number(sums.into_iter().map(result).collect()))
        }
        (Aggregate::Median, Cells::Number(numbers)) => Some(quantile(numbers, 0.5, of)),
        (Aggregate::Percentile, Cells::Number(numbers)) => Some(quantile(numbers, f64::from(percent) / 100.0, of)),
        _ => None,
    }
}

fn count(cells: &Cells, of: Of<'_>) -> Cells {
    let mut counts = vec![0.0; of.count()];
    for row in (0..cells.len()).filter(|&row| !cells.is_missing(row)) {
        counts[of.at(row)] += 1.0;
    }
    Cells::Number(counts.into_iter().map(Some).collect())
}

fn distinct(cells: &Cells, of: Of<'_>) -> Cells {
    let codes = Codes::of(cells);
    let mut pairs: Vec<(usize, u32)> = codes
        .ids
        .iter()
        .enumerate()
        .filter(|(_, id)| **id != Codes::MISSING)
        .map(|(row, &id)| (of.at(row), id))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut counts = vec![0.0; of.count()];
    pairs.into_iter().for_each(|(group, _)| counts[group] += 1.0);
    Cells::Number(counts.into_iter().map(Some).collect())
}

fn least(cells: &Cells, of: Of<'_>) -> Cells {
    pick(cells, of, |new, old| compare(cells.get(new), cells.get(old)).is_lt())
}

/// One cell a group: the first that is there, replaced by each later one that is `better`.
fn pick(cells: &Cells, of: Of<'_>, better: impl Fn(usize, usize) -> bool) -> Cells {
    let mut picked: Vec<u32> = vec![u32::MAX; of.count()];
    for row in (0..cells.len()).filter(|&row| !cells.is_missing(row)) {
        let slot = &mut picked[of.at(row)];
        if *slot == u32::MAX || better(row, *slot as usize) {
            *slot = row as u32;
        }
    }
    cells.gather(&picked)
}

/// Quantiles by linear interpolation between neighbours (R-7, Hyndman and Fan 1996).
fn quantile(numbers: &[Option<f64>], part: f64, of: Of<'_>) -> Cells {
    let mut values: Vec<(usize, f64)> =
        numbers.iter().enumerate().filter_map(|(row, number)| Some((of.at(row), (*number)?))).collect();
    values.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)));
    let mut quantiles = vec![None; of.count()];
    let mut rest = values.as_slice();
    while let Some(&(group, _)) = rest.first() {
        let length = rest.partition_point(|(other, _)| *other == group);
        let at = (length - 1) as f64 * part;
        let below = at.floor() as usize;
        let above = (below + 1).min(length - 1);
        let (low, high) = (rest[below].1, rest[above].1);
        quantiles[group] = Some(low + (high - low) * (at - below as f64)).filter(|value: &f64| value.is_finite());
        rest = &rest[length..];
    }
    Cells::Number(quantiles)
}
