//! The parts of a table beside its cells, read from the arguments: spanners, groups, sums, notes, what is drawn in cells.

use super::super::args::{Args, Channel, inner};
use super::super::data::{Measure, Series};
use super::super::reading::number;
use super::super::{Scope, shown};
use crate::diag::{Diagnostic, Span, error};
use crate::read::{Node, Value};
use crate::table::{Cell, Cells, View};

/// A title over columns that follow each other.
pub(super) struct Spanner {
    pub(super) title: String,
    pub(super) first: usize,
    pub(super) count: usize,
}

/// A row that sums up: the text of each column, for all rows or for those of a group.
pub(super) struct Summary {
    pub(super) title: String,
    /// The way the numbers are summed up.
    by: By,
    /// The columns that are.
    columns: Vec<usize>,
    /// Whether each group has such a row, or the table.
    pub(super) of: Of,
}

/// What a row sums up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Groups,
    Table,
}

#[derive(Clone, Copy)]
enum By {
    Sum,
    Mean,
    Median,
    Min,
    Max,
    Count,
}

/// The ways to sum up, as they are written.
const WAYS: [(&str, By); 6] = [
    ("sum", By::Sum),
    ("mean", By::Mean),
    ("median", By::Median),
    ("min", By::Min),
    ("max", By::Max),
    ("count", By::Count),
];

/// A note to a column, to a row, or to the cell where they meet.
pub(super) struct Footnote {
    pub(super) text: String,
    pub(super) column: Option<usize>,
    pub(super) row: Option<usize>,
}

/// A small line of the numbers of several columns.
pub(super) struct Spark {
    pub(super) title: String,
    pub(super) columns: Vec<Series>,
}

/// Whether rows are cards on a phone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Narrow {
    Scroll,
    Cards,
}

/// Whether a script may sort the rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sorting {
    AsWritten,
    ByReaders,
}

/// All parts of a table.
pub(super) struct Parts {
    pub(super) spanners: Vec<Spanner>,
    /// The groups in order: a name, and rows.
    pub(super) groups: Vec<(Option<String>, Vec<usize>)>,
    pub(super) summaries: Vec<Summary>,
    pub(super) footnotes: Vec<Footnote>,
    /// The columns with a bar in each cell.
    pub(super) bars: Vec<usize>,
    /// The columns with colours.
    pub(super) heat: Vec<usize>,
    pub(super) sparks: Vec<Spark>,
    pub(super) sorting: Sorting,
    pub(super) narrow: Narrow,
}

/// The table as it is being read.
struct Reader<'a> {
    scope: &'a Scope<'a>,
    columns: &'a [Series],
    channels: &'a [Channel],
    wrong: Vec<Diagnostic>,
}

impl Parts {
    /// Reads all parts. Errors: all names of columns and rows that are not there, and columns that are no numbers.
    pub(super) fn read(
        args: &Args<'_>,
        scope: &Scope<'_>,
        view: &View,
        columns: &[Series],
        channels: &[Channel],
    ) -> Result<Parts, Vec<Diagnostic>> {
        let mut reader = Reader { scope, columns, channels, wrong: Vec::new() };
        let groups = reader.groups(args, view);
        let parts = Parts {
            spanners: reader.spanners(args),
            summaries: reader.summaries(args),
            footnotes: reader.footnotes(args, view.len()),
            bars: reader.numbers(args.texts("bars")),
            heat: reader.numbers(args.texts("heat")),
            sparks: reader.sparks(args, view),
            groups,
            sorting: if args.flag("sortable") == Some(true) { Sorting::ByReaders } else { Sorting::AsWritten },
            narrow: if args.text("narrow") == Some("cards") { Narrow::Cards } else { Narrow::Scroll },
        };
        if reader.wrong.is_empty() { Ok(parts) } else { Err(reader.wrong) }
    }

    /// Columns that are shown as lines only, for the data.
    pub(super) fn into_columns(self) -> Vec<Series> {
        self.sparks.into_iter().flat_map(|spark| spark.columns).collect()
    }
}

impl Reader<'_> {
    /// The column of a name: its title, or the expression it is.
    fn column(&mut self, name: &str, span: &Span) -> Option<usize> {
        let is_named = |at: &usize| {
            let expr = self.channels[*at].text.trim_matches('`');
            self.columns[*at].title == name || expr == name
        };
        let found = (0..self.columns.len()).find(is_named);
        if found.is_none() {
            let unknown = error!("unknown-name", span.clone(), "the table shows no column `{name}`");
            let known = self.channels.iter().map(|channel| channel.text.trim_matches('`'));
            self.wrong
                .push(unknown.did_you_mean(name, known).help("name a column that is shown, by its name or title"));
        }
        found
    }

    /// Columns of numbers.
    fn numbers(&mut self, names: Vec<(&str, Span)>) -> Vec<usize> {
        let mut found = Vec::new();
        for (name, span) in names {
            let Some(column) = self.column(name, &span) else { continue };
            match &self.columns[column].cells {
                Cells::Number(_) => found.push(column),
                other => {
                    let kind = other.kind().plural();
                    let wrong = error!("wrong-type", span, "`{name}` must be numbers, it is {kind}");
                    self.wrong.push(wrong.help("name a column of numbers"));
                }
            }
        }
        found
    }

    fn groups(&mut self, args: &Args<'_>, view: &View) -> Vec<(Option<String>, Vec<usize>)> {
        let all = || vec![(None, (0..view.len()).collect())];
        let Some((text, span)) = args.spanned("groups", &[]) else { return all() };
        let cells = self.scope.tables.expr(text, &span, &view.table).and_then(|expr| expr.rows(view));
        let cells = match cells {
            Ok(cells) => cells,
            Err(wrong) => {
                self.wrong.push(wrong);
                return all();
            }
        };
        let mut groups: Vec<(Option<String>, Vec<usize>)> = Vec::new();
        for row in 0..view.len() {
            let name = match cells.get(row) {
                Cell::Missing => None,
                cell => Some(shown(cell, &crate::plot::Format::Auto, self.scope.words)),
            };
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((name, vec![row])),
            }
        }
        groups
    }

    fn spanners(&mut self, args: &Args<'_>) -> Vec<Spanner> {
        let mut spanners: Vec<Spanner> = Vec::new();
        for map in args.maps("spanners") {
            let Some(title) = self.text(map, "title") else { continue };
            let mut columns: Vec<usize> =
                texts(map.get("columns")).into_iter().filter_map(|(name, span)| self.column(name, &span)).collect();
            columns.sort_unstable();
            let Some((&first, &last)) = columns.first().zip(columns.last()) else {
                let none = error!("missing-key", map.span.clone(), "the spanner `{title}` has no `columns`");
                self.wrong.push(none.help("write `{title: …, columns: [a, b]}`"));
                continue;
            };
            let count = last + 1 - first;
            let meets = |other: &Spanner| first < other.first + other.count && other.first <= last;
            if count != columns.len() || spanners.iter().any(meets) {
                let apart =
                    error!("bad-spanner", map.span.clone(), "the columns under `{title}` do not stand together");
                self.wrong.push(apart.help("put them side by side in `columns`, each under one spanner"));
                continue;
            }
            spanners.push(Spanner { title, first, count });
        }
        spanners.sort_by_key(|spanner| spanner.first);
        spanners
    }

    fn summaries(&mut self, args: &Args<'_>) -> Vec<Summary> {
        let mut summaries = Vec::new();
        for map in args.maps("summary") {
            let (Some(title), Some(way)) = (self.text(map, "title"), self.text(map, "by")) else { continue };
            let Some((_, by)) = WAYS.iter().find(|(name, _)| *name == way) else {
                let span = map.get("by").map_or(map.span.clone(), inner);
                let unknown = error!("unknown-word", span, "`by` cannot be `{way}`");
                let known = || WAYS.iter().map(|(name, _)| *name);
                let unknown = unknown.did_you_mean(&way, known());
                self.wrong.push(unknown.help(format!("it is {}", crate::diag::or_list(known()))));
                continue;
            };
            let named = texts(map.get("columns"));
            let columns = match named.is_empty() {
                true => (1..self.columns.len()).filter(|&at| self.sums_up(at, *by)).collect(),
                false => self.numbers(named),
            };
            let each = map.get("each").is_some_and(|node| node.value == Value::Bool(true));
            let of = if each { Of::Groups } else { Of::Table };
            summaries.push(Summary { title, by: *by, columns, of });
        }
        summaries
    }

    /// Whether a column that nobody named is summed up: shares of different wholes have no sum.
    fn sums_up(&self, at: usize, by: By) -> bool {
        let column = &self.columns[at];
        let is_share = || {
            column.unit.as_deref().is_some_and(|unit| unit.contains(['%', '‰']))
                || shown(Cell::Number(0.0), &column.format, self.scope.words).ends_with('%')
        };
        matches!(column.cells, Cells::Number(_)) && !(matches!(by, By::Sum) && is_share())
    }

    fn footnotes(&mut self, args: &Args<'_>, rows: usize) -> Vec<Footnote> {
        let mut footnotes = Vec::new();
        for map in args.maps("footnotes") {
            let Some(text) = self.text(map, "text") else { continue };
            let spanned = |key: &str| map.get(key).and_then(|node| Some((node.as_text()?, inner(node))));
            let column = spanned("column").map(|(name, span)| self.column(name, &span));
            let row = spanned("row").map(|(name, span)| self.row(name, &span, rows));
            match (column, row) {
                (None, None) => {
                    let nowhere =
                        error!("missing-key", map.span.clone(), "the footnote says of no `column` and no `row`");
                    self.wrong.push(nowhere.help("name one of them; a note to the whole table is `note`"));
                }
                (column, row) => footnotes.push(Footnote { text, column: column.flatten(), row: row.flatten() }),
            }
        }
        footnotes
    }

    /// The row of a name in the first column.
    fn row(&mut self, name: &str, span: &Span, rows: usize) -> Option<usize> {
        let stub = self.columns.first()?;
        let names: Vec<String> =
            (0..rows).map(|row| shown(stub.cells.get(row), &stub.format, self.scope.words)).collect();
        let plain = |row: &usize| names[*row] == name || stub.cells.get(*row).to_string() == name;
        let found = (0..rows).find(plain);
        if found.is_none() {
            let unknown = error!("unknown-name", span.clone(), "no row of the table is called `{name}`");
            let unknown = unknown.did_you_mean(name, names.iter().map(String::as_str));
            self.wrong.push(unknown.help("a row is called by its first cell"));
        }
        found
    }

    fn sparks(&mut self, args: &Args<'_>, view: &View) -> Vec<Spark> {
        let mut sparks = Vec::new();
        for map in args.maps("sparks") {
            let Some(title) = self.text(map, "title") else { continue };
            let mut columns = Vec::new();
            for (name, span) in texts(map.get("columns")) {
                let channel = super::of_column(name, &span);
                let series = Measure::new(&channel, &view.table, args, self.scope)
                    .and_then(|measure| Ok(measure.series(measure.expr.rows(view)?)));
                match series {
                    Ok(series) if matches!(series.cells, Cells::Number(_)) => columns.push(series),
                    Ok(series) => {
                        let kind = series.cells.kind().plural();
                        let wrong = error!("wrong-type", span, "`{name}` must be numbers, it is {kind}");
                        self.wrong.push(wrong.help("name columns of numbers"));
                    }
                    Err(wrong) => self.wrong.push(wrong),
                }
            }
            if columns.len() < 2 && self.wrong.is_empty() {
                let few = error!("missing-key", map.span.clone(), "the line `{title}` needs two or more `columns`");
                self.wrong.push(few.help("write `{title: …, columns: [a, b, c]}`"));
            }
            sparks.push(Spark { title, columns });
        }
        sparks
    }

    /// A text that a map must have.
    fn text(&mut self, map: &Node, key: &str) -> Option<String> {
        let text = map.get(key).and_then(Node::as_text).filter(|text| !text.trim().is_empty());
        if text.is_none() {
            let missing = error!("missing-key", map.span.clone(), "the map has no text `{key}`");
            self.wrong.push(missing.help(format!("write `{{{key}: …}}`")));
        }
        text.map(str::to_owned)
    }
}

impl Summary {
    /// What the row says of a column, over some rows; `None` where it says nothing.
    pub(super) fn value(&self, columns: &[Series], column: usize, rows: &[usize]) -> Option<f64> {
        if !self.columns.contains(&column) {
            return None;
        }
        let mut numbers: Vec<f64> = rows.iter().filter_map(|&row| number(&columns[column].cells, row)).collect();
        numbers.sort_by(f64::total_cmp);
        let count = numbers.len();
        let sum: f64 = rows.iter().filter_map(|&row| number(&columns[column].cells, row)).sum();
        match self.by {
            By::Count => Some(count as f64),
            _ if count == 0 => None,
            By::Sum => Some(sum),
            By::Mean => Some(sum / count as f64),
            By::Median => Some((numbers[(count - 1) / 2] + numbers[count / 2]) / 2.0),
            By::Min => numbers.first().copied(),
            By::Max => numbers.last().copied(),
        }
    }

    /// Whether its numbers are counts of rows, not values of the column.
    pub(super) fn counts(&self) -> bool {
        matches!(self.by, By::Count)
    }
}

/// Texts of a list, or one text, each with its place.
fn texts(node: Option<&Node>) -> Vec<(&str, Span)> {
    let Some(node) = node else { return Vec::new() };
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter().filter_map(|item| Some((item.as_text()?, inner(item)))).collect()
}
