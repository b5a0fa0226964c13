//! Raw HTML, looked through as a browser would: ids, and addresses that run something.
//!
//! In: the lines of a block of HTML, or one tag. Out: ids, and diagnostics at the places of bad addresses. Deliberately
//! absent: whether tags are closed, and scripts: a chapter's HTML is its author's.

use super::cover::begins_with_call;
use crate::diag::{Diagnostic, Span, error};
use crate::escape;
use crate::path::SourcePath;
use pulldown_cmark::{Event, Parser};
use std::ops::Range;

/// Attributes whose value a browser follows or loads.
const ADDRESSES: [&str; 9] =
    ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "manifest"];

/// Attributes that give another attribute its value: `<animate attributeName="href" to="…">`.
const ANIMATED: [&str; 4] = ["to", "from", "by", "values"];

/// How deep documents in documents are looked through: `<iframe srcdoc="…">`.
const DOCUMENTS: usize = 4;

/// Beginnings of addresses that run something.
const RUNNING: [&str; 3] = ["javascript:", "vbscript:", "data:"];

/// A line of raw HTML, and its place in the body.
pub(super) type Line = (String, Range<usize>);

/// What raw HTML has.
#[derive(Default)]
pub(super) struct Look {
    /// Values of `id`, and of `name` for the links of old.
    pub(super) ids: Vec<String>,
    /// Addresses that run something.
    pub(super) wrong: Vec<Diagnostic>,
}

/// Whether HTML is the comment that ends a summary.
pub(super) fn is_more(html: &str) -> bool {
    let inside = html.trim().strip_prefix("<!--").and_then(|html| html.strip_suffix("-->"));
    inside.is_some_and(|inside| inside.trim().eq_ignore_ascii_case("more"))
}

/// The first address in HTML that something has made, and that would run something. Its place is not known.
pub fn running_address(html: &str) -> Option<Diagnostic> {
    let found = look(&[(html.to_owned(), 0..html.len())]).wrong;
    found.into_iter().find(|wrong| wrong.code == "bad-url")
}

/// Looks through lines of HTML, each with its place in the body.
pub(super) fn look(lines: &[Line]) -> Look {
    within(lines, 0)
}

/// The same, within `depth` documents.
fn within(lines: &[Line], depth: usize) -> Look {
    let joined;
    let html = match lines {
        [(line, _)] => line.as_str(),
        _ => {
            joined = lines.iter().map(|(line, _)| line.as_str()).collect::<String>();
            &joined
        }
    };
    let mut look = Look::default();
    let starts: Vec<usize> =
        lines.iter().scan(0, |start, (line, _)| Some(std::mem::replace(start, *start + line.len()))).collect();
    for (name, value) in attributes(html) {
        let name = html[name].to_ascii_lowercase();
        let written = &html[value.clone()];
        if matches!(name.as_str(), "id" | "name") {
            look.ids.push(decoded(written));
        }
        let is_address = ADDRESSES.contains(&name.as_str());
        if !is_address && !ANIMATED.contains(&name.as_str()) && name != "srcdoc" {
            continue;
        }
        let place = place(lines, &starts, value.clone());
        let span = Span::new(&SourcePath::call(), place.clone());
        let address = decoded(written);
        if name == "srcdoc" {
            if depth < DOCUMENTS {
                let inner = within(&[(address, place.clone())], depth + 1).wrong;
                look.wrong.extend(inner.into_iter().map(|wrong| Diagnostic { span: Some(span.clone()), ..wrong }));
            } else {
                let wrong = error!("bad-url", span, "documents in documents stand more than {DOCUMENTS} deep");
                look.wrong.push(wrong.help("put the inner one into a file, and link to it"));
            }
        } else if !is_address {
            if let Some(running) = address.split(';').find_map(running) {
                let wrong = error!("bad-url", span, "the value of `{name}` may not begin with `{running}`");
                look.wrong.push(wrong.help("link to a page, a file, `https:`, `mailto:` or `tel:`"));
            }
        } else if may_become_running(&address) {
            let wrong = error!("misplaced-call", span, "the address in `{name}` may not begin with a call");
            look.wrong.push(wrong.help("write the beginning of the address out, like `https://example.org/`"));
        } else if !escape::is_safe_url(&address) {
            let scheme = address.split(':').next().unwrap_or_default().trim().to_owned();
            let wrong = error!("bad-url", span, "the address in `{name}` may not begin with `{scheme}:`");
            look.wrong.push(wrong.help("link to a page, a file, `https:`, `mailto:` or `tel:`"));
        }
    }
    look
}

/// How an address begins that runs something, as a browser reads it.
fn running(address: &str) -> Option<&'static str> {
    let squeezed: String = address.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    let squeezed = squeezed.to_ascii_lowercase();
    RUNNING.into_iter().find(|running| squeezed.starts_with(running))
}

/// Whether a call in an address stands so far in front that its value could make the address run something.
fn may_become_running(address: &str) -> bool {
    let Some(call) = address.char_indices().find(|(at, _)| begins_with_call(&address[*at..])) else { return false };
    let before: String =
        address[..call.0].chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    let before = before.to_ascii_lowercase();
    RUNNING.iter().any(|running| running.starts_with(&before))
}

/// The place in the body of a range of the joined lines, which begin at `starts`.
fn place(lines: &[Line], starts: &[usize], range: Range<usize>) -> Range<usize> {
    // What begins where two lines meet belongs to the first, if that is written as it stands.
    let mut index = starts.partition_point(|start| *start <= range.start).saturating_sub(1);
    if index > 0 && starts[index] == range.start && lines[index - 1].0.len() == lines[index - 1].1.len() {
        index -= 1;
    }
    let Some((_, at)) = lines.get(index) else { return 0..0 };
    let from = (at.start + (range.start - starts[index])).min(at.end);
    from..(from + range.len()).min(at.end)
}

/// Names and values of all attributes, as places in the text. Time is linear.
pub fn attributes(html: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let bytes = html.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|open| at + open) {
        at = open + 1;
        if html[at..].starts_with("!--") {
            at = html[at..].find("-->").map_or(html.len(), |end| at + end + 3);
            continue;
        }
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let name = at..skip(bytes, at, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>'));
        at = name.end;
        loop {
            at = skip(bytes, at, |byte| byte.is_ascii_whitespace() || byte == b'/');
            if at >= bytes.len() || bytes[at] == b'>' {
                break;
            }
            // A `=` at the beginning of a name is a part of it.
            let end = skip(bytes, at + 1, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'='));
            let attribute = at..end;
            at = skip(bytes, end, |byte| byte.is_ascii_whitespace());
            if bytes.get(at) != Some(&b'=') {
                continue;
            }
            at = skip(bytes, at + 1, |byte| byte.is_ascii_whitespace());
            let value = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => {
                    let value = at + 1..skip(bytes, at + 1, |byte| byte != quote);
                    at = (value.end + 1).min(bytes.len());
                    value
                }
                _ => {
                    let value = at..skip(bytes, at, |byte| !byte.is_ascii_whitespace() && byte != b'>');
                    at = value.end;
                    value
                }
            };
            found.push((attribute, value));
        }
        let name = html[name].to_ascii_lowercase();
        if matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
            at = raw_text_end(html, at, &name);
        }
    }
    found
}

/// Where the text of an element ends that holds no tags.
fn raw_text_end(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(close) = html[at..].find("</").map(|close| at + close) {
        at = close + 2;
        if html.as_bytes()[at..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
    }
    html.len()
}

fn skip(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    from + bytes.get(from..).unwrap_or_default().iter().take_while(|byte| wanted(**byte)).count()
}

/// A value with its character references decoded, as a browser does.
pub fn decoded(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let digits = rest[1..].strip_prefix('#').map(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => (3, 16, hexadecimal),
            None => (2, 10, digits),
        });
        let (length, character) = match digits {
            // A browser needs no semicolon behind a number.
            Some((prefix, radix, digits)) => {
                let count = digits.chars().take_while(|digit| digit.is_digit(radix)).count();
                let code = u32::from_str_radix(&digits[..count], radix).ok().and_then(char::from_u32);
                let closed = usize::from(digits[count..].starts_with(';'));
                (prefix + count + closed, code.map(String::from))
            }
            None => {
                let count = rest[1..].bytes().take_while(u8::is_ascii_alphanumeric).count();
                let closed = rest[1 + count..].starts_with(';') && (1..=32).contains(&count);
                (1 + count + usize::from(closed), closed.then(|| named(&rest[..count + 2])).flatten())
            }
        };
        out.push_str(character.as_deref().unwrap_or(&rest[..length]));
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// A named character reference; the parser of Markdown knows them all.
fn named(reference: &str) -> Option<String> {
    let texts = Parser::new(reference).filter_map(|event| match event {
        Event::Text(text) => Some(text.to_string()),
        _ => None,
    });
    Some(texts.collect::<String>()).filter(|text| text != reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Look {
        look(&[(html.to_owned(), 0..html.len())])
    }

    #[test]
    fn addresses_that_run_are_found_however_they_are_written() {
        for html in [
            "<a href=\"javascript:alert(1)\">",
            "<a HREF='JaVaScRiPt:alert(1)'>",
            "<a href=javascript:alert(1)>",
            "<a href = \"java\tscript:x\">",
            "<a\nhref=\n\"javascript:x\">",
            "<a href=\"&#106;avascript:x\">",
            "<a href=\"&#x6A;avascript&colon;x\">",
            "<a href=\"&#106avascript:x\">",
            "<a href=\"java&Tab;script:x\">",
            "<a/href=\"javascript:x\">",
            "<a x=\"y\"href=\"javascript:x\">",
            "<svg><a xlink:href=\"javascript:x\">",
            "<form action=javascript:x><button formaction='vbscript:x'>",
            "<iframe src=\"data:text/html,x\">",
            "<object data='javascript:x'>",
            "<!-- c --><a href='javascript:x'>",
            "<a title='>' href='javascript:x'>",
            "<style></style><a href='javascript:x'>",
            "<a href='javascript:x'",
            "<svg><a><animate attributeName=href values='x;javascript:y'>",
            "<svg><a><set attributeName=xlink:href to=' java&#10;script:y'>",
            "<iframe srcdoc=\"<a href='javascript:x'>\">",
            "<iframe srcdoc='&lt;iframe srcdoc=\"&amp;lt;a href=javascript:x&amp;gt;\"&gt;'>",
            "<a href='\u{E000}'>",
            "<a href='java\u{E000}'>",
            "<a href=' D\u{E000}'>",
        ] {
            assert!(!of(html).wrong.is_empty(), "{html}");
        }
        for html in [
            "<a href=\"https://a.b/?x=javascript:1\">",
            "<!-- <a href='javascript:x'> -->",
            "<script>let a = \"<a href='javascript:x'>\"</script>",
            "<p title='javascript:x'>a href='javascript:x'",
            "<img src=\"data:image/png;base64,x\" alt='&amp;&bogus;'>",
            "<a href='page-\u{E000}.html'><a href='/\u{E000}'><a href='https:\u{E000}'>",
            "<svg><animate attributeName=x values='0;1;0' from=0 to=10>",
            "<iframe srcdoc=\"<p>javascript:x\">",
        ] {
            assert!(of(html).wrong.is_empty(), "{html}");
        }
    }

    #[test]
    fn ids_and_places_are_true() {
        let html = "<p id=one class=x><a name='two&amp;'>";
        assert_eq!(of(html).ids, ["one", "two&"]);
        let lines = [("<a\n".to_owned(), 2..5), ("href='javascript:x'>\n".to_owned(), 7..28)];
        let wrong = &look(&lines).wrong[0];
        assert_eq!(wrong.span.as_ref().unwrap().range(), 13..25);
        assert!(is_more("<!-- more -->\n") && is_more("<!--MORE-->") && !is_more("<!-- more or less -->"));
    }
}
