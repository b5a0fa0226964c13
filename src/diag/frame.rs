//! Diagnostics as text: source frames for people, one line each for scripts, JSON for editors.
//!
//! **The only door to annotate-snippets.** Lines and columns are counted here and nowhere else:
//! both from 1, columns in characters.

use super::{Diagnostic, Severity, Span};
use crate::path::SourcePath;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Source frames with colours; a terminal that wants none strips them.
    Human,
    /// `path:line:col: error[code]: message`, one line each.
    Short,
    /// One JSON object a line.
    Json,
}

/// Where the texts of files come from when a frame is drawn.
pub type Sources<'a> = dyn Fn(&SourcePath) -> Option<Arc<str>> + 'a;

/// Writes diagnostics in the order given, a blank line after each frame.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources<'_>, format: Format) -> String {
    let mut texts = Texts { sources, read: BTreeMap::new() };
    let mut out = String::new();
    for diagnostic in diagnostics {
        match format {
            Format::Human => {
                out.push_str(&frame(diagnostic, &mut texts));
                out.push_str("\n\n");
            }
            Format::Short => {
                out.push_str(&short(diagnostic, &mut texts));
                out.push('\n');
            }
            Format::Json => {
                out.push_str(&json(diagnostic, &mut texts));
                out.push('\n');
            }
        }
    }
    out
}

/// The closing line of a run: `2 errors, 1 warning`; empty if there is nothing to say.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let plural = |count: usize, noun: &str| match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    };
    let parts = [plural(count(Severity::Error), "error"), plural(count(Severity::Warning), "warning")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Texts of files, each asked for once.
struct Texts<'a> {
    sources: &'a Sources<'a>,
    read: BTreeMap<SourcePath, Option<Arc<str>>>,
}

impl Texts<'_> {
    fn of(&mut self, file: &SourcePath) -> Option<Arc<str>> {
        self.read.entry(file.clone()).or_insert_with(|| (self.sources)(file)).clone()
    }

    /// Line and column, from 1; (1, 1) for a file that cannot be read.
    fn place(&mut self, span: &Span) -> (usize, usize) {
        let Some(text) = self.of(&span.file) else { return (1, 1) };
        place_in(&text, span.start as usize)
    }
}

/// Line and column (in characters) of a byte of `text`, both from 1.
pub fn place_in(text: &str, byte: usize) -> (usize, usize) {
    let at = text.floor_char_boundary(byte.min(text.len()));
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Lines of `text` around the given spans, so that a huge file costs nothing to quote.
///
/// Gives the slice, the number of its first line (from 1) and its first byte.
fn excerpt(text: &str, spans: &[&Span]) -> (String, usize, usize) {
    const AROUND: usize = 4096;
    let first = spans.iter().map(|span| span.start as usize).min().unwrap_or(0).min(text.len());
    let last = spans.iter().map(|span| span.end as usize).max().unwrap_or(0).min(text.len());
    let from = text.floor_char_boundary(first.saturating_sub(AROUND));
    let start = if from == 0 { 0 } else { text[from..first].find('\n').map_or(from, |newline| from + newline + 1) };
    let to = text.ceil_char_boundary((last + AROUND).min(text.len()));
    let end = if to == text.len() { to } else { text[last..to].rfind('\n').map_or(to, |newline| last + newline) };
    (text[start..end].to_owned(), text[..start].matches('\n').count() + 1, start)
}

/// A span inside an excerpt, on character boundaries, at least one character wide where there is one.
fn within(excerpt: &str, offset: usize, span: &Span) -> std::ops::Range<usize> {
    let bound = |byte: u32| excerpt.floor_char_boundary((byte as usize).saturating_sub(offset).min(excerpt.len()));
    let start = bound(span.start);
    let end = bound(span.end).max(start);
    start..end
}

/// Whether two places stand on one line and too far apart for a window to show both.
fn is_far(text: &str, one: &Span, other: &Span) -> bool {
    const FAR: usize = 200;
    let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
    let (from, to) = ((first.end as usize).min(text.len()), (second.start as usize).min(text.len()));
    from + FAR < to && !text.as_bytes()[from..to].contains(&b'\n')
}

/// Lines of a file with marks: the place itself with its remark, and others.
fn quoted<'a>(
    file: &SourcePath,
    text: &str,
    own: Option<(&Span, &str)>,
    labels: &[&(Span, String)],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let spans: Vec<&Span> = own.iter().map(|(span, _)| *span).chain(labels.iter().map(|(span, _)| span)).collect();
    let (excerpt, line, offset) = excerpt(text, &spans);
    let mut marks = Vec::new();
    if let Some((span, remark)) = own {
        let mark = AnnotationKind::Primary.span(within(&excerpt, offset, span));
        marks.push(if remark.is_empty() { mark } else { mark.label(remark.to_owned()) });
    }
    for (span, label) in labels {
        marks.push(AnnotationKind::Context.span(within(&excerpt, offset, span)).label(label.clone()));
    }
    Snippet::source(excerpt).line_start(line).path(file.as_str().to_owned()).fold(true).annotations(marks)
}

fn frame(diagnostic: &Diagnostic, texts: &mut Texts<'_>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group: Group<'_> = Group::with_title(level.primary_title(diagnostic.message.clone()).id(diagnostic.code));
    let mut files: Vec<&SourcePath> = Vec::new();
    for span in diagnostic.span.iter().chain(diagnostic.labels.iter().map(|(span, _)| span)) {
        if !files.contains(&&span.file) {
            files.push(&span.file);
        }
    }
    for file in files {
        let own = diagnostic.span.as_ref().filter(|span| span.file == *file);
        let labels: Vec<&(Span, String)> = diagnostic.labels.iter().filter(|(span, _)| span.file == *file).collect();
        let Some(text) = texts.of(file) else {
            let mut origin = annotate_snippets::Origin::path(file.as_str().to_owned());
            if own.is_some() {
                origin = origin.line(1).char_column(1);
            }
            group = group.element(origin).element(annotate_snippets::Padding);
            continue;
        };
        let anchor = own.or(labels.first().map(|(span, _)| span)).cloned();
        let (near, far): (Vec<_>, Vec<_>) =
            labels.into_iter().partition(|(span, _)| anchor.as_ref().is_none_or(|it| !is_far(&text, it, span)));
        if own.is_some() || !near.is_empty() {
            group = group.element(quoted(file, &text, own.map(|span| (span, &*diagnostic.inline)), &near));
        }
        for label in far {
            group = group.element(quoted(file, &text, None, &[label]));
        }
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(hint.text.clone()));
    }
    Renderer::styled().decor_style(DecorStyle::Ascii).term_width(120).render(&[group])
}

fn short(diagnostic: &Diagnostic, texts: &mut Texts<'_>) -> String {
    let severity = word(diagnostic.severity);
    let body = format!("{severity}[{}]: {}", diagnostic.code, diagnostic.message.replace('\n', " "));
    match &diagnostic.span {
        Some(span) => {
            let (line, column) = texts.place(span);
            format!("{}:{line}:{column}: {body}", span.file)
        }
        None => body,
    }
}

/// The word for a severity, as printed.
pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A place as editors count it.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    byte_start: u32,
    byte_end: u32,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<&'a str>,
}

#[derive(Serialize)]
struct Line<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    place: Option<Place<'a>>,
    related: Vec<Place<'a>>,
    hints: Vec<Fix<'a>>,
}

impl<'a> Place<'a> {
    fn of(span: &'a Span, label: &'a str, texts: &mut Texts<'_>) -> Place<'a> {
        let (line, column) = texts.place(span);
        let (end_line, end_column) = texts.place(&Span { start: span.end, ..span.clone() });
        let (byte_start, byte_end) = (span.start, span.end);
        Place { file: span.file.as_str(), line, column, end_line, end_column, byte_start, byte_end, label }
    }
}

fn json(diagnostic: &Diagnostic, texts: &mut Texts<'_>) -> String {
    let mut hints = Vec::new();
    for hint in &diagnostic.hints {
        let place = hint.fix.as_ref().map(|(span, _)| Place::of(span, "", texts));
        let replacement = hint.fix.as_ref().map(|(_, text)| text.as_str());
        hints.push(Fix { text: &hint.text, place, replacement });
    }
    let line = Line {
        severity: word(diagnostic.severity),
        code: diagnostic.code,
        message: &diagnostic.message,
        place: diagnostic.span.as_ref().map(|span| Place::of(span, &diagnostic.inline, texts)),
        related: diagnostic.labels.iter().map(|(span, label)| Place::of(span, label, texts)).collect(),
        hints,
    };
    serde_json::to_string(&line).unwrap_or_default()
}
