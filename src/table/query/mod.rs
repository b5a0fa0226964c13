//! Queries: what a figure asks of a table before it is drawn.
//!
//! In: a table and the parts of a query as an author wrote them. Out: a [`View`]. In this order, whatever is asked for:
//!
//! ```text
//! join → fold → where → names → sort → group and select → limit, with the rest as one row
//!                        where → names → group and select → pivot → sort → limit
//! ```
//!
//! **Every cell of the result that was copied knows where it was copied from**; what was computed has the place of what it
//! was computed from: the header of its column. Rows that drop out because a value is missing are counted.

mod build;
mod fold;
mod group;
mod join;
mod pivot;

use super::expr::Expr;
use super::view::{Order, View};
use super::{Spanned, Table};
use crate::diag::{Checked, Diagnostic, Span};
use std::sync::Arc;

/// What is asked of a table. Texts are expressions unless said otherwise; each comes with its place.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Columns of another table.
    pub join: Option<Join>,
    /// Columns that become rows.
    pub fold: Option<Fold>,
    /// The condition that rows must meet.
    pub filter: Option<Spanned>,
    /// Names for values, in the language of a reader.
    pub names: Option<Names>,
    /// What rows are grouped by.
    pub group: Vec<Spanned>,
    /// The columns of the result; all if there are none.
    pub select: Vec<Select>,
    /// A column whose values become columns.
    pub pivot: Option<Pivot>,
    /// What the result is sorted by; a leading `-` sorts downwards. May name a column of `select`.
    pub sort: Vec<Spanned>,
    /// How many rows or groups are kept, the first after sorting.
    pub limit: Option<usize>,
    /// What one more row is called that stands for all rows or groups beyond the limit; a plain text.
    pub other: Option<String>,
}

/// Names for values, as a sidecar gives them.
#[derive(Clone, Debug)]
pub struct Names {
    /// The language of the names.
    pub language: String,
    /// The column that keeps what the table holds, since its values are looked up elsewhere; `""`: the first.
    pub but: Option<String>,
}

/// A column of the result.
#[derive(Clone, Debug)]
pub struct Select {
    /// Its name; the expression itself if there is none.
    pub name: Option<String>,
    /// Its values.
    pub expr: Spanned,
}

/// Columns that become rows: one with their names, one with their values.
#[derive(Clone, Debug)]
pub struct Fold {
    /// Names of columns.
    pub columns: Vec<Spanned>,
    /// The name of the column with their names.
    pub name: String,
    /// The name of the column with their values.
    pub value: String,
}

/// A column whose values become columns; rows are those that agree in all other columns.
#[derive(Clone, Debug)]
pub struct Pivot {
    /// The column whose values become names of columns.
    pub name: Spanned,
    /// The column whose values stand under them.
    pub value: Spanned,
    /// The columns that stay, by which rows are told apart; `None`: all others.
    pub by: Option<Vec<(String, Span)>>,
}

/// Columns of another table, beside the rows that have the same key.
#[derive(Clone, Debug)]
pub struct Join {
    /// The other table.
    pub table: Arc<Table>,
    /// Pairs of columns that must be equal: of this table, of the other.
    pub keys: Vec<(Spanned, Spanned)>,
    /// Where the join was written.
    pub span: Span,
}

impl Query {
    /// Asks a table. `None` if there is no answer; then a diagnostic says why. An answer may come with warnings.
    pub fn run(&self, table: &Arc<Table>) -> Checked<Option<View>> {
        let mut diagnostics = Vec::new();
        let view = match self.answer(table, &mut diagnostics) {
            Ok(view) => Some(view),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                None
            }
        };
        Checked { value: view, diagnostics }
    }

    fn answer(&self, table: &Arc<Table>, diagnostics: &mut Vec<Diagnostic>) -> Result<View, Diagnostic> {
        let mut table = table.clone();
        if let Some(join) = &self.join {
            table = join.run(&table, diagnostics)?;
        }
        if let Some(fold) = &self.fold {
            table = fold.run(&table)?;
        }
        let mut view = View::all(&table);
        if let Some((text, span)) = &self.filter {
            view = view.filter(&Expr::over(text, span, &table)?)?;
        }
        if let Some(Names { language, but }) = &self.names
            && let Some(named) = view.table.named_in(language, but.as_deref())
        {
            view = View { table: Arc::new(named), ..view };
        }
        if self.group.is_empty() {
            let keys = self.keys(&view.table, &self.aliases(&view.table)?)?;
            if !keys.is_empty() && self.pivot.is_none() {
                view = view.sort(&keys)?;
            }
            if !self.select.is_empty() {
                view = group::select(&view, &self.select)?;
            }
            if self.pivot.is_none() {
                view = self.limited(view);
            }
        } else {
            view = group::run(self, &view)?;
        }
        let Some(pivot) = &self.pivot else { return Ok(view) };
        let mut view = pivot.run(&view)?;
        let keys = self.keys(&view.table, &[])?;
        if !keys.is_empty() {
            view = view.sort(&keys)?;
        }
        Ok(self.limited(view))
    }

    /// The first rows, and the rest as one.
    fn limited(&self, view: View) -> View {
        match (self.limit, &self.other) {
            (Some(limit), Some(other)) if limit < view.len() => group::with_rest(&view, limit, other),
            (Some(limit), _) => view.limit(limit),
            (None, _) => view,
        }
    }

    /// The columns of `select` by their names.
    fn aliases(&self, table: &Table) -> Result<Vec<(&str, Expr)>, Diagnostic> {
        let named = self.select.iter().filter_map(|select| Some((select.name.as_deref()?, &select.expr)));
        named.map(|(name, (text, span))| Ok((name, Expr::over(text, span, table)?))).collect()
    }

    /// What is sorted by: names of `select` first, then columns, then expressions.
    fn keys(&self, table: &Table, aliases: &[(&str, Expr)]) -> Result<Vec<(Expr, Order)>, Diagnostic> {
        let mut keys = Vec::with_capacity(self.sort.len());
        for (text, span) in &self.sort {
            let (bare, order) = match text.trim().strip_prefix(['-', '−']) {
                Some(bare) if table.column(text.trim()).is_none() => (bare.trim(), Order::Descending),
                _ => (text.trim(), Order::Ascending),
            };
            if let Some((_, expr)) = aliases.iter().find(|(name, _)| *name == bare) {
                keys.push((expr.clone(), order));
                continue;
            }
            let skipped = text.find(bare).unwrap_or(0);
            let span =
                if span.range().len() == text.len() { span.part(skipped..skipped + bare.len()) } else { span.clone() };
            keys.push((Expr::over(bare, &span, table)?, order));
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests;
