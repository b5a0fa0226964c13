//! A value and its place.

use crate::diag::Span;

/// A value as an author wrote it, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it was written; a quoted text's span includes the quotes.
    pub span: Span,
    /// What was written.
    pub value: Value,
}

/// What can be written as a setting or an argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: an empty value, `null`, `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, and how it was written.
    Number(f64, String),
    /// A text, or a date.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Names and values, in the order written; no name twice.
    Map(Vec<Entry>),
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The name.
    pub key: String,
    /// Where the name was written.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The kind of value in words, for messages: `a text`, `a list`…
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(..) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// The value of a name, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The entries of a map; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// A scalar as text: a text itself, a number or a truth value as it was written.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(_, text) => Some(text),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }
}
