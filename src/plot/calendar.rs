//! Laying a calendar out: a cell a day, weeks beside each other, weekdays below each other, a block a year.
//!
//! In: a [`Model`] whose first layer is days: x the date, color the value. Out: a [`Scene`].
//! On a narrow board a block is half a year, so that a day stays large enough to see. Months are parted by a line.
//! **Every day between the first and the last block's ends has a cell; those without a value are hatched or bare.**

use std::collections::HashMap;

use super::artboard::Artboard;
use super::date::{DAY, Date, Precision, date_text, month_name, weekday_name};
use super::ink;
use super::label::{Setting, at_baseline, at_middle, height};
use super::legend::{self, Legend};
use super::model::{Direction, Model};
use super::scene::{Anchor, Ink, Item, Margins, Note, Panel, Rect, Role, Scene, Shape};
use super::spec::{Curve, Mark, Weekday};
use super::text::width;

/// The paper between two days, px.
const HAIR: f64 = 1.0;
/// The space between two blocks, px.
const GAP: f64 = 14.0;
/// The most days from the first on, some forty years; later ones are left out, and counted.
const MOST_DAYS: i64 = 40 * 366;

/// A stretch of whole months in one row.
struct Block {
    /// The first and the last day, counted from 1970.
    days: [i64; 2],
}

/// Lays the days of a model out; the other layers are not drawn.
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let mut scene = Scene::empty(board.width, &model.spec.lang, model.series.clone());
    let Some((rows, first)) = model.layers.iter().find_map(|rows| match rows.mark {
        Mark::Day { first } => Some((rows, first)),
        _ => None,
    }) else {
        return scene;
    };
    let size_px = board.text_px();
    let setting = |anchor, role| Setting { size_px, language: model.language, anchor, role };
    let Some(x) = rows.channel(Direction::X, 0) else { return scene };
    #[allow(clippy::cast_possible_truncation, reason = "moments are far below 2^53 ms")]
    let day = |row: usize| x.values.number(row).map(|moment| (moment as i64).div_euclid(DAY));
    let known: HashMap<i64, usize> = (0..rows.len).filter_map(|row| Some((day(row)?, row))).collect();
    let (Some(start), Some(end)) = (known.keys().min(), known.keys().max()) else { return scene };
    let end = &(*end).min(*start + MOST_DAYS);
    let left_out = known.keys().filter(|day| *day > end).count();
    if left_out > 0 {
        scene.notes.push(Note::ValuesOffScale(left_out));
    }
    let legend = legend(model, board, setting(Anchor::Start, Role::Name));
    let mut top = legend.below(4.0);
    legend.onto(&mut scene);
    let months = if board.is_narrow() { 6 } else { 12 };
    let names: Vec<String> = (0..7).map(|row| weekday_name(weekday_of(row, first), model.language)).collect();
    let widest = names.iter().map(|name| width(name, size_px, model.language)).fold(0.0, f64::max);
    let blocks = blocks([*start, *end], months);
    let year = |block: &Block| date_text(block.days[0] * DAY, Precision::Year, model.language);
    let years = blocks.iter().map(|block| width(&year(block), size_px, model.language));
    let left = years.fold(widest, f64::max) + 7.0;
    #[allow(clippy::cast_precision_loss, reason = "weeks of a year")]
    let weeks = blocks.iter().map(|block| cell(block.days[1], block.days[0], first).0 + 1).max().unwrap_or(1) as f64;
    let side = ((board.width - left - 2.0) / weeks).floor().clamp(4.0, 22.0);
    let (margin, mut bottom) = (top, top);
    for block in blocks {
        let line = height(1, size_px);
        // The year stands above the weekdays, the months beside it.
        let head = setting(Anchor::End, Role::Name);
        scene.labels.push(at_middle(vec![year(&block)], left - 6.0, top + line / 2.0, head));
        let months_y = top + line * 0.5;
        // A weekday's name may be taller than its day.
        let over = f64::max(2.0, (line - side) / 2.0 + 0.5);
        let area = Rect { x: left, y: top + line + over, width: weeks * side, height: 7.0 * side };
        let place = |at: i64| -> [f64; 2] {
            let (column, row) = cell(at, block.days[0], first);
            #[allow(clippy::cast_precision_loss, reason = "weeks and days")]
            [area.x + column as f64 * side, area.y + row as f64 * side]
        };
        for at in block.days[0]..=block.days[1] {
            let [x, y] = place(at);
            let rect = Rect { x: x + HAIR / 2.0, y: y + HAIR / 2.0, width: side - HAIR, height: side - HAIR };
            let (row, paint) = match known.get(&at) {
                Some(row) => (*row, ink::of_row(model, rows, *row)),
                None => (usize::MAX, Ink::Grid),
            };
            let item = Item {
                panel: scene.panels.len(),
                layer: rows.layer,
                row: row.min(rows.len),
                ink: paint,
                shape: Shape::Rect(rect),
            };
            if paint == Ink::Grid || paint == Ink::Hatch {
                // A day that is not known is a frame: it is no zero.
                scene.guides.push(Item { ink: Ink::Grid, shape: frame(rect), ..item });
            } else {
                scene.marks.push(item);
            }
        }
        months_of(&block, &mut scene, Months { place: &place, side, area, name_y: months_y, model, size_px });
        for (row, name) in names.iter().enumerate() {
            #[allow(clippy::cast_precision_loss, reason = "days of a week")]
            let middle = area.y + (row as f64 + 0.5) * side;
            // Every second one where all would meet.
            if side >= line || row % 2 == 0 && 2.0 * side >= line {
                let setting = setting(Anchor::End, Role::Tick);
                scene.labels.push(at_middle(vec![name.clone()], left - 6.0, middle, setting));
            }
        }
        scene.panels.push(Panel { area, ..Panel::default() });
        top = area.bottom() + GAP.max(over + 4.0);
        bottom = area.bottom() + over;
    }
    scene.height = (bottom + 1.0).ceil();
    scene.margins = Margins { top: margin, right: 1.0, bottom: 2.0, left };
    scene
}

/// The colours and what they mean.
fn legend(model: &Model<'_>, board: &Artboard, setting: Setting) -> Legend {
    let mut legend = Legend::default();
    let words = &model.spec.words;
    let width_px = board.width - 2.0;
    let Some(scale) = &model.color_scale else { return legend };
    let channel = model.layers.iter().find_map(|rows| rows.color);
    legend.append(legend::title(scale, channel, &words.unit, width_px, Setting { role: Role::Title, ..setting }));
    match scale.tiers(words) {
        None => legend.append(legend::ramp(scale, words, width_px, setting)),
        Some(tiers) => {
            let entry = |(name, ink)| legend::Entry { name, ink, key: legend::Key::Swatch };
            let entries: Vec<legend::Entry> = tiers.into_iter().map(entry).collect();
            legend.append(legend::flow(&entries, width_px, setting.size_px, setting.language));
        }
    }
    legend
}

/// The blocks that hold all days from the first to the last; a stretch of months that needs but one has its own.
fn blocks([start, end]: [i64; 2], months: i64) -> Vec<Block> {
    let (first, last) = (Date::of(start * DAY), Date::of(end * DAY));
    if first.year == last.year && last.month - first.month < months {
        let ends = [Date { day: 1, ..first }.moment(), Date { month: last.month + 1, day: 1, ..last }.moment()];
        return vec![Block { days: [ends[0].div_euclid(DAY), ends[1].div_euclid(DAY) - 1] }];
    }
    let mut at = Date { year: first.year, month: (first.month - 1) / months * months + 1, day: 1 };
    let mut blocks = Vec::new();
    loop {
        let from = at.moment() / DAY;
        if from > end {
            break;
        }
        let next = Date { month: at.month + months, ..at }.moment();
        let next_day = next.div_euclid(DAY);
        blocks.push(Block { days: [from, next_day - 1] });
        at = Date::of(next);
    }
    blocks
}

/// The row of a day: 0 is the day with which weeks begin.
fn weekday(day: i64, first: Weekday) -> i64 {
    // 1970-01-01 was a Thursday.
    match first {
        Weekday::Monday => (day + 3).rem_euclid(7),
        Weekday::Sunday => (day + 4).rem_euclid(7),
    }
}

/// The weekday of a row, counted from Monday.
fn weekday_of(row: usize, first: Weekday) -> usize {
    match first {
        Weekday::Monday => row,
        Weekday::Sunday => (row + 6) % 7,
    }
}

/// The column and row of a day in a block that begins on a day.
fn cell(day: i64, start: i64, first: Weekday) -> (i64, i64) {
    let offset = weekday(start, first);
    ((day - start + offset).div_euclid(7), weekday(day, first))
}

/// What the months of a block are set with.
struct Months<'p> {
    place: &'p dyn Fn(i64) -> [f64; 2],
    side: f64,
    area: Rect,
    name_y: f64,
    model: &'p Model<'p>,
    size_px: f64,
}

/// The names of a block's months above their first whole week, and the lines between months.
fn months_of(block: &Block, scene: &mut Scene, months: Months<'_>) {
    let Months { place, side, area, name_y, model, size_px } = months;
    let setting = Setting { size_px, language: model.language, anchor: Anchor::Start, role: Role::Tick };
    let mut free = scene.labels.last().map_or(area.x, |year| year.bounds.right() + 2.0);
    for at in block.days[0]..=block.days[1] {
        let date = Date::of(at * DAY);
        if date.day != 1 {
            continue;
        }
        let [x, y] = place(at);
        let name = month_name(date, model.language);
        let left = if y > area.y + 0.5 && at != block.days[0] { x + side } else { x };
        let label = at_baseline(vec![name], left, 0.0, setting);
        let label = label.clone().moved(0.0, name_y - label.bounds.y - label.bounds.height / 2.0);
        if label.bounds.x >= free && label.bounds.right() <= scene.width {
            free = label.bounds.right() + 4.0;
            scene.labels.push(label);
        }
        if at == block.days[0] {
            continue;
        }
        // Down the left of the month's first column, and across where it begins within a week.
        let run = if y > area.y + 0.5 {
            vec![[x + side, area.y], [x + side, y], [x, y], [x, area.bottom()]]
        } else {
            vec![[x, area.y], [x, area.bottom()]]
        };
        let shape = Shape::Line { runs: vec![run], curve: Curve::Straight, dash: 0 };
        scene.guides.push(Item { panel: scene.panels.len(), layer: 0, row: 0, ink: Ink::Axis, shape });
    }
}

/// A rectangle as its outline.
fn frame(rect: Rect) -> Shape {
    let corners = [
        [rect.x, rect.y],
        [rect.right(), rect.y],
        [rect.right(), rect.bottom()],
        [rect.x, rect.bottom()],
        [rect.x, rect.y],
    ];
    Shape::Line { runs: vec![corners.to_vec()], curve: Curve::Straight, dash: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendar_puts_days_into_their_week() {
        // 2025-01-01 was a Wednesday, 20089 days after 1970-01-01.
        let start = super::super::moment(2025, 1, 1) / DAY;
        assert_eq!(start, 20_089);
        assert_eq!(cell(start, start, Weekday::Monday), (0, 2));
        assert_eq!(cell(start, start, Weekday::Sunday), (0, 3));
        assert_eq!(cell(start + 4, start, Weekday::Monday), (0, 6));
        assert_eq!(cell(start + 4, start, Weekday::Sunday), (1, 0));
        assert_eq!(cell(start + 5, start, Weekday::Monday), (1, 0));
    }

    #[test]
    fn calendar_has_blocks_of_years_or_halves() {
        let day = |year, month, day| super::super::moment(year, month, day) / DAY;
        let years = blocks([day(2024, 3, 1), day(2025, 1, 1)], 12);
        assert_eq!(years.len(), 2);
        assert_eq!(years[0].days, [day(2024, 1, 1), day(2024, 12, 31)]);
        assert_eq!(blocks([day(2024, 3, 1), day(2025, 1, 1)], 6).len(), 3);
        assert_eq!(blocks([day(2024, 5, 9), day(2024, 8, 2)], 6)[0].days, [day(2024, 5, 1), day(2024, 8, 31)]);
    }
}
