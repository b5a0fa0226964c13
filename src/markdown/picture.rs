//! An image that stands alone in its paragraph, with a title or an id: a figure.

use super::document::{Named, Piece};
use super::inline::{Attribute, attribute};
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// A figure made of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The id in `{#fig-id}` behind it.
    pub id: Option<Named>,
    /// What stands below it: the title of the image, as Markdown, or else what is said in place of it, as text.
    pub caption: String,
    /// Whether the caption is the title.
    pub has_title: bool,
    /// What is said in place of it; calls left out.
    pub alt: String,
    /// Where it lies, as written.
    pub to: String,
    /// Its bytes in the body.
    pub range: Range<usize>,
}

/// A figure among the pieces of a body.
pub(super) struct Found {
    pub(super) picture: Picture,
    /// What is wrong with its id.
    pub(super) wrong: Option<Diagnostic>,
    /// The pieces between the beginning and the end of the image.
    pub(super) inside: Range<usize>,
    /// The piece behind its paragraph.
    pub(super) next: usize,
}

/// Reads what other tools take behind a picture, `{width=50%}` or `{.rounded}`, as an id that is none.
fn foreign(text: &str, start: usize) -> Option<Attribute> {
    let written = text.trim();
    let inside = written.strip_prefix('{')?.strip_suffix('}')?;
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let is_attribute = |word: &str| match word.split_once('=') {
        Some((name, value)) => is_name(name) && !value.is_empty(),
        None => word.strip_prefix('.').is_some_and(is_name),
    };
    let mut words = inside.split_whitespace().peekable();
    words.peek()?;
    if !words.all(is_attribute) {
        return None;
    }
    let from = start + (text.len() - text.trim_start().len());
    let place = Span::new(&SourcePath::call(), from..from + written.len());
    let wrong = error!("bad-id", place, "a picture takes no `{written}`");
    let help = "it takes an id, `{#fig-photo}`; its size is that of its file, and `{{ image(…, wide=true) }}` lets it be wider than the text";
    Some((Err(Box::new(wrong.help(help))), text.len()))
}

/// The figure that the paragraph is whose beginning stands before `at`.
pub(super) fn alone(pieces: &[(Piece<'_>, Range<usize>)], at: usize) -> Option<Found> {
    let (Piece::Event(Event::Start(Tag::Image { dest_url, title, .. })), range) = pieces.get(at)? else { return None };
    let mut depth = 0_usize;
    let mut alt = String::new();
    let mut end = at;
    for (piece, _) in &pieces[at..] {
        match piece {
            Piece::Event(Event::Start(_)) => depth += 1,
            Piece::Event(Event::End(_)) => depth -= 1,
            Piece::Event(Event::Text(text) | Event::Code(text)) => alt.push_str(text),
            Piece::Event(Event::SoftBreak | Event::HardBreak) => alt.push(' '),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        end += 1;
    }
    let mut next = end + 1;
    let mut whole = range.clone();
    let mut id = None;
    let mut wrong = None;
    if let (Piece::Event(Event::Text(text)), range) = pieces.get(next)? {
        let (named, length) = attribute(text, range.start).or_else(|| foreign(text, range.start))?;
        if !text[length..].trim().is_empty() {
            return None;
        }
        match named {
            Ok(named) => id = Some(named),
            Err(found) => wrong = Some(*found),
        }
        whole.end = range.end;
        next += 1;
    }
    let last = matches!(pieces.get(next)?, (Piece::Event(Event::End(TagEnd::Paragraph)), _));
    if !last || (title.is_empty() && id.is_none() && wrong.is_none()) {
        return None;
    }
    let has_title = !title.is_empty();
    let caption = if has_title { title.to_string() } else { alt.clone() };
    let picture = Picture { id, caption, has_title, alt, to: dest_url.to_string(), range: whole };
    Some(Found { picture, wrong, inside: at + 1..end, next: next + 1 })
}
