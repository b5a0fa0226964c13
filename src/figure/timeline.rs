//! `timeline`: periods or dated events, in order.
//!
//! Rows that follow each other and agree in name and time are one entry with several texts.

use super::args::Args;
use super::element::{Element, classed, element, said};
use super::param::{Param, Shape, optional};
use super::reading::{Field, Reading, Said};
use super::worded::Worded;
use super::{Drawing, RowsAre};
use crate::diag::{Diagnostic, error, warning};
use crate::plot::ems;
use crate::table::{Cell, Cells, Date, Kind, Precision};
use std::collections::HashMap;

const PARAMS: &[Param] = &[
    optional("label", Shape::Channel, "the first column of texts", "The name of each event or period."),
    optional(
        "start",
        Shape::Channel,
        "the first column of dates or years",
        "When it is, or begins; a date, or a text.",
    ),
    optional("end", Shape::Channel, "the second column of dates", "When it ends."),
    optional(
        "text",
        Shape::Channels,
        "the other columns of texts",
        "What is said of it; rows with the same name and time give one entry with a list.",
    ),
    optional("tag", Shape::Channel, "nothing", "A word before each text, such as its kind."),
    optional("split", Shape::Text, "a cell is one text", "What separates several texts in one cell, such as `；`."),
    optional(
        "orient",
        Shape::OneOf(&["auto", "v", "h"]),
        "`auto`",
        "Whether entries stand below each other (`v`) or, where there is room, beside each other (`h`).",
    ),
];

/// More entries than this never stand beside each other.
pub(super) const ACROSS: usize = 6;
/// Texts longer than this, in em, are read below each other rather than in narrow columns.
const SHORT: f64 = 45.0;

struct Entry {
    /// Its first row.
    row: usize,
    label: String,
    texts: Vec<(Option<String>, String)>,
}

/// Periods or dated events, in order.
pub(super) const TIMELINE: Worded = Worded {
    name: "timeline",
    about: "Periods or dated events in order, below each other or, where there is room, beside each other.",
    params: PARAMS,
    example: "{{ timeline(data=\"bank_of_beijing.csv\", start=\"date\", label=\"event\", id=\"fig-bank\", caption=\"Large models at the Bank of Beijing\") }}",
    draw,
};

fn draw(mut reading: Reading<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let start = match reading.field_or("start", Kind::Date)? {
        Some(start) => Some(start),
        None => reading.left(are_years)?,
    };
    let end = match &start {
        Some(start) if start.series.cells.kind() == Kind::Date => reading.field_or("end", Kind::Date)?,
        Some(start) if are_years(&start.series.cells) => match reading.field("end")? {
            Some(end) => Some(end),
            None => reading.left(are_years)?,
        },
        _ => reading.field("end")?,
    };
    let label = reading.field_needed("label", Kind::Text)?;
    let tag = reading.field("tag")?;
    let mut texts = reading.fields("text")?;
    if texts.is_empty() {
        texts = reading.rest(Kind::Text)?;
    }
    let mut wrong = Vec::new();
    if let (Some(start), Some(end)) = (&start, &end) {
        wrong.extend(backwards(&reading, start, end));
    }
    let entries = entries(&reading, &label, [start.as_ref(), end.as_ref()], &texts, tag.as_ref());
    let entries = entries.map_err(|found| wrong.extend(found)).unwrap_or_default();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if let Some(start) = &start {
        reading.scope.found.borrow_mut().extend(out_of_order(&reading, start));
    }
    let items = entries.iter().map(|entry| {
        let time = when(&reading, start.as_ref(), end.as_ref(), entry.row);
        let name = said("p", "tz-what", &entry.label);
        element("li").children(time).child(name).children(told(&entry.texts))
    });
    let list = classed("ol", &class(reading.args, &entries)).children(items);
    let names = entries.iter().map(|entry| entry.label.as_str()).collect();
    let said = Said { kind: "kind_timeline", count: entries.len(), names };
    Ok(reading.of_words(&list, RowsAre::Below, &said))
}

/// Rows into entries. Errors: a name is missing, an entry comes back after another.
fn entries(
    reading: &Reading<'_>,
    label: &Field,
    time: [Option<&Field>; 2],
    texts: &[Field],
    tag: Option<&Field>,
) -> Result<Vec<Entry>, Vec<Diagnostic>> {
    let labels = reading.all_needed(label)?;
    let key = |row: usize| {
        let time = time.map(|field| field.map(|field| field.series.cells.get(row).to_string()));
        (labels[row].clone(), time)
    };
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen: HashMap<_, usize> = HashMap::new();
    let mut wrong = Vec::new();
    for (row, label_here) in labels.iter().enumerate() {
        let key = key(row);
        match seen.get(&key) {
            Some(&at) if at + 1 == entries.len() => {}
            Some(&at) => {
                let again = reading.repeated(label, (row, entries[at].row), label_here);
                wrong.push(again.help("let rows of one entry follow each other, or tell them apart by name or time"));
                continue;
            }
            None => {
                seen.insert(key, entries.len());
                entries.push(Entry { row, label: label_here.clone(), texts: Vec::new() });
            }
        }
        let tag = tag.and_then(|tag| reading.text(tag, row));
        let parts = texts.iter().flat_map(|field| {
            // A number alone says nothing; of several columns nobody knows which is which.
            let named = texts.len() > 1 || field.series.cells.kind() == Kind::Number;
            let title = tag.clone().or_else(|| named.then(|| field.series.title.clone()));
            reading.parts(field, row).into_iter().map(move |text| (title.clone(), text))
        });
        if let Some(entry) = entries.last_mut() {
            entry.texts.extend(parts);
        }
    }
    if wrong.is_empty() { Ok(entries) } else { Err(wrong) }
}

/// Texts with their tags: one as a paragraph, several as a list.
pub(super) fn told(texts: &[(Option<String>, String)]) -> Option<Element> {
    let fill = |into: Element, (tag, text): &(Option<String>, String)| {
        let tag = tag.as_ref().map(|tag| said("span", "tz-tag-word", tag));
        let space = if tag.is_some() { " " } else { "" };
        into.children(tag).text(format!("{space}{text}"))
    };
    match texts {
        [] => None,
        [only] => Some(fill(classed("p", "tz-text"), only)),
        several => Some(classed("ul", "tz-texts").children(several.iter().map(|text| fill(element("li"), text)))),
    }
}

/// The time of an entry; a period has a dash in it.
fn when(reading: &Reading<'_>, start: Option<&Field>, end: Option<&Field>, row: usize) -> Option<Element> {
    let time = |field: Option<&Field>| {
        let field = field?;
        let text = match field.series.cells.get(row) {
            Cell::Number(year) if are_years(&field.series.cells) => year.to_string(),
            _ => reading.text(field, row)?,
        };
        let machine = match field.series.cells.get(row) {
            Cell::Date(date) => machine(date),
            Cell::Number(_) if are_years(&field.series.cells) => Some(text.clone()),
            _ => None,
        };
        Some(match machine {
            Some(machine) => element("time").attribute("datetime", machine).text(text),
            None => element("span").text(text),
        })
    };
    let paragraph = classed("p", "tz-when");
    match (time(start), time(end)) {
        (None, None) => None,
        (Some(start), Some(end)) if start == end => Some(paragraph.child(start)),
        (Some(start), Some(end)) => Some(paragraph.child(start).text(reading.words().get("range_dash")).child(end)),
        (Some(only), None) | (None, Some(only)) => Some(paragraph.child(only)),
    }
}

/// Whether cells are numbers that can only be years: whole, of four digits, none grouped by thousands.
fn are_years(cells: &Cells) -> bool {
    let is_year = |year: &f64| year.fract() == 0.0 && (1000.0..3000.0).contains(year);
    cells.numbers().is_some_and(|numbers| numbers.iter().flatten().all(is_year) && numbers.iter().any(Option::is_some))
}

/// A date as `datetime` writes it; a quarter or half year has no such form.
fn machine(date: Date) -> Option<String> {
    match date.precision {
        Precision::Day | Precision::Month | Precision::Year | Precision::Week => Some(date.to_string()),
        Precision::Quarter | Precision::Half => None,
    }
}

/// Where a time stands among others, and how it was written; `None` where it is a text, or missing.
fn moment(field: &Field, row: usize) -> Option<(f64, String)> {
    match field.series.cells.get(row) {
        Cell::Date(date) => Some((f64::from(date.day), date.to_string())),
        Cell::Number(year) => Some((year, year.to_string())),
        _ => None,
    }
}

/// Periods that end before they begin.
fn backwards(reading: &Reading<'_>, start: &Field, end: &Field) -> Vec<Diagnostic> {
    let backward = |row: usize| {
        let ((from, began), (to, ended)) = moment(start, row).zip(moment(end, row))?;
        (to < from).then(|| {
            let wrong = error!("backward-range", reading.place(end, row), "the period ends in {ended}, before {began}");
            wrong.label(reading.place(start, row), "it begins here").help("exchange the two, or correct one of them")
        })
    };
    (0..reading.len()).filter_map(backward).collect()
}

/// A warning at the first date that is on the wrong side of the one before it.
fn out_of_order(reading: &Reading<'_>, start: &Field) -> Option<Diagnostic> {
    let there: Vec<(usize, f64)> = (0..reading.len()).filter_map(|row| Some((row, moment(start, row)?.0))).collect();
    let falls = there.windows(2).find(|pair| pair[0].1 > pair[1].1);
    let climbs = there.windows(2).find(|pair| pair[0].1 < pair[1].1);
    let (Some(falls), Some(_)) = (falls, climbs) else { return None };
    let (before, after) = (falls[0].0, falls[1].0);
    let wrong = warning!("unsorted-time", reading.place(start, after), "the dates of the timeline are not in order");
    let wrong = wrong.label(reading.place(start, before), "this later date stands before it");
    Some(wrong.help(format!("sort them with `sort: {}`", reading.name(start))))
}

/// How entries stand: beside each other only if they are few and short.
fn class(args: &Args<'_>, entries: &[Entry]) -> String {
    let long = |entry: &Entry| {
        let texts: f64 = entry.texts.iter().map(|(tag, text)| ems(text) + tag.as_deref().map_or(0.0, ems)).sum();
        ems(&entry.label) + texts > SHORT
    };
    let fits = (2..=ACROSS).contains(&entries.len()) && !entries.iter().any(long);
    let across = match args.text("orient") {
        Some("v") => false,
        Some("h") => entries.len() <= ACROSS,
        _ => fits,
    };
    match across {
        true => format!("tz-timeline tz-across tz-of-{}", entries.len()),
        false => "tz-timeline".to_owned(),
    }
}
