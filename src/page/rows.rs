//! The rows behind a figure: as an HTML table, as CSV, and their names.

use crate::escape;
use crate::figure::{Rows, Series, counted, shown};
use crate::table::{Cell, Cells};
use crate::words::Words;

/// The data as an HTML table: the first column names the rows, numbers are aligned.
pub(super) fn table(data: &Rows, labelled: &str, words: &Words) -> String {
    let mut html = format!("<table aria-labelledby=\"{labelled}\"><thead><tr>");
    let columns: Vec<Series> = data.columns.iter().map(|column| counted(column, words)).collect();
    for column in &columns {
        let class = if matches!(column.cells, Cells::Number(_)) { " class=\"tz-num\"" } else { "" };
        html.push_str(&format!("<th scope=\"col\"{class}>{}", escape::html(&column.title)));
        if let Some(unit) = &column.unit {
            let unit = words.get("unit_brackets").replace("{}", unit);
            html.push_str(&format!("<span class=\"tz-unit\">{}</span>", escape::html(&unit)));
        }
        html.push_str("</th>");
    }
    html.push_str("</tr></thead><tbody>\n");
    for row in 0..data.len() {
        html.push_str("<tr>");
        for (place, column) in columns.iter().enumerate() {
            let text = escape::html(&shown(column.cells.get(row), &column.format, words));
            match (place, &column.cells) {
                (0, _) => html.push_str(&format!("<th scope=\"row\">{text}</th>")),
                (_, Cells::Number(_)) => html.push_str(&format!("<td class=\"tz-num\">{text}</td>")),
                _ => html.push_str(&format!("<td>{text}</td>")),
            }
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table>");
    html
}

/// The data as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets read it, numbers plain).
///
/// A text that a spreadsheet would run as a formula gets an apostrophe before it.
pub(super) fn csv(data: &Rows) -> String {
    let quoted = |text: &str| match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let guarded = |text: &str| match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => quoted(&format!("'{text}")),
        false => quoted(text),
    };
    let head: Vec<String> = data.columns.iter().map(|column| guarded(&column.title)).collect();
    let mut out = format!("\u{FEFF}{}\r\n", head.join(","));
    for row in 0..data.len() {
        let cell = |cells: &Cells| match cells.get(row) {
            Cell::Text(text) => guarded(text),
            other => other.to_string(),
        };
        let cells: Vec<String> = data.columns.iter().map(|column| cell(&column.cells)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// What the columns of data are called, and each text in them once.
pub(super) fn names(data: &Rows, most: usize) -> String {
    let mut seen = std::collections::HashSet::new();
    let mut names = String::new();
    let titles = data.columns.iter().map(|column| column.title.as_str());
    let texts = data.columns.iter().flat_map(|column| {
        (0..column.cells.len()).filter_map(|row| match column.cells.get(row) {
            Cell::Text(text) => Some(text),
            _ => None,
        })
    });
    for name in titles.chain(texts).filter(|name| seen.insert(*name)).take(most) {
        names.push_str(&format!("<p>{}</p>", escape::html(name)));
    }
    names
}
