//! YAML into [`Node`]s.
//!
//! In: a text that is part of a file. Out: its values with their places, or what is wrong with it.
//! **The only door to serde_yaml and saphyr-parser.** serde_yaml (the maintained fork `yaml_serde`) decides what
//! a value is; it tells no places, so saphyr-parser walks the same text for them and the two are laid over each other.
//! Deliberately absent: tags, several documents, and anything deeper than [`DEPTH_LIMIT`].

use super::{Entry, Node, Value};
use crate::diag::{Diagnostic, Span, error};
use saphyr_parser::{Event, Parser, ScanError};
use std::ops::Range;

/// How deep lists and maps may be nested.
pub const DEPTH_LIMIT: usize = 64;

/// A node of the text without its meaning: where it is, what it contains.
struct Place {
    range: Range<usize>,
    text: String,
    parts: Vec<Place>,
    shape: Shape,
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Scalar,
    List,
    Map,
}

/// Reads one YAML document.
///
/// `whole`: the place of `text` in its file, so that places count in the file. An empty document is [`Value::Null`].
/// Errors: not YAML, a name twice, nested too deep, an alias that multiplies.
pub fn parse(text: &str, whole: &Span) -> Result<Node, Vec<Diagnostic>> {
    let place = match places(text, whole) {
        Ok(place) => place,
        Err(diagnostic) => return Err(vec![diagnostic]),
    };
    let mut doubles = Vec::new();
    find_doubles(&place, whole, &mut doubles);
    if !doubles.is_empty() {
        return Err(doubles);
    }
    let value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| {
        let message = error.to_string();
        if message.starts_with("repetition limit") {
            let at = text.find('*').unwrap_or(0);
            let bomb = error!("too-large", whole.part(at..at + 1), "the aliases `*name` multiply beyond all use");
            return vec![bomb.help("write the values out, or take the aliases away")];
        }
        let forbidden = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
        if let Some((at, character)) = text.char_indices().find(|&(_, character)| forbidden(character)) {
            let (place, code) = (whole.part(at..at + character.len_utf8()), u32::from(character));
            let wrong = error!("bad-yaml", place, "this is not YAML: it cannot hold the character U+{code:04X}");
            return vec![wrong.help("remove it, or write it as an escape in double quotes")];
        }
        let at = error.location().map_or(0, |location| location.index().min(text.len()));
        let message = message.split(" at line ").next().unwrap_or(&message);
        vec![broken(text, at, whole, message)]
    })?;
    Ok(lay_over(value, &place, whole))
}

/// A syntax error, with the mend for the mistakes that are made most.
fn broken(text: &str, at: usize, whole: &Span, message: &str) -> Diagnostic {
    let at = text.floor_char_boundary(at);
    let end = text[at..].chars().next().map_or(at, |character| at + character.len_utf8());
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if let Some(colon) = wide_colon(text, line_start) {
        let colon = whole.part(colon..colon + '：'.len_utf8());
        return error!("bad-yaml", colon, "this is not YAML: `：` is not its colon").help(super::WIDE_COLON);
    }
    let diagnostic = error!("bad-yaml", whole.part(at..end), "this is not YAML: {message}");
    if line.contains('\t') && line.trim_start_matches(' ').starts_with('\t') {
        diagnostic.help("indent with spaces: YAML takes no tabs there")
    } else if message.contains("flow sequence") {
        diagnostic.help("close the list with `]`")
    } else if message.contains("flow mapping") {
        diagnostic.help("close the map with `}`")
    } else if message.contains("mapping values") || line.matches(": ").count() > 1 {
        diagnostic.help("put a text that contains `: ` in quotes")
    } else {
        diagnostic.help("a line is `name: value`; quote a text that begins with one of `[ { & * ! | > % @` or a quote")
    }
}

/// A wide colon that stands for the narrow one, in the line of an error or, since it is found out late, in the one before.
fn wide_colon(text: &str, line_start: usize) -> Option<usize> {
    let before = text[..line_start].trim_end().rfind('\n').map_or(0, |newline| newline + 1);
    [line_start, before].into_iter().find_map(|start| {
        let line = text[start..].lines().next().unwrap_or_default();
        let colon = line.find('：')?;
        (!line[..colon].contains([':', '"', '\'', '#'])).then_some(start + colon)
    })
}

/// Walks the text for places. Recursion-free: depth is bounded by [`DEPTH_LIMIT`], length by the caller.
fn places(text: &str, whole: &Span) -> Result<Place, Diagnostic> {
    let bytes: Vec<usize> = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
    let byte = |character: usize| match bytes.is_empty() {
        true => character.min(text.len()),
        false => bytes.get(character).copied().unwrap_or(text.len()),
    };
    let scan_error = |error: ScanError| broken(text, byte(error.marker().index()), whole, error.info());
    let empty = || Place { range: 0..0, text: String::new(), parts: Vec::new(), shape: Shape::Scalar };
    let mut parser = Parser::new_from_str(text);
    let mut open: Vec<Place> = Vec::new();
    let mut root: Option<Place> = None;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(scan_error)?;
        let range = byte(span.start.index())..byte(span.end.index());
        let closed = match event {
            Event::Scalar(scalar, ..) => Some(Place { range, text: scalar.into_owned(), ..empty() }),
            Event::Alias(_) => Some(Place { range, ..empty() }),
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() >= DEPTH_LIMIT {
                    let deep =
                        error!("too-deep", whole.part(range), "lists and maps are nested more than {DEPTH_LIMIT} deep");
                    return Err(deep.help("flatten the structure"));
                }
                let shape = if matches!(event, Event::SequenceStart(..)) { Shape::List } else { Shape::Map };
                open.push(Place { range, shape, ..empty() });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(|mut place| {
                let last = place.parts.last().map_or(place.range.end, |part| part.range.end);
                let end = if range.end > range.start { range.end } else { last };
                let end = end.max(place.range.start);
                place.range.end = place.range.start + text[place.range.start..end].trim_end().len();
                place
            }),
            Event::DocumentStart(_) if root.is_some() => {
                let second = error!("bad-yaml", whole.part(range), "a second YAML document begins here");
                return Err(second.help("remove the line `---`"));
            }
            _ => None,
        };
        if let Some(place) = closed {
            match open.last_mut() {
                Some(parent) => parent.parts.push(place),
                None => root = Some(place),
            }
        }
    }
    Ok(root.unwrap_or_else(empty))
}

/// Reports every name that stands twice in one map.
fn find_doubles(place: &Place, whole: &Span, doubles: &mut Vec<Diagnostic>) {
    if place.shape == Shape::Map {
        let keys: Vec<&Place> = place.parts.iter().step_by(2).collect();
        let mut seen = std::collections::BTreeMap::new();
        for key in keys {
            if let Some(first) = seen.insert(key.text.as_str(), key.range.clone()) {
                let name = &key.text;
                let double =
                    error!("duplicate-key", whole.part(key.range.clone()), "the key `{name}` is written twice");
                doubles.push(
                    double.inline("again here").label(whole.part(first), "first here").help("remove one of them"),
                );
            }
        }
    }
    place.parts.iter().for_each(|part| find_doubles(part, whole, doubles));
}

/// Joins values with places; where the shapes differ (aliases, merged maps) the place of the whole stands in.
fn lay_over(value: serde_yaml::Value, place: &Place, whole: &Span) -> Node {
    let span = whole.part(place.range.clone());
    let value = match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(flag) => Value::Bool(flag),
        serde_yaml::Value::Number(number) => {
            let written = if place.text.is_empty() { number.to_string() } else { place.text.clone() };
            Value::Number(number.as_f64().unwrap_or(f64::NAN), written)
        }
        serde_yaml::Value::String(text) => Value::Text(text),
        serde_yaml::Value::Sequence(items) => {
            let fits = place.shape == Shape::List && place.parts.len() == items.len();
            let part = |index: usize| if fits { &place.parts[index] } else { place };
            Value::List(items.into_iter().enumerate().map(|(index, item)| lay_over(item, part(index), whole)).collect())
        }
        serde_yaml::Value::Mapping(entries) => {
            let fits = place.shape == Shape::Map && place.parts.len() == entries.len() * 2;
            let part = |index: usize| if fits { &place.parts[index] } else { place };
            let entry = |(index, (key, value)): (usize, (serde_yaml::Value, serde_yaml::Value))| Entry {
                key: key_text(&key),
                key_span: whole.part(part(index * 2).range.clone()),
                value: lay_over(value, part(index * 2 + 1), whole),
            };
            Value::Map(entries.into_iter().enumerate().map(entry).collect())
        }
        serde_yaml::Value::Tagged(tagged) => return lay_over(tagged.value, place, whole),
    };
    Node { span, value }
}

/// A key as text, whatever it was.
fn key_text(key: &serde_yaml::Value) -> String {
    match key {
        serde_yaml::Value::String(text) => text.clone(),
        serde_yaml::Value::Bool(flag) => flag.to_string(),
        serde_yaml::Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    fn read(text: &str) -> Result<Node, Vec<Diagnostic>> {
        let file = SourcePath::new("a.yaml").unwrap();
        parse(text, &Span::new(&file, 10..10 + text.len()))
    }

    fn at<'a>(text: &'a str, node: &Node) -> &'a str {
        &text[node.span.start as usize - 10..node.span.end as usize - 10]
    }

    #[test]
    fn values_know_their_places() {
        let text = "标题: 招投标\ny: {field: sum(金额), unit: \"万 元\"}\nlist:\n  - 1.50\n  - no\n";
        let node = read(text).unwrap();
        assert_eq!(at(text, node.get("标题").unwrap()), "招投标");
        let y = node.get("y").unwrap();
        assert_eq!(at(text, y.get("field").unwrap()), "sum(金额)");
        assert_eq!(at(text, y.get("unit").unwrap()), "\"万 元\"");
        let Value::List(items) = &node.get("list").unwrap().value else { panic!() };
        assert_eq!(items[0].value, Value::Number(1.5, "1.50".into()));
        assert_eq!(items[1].value, Value::Text("no".into()));
        assert_eq!(at(text, &items[1]), "no");
    }

    #[test]
    fn a_name_twice_is_told_at_the_second() {
        let text = "a: 1\nb: 2\na: 3\n";
        let wrong = read(text).unwrap_err();
        assert_eq!(wrong[0].code, "duplicate-key");
        assert_eq!(wrong[0].span.as_ref().unwrap().start, 20);
    }

    #[test]
    fn bombs_and_depth_are_errors() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for level in 1..10 {
            let before = level - 1;
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 9].join(",")));
        }
        assert!(read(&bomb).is_err());
        let deep = read(&"[".repeat(5000)).unwrap_err();
        assert!(matches!(deep[0].code, "too-deep" | "bad-yaml"), "{deep:?}");
    }

    #[test]
    fn an_alias_keeps_its_value() {
        let node = read("a: &x {k: 1}\nb: *x\n").unwrap();
        assert_eq!(node.get("b").unwrap().get("k").unwrap().value, Value::Number(1.0, "1".into()));
    }
}
