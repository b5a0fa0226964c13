//! A body as a row of pieces: CommonMark's events, with calls told apart from text.

use super::cover::{Covered, Cut};
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::read::call::{self, Call, CallSite, Grid};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// How deep quotes, lists and emphasis may be nested.
const DEPTH_LIMIT: usize = 200;

/// Which Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// What chapters are written in: CommonMark, GitHub's tables, task lists, strikethrough, footnotes and alerts,
    /// definition lists, attributes of headings; calls and figures.
    Chapter,
    /// CommonMark and nothing else, for its own examples.
    CommonMark,
}

impl Rules {
    fn options(self) -> Options {
        match self {
            Rules::CommonMark => Options::empty(),
            Rules::Chapter => {
                Options::ENABLE_TABLES
                    | Options::ENABLE_FOOTNOTES
                    | Options::ENABLE_STRIKETHROUGH
                    | Options::ENABLE_TASKLISTS
                    | Options::ENABLE_HEADING_ATTRIBUTES
                    | Options::ENABLE_GFM
                    | Options::ENABLE_DEFINITION_LIST
            }
        }
    }
}

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
}

/// A body, read.
pub(super) struct Document<'a> {
    pub(super) pieces: Vec<(Piece<'a>, Range<usize>)>,
    pub(super) calls: Vec<CallSite>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Document<'a> {
    /// Reads a body. Diagnostics count in the body, in [`SourcePath::call`].
    pub(super) fn read(covered: &'a Covered<'a>, rules: Rules) -> Document<'a> {
        let mut document = Document { pieces: Vec::new(), calls: Vec::new(), diagnostics: Vec::new() };
        let mut events = Parser::new_ext(&covered.text, rules.options()).into_offset_iter();
        let mut depth = 0_usize;
        let mut in_code = false;
        let mut in_address = false;
        let mut table: Option<TableCall> = None;
        while let Some((event, range)) = events.next() {
            if let Some(open) = &mut table {
                open.take(&event, &range);
            }
            match event {
                Event::Start(Tag::Table(_)) if rules == Rules::Chapter => {
                    table = TableCall::before(covered, &range);
                    if let Some(open) = &table {
                        let whole = range.start..open.line.end;
                        document.calls.push(CallSite { range: whole, call: Ok(open.call.clone()), fence: true });
                        document.pieces.push((Piece::Captioned(document.calls.len() - 1), range.clone()));
                        table = table.map(|open| TableCall { site: document.calls.len() - 1, ..open });
                    }
                }
                _ => {}
            }
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(ref info)))
                    if rules == Rules::Chapter && is_chart(info) =>
                {
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
                Event::Start(ref tag) => {
                    depth += 1;
                    in_code |= matches!(tag, Tag::CodeBlock(_));
                    let autolink = matches!(tag, Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. });
                    in_address |= autolink;
                    if depth > DEPTH_LIMIT {
                        let span = Span::new(&SourcePath::call(), range.start..(range.start + 1).min(range.end));
                        let deep = error!("too-deep", span, "quotes or lists are nested more than {DEPTH_LIMIT} deep");
                        document.diagnostics.push(deep.help("take some of the `>` or list marks away"));
                        document.pieces.clear();
                        return document;
                    }
                }
                Event::End(ref tag) => {
                    depth = depth.saturating_sub(1);
                    in_code &= !matches!(tag, TagEnd::CodeBlock);
                    in_address &= !matches!(tag, TagEnd::Link);
                }
                _ => {}
            }
            let closed = matches!(event, Event::End(TagEnd::Table));
            document.push(covered, event, range, in_code || in_address);
            if let Some(open) = table.take_if(|_| closed) {
                for (event, _) in events.by_ref() {
                    if matches!(event, Event::End(TagEnd::Paragraph)) {
                        break;
                    }
                }
                if let Ok(call) = &mut document.calls[open.site].call {
                    call.cells = Some(open.grid);
                }
            }
        }
        document
    }

    fn push(&mut self, covered: &Covered<'a>, event: Event<'a>, range: Range<usize>, is_plain: bool) {
        if covered.within(&range).is_empty() {
            self.pieces.push((Piece::Event(event), range));
            return;
        }
        match event {
            Event::Text(text) if is_plain => {
                let text = covered.restore(&text, &range).into_owned();
                self.pieces.push((Piece::Event(Event::Text(text.into())), range));
            }
            Event::Code(text) => {
                let text = covered.restore(&text, &range).into_owned();
                self.pieces.push((Piece::Event(Event::Code(text.into())), range));
            }
            Event::Text(text) => self.cut(covered, &text, &range, Event::Text, Piece::Call),
            Event::Html(text) if is_comment(&text) => {
                let text = covered.restore(&text, &range).into_owned();
                self.pieces.push((Piece::Event(Event::Html(text.into())), range));
            }
            Event::Html(text) => self.cut(covered, &text, &range, Event::Html, Piece::HtmlCall),
            Event::InlineHtml(text) => self.cut(covered, &text, &range, Event::InlineHtml, Piece::HtmlCall),
            Event::Start(tag) => {
                let tag = self.tag(covered, tag, &range);
                self.pieces.push((Piece::Event(Event::Start(tag)), range));
            }
            other => self.pieces.push((Piece::Event(other), range)),
        }
    }

    fn cut(
        &mut self,
        covered: &Covered<'a>,
        text: &str,
        range: &Range<usize>,
        plain: impl Fn(CowStr<'a>) -> Event<'a>,
        call: impl Fn(usize) -> Piece<'a>,
    ) {
        let is_html = !matches!(plain("".into()), Event::Text(_));
        for cut in covered.cut(text, range) {
            match cut {
                Cut::Text(text) => self.pieces.push((Piece::Event(plain(text.to_owned().into())), range.clone())),
                // A reference is Markdown: in raw HTML it is what was written.
                Cut::Call(index) if covered.is_reference(index) && is_html => {
                    let text = &covered.source[covered.calls[index].range.clone()];
                    self.pieces.push((Piece::Event(plain(text.to_owned().into())), range.clone()));
                }
                Cut::Call(index) => {
                    let found = &covered.calls[index];
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
        let mut refused = |text: CowStr<'a>| -> CowStr<'a> {
            let mut plain = true;
            for cut in covered.cut(&text, range) {
                if let Cut::Call(index) = cut
                    && !covered.is_reference(index)
                {
                    let found = &covered.calls[index];
                    let span = Span::new(&SourcePath::call(), found.range.clone());
                    let wrong = error!("misplaced-call", span, "a call cannot stand in the address or title of a link");
                    self.diagnostics.push(wrong.help("put it into the text of the link"));
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
                let (dest_url, title) = (refused(dest_url), refused(title));
                Tag::Image { link_type, dest_url, title, id }
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

/// A table whose caption makes it a call, while its events go by.
struct TableCall {
    site: usize,
    call: Call,
    /// The line of the caption, in the body.
    line: Range<usize>,
    /// Where the table begins; places count from there.
    start: usize,
    grid: Grid,
    cell: Option<(String, Span)>,
    in_head: bool,
}

impl TableCall {
    /// The call, if the paragraph behind the table is one line `: caption {#tbl-id}`.
    fn before(covered: &Covered<'_>, table: &Range<usize>) -> Option<TableCall> {
        let behind = &covered.source[table.end..];
        let gap = behind.len() - behind.trim_start_matches([' ', '\n']).len();
        let lines = behind[..gap].matches('\n').count();
        let line = behind[gap..].split('\n').next()?;
        let next = behind[gap + line.len()..].strip_prefix('\n').unwrap_or_default();
        let alone = next.is_empty() || next.starts_with('\n');
        let at = table.end + gap;
        let ended = covered.source[..table.end].ends_with('\n');
        let apart = lines + usize::from(ended) >= 2;
        let call = call::caption(line, at - table.start).filter(|_| alone && apart)?;
        let line = at..at + line.len();
        Some(TableCall { site: 0, call, line, start: table.start, grid: Grid::default(), cell: None, in_head: false })
    }

    fn take(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::TableHead) => self.in_head = true,
            Event::End(TagEnd::TableHead) => self.in_head = false,
            Event::Start(Tag::TableRow) => self.grid.rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                let start = range.start.saturating_sub(self.start);
                let span = Span::new(&SourcePath::call(), start..range.end.saturating_sub(self.start));
                self.cell = Some((String::new(), span));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((cell, _)) = &mut self.cell {
                    cell.push_str(text);
                }
            }
            Event::End(TagEnd::TableCell) => {
                let Some(cell) = self.cell.take() else { return };
                match (self.in_head, self.grid.rows.last_mut()) {
                    (true, _) | (_, None) => self.grid.header.push(cell),
                    (false, Some(row)) => row.push(cell),
                }
            }
            _ => {}
        }
    }
}

/// Whether a fence is a figure: its first word is `chart`.
fn is_chart(info: &str) -> bool {
    info.split([' ', '\t', '{']).next() == Some("chart")
}

fn is_comment(html: &str) -> bool {
    html.trim_start().starts_with("<!--")
}
