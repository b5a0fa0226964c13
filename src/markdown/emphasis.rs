//! Emphasis beside Chinese punctuation: `**中文。**中文`.
//!
//! CommonMark lets a run of `*` open or close by the characters on both sides of it, and takes every punctuation mark
//! for an end of a word, which is wrong in texts without spaces. The amended rule (commonmark-spec#839, after
//! tats-u/markdown-cjk-friendly) treats Chinese, Japanese and Korean characters apart: beside one of them a run may both
//! open and close. CommonMark says so of a run between two letters and of one between two marks, so one of the two
//! characters is replaced, for CommonMark only, by one of the same length that is what the other is: **no byte moves,
//! and no text is changed.** A character between two runs, as in `、**字**，`, is chosen with the characters around both.
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

/// A character beside a run of `*` or `~`.
#[derive(Clone, Copy, Debug)]
struct Seat {
    at: usize,
    character: char,
    /// What CommonMark takes it for.
    seen: Class,
    /// What it has to be taken for; `None`: whatever the character on the other side of the run is.
    wanted: Option<Class>,
    /// The run beside it; of two the one before it.
    run: (usize, usize),
}

/// The characters beside runs of `*` and `~` that CommonMark has to see as others. Time is linear.
pub(super) fn swaps(text: &str) -> Vec<Swap> {
    let mut swaps: Vec<Swap> = Vec::new();
    let mut classes = Classes::default();
    // Characters with nothing but a run between each and the next.
    let mut chain: Vec<Seat> = Vec::new();
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
        if mark == b'_' {
            let swap = before_underscore(text, run..at, &mut classes);
            settle(text, &mut chain, &mut swaps);
            swaps.extend(swap.filter(|swap| swaps.last().is_none_or(|last| last.at != swap.at)));
            continue;
        }
        let Some((before, after)) = beside(text, run..at, &mut classes) else { continue };
        if chain.last().is_none_or(|last| last.at != before.at) {
            settle(text, &mut chain, &mut swaps);
            chain.push(before);
        }
        chain.push(after);
    }
    settle(text, &mut chain, &mut swaps);
    swaps
}

/// The characters on both sides of a run of `*` or `~`; `None`: the amended rule says what CommonMark says.
fn beside(text: &str, Range { start: run, end }: Range<usize>, classes: &mut Classes) -> Option<(Seat, Seat)> {
    let mut back = text[..run].chars().rev();
    let before = back.next()?;
    let after = text[end..].chars().next()?;
    let (left, right) = (classes.of(before), classes.of(after));
    if left == Class::Space || right == Class::Space {
        return None;
    }
    let base = if is_variation(before) { back.next().unwrap_or(before) } else { before };
    // Quotes with a selector are wide by themselves.
    let is_wide_quote = before == '\u{FE01}' && matches!(base, '‘' | '’' | '“' | '”');
    let cjk_before = is_cjk(base) || is_ideographic_variation(before) || is_wide_quote;
    let cjk_after = is_cjk(after);
    // A selector behind a mark is a part of the mark.
    let is_mark = classes.of(base) == Class::Mark;
    let wanted_before = (!cjk_before).then_some(if is_mark { Class::Mark } else { Class::Letter });
    if !cjk_before && !cjk_after && wanted_before == Some(left) {
        return None;
    }
    let at = run - before.len_utf8();
    let run = (run, end);
    let wanted_after = (!cjk_after).then_some(right);
    Some((
        Seat { at, character: before, seen: left, wanted: wanted_before, run },
        Seat { at: end, character: after, seen: right, wanted: wanted_after, run },
    ))
}

/// Makes neighbours in a chain alike, as far as those allow it that are no Chinese, Japanese or Korean characters.
fn settle(text: &str, chain: &mut Vec<Seat>, swaps: &mut Vec<Swap>) {
    let mut start = 0;
    while start < chain.len() {
        let Some(free) = chain[start..].iter().position(|seat| seat.wanted.is_none()).map(|free| start + free) else {
            break;
        };
        let end = chain[free..].iter().position(|seat| seat.wanted.is_some()).map_or(chain.len(), |end| free + end);
        let left = free.checked_sub(1).and_then(|left| chain[left].wanted);
        let right = chain.get(end).and_then(|seat| seat.wanted);
        let class = match (left, right) {
            (Some(left), Some(right)) if left != right => inside(text, chain[free].run),
            (Some(class), _) | (_, Some(class)) => class,
            (None, None) => Class::Letter,
        };
        chain[free..end].iter_mut().for_each(|seat| seat.wanted = Some(class));
        start = end;
    }
    for seat in chain.drain(..) {
        if let Some(class) = seat.wanted.filter(|class| *class != seat.seen) {
            let Seat { at, character, run: (run, end), .. } = seat;
            swaps.push(Swap { run, end, at, shown: stand_in(class, character) });
        }
    }
}

/// What a character behind a run is best taken for, where the characters around it are a letter and a mark.
///
/// One of the two runs then cannot both open and close. Within emphasis a letter lets the first open and the second
/// close; between two parts with emphasis a mark lets the first close and the second open.
fn inside(text: &str, (run, end): (usize, usize)) -> Class {
    /// How far back it is asked which runs have opened, in bytes.
    const REACH: usize = 2_000;
    let before = &text[text.floor_char_boundary(run.saturating_sub(REACH))..run];
    let paragraph = before.rfind("\n\n").map_or(before, |blank| &before[blank..]);
    let is_odd = paragraph.matches(&text[run..end]).count() % 2 == 1;
    if is_odd { Class::Mark } else { Class::Letter }
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
        let text = "甲，**乙**，丙";
        assert_eq!(
            swaps(text),
            [Swap { run: 6, end: 8, at: 3, shown: '一' }, Swap { run: 11, end: 13, at: 13, shown: '一' }]
        );
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
