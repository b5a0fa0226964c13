//! `matrix`: rows against ordered columns of words or levels; without rows, ordered stages and what is at each.

use super::blocks::order;
use super::element::{Element, classed, element, said};
use super::hierarchy::Branch;
use super::level::Levels;
use super::param::{Param, Shape, optional};
use super::reading::{Field, Reading, Said};
use super::worded::Worded;
use super::{Drawing, RowsAre};
use crate::diag::{Diagnostic, error};
use crate::table::Kind;
use std::collections::BTreeMap;

const PARAMS: &[Param] = &[
    optional("row", Shape::Channel, "no rows: each column is a list", "What the rows of the matrix are."),
    optional("col", Shape::Channel, "the first column of texts", "What its columns are."),
    optional("label", Shape::Channel, "the next column of texts", "The words in a cell; several make a list."),
    optional(
        "color",
        Shape::Channel,
        "the order of the columns",
        "The level of a cell: a number, or a word of `levels`.",
    ),
    optional("order", Shape::Texts, "the order of the rows of the table", "The columns from left to right."),
    optional("levels", Shape::Texts, "the order of the rows of the table", "The words of `color` from low to high."),
    optional("unit", Shape::Text, "the unit in the table's sidecar", "The unit of levels that are numbers."),
];

/// Rows against ordered columns.
pub(super) const MATRIX: Worded = Worded {
    name: "matrix",
    about: "Rows against ordered columns of words or levels, such as a model of maturity; or stages and what is at each.",
    params: PARAMS,
    example: "{{ matrix(data=\"finance_maturity.csv\", row=\"domain\", col=\"stage\", label=\"use_case\", id=\"fig-finance\", caption=\"How far uses of large models in finance have come\") }}",
    draw,
};

fn draw(mut reading: Reading<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let row = reading.field("row")?;
    let col = reading.field_needed("col", Kind::Text)?;
    let color = reading.field("color")?;
    let label = match color {
        Some(_) => reading.field("label")?,
        None => Some(reading.field_needed("label", Kind::Text)?),
    };
    let columns = columns(&reading, &col)?;
    let levels = color.as_ref().map(|color| Levels::of(&reading, color)).transpose()?;
    let rows = row.as_ref().map(|row| reading.all_needed(row)).transpose()?;
    let grid = Grid { reading: &reading, columns, rows: distinct(rows.as_deref()), label, color, levels };
    let cells = grid.cells(rows.as_deref(), &col)?;
    let body = match &row {
        Some(row) => grid.table(row, &cells),
        None => grid.stages(&cells),
    };
    let legend = grid.levels.as_ref().map(|levels| levels.legend(grid.color.as_ref()));
    let html = element("div").children(legend).child(body);
    let names: Vec<String> = grid.columns.iter().map(|column| column.name.clone()).collect();
    let count = names.len();
    let said = Said { kind: "kind_matrix", count, names: names.iter().map(String::as_str).collect() };
    // A table of words says what its rows say; lists leave out what a row has beside its words.
    let rows = if row.is_some() { RowsAre::Shown } else { RowsAre::Below };
    Ok(reading.of_words(&html, rows, &said))
}

/// The columns in order. Errors: a cell is empty, `order` does not fit.
fn columns(reading: &Reading<'_>, col: &Field) -> Result<Vec<Branch>, Vec<Diagnostic>> {
    let names = reading.all_needed(col)?;
    let mut columns: Vec<Branch> = Vec::new();
    for (row, name) in names.into_iter().enumerate() {
        if columns.iter().all(|column| column.name != name) {
            columns.push(Branch { name, row, children: Vec::new() });
        }
    }
    order(reading, &mut columns, col)?;
    Ok(columns)
}

/// Texts without those that were there before, in order.
fn distinct(texts: Option<&[String]>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    texts.unwrap_or_default().iter().filter(|text| seen.insert(text.as_str())).cloned().collect()
}

/// What stands where a row and a column meet.
#[derive(Clone, Debug, Default)]
struct Spot {
    /// The rows of the table that belong there.
    rows: Vec<usize>,
}

type Spots = BTreeMap<(usize, usize), Spot>;

struct Grid<'a> {
    reading: &'a Reading<'a>,
    columns: Vec<Branch>,
    rows: Vec<String>,
    label: Option<Field>,
    color: Option<Field>,
    levels: Option<Levels>,
}

impl Grid<'_> {
    /// The rows of the table by where they belong. Errors: two levels, or the same words twice, in one cell.
    fn cells(&self, rows: Option<&[String]>, col: &Field) -> Result<Spots, Vec<Diagnostic>> {
        let place: std::collections::HashMap<&str, usize> =
            self.rows.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
        let mut spots = Spots::new();
        let mut wrong = Vec::new();
        for row in 0..self.reading.len() {
            let across = rows.map_or(0, |rows| place[rows[row].as_str()]);
            let name = self.reading.text(col, row).unwrap_or_default();
            let down = self.columns.iter().position(|column| column.name == name).unwrap_or_default();
            let spot = spots.entry((across, down)).or_default();
            if let (Some(levels), Some(color), Some(&first)) = (&self.levels, &self.color, spot.rows.first())
                && levels.step(first) != levels.step(row)
            {
                let conflict = error!("repeated-row", self.reading.place(color, row), "one cell has two levels");
                let conflict = conflict.inline("another level").label(self.reading.place(color, first), "one level");
                wrong.push(conflict.help("give each row and column one level"));
            }
            if let Some(label) = &self.label {
                let text = self.reading.text(label, row);
                let before =
                    spot.rows.iter().find(|&&before| text.is_some() && self.reading.text(label, before) == text);
                if let Some(&before) = before {
                    let twice = self.reading.repeated(label, (row, before), &text.unwrap_or_default());
                    wrong.push(twice.help("take one of the rows out"));
                }
            }
            spot.rows.push(row);
        }
        if wrong.is_empty() { Ok(spots) } else { Err(wrong) }
    }

    /// Without rows: stages in order, each with its list.
    fn stages(&self, spots: &Spots) -> Element {
        let stage = |(at, column): (usize, &Branch)| {
            let name = said("p", &self.head_class(at), &column.name);
            classed("li", "tz-stage").child(name).children(self.content(spots.get(&(0, at))))
        };
        let count = self.columns.len();
        let across = if count <= 6 { format!(" tz-across tz-of-{count}") } else { String::new() };
        classed("ol", &format!("tz-stages{across}")).children(self.columns.iter().enumerate().map(stage))
    }

    fn table(&self, row: &Field, spots: &Spots) -> Element {
        let head =
            |(at, column): (usize, &Branch)| said("th", &self.head_class(at), &column.name).attribute("scope", "col");
        let corner = element("th").attribute("scope", "col").text(&row.series.title);
        let heads = element("tr").child(corner).children(self.columns.iter().enumerate().map(head));
        let body = self.rows.iter().enumerate().map(|(across, name)| {
            let cells = self.columns.iter().enumerate().map(|(at, column)| self.cell(spots.get(&(across, at)), column));
            let name = element("th").attribute("scope", "row").text(name);
            element("tr").child(name).children(cells)
        });
        let table =
            classed("table", "tz-matrix tz-cards").attribute("aria-labelledby", self.reading.scope.caption_id());
        let table = table.child(element("thead").child(heads)).child(element("tbody").children(body));
        super::element::scroll(table, self.reading.scope)
    }

    /// A cell; where rows stand below each other on a phone, the name of its column is in it.
    fn cell(&self, spot: Option<&Spot>, column: &Branch) -> Element {
        let cell = element("td");
        let head = said("span", "tz-cell-head", &column.name).attribute("aria-hidden", "true");
        let step = spot.and_then(|spot| self.levels.as_ref()?.step(*spot.rows.first()?));
        let cell = match (step, spot) {
            (Some(step), _) => cell.attribute("class", format!("tz-b-s{step}")),
            (None, None) => cell.attribute("class", "tz-none"),
            (None, Some(_)) => cell,
        };
        let content = self.content(spot).unwrap_or_else(|| element("span").text("—"));
        cell.child(head).child(content)
    }

    /// The words of a cell, and its level where that is not all there is.
    fn content(&self, spot: Option<&Spot>) -> Option<Element> {
        let spot = spot?;
        let texts = spot.rows.iter().filter_map(|&row| self.reading.text(self.label.as_ref()?, row));
        let texts: Vec<(Option<String>, String)> = texts.map(|text| (None, text)).collect();
        let level = self.color.as_ref().and_then(|color| self.reading.text(color, *spot.rows.first()?));
        let told = super::timeline::told(&texts);
        match (told, level) {
            (Some(told), Some(level)) => Some(element("div").child(told).child(said("p", "tz-level", &level))),
            (told, None) => told,
            (None, Some(level)) => Some(said("p", "tz-text", &level)),
        }
    }

    /// Ordered columns go from pale to strong, unless colour says something else.
    fn head_class(&self, at: usize) -> String {
        match self.levels {
            None => format!("tz-stage-name tz-b-s{}", super::level::step_of(at, self.columns.len())),
            Some(_) => "tz-stage-name".to_owned(),
        }
    }
}
