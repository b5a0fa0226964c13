//! Containers: parts of a chapter between lines of colons, `::: details Title` … `:::`.
//!
//! In: a text, line by line. Out: its lines of colons, and what each says. Names, titles and nesting are judged when the
//! text has been parsed, since a line of colons in code is code.

use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use std::ops::Range;

/// The kinds of containers by the names that authors write.
const NAMES: [(&str, Kind); 8] = [
    ("details", Kind::Details),
    ("tabs", Kind::Tabs),
    ("grid", Kind::Grid),
    ("note", Kind::Alert(0)),
    ("tip", Kind::Alert(1)),
    ("important", Kind::Alert(2)),
    ("warning", Kind::Alert(3)),
    ("caution", Kind::Alert(4)),
];

/// Names that other tools have, and ours for the same.
const FOREIGN: [(&str, &str); 18] = [
    ("info", "note"),
    ("danger", "caution"),
    ("error", "caution"),
    ("success", "tip"),
    ("hint", "tip"),
    ("attention", "warning"),
    ("code-group", "tabs"),
    ("tab-set", "tabs"),
    ("panel-tabset", "tabs"),
    ("columns", "grid"),
    ("layout", "grid"),
    ("dropdown", "details"),
    ("collapse", "details"),
    ("callout-note", "note"),
    ("callout-tip", "tip"),
    ("callout-important", "important"),
    ("callout-warning", "warning"),
    ("callout-caution", "caution"),
];

/// What a container is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A part that the reader unfolds.
    Details,
    /// Several parts of which one is shown at a time.
    Tabs,
    /// Figures beside each other where there is room.
    Grid,
    /// An alert, by its place among note, tip, important, warning, caution.
    Alert(usize),
    /// The body of a call, by its index among the calls.
    Call(usize),
}

/// A line that opens, divides or closes a container.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its bytes without spaces and marks around them.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) says: Says,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// `::: name title`.
    Open,
    /// `== title`, inside tabs.
    Pane,
    /// `:::`.
    Close,
    /// `{% name(…) %}`, perhaps over several lines.
    Call,
    /// `{% end %}`.
    End,
}

impl Line {
    /// Writes a processing instruction over the line: a block by itself, which even ends a paragraph.
    ///
    /// A call over several lines keeps their ends and indents.
    pub(super) fn hide(&self, line: &mut [u8]) {
        let mut indent = false;
        for byte in line.iter_mut() {
            indent = *byte == b'\n' || (indent && matches!(*byte, b' ' | b'\t'));
            if !indent {
                *byte = b'x';
            }
        }
        let end = line.len();
        line[..2].copy_from_slice(b"<?");
        line[end - 1] = b'>';
        line[end - 2] = b'?';
    }

    /// The title of a pane, and its place.
    pub(super) fn pane<'t>(&self, text: &'t str) -> (&'t str, Range<usize>) {
        within(text, self.range.start + 2..self.range.end)
    }

    /// Reads a line that opens. Errors: a name that nobody knows.
    pub(super) fn open<'t>(&self, text: &'t str) -> Result<Open<'t>, Diagnostic> {
        let line = &text[self.range.clone()];
        let colons = line.bytes().take_while(|byte| *byte == b':').count();
        let (said, place) = within(text, self.range.start + colons..self.range.end);
        let braced = said.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let (name, rest) = match braced {
            Some((classes, rest)) => {
                (classes.trim().trim_start_matches('.').split([' ', '.']).next().unwrap_or_default(), rest)
            }
            None => said.split_at(said.find([' ', '[', '{', '\t']).unwrap_or(said.len())),
        };
        let open = rest.trim_end().ends_with("{open}");
        let begin = place.start + (said.len() - rest.trim_start().len());
        let title = rest.trim_end().trim_end_matches("{open}").trim();
        let known = NAMES.iter().find(|(known, _)| *known == name).filter(|_| braced.is_none());
        let bracketed = title.strip_prefix('[').and_then(|title| title.strip_suffix(']'));
        let bracketed = bracketed.filter(|title| !title.contains(['[', ']']));
        match known {
            Some((_, kind)) if bracketed.is_none() => {
                Ok(Open { kind: *kind, title, place: begin..begin + title.len(), open })
            }
            _ => {
                let at = place.start + text[place.clone()].find(name).unwrap_or(0);
                let span = Span::new(&SourcePath::call(), at..at + name.len());
                let own = FOREIGN.iter().find(|(foreign, _)| *foreign == name).map(|(_, own)| *own);
                let own =
                    own.or(known.map(|(name, _)| *name)).or(NAMES.iter().map(|(own, _)| *own).find(|own| *own == name));
                Err(match own {
                    Some(own) => {
                        let title = bracketed.unwrap_or(title);
                        let wrong = error!("foreign-container", span, "this container is written as in another tool");
                        wrong.help(format!("write `{}`", format!("::: {own} {title}").trim_end()))
                    }
                    None => {
                        let wrong = error!("unknown-container", span, "there is no container `{name}`");
                        let names = NAMES.iter().map(|(name, _)| *name);
                        let wrong = wrong.did_you_mean(name, names.clone());
                        wrong.help(format!("the containers are {}", crate::diag::or_list(names)))
                    }
                })
            }
        }
    }
}

/// A line that opens a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Open<'t> {
    pub(super) kind: Kind,
    /// What stands behind the name, Markdown; may be empty.
    pub(super) title: &'t str,
    /// Its place.
    pub(super) place: Range<usize>,
    /// Whether a part that can be unfolded is unfolded.
    pub(super) open: bool,
}

/// A part of a text without spaces around it.
fn within(text: &str, range: Range<usize>) -> (&str, Range<usize>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    (part.trim(), start..start + part.trim().len())
}

/// The lines of colons of a text, and between those of tabs the lines `== title`; some may turn out to be code.
pub(super) fn lines(text: &str) -> Vec<Line> {
    if !text.contains(":::") && !text.contains("{%") {
        return Vec::new();
    }
    let mut lines: Vec<Line> = Vec::new();
    // For each open container, whether it is tabs.
    let mut tabs: Vec<bool> = Vec::new();
    let mut at = 0;
    while let Some(line) = text[at..].split_inclusive('\n').next() {
        let start = at + prefix(line);
        at += line.len();
        let said = text[start..at].trim_end();
        let range = start..start + said.len();
        if let Some(rest) = said.strip_prefix(":::") {
            let name = rest.trim_start_matches(':').trim_start();
            if name.is_empty() {
                tabs.pop();
                lines.push(Line { range, says: Says::Close });
            } else if name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '{') {
                tabs.push(name.starts_with("tabs"));
                lines.push(Line { range, says: Says::Open });
            }
        } else if said.len() >= 6 && said.starts_with("{%") && said.ends_with("%}") {
            let end = said[2..said.len() - 2].trim() == "end";
            lines.push(Line { range, says: if end { Says::End } else { Says::Call } });
        } else if begins_call(said) {
            let end = call_end(text, at).unwrap_or(range.end);
            at += text[at.min(end)..end].len() + usize::from(end > at && text[end..].starts_with('\n'));
            lines.push(Line { range: start..end, says: Says::Call });
        } else if said.starts_with("== ") && tabs.last() == Some(&true) {
            lines.push(Line { range, says: Says::Pane });
        }
    }
    lines
}

/// Whether a line is the beginning of a call that goes on: `{% name(`, and no end.
fn begins_call(said: &str) -> bool {
    let Some(inside) = said.strip_prefix("{%") else { return false };
    let inside = inside.trim_start();
    let name = inside.find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')));
    name.is_some_and(|end| end > 0 && inside[end..].starts_with('(')) && !inside.contains("%}")
}

/// Where the call ends that goes on in the line at `at`: behind the first line with `%}` at its end.
///
/// `None`: its paragraph ends before, or another call or a quote begins.
fn call_end(text: &str, at: usize) -> Option<usize> {
    let mut start = at;
    for line in text[at..].split_inclusive('\n') {
        let said = line.trim();
        if said.is_empty() || said.starts_with("{%") || said.starts_with('>') {
            return None;
        }
        if said.contains("%}") {
            return said.ends_with("%}").then(|| start + line.trim_end().len());
        }
        start += line.len();
    }
    None
}

/// How much of a line are marks of quotes and lists, and spaces.
fn prefix(line: &str) -> usize {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '>']);
        let digits = rest.bytes().take(9).take_while(u8::is_ascii_digit).count();
        let mark = match digits {
            0 => rest.strip_prefix(['-', '*', '+']),
            _ => rest[digits..].strip_prefix(['.', ')']),
        };
        match mark.filter(|behind| behind.starts_with([' ', '\t'])) {
            Some(behind) => rest = behind,
            None => return line.len() - rest.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_and_read() {
        let text = "- ::: tabs\n> == a\n== 甲 乙\nx :::\n:::\n== b\n::::: details 标题 {open}\n";
        let found = lines(text);
        let said: Vec<&str> = found.iter().map(|line| &text[line.range.clone()]).collect();
        assert_eq!(said, ["::: tabs", "== a", "== 甲 乙", ":::", "::::: details 标题 {open}"]);
        assert_eq!(found[2].pane(text).0, "甲 乙");
        assert_eq!(
            found[4].open(text).unwrap(),
            Open { kind: Kind::Details, title: "标题", place: 58..64, open: true }
        );
    }

    #[test]
    fn a_call_may_go_over_several_lines() {
        let text = "- {% note(\n    kind=\"tip\",\n  ) %}\n  甲\n  {% end %}\n{% a(\n\n) %}\n{% b(\n> x) %}\n";
        let said: Vec<&str> = lines(text).iter().map(|line| &text[line.range.clone()]).collect();
        assert_eq!(said, ["{% note(\n    kind=\"tip\",\n  ) %}", "{% end %}", "{% a(", "{% b("]);
        let mut hidden = text.as_bytes()[2..said[0].len() + 2].to_vec();
        lines(text)[0].hide(&mut hidden);
        assert_eq!(String::from_utf8(hidden).unwrap(), "<?xxxxxx\n    xxxxxxxxxxx\n  xx?>");
    }

    #[test]
    fn what_other_tools_write_is_told_with_the_rewrite() {
        let rows = [
            ("::: danger STOP", "write `::: caution STOP`"),
            ("::: {.callout-note}", "write `::: note`"),
            (":::note[Mind the gap]", "write `::: note Mind the gap`"),
            ("::: code-group", "write `::: tabs`"),
            ("::: detials x", "did you mean `details`?"),
        ];
        for (text, hint) in rows {
            let wrong = lines(text)[0].open(text).unwrap_err();
            assert_eq!(wrong.hints[0].text, hint, "{text}");
        }
    }
}
