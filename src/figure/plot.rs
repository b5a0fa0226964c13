//! `plot`: the grammar itself, marks and channels in layers. Every other chart is a short name for one of these.
//!
//! What `tuzhang figure --explain` prints of a chart is a call of this kind.

use super::args::{self, Args};
use super::chart::frame::Frame;
use super::chart::parts;
use super::chart::role::{Role, Takes};
use super::data::{Measure, view};
use super::param::{CHART, Param, Shape, optional, required};
use super::{Drawing, Figure, Scope};
use crate::diag::{Diagnostic, error, or_list};
use crate::plot::{Bars, Curve, Group, Mark, Orient, Panels, Stack, Weekday};
use crate::read::{Node, Value};
use crate::table::Cells;

/// Marks and channels.
pub(super) struct Plot;

/// The channels of a layer.
pub(super) const CHANNELS: [&str; 11] =
    ["x", "y", "x2", "y2", "color", "size", "shape", "label", "row", "col", "order"];

/// The keys of a layer.
const LAYER: &[&str] =
    &["mark", "x", "y", "x2", "y2", "color", "size", "shape", "label", "row", "col", "order", "hole", "first"];

/// The marks, as an author names them.
pub(super) const MARKS: [(&str, Mark); 18] = [
    ("arc", Mark::Arc { hole: 0.0 }),
    ("area", Mark::Area),
    ("bar", Mark::Bar),
    ("cell", Mark::Cell),
    ("day", Mark::Day { first: Weekday::Monday }),
    ("end", Mark::End),
    ("flow", Mark::Flow),
    ("head", Mark::Head),
    ("line", Mark::Line),
    ("link", Mark::Link),
    ("point", Mark::Point),
    ("rule", Mark::Rule),
    ("spoke", Mark::Spoke),
    ("swarm", Mark::Swarm),
    ("text", Mark::Text),
    ("tick", Mark::Tick),
    ("tile", Mark::Tile),
    ("unit", Mark::Unit),
];

/// The words of `stack`.
pub(super) const STACKS: [(&str, Stack); 5] = [
    ("zero", Stack::Zero),
    ("percent", Stack::Percent),
    ("diverge", Stack::Diverge),
    ("center", Stack::Center),
    ("none", Stack::None),
];

/// The words of `panels`.
pub(super) const PANELS: [(&str, Panels); 3] =
    [("shared", Panels::Shared), ("layers", Panels::PerLayer), ("dual", Panels::Dual)];

/// The words of `curve`.
pub(super) const CURVES: [(&str, Curve); 3] =
    [("straight", Curve::Straight), ("step", Curve::Step), ("smooth", Curve::Smooth)];

const PARAMS: &[Param] = &[
    required(
        "layers",
        Shape::Maps(LAYER),
        "The layers from back to front: a `mark` and its channels, `{mark: point, x: cost, y: gain}`.",
    ),
    optional(
        "stack",
        Shape::OneOf(&["zero", "percent", "diverge", "center", "none"]),
        "`zero`",
        "How bars and areas of one place add up.",
    ),
    optional("group", Shape::Flag, "`false`", "Whether series of bars stand beside each other."),
    optional("orient", Shape::OneOf(&["auto", "v", "h"]), "`auto`", "Whether bars stand (`v`) or lie (`h`)."),
    optional("bars", Shape::OneOf(&["full", "stem"]), "`full`", "Whether bars are as wide as their band, or stems."),
    optional("curve", Shape::OneOf(&["straight", "step", "smooth"]), "`straight`", "How lines run between points."),
    optional(
        "panels",
        Shape::OneOf(&["shared", "layers", "dual"]),
        "`shared`",
        "Whether layers share a panel, have one each, or share one with two axes.",
    ),
];

impl Figure for Plot {
    fn name(&self) -> &'static str {
        "plot"
    }

    fn about(&self) -> &'static str {
        "Marks and channels in layers, for charts that have no name of their own; all named charts are made of these."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn shared(&self) -> &'static [Param] {
        CHART
    }

    fn example(&self) -> &'static str {
        "```chart plot {#fig-plot}\ncaption: Visits and their mean\nlayers:\n  - {mark: bar, x: region, y: {field: visits, unit: thousand}, color: \"'Visits'\"}\n  - {mark: tick, x: region, y: {field: mean, unit: thousand}, color: \"'Mean of ten years'\"}\n---\nregion,visits,mean\nNorth,2590,2410\nSouth,4700,4300\nWest,1870,2020\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let (mut layers, mut frames, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for node in args.maps("layers") {
            let made = layer(node).and_then(|mark| {
                let roles = roles(node)?;
                let mut frame = Frame::spelled(args, scope, &view, roles)?;
                frame.drop_empty();
                measured(mark, &frame, node)?;
                Ok((frame.layer(mark, scope), frame))
            });
            match made {
                Ok((layer, frame)) => {
                    layers.push(layer);
                    frames.push(frame);
                }
                Err(found) => wrong.extend(found),
            }
        }
        let Some(first) = frames.first().filter(|_| wrong.is_empty()) else { return Err(wrong) };
        let mut spec = parts::spec(layers, scope.words);
        spec.stack = word(args, "stack", &STACKS).unwrap_or_default();
        spec.curve = word(args, "curve", &CURVES).unwrap_or_default();
        spec.panels = word(args, "panels", &PANELS).unwrap_or_default();
        spec.group = if args.flag("group") == Some(true) { Group::Dodged } else { Group::Stacked };
        spec.bars = if args.text("bars") == Some("stem") { Bars::Stem } else { Bars::Full };
        spec.orient = match args.text("orient") {
            Some("h") => Orient::Horizontal,
            Some("v") => Orient::Vertical,
            _ => Orient::Auto,
        };
        let mut drawing = first.finish(args, scope, spec, "kind_plot")?;
        if let Drawing::Figure(made) = &mut drawing
            && frames.len() > 1
        {
            // Layers may have rows of different kinds; the table tells them all.
            let columns = view.table.columns.iter().map(|column| {
                let channel = args::Channel::of(args::field(&column.name), args.call.name_span.clone());
                let measure = Measure::new(&channel, &view.table, args, scope)?;
                let titled = column.label(&scope.words.language).to_owned();
                Ok(super::Series { title: titled, ..measure.series(measure.expr.rows(&view)?) })
            });
            made.data.columns = columns.collect::<Result<_, Diagnostic>>().map_err(|wrong| vec![wrong])?;
        }
        Ok(drawing)
    }
}

fn word<T: Copy>(args: &Args<'_>, name: &str, words: &[(&str, T)]) -> Option<T> {
    let written = args.text(name)?;
    words.iter().find(|(known, _)| *known == written).map(|(_, meant)| *meant)
}

/// Errors: a mark that is as long as a number has only names.
fn measured(mark: Mark, frame: &Frame, node: &Node) -> Result<(), Vec<Diagnostic>> {
    let names = |role: &str| frame.get(role).is_some_and(|column| matches!(column.series.cells, Cells::Text(_)));
    if !matches!(mark, Mark::Bar | Mark::Area | Mark::Arc { .. } | Mark::Unit | Mark::Tile) || !names("y") {
        return Ok(());
    }
    if frame.get("x").is_some() && !names("x") {
        return Ok(());
    }
    let wrong = error!("wrong-type", node.span.clone(), "the mark is as large as a number, and `y` has only names");
    Err(vec![wrong.help("name a column of numbers, or count rows with `count()`")])
}

/// The mark of a layer. Errors: there is none of the name.
fn layer(node: &Node) -> Result<Mark, Vec<Diagnostic>> {
    let names = || MARKS.iter().map(|(name, _)| *name);
    let Some(written) = node.get("mark") else {
        let missing = error!("missing-key", node.span.clone(), "the layer has no `mark`");
        return Err(vec![missing.help(format!("it is {}", or_list(names())))]);
    };
    let word = written.as_text().unwrap_or_default();
    let Some((_, mark)) = MARKS.iter().find(|(name, _)| *name == word) else {
        let unknown = error!("unknown-word", args::inner(written), "there is no mark `{word}`");
        return Err(vec![unknown.did_you_mean(word, names()).help(format!("it is {}", or_list(names())))]);
    };
    if let Some(first) = node.get("first") {
        return match (mark, first.as_text()) {
            (Mark::Day { .. }, Some("sunday")) => Ok(Mark::Day { first: Weekday::Sunday }),
            (Mark::Day { .. }, Some("monday")) => Ok(*mark),
            _ => {
                let wrong = error!("wrong-type", first.span.clone(), "`first` is `monday` or `sunday`, of a `day`");
                Err(vec![wrong.help("weeks begin on it; leave it out for Monday")])
            }
        };
    }
    match node.get("hole").map(|node| (&node.value, node)) {
        None => Ok(*mark),
        Some((Value::Number(hole, _), _)) if (0.0..=0.95).contains(hole) && word == "arc" => {
            Ok(Mark::Arc { hole: *hole })
        }
        Some((_, node)) => {
            let wrong = error!("wrong-type", node.span.clone(), "`hole` is a number from 0 to 0.95, of an `arc`");
            Err(vec![wrong.help("`hole: 0.6` makes a ring")])
        }
    }
}

/// The channels of a layer. Errors: one is misshapen; there is none.
fn roles(node: &Node) -> Result<Vec<(Role, Option<args::Channel>)>, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let mut roles = Vec::new();
    for name in CHANNELS {
        let Some(written) = node.get(name) else { continue };
        let param = optional(name, Shape::Channel, "nothing", "A channel of the layer.");
        if !super::channel::check(&param, written, &mut wrong) {
            let found = written.kind();
            let misshapen = error!("wrong-type", written.span.clone(), "`{name}` must be an expression, found {found}");
            wrong.push(misshapen.help("name a column, or write `{field: name, unit: …}`"));
        }
        roles.push((Role::optional(name, Takes::Any), super::channel::of(written)));
    }
    if roles.is_empty() && wrong.is_empty() {
        let empty = error!("missing-key", node.span.clone(), "the layer has no channel");
        wrong.push(empty.help(format!("give it {}", or_list(CHANNELS.iter().copied()))));
    }
    if wrong.is_empty() { Ok(roles) } else { Err(wrong) }
}
