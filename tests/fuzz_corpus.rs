//! The corpus of `fuzz/` through the functions that are fuzzed: what was found once stays mended.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests read their own files, and fail by panicking"
)]

#[path = "../fuzz/holds.rs"]
mod holds;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

#[test]
fn csv() {
    replay("csv", holds::csv);
}

#[test]
fn expr() {
    replay("expr", holds::expr);
}

#[test]
fn number() {
    replay("number", holds::number);
}

#[test]
fn date() {
    replay("date", holds::date);
}

/// Gives each file of a corpus to a function, also cut short at every byte, and names the file where it panics.
fn replay(target: &str, holds: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 12, "{target} has {} files", paths.len());
    let mut wrong = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        let lengths = (0..bytes.len().min(256)).chain([bytes.len()]);
        for length in lengths {
            if catch_unwind(AssertUnwindSafe(|| holds(&bytes[..length]))).is_err() {
                wrong.push(format!("{}, its first {length} bytes", path.file_name().unwrap().to_string_lossy()));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{target}: {} files\n{}", wrong.len(), wrong.join("\n"));
}
