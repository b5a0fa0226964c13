//! The inline spelling: reads `name(key=value, …) }}` letter by letter.

use super::foreign::{BRACES, NO_VARIABLES};
use super::{Call, extent, narrow};
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::read::{Entry, Node, Value};
use std::ops::Range;

/// Reads one call from its first brace.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

/// How deep lists and maps of a call may be nested.
const DEPTH_LIMIT: usize = 16;

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Reader<'a> {
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
    pub(super) fn call(mut self) -> (usize, Result<Call, Diagnostic>) {
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
            Some('{') if self.text[start..].starts_with("{{") => {
                let span = self.span(start..start + 2);
                let wrong = error!("bad-call", span, "a call cannot be an argument of another");
                return Err(wrong.help("a text may hold one: `caption=\"In {{ value(…) }} cities\"`"));
            }
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
        let span = self.span(0..length.max(2));
        if matches!(self.peek(), Some('.' | '|' | '[')) {
            let wrong =
                error!("foreign-call", span, "`{{{{ {name}… }}}}` is not a call, but a variable of Liquid or Jinja");
            return wrong.help(NO_VARIABLES).help(BRACES);
        }
        let wrong = error!("bad-call", span, "`{{{{ {name} … }}}}` is not a call");
        let wrong = wrong.help(format!("a call has parentheses: `{{{{ {name}(…) }}}}`"));
        let is_bare = self.text[self.at..].starts_with("}}");
        if is_bare { wrong.help(NO_VARIABLES).help(BRACES) } else { wrong.help(BRACES) }
    }
}
