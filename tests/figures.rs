//! Figures: every `tests/figures/<kind>-<point>.md` is a chapter over the tables of `tests/figures/data/`.
//!
//! Beside it stands what comes of it: `.svg`, the drawing by itself; `.html`, the text of the page; `.csv`, the data to
//! download; or `.txt`, what is said of it. Those that are there are compared, and whatever is said must be in a `.txt`.
//! A new case gets its drawing with `UPDATE=1`, or its page if it draws none. Look at it before you commit it.
//! The page is in English; `zh-` before the kind makes it Chinese. `report-` before it draws a figure of the flagship
//! report, in Chinese and over the tables of `data/` in the repository.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write their own files, and fail by panicking"
)]

mod common;

use common::golden::{Goldens, cases, updating};
use common::markup::{Language, tags};
use common::site::{self, Rendered};
use rayon::prelude::*;
use std::path::Path;

/// A page that is nothing but its text.
const PAGE: &str = "{{ page.content | safe }}{% block after %}{% endblock %}";

#[test]
fn every_case_draws_as_before() {
    let folder = common::package().join("tests/figures");
    let tables = |folder: &Path| -> Vec<(String, Vec<u8>)> {
        common::tree(folder).into_iter().map(|(name, bytes)| (format!("data/{name}"), bytes)).collect()
    };
    let (small, report) = (tables(&folder.join("data")), tables(&common::package().join("data")));
    let goldens = Goldens::default();
    let all = cases(&folder);
    let chapters: Vec<&Path> =
        all.iter().filter(|path| path.extension().is_some_and(|it| it == "md")).map(|path| path.as_path()).collect();
    let of = |chapter: &Path| if is_of_report(chapter) { &report } else { &small };
    chapters.par_iter().for_each(|chapter| case(chapter, of(chapter), &goldens));
    for path in all.iter().filter(|path| path.is_file() && !path.with_extension("md").exists()) {
        goldens.stale(path);
    }
    goldens.finish();
}

fn is_of_report(chapter: &Path) -> bool {
    chapter.file_name().unwrap().to_str().unwrap().starts_with("report-")
}

fn case(chapter: &Path, tables: &[(String, Vec<u8>)], goldens: &Goldens) {
    let name = chapter.file_stem().unwrap().to_str().unwrap();
    let language = if name.starts_with("zh-") || is_of_report(chapter) { "zh-CN" } else { "en" };
    let mut files = tables.to_vec();
    let config = format!("language = \"{language}\"\ntheme = \"bare\"\n");
    files.push(("site.toml".into(), config.into_bytes()));
    files.push(("themes/bare/templates/page.html".into(), PAGE.into()));
    files.push(("content/figure.md".into(), std::fs::read(chapter).unwrap()));
    let rendered = site::render(site::memory_of_bytes(&files).unwrap());
    well_formed(name, &rendered, goldens);
    let golden = |extension: &str| chapter.with_extension(extension);
    if rendered.said.is_empty() == golden("txt").exists() || !rendered.said.is_empty() {
        match rendered.said.is_empty() {
            true => goldens.stale(&golden("txt")),
            false => goldens.compare(&golden("txt"), rendered.said.as_bytes()),
        }
    }
    let of = |extension: &str| {
        // Of pages only that of the chapter: the file of a figure holds the whole style of the theme.
        let of_page = |out: &str| extension != "html" || out.ends_with("/index.html");
        let outs = rendered.outputs.iter();
        let outs = outs.filter(|(out, _)| out.starts_with("figure/") && out.ends_with(extension) && of_page(out));
        outs.map(|(_, bytes)| bytes.as_slice()).collect::<Vec<_>>().join(&b"\n"[..])
    };
    let failed = tuzhang::diag::has_errors(&rendered.diagnostics);
    let compared = ["svg", "html", "csv"].into_iter().filter(|extension| golden(extension).exists());
    let mut compared: Vec<&str> = compared.collect();
    if compared.is_empty() && !failed {
        compared.push(if of("svg").is_empty() { "html" } else { "svg" });
    }
    if failed && updating() {
        return;
    }
    for extension in compared {
        goldens.compare(&golden(extension), &of(extension));
    }
}

/// What holds for every drawing, whatever it shows.
fn well_formed(name: &str, rendered: &Rendered, goldens: &Goldens) {
    for (out, bytes) in &rendered.outputs {
        let text = String::from_utf8_lossy(bytes);
        let language = match out.rsplit('.').next() {
            Some("svg") => Language::Xml,
            Some("html") => Language::Html,
            _ => continue,
        };
        if let Err(wrong) = tags(&text, language) {
            goldens.fault(format!("{name}: {out}: {wrong}"));
        }
        if !out.starts_with("figure/") {
            continue;
        }
        for word in ["NaN", "inf\"", "undefined", "Infinity", "-0 ", "e-", "{{"] {
            let attributes = tags(&text, language).unwrap_or_default();
            let found = attributes.iter().flat_map(|tag| &tag.attributes);
            let drawn = ["d", "x", "y", "width", "height", "transform", "points", "viewBox", "r", "cx", "cy"];
            if found.filter(|(key, _)| drawn.contains(&key.as_str())).any(|(_, value)| value.contains(word)) {
                goldens.fault(format!("{name}: {out} holds `{word}`"));
            }
        }
    }
}

/// What a chart of this chapter says before its rows, by figure.
fn heads(chapter: &str) -> Vec<Vec<&str>> {
    let fences = chapter.split("```chart ").skip(1).map(|rest| rest.split("```").next().unwrap());
    fences.map(|fence| fence.lines().skip(1).take_while(|line| *line != "---").collect()).collect()
}

#[test]
fn the_figures_of_a_report_need_few_words() {
    let package = common::package();
    let chapter = std::fs::read_to_string(package.join("tests/report/figures.md")).unwrap();
    assert_eq!(heads(&chapter).len(), 21);
    let mut files = vec![("site.toml".to_owned(), b"language = \"zh-CN\"\n".to_vec())];
    files.push(("content/figure.md".into(), chapter.clone().into()));
    let rendered = site::render(site::memory_of_bytes(&files).unwrap());
    assert_eq!(rendered.said, "");
    let page = String::from_utf8_lossy(&rendered.outputs["figure/index.html"]).into_owned();
    assert_eq!(page.matches("<figure ").count(), 21);
    let own = common::tree(&package.join("content/report"));
    let mut count = 0;
    for (name, text) in own.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())) {
        count += heads(&text).len();
        brief(&name, &text);
    }
    brief("tests/report/figures.md", &chapter);
    assert!(count > 50, "{count} figures in the report");
}

/// No head is longer than ten lines, and none says how wide, how turned or how coloured something is.
fn brief(name: &str, chapter: &str) {
    for head in heads(chapter) {
        assert!(head.len() <= 10, "{name}: {} lines\n{}", head.len(), head.join("\n"));
        for key in ["width", "height", "margin", "angle", "rotate", "palette", "colors", "fill"] {
            assert!(!head.iter().any(|line| line.trim_start().starts_with(&format!("{key}:"))), "{name}: {key}");
        }
    }
}
