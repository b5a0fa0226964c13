//! A body as HTML.

use super::cover::Covered;
use super::document::{Document, Piece, Rules};
use super::outline::Heading;
use crate::diag::Diagnostic;
use crate::escape;
use crate::read::call::CallSite;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag, TagEnd};
use std::ops::Range;

/// What a call has become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// HTML that stands on its own: a figure.
    Block(String),
    /// Plain text in running text: a number.
    Text(String),
    /// A reference in running text: as HTML, and what stands for it where no link can be.
    Inline {
        /// With its link.
        html: String,
        /// Without.
        text: String,
    },
}

/// What the caller knows and Markdown does not.
pub trait Resolve {
    /// Draws a call that could be read.
    fn call(&mut self, site: &CallSite) -> Drawn;
    /// Frames a Markdown table that has a caption; `html` is the table.
    fn captioned(&mut self, _site: &CallSite, html: String) -> Drawn {
        Drawn::Block(html)
    }
    /// The address to write for a link or an image; `range` is its place in the body.
    fn link(&mut self, to: &str, range: Range<usize>) -> String;
    /// What a link without a text of its own says, and what stands for `%s` in one that has: `Figure 2.3`.
    fn label(&mut self, _to: &str) -> Option<String> {
        None
    }
    /// Code as HTML; `info` is what stands behind the fence.
    fn code(&mut self, info: &str, text: &str) -> String;
    /// Reports a figure in the middle of a paragraph.
    fn misplaced(&mut self, site: &CallSite);
    /// Reports a call that could not be read; those of a chapter's body have been told by its outline.
    fn broken(&mut self, _site: &CallSite, _found: &[Diagnostic]) {}
}

/// The words that Markdown itself prints.
#[derive(Clone, Debug)]
pub struct Labels {
    /// The name of a table's scroll box for screen readers, `{n}` for its number.
    pub table: String,
    /// The name of a heading's link to itself.
    pub anchor: String,
    /// Titles of alerts: note, tip, important, warning, caution.
    pub alerts: [String; 5],
}

/// A body to be written.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// The Markdown.
    pub text: &'a str,
    /// How it is read.
    pub rules: Rules,
    /// Its headings, as [`super::outline`] gave them.
    pub headings: &'a [Heading],
    /// The number of each heading, as far as they have one.
    pub numbers: &'a [Option<String>],
    /// Whether its first heading is the title of the page, which is shown elsewhere.
    pub title: Title,
}

/// What becomes of a body's first heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    /// It is part of the text.
    Kept,
    /// It is the page's title and left out.
    Taken,
}

/// Writes a body as HTML. With [`Rules::CommonMark`] nothing is added to what CommonMark says.
pub fn html(body: &Body<'_>, labels: &Labels, resolve: &mut dyn Resolve) -> String {
    let covered = match body.rules {
        Rules::Chapter => Covered::new(body.text),
        Rules::CommonMark => Covered::plain(body.text),
    };
    let document = Document::read(&covered, body.rules);
    let headings = body.headings.iter();
    let numbers = body.numbers.iter();
    let mut writer = Writer {
        document: &document,
        body,
        headings,
        numbers,
        labels,
        resolve,
        out: Vec::new(),
        alert: Vec::new(),
        tables: 0,
        columns: Vec::new(),
        in_cell: false,
        column: 0,
        cell: "td",
        in_link: 0,
        label: None,
    };
    writer.run();
    let events = std::mem::take(&mut writer.out);
    let mut html = String::with_capacity(body.text.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    html
}

/// Writes a short text, a caption or a title, without a paragraph around it.
pub fn inline(text: &str, labels: &Labels, resolve: &mut dyn Resolve) -> String {
    let body = Body { text, rules: Rules::Chapter, headings: &[], numbers: &[], title: Title::Kept };
    let html = html(&body, labels, resolve);
    let html = html.trim_end();
    let inner = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    inner.filter(|inner| !inner.contains("<p>")).unwrap_or(html).to_owned()
}

/// Where the running text of a body stands: no code, no calls, no addresses.
pub fn texts(body: &str) -> Vec<Range<usize>> {
    let covered = Covered::new(body);
    let document = Document::read(&covered, Rules::Chapter);
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
    let covered = Covered::new(text);
    let document = Document::read(&covered, Rules::Chapter);
    let mut plain = String::new();
    for (piece, _) in &document.pieces {
        match piece {
            Piece::Event(Event::Text(text) | Event::Code(text)) => plain.push_str(text),
            Piece::Event(Event::SoftBreak | Event::HardBreak) => plain.push(' '),
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
    plain
}

struct Writer<'a, 'd> {
    document: &'d Document<'a>,
    body: &'d Body<'d>,
    headings: std::slice::Iter<'d, Heading>,
    numbers: std::slice::Iter<'d, Option<String>>,
    labels: &'d Labels,
    resolve: &'d mut dyn Resolve,
    out: Vec<Event<'a>>,
    /// For each open quote, whether it is an alert.
    alert: Vec<bool>,
    /// How many tables without a caption there were: each box has a name of its own.
    tables: usize,
    /// How the columns of the open table are aligned.
    columns: Vec<Alignment>,
    /// Whether a cell is open.
    in_cell: bool,
    /// The column of the next cell.
    column: usize,
    /// The tag of cells: `th` in the head, `td` below.
    cell: &'static str,
    /// How many links and pictures are open; in them no reference can be a link.
    in_link: usize,
    /// What the open link leads to is called.
    label: Option<String>,
}

impl<'a> Writer<'a, '_> {
    fn run(&mut self) {
        let pieces = &self.document.pieces;
        let mut at = 0;
        if self.body.title == Title::Taken {
            let end =
                |(piece, _): &(Piece<'_>, Range<usize>)| matches!(piece, Piece::Event(Event::End(TagEnd::Heading(_))));
            at = pieces.iter().position(end).map_or(0, |end| end + 1);
            self.headings.next();
            self.numbers.next();
        }
        while at < pieces.len() {
            let (piece, range) = &pieces[at];
            at += 1;
            match piece {
                Piece::Event(Event::Start(Tag::Paragraph)) => match self.lone_call(at) {
                    Some((site, next)) => {
                        match self.draw(site) {
                            Drawn::Block(html) => self.html(html),
                            drawn => {
                                self.out.push(Event::Start(Tag::Paragraph));
                                self.running(drawn);
                                self.out.push(Event::End(TagEnd::Paragraph));
                            }
                        }
                        at = next;
                    }
                    None => self.out.push(Event::Start(Tag::Paragraph)),
                },
                Piece::Event(Event::Start(Tag::CodeBlock(kind))) if self.body.rules == Rules::Chapter => {
                    let mut text = String::new();
                    while let Some((Piece::Event(event), _)) = pieces.get(at) {
                        at += 1;
                        match event {
                            Event::Text(part) => text.push_str(part),
                            Event::End(TagEnd::CodeBlock) => break,
                            _ => {}
                        }
                    }
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => info,
                        CodeBlockKind::Indented => &CowStr::Borrowed(""),
                    };
                    let html = self.resolve.code(info, &text);
                    self.html(html);
                }
                Piece::Event(event) => self.event(event, range),
                Piece::Captioned(site) => {
                    let before = std::mem::take(&mut self.out);
                    at = self.table(at);
                    let mut table = String::new();
                    let events = std::mem::replace(&mut self.out, before);
                    pulldown_cmark::html::push_html(&mut table, events.into_iter());
                    let site = &self.document.calls[*site];
                    if let Drawn::Block(html) = self.resolve.captioned(site, table) {
                        self.html(html);
                    }
                }
                Piece::Fence(site) => match self.draw(*site) {
                    Drawn::Block(html) => self.html(html),
                    drawn => {
                        self.out.push(Event::Start(Tag::Paragraph));
                        self.running(drawn);
                        self.out.push(Event::End(TagEnd::Paragraph));
                    }
                },
                Piece::Call(site) => match self.draw(*site) {
                    Drawn::Block(_) if self.in_text() => self.resolve.misplaced(&self.document.calls[*site]),
                    Drawn::Block(html) => self.html(html),
                    drawn => self.running(drawn),
                },
                Piece::HtmlCall(site) => match self.draw(*site) {
                    Drawn::Text(text) => self.html(escape::html(&text)),
                    Drawn::Block(html) | Drawn::Inline { html, .. } => self.html(html),
                },
            }
        }
    }

    /// Writes the table whose events begin at `at`, without a box around it. Gives where it ends.
    fn table(&mut self, mut at: usize) -> usize {
        let pieces = &self.document.pieces;
        while let Some((piece, range)) = pieces.get(at) {
            at += 1;
            match piece {
                Piece::Event(Event::Start(Tag::Table(alignments))) => {
                    self.columns.clone_from(alignments);
                    self.html("<table>".to_owned());
                }
                Piece::Event(Event::End(TagEnd::Table)) => {
                    self.html("</tbody></table>".to_owned());
                    break;
                }
                Piece::Event(event) => self.event(event, range),
                Piece::Call(call) | Piece::HtmlCall(call) => match self.draw(*call) {
                    Drawn::Block(_) => self.resolve.misplaced(&self.document.calls[*call]),
                    drawn => self.running(drawn),
                },
                Piece::Fence(_) | Piece::Captioned(_) => {}
            }
        }
        at
    }

    /// The one call of a paragraph that holds nothing else, and where the paragraph ends.
    fn lone_call(&self, at: usize) -> Option<(usize, usize)> {
        let pieces = &self.document.pieces;
        let (Some((Piece::Call(site), _)), Some((Piece::Event(Event::End(TagEnd::Paragraph)), _))) =
            (pieces.get(at), pieces.get(at + 1))
        else {
            return None;
        };
        Some((*site, at + 2))
    }

    /// Whether what comes next stands in running text, where a figure cannot stand.
    fn in_text(&self) -> bool {
        if self.in_cell {
            return true;
        }
        let mut closed = 0_usize;
        for event in self.out.iter().rev() {
            match event {
                Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::List(_)) => closed += 1,
                Event::Start(Tag::List(_)) => closed = closed.saturating_sub(1),
                Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::DefinitionListTitle) => {
                    if closed == 0 {
                        return true;
                    }
                    closed -= 1;
                }
                Event::Start(
                    Tag::Item | Tag::BlockQuote(_) | Tag::DefinitionListDefinition | Tag::FootnoteDefinition(_),
                ) if closed == 0 => {
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    /// Writes what stands in running text.
    fn running(&mut self, drawn: Drawn) {
        match drawn {
            Drawn::Text(text) => self.out.push(Event::Text(text.into())),
            Drawn::Inline { text, .. } if self.in_link > 0 => self.out.push(Event::Text(text.into())),
            Drawn::Inline { html, .. } | Drawn::Block(html) => self.out.push(Event::InlineHtml(html.into())),
        }
    }

    fn draw(&mut self, site: usize) -> Drawn {
        let site = &self.document.calls[site];
        match &site.call {
            Ok(_) => self.resolve.call(site),
            Err(found) => {
                self.resolve.broken(site, found);
                Drawn::Text(String::new())
            }
        }
    }

    fn html(&mut self, html: String) {
        self.out.push(Event::Html(html.into()));
    }

    fn event(&mut self, event: &Event<'a>, range: &Range<usize>) {
        if self.body.rules == Rules::CommonMark {
            self.out.push(event.clone());
            return;
        }
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = self.headings.as_slice().first().map(|heading| CowStr::from(heading.id.clone()));
                let attrs = attrs.iter().filter(|(key, _)| &**key != super::outline::NUMBER).cloned().collect();
                self.out.push(Event::Start(Tag::Heading { level: *level, id, classes: classes.clone(), attrs }));
                if let Some(number) = self.numbers.next().and_then(Option::as_deref) {
                    let number = escape::html(number);
                    self.out.push(Event::InlineHtml(format!("<span class=\"tz-number\">{number}</span> ").into()));
                }
            }
            Event::End(TagEnd::Heading(level)) => {
                if let Some(heading) = self.headings.next() {
                    let (id, label) = (escape::html(&heading.id), escape::html(&self.labels.anchor));
                    let link = format!(" <a class=\"tz-anchor\" href=\"#{id}\" aria-label=\"{label}\">#</a>");
                    self.out.push(Event::InlineHtml(link.into()));
                }
                self.out.push(Event::End(TagEnd::Heading(*level)));
            }
            Event::Start(Tag::Table(alignments)) => {
                self.tables += 1;
                let label = escape::html(&self.labels.table.replace("{n}", &self.tables.to_string()));
                self.html(format!("<div class=\"tz-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">"));
                self.columns.clone_from(alignments);
                self.html("<table>".to_owned());
            }
            Event::End(TagEnd::Table) => self.html("</tbody></table></div>\n".to_owned()),
            Event::Start(Tag::TableHead) => {
                (self.cell, self.column) = ("th", 0);
                self.html("<thead><tr>".to_owned());
            }
            Event::End(TagEnd::TableHead) => self.html("</tr></thead><tbody>\n".to_owned()),
            Event::Start(Tag::TableRow) => {
                (self.cell, self.column) = ("td", 0);
                self.html("<tr>".to_owned());
            }
            Event::End(TagEnd::TableRow) => self.html("</tr>\n".to_owned()),
            Event::Start(Tag::TableCell) => {
                // Classes, not styles: a strict Content-Security-Policy lets no style through.
                let class = match self.columns.get(self.column) {
                    Some(Alignment::Right) => " class=\"tz-right\"",
                    Some(Alignment::Center) => " class=\"tz-center\"",
                    _ => "",
                };
                self.column += 1;
                self.in_cell = true;
                let scope = if self.cell == "th" { " scope=\"col\"" } else { "" };
                let open = format!("<{}{scope}{class}>", self.cell);
                self.html(open);
            }
            Event::End(TagEnd::TableCell) => {
                self.in_cell = false;
                self.html(format!("</{}>", self.cell));
            }
            Event::Start(Tag::BlockQuote(kind)) => {
                self.alert.push(kind.is_some());
                match kind {
                    Some(kind) => self.open_alert(*kind),
                    None => self.out.push(event.clone()),
                }
            }
            Event::End(TagEnd::BlockQuote(_)) => match self.alert.pop() {
                Some(true) => self.html("</div>\n".to_owned()),
                _ => self.out.push(event.clone()),
            },
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                self.in_link += 1;
                self.label = self.resolve.label(dest_url);
                let (link_type, title, id) = (*link_type, title.clone(), id.clone());
                let mail = matches!(link_type, pulldown_cmark::LinkType::Email);
                let dest_url = if mail { dest_url.clone() } else { self.address(dest_url, range) };
                self.out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::End(TagEnd::Link) => {
                self.in_link = self.in_link.saturating_sub(1);
                let empty = matches!(self.out.last(), Some(Event::Start(Tag::Link { .. })));
                if let Some(label) = self.label.take().filter(|_| empty) {
                    self.out.push(Event::Text(label.into()));
                }
                self.out.push(event.clone());
            }
            Event::Text(text) if self.label.is_some() && text.contains("%s") => {
                let label = self.label.as_deref().unwrap_or_default();
                self.out.push(Event::Text(text.replace("%s", label).into()));
            }
            Event::End(TagEnd::Image) => {
                self.in_link = self.in_link.saturating_sub(1);
                self.out.push(event.clone());
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                self.in_link += 1;
                let (link_type, title, id) = (*link_type, title.clone(), id.clone());
                let dest_url = self.address(dest_url, range);
                self.out.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
            }
            _ => self.out.push(event.clone()),
        }
    }

    fn address(&mut self, to: &str, range: &Range<usize>) -> CowStr<'a> {
        let at = self.body.text[range.clone()].rfind(to).filter(|_| !to.is_empty());
        let range = at.map_or(range.clone(), |at| range.start + at..range.start + at + to.len());
        self.resolve.link(to, range).into()
    }

    fn open_alert(&mut self, kind: BlockQuoteKind) {
        let (class, index) = match kind {
            BlockQuoteKind::Note => ("note", 0),
            BlockQuoteKind::Tip => ("tip", 1),
            BlockQuoteKind::Important => ("important", 2),
            BlockQuoteKind::Warning => ("warning", 3),
            BlockQuoteKind::Caution => ("caution", 4),
        };
        let title = escape::html(&self.labels.alerts[index]);
        self.html(format!("<div class=\"tz-alert tz-{class}\">\n<p class=\"tz-alert-title\">{title}</p>\n"));
    }
}
