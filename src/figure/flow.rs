//! `flow`: nodes and links between them, laid out in layers: a diagram of a system.

use super::args::Args;
use super::data::values;
use super::param::{Param, Shape, optional};
use super::reading::{Field, Reading};
use super::sankey::circle;
use super::{Body, Drawing, Figure, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{Channel, Layer, Mark, Spec};
use crate::table::Kind;
use crate::words::Words;
use std::collections::HashMap;

/// Nodes and links in layers.
pub(super) struct Flow;

const PARAMS: &[Param] = &[
    optional("from", Shape::Channel, "the first column of texts", "The node that a link leaves."),
    optional(
        "to",
        Shape::Channel,
        "the next column of texts",
        "The node that it leads to; empty for a node without links.",
    ),
    optional("label", Shape::Channel, "the next column of texts", "The words on it."),
    optional(
        "nodes",
        Shape::Texts,
        "all that links name",
        "The nodes there are, in order; a link to any other is an error.",
    ),
    optional("cycles", Shape::Flag, "`false`", "Whether links may lead back, against the direction of the others."),
];

/// More nodes or links than these cannot be read in a picture.
const NODES: usize = 60;
const LINKS: usize = 150;

impl Figure for Flow {
    fn name(&self) -> &'static str {
        "flow"
    }

    fn about(&self) -> &'static str {
        "Nodes and links in layers, for systems and processes of up to some thirty nodes; beside it all links as a list."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn refuses(&self) -> &'static [&'static str] {
        &["top", "other"]
    }

    fn example(&self) -> &'static str {
        "```chart flow {#fig-flow}\ncaption: How a question is answered\n---\nfrom,to,label\nReader,Gateway,asks\nGateway,Search,\nGateway,Model,\nSearch,Model,passages\nModel,Log,\nModel,Check,draft\nCheck,Answer,\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let mut reading = Reading::of(args, scope)?;
        let from = reading.field_needed("from", Kind::Text)?;
        let to = reading.field_needed("to", Kind::Text)?;
        let label = reading.field_or("label", Kind::Text)?;
        let starts = reading.all_needed(&from)?;
        let ends: Vec<Option<String>> = (0..reading.len()).map(|row| reading.text(&to, row)).collect();
        let mut wrong = unknown(&reading, [&from, &to], &starts, &ends);
        wrong.extend(twice(&reading, &to, label.as_ref(), &starts, &ends));
        wrong.extend(round(&reading, [&from, &to], &starts, &ends));
        let nodes = nodes(args, &starts, &ends);
        let links = ends.iter().flatten().count();
        if nodes.len() > NODES || links > LINKS {
            let count = nodes.len();
            let many = error!("too-large", args.call.name_span.clone(), "the flow has {count} nodes and {links} links");
            wrong.push(many.help(format!(
                "nobody reads more than {NODES} nodes and {LINKS} links in one picture: show a part of it with `where`"
            )));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let description = described(scope.words, &nodes, &starts, &ends, &labels(&reading, label.as_ref()));
        let spec = spec(scope, &nodes, &[&from, &to], label.as_ref());
        Ok(reading.drawing(Body::Chart(Box::new(spec)), description))
    }
}

/// Names that `nodes` does not have.
fn unknown(reading: &Reading<'_>, fields: [&Field; 2], starts: &[String], ends: &[Option<String>]) -> Vec<Diagnostic> {
    let known = reading.args.texts("nodes");
    if known.is_empty() {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    for row in 0..reading.len() {
        for (field, name) in fields.iter().zip([Some(&starts[row]), ends[row].as_ref()]) {
            let Some(name) = name.filter(|name| known.iter().all(|(known, _)| known != name)) else { continue };
            let missing = error!("unknown-name", reading.place(field, row), "there is no node `{name}`");
            let missing = missing.did_you_mean(name, known.iter().map(|(name, _)| *name));
            wrong.push(missing.help("add it to `nodes`, or leave `nodes` out"));
        }
    }
    wrong
}

/// The same link, with the same words, twice; a link of a node to itself.
fn twice(
    reading: &Reading<'_>,
    to: &Field,
    label: Option<&Field>,
    starts: &[String],
    ends: &[Option<String>],
) -> Vec<Diagnostic> {
    let mut seen = HashMap::new();
    let mut wrong = Vec::new();
    for row in 0..reading.len() {
        let Some(end) = &ends[row] else { continue };
        let start = &starts[row];
        if start == end {
            let itself = error!("circle", reading.place(to, row), "`{start}` leads to itself");
            wrong.push(itself.help("name another node, or take the row out"));
        }
        let words = label.and_then(|label| reading.text(label, row));
        if let Some(first) = seen.insert((start, end, words), row) {
            let again =
                error!("repeated-row", reading.place(to, row), "the link from `{start}` to `{end}` is there twice");
            wrong.push(again.label(reading.place(to, first), "first here").help("take one of the rows out"));
        }
    }
    wrong
}

/// A circle that nobody asked for.
fn round(reading: &Reading<'_>, fields: [&Field; 2], starts: &[String], ends: &[Option<String>]) -> Option<Diagnostic> {
    if reading.args.flag("cycles") == Some(true) {
        return None;
    }
    let rows: Vec<usize> =
        (0..ends.len()).filter(|&row| ends[row].as_ref().is_some_and(|end| *end != starts[row])).collect();
    let links: Vec<[String; 2]> =
        rows.iter().map(|&row| [starts[row].clone(), ends[row].clone().unwrap_or_default()]).collect();
    let circle = circle(&links)?;
    let names: Vec<&str> = circle.iter().chain(circle.first()).map(|&at| links[at][0].as_str()).collect();
    let (first, last) = (rows[*circle.first()?], rows[*circle.last()?]);
    let wrong = error!("circle", reading.place(fields[1], last), "the links go in a circle: {}", names.join(" → "));
    let wrong = wrong.label(reading.place(fields[0], first), "it begins here");
    Some(wrong.help("if some of them lead back on purpose, say `cycles: true`"))
}

/// All nodes: those of `nodes`, else in the order in which links name them.
fn nodes(args: &Args<'_>, starts: &[String], ends: &[Option<String>]) -> Vec<String> {
    let given = args.texts("nodes").into_iter().map(|(name, _)| name.to_owned());
    let named = starts.iter().zip(ends).flat_map(|(start, end)| [Some(start.clone()), end.clone()]).flatten();
    let mut seen = std::collections::HashSet::new();
    given.chain(named).filter(|name| seen.insert(name.clone())).collect()
}

fn labels(reading: &Reading<'_>, label: Option<&Field>) -> Vec<Option<String>> {
    (0..reading.len()).map(|row| label.and_then(|label| reading.text(label, row))).collect()
}

/// All links as a list of words.
fn described(
    words: &Words,
    nodes: &[String],
    starts: &[String],
    ends: &[Option<String>],
    labels: &[Option<String>],
) -> String {
    let link = |row: usize| {
        let key = if labels[row].is_some() { "flow_link_words" } else { "flow_link" };
        let label = labels[row].as_deref().unwrap_or_default();
        Some(words.fill(key, &[("from", &starts[row]), ("to", ends[row].as_ref()?), ("words", label)]))
    };
    let links: Vec<String> = (0..starts.len()).filter_map(link).collect();
    let (count, all) = (nodes.len().to_string(), links.join(words.get("flow_separator")));
    words.fill("describe_flow", &[("n", &count), ("m", &links.len().to_string()), ("links", &all)])
}

/// The links as arrows, behind the nodes of `nodes`, so that these keep their order.
fn spec(scope: &Scope<'_>, nodes: &[String], [from, to]: &[&Field; 2], label: Option<&Field>) -> Spec {
    let texts = |field: Option<&Field>, before: Vec<Option<String>>| {
        let mut texts = before;
        let cells = field.map(|field| values(&field.series.cells, scope.words));
        match cells {
            Some(crate::plot::Values::Text(all)) => texts.extend(all),
            _ => texts.resize(texts.len() + from.series.cells.len(), None),
        }
        Channel::of(crate::plot::Values::Text(texts))
    };
    let alone = vec![None; nodes.len()];
    let mut layer = Layer { mark: Mark::Arrow, channels: Default::default() };
    layer.channels.x = Some(texts(Some(from), nodes.iter().cloned().map(Some).collect()));
    layer.channels.x2 = Some(texts(Some(to), alone.clone()));
    layer.channels.label = Some(texts(label, alone));
    Spec::of(vec![layer], &scope.words.language)
}
