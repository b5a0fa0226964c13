//! Changing only the name of a kind keeps the chart valid wherever the data allows.
//!
//! The same calls, word for word, under every name that draws such data: names and numbers, several series, numbers over
//! time, ends of ranges. Where a kind cannot show the data, its message says why, and the reason stands in this file.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod common;

use common::site;
use rayon::prelude::*;

/// Kinds over a category or time and numbers.
const OVER_X: [&str; 25] = [
    "area",
    "bar",
    "column",
    "dot",
    "donut",
    "funnel",
    "grouped",
    "hbar",
    "heatmap",
    "likert",
    "line",
    "lollipop",
    "percent",
    "percent-area",
    "pie",
    "pyramid",
    "radar",
    "smooth",
    "stacked",
    "stacked-area",
    "step",
    "stream",
    "treemap",
    "waffle",
    "waterfall",
];

const PARTS: &str = "region,visits\nNorth,12\nSouth,7\nWest,9\nEast,4\n";
const SERIES: &str = "region,2024,2025\nNorth,12,14\nSouth,7,8\nWest,9,11\nEast,4,6\n";
const LONG: &str = "region,year,visits\nNorth,a,12\nNorth,b,14\nSouth,a,7\nSouth,b,8\nWest,a,9\nWest,b,11\n";
const TIME: &str = "month,in,out\n2025-01,12,14\n2025-02,7,8\n2025-03,9,11\n";

/// What is the same for all names; and the names that it cannot be drawn with, each with the code that says so.
struct Case {
    table: &'static str,
    head: &'static str,
    names: &'static [&'static str],
    but: &'static [(&'static str, &'static str)],
}

/// One column of numbers has two series for nobody, and colours of a matrix need a second name.
const ONE: &[(&str, &str)] = &[("pyramid", "two-series"), ("heatmap", "missing-key")];
/// The parts of one whole are one column.
const SEVERAL: &[(&str, &str)] = &[("pie", "two-series"), ("donut", "two-series"), ("waffle", "two-series")];

const CASES: &[Case] = &[
    Case { table: PARTS, head: "", names: &OVER_X, but: &[("pyramid", "two-series")] },
    Case { table: PARTS, head: "x: region\ny: visits\n", names: &OVER_X, but: ONE },
    // The axes as they lie on paper: each kind knows which is which.
    Case { table: PARTS, head: "x: visits\ny: region\n", names: &OVER_X, but: ONE },
    Case { table: PARTS, head: "x: visits\ny: region\nsort: -x\n", names: &OVER_X, but: ONE_SORTED },
    Case { table: SERIES, head: "", names: &OVER_X, but: SEVERAL },
    Case { table: SERIES, head: "", names: &["range", "dumbbell", "arrow", "bar", "line"], but: &[] },
    Case {
        table: LONG,
        head: "x: region\ny: visits\ncolor: year\n",
        names: &[
            "area",
            "bar",
            "column",
            "dot",
            "grouped",
            "hbar",
            "likert",
            "line",
            "lollipop",
            "percent",
            "percent-area",
            "pyramid",
            "radar",
            "smooth",
            "stacked",
            "stacked-area",
            "step",
            "stream",
            "treemap",
        ],
        but: &[],
    },
    Case { table: LONG, head: "x: year\ny: region\ncolor: visits\n", names: &["heatmap"], but: &[] },
    Case {
        table: TIME,
        head: "",
        names: &[
            "area",
            "bar",
            "bump",
            "column",
            "dot",
            "grouped",
            "hbar",
            "heatmap",
            "line",
            "lollipop",
            "percent",
            "percent-area",
            "radar",
            "slope",
            "smooth",
            "stacked",
            "stacked-area",
            "step",
            "stream",
        ],
        but: &[],
    },
    Case { table: LONG, head: "x: region\ny: visits\n", names: &["box", "strip", "beeswarm"], but: &[] },
    Case { table: LONG, head: "x: visits\ny: region\n", names: &["box", "strip", "beeswarm"], but: &[] },
];

/// The rows of a waterfall are in order.
const ONE_SORTED: &[(&str, &str)] =
    &[("pyramid", "two-series"), ("heatmap", "missing-key"), ("waterfall", "unknown-key")];

#[test]
fn changing_only_the_name_keeps_the_chart() {
    let calls: Vec<(&Case, &str)> =
        CASES.iter().flat_map(|case| case.names.iter().map(move |name| (case, *name))).collect();
    let wrong: Vec<String> = calls.par_iter().filter_map(|(case, name)| fault(case, name)).collect();
    assert!(wrong.is_empty(), "{} calls\n{}", wrong.len(), wrong.join("\n"));
    assert!(calls.len() > 150, "{}", calls.len());
}

fn fault(case: &Case, name: &str) -> Option<String> {
    let chapter = format!("```chart {name} {{#fig-a}}\ncaption: c\n{}---\n{}```\n", case.head, case.table);
    let rendered = site::render(site::memory(&[("site.toml", "language = \"en\"\n"), ("content/a.md", &chapter)]));
    let codes: Vec<&str> = rendered.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let expected = case.but.iter().find(|(kind, _)| *kind == name).map(|(_, code)| *code);
    let right = expected.map_or(codes.is_empty(), |code| codes.first() == Some(&code));
    (!right).then(|| format!("{name}, {:?}: {codes:?}, expected {expected:?}\n{}", case.head, rendered.said))
}
