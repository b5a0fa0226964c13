//! What CommonMark leaves to be done in running text.
//!
//! In: the pieces of a body. Out: the same pieces, with text that was cut for nothing joined again, line ends between
//! wide characters taken out, lowered and raised text inside words (`CO~2~`, `10^3^`), and the ids of formulas read.

use super::cover::Covered;
use super::document::{Document, Named, Piece};
use super::rules::Rules;
use super::width::{is_ambiguous, is_hangul, is_ideographic_variation, is_variation, is_wide};
use crate::diag::{Span, error};
use crate::path::SourcePath;
use crate::read::config::Cjk;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::ops::Range;

/// The longest text that is lowered or raised inside a word, in bytes.
const SCRIPT_LIMIT: usize = 24;

type Pieces<'a> = Vec<(Piece<'a>, Range<usize>)>;

/// Does what CommonMark leaves to be done.
pub(super) fn finish<'a>(document: &mut Document<'a>, covered: &'a Covered<'a>, rules: Rules) {
    if rules.is_chapter() {
        document.pieces = joined(std::mem::take(&mut document.pieces), covered);
        identify(document);
    }
    if rules.cjk() == Cjk::On {
        join_lines(&mut document.pieces);
    }
}

/// Joins neighbouring texts, and splits those that have lowered or raised parts.
fn joined<'a>(pieces: Pieces<'a>, covered: &'a Covered<'a>) -> Pieces<'a> {
    let mut out: Pieces<'a> = Vec::with_capacity(pieces.len());
    let mut in_code = false;
    // The exact text that is growing at the end of `out`.
    let mut open: Option<Range<usize>> = None;
    for (piece, range) in pieces {
        let exact = match &piece {
            Piece::Event(Event::Text(text)) if !in_code => covered.text.get(range.clone()) == Some(text),
            _ => false,
        };
        if exact {
            match &mut open {
                Some(whole) if whole.end == range.start => whole.end = range.end,
                _ => {
                    split(&mut out, covered, open.replace(range));
                }
            }
            continue;
        }
        split(&mut out, covered, open.take());
        match &piece {
            Piece::Event(Event::Start(Tag::CodeBlock(_))) => in_code = true,
            Piece::Event(Event::End(TagEnd::CodeBlock)) => in_code = false,
            _ => {}
        }
        out.push((piece, range));
    }
    split(&mut out, covered, open.take());
    out
}

/// Writes a text, its lowered and raised parts apart.
fn split<'a>(out: &mut Pieces<'a>, covered: &'a Covered<'a>, range: Option<Range<usize>>) {
    let Some(range) = range else { return };
    let text = &covered.text[range.clone()];
    let push = |out: &mut Pieces<'a>, part: Range<usize>| {
        if !part.is_empty() {
            let place = range.start + part.start..range.start + part.end;
            out.push((Piece::Event(Event::Text(CowStr::Borrowed(&text[part]))), place));
        }
    };
    let mut written = 0;
    let mut at = 0;
    while let Some(mark) = text[at..].find(['~', '^']).map(|mark| at + mark) {
        at = mark + 1;
        let Some(inner) = script(text, mark) else { continue };
        let (start, end) = match text.as_bytes()[mark] {
            b'~' => (Tag::Subscript, TagEnd::Subscript),
            _ => (Tag::Superscript, TagEnd::Superscript),
        };
        push(out, written..mark);
        let whole = range.start + mark..range.start + inner.end + 1;
        out.push((Piece::Event(Event::Start(start)), whole.clone()));
        push(out, inner.clone());
        out.push((Piece::Event(Event::End(end)), whole));
        written = inner.end + 1;
        at = written;
    }
    push(out, written..text.len());
}

/// The lowered or raised part that a mark begins inside a word: short, of letters, digits and signs.
///
/// CommonMark's rule for `~` and `^` wants spaces around them; `3~5` and `2^10` are no such parts.
fn script(text: &str, mark: usize) -> Option<Range<usize>> {
    let sign = text.as_bytes()[mark];
    let before = text[..mark].chars().next_back()?;
    let fits = match sign {
        b'~' => before.is_ascii_alphabetic() || matches!(before, ')' | ']'),
        _ => before.is_alphanumeric() || matches!(before, ')' | ']' | '）' | '】' | '」' | '”' | '。' | '，'),
    };
    let allowed = |byte: u8| match sign {
        b'~' => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'),
        _ => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'[' | b']' | b'(' | b')'),
    };
    let rest = &text.as_bytes()[mark + 1..];
    let length = rest.iter().take(SCRIPT_LIMIT + 1).take_while(|byte| allowed(**byte)).count();
    let closed = rest.get(length) == Some(&sign) && rest.get(length + 1) != Some(&sign);
    (fits && closed && (1..=SCRIPT_LIMIT).contains(&length)).then(|| mark + 1..mark + 1 + length)
}

/// Takes the ids behind displayed formulas out of the text.
fn identify(document: &mut Document<'_>) {
    for at in 0..document.pieces.len() {
        let Piece::Equation(index) = document.pieces[at].0 else { continue };
        let Some((Piece::Event(Event::Text(text)), range)) = document.pieces.get_mut(at + 1) else { continue };
        let Some((named, length)) = attribute(text, range.start) else { continue };
        let rest = text[length..].to_owned();
        range.start += length;
        *text = rest.into();
        match named {
            Ok(named) => document.equations[index].id = Some(named),
            Err(wrong) => document.diagnostics.push(*wrong),
        }
    }
}

/// An id, or what is wrong with it, and how much of the text it takes.
pub(super) type Attribute = (Result<Named, Box<crate::diag::Diagnostic>>, usize);

/// Reads `{#id}` at the beginning of a text that stands at `start`: the id, and how much of the text it takes.
///
/// `None`: no braces with an id. Errors: something else than a good id stands in them.
pub(super) fn attribute(text: &str, start: usize) -> Option<Attribute> {
    let space = text.len() - text.trim_start_matches([' ', '\t']).len();
    let inside = text[space..].strip_prefix('{')?;
    let length = inside.find('}')?;
    let inside = &inside[..length];
    if !inside.trim_start().starts_with('#') {
        return None;
    }
    let whole = space + length + 2;
    let id = inside.trim();
    let at = start + space + 1 + (inside.len() - inside.trim_start().len());
    let place = at..at + id.len();
    let id = &id[1..];
    let good = id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && id.len() <= 100;
    if good {
        return Some((Ok((id.to_owned(), place)), whole));
    }
    let wrong = error!("bad-id", Span::new(&SourcePath::call(), place), "`{id}` cannot be an id");
    let help = "an id is letters a–z, digits, `-` and `_`, begins with a letter, and stands alone: `{#fig-bids}`";
    Some((Err(Box::new(wrong.help(help))), whole))
}

/// Takes out line ends between two wide characters, neither of them Hangul; all others are spaces.
fn join_lines(pieces: &mut Pieces<'_>) {
    let gone: Vec<usize> = (0..pieces.len())
        .filter(|&at| matches!(pieces[at].0, Piece::Event(Event::SoftBreak)))
        .filter(|&at| {
            let before = pieces[..at].iter().rev().map(|(piece, _)| edge(piece, Edge::Last));
            let behind = pieces[at + 1..].iter().map(|(piece, _)| edge(piece, Edge::First));
            let character = |mut edges: Box<dyn Iterator<Item = Beside> + '_>| match edges.find(|beside| *beside != Beside::Nothing) {
                Some(Beside::Character(character)) => Some(character),
                _ => None,
            };
            matches!((character(Box::new(before)), character(Box::new(behind))), (Some(left), Some(right)) if are_joined(left, right))
        })
        .collect();
    if gone.is_empty() {
        return;
    }
    let mut gone = gone.into_iter().peekable();
    let mut index = 0;
    pieces.retain(|_| {
        let kept = gone.next_if_eq(&index).is_none();
        index += 1;
        kept
    });
}

/// Whether a line end between two characters is nothing. Quotes and dashes are as wide as what stands beside them.
fn are_joined(left: char, right: char) -> bool {
    let wide = |character: char| is_wide(character) && !is_hangul(character);
    (wide(left) && (wide(right) || is_ambiguous(right))) || (is_ambiguous(left) && wide(right))
}

#[derive(Clone, Copy)]
enum Edge {
    First,
    Last,
}

/// What a piece has at its edge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Character(char),
    /// Nothing that is seen: look further.
    Nothing,
    /// Something that is no text.
    Other,
}

fn edge(piece: &Piece<'_>, edge: Edge) -> Beside {
    let Piece::Event(event) = piece else { return Beside::Other };
    match event {
        Event::Text(text) | Event::Code(text) => {
            let seen = |character: &char| !is_variation(*character) && !is_ideographic_variation(*character);
            let character = match edge {
                Edge::First => text.chars().next(),
                Edge::Last => text.chars().rev().find(seen),
            };
            character.map_or(Beside::Nothing, Beside::Character)
        }
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
        | Event::Start(Tag::Superscript | Tag::Subscript)
        | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
        | Event::End(TagEnd::Superscript | TagEnd::Subscript)
        | Event::FootnoteReference(_)
        | Event::InlineHtml(_) => Beside::Nothing,
        _ => Beside::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_lowered_and_raised_parts() {
        let part =
            |text: &str| text.find(['~', '^']).and_then(|mark| script(text, mark)).map(|part| text[part].to_owned());
        for (text, expected) in
            [("CO~2~", "2"), ("10^3^", "3"), ("研究^[12]^", "[12]"), ("n^th^", "th"), ("(x)~i-1~", "i-1")]
        {
            assert_eq!(part(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["3~5天，8~10天", "2^10，2^20", "a~b c~", "x~~y~~", "~a~", "约~5~", "x~~", "x^^"] {
            assert_eq!(part(text), None, "{text}");
        }
    }

    #[test]
    fn lines_join_between_wide_characters_only() {
        for (left, right) in
            [('字', '字'), ('。', '字'), ('：', '“'), ('”', '字'), ('字', 'あ'), ('…', '字'), ('ｱ', '字')]
        {
            assert!(are_joined(left, right), "{left}{right}");
        }
        for (left, right) in [('字', 'A'), ('글', '글'), ('字', '글'), ('a', '“'), ('”', '“'), ('1', '字')]
        {
            assert!(!are_joined(left, right), "{left}{right}");
        }
    }
}
