//! A description of a chart in the page's language, from its data: kind, variables, how many, highest, lowest, change.

use super::chart::frame::Frame;
use super::chart::panel::Panels;
use super::chart::series::Chart;
use super::data::{Series, shown, told};
use crate::plot;
use crate::table::{Cell, Cells};
use crate::words::Words;

/// More series or panels than this are counted, not described one by one.
const SERIES: usize = 4;

/// Describes a chart in a few sentences.
pub(super) fn describe(panels: &Panels, kind: &str, words: &Words) -> String {
    let first = panels.first();
    let kind = words.get(kind);
    let mut sentences = Vec::new();
    let count = panels.charts.iter().map(|chart| chart.x.cells.len()).max().unwrap_or(0).to_string();
    match panels.names().as_slice() {
        [y] => {
            let y = first.measured.as_deref().unwrap_or(y);
            sentences
                .push(words.fill("describe_one", &[("kind", kind), ("x", &first.x.title), ("y", y), ("n", &count)]));
        }
        ys => {
            let names = ys.join(words.get("list_separator"));
            let number = ys.len().to_string();
            let values =
                [("kind", kind), ("x", first.x.title.as_str()), ("n", &count), ("m", &number), ("names", &names)];
            sentences.push(words.fill("describe_many", &values));
        }
    }
    match panels.charts.as_slice() {
        [chart] => all_series(chart, words, &mut sentences),
        charts => {
            let by: Vec<&str> = panels.row.iter().chain(&panels.col).map(|facet| facet.title.as_str()).collect();
            let by = by.join(words.get("list_separator"));
            sentences.push(words.fill("describe_panels", &[("n", &charts.len().to_string()), ("by", &by)]));
            for (panel, chart) in charts.iter().enumerate().take(SERIES) {
                let [y] = chart.ys.as_slice() else { continue };
                let facets = panels.row.iter().chain(&panels.col);
                let names: Vec<String> =
                    facets.map(|facet| shown(facet.cells.get(panel), &facet.format, words)).collect();
                let name = names.join(words.get("list_separator"));
                let said = series(&chart.x, y, words);
                sentences.push(words.fill("describe_series", &[("name", &name), ("text", &said)]));
            }
        }
    }
    self::sentences(with_gaps(sentences, panels.gaps(), words), panels.left_out, words)
}

/// Describes marks that are not series: the kind, the channels, how many, and the ends of each channel of numbers.
pub(super) fn describe_frame(frame: &Frame, kind: &str, words: &Words) -> String {
    let name = frame.get("label").or(frame.get("y")).or(frame.get("x"));
    let names: Vec<&str> = frame.columns().iter().map(|column| column.series.title.as_str()).collect();
    let names = names.join(words.get("list_separator"));
    let count = frame.len.to_string();
    let mut sentences =
        vec![words.fill("describe_marks", &[("kind", words.get(kind)), ("n", &count), ("names", &names)])];
    for column in frame.columns() {
        let measures = matches!(column.series.cells, Cells::Number(_)) && !["row", "col"].contains(&column.role);
        let Some(name) = name.filter(|_| measures) else { continue };
        let said = match name.role == column.role || matches!(name.series.cells, Cells::Number(_)) {
            true => ends(&column.series, words),
            false => series(&name.series, &column.series, words),
        };
        sentences.push(words.fill("describe_series", &[("name", &column.series.title), ("text", &said)]));
    }
    self::sentences(with_gaps(sentences, frame.gaps, words), frame.left_out, words)
}

/// A sentence more about values that are missing.
fn with_gaps(mut sentences: Vec<String>, gaps: usize, words: &Words) -> Vec<String> {
    if gaps > 0 {
        sentences.push(words.fill("describe_gaps", &[("n", &gaps.to_string())]));
    }
    sentences
}

/// Sentences behind each other, the last about rows that were left out.
pub(super) fn sentences(mut sentences: Vec<String>, left_out: usize, words: &Words) -> String {
    if left_out > 0 {
        sentences.push(words.fill("describe_left_out", &[("n", &left_out.to_string())]));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(words.get("sentence_separator"))
}

/// From the least to the greatest.
pub(super) fn ends(series: &Series, words: &Words) -> String {
    let numbers = series.cells.numbers().unwrap_or_default().iter().flatten().copied();
    let (low, high) =
        numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), number| (low.min(number), high.max(number)));
    if low > high {
        return words.get("describe_nothing").to_owned();
    }
    let amounts = Amounts::of([low, high].into_iter(), words);
    let text = |number: f64| amounts.text(series, Cell::Number(number));
    words.fill("describe_range", &[("low", &text(low)), ("high", &text(high))])
}

/// A number in a message: as it is, or as a power of ten where its digits would fill lines.
pub(super) fn in_message(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e15).contains(&size) { format!("{number:e}") } else { number.to_string() }
}

/// A value of a series in a sentence, with its unit.
pub(super) fn amount(series: &Series, value: Cell<'_>, words: &Words) -> String {
    with_unit(series, told(value, &series.format, series.unit.as_deref(), words), words)
}

/// How values that stand together are told in sentences.
pub(super) struct Amounts<'a> {
    words: &'a Words,
    /// Whether they may be counted in 万 and 亿.
    counts: bool,
}

impl<'a> Amounts<'a> {
    /// `numbers`: those that will be told.
    pub(super) fn of(numbers: impl Iterator<Item = f64>, words: &'a Words) -> Self {
        Self { words, counts: plot::count_alike(numbers, plot::Language::of(&words.language)) }
    }

    /// A value of a series, with its unit.
    pub(super) fn text(&self, series: &Series, value: Cell<'_>) -> String {
        let text = match self.counts {
            true => told(value, &series.format, series.unit.as_deref(), self.words),
            false => shown(value, &series.format, self.words),
        };
        with_unit(series, text, self.words)
    }
}

pub(super) fn with_unit(series: &Series, text: String, words: &Words) -> String {
    match &series.unit {
        Some(unit) if unit == "%" => {
            if text.contains('%') {
                text
            } else {
                text + "%"
            }
        }
        Some(unit) => words.fill("with_unit", &[("value", &text), ("unit", unit)]),
        _ => text,
    }
}

/// Each of a few series in a sentence.
fn all_series(chart: &Chart, words: &Words, sentences: &mut Vec<String>) {
    let told: Vec<Option<Told>> = chart.ys.iter().take(SERIES).map(|y| Told::of(&chart.x, y)).collect();
    let amounts = Amounts::of(told.iter().flatten().flat_map(Told::numbers), words);
    for (y, told) in chart.ys.iter().zip(&told) {
        let said = extremes(&chart.x, y, told.as_ref(), &amounts);
        match chart.ys.len() {
            1 => sentences.push(said),
            _ => sentences.push(words.fill("describe_series", &[("name", &y.title), ("text", &said)])),
        }
    }
}

/// Highest, lowest, and from first to last where the order means something.
pub(super) fn series(x: &Series, y: &Series, words: &Words) -> String {
    let told = Told::of(x, y);
    let amounts = Amounts::of(told.iter().flat_map(Told::numbers), words);
    extremes(x, y, told.as_ref(), &amounts)
}

/// The rows of a series that a sentence tells, each with its number.
struct Told {
    first: (usize, f64),
    last: (usize, f64),
    highest: (usize, f64),
    lowest: (usize, f64),
    /// How many rows have a number.
    count: usize,
    /// Whether first and last mean something, and are told.
    in_time: bool,
}

impl Told {
    fn of(x: &Series, y: &Series) -> Option<Told> {
        let number = |row: usize| match y.cells.get(row) {
            Cell::Number(number) => Some(number),
            _ => None,
        };
        let mut there: Vec<(usize, f64)> = (0..y.cells.len()).filter_map(|row| Some((row, number(row)?))).collect();
        if let Cells::Date(dates) = &x.cells {
            // First and last are those of time, in whatever order the rows stand.
            there.sort_by_key(|(row, _)| dates.get(*row).copied().flatten().map(|date| date.day));
        }
        let (first, last) = (*there.first()?, *there.last()?);
        let highest = there.iter().copied().fold(first, |best, row| if row.1 > best.1 { row } else { best });
        let lowest = there.iter().copied().fold(first, |best, row| if row.1 < best.1 { row } else { best });
        Some(Told { first, last, highest, lowest, count: there.len(), in_time: matches!(x.cells, Cells::Date(_)) })
    }

    fn numbers(&self) -> impl Iterator<Item = f64> + use<> {
        let ends = if self.in_time { vec![self.first, self.last] } else { Vec::new() };
        [self.highest, self.lowest].into_iter().chain(ends).map(|(_, number)| number)
    }
}

fn extremes(x: &Series, y: &Series, told: Option<&Told>, amounts: &Amounts<'_>) -> String {
    let words = amounts.words;
    let name = |row: usize| shown(x.cells.get(row), &x.format, words);
    let value = |row: usize| amounts.text(y, y.cells.get(row));
    let Some(&Told { first: (first, start), last: (last, end), highest, lowest, count, in_time }) = told else {
        return words.get("describe_nothing").to_owned();
    };
    if count == 1 {
        return words.fill("describe_single", &[("x", &name(first)), ("value", &value(first))]);
    }
    let mut text = match highest.1 == lowest.1 {
        true => words.fill("describe_equal", &[("value", &value(first))]),
        false => words.fill(
            "describe_extremes",
            &[
                ("x", &name(highest.0)),
                ("value", &value(highest.0)),
                ("x2", &name(lowest.0)),
                ("value2", &value(lowest.0)),
            ],
        ),
    };
    if in_time && highest.1 != lowest.1 {
        // Of losses, a share says the opposite of what it seems to say; of shares, it could be taken for points.
        let is_amount = start > 0.0 && end >= 0.0 && !value(first).contains('%');
        let change = if is_amount { percent(end / start - 1.0, words) } else { String::new() };
        let key = if change.is_empty() { "describe_from_to" } else { "describe_change" };
        let values = [
            ("x", name(first)),
            ("value", value(first)),
            ("x2", name(last)),
            ("value2", value(last)),
            ("change", change),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(key, text)| (*key, text.as_str())).collect();
        text.push_str(words.get("clause_separator"));
        text.push_str(&words.fill(key, &values));
    }
    text
}

fn percent(share: f64, words: &Words) -> String {
    let format = plot::NumberFormat::parse("+0,0.#%");
    format.map_or_else(|_| String::new(), |format| format.text(share, plot::Language::of(&words.language)))
}
