//! What stands behind the fence of code: `rust title="main.rs" linenos hl="2-4,7" diff`.
//!
//! In: the words. Out: [`Info`]. What other tools write there is told with the rewrite; attributes that Rust's tools
//! read (`rust,ignore`) and words that nobody knows are for somebody else, and left alone.

use crate::diag::{Diagnostic, Span, error, nearest, or_list, warning};
use crate::path::SourcePath;
use std::ops::{Range, RangeInclusive};

/// The options, as authors write them.
const OPTIONS: [&str; 4] = ["title", "linenos", "hl", "diff"];

/// What stands behind a fence.
#[derive(Clone, Debug, Default)]
pub(super) struct Info<'a> {
    pub(super) language: &'a str,
    /// Where the language stands.
    pub(super) language_at: usize,
    pub(super) title: Option<&'a str>,
    /// The number of the first line, if lines are numbered.
    pub(super) numbers: Option<u32>,
    /// Lines that are marked, counted from 1.
    pub(super) marked: Vec<RangeInclusive<usize>>,
    /// Whether lines begin with `+`, `-` or a space.
    pub(super) diff: bool,
}

impl<'a> Info<'a> {
    /// Reads what stands behind the fence of `text`.
    pub(super) fn read(info: &'a str, text: &str) -> (Info<'a>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut read = Info::default();
        let begin = info.len() - info.trim_start().len();
        let trimmed = info.trim_start();
        let rest = match trimmed.strip_prefix('{') {
            // Quarto and R Markdown: `{python}`, `{.python filename="x"}`.
            Some(inside) => {
                let inside = inside.split('}').next().unwrap_or_default();
                let language = inside.trim().trim_start_matches('.').split([' ', ',']).next().unwrap_or_default();
                let at = begin + trimmed.find(language).unwrap_or(0);
                (read.language, read.language_at) = (language, at);
                at + language.len()..begin + 1 + inside.len()
            }
            None => {
                let length = trimmed.find([' ', '\t', ',', '{']).unwrap_or(trimmed.len());
                (read.language, read.language_at) = (&trimmed[..length], begin);
                begin + length..info.len()
            }
        };
        let mut is_foreign = false;
        let mut parts: Vec<String> = Vec::new();
        // VitePress: `ts:line-numbers`.
        if let Some(language) = read.language.strip_suffix(":line-numbers") {
            read.language = language;
            is_foreign = true;
            parts.push("linenos".to_owned());
        }
        for (word, comma) in words(info, rest) {
            let said = &info[word.clone()];
            if let Some(option) = rewritten(said, comma) {
                is_foreign = true;
                parts.push(option);
            } else if comma == Comma::None {
                parts.push(said.to_owned());
                diagnostics.extend(read.take(said, word, text));
            }
        }
        if is_foreign {
            let span = Span::new(&SourcePath::call(), begin..begin + info.trim().len());
            let wrong =
                warning!("foreign-code-option", span, "the options of this code are written as in another tool");
            let line = format!("{} {}", read.language, merged(parts).join(" "));
            diagnostics.push(wrong.help(format!("write ```` ```{} ````", line.trim())));
        }
        (read, diagnostics)
    }

    /// Whether lines have to be told apart.
    pub(super) fn has_lines(&self) -> bool {
        self.numbers.is_some() || !self.marked.is_empty() || self.diff
    }

    pub(super) fn is_marked(&self, line: usize) -> bool {
        self.marked.iter().any(|lines| lines.contains(&line))
    }

    /// Takes one option. Gives what is wrong with it.
    fn take(&mut self, said: &'a str, at: Range<usize>, text: &str) -> Option<Diagnostic> {
        let span = |range: Range<usize>| Span::new(&SourcePath::call(), range);
        let (key, value) = said.split_once('=').map_or((said, None), |(key, value)| (key, Some(value)));
        let value_at = at.start + key.len() + 1..at.end;
        let value = value.map(unquoted);
        match (key, value) {
            ("title", Some(title)) if !title.is_empty() => self.title = Some(title),
            ("linenos", None) => self.numbers = Some(1),
            ("linenos", Some(start)) => match start.parse::<u32>() {
                Ok(start) if (1..1_000_000).contains(&start) => self.numbers = Some(start),
                _ => {
                    let wrong =
                        error!("bad-code-option", span(value_at), "`{start}` is not the number of a first line");
                    return Some(wrong.help("write `linenos`, or `linenos=10`"));
                }
            },
            ("diff", None) => self.diff = true,
            ("hl", Some(lines)) => match marked(lines, text.lines().count()) {
                Ok(marked) => self.marked = marked,
                Err(why) => {
                    let wrong = error!("bad-code-option", span(value_at), "{why}");
                    return Some(wrong.help("write lines and ranges, counted from 1: `hl=\"2-4,7\"`"));
                }
            },
            ("title" | "hl", _) => {
                let wrong = error!("bad-code-option", span(at), "`{key}` has no value");
                return Some(wrong.help("write for example `title=\"main.rs\"`, `hl=\"2-4,7\"`"));
            }
            ("diff", Some(_)) => {
                let wrong = error!("bad-code-option", span(at), "`diff` takes no value");
                return Some(wrong.help("write `diff` alone"));
            }
            _ => {
                // Words without a meaning here are for somebody else, unless one of ours was meant.
                let near = nearest(key, OPTIONS);
                if value.is_none() && near.is_none() {
                    return None;
                }
                let unknown =
                    warning!("unknown-code-option", span(at.start..at.start + key.len()), "code has no option `{key}`");
                let unknown = match near {
                    Some(near) => unknown.help(format!("did you mean `{near}`?")),
                    None => unknown,
                };
                return Some(unknown.help(format!("the options are {}", or_list(OPTIONS))));
            }
        }
        None
    }
}

/// What stands before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comma {
    None,
    Before,
}

/// Words of a range; what stands in quotes, brackets or braces is not torn.
fn words(info: &str, range: Range<usize>) -> Vec<(Range<usize>, Comma)> {
    let mut words = Vec::new();
    let mut open: Option<(usize, Comma)> = None;
    let mut comma = Comma::None;
    let mut quote: Option<char> = None;
    let mut depth = 0_usize;
    for (at, character) in info[range.clone()].char_indices().map(|(at, character)| (range.start + at, character)) {
        match (quote, character) {
            (Some(end), _) if character == end => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '[' | '{' | '(') => depth += 1,
            (None, ']' | '}' | ')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = quote.is_none() && depth == 0 && (character.is_whitespace() || character == ',');
        match open {
            None if !ends => open = Some((at, std::mem::replace(&mut comma, Comma::None))),
            Some((start, before)) if ends => {
                words.push((start..at, before));
                open = None;
            }
            _ => {}
        }
        if ends && character == ',' {
            comma = Comma::Before;
        }
    }
    words.extend(open.map(|(start, before)| (start..range.end, before)));
    words
}

/// What another tool's option is called here; `None`: it is none, or nobody's.
fn rewritten(said: &str, comma: Comma) -> Option<String> {
    let (key, value) = said.split_once('=').map_or((said, ""), |(key, value)| (key, unquoted(value)));
    let is_lines =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || b",-. ".contains(&byte));
    match (key, value) {
        (
            "showLineNumbers" | "lineNumbers" | "line-numbers" | ":line-numbers" | "numberLines" | ".numberLines",
            start,
        ) => {
            let start = start.trim_matches(['{', '}']);
            let plain = start.is_empty() || start == "true";
            Some(if plain { "linenos".to_owned() } else { format!("linenos={start}") })
        }
        ("linenos", "") if comma == Comma::Before => Some("linenos".to_owned()),
        ("linenos", "true" | "table" | "inline") => Some("linenos".to_owned()),
        ("linenostart" | "startFrom" | "lineno-start" | "start", start) if !start.is_empty() => {
            Some(format!("linenos={start}"))
        }
        ("hl_lines" | "code-line-numbers" | "mark" | "highlight" | "emphasize-lines", value) if !value.is_empty() => {
            Some(marks(value))
        }
        ("filename" | "file" | "name" | "caption" | "code-filename", value) if !value.is_empty() => {
            Some(format!("title=\"{value}\""))
        }
        _ => {
            let braced = said.strip_prefix('{').and_then(|said| said.strip_suffix('}'))?;
            if is_lines(braced) {
                return Some(marks(braced));
            }
            // Hugo: `{linenos=true,hl_lines=[2,"4-6"]}`.
            let inside = words(braced, 0..braced.len());
            let parts: Vec<String> =
                inside.into_iter().filter_map(|(word, comma)| rewritten(&braced[word], comma)).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        }
    }
}

/// Marked lines as they are written here.
fn marks(lines: &str) -> String {
    let lines = lines.trim_matches(['[', ']', '{', '}', '"', '\'']).replace([' ', '"', '\''], "").replace("..", "-");
    format!("hl=\"{lines}\"")
}

/// Options without `linenos` where there is `linenos=20`.
fn merged(mut parts: Vec<String>) -> Vec<String> {
    if parts.iter().any(|part| part.starts_with("linenos=")) {
        parts.retain(|part| part != "linenos");
    }
    parts
}

fn unquoted(value: &str) -> &str {
    let quoted = |quote: char| value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value)
}

/// Lines of a list like `2-4,7`. Errors: something else, or a line that the code does not have.
fn marked(list: &str, count: usize) -> Result<Vec<RangeInclusive<usize>>, String> {
    let mut lines = Vec::new();
    for part in list.split([',', '，']).map(str::trim) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (Ok(first), Ok(last)) = (first.trim().parse::<usize>(), last.trim().parse::<usize>()) else {
            return Err(format!("`{part}` is neither a line nor a range of lines"));
        };
        if first == 0 || last < first {
            return Err(format!("`{part}` is no range of lines"));
        }
        if last > count {
            return Err(format!("there is no line {last}: the code has {count}"));
        }
        lines.push(first..=last);
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(info: &str) -> (Info<'_>, Vec<String>) {
        let (read, found) = Info::read(info, "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        let said = found.into_iter().map(|found| format!("{}: {}", found.message, found.hints[0].text)).collect();
        (read, said)
    }

    #[test]
    fn options_are_read() {
        let (info, said) = read("rust title=\"src/my main.rs\" linenos hl=\"2-4,7\" diff");
        assert_eq!(said, [""; 0]);
        assert_eq!((info.language, info.title, info.numbers), ("rust", Some("src/my main.rs"), Some(1)));
        assert_eq!((info.marked, info.diff), (vec![2..=4, 7..=7], true));
    }

    #[test]
    fn what_is_for_others_is_left_alone() {
        for info in ["rust,ignore", "rust,no_run,edition2021", "rust, ignore", "js runnable", "sh $", "", "c++"] {
            let (read, said) = read(info);
            assert_eq!(said, [""; 0], "{info}");
            assert!(!read.has_lines() && read.title.is_none(), "{info}");
        }
        assert_eq!(read("rust,ignore").0.language, "rust");
    }

    #[test]
    fn options_of_other_tools_are_told_with_the_rewrite() {
        let rows = [
            ("js {1,3-5} showLineNumbers", "js hl=\"1,3-5\" linenos"),
            ("js{1,3-5}", "js hl=\"1,3-5\""),
            ("ts:line-numbers {1}", "ts linenos hl=\"1\""),
            ("rust,linenos,hl_lines=3-8", "rust linenos hl=\"3-8\""),
            ("rust title=\"a.rs\" {2}", "rust title=\"a.rs\" hl=\"2\""),
            ("rust, linenos, linenostart=20, name=mod.rs", "rust linenos=20 title=\"mod.rs\""),
            ("go {linenos=true,hl_lines=[2,\"4-6\"]}", "go linenos hl=\"2,4-6\""),
            ("{.python filename=\"run.py\" code-line-numbers=\"1-2\"}", "python title=\"run.py\" hl=\"1-2\""),
            ("python filename=\"run.py\"", "python title=\"run.py\""),
        ];
        for (info, line) in rows {
            let (_, said) = read(info);
            let expected =
                format!("the options of this code are written as in another tool: write ```` ```{line} ````");
            assert_eq!(said, [expected], "{info}");
        }
    }

    #[test]
    fn mistakes_are_told() {
        let rows = [
            ("rust hl=\"8-12\"", "there is no line 12: the code has 9"),
            ("rust hl=two", "`two` is neither a line nor a range of lines"),
            ("rust linenos=x", "`x` is not the number of a first line"),
            ("rust titel=x", "code has no option `titel`"),
            ("rust lineno", "code has no option `lineno`"),
            ("rust hl", "`hl` has no value"),
        ];
        for (info, message) in rows {
            let (_, said) = read(info);
            assert!(said.len() == 1 && said[0].starts_with(message), "{info}: {said:?}");
        }
    }
}
