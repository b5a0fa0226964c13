//! A scene as SVG, in two paints: classes for a page's CSS, or literal colours for a file of its own.
//!
//! **Inline output holds no colour; standalone output holds no `var(` and no `currentColor`.**
//! Coordinates are rounded to a tenth of a px here and nowhere before.

mod region;
mod shape;

use std::fmt::Write as _;

use super::label::{Setting, below};
use super::language::Language;
use super::palette::{self, Mode};
use super::path::{number, push_digits, push_number};
use super::scene::{Anchor, Ink, Item, Label, Role, Scene, Shape};

use super::text::{LINE_HEIGHT, Measure, is_written, wrap};

/// Where the colours come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Classes only; the page's CSS paints.
    Inline,
    /// Literal colours of a mode, with title and source in the picture.
    Standalone(Mode),
}

/// What a drawing is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caption<'a> {
    /// The id the elements' ids are made from; unique on its page.
    pub id: &'a str,
    /// The name, in one line.
    pub title: &'a str,
    /// What can be seen, in a few sentences.
    pub description: &'a str,
    /// The source line, printed in standalone drawings only.
    pub source: &'a str,
}

impl Scene {
    /// The drawing as an `<svg>` element.
    ///
    /// Errors: none; characters that XML forbids become U+FFFD, numbers that are not finite become 0.
    pub fn svg(&self, paint: Paint, caption: Caption<'_>) -> String {
        match paint {
            Paint::Inline => self.inline(caption),
            Paint::Standalone(mode) => self.standalone(mode, caption),
        }
    }

    fn board_class(&self) -> &'static str {
        if self.width < 480.0 { "tz-narrow" } else { "tz-wide" }
    }

    /// The font size most labels have.
    fn base_size(&self) -> f64 {
        if self.width < 480.0 { 14.0 } else { 13.0 }
    }

    fn inline(&self, caption: Caption<'_>) -> String {
        let side = if self.width < 480.0 { 'n' } else { 'w' };
        let mut id = String::with_capacity(caption.id.len() + 2);
        push_escaped(&mut id, caption.id);
        id.push('-');
        id.push(side);
        let mut svg = String::with_capacity(1024 + 64 * self.labels.len());
        push_all(&mut svg, &["<svg class=\"tz ", self.board_class(), "\" viewBox=\"0 0 "]);
        push_number(&mut svg, self.width);
        svg.push(' ');
        push_number(&mut svg, self.height);
        push_all(&mut svg, &["\" role=\"img\" aria-labelledby=\"", &id, "t ", &id, "d\" lang=\""]);
        push_escaped(&mut svg, &self.lang);
        push_all(&mut svg, &["\"><title id=\"", &id, "t\">"]);
        push_escaped(&mut svg, caption.title);
        push_all(&mut svg, &["</title><desc id=\"", &id, "d\">"]);
        push_escaped(&mut svg, caption.description);
        svg.push_str("</desc>");
        self.body(&mut svg);
        svg.push_str("</svg>");
        svg
    }

    fn standalone(&self, mode: Mode, caption: Caption<'_>) -> String {
        const PAD: f64 = 16.0;
        let language = Language::of(&self.lang);
        let size = self.base_size();
        let setting = |size_px, role| Setting { size_px, language, anchor: Anchor::Start, role };
        let lines = |text: &str, size_px| {
            let measure = Measure { width_px: self.width, lines: 6, size_px, language };
            if text.is_empty() { Vec::new() } else { wrap(text, measure).lines }
        };
        let head = (!caption.title.is_empty())
            .then(|| below(lines(caption.title, size + 3.0), 0.0, 0.0, setting(size + 3.0, Role::Name)));
        let top = head.as_ref().map_or(0.0, |head| head.bounds.bottom() + 10.0);
        let foot = (!caption.source.is_empty())
            .then(|| below(lines(caption.source, 12.0), 0.0, top + self.height + 10.0, setting(12.0, Role::Title)));
        let bottom = foot.as_ref().map_or(top + self.height, |foot| foot.bounds.bottom());
        let (width, height) = (self.width + 2.0 * PAD, bottom + 2.0 * PAD);
        let mut body = String::new();
        if let Some(head) = &head {
            text(&mut body, head, Some(Attribute::Class("tz-head")));
        }
        let _ = write!(body, "<g transform=\"translate(0 {})\">", number(top));
        self.body(&mut body);
        body.push_str("</g>");
        if let Some(foot) = &foot {
            text(&mut body, foot, Some(Attribute::Class("tz-foot")));
        }
        let id = escape(caption.id);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" lang=\"{}\">",
            escape(&self.lang),
            w = number(width),
            h = number(height),
        );
        let _ = write!(
            svg,
            "<title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc><style>{}</style>",
            escape(caption.title),
            escape(caption.description),
            palette::style(mode, &body, size, language),
        );
        let _ = write!(
            svg,
            "<path class=\"tz-paper\" d=\"M0 0h{}v{}h-{}z\"/><g class=\"tz\" transform=\"translate({PAD} {PAD})\">{body}</g></svg>",
            number(width),
            number(height),
            number(width)
        );
        svg
    }

    /// Grid, marks, other guides, text — in this order.
    fn body(&self, svg: &mut String) {
        shape::guides(svg, self.guides.iter().filter(|item| lies_behind(item)));
        shape::marks(svg, self.marks.iter());
        shape::guides(svg, self.guides.iter().filter(|item| !lies_behind(item)));
        let mut labels: Vec<&Label> = self.labels.iter().collect();
        labels.sort_by_key(|label| (label.role, label.anchor));
        for group in labels.chunk_by(|a, b| (a.role, a.anchor) == (b.role, b.anchor)) {
            svg.push_str("<g class=\"");
            push_role(svg, group[0].role);
            svg.push_str(match group[0].anchor {
                Anchor::Start => "\">",
                Anchor::Middle => " tz-m\">",
                Anchor::End => " tz-e\">",
            });
            for label in group {
                let own_size = (label.size - self.base_size()).abs() >= 0.05;
                text(svg, label, own_size.then_some(Attribute::Size));
            }
            svg.push_str("</g>");
        }
    }
}

/// Grid lines and annotation bands lie behind the marks.
fn lies_behind(item: &Item) -> bool {
    item.ink == Ink::Grid || matches!((item.ink, &item.shape), (Ink::Note, Shape::Rect(_)))
}

/// Writes the classes of the texts of a role.
fn push_role(svg: &mut String, role: Role) {
    let numbered = |svg: &mut String, class: &str, n: u8| {
        svg.push_str(class);
        push_digits(svg, u64::from(n));
    };
    match role {
        Role::Tick => svg.push_str("tz-tick"),
        Role::Title => svg.push_str("tz-title"),
        Role::Name => svg.push_str("tz-name"),
        Role::Note | Role::Inside(Ink::Hatch) => svg.push_str("tz-note"),
        Role::Inside(Ink::Series(n)) => numbered(svg, "tz-value tz-o", n + 1),
        Role::Inside(Ink::Sequential(n)) => numbered(svg, "tz-value tz-so", n),
        Role::Inside(Ink::Diverging(n)) => numbered(svg, "tz-value tz-do", n),
        Role::Value | Role::Inside(_) => svg.push_str("tz-value"),
    }
}

/// What a text says about itself beside its place.
enum Attribute {
    /// Its own font size.
    Size,
    /// A class.
    Class(&'static str),
}

fn text(svg: &mut String, label: &Label, attribute: Option<Attribute>) {
    svg.push_str("<text x=\"");
    push_number(svg, label.x);
    svg.push_str("\" y=\"");
    push_number(svg, label.y.round());
    match attribute {
        Some(Attribute::Size) => {
            svg.push_str("\" font-size=\"");
            push_number(svg, label.size);
        }
        Some(Attribute::Class(class)) => push_all(svg, &["\" class=\"", class]),
        None => {}
    }
    svg.push_str("\">");
    if let Some(full) = &label.full {
        svg.push_str("<title>");
        push_escaped(svg, full);
        svg.push_str("</title>");
    }
    for (at, line) in label.lines.iter().enumerate() {
        if at == 0 {
            push_escaped(svg, line);
            continue;
        }
        svg.push_str("<tspan x=\"");
        push_number(svg, label.x);
        svg.push_str("\" dy=\"");
        push_number(svg, label.size * LINE_HEIGHT);
        svg.push_str("\">");
        push_escaped(svg, line);
        svg.push_str("</tspan>");
    }
    svg.push_str("</text>");
}

fn push_all(svg: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| svg.push_str(part));
}

/// Text for XML content and double-quoted attributes; characters that XML 1.0 forbids become U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_escaped(&mut escaped, text);
    escaped
}

/// Writes a text as [`escape`] gives it.
fn push_escaped(svg: &mut String, text: &str) {
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let written = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\t' | '\n' | '\r' => " ",
            c if !is_written(c) => "\u{FFFD}",
            _ => continue,
        };
        svg.push_str(&text[plain..at]);
        svg.push_str(written);
        plain = at + c.len_utf8();
    }
    svg.push_str(&text[plain..]);
}
