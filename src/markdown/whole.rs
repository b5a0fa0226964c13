//! What no line breaks: words of code, numbers with their magnitude, words of a title with a hyphen.
//!
//! A browser may break a line behind the hyphens of `--open`, and between any two Chinese characters, so also in 1万.
//! In: a text. Out: the ranges that a span keeps together, which leaves what is copied as it was written.
//! Deliberately absent: what has no place to break, and what could be wider than a phone.

use super::width::is_wide;
use crate::escape;
use crate::plot::COUNTING_WORDS;
use std::ops::Range;

/// How many columns of code stay together: a list within a list at 320 px has room for them.
const COLUMNS: usize = 24;

/// How a span begins and ends.
const OPEN: &str = "<span class=\"tz-whole\">";
const CLOSE: &str = "</span>";

/// Characters that stand for more than one, and what may follow them.
const MAGNITUDES: [&str; 9] = ["万亿", "万", "亿", "萬", "億", "兆", "만", "억", "조"];
const COUNTED: [&str; 5] = ["元", "人", "円", "원", "명"];

/// How much at the beginning of a text belongs to a number before it: the 元 behind 1万.
pub(super) fn counted(text: &str) -> usize {
    COUNTED.iter().find(|name| text.starts_with(**name)).map_or(0, |name| name.len())
}

/// What [`span`] wrote, with a bit of text more. `None`: it was not [`span`].
pub(super) fn longer(html: &str, text: &str) -> Option<String> {
    let inner = html.strip_prefix(OPEN)?.strip_suffix(CLOSE)?;
    Some(format!("{OPEN}{inner}{}{CLOSE}", escape::html(text)))
}

/// What is kept together, as HTML.
pub(super) fn span(text: &str) -> String {
    format!("{OPEN}{}{CLOSE}", escape::html(text))
}

/// A text as HTML, some ranges of it kept together.
fn spans(text: &str, ranges: Vec<Range<usize>>) -> String {
    let mut html = String::new();
    let mut done = 0;
    for range in ranges {
        html.push_str(&escape::html(&text[done..range.start]));
        html.push_str(&span(&text[range.clone()]));
        done = range.end;
    }
    html + &escape::html(&text[done..])
}

/// Inline code as HTML, its words kept together. `None`: no line would break them.
pub(super) fn code(text: &str) -> Option<String> {
    let words = words(text, |word| {
        let breaks = |character| matches!(character, '-' | '/' | '|' | '?' | '!' | '–' | '—' | '→');
        word.chars().count() <= COLUMNS && word.contains(breaks) && !word.contains(is_wide)
    });
    match words.as_slice() {
        [] => None,
        [whole] if *whole == (0..text.len()) => Some(format!("<code class=\"tz-whole\">{}</code>", escape::html(text))),
        _ => Some(format!("<code>{}</code>", spans(text, words))),
    }
}

/// A title as HTML: it does not break at a hyphen.
pub fn title(text: &str) -> String {
    spans(text, hyphenated(text))
}

/// Words with a hyphen.
pub(super) fn hyphenated(text: &str) -> Vec<Range<usize>> {
    let inside = |word: &str| word.trim_matches('-').contains('-');
    words(text, |word| inside(word) && word.chars().count() <= COLUMNS && !word.contains(is_wide))
}

/// Words, as spaces part them, that are to be kept together.
fn words(text: &str, kept: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        if kept(word) {
            found.push(at..at + word.len());
        }
        at += part.len();
    }
    found
}

/// Whether a text is a number with its unit, which a line might part.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-', '−', '¥', '$', '€', '£', '≈', '~', '约']);
    let unit = digits.trim_start_matches(|character: char| character.is_ascii_digit() || ".,".contains(character));
    unit.len() < digits.len()
        && unit.chars().count() <= 10
        && unit.contains(|character: char| character.is_whitespace() || is_wide(character))
        && !unit.contains(|character: char| character.is_ascii_digit())
}

/// Numbers with a magnitude: 6,290万, 1.5 亿元, 25 million.
pub(super) fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|character: char| character.is_ascii_digit()).map(|start| at + start) {
        let run = text[start..].find(|character: char| !character.is_ascii_digit() && !".,".contains(character));
        let Some(end) = run.map(|run| start + run) else { break };
        at = end;
        let rest = &text[end..];
        let near = rest.strip_prefix([' ', '\u{A0}']);
        let after =
            |rest: &str, names: &[&str]| names.iter().find(|name| rest.starts_with(**name)).map(|name| name.len());
        let space = near.map_or(0, |near| rest.len() - near.len());
        let near = near.unwrap_or(rest);
        let length = match after(near, &MAGNITUDES) {
            Some(length) => Some(length + counted(&near[length..])),
            None if space > 0 => after(near, &COUNTING_WORDS),
            None => None,
        };
        if let Some(length) = length {
            at = end + space + length;
            found.push(start..at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_of_code_stay_whole() {
        let rows = [
            ("--open", Some("<code class=\"tz-whole\">--open</code>")),
            ("data/bids.csv", Some("<code class=\"tz-whole\">data/bids.csv</code>")),
            ("value", None),
            ("serve --open", Some("<code>serve <span class=\"tz-whole\">--open</span></code>")),
            ("a < b -c", Some("<code>a &lt; b <span class=\"tz-whole\">-c</span></code>")),
            ("a-name-of-more-columns-than-fit", None),
            ("图-表", None),
        ];
        for (text, html) in rows {
            assert_eq!(code(text).as_deref(), html, "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_magnitude() {
        let rows: [(&str, &[&str]); 8] = [
            ("共6,290万人", &["6,290万人"]),
            ("约 1.5 亿元，又 3万亿", &["1.5 亿元", "3万亿"]),
            ("25 million and 3 billion", &["25 million", "3 billion"]),
            ("2,000萬", &["2,000萬"]),
            ("3.5억", &["3.5억"]),
            ("2025年，14%", &[]),
            ("万一", &[]),
            ("25millions, 7", &[]),
        ];
        for (text, kept) in rows {
            let found: Vec<&str> = numbers(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, kept, "{text}");
        }
    }

    #[test]
    fn a_value_is_a_number_with_its_unit() {
        for text in ["1万", "6,290万元", "25 million", "+1,520 项", "约100万"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["1,520", "14%", "2025年11月28日", "28 November 2025", "万", "", "12 of the many provinces"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn titles_do_not_break_at_hyphens() {
        assert_eq!(title("from warm-up & on"), "from <span class=\"tz-whole\">warm-up</span> &amp; on");
        assert_eq!(title("A - b—c"), "A - b—c");
    }
}
