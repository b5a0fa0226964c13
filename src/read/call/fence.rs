//! The block spelling: a fence ```` ```chart ````, and the caption that makes a Markdown table a call.

use super::{Call, Grid};
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::read::{Entry, Node, Value, yaml};
use std::ops::Range;

/// The largest head of a fence, in bytes.
const HEAD_LIMIT: usize = 64 << 10;

/// Reads the inside of a fence ```` ```chart NAME {#id} ````.
///
/// `info`: the words behind the fence, with its place in the block; `body`: the lines between the fences, with theirs.
/// Keys may be written in YAML; rows of data may follow behind a line `---`.
pub fn fence(info: (&str, Range<usize>), body: (&str, Range<usize>)) -> Result<Call, Vec<Diagnostic>> {
    let file = SourcePath::call();
    let (info, info_at) = info;
    let words = info.strip_prefix("chart").unwrap_or(info);
    let start = info_at.start + (info.len() - words.len());
    let name_at = words.len() - words.trim_start().len();
    let name: &str = words.trim_start().split([' ', '\t', '{', '#']).next().unwrap_or_default();
    let name_span = Span::new(&file, start + name_at..start + name_at + name.len());
    if name.is_empty() {
        let wrong = error!("bad-call", Span::new(&file, info_at), "the fence names no kind of figure");
        return Err(vec![wrong.help("write for example ```` ```chart bar {#fig-name} ````")]);
    }
    let rest_at = start + name_at + name.len();
    let rest = &words[name_at + name.len()..];
    let trimmed = rest.trim();
    let id = match trimmed {
        "" => None,
        _ => {
            let at = rest_at + rest.find(trimmed).unwrap_or(0);
            let id = trimmed.strip_prefix('{').and_then(|id| id.strip_suffix('}')).unwrap_or(trimmed).trim();
            match id.strip_prefix('#').filter(|id| !id.is_empty() && !id.contains(char::is_whitespace)) {
                Some(id) => Some((id, Span::new(&file, at..at + trimmed.len()))),
                None => {
                    let span = Span::new(&file, at..at + trimmed.len());
                    let wrong = error!("bad-call", span, "`{trimmed}` is not an id");
                    return Err(vec![wrong.help("behind the kind comes only an id: `{#fig-name}`")]);
                }
            }
        }
    };
    let (body, body_at) = body;
    let head_end = head_length(body);
    let head = &body[..head_end];
    if head.len() > HEAD_LIMIT {
        let wrong = error!("too-large", Span::new(&file, body_at), "the head of the figure is larger than 64 KiB");
        return Err(vec![wrong.help("put the rows behind a line `---`, or in a file below `data/`")]);
    }
    let mut named = yaml::parse(head, &Span::new(&file, body_at.start..body_at.start + head.len()))?;
    let mut entries = match std::mem::replace(&mut named.value, Value::Null) {
        Value::Map(entries) => entries,
        Value::Null => Vec::new(),
        _ => {
            let wrong = error!("wrong-type", named.span, "the head of a figure must be lines of `name: value`");
            return Err(vec![wrong.help("rows of data come behind a line `---`")]);
        }
    };
    if let Some((id, span)) = id {
        if let Some(twice) = entries.iter().find(|entry| entry.key == "id") {
            let wrong = error!("duplicate-key", twice.key_span.clone(), "the figure has two ids");
            return Err(vec![wrong.label(span, "the other is here").help("remove one of them")]);
        }
        let value = Node { span: span.clone(), value: Value::Text(id.to_owned()) };
        entries.insert(0, Entry { key: "id".into(), key_span: span, value });
    }
    let rest = &body[head_end..];
    let rows_at = head_end + rest.find('\n').map_or(rest.len(), |newline| newline + 1);
    let rows = (!rest.is_empty() && !body[rows_at..].trim().is_empty()).then(|| {
        let span = Span::new(&file, body_at.start + rows_at..body_at.start + body.len());
        (body[rows_at..].to_owned(), span)
    });
    let named = Node { value: Value::Map(entries), ..named };
    Ok(Call { name: name.to_owned(), name_span, values: Vec::new(), named, rows, cells: None })
}

/// Reads the line that captions a Markdown table: `: caption {#tbl-id}`. Further words in the braces are arguments.
///
/// `at`: where the line begins, counted from the table. `None`: it is another line.
pub fn caption(line: &str, at: usize) -> Option<Call> {
    let file = SourcePath::call();
    let text = line.strip_prefix(':').filter(|text| !text.starts_with(':'))?;
    let entry = |key: &str, value: &str, range: Range<usize>| {
        let span = Span::new(&file, range);
        let value = match value {
            "true" | "false" if key != "caption" => Value::Bool(value == "true"),
            _ => Value::Text(value.to_owned()),
        };
        Entry { key: key.to_owned(), key_span: span.clone(), value: Node { span, value } }
    };
    let mut entries = Vec::new();
    let braces = text.rfind("{#").filter(|_| text.trim_end().ends_with('}'));
    let said = match braces {
        Some(open) => {
            let inside = text[open + 1..].trim_end().strip_suffix('}')?;
            let mut from = 0;
            for word in inside.split_whitespace() {
                let begin = from + inside[from..].find(word)?;
                from = begin + word.len();
                let place = at + 1 + open + 1 + begin;
                let place = place..place + word.len();
                let is_id = entries.is_empty();
                let (key, value) = if is_id { ("id", &word[1..]) } else { word.split_once('=').unwrap_or((word, "")) };
                let place = if is_id { place.start + 1..place.end } else { place };
                entries.push(entry(key, value.trim_matches(['"', '\'']), place));
            }
            entries.first().filter(|id| id.value.as_text() != Some(""))?;
            text[..open].trim()
        }
        None => text.strip_prefix([' ', '\t']).map(str::trim).filter(|said| !said.is_empty())?,
    };
    let said_at = at + 1 + (text.len() - text.trim_start().len());
    entries.insert(entries.len().min(1), entry("caption", said, said_at..said_at + said.len()));
    let name_span = Span::new(&file, at..at + line.trim_end().len());
    let named = Node { span: name_span.clone(), value: Value::Map(entries) };
    Some(Call { name: "table".into(), name_span, values: Vec::new(), named, rows: None, cells: Some(Grid::default()) })
}

/// How much of a fence is its head: all before the line `---`.
fn head_length(body: &str) -> usize {
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        if line.trim() == "---" {
            return at;
        }
        at += line.len();
    }
    at
}
