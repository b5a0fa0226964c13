//! A body as a row of pieces: CommonMark's events, with calls, containers and formulas told apart from text.

use super::caption::TableCall;
use super::container::{Kind, Says};
use super::cover::{Covered, Cut};
use super::inline;
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

/// A container.
#[derive(Clone, Debug)]
pub(super) struct Container {
    pub(super) kind: Kind,
    /// Markdown, and its place; empty if it has none.
    pub(super) title: (String, Range<usize>),
    /// Whether a part that can be unfolded is unfolded.
    pub(super) open: bool,
    /// How many blocks stand around it.
    depth: usize,
    /// The line that opens it.
    line: Range<usize>,
    /// How many parts it has, for tabs.
    panes: usize,
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

/// What is open while events go by.
#[derive(Default)]
struct Open {
    depth: usize,
    in_code: bool,
    /// Whether the text is that of an address between `<` and `>`.
    in_address: bool,
    containers: Vec<usize>,
    /// The lines of the open block of raw HTML, and the index of its first piece.
    html: Option<(Vec<raw::Line>, usize)>,
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

    /// Enters a line of colons. `false`: the block of HTML is none.
    fn line(&mut self, covered: &Covered<'a>, open: &mut Open, block: &Range<usize>) -> bool {
        let lines = &covered.shown.lines;
        let index = lines.partition_point(|line| line.range.start < block.start);
        let Some(line) = lines.get(index).filter(|line| line.range.start < block.end) else { return false };
        if !covered.text[block.start..line.range.start].trim().is_empty() {
            return false;
        }
        let file = SourcePath::call();
        let text = covered.source;
        if line.says != Says::Call {
            // References in a title count as those of the text.
            for index in covered.within(&line.range).filter(|index| covered.is_reference(*index)) {
                self.site(covered, index);
            }
        }
        let top = open.containers.last().copied().filter(|top| self.containers[*top].depth == open.depth);
        match line.says {
            Says::Open => match line.open(text) {
                Ok(said) => {
                    let container = Container {
                        kind: said.kind,
                        title: (said.title.to_owned(), said.place),
                        open: said.open,
                        depth: open.depth,
                        line: line.range.clone(),
                        panes: 0,
                    };
                    self.containers.push(container);
                    let index = self.containers.len() - 1;
                    open.containers.push(index);
                    self.pieces.push((Piece::Open(index), line.range.clone()));
                }
                Err(wrong) => {
                    self.diagnostics.push(wrong);
                    // Its end shall not be told as well.
                    self.containers.push(Container {
                        kind: Kind::Alert(0),
                        title: (String::new(), 0..0),
                        open: false,
                        depth: open.depth,
                        line: line.range.clone(),
                        panes: 0,
                    });
                    let index = self.containers.len() - 1;
                    open.containers.push(index);
                    self.pieces.push((Piece::Open(index), line.range.clone()));
                }
            },
            Says::Call => {
                let call = call::line(&text[line.range.clone()]).map_err(|wrong| vec![wrong]);
                self.calls.push(CallSite { range: line.range.clone(), call, fence: true });
                let kind = Kind::Call(self.calls.len() - 1);
                let (depth, line) = (open.depth, line.range.clone());
                self.pieces.push((Piece::Open(self.containers.len()), line.clone()));
                open.containers.push(self.containers.len());
                self.containers.push(Container {
                    kind,
                    title: (String::new(), 0..0),
                    open: false,
                    depth,
                    line,
                    panes: 0,
                });
            }
            Says::End => match top.filter(|top| matches!(self.containers[*top].kind, Kind::Call(_))) {
                Some(top) => {
                    open.containers.pop();
                    self.close(top, line.range.clone());
                }
                None => {
                    let span = Span::new(&file, line.range.clone());
                    let wrong = error!("stray-container", span, "this line ends no call");
                    let help = "a call with a body begins with a line `{% name(…) %}`, in the same list item or quote";
                    self.diagnostics.push(wrong.help(help));
                }
            },
            Says::Close => match top.filter(|top| !matches!(self.containers[*top].kind, Kind::Call(_))) {
                Some(top) => {
                    open.containers.pop();
                    self.close(top, line.range.clone());
                }
                None => {
                    let span = Span::new(&file, line.range.clone());
                    let wrong = error!("stray-container", span, "this line closes no container");
                    let help =
                        "a container begins with a line like `::: details Title`, in the same list item or quote";
                    self.diagnostics.push(wrong.help(help));
                }
            },
            Says::Pane => match top.filter(|top| self.containers[*top].kind == Kind::Tabs) {
                Some(top) => {
                    self.containers[top].panes += 1;
                    let (title, place) = line.pane(text);
                    self.panes.push((title.to_owned(), place));
                    self.pieces.push((Piece::Pane(self.panes.len() - 1), line.range.clone()));
                }
                None => {
                    let span = Span::new(&file, line.range.clone());
                    let wrong = error!("stray-container", span, "this line begins a tab outside of `::: tabs`");
                    self.diagnostics.push(wrong.help("write `\\==` if it is meant as text"));
                }
            },
        }
        true
    }

    fn close(&mut self, index: usize, range: Range<usize>) {
        let container = &self.containers[index];
        if container.kind == Kind::Tabs && container.panes == 0 {
            let span = Span::new(&SourcePath::call(), container.line.clone());
            let wrong = error!("empty-tabs", span, "these tabs have no tab");
            self.diagnostics.push(wrong.help("each begins with a line `== Title`"));
        }
        self.pieces.push((Piece::Close(index), range));
    }

    /// Closes the containers of a block that ends.
    fn close_below(&mut self, open: &mut Open) {
        while let Some(&top) = open.containers.last() {
            if self.containers[top].depth <= open.depth {
                break;
            }
            open.containers.pop();
            self.unclosed(top);
        }
    }

    fn unclosed(&mut self, index: usize) {
        let line = self.containers[index].line.clone();
        let span = Span::new(&SourcePath::call(), line.clone());
        let is_call = matches!(self.containers[index].kind, Kind::Call(_));
        let (what, end) = if is_call { ("call", "{% end %}") } else { ("container", ":::") };
        // What cannot be read has been told, and may be no call at all.
        let broken = matches!(self.containers[index].kind, Kind::Call(site) if self.calls[site].call.is_err());
        if !broken {
            let wrong = error!("unclosed-container", span, "this {what} is not closed");
            self.diagnostics.push(wrong.help(format!("close it with a line `{end}`, in the same list item or quote")));
        }
        self.close(index, line);
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
    fn site(&mut self, covered: &Covered<'a>, index: usize) -> usize {
        let found = &covered.calls[index];
        let call = found.call.clone().map_err(|diagnostic| vec![diagnostic]);
        self.calls.push(CallSite { range: found.range.clone(), call, fence: false });
        self.calls.len() - 1
    }

    /// Attributes cannot show figures or values yet: a call there is told.
    fn tag(&mut self, covered: &Covered<'a>, tag: Tag<'a>, range: &Range<usize>) -> Tag<'a> {
        let tag = self.defined(covered, tag);
        let mut refused = |text: CowStr<'a>| -> CowStr<'a> {
            let mut plain = true;
            for cut in covered.cut(&text, range) {
                if let Cut::Call(index) = cut
                    && !covered.is_reference(index)
                {
                    let found = &covered.calls[index];
                    let span = Span::new(&SourcePath::call(), found.range.clone());
                    let wrong = match &found.call {
                        // What another tool has for an address is told with the rewrite.
                        Err(foreign) if foreign.code == "foreign-call" => {
                            foreign.clone().placed(&SourcePath::call(), found.range.start)
                        }
                        _ => error!("misplaced-call", span, "a call cannot stand in the address or title of a link")
                            .help("put it into the text of the link"),
                    };
                    self.diagnostics.push(wrong);
                    plain = false;
                }
            }
            if plain { covered.restore(&text, range).into_owned().into() } else { "#".into() }
        };
        match tag {
            Tag::Link { link_type, dest_url, title, id } => {
                let (dest_url, title) = (refused(dest_url), refused(title));
                Tag::Link { link_type, dest_url, title, id }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                // The title is a caption, if the image is a figure: references in it count as those of the text, and
                // calls are drawn in it.
                let references: Vec<usize> = (covered.cut(&title, range).into_iter())
                    .filter_map(|cut| if let Cut::Call(index) = cut { Some(index) } else { None })
                    .filter(|index| covered.is_reference(*index))
                    .collect();
                let dest_url = refused(dest_url);
                let title = covered.restore(&title, range).into_owned().into();
                for index in references {
                    self.site(covered, index);
                }
                Tag::Image { link_type, dest_url, title, id }
            }
            other => other,
        }
    }

    /// A link or image whose definition, elsewhere in the text, has a call in it: that is told, references are text.
    fn defined(&mut self, covered: &Covered<'a>, tag: Tag<'a>) -> Tag<'a> {
        let mut restored = |text: CowStr<'a>| -> CowStr<'a> {
            let Some(mut index) = covered.elsewhere(&text) else { return text };
            let mut text = text.into_string();
            loop {
                let found = &covered.calls[index];
                if !covered.is_reference(index) {
                    let span = Span::new(&SourcePath::call(), found.range.clone());
                    let wrong = error!("misplaced-call", span, "a call cannot stand in the definition of a link");
                    self.diagnostics.push(wrong.help("write the link where it is used: `[…](…)`"));
                    return "#".into();
                }
                text = text.replace(&covered.cover(index), &covered.source[found.range.clone()]);
                match covered.elsewhere(&text) {
                    Some(next) => index = next,
                    None => return text.into(),
                }
            }
        };
        match tag {
            Tag::Link { link_type, dest_url, title, id } if is_defined(link_type) => {
                Tag::Link { link_type, dest_url: restored(dest_url), title: restored(title), id }
            }
            Tag::Image { link_type, dest_url, title, id } if is_defined(link_type) => {
                Tag::Image { link_type, dest_url: restored(dest_url), title: restored(title), id }
            }
            other => other,
        }
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

/// Whether the address of a link is written elsewhere.
fn is_defined(link: LinkType) -> bool {
    matches!(link, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
}

/// Whether a fence is a figure: its first word is `chart`.
fn is_chart(info: &str) -> bool {
    info.split([' ', '\t', '{']).next() == Some("chart")
}

fn is_comment(html: &str) -> bool {
    html.trim_start().starts_with("<!--")
}
