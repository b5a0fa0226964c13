//! Figure calls: finds them in a text and parses them, with places that count from the call's own start.
//!
//! In: the Markdown of a chapter, or the inside of a `chart` fence. Out: [`Call`]s. Both spellings give the same
//! value: a name, and arguments as [`Node`]s whose spans lie in [`SourcePath::call`], so that **typing above a call
//! does not change it**. Deliberately absent: which names and arguments exist (`figure`), and Markdown.

use super::{Entry, Node, Value, yaml};
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use std::ops::Range;

/// The largest head of a fence, in bytes.
const HEAD_LIMIT: usize = 64 << 10;

/// A call as an author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name of a figure kind, or of an inline value.
    pub name: String,
    /// Where the name was written.
    pub name_span: Span,
    /// Arguments without a name, in order.
    pub values: Vec<Node>,
    /// Arguments with a name, in the order written.
    pub named: Node,
    /// The rows in the fence behind `---`, with their place.
    pub rows: Option<(String, Span)>,
    /// The cells of a Markdown table with a caption, which counts as a call of `table`.
    pub cells: Option<Grid>,
}

/// The cells of a Markdown table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Names of the columns.
    pub header: Vec<(String, Span)>,
    /// Rows of cells.
    pub rows: Vec<Vec<(String, Span)>>,
}

impl Call {
    /// A named argument.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.named.get(key)
    }

    /// The author's `id`, if it is a text.
    pub fn id(&self) -> Option<(&str, &Span)> {
        let node = self.get("id")?;
        node.as_text().map(|id| (id, &node.span))
    }
}

/// A call where it stands.
#[derive(Clone, Debug)]
pub struct CallSite {
    /// All its bytes in the body.
    pub range: Range<usize>,
    /// What it says, with places counted from `range.start`; or what is wrong with it.
    pub call: Result<Call, Vec<Diagnostic>>,
    /// Whether it is a fence, which stands for itself.
    pub fence: bool,
}

/// A call in running text: its bytes, and what it says or what is wrong with it.
#[derive(Clone, Debug)]
pub struct Found {
    /// From the first brace to the last, in the text searched.
    pub range: Range<usize>,
    /// The call, or why it is none; places count from `range.start`.
    pub call: Result<Call, Diagnostic>,
}

/// Finds all `{{ name(…) }}` in a text, and what was meant to be one. `\{{` is text.
///
/// Calls inside code are found as well: whoever knows what is code leaves them out. Time is linear.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|open| at + open) {
        let escaped = text[..open].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
        if escaped {
            at = open + 2;
            continue;
        }
        let rest = &text[open..];
        let inside = rest[2..].trim_start_matches([' ', '\t', '\n']);
        let first = inside.chars().next().unwrap_or(' ');
        if !(first.is_ascii_alphabetic() || first == '<' || first == '%') {
            at = open + 2;
            continue;
        }
        let (length, call) = match foreign(rest) {
            Some((length, diagnostic)) => (length, Err(diagnostic)),
            None => Reader::new(rest).call(),
        };
        found.push(Found { range: open..open + length, call });
        at = open + length;
    }
    found
}

/// The end of what was meant as a call but cannot be read: the next `}}` of the line, or the end of the line.
fn extent(rest: &str) -> usize {
    let line = rest.split('\n').next().unwrap_or(rest);
    line.find("}}").map_or(line.trim_end().len(), |close| close + 2)
}

/// A call in the spelling of Hugo or Quarto: named, with the rewrite.
fn foreign(rest: &str) -> Option<(usize, Diagnostic)> {
    let mark = rest.as_bytes().get(2).copied().filter(|mark| matches!(mark, b'<' | b'%'))?;
    let length = extent(rest);
    let close: &[char] = &['<', '%', '>', '/', '}', ' '];
    let inside = rest[2..length].trim_matches(close);
    let mut words = words(inside).into_iter();
    let name = words.next().unwrap_or("name");
    let arguments: Vec<String> = words.map(quoted).collect();
    let rewrite = format!("{{{{ {name}({}) }}}}", arguments.join(", "));
    let owner = if mark == b'<' { "Hugo or Quarto" } else { "Hugo" };
    let span = Span::new(&SourcePath::call(), 0..length);
    let wrong = error!("foreign-call", span, "this is a shortcode of {owner}");
    Some((length, wrong.help(format!("here a call is written `{rewrite}`"))))
}

/// Words of a text; what stands in quotes is not torn.
fn words(text: &str) -> Vec<&str> {
    let mut quote = None;
    let ends = |character: char| {
        match quote {
            Some(open) if open == character => quote = None,
            None if matches!(character, '"' | '\'') => quote = Some(character),
            _ => {}
        }
        quote.is_none() && character.is_whitespace()
    };
    text.split(ends).filter(|word| !word.is_empty()).collect()
}

/// An argument of another tool with its text in quotes.
fn quoted(word: &str) -> String {
    let (key, value) = word.split_once('=').map_or(("", word), |(key, value)| (key, value));
    let equals = if key.is_empty() { "" } else { "=" };
    match value.starts_with(['"', '\'']) || value.parse::<f64>().is_ok() || matches!(value, "true" | "false") {
        true => word.to_owned(),
        false => format!("{key}{equals}\"{value}\""),
    }
}

/// What a Chinese keyboard writes, and what calls are written with.
fn narrow(character: char) -> Option<char> {
    match character {
        '“' | '”' | '‘' | '’' | '「' | '」' | '＂' => Some('"'),
        '，' | '、' => Some(','),
        '（' => Some('('),
        '）' => Some(')'),
        '：' => Some(':'),
        '＝' => Some('='),
        '｛' => Some('{'),
        '｝' => Some('}'),
        '【' | '［' => Some('['),
        '】' | '］' => Some(']'),
        _ => None,
    }
}

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

/// Reads the line that captions a Markdown table: `: caption {#tbl-id}`; the id is what makes it one.
///
/// `at`: where the line begins, counted from the table. `None`: it is another line.
pub fn caption(line: &str, at: usize) -> Option<Call> {
    let file = SourcePath::call();
    let text = line.strip_prefix(':')?;
    let open = text.rfind("{#")?;
    let id = text[open + 2..].trim_end().strip_suffix('}')?;
    if id.is_empty() || id.contains(char::is_whitespace) {
        return None;
    }
    let said = text[..open].trim();
    let said_at = at + 1 + (text.len() - text.trim_start().len());
    let id_at = at + 1 + open;
    let entry = |key: &str, value: &str, range: Range<usize>| {
        let span = Span::new(&file, range);
        let value = Node { span: span.clone(), value: Value::Text(value.to_owned()) };
        Entry { key: key.to_owned(), key_span: span, value }
    };
    let entries =
        vec![entry("id", id, id_at + 2..id_at + 2 + id.len()), entry("caption", said, said_at..said_at + said.len())];
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

/// Reads one call from its first brace.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

/// How deep lists and maps of a call may be nested.
const DEPTH_LIMIT: usize = 16;

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        Reader { text, at: 2, depth: 0 }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(&SourcePath::call(), range)
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len();
    }

    fn take(&mut self, token: char) -> bool {
        let found = self.peek() == Some(token);
        if found {
            self.at += token.len_utf8();
        }
        found
    }

    /// A name: letters, digits, `_` and `-`.
    fn name(&mut self) -> (&'a str, Span) {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        (&rest[..length], self.span(start..self.at))
    }

    /// The whole call: how long it is, and what it says.
    fn call(mut self) -> (usize, Result<Call, Diagnostic>) {
        match self.parts() {
            Ok(call) => (self.at, Ok(call)),
            Err(diagnostic) => {
                let stopped = diagnostic.span.as_ref().map_or(self.at, |span| span.end as usize);
                let line_end = self.text.find('\n').unwrap_or(self.text.len());
                let length = match stopped <= line_end {
                    true if self.text[..stopped].ends_with("}}") => stopped,
                    true => stopped + extent(&self.text[stopped..]),
                    false => line_end,
                };
                let upto = self.text[..length].find('`').unwrap_or(length);
                (self.text.floor_char_boundary(upto.max(2)), Err(diagnostic))
            }
        }
    }

    fn parts(&mut self) -> Result<Call, Diagnostic> {
        self.space();
        let (name, name_span) = self.name();
        let (name, name_span) = (name.to_owned(), name_span);
        self.space();
        let open = self.at;
        if !self.take('(') {
            return Err(self.not_a_call(&name, &name_span));
        }
        let (mut values, mut entries) = (Vec::new(), Vec::<Entry>::new());
        loop {
            self.space();
            if self.take(')') {
                break;
            }
            self.argument(&mut values, &mut entries)?;
            let behind = self.at;
            self.space();
            if self.take(',') {
                continue;
            }
            if !self.take(')') {
                let line_ends = self.text[behind..self.at].contains('\n');
                self.at = if line_ends { behind } else { self.at };
                let wrong = self.expected("`,` or `)` behind an argument", Some((open, "the call opens here")));
                let last = entries.last().map(|entry| &entry.value).or(values.last());
                return Err(match last {
                    Some(Node { value: Value::Text(text), span }) if text.contains(['=', '\n']) => {
                        wrong.label(span.clone(), "this is one text").help("put a quote where the text ends")
                    }
                    _ => wrong,
                });
            }
            break;
        }
        let close = self.at;
        self.space();
        if !self.text[self.at..].starts_with("}}") {
            let wrong = self.expected("`}}` behind the call", Some((0, "the call begins here")));
            return Err(wrong);
        }
        self.at += 2;
        let named = Node { span: self.span(open..close), value: Value::Map(entries) };
        Ok(Call { name, name_span, values, named, rows: None, cells: None })
    }

    fn argument(&mut self, values: &mut Vec<Node>, entries: &mut Vec<Entry>) -> Result<(), Diagnostic> {
        let start = self.at;
        let (key, key_span) = self.name();
        self.space();
        let named = !key.is_empty() && (self.peek() == Some('=') || self.peek() == Some(':'));
        if !named {
            self.at = start;
            let value = self.value()?;
            if !entries.is_empty() {
                let wrong =
                    error!("bad-call", value.span.clone(), "an argument without a name stands behind one with a name");
                return Err(wrong.help("give it a name: `name=value`"));
            }
            values.push(value);
            return Ok(());
        }
        self.at += 1;
        let value = self.value()?;
        if let Some(first) = entries.iter().find(|entry| entry.key == key) {
            let wrong = error!("duplicate-key", key_span, "the argument `{key}` is written twice").inline("again here");
            return Err(wrong.label(first.key_span.clone(), "first here").help("remove one of them"));
        }
        entries.push(Entry { key: key.to_owned(), key_span, value });
        Ok(())
    }

    fn value(&mut self) -> Result<Node, Diagnostic> {
        self.space();
        let start = self.at;
        let value = match self.peek() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
            Some('[') => self.list()?,
            Some('{') => self.map()?,
            Some(c) if c.is_alphanumeric() || matches!(c, '-' | '+' | '.') => self.word()?,
            _ => return Err(self.expected("a value", None)),
        };
        Ok(Node { span: self.span(start..self.at), value })
    }

    fn quoted(&mut self, quote: char) -> Result<Value, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(character) = self.peek() {
            self.at += character.len_utf8();
            match character {
                _ if character == quote => return Ok(Value::Text(text)),
                '\\' => {
                    let escaped = self.peek().unwrap_or('\\');
                    self.at += self.peek().map_or(0, char::len_utf8);
                    match escaped {
                        'n' => text.push('\n'),
                        't' => text.push('\t'),
                        '\\' | '"' | '\'' => text.push(escaped),
                        other => text.extend(['\\', other]),
                    }
                }
                '\n' if self.text[self.at..].starts_with('\n') => break,
                _ => text.push(character),
            }
        }
        let end = self.text[start..].find('\n').map_or(self.text.len(), |newline| start + newline);
        let span = self.span(start..end.max(start + 1));
        self.at = end;
        Err(error!("bad-call", span, "the text is not closed").help(format!("put a `{quote}` behind it")))
    }

    fn deeper(&mut self) -> Result<(), Diagnostic> {
        self.depth += 1;
        if self.depth <= DEPTH_LIMIT {
            return Ok(());
        }
        let span = self.span(self.at..self.at + 1);
        Err(error!("too-deep", span, "lists are nested more than {DEPTH_LIMIT} deep").help("flatten the structure"))
    }

    fn list(&mut self) -> Result<Value, Diagnostic> {
        self.deeper()?;
        let open = self.at;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.space();
            if self.take(']') {
                break;
            }
            items.push(self.value()?);
            self.space();
            if !self.take(',') {
                if !self.take(']') {
                    return Err(self.expected("`,` or `]`", Some((open, "the list opens here"))));
                }
                break;
            }
        }
        self.depth -= 1;
        Ok(Value::List(items))
    }

    fn map(&mut self) -> Result<Value, Diagnostic> {
        self.deeper()?;
        let open = self.at;
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            self.space();
            if self.take('}') {
                break;
            }
            let start = self.at;
            let (key, key_span) = match self.peek() {
                Some(quote @ ('"' | '\'')) => match self.quoted(quote)? {
                    Value::Text(text) => (text, self.span(start..self.at)),
                    _ => unreachable!("quoted gives a text"),
                },
                _ => {
                    let (key, span) = self.name();
                    (key.to_owned(), span)
                }
            };
            self.space();
            if key.is_empty() || !(self.take(':') || self.take('=')) {
                return Err(self.expected("`name: value`", Some((open, "the map opens here"))));
            }
            let value = self.value()?;
            if entries.iter().any(|entry| entry.key == key) {
                return Err(
                    error!("duplicate-key", key_span, "the key `{key}` is written twice").help("remove one of them")
                );
            }
            entries.push(Entry { key, key_span, value });
            self.space();
            if !self.take(',') {
                if !self.take('}') {
                    return Err(self.expected("`,` or `}`", Some((open, "the map opens here"))));
                }
                break;
            }
        }
        self.depth -= 1;
        Ok(Value::Map(entries))
    }

    /// A number, `true`, `false` or `null`; any other word should have been quoted.
    fn word(&mut self) -> Result<Value, Diagnostic> {
        let rest = &self.text[self.at..];
        let length =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '+' | '.' | '_'))).unwrap_or(rest.len());
        let length = match rest[length..].starts_with('(') {
            true => rest[length..].find([')', '\n']).map_or(length, |close| length + close + 1),
            false => length,
        };
        let word = rest[..length].trim_end();
        let length = word.len();
        let start = self.at;
        self.at += length;
        match word {
            "true" => return Ok(Value::Bool(true)),
            "false" => return Ok(Value::Bool(false)),
            "null" => return Ok(Value::Null),
            _ => {}
        }
        let numeric =
            word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'));
        match word.parse::<f64>() {
            Ok(number) if numeric && number.is_finite() => Ok(Value::Number(number, word.to_owned())),
            _ => {
                let span = self.span(start..self.at);
                let mut wrong = error!("bad-call", span.clone(), "the text `{word}` must stand in quotes");
                wrong.hints.push(crate::diag::Hint {
                    text: format!("write `\"{word}\"`"),
                    fix: Some((span, format!("\"{word}\""))),
                });
                Err(wrong)
            }
        }
    }

    fn expected(&self, what: &str, opened: Option<(usize, &str)>) -> Diagnostic {
        let start = self.at.min(self.text.len());
        let end = self.text[start..].chars().next().map_or(start, |character| start + character.len_utf8());
        let found = match self.text[start..end].chars().next() {
            None => "the end of the text".to_owned(),
            Some('\n') => "the end of the line".to_owned(),
            Some(character) => format!("`{character}`"),
        };
        let line_ends = self.text[start..end] == *"\n";
        let place = if line_ends { start..start } else { start..end };
        let wrong = error!("bad-call", self.span(place), "expected {what}, found {found}");
        let wrong = match opened {
            Some((at, text)) => wrong.label(self.span(at..at + 1), text),
            None => wrong,
        };
        match self.text[start..end].chars().next().and_then(|wide| Some((wide, narrow(wide)?))) {
            Some((wide, narrow)) => wrong.help(format!("write `{narrow}` (half width) in place of `{wide}`")),
            None => wrong.help("a call is `{{ name(key=\"text\", other=1) }}`"),
        }
    }

    /// `{{ page.title }}` and the like: variables of other tools.
    fn not_a_call(&self, name: &str, span: &Span) -> Diagnostic {
        if let Some((wide, narrow)) = self.peek().and_then(|wide| Some((wide, narrow(wide)?))) {
            let wrong =
                error!("bad-call", self.span(self.at..self.at + wide.len_utf8()), "expected `(`, found `{wide}`");
            return wrong
                .label(span.clone(), "the call begins here")
                .help(format!("write `{narrow}` (half width) in place of `{wide}`"));
        }
        let length = extent(self.text);
        let wrong = error!("bad-call", self.span(0..length.max(2)), "`{{{{ {name} … }}}}` is not a call");
        wrong
            .help(format!("a call has parentheses: `{{{{ {name}(…) }}}}`"))
            .help("for the braces themselves write `\\{{`, or put the text in backticks")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Found {
        let mut found = find(text);
        assert_eq!(found.len(), 1, "{text}");
        found.remove(0)
    }

    #[test]
    fn both_spellings_give_the_same_arguments() {
        let inline = one("x {{ bar(data=\"a.csv\", y=[\"b\", 'c'], n=1166, top={k: true}) }} y");
        assert_eq!(inline.range, 2..62);
        let inline = inline.call.unwrap();
        let block = fence(("chart bar", 3..12), ("data: a.csv\ny: [b, c]\nn: 1166\ntop: {k: true}\n", 13..60)).unwrap();
        fn bare(node: &Node) -> String {
            match &node.value {
                Value::List(items) => format!("[{}]", items.iter().map(bare).collect::<Vec<_>>().join(",")),
                Value::Map(entries) => entries.iter().map(|e| format!("{}={};", e.key, bare(&e.value))).collect(),
                _ => format!("{:?}", node.as_text()),
            }
        }
        assert_eq!(inline.name, block.name);
        assert_eq!(bare(&inline.named), bare(&block.named));
    }

    #[test]
    fn places_count_from_the_call() {
        let text = "前文 {{ bar(y=\"heigth\") }}";
        let found = one(text);
        let call = found.call.unwrap();
        let y = call.get("y").unwrap();
        assert_eq!(&text[found.range.start..][y.span.range()], "\"heigth\"");
    }

    #[test]
    fn a_fence_has_an_id_a_head_and_rows() {
        let info = "chart bar {#fig-a}";
        let body = "caption: 甲\n---\n年,数\n2024,1\n";
        let call = fence((info, 3..3 + info.len()), (body, 30..30 + body.len())).unwrap();
        assert_eq!(call.id().unwrap().0, "fig-a");
        let (rows, span) = call.rows.unwrap();
        assert_eq!(rows, "年,数\n2024,1\n");
        assert_eq!(&body[span.range().start - 30..span.range().end - 30], rows);
    }

    #[test]
    fn what_is_no_call_is_left_or_told() {
        assert!(find("a {{}} b \\{{ bar() }} {{ 1 + 1 }} {{{x}}}").is_empty());
        let rows = [
            ("{{ page.title }}", "is not a call"),
            ("{{< figure src=\"a\" >}}", "Hugo"),
            ("{{ bar(x=month) }}", "must stand in quotes"),
            ("{{ bar(x=\"a) }}", "not closed"),
            ("{{ bar(x=\"a\" y=\"b\") }}", "expected `,` or `)`"),
            ("{{ bar(x=\"a\") }", "expected `}}`"),
            ("{{ bar(x=\"a\", x=\"b\") }}", "twice"),
            ("{{ bar(x=\"a\", \"b\") }}", "without a name"),
            ("{{ bar(", "a value"),
        ];
        for (text, message) in rows {
            let wrong = one(text).call.unwrap_err();
            assert!(wrong.message.contains(message), "{text}: {}", wrong.message);
            assert!(!wrong.hints.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_broken_call_ends_with_its_line() {
        let found = find("{{ bar(\n\n{{ bar() }}");
        assert_eq!(found.len(), 2);
        assert!(found[1].call.is_ok());
        assert_eq!(one("`{{ bar(` and more").range, 1..8);
    }
}
