//! Covers calls and references with filler of the same length, and finds them again behind CommonMark.

use super::rules::Rules;
use super::shown::{Shown, show};
use crate::read::call::{Found, find};
use crate::read::reference;
use pulldown_cmark::CowStr;
use std::borrow::Cow;
use std::ops::Range;

/// A text whose calls are covered.
pub(super) struct Covered<'a> {
    /// The text as written.
    pub(super) source: &'a str,
    /// The same text, filler in place of calls; same length.
    pub(super) text: Cow<'a, str>,
    /// The calls, in order.
    pub(super) calls: Vec<Found>,
    /// What CommonMark is shown of it.
    pub(super) shown: Cow<'a, Shown>,
    /// That text, where it is another.
    parsed: Option<String>,
}

/// The filler for one call: private-use characters, which CommonMark takes for letters; the first tells calls apart.
fn filler(index: usize, length: usize) -> String {
    let first = char::from_u32(0xE000 + (index % 0x1800) as u32).unwrap_or('\u{E000}');
    let mut text = String::with_capacity(length);
    text.push(first);
    while text.len() + 3 <= length {
        text.push('\u{F8FF}');
    }
    text.extend(std::iter::repeat_n('x', length.saturating_sub(text.len())));
    text
}

/// The calls and references of a text, in order.
fn calls(source: &str) -> Vec<Found> {
    let mut calls: Vec<Found> = find(source).into_iter().filter(|found| found.range.len() >= 3).collect();
    let references = reference::find(source, &calls);
    if !references.is_empty() {
        calls.extend(references);
        calls.sort_by_key(|found| found.range.start);
    }
    calls
}

/// The text with filler in place of its calls.
fn covered(source: &str, calls: &[Found]) -> String {
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for (index, found) in calls.iter().enumerate() {
        text.push_str(&source[at..found.range.start]);
        text.push_str(&filler(index, found.range.len()));
        at = found.range.end;
    }
    text.push_str(&source[at..]);
    text
}

/// Whether a text begins with the filler of a call.
pub(super) fn begins_with_call(text: &str) -> bool {
    text.starts_with(|first| matches!(first, '\u{E000}'..='\u{F7FF}'))
}

impl<'a> Covered<'a> {
    pub(super) fn new(source: &'a str, rules: Rules) -> Covered<'a> {
        Covered::read(source, rules, None)
    }

    /// Covers a text that has been read before: `known` is what was shown of it.
    pub(super) fn read(source: &'a str, rules: Rules, known: Option<&'a Shown>) -> Covered<'a> {
        let calls = match rules {
            Rules::Chapter(_) => calls(source),
            Rules::CommonMark(_) => Vec::new(),
        };
        let text = match calls.is_empty() {
            true => Cow::Borrowed(source),
            false => Cow::Owned(covered(source, &calls)),
        };
        let shown = known.map_or_else(|| Cow::Owned(show(&text, rules)), Cow::Borrowed);
        let parsed = shown.of(&text);
        Covered { source, text, calls, shown, parsed }
    }

    /// What CommonMark parses: as long as the text.
    pub(super) fn parsed(&self) -> &str {
        self.parsed.as_deref().unwrap_or(&self.text)
    }

    /// The text of an event as it is in [`Covered::text`], where CommonMark was shown something else.
    pub(super) fn true_text(&'a self, text: CowStr<'a>, range: &Range<usize>) -> CowStr<'a> {
        if text.len() != range.len() || !self.shown.differs(range) {
            return text;
        }
        self.text.get(range.clone()).map_or(text, CowStr::Borrowed)
    }

    /// Whether a cover hides a reference.
    pub(super) fn is_reference(&self, index: usize) -> bool {
        self.calls[index].call.as_ref().is_ok_and(|call| call.name == reference::NAME)
    }

    /// The calls that overlap a range, by index.
    pub(super) fn within(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.calls.partition_point(|found| found.range.end <= range.start);
        let last = self.calls.partition_point(|found| found.range.start < range.end);
        first..last.max(first)
    }

    /// Cuts a piece of text that came from `range` at its calls: texts and indices of calls, in order.
    ///
    /// Works also where CommonMark has changed the text in between (entities, escapes).
    pub(super) fn cut<'t>(&self, text: &'t str, range: &Range<usize>) -> Vec<Cut<'t>> {
        let mut cuts = Vec::new();
        let mut rest = text;
        for index in self.within(range) {
            let filler = filler(index, self.calls[index].range.len());
            let Some(at) = rest.find(&filler) else { continue };
            if at > 0 {
                cuts.push(Cut::Text(&rest[..at]));
            }
            cuts.push(Cut::Call(index));
            rest = &rest[at + filler.len()..];
        }
        if !rest.is_empty() {
            cuts.push(Cut::Text(rest));
        }
        cuts
    }

    /// A call whose cover is in a text that was written elsewhere: the address or title of a link in its definition.
    pub(super) fn elsewhere(&self, text: &str) -> Option<usize> {
        text.char_indices().filter(|(_, first)| matches!(first, '\u{E000}'..='\u{F7FF}')).find_map(|(at, first)| {
            let first = usize::try_from(u32::from(first) - 0xE000).ok()?;
            let known = (first..self.calls.len()).step_by(0x1800);
            known.into_iter().find(|index| text[at..].starts_with(&filler(*index, self.calls[*index].range.len())))
        })
    }

    /// The cover of a call.
    pub(super) fn cover(&self, index: usize) -> String {
        filler(index, self.calls[index].range.len())
    }

    /// Puts the original text of all calls back.
    pub(super) fn restore<'t>(&self, text: &'t str, range: &Range<usize>) -> Cow<'t, str> {
        if self.within(range).is_empty() {
            return Cow::Borrowed(text);
        }
        let restored = self.cut(text, range).into_iter().map(|cut| match cut {
            Cut::Text(text) => text,
            Cut::Call(index) => &self.source[self.calls[index].range.clone()],
        });
        Cow::Owned(restored.collect())
    }
}

/// A part of a text: plain, or a call.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut<'t> {
    Text(&'t str),
    Call(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cover_is_as_long_as_the_call() {
        let source = "甲 {{ value(\"a\", data=\"b.csv\") }} 乙 {{ b() }}";
        let covered = Covered::new(source, Rules::Chapter(Default::default()));
        assert_eq!(covered.text.len(), source.len());
        assert!(!covered.text.contains('{'));
        let whole = 0..source.len();
        assert_eq!(
            covered.cut(&covered.text, &whole),
            [Cut::Text("甲 "), Cut::Call(0), Cut::Text(" 乙 "), Cut::Call(1)]
        );
        assert_eq!(covered.restore(&covered.text, &whole), source);
    }
}
