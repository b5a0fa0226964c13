//! What the preview adds to pages: one script tag. **Nothing of it is ever in a built file.**
//!
//! In: a finished page. Out: the page with the tag before `</body>`, or a page of our own that shows what is wrong.
//! The script is a file of its own, so that a strict content security policy does not stop it.

use crate::escape::html as escape;

/// Where the script is.
pub(super) const SCRIPT: &str = "/.tuzhang/preview.js";
/// Where the events are.
pub(super) const EVENTS: &str = "/.tuzhang/events";
/// Where it is told where a block of a page is written.
pub(super) const SOURCE: &str = "/.tuzhang/source";
/// The script.
pub(super) const CLIENT: &str = include_str!("client.js");

/// The tag, with the generation that the page is of, and the state of the files it shows.
fn tag(site: &str, assets: &str, there: There) -> String {
    let missing = if there == There::No { " data-missing" } else { "" };
    let (site, assets) = (escape(site), escape(assets));
    format!("<script src=\"{SCRIPT}\" data-site=\"{site}\" data-assets=\"{assets}\"{missing} async></script>")
}

/// Whether a page is the one that was asked for, or says that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum There {
    /// It is.
    Yes,
    /// There is none.
    No,
}

/// Adds the tag to a page.
pub(super) fn page(html: &[u8], (site, assets): (&str, &str), there: There) -> Vec<u8> {
    let at = html.windows(7).rposition(|window| window.eq_ignore_ascii_case(b"</body>")).unwrap_or(html.len());
    [&html[..at], tag(site, assets, there).as_bytes(), &html[at..]].concat()
}

/// A page that shows what is wrong and goes when it is mended. `errors`: HTML, escaped.
pub(super) fn problems(errors: &str, site: &str) -> String {
    let tag = tag(site, "", There::Yes);
    format!(
        "<!doctype html>\n<html lang=\"en\" data-tuzhang-problems>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Errors – Tuzhang</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>This page cannot be shown yet</h1>\n\
         <p>It will be as soon as this is mended:</p>\n<div id=\"tuzhang-errors\">{errors}</div>\n{tag}</body>\n</html>\n"
    )
}

/// The looks of [`problems`].
const STYLE: &str = ":root{color-scheme:light dark}\
body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif}\
ol{padding:0;list-style:none}li{border-inline-start:4px solid #c62828;padding-inline-start:1rem;margin-block:1.5rem}\
p{margin:.3em 0}pre{overflow-x:auto;padding:.5rem;background:#8882}mark{background:#ffc10766;color:inherit}\
.tz-place{font-family:ui-monospace,monospace}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_stands_before_the_end_of_the_body_and_nothing_else_changes() {
        for (html, before) in [
            ("<body><p>x</p></body></html>", "<body><p>x</p>"),
            ("<BODY>x</BODY>", "<BODY>x"),
            ("<p>&lt;/body></body> </body>", "<p>&lt;/body></body> "),
            ("<p>x", "<p>x"),
            ("", ""),
        ] {
            let made = String::from_utf8(page(html.as_bytes(), ("a\"b", "c"), There::Yes)).unwrap();
            assert_eq!(made.replace(&tag("a\"b", "c", There::Yes), ""), html);
            assert!(made.starts_with(&format!("{before}{}", tag("a\"b", "c", There::Yes))), "{made}");
        }
    }
}
