//! What CommonMark is shown of a text: the same bytes but for a few, no byte moved.
//!
//! In: a text whose calls are covered. Out: lines of containers (`:::`) as processing instructions, which are blocks of
//! their own wherever they stand; characters beside marks of emphasis as [`emphasis`](super::emphasis) wants them; and
//! dollar signs that are money and no formula as commas. Where CommonMark finds code, addresses or HTML nothing is
//! changed but the lines. Pages that need none of it are not copied.

use super::container::{self, Line};
use super::emphasis::swaps;
use super::rules::Rules;
use crate::read::config::Cjk;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// What is shown instead of a text, without the text.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Lines that open, divide or close containers, in order; hidden.
    pub(super) lines: Vec<Line>,
    /// Characters that stand for others of the same length, and where; in order.
    marks: Vec<(usize, char)>,
}

impl Shown {
    /// The text that is shown; `None`: the text itself.
    pub(super) fn of(&self, text: &str) -> Option<String> {
        if self.lines.is_empty() && self.marks.is_empty() {
            return None;
        }
        let mut bytes = text.as_bytes().to_vec();
        hide(&self.lines, &mut bytes);
        for (at, shown) in &self.marks {
            shown.encode_utf8(&mut bytes[*at..*at + shown.len_utf8()]);
        }
        String::from_utf8(bytes).ok()
    }

    /// Whether what is shown differs within a range.
    pub(super) fn differs(&self, range: &Range<usize>) -> bool {
        let line = self.lines.partition_point(|line| line.range.end <= range.start);
        let mark = self.marks.partition_point(|(at, shown)| at + shown.len_utf8() <= range.start);
        self.lines.get(line).is_some_and(|line| line.range.start < range.end)
            || self.marks.get(mark).is_some_and(|(at, _)| *at < range.end)
    }
}

fn hide(lines: &[Line], bytes: &mut [u8]) {
    for line in lines {
        line.hide(&mut bytes[line.range.clone()]);
    }
}

/// Chooses what is shown of a text.
pub(super) fn show(text: &str, rules: Rules) -> Shown {
    let lines = if rules.is_chapter() { container::lines(text) } else { Vec::new() };
    let swaps = if rules.cjk() == Cjk::On { swaps(text) } else { Vec::new() };
    let dollars = rules.is_chapter() && text.contains('$');
    if swaps.is_empty() && !dollars {
        return Shown { lines, marks: Vec::new() };
    }
    // The lines are blocks of their own already when it is asked what is running text.
    let hidden = Shown { lines, marks: Vec::new() };
    let seen = Seen::of(hidden.of(text).as_deref().unwrap_or(text), rules);
    let swapped = swaps.iter().filter(|swap| seen.shows(swap.run..swap.end)).map(|swap| (swap.at, swap.shown));
    let mut marks: Vec<(usize, char)> = swapped.chain(seen.money.iter().map(|at| (*at, ','))).collect();
    marks.sort_unstable_by_key(|(at, _)| *at);
    Shown { marks, ..hidden }
}

/// What CommonMark sees in a text by itself.
struct Seen {
    /// Running text, and the first and last bytes of emphasis; in order.
    text: Vec<Range<usize>>,
    /// Dollar signs in running text that begin or end no formula.
    money: Vec<usize>,
}

impl Seen {
    fn of(text: &str, rules: Rules) -> Seen {
        let mut seen = Seen { text: Vec::new(), money: Vec::new() };
        let mut dollars: Vec<usize> = Vec::new();
        let mut in_code = false;
        for (event, range) in Parser::new_ext(text, rules.options()).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Text(_) if in_code => {}
                Event::Text(_) => {
                    dollars.extend(positions(text, &range));
                    seen.text.push(range);
                }
                Event::InlineMath(_) | Event::DisplayMath(_) => dollars.extend(positions(text, &range)),
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
                    seen.text.push(range.start..range.start + 1);
                }
                Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {
                    seen.text.push(range.end.saturating_sub(1)..range.end);
                }
                Event::Start(tag) if !is_inline(&tag) => money(text, &mut dollars, &mut seen.money),
                Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Item) => {
                    money(text, &mut dollars, &mut seen.money);
                }
                _ => {}
            }
        }
        money(text, &mut dollars, &mut seen.money);
        seen
    }

    /// Whether a run of marks stands in running text.
    fn shows(&self, run: Range<usize>) -> bool {
        let first = self.text.partition_point(|range| range.end <= run.start);
        self.text.get(first).is_some_and(|range| range.start < run.end)
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Link { .. } | Tag::Image { .. } | Tag::Superscript | Tag::Subscript)
}

/// Dollar signs of a range that no backslash takes away.
fn positions(text: &str, range: &Range<usize>) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let escaped = |at: usize| bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
    range.clone().filter(move |&at| bytes[at] == b'$' && !escaped(at))
}

/// Moves the dollar signs of a block that belong to no formula to `money`.
///
/// The rule is Pandoc's: a formula begins before something else than a space, and ends behind something else than a
/// space and not before a digit; and not before a letter or `_` either, as in `$GOPATH/pkg/$GOOS`. `US$5` begins none.
fn money(text: &str, dollars: &mut Vec<usize>, money: &mut Vec<usize>) {
    let bytes = text.as_bytes();
    let byte = |at: Option<usize>| at.and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
    let opens = |at: usize| {
        let (before, behind) = (byte(at.checked_sub(1)), byte(Some(at + 1)));
        let is_price = before.is_ascii_alphabetic() && behind.is_ascii_digit();
        !is_price && !behind.is_ascii_whitespace()
    };
    let closes = |at: usize| {
        let behind = byte(Some(at + 1));
        !byte(at.checked_sub(1)).is_ascii_whitespace() && !behind.is_ascii_alphanumeric() && behind != b'_'
    };
    let is_double = |index: usize| dollars.get(index + 1).is_some_and(|next| *next == dollars[index] + 1);
    let mut index = 0;
    while index < dollars.len() {
        if is_double(index) {
            // A displayed formula: on to the next pair.
            let end = (index + 2..dollars.len()).find(|&end| is_double(end));
            index = end.map_or(index + 2, |end| end + 2);
            continue;
        }
        match dollars.get(index + 1) {
            Some(&end) if !is_double(index + 1) && opens(dollars[index]) && closes(end) => index += 2,
            _ => {
                money.push(dollars[index]);
                index += 1;
            }
        }
    }
    dollars.clear();
}
