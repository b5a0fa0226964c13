//! Small multiples: the rows of a table in panels, each with the series of its own rows.
//!
//! In: the channels `row` and `col` of a call. Out: [`Panels`]; a chart without them is one panel without a name.

use super::super::Scope;
use super::super::args::Args;
use super::super::data::{Measure, Rows, Series};
use super::series::{Chart, chart};
use crate::diag::Diagnostic;
use crate::table::{Cell, Cells, View};

/// The panels of a chart, in the order in which their rows come.
pub(in crate::figure) struct Panels {
    /// What the panels of one row of panels share: one value a panel.
    pub(in crate::figure) row: Option<Series>,
    /// What the panels of one column share: one value a panel.
    pub(in crate::figure) col: Option<Series>,
    /// The series of each panel; at least one.
    pub(in crate::figure) charts: Vec<Chart>,
    /// Rows left out because something is missing.
    pub(in crate::figure) left_out: usize,
}

/// Evaluates the channels of a call, panel by panel. Errors: an expression is wrong, rows repeat.
pub(in crate::figure) fn panels(args: &Args<'_>, scope: &Scope<'_>, view: &View) -> Result<Panels, Diagnostic> {
    let measure = |name: &str| {
        let channel = args.channels(name).into_iter().next();
        channel.map(|channel| Measure::new(&channel, &view.table, args, scope)).transpose()
    };
    let (row, col) = (measure("row")?, measure("col")?);
    let keys: Vec<_> = row.iter().chain(&col).map(|measure| measure.expr.clone()).collect();
    if keys.is_empty() {
        let chart = chart(args, scope, view)?;
        let left_out = chart.left_out;
        return Ok(Panels { row: None, col: None, charts: vec![chart], left_out });
    }
    let groups = view.group(&keys)?;
    let charts: Vec<Chart> =
        (0..groups.len()).map(|group| chart(args, scope, &groups.view_of(group))).collect::<Result<_, _>>()?;
    let mut values = groups.values.iter();
    let mut named = |measure: Option<Measure>| Some(measure?.series(values.next()?.clone()));
    let (row, col) = (named(row), named(col));
    let left_out = groups.view.left_out + charts.iter().map(|chart| chart.left_out).sum::<usize>();
    Ok(Panels { row, col, charts, left_out })
}

impl Panels {
    /// The chart of the first panel, which names the channels of all.
    pub(in crate::figure) fn first(&self) -> &Chart {
        &self.charts[0]
    }

    /// All series by name, in the order in which they first come.
    pub(in crate::figure) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for series in self.charts.iter().flat_map(|chart| &chart.ys) {
            if !names.contains(&series.title.as_str()) {
                names.push(&series.title);
            }
        }
        names
    }

    /// How many values are missing in the series of all panels. Where each place has one series at most, a colour only
    /// tells what a mark is: no mark of another colour is missing there.
    pub(in crate::figure) fn gaps(&self) -> usize {
        let of_chart = |chart: &Chart| {
            let there = |row: usize| chart.ys.iter().filter(|y| !y.cells.is_missing(row)).count();
            let there: Vec<usize> = (0..chart.x.cells.len()).map(there).collect();
            match chart.color.is_some() && there.iter().all(|count| *count <= 1) {
                true => there.iter().filter(|count| **count == 0).count(),
                false => there.iter().map(|count| chart.ys.len() - count).sum(),
            }
        };
        self.charts.iter().map(of_chart).sum()
    }

    /// The unit that all numbers share.
    pub(in crate::figure) fn unit(&self) -> Option<String> {
        let mut units = self.charts.iter().flat_map(|chart| &chart.ys).map(|series| &series.unit);
        let first = units.next()?;
        units.all(|unit| unit == first).then(|| first.clone()).flatten()
    }

    /// The rows behind the chart: the panel's names, x, and one column a series.
    pub(in crate::figure) fn rows(&self) -> Rows {
        let places: Vec<(usize, usize)> = self
            .charts
            .iter()
            .enumerate()
            .flat_map(|(panel, chart)| (0..chart.x.cells.len()).map(move |row| (panel, row)))
            .collect();
        let mut columns = Vec::new();
        for facet in self.row.iter().chain(&self.col) {
            let cells = Cells::collect(facet.cells.kind(), places.iter().map(|&(panel, _)| facet.cells.get(panel)));
            columns.push(Series { cells, ..facet.clone() });
        }
        let xs = places.iter().map(|&(panel, row)| self.charts[panel].x.cells.get(row));
        let x = &self.first().x;
        columns.push(Series { cells: Cells::collect(x.cells.kind(), xs), ..x.clone() });
        for name in self.names() {
            let own = |panel: usize| self.charts[panel].ys.iter().find(|series| series.title == name);
            let Some(like) = (0..self.charts.len()).find_map(own) else { continue };
            let cells =
                places.iter().map(|&(panel, row)| own(panel).map_or(Cell::Missing, |series| series.cells.get(row)));
            columns.push(Series { cells: Cells::collect(like.cells.kind(), cells), ..like.clone() });
        }
        Rows { columns, left_out: self.left_out, gaps: self.gaps() }
    }
}
