//! Laying a map out: regions as tiles of a grid, or as shapes of the globe, each in the colour of its value.
//!
//! In: a [`Model`] whose layer of regions has one row a region of the [`Map`], in the same order. Out: a [`Scene`].
//! A region without a value is hatched. Deliberately absent: names and codes of regions, and any boundary.

mod globe;
mod names;
mod tiles;

pub use globe::Globe;
pub use tiles::Tile;

use super::artboard::{Artboard, Frame};
use super::ink;
use super::label::{Setting, below};
use super::legend::{self, Entry, Key, Legend};
use super::model::{Model, Rows};
use super::scene::{Anchor, Ink, Item, Label, Margins, Panel, Rect, Role, Scene};
use super::spec::Mark;
use super::text::{Measure, wrap};

/// Where the regions of a map are.
#[derive(Debug, Clone, PartialEq)]
pub enum Map {
    /// A tile a region.
    Tiles(Vec<Tile>),
    /// Shapes of the globe.
    Globe(Globe),
}

/// The space between the edge of the drawing and what is on it, px.
const EDGE: f64 = 1.0;

/// What a form of map draws into its area.
struct Drawn {
    marks: Vec<Item>,
    labels: Vec<Label>,
    /// How many regions have no name on the drawing for want of room.
    left_out: usize,
    /// Regions without a value whose name has no room.
    unnamed: usize,
    /// How many places are not on the map.
    off: usize,
    area: Rect,
}

/// Lays the regions of a model out; layers of other marks are not drawn.
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let mut scene = Scene::empty(board.width, &model.spec.lang, model.series.clone());
    let regions = model.layers.iter().find(|rows| rows.mark == Mark::Region);
    let (Some(rows), Some(map)) = (regions, &model.spec.map) else {
        scene.height = 1.0;
        return scene;
    };
    let legend = match board.frame {
        Frame::Fitted => legend(model, rows, board),
        Frame::Fixed { .. } => Legend::default(),
    };
    let top = legend.below(4.0);
    let room = match board.frame {
        Frame::Fitted => Rect { x: EDGE, y: top, width: board.width - 2.0 * EDGE, height: f64::INFINITY },
        Frame::Fixed { height, .. } => Rect { x: 0.0, y: 0.0, width: board.width, height },
    };
    let drawn = match map {
        Map::Tiles(tiles) => tiles::draw(model, rows, tiles, room, board.text_px()),
        Map::Globe(globe) => globe::draw(model, rows, globe, room, board.text_px()),
    };
    legend.onto(&mut scene);
    scene.marks = drawn.marks;
    scene.labels.extend(drawn.labels);
    let mut bottom = drawn.area.bottom();
    if let (Map::Globe(globe), Frame::Fitted) = (map, board.frame) {
        let label = credit(model, &globe.credit, bottom + 6.0, board);
        bottom = label.as_ref().map_or(bottom, |label| label.bounds.bottom());
        scene.labels.extend(label);
    }
    scene.height = match board.frame {
        Frame::Fitted => (bottom + EDGE).ceil(),
        Frame::Fixed { height, .. } => height,
    };
    let right = board.width - drawn.area.right();
    scene.margins = Margins { top: drawn.area.y, right, bottom: scene.height - bottom, left: drawn.area.x };
    scene.panels.push(Panel { area: drawn.area, ..Panel::default() });
    scene.notes.extend((drawn.left_out > 0).then_some(super::Note::LabelsLeftOut(drawn.left_out)));
    scene.notes.extend((drawn.unnamed > 0).then_some(super::Note::RegionsUnnamed(drawn.unnamed)));
    scene.notes.extend((drawn.off > 0).then_some(super::Note::ValuesOffScale(drawn.off)));
    scene
}

/// What must be printed with a map, in the picture itself: it stays with every copy.
fn credit(model: &Model<'_>, text: &str, top: f64, board: &Artboard) -> Option<Label> {
    let (size_px, language) = (board.text_px(), model.language);
    let wrapped = wrap(text, Measure { width_px: board.width - 2.0 * EDGE, lines: 6, size_px, language });
    let setting = Setting { size_px, language, anchor: Anchor::Start, role: Role::Title };
    let label = below(wrapped.lines, EDGE, top, setting).cut_from(wrapped.cut.then(|| text.to_owned()));
    (!text.is_empty()).then_some(label)
}

/// The paint of a region; one without a value is hatched.
fn ink(model: &Model<'_>, rows: &Rows<'_>, row: usize) -> Ink {
    match rows.color {
        Some(color) if color.values.get(row).is_none() => Ink::Hatch,
        _ => ink::of_row(model, rows, row),
    }
}

/// What the sizes of points mean.
fn sizes(model: &Model<'_>, width_px: f64, setting: Setting) -> Legend {
    let size = model.layers.iter().filter(|rows| rows.mark == Mark::Point).find_map(|rows| rows.size);
    size.map_or_else(Legend::default, |size| {
        legend::sizes(size, globe::bubble(width_px), &model.spec.words.unit, width_px, setting)
    })
}

/// What the colours mean: tiers, a ramp or names, and the hatch where a region has no value.
fn legend(model: &Model<'_>, rows: &Rows<'_>, board: &Artboard) -> Legend {
    let (language, size_px, width_px) = (model.language, board.text_px(), board.width - 2.0 * EDGE);
    let setting = Setting { size_px, language, anchor: Anchor::Start, role: Role::Name };
    let words = &model.spec.words;
    let swatch = |(name, ink)| Entry { name, ink, key: Key::Swatch };
    let mut legend = Legend::default();
    let mut entries: Vec<Entry> = match &model.color_scale {
        Some(scale) => {
            let channel = model.layers.iter().find_map(|rows| rows.color);
            legend.append(legend::title(scale, channel, &words.unit, width_px, setting));
            let Some(tiers) = scale.tiers(words) else {
                legend.append(legend::ramp(scale, words, width_px, setting));
                legend.append(sizes(model, width_px, setting));
                return legend;
            };
            tiers.into_iter().map(swatch).collect()
        }
        None => (0..model.series.len())
            .map(|series| swatch((model.series[series].clone(), ink::of_series(model, series))))
            .collect(),
    };
    let hatched = rows.color.is_some() && (0..rows.len).any(|row| ink(model, rows, row) == Ink::Hatch);
    entries.extend(hatched.then(|| swatch((words.no_data.clone(), Ink::Hatch))));
    legend.append(legend::flow(&entries, width_px, size_px, language));
    legend.append(sizes(model, width_px, setting));
    legend
}
