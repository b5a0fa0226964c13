//! The suites of others through the readers of tables: csv-spectrum for CSV, JSONTestSuite for JSON.
//!
//! `tests/run install` puts them into `tests/conformance/node_modules`: no copy of them lies here.
//! What is read otherwise on purpose is in the manual, `content/manual/04-data.md`.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read the files of others, and fail by panicking"
)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tuzhang::diag::{Checked, Severity, Span};
use tuzhang::path::SourcePath;
use tuzhang::table::{self, Table};
use tuzhang::world::Memory;

/// How many cases csv-spectrum 2.0.0 has.
const CSV_CASES: usize = 12;

/// How many files JSONTestSuite has that every parser accepts, refuses, or may do either with.
const JSON_CASES: [(char, usize); 3] = [('y', 95), ('n', 188), ('i', 35)];

/// Longer takes no case but one that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The codes of what is JSON but no table, or not all of it, as the manual tells.
const NO_TABLE: [&str; 3] = ["no-table", "empty-table", "nested-value"];

#[test]
fn every_case_of_csv_spectrum() {
    let folder = package("csv-spectrum");
    let mut names: Vec<String> = std::fs::read_dir(folder.join("csvs"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names.len(), CSV_CASES);
    for name in names {
        let bytes = std::fs::read(folder.join(format!("csvs/{name}.csv"))).unwrap();
        let json =
            String::from_utf8_lossy(&std::fs::read(folder.join(format!("json/{name}.json"))).unwrap()).into_owned();
        let plain = load(&format!("{name}.csv"), bytes.clone(), String::new());
        // Two cases have a text among numbers, which is an error until a sidecar says that they are texts.
        assert!(plain.diagnostics.iter().all(|said| said.code == "mixed-column"), "{name}: {:?}", plain.diagnostics);
        let wanted = wanted(&name, &json);
        let types: String = wanted[0].iter().map(|(column, _)| format!("  {column}: {{type: text}}\n")).collect();
        let read = load(&format!("{name}.csv"), bytes, format!("columns:\n{types}"));
        assert!(read.diagnostics.is_empty(), "{name}: {:?}", read.diagnostics);
        assert_eq!(records(&read.value.unwrap()), wanted, "{name}");
    }
}

/// The rows that a case expects, with what is different by design.
fn wanted(name: &str, json: &str) -> Vec<Vec<(String, String)>> {
    let value: Value = serde_json::from_str(json).unwrap();
    let rows = if let Value::Array(rows) = value { rows } else { vec![value] };
    let text = |key: &str, value: &Value| match (name, key) {
        // The suite's JSON has another number here than its CSV.
        ("location_coordinates", "Contact Phone Number") => "2095257564".to_owned(),
        // Every line end becomes one newline, in cells too.
        _ => value.as_str().unwrap().replace("\r\n", "\n"),
    };
    let record = |row: &Value| {
        row.as_object().unwrap().iter().map(|(key, value)| (key.clone(), text(key, value))).collect::<Vec<_>>()
    };
    rows.iter().map(record).collect()
}

/// The cells of a table as texts; a missing one is empty.
fn records(table: &Table) -> Vec<Vec<(String, String)>> {
    let record = |row| {
        table.columns.iter().map(|column| (column.name.clone(), column.cells.get(row).to_string())).collect::<Vec<_>>()
    };
    (0..table.rows).map(record).collect()
}

#[test]
fn every_file_of_the_json_suite() {
    let module = std::fs::read_to_string(package("json-test-suite").join("data/parsing.js")).unwrap();
    let (_, list) = module.split_once("export default ").unwrap();
    let cases: Vec<Value> = serde_json::from_str(list.trim().trim_end_matches(';')).unwrap();
    let of = |kind: char| cases.iter().filter(|case| case["name"].as_str().unwrap().starts_with(kind)).count();
    assert_eq!(JSON_CASES.map(|(kind, _)| (kind, of(kind))), JSON_CASES);
    let mut wrong = Vec::new();
    for case in &cases {
        let (name, input) = (case["name"].as_str().unwrap(), case["input"].as_str().unwrap());
        let read = load("case.json", input.as_bytes().to_vec(), String::new());
        let errors: Vec<&str> =
            read.diagnostics.iter().filter(|said| said.severity == Severity::Error).map(|said| said.code).collect();
        let good = match name.as_bytes()[0] {
            b'y' => errors.iter().all(|code| NO_TABLE.contains(code)),
            b'n' => read.value.is_none() && !errors.is_empty() && !errors.iter().any(|code| NO_TABLE.contains(code)),
            _ => true,
        };
        if !good {
            wrong.push(format!("{name}: {} {errors:?} {input:.60}", read.value.is_some()));
        }
    }
    assert!(wrong.is_empty(), "{} files are read wrongly\n{}", wrong.len(), wrong.join("\n"));
}

/// Reads a file below `data/` with what its sidecar says; fails where that takes too long.
fn load(case: &str, bytes: Vec<u8>, sidecar: String) -> Checked<Option<Arc<Table>>> {
    let (send, receive) = mpsc::channel();
    let name = case.to_owned();
    std::thread::spawn(move || {
        let mut world = Memory::default();
        let described = SourcePath::new(&format!("data/{}.meta.yaml", name.split('.').next().unwrap())).unwrap();
        world.files.insert(SourcePath::new(&format!("data/{name}")).unwrap(), bytes.into());
        if !sidecar.is_empty() {
            world.files.insert(described, sidecar.into_bytes().into());
        }
        let at = Span::top(&SourcePath::new("content/page.md").unwrap());
        let _ = send.send(table::load(&world, &name, &at));
    });
    receive.recv_timeout(PATIENCE).unwrap_or_else(|why| panic!("{case}: {why}"))
}

/// The folder of a suite.
fn package(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/node_modules").join(name);
    assert!(folder.is_dir(), "{name} is not installed: run `tests/run install`");
    folder
}
