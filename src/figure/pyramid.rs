//! `pyramid`: two series back to back over categories, such as ages of women and men.

use super::chart::{Parts, Xy};
use super::param::{Param, Shape, optional};
use super::stacked::none_negative;
use crate::diag::{Diagnostic, error};
use crate::plot::{Channel, Channels, Format, Layer, Mark, NumberFormat, Orient, ScaleKind, Spec, Values};

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column", "The category of each row, from top to bottom."),
    optional("y", Shape::Channels, "every other column of numbers", "The two series, none below zero."),
    optional("color", Shape::Channel, "the columns of `y`", "The column whose two values are the series."),
];

/// Two series back to back.
pub(super) const PYRAMID: Xy = Xy {
    name: "pyramid",
    about: "Two series back to back over categories, such as ages of women and men.",
    params: PARAMS,
    example: "```chart pyramid {#fig-pyramid}\ncaption: Staff by age\nunit: persons\n---\nage,women,men\n60 and over,41,66\n50–59,120,158\n40–49,188,201\n30–39,240,215\nunder 30,152,131\n```",
    word: "kind_pyramid",
    build,
};

fn build(parts: &Parts<'_>) -> Result<Spec, Vec<Diagnostic>> {
    let names: Vec<String> = parts.panels.names().into_iter().map(str::to_owned).collect();
    let [left, _] = names.as_slice() else {
        let count = names.len();
        let two = error!("two-series", parts.y_span(), "a pyramid has two series, found {count}");
        return Err(vec![two.help("name two columns with `y`, or draw `grouped` bars")]);
    };
    none_negative(parts, "a side of a pyramid")?;
    super::chart::zero::kept(parts.args)?;
    let on_left = |row: usize| {
        let name = parts.color.as_ref().and_then(|color| color.values.get(row));
        name == Some(crate::plot::Value::Text(left.clone()))
    };
    let numbers = parts.numbers();
    let signed = |row: usize| numbers[row].map(|number| if on_left(row) { -number } else { number });
    let most = numbers.iter().flatten().copied().fold(0.0, f64::max);
    let measured = |values: Vec<Option<f64>>| {
        let mut channel = Channel { values: Values::Number(values), title: parts.y.title.clone(), ..parts.y.clone() };
        channel.format = unsigned(&channel.format);
        if most > 0.0 {
            channel.scale.domain = [Some(-most), Some(most)];
        }
        channel
    };
    let series = &parts.panels.first().ys[0];
    let labels = Channel { format: series.format.clone(), ..Channel::of(Values::Number(numbers.to_vec())) };
    let mut category = parts.x.clone();
    category.scale.kind = ScaleKind::Band;
    let channels = Channels {
        x: Some(measured((0..numbers.len()).map(|row| numbers[row].map(|_| 0.0)).collect())),
        x2: Some(measured((0..numbers.len()).map(signed).collect())),
        y: Some(category),
        color: parts.color.clone(),
        label: Some(labels),
        ..Channels::default()
    };
    let layer = parts.in_panels(Layer { mark: Mark::Bar, channels });
    Ok(Spec { orient: Orient::Horizontal, ..parts.spec(vec![layer]) })
}

/// The same format without signs: both sides count upward from the middle.
pub(super) fn unsigned(format: &Format) -> Format {
    let pattern = match format {
        Format::Number(format) => format!("±{format}").replace("±±", "±").replace('+', ""),
        _ => "±auto".to_owned(),
    };
    NumberFormat::parse(&pattern).map_or(Format::Auto, Format::Number)
}
