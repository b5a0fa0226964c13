//! A body as a row of pieces: CommonMark's events, with calls, containers and formulas told apart from text.

use super::caption::TableCall;
use super::cover::{Covered, Cut};
use super::inline;
use super::nesting::{Container, Open};
use super::raw;
use super::rules::Rules;
use crate::diag::{Diagnostic, Span, error};
use crate::escape;
use crate::path::SourcePath;
use crate::read::call::{self, CallSite};
use crate::read::config::RawHtml;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};
use std::ops::Range;

/// How deep quotes, lists and emphasis may be nested.
const DEPTH_LIMIT: usize = 200;

/// A piece of a body.
#[derive(Clone, Debug)]
pub(super) enum Piece<'a> {
    /// An event of CommonMark; no text or code of it contains a cover.
    Event(Event<'a>),
    /// A call in running text, by its index in [`Document::calls`].
    Call(usize),
    /// A call inside raw HTML.
    HtmlCall(usize),
    /// A fence that is a call.
    Fence(usize),
    /// Before the events of a table that has a caption, which makes it a call.
    Captioned(usize),
    /// A displayed formula, by its index in [`Document::equations`].
    Equation(usize),
    /// The beginning of a container, by its index in [`Document::containers`].
    Open(usize),
    /// A further part of the innermost container, by its index in [`Document::panes`].
    Pane(usize),
    /// The end of a container.
    Close(usize),
}

/// An id that an author gave, and its place in the body.
pub type Named = (String, Range<usize>);

/// A displayed formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// What stands between the dollar signs, as LaTeX writes it.
    pub tex: String,
    /// The id in `{#eq-id}` behind it.
    pub id: Option<Named>,
    /// Its bytes in the body, dollar signs included.
    pub range: Range<usize>,
}

/// A body, read.
#[derive(Default)]
pub(super) struct Document<'a> {
    pub(super) pieces: Vec<(Piece<'a>, Range<usize>)>,
    pub(super) calls: Vec<CallSite>,
    pub(super) equations: Vec<Equation>,
    pub(super) containers: Vec<Container>,
    /// Titles of the parts of tabs, Markdown, and their places.
    pub(super) panes: Vec<(String, Range<usize>)>,
    /// Ids that raw HTML gives.
    pub(super) html_ids: Vec<String>,
    /// Where `<!-- more -->` stands.
    pub(super) more: Option<usize>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Document<'a> {
    /// Reads a body. Diagnostics count in the body, in [`SourcePath::call`].
    pub(super) fn read(covered: &'a Covered<'a>, rules: Rules) -> Document<'a> {
        let mut document = Document::default();
        let mut events = Parser::new_ext(covered.parsed(), rules.options()).into_offset_iter();
        let mut open = Open::default();
        let mut table: Option<TableCall> = None;
        let chapter = rules.is_chapter();
        while let Some((event, range)) = events.next() {
            let event = match event {
                Event::Text(text) => Event::Text(covered.true_text(text, &range)),
                Event::Html(text) => Event::Html(covered.true_text(text, &range)),
                other => other,
            };
            if let Some(open) = &mut table {
                if open.is_row && range.start >= open.line.start {
                    continue;
                }
                open.take(covered, &event, &range);
            }
            match event {
                Event::Start(Tag::Table(_)) if chapter => table = document.captioned(covered, &range, open.depth),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(ref info))) if chapter && is_chart(info) => {
                    let mut lines = Vec::new();
                    for (event, line) in events.by_ref() {
                        match event {
                            Event::End(TagEnd::CodeBlock) => break,
                            _ => lines.push(line),
                        }
                    }
                    document.fence(covered, range, &lines);
                    continue;
                }
                Event::Start(Tag::HtmlBlock) if chapter && document.line(covered, &mut open, &range) => {
                    events.by_ref().find(|(event, _)| matches!(event, Event::End(TagEnd::HtmlBlock)));
                    continue;
                }
                Event::Start(ref tag) => {
                    open.depth += 1;
                    open.in_code |= matches!(tag, Tag::CodeBlock(_));
                    open.in_address |= matches!(tag, Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. });
                    if open.depth > DEPTH_LIMIT {
                        document.too_deep(&range);
                        return document;
                    }
                    if chapter && matches!(tag, Tag::HtmlBlock) {
                        open.html = Some((Vec::new(), document.pieces.len()));
                    }
                }
                Event::End(ref tag) => {
                    open.depth = open.depth.saturating_sub(1);
                    open.in_code &= !matches!(tag, TagEnd::CodeBlock);
                    open.in_address &= !matches!(tag, TagEnd::Link);
                    document.close_below(&mut open);
                }
                _ => {}
            }
            let closed = matches!(event, Event::End(TagEnd::Table));
            document.push(covered, event, range, &mut open, rules);
            if let Some(open) = table.take_if(|_| closed) {
                if !open.is_row {
                    events.by_ref().find(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)));
                }
                if let Ok(call) = &mut document.calls[open.site].call {
                    call.cells = Some(open.grid);
                }
            }
        }
        open.depth = 0;
        while let Some(container) = open.containers.pop() {
            document.unclosed(container);
        }
        inline::finish(&mut document, covered, rules);
        document
    }

    fn too_deep(&mut self, range: &Range<usize>) {
        let span = Span::new(&SourcePath::call(), range.start..(range.start + 1).min(range.end));
        let deep =
            error!("too-deep", span, "quotes, lists, emphasis or images are nested more than {DEPTH_LIMIT} deep");
        self.diagnostics.push(deep.help("take some of their marks away"));
        self.pieces.clear();
    }

    /// Enters a table as a call if it has a caption.
    fn captioned(&mut self, covered: &Covered<'_>, range: &Range<usize>, depth: usize) -> Option<TableCall> {
        let mut open = TableCall::before(covered, range, depth)?;
        let whole = range.start..open.line.end;
        self.calls.push(CallSite { range: whole, call: Ok(open.call.clone()), fence: true });
        open.site = self.calls.len() - 1;
        self.pieces.push((Piece::Captioned(open.site), range.clone()));
        Some(open)
    }

    fn push(&mut self, covered: &Covered<'a>, event: Event<'a>, range: Range<usize>, open: &mut Open, rules: Rules) {
        let chapter = rules.is_chapter();
        let calls = !covered.within(&range).is_empty();
        match event {
            Event::Text(text) if (open.in_code || open.in_address) && calls => {
                let text = covered.restore(&text, &range).into_owned();
                self.pieces.push((Piece::Event(Event::Text(text.into())), range));
            }
            Event::Code(text) if calls => {
                let text = covered.restore(&text, &range).into_owned();
                self.pieces.push((Piece::Event(Event::Code(text.into())), range));
            }
            Event::InlineMath(text) if calls => {
                let text = covered.restore(&text, &range).into_owned();
                self.pieces.push((Piece::Event(Event::InlineMath(text.into())), range));
            }
            Event::DisplayMath(text) => {
                let tex = covered.restore(&text, &range).into_owned();
                self.equations.push(Equation { tex, id: None, range: range.clone() });
                self.pieces.push((Piece::Equation(self.equations.len() - 1), range));
            }
            Event::Text(text) if calls => self.cut(covered, &text, &range, Event::Text, Piece::Call),
            Event::Html(text) if chapter => {
                if let Some((lines, _)) = &mut open.html {
                    lines.push((text.to_string(), range.clone()));
                }
                let comment = open.html.as_ref().is_some_and(|(lines, _)| is_comment(&lines[0].0));
                match calls {
                    true if comment => {
                        let text = covered.restore(&text, &range).into_owned();
                        self.pieces.push((Piece::Event(Event::Html(text.into())), range));
                    }
                    true => self.cut(covered, &text, &range, Event::Html, Piece::HtmlCall),
                    false => self.pieces.push((Piece::Event(Event::Html(text)), range)),
                }
            }
            Event::InlineHtml(text) if chapter => {
                let first = self.pieces.len();
                let lines = [(text.to_string(), range.clone())];
                self.cut(covered, &text, &range, Event::InlineHtml, Piece::HtmlCall);
                self.raw(&lines, first, rules);
            }
            Event::End(TagEnd::HtmlBlock) => {
                self.pieces.push((Piece::Event(event), range));
                if let Some((lines, first)) = open.html.take() {
                    self.raw(&lines, first, rules);
                }
            }
            Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. }))
                if !calls && chapter && !covered.calls.is_empty() =>
            {
                let tag = self.defined(covered, tag);
                self.pieces.push((Piece::Event(Event::Start(tag)), range));
            }
            Event::Start(tag) if calls => {
                let tag = self.tag(covered, tag, &range);
                self.pieces.push((Piece::Event(Event::Start(tag)), range));
            }
            other => self.pieces.push((Piece::Event(other), range)),
        }
    }

    /// Judges raw HTML, whose pieces begin at `first`.
    fn raw(&mut self, lines: &[raw::Line], first: usize, rules: Rules) {
        let whole = lines.iter().map(|(line, _)| line.as_str()).collect::<String>();
        if raw::is_more(&whole) {
            self.more = self.more.or(lines.first().map(|(_, range)| range.start));
            self.pieces.truncate(first);
            return;
        }
        if rules.raw_html() == RawHtml::Escape {
            // A comment is not for readers.
            if is_comment(&whole) {
                self.pieces.truncate(first);
            }
            for (piece, _) in &mut self.pieces[first..] {
                *piece = match std::mem::replace(piece, Piece::Event(Event::SoftBreak)) {
                    Piece::Event(Event::Html(text) | Event::InlineHtml(text)) => Piece::Event(Event::Text(text)),
                    Piece::HtmlCall(call) => Piece::Call(call),
                    Piece::Event(Event::Start(Tag::HtmlBlock)) => Piece::Event(Event::Start(Tag::Paragraph)),
                    Piece::Event(Event::End(TagEnd::HtmlBlock)) => Piece::Event(Event::End(TagEnd::Paragraph)),
                    other => other,
                };
            }
            return;
        }
        let found = raw::look(lines);
        self.html_ids.extend(found.ids);
        if !found.wrong.is_empty() {
            self.diagnostics.extend(found.wrong);
            for (piece, _) in &mut self.pieces[first..] {
                if let Piece::Event(Event::Html(text) | Event::InlineHtml(text)) = piece {
                    *text = escape::html(text).into();
                }
            }
        }
    }

    fn cut(
        &mut self,
        covered: &Covered<'a>,
        text: &CowStr<'a>,
        range: &Range<usize>,
        plain: impl Fn(CowStr<'a>) -> Event<'a>,
        call: impl Fn(usize) -> Piece<'a>,
    ) {
        if covered.within(range).is_empty() {
            self.pieces.push((Piece::Event(plain(text.clone())), range.clone()));
            return;
        }
        // Where CommonMark has changed nothing, each part knows its own place.
        let exact = text.len() == range.len();
        let is_html = !matches!(plain("".into()), Event::Text(_));
        let mut at = range.start;
        for cut in covered.cut(text, range) {
            match cut {
                Cut::Text(text) => {
                    let own = if exact { at..at + text.len() } else { range.clone() };
                    at += text.len();
                    self.pieces.push((Piece::Event(plain(text.to_owned().into())), own));
                }
                // A reference is Markdown: in raw HTML it is what was written.
                Cut::Call(index) if covered.is_reference(index) && is_html => {
                    let own = covered.calls[index].range.clone();
                    at = own.end;
                    let text = &covered.source[own.clone()];
                    self.pieces.push((Piece::Event(plain(text.to_owned().into())), own));
                }
                Cut::Call(index) => {
                    let found = &covered.calls[index];
                    at = found.range.end;
                    let site = self.site(covered, index);
                    self.pieces.push((call(site), found.range.clone()));
                }
            }
        }
    }

    /// Enters a call in running text.
    pub(super) fn site(&mut self, covered: &Covered<'a>, index: usize) -> usize {
        let found = &covered.calls[index];
        let call = found.call.clone().map_err(|diagnostic| vec![diagnostic]);
        self.calls.push(CallSite { range: found.range.clone(), call, fence: false });
        self.calls.len() - 1
    }

    /// Enters a fence. The marks of quotes and lists before its lines are blanked, so that places stay true.
    fn fence(&mut self, covered: &Covered<'a>, range: Range<usize>, lines: &[Range<usize>]) {
        let source = &covered.source[range.clone()];
        let ticks = source.len() - source.trim_start_matches(['`', '~']).len();
        let first = source.lines().next().unwrap_or_default();
        let info = first.get(ticks..).unwrap_or_default();
        let at = ticks + (info.len() - info.trim_start().len());
        let info = info.trim();
        let mut body = String::new();
        let open = first.len() + 1;
        let start = if lines.is_empty() { source.len() } else { open.min(source.len()) };
        let mut end = range.start + start;
        for line in lines {
            body.extend(std::iter::repeat_n(' ', line.start.saturating_sub(end)));
            body.push_str(&covered.source[line.clone()]);
            end = line.end;
        }
        let call = call::fence((info, at..at + info.len()), (&body, start..start + body.len()));
        self.calls.push(CallSite { range: range.clone(), call, fence: true });
        self.pieces.push((Piece::Fence(self.calls.len() - 1), range));
    }
}

/// Whether a fence is a figure: its first word is `chart`.
fn is_chart(info: &str) -> bool {
    info.split([' ', '\t', '{']).next() == Some("chart")
}

fn is_comment(html: &str) -> bool {
    html.trim_start().starts_with("<!--")
}
