//! Figure calls: finds them in a text and parses them, with places that count from the call's own start.
//!
//! In: the Markdown of a chapter, or the inside of a `chart` fence. Out: [`Call`]s. Both spellings give the same
//! value: a name, and arguments as [`Node`]s whose spans lie in [`SourcePath::call`], so that **typing above a call
//! does not change it**. Deliberately absent: which names and arguments exist (`figure`), and Markdown.

mod fence;
mod foreign;
mod reader;

pub use fence::{caption, fence};

use super::Node;
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use reader::Reader;
use std::ops::Range;

/// Arguments of figures that are texts of a page, in the order in which the page shows them.
pub const TEXTS: [&str; 3] = ["caption", "source", "note"];

/// A call as an author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name of a figure kind, or of an inline value.
    pub name: String,
    /// Where the name was written.
    pub name_span: Span,
    /// Arguments without a name, in order.
    pub values: Vec<Node>,
    /// Arguments with a name, in the order written.
    pub named: Node,
    /// The rows in the fence behind `---`, with their place.
    pub rows: Option<(String, Span)>,
    /// The cells of a Markdown table with a caption, which counts as a call of `table`.
    pub cells: Option<Grid>,
}

/// The cells of a Markdown table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Names of the columns.
    pub header: Vec<(String, Span)>,
    /// Rows of cells.
    pub rows: Vec<Vec<(String, Span)>>,
}

impl Call {
    /// A named argument.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.named.get(key)
    }

    /// The author's `id`, if it is a text.
    pub fn id(&self) -> Option<(&str, &Span)> {
        let node = self.get("id")?;
        node.as_text().map(|id| (id, &node.span))
    }
}

/// A call where it stands.
#[derive(Clone, Debug)]
pub struct CallSite {
    /// All its bytes in the body.
    pub range: Range<usize>,
    /// What it says, with places counted from `range.start`; or what is wrong with it.
    pub call: Result<Call, Vec<Diagnostic>>,
    /// Whether it is a fence, which stands for itself.
    pub fence: bool,
}

/// A call in running text: its bytes, and what it says or what is wrong with it.
#[derive(Clone, Debug)]
pub struct Found {
    /// From the first brace to the last, in the text searched.
    pub range: Range<usize>,
    /// The call, or why it is none; places count from `range.start`.
    pub call: Result<Call, Diagnostic>,
}

/// Finds all `{{ name(…) }}` in a text, and what was meant to be one. `\{{` is text.
///
/// Calls inside code are found as well: whoever knows what is code leaves them out. Time is linear.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(['{', '<']).map(|open| at + open) {
        let rest = &text[open..];
        let is_call = rest.starts_with("{{");
        if !foreign::may_begin(rest) {
            at = open + 1;
            continue;
        }
        let escaped = text[..open].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
        if escaped {
            at = open + 2;
            continue;
        }
        let (length, call) = match foreign::found(rest) {
            Some((length, diagnostic)) => (length, Err(diagnostic)),
            None if rest.starts_with("{%") => match inside(text, open) {
                Some((length, diagnostic)) => (length, Err(diagnostic)),
                None => {
                    at = open + 1;
                    continue;
                }
            },
            None => {
                let inside = rest.get(2..).unwrap_or_default().trim_start_matches([' ', '\t', '\n']);
                if !(is_call && inside.starts_with(|first: char| first.is_ascii_alphabetic())) {
                    at = open + if is_call { 2 } else { 1 };
                    continue;
                }
                Reader::new(rest).call()
            }
        };
        found.push(Found { range: open..open + length, call });
        at = open + length;
    }
    found
}

/// Reads what opens a part of a text: `{% note(kind="tip") %}`, in one line or several. Places count from its first byte.
pub fn line(text: &str) -> Result<Call, Diagnostic> {
    if !text.ends_with("%}") {
        let wrong = error!("bad-call", Span::new(&SourcePath::call(), 0..text.len()), "this call is not closed");
        return Err(wrong.help("end it with `) %}`, before the next empty line"));
    }
    let inside = text.get(2..text.len().saturating_sub(2)).unwrap_or_default();
    // The two spellings differ in their marks only.
    let plain = format!("{{{{{inside}}}}}");
    let found = find(&plain).into_iter().next().filter(|found| found.range.start == 0);
    let word = inside.trim().split([' ', '(', '\t']).next().unwrap_or_default();
    // No tag of a template has its parenthesis at its name: this is a call that cannot be read, or goes on too long.
    let is_call = !word.is_empty() && inside.trim()[word.len()..].starts_with('(');
    match found {
        Some(found) if found.range.end == plain.len() && (found.call.is_ok() || inside.contains('(')) => found.call,
        Some(found) if is_call => found.call.and_then(|_| {
            let span = Span::new(&SourcePath::call(), found.range.end.min(text.len())..text.len());
            let wrong = error!("bad-call", span, "something stands behind the call");
            Err(wrong.help("end the line with `) %}`"))
        }),
        _ => {
            let span = Span::new(&SourcePath::call(), 0..text.len());
            let wrong = error!("foreign-call", span, "`{{% {word} … %}}` is a tag of Liquid or Jinja");
            Err(wrong
                .help(format!("here a part of a text is written `{{% {word}(…) %}}` … `{{% end %}}`, for a shortcode"))
                .help("write `\\{%` for the signs themselves"))
        }
    }
}

/// `{% name(…) %}` or `{% end %}` in the middle of a line, where it begins and ends nothing.
fn inside(text: &str, open: usize) -> Option<(usize, Diagnostic)> {
    let rest = foreign::near(&text[open..]);
    let word = rest[2..].trim_start();
    let name = word.find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')))?;
    let is_end = &word[..name] == "end" && word[name..].trim_start().starts_with("%}");
    if !is_end && (name == 0 || !word[name..].starts_with('(')) {
        return None;
    }
    // Behind the marks of a list or quote it begins its line.
    let before = text[..open].bytes().rev().take_while(|byte| *byte != b'\n');
    let is_mark =
        |byte: u8| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')') || byte.is_ascii_digit();
    if before.into_iter().all(is_mark) {
        return None;
    }
    let length = rest.find("%}")? + 2;
    let span = Span::new(&SourcePath::call(), 0..length);
    let wrong = error!("bad-call", span, "`{}` stands in the middle of a line", &rest[..length]);
    let help = "give it a line of its own: `{% name(…) %}`, then the text, then `{% end %}`";
    Some((length, wrong.help(help).help("for the signs themselves write `\\{%`")))
}

/// The end of what was meant as a call but cannot be read: the next `}}` of the line, or the end of the line.
fn extent(rest: &str) -> usize {
    let line = rest.split('\n').next().unwrap_or(rest);
    line.find("}}").map_or(line.trim_end().len(), |close| close + 2)
}

/// What a Chinese keyboard writes, and what calls are written with.
fn narrow(character: char) -> Option<char> {
    match character {
        '“' | '”' | '‘' | '’' | '「' | '」' | '＂' => Some('"'),
        '，' | '、' => Some(','),
        '（' => Some('('),
        '）' => Some(')'),
        '：' => Some(':'),
        '＝' => Some('='),
        '｛' => Some('{'),
        '｝' => Some('}'),
        '【' | '［' => Some('['),
        '】' | '］' => Some(']'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Value;

    fn one(text: &str) -> Found {
        let mut found = find(text);
        assert_eq!(found.len(), 1, "{text}");
        found.remove(0)
    }

    #[test]
    fn both_spellings_give_the_same_arguments() {
        let inline = one("x {{ bar(data=\"a.csv\", y=[\"b\", 'c'], n=1166, top={k: true}) }} y");
        assert_eq!(inline.range, 2..62);
        let inline = inline.call.unwrap();
        let block = fence(("chart bar", 3..12), ("data: a.csv\ny: [b, c]\nn: 1166\ntop: {k: true}\n", 13..60)).unwrap();
        fn bare(node: &Node) -> String {
            match &node.value {
                Value::List(items) => format!("[{}]", items.iter().map(bare).collect::<Vec<_>>().join(",")),
                Value::Map(entries) => entries.iter().map(|e| format!("{}={};", e.key, bare(&e.value))).collect(),
                _ => format!("{:?}", node.as_text()),
            }
        }
        assert_eq!(inline.name, block.name);
        assert_eq!(bare(&inline.named), bare(&block.named));
    }

    #[test]
    fn places_count_from_the_call() {
        let text = "前文 {{ bar(y=\"heigth\") }}";
        let found = one(text);
        let call = found.call.unwrap();
        let y = call.get("y").unwrap();
        assert_eq!(&text[found.range.start..][y.span.range()], "\"heigth\"");
    }

    #[test]
    fn a_fence_has_an_id_a_head_and_rows() {
        let info = "chart bar {#fig-a}";
        let body = "caption: 甲\n---\n年,数\n2024,1\n";
        let call = fence((info, 3..3 + info.len()), (body, 30..30 + body.len())).unwrap();
        assert_eq!(call.id().unwrap().0, "fig-a");
        let (rows, span) = call.rows.unwrap();
        assert_eq!(rows, "年,数\n2024,1\n");
        assert_eq!(&body[span.range().start - 30..span.range().end - 30], rows);
    }

    #[test]
    fn what_is_no_call_is_left_or_told() {
        assert!(find("a {{}} b \\{{ bar() }} {{ 1 + 1 }} {{{x}}}").is_empty());
        let rows = [
            ("{{ page.title }}", "is not a call"),
            ("{{< figure src=\"a\" >}}", "Hugo"),
            ("{{ bar(x=month) }}", "must stand in quotes"),
            ("{{ bar(x=\"a) }}", "not closed"),
            ("{{ bar(x=\"a\" y=\"b\") }}", "expected `,` or `)`"),
            ("{{ bar(x=\"a\") }", "expected `}}`"),
            ("{{ bar(x=\"a\", x=\"b\") }}", "twice"),
            ("{{ bar(x=\"a\", \"b\") }}", "without a name"),
            ("{{ bar(", "a value"),
        ];
        for (text, message) in rows {
            let wrong = one(text).call.unwrap_err();
            assert!(wrong.message.contains(message), "{text}: {}", wrong.message);
            assert!(!wrong.hints.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_broken_call_ends_with_its_line() {
        let found = find("{{ bar(\n\n{{ bar() }}");
        assert_eq!(found.len(), 2);
        assert!(found[1].call.is_ok());
        assert_eq!(one("`{{ bar(` and more").range, 1..8);
    }
}
