//! Values of tables by the names that a sidecar gives them in the language of the page: 零售 as Retail.
//!
//! In: a call. Out: what its query names, and the call with names for values. Conditions choose rows by what the table
//! holds, before anything is named; whatever else names a value, such as `highlight`, names it as the table does, and is
//! named with it. So a figure has the same keys in every language. Deliberately absent: reading sidecars (`table::meta`).

use super::Scope;
use super::args::Args;
use crate::read::call::Call;
use crate::read::{Entry, Node, Value};
use crate::table::{Names, Table};
use std::collections::BTreeMap;

/// Arguments that are read before values have names, or that are words for readers.
const BEFORE: [&str; 9] = ["data", "where", "join", "fold", "pivot", "id", "caption", "source", "note"];

/// The column of a call whose values are looked up elsewhere, and keep what the table holds; `""`: the first.
fn sought(args: &Args<'_>) -> Option<String> {
    let region = || args.channels("region").into_iter().next().map(|channel| channel.text);
    (args.call.name == "map").then(|| region().unwrap_or_default())
}

/// What the query of a call names.
pub(super) fn names(args: &Args<'_>, scope: &Scope<'_>) -> Names {
    Names { language: scope.words.language.clone(), but: sought(args) }
}

/// A call whose arguments call values by their names; `None`: nothing in it has a name.
pub(super) fn call(args: &Args<'_>, scope: &Scope<'_>) -> Option<Call> {
    let language = &scope.words.language;
    let data = args.node("data", &[]).and_then(Node::as_text).filter(|data| !data.starts_with('#'))?;
    let at = args.call.name_span.clone();
    // What is wrong with a table is told where it is drawn.
    let table = scope.tables.get(data, &at).ok()?.0;
    let joined = args.node("join", &[]).and_then(|join| join.get("data")).and_then(Node::as_text);
    let joined = joined.and_then(|data| Some(scope.tables.get(data, &at).ok()?.0));
    let kept = sought(args);
    let mut names = BTreeMap::new();
    for table in [Some(&table), joined.as_ref()].into_iter().flatten() {
        gather(table, language, kept.as_deref(), &mut names);
    }
    // What is a column is no value.
    names.retain(|value, _| table.column(value).is_none());
    if let Some(fold) = args.node("fold", &[]) {
        let labels = table.columns.iter().filter_map(|column| Some((&column.name, column.meta.label.as_ref()?)));
        let folded = labels.filter(|(name, _)| folds(fold, name));
        names.extend(folded.filter_map(|(name, label)| Some((name.clone(), label.near(language)?.to_owned()))));
    }
    if names.is_empty() {
        return None;
    }
    let entry = |entry: &Entry| match BEFORE.contains(&entry.key.as_str()) {
        true => entry.clone(),
        false => Entry { value: node(&entry.value, &names), ..entry.clone() },
    };
    let entries = args.call.named.entries().iter().map(entry).collect();
    let named = Node { span: args.call.named.span.clone(), value: Value::Map(entries) };
    let values = args.call.values.iter().map(|value| node(value, &names)).collect();
    Some(Call { named, values, ..args.call.clone() })
}

/// Whether the argument `fold` names a column.
fn folds(fold: &Node, name: &str) -> bool {
    let columns = fold.get("columns").unwrap_or(fold);
    match &columns.value {
        Value::List(items) => items.iter().any(|item| item.as_text() == Some(name)),
        _ => columns.as_text() == Some(name),
    }
}

fn gather(table: &Table, language: &str, kept: Option<&str>, names: &mut BTreeMap<String, String>) {
    for (at, column) in table.columns.iter().enumerate() {
        let is_kept = kept.is_some_and(|kept| if kept.is_empty() { at == 0 } else { kept == column.name });
        if !is_kept {
            let own = column.meta.names_in(language).map(|(value, name)| (value.to_owned(), name.to_owned()));
            names.extend(own);
        }
    }
}

/// An argument with names for values: a text that is one, and those in quotes in an expression.
fn node(of: &Node, names: &BTreeMap<String, String>) -> Node {
    let value = match &of.value {
        Value::Text(text) => Value::Text(named(text, names)),
        Value::List(items) => Value::List(items.iter().map(|item| node(item, names)).collect()),
        Value::Map(entries) => {
            let entry = |entry: &Entry| Entry { value: node(&entry.value, names), ..entry.clone() };
            Value::Map(entries.iter().map(entry).collect())
        }
        other => other.clone(),
    };
    Node { span: of.span.clone(), value }
}

fn named(text: &str, names: &BTreeMap<String, String>) -> String {
    if let Some(name) = names.get(text) {
        return name.clone();
    }
    let mut out = text.to_owned();
    for (value, name) in names {
        for quote in ['\'', '"'] {
            let quoted = format!("{quote}{value}{quote}");
            if out.contains(&quoted) {
                let other = if name.contains(quote) { if quote == '"' { '\'' } else { '"' } } else { quote };
                out = out.replace(&quoted, &format!("{other}{name}{other}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_named_as_a_whole_and_in_quotes() {
        let names = BTreeMap::from([("零售".to_owned(), "Retail".to_owned()), ("它".to_owned(), "it's".to_owned())]);
        let rows = [
            ("零售", "Retail"),
            ("零售业", "零售业"),
            ("industry = '零售' or industry = \"零售\"", "industry = 'Retail' or industry = \"Retail\""),
            ("industry = '它'", "industry = \"it's\""),
            ("sum(n)", "sum(n)"),
        ];
        for (text, expected) in rows {
            assert_eq!(named(text, &names), expected);
        }
    }
}
