//! `tuzhang schema`: JSON Schemas for editors, made from the lists that the readers are held against.
//!
//! Out: draft 2020-12, one schema a file that an author writes and one a kind of figure. **Whatever a reader refuses by
//! its key or its shape is refused; what only the site can tell, such as a column's name, is not.**

use super::terminal;
use crate::diag::level::CHECKS;
use crate::diag::nearest;
use crate::figure::param::{CHANNEL_KEYS, KeyShape, Needed, ORDERS, Param, Shaped};
use crate::figure::{KINDS, args};
use crate::read::keys::{FRONT_MATTER, Key, LEVELS, SIDECAR, SITE, Takes};
use clap::Args;
use serde_json::{Map, Value, json};
use std::process::ExitCode;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// The schema to print: `site`, `front-matter`, `sidecar`, or `figure-` and a kind
    name: Option<String>,
    /// List the names of all schemas
    #[arg(short, long, conflicts_with = "name")]
    list: bool,
}

/// The start of the names of figures.
const FIGURE: &str = "figure-";

/// Files that an author writes: the name of the schema, what it is for, its keys.
const FILES: [(&str, &str, &[Key]); 3] = [
    ("site", "The settings of a site: `site.toml`.", SITE),
    ("front-matter", "The settings between two lines `---` at the head of a chapter.", FRONT_MATTER),
    ("sidecar", "What `NAME.meta.yaml` says about the table beside it.", SIDECAR),
];

pub(super) fn run(args: &SchemaArgs) -> ExitCode {
    let Some(name) = &args.name else {
        if !args.list {
            return terminal::misused(
                "which schema?",
                "name one, like `tuzhang schema site`; `tuzhang schema --list` lists all",
            );
        }
        let figures = KINDS.iter().map(|kind| (format!("{FIGURE}{}", kind.name()), kind.about()));
        let all: Vec<(String, &str)> =
            FILES.iter().map(|(name, about, _)| ((*name).to_owned(), *about)).chain(figures).collect();
        let width = all.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, about) in all {
            terminal::print(&format!("{name:width$}  {about}\n"));
        }
        return ExitCode::SUCCESS;
    };
    match schema(name) {
        Some(schema) => {
            terminal::print(&format!("{schema:#}\n"));
            ExitCode::SUCCESS
        }
        None => {
            let figures: Vec<String> = KINDS.iter().map(|kind| format!("{FIGURE}{}", kind.name())).collect();
            let known = FILES.iter().map(|(name, ..)| *name).chain(figures.iter().map(String::as_str));
            let help = nearest(name, known)
                .map_or("`tuzhang schema --list` lists all".to_owned(), |near| format!("did you mean `{near}`?"));
            terminal::misused(&format!("there is no schema `{name}`"), &help)
        }
    }
}

/// A year, a month or a day, with a time or without.
const DATE: &str = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])([Tt ].*)?)?)?$";

/// The schema of a name.
fn schema(name: &str) -> Option<Value> {
    let of_file = FILES.iter().find(|(known, ..)| *known == name);
    let (title, about, body) = match of_file {
        Some((name, about, keys)) => (format!("Tuzhang: {name}"), *about, table(keys)),
        None => {
            let kind = KINDS.iter().find(|kind| name.strip_prefix(FIGURE) == Some(kind.name()))?;
            (format!("Tuzhang: figure {}", kind.name()), kind.about(), arguments(args::params(*kind)))
        }
    };
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": about,
    });
    merge(&mut schema, body);
    Some(schema)
}

/// A schema with the members of another behind its own.
fn merge(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}

/// An object with these members and no other.
fn object(properties: Map<String, Value>) -> Value {
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// A schema with a sentence beside it.
fn told(mut schema: Value, about: &str, without: &str) -> Value {
    let without = if without.is_empty() { String::new() } else { format!(" Without it: {without}.") };
    merge(&mut schema, json!({ "description": format!("{about}{without}") }));
    schema
}

/// Text as a file may hold it: YAML reads `2025` as a number and `yes` as it is.
fn text() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}

fn list_or_one(item: &Value) -> Value {
    json!({ "anyOf": [item, { "type": "array", "items": item }] })
}

fn table(keys: &[Key]) -> Value {
    let property = |key: &Key| {
        // A key with nothing behind it counts as not written.
        let takes = json!({ "anyOf": [takes(key.takes), { "type": "null" }] });
        (key.name.to_owned(), told(takes, key.about, key.without))
    };
    object(keys.iter().map(property).collect())
}

fn takes(takes: Takes) -> Value {
    match takes {
        Takes::Text => text(),
        Takes::Texts => list_or_one(&text()),
        Takes::Date => json!({ "anyOf": [
            { "type": "string", "pattern": DATE },
            { "type": "integer", "minimum": 1000, "maximum": 9999 },
        ] }),
        Takes::Web => json!({ "type": "string", "pattern": "^https?://[^/ \"<>][^ \"<>]*$" }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Whole { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Takes::Positive => json!({ "type": "number", "exclusiveMinimum": 0 }),
        Takes::OneOf(words) => json!({ "enum": words }),
        Takes::FlagOrText => text(),
        Takes::Localized => {
            json!({ "anyOf": [text(), { "type": "object", "minProperties": 1, "additionalProperties": text() }] })
        }
        Takes::Names => json!({ "type": "object", "additionalProperties": self::takes(Takes::Localized) }),
        Takes::Table(keys) => table(keys),
        Takes::Tables(keys) => {
            json!({ "type": "object", "additionalProperties": { "anyOf": [table(keys), { "type": "null" }] } })
        }
        Takes::Words => {
            json!({ "type": "object", "additionalProperties": { "type": "object", "additionalProperties": { "type": "string" } } })
        }
        Takes::Levels => {
            let level = |(code, _): &(&str, crate::diag::level::Level)| ((*code).to_owned(), json!({ "enum": LEVELS }));
            object(CHECKS.iter().map(level).collect())
        }
        Takes::Any => json!({}),
    }
}

/// The arguments of a kind of figure, as a block `chart` has them.
fn arguments(params: impl Iterator<Item = &'static Param>) -> Value {
    let params: Vec<&Param> = params.collect();
    let property = |param: &&Param| {
        let without = match param.need {
            Needed::Required => "",
            Needed::Optional(without) => without,
        };
        let shape = json!({ "anyOf": [shape(param.shape), { "type": "null" }] });
        (param.name.to_owned(), told(shape, param.about, without))
    };
    let required: Vec<&str> =
        params.iter().filter(|param| param.need == Needed::Required).map(|param| param.name).collect();
    let mut schema = object(params.iter().map(property).collect());
    merge(&mut schema, json!({ "required": required }));
    schema
}

fn shape(shape: Shaped<'_>) -> Value {
    match shape {
        Shaped::Text | Shaped::Markdown | Shaped::Data | Shaped::Expr => text(),
        Shaped::Channel => channel(),
        Shaped::Channels => list_or_one(&channel()),
        Shaped::Number { min, max } => json!({ "type": "number", "minimum": min, "maximum": max }),
        Shaped::Flag => json!({ "type": "boolean" }),
        // `true` and `false` are words where a word is asked for.
        Shaped::OneOf(words) => {
            let mut all: Vec<Value> = words.iter().map(|word| json!(word)).collect();
            all.extend(words.iter().filter_map(|word| word.parse::<bool>().ok()).map(Value::Bool));
            json!({ "enum": all })
        }
        Shaped::Texts => list_or_one(&text()),
        Shaped::Numbers => list_or_one(&json!({ "type": "number" })),
        Shaped::Parts(keys) => match keys.contains(&"columns") {
            true => json!({ "anyOf": [members(keys), { "type": "array", "items": text() }] }),
            false => members(keys),
        },
        Shaped::Maps(keys) => list_or_one(&members(keys)),
        Shaped::Id => json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]+$" }),
    }
}

/// A map with some of these keys, whatever they hold.
fn members(keys: &[&str]) -> Value {
    object(keys.iter().map(|key| ((*key).to_owned(), json!({}))).collect())
}

/// An expression, or a map with `field` and more.
fn channel() -> Value {
    let property =
        |key: &crate::figure::param::ChannelKey| (key.name.to_owned(), told(key_shape(key.shape), key.about, ""));
    let mut map = object(CHANNEL_KEYS.iter().map(property).collect());
    merge(&mut map, json!({ "required": ["field"] }));
    json!({ "anyOf": [text(), map] })
}

fn key_shape(shape: KeyShape) -> Value {
    let number = json!({ "type": "number" });
    match shape {
        KeyShape::Text => text(),
        KeyShape::Number => number,
        KeyShape::Positive => json!({ "type": "number", "exclusiveMinimum": 0 }),
        KeyShape::Flag => json!({ "type": "boolean" }),
        KeyShape::OneOf(words) => json!({ "enum": words }),
        KeyShape::Ends => json!({ "type": "array", "minItems": 2, "maxItems": 2 }),
        KeyShape::Rising => {
            let percent = json!({ "type": "string", "pattern": "[%‰％]$" });
            json!({ "type": "array", "items": { "anyOf": [number, percent] } })
        }
        KeyShape::Ticks => json!({ "anyOf": [{ "enum": ["none", "edges"] }, number, { "type": "array" }] }),
        KeyShape::Order => json!({ "anyOf": [{ "enum": ORDERS }, { "type": "array", "items": text() }] }),
        KeyShape::Texts => json!({ "type": "array", "items": text() }),
    }
}
