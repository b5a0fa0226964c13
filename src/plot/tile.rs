//! Laying a treemap out: tiles as large as their values, grouped by colour.
//!
//! In: a [`Model`] whose first layer is tiles: x the name, y the value, color the group or a number. Out: a [`Scene`].
//! Source: squarified treemaps (Bruls, Huizing & van Wijk 2000). **Tiles fill the area, do not meet, and are in
//! proportion to their values to within rounding.** Names that do not fit their tile are left out and counted.

use super::artboard::{Artboard, Frame};
use super::ink;
use super::label::{Setting, below, height};
use super::legend::{self, Entry, Key};
use super::magnitude::{Magnitude, ValueFormat};
use super::model::{Direction, Model, Rows, value_name};
use super::scene::{Anchor, Item, Label, Margins, Note, Panel, Rect, Role, Scene, Shape};
use super::spec::Mark;
use super::text::{Measure, width, wrap};

/// The paper between two tiles, px.
const HAIR: f64 = 1.0;
/// The space between the edge of a tile and its name, px.
const PAD: f64 = 5.0;

/// Lays the tiles of a model out; the other layers are not drawn.
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let mut scene = Scene::empty(board.width, &model.spec.lang, model.series.clone());
    let Some(rows) = model.layers.iter().find(|rows| rows.mark == Mark::Tile) else {
        return scene;
    };
    let size_px = board.text_px();
    let setting = Setting { size_px, language: model.language, anchor: Anchor::Start, role: Role::Name };
    let legend = legend::flow(&groups(model), board.width - 2.0, size_px, model.language);
    let top = legend.below(4.0);
    let tall = match board.frame {
        Frame::Fixed { height, .. } => height,
        Frame::Fitted => board.plot_height() * 1.2,
    };
    let area = Rect { x: 1.0, y: top, width: board.width - 2.0, height: tall };
    let values: Vec<(usize, f64)> = (0..rows.len)
        .filter_map(|row| Some((row, rows.channel(Direction::Y, 0)?.values.summand(row)?)))
        .filter(|(_, value)| *value > 0.0)
        .collect();
    let refused = rows.channel(Direction::Y, 0).map_or(0, |y| y.values.numbers().count()) - values.len();
    let (format, bare) = formats(model, rows, &values);
    let mut left_out = 0;
    for (row, rect) in by_group(rows, &values, area) {
        let paint = ink::of_row(model, rows, row);
        let name = rows.channel(Direction::X, 0).and_then(|x| Some(value_name(&x.values.get(row)?, x, model.language)));
        let value = rows.channel(Direction::Y, 0).and_then(|y| y.values.number(row)).unwrap_or(0.0);
        let bare = bare.as_ref().map(|bare| bare.text(value));
        let said = Said { name: name.unwrap_or_default(), value: format.text(value), bare };
        match inside(&said, rect, Setting { role: Role::Inside(paint), ..setting }) {
            Some(label) => scene.labels.push(label),
            None => left_out += 1,
        }
        scene.marks.push(Item { panel: 0, layer: rows.layer, row, ink: paint, shape: Shape::Rect(rect) });
    }
    legend.onto(&mut scene);
    scene.height = (area.bottom() + 1.0).ceil();
    scene.margins = Margins { top, right: 1.0, bottom: 1.0, left: 1.0 };
    scene.panels.push(Panel { area, ..Panel::default() });
    if left_out > 0 {
        scene.notes.push(Note::LabelsLeftOut(left_out));
    }
    if refused > 0 {
        scene.notes.push(Note::ValuesOffScale(refused));
    }
    scene
}

fn groups(model: &Model<'_>) -> Vec<Entry> {
    if model.series.len() < 2 {
        return Vec::new();
    }
    let entry = |series: usize| Entry {
        name: model.series[series].clone(),
        ink: ink::of_series(model, series),
        key: Key::Swatch,
    };
    (0..model.series.len()).map(entry).collect()
}

/// How values are written with their unit, and without it where a tile may leave it to the caption: not where it has a
/// magnitude, without which the number would be another.
fn formats(model: &Model<'_>, rows: &Rows<'_>, values: &[(usize, f64)]) -> (ValueFormat, Option<ValueFormat>) {
    let channel = rows.channel(Direction::Y, 0);
    let largest = values.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let pattern = channel.map(|channel| channel.format.clone()).unwrap_or_default();
    let unit = channel.and_then(|channel| channel.unit.as_deref());
    let magnitude = Magnitude::fit(&pattern, unit, largest, model.language);
    let plain = magnitude.values(values.iter().map(|(_, value)| *value));
    let bare = unit.filter(|unit| *unit == magnitude.unit).map(|_| plain.clone());
    (plain.with_unit(&magnitude.unit), bare)
}

/// The rows with their tiles: first the groups share the area, then the rows of a group share its part.
fn by_group(rows: &Rows<'_>, values: &[(usize, f64)], area: Rect) -> Vec<(usize, Rect)> {
    let mut groups: Vec<(Option<usize>, f64)> = Vec::new();
    for (row, value) in values {
        match groups.iter_mut().find(|(group, _)| *group == rows.series[*row]) {
            Some((_, sum)) => *sum += value,
            None => groups.push((rows.series[*row], *value)),
        }
    }
    groups.sort_by(|a, b| b.1.total_cmp(&a.1));
    let sums: Vec<f64> = groups.iter().map(|(_, sum)| *sum).collect();
    let mut tiles = Vec::new();
    for ((group, _), part) in groups.iter().zip(squarify(&sums, area)) {
        let mut members: Vec<(usize, f64)> =
            values.iter().copied().filter(|(row, _)| rows.series[*row] == *group).collect();
        members.sort_by(|a, b| b.1.total_cmp(&a.1));
        let sizes: Vec<f64> = members.iter().map(|(_, value)| *value).collect();
        let rects = squarify(&sizes, part);
        tiles.extend(members.iter().zip(rects).map(|((row, _), rect)| (*row, shrunk(rect))));
    }
    tiles
}

fn shrunk(rect: Rect) -> Rect {
    Rect {
        x: rect.x + HAIR / 2.0,
        y: rect.y + HAIR / 2.0,
        width: (rect.width - HAIR).max(0.1),
        height: (rect.height - HAIR).max(0.1),
    }
}

/// Rectangles in proportion to sizes, largest first, as square as a greedy rule makes them.
///
/// `sizes`: positive and falling. The rectangles fill `area` in the order of the sizes.
fn squarify(sizes: &[f64], area: Rect) -> Vec<Rect> {
    let total: f64 = sizes.iter().sum();
    let mut rects = Vec::with_capacity(sizes.len());
    let mut left = area;
    let scale = if total > 0.0 { area.width * area.height / total } else { 0.0 };
    let mut start = 0;
    while start < sizes.len() {
        let side = left.width.min(left.height).max(1e-9);
        let mut end = start + 1;
        while end < sizes.len() && worst(&sizes[start..=end], scale, side) <= worst(&sizes[start..end], scale, side) {
            end += 1;
        }
        let sum: f64 = sizes[start..end].iter().map(|size| size * scale).sum();
        let depth = sum / side;
        let mut along = 0.0;
        for size in &sizes[start..end] {
            let length = if sum > 0.0 { size * scale / depth } else { 0.0 };
            rects.push(if left.width >= left.height {
                Rect { x: left.x, y: left.y + along, width: depth, height: length }
            } else {
                Rect { x: left.x + along, y: left.y, width: length, height: depth }
            });
            along += length;
        }
        if left.width >= left.height {
            left.x += depth;
            left.width = (left.width - depth).max(0.0);
        } else {
            left.y += depth;
            left.height = (left.height - depth).max(0.0);
        }
        start = end;
    }
    rects
}

/// The worst ratio of sides in a row of tiles along a side.
fn worst(sizes: &[f64], scale: f64, side: f64) -> f64 {
    let sum: f64 = sizes.iter().map(|size| size * scale).sum();
    let largest = sizes.iter().copied().fold(0.0, f64::max) * scale;
    let smallest = sizes.iter().copied().fold(f64::INFINITY, f64::min) * scale;
    (side * side * largest / (sum * sum)).max(sum * sum / (side * side * smallest))
}

struct Said {
    name: String,
    value: String,
    /// The value without its unit.
    bare: Option<String>,
}

/// Name and value in the upper left corner of a tile, without the unit where that has no room, or the name alone, or the
/// beginning of the name where the tile has room for some four characters of it; `None` when it has not.
fn inside(said: &Said, rect: Rect, setting: Setting) -> Option<Label> {
    let Setting { size_px, language, .. } = setting;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few lines")]
    let lines = ((rect.height - 2.0 * PAD) / height(1, size_px)).clamp(0.0, 8.0) as usize;
    let measure = Measure { width_px: rect.width - 2.0 * PAD, lines, size_px, language };
    if lines == 0 {
        return None;
    }
    let both = format!("{} {}", said.name, said.value);
    let bare = said.bare.as_ref().map(|bare| format!("{} {bare}", said.name));
    let bare = bare.as_deref().zip(said.bare.as_ref().map(|bare| width(bare, size_px, language)));
    let texts = [Some((both.trim(), width(&said.value, size_px, language))), bare, Some((said.name.as_str(), 0.0))];
    let whole = texts.into_iter().flatten().find_map(|(text, widest_px)| {
        if measure.width_px < size_px.max(widest_px) || text.is_empty() {
            return None;
        }
        let wrapped = wrap(text, measure);
        let fits = !wrapped.cut && height(wrapped.lines.len(), size_px) + 2.0 * PAD <= rect.height;
        fits.then(|| below(wrapped.lines, rect.x + PAD, rect.y + PAD, setting))
    });
    let beginning = || {
        let lines = wrap(&said.name, measure).lines;
        let fits = measure.width_px >= 4.0 * size_px && height(lines.len(), size_px) + 2.0 * PAD <= rect.height;
        let label = || below(lines, rect.x + PAD, rect.y + PAD, setting).cut_from(Some(both.trim().to_owned()));
        fits.then(label)
    };
    whole.or_else(beginning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Channel, Layer, Spec, draw};

    #[test]
    fn tiles_fill_the_area_in_proportion() {
        let sizes = [6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0];
        let area = Rect { x: 0.0, y: 0.0, width: 6.0, height: 4.0 };
        let rects = squarify(&sizes, area);
        for (size, rect) in sizes.iter().zip(&rects) {
            assert!((rect.width * rect.height - size).abs() < 1e-9, "{rect:?}");
            assert!(rect.x >= -1e-9 && rect.right() <= 6.0 + 1e-9 && rect.bottom() <= 4.0 + 1e-9);
        }
        for (at, rect) in rects.iter().enumerate() {
            assert!(rects[at + 1..].iter().all(|other| !rect.meets(other)));
        }
        let published = Rect { x: 0.0, y: 0.0, width: 3.0, height: 2.0 };
        assert!((rects[0].width - published.width).abs() < 1e-9 && (rects[0].height - published.height).abs() < 1e-9);
    }

    #[test]
    fn tiles_are_named_where_they_have_room() {
        let names = ["大模型", "智能体", "数据服务", "小"];
        let values = Channel::numbers([50.0, 30.0, 20.0, 0.01]).unit("亿元");
        let layer =
            Layer::xy(Mark::Tile, Channel::text(names), values).color(Channel::text(["模型", "应用", "应用", "应用"]));
        let scene = draw(&Spec::of(vec![layer], "zh-CN"), &Artboard::wide());
        assert_eq!(scene.marks.len(), 4);
        let texts: Vec<String> = scene.labels.iter().map(|label| label.lines.concat()).collect();
        assert!(texts.iter().any(|text| text.starts_with("大模型") && text.ends_with("亿元")), "{texts:?}");
        assert!(texts.contains(&"应用".to_owned()), "a legend of groups");
        assert_eq!(scene.notes, [Note::LabelsLeftOut(1)]);
    }
}
