//! Footnotes: numbered for a page in the order of their first mark, gathered at its end.
//!
//! In: the pieces of a body. Out: numbers, and where each note's pieces stand; and what is wrong with marks and notes.
//! Ids are `fn:1` and `fnref:1`: **no heading and no figure can have them**, since their ids have no colon.

use super::document::Piece;
use crate::diag::{Diagnostic, Span, error, nearest, warning};
use crate::path::SourcePath;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What ids of footnotes begin with.
pub(super) const PREFIXES: [&str; 2] = ["fn:", "fnref:"];

type Pieces<'a> = [(Piece<'a>, Range<usize>)];

/// The footnotes of a page.
#[derive(Default)]
pub(super) struct Notes {
    /// For each label, the pieces between the beginning and the end of its note.
    definitions: BTreeMap<String, Range<usize>>,
    /// Labels in the order of their numbers, each with the count of its marks.
    order: Vec<(String, usize)>,
    numbers: BTreeMap<String, usize>,
    /// How many marks of each number have been written.
    written: BTreeMap<usize, usize>,
}

impl Notes {
    /// Numbers the notes of a body, whose text begins at the piece `start`.
    pub(super) fn of(pieces: &Pieces<'_>, start: usize) -> Notes {
        let mut notes = Notes::default();
        let mut at = 0;
        while at < pieces.len() {
            let Piece::Event(Event::Start(Tag::FootnoteDefinition(label))) = &pieces[at].0 else {
                at += 1;
                continue;
            };
            let end = end(pieces, at);
            notes.definitions.entry(label.to_string()).or_insert(at + 1..end);
            at = end + 1;
        }
        if notes.definitions.is_empty() {
            return notes;
        }
        let mut at = start;
        while at < pieces.len() {
            match &pieces[at].0 {
                Piece::Event(Event::Start(Tag::FootnoteDefinition(_))) => at = end(pieces, at),
                piece => notes.count(piece),
            }
            at += 1;
        }
        // A note may mark others.
        let mut next = 0;
        while let Some((label, _)) = notes.order.get(next) {
            for at in notes.definitions.get(label).cloned().unwrap_or_default() {
                notes.count(&pieces[at].0);
            }
            next += 1;
        }
        notes
    }

    fn count(&mut self, piece: &Piece<'_>) {
        let Piece::Event(Event::FootnoteReference(label)) = piece else { return };
        if !self.definitions.contains_key(&**label) {
            return;
        }
        let next = self.order.len() + 1;
        let number = *self.numbers.entry(label.to_string()).or_insert(next);
        if number == next {
            self.order.push((label.to_string(), 0));
        }
        self.order[number - 1].1 += 1;
    }

    /// How many notes are shown.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// The pieces of a note.
    pub(super) fn pieces(&self, number: usize) -> Range<usize> {
        self.order.get(number - 1).and_then(|(label, _)| self.definitions.get(label)).cloned().unwrap_or_default()
    }

    /// The next mark of a label: its number, and the id it gets.
    pub(super) fn mark(&mut self, label: &str) -> Option<(usize, String)> {
        let number = *self.numbers.get(label)?;
        let count = self.written.entry(number).or_default();
        *count += 1;
        Some((number, mark_id(number, *count)))
    }

    /// The ids of all marks of a note.
    pub(super) fn marks(&self, number: usize) -> Vec<String> {
        let count = self.order.get(number - 1).map_or(0, |(_, count)| *count);
        (1..=count).map(|mark| mark_id(number, mark)).collect()
    }
}

fn mark_id(number: usize, count: usize) -> String {
    match count {
        1 => format!("fnref:{number}"),
        _ => format!("fnref:{number}-{count}"),
    }
}

/// The piece that ends the note that begins at `start`.
pub(super) fn end(pieces: &Pieces<'_>, start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, (piece, _)) in pieces.iter().enumerate().skip(start) {
        match piece {
            Piece::Event(Event::Start(Tag::FootnoteDefinition(_))) => depth += 1,
            Piece::Event(Event::End(TagEnd::FootnoteDefinition)) => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    pieces.len()
}

/// Finds marks without a note, notes without a mark, and notes that are there twice.
pub(super) fn check(pieces: &Pieces<'_>, source: &str) -> Vec<Diagnostic> {
    let file = SourcePath::call();
    let mut found = Vec::new();
    let mut notes: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    let mut marked: BTreeSet<&str> = BTreeSet::new();
    let mut missing: Vec<(&str, Range<usize>)> = Vec::new();
    let mut in_code = false;
    for (piece, range) in pieces {
        let Piece::Event(event) = piece else { continue };
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let place = range.start..range.start + label.len() + 3;
                match notes.get(&**label) {
                    None => {
                        notes.insert(label, place);
                    }
                    Some(first) => {
                        let span = Span::new(&file, place);
                        let twice = error!("duplicate-footnote", span, "the footnote `{label}` is written twice");
                        let first = Span::new(&file, first.clone());
                        found.push(twice.label(first, "first here").help("give one of them another name"));
                    }
                }
            }
            Event::FootnoteReference(label) => {
                marked.insert(label);
            }
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code && text.contains("[^") && text.len() == range.len() => {
                missing.extend(marks(text).map(|(label, at)| (label, range.start + at.start..range.start + at.end)));
            }
            _ => {}
        }
    }
    for (label, range) in missing {
        if source[..range.start].ends_with('\\') {
            continue;
        }
        let wrong = error!("undefined-footnote", Span::new(&file, range), "there is no footnote `{label}`");
        let wrong = match nearest(label, notes.keys().copied()) {
            Some(near) => wrong.help(format!("did you mean `[^{near}]`?")),
            None => wrong.help(format!("write it on a line of its own: `[^{label}]: …`")),
        };
        found.push(wrong.help("write `\\[^` if it is meant as text"));
    }
    for (label, range) in notes.iter().filter(|(label, _)| !marked.contains(*label)) {
        let unused =
            warning!("unused-footnote", Span::new(&file, range.clone()), "nothing marks the footnote `{label}`");
        found.push(unused.help(format!("put `[^{label}]` where it belongs, or take it out; it is not shown")));
    }
    found
}

/// Tells marks in a short text, such as a caption: it has no notes.
pub(super) fn misplaced(pieces: &Pieces<'_>, source: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (piece, range) in pieces {
        let Piece::Event(Event::Text(text)) = piece else { continue };
        if text.len() != range.len() || is_escaped(range, source) {
            continue;
        }
        for (label, at) in marks(text) {
            let span = Span::new(&SourcePath::call(), range.start + at.start..range.start + at.end);
            let wrong = error!("misplaced-footnote", span, "captions, notes and titles of parts have no footnotes");
            let wrong = wrong.help(format!("put `[^{label}]` into the text, or say in full what the footnote says"));
            found.push(wrong.help("write `\\[^` if it is meant as text"));
        }
    }
    found
}

/// A text without marks. `range`: where it stands in its source.
pub(super) fn unmarked(text: &str, range: &Range<usize>, source: &str) -> String {
    if text.len() != range.len() || is_escaped(range, source) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (_, mark) in marks(text) {
        out.push_str(&text[at..mark.start]);
        at = mark.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Whether a text begins with a bracket that is meant as one.
fn is_escaped(range: &Range<usize>, source: &str) -> bool {
    source.as_bytes()[..range.start].last() == Some(&b'\\')
}

/// What looks like a mark of a footnote in a text: `[^label]`.
fn marks(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    text.match_indices("[^").filter_map(|(at, _)| {
        let rest = &text[at + 2..];
        let length = rest.find([']', '[', ' ', '\n']).filter(|length| (1..=60).contains(length))?;
        rest[length..].starts_with(']').then(|| (&rest[..length], at..at + length + 3))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_mark() {
        let found: Vec<&str> = marks("a[^1] b[^注 x] [^长] [^] [^[^2]").map(|(label, _)| label).collect();
        assert_eq!(found, ["1", "长", "2"]);
    }
}
