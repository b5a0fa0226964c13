//! Code line by line: numbers, marks, what was added and removed.

use super::info::Info;
use std::borrow::Cow;

/// The signs before the lines of a difference, and the code without them.
pub(super) fn signs(text: &str) -> (Vec<char>, Cow<'_, str>) {
    let mut signs = Vec::new();
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.chars().next() {
            Some(sign @ ('+' | '-' | ' ')) => {
                signs.push(sign);
                plain.push_str(&line[1..]);
            }
            _ => {
                signs.push(' ');
                plain.push_str(line);
            }
        }
    }
    (signs, plain.into())
}

/// Wraps each line of coloured code, whose spans stand side by side and are closed and opened again at line ends.
pub(super) fn lines(body: &str, info: &Info<'_>, signs: &[char]) -> String {
    let mut out = String::with_capacity(body.len() * 2);
    let mut open: Option<&str> = None;
    for (index, mut line) in body.split_inclusive('\n').enumerate() {
        if let Some(rest) = line.strip_prefix("</span>").filter(|_| open.is_some()) {
            (line, open) = (rest, None);
            if rest.is_empty() {
                break;
            }
        }
        let sign = signs.get(index).copied();
        let is_marked = info.is_marked(index + 1);
        let tag = match sign {
            Some('+') => "ins",
            Some('-') => "del",
            _ if is_marked => "mark",
            _ => "span",
        };
        let class = if is_marked && tag != "mark" { "tz-line tz-marked" } else { "tz-line" };
        // An attribute, which a style shows: so the number is not copied with the code.
        let number = info.numbers.map(|first| format!(" data-line=\"{}\"", first as usize + index)).unwrap_or_default();
        out.push_str(&format!("<{tag} class=\"{class}\"{number}>"));
        if let Some(sign) = sign {
            out.push_str(&format!("<span class=\"tz-sign\">{sign}</span>"));
        }
        out.extend(open);
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        out.push_str(text);
        open = last_span(text, open);
        if open.is_some() {
            out.push_str("</span>");
        }
        out.push_str(end);
        out.push_str(&format!("</{tag}>"));
    }
    out
}

/// The span that is open at the end of a line.
fn last_span<'a>(line: &'a str, before: Option<&'a str>) -> Option<&'a str> {
    let opened = line.rfind("<span ");
    let closed = line.rfind("</span>");
    match (opened, closed) {
        (Some(opened), closed) if closed.is_none_or(|closed| closed < opened) => {
            let end = line[opened..].find('>')?;
            Some(&line[opened..=opened + end])
        }
        (_, Some(_)) => None,
        _ => before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_do_not_cross_lines() {
        let info = Info { marked: vec![2..=2], ..Info::default() };
        let html = lines("a <span class=\"hl-c\">/* b\nc\nd */</span> e\n", &info, &[]);
        assert_eq!(
            html,
            "<span class=\"tz-line\">a <span class=\"hl-c\">/* b</span>\n</span>\
             <mark class=\"tz-line\"><span class=\"hl-c\">c</span>\n</mark>\
             <span class=\"tz-line\"><span class=\"hl-c\">d */</span> e\n</span>"
        );
    }

    #[test]
    fn a_span_that_ends_behind_the_last_line_makes_no_line() {
        let info = Info { numbers: Some(1), ..Info::default() };
        let html = lines("<span class=\"hl-c\">a\n</span>b\n<span class=\"hl-c\">c\n</span>", &info, &[]);
        assert_eq!(html.matches("tz-line").count(), 3, "{html}");
        assert_eq!(html.matches("<span class=\"hl-c\">").count(), 2, "{html}");
    }

    #[test]
    fn signs_are_taken_off() {
        let (signs, plain) = signs("+a\n-b\n c\nd\n\n");
        assert_eq!(signs, ['+', '-', ' ', ' ', ' ']);
        assert_eq!(plain, "a\nb\nc\nd\n\n");
    }
}
