//! The house as it is meant to stand: which module may use which, one door for each outside crate, lists in order.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the sources, and fail by panicking")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use tuzhang::figure::{Family, Form, KINDS, args};
use tuzhang::output::FORMATS;
use tuzhang::table::READERS;

/// Modules from the ground up: each uses only those before it.
const MODULES: &[&str] = &[
    "path",
    "escape",
    "diag",
    "world",
    "read",
    "words",
    "table",
    "citation",
    "glossary",
    "plot",
    "atlas",
    "figure",
    "markdown",
    "highlight",
    "include",
    "translation",
    "chapter",
    "index",
    "theme",
    "site",
    "page",
    "output",
    "audit",
    "serve",
    "command",
];

/// Where each outside crate may be named: files, or folders that end in a slash. An empty path is everywhere.
const DOORS: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["diag/frame.rs"]),
    ("anstream", &["command/terminal.rs", "serve/terminal.rs", "serve/terminal/"]),
    ("chardetng", &["table/encoding.rs"]),
    ("clap", &["command/"]),
    ("encoding_rs", &["table/encoding.rs"]),
    ("fancy_regex", &["highlight/color/scout.rs"]),
    ("flate2", &["table/reader/workbook/zip.rs"]),
    ("jiff", &["read/fields.rs", "table/date.rs"]),
    ("mimalloc", &["main.rs"]),
    ("notify", &["serve/"]),
    ("pulldown_cmark", &["markdown/"]),
    ("pulldown_latex", &["markdown/math.rs"]),
    ("quick_xml", &["table/reader/workbook/xml.rs"]),
    // Not in `table`: a table is read under a lock, and a pool that waits for it would wait for itself.
    ("rayon", &["command/check.rs", "output/", "serve/", "site/source.rs"]),
    ("regex_automata", &["highlight/color/scout.rs"]),
    ("regex_syntax", &["highlight/color/scout.rs"]),
    ("rustls_graviola", &["audit/external/client.rs"]),
    ("saphyr_parser", &["read/yaml.rs"]),
    ("serde", &[""]),
    (
        "serde_json",
        &[
            "citation/csl.rs",
            "command/schema.rs",
            "command/translate.rs",
            "diag/frame.rs",
            "highlight/color/grammar.rs",
            "output/",
            "page/call/shortcode.rs",
            "page/mod.rs",
            "serve/",
            "table/reader/json.rs",
            "theme/context.rs",
        ],
    ),
    ("serde_yaml", &["read/yaml.rs"]),
    ("strsim", &["diag/nearest.rs"]),
    ("syntect", &["highlight/color/"]),
    ("tera", &["theme/"]),
    ("terminal_size", &["serve/terminal/screen.rs"]),
    ("tokio", &["serve/"]),
    ("toml", &["read/toml.rs", "table/reader/toml.rs"]),
    ("two_face", &["highlight/color/grammar.rs"]),
    ("unicode_linebreak", &["plot/text.rs"]),
    (
        "unicode_normalization",
        &["audit/external/address.rs", "citation/latex.rs", "markdown/outline.rs", "markdown/slug.rs", "path.rs"],
    ),
    ("unicode_segmentation", &["plot/text.rs"]),
    (
        "unicode_width",
        &["command/data.rs", "markdown/outline.rs", "markdown/width.rs", "plot/text.rs", "serve/terminal/"],
    ),
    ("ureq", &["audit/external/client.rs"]),
    ("walkdir", &["world.rs"]),
    ("xxhash_rust", &[""]),
];

/// The sources without comments and without the tests at their end, by their path below `src/`.
fn sources() -> BTreeMap<String, String> {
    let folder = common::package().join("src");
    let names = common::files(&folder).into_iter().filter(|name| name.ends_with(".rs"));
    names.map(|name| (name.clone(), code(&std::fs::read_to_string(folder.join(name)).unwrap()))).collect()
}

fn code(text: &str) -> String {
    let plain = text.split("#[cfg(test)]").next().unwrap();
    let lines = plain.lines().map(|line| match line.trim_start().starts_with("//") {
        true => "",
        false => line.split(" // ").next().unwrap(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The words that stand before `::` and after `before`.
fn paths<'a>(code: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(before).filter_map(move |(at, _)| {
        let rest = &code[at + before.len()..];
        let end = rest.find(|character: char| !(character.is_alphanumeric() || character == '_'))?;
        (end > 0).then_some(&rest[..end])
    })
}

/// The module that a file below `src/` belongs to; `None` for the roots.
fn module(file: &str) -> Option<&str> {
    let name = file.split('/').next()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    (!matches!(name, "lib" | "main")).then_some(name)
}

#[test]
fn arrows_only_go_down() {
    let mut wrong = BTreeSet::new();
    let mut known = BTreeSet::new();
    for (file, code) in sources() {
        let Some(module) = module(&file) else { continue };
        known.insert(module.to_owned());
        let Some(own) = MODULES.iter().position(|name| *name == module) else {
            wrong.insert(format!("`{module}` has no place in MODULES"));
            continue;
        };
        assert!(!code.contains("crate::{"), "{file}: write one `use crate::module` a line");
        for used in paths(&code, "crate::") {
            match MODULES.iter().position(|name| *name == used) {
                Some(place) if place > own => {
                    wrong.insert(format!("{file} uses `{used}`, which stands above `{module}`"));
                }
                _ => {}
            }
        }
    }
    wrong.extend(
        MODULES.iter().filter(|name| !known.contains(**name)).map(|name| format!("there is no module `{name}`")),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_map_lists_the_modules_in_order() {
    let text = std::fs::read_to_string(common::package().join("src/lib.rs")).unwrap();
    let (_, order) = text.split_once("Reading order").unwrap();
    let (order, _) = order.split_once("`tests/").unwrap();
    let listed: Vec<&str> = order.split('`').skip(1).step_by(2).collect();
    assert_eq!(listed, MODULES);
}

#[test]
fn each_crate_has_one_door() {
    let mut wrong = Vec::new();
    let sources = sources();
    for (name, doors) in DOORS {
        for (file, code) in &sources {
            if uses(code, name)
                && !doors
                    .iter()
                    .any(|door| file == door || (file.starts_with(door) && (door.is_empty() || door.ends_with('/'))))
            {
                wrong.push(format!("{file} names `{name}`, whose door is {doors:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether a file names an outside crate; a module of ours may have the same name.
fn uses(code: &str, name: &str) -> bool {
    let own = code.lines().any(|line| {
        let line = line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        let ours = ["use super::", "use crate::", "mod "].iter().any(|start| line.starts_with(start));
        ours && line.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name)
    });
    let path = format!("{name}::");
    let outside = code
        .match_indices(&path)
        .any(|(at, _)| !code[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':')));
    outside && !own
}

#[test]
fn every_dependency_has_a_door_and_is_used() {
    let text = std::fs::read_to_string(common::package().join("Cargo.toml")).unwrap();
    let (_, list) = text.split_once("[dependencies]\n").unwrap();
    let (list, _) = list.split_once("\n[").unwrap();
    let names = list.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.replace('-', "_"));
    let sources = sources();
    let mut wrong = Vec::new();
    for name in names {
        if DOORS.iter().all(|(known, _)| *known != name) {
            wrong.push(format!("`{name}` has no door"));
        }
        if !sources.values().any(|code| uses(code, &name)) {
            wrong.push(format!("`{name}` is named in Cargo.toml and nowhere else"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_drawing_engine_stands_alone() {
    for (file, code) in sources() {
        if module(&file) != Some("plot") {
            continue;
        }
        let others: BTreeSet<&str> = paths(&code, "crate::").filter(|used| *used != "plot").collect();
        assert!(others.is_empty(), "{file} uses {others:?}");
        let crates: Vec<&str> = DOORS.iter().map(|(name, _)| *name).filter(|name| uses(&code, name)).collect();
        assert!(crates.is_empty() || file == "plot/text.rs", "{file} uses {crates:?}");
        assert!(crates.iter().all(|name| name.starts_with("unicode_")), "{file} uses {crates:?}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let folder = common::package().join("src");
    for name in common::files(&folder).iter().filter(|name| name.ends_with(".rs") && !name.ends_with("tests.rs")) {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        assert!(text.starts_with("//! "), "{name} does not begin with a line `//! …`");
    }
}

#[test]
fn codes_of_diagnostics_are_words_and_hyphens() {
    let mut codes = BTreeSet::new();
    for (file, code) in sources() {
        for start in ["error!(", "warning!("] {
            for (at, _) in code.match_indices(start) {
                let rest = code[at + start.len()..].trim_start();
                let Some(code) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
                let good =
                    code.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
                assert!(good, "{file}: the code `{code}`");
                codes.insert(code.to_owned());
            }
        }
    }
    assert!(codes.len() > 20, "{codes:?}");
}

/// What holds for every list of plugins: each name once, and a sentence about each.
fn check_list<'a>(what: &str, items: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (name, about) in items {
        assert!(!names.contains(&name), "{what} `{name}` is there twice");
        assert!(is_sentence(about), "{what} `{name}`: {about}");
        names.push(name);
    }
    assert!(!names.is_empty());
    names
}

/// Whether a text is a sentence for the manual.
fn is_sentence(text: &str) -> bool {
    text.ends_with('.') && text.len() > 10 && !text.starts_with(char::is_lowercase) && !text.contains('\n')
}

#[test]
fn figure_kinds_are_listed_in_order() {
    let names = check_list("kind", KINDS.iter().map(|kind| (kind.name(), kind.about())));
    assert!(names.is_sorted(), "{names:?}");
    for kind in KINDS {
        let mut params = BTreeSet::new();
        for param in args::params(*kind) {
            assert!(params.insert(param.name), "{}: `{}` twice", kind.name(), param.name);
            assert!(is_sentence(param.about), "{}, `{}`: {}", kind.name(), param.name, param.about);
        }
        for name in kind.positional() {
            assert!(params.contains(name), "{}: `{name}` is no argument", kind.name());
        }
    }
}

#[test]
fn output_formats_have_names_of_their_own() {
    check_list("format", FORMATS.iter().map(|format| (format.name(), format.about())));
}

#[test]
fn table_readers_have_extensions_of_their_own() {
    check_list("reader", READERS.iter().map(|reader| (reader.name(), reader.about())));
    let mut all = BTreeSet::new();
    for extension in READERS.iter().flat_map(|reader| reader.extensions()) {
        assert!(all.insert(*extension), "`.{extension}` has two readers");
        assert_eq!(*extension, extension.to_lowercase());
    }
}

#[test]
fn every_example_of_a_figure_draws() {
    let data = common::tree(&common::package().join("data"));
    for language in ["en", "zh-CN"] {
        for kind in KINDS {
            let name = kind.name();
            let chapter = format!("---\ntitle: x\n---\n\n{}\n", kind.example());
            let mut files = vec![
                ("content/01-a.md".to_owned(), chapter.into_bytes()),
                ("site.toml".to_owned(), format!("language = \"{language}\"\n").into_bytes()),
            ];
            files.extend(data.iter().map(|(name, bytes)| (format!("data/{name}"), bytes.clone())));
            let rendered = common::site::render(common::site::memory_of_bytes(&files).unwrap());
            assert_eq!(rendered.said, "", "{name}");
            let page = rendered.text("a/index.html");
            assert!(!page.contains("{{"), "{name}: the call is printed");
            match kind.family() {
                Family::Figure | Family::Table => assert!(page.contains("<figure"), "{name}: no figure in the page"),
                Family::Value => assert!(!page.contains("⚠"), "{name}: the value is not there"),
            }
            let csv = rendered.outputs.iter().find(|(out, _)| out.ends_with(".csv"));
            assert_eq!(csv.is_some(), kind.forms().contains(&Form::Csv), "{name}: the data to download");
            assert!(csv.is_none_or(|(_, bytes)| bytes.len() > 4), "{name}: the data is empty");
        }
    }
}
