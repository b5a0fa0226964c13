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
use super::path::number;
use super::scene::{Anchor, Ink, Item, Label, Role, Scene, Shape};
use shape::paths;

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
        let id = escape(caption.id);
        let side = if self.width < 480.0 { "n" } else { "w" };
        let mut svg = format!(
            "<svg class=\"tz {}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{id}-{side}t {id}-{side}d\" lang=\"{}\">",
            self.board_class(),
            number(self.width),
            number(self.height),
            escape(&self.lang),
        );
        let _ = write!(
            svg,
            "<title id=\"{id}-{side}t\">{}</title><desc id=\"{id}-{side}d\">{}</desc>",
            escape(caption.title),
            escape(caption.description)
        );
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
            text(&mut body, head, " class=\"tz-head\"");
        }
        let _ = write!(body, "<g transform=\"translate(0 {})\">", number(top));
        self.body(&mut body);
        body.push_str("</g>");
        if let Some(foot) = &foot {
            text(&mut body, foot, " class=\"tz-foot\"");
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
        let (grid, guides): (Vec<&Item>, Vec<&Item>) = self.guides.iter().partition(|item| lies_behind(item));
        paths(svg, grid.into_iter());
        paths(svg, self.marks.iter());
        paths(svg, guides.into_iter());
        let mut labels: Vec<&Label> = self.labels.iter().collect();
        labels.sort_by_key(|label| (label.role, label.anchor));
        let mut at = 0;
        while at < labels.len() {
            let kind = (labels[at].role, labels[at].anchor);
            let end = labels[at..]
                .iter()
                .position(|label| (label.role, label.anchor) != kind)
                .map_or(labels.len(), |n| at + n);
            let anchor = match kind.1 {
                Anchor::Start => "",
                Anchor::Middle => " tz-m",
                Anchor::End => " tz-e",
            };
            let _ = write!(svg, "<g class=\"{}{anchor}\">", role_class(kind.0));
            for label in &labels[at..end] {
                let attribute = if (label.size - self.base_size()).abs() < 0.05 {
                    String::new()
                } else {
                    format!(" font-size=\"{}\"", number(label.size))
                };
                text(svg, label, &attribute);
            }
            svg.push_str("</g>");
            at = end;
        }
    }
}

/// Grid lines and annotation bands lie behind the marks.
fn lies_behind(item: &Item) -> bool {
    item.ink == Ink::Grid || matches!((item.ink, &item.shape), (Ink::Note, Shape::Rect(_)))
}

fn role_class(role: Role) -> String {
    match role {
        Role::Tick => "tz-tick".to_owned(),
        Role::Title => "tz-title".to_owned(),
        Role::Name => "tz-name".to_owned(),
        Role::Value => "tz-value".to_owned(),
        Role::Note => "tz-note".to_owned(),
        Role::Inside(ink) => match ink {
            Ink::Hatch => "tz-note".to_owned(),
            Ink::Series(n) => format!("tz-value tz-o{}", n + 1),
            Ink::Sequential(n) => format!("tz-value tz-so{n}"),
            Ink::Diverging(n) => format!("tz-value tz-do{n}"),
            _ => "tz-value".to_owned(),
        },
    }
}

fn text(svg: &mut String, label: &Label, attributes: &str) {
    let x = number(label.x);
    let _ = write!(svg, "<text x=\"{x}\" y=\"{}\"{attributes}>", number(label.y.round()));
    if let Some(full) = &label.full {
        let _ = write!(svg, "<title>{}</title>", escape(full));
    }
    for (at, line) in label.lines.iter().enumerate() {
        if at == 0 {
            svg.push_str(&escape(line));
        } else {
            let _ =
                write!(svg, "<tspan x=\"{x}\" dy=\"{}\">{}</tspan>", number(label.size * LINE_HEIGHT), escape(line));
        }
    }
    svg.push_str("</text>");
}

/// Text for XML content and double-quoted attributes; characters that XML 1.0 forbids become U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            c if !is_written(c) => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}
