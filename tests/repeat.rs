//! The same sources give the same bytes: wherever they lie, whatever the clock, the language, the number of threads.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write their own files, and fail by panicking"
)]

mod common;

use common::project::{Project, Ran, program, write};
use std::collections::BTreeMap;
use std::path::Path;

type Tree = BTreeMap<String, Vec<u8>>;

/// The sources of this repository's own site.
fn own_site() -> Tree {
    let package = common::package();
    let mut files = Tree::new();
    for folder in ["content", "data", "static", "themes"] {
        let tree = common::tree(&package.join(folder));
        files.extend(tree.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)));
    }
    let config = std::fs::read(package.join("site.toml"));
    files.insert("site.toml".into(), config.unwrap_or_else(|_| b"title = \"Tuzhang\"\n".to_vec()));
    files
}

fn put<'a>(root: &Path, files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) {
    for (name, bytes) in files {
        write(&root.join(name), bytes);
    }
}

/// What a build in `root` publishes.
fn build(root: &Path, variables: &[(&str, &str)], args: &[&str]) -> Tree {
    let public = root.join("public");
    let ran = Ran::of(program().arg("build").args(args).current_dir(root).envs(variables.iter().copied()));
    let named = |text: &str| text.contains("error[");
    assert!(ran.code == 0 && !named(&ran.err), "{}\n{}", ran.out, ran.err);
    common::tree(&public)
}

/// Fails with the name of the first file that differs.
#[track_caller]
fn same(first: &Tree, second: &Tree, what: &str) {
    let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(first), names(second), "{what}: other files");
    for (name, bytes) in first {
        let (old, new) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&second[name]));
        assert!(bytes == &second[name], "{what}: {name} differs\n{}", common::diff::lines(&old, &new));
    }
}

/// Builds a site under all conditions that must not matter.
fn repeats(files: &Tree, args: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("a");
    put(&first, files.iter());
    let expected = build(&first, &[], args);
    let conditions: &[&[(&str, &str)]] = &[
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "8"), ("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "ar_EG.UTF-8")],
        &[("RAYON_NUM_THREADS", "2"), ("TZ", "America/Adak"), ("LANG", "C"), ("USER", "x"), ("HOSTNAME", "y")],
    ];
    for variables in conditions {
        std::fs::remove_dir_all(first.join("public")).unwrap();
        same(&expected, &build(&first, variables, args), &format!("{variables:?}"));
    }
    // Another place, deeper and with another name, and the files made in another order and a moment later.
    let second = folder.path().join("b c/文件夹/deeper");
    put(&second, files.iter().rev());
    let now = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for name in files.keys().step_by(3) {
        std::fs::File::options().append(true).open(second.join(name)).unwrap().set_modified(now).unwrap();
    }
    same(&expected, &build(&second, &[], args), "another folder");
    // The same folder again, after all files were touched.
    for name in files.keys() {
        std::fs::File::options().append(true).open(first.join(name)).unwrap().set_modified(now).unwrap();
    }
    same(&expected, &build(&first, &[], args), "touched files");
    let place = folder.path().file_name().unwrap().to_str().unwrap();
    let package = common::package().display().to_string();
    let today = today();
    for (name, bytes) in &expected {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(place) && !text.contains(&package), "{name} holds a path of this machine");
        let given = files.values().any(|bytes| String::from_utf8_lossy(bytes).contains(&today));
        assert!(given || !text.contains(&today), "{name} holds the date of today");
    }
}

/// The date of today, as many tools stamp it.
fn today() -> String {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    // From days to a date, after Howard Hinnant's `civil_from_days`.
    let days = i64::try_from(seconds / 86_400).unwrap() + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = (year + era * 400 + i64::from(month >= 10), if month < 10 { month + 3 } else { month - 9 });
    format!("{year:04}-{month:02}-{day:02}")
}

#[test]
fn a_small_site_repeats() {
    let project = Project::good();
    repeats(&common::tree(project.root()), &[]);
}

#[test]
fn this_site_repeats() {
    repeats(&own_site(), &["--base-url", "https://example.org/docs/"]);
}

#[test]
fn complaints_repeat() {
    let project = Project::new(&[("site.toml", "titel = 1\n")]);
    for number in 0..40 {
        project.write(&format!("content/{number:02}-page{number}.md"), "[x](nowhere.md) {{ bra() }}\n\n```rsut\n```\n");
    }
    let said = |threads: &str| {
        Ran::of(project.command(&["check", "--message-format", "json"]).env("RAYON_NUM_THREADS", threads)).exits(1).out
    };
    let first = said("1");
    assert!(first.lines().count() > 100);
    for threads in ["1", "2", "8"] {
        assert!(first == said(threads), "other complaints, or another order, with {threads} threads");
    }
}
