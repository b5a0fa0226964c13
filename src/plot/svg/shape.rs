//! Shapes as path data: one path a class, in painting order.

use super::region;
use crate::plot::curve;
use crate::plot::math::{TURN, cos, sin};
use crate::plot::path::Path;
use crate::plot::scene::{Ink, Item, Rect, Shape, Symbol, Weight};
use std::fmt::Write as _;

/// The class that fills with an ink.
fn fill_class(ink: Ink) -> String {
    match ink {
        Ink::Series(n) => format!("tz-c{}", n + 1),
        Ink::Other => "tz-other".to_owned(),
        Ink::Hatch => "tz-hatch".to_owned(),
        Ink::Sequential(n) => format!("tz-s{n}"),
        Ink::Diverging(n) => format!("tz-d{n}"),
        Ink::Grid => "tz-grid".to_owned(),
        Ink::Axis => "tz-axis".to_owned(),
        Ink::Zero => "tz-zero".to_owned(),
        Ink::Note => "tz-band".to_owned(),
        Ink::Paper => "tz-over".to_owned(),
    }
}

/// The class that strokes with an ink.
fn stroke_class(ink: Ink) -> String {
    match ink {
        Ink::Series(n) => format!("tz-l{}", n + 1),
        Ink::Other => "tz-lo".to_owned(),
        Ink::Note => "tz-rule".to_owned(),
        ink => fill_class(ink),
    }
}

fn class(item: &Item) -> String {
    match &item.shape {
        Shape::Rect(_) => fill_class(item.ink),
        Shape::Ribbon { .. } => format!("{} tz-flow", fill_class(item.ink)),
        Shape::Region { weight: Weight::Pale, .. } => format!("{} tz-region tz-pale", fill_class(item.ink)),
        Shape::Region { .. } if item.ink == Ink::Hatch => fill_class(item.ink),
        Shape::Region { .. } => format!("{} tz-region", fill_class(item.ink)),
        Shape::Arc { .. } => format!("{} tz-slice", fill_class(item.ink)),
        Shape::Area { weight: Weight::Full, .. } => fill_class(item.ink),
        Shape::Area { weight: Weight::Pale, .. } => format!("{} tz-pale", fill_class(item.ink)),
        Shape::Line { dash: 0, .. } | Shape::Rule { .. } => stroke_class(item.ink),
        Shape::Line { dash, .. } => format!("{} tz-k{dash}", stroke_class(item.ink)),
        Shape::Point { symbol: Symbol::Circle, size, .. } if is_dot(*size) => {
            format!("{} tz-dot", stroke_class(item.ink))
        }
        Shape::Point { symbol: Symbol::Ring | Symbol::Cross, .. } => stroke_class(item.ink),
        Shape::Point { symbol: Symbol::Left | Symbol::Right, .. } => fill_class(item.ink),
        Shape::Point { .. } => format!("{} tz-spot", fill_class(item.ink)),
    }
}

/// Whether a circle is of the size that CSS draws as a round cap.
fn is_dot(size: f64) -> bool {
    (size - 38.0).abs() < 0.5
}

/// What makes two items of a kind share a path: paint, and the form where CSS draws it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Style {
    ink: Ink,
    symbol: Option<Symbol>,
    is_dot: bool,
}

impl Style {
    fn of(item: &Item) -> Self {
        let (symbol, is_dot) = match item.shape {
            Shape::Point { symbol, size, .. } => (Some(symbol), symbol == Symbol::Circle && is_dot(size)),
            _ => (None, false),
        };
        Self { ink: item.ink, symbol, is_dot }
    }
}

/// Items that share a path.
struct Run<'i> {
    style: Style,
    first: &'i Item,
    path: Path,
    dots: Vec<[f64; 2]>,
}

/// Writes items as one path a style, in painting order; a stretch of items of one kind shares paths.
pub(super) fn paths<'i>(svg: &mut String, items: impl Iterator<Item = &'i Item>) {
    let mut runs: Vec<Run<'i>> = Vec::new();
    for item in items {
        let kind = std::mem::discriminant(&item.shape);
        let alone = matches!(item.shape, Shape::Line { .. } | Shape::Area { .. });
        if alone || runs.last().is_some_and(|run| std::mem::discriminant(&run.first.shape) != kind) {
            flush(svg, &mut runs);
        }
        let style = Style::of(item);
        let at = runs.iter().position(|run| run.style == style).unwrap_or_else(|| {
            runs.push(Run { style, first: item, path: Path::default(), dots: Vec::new() });
            runs.len() - 1
        });
        match item.shape {
            Shape::Point { x, y, .. } if style.is_dot => runs[at].dots.push([x, y]),
            _ => trace(&mut runs[at].path, item),
        }
    }
    flush(svg, &mut runs);
}

fn flush(svg: &mut String, runs: &mut Vec<Run<'_>>) {
    for mut run in runs.drain(..) {
        if run.dots.len() > MANY_DOTS {
            thread(&mut run.dots);
        }
        for [x, y] in run.dots {
            run.path.dot(x, y);
        }
        let _ = write!(svg, "<path class=\"{}\" d=\"{}\"/>", class(run.first), run.path.data());
    }
}

/// Stripes across a rectangle, 5 px apart, with its outline.
fn hatch(path: &mut Path, rect: &Rect) {
    outline(path, rect);
    let mut offset = 5.0;
    while offset < rect.width + rect.height {
        path.move_to(rect.x + (offset - rect.height).max(0.0), rect.y + offset.min(rect.height));
        path.line_to(rect.x + offset.min(rect.width), rect.y + (offset - rect.width).max(0.0));
        offset += 5.0;
    }
}

/// From the lower left corner, which bars on one base line share in y: that is the shortest to write.
fn outline(path: &mut Path, rect: &Rect) {
    path.move_to(rect.x, rect.bottom());
    path.line_to(rect.x, rect.y);
    path.line_to(rect.right(), rect.y);
    path.line_to(rect.right(), rect.bottom());
    path.close();
}

/// From so many dots on, their order is that of the shortest path data.
const MANY_DOTS: usize = 200;

/// Orders dots of one class along strips of 10 px, to and fro, and drops those that coincide.
fn thread(places: &mut Vec<[f64; 2]>) {
    #[allow(clippy::cast_possible_truncation, reason = "px of a drawing")]
    let key = |[x, y]: &[f64; 2]| {
        let strip = (y / 10.0).floor() as i64;
        let along = (x * 10.0).round() as i64;
        (strip, if strip % 2 == 0 { along } else { -along }, (y * 10.0).round() as i64)
    };
    places.sort_by_cached_key(key);
    places.dedup_by_key(|place| key(place));
}

fn trace(path: &mut Path, item: &Item) {
    match &item.shape {
        Shape::Rect(rect) if item.ink == Ink::Hatch => hatch(path, rect),
        Shape::Rect(rect) => outline(path, rect),
        Shape::Region { rings, .. } => region::trace(path, rings, item.ink),
        Shape::Line { runs, curve, .. } => runs.iter().for_each(|run| curve::line(path, run, *curve)),
        Shape::Area { runs, curve, .. } => runs.iter().for_each(|run| curve::area(path, run, *curve)),
        Shape::Ribbon { from, to, thickness } => ribbon(path, *from, *to, *thickness),
        Shape::Rule { from, to } => {
            path.move_to(from[0], from[1]);
            path.line_to(to[0], to[1]);
        }
        Shape::Point { x, y, size, symbol } => point(path, [*x, *y], *size, *symbol),
        Shape::Arc { x, y, inner, outer, start, end } => arc(path, [*x, *y], [*inner, *outer], [*start, *end]),
    }
}

fn point(path: &mut Path, [x, y]: [f64; 2], size: f64, symbol: Symbol) {
    let polygon = |path: &mut Path, corners: &[[f64; 2]]| {
        path.move_to(x + corners[0][0], y + corners[0][1]);
        for [dx, dy] in &corners[1..] {
            path.line_to(x + dx, y + dy);
        }
        path.close();
    };
    match symbol {
        Symbol::Circle if is_dot(size) => path.dot(x, y),
        Symbol::Circle | Symbol::Ring => {
            let r = (size / std::f64::consts::PI).sqrt();
            path.move_to(x - r, y);
            path.arc_to(r, [1, 1], [x + r, y]);
            path.arc_to(r, [1, 1], [x - r, y]);
            path.close();
        }
        Symbol::Square => {
            let half = size.sqrt() / 2.0;
            polygon(path, &[[-half, -half], [half, -half], [half, half], [-half, half]]);
        }
        Symbol::Diamond => {
            let half = (size / 2.0).sqrt();
            polygon(path, &[[0.0, -half], [half, 0.0], [0.0, half], [-half, 0.0]]);
        }
        Symbol::Triangle => {
            let side = (size * 4.0 / 3.0_f64.sqrt()).sqrt();
            let tall = side * 3.0_f64.sqrt() / 2.0;
            polygon(path, &[[0.0, -tall * 2.0 / 3.0], [side / 2.0, tall / 3.0], [-side / 2.0, tall / 3.0]]);
        }
        Symbol::Left | Symbol::Right => {
            // The middle of the triangle is at the point.
            let side = (size * 4.0 / 3.0_f64.sqrt()).sqrt();
            let tall = side * 3.0_f64.sqrt() / 2.0 * if symbol == Symbol::Left { -1.0 } else { 1.0 };
            polygon(path, &[[tall * 2.0 / 3.0, 0.0], [-tall / 3.0, side / 2.0], [-tall / 3.0, -side / 2.0]]);
        }
        Symbol::Cross => {
            let half = size.sqrt() / 2.0;
            path.move_to(x - half, y);
            path.line_to(x + half, y);
            path.move_to(x, y - half);
            path.line_to(x, y + half);
        }
    }
}

fn ribbon(path: &mut Path, from: [f64; 2], to: [f64; 2], thickness: f64) {
    let middle = (from[0] + to[0]) / 2.0;
    path.move_to(from[0], from[1]);
    path.curve_to([[middle, from[1]], [middle, to[1]], to]);
    path.line_to(to[0], to[1] + thickness);
    path.curve_to([[middle, to[1] + thickness], [middle, from[1] + thickness], [from[0], from[1] + thickness]]);
    path.close();
}

fn arc(path: &mut Path, [x, y]: [f64; 2], [inner, outer]: [f64; 2], [start, end]: [f64; 2]) {
    let at = |radius: f64, angle: f64| [x + radius * sin(angle), y - radius * cos(angle)];
    let (start, end) = (start.min(end), start.max(end));
    let whole = end - start >= TURN - 1e-6;
    let half = (start + end) / 2.0;
    let large = u8::from(end - start > std::f64::consts::PI);
    let from = at(outer, start);
    path.move_to(from[0], from[1]);
    if whole {
        path.arc_to(outer, [0, 1], at(outer, half));
        path.arc_to(outer, [0, 1], from);
    } else {
        path.arc_to(outer, [large, 1], at(outer, end));
    }
    if inner <= 0.0 {
        if !whole {
            path.line_to(x, y);
        }
        path.close();
        return;
    }
    let back = at(inner, end);
    if whole {
        path.close();
        path.move_to(back[0], back[1]);
        path.arc_to(inner, [0, 0], at(inner, half));
        path.arc_to(inner, [0, 0], back);
    } else {
        path.line_to(back[0], back[1]);
        path.arc_to(inner, [large, 0], at(inner, start));
    }
    path.close();
}
