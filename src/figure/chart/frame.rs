//! Channels evaluated row by row: one value a mark in each, for kinds that are not series over x.
//!
//! In: the roles that a kind knows, and the rows of a call. Out: a [`Frame`].
//! If one channel aggregates, the others group: there is one mark a group. Otherwise there is one mark a row.
//! Deliberately absent: marks; a kind builds its layers from [`Frame::channel`].

use super::super::args::{Args, Channel, field};
use super::super::data::{Measure, Rows, Series, not_empty, shown};
use super::super::describe::describe_frame;
use super::super::{Body, Drawing, Made, Scope};
use super::parts;
use super::role::{Role, Takes, Without};
use crate::diag::{Diagnostic, Span, error};
use crate::plot::{self, Layer, Mark, Spec};
use crate::table::{Cell, Cells, Kind, Table, View};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Channels of one length.
pub(in crate::figure) struct Frame {
    columns: Vec<Column>,
    /// How many marks there are.
    pub(in crate::figure) len: usize,
    /// Rows left out because something is missing.
    pub(in crate::figure) left_out: usize,
    /// Values that are missing in rows that are drawn.
    pub(in crate::figure) gaps: usize,
    /// The table, and for each mark the first of its rows.
    table: Arc<Table>,
    rows: Vec<u32>,
}

/// A channel with its values.
pub(in crate::figure) struct Column {
    /// Its argument.
    pub(in crate::figure) role: &'static str,
    /// Its values, its name, its unit.
    pub(in crate::figure) series: Series,
    /// Whether it counts, and is 0 where no row is.
    pub(in crate::figure) counts: bool,
    /// Whether it tells the intervals that numbers fall into.
    pub(in crate::figure) bins: bool,
    /// Where it was written, else the name of the kind.
    span: Span,
    source: Option<usize>,
}

impl Frame {
    /// Evaluates the channels of a call.
    ///
    /// Errors: an expression is wrong, a channel has the wrong type, a channel that must be there is not.
    pub(in crate::figure) fn of(
        args: &Args<'_>,
        scope: &Scope<'_>,
        view: &View,
        roles: &[Role],
    ) -> Result<Frame, Vec<Diagnostic>> {
        let written = roles.iter().map(|role| (*role, args.channels(role.name).into_iter().next())).collect();
        Frame::over(args, scope, view, written)
    }

    /// Evaluates channels of which some were spelled elsewhere than in an argument of their name.
    pub(in crate::figure) fn spelled(
        args: &Args<'_>,
        scope: &Scope<'_>,
        view: &View,
        roles: Vec<(Role, Option<Channel>)>,
    ) -> Result<Frame, Vec<Diagnostic>> {
        let argument = |(role, channel): (Role, Option<Channel>)| {
            (role, channel.or_else(|| args.channels(role.name).into_iter().next()))
        };
        Frame::over(args, scope, view, roles.into_iter().map(argument).collect())
    }

    /// Evaluates roles whose channels have all been read already. Errors: as [`Frame::of`].
    pub(in crate::figure) fn over(
        args: &Args<'_>,
        scope: &Scope<'_>,
        view: &View,
        written: Vec<(Role, Option<Channel>)>,
    ) -> Result<Frame, Vec<Diagnostic>> {
        let table = &view.table;
        not_empty(args, table).map_err(|empty| vec![empty])?;
        let mut written = written;
        exchange(&mut written, args, scope, table);
        let mut wrong = Vec::new();
        let mut measures: Vec<(Role, Measure)> = Vec::new();
        let mut used: Vec<String> = written
            .iter()
            .filter_map(|(_, channel)| scope.tables.expr(&channel.as_ref()?.text, &channel.as_ref()?.span, table).ok())
            .flat_map(|expr| expr.fields().into_iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        for (role, channel) in written {
            let channel = match (channel, role.without) {
                (Some(channel), _) => channel,
                (None, Without::Nothing) => continue,
                (None, Without::ColumnIfAny | Without::GroupsIfAny) => match free_column(table, role, &used) {
                    Some(name) => {
                        used.push(name.to_owned());
                        plain(name, &args.call.name_span)
                    }
                    None => continue,
                },
                (None, Without::Column) => match free_column(table, role, &used) {
                    Some(name) => {
                        used.push(name.to_owned());
                        plain(name, &args.call.name_span)
                    }
                    None => {
                        wrong.push(no_column(args, table, role));
                        continue;
                    }
                },
            };
            match Measure::new(&channel, table, args, scope).and_then(|measure| fitting(measure, role, table)) {
                Ok(measure) => measures.push((role, measure)),
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        evaluated(args, view, measures).map_err(|diagnostic| vec![diagnostic])
    }

    /// The channel of an argument.
    pub(in crate::figure) fn get(&self, role: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// The channel of an argument as the engine takes it.
    pub(in crate::figure) fn channel(&self, role: &str, scope: &Scope<'_>) -> Option<plot::Channel> {
        let series = &self.get(role)?.series;
        Some(parts::channel(series, &series.cells, scope.words))
    }

    /// The channel `x` of a kind whose marks go along it: names and dates say themselves what they are.
    pub(in crate::figure) fn along(&self, scope: &Scope<'_>) -> Option<plot::Channel> {
        let x = self.channel("x", scope)?;
        Some(match x.values {
            plot::Values::Number(_) => x,
            _ => plot::Channel { title: None, ..x },
        })
    }

    /// Where a channel was written, else the name of the kind.
    pub(in crate::figure) fn span(&self, role: &str) -> Span {
        self.get(role).map_or_else(|| self.table.header_span(), |column| column.span.clone())
    }

    /// The cell behind a mark, where a channel is a column as it is; else where the channel was written.
    pub(in crate::figure) fn place(&self, role: &str, mark: usize) -> Span {
        match self.get(role) {
            Some(Column { source: Some(column), .. }) if mark < self.rows.len() => {
                self.table.cell_span(self.rows[mark] as usize, *column)
            }
            Some(column) => column.span.clone(),
            None => self.table.header_span(),
        }
    }

    /// The numbers of a channel, one a mark; empty where it is not there or has no numbers.
    pub(in crate::figure) fn numbers(&self, role: &str) -> &[Option<f64>] {
        self.get(role).and_then(|column| column.series.cells.numbers()).unwrap_or_default()
    }

    /// The value of a channel at a mark as readers see it; empty where it is missing.
    pub(in crate::figure) fn text(&self, role: &str, mark: usize, scope: &Scope<'_>) -> String {
        match self.get(role) {
            Some(column) if !column.series.cells.is_missing(mark) => {
                shown(column.series.cells.get(mark), &column.series.format, scope.words)
            }
            _ => String::new(),
        }
    }

    /// Errors: two marks have the same values in some channels, so that one would hide the other.
    pub(in crate::figure) fn once(&self, roles: &[&str], scope: &Scope<'_>) -> Result<(), Vec<Diagnostic>> {
        let roles: Vec<&str> =
            roles.iter().chain(&["row", "col"]).copied().filter(|role| self.get(role).is_some()).collect();
        let mut seen: HashMap<Vec<String>, usize> = HashMap::new();
        for mark in 0..self.len {
            let key: Vec<String> =
                roles.iter().filter_map(|role| Some(self.get(role)?.series.cells.get(mark).to_string())).collect();
            let Some(first) = seen.insert(key, mark) else { continue };
            let Some(role) = roles.first().copied() else { break };
            let names: Vec<String> =
                roles.iter().map(|role| self.text(role, mark, scope)).filter(|name| !name.is_empty()).collect();
            let wrong = error!("repeated-row", self.span(role), "there are several rows for `{}`", names.join(", "));
            let wrong =
                wrong.label(self.place(role, first), "one is here").label(self.place(role, mark), "another is here");
            return Err(vec![wrong.help("add them up with `sum(column)`, or choose rows with `where`")]);
        }
        Ok(())
    }

    /// Keeps some marks, in the order given.
    pub(in crate::figure) fn keep(&mut self, marks: &[u32]) {
        for column in &mut self.columns {
            column.series.cells = column.series.cells.gather(marks);
        }
        self.rows = marks.iter().map(|&mark| self.rows[mark as usize]).collect();
        self.len = marks.len();
    }

    /// Leaves out marks without a value in one of some channels, and counts them.
    pub(in crate::figure) fn need(&mut self, roles: &[&str]) {
        self.need_of(roles, roles.len());
    }

    /// Leaves out marks with fewer values than `least` in some channels, and counts them.
    pub(in crate::figure) fn need_of(&mut self, roles: &[&str], least: usize) {
        let lacks = |role: &&&str, mark: u32| {
            self.get(role).is_some_and(|column| column.series.cells.get(mark as usize) == Cell::Missing)
        };
        let there = |mark: &u32| roles.iter().filter(|role| lacks(role, *mark)).count() + least <= roles.len();
        let kept: Vec<u32> = (0..self.len as u32).filter(there).collect();
        self.left_out += self.len - kept.len();
        if kept.len() < self.len {
            self.keep(&kept);
        }
    }

    /// Counts the values that are missing in channels whose marks are drawn without them.
    pub(in crate::figure) fn count_gaps(&mut self, roles: &[&str]) {
        let columns = roles.iter().filter_map(|role| self.get(role));
        let gaps = columns.map(|column| (0..self.len).filter(|mark| column.series.cells.is_missing(*mark)).count());
        self.gaps = gaps.sum();
    }

    /// Leaves out marks that have no value in any channel: rows of a table that belong to other layers.
    pub(in crate::figure) fn drop_empty(&mut self) {
        let there =
            |mark: &u32| self.columns.iter().any(|column| column.series.cells.get(*mark as usize) != Cell::Missing);
        let kept: Vec<u32> = (0..self.len as u32).filter(there).collect();
        if kept.len() < self.len {
            self.keep(&kept);
        }
    }

    /// A layer of a mark with every channel of the frame that marks have.
    pub(in crate::figure) fn layer(&self, mark: Mark, scope: &Scope<'_>) -> Layer {
        let channel = |role: &str| self.channel(role, scope);
        let channels = plot::Channels {
            x: channel("x"),
            y: channel("y"),
            x2: channel("x2"),
            y2: channel("y2"),
            color: channel("color"),
            size: channel("size"),
            shape: channel("shape"),
            label: channel("label"),
            order: channel("order"),
            row: channel("row"),
            col: channel("col"),
        };
        Layer { mark, channels }
    }

    /// The figure of a spec: with what every chart takes, a description, the data and the source.
    pub(in crate::figure) fn finish(
        &self,
        args: &Args<'_>,
        scope: &Scope<'_>,
        mut spec: Spec,
        word: &str,
    ) -> Result<Drawing, Vec<Diagnostic>> {
        super::dress::dress(args, &mut spec)?;
        let description = describe_frame(self, word, scope.words);
        Ok(self.figure(scope, spec, self.data(), description))
    }

    /// The figure of a spec that shows what a kind has computed, with a description of its own.
    pub(in crate::figure) fn finish_with(
        &self,
        sheet: (&Args<'_>, &Scope<'_>),
        mut spec: Spec,
        data: Rows,
        description: String,
    ) -> Result<Drawing, Vec<Diagnostic>> {
        super::dress::dress(sheet.0, &mut spec)?;
        Ok(self.figure(sheet.1, spec, data, description))
    }

    fn figure(&self, scope: &Scope<'_>, spec: Spec, data: Rows, description: String) -> Drawing {
        let source = self.table.meta.provenance(&scope.words.language);
        let unit = self.unit();
        Drawing::Figure(Box::new(Made { body: Body::Chart(Box::new(spec)), data, description, unit, source }))
    }

    /// The unit that all numbers share.
    fn unit(&self) -> Option<String> {
        let numbers = |column: &&Column| matches!(column.series.cells, Cells::Number(_));
        let mut units = self.columns.iter().filter(numbers).map(|column| &column.series.unit);
        let first = units.next()?;
        units.all(|unit| unit == first).then(|| first.clone()).flatten()
    }

    /// The channels, in the order of the roles.
    pub(in crate::figure) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows behind the figure: one column a channel, a column that two channels share once.
    pub(in crate::figure) fn data(&self) -> Rows {
        let mut columns: Vec<Series> = Vec::new();
        for column in &self.columns {
            let known = |series: &Series| series.expr == column.series.expr;
            if !columns.iter().any(known) {
                columns.push(column.series.clone());
            }
        }
        Rows { columns, left_out: self.left_out, gaps: self.gaps }
    }
}

/// Evaluates channels over the rows, or over groups where one aggregates; then sorts and cuts.
fn evaluated(args: &Args<'_>, view: &View, measures: Vec<(Role, Measure)>) -> Result<Frame, Diagnostic> {
    let table = &view.table;
    let aggregates = measures.iter().any(|(_, measure)| measure.expr.gathers());
    let column = |role: Role, measure: &Measure, cells: Cells| Column {
        role: role.name,
        series: measure.series(cells),
        counts: measure.expr.counts(),
        bins: measure.expr.function() == Some("bin"),
        span: measure.expr.span().clone(),
        source: measure.expr.as_field().filter(|_| !aggregates).and_then(|name| table.column_index(name)),
    };
    let mut frame = if aggregates {
        let own = |measure: &Measure| !measure.expr.gathers();
        let keys: Vec<_> =
            measures.iter().filter(|(_, measure)| own(measure)).map(|(_, measure)| measure.expr.clone()).collect();
        let groups = view.group(&keys)?;
        let mut values = groups.values.iter();
        let mut columns = Vec::new();
        for (role, measure) in &measures {
            let cells = match own(measure) {
                true => values.next().cloned().unwrap_or_else(|| Cells::none(Kind::Text)),
                false => measure.expr.groups(&groups)?,
            };
            columns.push(column(*role, measure, cells));
        }
        let rows = groups.first.iter().map(|&row| groups.view.rows.get(row as usize).copied().unwrap_or(0)).collect();
        Frame { columns, len: groups.len(), left_out: groups.view.left_out, gaps: 0, table: table.clone(), rows }
    } else {
        let columns = measures
            .iter()
            .map(|(role, measure)| Ok(column(*role, measure, measure.expr.rows(view)?)))
            .collect::<Result<_, Diagnostic>>()?;
        Frame {
            columns,
            len: view.len(),
            left_out: view.left_out,
            gaps: 0,
            table: table.clone(),
            rows: view.rows.clone(),
        }
    };
    for (text, _) in args.texts("sort").iter().rev() {
        let (name, order) = text
            .strip_prefix('-')
            .map_or((*text, crate::table::Order::Ascending), |rest| (rest, crate::table::Order::Descending));
        // A column's name has sorted the rows already.
        if table.column(name).is_some() && !aggregates {
            continue;
        }
        if let Some(order) = frame.get(name).map(|column| column.series.cells.order(order)) {
            frame.keep(&order);
        }
    }
    if let Some(top) = args.number("top")
        && let Some(order) = measured(&frame).map(|column| column.series.cells.order(crate::table::Order::Descending))
    {
        let mut kept: Vec<u32> = order.into_iter().take(top as usize).collect();
        kept.sort_unstable();
        frame.keep(&kept);
    }
    if let Some(limit) = args.number("limit") {
        let kept: Vec<u32> = (0..frame.len as u32).take(limit as usize).collect();
        frame.keep(&kept);
    }
    Ok(frame)
}

/// The channel that `top` goes by: the first of these that has numbers.
fn measured(frame: &Frame) -> Option<&Column> {
    let columns = ["size", "color", "y", "x"].into_iter().filter_map(|role| frame.get(role));
    columns.into_iter().find(|column| matches!(column.series.cells, Cells::Number(_)))
}

/// The first column that fits a role and is not used.
fn free_column<'t>(table: &'t Table, role: Role, used: &[String]) -> Option<&'t str> {
    let fits = |kind: Kind| role.takes.accepts(kind);
    let free = |name: &str| !used.iter().any(|known| known == name);
    let groups = |cells: &Cells| {
        let known = (0..cells.len()).map(|row| cells.get(row).to_string()).filter(|name| !name.is_empty());
        let (count, values) = known.fold((0, HashSet::new()), |(count, mut values), name| {
            values.insert(name);
            (count + 1, values)
        });
        values.len() * 3 <= count * 2
    };
    table
        .columns
        .iter()
        .filter(|column| fits(column.cells.kind()) && free(&column.name))
        .find(|column| role.without != Without::GroupsIfAny || groups(&column.cells))
        .map(|column| column.name.as_str())
}

/// Exchanges what `x` and `y` were given, where neither takes its own and each takes the other's.
fn exchange(written: &mut [(Role, Option<Channel>)], args: &Args<'_>, scope: &Scope<'_>, table: &Arc<Table>) {
    let place = |name: &str| written.iter().position(|(role, channel)| role.name == name && channel.is_some());
    let (Some(x), Some(y)) = (place("x"), place("y")) else { return };
    let kind = |at: usize| Measure::new(written[at].1.as_ref()?, table, args, scope).ok()?.kind(table).ok();
    let (Some(of_x), Some(of_y)) = (kind(x), kind(y)) else { return };
    let [takes_x, takes_y] = [x, y].map(|at| written[at].0.takes);
    let fits = takes_x.accepts(of_x) && takes_y.accepts(of_y);
    if !fits && takes_x.accepts(of_y) && takes_y.accepts(of_x) {
        let given = written[x].1.take();
        written[x].1 = std::mem::replace(&mut written[y].1, given);
    }
}

/// A measure whose values a role takes. Errors: it has others.
fn fitting(measure: Measure, role: Role, table: &Arc<Table>) -> Result<Measure, Diagnostic> {
    let kind = measure.kind(table)?;
    if role.takes.accepts(kind) || role.takes == Takes::RatherAmount {
        return Ok(measure);
    }
    if role.takes == Takes::Text {
        // Numbers that are asked to name rows do so, in their own order.
        let scale = plot::ScaleOptions { kind: plot::ScaleKind::Band, ..measure.scale };
        return Ok(Measure { scale, ..measure });
    }
    let (name, wanted, text, found) = (role.name, role.takes.wanted(), measure.expr.text(), kind.plural());
    let wrong = error!("wrong-type", measure.expr.span().clone(), "`{name}` must be {wanted}, `{text}` is {found}");
    Err(wrong.help("name another column"))
}

fn no_column(args: &Args<'_>, table: &Table, role: Role) -> Diagnostic {
    let (kind, name, wanted) = (&args.call.name, role.name, role.takes.wanted());
    let missing =
        error!("missing-key", args.call.name_span.clone(), "`{kind}` finds no column of {wanted} for `{name}`");
    missing.label(table.header_span(), "the columns are here").help(format!("name one: `{name}: column`"))
}

fn plain(name: &str, span: &Span) -> Channel {
    let scale = plot::ScaleOptions::default();
    Channel { text: field(name), span: span.clone(), unit: None, format: None, title: None, reads: None, scale }
}
