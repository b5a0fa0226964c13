//! The time that Markdown takes grows with its length and not faster: each pattern is read and written at one size and
//! at twice that size. A pattern that needs the square of its length takes four times as long at twice the size.
//!
//! `SCALE=1000 cargo test --release --test linear twice -- --nocapture` tries it with up to 49 MB and prints how long
//! each takes; `CASE=text` tries only the patterns that have the text. Times that are long enough are those of the
//! processor, so that other processes do not matter.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test of time reads the clock")]

use std::ops::Range;
use std::time::{Duration, Instant};
use tuzhang::markdown::{Body, CallSite, CodeBlock, Drawn, Labels, Resolve, Rules, Title, html, outline, texts};
use tuzhang::read::config::Markdown;

/// The smaller size, in bytes.
const SIZE: usize = 24 << 10;

/// What authors, or those who mean no good, may repeat without end.
const PATTERNS: [&str; 82] = [
    "> ",
    "- ",
    "1. ",
    "[",
    "]",
    "](",
    "![",
    "[a](",
    "[a](b)",
    "[[a]",
    "*a ",
    "**a",
    "***a*",
    "_a",
    "a*",
    "**中。",
    "中**“",
    "~",
    "~~a",
    "x~2~",
    "x^2^",
    "^",
    "$",
    "$$",
    "$x$ ",
    "`",
    "`a",
    "``` ",
    "[^a]",
    "[^a]: x\n\n",
    "[^",
    "::: tip\n",
    ":::\n",
    "::: tabs\n== a\n",
    "<a ",
    "<a href=\"x",
    "<!-- ",
    "<b>\n",
    "<?",
    "<script>",
    "{{",
    "{{ a(",
    "{{ a() }}",
    "@fig-a ",
    "[@a; ",
    "|a|\n|-|\n",
    "|a",
    "# a {#b}\n\n",
    "# a\n",
    "字\n",
    "a\nb\n",
    "&amp;",
    "\\",
    "![a](b \"c\"){#d}\n\n",
    "$$x$$ {#eq-a}\n\n",
    "```rust hl=\"1\"\na\n```\n\n",
    "[a]: b\n",
    "term\n: def\n\n",
    "<i data=\"x\">\n",
    "|a|b|c|d\n|-|-|-|-\n|1|2|3|4\n\n",
    "|-",
    "a[^b]\n\n[^b]: c\n\n",
    "**[a](b)**「",
    "{% a() %}\n",
    "{% a(\n",
    "[@a](#fig-",
    "{% a(x) ",
    "a {% a(",
    "{% if ",
    "{# ",
    "{#if ",
    "{{#a ",
    "{{> a ",
    "{{ if .a ",
    "{a[0].",
    "<Tab ",
    ": a {#tbl-a}\n\n",
    "|a|\n|-|\n: b {#tbl-a}\n\n",
    "> |a|\n> |-|\n>\n> : b {#tbl-a}\n\n",
    "[%s](#a)",
    "[](a.html)",
    "\\[^a]",
];

/// Draws nothing.
struct Plain;

impl Resolve for Plain {
    fn call(&mut self, _: &CallSite) -> Drawn {
        Drawn::Text(String::new())
    }

    fn link(&mut self, to: &str, _: Range<usize>) -> String {
        to.to_owned()
    }

    fn code(&mut self, code: &CodeBlock<'_>) -> String {
        tuzhang::highlight::code(code.info, code.text).html
    }

    fn misplaced(&mut self, _: &CallSite) {}
}

/// How long the processor has worked for this process, in steps of a hundredth of a second; Linux tells it.
fn worked() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let behind_name = stat.rsplit_once(')')?.1;
    let ticks: u64 = behind_name.split_whitespace().nth(11)?.parse().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

/// Reads and writes a text, and tells how long that takes.
fn time(text: &str) -> Duration {
    let (start, before) = (Instant::now(), worked());
    let facts = outline(text, Markdown::default());
    let rules = Rules::Chapter(Markdown::default());
    let body = Body { text, rules, outline: Some(&facts), numbers: &[], title: Title::Kept };
    html(&body, &Labels::default(), &mut Plain);
    texts(text, Markdown::default());
    match before.and_then(|before| worked()?.checked_sub(before)) {
        Some(worked) if text.len() > 1 << 20 => worked,
        _ => start.elapsed(),
    }
}

#[test]
fn twice_the_text_takes_twice_the_time() {
    let scale = std::env::var("SCALE").map_or(1, |scale| scale.parse().unwrap());
    let size = SIZE * scale * 2;
    let slow = Duration::from_millis(4);
    let mut wrong = Vec::new();
    let case = std::env::var("CASE").unwrap_or_default();
    for pattern in PATTERNS.into_iter().filter(|pattern| pattern.contains(&case)) {
        let text = pattern.repeat(size / pattern.len());
        let half = &text[..text.floor_char_boundary(size / 2)];
        // Another process may take the time: what is quick once is quick.
        let growth = (0..4).map(|_| {
            let (short, long) = (time(half), time(&text));
            eprintln!("{pattern:?}: {short:.1?}, twice as long {long:.1?}");
            long.saturating_sub(slow).as_secs_f64() / short.max(Duration::from_millis(1)).as_secs_f64()
        });
        let mut least = f64::INFINITY;
        for growth in growth {
            least = least.min(growth);
            if least < 2.8 {
                break;
            }
        }
        if least >= 2.8 {
            wrong.push(format!("{pattern:?} takes {least:.1} times as long"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_line_may_be_very_long() {
    let scale: usize = std::env::var("SCALE").map_or(1, |scale| scale.parse().unwrap());
    let count = 10_000 * scale.min(15);
    let line = "一行很长的文字，**重点。**后面还有 `code` and words。".repeat(count);
    assert!(line.len() > 660_000);
    let facts = outline(&line, Markdown::default());
    assert!(facts.diagnostics.is_empty());
    let rules = Rules::Chapter(Markdown::default());
    let body = Body { text: &line, rules, outline: None, numbers: &[], title: Title::Kept };
    let written = html(&body, &Labels::default(), &mut Plain);
    assert_eq!(written.matches("<strong>重点。</strong>").count(), count);
}

#[test]
fn forty_thousand_of_anything_is_no_overflow() {
    for pattern in
        ["> ", "- ", "[", "![", "*a ", "**a", "_a", "[a](", "::: tip\n", "<b>\n", "{{", "{", "$", "(", "~", "[^a]: "]
    {
        for text in [pattern.repeat(40_000), format!("{}x{}", pattern.repeat(2_000), "]()".repeat(2_000))] {
            let facts = outline(&text, Markdown::default());
            assert!(facts.diagnostics.len() <= 120_000, "{pattern:?}");
        }
    }
}
