//! The facts of a body: headings, links, calls, ids, length.

use super::cover::Covered;
use super::document::{Document, Piece, Rules};
use super::slug::Slugs;
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::read::Node;
use crate::read::call::CallSite;
use crate::read::reference;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id in the page.
    pub id: String,
    /// Its text without marks; calls left out.
    pub text: String,
    /// Its bytes in the body.
    pub range: Range<usize>,
    /// Whether it takes part in the count of sections; `{number=false}` takes it out.
    pub is_numbered: bool,
}

/// The attribute of a heading that takes it out of the count.
pub(super) const NUMBER: &str = "number";

/// A link or an image.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads, as written.
    pub to: String,
    /// The bytes of the address in the body, or of the whole link.
    pub range: Range<usize>,
}

/// The facts of a body. All places count in the body.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Whether the body begins with a heading of the first level.
    pub begins_with_title: bool,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Links and images in order.
    pub links: Vec<Link>,
    /// Calls in order, fences included; those in code left out.
    pub calls: Vec<CallSite>,
    /// Ids that raw HTML gives.
    pub html_ids: Vec<String>,
    /// Words: each wide character counts as one.
    pub words: usize,
    /// What is wrong with the text itself; in [`SourcePath::call`].
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the facts of a body.
pub fn outline(body: &str) -> Outline {
    let covered = Covered::new(body);
    let document = Document::read(&covered, Rules::Chapter);
    let mut outline = Outline { diagnostics: document.diagnostics, calls: document.calls, ..Outline::default() };
    let mut slugs = Slugs::default();
    let mut chosen: Vec<(String, Range<usize>)> = Vec::new();
    let mut heading: Option<(Heading, bool)> = None;
    outline.begins_with_title = matches!(
        document.pieces.first(),
        Some((Piece::Event(Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. })), _))
    );
    for (piece, range) in &document.pieces {
        let event = match piece {
            Piece::Event(event) => event,
            // A reference names its heading as it is written; what a call says is not known here.
            Piece::Call(site) => {
                let call = outline.calls[*site].call.as_ref().ok().filter(|call| call.name == reference::NAME);
                let text = call.and_then(|call| call.values.first()).and_then(Node::as_text);
                if let (Some((heading, _)), Some(text)) = (&mut heading, text) {
                    heading.text.push_str(text);
                }
                continue;
            }
            _ => continue,
        };
        match event {
            Event::Start(Tag::Heading { level, id, attrs, .. }) => {
                let id_given = id.as_ref().map(ToString::to_string);
                let given = id_given.is_some();
                let id = id_given.unwrap_or_default();
                let range = range.start..range.start + body[range.clone()].trim_end().len();
                let off = |(key, value): &(CowStr<'_>, Option<CowStr<'_>>)| {
                    &**key == NUMBER && value.as_deref() == Some("false")
                };
                let is_numbered = !attrs.iter().any(off);
                let level = *level as u8;
                heading = Some((Heading { level, id, text: String::new(), range, is_numbered }, given));
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some((mut heading, given)) = heading.take() else { continue };
                heading.text = heading.text.trim().to_owned();
                if given {
                    if let Some((_, first)) = chosen.iter().find(|(id, _)| *id == heading.id) {
                        let file = SourcePath::call();
                        let id = &heading.id;
                        let span = Span::new(&file, id_range(body, &heading));
                        let twice = error!("duplicate-id", span, "the id `{id}` is given twice in this chapter");
                        let first = Span::new(&file, first.clone());
                        outline.diagnostics.push(twice.label(first, "first here").help("give one of them another id"));
                    }
                    chosen.push((heading.id.clone(), id_range(body, &heading)));
                    slugs.take(&heading.id);
                } else {
                    heading.id = String::new();
                }
                outline.headings.push(heading);
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let at = body[range.clone()].rfind(&**dest_url).filter(|_| !dest_url.is_empty());
                let range = at.map_or(range.clone(), |at| range.start + at..range.start + at + dest_url.len());
                outline.links.push(Link { to: dest_url.to_string(), range });
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((heading, _)) = &mut heading {
                    heading.text.push_str(text);
                }
                outline.words += words(text);
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((heading, _)) = &mut heading {
                    heading.text.push(' ');
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => outline.html_ids.extend(ids(html)),
            _ => {}
        }
    }
    // Chosen ids go first, so that a heading above cannot take one from a heading below.
    for heading in outline.headings.iter_mut().filter(|heading| heading.id.is_empty()) {
        heading.id = slugs.of(&heading.text);
    }
    outline
}

/// Where a heading's `{#id}` stands.
fn id_range(body: &str, heading: &Heading) -> Range<usize> {
    let written = format!("#{}", heading.id);
    let at = body[heading.range.clone()].rfind(&written);
    at.map_or(heading.range.clone(), |at| heading.range.start + at..heading.range.start + at + written.len())
}

/// Words of a text: runs of letters, and every wide character for itself.
fn words(text: &str) -> usize {
    let mut count = 0;
    let mut inside = false;
    for character in text.chars() {
        let letter = character.is_alphanumeric();
        let wide = letter && character.width() == Some(2);
        count += usize::from(wide || (letter && !inside));
        inside = letter && !wide;
    }
    count
}

/// Values of `id` and `name` attributes in raw HTML.
fn ids(html: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for attribute in [" id=\"", " id='", " name=\"", " name='"] {
        for part in html.split(attribute).skip(1) {
            let quote = if attribute.ends_with('"') { '"' } else { '\'' };
            ids.extend(part.split(quote).next().map(str::to_owned));
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_taken_from_the_parsed_text() {
        let body = "# 一 {#one}\n\n## 二 `x`\n\n[甲](a.md#b) `{{ bar() }}` {{ value(\"n\") }}\n\n```chart bar {#fig-a}\nx: y\n```\n\n```\n{{ bar() }}\n```\n";
        let outline = outline(body);
        let ids: Vec<&str> = outline.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["one", "二-x"]);
        assert_eq!(&body[outline.links[0].range.clone()], "a.md#b");
        let names: Vec<&str> = outline.calls.iter().map(|site| site.call.as_ref().unwrap().name.as_str()).collect();
        assert_eq!(names, ["value", "bar"]);
    }

    #[test]
    fn a_fence_in_a_quote_keeps_true_places() {
        let body = "> - ```chart bar\n>   x: month\n>   y: heigth\n>   ```\n";
        let outline = outline(body);
        let call = outline.calls[0].call.as_ref().unwrap();
        let y = call.get("y").unwrap();
        assert_eq!(&body[outline.calls[0].range.start..][y.span.range()], "heigth");
    }

    #[test]
    fn words_count_characters_and_words() {
        assert_eq!(words("大模型 in 2025, really"), 6);
    }

    #[test]
    fn nesting_is_bounded() {
        let outline = outline(&"> ".repeat(40_000));
        assert_eq!(outline.diagnostics[0].code, "too-deep");
    }
}
