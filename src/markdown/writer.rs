//! Writes the pieces of a body as HTML.
//!
//! In: a [`Document`]. Out: events for pulldown-cmark's own writer, with our HTML between them. Deliberately absent: what
//! calls draw, where links lead and how code is coloured, which the [`Resolve`] knows.

use super::document::{Document, Piece};
use super::language::foreign;
use super::math::Mode;
use super::note::{self, Notes};
use super::outline::Heading;
use super::picture;
use super::resolve::{Body, CodeBlock, Drawn, Labels, Resolve, Title};
use super::table::Cells;
use super::whole;
use crate::escape;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

pub(super) struct Writer<'a, 'd> {
    pub(super) document: &'d Document<'a>,
    body: &'d Body<'d>,
    /// Which of the headings is open.
    heading: Option<usize>,
    pub(super) labels: &'d Labels,
    pub(super) resolve: &'d mut dyn Resolve,
    pub(super) out: Vec<Event<'a>>,
    /// For each open quote, whether it is an alert.
    alerts: Vec<bool>,
    /// For each open block, whether it is running text, where a figure cannot stand.
    blocks: Vec<bool>,
    /// For each open container of tabs, whether a tab is open.
    pub(super) tabs: Vec<bool>,
    cells: Cells,
    pub(super) notes: Notes,
    /// How many links and images are open; in them no reference can be a link.
    in_link: usize,
    in_image: bool,
    /// What was written before the bodies of calls that are open.
    pub(super) enclosed: Vec<Vec<Event<'a>>>,
    /// The open link.
    link: Option<OpenLink<'a>>,
}

/// A link that is open.
struct OpenLink<'a> {
    /// Where it leads, as written.
    to: CowStr<'a>,
    /// Its place.
    range: Range<usize>,
    /// The event that opens it.
    event: usize,
    /// Whether its text has the number or title of what it leads to.
    named: bool,
}

impl<'a, 'd> Writer<'a, 'd> {
    pub(super) fn new(
        document: &'d Document<'a>,
        body: &'d Body<'d>,
        labels: &'d Labels,
        resolve: &'d mut dyn Resolve,
    ) -> Writer<'a, 'd> {
        Writer {
            document,
            body,
            heading: None,
            labels,
            resolve,
            out: Vec::new(),
            alerts: Vec::new(),
            blocks: Vec::new(),
            tabs: Vec::new(),
            cells: Cells::default(),
            notes: Notes::default(),
            in_link: 0,
            in_image: false,
            enclosed: Vec::new(),
            link: None,
        }
    }

    /// Writes all of the body.
    pub(super) fn html(mut self) -> String {
        let pieces = &self.document.pieces;
        let mut start = 0;
        if self.body.title == Title::Taken {
            let end =
                |(piece, _): &(Piece<'_>, Range<usize>)| matches!(piece, Piece::Event(Event::End(TagEnd::Heading(_))));
            start = pieces.iter().position(end).map_or(0, |end| end + 1);
        }
        if self.body.rules.is_chapter() {
            self.notes = Notes::of(pieces, start);
        }
        self.write(start..pieces.len());
        self.write_notes();
        pushed(std::mem::take(&mut self.out), self.body.text.len() * 2)
    }

    pub(super) fn write(&mut self, range: Range<usize>) {
        let document = self.document;
        let pieces = &document.pieces;
        let mut at = range.start;
        while at < range.end {
            let (piece, range) = &pieces[at];
            at += 1;
            match piece {
                Piece::Event(Event::Start(Tag::Paragraph)) => match self.lone(at) {
                    Some(next) => at = next,
                    None => self.event(&Event::Start(Tag::Paragraph), range),
                },
                Piece::Event(Event::Start(Tag::CodeBlock(kind))) if self.body.rules.is_chapter() => {
                    at = self.code(kind, range, at);
                }
                Piece::Event(Event::Start(Tag::FootnoteDefinition(_))) => at = note::end(pieces, at - 1) + 1,
                Piece::Event(event) => self.event(event, range),
                Piece::Captioned(site) => {
                    let before = std::mem::take(&mut self.out);
                    at = self.table(at);
                    let table = pushed(std::mem::replace(&mut self.out, before), 0);
                    let site = &document.calls[*site];
                    if let Drawn::Block(html) = self.resolve.captioned(site, table) {
                        self.push_html(html);
                    }
                }
                Piece::Fence(site) => {
                    let drawn = self.draw(*site);
                    self.block(drawn);
                }
                Piece::Call(site) => match self.draw(*site) {
                    Drawn::Block(_) if self.in_text() => self.resolve.misplaced(&document.calls[*site]),
                    Drawn::Block(html) => self.push_html(html),
                    drawn => self.running(drawn),
                },
                Piece::HtmlCall(site) => match self.draw(*site) {
                    Drawn::Text(text) => self.push_html(escape::html(&text)),
                    Drawn::Block(html) | Drawn::Inline { html, .. } => self.push_html(html),
                },
                Piece::Equation(index) => self.equation(*index),
                Piece::Open(index) => self.open_container(*index),
                Piece::Pane(index) => self.pane(*index),
                Piece::Close(index) => self.close_container(*index),
            }
        }
    }

    /// Writes a paragraph that holds nothing but a call, a formula or an image. Gives the piece behind it.
    fn lone(&mut self, at: usize) -> Option<usize> {
        if !self.body.rules.is_chapter() {
            return None;
        }
        let pieces = &self.document.pieces;
        let ends = |at: usize| matches!(pieces.get(at), Some((Piece::Event(Event::End(TagEnd::Paragraph)), _)));
        match pieces.get(at)?.0 {
            Piece::Call(site) if ends(at + 1) => {
                let drawn = self.draw(site);
                self.block(drawn);
                Some(at + 2)
            }
            Piece::Equation(index) => {
                // The rest of a line with an id is empty text.
                let blank =
                    matches!(pieces.get(at + 1), Some((Piece::Event(Event::Text(text)), _)) if text.trim().is_empty());
                let end = at + 1 + usize::from(blank);
                ends(end).then(|| self.equation(index))?;
                Some(end + 1)
            }
            Piece::Event(Event::Start(Tag::Image { .. })) => {
                let found = picture::alone(pieces, at)?;
                self.picture(&found);
                Some(found.next)
            }
            _ => None,
        }
    }

    fn block(&mut self, drawn: Drawn) {
        match drawn {
            Drawn::Block(html) => self.push_html(html),
            drawn => {
                self.out.push(Event::Start(Tag::Paragraph));
                self.running(drawn);
                self.out.push(Event::End(TagEnd::Paragraph));
            }
        }
    }

    /// Writes what stands in running text.
    fn running(&mut self, drawn: Drawn) {
        match drawn {
            Drawn::Text(text) if whole::is_number(&text) && !self.in_image => self.push_inline(whole::span(&text)),
            Drawn::Text(text) => self.out.push(Event::Text(text.into())),
            Drawn::Inline { text, .. } if self.in_link > 0 => self.out.push(Event::Text(text.into())),
            Drawn::Inline { html, .. } | Drawn::Block(html) => self.push_inline(html),
        }
    }

    /// Writes the table whose events begin at `at`, without a box around it. Gives where it ends.
    fn table(&mut self, mut at: usize) -> usize {
        let document = self.document;
        while let Some((piece, range)) = document.pieces.get(at) {
            at += 1;
            match piece {
                Piece::Event(Event::Start(Tag::Table(alignments))) => {
                    let open = self.cells.open_table(alignments);
                    self.push_html(open.to_owned());
                }
                Piece::Event(Event::End(TagEnd::Table)) => {
                    self.push_html(Cells::CLOSE_TABLE.to_owned());
                    break;
                }
                Piece::Event(event) => self.event(event, range),
                Piece::Call(call) | Piece::HtmlCall(call) => match self.draw(*call) {
                    Drawn::Block(_) => self.resolve.misplaced(&document.calls[*call]),
                    drawn => self.running(drawn),
                },
                Piece::Equation(index) => self.equation(*index),
                _ => {}
            }
        }
        at
    }

    /// Writes the code whose text begins at the piece `at`. Gives the piece behind it.
    fn code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>, mut at: usize) -> usize {
        let mut text = String::new();
        while let Some((Piece::Event(event), _)) = self.document.pieces.get(at) {
            at += 1;
            match event {
                Event::Text(part) => text.push_str(part),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        let info = match kind {
            CodeBlockKind::Fenced(info) => &**info,
            CodeBlockKind::Indented => "",
        };
        let first = self.body.text[range.clone()].split('\n').next().unwrap_or_default();
        // What looks like a call is covered in `info`, and is found behind the marks instead.
        let behind = || first.len() - first.trim_start_matches([' ', '\t', '>', '`', '~']).len();
        let place = if info.is_empty() { 0 } else { first.rfind(info).unwrap_or_else(behind) };
        let place = range.start + place..range.start + (place + info.len()).min(first.len());
        let html = self.resolve.code(&CodeBlock { info, text: &text, range: &place });
        self.push_html(html);
        at
    }

    /// Whether what comes next stands in running text, where a figure cannot stand.
    pub(super) fn in_text(&self) -> bool {
        self.cells.in_cell || self.blocks.last() == Some(&true)
    }

    pub(super) fn draw(&mut self, site: usize) -> Drawn {
        let site = &self.document.calls[site];
        match &site.call {
            Ok(_) => self.resolve.call(site),
            Err(found) => {
                self.resolve.broken(site, found);
                Drawn::Text(String::new())
            }
        }
    }

    pub(super) fn push_html(&mut self, html: String) {
        self.out.push(Event::Html(html.into()));
    }

    /// HTML in running text.
    pub(super) fn push_inline(&mut self, html: String) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn event(&mut self, event: &Event<'a>, range: &Range<usize>) {
        if !self.body.rules.is_chapter() {
            self.out.push(event.clone());
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.link.is_some() && text.contains("%s") => {
                let label = self.label();
                let text = label.map_or_else(|| text.clone(), |label| text.replace("%s", &label).into());
                self.out.push(Event::Text(text));
            }
            Event::Text(text) if !self.in_image => self.text(text),
            Event::Code(text) if !self.in_image => match whole::code(text) {
                Some(html) => self.push_inline(html),
                None => self.out.push(event.clone()),
            },
            Event::InlineMath(tex) => {
                if self.in_image {
                    self.out.push(Event::Text(tex.clone()));
                    return;
                }
                let html = self.formula(tex, Mode::Inline, range.start + 1);
                self.push_inline(html);
            }
            Event::FootnoteReference(label) => {
                if let Some((number, id)) = self.notes.mark(label).filter(|_| !self.in_image) {
                    self.push_inline(format!(
                        "<sup class=\"tz-footnote-ref\" id=\"{id}\"><a href=\"#fn:{number}\" role=\"doc-noteref\">{number}</a></sup>"
                    ));
                }
            }
            Event::TaskListMarker(done) => {
                let label = escape::html(&self.labels.tasks[usize::from(*done)]);
                let checked = if *done { " checked" } else { "" };
                self.push_inline(format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "));
            }
            _ => self.out.push(event.clone()),
        }
    }

    fn start(&mut self, tag: &Tag<'a>, range: &Range<usize>) {
        if let Some(text) = is_text(tag) {
            self.blocks.push(text);
        }
        match tag {
            Tag::Heading { level, classes, attrs, .. } => {
                let headings = headings(self.body);
                let at = headings.partition_point(|heading| heading.range.start < range.start);
                self.heading = headings.get(at).filter(|heading| heading.range.start == range.start).map(|_| at);
                let id = self.heading.map(|at| CowStr::from(headings[at].id.clone()));
                let attrs = attrs.iter().filter(|(key, _)| super::outline::is_handed_on(key)).cloned().collect();
                self.out.push(Event::Start(Tag::Heading { level: *level, id, classes: classes.clone(), attrs }));
                let number = self.heading.and_then(|at| self.body.numbers.get(at));
                if let Some(number) = number.and_then(Option::as_deref) {
                    self.push_inline(format!("<span class=\"tz-number\">{}</span> ", escape::html(number)));
                }
            }
            Tag::Table(alignments) => {
                let open = self.cells.open_box(alignments, &self.labels.table);
                self.push_html(open);
            }
            Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                let open = self.cells.open(tag);
                self.push_html(open);
            }
            Tag::BlockQuote(kind) => {
                self.alerts.push(kind.is_some());
                match kind {
                    Some(kind) => {
                        let title = escape::html(&self.labels.alerts[place(*kind)]);
                        self.open_alert(place(*kind), &title);
                    }
                    None => self.out.push(Event::Start(tag.clone())),
                }
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.in_link += 1;
                let (to, range, event) = (dest_url.clone(), range.clone(), self.out.len());
                self.link = Some(OpenLink { to, range: range.clone(), event, named: false });
                let (link_type, title, id) = (*link_type, title.clone(), id.clone());
                let mail = matches!(link_type, LinkType::Email);
                let dest_url = if mail { dest_url.clone() } else { self.address(dest_url, &range) };
                self.out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let (link_type, id) = (*link_type, id.clone());
                let dest_url = self.address(dest_url, range);
                let title = match title.contains("{{") {
                    true => self.resolve.said(title, range.clone()).into(),
                    false => title.clone(),
                };
                self.in_link += 1;
                self.in_image = true;
                self.out.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
            }
            _ => self.out.push(Event::Start(tag.clone())),
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {
                self.blocks.pop();
            }
            _ => {}
        }
        match tag {
            TagEnd::Heading(level) => {
                if let Some(heading) = self.heading.take().map(|at| &headings(self.body)[at]) {
                    let (id, label) = (escape::html(&heading.id), escape::html(&self.labels.anchor));
                    let link = format!(" <a class=\"tz-anchor\" href=\"#{id}\" aria-label=\"{label}\">#</a>");
                    self.push_inline(link);
                }
                self.out.push(Event::End(TagEnd::Heading(*level)));
            }
            TagEnd::Table => self.push_html(Cells::CLOSE_BOX.to_owned()),
            TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => {
                let close = self.cells.close(tag);
                self.push_html(close);
            }
            TagEnd::BlockQuote(_) => match self.alerts.pop() {
                Some(true) => self.push_html("</div>\n".to_owned()),
                _ => self.out.push(Event::End(*tag)),
            },
            TagEnd::Link => {
                self.in_link = self.in_link.saturating_sub(1);
                let empty = matches!(self.out.last(), Some(Event::Start(Tag::Link { .. })));
                // Only a link that wants a name asks for one, so that it alone depends on it.
                if let Some(label) = empty.then(|| self.label()).flatten() {
                    self.out.push(Event::Text(label.into()));
                }
                self.close_link();
            }
            TagEnd::Image => {
                self.in_link = self.in_link.saturating_sub(1);
                self.in_image = false;
                self.out.push(Event::End(*tag));
            }
            _ => self.out.push(Event::End(*tag)),
        }
    }

    /// What the open link leads to is called.
    fn label(&mut self) -> Option<String> {
        let link = self.link.as_mut()?;
        let label = self.resolve.label(&link.to, link.range.clone())?;
        link.named = true;
        Some(label)
    }

    /// Ends a link; one that names what it leads to shows a glimpse of it, as references do.
    fn close_link(&mut self) {
        let link = self.link.take().filter(|link| link.named && self.in_link == 0);
        let glimpse = link.and_then(|link| Some((self.resolve.glimpse(&link.to, link.range)?, link.event)));
        let Some(((hint, id), event)) = glimpse else {
            self.out.push(Event::End(TagEnd::Link));
            return;
        };
        if let Event::Start(Tag::Link { dest_url, title, .. }) = &self.out[event] {
            let title = match title.is_empty() {
                true => String::new(),
                false => format!(" title=\"{}\"", escape::html(title)),
            };
            let href = escape::html(dest_url);
            let open = format!("<span class=\"tz-hinted\"><a href=\"{href}\"{title} aria-describedby=\"{id}\">");
            self.out[event] = Event::InlineHtml(open.into());
        }
        self.push_inline(format!("</a><span class=\"tz-hint\" role=\"tooltip\" id=\"{id}\">{hint}</span></span>"));
    }

    /// Text, with what is in another language than the page marked.
    fn text(&mut self, text: &CowStr<'a>) {
        let mut at = 0;
        for (range, language) in foreign(text, &self.labels.language) {
            if range.start > at {
                self.kept(&CowStr::from(text[at..range.start].to_owned()));
            }
            self.push_inline(format!("<span lang=\"{language}\">"));
            self.out.push(Event::Text(text[range.clone()].to_owned().into()));
            self.push_inline("</span>".to_owned());
            at = range.end;
        }
        match at {
            0 => self.kept(text),
            _ if at < text.len() => self.kept(&CowStr::from(text[at..].to_owned())),
            _ => {}
        }
    }

    /// Text, with what no line breaks kept together.
    fn kept(&mut self, text: &CowStr<'a>) {
        // A call wrote the number; what it writes is short.
        let is_number = |event: &mut Event<'_>| match event {
            Event::Text(text) => text.len() <= 16 && text.ends_with(|end: char| end.is_ascii_digit()),
            _ => false,
        };
        let joined = match self.out.pop_if(is_number) {
            Some(Event::Text(before)) => CowStr::from(format!("{before}{text}")),
            _ => text.clone(),
        };
        let text = match (self.out.last_mut(), whole::counted(&joined)) {
            (Some(Event::InlineHtml(html)), length) if length > 0 => match whole::longer(html, &joined[..length]) {
                Some(longer) => {
                    *html = longer.into();
                    &CowStr::from(joined[length..].to_owned())
                }
                None => &joined,
            },
            _ => &joined,
        };
        if text.is_empty() {
            return;
        }
        let mut ranges = whole::numbers(text);
        if self.heading.is_some() {
            ranges.extend(whole::hyphenated(text));
            ranges.sort_by_key(|range| range.start);
        }
        let mut at = 0;
        for range in ranges {
            // A number may be part of a word.
            if range.start < at {
                continue;
            }
            if range.start > at {
                self.out.push(Event::Text(text[at..range.start].to_owned().into()));
            }
            self.push_inline(whole::span(&text[range.clone()]));
            at = range.end;
        }
        match at {
            0 => self.out.push(Event::Text(text.clone())),
            _ if at < text.len() => self.out.push(Event::Text(text[at..].to_owned().into())),
            _ => {}
        }
    }

    pub(super) fn address(&mut self, to: &str, range: &Range<usize>) -> CowStr<'a> {
        let at = self.body.text[range.clone()].rfind(to).filter(|_| !to.is_empty());
        let range = at.map_or(range.clone(), |at| range.start + at..range.start + at + to.len());
        self.resolve.link(to, range).into()
    }
}

/// The headings of a body, in order.
fn headings<'a>(body: &Body<'a>) -> &'a [Heading] {
    body.outline.map_or(&[], |outline| &outline.headings)
}

/// Whether a block is running text, where a figure cannot stand; `None`: it says nothing about that.
fn is_text(tag: &Tag<'_>) -> Option<bool> {
    match tag {
        Tag::Paragraph | Tag::Heading { .. } | Tag::DefinitionListTitle => Some(true),
        Tag::Item | Tag::BlockQuote(_) | Tag::DefinitionListDefinition => Some(false),
        _ => None,
    }
}

fn place(kind: BlockQuoteKind) -> usize {
    match kind {
        BlockQuoteKind::Note => 0,
        BlockQuoteKind::Tip => 1,
        BlockQuoteKind::Important => 2,
        BlockQuoteKind::Warning => 3,
        BlockQuoteKind::Caution => 4,
    }
}

pub(super) fn pushed(events: Vec<Event<'_>>, capacity: usize) -> String {
    let mut html = String::with_capacity(capacity);
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    html
}
