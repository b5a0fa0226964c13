//! Bad input: each `tests/bad_input/<case>.txt` is one thing that is wrong with data, tried on every kind that takes such data.
//!
//! A case begins with what it is about. `--- SHAPE` begins a table for all kinds of that shape (see [`SHAPES`]);
//! `--- KIND: KEY=VALUE; KEY=VALUE` begins one for a single call. `--- SHAPE 10000 times` repeats the rows behind the header,
//! with the number of the round for each `#`. Behind `--- expected` stands what an author gets: the message at its cell or
//! argument with its way out; or what the drawing is said to show, the ends of its scales, and the note that states its gaps.
//! `UPDATE=1` writes it: read the diff, for a case that is wrong looks as calm there as one that is right.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write their own files, and fail by panicking"
)]

mod common;

use common::golden::{Goldens, cases};
use common::markup::{Language, tags};
use common::{archive, site};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write;
use tuzhang::diag::{self, Format, Severity};
use tuzhang::figure::{Body, KINDS};
use tuzhang::page::shown_on;
use tuzhang::plot::{Artboard, Scale, Scene, draw};
use tuzhang::site::{Lens, Options, Site};

/// Kinds that take the same table, each with what it must be told.
const SHAPES: &[(&str, &[(&str, &str)])] = &[
    ("names", &NAMES),
    ("parts", &PARTS),
    ("months", &MONTHS),
    (
        "pairs",
        &[
            ("scatter", "x=a; y=b; label=name"),
            ("bubble", "x=a; y=b; size=size; label=name"),
            ("quadrant", "x=a; y=b; label=name"),
        ],
    ),
    ("spans", &[("range", ""), ("dumbbell", ""), ("arrow", "")]),
    ("tasks", &[("gantt", "")]),
    ("values", &[("histogram", "x=v"), ("box", "x=name; y=v"), ("strip", "x=v; y=name"), ("beeswarm", "x=v; y=name")]),
    ("links", &[("sankey", "")]),
    ("days", &[("calendar", "")]),
    ("regions", &[("map", "region=name; color=v")]),
];

const NAMES: [(&str, &str); 17] = [
    ("bar", ""),
    ("column", ""),
    ("hbar", ""),
    ("lollipop", ""),
    ("dot", ""),
    ("grouped", ""),
    ("stacked", ""),
    ("percent", ""),
    ("likert", ""),
    ("line", ""),
    ("step", ""),
    ("smooth", ""),
    ("radar", ""),
    ("pyramid", ""),
    ("heatmap", ""),
    ("combo", "layers=[{mark: bar, y: a}, {mark: line, y: b}]"),
    ("plot", "layers=[{mark: bar, x: name, y: a}]"),
];

const PARTS: [(&str, &str); 6] =
    [("pie", ""), ("donut", ""), ("waffle", ""), ("funnel", ""), ("treemap", ""), ("waterfall", "")];

const MONTHS: [(&str, &str); 11] = [
    ("line", ""),
    ("area", ""),
    ("stacked-area", ""),
    ("percent-area", ""),
    ("stream", ""),
    ("bar", ""),
    ("lollipop", ""),
    ("combo", "layers=[{mark: bar, y: a}, {mark: line, y: b}]"),
    ("band", "y=a; low=b; high=c"),
    ("slope", ""),
    ("bump", ""),
];

#[test]
fn every_case_is_drawn_or_told() {
    let goldens = Goldens::default();
    let files = cases(&common::package().join("tests/bad_input"));
    files.par_iter().for_each(|file| case(file, &goldens));
    goldens.finish();
}

/// Kinds of words and of single numbers have tests of their own.
#[test]
fn every_kind_that_draws_numbers_has_a_shape() {
    let tried: BTreeSet<&str> = SHAPES.iter().flat_map(|(_, kinds)| kinds.iter().map(|(kind, _)| *kind)).collect();
    let words = [
        "blocks",
        "flow",
        "image",
        "kpi",
        "landscape",
        "matrix",
        "quote",
        "sparkline",
        "stat",
        "steps",
        "table",
        "timeline",
        "tree",
        "value",
    ];
    let all: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name()).filter(|name| !words.contains(name)).collect();
    assert_eq!(tried, all);
}

/// Runs all calls of a case; what they give stands in groups of the same words.
fn case(file: &std::path::Path, goldens: &Goldens) {
    let text = std::fs::read_to_string(file).unwrap();
    let (_, members) = archive::read(&text);
    let mut expected = String::new();
    for member in members.iter().filter(|member| member.name != "expected") {
        let (name, rounds) = match member.name.strip_suffix(" times").and_then(|name| name.rsplit_once(' ')) {
            Some((name, rounds)) => (name, rounds.parse().expect("a number of rounds")),
            None => (member.name.as_str(), 1),
        };
        let rows = String::from_utf8(member.bytes.clone()).unwrap();
        let rows = repeated(&rows, rounds);
        let one;
        let kinds = match name.split_once(':') {
            Some((kind, keys)) => {
                one = [(kind, keys.trim())];
                &one[..]
            }
            None => SHAPES.iter().find(|(shape, _)| *shape == name).unwrap_or_else(|| panic!("no shape `{name}`")).1,
        };
        let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
        for (kind, keys) in kinds {
            let outcome = outcome(kind, keys, &rows, &file.file_stem().unwrap().to_string_lossy(), goldens);
            match groups.iter_mut().find(|(_, known)| *known == outcome) {
                Some((kinds, _)) => kinds.push(kind),
                None => groups.push((vec![kind], outcome)),
            }
        }
        let _ = writeln!(expected, "{}", member.name);
        for (kinds, outcome) in groups {
            let _ = write!(expected, "  {}\n{outcome}", kinds.join(", "));
        }
    }
    let head = text.split_inclusive('\n').take_while(|line| line.trim_end() != "--- expected").collect::<String>();
    goldens.compare(file, format!("{head}--- expected\n{expected}").as_bytes());
}

fn repeated(rows: &str, rounds: usize) -> String {
    if rounds == 1 {
        return rows.to_owned();
    }
    let (header, body) = rows.split_once('\n').unwrap();
    let rounds: String = (0..rounds).map(|round| body.replace('#', &round.to_string())).collect();
    format!("{header}\n{rounds}")
}

/// What an author gets for a call over a table, four spaces in.
fn outcome(kind: &str, keys: &str, rows: &str, case: &str, goldens: &Goldens) -> String {
    let head: String =
        keys.split("; ").filter(|key| !key.is_empty()).map(|key| key.replacen('=', ": ", 1) + "\n").collect();
    let chapter = format!("```chart {kind} {{#fig-a}}\ncaption: 图\ndata: t.csv\n{head}```\n");
    let files = [("site.toml", "language = \"en\"\n"), ("content/a.md", &chapter), ("data/t.csv", rows)];
    let world = site::memory(&files);
    let rendered = site::render(world.clone());
    let loaded = Site::load(world, &Options::default());
    let lens = Lens::silent(&loaded.value);
    let mut out = String::new();
    for diagnostic in &rendered.diagnostics {
        let line = diag::render(std::slice::from_ref(diagnostic), &|path| loaded.value.source(path), Format::Short);
        let _ = writeln!(out, "    {}", line.trim_end());
        for hint in &diagnostic.hints {
            let _ = writeln!(out, "      help: {}", hint.text);
        }
        if diagnostic.severity == Severity::Error && diagnostic.hints.is_empty() {
            goldens.fault(format!("{case}: {kind}: no way out of: {}", diagnostic.message));
        }
    }
    if diag::has_errors(&rendered.diagnostics) {
        return out;
    }
    let shown = (0..loaded.value.index.pages.len()).flat_map(|page| shown_on(&lens, page)).next();
    let Some(shown) = shown else {
        goldens.fault(format!("{case}: {kind}: neither a drawing nor a message"));
        return out;
    };
    let Body::Chart(spec) = &shown.made.body else { panic!("{kind} draws no chart") };
    let _ = writeln!(out, "    drawn: {}", shown.description);
    let scene = draw(spec, &Artboard::wide());
    if scene.marks.is_empty() {
        goldens.fault(format!("{case}: {kind}: a drawing without a mark and without a message"));
    }
    let _ = writeln!(out, "    {}", summary(&scene));
    let (_, page) = rendered.outputs.iter().find(|(name, _)| name.ends_with("a/index.html")).expect("the page");
    let page = String::from_utf8_lossy(page);
    if let Some((_, note)) = page.split_once("<span class=\"tz-fig-note\">") {
        let _ = writeln!(out, "    {}", note.split_once("</span>").unwrap().0);
    }
    for (name, bytes) in rendered.outputs.iter().filter(|(name, _)| name.ends_with(".svg") && name.contains("fig-a")) {
        let svg = String::from_utf8_lossy(bytes);
        if let Err(wrong) = tags(&svg, Language::Xml) {
            goldens.fault(format!("{case}: {kind}: {name}: {wrong}"));
        }
        if ["NaN", "inf\"", "Infinity"].iter().any(|none| svg.contains(none)) {
            goldens.fault(format!("{case}: {kind}: {name} holds a number that is none"));
        }
    }
    out
}

/// How many marks there are, and the ends of each scale.
fn summary(scene: &Scene) -> String {
    let mut out = format!("{} marks", scene.marks.len());
    let Some(panel) = scene.panels.first() else { return out };
    for (name, axis) in [("x", &panel.x), ("y", &panel.y), ("y at the right", &panel.y_right)] {
        let Some(axis) = axis else { continue };
        let ticks: Vec<&str> = axis.ticks.iter().map(|tick| tick.text.as_str()).collect();
        let ends = match &axis.scale {
            Scale::Continuous(scale) => format!("{:e} to {:e}", scale.domain[0], scale.domain[1]),
            Scale::Band(_) => format!("{} names", ticks.len()),
        };
        let shown = match ticks.as_slice() {
            [first, .., last] => format!(" ({first} … {last})"),
            [one] => format!(" ({one})"),
            [] => String::new(),
        };
        let _ = write!(out, "; {name} {ends}{shown}");
    }
    out
}
