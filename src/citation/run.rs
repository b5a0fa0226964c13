//! The text of an entry, in pieces: plain, in italics, addresses.

use crate::escape;

/// A piece of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Plain text.
    Text(String),
    /// In italics; Han has none and stays upright.
    Italic(String),
    /// A link.
    Link {
        /// Its address.
        to: String,
        /// What is shown.
        text: String,
    },
}

/// An entry as HTML.
pub fn html(runs: &[Run]) -> String {
    let mut html = String::new();
    for run in runs {
        match run {
            Run::Text(text) => html.push_str(&escape::html(text)),
            Run::Italic(text) => html.push_str(&format!("<i>{}</i>", escape::html(text))),
            Run::Link { to, text } if escape::is_safe_url(to) && escape::has_scheme(to) => {
                let (to, text) = (escape::html(to), escape::html(text));
                html.push_str(&format!("<a class=\"tz-url\" href=\"{to}\">{text}</a>"));
            }
            Run::Link { text, .. } => html.push_str(&escape::html(text)),
        }
    }
    html
}

/// An entry as plain text.
pub fn plain(runs: &[Run]) -> String {
    let text = |run: &Run| match run {
        Run::Text(text) | Run::Italic(text) | Run::Link { text, .. } => text.clone(),
    };
    runs.iter().map(text).collect()
}
