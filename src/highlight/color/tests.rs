//! Colours are those of syntect: what reads code here is compared with syntect's own reader, class by class.

use super::grammar::syntaxes;
use super::paint::{Scopes, Spans};
use super::*;
use syntect::parsing::ParseState;

/// A block as syntect reads it.
fn reference(syntax: &Syntax, text: &str) -> String {
    let mut state = ParseState::new(syntax);
    let mut scopes = Scopes::default();
    let mut spans = Spans::default();
    for line in text.split_inclusive('\n') {
        let mut at = 0;
        for (place, change) in state.parse_line(line, syntaxes()).unwrap_or_default() {
            if place > at {
                spans.push(scopes.class(), &line[at..place]);
                at = place;
            }
            scopes.apply(&change, paint::class);
        }
        spans.push(scopes.class(), &line[at..]);
    }
    spans.end()
}

/// Compares line by line, so that the first one that differs is shown.
fn compare(syntax: &'static Syntax, text: &str) {
    let (ours, theirs) = (draw(syntax, text), reference(syntax, text));
    let differs = ours.lines().zip(theirs.lines()).position(|(ours, theirs)| ours != theirs);
    if let Some(at) = differs {
        let line = |html: &str| html.lines().nth(at).unwrap_or_default().to_owned();
        let above: Vec<&str> = text.lines().take(at + 1).collect();
        panic!("{}: {above:#?}\n   ours: {}\nsyntect: {}", syntax.name, line(&ours), line(&theirs));
    }
    assert_eq!(ours.len(), theirs.len());
}

/// The sources of this package, the only code that is surely there.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads what it likes")]
fn the_sources_of_this_package_are_read_as_syntect_reads_them() {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() {
                let own = ["target", "node_modules", "public"].contains(&name.as_str()) || name.starts_with('.');
                folders.extend((!own).then_some(path));
            } else if let Some(syntax) = name.rsplit('.').next().and_then(syntax)
                && let Ok(text) = std::fs::read_to_string(path)
            {
                let lines = text.lines().filter(|line| line.len() < 300).take(40);
                let text: String = lines.map(|line| format!("{line}\n")).collect();
                compare(syntax, &text);
                read += 1;
            }
        }
    }
    assert!(read > 100, "{read}");
}

/// A number that is followed by the same numbers each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// Lines of what code is made of, and of the words that a grammar's own patterns name.
fn salad(words: &[&str], random: &mut Random) -> String {
    const PIECES: &[&str] = &[
        " ",
        "  ",
        "\t",
        "\n",
        "\n",
        ";\n",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "</",
        "/>",
        "=",
        "==",
        "=>",
        "->",
        "::",
        ":",
        ";",
        ",",
        ".",
        "..",
        "\"",
        "'",
        "`",
        "\"\"\"",
        "$",
        "${",
        "#",
        "# ",
        "//",
        "/*",
        "*/",
        "--",
        "<!--",
        "-->",
        "@",
        "!",
        "?",
        "&",
        "&&",
        "|",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "~",
        "\\",
        "\\n",
        "0",
        "1",
        "42",
        "3.14",
        "0x1F",
        "1e9",
        "2024-01-31",
        "name",
        "x",
        "Name",
        "NAME",
        "snake_case",
        "camelCase",
        "中文",
        "变量",
        "é",
        "<<EOF\n",
        "EOF\n",
        "\nEOF\n",
        "name(",
        "x = ",
        "a.b",
        "\"text\"",
        "'text'",
    ];
    (0..60)
        .map(|_| if random.below(3) == 0 && !words.is_empty() { random.of(words) } else { random.of(PIECES) })
        .collect()
}

#[test]
fn every_language_is_read_as_syntect_reads_it() {
    // More with `ROUNDS=1000 cargo test --release --lib highlight`.
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2);
    for (number, syntax) in syntaxes().syntaxes().iter().enumerate() {
        let patterns = grammar::patterns(syntax);
        let mut words: Vec<&str> = patterns
            .iter()
            .flat_map(|pattern| pattern.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
            .filter(|word| word.len() > 1)
            .collect();
        words.sort_unstable();
        words.dedup();
        let mut random = Random(number as u64);
        for _ in 0..rounds {
            compare(syntax, &salad(&words, &mut random));
        }
    }
}
