//! TOML into [`Node`]s. **The only door to the toml crate.**

use super::{Entry, Node, Value};
use crate::diag::{Diagnostic, Span, error};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads a TOML document; `whole` is its place in its file. What can be read is given, with all that is wrong.
pub fn parse(text: &str, whole: &Span) -> (Node, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let wrong = errors.iter().map(|error| {
        let range = error.span().unwrap_or(0..0);
        let message = error.message().lines().next().unwrap_or_default();
        let wrong = error!("bad-toml", whole.part(range), "this is not TOML: {message}");
        wrong.help("a line is `name = \"value\"`; texts are in quotes")
    });
    let wrong = wrong.collect();
    let node = Node { span: whole.clone(), value: Value::Map(entries(table.get_ref(), whole)) };
    (node, wrong)
}

fn entries(table: &DeTable<'_>, whole: &Span) -> Vec<Entry> {
    let entry = |(key, value): (&Spanned<toml::de::DeString<'_>>, &Spanned<DeValue<'_>>)| Entry {
        key: key.get_ref().to_string(),
        key_span: whole.part(key.span()),
        value: node(value, whole),
    };
    table.iter().map(entry).collect()
}

fn node(spanned: &Spanned<DeValue<'_>>, whole: &Span) -> Node {
    let value = match spanned.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            let written = number.to_string();
            i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Value::Text(written.clone()), |number| Value::Number(number as f64, written))
        }
        DeValue::Float(number) => {
            let written = number.to_string();
            written.parse().map_or(Value::Text(written.clone()), |number| Value::Number(number, written))
        }
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(item, whole)).collect()),
        DeValue::Table(table) => Value::Map(entries(table, whole)),
    };
    Node { span: whole.part(spanned.span()), value }
}
