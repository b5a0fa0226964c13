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
use tuzhang::figure::KINDS;

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

/// A chapter takes as long as a site, so that it is cut at the ends of its lines.
#[test]
fn chapter() {
    let seeds = seeds("chapter");
    for (name, bytes) in &seeds {
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        for length in ends.chain([bytes.len()]) {
            holds_of(
                || holds::chapter(&bytes[..length]),
                &format!("{name}, its first {length} bytes"),
                &bytes[..length],
            );
        }
    }
}

/// The example of each kind over a table that no chart expects, and chapters put together from pieces of all seeds.
#[test]
fn chapter_of_pieces() {
    let of_kinds = KINDS.iter().map(|kind| (kind.name().to_owned(), kind.example().as_bytes().to_vec()));
    let seeds: Vec<(String, Vec<u8>)> = seeds("chapter").into_iter().chain(of_kinds).collect();
    let texts: Vec<String> = seeds.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
    let mut state: u64 = 20_250_601;
    let mut below = |end: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % end.max(1)
    };
    let mut drawings = 0;
    for round in 0..CHAPTERS {
        let mut text = texts[round % texts.len()].clone();
        for _ in 0..below(3) {
            text = mutated(&text, &texts[below(texts.len())], &mut below);
        }
        drawings += holds_of(|| holds::chapter(text.as_bytes()), &format!("round {round}"), text.as_bytes());
    }
    assert!(drawings > 300, "{drawings} drawings are too few to prove anything");
}

/// How many chapters are put together.
const CHAPTERS: usize = 400;

/// A text with one thing changed: a number, a line, a word or a name for that of another text.
fn mutated(text: &str, other: &str, below: &mut impl FnMut(usize) -> usize) -> String {
    const ABSURD: [&str; 16] = [
        "NaN",
        "1e308",
        "-1e308",
        "1e-300",
        "9007199254740993",
        "",
        "0",
        "-1",
        "∞",
        "999999999999999999999",
        "1e400",
        "\"",
        "\u{0}",
        "{{",
        "<!--",
        "\u{202e}",
    ];
    let lines: Vec<&str> = text.lines().collect();
    let donated: Vec<&str> = other.lines().collect();
    let replaced = |old: &str, new: &str| text.replacen(old, new, 1);
    let word = |text: &str, nth: usize| {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '.').collect();
        words.get(nth % words.len().max(1)).copied().unwrap_or_default().to_owned()
    };
    match below(7) {
        // The kind is the first word: everything else stays.
        0 => {
            let kind = KINDS[below(KINDS.len())].name();
            let known =
                KINDS.iter().map(|kind| kind.name()).filter(|name| text.contains(*name)).max_by_key(|n| n.len());
            known.map_or_else(|| text.to_owned(), |known| replaced(known, kind))
        }
        1 => replaced(&word(text, below(1000)), ABSURD[below(ABSURD.len())]),
        2 => replaced(&word(text, below(1000)), &word(other, below(1000))),
        3 if !lines.is_empty() => {
            let at = below(lines.len());
            lines.iter().enumerate().filter(|(line, _)| *line != at).map(|(_, line)| format!("{line}\n")).collect()
        }
        4 if !donated.is_empty() => {
            let (at, donated) = (below(lines.len() + 1), donated[below(donated.len())]);
            let mut lines: Vec<&str> = lines;
            lines.insert(at, donated);
            lines.join("\n")
        }
        5 => format!("{text}\n\n{other}"),
        _ => {
            let at = text.floor_char_boundary(below(text.len() + 1));
            format!("{}{}{}", &text[..at], ABSURD[below(ABSURD.len())], &text[at..])
        }
    }
}

/// Names the input with which something does not hold.
fn holds_of(holds: impl FnOnce() -> usize, what: &str, bytes: &[u8]) -> usize {
    match catch_unwind(AssertUnwindSafe(holds)) {
        Ok(count) => count,
        Err(_) => panic!("{what}:\n{}", String::from_utf8_lossy(bytes)),
    }
}

/// The files of a corpus, by name.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 12, "{target} has {} files", paths.len());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

/// Gives each file of a corpus to a function, also cut short at every byte, and names the file where it panics.
fn replay(target: &str, holds: fn(&[u8])) {
    let mut wrong = Vec::new();
    for (name, bytes) in seeds(target) {
        let lengths = (0..bytes.len().min(256)).chain([bytes.len()]);
        for length in lengths {
            if catch_unwind(AssertUnwindSafe(|| holds(&bytes[..length]))).is_err() {
                wrong.push(format!("{name}, its first {length} bytes"));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{target}: {} files\n{}", wrong.len(), wrong.join("\n"));
}
