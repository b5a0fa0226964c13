//! A description of a chart in the page's language, from its data: kind, variables, how many, highest, lowest, change.

use super::chart::Chart;
use super::data::{Series, shown};
use crate::table::{Cell, Cells};
use crate::words::Words;

/// More series than this are counted, not described one by one.
const SERIES: usize = 4;

/// Describes a chart in a few sentences.
pub(super) fn describe(chart: &Chart, kind: &str, words: &Words) -> String {
    let count = chart.x.cells.len().to_string();
    let kind = words.get(kind);
    let mut sentences = Vec::new();
    match chart.ys.as_slice() {
        [y] => sentences
            .push(words.fill("describe_one", &[("kind", kind), ("x", &chart.x.title), ("y", &y.title), ("n", &count)])),
        ys => {
            let names: Vec<&str> = ys.iter().map(|y| y.title.as_str()).collect();
            let names = names.join(words.get("list_separator"));
            let number = ys.len().to_string();
            let values =
                [("kind", kind), ("x", chart.x.title.as_str()), ("n", &count), ("m", &number), ("names", &names)];
            sentences.push(words.fill("describe_many", &values));
        }
    }
    for y in chart.ys.iter().take(SERIES) {
        let said = series(&chart.x, y, words);
        match chart.ys.len() {
            1 => sentences.push(said),
            _ => sentences.push(words.fill("describe_series", &[("name", &y.title), ("text", &said)])),
        }
    }
    if chart.left_out > 0 {
        sentences.push(words.fill("describe_left_out", &[("n", &chart.left_out.to_string())]));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(words.get("sentence_separator"))
}

/// Highest, lowest, and from first to last where the order means something.
fn series(x: &Series, y: &Series, words: &Words) -> String {
    let number = |row: usize| match y.cells.get(row) {
        Cell::Number(number) => Some(number),
        _ => None,
    };
    let there: Vec<(usize, f64)> = (0..y.cells.len()).filter_map(|row| Some((row, number(row)?))).collect();
    let name = |row: usize| shown(x.cells.get(row), &x.format, words);
    let value = |row: usize| {
        let text = shown(y.cells.get(row), &y.format, words);
        match &y.unit {
            Some(unit) if !text.contains('%') || unit != "%" => {
                words.fill("with_unit", &[("value", &text), ("unit", unit)])
            }
            _ => text,
        }
    };
    let (Some(&(first, start)), Some(&(last, end))) = (there.first(), there.last()) else {
        return words.get("describe_nothing").to_owned();
    };
    if there.len() == 1 {
        return words.fill("describe_single", &[("x", &name(first)), ("value", &value(first))]);
    }
    let highest = there.iter().copied().fold((first, start), |best, row| if row.1 > best.1 { row } else { best });
    let lowest = there.iter().copied().fold((first, start), |best, row| if row.1 < best.1 { row } else { best });
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
    if matches!(x.cells, Cells::Date(_)) && highest.1 != lowest.1 {
        let change = if start != 0.0 && start.signum() == end.signum() {
            percent(end / start - 1.0, words)
        } else {
            String::new()
        };
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
    let format = crate::plot::NumberFormat::parse("+0,0.#%");
    format.map_or_else(|_| String::new(), |format| format.text(share, crate::plot::Language::of(&words.language)))
}
