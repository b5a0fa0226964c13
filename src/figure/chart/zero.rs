//! Bars and areas show amounts by their length, so they begin at zero and are drawn whole.
//!
//! In: the arguments of a call and its spec. Out: an error at each `domain`, `zero` or `scale` that asks for something else.
//! The engine keeps the zero in any case; **nothing that an author asks for is dropped in silence**.

use super::super::args::Args;
use super::super::describe::in_message;
use crate::diag::{Diagnostic, error};
use crate::plot::{Artboard, Axis, Layer, Mark, Scale, ScaleKind, Spec, Values, Zero, draw};
use crate::read::{Node, Value};

/// What asks for a part of a bar, for the layers that grow from zero.
pub(in crate::figure) fn cropped(args: &Args<'_>, spec: &Spec) -> Vec<Diagnostic> {
    let grows = |layer: &&Layer| {
        let ends = layer.channels.x2.is_some() || layer.channels.y2.is_some();
        matches!(layer.mark, Mark::Bar | Mark::Area) && !ends
    };
    let options = |layer: &Layer| {
        let channels = [&layer.channels.y, &layer.channels.x];
        channels
            .into_iter()
            .flatten()
            .find(|channel| matches!(channel.values, Values::Number(_)))
            .map(|channel| channel.scale.clone())
    };
    let mut wrong = Vec::new();
    for scale in spec.layers.iter().filter(grows).filter_map(options) {
        if scale.kind == ScaleKind::Log {
            wrong.extend(places(args, "scale").map(no_zero));
        } else if scale.domain.iter().any(Option::is_some) || scale.zero == Zero::Free {
            let held = held(spec, scale.domain);
            wrong.extend(places(args, "zero").filter(|node| node.value == Value::Bool(false)).map(needs_zero));
            wrong.extend(held.into_iter().flat_map(|ends| places(args, "domain").map(move |node| whole(node, ends))));
        }
    }
    wrong.dedup();
    wrong
}

/// Errors: the scale of a kind whose bars count from zero leaves it out.
pub(in crate::figure) fn kept(args: &Args<'_>) -> Result<(), Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    for channel in args.channels("y") {
        let scale = &channel.scale;
        if scale.kind == ScaleKind::Log {
            wrong.extend(places(args, "scale").map(no_zero));
        }
        if scale.zero == Zero::Free {
            wrong.extend(places(args, "zero").map(needs_zero));
        }
        if scale.domain[0].is_some_and(|low| low > 0.0) || scale.domain[1].is_some_and(|high| high < 0.0) {
            wrong.extend(places(args, "domain").map(needs_zero));
        }
    }
    wrong.dedup();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// The ends of the drawn scale, where they are not those that were asked for.
fn held(spec: &Spec, wanted: [Option<f64>; 2]) -> Option<[f64; 2]> {
    let scene = draw(spec, &Artboard::wide());
    let panel = scene.panels.first()?;
    let axes = [&panel.y, &panel.x, &panel.y_right].into_iter().flatten();
    let numbers = |axis: &Axis| match &axis.scale {
        Scale::Continuous(scale) if scale.transform != crate::plot::Transform::Time => Some(scale.domain),
        _ => None,
    };
    let all: Vec<[f64; 2]> = axes.filter_map(numbers).collect();
    let is = |ends: &[f64; 2]| wanted.iter().zip(ends).all(|(wanted, end)| wanted.is_none_or(|wanted| wanted == *end));
    if all.iter().any(is) { None } else { all.first().copied() }
}

/// Where a key of a channel of numbers is written.
fn places<'a>(args: &'a Args<'_>, key: &'a str) -> impl Iterator<Item = &'a Node> {
    let layers = args.maps("layers");
    let own = ["y", "x"].into_iter().filter_map(|name| args.node(name, &[]));
    let of_layers =
        layers.iter().filter(|node| matches!(node.get("mark").and_then(Node::as_text), Some("bar" | "area")));
    let of_layers = of_layers.flat_map(|node| ["y", "x"].into_iter().filter_map(|name| node.get(name)));
    own.chain(of_layers).flat_map(move |node| {
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        items.iter().filter_map(move |item| item.get(key))
    })
}

fn no_zero(node: &Node) -> Diagnostic {
    let wrong =
        error!("cropped-bars", node.span.clone(), "bars and areas begin at zero, which a log scale does not have");
    wrong.help("draw a `dot` plot or a `line`, or take `symlog`")
}

fn needs_zero(node: &Node) -> Diagnostic {
    let wrong =
        error!("cropped-bars", node.span.clone(), "bars and areas begin at zero: their length is what readers compare");
    wrong.help("leave it out, or draw a `dot` plot or a `line`, which need no zero")
}

fn whole(node: &Node, [low, high]: [f64; 2]) -> Diagnostic {
    let wrong = error!(
        "cropped-bars",
        node.span.clone(),
        "bars and areas begin at zero and are drawn whole: their scale runs from {} to {}",
        in_message(low),
        in_message(high)
    );
    wrong.help("widen it, or draw a `dot` plot or a `line`, which need no zero")
}
