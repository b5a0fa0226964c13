//! A channel as written: an expression, or a map with its unit, format, title and scale.
//!
//! In: a node of a call. Out: a [`Channel`], or what is wrong with the map, at its keys.
//! Deliberately absent: the table; an expression is checked where it is evaluated.

use super::args::{Channel, inner};
use super::param::{CHANNEL_KEYS, KeyShape, ORDERS, Parameter};
use crate::diag::{Diagnostic, error, or_list};
use crate::plot::{Nice, Order, ScaleKind, ScaleOptions, Ticks, Way, Zero};
use crate::read::{Entry, Node, Value};
use crate::table::{Date, Kind, parse_number};

/// The channel that a node spells; `None` where it names no expression.
pub(super) fn of(node: &Node) -> Option<Channel> {
    let Value::Map(_) = node.value else {
        let (text, span) = (node.as_text()?.to_owned(), inner(node));
        return Some(Channel::of(text, span));
    };
    let text = |key: &str| node.get(key).and_then(Node::as_text).map(str::to_owned);
    let format = node.get("format").and_then(|node| Some((node.as_text()?.to_owned(), inner(node))));
    let channel = node.get("field").and_then(of)?;
    let reads = match text("type").as_deref() {
        Some("text") => Some(Kind::Text),
        Some("number") => Some(Kind::Number),
        Some("date") => Some(Kind::Date),
        _ => None,
    };
    Some(Channel { unit: text("unit"), format, title: text("title"), reads, scale: scale(node), ..channel })
}

/// What a map fixes about a scale. Its shapes are good.
fn scale(node: &Node) -> ScaleOptions {
    let flag = |key: &str| match node.get(key)?.value {
        Value::Bool(flag) => Some(flag),
        _ => None,
    };
    let domain = node.get("domain").map_or([None, None], |node| {
        let end = |at: usize| items(node).get(at).and_then(end_of);
        [end(0), end(1)]
    });
    ScaleOptions {
        kind: match node.get("exponent").and_then(number) {
            Some(exponent) => ScaleKind::Pow(exponent),
            None => node.get("scale").and_then(Node::as_text).map_or(ScaleKind::Auto, kind),
        },
        way: if flag("reverse") == Some(true) { Way::Backward } else { Way::Forward },
        domain,
        zero: match flag("zero") {
            None => Zero::Auto,
            Some(true) => Zero::Include,
            Some(false) => Zero::Free,
        },
        nice: if flag("nice") == Some(false) { Nice::Off } else { Nice::Auto },
        ticks: node.get("ticks").map_or(Ticks::Auto, ticks),
        order: node.get("sort").map_or(Order::Given, order),
        breaks: node.get("breaks").map_or_else(Vec::new, |node| items(node).iter().filter_map(number).collect()),
        names: node.get("labels").map_or_else(Vec::new, texts),
        middle: node.get("middle").and_then(number),
    }
}

fn kind(word: &str) -> ScaleKind {
    match word {
        "linear" => ScaleKind::Linear,
        "log" => ScaleKind::Log,
        "symlog" => ScaleKind::Symlog,
        "sqrt" => ScaleKind::Sqrt,
        "time" => ScaleKind::Time,
        "band" => ScaleKind::Band,
        "sequential" => ScaleKind::Sequential,
        "diverging" => ScaleKind::Diverging,
        "tiers" => ScaleKind::Tiers,
        _ => ScaleKind::Auto,
    }
}

fn ticks(node: &Node) -> Ticks {
    match &node.value {
        Value::Number(count, _) => Ticks::Count(*count as usize),
        Value::List(items) => Ticks::At(items.iter().filter_map(end_of).collect()),
        Value::Text(word) if word == "none" => Ticks::None,
        Value::Text(word) if word == "edges" => Ticks::Edges,
        _ => Ticks::Auto,
    }
}

fn order(node: &Node) -> Order {
    match node.as_text() {
        Some("ascending") => Order::Ascending,
        Some("descending") => Order::Descending,
        Some("value") => Order::ValueAscending,
        Some("-value") => Order::ValueDescending,
        _ => Order::List(texts(node)),
    }
}

fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        _ => std::slice::from_ref(node),
    }
}

fn texts(node: &Node) -> Vec<String> {
    items(node).iter().filter_map(Node::as_text).map(str::to_owned).collect()
}

fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(number, _) => Some(*number),
        Value::Text(text) => percent(text),
        _ => None,
    }
}

/// `30%` as the part of one that a column of percent holds.
fn percent(text: &str) -> Option<f64> {
    let signed = text.ends_with(['%', '‰', '％']);
    if signed { parse_number(text).map(|(number, _)| number) } else { None }
}

/// A number, or a date as its first moment in milliseconds since 1970.
fn end_of(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(number, _) => Some(*number),
        Value::Text(text) => percent(text).or_else(|| Date::parse(text).map(|date| f64::from(date.day) * 86_400_000.0)),
        _ => None,
    }
}

/// Checks one channel; what is wrong inside a map is told there, and then the channel itself counts as good.
pub(super) fn check(param: &Parameter<'_>, node: &Node, wrong: &mut Vec<Diagnostic>) -> bool {
    if !matches!(node.value, Value::Map(_)) {
        return node.as_text().is_some();
    }
    let names = || CHANNEL_KEYS.iter().map(|key| key.name);
    if param.name == "color"
        && let Some(written) = node.get("scale")
        && let Some(word @ ("log" | "symlog" | "sqrt")) = written.as_text()
    {
        let none = error!("wrong-value", written.span.clone(), "colours have no `{word}` scale");
        wrong.push(none.help("write `scale: tiers` with `breaks`, such as `[1, 10, 100]`"));
    }
    for entry in node.entries() {
        let key = &entry.key;
        match CHANNEL_KEYS.iter().find(|known| known.name == key) {
            Some(known) if entry.value.value == Value::Null || fits(known.shape, &entry.value) => {}
            Some(known) => wrong.push(misshapen(known.shape, entry)),
            None => {
                let name = param.name;
                let unknown =
                    error!("unknown-key", entry.key_span.clone(), "a channel has no key `{key}`, found in `{name}`");
                let unknown = unknown.did_you_mean(key, names());
                wrong.push(unknown.help(format!("its keys are {}", or_list(names()))));
            }
        }
    }
    let meant = node.entries().iter().any(|entry| names().all(|known| known != entry.key));
    if node.get("field").is_none() && !meant {
        let name = param.name;
        let missing = error!("missing-key", node.span.clone(), "`{name}` is a map without `field`");
        wrong.push(missing.help("write `{field: name, unit: …}`"));
    }
    true
}

fn fits(shape: KeyShape, node: &Node) -> bool {
    let rises = |numbers: &[f64]| numbers.windows(2).all(|pair| pair[0] < pair[1]);
    match shape {
        KeyShape::Text => node.as_text().is_some(),
        KeyShape::Number => number(node).is_some(),
        KeyShape::Positive => number(node).is_some_and(|number| number > 0.0 && number < 100.0),
        KeyShape::Flag => matches!(node.value, Value::Bool(_)),
        KeyShape::OneOf(words) => node.as_text().is_some_and(|word| words.contains(&word)),
        KeyShape::Texts => items(node).iter().all(|item| item.as_text().is_some()),
        KeyShape::Order => match &node.value {
            Value::List(items) => items.iter().all(|item| item.as_text().is_some()),
            _ => node.as_text().is_some_and(|word| ORDERS.contains(&word)),
        },
        KeyShape::Rising => {
            let numbers: Vec<f64> = items(node).iter().filter_map(number).collect();
            numbers.len() == items(node).len() && rises(&numbers)
        }
        KeyShape::Ends => match &node.value {
            Value::List(ends) if ends.len() == 2 => {
                let known: Vec<f64> = ends.iter().filter_map(end_of).collect();
                let open = ends.iter().filter(|end| end.value == Value::Null).count();
                known.len() + open == 2 && (known.len() < 2 || known[0] != known[1])
            }
            _ => false,
        },
        KeyShape::Ticks => match &node.value {
            Value::Text(word) => ["none", "edges"].contains(&word.as_str()),
            Value::Number(count, _) => (1.0..=40.0).contains(count),
            Value::List(items) => items.iter().all(|item| end_of(item).is_some()),
            _ => false,
        },
    }
}

fn misshapen(shape: KeyShape, entry: &Entry) -> Diagnostic {
    let (key, words) = (&entry.key, shape.words());
    if let (KeyShape::OneOf(known), Some(word)) = (shape, entry.value.as_text()) {
        let unknown = error!("unknown-word", inner(&entry.value), "`{key}` cannot be `{word}`");
        return unknown.did_you_mean(word, known.iter().copied()).help(format!("it is {words}"));
    }
    let found = entry.value.as_text().map_or_else(|| entry.value.kind().to_owned(), |text| format!("`{text}`"));
    let wrong = error!("wrong-type", entry.value.span.clone(), "`{key}` must be {words}, found {found}");
    match shape {
        KeyShape::Text => wrong.help("write it in quotes"),
        KeyShape::Ends => wrong.help("write `[0, 100]`, or `[0, null]` to leave one end to the data"),
        _ => wrong,
    }
}
