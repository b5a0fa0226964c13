//! `quadrant`: points where two numbers meet, with a cross that parts them into four named fields.

use super::Drawing;
use super::chart::as_names;
use super::chart::marks::{Marks, Sheet};
use super::chart::role::{Role, Takes};
use super::param::{Param, Shape, optional};
use crate::diag::{Diagnostic, error};
use crate::plot::{Annotation, Corner, Mark, Place, Value};
use crate::table::{Cell, parse_number};

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column of numbers", "How far right a point is."),
    optional("y", Shape::Channel, "the next column of numbers", "How high a point is."),
    optional("label", Shape::Channel, "the first column of names", "The column that names the points."),
    optional("color", Shape::Channel, "one colour", "The column whose values are the colours."),
    optional("size", Shape::Channel, "all equal", "The column whose numbers are the areas of the points."),
    optional(
        "cross",
        Shape::Texts,
        "`[median, median]`",
        "Where the lines of the cross are, in `x` and in `y`: a number, `median` or `mean`.",
    ),
    optional(
        "quadrants",
        Shape::Texts,
        "no names",
        "The names of the fields: upper right, upper left, lower left, lower right.",
    ),
];

/// Points in four fields.
pub(super) const QUADRANT: Marks = Marks {
    name: "quadrant",
    about: "Named points where two numbers meet, parted by a cross into four fields.",
    params: PARAMS,
    refuses: &["row", "col", "columns", "labels", "other"],
    roles: &[
        Role::inferred("x", Takes::Number),
        Role::inferred("y", Takes::Number),
        Role::likely("label", Takes::Text),
        Role::optional("color", Takes::Any),
        Role::optional("size", Takes::Number),
    ],
    example: "```chart quadrant {#fig-quadrant}\ncaption: Retention and growth\nx: {field: growth, unit: \"%\"}\ny: {field: retention, unit: \"%\"}\nlabel: product\nquadrants: [Stars, Loyal, Weak, New]\n---\nproduct,growth,retention\nChat,62,48\nSearch,35,71\nCode,71,66\nSlides,18,22\nVideo,54,19\n```",
    build,
};

const CORNERS: [Corner; 4] = [Corner::TopRight, Corner::TopLeft, Corner::BottomLeft, Corner::BottomRight];

fn build(mut sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    sheet.frame.need(&["x", "y", "size"]);
    let mut wrong = Vec::new();
    for (mark, size) in sheet.frame.numbers("size").iter().enumerate() {
        if let Some(size) = size.filter(|size| *size < 0.0) {
            let place = sheet.frame.place("size", mark);
            let below = error!("wrong-value", place, "an area cannot be below zero, found {size}");
            wrong.push(below.help("correct the number, or use `color` for numbers of both signs"));
        }
    }
    let mut annotations = Vec::new();
    let cross = sheet.args.texts("cross");
    if let Some((_, surplus)) = cross.get(2) {
        let three = error!("wrong-type", surplus.clone(), "a cross has two lines, one for `x` and one for `y`");
        wrong.push(three.help("write `cross: [50, median]`"));
    }
    for (at, role) in ["x", "y"].into_iter().enumerate() {
        let written = cross.get(at);
        match line(&sheet, role, written.map_or("median", |(word, _)| *word)) {
            Some((number, text)) if number.is_finite() => {
                let value = Value::Number(number);
                annotations.push(Annotation { at: if at == 0 { Place::X(value) } else { Place::Y(value) }, text });
            }
            Some(_) => {}
            None => {
                let (word, span) = written.cloned().unwrap_or_else(|| ("", sheet.frame.span(role)));
                let unknown = error!("bad-number", span, "`{word}` is no place for a line");
                wrong.push(unknown.help("it is a number, `median` or `mean`"));
            }
        }
    }
    let names = sheet.args.texts("quadrants");
    if let Some((_, surplus)) = names.get(4) {
        let five = error!("wrong-type", surplus.clone(), "there are four fields");
        wrong.push(five.help("they are upper right, upper left, lower left, lower right"));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let corners = names.iter().zip(CORNERS).filter(|((name, _), _)| !name.is_empty());
    annotations
        .extend(corners.map(|((name, _), corner)| Annotation { at: Place::Corner(corner), text: (*name).to_owned() }));
    let mut layer = sheet.frame.layer(Mark::Point, sheet.scope);
    layer.channels.color = layer.channels.color.map(|color| {
        // Few different whole numbers are groups; a scale of them is asked for.
        if color.scale.kind == crate::plot::ScaleKind::Auto { as_names(color) } else { color }
    });
    let mut spec = sheet.spec(vec![layer]);
    spec.annotations = annotations;
    sheet.finish(spec, "kind_quadrant")
}

/// Where a line of the cross is, and what is written at it. `None`: the word says nothing.
fn line(sheet: &Sheet<'_>, role: &str, word: &str) -> Option<(f64, String)> {
    let mut numbers: Vec<f64> = sheet.frame.numbers(role).iter().flatten().copied().collect();
    numbers.sort_by(f64::total_cmp);
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let number = match word {
        _ if numbers.is_empty() => f64::NAN,
        "median" => super::histogram::quantile(&numbers, 0.5),
        "mean" => numbers.iter().sum::<f64>() / numbers.len() as f64,
        text => return parse_number(text).map(|(number, _)| (number, String::new())),
    };
    let key = if word == "mean" { "mean" } else { "median" };
    let column = sheet.frame.get(role)?;
    let text = super::describe::amount(&column.series, Cell::Number(rounded(number)), sheet.scope.words);
    Some((number, sheet.scope.words.fill("with_value", &[("name", sheet.word(key)), ("value", &text)])))
}

/// A computed number to three significant digits, or whole where it is large.
fn rounded(number: f64) -> f64 {
    let mut unit = 1.0;
    while number.abs() / unit < 100.0 && unit > 1e-9 {
        unit /= 10.0;
    }
    (number / unit).round() * unit
}
