//! A table as HTML, from its columns and parts.
//!
//! **Every number that a bar, a line or a colour shows stands in its cell as well.**

use super::super::data::Series;
use super::super::element::{Element, classed, element, said, scroll};
use super::super::level::step_of;
use super::super::reading::number;
use super::super::{Scope, shown};
use super::parts::{Narrow, Of, Parts, Sorting, Spark, Summary};
use crate::plot::{Format, px};
use crate::table::{Cell, Cells};

/// A table with more rows than this scrolls below its head.
const LONG: usize = 20;

/// A table to write.
pub(super) struct Anatomy<'a> {
    pub(super) columns: &'a [Series],
    pub(super) parts: &'a Parts,
    pub(super) scope: &'a Scope<'a>,
}

impl Anatomy<'_> {
    /// The table in a box that scrolls, and its notes below it.
    pub(super) fn html(&self) -> String {
        let mut classes = vec!["tz-table"];
        if self.parts.narrow == Narrow::Cards {
            classes.push("tz-cards");
        }
        let table = classed("table", &classes.join(" ")).attribute("aria-labelledby", self.scope.caption_id());
        let table = match self.parts.sorting {
            Sorting::ByReaders => table.attribute("data-sortable", self.scope.words.get("sort_by")),
            Sorting::AsWritten => table,
        };
        let bodies = self.parts.groups.iter().map(|(name, rows)| self.body(name.as_deref(), rows));
        let foot = self.foot();
        let table = table.child(self.head()).children(bodies).children(foot);
        let rows = self.parts.groups.iter().map(|(_, rows)| rows.len()).sum::<usize>();
        let region = scroll(table, self.scope);
        let region = if rows > LONG { classed("div", "tz-long").child(region) } else { region };
        match self.notes() {
            Some(notes) => format!("{}\n{}", region.html(), notes.html()),
            None => region.html(),
        }
    }

    fn count(&self) -> usize {
        self.columns.len() + self.parts.sparks.len()
    }

    fn head(&self) -> Element {
        let mut lines = Vec::new();
        if !self.parts.spanners.is_empty() {
            let mut line = element("tr");
            let mut at = 0;
            while at < self.count() {
                let spanner = self.parts.spanners.iter().find(|spanner| spanner.first == at);
                let cell = match spanner {
                    Some(spanner) => {
                        let cell = said("th", "tz-spanner", &spanner.title).attribute("scope", "colgroup");
                        at += spanner.count;
                        cell.attribute("colspan", spanner.count.to_string())
                    }
                    None => {
                        at += 1;
                        element("td")
                    }
                };
                line = line.child(cell);
            }
            lines.push(line);
        }
        let columns = self.columns.iter().enumerate().map(|(at, column)| {
            let mut cell = element("th").attribute("scope", "col");
            if matches!(column.cells, Cells::Number(_)) {
                cell = cell.attribute("class", "tz-num");
            }
            let unit = column
                .unit
                .as_ref()
                .map(|unit| said("span", "tz-unit", &self.scope.words.get("unit_brackets").replace("{}", unit)));
            cell.text(&column.title).children(unit).children(self.marks(Some(at), None))
        });
        let sparks = self.parts.sparks.iter();
        let sparks = sparks.map(|spark| element("th").attribute("scope", "col").text(&spark.title));
        lines.push(element("tr").children(columns).children(sparks));
        element("thead").children(lines)
    }

    fn body(&self, name: Option<&str>, rows: &[usize]) -> Element {
        let head = name.map(|name| {
            let cell = said("th", "tz-row-group", name).attribute("scope", "rowgroup");
            let cell = cell.attribute("colspan", self.count().to_string());
            element("tr").child(cell)
        });
        let lines = rows.iter().map(|&row| self.row(row));
        let sums = self.parts.summaries.iter().filter(|summary| summary.of == Of::Groups);
        let sums = sums.map(|summary| self.summary(summary, rows));
        element("tbody").children(head).children(lines).children(sums)
    }

    fn row(&self, row: usize) -> Element {
        let cells = self.columns.iter().enumerate().map(|(at, column)| self.cell(at, column, row));
        let sparks = self.parts.sparks.iter().map(|spark| {
            classed("td", "tz-spark-cell").children(self.cell_head(&spark.title)).children(self.spark(spark, row))
        });
        element("tr").children(cells).children(sparks)
    }

    fn cell(&self, at: usize, column: &Series, row: usize) -> Element {
        let cell = column.cells.get(row);
        let text = shown(cell, &column.format, self.scope.words);
        if at == 0 {
            let name = element("th").attribute("scope", "row");
            let is_date = matches!(column.cells, Cells::Date(_));
            let name = if is_date { name.attribute("class", "tz-date") } else { name };
            let name = name.text(text).children(self.marks(None, Some(row)));
            return self.sorted_by(name, cell);
        }
        let mut classes = Vec::new();
        if matches!(column.cells, Cells::Number(_)) {
            classes.push("tz-num".to_owned());
        }
        if matches!(column.cells, Cells::Date(_)) {
            classes.push("tz-date".to_owned());
        }
        let heat = self.parts.heat.contains(&at).then(|| heat(column, row)).flatten();
        classes.extend(heat.map(|step| format!("tz-b-s{step}")));
        let bar = self.parts.bars.contains(&at).then(|| bar(column, row)).flatten();
        classes.extend(bar.as_ref().map(|_| "tz-bar-cell".to_owned()));
        let mut html = element("td");
        if !classes.is_empty() {
            html = html.attribute("class", classes.join(" "));
        }
        let html = self
            .sorted_by(html, cell)
            .children(self.cell_head(&self.titled(column)))
            .text(text)
            .children(self.marks(Some(at), Some(row)));
        html.children(bar)
    }

    /// What a script sorts by, where the text does not tell.
    fn sorted_by(&self, html: Element, cell: Cell<'_>) -> Element {
        let plain = match cell {
            Cell::Number(_) | Cell::Date(_) => cell.to_string(),
            _ => return html,
        };
        match self.parts.sorting {
            Sorting::ByReaders => html.attribute("data-value", plain),
            Sorting::AsWritten => html,
        }
    }

    /// On a card each cell has the name of its column before it.
    fn cell_head(&self, title: &str) -> Option<Element> {
        let head = || said("span", "tz-cell-head", title).attribute("aria-hidden", "true");
        (self.parts.narrow == Narrow::Cards).then(head)
    }

    /// The title of a column with its unit.
    fn titled(&self, column: &Series) -> String {
        let unit = column.unit.as_ref().map(|unit| self.scope.words.get("unit_brackets").replace("{}", unit));
        format!("{}{}", column.title, unit.unwrap_or_default())
    }

    fn foot(&self) -> Option<Element> {
        let all: Vec<usize> = self.parts.groups.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
        let sums: Vec<Element> = self
            .parts
            .summaries
            .iter()
            .filter(|summary| summary.of == Of::Table)
            .map(|summary| self.summary(summary, &all))
            .collect();
        (!sums.is_empty()).then(|| element("tfoot").children(sums))
    }

    fn summary(&self, summary: &Summary, rows: &[usize]) -> Element {
        let title = element("th").attribute("scope", "row").text(&summary.title);
        let cells = (1..self.columns.len()).map(|at| {
            let column = &self.columns[at];
            let format = if summary.counts() { &Format::Auto } else { &column.format };
            let text =
                summary.value(self.columns, at, rows).map(|sum| shown(Cell::Number(sum), format, self.scope.words));
            let cell = classed("td", "tz-num");
            let head = text.is_some().then(|| self.cell_head(&self.titled(column))).flatten();
            cell.children(head).text(text.unwrap_or_default())
        });
        let empty = self.parts.sparks.iter().map(|_| element("td"));
        classed("tr", "tz-summary").child(title).children(cells).children(empty)
    }

    /// The marks of the notes to a column, a row, or a cell.
    fn marks(&self, column: Option<usize>, row: Option<usize>) -> Vec<Element> {
        let notes = self.parts.footnotes.iter().enumerate();
        let own = notes.filter(|(_, note)| note.column == column && note.row == row);
        own.map(|(at, _)| {
            let letter = letter(at);
            let said = self.scope.words.fill("table_note", &[("n", &letter)]);
            let link = element("a").attribute("href", format!("#{}-note-{letter}", self.scope.id));
            classed("sup", "tz-note-mark").child(link.attribute("aria-label", said).text(letter))
        })
        .collect()
    }

    fn notes(&self) -> Option<Element> {
        if self.parts.footnotes.is_empty() {
            return None;
        }
        let items = self.parts.footnotes.iter().enumerate().map(|(at, note)| {
            element("li").attribute("id", format!("{}-note-{}", self.scope.id, letter(at))).text(&note.text)
        });
        Some(classed("ol", "tz-table-notes").children(items))
    }

    /// A line through the numbers of a row; a missing one is a gap.
    fn spark(&self, spark: &Spark, row: usize) -> Option<Element> {
        const SIZE: [f64; 2] = [80.0, 22.0];
        let numbers: Vec<Option<f64>> = spark.columns.iter().map(|column| number(&column.cells, row)).collect();
        let there = || numbers.iter().flatten().copied();
        let (low, high) = (there().fold(f64::INFINITY, f64::min), there().fold(f64::NEG_INFINITY, f64::max));
        if !low.is_finite() {
            return Some(element("span").text("—"));
        }
        let step = (SIZE[0] - 6.0) / (numbers.len() - 1).max(1) as f64;
        let place = |at: usize, value: f64| {
            let share = if high > low { (value - low) / (high - low) } else { 0.5 };
            format!("{} {}", px(3.0 + step * at as f64), px(SIZE[1] - 3.0 - share * (SIZE[1] - 6.0)))
        };
        let mut line = String::new();
        for (at, value) in numbers.iter().enumerate() {
            let Some(value) = value else { continue };
            let begins = at == 0 || numbers[at - 1].is_none();
            let alone = begins && numbers.get(at + 1).is_none_or(Option::is_none);
            let (before, after) = (if begins { "M" } else { "L" }, if alone { "h0" } else { "" });
            line.push_str(&format!("{before}{}{after}", place(at, *value)));
        }
        let last = numbers.iter().enumerate().rev().find_map(|(at, value)| Some(place(at, (*value)?)))?;
        let told = spark.columns.iter().map(|column| {
            let text = shown(column.cells.get(row), &column.format, self.scope.words);
            self.scope.words.fill("spark_point", &[("name", &column.title), ("value", &text)])
        });
        let told = told.collect::<Vec<_>>().join(self.scope.words.get("list_comma"));
        let path = |class: &str, data: String| classed("path", class).attribute("d", data);
        let svg = classed("svg", "tz-spark").attribute("viewBox", format!("0 0 {} {}", SIZE[0], SIZE[1]));
        let svg = svg.attribute("role", "img").attribute("aria-label", told);
        Some(svg.child(path("tz-spark-line", line)).child(path("tz-spark-end", format!("M{last}h0"))))
    }
}

/// A bar as long as the number, from zero; it stands below the number.
fn bar(column: &Series, row: usize) -> Option<Element> {
    let value = number(&column.cells, row)?;
    let numbers = || column.cells.numbers().unwrap_or_default().iter().flatten().copied();
    let (low, high) = (numbers().fold(0.0, f64::min), numbers().fold(0.0, f64::max));
    if high <= low {
        return None;
    }
    let place = |value: f64| (value - low) / (high - low) * 100.0;
    let (from, to) = (place(value.min(0.0)), place(value.max(0.0)));
    let path = classed("path", "tz-bar-fill")
        .attribute("d", format!("M{} 0h{}v6h-{}z", px(from), px(to - from), px(to - from)));
    let svg = classed("svg", "tz-bar").attribute("viewBox", "0 0 100 6").attribute("preserveAspectRatio", "none");
    Some(svg.attribute("aria-hidden", "true").child(path))
}

/// The step of the sequential colours for a number among those of its column.
fn heat(column: &Series, row: usize) -> Option<usize> {
    const CLASSES: usize = 7;
    let value = number(&column.cells, row)?;
    let numbers = || column.cells.numbers().unwrap_or_default().iter().flatten().copied();
    let (low, high) = (numbers().fold(f64::INFINITY, f64::min), numbers().fold(f64::NEG_INFINITY, f64::max));
    let share = if high > low { (value - low) / (high - low) } else { 0.5 };
    Some(step_of(((share * CLASSES as f64) as usize).min(CLASSES - 1), CLASSES))
}

/// The mark of a note: a, b, … z, aa, ab, …
fn letter(at: usize) -> String {
    let last = char::from(b'a' + u8::try_from(at % 26).unwrap_or_default());
    match at / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}
