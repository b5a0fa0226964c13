//! The rows of a figure of words: channels over a view, as texts that readers see, each with its place.
//!
//! In: a call. Out: [`Field`]s, one cell a row, in the order of the rows; and at the end the [`Drawing`] with all of them
//! as its data. Channels that are not written take the columns that are left, so that a table is enough for a figure.

use super::args::{Args, Channel, field};
use super::data::{Measure, Rows, Series, answer, query, source, told};
use super::element::Element;
use super::param::Shape;
use super::{Body, Drawing, Made, RowsAre, Scope};
use crate::diag::{Diagnostic, Span, error};
use crate::table::{Cell, Cells, Kind, View};
use crate::words::Words;

/// The rows of a call, and the channels that were read over them.
pub(super) struct Reading<'r> {
    pub(super) args: &'r Args<'r>,
    pub(super) scope: &'r Scope<'r>,
    view: View,
    taken: Vec<String>,
    /// What was read, with the column of the table that it is.
    columns: Vec<(usize, Series)>,
}

/// A channel: a cell for each row.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its name, unit and cells.
    pub(super) series: Series,
    /// The column of the table it is, if it is one as it stands.
    column: Option<usize>,
    /// Where it was written.
    pub(super) at: Span,
}

impl<'r> Reading<'r> {
    /// The rows that a call asks for. Errors: they cannot be read, or there is none.
    pub(super) fn of(args: &'r Args<'r>, scope: &'r Scope<'r>) -> Result<Reading<'r>, Vec<Diagnostic>> {
        let table = source(args, scope)?;
        let mut query = query(args, scope, &table)?;
        query.limit = args.number("limit").map(|count| count as usize);
        let view = answer(&query, &table, scope)?;
        if view.is_empty() {
            let empty = error!("empty-table", args.call.name_span.clone(), "the table has no rows");
            let empty = empty.label(view.table.header_span(), "nothing follows its header");
            return Err(vec![empty.help("add rows, or take the figure out")]);
        }
        let channels = super::args::params(kind_of(args))
            .filter(|param| matches!(param.shape, Shape::Channel | Shape::Channels))
            .flat_map(|param| args.channels(param.name));
        let taken = channels.filter_map(|channel| {
            let expr = scope.tables.expr(&channel.text, &channel.span, &view.table).ok()?;
            Some(expr.fields().into_iter().map(str::to_owned).collect::<Vec<_>>())
        });
        let taken = taken.flatten().collect();
        Ok(Reading { args, scope, view, taken, columns: Vec::new() })
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.view.len()
    }

    /// The words of the page's language.
    pub(super) fn words(&self) -> &'r Words {
        self.scope.words
    }

    /// The channels of an argument, in order; none if it is not written.
    pub(super) fn fields(&mut self, name: &str) -> Result<Vec<Field>, Vec<Diagnostic>> {
        let channels = self.args.channels(name);
        let read = channels.iter().map(|channel| self.read(channel));
        let (good, wrong): (Vec<_>, Vec<_>) = read.collect::<Vec<_>>().into_iter().partition(Result::is_ok);
        let wrong: Vec<Diagnostic> = wrong.into_iter().filter_map(Result::err).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let fields: Vec<Field> = good.into_iter().flatten().collect();
        self.columns.extend(fields.iter().map(Field::in_order));
        Ok(fields)
    }

    /// The channel of an argument, if it is written.
    pub(super) fn field(&mut self, name: &str) -> Result<Option<Field>, Vec<Diagnostic>> {
        Ok(self.fields(name)?.into_iter().next())
    }

    /// The channel of an argument, else the first column of a kind that nothing has taken.
    pub(super) fn field_or(&mut self, name: &str, kind: Kind) -> Result<Option<Field>, Vec<Diagnostic>> {
        match self.field(name)? {
            Some(field) => Ok(Some(field)),
            None => self.left(|cells| cells.kind() == kind),
        }
    }

    /// The channel of an argument, else the first column that nothing has taken. Errors: there is no such column.
    pub(super) fn field_needed(&mut self, name: &str, kind: Kind) -> Result<Field, Vec<Diagnostic>> {
        if let Some(field) = self.field_or(name, kind)? {
            return Ok(field);
        }
        let kinds = match kind {
            Kind::Number => "a column of numbers",
            Kind::Text => "a column of texts",
            Kind::Date => "a column of dates",
            Kind::Bool => "a column of truth values",
        };
        let kind = &self.args.call.name;
        let missing = error!("missing-key", self.args.call.name_span.clone(), "`{kind}` finds no column for `{name}`");
        let missing = missing.label(self.view.table.header_span(), "the columns are here");
        Err(vec![missing.help(format!("name {kinds} with `{name}`"))])
    }

    /// All columns of a kind that nothing has taken.
    pub(super) fn rest(&mut self, kind: Kind) -> Result<Vec<Field>, Vec<Diagnostic>> {
        let mut fields = Vec::new();
        while let Some(field) = self.left(|cells| cells.kind() == kind)? {
            fields.push(field);
        }
        Ok(fields)
    }

    /// The first fitting column that nothing has taken.
    pub(super) fn left(&mut self, fits: impl Fn(&Cells) -> bool) -> Result<Option<Field>, Vec<Diagnostic>> {
        let mut columns = self.view.table.columns.iter();
        let free = columns.find(|column| fits(&column.cells) && !self.taken.contains(&column.name));
        let Some(name) = free.map(|column| column.name.clone()) else { return Ok(None) };
        let span = self.args.call.name_span.clone();
        let channel = Channel::of(field(&name), span);
        self.taken.push(name);
        let read = self.read(&channel).map_err(|wrong| vec![wrong])?;
        self.columns.push(read.in_order());
        Ok(Some(read))
    }

    fn read(&self, channel: &Channel) -> Result<Field, Diagnostic> {
        let table = &self.view.table;
        let measure = Measure::new(channel, table, self.args, self.scope)?;
        let column = measure.expr.as_field().and_then(|name| table.column_index(name));
        let series = measure.series(measure.expr.rows(&self.view)?);
        Ok(Field { series, column, at: channel.span.clone() })
    }

    /// Where the cell of a field is: in its table, else where the channel was written.
    pub(super) fn place(&self, field: &Field, row: usize) -> Span {
        let in_table = field.column.zip(self.view.rows.get(row));
        in_table.map_or_else(|| field.at.clone(), |(column, &row)| self.view.table.cell_span(row as usize, column))
    }

    /// What an author calls a field: the column, or the expression.
    pub(super) fn name<'f>(&'f self, field: &'f Field) -> &'f str {
        field.column.map_or(&field.series.expr, |column| &self.view.table.columns[column].name)
    }

    /// The cell of a field as readers see it, with its unit; `None` where it is missing.
    pub(super) fn text(&self, field: &Field, row: usize) -> Option<String> {
        let cell = field.series.cells.get(row);
        let text = (cell != Cell::Missing)
            .then(|| told(cell, &field.series.format, field.series.unit.as_deref(), self.words()))?;
        match (&field.series.unit, cell) {
            (Some(unit), Cell::Number(_)) => Some(with_unit(&text, unit, self.words())),
            _ => Some(text),
        }
    }

    /// The cell of a field as readers see it. Errors: it is missing.
    pub(super) fn needed(&self, field: &Field, row: usize) -> Result<String, Diagnostic> {
        self.text(field, row).ok_or_else(|| {
            let name = self.name(field);
            let empty = error!("missing-value", self.place(field, row), "`{name}` has no value in this row");
            empty.inline("the cell is empty").help("fill the cell, or leave the row out with `where`")
        })
    }

    /// All cells of a field that must be there. Errors: all that are missing.
    pub(super) fn all_needed(&self, field: &Field) -> Result<Vec<String>, Vec<Diagnostic>> {
        let mut wrong = Vec::new();
        let mut texts = Vec::with_capacity(self.len());
        for row in 0..self.len() {
            match self.needed(field, row) {
                Ok(text) => texts.push(text),
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
        if wrong.is_empty() { Ok(texts) } else { Err(wrong) }
    }

    /// The texts of a cell: one, or those that `split` separates.
    pub(super) fn parts(&self, field: &Field, row: usize) -> Vec<String> {
        let Some(text) = self.text(field, row) else { return Vec::new() };
        match self.args.text("split").filter(|separator| !separator.is_empty()) {
            Some(separator) => {
                let parts = text.split(separator).map(str::trim).filter(|part| !part.is_empty());
                parts.map(str::to_owned).collect()
            }
            None => vec![text],
        }
    }

    /// The figure: what is seen, and what it is in a few sentences; the rows behind it are what was read.
    pub(super) fn drawing(self, body: Body, description: String) -> Drawing {
        let source = self.view.table.meta.provenance(&self.words().language);
        let mut columns = self.columns;
        columns.sort_by_key(|(column, _)| *column);
        let columns = columns.into_iter().map(|(_, series)| series).collect();
        let data = Rows { columns, left_out: self.view.left_out, gaps: 0 };
        Drawing::Figure(Box::new(Made { body, data, description, unit: None, source }))
    }

    /// A figure of words: its HTML, and in one sentence the kind, how many there are, and their names.
    pub(super) fn of_words(self, html: &Element, rows: RowsAre, said: &Said<'_>) -> Drawing {
        let description = said.sentence(self.words());
        self.drawing(Body::Html { html: html.html(), rows }, description)
    }

    /// The rows that have the same text in a field as one before: the row and the first.
    pub(super) fn twice(&self, texts: &[String]) -> Vec<(usize, usize)> {
        let mut seen = std::collections::HashMap::new();
        let again = texts.iter().enumerate().filter_map(|(row, text)| match seen.get(text.as_str()) {
            Some(&first) => Some((row, first)),
            None => {
                seen.insert(text.as_str(), row);
                None
            }
        });
        again.collect()
    }

    /// «The same name twice», at both cells.
    pub(super) fn repeated(&self, field: &Field, (row, first): (usize, usize), name: &str) -> Diagnostic {
        let wrong = error!("repeated-row", self.place(field, row), "`{name}` is there twice");
        wrong.inline("again here").label(self.place(field, first), "first here")
    }
}

impl Field {
    /// Its cells with their place among the columns of the table; what is no column comes last.
    fn in_order(&self) -> (usize, Series) {
        (self.column.unwrap_or(usize::MAX), self.series.clone())
    }
}

/// What a figure of words is, for those who do not see it.
pub(super) struct Said<'a> {
    /// The kind, as a key of the words file.
    pub(super) kind: &'a str,
    /// How many entries it has.
    pub(super) count: usize,
    /// The names of the first of them.
    pub(super) names: Vec<&'a str>,
}

/// More names than these are not read out.
const NAMES: usize = 8;

impl Said<'_> {
    fn sentence(&self, words: &Words) -> String {
        let mut names = self.names.iter().take(NAMES).copied().collect::<Vec<_>>().join(words.get("list_separator"));
        if self.count > NAMES {
            names.push('…');
        }
        let count = self.count.to_string();
        words.fill("describe_words", &[("kind", words.get(self.kind)), ("n", &count), ("names", &names)])
    }
}

/// A number with its unit; a percent sign stands close.
pub(super) fn with_unit(text: &str, unit: &str, words: &Words) -> String {
    match unit {
        "%" if text.ends_with('%') => text.to_owned(),
        "%" | "‰" => format!("{text}{unit}"),
        _ => words.fill("with_unit", &[("value", text), ("unit", unit)]),
    }
}

/// The kind that a call names; it is there, or its arguments would not have been checked.
fn kind_of(args: &Args<'_>) -> &'static dyn super::Figure {
    super::kind(&args.call.name).unwrap_or_else(|| unreachable!("arguments are checked against a kind"))
}

/// The number of a cell.
pub(super) fn number(cells: &Cells, row: usize) -> Option<f64> {
    match cells.get(row) {
        Cell::Number(number) => Some(number),
        _ => None,
    }
}
