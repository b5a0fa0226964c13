//! `pie`, `donut`, `waffle`: the parts of one whole.

use super::chart::{Parts, Xy};
use super::param::{Param, Shape, optional};
use super::stacked::{none_negative, off_whole, whole};
use crate::diag::{Diagnostic, error, warning};
use crate::plot::{Channel, Layer, Mark, Spec};

const X: Param = optional("x", Shape::Channel, "the first column", "The names of the parts.");
const Y: Param = optional("y", Shape::Channel, "the next column of numbers", "How large the parts are.");

/// More parts than this cannot be told apart by their angle.
const MANY: usize = 8;

/// Slices of a circle.
pub(super) const PIE: Xy = Xy {
    name: "pie",
    about: "The parts of one whole as slices of a circle, named beside it; for few parts of clearly different sizes.",
    params: &[X, Y],
    example: "```chart pie {#fig-pie}\ncaption: Where visitors come from\ny: {field: visitors, unit: thousand}\n---\norigin,visitors\nnearby,318\ncountry,501\nabroad,137\n```",
    word: "kind_pie",
    build: |parts| slices(parts, Mark::Arc { hole: 0.0 }),
};

/// Slices of a ring.
pub(super) const DONUT: Xy = Xy {
    name: "donut",
    about: "The parts of one whole as slices of a ring.",
    params: &[X, Y],
    example: "```chart donut {#fig-donut}\ncaption: Where visitors come from\ny: {field: visitors, unit: thousand}\n---\norigin,visitors\nnearby,318\ncountry,501\nabroad,137\n```",
    word: "kind_donut",
    build: |parts| slices(parts, Mark::Arc { hole: 0.6 }),
};

/// A hundred squares.
pub(super) const WAFFLE: Xy = Xy {
    name: "waffle",
    about: "The parts of one whole as a hundred squares, of which each stands for one percent.",
    params: &[X, Y],
    example: "```chart waffle {#fig-waffle}\ncaption: Where visitors come from\ny: {field: visitors, unit: thousand}\n---\norigin,visitors\nnearby,318\ncountry,501\nabroad,137\n```",
    word: "kind_waffle",
    build: |parts| slices(parts, Mark::Unit),
};

fn slices(parts: &Parts<'_>, mark: Mark) -> Result<Spec, Vec<Diagnostic>> {
    let name = &parts.args.call.name;
    if parts.color.is_some() {
        let wrong = error!("two-series", parts.y_span(), "`{name}` shows the parts of one column");
        return Err(vec![wrong.help("name one column with `y`, or compare wholes with `percent`")]);
    }
    none_negative(parts, "a part of a whole")?;
    let there: Vec<f64> = parts.numbers().iter().flatten().copied().collect();
    if there.iter().all(|number| *number == 0.0) {
        let wrong = error!("wrong-value", parts.y_span(), "the parts add up to zero, so none has a share");
        return Err(vec![wrong.help("choose rows that have values")]);
    }
    if let Some(sum) = off_hundred(parts) {
        let wrong =
            error!("wrong-sum", parts.y_span(), "the parts are percentages and add up to {sum} %, not to 100 %");
        return Err(vec![
            wrong.help("add a row for the rest; where answers may overlap, draw bars: they are no parts of a whole"),
        ]);
    }
    if there.len() > MANY {
        let (count, kind) = (there.len(), name);
        let many = warning!("many-parts", parts.y_span(), "`{kind}` of {count} parts: readers cannot compare so many");
        parts
            .scope
            .found
            .borrow_mut()
            .push(many.help("keep the largest with `top: 6` and `other: others`, or draw bars"));
    }
    let names = Channel { title: None, ..parts.x.clone() };
    let layer = Layer::xy(mark, names.clone(), parts.y.clone()).color(names);
    Ok(parts.spec(vec![parts.in_panels(layer)]))
}

/// The sum of percentages of one panel, where it is not a hundred within what rounding can explain.
fn off_hundred(parts: &Parts<'_>) -> Option<String> {
    let whole = whole(parts)?;
    parts.panels.charts.iter().find_map(|chart| {
        let numbers: Vec<f64> = chart.ys.first()?.cells.numbers()?.iter().flatten().copied().collect();
        off_whole(&numbers, whole)
    })
}
