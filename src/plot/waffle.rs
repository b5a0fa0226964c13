//! Laying a waffle out: a hundred squares, shared among the rows in proportion to their values.
//!
//! In: a [`Model`] with a layer of units: color or x the name, y the value. Out: a [`Scene`].
//! **Exactly a hundred squares are drawn**: whole percents first, the rest by largest remainder (Hamilton's method),
//! equal remainders in the order of the rows. A part below half a percent may have no square; its name keeps its share.

use super::artboard::{Artboard, Frame};
use super::ink;
use super::legend::{Entry, Key, column, flow};
use super::model::{Direction, Model, value_name};
use super::number::NumberFormat;
use super::scene::{Item, Margins, Note, Panel, Rect, Scene, Shape};
use super::spec::Mark;

/// Squares in a row, and rows.
const SIDE: usize = 10;
/// The paper between two squares, as a share of a square and its gap.
const GAP: f64 = 0.12;
/// The paper between the squares and the names beside them, px.
const BESIDE: f64 = 24.0;

/// Lays the units of a model out; the other layers are not drawn.
#[allow(clippy::cast_precision_loss, reason = "a hundred squares")]
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let mut scene = Scene::empty(board.width, &model.spec.lang, model.series.clone());
    let Some(rows) = model.layers.iter().find(|rows| rows.mark == Mark::Unit) else {
        return scene;
    };
    let values = rows.channel(Direction::Y, 0);
    let parts: Vec<(usize, f64)> = (0..rows.len)
        .filter_map(|row| Some((row, values?.values.summand(row).filter(|value| *value >= 0.0)?)))
        .collect();
    let refused = values.map_or(0, |values| values.values.numbers().count()) - parts.len();
    if refused > 0 {
        scene.notes.push(Note::ValuesOffScale(refused));
    }
    let total: f64 = parts.iter().map(|(_, value)| value).sum();
    let percent = NumberFormat::parse("0.#%").unwrap_or_else(|_| NumberFormat::plain());
    let names = rows.color.or(rows.channel(Direction::X, 0));
    let paint = |at: usize, row: usize| {
        if rows.series[row].is_some() || !model.spec.highlight.is_empty() {
            ink::of_row(model, rows, row)
        } else {
            ink::nth(at)
        }
    };
    let entries: Vec<Entry> = parts
        .iter()
        .enumerate()
        .map(|(at, (row, value))| {
            let name = names.and_then(|names| Some(value_name(&names.values.get(*row)?, names, model.language)));
            let share = if total > 0.0 { percent.text(value / total, model.language) } else { String::new() };
            let name = format!("{} {share}", name.unwrap_or_default()).trim().to_owned();
            Entry { name, ink: paint(at, *row), key: Key::Swatch }
        })
        .collect();
    let wide = match board.frame {
        Frame::Fixed { height, .. } => height.min(board.width),
        Frame::Fitted => (board.width - 2.0).min(if board.is_narrow() { 280.0 } else { 300.0 }),
    };
    // On a wide board the names stand beside the squares, one under the other as the squares are.
    let aside = matches!(board.frame, Frame::Fitted) && !board.is_narrow();
    let legend = if aside {
        column(&entries, board.width - wide - BESIDE - 2.0, board.text_px(), model.language)
    } else {
        flow(&entries, board.width - 2.0, board.text_px(), model.language)
    };
    let top = if aside { 1.0 } else { legend.below(4.0) };
    let step = wide / SIDE as f64;
    let side = step * (1.0 - GAP);
    let mut at = 0;
    for ((place, (row, _)), count) in parts.iter().enumerate().zip(squares(&parts, total)) {
        for _ in 0..count {
            let (x, y) = (1.0 + (at % SIDE) as f64 * step, top + (at / SIDE) as f64 * step);
            let shape = Shape::Rect(Rect { x, y, width: side, height: side });
            scene.marks.push(Item { panel: 0, layer: rows.layer, row: *row, ink: paint(place, *row), shape });
            at += 1;
        }
    }
    let tall = legend.height;
    if aside {
        legend.at(&mut scene, [1.0 + wide + BESIDE, f64::max(1.0, (wide - tall) / 2.0)]);
    } else {
        legend.onto(&mut scene);
    }
    let area = Rect { x: 1.0, y: top, width: wide, height: wide };
    let bottom = scene.labels.iter().map(|label| label.bounds.bottom()).fold(area.bottom(), f64::max);
    scene.height = (bottom + 1.0).ceil();
    scene.margins = Margins { top, left: 1.0, right: board.width - area.right(), bottom: scene.height - area.bottom() };
    scene.panels.push(Panel { area, ..Panel::default() });
    scene
}

/// How many squares each part has; together a hundred, or none where there is nothing to share.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a hundred")]
fn squares(parts: &[(usize, f64)], total: f64) -> Vec<usize> {
    if total <= 0.0 || !total.is_finite() {
        return vec![0; parts.len()];
    }
    let whole = SIDE * SIDE;
    let exact: Vec<f64> = parts.iter().map(|(_, value)| value / total * 100.0).collect();
    let mut counts: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())));
    let given: usize = counts.iter().sum();
    for at in order.into_iter().take(whole.saturating_sub(given)) {
        counts[at] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::squares;
    use crate::plot::{Artboard, Channel, Layer, Mark, Spec, draw};

    #[test]
    fn squares_are_a_hundred() {
        for values in [vec![1.0, 1.0, 1.0], vec![0.1, 99.9], vec![1e-9; 7], vec![33.3, 33.3, 33.4], vec![5.0]] {
            let parts: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
            let counts = squares(&parts, values.iter().sum());
            assert_eq!(counts.iter().sum::<usize>(), 100, "{values:?}");
        }
        assert_eq!(squares(&[(0, 1.0), (1, 1.0), (2, 1.0)], 3.0), [34, 33, 33]);
        assert_eq!(squares(&[(0, 0.0)], 0.0), [0]);
    }

    #[test]
    fn squares_lie_within_the_board() {
        let names = ["甲", "乙", "丙"];
        let layer = Layer::xy(Mark::Unit, Channel::text(names), Channel::numbers([3.0, 2.0, 1.0]));
        let spec = Spec::of(vec![layer.color(Channel::text(names))], "zh-CN");
        for board in [Artboard::wide(), Artboard::narrow(), Artboard::of_width(200.0)] {
            let scene = draw(&spec, &board);
            assert_eq!(scene.marks.len(), 100);
            assert!(scene.panels[0].area.right() <= scene.width && scene.panels[0].area.bottom() <= scene.height);
        }
    }
}
