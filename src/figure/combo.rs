//! `combo`: several marks over one x, each with a measure of its own.

use super::args::{self, Args};
use super::chart::frame::Frame;
use super::chart::parts;
use super::chart::role::{Role, Takes, Without};
use super::data::view;
use super::param::{CHART, Param, Shape, optional, required};
use super::{Drawing, Figure, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{Channels, Curve, Layer, Mark, Panels};
use crate::read::Node;

/// Layers over one x.
pub(super) struct Combo;

/// The keys of a layer.
const LAYER: &[&str] = &["mark", "y", "unit", "title", "format"];

/// The marks of a layer, as an author names them.
const MARKS: &[(&str, Mark)] =
    &[("area", Mark::Area), ("bar", Mark::Bar), ("line", Mark::Line), ("point", Mark::Point), ("tick", Mark::Tick)];

/// How many layers there may be; each is evaluated as a channel of its own.
const NAMES: [&str; 6] = ["layer 1", "layer 2", "layer 3", "layer 4", "layer 5", "layer 6"];

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column", "The category or time that all layers share."),
    required(
        "layers",
        Shape::Maps(LAYER),
        "The layers from back to front: `{mark: bar, y: sum(amount), unit: 亿元}`; marks are `area`, `bar`, `line`, `point`, `tick`.",
    ),
    optional(
        "panels",
        Shape::Flag,
        "`true` where units differ",
        "Whether each layer has a panel of its own, under each other, over the same x.",
    ),
    optional(
        "dual",
        Shape::Flag,
        "`false`",
        "Whether two layers share one panel, the second with an axis of its own at the right.",
    ),
    optional("curve", Shape::OneOf(&["straight", "step", "smooth"]), "`straight`", "How lines run between points."),
];

impl Figure for Combo {
    fn name(&self) -> &'static str {
        "combo"
    }

    fn about(&self) -> &'static str {
        "Several marks over one category or time; measures of different units get panels of their own."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn shared(&self) -> &'static [Param] {
        CHART
    }

    fn example(&self) -> &'static str {
        "```chart combo {#fig-combo}\ncaption: Income and visits\nx: month\nlayers:\n  - {mark: bar, y: income, unit: million}\n  - {mark: line, y: visits, unit: thousand}\n---\nmonth,income,visits\n2025-01,3.1,42\n2025-02,3.4,45\n2025-03,4.9,51\n2025-04,5.2,56\n2025-05,4.6,54\n2025-06,5.9,61\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let layers = layers(args)?;
        let mut roles = vec![(Role { name: "x", takes: Takes::Any, without: Without::Column }, None)];
        for ((_, channel), name) in layers.iter().zip(NAMES) {
            roles.push((Role::optional(name, Takes::Number), Some(channel.clone())));
        }
        for name in ["row", "col"] {
            roles.push((Role::optional(name, Takes::Any), None));
        }
        let mut frame = Frame::spelled(args, scope, &view, roles)?;
        frame.need(&["x"]);
        frame.once(&["x"], scope)?;
        frame.count_gaps(&NAMES);
        let channel = |role: &str| frame.channel(role, scope);
        let drawn: Vec<Layer> = layers
            .iter()
            .zip(NAMES)
            .map(|((mark, _), name)| {
                let (x, y) = (frame.along(scope), channel(name));
                let (row, col) = (channel("row"), channel("col"));
                Layer { mark: *mark, channels: Channels { x, y, row, col, ..Channels::default() } }
            })
            .collect();
        let units: Vec<Option<String>> =
            drawn.iter().map(|layer| layer.channels.y.as_ref().and_then(|y| y.unit.clone())).collect();
        let differ = units.windows(2).any(|pair| pair[0] != pair[1]);
        let mut spec = parts::spec(drawn, scope.words);
        spec.panels = match (args.flag("dual"), args.flag("panels")) {
            (Some(true), _) => dual(args, layers.len(), &units)?,
            (_, Some(true)) => Panels::PerLayer,
            (_, Some(false)) => shared(args, differ)?,
            _ if differ => Panels::PerLayer,
            _ => Panels::Shared,
        };
        spec.curve = match args.text("curve") {
            Some("step") => Curve::Step,
            Some("smooth") => Curve::Smooth,
            _ => Curve::Straight,
        };
        frame.finish(args, scope, spec, "kind_combo")
    }
}

/// The layers as written. Errors: one has no mark or no measure; too many.
fn layers(args: &Args<'_>) -> Result<Vec<(Mark, args::Channel)>, Vec<Diagnostic>> {
    let (mut layers, mut wrong) = (Vec::new(), Vec::new());
    for node in args.maps("layers") {
        match layer(node) {
            Ok(layer) => layers.push(layer),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if let Some(extra) = args.maps("layers").get(NAMES.len()) {
        let many = error!("too-many", extra.span.clone(), "a combo has at most {} layers", NAMES.len());
        wrong.push(many.help("draw several figures"));
    }
    if wrong.is_empty() { Ok(layers) } else { Err(wrong) }
}

fn layer(node: &Node) -> Result<(Mark, args::Channel), Diagnostic> {
    let names = || MARKS.iter().map(|(name, _)| *name);
    let word = node.get("mark").and_then(Node::as_text).unwrap_or("line");
    let Some((_, mark)) = MARKS.iter().find(|(name, _)| *name == word) else {
        let span = node.get("mark").map_or(node.span.clone(), args::inner);
        let unknown = error!("unknown-word", span, "`mark` cannot be `{word}`");
        return Err(unknown.did_you_mean(word, names()).help(format!("it is {}", crate::diag::or_list(names()))));
    };
    let Some(mut channel) = node.get("y").and_then(super::channel::of) else {
        let missing = error!("missing-key", node.span.clone(), "the layer has no `y`");
        return Err(missing.help("name a column or an aggregate: `y: sum(amount)`"));
    };
    let text = |key: &str| node.get(key).and_then(Node::as_text).map(str::to_owned);
    channel.unit = text("unit").or(channel.unit);
    channel.title = text("title").or(channel.title);
    let format = node.get("format").and_then(|node| Some((node.as_text()?.to_owned(), args::inner(node))));
    channel.format = format.or(channel.format);
    Ok((*mark, channel))
}

/// Errors: not two layers, or a unit that nobody can tell.
fn dual(args: &Args<'_>, layers: usize, units: &[Option<String>]) -> Result<Panels, Vec<Diagnostic>> {
    let span = args.node("dual", &[]).map_or(args.call.name_span.clone(), |node| node.span.clone());
    if layers != 2 {
        let wrong = error!("wrong-value", span, "`dual` has one axis at each side, for two layers, found {layers}");
        return Err(vec![wrong.help("use `panels: true`")]);
    }
    if units.iter().any(Option::is_none) {
        let wrong = error!("missing-key", span, "two axes in one panel need their units");
        return Err(vec![wrong.help("give each layer a `unit`, or use `panels: true`")]);
    }
    Ok(Panels::Dual)
}

/// Errors: measures of different units on one axis.
fn shared(args: &Args<'_>, differ: bool) -> Result<Panels, Vec<Diagnostic>> {
    if !differ {
        return Ok(Panels::Shared);
    }
    let span = args.node("panels", &[]).map_or(args.call.name_span.clone(), |node| node.span.clone());
    let wrong = error!("wrong-value", span, "layers of different units cannot share one axis");
    Err(vec![wrong.help("leave `panels` out, or write `dual: true` for two layers")])
}
