//! Small sites in, pages and complaints out: every folder and file of `tests/sites/` is a case.
//!
//! A folder is a good site with `expected/outputs.txt` (the names of all outputs), `expected/out/` (what some of them
//! hold; to compare one more, make an empty file of its name there) and `expected/diagnostics.txt` (absent if nothing is
//! said). A file of `wrong/` is a whole site with a mistake, and behind `--- expected` what is said of it.
//! `UPDATE=1` writes what comes out, `CASE=text` runs the cases whose path has the text.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write their own files, and fail by panicking"
)]

mod common;

use common::golden::{Goldens, cases};
use common::{archive, site};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use tuzhang::audit;
use tuzhang::diag::Severity;
use tuzhang::diag::level::{CHECKS, leveled};
use tuzhang::site::{Options, Site};

#[test]
fn good_sites() {
    let goldens = Goldens::default();
    let folders = cases(&common::package().join("tests/sites"));
    folders.par_iter().filter(|folder| !folder.ends_with("wrong")).for_each(|folder| good(folder, &goldens));
    goldens.finish();
}

fn good(folder: &Path, goldens: &Goldens) {
    let expected = folder.join("expected");
    let rendered = site::render(site::disk(folder));
    let names: String = rendered.outputs.keys().map(|name| format!("{name}\n")).collect();
    goldens.compare(&expected.join("outputs.txt"), names.as_bytes());
    for name in common::files(&expected.join("out")) {
        let path = expected.join("out").join(&name);
        match rendered.outputs.get(&name) {
            Some(bytes) => goldens.compare(&path, bytes),
            None => goldens.stale(&path),
        }
    }
    let said = expected.join("diagnostics.txt");
    if !rendered.said.is_empty() {
        goldens.compare(&said, rendered.said.as_bytes());
    } else if said.exists() {
        goldens.stale(&said);
    }
}

#[test]
fn wrong_sites() {
    let goldens = Goldens::default();
    let files = cases(&common::package().join("tests/sites/wrong"));
    files.par_iter().for_each(|file| wrong(file, &goldens));
    goldens.finish();
}

fn wrong(file: &Path, goldens: &Goldens) {
    let text = std::fs::read_to_string(file).unwrap();
    let (_, members) = archive::read(&text);
    let files: Vec<(String, Vec<u8>)> = members
        .into_iter()
        .filter(|member| member.name != "expected")
        .map(|member| (member.name, member.bytes))
        .collect();
    let folder;
    let world = match site::memory_of_bytes(&files) {
        Some(world) => world,
        None => {
            folder = tempfile::tempdir().unwrap();
            for (name, bytes) in &files {
                let path = folder.path().join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
            site::disk(folder.path())
        }
    };
    let rendered = site::render(world);
    let shown = file.file_name().unwrap().to_string_lossy().into_owned();
    if rendered.diagnostics.is_empty() {
        goldens.fault(format!("{shown}\n  nothing is said of this site"));
        return;
    }
    for diagnostic in &rendered.diagnostics {
        if let Some(fault) = unhelpful(diagnostic) {
            goldens.fault(format!("{shown}\n  {fault}: {}", diagnostic.message));
        }
    }
    let head = text.split_inclusive('\n').take_while(|line| line.trim_end() != "--- expected").collect::<String>();
    goldens.compare(file, format!("{head}--- expected\n{}", rendered.said).as_bytes());
}

/// What a message lacks by the rules that hold for all of them.
fn unhelpful(diagnostic: &tuzhang::diag::Diagnostic) -> Option<&'static str> {
    let message = &diagnostic.message;
    let kebab = |code: &str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if !kebab(diagnostic.code) {
        return Some("the code is not in small letters and hyphens");
    }
    if message.ends_with('.') || message.is_empty() {
        return Some("the message is empty or ends in a full stop");
    }
    if message.chars().next().is_some_and(char::is_uppercase) && !message.starts_with("YAML") {
        return Some("the message begins with a capital letter");
    }
    if diagnostic.hints.is_empty() && diagnostic.inline.is_empty() {
        return Some("there is neither a hint nor a word under the place");
    }
    diagnostic.hints.iter().any(|hint| hint.text.ends_with('.')).then_some("a hint ends in a full stop")
}

#[test]
fn line_ends_and_marks_make_no_difference() {
    let folder = common::package().join("tests/sites/markdown");
    let files: Vec<(String, Vec<u8>)> =
        common::tree(&folder).into_iter().filter(|(name, _)| !name.starts_with("expected/")).collect();
    type Change = fn(&str) -> String;
    let variants: [(&str, Change); 4] = [
        ("CRLF", |text| text.replace('\n', "\r\n")),
        ("CR", |text| text.replace('\n', "\r")),
        ("a byte order mark", |text| format!("\u{FEFF}{text}")),
        ("a mark and CRLF", |text| format!("\u{FEFF}{}", text.replace('\n', "\r\n"))),
    ];
    let plain = site::render(site::memory_of_bytes(&files).unwrap());
    for (name, change) in variants {
        let changed: Vec<(String, Vec<u8>)> = files
            .iter()
            .map(|(path, bytes)| (path.clone(), change(std::str::from_utf8(bytes).unwrap()).into_bytes()))
            .collect();
        let other = site::render(site::memory_of_bytes(&changed).unwrap());
        assert_eq!(plain.said, other.said, "{name}");
        for (out, bytes) in &plain.outputs {
            assert!(Some(bytes) == other.outputs.get(out), "{out} differs with {name}");
        }
    }
}

#[test]
fn nesting_is_bounded_and_told() {
    let rows = [("quotes", "> ".repeat(40_000)), ("lists", "- ".repeat(40_000)), ("both", "> - ".repeat(20_000))];
    for (name, text) in rows {
        let rendered = site::render(site::memory(&[("content/_index.md", &format!("{text}x\n"))]));
        let codes: Vec<&str> = rendered.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, ["too-deep"], "{name}");
        assert!(rendered.said.contains("--> content/_index.md:1:"), "{name}: {}", rendered.said);
        assert!(rendered.said.len() < 4000, "{name}: the frame quotes {} bytes", rendered.said.len());
    }
}

/// Each check but those of links to the outside, which `external.rs` tries, at each level: off, a warning, an error.
#[test]
fn every_check_holds_its_levels() {
    let folder = common::package().join("tests/sites/wrong");
    let cases: Vec<(String, String)> = cases(&folder)
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .filter_map(|text| text.split_once("--- expected\n").map(|(site, said)| (site.to_owned(), said.to_owned())))
        .filter(|(site, _)| !site.contains("[check]"))
        .collect();
    // What only `tuzhang check` looks at.
    const ASKED: [(&str, &str); 3] = [
        ("unnamed-figure", "--- content/01-a.md\n# A\n\n```chart bar {#fig-a}\ncaption: C\n---\nx,n\na,1\n```\n"),
        ("unused-term", "--- data/glossary.yaml\nTerm: What it means.\n--- content/01-a.md\n# A\n"),
        ("uncited-work", "--- data/a.bib\n@book{a, title={T}}\n--- content/01-a.md\n# A\n"),
    ];
    for (code, _) in CHECKS.iter().filter(|(code, _)| !code.ends_with("external-link")) {
        let mark = format!("[{code}]");
        let own = ASKED.iter().find(|(known, _)| known == code).map(|(_, site)| (*site).to_owned());
        let shown = cases.iter().find(|(_, said)| said.contains(&mark)).map(|(site, _)| site.clone());
        let site = own.or(shown).unwrap_or_else(|| panic!("no case of tests/sites/wrong has `{code}`"));
        for (level, expected) in [("off", None), ("warn", Some(Severity::Warning)), ("error", Some(Severity::Error))] {
            let mut files: Vec<(String, Vec<u8>)> =
                archive::read(&site).1.into_iter().map(|member| (member.name, member.bytes)).collect();
            let wanted = format!("\n[check]\n{code} = \"{level}\"\n").into_bytes();
            match files.iter_mut().find(|(name, _)| name == "site.toml") {
                Some((_, text)) => text.extend(wanted),
                None => files.push(("site.toml".to_owned(), wanted)),
            }
            let world = site::memory_of_bytes(&files).unwrap();
            let mut found = site::render(world.clone()).diagnostics;
            let loaded = Site::load(world, &Options::default()).value;
            found.extend(leveled(audit::unnamed(&loaded), &loaded.config.check));
            let severities: Vec<Severity> =
                found.iter().filter(|found| found.code == *code).map(|found| found.severity).collect();
            assert_eq!(severities.is_empty(), expected.is_none(), "`{code}` at level `{level}`");
            assert!(severities.iter().all(|found| Some(*found) == expected), "`{code}` at level `{level}`");
        }
    }
}

#[test]
fn navigation_leads_to_every_page() {
    // Sections within sections, more of them than a sidebar lists at once, a chapter with files, and pages of all sorts.
    let mut files = vec![
        ("site.toml".to_owned(), "title = \"All\"\nlanguage = \"en\"\n[languages.zh]\ntitle = \"全\"\n".to_owned()),
        ("content/_index.md".to_owned(), "---\ntitle: All\n---\n".to_owned()),
        ("content/alone.md".to_owned(), "---\ntitle: Alone\n---\n".to_owned()),
        ("content/odd/name with spaces.md".to_owned(), "---\ntitle: Odd\nslug: odd\n---\n".to_owned()),
        ("content/with/01-files/index.md".to_owned(), "---\ntitle: Files\n---\n".to_owned()),
        ("content/with/01-files/index.zh.md".to_owned(), "---\ntitle: 文件\n---\n".to_owned()),
        ("content/bare/deep/deeper/01-down.md".to_owned(), "---\ntitle: Down\n---\n".to_owned()),
    ];
    for section in 0..40 {
        files.push((format!("content/s{section:02}/_index.md"), format!("---\ntitle: Section {section}\n---\n")));
        for chapter in 0..3 {
            let name = format!("content/s{section:02}/{chapter:02}-c{chapter}.md");
            files.push((name, format!("---\ntitle: Chapter {section}.{chapter}\n---\n")));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let rendered = site::render(site::memory(&files));
    assert_eq!(rendered.said, "");
    for home in ["index.html", "zh/index.html"] {
        let mut reached = BTreeSet::from([home.to_owned()]);
        let mut next = vec![home.to_owned()];
        while let Some(page) = next.pop() {
            for link in navigated(rendered.text(&page)) {
                let target = resolved(&page, &link);
                if rendered.outputs.contains_key(&target) && reached.insert(target.clone()) {
                    next.push(target);
                }
            }
        }
        let is_page =
            |name: &&String| name.ends_with("index.html") && name.starts_with("zh/") == home.starts_with("zh/");
        let lost: Vec<_> = rendered.outputs.keys().filter(is_page).filter(|name| !reached.contains(*name)).collect();
        assert!(lost.is_empty(), "from {home} no navigation leads to {lost:?}");
        assert!(reached.len() > 160, "{} pages from {home}", reached.len());
    }
}

/// The addresses of links in the navigation of a page, of the sidebar and of lists of chapters.
fn navigated(html: &str) -> Vec<String> {
    let navigations = html.split("<nav").skip(1).filter_map(|part| part.split_once("</nav>"));
    let links = navigations.flat_map(|(inside, _)| inside.split(" href=\"").skip(1));
    links.filter_map(|part| Some(part.split_once('"')?.0.to_owned())).collect()
}

/// The output that a link of a page leads to.
fn resolved(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('#').next().unwrap_or_default().split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
