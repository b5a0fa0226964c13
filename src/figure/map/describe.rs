//! A description of a map in the page's language: what is shown where, the extremes or how many regions have each value.

use crate::figure::data::{Rows, shown};
use crate::figure::describe::series;
use crate::table::Cells;
use crate::words::Words;

/// Describes the rows of a map that has so many regions.
pub(super) fn describe(rows: &Rows, regions: usize, words: &Words) -> String {
    let (Some(region), Some(value)) = (rows.columns.first(), rows.columns.last()) else { return String::new() };
    let there = (0..rows.len()).filter(|row| !value.cells.is_missing(*row)).count();
    let fill = [
        ("kind", words.get("kind_map").to_owned()),
        ("x", region.title.clone()),
        ("y", value.title.clone()),
        ("n", there.to_string()),
    ];
    let fill: Vec<(&str, &str)> = fill.iter().map(|(key, text)| (*key, text.as_str())).collect();
    let mut sentences = vec![words.fill("describe_one", &fill)];
    match &value.cells {
        Cells::Number(_) => sentences.push(series(region, value, words)),
        cells => {
            let mut counts: Vec<(String, usize)> = Vec::new();
            for row in (0..rows.len()).filter(|row| !cells.is_missing(*row)) {
                let name = shown(cells.get(row), &value.format, words);
                match counts.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((name, 1)),
                }
            }
            let count = |(name, count): &(String, usize)| {
                words.fill("describe_regions", &[("name", name.as_str()), ("n", &count.to_string())])
            };
            let counts: Vec<String> = counts.iter().map(count).collect();
            sentences.push(words.fill("describe_list", &[("items", &counts.join(words.get("list_comma")))]));
        }
    }
    if regions > there {
        sentences.push(words.fill("describe_no_data", &[("n", &(regions - there).to_string())]));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(words.get("sentence_separator"))
}
