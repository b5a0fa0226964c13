//! A body as HTML, and short texts as HTML or plain.

use super::cover::Covered;
use super::document::{Document, Piece};
use super::note;
use super::resolve::{Body, Drawn, Labels, Resolve, Title};
use super::rules::Rules;
use super::writer::Writer;
use crate::escape;
use crate::read::config::Markdown;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// Writes a body as HTML. With [`Rules::CommonMark`] nothing is added to what CommonMark says.
pub fn html(body: &Body<'_>, labels: &Labels, resolve: &mut dyn Resolve) -> String {
    let covered = Covered::read(body.text, body.rules, body.outline.map(|outline| &outline.shown));
    let mut document = Document::read(&covered, body.rules);
    resolve.wrong(std::mem::take(&mut document.diagnostics));
    Writer::new(&document, body, labels, resolve).html()
}

/// Writes a short text, a caption or a title, without a paragraph around it.
pub fn inline(text: &str, labels: &Labels, resolve: &mut dyn Resolve) -> String {
    let rules = Rules::Chapter(resolve.markdown());
    let body = Body { text, rules, outline: None, numbers: &[], title: Title::Kept };
    if text.contains("[^") {
        let covered = Covered::new(text, rules);
        resolve.wrong(note::misplaced(&Document::read(&covered, rules).pieces, text));
    }
    let html = html(&body, labels, resolve);
    let html = html.trim_end();
    let inner = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    inner.filter(|inner| !inner.contains("<p>")).unwrap_or(html).to_owned()
}

/// Writes a title of one line. What would begin a list, a quote or a heading is text: `1. Install`.
pub fn title(text: &str, labels: &Labels, resolve: &mut dyn Resolve) -> String {
    let options = Rules::Chapter(resolve.markdown()).options();
    /// How many such marks a title may begin with; what stands behind more of them is plain text.
    const MARKS: usize = 4;
    let mut before = String::new();
    let mut rest = text;
    let mut marks = 0;
    while !matches!(Parser::new_ext(rest, options).next(), Some(Event::Start(Tag::Paragraph))) {
        marks += 1;
        let Some((mark, behind)) = rest.split_once([' ', '\t']).filter(|_| marks <= MARKS) else {
            return format!("{before}{}", escape::html(rest));
        };
        before.push_str(&escape::html(mark));
        before.push(' ');
        rest = behind.trim_start();
    }
    format!("{before}{}", inline(rest, labels, resolve))
}

/// Where the running text of a body stands: no code, no calls, no addresses.
pub fn texts(body: &str, markdown: Markdown) -> Vec<Range<usize>> {
    let rules = Rules::Chapter(markdown);
    let covered = Covered::new(body, rules);
    let document = Document::read(&covered, rules);
    let mut in_code = false;
    let mut texts = Vec::new();
    for (piece, range) in &document.pieces {
        match piece {
            // The cells of a table with a caption are data themselves.
            Piece::Event(Event::Start(Tag::CodeBlock(_))) | Piece::Captioned(_) => in_code = true,
            Piece::Event(Event::End(TagEnd::CodeBlock | TagEnd::Table)) => in_code = false,
            Piece::Event(Event::Text(text)) if !in_code => {
                let at = body[range.clone()].find(&**text).map(|at| range.start + at);
                texts.extend(at.map(|at| at..at + text.len()));
            }
            _ => {}
        }
    }
    texts
}

/// A short text without its marks: what is read out, in one line.
pub fn plain(text: &str, resolve: &mut dyn Resolve) -> String {
    let rules = Rules::Chapter(resolve.markdown());
    let covered = Covered::new(text, rules);
    let document = Document::read(&covered, rules);
    let mut plain = String::new();
    for (piece, range) in &document.pieces {
        match piece {
            // The mark of a footnote is known by its note, which is not here.
            Piece::Event(Event::Text(said)) if said.contains("[^") => {
                plain.push_str(&note::unmarked(said, range, text));
            }
            Piece::Event(Event::Text(text) | Event::Code(text) | Event::InlineMath(text)) => plain.push_str(text),
            Piece::Event(Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item)) => {
                plain.push(' ');
            }
            Piece::Call(site) => {
                let site = &document.calls[*site];
                if site.call.is_err() {
                    continue;
                }
                if let Drawn::Text(text) | Drawn::Inline { text, .. } = resolve.call(site) {
                    plain.push_str(&text);
                }
            }
            _ => {}
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}
