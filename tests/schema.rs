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
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
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

/// The patterns that schemas have.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        "^[A-Za-z0-9_-]+$" => {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        }
        "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])([Tt ].*)?)?)?$" => {
            let day = text.split(['T', 't', ' ']).next().unwrap();
            let parts: Vec<&str> = day.split('-').collect();
            let digits = |part: &&str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            let most = [12, 31];
            let fits =
                |(part, most): (&&str, u32)| digits(part, 2) && (1..=most).contains(&part.parse::<u32>().unwrap());
            digits(&parts[0], 4)
                && parts.len() <= 3
                && parts[1..].iter().zip(most).all(fits)
                && (day == text || parts.len() == 3)
        }
        "^https?://[^/ \"<>][^ \"<>]*$" => {
            let host = text.strip_prefix("https://").or(text.strip_prefix("http://")).unwrap_or("");
            !host.is_empty() && !host.starts_with('/') && !text.contains([' ', '"', '<', '>'])
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

/// A value as a file holds it: the name of its schema, where it stands, and what kind of thing it is.
struct Written {
    schema: String,
    at: String,
    what: &'static str,
    value: Json,
}

/// All calls and blocks of figures in the body of a chapter, but those that cannot be read.
fn figures_of(at: &str, body: &str) -> Vec<Written> {
    let file = SourcePath::new("x").unwrap();
    let mut all = Vec::new();
    for found in call::find(body) {
        let Ok(call) = found.call else { continue };
        let Some(kind) = figure::kind(&call.name) else { continue };
        let mut value = as_json(&call.named);
        if value.is_null() {
            value = json!({});
        }
        for (given, name) in call.values.iter().zip(kind.positional()) {
            value[*name] = as_json(given);
        }
        let (schema, at) = (format!("figure-{}", kind.name()), format!("{at}: {}", call.name));
        all.push(Written { schema, at, what: "call", value });
    }
    let with_line = format!("\n{body}");
    for block in with_line.split("\n```chart ").skip(1) {
        let Some((info, rest)) = block.split_once('\n') else { continue };
        let inside = rest.split("\n```").next().unwrap();
        let yaml = inside.split("\n---").next().unwrap();
        let Some(kind) = info.split_whitespace().next().and_then(figure::kind) else { continue };
        let Ok(node) = yaml::parse(yaml, &whole(&file, yaml)) else { continue };
        let mut value = as_json(&node);
        if value.is_null() {
            value = json!({});
        }
        // The id of a block stands in braces behind its kind.
        if let (Some((_, id)), Json::Object(map)) = (info.split_once("{#"), &mut value) {
            map.insert("id".into(), json!(id.trim_end().trim_end_matches('}')));
        }
        let (schema, at) = (format!("figure-{}", kind.name()), format!("{at}: {info}"));
        all.push(Written { schema, at, what: "block", value });
    }
    all
}

/// The front matter of a chapter, and what follows; `None` if it cannot be read.
fn head_of<'a>(at: &str, text: &'a str) -> Option<(Written, &'a str)> {
    let file = SourcePath::new("x").unwrap();
    let (head, body) = match text.strip_prefix("---\n") {
        Some(rest) => rest.split_once("\n---\n")?,
        None => ("", text),
    };
    let mut value = as_json(&yaml::parse(head, &whole(&file, head)).ok()?);
    if value.is_null() {
        value = json!({});
    }
    Some((Written { schema: "front-matter".into(), at: at.to_owned(), what: "chapter", value }, body))
}

/// What a file of a site holds for which there is a schema.
fn written(at: &str, text: &str) -> Vec<Written> {
    let file = SourcePath::new("x").unwrap();
    let one = |schema: &str, what, value| vec![Written { schema: schema.into(), at: at.to_owned(), what, value }];
    if at.ends_with("site.toml") {
        return one("site", "site.toml", as_json(&toml::parse(text, &whole(&file, text)).0));
    }
    if at.ends_with(".meta.yaml") {
        let node = yaml::parse(text, &whole(&file, text));
        return node.map_or_else(|_| Vec::new(), |node| one("sidecar", "sidecar", as_json(&node)));
    }
    let Some((head, body)) = head_of(at, text).filter(|_| at.ends_with(".md")) else { return Vec::new() };
    let mut all = vec![head];
    all.extend(figures_of(at, body));
    all
}

/// All that the repository's own site and its beginnings of sites hold.
fn repository() -> Vec<Written> {
    let settings = common::package().join("site.toml");
    let own = std::iter::once((settings.clone(), std::fs::read_to_string(settings).unwrap()));
    let all = own.chain(files("content")).chain(files("data")).chain(files("src/command/starter"));
    // The page of codes shows mistakes.
    let good = all.filter(|(path, _)| !path.ends_with("codes.md"));
    good.flat_map(|(path, text)| written(&path.display().to_string(), &text)).collect()
}

/// Schemas by their names, read once.
fn schemas() -> BTreeMap<String, Json> {
    let names = ["site", "front-matter", "sidecar"].into_iter().map(str::to_owned);
    let all = names.chain(KINDS.iter().map(|kind| format!("figure-{}", kind.name())));
    all.map(|name| (name.clone(), schema(&name))).collect()
}

#[test]
fn the_repository_fits_its_schemas() {
    let schemas = schemas();
    let all = repository();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong: Vec<String> = Vec::new();
    for one in &all {
        *counts.entry(one.what).or_default() += 1;
        wrong.extend(faults(&schemas[&one.schema], &one.value).into_iter().map(|fault| format!("{}{fault}", one.at)));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(["site.toml", "chapter", "call", "block", "sidecar"].iter().all(|what| counts[what] >= 3), "{counts:?}");
}

// ---------------------------------------------------------------- wrong sites

/// Codes that tell of a key, or of a value of a kind that its key does not take.
const OF_SHAPE: [&str; 8] = [
    "unknown-key",
    "missing-key",
    "wrong-type",
    "unknown-word",
    "out-of-range",
    "bad-date",
    "bad-level",
    "unknown-check",
];

/// The wrong sites of `tests/sites/wrong`: the file that is wrong in its shape, and whether its schema refuses it.
fn wrong_sites(schemas: &BTreeMap<String, Json>) -> Vec<(String, Vec<Written>, bool)> {
    let mut all = Vec::new();
    for (path, text) in files("tests/sites/wrong") {
        let case = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (_, members) = common::archive::read(&text);
        let members: Vec<(String, Vec<u8>)> = members
            .into_iter()
            .filter(|member| member.name != "expected")
            .map(|member| (member.name, member.bytes))
            .collect();
        let Some(world) = common::site::memory_of_bytes(&members) else { continue };
        let found = common::site::render(world).diagnostics;
        let places: BTreeSet<String> = found
            .iter()
            .filter(|one| OF_SHAPE.contains(&one.code))
            .filter_map(|one| Some(one.span.as_ref()?.file.to_string()))
            .collect();
        for file in places {
            let Some((_, bytes)) = members.iter().find(|(name, _)| *name == file) else { continue };
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            let held = written(&file, text);
            let refused = held.iter().any(|one| !faults(&schemas[&one.schema], &one.value).is_empty());
            all.push((format!("{case}: {file}"), held, refused));
        }
    }
    all
}

/// Wrong sites whose schema cannot say what is wrong, and why.
const BEYOND_SCHEMAS: [(&str, &str); 20] = [
    ("config-preview-editor", "an address that opens no editor is a text"),
    ("data-expression", "what an expression holds"),
    ("figure-no-data", "either `data` or rows behind the block"),
    ("figure-no-numbers", "the columns of a table"),
    ("front-matter-print-of-chapter", "the name of the file"),
    ("glossary-list", "no schema for glossaries"),
    ("glossary-scope", "no schema for calls that are no figures"),
    ("glossary-wrong", "no schema for glossaries"),
    ("heading-attributes", "Markdown"),
    ("include-missing", "no schema for calls that are no figures"),
    ("kpi-not-a-number", "the columns of a table"),
    ("landscape-mark", "the cells of a table"),
    ("list-of-what", "no schema for calls that are no figures"),
    ("map-shapes", "the shapes in a file"),
    ("same-untranslated-note", "the original of a translation"),
    ("shortcode-arguments", "what a template of the site takes"),
    ("table-caption-stray", "Markdown"),
    ("table-parts", "the columns that a table shows"),
    ("term-unknown", "no schema for calls that are no figures"),
    ("timeline-no-texts", "the columns of a table"),
];

#[test]
fn wrong_keys_and_types_of_wrong_sites_are_refused() {
    let mut beyond: BTreeSet<&str> = BEYOND_SCHEMAS.iter().map(|(case, _)| *case).collect();
    let (mut refused, mut allowed) = (0, Vec::new());
    for (case, held, is_refused) in wrong_sites(&schemas()) {
        let name = case.split(':').next().unwrap();
        match (is_refused, beyond.contains(name) || held.is_empty()) {
            (true, _) => refused += 1,
            (false, true) => _ = beyond.remove(name),
            (false, false) => allowed.push(case),
        }
    }
    assert!(allowed.is_empty(), "their schemas allow them:\n{}", allowed.join("\n"));
    assert!(beyond.is_empty(), "their schemas refuse them: {beyond:?}");
    assert!(refused >= 20, "{refused}");
}

/// Ajv finds the schemas good by the schema of schemas, and judges as the small validator above does.
#[test]
fn ajv_judges_alike() {
    let schemas = schemas();
    let mut all = repository();
    all.extend(wrong_sites(&schemas).into_iter().flat_map(|(_, held, _)| held));
    let rows = rows().into_iter().map(|(schema, value)| Written {
        schema: schema.into(),
        at: value.to_string(),
        what: "row",
        value,
    });
    all.extend(rows);
    let values: Vec<Json> = all.iter().map(|one| json!({ "schema": one.schema, "value": one.value })).collect();
    let folder = common::package().join("tests/conformance");
    assert!(folder.join("node_modules/ajv").is_dir(), "`tests/run install` puts ajv into {}", folder.display());
    let mut node =
        Command::new("node").arg(folder.join("ajv.mjs")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let asked = json!({ "schemas": schemas, "values": values }).to_string();
    node.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    let said: Vec<bool> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said.len(), all.len());
    let other: Vec<&str> = all
        .iter()
        .zip(&said)
        .filter(|(one, good)| faults(&schemas[&one.schema], &one.value).is_empty() != **good)
        .map(|(one, _)| one.at.as_str())
        .collect();
    assert!(other.is_empty(), "\n{}", other.join("\n"));
    assert!(said.iter().filter(|good| **good).count() > 500 && said.iter().filter(|good| !**good).count() > 40);
}

#[test]
fn what_a_reader_refuses_a_schema_refuses() {
    for (name, value) in wrong_rows() {
        assert!(!faults(&schema(name), &value).is_empty(), "{name} allows {value}");
    }
    for (name, value) in good_rows() {
        assert_eq!(faults(&schema(name), &value), Vec::<String>::new(), "{name} refuses {value}");
    }
}

fn rows() -> Vec<(&'static str, Json)> {
    wrong_rows().into_iter().chain(good_rows()).collect()
}

fn wrong_rows() -> Vec<(&'static str, Json)> {
    vec![
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
        ("front-matter", json!({ "date": "2025-13" })),
        ("front-matter", json!({ "date": "2025-01-32" })),
        ("sidecar", json!({ "columns": { "a": { "values": ["x"] } } })),
        ("front-matter", json!({ "weight": 1.5 })),
        ("sidecar", json!({ "licnce": "CC0" })),
        ("sidecar", json!({ "columns": { "a": { "typ": "number" } } })),
        ("sidecar", json!({ "columns": { "a": { "type": "numeric" } } })),
        ("sidecar", json!({ "columns": { "a": { "times": 0 } } })),
        ("sidecar", json!({ "title": {} })),
        ("figure-bar", json!({ "data": "a.csv" })),
        ("figure-bar", json!({ "caption": "c", "colour": "x" })),
        ("figure-bar", json!({ "caption": "c", "orient": "up" })),
        ("figure-bar", json!({ "caption": "c", "y": { "unit": "x" } })),
        ("figure-bar", json!({ "caption": "c", "y": { "field": "a", "uint": "x" } })),
        ("figure-bar", json!({ "caption": "c", "top": 0 })),
        ("figure-bar", json!({ "caption": "c", "id": "a b" })),
        ("figure-table", json!({ "caption": "c", "summary": { "titel": "x" } })),
    ]
}

fn good_rows() -> Vec<(&'static str, Json)> {
    vec![
        ("site", json!({})),
        ("site", json!({ "title": 2025, "words": { "en": { "figure": "Chart" } }, "extra": { "any": [1] } })),
        ("front-matter", json!({ "date": "2025-12-31T08:00" })),
        ("sidecar", json!({ "columns": { "a": { "values": { "甲": { "en": "One" }, "乙": "Two" } } } })),
        ("front-matter", json!({ "date": 2025, "tags": "one", "number": "A", "toc": null })),
        ("sidecar", json!({ "title": { "zh": "表", "en": "Table" }, "columns": { "a": null } })),
        ("sidecar", json!({ "columns": { "a": { "times": 0.1 }, "b": { "times": 10000 } } })),
        ("figure-bar", json!({ "caption": "c", "y": ["a", { "field": "b", "unit": "x", "ticks": [1, 2] }] })),
        ("figure-line", json!({ "caption": "c", "id": "fig-a", "number": false })),
    ]
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
