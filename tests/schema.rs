//! JSON Schemas: what the repository's own files are, they allow; what a reader refuses, they refuse; and they have the
//! keys that the readers ask for.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files of the repository, and fail by panicking"
)]

mod common;

use common::project::{Project, Ran, program};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use tuzhang::diag::Span;
use tuzhang::figure::{self, KINDS};
use tuzhang::path::SourcePath;
use tuzhang::read::keys::{CITATIONS, COLUMN, FRONT_MATTER, Key, LANGUAGE, MARKDOWN, PREVIEW, SIDECAR, SITE};
use tuzhang::read::{Node, Value, call, config, front_matter, toml, yaml};
use tuzhang::table::Meta;

fn schema(name: &str) -> Json {
    let ran = Ran::of(program().args(["schema", name])).exits(0);
    assert_eq!(ran.err, "");
    serde_json::from_str(&ran.out).unwrap()
}

// ---------------------------------------------------------------- a small validator

/// What a schema says against a value: one line for each place. Knows the words that ours use, and fails at any other.
fn against(schema: &Json, value: &Json, at: &str, wrong: &mut Vec<String>) {
    for (word, argument) in schema.as_object().unwrap() {
        let good = match word.as_str() {
            "$schema" | "title" | "description" => true,
            "type" => {
                let names = argument.as_array().cloned().unwrap_or_else(|| vec![argument.clone()]);
                names.iter().any(|name| is_a(name.as_str().unwrap(), value))
            }
            "enum" => argument.as_array().unwrap().contains(value),
            "anyOf" => {
                let tries = argument.as_array().unwrap().iter().map(|one| {
                    let mut found = Vec::new();
                    against(one, value, at, &mut found);
                    found
                });
                let tries: Vec<Vec<String>> = tries.collect();
                if !tries.iter().any(Vec::is_empty) {
                    // The one that gets furthest tells most.
                    wrong.extend(tries.into_iter().max_by_key(|found| found[0].len()).unwrap());
                }
                true
            }
            "properties" | "additionalProperties" => true,
            "required" => argument
                .as_array()
                .unwrap()
                .iter()
                .all(|key| value.as_object().is_none_or(|map| map.contains_key(key.as_str().unwrap()))),
            "items" => {
                for (nth, item) in value.as_array().into_iter().flatten().enumerate() {
                    against(argument, item, &format!("{at}[{nth}]"), wrong);
                }
                true
            }
            "minimum" => value.as_f64().is_none_or(|number| number >= argument.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= argument.as_f64().unwrap()),
            "exclusiveMinimum" => value.as_f64().is_none_or(|number| number > argument.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= argument.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= argument.as_u64().unwrap()),
            "minProperties" => value.as_object().is_none_or(|map| map.len() as u64 >= argument.as_u64().unwrap()),
            "pattern" => value.as_str().is_none_or(|text| matches(argument.as_str().unwrap(), text)),
            other => panic!("the validator does not know `{other}`"),
        };
        if !good {
            wrong.push(format!("{at}: {value} is not {word} {argument}"));
        }
    }
    let Some(map) = value.as_object() else { return };
    for (key, inner) in map {
        let at = format!("{at}.{key}");
        match schema.get("properties").and_then(|known| known.get(key)) {
            Some(own) => against(own, inner, &at, wrong),
            None => match schema.get("additionalProperties") {
                Some(Json::Bool(false)) => wrong.push(format!("{at}: there is no such key")),
                Some(rest) if rest.is_object() => against(rest, inner, &at, wrong),
                _ => {}
            },
        }
    }
}

fn is_a(name: &str, value: &Json) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type `{other}`"),
    }
}

/// The two patterns that schemas have.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        "^[A-Za-z0-9_-]+$" => {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        }
        "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}([Tt ].*)?)?)?$" => {
            let day = text.split(['T', 't', ' ']).next().unwrap();
            let parts: Vec<&str> = day.split('-').collect();
            let digits = |part: &&str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            digits(&parts[0], 4)
                && parts.len() <= 3
                && parts[1..].iter().all(|part| digits(part, 2))
                && (day == text || parts.len() == 3)
        }
        other => panic!("no pattern `{other}`"),
    }
}

fn faults(schema: &Json, value: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    against(schema, value, "", &mut wrong);
    wrong
}

/// A value as an editor sees it.
fn as_json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(flag) => json!(flag),
        Value::Number(number, _) => json!(number),
        Value::Text(text) => json!(text),
        Value::List(items) => items.iter().map(as_json).collect(),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.clone(), as_json(&entry.value))).collect::<Map<_, _>>())
        }
    }
}

fn whole(file: &SourcePath, text: &str) -> Span {
    Span::new(file, 0..text.len())
}

// ---------------------------------------------------------------- the repository's own files

fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let root = common::package().join(folder);
    let all = common::tree(&root).into_iter();
    all.filter_map(|(name, bytes)| Some((root.join(name), String::from_utf8(bytes).ok()?))).collect()
}

#[test]
fn the_repository_fits_its_schemas() {
    let file = SourcePath::new("x").unwrap();
    let mut wrong: Vec<String> = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut judge = |what: &'static str, name: String, schema: &Json, value: &Json| {
        *counts.entry(what).or_default() += 1;
        wrong.extend(faults(schema, value).into_iter().map(|fault| format!("{name}{fault}")));
    };
    let (site, front, sidecar) = (schema("site"), schema("front-matter"), schema("sidecar"));
    let starters = files("src/command/starter");
    let settings = std::fs::read_to_string(common::package().join("site.toml")).unwrap();
    let of_starters = starters.iter().filter(|(path, _)| path.ends_with("site.toml")).map(|(_, text)| text);
    for text in std::iter::once(&settings).chain(of_starters) {
        judge("site.toml", "site.toml".into(), &site, &as_json(&toml::parse(text, &whole(&file, text)).0));
    }
    let figures: BTreeMap<&str, Json> =
        KINDS.iter().map(|kind| (kind.name(), schema(&format!("figure-{}", kind.name())))).collect();
    for (path, text) in files("content").into_iter().chain(starters.clone()) {
        // The page of codes shows mistakes.
        if path.extension().is_none_or(|it| it != "md") || path.ends_with("codes.md") {
            continue;
        }
        let name = path.display().to_string();
        let (head, body) = match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
            Some(parts) => parts,
            None => ("", text.as_str()),
        };
        judge("chapter", name.clone(), &front, &as_json(&yaml::parse(head, &whole(&file, head)).unwrap()));
        for found in call::find(body) {
            let Ok(call) = found.call else { continue };
            let Some(kind) = figure::kind(&call.name) else { continue };
            let mut arguments = as_json(&call.named);
            if arguments.is_null() {
                arguments = json!({});
            }
            for (value, name) in call.values.iter().zip(kind.positional()) {
                arguments[*name] = as_json(value);
            }
            judge("call", format!("{name}: {}", call.name), &figures[kind.name()], &arguments);
        }
        for block in body.split("\n```chart ").skip(1) {
            let (info, rest) = block.split_once('\n').unwrap();
            let inside = rest.split("\n```").next().unwrap();
            let yaml = inside.split("\n---").next().unwrap();
            let Some(kind) = figure::kind(info.split_whitespace().next().unwrap()) else { continue };
            let arguments = as_json(&yaml::parse(yaml, &whole(&file, yaml)).unwrap());
            judge("block", format!("{name}: {info}"), &figures[kind.name()], &arguments);
        }
    }
    for (path, text) in files("data").into_iter().chain(starters) {
        let name = path.display().to_string();
        if name.ends_with(".meta.yaml") {
            judge("sidecar", name, &sidecar, &as_json(&yaml::parse(&text, &whole(&file, &text)).unwrap()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(["site.toml", "chapter", "call", "block", "sidecar"].iter().all(|what| counts[what] >= 3), "{counts:?}");
}

#[test]
fn what_a_reader_refuses_a_schema_refuses() {
    let rows: &[(&str, Json)] = &[
        ("site", json!({ "titel": "x" })),
        ("site", json!({ "section_numbers": 7 })),
        ("site", json!({ "title": ["x"] })),
        ("site", json!({ "markdown": { "html": "allowed" } })),
        ("site", json!({ "markdown": { "htlm": "allow" } })),
        ("site", json!({ "check": { "dead-link": "warning" } })),
        ("site", json!({ "check": { "dead-lnik": "warn" } })),
        ("front-matter", json!({ "titel": "x" })),
        ("front-matter", json!({ "draft": "yes" })),
        ("front-matter", json!({ "date": "June 2025" })),
        ("front-matter", json!({ "date": "2025-6" })),
        ("front-matter", json!({ "weight": 1.5 })),
        ("sidecar", json!({ "licnce": "CC0" })),
        ("sidecar", json!({ "columns": { "a": { "typ": "number" } } })),
        ("sidecar", json!({ "columns": { "a": { "type": "numeric" } } })),
        ("sidecar", json!({ "title": {} })),
        ("figure-bar", json!({ "data": "a.csv" })),
        ("figure-bar", json!({ "caption": "c", "colour": "x" })),
        ("figure-bar", json!({ "caption": "c", "orient": "up" })),
        ("figure-bar", json!({ "caption": "c", "y": { "unit": "x" } })),
        ("figure-bar", json!({ "caption": "c", "y": { "field": "a", "uint": "x" } })),
        ("figure-bar", json!({ "caption": "c", "top": 0 })),
        ("figure-bar", json!({ "caption": "c", "id": "a b" })),
        ("figure-table", json!({ "caption": "c", "summary": { "titel": "x" } })),
    ];
    for (name, value) in rows {
        assert!(!faults(&schema(name), value).is_empty(), "{name} allows {value}");
    }
    let good: &[(&str, Json)] = &[
        ("site", json!({})),
        ("site", json!({ "title": 2025, "words": { "en": { "figure": "Chart" } }, "extra": { "any": [1] } })),
        ("front-matter", json!({ "date": 2025, "tags": "one", "number": "A", "toc": null })),
        ("sidecar", json!({ "title": { "zh": "表", "en": "Table" }, "columns": { "a": null } })),
        ("figure-bar", json!({ "caption": "c", "y": ["a", { "field": "b", "unit": "x", "ticks": [1, 2] }] })),
        ("figure-line", json!({ "caption": "c", "id": "fig-a", "number": false })),
    ];
    for (name, value) in good {
        assert_eq!(faults(&schema(name), value), Vec::<String>::new(), "{name} refuses {value}");
    }
}

// ---------------------------------------------------------------- readers and their lists

/// The keys that a reader complained of.
fn unknown(found: &[tuzhang::diag::Diagnostic]) -> usize {
    found.iter().filter(|found| found.code == "unknown-key").count()
}

/// That a reader knows all keys of its list; `tests/manual.rs` holds that it asks for no other.
#[track_caller]
fn knows(what: &str, keys: &[Key], read: impl Fn(&str) -> Vec<tuzhang::diag::Diagnostic>) {
    for key in keys {
        assert_eq!(unknown(&read(key.name)), 0, "{what} does not know `{}`", key.name);
        assert!(key.about.ends_with('.') || key.about.ends_with(".)"), "{what}: `{}` has no full stop", key.name);
    }
    assert_eq!(unknown(&read("zzz")), 1, "{what} takes any key");
    let names: BTreeSet<&str> = keys.iter().map(|key| key.name).collect();
    assert_eq!(names.len(), keys.len(), "{what} has a key twice");
}

#[test]
fn readers_know_the_keys_of_their_lists() {
    let file = SourcePath::new("x").unwrap();
    let settings = |table: &str, key: &str| {
        let mut found = Vec::new();
        config::parse(&format!("{table}{key} = 1\n"), &file, &mut found);
        found
    };
    knows("site.toml", SITE, |key| settings("", key));
    knows("[markdown]", MARKDOWN, |key| settings("[markdown]\n", key));
    knows("[languages]", LANGUAGE, |key| settings("[languages.en]\n", key));
    knows("[preview]", PREVIEW, |key| settings("[preview]\n", key));
    knows("[citations]", CITATIONS, |key| settings("[citations]\n", key));
    knows("front matter", FRONT_MATTER, |key| {
        let mut found = Vec::new();
        front_matter::parse(&format!("---\n{key}: 1\n---\n"), &file, &mut found);
        found
    });
    let sidecar = |text: &str| {
        let mut found = Vec::new();
        Meta::read(&yaml::parse(text, &whole(&file, text)).unwrap(), &mut found);
        found
    };
    knows("a sidecar", SIDECAR, |key| sidecar(&format!("{key}: 1\n")));
    knows("a column", COLUMN, |key| sidecar(&format!("columns: {{a: {{{key}: 1}}}}\n")));
}

#[test]
fn names_are_listed_and_wrong_ones_told() {
    let place = Project::new(&[]);
    let listed = place.run(&["schema", "--list"]).exits(0).out;
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names.len(), 3 + KINDS.len());
    assert!(names.contains(&"site") && names.contains(&"figure-bar"));
    place.run(&["schema"]).exits(2).says("tuzhang schema --list");
    place.run(&["schema", "sit"]).exits(2).says("did you mean `site`?");
    place.run(&["schema", "figure-baar"]).exits(2).says("did you mean `figure-bar`?");
    place.run(&["schema", "site", "--list"]).exits(2);
}
