//! A map of tiles: each region a square of the same size, roughly where it lies, with its name in it.
//!
//! All tiles carry the same form of name: the first one that fits every tile, else the shortest.
//! **No name is cut**: one that does not fit even so is left out and counted.

use super::{Drawn, ink};
use crate::plot::label::{Setting, at_middle, height};
use crate::plot::model::{Model, Rows};
use crate::plot::scene::{Anchor, Item, Rect, Role, Shape};
use crate::plot::spec::ValueLabels;
use crate::plot::text::{Measure, width, wrap};

/// A region of a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// Its row, from 0 at the top.
    pub row: usize,
    /// Its column, from 0 at the left.
    pub column: usize,
    /// Its names from the one that says most to the shortest; every tile of a map has as many.
    pub names: Vec<String>,
}

/// The paper between two tiles, px: less where tiles are small, so that two lines fit.
fn hair(step_px: f64) -> f64 {
    if step_px < 40.0 { 1.0 } else { 2.0 }
}

/// The space between a tile's edge and its text, px.
const PAD: f64 = 1.0;
/// The largest tile, px, and the smallest that a tall grid is pressed to.
const SIDES: [f64; 2] = [30.0, 72.0];
/// How tall a grid becomes before its tiles shrink, px.
const TALL: f64 = 520.0;

/// Draws the tiles into a room, as large as fits its width, centred in it.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, tiles: &[Tile], room: Rect, size_px: f64) -> Drawn {
    let end = |of: fn(&Tile) -> usize| tiles.iter().map(of).max().map_or(0, |last| last + 1);
    #[allow(clippy::cast_precision_loss, reason = "a grid of tiles")]
    let [down, across] = [end(|tile| tile.row) as f64, end(|tile| tile.column) as f64];
    let tall = (TALL / down.max(1.0)).clamp(SIDES[0], SIDES[1]);
    let step = (room.width / across.max(1.0)).min(room.height / down.max(1.0)).min(tall);
    let hair = hair(step);
    let left = room.x + (room.width - step * across) / 2.0;
    #[allow(clippy::cast_precision_loss, reason = "a grid of tiles")]
    let place = |tile: &Tile| Rect {
        x: left + tile.column as f64 * step + hair / 2.0,
        y: room.y + tile.row as f64 * step + hair / 2.0,
        width: step - hair,
        height: step - hair,
    };
    let marks: Vec<Item> = tiles
        .iter()
        .enumerate()
        .map(|(row, tile)| {
            let ink = ink(model, rows, row);
            Item { panel: 0, layer: rows.layer, row, ink, shape: Shape::Rect(place(tile)) }
        })
        .collect();
    let setting = Setting { size_px, language: model.language, anchor: Anchor::Middle, role: Role::Name };
    let texts = Texts { model, rows, tiles, side: step - hair, setting };
    let (mut labels, mut nameless) = (Vec::new(), Vec::new());
    for (item, lines) in marks.iter().zip(texts.lines()) {
        let Shape::Rect(rect) = item.shape else { continue };
        let setting = Setting { role: Role::Inside(item.ink), ..setting };
        let middle = [rect.x + rect.width / 2.0, rect.y + rect.height / 2.0];
        match lines {
            Some(lines) => labels.push(at_middle(lines, middle[0], middle[1], setting)),
            None => nameless.push(item.row),
        }
    }
    let valued = |row: usize| rows.color.is_some_and(|color| color.values.get(row).is_some());
    let (left_out, unnamed) = nameless.into_iter().partition::<Vec<usize>, _>(|row| valued(*row));
    Drawn {
        left_out: left_out.len(),
        unnamed: unnamed.len(),
        off: 0,
        labels,
        area: Rect { x: left, y: room.y, width: step * across, height: step * down },
        marks,
    }
}

/// What may be written into tiles of a size.
struct Texts<'t> {
    model: &'t Model<'t>,
    rows: &'t Rows<'t>,
    tiles: &'t [Tile],
    side: f64,
    setting: Setting,
}

/// Whether tiles carry the value of their region under its name.
#[derive(Clone, Copy, PartialEq)]
enum Values {
    Written,
    Not,
}

impl Texts<'_> {
    /// The lines of each tile; `None` where even the shortest name does not fit.
    fn lines(&self) -> Vec<Option<Vec<String>>> {
        let forms = self.tiles.iter().map(|tile| tile.names.len()).min().unwrap_or(0);
        let values = match self.model.spec.value_labels {
            ValueLabels::Off => &[Values::Not][..],
            _ => &[Values::Written, Values::Not],
        };
        for form in 0..forms {
            for values in values {
                let all = self.form(form, *values);
                if all.iter().all(Option::is_some) {
                    return all;
                }
            }
        }
        self.form(forms.saturating_sub(1), Values::Not)
    }

    fn form(&self, form: usize, values: Values) -> Vec<Option<Vec<String>>> {
        let value = |row: usize| {
            let number = self.rows.color?.values.number(row)?;
            Some(self.model.color_scale.as_ref()?.magnitude.plain(number))
        };
        let tiles = self.tiles.iter().enumerate();
        tiles
            .map(|(row, tile)| self.fitted(tile.names.get(form)?, value(row).filter(|_| values == Values::Written)))
            .collect()
    }

    /// A name on one or two lines, broken where words end or between Han characters, and a value under it.
    fn fitted(&self, name: &str, value: Option<String>) -> Option<Vec<String>> {
        let Setting { size_px, language, .. } = self.setting;
        let width_px = self.side - 2.0 * PAD;
        let wrapped = wrap(name, Measure { width_px, lines: 2, size_px, language });
        let whole = name.split(' ').all(|word| !word.is_ascii() || width(word, size_px, language) <= width_px);
        let mut lines = wrapped.lines;
        lines.extend(value);
        let fits = lines.iter().all(|line| width(line, size_px, language) <= width_px)
            && height(lines.len(), size_px) <= self.side;
        (fits && whole && !wrapped.cut).then_some(lines)
    }
}

#[cfg(test)]
mod tests {
    use crate::plot::{Artboard, Channel, Layer, Map, Mark, Note, Spec, Tile, Values, draw};

    fn spec(names: &[&[&str]], values: Vec<Option<f64>>) -> Spec {
        let tile = |(at, names): (usize, &&[&str])| Tile {
            row: at / 10,
            column: at % 10,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let tiles = names.iter().enumerate().map(tile).collect();
        Spec {
            map: Some(Map::Tiles(tiles)),
            ..Spec::of(vec![Layer::region(Channel::of(Values::Number(values)))], "zh-CN")
        }
    }

    fn texts(spec: &Spec, board: &Artboard) -> Vec<String> {
        let labels = draw(spec, board).labels;
        labels
            .iter()
            .filter(|label| matches!(label.role, crate::plot::Role::Inside(_)))
            .map(|label| label.lines.join("/"))
            .collect()
    }

    #[test]
    fn tiles_share_one_form_of_name() {
        let ten: Vec<&[&str]> = vec![&["北京", "京"], &["内蒙古", "蒙"], &["Innermongolian region", "NM"]];
        let plain = spec(&ten[..2], vec![Some(20.0), None]);
        assert_eq!(texts(&plain, &Artboard::wide()), ["北京/20", "内蒙古"]);
        assert_eq!(texts(&spec(&ten, vec![Some(20.0), None, None]), &Artboard::wide()), ["京/20", "蒙", "NM"]);
    }

    #[test]
    fn tiles_never_cut_a_name() {
        let long: Vec<&[&str]> = vec![&["一二三四五六七八九十"], &["京"]];
        let scene = draw(&spec(&long, vec![None, None]), &Artboard::narrow());
        assert_eq!(scene.notes, [Note::RegionsUnnamed(1)], "the table does not have it");
        let valued = draw(&spec(&long, vec![Some(1.0), None]), &Artboard::narrow());
        assert_eq!(valued.notes, [Note::LabelsLeftOut(1)], "the table has it");
        assert_eq!(scene.marks.len(), 2);
        assert_eq!(scene.marks[0].ink, crate::plot::Ink::Hatch);
    }

    #[test]
    fn tiles_are_squares_that_do_not_meet() {
        let many: Vec<&[&str]> = vec![&["京"]; 40];
        let spec = spec(&many, vec![Some(1.0); 40]);
        assert!(spec.layers.iter().all(|layer| layer.mark == Mark::Region));
        for board in [Artboard::wide(), Artboard::narrow(), Artboard::of_width(320.0)] {
            let scene = draw(&spec, &board);
            let rects: Vec<_> = scene
                .marks
                .iter()
                .map(|item| match item.shape {
                    crate::plot::Shape::Rect(rect) => rect,
                    _ => unreachable!("tiles are rectangles"),
                })
                .collect();
            for (at, rect) in rects.iter().enumerate() {
                assert!((rect.width - rect.height).abs() < 1e-9 && rect.x >= 0.0 && rect.right() <= board.width);
                assert!(rects[at + 1..].iter().all(|other| !rect.meets(other)));
            }
        }
    }
}
