//! Numbers that stand in prose and in a figure of the same chapter: the call to write instead.

use crate::chapter::Chapter;
use crate::diag::{Diagnostic, Hint, warning};
use crate::figure::{self, Drawing, Rows};
use crate::markdown;
use crate::page::scope;
use crate::read::Node;
use crate::read::call::Call;
use crate::site::{Lens, Site};
use crate::table::{Cell, parse_number};
use std::ops::Range;

/// A number of a figure, and the call that reads it.
struct Known {
    number: f64,
    unit: String,
    figure: String,
    call: String,
}

/// Warns of every number in prose that is also a value of a figure of its chapter.
pub fn numbers(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (position, page) in site.index.pages.iter().enumerate().filter(|(_, page)| page.is_own()) {
        let Some(chapter) = page.chapter.map(|chapter| &site.chapters[chapter]) else { continue };
        let known: Vec<Known> = site
            .index
            .figures(position)
            .iter()
            .filter_map(|entry| Some((entry, chapter.outline.calls[entry.call].call.as_ref().ok()?)))
            .flat_map(|(entry, call)| known(site, (position, chapter), &entry.id, call))
            .collect();
        if !known.is_empty() {
            literals(chapter, &known, &mut found);
        }
    }
    found
}

/// All numbers that a figure shows and a call can read.
fn known(site: &Site, (position, chapter): (usize, &Chapter), id: &str, call: &Call) -> Vec<Known> {
    let words = site.theme.words(&site.index.pages[position].lang);
    let lens = Lens::silent(site);
    let scope = scope(&lens, (position, chapter), &words);
    let Some(data) = call.get("data").and_then(Node::as_text) else { return Vec::new() };
    let Ok(Drawing::Figure(made)) = figure::draw(call, &scope) else { return Vec::new() };
    let filter = call.get("where").and_then(Node::as_text);
    let rows: &Rows = &made.data;
    let Some((key, measures)) = rows.columns.split_first() else { return Vec::new() };
    let mut known = Vec::new();
    // A column that the figure has computed has no expression to read it by.
    for measure in measures.iter().filter(|measure| !key.expr.is_empty() && !measure.expr.is_empty()) {
        for row in 0..rows.len() {
            let Cell::Number(number) = measure.cells.get(row) else { continue };
            let value = match key.cells.get(row) {
                Cell::Missing => continue,
                Cell::Text(text) => format!("'{}'", text.replace('\'', "\\'")),
                other => other.to_string(),
            };
            let own = format!("{} = {value}", bare_name(&key.expr));
            let parts = [filter.map(str::to_owned), Some(own), measure.only.clone()];
            let condition: Vec<String> = parts.into_iter().flatten().collect();
            let (expr, condition) = (bare_name(&measure.expr), condition.join(" and "));
            let call = format!("{{{{ value(\"{expr}\", data=\"{data}\", where=\"{condition}\") }}}}");
            known.push(Known { number, unit: measure.unit.clone().unwrap_or_default(), figure: id.to_owned(), call });
        }
    }
    known
}

/// A column without its backticks, where it is a plain name.
fn bare_name(expr: &str) -> &str {
    let inner = expr.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    inner.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_')).unwrap_or(expr)
}

fn literals(chapter: &Chapter, known: &[Known], found: &mut Vec<Diagnostic>) {
    for range in markdown::texts(chapter.body(), chapter.markdown) {
        let text = &chapter.body()[range.clone()];
        for literal in find(text) {
            let written = &text[literal.clone()];
            let plain = written.trim_end_matches(['%', '％', '‰', '万', '亿']);
            let number = |text: &str| parse_number(text).map(|(number, _)| number);
            let (whole, bare) = (number(written), number(plain));
            let suffix = &written[plain.len()..];
            let same = |known: &&Known| {
                let is = |value: f64| (value - known.number).abs() <= 1e-9 * known.number.abs().max(1.0);
                whole.is_some_and(is) || (known.unit.starts_with(suffix) && bare.is_some_and(is))
            };
            let Some(known) = known.iter().find(same) else { continue };
            let span = chapter.span(range.start + literal.start..range.start + literal.end);
            let figure = &known.figure;
            let mut wrong =
                warning!("literal-number", span.clone(), "`{written}` is typed by hand, and is a value of `#{figure}`");
            let keeps_sign = written.ends_with(['%', '％']) && known.unit == "%";
            let replacement = if keeps_sign { format!("{}%", known.call) } else { known.call.clone() };
            let text = format!("write `{replacement}`, so that it changes with the data");
            wrong.hints.push(Hint { text, fix: Some((span, replacement)) });
            found.push(wrong);
        }
    }
}

/// Numbers worth asking about: two digits or more, no year, no part of a word, no ordinal.
fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) {
        let rest = &text[start..];
        let mut length = rest.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(rest.len());
        length = rest[..length].trim_end_matches([',', '.']).len();
        let digits = &rest[..length];
        let after: String =
            rest[length..].chars().take_while(|c| matches!(c, '%' | '％' | '‰' | '万' | '亿')).collect();
        let end = start + length + after.len();
        let before = text[..start].chars().next_back();
        let next = text[end..].chars().next();
        let in_word = before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '第'))
            || next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_' | '/'));
        let dated = after.is_empty() && next.is_some_and(|c| matches!(c, '年' | '月' | '日' | '号'));
        let year = after.is_empty()
            && digits.len() == 4
            && digits.parse::<u32>().is_ok_and(|year| (1900..=2100).contains(&year));
        let small = after.is_empty() && digits.len() < 2;
        if !in_word && !dated && !year && !small {
            found.push(start..end);
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn numbers_of_prose_are_told_from_dates_and_names() {
        let found = |text: &'static str| find(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(
            found("共1,520个，占14%，预算414万元；2024年3月13日，GPT-4，第12章，v1.25，7 项。"),
            ["1,520", "14%", "414万"]
        );
        assert_eq!(found("In 2024 we had 302."), ["302"]);
    }
}
