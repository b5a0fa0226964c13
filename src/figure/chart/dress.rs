//! What every chart takes beside its channels: highlights, remarks, labels on marks, columns of panels.
//!
//! In: the arguments of a call and a spec whose layers are there. Out: the spec with them, or what is wrong, at its argument.

use super::super::args::{Args, inner};
use crate::diag::{Diagnostic, Span, error};
use crate::plot::{
    Annotation, Channel, Corner, Layer, MOST_MARKS, MOST_NAMES, MOST_PANELS, Place, Problem, ScaleKind, Spec, Value,
    Values, problems,
};
use crate::read::{Node, Value as Written};
use crate::table::{Date, parse_number};

/// The two directions, as an author names them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Axis {
    X,
    Y,
}

/// Adds the arguments of [`CHART`](super::super::param::CHART) to a spec.
pub(in crate::figure) fn dress(args: &Args<'_>, spec: &mut Spec) -> Result<(), Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    if let Some(columns) = args.number("columns") {
        spec.facet_columns = Some(columns as usize);
    }
    if args.flag("labels").is_some() {
        spec.value_labels = super::parts::value_labels(args);
    }
    for (name, span) in args.texts("highlight") {
        if let Some(shown) = shown_date(spec, name) {
            spec.highlight.push(shown);
            continue;
        }
        match missing_name(spec, name) {
            None => spec.highlight.push(name.to_owned()),
            Some(known) => {
                let unknown = error!("unknown-name", span, "there is no series or category `{name}` to highlight");
                wrong.push(
                    unknown
                        .did_you_mean(name, known.iter().map(String::as_str))
                        .help(format!("there are {}", listed(&known))),
                );
            }
        }
    }
    for node in args.maps("annotate") {
        match annotation(args, node, spec) {
            Ok(annotation) => spec.annotations.push(annotation),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    wrong.extend(unusable(args, spec));
    wrong.extend(super::zero::cropped(args, spec));
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// What makes the rows no chart.
fn unusable(args: &Args<'_>, spec: &Spec) -> Vec<Diagnostic> {
    let found = problems(spec);
    let rows = |layer: &Layer| layer.channels.all().any(|(_, channel)| !channel.values.is_empty());
    if !found.is_empty() && !spec.layers.iter().any(rows) {
        let kind = &args.call.name;
        let none = error!(
            "missing-value",
            args.call.name_span.clone(),
            "no row has a value in each column that `{kind}` needs"
        );
        return vec![none.help("fill the columns, name others, or choose other rows with `where`")];
    }
    found.iter().map(|problem| refused(args, spec, problem)).collect()
}

/// What a channel shows, as readers call it, and where the author wrote it; a kind may have put `y` on another channel.
fn written(args: &Args<'_>, spec: &Spec, name: &str) -> (String, Span) {
    const NAMES: [&str; 12] = ["x", "y", "x2", "y2", "low", "high", "start", "end", "color", "size", "label", "value"];
    let channel = |layer: &Layer| layer.channels.all().find(|(of, _)| *of == name).and_then(|(_, it)| it.title.clone());
    let title = spec.layers.iter().find_map(channel);
    let field = |channel: &crate::figure::args::Channel| channel.text.trim_matches('`').to_owned();
    let all = || NAMES.iter().flat_map(|name| args.channels(name));
    let by_title = title
        .as_ref()
        .and_then(|title| all().find(|channel| channel.title.as_ref() == Some(title) || field(channel) == *title));
    let at = match (&title, by_title) {
        (_, Some(channel)) => Some(channel.span),
        (Some(_), None) => None,
        (None, None) => args.channels(name).into_iter().next().map(|channel| channel.span),
    };
    (title.unwrap_or_else(|| name.to_owned()), at.unwrap_or_else(|| args.call.name_span.clone()))
}

/// What makes the rows no chart, at the argument that asks for it.
fn refused(args: &Args<'_>, spec: &Spec, problem: &Problem) -> Diagnostic {
    let kind = &args.call.name;
    let whole = args.call.name_span.clone();
    let at = |name: &str| args.channels(name).into_iter().next().map_or_else(|| whole.clone(), |channel| channel.span);
    match problem {
        Problem::TooManyMarks(count) => {
            error!("too-many", whole, "`{kind}` would draw {count} marks, more than {MOST_MARKS}")
                .help("aggregate (`sum(…)`, `count()`), count in ranges with `bin(…)`, or draw a sample with `limit`")
                .help("the rows can stay in a `table`, or in the CSV of a smaller figure")
        }
        Problem::TooManyNames(name, count) => {
            let (title, at) = written(args, spec, name);
            error!("too-many", at, "`{title}` has {count} names, more than {MOST_NAMES}")
                .help("keep the largest with `top: 20`, or group them")
        }
        Problem::TooManySeries(count) => {
            let (title, at) = written(args, spec, "color");
            error!("too-many", at, "`{title}` makes {count} series, more than {MOST_NAMES}")
                .help("choose some with `where`, or group them")
        }
        Problem::TooManyPanels(count) => {
            let panels = if args.channels("col").is_empty() { "row" } else { "col" };
            error!("too-many", at(panels), "`{kind}` would draw {count} panels, more than {MOST_PANELS}")
                .help("choose some with `where`, or use a column with fewer values")
        }
        Problem::NoValues(name) => {
            let (title, at) = written(args, spec, name);
            error!("missing-value", at, "`{title}` has no value in any row")
                .help("name another column, or choose other rows with `where`")
        }
        Problem::NoSum(name) => {
            let (title, at) = written(args, spec, name);
            error!("wrong-value", at, "`{title}` has numbers too large or too small to be added up")
                .help("count in a larger or smaller unit, or draw the numbers one by one as a `dot` plot")
        }
        Problem::NothingOnScale(name) => {
            let (title, at) = written(args, spec, name);
            let none = error!("wrong-value", at, "`{title}` has no value that can be drawn");
            let channels = spec.layers.iter().flat_map(|layer| layer.channels.all());
            let logs = channels.filter(|(of, channel)| of == name && channel.scale.kind == ScaleKind::Log).count();
            none.help(match logs {
                0 => "each is zero or less, and only more than that has a size here",
                _ => "a log scale takes numbers above zero only; `symlog` takes all",
            })
        }
    }
}

/// A date that is a category, as the engine names it.
fn shown_date(spec: &Spec, name: &str) -> Option<String> {
    let moment = Date::parse(name).map(|date| i64::from(date.day) * 86_400_000)?;
    let channels = spec.layers.iter().flat_map(|layer| [&layer.channels.x, &layer.channels.y]).flatten();
    channels.into_iter().find_map(|channel| match &channel.values {
        Values::Time(moments, precision) if moments.contains(&Some(moment)) => {
            Some(crate::plot::date_text(moment, *precision, crate::plot::Language::of(&spec.lang)))
        }
        _ => None,
    })
}

/// The names that there are, where the given one is not among them.
fn missing_name(spec: &Spec, name: &str) -> Option<Vec<String>> {
    let channels = spec.layers.iter().map(|layer| &layer.channels);
    let named = channels.flat_map(|channels| {
        [&channels.color, &channels.x, &channels.y, &channels.label]
            .into_iter()
            .flatten()
            .map(|channel| &channel.values)
    });
    let mut known: Vec<String> = Vec::new();
    for values in named {
        let Values::Text(texts) = values else { continue };
        for text in texts.iter().flatten() {
            if text == name {
                return None;
            }
            if !known.contains(text) {
                known.push(text.clone());
            }
        }
    }
    Some(known)
}

fn listed(names: &[String]) -> String {
    let more = if names.len() > 8 { ", …" } else { "" };
    let shown: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    format!("{}{more}", shown.join(", "))
}

/// One remark. Errors: it has no place, or a place that is not on the chart.
fn annotation(args: &Args<'_>, node: &Node, spec: &Spec) -> Result<Annotation, Diagnostic> {
    let text = node.get("text").and_then(Node::as_text).unwrap_or_default().to_owned();
    if let Some(corner) = node.get("corner") {
        return Ok(Annotation { at: Place::Corner(corner_of(corner)?), text });
    }
    let (x, y, at) = (node.get(args.axis("x")), node.get(args.axis("y")), node.get("at"));
    let place = match (x, y, at) {
        (None, None, Some(at)) => of_name(at, spec)?,
        (Some(x), Some(y), None) => Place::Point(value(x, spec, Axis::X)?, value(y, spec, Axis::Y)?),
        (Some(x), None, None) => match two(x)? {
            Some([from, to]) => Place::XBand(value(from, spec, Axis::X)?, value(to, spec, Axis::X)?),
            None => Place::X(value(x, spec, Axis::X)?),
        },
        (None, Some(y), None) => match two(y)? {
            Some([from, to]) => Place::YBand(value(from, spec, Axis::Y)?, value(to, spec, Axis::Y)?),
            None => Place::Y(value(y, spec, Axis::Y)?),
        },
        _ => {
            let wrong = error!("missing-key", node.span.clone(), "the remark has no place");
            return Err(wrong.help("give it `x`, `y`, both, or `at` with the name of a category"));
        }
    };
    Ok(Annotation { at: place, text })
}

/// The corners of the plot area, as an author names them.
pub(in crate::figure) const CORNERS: [(&str, Corner); 4] = [
    ("top-right", Corner::TopRight),
    ("top-left", Corner::TopLeft),
    ("bottom-left", Corner::BottomLeft),
    ("bottom-right", Corner::BottomRight),
];

fn corner_of(node: &Node) -> Result<Corner, Diagnostic> {
    let word = node.as_text().unwrap_or_default();
    let names = || CORNERS.iter().map(|(name, _)| *name);
    CORNERS.iter().find(|(name, _)| *name == word).map(|(_, corner)| *corner).ok_or_else(|| {
        let unknown = error!("unknown-word", inner(node), "there is no corner `{word}`");
        unknown.did_you_mean(word, names()).help(format!("it is {}", crate::diag::or_list(names())))
    })
}

/// The ends of a band; `None` for a single value.
fn two(node: &Node) -> Result<Option<[&Node; 2]>, Diagnostic> {
    match &node.value {
        Written::List(items) => match items.as_slice() {
            [from, to] => Ok(Some([from, to])),
            _ => Err(error!("wrong-type", node.span.clone(), "a band has two ends").help("write `[from, to]`")),
        },
        _ => Ok(None),
    }
}

/// The channels of one direction, of all layers.
fn channels(spec: &Spec, axis: Axis) -> impl Iterator<Item = &Channel> {
    spec.layers.iter().filter_map(move |layer| match axis {
        Axis::X => layer.channels.x.as_ref(),
        Axis::Y => layer.channels.y.as_ref(),
    })
}

/// A value of a direction, read as that direction's values are. Errors: it cannot be one of them.
fn value(node: &Node, spec: &Spec, axis: Axis) -> Result<Value, Diagnostic> {
    let (name, span) = (if axis == Axis::X { "x" } else { "y" }, inner(node));
    let text = node.as_text().unwrap_or_default();
    let Some(first) = channels(spec, axis).next() else {
        return Err(error!("unknown-key", span, "this chart has no {name} axis to put a remark on"));
    };
    match &first.values {
        Values::Number(_) => parse_number(text).map(|(number, _)| Value::Number(number)).ok_or_else(|| {
            error!("bad-number", span, "the {name} axis has numbers, `{text}` is none").help("write a number")
        }),
        Values::Time(..) => {
            Date::parse(text).map(|date| Value::Time(i64::from(date.day) * 86_400_000)).ok_or_else(|| {
                error!("bad-date", span, "the {name} axis has dates, `{text}` is none")
                    .help("write it like `2025`, `2025-06` or `2025-06-30`")
            })
        }
        Values::Text(_) => named(text, &span, spec, axis),
    }
}

/// A category of a direction. Errors: there is none of that name.
fn named(text: &str, span: &Span, spec: &Spec, axis: Axis) -> Result<Value, Diagnostic> {
    let mut known: Vec<String> = Vec::new();
    for channel in channels(spec, axis) {
        if let Values::Text(texts) = &channel.values {
            for name in texts.iter().flatten().filter(|name| !known.contains(name)).collect::<Vec<_>>() {
                known.push(name.clone());
            }
        }
    }
    if known.iter().any(|name| name == text) {
        return Ok(Value::Text(text.to_owned()));
    }
    let unknown = error!("unknown-name", span.clone(), "there is no category `{text}` for a remark");
    Err(unknown.did_you_mean(text, known.iter().map(String::as_str)).help(format!("there are {}", listed(&known))))
}

/// The mark of a named row: of a category, or of the label beside a point.
fn of_name(node: &Node, spec: &Spec) -> Result<Place, Diagnostic> {
    let text = node.as_text().unwrap_or_default();
    let mut known: Vec<String> = Vec::new();
    for layer in &spec.layers {
        let channels = &layer.channels;
        let (Some(x), Some(y)) = (&channels.x, &channels.y) else { continue };
        for names in [&channels.label, &channels.x, &channels.y].into_iter().flatten() {
            let Values::Text(texts) = &names.values else { continue };
            for (row, name) in texts.iter().enumerate() {
                let Some(name) = name else { continue };
                if name == text
                    && let (Some(x), Some(y)) = (x.values.get(row), y.values.get(row))
                {
                    return Ok(Place::Point(x, y));
                }
                if !known.contains(name) {
                    known.push(name.clone());
                }
            }
        }
    }
    let unknown = error!("unknown-name", inner(node), "nothing on the chart is called `{text}`");
    Err(unknown.did_you_mean(text, known.iter().map(String::as_str)).help(format!("there are {}", listed(&known))))
}
