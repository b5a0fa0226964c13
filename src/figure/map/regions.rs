//! From rows to regions: every row names one, and no two rows the same.

use crate::atlas::Gazetteer;
use crate::diag::{Diagnostic, Span, error, nearest, or_list};
use crate::figure::data::Measure;
use crate::table::{Cells, Level, View};
use std::collections::HashMap;

/// So many regions that are not known are told one by one.
const TOLD: usize = 12;

/// Rows whose regions are sought.
pub(super) struct Sought<'s> {
    /// The rows.
    pub(super) view: &'s View,
    /// What names the region of a row.
    pub(super) region: &'s Measure,
    /// What gives its value.
    pub(super) color: &'s Measure,
    /// What the regions are part of, in messages.
    pub(super) map: &'s str,
}

/// The regions that rows name, and their values.
pub(super) struct Found {
    /// The region of each row, by its place in the gazetteer.
    pub(super) places: Vec<usize>,
    /// The value of each row.
    pub(super) values: Cells,
    /// How many rows name no region.
    pub(super) left_out: usize,
}

impl Sought<'_> {
    /// Finds the region of every row; an aggregate makes one row of all that name a region alike.
    ///
    /// Errors: a name that no region has, one that several have, and a region that two rows have.
    pub(super) fn find(&self, gazetteer: &Gazetteer) -> Result<Found, Vec<Diagnostic>> {
        let one = |diagnostic| vec![diagnostic];
        let kind = self.color.expr.check(&self.view.table).map_err(one)?;
        let (names, values, rows, left_out) = if kind.level == Level::Rows {
            let names = self.region.expr.rows(self.view).map_err(one)?;
            let values = self.color.expr.rows(self.view).map_err(one)?;
            (names, values, (0..self.view.len()).collect::<Vec<_>>(), self.view.left_out)
        } else {
            let groups = self.view.group(std::slice::from_ref(&self.region.expr)).map_err(one)?;
            let values = self.color.expr.groups(&groups).map_err(one)?;
            let mut firsts = vec![0; groups.len()];
            for (row, &group) in groups.of.iter().enumerate().rev() {
                firsts[group as usize] = row;
            }
            // The rows of the groups' view, which has those without a key left out, in the view's own order.
            let of_view: HashMap<u32, usize> = self.view.rows.iter().copied().zip(0..).collect();
            let rows = firsts.iter().map(|row| of_view[&groups.view.rows[*row]]).collect();
            (groups.values[0].clone(), values, rows, groups.view.left_out)
        };
        self.matched(gazetteer, &names, &values, &rows, left_out)
    }

    fn matched(
        &self,
        gazetteer: &Gazetteer,
        names: &Cells,
        values: &Cells,
        rows: &[usize],
        mut left_out: usize,
    ) -> Result<Found, Vec<Diagnostic>> {
        let (mut wrong, mut unknown) = (Vec::new(), 0);
        let mut places = Vec::with_capacity(names.len());
        let mut kept: Vec<u32> = Vec::with_capacity(names.len());
        let mut taken: HashMap<usize, usize> = HashMap::new();
        for at in 0..names.len() {
            let written = names.get(at).to_string();
            if written.trim().is_empty() {
                left_out += 1;
                continue;
            }
            match gazetteer.find(&written) {
                [place] => match taken.insert(*place, at) {
                    None => {
                        places.push(*place);
                        kept.extend(u32::try_from(at));
                    }
                    Some(before) => {
                        let first = names.get(before).to_string();
                        wrong.push(self.twice(&first, [rows[before], rows[at]]));
                    }
                },
                [] => {
                    unknown += 1;
                    if unknown <= TOLD {
                        wrong.push(self.unknown(gazetteer, &written, rows[at]));
                    }
                }
                several => wrong.push(self.ambiguous(gazetteer, &written, rows[at], several)),
            }
        }
        if taken.is_empty() && unknown > 2 {
            return Err(vec![self.none(gazetteer, unknown, names)]);
        }
        if unknown > TOLD {
            let rest = unknown - TOLD;
            let more = error!(
                "unknown-region",
                self.region.expr.span().clone(),
                "{rest} more rows name no region of {}",
                self.map
            );
            wrong.push(more.help("mend these first"));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Found { places, values: values.gather(&kept), left_out })
    }

    /// The place of the cell that names a row's region; that of the expression where it is computed.
    fn cell(&self, row: usize) -> Span {
        let table = &self.view.table;
        let column = self.region.expr.as_field().and_then(|field| table.column_index(field));
        column.map_or_else(
            || self.region.expr.span().clone(),
            |column| table.cell_span(self.view.rows[row] as usize, column),
        )
    }

    fn unknown(&self, gazetteer: &Gazetteer, written: &str, row: usize) -> Diagnostic {
        let wrong = error!("unknown-region", self.cell(row), "there is no region `{written}` on {}", self.map);
        let near = nearest(written, gazetteer.texts()).is_some();
        let wrong = wrong.did_you_mean(written, gazetteer.texts());
        let parts = if near { Vec::new() } else { alike(gazetteer, written) };
        if !parts.is_empty() {
            return wrong.help(format!("did you mean {}?", or_list(parts.iter().copied())));
        }
        if near { wrong } else { wrong.help(ways(gazetteer)) }
    }

    /// No row names a region: it is the wrong column, or the wrong map.
    fn none(&self, gazetteer: &Gazetteer, rows: usize, names: &Cells) -> Diagnostic {
        let first = names.get(0).to_string();
        let wrong = error!(
            "unknown-region",
            self.region.expr.span().clone(),
            "none of {rows} rows names a region of {}; the first has `{first}`",
            self.map
        );
        let columns = self.view.table.columns.iter().filter(|column| {
            let some = (0..column.cells.len().min(40)).find(|row| !column.cells.is_missing(*row));
            some.is_some_and(|row| !gazetteer.find(&column.cells.get(row).to_string()).is_empty())
        });
        let names: Vec<&str> = columns.map(|column| column.name.as_str()).take(4).collect();
        let wrong =
            if names.is_empty() { wrong } else { wrong.help(format!("are the regions in {}?", or_list(names))) };
        wrong.help(ways(gazetteer))
    }

    fn ambiguous(&self, gazetteer: &Gazetteer, written: &str, row: usize, several: &[usize]) -> Diagnostic {
        let wrong =
            error!("ambiguous-region", self.cell(row), "`{written}` may be {} regions of {}", several.len(), self.map);
        let keys = several.iter().take(8).map(|place| gazetteer.regions[*place].key.as_str());
        wrong.help(format!("write which one: {}", or_list(keys)))
    }

    fn twice(&self, first: &str, [before, row]: [usize; 2]) -> Diagnostic {
        let wrong = error!("repeated-region", self.cell(row), "there are several rows for the region `{first}`");
        let text = self.color.expr.as_field().unwrap_or(self.color.expr.text());
        let wrong = wrong.inline("a second one").label(self.cell(before), "the first one");
        match self.region.expr.as_field().is_some() && self.cell(before) != self.cell(row) {
            true => wrong.help(format!(
                "write it the same way each time and take `sum({text})` or `mean({text})`, or choose rows with `where`"
            )),
            false => wrong.help("choose rows with `where`"),
        }
    }
}

/// How a region of a map can be written.
fn ways(gazetteer: &Gazetteer) -> String {
    let Some(first) = gazetteer.regions.first() else { return "it has no region".to_owned() };
    let names = first.names.iter().chain(&first.shorts).map(|(_, name)| name.as_str());
    let mut ways: Vec<&str> = std::iter::once(first.key.as_str()).chain(names).collect();
    ways.dedup();
    format!("a region is written like {}", or_list(ways))
}

/// The names that share their beginning with a text, or hold it: at most five.
fn alike<'g>(gazetteer: &'g Gazetteer, written: &str) -> Vec<&'g str> {
    let written = written.to_lowercase();
    let head: String = written.chars().take(2).collect();
    let mut found: Vec<&str> = Vec::new();
    for region in &gazetteer.regions {
        let fits = |text: &&str| {
            let text = text.to_lowercase();
            text.contains(&written) || written.contains(&text) || text.starts_with(&head)
        };
        let names = region.names.iter().map(|(_, name)| name.as_str());
        found.extend(names.filter(|name| name.chars().count() > 1).find(fits));
    }
    found.truncate(5);
    found
}
