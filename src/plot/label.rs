//! Placing a text: its box from the upper bounds of `text`, and whether it is free.

use super::language::Language;
use super::scene::{Anchor, Label, Rect, Role};
use super::text::{ASCENT, DESCENT, LINE_HEIGHT, widest};

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) size_px: f64,
    pub(super) language: Language,
    pub(super) anchor: Anchor,
    pub(super) role: Role,
}

/// The height of so many lines from the top of the first to the bottom of the last, px.
#[allow(clippy::cast_precision_loss, reason = "a few lines")]
pub(super) fn height(lines: usize, size_px: f64) -> f64 {
    if lines == 0 {
        return 0.0;
    }
    ((lines - 1) as f64 * LINE_HEIGHT + ASCENT + DESCENT) * size_px
}

/// A label whose first base line starts at x, y.
pub(super) fn at_baseline(lines: Vec<String>, x: f64, y: f64, setting: Setting) -> Label {
    let Setting { size_px, language, anchor, role } = setting;
    let width = widest(&lines, size_px, language);
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    let bounds = Rect { x: left, y: y - ASCENT * size_px, width, height: height(lines.len(), size_px) };
    Label { lines, x, y, anchor, size: size_px, role, bounds, full: None }
}

/// A label whose box is centred on y.
pub(super) fn at_middle(lines: Vec<String>, x: f64, y: f64, setting: Setting) -> Label {
    let top = y - height(lines.len(), setting.size_px) / 2.0;
    below(lines, x, top, setting)
}

/// A label whose box begins at y.
pub(super) fn below(lines: Vec<String>, x: f64, top: f64, setting: Setting) -> Label {
    at_baseline(lines, x, top + ASCENT * setting.size_px, setting)
}

/// A label whose box ends at y.
pub(super) fn above(lines: Vec<String>, x: f64, bottom: f64, setting: Setting) -> Label {
    let top = bottom - height(lines.len(), setting.size_px);
    below(lines, x, top, setting)
}

impl Label {
    /// The same label moved by so many px.
    pub(super) fn moved(mut self, dx: f64, dy: f64) -> Self {
        self.x += dx;
        self.y += dy;
        self.bounds.x += dx;
        self.bounds.y += dy;
        self
    }

    /// The same label, knowing the text that its lines had to cut.
    pub(super) fn cut_from(mut self, full: Option<String>) -> Self {
        self.full = full;
        self
    }
}
