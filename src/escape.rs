//! One escaper for each place that text can go to. No value becomes markup.

/// For HTML, in elements and in quoted attributes. Characters that no document may hold become U+FFFD.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    push_html(&mut out, text);
    out
}

/// [`html`], onto a text that is being written.
pub fn push_html(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ if is_forbidden(character) => out.push('\u{FFFD}'),
            _ => out.push(character),
        }
    }
}

/// A finished document with U+FFFD for every character that none may hold, wherever it came from.
pub fn without_controls(document: String) -> String {
    if !document.contains(is_forbidden) {
        return document;
    }
    document.chars().map(|character| if is_forbidden(character) { '\u{FFFD}' } else { character }).collect()
}

/// Whether neither HTML nor XML may hold a character.
fn is_forbidden(character: char) -> bool {
    let space = matches!(character, '\t' | '\n' | '\r');
    (character.is_control() && !space) || matches!(character, '\u{FFFE}' | '\u{FFFF}')
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
    fn nothing_stays_markup() {
        assert_eq!(html("<a href=\"x\" b='y'>&\0"), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;\u{FFFD}");
    }
}
