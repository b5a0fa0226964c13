//! CommonMark's own examples through [`tuzhang::markdown`], with nothing switched on.
//!
//! They are read from the tests of pulldown-cmark, which cargo keeps beside its source: no copy of them lies here.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read the files of others, and fail by panicking"
)]

use std::path::PathBuf;
use std::process::Command;
use tuzhang::markdown::{Body, CallSite, CodeBlock, Drawn, Labels, Resolve, Rules, Title, html};
use tuzhang::read::config::Cjk;

/// What CommonMark 0.31.2 has.
const EXAMPLES: usize = 652;

/// Adds nothing: calls are text, links stay as they are.
struct Plain;

impl Resolve for Plain {
    fn call(&mut self, _: &CallSite) -> Drawn {
        unreachable!("CommonMark has no calls")
    }

    fn link(&mut self, to: &str, _: std::ops::Range<usize>) -> String {
        to.to_owned()
    }

    fn code(&mut self, _: &CodeBlock<'_>) -> String {
        unreachable!("CommonMark writes code itself")
    }

    fn misplaced(&mut self, _: &CallSite) {
        unreachable!("CommonMark has no calls")
    }
}

#[test]
fn all_examples_of_the_specification() {
    assert_eq!(wrong(Cjk::Off), [""; 0]);
}

/// No example of the specification has Chinese punctuation beside emphasis, or a line end between wide characters.
#[test]
fn the_rules_of_chinese_change_no_example() {
    assert_eq!(wrong(Cjk::On), [""; 0]);
}

/// The examples that come out otherwise, with what was expected.
fn wrong(cjk: Cjk) -> Vec<String> {
    let text = std::fs::read_to_string(suite()).unwrap();
    let labels = Labels::default();
    let mut wrong = Vec::new();
    let mut count = 0;
    for example in text.split("\nfn spec_test_").skip(1) {
        count += 1;
        let (number, _) = example.split_once('(').unwrap();
        let (original, expected) = (raw(example, "original"), raw(example, "expected"));
        let body =
            Body { text: original, rules: Rules::CommonMark(cjk), outline: None, numbers: &[], title: Title::Kept };
        let actual = html(&body, &labels, &mut Plain);
        if plain(&actual) != plain(expected) {
            wrong.push(format!("{number}\n{original}\nexpected\n{expected}\nfound\n{actual}"));
        }
    }
    assert_eq!(count, EXAMPLES);
    wrong
}

/// A raw string of an example.
fn raw<'a>(example: &'a str, name: &str) -> &'a str {
    let (_, rest) = example.split_once(&format!("let {name} = r##\"")).unwrap();
    rest.split_once("\"##;").unwrap().0
}

/// Spellings of one and the same HTML.
fn plain(html: &str) -> String {
    let html = html.replace("<br>", "<br />").replace("<br/>", "<br />");
    html.replace("<hr>", "<hr />").replace("<hr/>", "<hr />").replace(">\n<", "><")
}

/// Where cargo keeps the tests of pulldown-cmark.
fn suite() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let about = Command::new(&cargo).arg("-vV").output().unwrap();
    let about = String::from_utf8(about.stdout).unwrap();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Packages for other systems need not be here.
    let found = Command::new(&cargo)
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    let facts: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    let packages = facts["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "pulldown-cmark").unwrap();
    PathBuf::from(package["manifest_path"].as_str().unwrap()).with_file_name("tests/suite/spec.rs")
}
