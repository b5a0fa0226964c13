//! `scatter` and `bubble`: one point a row, where two numbers meet.

use super::args::Args;
use super::chart::frame::Frame;
use super::chart::parts;
use super::chart::role::{Role, Takes};
use super::data::view;
use super::param::{CHART, Param, Shape, optional};
use super::{Drawing, Figure, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{Channel, Mark, Values};
use crate::table::Cell;

/// One point a row.
pub(super) struct Scatter;

const PARAMS: &[Param] = &[
    optional(
        "x",
        Shape::Channel,
        "the first column of numbers or dates",
        "How far right a point is: numbers, dates, or names.",
    ),
    optional("y", Shape::Channel, "the next column of numbers", "How high a point is: numbers, dates, or names."),
    optional("color", Shape::Channel, "one colour", "The column whose values are the colours."),
    optional("size", Shape::Channel, "all equal", "The column whose numbers are the areas of the points."),
    optional("shape", Shape::Channel, "circles", "The column whose values are the symbols."),
    optional("label", Shape::Channel, "no names", "The column that names the points."),
];

const ROLES: &[Role] = &[
    Role::inferred("x", Takes::RatherAmount),
    Role::inferred("y", Takes::RatherAmount),
    Role::optional("color", Takes::Any),
    Role::optional("size", Takes::Number),
    Role::optional("shape", Takes::Any),
    Role::optional("label", Takes::Any),
    Role::optional("row", Takes::Any),
    Role::optional("col", Takes::Any),
];

impl Figure for Scatter {
    fn name(&self) -> &'static str {
        "scatter"
    }

    fn about(&self) -> &'static str {
        "One point a row where two numbers meet, with names where there is room for them."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn shared(&self) -> &'static [Param] {
        CHART
    }

    fn example(&self) -> &'static str {
        "```chart scatter {#fig-scatter}\ncaption: Visitors and stay\nx: {field: visitors, unit: thousand}\ny: {field: stay, unit: days}\nlabel: region\n---\nregion,visitors,stay\nNorth,2590,3.1\nSouth,4700,2.2\nWest,1870,4.6\nEast,3300,2.9\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        points(args, scope, ROLES, "kind_scatter")
    }
}

/// Points whose area is a number.
pub(super) struct Bubble;

const BUBBLE_ROLES: &[Role] = &[
    Role::inferred("x", Takes::RatherAmount),
    Role::inferred("y", Takes::RatherAmount),
    Role::inferred("size", Takes::Number),
    Role::optional("color", Takes::Any),
    Role::optional("label", Takes::Any),
    Role::optional("row", Takes::Any),
    Role::optional("col", Takes::Any),
];

impl Figure for Bubble {
    fn name(&self) -> &'static str {
        "bubble"
    }

    fn about(&self) -> &'static str {
        "Points where two numbers meet, as large as a third."
    }

    fn params(&self) -> &'static [Param] {
        const BUBBLES: &[Param] = &[
            PARAMS[0],
            PARAMS[1],
            optional("size", Shape::Channel, "the third column of numbers", "The area of the point; not below zero."),
            PARAMS[2],
            PARAMS[5],
        ];
        BUBBLES
    }

    fn shared(&self) -> &'static [Param] {
        CHART
    }

    fn example(&self) -> &'static str {
        "```chart bubble {#fig-bubble}\ncaption: Visitors, stay and income\nx: {field: visitors, unit: thousand}\ny: {field: stay, unit: days}\nsize: {field: income, unit: million}\nlabel: region\n---\nregion,visitors,stay,income\nNorth,2590,3.1,410\nSouth,4700,2.2,620\nWest,1870,4.6,390\nEast,3300,2.9,505\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        points(args, scope, BUBBLE_ROLES, "kind_bubble")
    }
}

fn points(args: &Args<'_>, scope: &Scope<'_>, roles: &[Role], word: &str) -> Result<Drawing, Vec<Diagnostic>> {
    let view = view(args, scope)?;
    let mut frame = Frame::of(args, scope, &view, roles)?;
    frame.need(&["x", "y", "size"]);
    if let Some(size) = frame.get("size") {
        for mark in 0..frame.len {
            if let Cell::Number(number) = size.series.cells.get(mark)
                && number < 0.0
            {
                let wrong =
                    error!("wrong-value", frame.place("size", mark), "an area cannot be below zero, found {number}");
                return Err(vec![wrong.help("correct the number, or use `color` for numbers of both signs")]);
            }
        }
    }
    let mut layer = frame.layer(Mark::Point, scope);
    let named = |channel: &Option<Channel>| matches!(channel.as_ref().map(|it| &it.values), Some(Values::Text(_)));
    if named(&layer.channels.x) || named(&layer.channels.y) {
        // Names say themselves what they are, and so do dates beside them.
        for channel in [&mut layer.channels.x, &mut layer.channels.y].into_iter().flatten() {
            if !matches!(channel.values, Values::Number(_)) {
                channel.title = None;
            }
        }
    }
    let spec = parts::spec(vec![layer], scope.words);
    frame.finish(args, scope, spec, word)
}
