//! The legend: names beside keys, flowing in lines above the plot.
//!
//! In: entries and a width. Out: labels and keys in a frame whose top left corner is 0, 0, and the height.

use super::channel::Channel;
use super::color::ColorScale;
use super::dimension::titled;
use super::label::{Setting, at_baseline, at_middle, below};
use super::language::Language;
use super::magnitude::Magnitude;
use super::scene::{Anchor, Ink, Item, Label, Note, Rect, Role, Scene, Shape, Symbol};
use super::spec::{Curve, Words};
use super::text::{ASCENT, LINE_HEIGHT, Measure, width, wrap};
use super::tick;

/// What a key looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Key {
    Swatch,
    Stroke { dash: u8 },
    Dot(Symbol),
}

/// One name.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) ink: Ink,
    pub(super) key: Key,
}

/// A laid-out legend.
#[derive(Debug, Clone, Default)]
pub(super) struct Legend {
    pub(super) labels: Vec<Label>,
    pub(super) keys: Vec<Item>,
    pub(super) height: f64,
    pub(super) cut: usize,
}

/// The legend's top left corner on a board, in px: fonts of other scripts reach above their line.
const CORNER: [f64; 2] = [1.0, 5.0];

impl Legend {
    /// Where the plot begins under this legend, `gap` px away; at the board's edge where there is no legend.
    pub(super) fn below(&self, gap: f64) -> f64 {
        if self.height > 0.0 { CORNER[1] + self.height + gap } else { 1.0 }
    }

    /// Draws the legend at the top of a scene, and tells of names it had to cut.
    pub(super) fn onto(self, scene: &mut Scene) {
        self.at(scene, CORNER);
    }

    /// Draws the legend with its top left corner at x, y.
    pub(super) fn at(self, scene: &mut Scene, [x, y]: [f64; 2]) {
        scene.labels.extend(self.labels.into_iter().map(|label| label.moved(x, y)));
        for mut key in self.keys {
            super::guides::shift(&mut key, x, y);
            scene.guides.push(key);
        }
        scene.notes.extend((self.cut > 0).then_some(Note::NamesCut(self.cut)));
    }

    /// Sets another legend under this one.
    pub(super) fn append(&mut self, other: Self) {
        let down = self.height;
        self.height += other.height;
        self.cut += other.cut;
        self.labels.extend(other.labels.into_iter().map(|label| label.moved(0.0, down)));
        for mut key in other.keys {
            super::guides::shift(&mut key, 0.0, down);
            self.keys.push(key);
        }
    }
}

/// What a color scale measures and its unit, on up to two lines; no height where there is nothing to say.
pub(super) fn title(
    scale: &ColorScale,
    channel: Option<&Channel>,
    unit_brackets: &str,
    width_px: f64,
    setting: Setting,
) -> Legend {
    let title = channel.and_then(|channel| channel.title.as_deref());
    let title = titled(title, &scale.magnitude.unit, unit_brackets);
    if title.is_empty() {
        return Legend::default();
    }
    let measure = Measure { width_px, lines: 2, size_px: setting.size_px, language: setting.language };
    let wrapped = wrap(&title, measure);
    let label = below(wrapped.lines, 0.0, 0.0, Setting { role: Role::Title, ..setting });
    let label = label.cut_from(wrapped.cut.then_some(title));
    Legend { height: label.bounds.bottom() + 4.0, labels: vec![label], ..Legend::default() }
}

/// Two reference sizes for points whose area tells a value; the greatest value has the area `greatest_px`.
pub(super) fn sizes(size: &Channel, greatest_px: f64, unit_brackets: &str, width_px: f64, setting: Setting) -> Legend {
    let greatest = size.values.numbers().fold(0.0, f64::max);
    let magnitude = Magnitude::fit(&size.format, size.unit.as_deref(), greatest, setting.language);
    let round: Vec<f64> = tick::ticks(0.0, greatest, 4.0).into_iter().filter(|value| *value > 0.0).collect();
    let (Some(small), Some(large)) = (round.first(), round.last()) else {
        return Legend::default();
    };
    let mut sizes = vec![*small, *large];
    sizes.dedup();
    let title = titled(size.title.as_deref(), &magnitude.unit, unit_brackets);
    let circles = sizes.iter().map(|value| (magnitude.plain(*value), value / greatest * greatest_px)).collect();
    bubbles(&title, circles, width_px, setting)
}

/// Lays out circles of given areas beside their values, after a title; left out when they are wider than the board.
fn bubbles(title: &str, circles: Vec<(String, f64)>, width_px: f64, setting: Setting) -> Legend {
    let size_px = setting.size_px;
    let radius = |area: f64| (area / std::f64::consts::PI).sqrt();
    let tallest = circles.iter().map(|(_, area)| radius(*area) * 2.0).fold(size_px * LINE_HEIGHT, f64::max);
    let mut legend = Legend { height: tallest + 7.0, ..Legend::default() };
    let middle = tallest / 2.0 + 3.0;
    let mut x = 0.0;
    if !title.is_empty() {
        let label = at_middle(vec![title.to_owned()], x, middle, Setting { role: Role::Title, ..setting });
        x = label.bounds.right() + size_px;
        legend.labels.push(label);
    }
    for (text, area) in circles {
        let r = radius(area);
        let shape = Shape::Point { x: x + r, y: middle, size: area, symbol: Symbol::Ring };
        legend.keys.push(Item { panel: 0, layer: 0, row: 0, ink: Ink::Axis, shape });
        let label = at_middle(vec![text], x + r * 2.0 + 5.0, middle, setting);
        x = label.bounds.right() + size_px;
        legend.labels.push(label);
    }
    if x - size_px > width_px { Legend::default() } else { legend }
}

/// Lays entries out in lines of a width.
///
/// A name that is wider than a line wraps to three lines. No entries give a legend without height.
pub(super) fn flow(entries: &[Entry], width_px: f64, size_px: f64, language: Language) -> Legend {
    let setting = Setting { size_px, language, anchor: Anchor::Start, role: Role::Name };
    let line = LINE_HEIGHT * size_px + 2.0;
    let mut legend = Legend::default();
    let mut x = 0.0;
    let mut baseline = ASCENT * size_px;
    let mut lines_here: f64 = 1.0;
    for entry in entries {
        let key_width = match entry.key {
            Key::Swatch | Key::Dot(_) => size_px * 0.85,
            Key::Stroke { .. } => size_px * 1.5,
        };
        let text_x = key_width + 6.0;
        let room = width_px - text_x;
        let natural = width(&entry.name, size_px, language);
        if x > 0.0 && x + text_x + natural > width_px {
            x = 0.0;
            baseline += line * lines_here;
            lines_here = 1.0;
        }
        let wrapped = wrap(&entry.name, Measure { width_px: room, lines: 3, size_px, language });
        legend.cut += usize::from(wrapped.cut);
        #[allow(clippy::cast_precision_loss, reason = "three lines at most")]
        let count = wrapped.lines.len() as f64;
        lines_here = lines_here.max(count);
        let label =
            at_baseline(wrapped.lines, x + text_x, baseline, setting).cut_from(wrapped.cut.then(|| entry.name.clone()));
        legend.keys.push(key(entry, x, baseline - size_px * 0.36, key_width));
        x = label.bounds.right() + size_px * 1.4;
        legend.labels.push(label);
    }
    if !entries.is_empty() {
        legend.height = baseline - ASCENT * size_px + line * lines_here;
    }
    legend
}

/// Lays entries out one under the other.
pub(super) fn column(entries: &[Entry], width_px: f64, size_px: f64, language: Language) -> Legend {
    let mut legend = Legend::default();
    for entry in entries.chunks(1) {
        legend.height += if legend.height > 0.0 { size_px * 0.4 } else { 0.0 };
        legend.append(flow(entry, width_px, size_px, language));
    }
    legend
}

/// Lays a color scale out as a strip of its steps, with the numbers at its ends and middle, and the key of missing values.
pub(super) fn ramp(scale: &ColorScale, words: &Words, width_px: f64, setting: Setting) -> Legend {
    let Setting { size_px, language, .. } = setting;
    let (inks, [low, middle, high]) = scale.ramp();
    let mut legend = Legend::default();
    let baseline = ASCENT * size_px;
    let low = at_baseline(vec![low], 0.0, baseline, setting);
    let natural = width(&high, size_px, language) + low.bounds.right() + 12.0;
    #[allow(clippy::cast_precision_loss, reason = "nine steps")]
    let step = ((width_px - natural) / inks.len() as f64).clamp(4.0, 20.0);
    let mut x = low.bounds.right() + 6.0;
    let start = x;
    let side = size_px * 0.85;
    for ink in inks {
        let rect = Rect { x, y: baseline - size_px * 0.36 - side / 2.0, width: step, height: side };
        legend.keys.push(Item { panel: 0, layer: 0, row: 0, ink, shape: Shape::Rect(rect) });
        x += step;
    }
    let end = x;
    let high = at_baseline(vec![high], x + 6.0, baseline, setting);
    x = high.bounds.right() + size_px * 1.4;
    legend.labels.extend([low, high]);
    legend.height = LINE_HEIGHT * size_px + 2.0;
    if !middle.is_empty() {
        let setting = Setting { anchor: Anchor::Middle, ..setting };
        legend.labels.push(at_baseline(vec![middle], (start + end) / 2.0, baseline + LINE_HEIGHT * size_px, setting));
        legend.height += LINE_HEIGHT * size_px;
    }
    if scale.has_gaps {
        let entry = Entry { name: words.no_data.clone(), ink: Ink::Hatch, key: Key::Swatch };
        let flowed = flow(&[entry], (width_px - x).max(width_px * 0.3), size_px, language);
        let fits = flowed.labels.iter().all(|label| x + label.bounds.right() <= width_px);
        let (dx, dy) = if fits { (x, 0.0) } else { (0.0, legend.height) };
        legend.height = legend.height.max(dy + flowed.height);
        legend.labels.extend(flowed.labels.into_iter().map(|label| label.moved(dx, dy)));
        for mut key in flowed.keys {
            super::guides::shift(&mut key, dx, dy);
            legend.keys.push(key);
        }
    }
    legend
}

fn key(entry: &Entry, x: f64, middle: f64, width: f64) -> Item {
    let shape = match entry.key {
        Key::Swatch => Shape::Rect(Rect { x, y: middle - width / 2.0, width, height: width }),
        Key::Stroke { dash } => {
            Shape::Line { runs: vec![vec![[x, middle], [x + width, middle]]], curve: Curve::Straight, dash }
        }
        Key::Dot(symbol) => Shape::Point { x: x + width / 2.0, y: middle, size: 70.0, symbol },
    };
    Item { panel: 0, layer: 0, row: 0, ink: entry.ink, shape }
}
