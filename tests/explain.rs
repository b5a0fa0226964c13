//! Every chart has a canonical form: what `explain` writes, drawn again, is the same drawing.
//!
//! And every number that a chart draws stands in the table below it.
//! The charts are the examples of all kinds and the cases of `tests/figures/`.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files, and fail by panicking")]

mod common;

use common::site;
use std::sync::Arc;
use tuzhang::figure::{Body, KINDS, explain::explain};
use tuzhang::page::shown_on;
use tuzhang::plot::{Artboard, Spec, Values, draw};
use tuzhang::site::{Lens, Options, Site};
use tuzhang::table::Cell;
use tuzhang::world::World;

/// The scenes of all charts of a chapter, wide and narrow, with what `explain` writes of each.
fn drawn(files: &[(String, Vec<u8>)], chapter: &str, language: &str) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    files.push(("site.toml".into(), format!("language = \"{language}\"\n").into_bytes()));
    files.push(("content/figure.md".into(), chapter.into()));
    let world: Arc<dyn World> = site::memory_of_bytes(&files).unwrap();
    let loaded = Site::load(world, &Options::default()).value;
    let pages = 0..loaded.index.pages.len();
    pages
        .flat_map(|page| shown_on(&Lens::new(&loaded), page))
        .filter_map(|figure| match &figure.made.body {
            Body::Chart(spec) => {
                let scenes = [Artboard::wide(), Artboard::narrow()].map(|board| draw(spec, &board).json());
                Some((explain(spec, "fig-explained", "Explained")?, scenes.concat()))
            }
            _ => None,
        })
        .collect()
}

fn same(name: &str, files: &[(String, Vec<u8>)], chapter: &str, language: &str) -> usize {
    let charts = drawn(files, chapter, language);
    for (fence, scene) in &charts {
        let again = drawn(&[], fence, language);
        let [(_, drawn)] = again.as_slice() else { panic!("{name}: nothing is drawn of\n{fence}") };
        assert!(drawn == scene, "{name} is drawn otherwise from\n{fence}\nwas {scene}\nnow {drawn}");
    }
    charts.len()
}

fn tables(folder: &str) -> Vec<(String, Vec<u8>)> {
    let tree = common::tree(&common::package().join(folder));
    tree.into_iter().map(|(name, bytes)| (format!("data/{name}"), bytes)).collect()
}

#[test]
fn examples_are_the_same_when_explained() {
    let files = tables("data");
    let without = KINDS.iter().filter(|kind| same(kind.name(), &files, kind.example(), "en") == 0);
    // Figures of words, regions, and what stands in a sentence.
    let words = "blocks flow image kpi landscape map matrix quote sparkline stat steps table timeline tree value";
    assert_eq!(without.map(|kind| kind.name()).collect::<Vec<_>>().join(" "), words);
}

#[test]
fn cases_are_the_same_when_explained() {
    let files = tables("tests/figures/data");
    let mut count = 0;
    for path in common::golden::cases(&common::package().join("tests/figures")) {
        if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let language = if name.starts_with("zh-") { "zh-CN" } else { "en" };
            count += same(name, &files, &std::fs::read_to_string(&path).unwrap(), language);
        }
    }
    assert!(count > 20, "{count} charts");
}

/// The numbers of the channels of a chart that say where or how large its marks are.
fn plotted(spec: &Spec) -> Vec<f64> {
    let channels = spec.layers.iter().flat_map(|layer| {
        let channels = &layer.channels;
        [&channels.x, &channels.y, &channels.size].into_iter().flatten()
    });
    let numbers = channels.filter_map(|channel| match &channel.values {
        Values::Number(numbers) => Some(numbers.iter().flatten().copied()),
        _ => None,
    });
    numbers.flatten().collect()
}

/// Numbers that a chart draws and its table does not have.
fn untold(files: &[(String, Vec<u8>)], chapter: &str) -> Option<(usize, Vec<f64>)> {
    let mut files = files.to_vec();
    files.push(("site.toml".into(), b"language = \"en\"\n".to_vec()));
    files.push(("content/figure.md".into(), chapter.into()));
    let world: Arc<dyn World> = site::memory_of_bytes(&files).unwrap();
    let loaded = Site::load(world, &Options::default()).value;
    let page = (0..loaded.index.pages.len()).find(|page| !shown_on(&Lens::new(&loaded), *page).is_empty())?;
    let figures = shown_on(&Lens::new(&loaded), page);
    let figure = figures.first()?;
    let Body::Chart(spec) = &figure.made.body else { return None };
    let columns = figure.made.data.columns.iter();
    let cells = columns.flat_map(|column| (0..column.cells.len()).map(|row| column.cells.get(row)));
    let numbers = |cell: Cell<'_>| match cell {
        Cell::Number(number) => vec![number],
        Cell::Text(text) => text.split("; ").filter_map(|part| part.parse().ok()).collect(),
        _ => Vec::new(),
    };
    let told: Vec<f64> = cells.flat_map(numbers).collect();
    // Zero is where bars begin.
    let known = |number: f64| number == 0.0 || told.iter().any(|cell| (cell - number).abs() <= 1e-9 * number.abs());
    let drawn = plotted(spec);
    Some((drawn.len(), drawn.into_iter().filter(|number| !known(*number)).collect()))
}

#[test]
fn tables_hold_every_number_that_is_drawn() {
    let files = tables("data");
    let mut count = 0;
    let mut wrong = String::new();
    // A bump draws the ranks of the numbers in its table, a funnel half of each length to either side.
    for kind in KINDS.iter().filter(|kind| !["bump", "funnel"].contains(&kind.name())) {
        let Some((drawn, untold)) = untold(&files, kind.example()) else { continue };
        count += drawn;
        if !untold.is_empty() {
            wrong.push_str(&format!("{}: {untold:?}\n", kind.name()));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(count > 150, "{count} numbers");
}
