//! How long drawings take, as `benches/figures` asks for it: `draw goldens`, or `draw chart NAME` with rows on standard input.
//!
//! Out: one JSON object a line. Times are medians of one thread, in microseconds, from the canonical chart to the text of its SVG.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark reads files and the clock, prints, and fails by panicking"
)]

use serde_json::{Value as Json, json};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tuzhang::figure::Body;
use tuzhang::page::{Shown, shown_on};
use tuzhang::path::SourcePath;
use tuzhang::plot::{Artboard, Caption, Channel, Layer, Mark, Mode, Paint, Precision, Spec, draw};
use tuzhang::site::{Lens, Options, Site};
use tuzhang::world::Memory;

/// The allocator of the program, as `src/main.rs` has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["goldens"] => goldens(),
        ["chart", name] => chart(name),
        _ => panic!("`benches/figures` knows how to ask"),
    }
}

/// The median of many runs, at least five and for at least 20 ms, in microseconds.
fn median_us<T>(mut run: impl FnMut() -> T) -> f64 {
    black_box(run());
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || begun.elapsed() < Duration::from_millis(20) {
        let start = Instant::now();
        black_box(run());
        times.push(start.elapsed());
    }
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e6
}

/// Every drawing of every golden: on its page, wide and narrow, and as a file of its own.
fn goldens() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures");
    let mut chapters: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    chapters.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    chapters.sort();
    for path in chapters {
        let name = path.file_stem().unwrap().to_str().unwrap();
        for figure in figures(&path, name) {
            let Body::Chart(spec) = &figure.made.body else { continue };
            let caption = Caption {
                id: &figure.id,
                title: &figure.title,
                description: &figure.description,
                source: &figure.source,
            };
            let boards = [
                ("wide", Artboard::wide(), Paint::Inline),
                ("narrow", Artboard::narrow(), Paint::Inline),
                ("file", Artboard::wide(), Paint::Standalone(Mode::Light)),
            ];
            for (board, size, paint) in boards {
                let svg = draw(spec, &size).svg(paint, caption);
                let us = median_us(|| draw(spec, &size).svg(paint, caption));
                println!(
                    "{}",
                    json!({"name": name, "figure": figure.id, "board": board, "us": us, "bytes": svg.len()})
                );
            }
        }
    }
}

/// The figures of a chapter of `tests/figures`, over the same tables and in the same language as `tests/figures.rs`.
fn figures(path: &Path, name: &str) -> Vec<Shown> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_of_report = name.starts_with("report-");
    let language = if name.starts_with("zh-") || is_of_report { "zh-CN" } else { "en" };
    let data = if is_of_report { package.join("data") } else { package.join("tests/figures/data") };
    let mut world = Memory::new([("site.toml", format!("language = \"{language}\"\n").as_str())]).unwrap();
    let mut add = |name: &str, bytes: Vec<u8>| {
        world.files.insert(SourcePath::new(name).unwrap(), bytes.as_slice().into());
    };
    add("content/figure.md", std::fs::read(path).unwrap());
    let mut folders = vec![data.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&data).unwrap().to_str().unwrap().replace('\\', "/");
                add(&format!("data/{name}"), std::fs::read(&path).unwrap());
            }
        }
    }
    let site = Site::load(Arc::new(world), &Options::default()).value;
    let lens = Lens::silent(&site);
    let pages = 0..site.index.pages.len();
    pages.flat_map(|page| shown_on(&lens, page)).collect()
}

/// One of the three charts that other engines draw as well, from rows as they get them.
fn chart(name: &str) {
    let rows: Json = serde_json::from_reader(std::io::stdin()).unwrap();
    let numbers = |key: &str| -> Vec<f64> { column(&rows, key).map(|cell| cell.as_f64().unwrap()).collect() };
    let texts = |key: &str| -> Vec<String> { column(&rows, key).map(|cell| cell.as_str().unwrap().into()).collect() };
    let caption = Caption { id: "fig-bench", title: name, description: "", source: "" };
    let board = Artboard::wide();
    let (x, y, names) = (numbers("x"), numbers("y"), texts("name"));
    let named = || Channel::text(names.iter().map(String::as_str));
    let spec = || match name {
        "bars" => Spec::of(vec![Layer::xy(Mark::Bar, named(), numbers_of(&y))], "en"),
        "lines" => {
            #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds")]
            let moments = Channel::time(x.iter().map(|moment| *moment as i64), Precision::Month);
            let layer = Layer::xy(Mark::Line, moments, numbers_of(&y)).color(named());
            Spec::of(vec![layer], "en")
        }
        "points" => Spec::of(vec![Layer::xy(Mark::Point, numbers_of(&x), numbers_of(&y))], "en"),
        name => panic!("no chart `{name}`"),
    };
    let svg = draw(&spec(), &board).svg(Paint::Inline, caption);
    let us = median_us(|| draw(&spec(), &board).svg(Paint::Inline, caption));
    println!("{}", json!({"engine": "tuzhang", "us": us, "bytes": svg.len(), "svg": svg}));
}

fn numbers_of(values: &[f64]) -> Channel {
    Channel::numbers(values.iter().copied())
}

fn column<'r>(rows: &'r Json, key: &'r str) -> impl Iterator<Item = &'r Json> {
    rows.as_array().unwrap().iter().map(move |row| &row[key])
}
