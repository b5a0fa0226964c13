//! Shapes as path data: one path a class, in painting order.

use super::region;
use crate::plot::curve;
use crate::plot::math::{TURN, cos, floor, sin};
use crate::plot::path::{Path, push_digits, tenths};
use crate::plot::scene::{Ink, Item, Rect, Shape, Symbol, Weight};

/// Writes the class that fills with an ink.
fn push_fill(svg: &mut String, ink: Ink) {
    let (class, number) = match ink {
        Ink::Series(n) => ("tz-c", Some(n + 1)),
        Ink::Other => ("tz-other", None),
        Ink::Hatch => ("tz-hatch", None),
        Ink::Sequential(n) => ("tz-s", Some(n)),
        Ink::Diverging(n) => ("tz-d", Some(n)),
        Ink::Grid => ("tz-grid", None),
        Ink::Axis => ("tz-axis", None),
        Ink::Zero => ("tz-zero", None),
        Ink::Note => ("tz-band", None),
        Ink::Paper => ("tz-over", None),
    };
    svg.push_str(class);
    if let Some(number) = number {
        push_digits(svg, u64::from(number));
    }
}

/// Writes the class that strokes with an ink.
fn push_stroke(svg: &mut String, ink: Ink) {
    match ink {
        Ink::Series(n) => {
            svg.push_str("tz-l");
            push_digits(svg, u64::from(n) + 1);
        }
        Ink::Other => svg.push_str("tz-lo"),
        Ink::Note => svg.push_str("tz-rule"),
        ink => push_fill(svg, ink),
    }
}

/// Writes the classes of an item.
fn push_class(svg: &mut String, item: &Item) {
    let strokes = match &item.shape {
        Shape::Line { .. } | Shape::Rule { .. } => true,
        Shape::Point { symbol: Symbol::Circle, size, .. } => is_dot(*size),
        Shape::Point { symbol, .. } => matches!(symbol, Symbol::Ring | Symbol::Cross),
        _ => false,
    };
    if strokes {
        push_stroke(svg, item.ink);
    } else {
        push_fill(svg, item.ink);
    }
    svg.push_str(match &item.shape {
        Shape::Ribbon { .. } => " tz-flow",
        Shape::Region { weight: Weight::Pale, .. } => " tz-region tz-pale",
        Shape::Region { .. } if item.ink != Ink::Hatch => " tz-region",
        Shape::Arc { .. } => " tz-slice",
        Shape::Area { weight: Weight::Pale, .. } => " tz-pale",
        Shape::Area { .. } => " tz-part",
        Shape::Line { dash: 1.., .. } => " tz-k",
        Shape::Point { symbol: Symbol::Circle, .. } if strokes => " tz-dot",
        Shape::Point { symbol: Symbol::Left | Symbol::Right, .. } => "",
        Shape::Point { size, .. } if !strokes && is_bubble(*size) => " tz-spot tz-bubble",
        Shape::Point { .. } if !strokes => " tz-spot",
        _ => "",
    });
    if let Shape::Line { dash: dash @ 1.., .. } = item.shape {
        push_digits(svg, u64::from(dash));
    }
}

/// Whether a circle is of the size that CSS draws as a round cap.
fn is_dot(size: f64) -> bool {
    (size - 38.0).abs() < 0.5
}

/// Whether a point is large enough to hide others, which then shine through it.
fn is_bubble(size: f64) -> bool {
    size > 100.0
}

/// What makes two items of a kind share a path: paint, and the form where CSS draws it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Style {
    ink: Ink,
    symbol: Option<Symbol>,
    is_dot: bool,
    is_bubble: bool,
}

impl Style {
    fn of(item: &Item) -> Self {
        match item.shape {
            Shape::Point { symbol, size, .. } => Self {
                ink: item.ink,
                symbol: Some(symbol),
                is_dot: symbol == Symbol::Circle && is_dot(size),
                is_bubble: is_bubble(size),
            },
            _ => Self { ink: item.ink, symbol: None, is_dot: false, is_bubble: false },
        }
    }
}

/// Items that share a path.
struct Run<'i> {
    style: Style,
    first: &'i Item,
    path: Path,
    dots: Vec<[f64; 2]>,
}

/// Writes guides as [`write`] does.
pub(super) fn guides<'i>(svg: &mut String, items: impl Iterator<Item = &'i Item>) {
    write(svg, items, None);
}

/// Writes marks as [`write`] does, each set off from those under it.
pub(super) fn marks<'i>(svg: &mut String, items: impl Iterator<Item = &'i Item>) {
    write(svg, items, Some(Ground::default()));
}

/// Writes items as one path a style, in painting order; a stretch of items of one kind shares paths.
fn write<'i>(svg: &mut String, items: impl Iterator<Item = &'i Item>, mut ground: Option<Ground>) {
    let mut runs: Vec<Run<'i>> = Vec::new();
    for item in items {
        let kind = std::mem::discriminant(&item.shape);
        let alone = matches!(item.shape, Shape::Line { .. } | Shape::Area { .. });
        if alone || runs.last().is_some_and(|run| std::mem::discriminant(&run.first.shape) != kind) {
            flush(svg, &mut runs, &mut ground);
        }
        let style = Style::of(item);
        let at = runs.iter().position(|run| run.style == style).unwrap_or_else(|| {
            runs.push(Run { style, first: item, path: Path::with_capacity(256), dots: Vec::new() });
            runs.len() - 1
        });
        match item.shape {
            Shape::Point { x, y, .. } if style.is_dot => runs[at].dots.push([x, y]),
            _ => trace(&mut runs[at].path, item),
        }
    }
    flush(svg, &mut runs, &mut ground);
}

/// What has been painted.
#[derive(Default)]
struct Ground {
    /// The ink of the last bars, upon which strokes are hard to see.
    bars: Option<Ink>,
}

fn flush(svg: &mut String, runs: &mut Vec<Run<'_>>, ground: &mut Option<Ground>) {
    let parted = ground.is_some() && runs.len() > 1;
    for mut run in runs.drain(..) {
        if run.dots.len() > MANY_DOTS {
            thread(&mut run.path, &run.dots);
        } else {
            run.dots.iter().for_each(|[x, y]| run.path.dot(*x, *y));
        }
        let ink = run.style.ink;
        let is_stroke = run.style.is_dot || matches!(run.first.shape, Shape::Rule { .. } | Shape::Line { .. });
        let upon_bars = ground.as_ref().and_then(|ground| ground.bars).is_some_and(|bars| bars != ink);
        // Ink alone is lost on a dark fill, and paper on an edge: a stroke upon bars is cased in paper.
        if ink == Ink::Paper || upon_bars && is_stroke && matches!(ink, Ink::Series(_)) {
            svg.push_str("<path class=\"tz-case");
            svg.push_str(if run.style.is_dot { " tz-rim" } else { "" });
            svg.push_str("\" d=\"");
            svg.push_str(run.path.data());
            svg.push_str("\"/>");
        }
        svg.push_str("<path class=\"");
        push_class(svg, run.first);
        if let (Ink::Series(_), Shape::Rect(_)) = (ink, &run.first.shape) {
            ground.iter_mut().for_each(|ground| ground.bars = Some(ink));
            svg.push_str(if parted { " tz-part" } else { "" });
        }
        svg.push_str("\" d=\"");
        svg.push_str(run.path.data());
        svg.push_str("\"/>");
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

/// Writes dots of one class along strips of 10 px, to and fro, without those that coincide.
fn thread(path: &mut Path, dots: &[[f64; 2]]) {
    // A place as one number that sorts by strip, then along it, then across: 25, 31 and 7 bits.
    const STRIPS: i64 = 1 << 24;
    const ALONG: i64 = 1 << 30;
    let key = |[x, y]: &[f64; 2]| {
        let (x_tenths, y_tenths) = (tenths(*x), tenths(*y));
        let strip = floor(y.clamp(-1e8, 1e8) / 10.0);
        let along = if strip % 2 == 0 { x_tenths } else { -x_tenths };
        (strip + STRIPS) << 38 | (along + ALONG) << 7 | (y_tenths - strip * 100)
    };
    let place = |key: i64| {
        let strip = (key >> 38) - STRIPS;
        let along = (key >> 7 & (2 * ALONG - 1)) - ALONG;
        [if strip % 2 == 0 { along } else { -along }, strip * 100 + (key & 127)]
    };
    let mut keys: Vec<i64> = dots.iter().map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        path.dot_at_tenths(place(key));
    }
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
