//! Which colour a row gets: by series, by highlight, by layer.
//!
//! Deliberately absent: the colours themselves (see `palette` and the theme).

use super::model::{Direction, Model, Rows, value_name};
use super::scene::Ink;
use super::spec::{Mark, Panels, Stack};

/// The number of colours of the palette.
pub(super) const COLOURS: usize = 8;

/// The ink of a colour index; beyond the palette everything is grey.
pub(super) fn nth(index: usize) -> Ink {
    match u8::try_from(index) {
        Ok(index) if usize::from(index) < COLOURS => Ink::Series(index),
        _ => Ink::Other,
    }
}

/// The ink of a series.
pub(super) fn of_series(model: &Model<'_>, series: usize) -> Ink {
    let highlight = &model.spec.highlight;
    if highlight.is_empty() || !model.series.iter().any(|name| highlight.contains(name)) {
        return if model.spec.stack == Stack::Diverge { of_answer(series, model.series.len()) } else { nth(series) };
    }
    match model.series.get(series).and_then(|name| highlight.iter().position(|known| known == name)) {
        Some(at) => nth(at),
        None => Ink::Other,
    }
}

/// The ink of an answer on a scale from one pole to the other.
fn of_answer(series: usize, count: usize) -> Ink {
    let at = match count {
        0 | 1 => 4,
        2 => 1 + series * 6,
        _ => (series * 16 + (count - 1)) / (2 * (count - 1)),
    };
    Ink::Diverging(u8::try_from(at.min(8)).unwrap_or(8))
}

/// The ink of a layer whose rows have no series.
pub(super) fn of_layer(model: &Model<'_>, rows: &Rows<'_>) -> Ink {
    if model.spec.panels != Panels::Shared {
        return nth(rows.layer);
    }
    match rows.mark {
        // A connection of two places; a place of its own is a remark.
        Mark::Rule if between(rows) => Ink::Other,
        Mark::Rule if is_row(rows) => Ink::Grid,
        Mark::Rule | Mark::Text => Ink::Note,
        // Numbers beyond a box belong to it.
        Mark::Point | Mark::Head if model.layers.iter().any(|other| other.mark == Mark::Bar && between(other)) => {
            nth(0)
        }
        // In the colour of the bars, nobody would see it upon them.
        Mark::Line | Mark::Point | Mark::Link | Mark::Tick
            if model.layers.iter().any(|other| other.mark == Mark::Bar) =>
        {
            nth(1)
        }
        _ => nth(0),
    }
}

/// Whether a mark lies along a row or column of categories.
fn is_row(rows: &Rows<'_>) -> bool {
    [Direction::X, Direction::Y]
        .into_iter()
        .any(|direction| rows.has_names(direction) && rows.channel(direction.other(), 0).is_none())
}

/// Whether a mark reaches from one place to another.
fn between(rows: &Rows<'_>) -> bool {
    [Direction::X, Direction::Y].into_iter().any(|direction| rows.channel(direction, 1).is_some())
}

/// Whether a layer of ticks lies upon bars between two ends.
fn upon_bars(model: &Model<'_>, rows: &Rows<'_>) -> bool {
    rows.mark == Mark::Tick && model.layers.iter().any(|other| other.mark == Mark::Bar && between(other))
}

/// The inks of a layer by row.
pub(super) fn by_row<'m>(model: &'m Model<'_>, rows: &'m Rows<'_>) -> impl Fn(usize) -> Ink + 'm {
    let plain = model.color_scale.is_none() && model.spec.highlight.is_empty();
    let all = (plain && rows.series.iter().all(Option::is_none)).then(|| of_row(model, rows, 0));
    move |row| all.unwrap_or_else(|| of_row(model, rows, row))
}

/// The ink of a row.
pub(super) fn of_row(model: &Model<'_>, rows: &Rows<'_>, row: usize) -> Ink {
    if upon_bars(model, rows) {
        return Ink::Paper;
    }
    if let (Some(scale), Some(color)) = (&model.color_scale, rows.color) {
        return color.values.number(row).map_or(Ink::Hatch, |value| scale.ink(value));
    }
    if let Some(series) = rows.series.get(row).copied().flatten() {
        let highlight = &model.spec.highlight;
        let by_series = model.series.iter().any(|name| highlight.contains(name));
        if highlight.is_empty() || by_series {
            return of_series(model, series);
        }
    }
    if model.spec.highlight.is_empty() {
        return of_layer(model, rows);
    }
    if rows.mark == Mark::Rule && rows.color.is_none() && !between(rows) {
        return of_layer(model, rows);
    }
    let across = Some(rows.value).filter(|direction| rows.has_names(*direction));
    let across = across.and_then(|direction| rows.channel(direction, 0));
    let named = [rows.channel(rows.value.other(), 0), across, rows.label].into_iter().flatten().any(|channel| {
        channel
            .values
            .get(row)
            .is_some_and(|value| model.spec.highlight.contains(&value_name(&value, channel, model.language)))
    });
    if named { rows.series[row].map_or_else(|| of_layer(model, rows), nth) } else { Ink::Other }
}
