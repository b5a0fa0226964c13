//! The drawing engine: [`Spec`] → scales → layout → [`Scene`] → SVG.
//!
//! In: values already evaluated, as layers of a [`Mark`] with [`Channel`]s. Out: a drawing with measured text.
//! Deliberately absent: files, chapters, Markdown, tables, fonts, clocks and the platform's float functions.
//! **The same spec gives the same bytes on every machine.**
//!
//! The way through the modules: `spec`, `channel`, `values` (what is asked) → `model` (series, facets, stacks) →
//! `dimension`, `color`, `scale`, `tick`, `interval` (scales) → `cartesian` with `axis`, `legend`, `direct`, `bar_label`, `inside`,
//! `annotate`, `marks`; or `polar` (arcs), `flow` (ribbons), `tile` (treemaps), `waffle`, `radar`, each alone or in a `grid`; or `map`; or `fixed` (numbers only) → `scene` → `svg`, `json`.
//! `text` is the only door to the unicode crates; `number` and `date` are used by prose as well.
//!
//! ```
//! use tuzhang::plot::{Artboard, Caption, Channel, Layer, Mark, Paint, Spec, draw};
//!
//! let x = Channel::text(["2023Q3", "2023Q4", "2024Q1"]);
//! let y = Channel::numbers([11.0, 22.0, 46.0]).titled("备案数").unit("款");
//! let spec = Spec::of(vec![Layer::xy(Mark::Bar, x, y)], "zh-CN");
//! let scene = draw(&spec, &Artboard::wide());
//! let caption = Caption { id: "fig-filings", title: "各批次备案数量", description: "柱状图，3 项。", source: "" };
//! let svg = scene.svg(Paint::Inline, caption);
//! assert!(svg.starts_with("<svg class=\"tz tz-wide\" viewBox=\"0 0 640"));
//! ```

mod annotate;
mod artboard;
mod axis;
mod bar_label;
mod calendar;
mod cartesian;
mod channel;
mod clearance;
mod color;
mod curve;
mod date;
mod decimal;
mod dimension;
mod direct;
mod dodge;
mod dual;
mod ends;
mod fixed;
mod flow;
pub mod geo;
mod grid;
mod guides;
mod ink;
mod inside;
mod interval;
mod json;
mod label;
mod language;
mod layered;
mod legend;
mod magnitude;
mod map;
mod marks;
mod math;
mod model;
mod number;
mod occupied;
mod palette;
mod path;
mod places;
mod polar;
mod problem;
mod radar;
mod scale;
mod scene;
mod spark;
mod spec;
mod stack;
mod svg;
mod swarm;
mod sweep;
mod text;
mod text_mark;
mod tick;
mod tile;
mod time_label;
mod values;
mod waffle;

pub use artboard::{Artboard, Frame};
pub use channel::{Channel, Format, Nice, Order, ScaleKind, ScaleOptions, Ticks, Way, Zero};
pub use date::{Precision, date_by_pattern, date_text, moment};
pub use language::Language;
pub use map::{Globe, Map, Tile};
pub use number::{COUNTING_WORDS, FormatError, MINUS, NumberFormat, compact, count_alike, in_sentence, one_magnitude};
pub use palette::Mode;
pub use path::number as px;
pub use problem::{MOST_MARKS, MOST_NAMES, MOST_PANELS, Problem, marks_of, problems};
pub use scale::{Band, Continuous, Padding, Scale, Transform};
pub use scene::{
    Anchor, Axis, Ink, Item, Label, Margins, Note, Panel, Rect, Role, Scene, Shape, Shown, Symbol, Tick, Weight,
};
pub use spark::{Spark, spark};
pub use spec::{
    Annotation, Bars, Channels, Corner, Curve, Group, Layer, Mark, Orient, Panels, Place, Spec, Stack, ValueLabels,
    Weekday, Words,
};
pub use svg::{Caption, Paint};
pub use text::ems;
pub use tick::bin_edges;
pub use values::{Value, Values};

use dimension::{Dimension, Kind};
use model::{Direction, Model};

/// Lays a chart out on a board.
///
/// Errors: none; a spec without values gives an empty plot area, values a scale cannot show are counted in [`Scene::notes`].
pub fn draw(spec: &Spec, board: &Artboard) -> Scene {
    if let Some(lay) = own_layout(spec) {
        let one = |spec: &Spec, board: &Artboard| lay(&Model::of(spec, spec.orient), board);
        return if grid::is_faceted(spec) { grid::layout(spec, board, &one) } else { one(spec, board) };
    }
    let model = Model::of(spec, spec.orient);
    if board.frame != Frame::Fitted {
        return fixed::layout(&model, board);
    }
    let x = across(&model);
    if spec.orient == Orient::Auto && lies_better(&model, x.as_ref(), board) {
        let model = Model::of(spec, Orient::Horizontal);
        let x = across(&model);
        return cartesian::layout(&model, x, board);
    }
    cartesian::layout(&model, x, board)
}

/// The horizontal dimension of a fitted drawing.
fn across(model: &Model<'_>) -> Option<Dimension> {
    clearance::cleared(model, Direction::X, &|_| true)
}

/// The layout of marks that need no axes; `None` for all others.
fn own_layout(spec: &Spec) -> Option<fn(&Model<'_>, &Artboard) -> Scene> {
    spec.layers.iter().find_map(|layer| match layer.mark {
        Mark::Arc { .. } => Some(polar::layout as fn(&Model<'_>, &Artboard) -> Scene),
        Mark::Arrow => Some(layered::layout),
        Mark::Day { .. } => Some(calendar::layout),
        Mark::Flow => Some(flow::layout),
        Mark::Tile => Some(tile::layout),
        Mark::Region => Some(map::layout),
        Mark::Unit => Some(waffle::layout),
        Mark::Spoke => Some(radar::layout),
        _ => None,
    })
}

/// Inference I3: upright bars lie down when their names, which are those of x, do not fit under them.
#[allow(clippy::cast_precision_loss, reason = "a count of categories")]
fn lies_better(model: &Model<'_>, x: Option<&Dimension>, board: &Artboard) -> bool {
    let Some(Kind::Discrete { names, precision: None, .. }) = x.map(|x| &x.kind) else {
        return false;
    };
    if !model::turnable(model.spec) {
        return false;
    }
    let size = board.text_px();
    let room = board.width - 44.0;
    let step = room / names.len().max(1) as f64;
    let (mut sum, mut widest) = (0.0, 0.0_f64);
    for name in names {
        let width = text::width(name, size, model.language);
        widest = widest.max(width);
        sum += width + axis::GAP;
    }
    names.len() > 12 || widest > 6.0 * size || sum > room || !axis::names_fit(names, step, size, model.language)
}

#[cfg(test)]
mod tests;
