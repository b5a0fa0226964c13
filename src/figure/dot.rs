//! `dot`: numbers as dots on rows of categories (Cleveland 1984), where a bar's zero would waste the room.

use super::chart::{Parts, Xy};
use super::param::{Param, Shape, optional};
use crate::diag::Diagnostic;
use crate::plot::{Channels, Layer, Mark, ScaleKind, Spec};

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column", "The category of each row."),
    optional(
        "y",
        Shape::Channels,
        "every other column of numbers",
        "The numbers; several are dots of their own colour and form.",
    ),
    optional("color", Shape::Channel, "one series", "The column whose values are the series."),
];

/// Dots on rows.
pub(super) const DOT: Xy = Xy {
    name: "dot",
    about: "Numbers as dots on rows of categories; the scale need not begin at zero.",
    params: PARAMS,
    example: "```chart dot {#fig-dot}\ncaption: Life expectancy at birth\nunit: years\n---\ncountry,women,men\nJapan,87.1,81.0\nSpain,86.3,80.7\nFrance,85.7,80.0\nChile,83.3,78.5\n```",
    word: "kind_dot",
    build,
};

fn build(parts: &Parts<'_>) -> Result<Spec, Vec<Diagnostic>> {
    let mut category = parts.x.clone();
    category.scale.kind = ScaleKind::Band;
    let rows = Layer { mark: Mark::Rule, channels: Channels { y: Some(category.clone()), ..Channels::default() } };
    let one = parts.color.is_none();
    let dots = Channels {
        x: Some(parts.y.clone()),
        y: Some(category),
        color: parts.color.clone(),
        shape: parts.color.clone(),
        label: Some(parts.y.clone()).filter(|_| match parts.args.flag("labels") {
            Some(wanted) => wanted,
            None => one,
        }),
        ..Channels::default()
    };
    let layers = vec![parts.in_panels(rows), parts.in_panels(Layer { mark: Mark::Point, channels: dots })];
    Ok(parts.spec(layers))
}
