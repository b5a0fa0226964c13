//! One escaper for each place that text can go to. No value becomes markup.

use std::io;

/// For HTML, in elements and in quoted attributes. Characters that no document may hold become U+FFFD.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    push_html(&mut out, text);
    out
}

/// [`html`], onto a text that is being written.
pub fn push_html(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, len, instead) in specials(text) {
        out.push_str(&text[done..at]);
        out.push_str(instead);
        done = at + len;
    }
    out.push_str(&text[done..]);
}

/// [`html`], into a stream.
pub fn write_html(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    let mut done = 0;
    for (at, len, instead) in specials(text) {
        out.write_all(&text.as_bytes()[done..at])?;
        out.write_all(instead.as_bytes())?;
        done = at + len;
    }
    out.write_all(&text.as_bytes()[done..])
}

/// What HTML must not be given as it is: its byte, its length, and what stands for it.
fn specials(text: &str) -> impl Iterator<Item = (usize, usize, &'static str)> {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().filter_map(|(at, byte)| {
        // Most bytes are letters or within a character.
        if matches!(byte, b'?'..=b'~' | b'('..=b';' | 0x80..=0xC1) {
            return None;
        }
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => return Some((at, forbidden(&bytes[at..])?, REPLACEMENT)),
        };
        Some((at, 1, entity))
    })
}

/// What stands for a character that no document may hold.
const REPLACEMENT: &str = "\u{FFFD}";

/// A finished document with U+FFFD for every character that none may hold, wherever it came from.
pub fn without_controls(document: String) -> String {
    // Whole blocks at a time: nearly none has a byte with which such a character can begin.
    let may_begin = |byte: &u8| {
        let control = (*byte < 0x20) & (*byte != b'\n') & (*byte != b'\t') & (*byte != b'\r');
        control | matches!(*byte, 0x7F | 0xC2 | 0xEF)
    };
    let bytes = document.as_bytes();
    let suspect = |block: &[u8]| block.iter().fold(false, |any, byte| any | may_begin(byte));
    let places = bytes.chunks(64).enumerate().filter(|(_, block)| suspect(block));
    let places = places.flat_map(|(number, block)| number * 64..number * 64 + block.len());
    let mut clean = String::new();
    let mut done = 0;
    for (at, len) in places.filter_map(|at| Some((at, forbidden(&bytes[at..])?))) {
        clean.push_str(&document[done..at]);
        clean.push_str(REPLACEMENT);
        done = at + len;
    }
    if done == 0 {
        return document;
    }
    clean.push_str(&document[done..]);
    clean
}

/// The length of the first character of a text, if neither HTML nor XML may hold it: controls but tabs and line ends,
/// U+FFFE and U+FFFF.
fn forbidden(text: &[u8]) -> Option<usize> {
    match *text {
        [b'\t' | b'\n' | b'\r', ..] => None,
        [0..0x20 | 0x7F, ..] => Some(1),
        [0xC2, 0x80..=0x9F, ..] => Some(2),
        [0xEF, 0xBF, 0xBE | 0xBF, ..] => Some(3),
        _ => None,
    }
}

/// Whether a link may lead there: no scheme, or one that does not run anything.
///
/// Browsers drop tabs and line ends inside a scheme and control characters before it, so they are dropped here too.
pub fn is_safe_url(url: &str) -> bool {
    let squeezed: String =
        url.chars().filter(|character| !character.is_control() && !character.is_whitespace()).collect();
    let Some((scheme, rest)) = squeezed.split_once(':') else { return true };
    if scheme.contains(['/', '?', '#']) {
        return true;
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "mailto" | "tel" | "ftp" | "doi" | "urn" | "geo" | "sms" | "news" => true,
        "data" => {
            rest.to_ascii_lowercase().starts_with("image/") && !rest.to_ascii_lowercase().starts_with("image/svg")
        }
        _ => false,
    }
}

/// Whether an address begins with a scheme, so that it is not a path.
pub fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_that_run_are_refused() {
        for url in [
            "javascript:alert(1)",
            "JaVa\tScript:x",
            " javascript:x",
            "\u{1}javascript:x",
            "vbscript:x",
            "data:text/html,x",
            "data:image/svg+xml,x",
            "file:///etc",
        ] {
            assert!(!is_safe_url(url), "{url:?}");
        }
        for url in ["a/b.md#c", "#x", "https://a.b", "mailto:a@b.c", "//host/x", "a?b=c:d", "data:image/png;base64,x"] {
            assert!(is_safe_url(url), "{url:?}");
        }
    }

    #[test]
    fn each_character_is_told_apart() {
        let text: String = ('\0'..=char::MAX).filter(|letter| *letter < '\u{300}' || *letter > '\u{FF00}').collect();
        let is_forbidden = |letter: char| {
            (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')) || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
        };
        let clean: String = text.chars().map(|letter| if is_forbidden(letter) { '\u{FFFD}' } else { letter }).collect();
        assert_eq!(without_controls(text.clone()), clean);
        let escaped = clean.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let escaped = escaped.replace('"', "&quot;").replace('\'', "&#39;");
        assert_eq!(html(&text), escaped);
        let mut written = Vec::new();
        write_html(&mut written, &text).unwrap();
        assert_eq!(written, escaped.into_bytes());
    }

    #[test]
    fn nothing_stays_markup() {
        assert_eq!(html("<a href=\"x\" b='y'>&\0"), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;\u{FFFD}");
    }
}
