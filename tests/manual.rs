//! The manual says what the program has: its lists are made from the lists in the source, or compared with them.
//!
//! A part of a page between `<!-- generated: NAME -->` and `<!-- end -->` is written by [`generated`];
//! `UPDATE=1 cargo test --test manual` writes it anew. Keys, flags and codes have sentences of their own in the manual;
//! there the test holds that none is missing and none is invented.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read and write their own files")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{read_dir, read_to_string, write};
use std::path::{Path, PathBuf};
use std::process::Command;
use tuzhang::diag::level::CHECKS;
use tuzhang::figure::param::{CHANNEL_KEYS, CHART, COMMON, Need, Param};
use tuzhang::figure::{self, Figure, KINDS};
use tuzhang::output::FORMATS;
use tuzhang::page::call;
use tuzhang::read::keys::{CITATIONS, COLUMN, FRONT_MATTER, Key, LANGUAGE, MARKDOWN, PREVIEW, SIDECAR, SITE};
use tuzhang::table::{FUNCTIONS, READERS};

const BEGIN: &str = "<!-- generated: ";
const END: &str = "<!-- end -->";

fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All files below a folder with an extension, in order.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![package(folder)];
    while let Some(next) = folders.pop() {
        for entry in read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn page(name: &str) -> String {
    read_to_string(package("content/manual").join(name)).unwrap()
}

// ---------------------------------------------------------------- what is generated

/// The text of a generated part. `None`: nobody knows the name.
fn generated(name: &str) -> Option<String> {
    let rows: Vec<String> = match name {
        "kinds" => {
            let row = |kind: &&dyn Figure| format!("| [`{0}`](kinds/{0}.md) | {1} |", kind.name(), kind.about());
            return Some(table("| Kind | Meaning |", KINDS.iter().map(row)));
        }
        "properties" => return Some(properties()),
        "common parameters" => return Some(parameters(COMMON)),
        "channel keys" => CHANNEL_KEYS
            .iter()
            .map(|key| format!("| `{}` | {} | {} |", key.name, key.about, key.shape.words()))
            .collect(),
        "functions" => FUNCTIONS
            .iter()
            .map(|function| {
                format!(
                    "| `{}` | {} |",
                    function.form.replace(" or ", "`, `").replace(", p1 to ", "`, `p1` to `"),
                    function.about
                )
            })
            .collect(),
        "readers" => READERS
            .iter()
            .map(|reader| {
                let extensions: Vec<String> = reader.extensions().iter().map(|name| format!("`.{name}`")).collect();
                let about = reader.about().replace('|', "\\|");
                format!("| {} | {} | {about} |", reader.name(), extensions.join(" "))
            })
            .collect(),
        "checks" => CHECKS.iter().map(|(code, level)| format!("| `{code}` | `{}` |", level.word())).collect(),
        "outputs" => FORMATS.iter().map(|format| format!("| {} | {} |", format.name(), format.about())).collect(),
        "chart parameters" => return Some(parameters(CHART)),
        "keys of site.toml" => return Some(keys(SITE)),
        "keys of [markdown]" => return Some(keys(MARKDOWN)),
        "keys of [languages.en]" => return Some(keys(LANGUAGE)),
        "keys of [preview]" => return Some(keys(PREVIEW)),
        "keys of [citations]" => return Some(keys(CITATIONS)),
        "keys of front matter" => return Some(keys(FRONT_MATTER)),
        "keys of sidecars" => return Some(keys(SIDECAR)),
        "keys of columns" => return Some(keys(COLUMN)),
        "codes" => return Some(codes()),
        "gallery" => return Some(KINDS.iter().map(|kind| framed(*kind)).collect::<Vec<_>>().join("\n")),
        _ => {
            if let Some(kind) = name.strip_prefix("kind ") {
                return figure::kind(kind).map(whole);
            }
            let name = name.strip_prefix("parameters of ")?;
            let own = figure::kind(name).map(|kind| kind.params());
            return Some(parameters(own.or_else(|| call::named(name).map(|call| call.params()))?));
        }
    };
    let head = match name {
        "functions" => "| Function | Meaning |",
        "checks" => "| Check | Level |",
        "channel keys" => "| Key | Meaning | Takes |",
        "readers" => "| Format | Extensions | Meaning |",
        _ => "| Output | Meaning |",
    };
    Some(table(head, rows.into_iter()))
}

/// The custom properties of the theme's style sheets: their names, and their values by scheme.
fn properties() -> String {
    let read = |name: &str| {
        read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets").join(name)).unwrap()
    };
    let (style, figure) = (read("style.css"), read("figure.css"));
    let mut rows: Vec<(String, [String; 3])> = Vec::new();
    // What the second sheet says stands over the first.
    for sheet in [&style, &figure] {
        let schemes = [":root {", ":root[data-theme=\"dark\"] {", ":root[data-theme=\"sepia\"] {"];
        for (scheme, begin) in schemes.iter().enumerate() {
            let Some((_, block)) = sheet.split_once(begin) else { continue };
            let block = block.split_once('}').unwrap().0;
            for line in block.split(['\n', ';']).map(str::trim).filter(|line| line.starts_with("--tz-")) {
                let (name, value) = line.split_once(':').unwrap();
                let at = rows.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                    rows.push((name.to_owned(), Default::default()));
                    rows.len() - 1
                });
                rows[at].1[scheme] = format!("`{}`", value.trim());
            }
        }
    }
    table(
        "| Property | Light, or always | Dark | Sepia |",
        rows.iter().map(|(name, values)| format!("| `{name}` | {} |", values.join(" | "))),
    )
}

fn table(head: &str, rows: impl Iterator<Item = String>) -> String {
    let rule = "|---".repeat(head.matches('|').count() - 1);
    let rows: String = rows.map(|row| row + "\n").collect();
    format!("{head}\n{rule}|\n{rows}")
}

/// Every code with what it means, its level, and the shortest message of the golden files that has it.
fn codes() -> String {
    let errors = page("07-errors.md");
    let listed = errors.split("\n## The codes").nth(1).unwrap();
    let rows = listed.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | "));
    // A code that several parts of a site have stands in several tables, each with its own sentence.
    let mut rows_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    rows.for_each(|(code, meaning)| rows_of.entry(code).or_default().push(meaning));
    let goldens: Vec<String> =
        files("tests/sites/wrong", "txt").iter().map(|path| read_to_string(path).unwrap()).collect();
    let frames: Vec<&str> = goldens
        .iter()
        .filter_map(|text| text.split_once("--- expected\n"))
        .flat_map(|(_, said)| said.split("\n\n"))
        .collect();
    let one = |(code, meanings): (&&str, &Vec<&str>)| {
        let (code, meaning) = (*code, meanings.join(" "));
        let level = CHECKS.iter().find(|(known, _)| *known == code);
        let level = level.map_or(String::new(), |(_, level)| {
            format!(" Its [level](07-errors.md#levels) is `{}` unless the site wants it otherwise.", level.word())
        });
        let begins = [format!("error[{code}]"), format!("warning[{code}]")];
        let own =
            frames.iter().filter(|frame| begins.iter().any(|begin| frame.trim_start().starts_with(begin.as_str())));
        let shown =
            own.filter(|frame| frame.lines().count() <= 18 && frame.lines().all(|line| line.chars().count() <= 120));
        let example = shown.min_by_key(|frame| (frame.len(), **frame));
        let example =
            example.map_or(String::new(), |frame| format!("\n````text\n{}\n````\n", frame.trim_matches('\n')));
        format!("## `{code}` {{#{code}}}\n\n{meaning}{level}\n{example}")
    };
    rows_of.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Keys of a file of settings.
fn keys(keys: &[Key]) -> String {
    let row = |key: &Key| {
        let more = if key.more.is_empty() { String::new() } else { format!(" [More]({})", key.more) };
        let without = if key.without.is_empty() { "none" } else { key.without };
        format!("| `{}` | {}{more} | {} | {without} |", key.name, key.about, key.takes.words())
    };
    table("| Key | Meaning | Takes | Without it |", keys.iter().map(row))
}

fn parameters(params: &[Param]) -> String {
    let row = |param: &Param| {
        let without = match param.need {
            Need::Required => "required",
            Need::Optional(without) => without,
        };
        format!("| `{}` | {} | {} | {without} |", param.name, param.about, param.shape.words())
    };
    table("| Parameter | Meaning | Takes | Left out |", params.iter().map(row))
}

/// What the page of a kind says of it: the example, drawn and as it is written, and the parameters.
fn whole(kind: &dyn Figure) -> String {
    let (about, example) = (kind.about(), kind.example());
    let own = parameters(kind.params());
    let shared = match (kind.shared().is_empty(), kind.takes_common()) {
        (false, true) => {
            "It also takes the [arguments of all charts](../03-figures.md#chart) and of [all figures](../03-figures.md#common).\n"
        }
        (true, true) => "It also takes the [arguments of all figures](../03-figures.md#common).\n",
        _ => "",
    };
    format!(
        "{about}\n\n{example}\n\nIt is written so:\n\n````markdown\n{example}\n````\n\n## Parameters {{#parameters}}\n\n{own}\n{shared}"
    )
}

/// A kind in the gallery: its name, its example, where it is told about.
fn framed(kind: &dyn Figure) -> String {
    let (name, about, example) = (kind.name(), kind.about(), kind.example());
    // Ids belong to the page of the kind.
    let drawn = nameless(example);
    format!("## `{name}` {{#{name}}}\n\n{about} [Source and parameters]({name}.md).\n\n{drawn}\n")
}

/// An example without its id.
fn nameless(example: &str) -> String {
    let block = without(example, " {#", "}");
    let inline = without(&block, " id=\"", "\",");
    without(&inline, ", id=\"", "\"")
}

/// A text without the first piece between two marks, if it stands in the first line.
fn without(text: &str, open: &str, close: &str) -> String {
    let line = text.lines().next().unwrap_or_default().len();
    let Some(start) = text[..line].find(open) else { return text.to_owned() };
    let Some(length) = text[start + open.len()..line].find(close) else { return text.to_owned() };
    format!("{}{}", &text[..start], &text[start + open.len() + length + close.len()..])
}

/// A page with its generated parts as they should be; what is wrong with its marks goes to `wrong`.
fn renewed(text: &str, wrong: &mut Vec<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let mark_end = rest[at..].find(" -->\n").map_or(rest.len(), |length| at + length);
        let name = &rest[at + BEGIN.len()..mark_end];
        let end = rest[mark_end..].find(END).map(|length| mark_end + length);
        let (Some(made), Some(end)) = (generated(name), end) else {
            wrong.push(format!("there is no generated part `{name}`, or it has no `{END}`"));
            break;
        };
        out.push_str(&format!("{}{BEGIN}{name} -->\n\n{made}\n", &rest[..at]));
        rest = &rest[end..];
    }
    out + rest
}

/// A page for a kind that has none yet.
fn begin_pages_of_kinds() {
    for kind in KINDS {
        let (name, about) = (kind.name(), kind.about().replace('`', ""));
        let path = package("content/manual/kinds").join(format!("{name}.md"));
        if !path.exists() {
            let head = format!("---\ntitle: {name}\ndescription: {about:?}\nlang: en\n---\n");
            write(path, format!("{head}\n{BEGIN}kind {name} -->\n{END}\n")).unwrap();
        }
    }
}

#[test]
fn generated_parts_are_new() {
    if std::env::var_os("UPDATE").is_some() {
        begin_pages_of_kinds();
    }
    let pages: Vec<(PathBuf, String)> =
        files("content/manual", "md").into_iter().map(|path| (path.clone(), read_to_string(path).unwrap())).collect();
    let marks: BTreeSet<String> = pages
        .iter()
        .flat_map(|(_, text)| text.split(BEGIN).skip(1))
        .filter_map(|rest| rest.split(" -->").next().map(str::to_owned))
        .collect();
    let mut wrong = Vec::new();
    let pages_of_kinds = KINDS.iter().map(|kind| format!("kind {}", kind.name()));
    let parts = [
        "kinds",
        "gallery",
        "common parameters",
        "chart parameters",
        "channel keys",
        "functions",
        "readers",
        "outputs",
        "codes",
        "keys of site.toml",
        "keys of [markdown]",
        "keys of [languages.en]",
        "keys of [preview]",
        "keys of front matter",
        "keys of sidecars",
        "keys of columns",
    ];
    for name in parts.iter().map(|name| (*name).to_owned()).chain(pages_of_kinds) {
        if !marks.contains(&name) {
            wrong.push(format!("no page has the generated part `{name}`"));
        }
    }
    for (path, text) in &pages {
        let new = renewed(text, &mut wrong);
        if new != *text {
            match std::env::var_os("UPDATE") {
                Some(_) => write(path, new).unwrap(),
                None => wrong.push(format!("{} is not as the source has it: run with UPDATE=1", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

// ---------------------------------------------------------------- what is compared

/// The first cells of the tables below a heading, up to the next of its level: `` | `key` | … `` gives `key`.
fn listed(text: &str, heading: &str) -> BTreeSet<String> {
    let level = heading.split(' ').next().unwrap_or_default();
    let begin = text.find(&format!("\n{heading}")).unwrap_or_else(|| panic!("no heading `{heading}`")) + 1;
    let section = &text[begin + heading.len()..];
    let section = section.split(&format!("\n{level} ")).next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    rows.map(str::to_owned).collect()
}

fn same(what: &str, source: &BTreeSet<String>, manual: &BTreeSet<String>) {
    let missing: Vec<_> = source.difference(manual).collect();
    let invented: Vec<_> = manual.difference(source).collect();
    assert!(missing.is_empty() && invented.is_empty(), "{what}: the manual lacks {missing:?} and invents {invented:?}");
}

/// A source file without comments.
fn code(path: &Path) -> String {
    let text = read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The first text in quotes behind each of `marks`, where nothing but space is between.
fn quoted_after(text: &str, marks: &[&str]) -> BTreeSet<String> {
    let after = |mark: &&str| text.split(*mark).skip(1).map(str::trim_start).collect::<Vec<_>>();
    let quoted = |rest: &str| Some(rest.strip_prefix('"')?.split('"').next()?.to_owned());
    marks.iter().flat_map(after).filter_map(quoted).collect()
}

#[test]
fn every_code_is_explained() {
    let source: BTreeSet<String> =
        files("src", "rs").iter().flat_map(|path| quoted_after(&code(path), &["error!(", "warning!("])).collect();
    assert!(source.len() > 50, "the source has codes");
    same("codes", &source, &listed(&page("07-errors.md"), "## The codes"));
}

#[test]
fn every_key_is_explained() {
    let asked = |path: &str| {
        let kinds = ["text(", "texts(", "flag(", "integer(", "number(", "date(", "web(", "node("];
        let own = kinds.map(|kind| format!("fields.{kind}"));
        let marks: Vec<&str> = own.iter().map(String::as_str).chain(["(&mut fields,"]).collect();
        quoted_after(&code(&package(path)), &marks)
    };
    let listed = |lists: &[&[Key]]| -> BTreeSet<String> {
        lists.iter().flat_map(|keys| keys.iter()).map(|key| key.name.to_owned()).collect()
    };
    // The lists of src/read/keys.rs are the manual and the schemas; here they are held against what readers ask for.
    same("front matter", &asked("src/read/front_matter.rs"), &listed(&[FRONT_MATTER]));
    let mut site = listed(&[SITE, MARKDOWN, PREVIEW]);
    // Of `[citations]` another reader asks, over fields of another name.
    let inner = listed(&[CITATIONS]);
    site.retain(|key| !inner.contains(key));
    same("site.toml", &asked("src/read/config.rs"), &site);
    same("[languages]", &asked("src/read/language.rs"), &listed(&[LANGUAGE]));
    same("sidecars", &asked("src/table/meta.rs"), &listed(&[SIDECAR, COLUMN]));
}

#[test]
fn every_module_is_on_the_map() {
    let library = read_to_string(package("src/lib.rs")).unwrap();
    let modules = library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    same("modules", &modules.map(str::to_owned).collect(), &listed(&page("developing/architecture.md"), "## Modules"));
}

#[test]
fn every_command_and_flag_is_explained() {
    let manual = page("06-commands.md");
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tuzhang")).args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let all = help(&["--help"]);
    let commands = all.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands: Vec<&str> = commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let common: BTreeSet<String> = listed(&manual, "## What all commands");
    let told: BTreeSet<String> = manual
        .lines()
        .filter_map(|line| line.strip_prefix("## `tuzhang "))
        .map(|line| line.split(['`', ' ']).next().unwrap_or_default().to_owned())
        .collect();
    same("commands", &commands.iter().map(|name| (*name).to_owned()).collect(), &told);
    for command in commands {
        let flags: BTreeSet<String> = help(&[command, "--help"])
            .lines()
            .filter(|line| line.trim_start().starts_with('-'))
            .filter_map(|line| line.split_whitespace().find(|word| word.starts_with("--")))
            .map(|flag| flag.split('[').next().unwrap_or_default().to_owned())
            .collect();
        let own = listed(&manual, &format!("## `tuzhang {command}"));
        let own: BTreeSet<String> = own.into_iter().filter(|cell| cell.starts_with("--")).collect();
        let missing: Vec<_> = flags.iter().filter(|flag| !own.contains(*flag) && !common.contains(*flag)).collect();
        let invented: Vec<_> = own.difference(&flags).collect();
        assert!(
            missing.is_empty() && invented.is_empty(),
            "{command}: the manual lacks {missing:?} and invents {invented:?}"
        );
    }
}

/// Each sentence of the page on security, by how it begins, and what holds it: a file of tests and a test in it, a case
/// of `tests/sites/`, or a lint.
const HELD: &[(&str, &[&str])] = &[
    (
        "Attributes behind a heading run and style nothing",
        &["tests/sites/wrong/heading-attributes.txt", "tests/sites/html-escape/content/a.md"],
    ),
    ("**Trusted** are", &["tests/sites.rs: good_sites", "tests/sites/theme/site.toml"]),
    ("Templates print", &["tests/sites/theme/site.toml", "tests/sites/html-escape/site.toml"]),
    ("Do not build", &["tests/sites/html-escape/site.toml"]),
    ("**Not trusted** are", &["tests/hostile.rs: data_stays_data", "tests/hostile.rs: names_of_files_stay_text"]),
    (
        "Nothing that any source",
        &["tests/hostile.rs: no_path_leaves_the_site", "tests/hostile.rs: no_link_leaves_the_site"],
    ),
    ("Sources are read below", &["tests/hostile.rs: no_path_leaves_the_site"]),
    ("A path that climbs", &["src/path.rs: refuses_every_way_out", "tests/hostile.rs: no_link_leaves_the_site"]),
    ("Tables are read below", &["tests/hostile.rs: no_path_leaves_the_site"]),
    (
        "No command but `check --external`",
        &["tests/external.rs: nothing_is_asked_unless_it_is_wanted", "tests/architecture.rs: each_crate_has_one_door"],
    ),
    ("Names that some system", &["src/path.rs: refuses_every_way_out"]),
    ("Sizes are limited", &["tests/cli.rs: what_is_too_large_is_told"]),
    ("So are depths", &["src/read/yaml.rs: bombs_and_depth_are_errors", "tests/sites.rs: nesting_is_bounded_and_told"]),
    ("YAML whose aliases", &["src/read/yaml.rs: bombs_and_depth_are_errors"]),
    ("`build` writes into", &["tests/cli.rs: files_of_others_stay", "tests/cli.rs: dangerous_folders_are_refused"]),
    ("See [`tuzhang build`]", &[]),
    ("Two builds into", &["tests/cli.rs: two_builds_at_once_take_turns_or_say_so"]),
    ("Cells, names of columns", &["tests/hostile.rs: data_stays_data"]),
    ("They are escaped", &["tests/hostile.rs: data_stays_data", "tests/hostile.rs: arguments_of_figures_stay_text"]),
    ("A link in Markdown", &["tests/sites/wrong/link-scheme.txt"]),
    (
        "An address that runs in raw HTML",
        &["tests/sites/wrong/html-active-address.txt", "tests/sites/wrong/shortcode-active-address.txt"],
    ),
    ("The built-in theme puts", &["tests/browser/theme.test.mjs: every page can forbid scripts and styles within it"]),
    (
        "It asks nothing",
        &["tests/browser/pages.test.mjs: no page complains, fails to load a file, or asks for one elsewhere"],
    ),
    ("In CSV downloads", &["tests/hostile.rs: data_stays_data"]),
    ("Messages show", &["tests/hostile.rs: messages_are_safe_to_print"]),
    ("It listens on", &["tests/serve.rs: this_machine_alone_is_listened_to_unless_another_address_is_named"]),
    (
        "It answers only",
        &[
            "src/serve/request.rs: only_our_names_are_answered",
            "tests/serve.rs: other_sites_and_broken_requests_are_refused",
        ],
    ),
    ("A page elsewhere", &["tests/serve.rs: other_sites_and_broken_requests_are_refused"]),
    (
        "It answers `GET`",
        &["tests/serve.rs: only_outputs_are_served", "tests/serve.rs: other_sites_and_broken_requests_are_refused"],
    ),
    ("An address is looked up", &["tests/serve.rs: only_outputs_are_served"]),
    ("No header lets", &["tests/serve.rs: other_sites_and_broken_requests_are_refused"]),
    ("Answers are not kept", &["tests/serve.rs: only_outputs_are_served"]),
    (
        "Heads of requests",
        &[
            "tests/serve.rs: other_sites_and_broken_requests_are_refused",
            "tests/serve.rs: slow_connections_block_nobody_and_are_cut_off",
        ],
    ),
    (
        "The script that follows",
        &[
            "tests/serve.rs: pages_are_those_of_a_build_but_for_one_tag",
            "tests/browser/pages.test.mjs: nothing of the preview is in the built files",
        ],
    ),
];

/// The sentences of a page, without its front matter, headings and marks of lists.
fn sentences(text: &str) -> Vec<String> {
    let body = text.splitn(3, "---\n").nth(2).unwrap_or_default();
    let lines = body.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let words = lines.map(|line| line.strip_prefix("- ").unwrap_or(line));
    words.flat_map(|line| line.split_inclusive(". ").map(|sentence| sentence.trim().to_owned())).collect()
}

/// Whether there is such a test, `FILE: NAME`, or such a case of one.
fn is_held_by(test: &str) -> bool {
    match test.split_once(": ") {
        Some((file, name)) => read_to_string(package(file)).is_ok_and(|text| {
            let marks =
                [format!("#[test]\nfn {name}()"), format!("#[test]\n    fn {name}()"), format!("test('{name}'")];
            marks.iter().any(|mark| text.contains(mark))
        }),
        None => package(test).exists(),
    }
}

#[test]
fn each_sentence_on_security_is_held_by_a_test() {
    let sentences = sentences(&page("security.md"));
    let mut wrong = Vec::new();
    for sentence in &sentences {
        match HELD.iter().filter(|(begin, _)| sentence.starts_with(begin)).count() {
            1 => {}
            count => wrong.push(format!("{count} lines tell what holds: {sentence}")),
        }
    }
    for (begin, tests) in HELD {
        if !sentences.iter().any(|sentence| sentence.starts_with(begin)) {
            wrong.push(format!("the page does not say: {begin}"));
        }
        wrong.extend(tests.iter().filter(|test| !is_held_by(test)).map(|test| format!("there is no test {test}")));
        if tests.is_empty() && !begin.starts_with("See ") {
            wrong.push(format!("nothing holds: {begin}"));
        }
    }
    assert!(!sentences.is_empty() && wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_template_and_field_is_explained() {
    let manual = page("theming.md");
    let section = manual.split("\n## Templates {#templates}").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let cell = line.trim_start_matches("| ").split(" | ").next().unwrap_or_default();
        // A partial in a row of others stands in their folder.
        let names: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        let folder = if names[0].starts_with("partials/") { "partials/" } else { "" };
        told.extend(names.iter().map(|name| match name.starts_with(folder) {
            true => (*name).to_owned(),
            false => format!("{folder}{name}"),
        }));
    }
    let root = package("themes/default/templates");
    let source = files("themes/default/templates", "html");
    let source = source.iter().map(|path| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"));
    same("templates", &source.collect(), &told);
    // Fields are those that the contexts of templates have; the manual's table begins each row with its object.
    let context = code(&package("src/theme/context.rs"));
    let block = |name: &str| {
        let begin = format!("pub struct {name}");
        let text = context.split(&begin).nth(1).unwrap_or_else(|| panic!("no context {name}"));
        let text = text.split("\n}").next().unwrap_or_default().to_owned();
        let fields =
            text.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':').map(|(name, _)| name));
        fields.map(str::to_owned).collect::<BTreeSet<String>>()
    };
    let notes = read_to_string(package("themes/default/CONTEXT.md")).unwrap();
    let mut untold = Vec::new();
    for (object, name) in [("site", "Site"), ("page", "PageFacts"), ("figure", "Figure"), ("redirect", "Redirect")] {
        let fields = block(name);
        assert!(!fields.is_empty(), "{name} has fields");
        for field in fields {
            let field = field.trim_start_matches("r#");
            for (what, text) in [("theming.md", &manual), ("CONTEXT.md", &notes)] {
                let row =
                    |line: &&str| line.starts_with(&format!("| `{object}.")) || line.contains(&format!("`{object}."));
                let said = text.lines().filter(row).any(|line| line.contains(&format!(".{field}`")));
                if !said {
                    untold.push(format!("{what}: {object}.{field}"));
                }
            }
        }
    }
    assert!(untold.is_empty(), "\n{}", untold.join("\n"));
}
