//! Emphasis beside Chinese punctuation: `**中文。**中文`.
//!
//! CommonMark lets a run of `*` open or close by the characters on both sides of it, and takes every punctuation mark
//! for an end of a word, which is wrong in texts without spaces. The amended rule (commonmark-spec#839, after
//! tats-u/markdown-cjk-friendly) treats Chinese, Japanese and Korean characters apart. Here each character beside such
//! a run is replaced, for CommonMark only, by one of the same length that makes the old rule say what the new one says:
//! **no byte moves, and no text is changed.** Two neighbouring runs that need the character between them changed in
//! two ways (`a**。**"b"`) get what the left one needs.
//! To be removed when pulldown-cmark releases its own rule (its pull request 1059).

use super::width::{is_cjk, is_ideographic_variation, is_variation};
use pulldown_cmark::{Event, Parser, Tag};
use std::collections::BTreeMap;
use std::ops::Range;

/// A character to be shown to CommonMark as another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Swap {
    /// The first byte of the run that wants it.
    pub(super) run: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// The first byte of the character.
    pub(super) at: usize,
    /// What to show instead; as long as the character.
    pub(super) shown: char,
}

/// What a character means to a run beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Space,
    Letter,
    Mark,
}

/// The characters beside runs of `*` and `~` that CommonMark has to see as others. Time is linear.
pub(super) fn swaps(text: &str) -> Vec<Swap> {
    let mut swaps: Vec<Swap> = Vec::new();
    let mut classes = Classes::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| matches!(byte, b'*' | b'~' | b'_')) {
        let run = at + found;
        let mark = bytes[run];
        let length = bytes[run..].iter().take_while(|byte| **byte == mark).count();
        at = run + length;
        // ASCII on both sides is what almost all runs of other languages have.
        let ascii = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii);
        if ascii(run.checked_sub(1).map(|before| &bytes[before])) && ascii(bytes.get(at)) {
            continue;
        }
        let swap = match mark {
            b'_' => before_underscore(text, run..at, &mut classes),
            _ => beside(text, run..at, &mut classes),
        };
        if let Some(swap) = swap.filter(|swap| swaps.last().is_none_or(|last| last.at != swap.at)) {
            swaps.push(swap);
        }
    }
    swaps
}

/// What a run of `*` or `~` needs.
fn beside(text: &str, Range { start: run, end }: Range<usize>, classes: &mut Classes) -> Option<Swap> {
    let mut back = text[..run].chars().rev();
    let before = back.next()?;
    let after = text[end..].chars().next()?;
    let (left, right) = (classes.of(before), classes.of(after));
    if left == Class::Space || right == Class::Space {
        return None;
    }
    let base = if is_variation(before) { back.next().unwrap_or(before) } else { before };
    let cjk_before = is_cjk(base) || is_ideographic_variation(before);
    let cjk_after = is_cjk(after);
    // Neither side is a space, so each rule comes down to the marks that are not Chinese.
    let mark_before = classes.of(base) == Class::Mark && !cjk_before;
    let mark_after = right == Class::Mark && !cjk_after;
    let opens = !mark_after || mark_before || cjk_before;
    let closes = !mark_before || mark_after || cjk_after;
    let said = |left: Class, right: Class| {
        (right != Class::Mark || left == Class::Mark, left != Class::Mark || right == Class::Mark)
    };
    if said(left, right) == (opens, closes) {
        return None;
    }
    for class in [Class::Letter, Class::Mark] {
        if cjk_after && said(left, class) == (opens, closes) {
            return Some(Swap { run, end, at: end, shown: stand_in(class, after) });
        }
        if cjk_before && said(class, right) == (opens, closes) {
            return Some(Swap { run, end, at: run - before.len_utf8(), shown: stand_in(class, before) });
        }
    }
    None
}

/// A run of `_` opens behind a punctuation mark, also behind one with a variation selector.
fn before_underscore(text: &str, Range { start: run, end }: Range<usize>, classes: &mut Classes) -> Option<Swap> {
    let mut back = text[..run].chars().rev();
    let selector = back.next().filter(|character| is_variation(*character))?;
    let base = back.next()?;
    let after = text[end..].chars().next()?;
    let opens = classes.of(base) == Class::Mark && classes.of(after) != Class::Space;
    opens.then(|| Swap { run, end, at: run - selector.len_utf8(), shown: stand_in(Class::Mark, selector) })
}

/// A character of a class, as long as another one of three or four bytes.
fn stand_in(class: Class, character: char) -> char {
    match (class, character.len_utf8()) {
        (Class::Mark, 4) => '\u{10100}',
        (Class::Mark, _) => '。',
        (_, 4) => '\u{20000}',
        (..) => '一',
    }
}

/// What CommonMark takes characters for. Which are marks is asked of the parser itself, so that both always agree.
#[derive(Default)]
struct Classes {
    marks: BTreeMap<char, bool>,
}

impl Classes {
    fn of(&mut self, character: char) -> Class {
        if character.is_whitespace() {
            Class::Space
        } else if character.is_alphanumeric() || (!character.is_ascii_punctuation() && !self.is_mark(character)) {
            Class::Letter
        } else {
            Class::Mark
        }
    }

    /// A `*` behind a letter opens before anything but a mark.
    fn is_mark(&mut self, character: char) -> bool {
        *self.marks.entry(character).or_insert_with(|| {
            let opens = |event: Event<'_>| matches!(event, Event::Start(Tag::Emphasis));
            !Parser::new(&format!("a*{character}b*")).any(opens)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_rules_differ_in_is_swapped() {
        for text in ["**a**b", "a **b.** c", "**中文**中文", "中文 **中文。** 中文", "**a.**b", "“**a**”", "中_文。_中"]
        {
            assert_eq!(swaps(text), [], "{text}");
        }
        let text = "**中文。**中文";
        assert_eq!(swaps(text), [Swap { run: 11, end: 13, at: 8, shown: '一' }]);
        let text = "见**[链接](x)**吗";
        assert_eq!(
            swaps(text),
            [Swap { run: 3, end: 5, at: 0, shown: '。' }, Swap { run: 16, end: 18, at: 18, shown: '。' }]
        );
    }

    #[test]
    fn stand_ins_are_as_long_and_what_they_stand_for() {
        let mut classes = Classes::default();
        for (class, character) in
            [(Class::Mark, '中'), (Class::Letter, '。'), (Class::Mark, '𠮟'), (Class::Letter, '𬽠')]
        {
            let shown = stand_in(class, character);
            assert_eq!(shown.len_utf8(), character.len_utf8());
            assert_eq!(classes.of(shown), class, "{shown}");
        }
    }
}
