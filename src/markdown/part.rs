//! The parts of a body that are more than CommonMark's: formulas, figures from images, containers, footnotes.

use super::container::Kind;
use super::document::Piece;
use super::math::{self, Mode};
use super::picture;
use super::resolve::Drawn;
use super::writer::{Writer, pushed};
use crate::escape;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

impl Writer<'_, '_> {
    pub(super) fn formula(&mut self, tex: &str, mode: Mode, at: usize) -> String {
        math::mathml(tex, mode, at).unwrap_or_else(|wrong| {
            self.resolve.wrong(vec![*wrong]);
            math::source(tex)
        })
    }

    pub(super) fn equation(&mut self, index: usize) {
        let equation = &self.document.equations[index];
        let numbered = self.resolve.equation(equation);
        let html = self.formula(&equation.tex, Mode::Display, equation.range.start + 2);
        let id = numbered.id.map(|id| format!(" id=\"{}\"", escape::html(&id))).unwrap_or_default();
        let label =
            numbered.label.map(|label| format!("<span class=\"tz-equation-number\">{}</span>", escape::html(&label)));
        // Phrasing elements: a displayed formula may stand in the middle of a paragraph.
        let html = format!("<span class=\"tz-equation\"{id}>{html}{}</span>", label.unwrap_or_default());
        match self.in_text() {
            true => self.push_inline(html),
            false => self.push_html(format!("{html}\n")),
        }
    }

    pub(super) fn picture(&mut self, found: &picture::Found) {
        let picture = &found.picture;
        let document = self.document;
        let mut alt = String::new();
        for (piece, _) in &document.pieces[found.inside.clone()] {
            match piece {
                Piece::Event(Event::Text(text) | Event::Code(text)) => alt.push_str(text),
                Piece::Event(Event::SoftBreak | Event::HardBreak) => alt.push(' '),
                Piece::Call(site) => match self.draw(*site) {
                    Drawn::Text(text) | Drawn::Inline { text, .. } => alt.push_str(&text),
                    Drawn::Block(_) => self.resolve.misplaced(&document.calls[*site]),
                },
                _ => {}
            }
        }
        let numbered = self.resolve.picture(picture);
        let to = self.address(&picture.to, &picture.range);
        let id = numbered.id.map(|id| escape::html(&id));
        let label = numbered.label.map(|label| match (escape::html(&label), &id) {
            (label, Some(id)) => format!("<a class=\"tz-fig-label\" href=\"#{id}\">{label}</a> "),
            (label, None) => format!("<span class=\"tz-fig-label\">{label}</span> "),
        });
        let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        let caption = match picture.has_title {
            true => self.resolve.caption(picture, self.labels),
            false => escape::html(&alt),
        };
        let caption = format!("{}{caption}", label.unwrap_or_default());
        self.push_html(format!("<figure class=\"tz-fig tz-picture\"{id}>"));
        let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
        self.out.push(Event::Start(Tag::Image { link_type: LinkType::Inline, dest_url: to, title, id }));
        self.out.push(Event::Text(alt.into()));
        self.out.push(Event::End(TagEnd::Image));
        self.push_html(format!("<figcaption class=\"tz-fig-caption\">{caption}</figcaption></figure>\n"));
    }

    /// The title of a container as HTML, or what stands in its place if it has none.
    fn title(&mut self, (title, place): &(String, Range<usize>), otherwise: &str) -> String {
        match title.is_empty() {
            true => escape::html(otherwise),
            false => self.resolve.short(title, place.clone(), self.labels),
        }
    }

    /// Opens an alert. `title`: HTML.
    pub(super) fn open_alert(&mut self, place: usize, title: &str) {
        let class = ["note", "tip", "important", "warning", "caution"][place];
        self.push_html(format!("<div class=\"tz-alert tz-{class}\">\n<p class=\"tz-alert-title\">{title}</p>\n"));
    }

    pub(super) fn open_container(&mut self, index: usize) {
        let document = self.document;
        let container = &document.containers[index];
        match container.kind {
            Kind::Alert(place) => {
                let title = self.title(&container.title, &self.labels.alerts[place]);
                self.open_alert(place, &title);
            }
            Kind::Details => {
                let open = if container.open { " open" } else { "" };
                let title = self.title(&container.title, &self.labels.details);
                self.push_html(format!("<details class=\"tz-details\"{open}><summary>{title}</summary>\n"));
            }
            Kind::Grid => {
                self.push_html("<div class=\"tz-grid\">\n".to_owned());
                if !container.title.0.is_empty() {
                    let title = self.title(&container.title, "");
                    self.push_html(format!("<p class=\"tz-tab-title\">{title}</p>\n"));
                }
            }
            Kind::Call(_) => self.enclosed.push(std::mem::take(&mut self.out)),
            Kind::Tabs => {
                self.tabs.push(false);
                self.push_html("<div class=\"tz-tabs\">\n".to_owned());
            }
        }
    }

    pub(super) fn pane(&mut self, index: usize) {
        let document = self.document;
        let title = self.title(&document.panes[index], "");
        let open = self.tabs.last_mut().map(|open| std::mem::replace(open, true));
        let close = if open == Some(true) { "</section>\n" } else { "" };
        self.push_html(format!("{close}<section class=\"tz-tab\"><p class=\"tz-tab-title\">{title}</p>\n"));
    }

    pub(super) fn close_container(&mut self, index: usize) {
        let close = match self.document.containers[index].kind {
            Kind::Call(site) => {
                let before = self.enclosed.pop().unwrap_or_default();
                let body = pushed(std::mem::replace(&mut self.out, before), 0);
                let site = &self.document.calls[site];
                match site.call.is_ok().then(|| self.resolve.captioned(site, body.clone())) {
                    Some(Drawn::Block(html) | Drawn::Inline { html, .. }) => self.push_html(html),
                    Some(Drawn::Text(_)) | None => self.push_html(body),
                }
                return;
            }
            Kind::Alert(_) | Kind::Grid => "</div>\n",
            Kind::Details => "</details>\n",
            Kind::Tabs if self.tabs.pop() == Some(true) => "</section>\n</div>\n",
            Kind::Tabs => "</div>\n",
        };
        self.push_html(close.to_owned());
    }

    /// Writes the footnotes at the end of the page.
    pub(super) fn write_notes(&mut self) {
        let count = self.notes.len();
        if count == 0 {
            return;
        }
        let label = escape::html(&self.labels.footnotes);
        self.push_html(format!(
            "<section class=\"tz-footnotes\" role=\"doc-endnotes\" aria-label=\"{label}\">\n<ol>\n"
        ));
        for number in 1..=count {
            let before = std::mem::take(&mut self.out);
            self.write(self.notes.pieces(number));
            let note = pushed(std::mem::replace(&mut self.out, before), 0);
            let mut back = String::new();
            for (mark, id) in self.notes.marks(number).iter().enumerate() {
                // Each way back has a name of its own.
                let (named, shown) = match mark {
                    0 => (number.to_string(), String::new()),
                    _ => (format!("{number}-{}", mark + 1), format!("<sup>{}</sup>", mark + 1)),
                };
                let label = escape::html(&self.labels.footnote_back.replace("{n}", &named));
                back.push_str(&format!(
                    " <a class=\"tz-footnote-back\" href=\"#{id}\" role=\"doc-backlink\" aria-label=\"{label}\">↩\u{FE0E}{shown}</a>"
                ));
            }
            let note = note.trim_end();
            let html = match note.strip_suffix("</p>") {
                Some(note) => format!("{note}{back}</p>"),
                None => format!("{note}\n<p>{}</p>", back.trim_start()),
            };
            self.push_html(format!("<li id=\"fn:{number}\">{html}</li>\n"));
        }
        self.push_html("</ol>\n</section>\n".to_owned());
    }
}
