//! `strip`, `beeswarm`: every number of each category as a mark of its own.

use super::Drawing;
use super::chart::as_names;
use super::chart::marks::{Marks, Sheet};
use super::chart::role::{Role, Takes};
use super::param::{Param, Shape, optional};
use crate::diag::{Diagnostic, error};
use crate::plot::{Channel, Mark, Values};
use std::collections::HashMap;

/// The most points of one swarm: more are a cloud in which nobody counts.
const MOST: usize = 2000;

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column of numbers", "The numbers, one a row."),
    optional(
        "y",
        Shape::Channel,
        "the first column of names that come again, else one row of all",
        "The category of each number.",
    ),
    optional("color", Shape::Channel, "one colour", "The column whose values are the colours."),
];

const ROLES: &[Role] = &[
    Role::grouping("y"),
    Role::inferred("x", Takes::Amount),
    Role::optional("color", Takes::Any),
    Role::optional("row", Takes::Any),
    Role::optional("col", Takes::Any),
];

/// Strokes on rows.
pub(super) const STRIP: Marks = Marks {
    name: "strip",
    about: "Every number as a stroke on the row of its category, so that gaps and crowds are seen.",
    params: PARAMS,
    refuses: &["labels", "other"],
    roles: ROLES,
    example: "```chart strip {#fig-strip}\ncaption: Days until an answer\nx: {field: days, unit: days}\ny: office\n---\noffice,days\nNorth,3\nNorth,4\nNorth,6\nNorth,15\nSouth,5\nSouth,7\nSouth,8\nSouth,9\nWest,2\nWest,3\nWest,6\n```",
    build: |sheet| rows(sheet, Mark::Tick, "kind_strip"),
};

/// Points that step aside.
pub(super) const BEESWARM: Marks = Marks {
    name: "beeswarm",
    about: "Every number as a point on the row of its category, moved aside just enough to be seen.",
    params: PARAMS,
    refuses: &["labels", "other"],
    roles: ROLES,
    example: "```chart beeswarm {#fig-beeswarm}\ncaption: Days until an answer\nx: {field: days, unit: days}\ny: office\n---\noffice,days\nNorth,3\nNorth,4\nNorth,4\nNorth,4\nNorth,6\nNorth,15\nSouth,5\nSouth,7\nSouth,8\nSouth,8\nSouth,9\nWest,2\nWest,3\nWest,3\nWest,6\n```",
    build: |sheet| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for mark in 0..sheet.frame.len {
            *counts.entry(sheet.frame.text("y", mark, sheet.scope)).or_default() += 1;
        }
        if let Some((_, count)) = counts.iter().filter(|(_, count)| **count > MOST).max_by_key(|(_, count)| **count) {
            let wrong =
                error!("too-many-marks", sheet.frame.span("x"), "one row would have {count} points, {MOST} at most");
            return Err(vec![wrong.help("draw a `histogram` or a `box`, or choose rows with `where`")]);
        }
        rows(sheet, Mark::Swarm, "kind_beeswarm")
    },
};

fn rows(mut sheet: Sheet<'_>, mark: Mark, word: &str) -> Result<Drawing, Vec<Diagnostic>> {
    sheet.frame.need(&["x", "y"]);
    if sheet.frame.len == 0 {
        let empty = error!("empty-table", sheet.frame.span("x"), "there is no number to draw");
        return Err(vec![empty.help("name a column with numbers, or widen `where`")]);
    }
    let mut layer = sheet.frame.layer(mark, sheet.scope);
    let names = layer.channels.y.take().map(|y| Channel { title: None, ..y });
    let none = || Channel::of(Values::Text(vec![Some(String::new()); sheet.frame.len]));
    layer.channels.y = Some(names.unwrap_or_else(none));
    layer.channels.color = layer.channels.color.map(as_names);
    let spec = sheet.spec(vec![layer]);
    sheet.finish(spec, word)
}
