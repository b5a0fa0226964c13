//! Every chart has a canonical form: what `explain` writes, drawn again, is the same drawing.
//!
//! The charts are the examples of all kinds and the cases of `tests/figures/`.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files, and fail by panicking")]

mod common;

use common::site;
use std::sync::Arc;
use tuzhang::figure::{Body, KINDS, explain::explain};
use tuzhang::page::shown_on;
use tuzhang::plot::{Artboard, draw};
use tuzhang::site::{Lens, Options, Site};
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
    let count: usize = KINDS.iter().map(|kind| same(kind.name(), &files, kind.example(), "en")).sum();
    assert!(count > 20, "{count} charts");
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
