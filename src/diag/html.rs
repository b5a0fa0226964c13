//! Diagnostics as HTML, for the preview's overlay. Everything is escaped: messages quote data.

use super::frame::{place_in, word};
use super::{Diagnostic, Sources, Span};
use crate::escape::html as escape;

/// Draws diagnostics as an ordered list: message, place, the source line with the place marked, hints.
pub fn render_html(diagnostics: &[Diagnostic], sources: &Sources<'_>) -> String {
    let mut html = String::from("<ol class=\"tz-diagnostics\">");
    for diagnostic in diagnostics {
        let severity = word(diagnostic.severity);
        html.push_str(&format!(
            "<li class=\"tz-{severity}\"><p><b>{severity}[{}]</b> {}</p>",
            diagnostic.code,
            escape(&diagnostic.message)
        ));
        let own = diagnostic.span.iter().map(|span| (span, diagnostic.inline.as_str()));
        for (span, label) in own.chain(diagnostic.labels.iter().map(|(span, label)| (span, label.as_str()))) {
            html.push_str(&place(span, label, sources));
        }
        for hint in &diagnostic.hints {
            html.push_str(&format!("<p class=\"tz-help\">help: {}</p>", escape(&hint.text)));
        }
        html.push_str("</li>");
    }
    html.push_str("</ol>");
    html
}

/// One place: `file:line:col` and its line of source, the span marked.
fn place(span: &Span, label: &str, sources: &Sources<'_>) -> String {
    let Some(text) = sources(&span.file) else {
        return format!("<p class=\"tz-place\">{}</p>", escape(span.file.as_str()));
    };
    let (line, column) = place_in(&text, span.start as usize);
    let start = text.floor_char_boundary((span.start as usize).min(text.len()));
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let end = text.floor_char_boundary((span.end as usize).clamp(start, line_end));
    let shown_from = text.ceil_char_boundary(line_start.max(start.saturating_sub(120)));
    let shown_to = text.floor_char_boundary(line_end.min(end + 120));
    format!(
        "<p class=\"tz-place\">{}:{line}:{column}</p><pre>{}<mark>{}</mark>{}</pre>{}",
        escape(span.file.as_str()),
        escape(&text[shown_from..start]),
        escape(&text[start..end]),
        escape(&text[end..shown_to.max(end)]),
        if label.is_empty() { String::new() } else { format!("<p>{}</p>", escape(label)) },
    )
}
