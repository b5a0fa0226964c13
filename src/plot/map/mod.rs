//! Laying a map out: regions as tiles of a grid, or as shapes of the globe, each in the colour of its value.
//!
//! In: a [`Model`] whose layer of regions has one row a region of the [`Map`], in the same order. Out: a [`Scene`].
//! A region without a value is hatched. Deliberately absent: names and codes of regions, and any boundary.

mod tiles;

pub use tiles::Tile;

use super::artboard::{Artboard, Frame};
use super::guides;
use super::ink;
use super::label::Setting;
use super::legend::{self, Entry, Key, Legend};
use super::model::{Model, Rows};
use super::scene::{Anchor, Ink, Item, Label, Margins, Panel, Rect, Role, Scene};
use super::spec::Mark;

/// Where the regions of a map are.
#[derive(Debug, Clone, PartialEq)]
pub enum Map {
    /// A tile a region.
    Tiles(Vec<Tile>),
}

/// The space between the edge of the drawing and what is on it, px.
const EDGE: f64 = 1.0;

/// What a form of map draws into its area.
struct Drawn {
    marks: Vec<Item>,
    labels: Vec<Label>,
    /// How many regions have no name on the drawing for want of room.
    left_out: usize,
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
    let top = if legend.height > 0.0 { legend.height + 8.0 } else { EDGE };
    let room = match board.frame {
        Frame::Fitted => Rect { x: EDGE, y: top, width: board.width - 2.0 * EDGE, height: f64::INFINITY },
        Frame::Fixed { height, .. } => Rect { x: 0.0, y: 0.0, width: board.width, height },
    };
    let drawn = match map {
        Map::Tiles(tiles) => tiles::draw(model, rows, tiles, room, board.text_px()),
    };
    scene.labels.extend(legend.labels.into_iter().map(|label| label.moved(EDGE, EDGE)));
    for mut key in legend.keys {
        guides::shift(&mut key, EDGE, EDGE);
        scene.guides.push(key);
    }
    let names_cut = legend.cut;
    scene.marks = drawn.marks;
    scene.labels.extend(drawn.labels);
    let bottom = drawn.area.bottom();
    scene.height = match board.frame {
        Frame::Fitted => (bottom + EDGE).ceil(),
        Frame::Fixed { height, .. } => height,
    };
    let right = board.width - drawn.area.right();
    scene.margins = Margins { top: drawn.area.y, right, bottom: scene.height - bottom, left: drawn.area.x };
    scene.panels.push(Panel { area: drawn.area, ..Panel::default() });
    scene.notes.extend((drawn.left_out > 0).then_some(super::Note::LabelsLeftOut(drawn.left_out)));
    scene.notes.extend((names_cut > 0).then_some(super::Note::NamesCut(names_cut)));
    scene
}

/// The paint of a region; one without a value is hatched.
fn ink(model: &Model<'_>, rows: &Rows<'_>, row: usize) -> Ink {
    match rows.color {
        Some(color) if color.values.get(row).is_none() => Ink::Hatch,
        _ => ink::of_row(model, rows, row),
    }
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
            legend.append(legend::title(scale, rows.color, &words.unit, width_px, setting));
            let Some(tiers) = scale.tiers(words) else {
                legend.append(legend::ramp(scale, words, width_px, setting));
                return legend;
            };
            tiers.into_iter().map(swatch).collect()
        }
        None => (0..model.series.len())
            .map(|series| swatch((model.series[series].clone(), ink::of_series(model, series))))
            .collect(),
    };
    let hatched = (0..rows.len).any(|row| ink(model, rows, row) == Ink::Hatch);
    entries.extend(hatched.then(|| swatch((words.no_data.clone(), Ink::Hatch))));
    legend.append(legend::flow(&entries, width_px, size_px, language));
    legend
}
