//! Points: symbols by size and shape, the largest first so that none is hidden.

use super::{Placed, Scales, aside, here, item};
use crate::plot::ink;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scene::{Item, Shape, Symbol};
use crate::plot::spec::Mark;
use crate::plot::swarm;
use crate::plot::values::Value;

/// The area of a point without a size channel, px².
pub(super) const DOT: f64 = 38.0;

/// The radius of such a point, px.
pub(in crate::plot) const DOT_RADIUS: f64 = 3.5;

/// The same for a point on a color scale, which is drawn as a disc, px².
const DISC: f64 = 64.0;

const SYMBOLS: [Symbol; 6] =
    [Symbol::Circle, Symbol::Square, Symbol::Triangle, Symbol::Diamond, Symbol::Cross, Symbol::Ring];

/// The different values of a shape channel, in the order of their symbols.
pub(in crate::plot) fn shapes(rows: &Rows<'_>) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    if let Some(shape) = rows.shape {
        for value in (0..rows.len).filter_map(|row| shape.values.get(row)) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    values
}

/// The symbol of the n-th shape.
pub(in crate::plot) fn symbol(at: usize) -> Symbol {
    SYMBOLS[at % SYMBOLS.len()]
}

/// The points of a layer in a panel.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let [x, x2] = [0, 1].map(|end| Placed::of(rows, Direction::X, end, scales));
    let [y, y2] = [0, 1].map(|end| Placed::of(rows, Direction::Y, end, scales));
    let between = |near: &Placed<'_>, far: &Placed<'_>, row: usize| {
        let px = aside(model, rows, near, row)?;
        Some(if far.given() { (px + far.middle(row)?) / 2.0 } else { px })
    };
    let [least, most] = scales.sizes;
    let largest = rows.size.map_or(0.0, |size| size.values.numbers().fold(0.0, f64::max));
    let shapes = shapes(rows);
    let ink = ink::by_row(model, rows);
    let mut items: Vec<Item> = Vec::with_capacity(rows.len);
    items.extend(here(rows, scales.panel).filter_map(|row| {
        let size = match rows.size {
            Some(size) if largest > 0.0 => {
                (least + size.values.number(row)?.max(0.0) / largest * (most - least)).max(4.0)
            }
            _ if model.color_scale.is_some() || rows.shape.is_some() => DISC,
            _ => DOT,
        };
        let symbol = rows
            .shape
            .and_then(|shape| shape.values.get(row))
            .and_then(|value| shapes.iter().position(|known| *known == value))
            .map_or(Symbol::Circle, symbol);
        let shape = Shape::Point { x: between(&x, &x2, row)?, y: between(&y, &y2, row)?, size, symbol };
        Some(item(row, ink(row), shape))
    }));
    let area = |item: &Item| {
        if let Shape::Point { size, .. } = item.shape { size } else { 0.0 }
    };
    if rows.size.is_some() {
        items.sort_by(|a, b| area(b).total_cmp(&area(a)));
    }
    items
}

/// The area of the head of an arrow, px².
const HEAD: f64 = 64.0;

/// Points that point away from the other end of their row: triangles, or circles where both ends are one.
pub(super) fn heads(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let on_bars = model.layers.iter().any(|other| other.mark == Mark::Bar);
    let [x, from] = [0, 1].map(|end| Placed::of(rows, Direction::X, end, scales));
    let y = Placed::of(rows, Direction::Y, 0, scales);
    here(rows, scales.panel)
        .filter_map(|row| {
            let (at, from) = (x.middle(row)?, from.middle(row)?);
            let symbol = match at.total_cmp(&from) {
                std::cmp::Ordering::Less => Symbol::Left,
                std::cmp::Ordering::Equal => Symbol::Circle,
                std::cmp::Ordering::Greater => Symbol::Right,
            };
            let side = if on_bars { y.band(row).map_or(0.0, |(_, height)| height) } else { 0.0 };
            // A triangle of equal sides.
            let size = if side > 0.0 { side * side * 3.0_f64.sqrt() / 4.0 } else { HEAD };
            let shape = Shape::Point { x: at, y: y.middle(row)?, size, symbol };
            Some(item(row, ink::of_row(model, rows, row), shape))
        })
        .collect()
}

/// The px between the middles of two points of a swarm: their width and a hair of paper.
const APART: f64 = 8.0;

/// Points that step aside across their row or column.
pub(super) fn swarm(model: &Model<'_>, rows: &Rows<'_>, scales: Scales<'_>) -> Vec<Item> {
    let x = Placed::of(rows, Direction::X, 0, scales);
    let y = Placed::of(rows, Direction::Y, 0, scales);
    let mut groups: Vec<(f64, Vec<(usize, f64)>)> = Vec::new();
    for row in here(rows, scales.panel) {
        let (Some(along), Some(across)) = (x.middle(row), y.middle(row)) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == across) {
            Some((_, members)) => members.push((row, along)),
            None => groups.push((across, vec![(row, along)])),
        }
    }
    let point = |row: usize, x: f64, y: f64| {
        item(row, ink::of_row(model, rows, row), Shape::Point { x, y, size: DOT, symbol: Symbol::Circle })
    };
    groups
        .into_iter()
        .flat_map(|(middle, members)| {
            let along: Vec<f64> = members.iter().map(|(_, along)| *along).collect();
            let across = swarm::swarm(&along, APART);
            members
                .into_iter()
                .zip(across)
                .map(|((row, along), across)| point(row, along, middle + across))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// How far swarms would reach from their middle on a scale of this length, px, at least one point.
pub(in crate::plot) fn swarm_reach(rows: &Rows<'_>, scale: &crate::plot::scale::Scale) -> f64 {
    let crate::plot::scale::Scale::Continuous(scale) = scale else { return APART };
    let (Some(values), Some(names)) = (rows.channel(Direction::X, 0), rows.channel(Direction::Y, 0)) else {
        return APART;
    };
    let mut groups: std::collections::HashMap<crate::plot::values::Key<'_>, Vec<f64>> =
        std::collections::HashMap::new();
    for row in 0..rows.len {
        if let (Some(number), Some(key)) = (values.values.number(row), names.values.key(row)) {
            groups.entry(key).or_default().push(scale.px(number));
        }
    }
    let reach = |along: Vec<f64>| swarm::swarm(&along, APART).into_iter().fold(0.0, |most: f64, by| most.max(by.abs()));
    groups.into_values().map(reach).fold(0.0, f64::max) + APART / 2.0
}
