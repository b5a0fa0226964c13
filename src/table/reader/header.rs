//! Names of columns: cleaned, never empty, never twice.

use crate::diag::{Diagnostic, Span, error};
use std::collections::BTreeMap;

/// How many faulty names are reported one by one.
const REPORTED: usize = 5;

/// A name and its place, as written.
pub(crate) type Written = (String, Span);

/// Cleans the names of columns: spaces are single, an empty or repeated name is reported and gets a number.
///
/// `used`: whether any cell stands in a column; a column without a name and without cells gives `None` and is no fault.
/// `called`: what a column is called where it has no name.
pub(crate) fn names(
    written: Vec<Written>,
    used: impl Fn(usize) -> bool,
    called: impl Fn(usize) -> String,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Option<Written>> {
    let mut first: BTreeMap<String, (Span, usize)> = BTreeMap::new();
    let mut names = Vec::with_capacity(written.len());
    let mut faults: Vec<Diagnostic> = Vec::new();
    for (index, (name, span)) in written.into_iter().enumerate() {
        let mut name = clean(&name);
        if name.is_empty() {
            if !used(index) {
                names.push(None);
                continue;
            }
            let empty = error!("empty-header", span.clone(), "{} has no name", called(index));
            faults.push(empty.inline("a name is missing here").help("write a name in the first row"));
            name = format!("column {}", index + 1);
        }
        if let Some((earlier, count)) = first.get_mut(&name) {
            let double = error!(
                "duplicate-header",
                span.clone(),
                "two columns are called `{name}`, the second is {}",
                called(index)
            );
            let double = double.inline("again here").label(earlier.clone(), "first here");
            faults.push(double.help("give each column a name of its own"));
            *count += 1;
            let mut number = *count;
            name = loop {
                let candidate = format!("{name} ({number})");
                if !first.contains_key(&candidate) {
                    break candidate;
                }
                number += 1;
            };
        }
        first.insert(name.clone(), (span.clone(), 1));
        names.push(Some((name, span)));
    }
    let more = faults.split_off(REPORTED.min(faults.len()));
    diagnostics.append(&mut faults);
    if let Some(next) = more.first() {
        let rest = error!(
            "duplicate-header",
            next.span.clone(),
            "{} more columns have no name, or one that is taken",
            more.len()
        );
        diagnostics.push(rest.help("give each column a name of its own"));
    }
    names
}

/// A name without marks of order, with single spaces; a line break between Chinese characters is none.
fn clean(name: &str) -> String {
    let name = name.trim_matches(['\u{FEFF}', '\u{200B}']);
    let mut out = String::with_capacity(name.len());
    for line in name.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let wide = |character: Option<char>| character.is_none_or(|character| character > '\u{2E7F}');
        let joins = wide(out.chars().next_back()) && wide(line.chars().next());
        if !out.is_empty() && !joins {
            out.push(' ');
        }
        out.push_str(&line);
    }
    out
}

/// What a column is called where columns are counted.
pub(crate) fn counted(index: usize) -> String {
    format!("column {}", index + 1)
}
