//! What went wrong, where, and the way out.
//!
//! In: failures, each built at its place by [`error!`] or [`warning!`]. Out: `Diagnostic` values that travel
//! with results ([`Checked`]) and are drawn once, at the rim ([`render`]). **Work never stops at the first.**
//! Deliberately absent: printing, exit codes, and any notion of which phase is running.

mod frame;
mod html;
pub mod level;
mod nearest;

pub use frame::{Format, Sources, place_in as line_and_column, render, summary};
pub use html::render_html;
pub use nearest::{nearest, or_list};

use crate::path::SourcePath;
use std::ops::Range;

/// A range of bytes in a source file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file; [`SourcePath::call`] while a figure is being drawn.
    pub file: SourcePath,
    /// First byte.
    pub start: u32,
    /// One past the last byte; may equal `start`.
    pub end: u32,
}

impl Span {
    /// A range of bytes in `file`. Offsets above 4 GiB are cut: no source is that long.
    pub fn new(file: &SourcePath, bytes: Range<usize>) -> Span {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file: file.clone(), start: cut(bytes.start), end: cut(bytes.end.max(bytes.start)) }
    }

    /// The beginning of `file`, for what concerns the file as a whole.
    pub fn top(file: &SourcePath) -> Span {
        Span::new(file, 0..0)
    }

    /// The bytes as a range for slicing.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// A part of this span: `bytes` count from its start.
    pub fn part(&self, bytes: Range<usize>) -> Span {
        let start = self.start as usize;
        Span::new(&self.file, start + bytes.start..start + bytes.end)
    }
}

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site cannot be published like this.
    Error,
    /// The site is published; `--strict` makes it an error.
    Warning,
}

/// A way out: a sentence, and the text to write where we know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hint {
    /// The sentence, lower case, no full stop.
    pub text: String,
    /// What to put in place of which bytes, if that is known.
    pub fix: Option<(Span, String)>,
}

/// One thing that is wrong, at its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// The narrowest place; `None` only for what is in no file.
    pub span: Option<Span>,
    /// How grave it is.
    pub severity: Severity,
    /// The stable name of the rule that is broken, `[a-z-]+`.
    pub code: &'static str,
    /// What was found and what was expected; lower case, no full stop, names in backticks.
    pub message: String,
    /// A word under the place itself.
    pub inline: String,
    /// Other places that explain it.
    pub labels: Vec<(Span, String)>,
    /// Ways out.
    pub hints: Vec<Hint>,
}

impl Diagnostic {
    /// A new diagnostic; use [`error!`] or [`warning!`].
    pub fn new(severity: Severity, code: &'static str, span: Option<Span>, message: String) -> Diagnostic {
        let message = visible(&message);
        Diagnostic { severity, code, message, span, inline: String::new(), labels: Vec::new(), hints: Vec::new() }
    }

    /// Writes a few words under the place.
    pub fn inline(mut self, text: impl AsRef<str>) -> Diagnostic {
        self.inline = visible(text.as_ref());
        self
    }

    /// Points at another place.
    pub fn label(mut self, span: Span, text: impl AsRef<str>) -> Diagnostic {
        self.labels.push((span, visible(text.as_ref())));
        self
    }

    /// Adds a way out.
    pub fn help(mut self, text: impl AsRef<str>) -> Diagnostic {
        self.hints.push(Hint { text: visible(text.as_ref()), fix: None });
        self
    }

    /// Adds «did you mean …» if a name of `known` is near to `written`.
    pub fn did_you_mean<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        let Some(name) = nearest(written, known) else { return self };
        let fix = self.span.clone().map(|span| (span, name.to_owned()));
        let text = visible(&format!("did you mean `{name}`?"));
        let mut diagnostic = self;
        diagnostic.hints.push(Hint { text, fix });
        diagnostic
    }

    /// Moves what is relative to a call to its place in `file`, `offset` bytes in.
    pub fn placed(mut self, file: &SourcePath, offset: usize) -> Diagnostic {
        let call = SourcePath::call();
        let place = |span: &mut Span| {
            if span.file == call {
                *span = Span::new(file, span.start as usize + offset..span.end as usize + offset);
            }
        };
        self.span.iter_mut().for_each(place);
        self.labels.iter_mut().for_each(|(span, _)| place(span));
        self.hints.iter_mut().filter_map(|hint| hint.fix.as_mut()).for_each(|(span, _)| place(span));
        self
    }
}

/// Replaces what a terminal would act on: data and file names are not trusted.
fn visible(text: &str) -> String {
    let hidden = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(hidden) {
        return text.to_owned();
    }
    text.chars().map(|character| if hidden(character) { '\u{FFFD}' } else { character }).collect()
}

/// Builds an error at the place of failure: `error!("code", span, "no column `{name}`")`.
macro_rules! error {
    ($code:literal, $span:expr, $($message:tt)+) => {
        $crate::diag::Diagnostic::new(
            $crate::diag::Severity::Error, $code, Option::<$crate::diag::Span>::from($span), format!($($message)+))
    };
}

/// Builds a warning at the place of failure; see [`error!`].
macro_rules! warning {
    ($code:literal, $span:expr, $($message:tt)+) => {
        $crate::diag::Diagnostic::new(
            $crate::diag::Severity::Warning, $code, Option::<$crate::diag::Span>::from($span), format!($($message)+))
    };
}

pub(crate) use {error, warning};

/// A value, and what was found wrong on the way to it. Errors are values; work goes on.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What is wrong, in the order of discovery.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value without a diagnostic.
    pub fn clean(value: T) -> Checked<T> {
        Checked { value, diagnostics: Vec::new() }
    }

    /// Hands over the value and keeps the diagnostics elsewhere.
    pub fn into_value(self, diagnostics: &mut Vec<Diagnostic>) -> T {
        diagnostics.extend(self.diagnostics);
        self.value
    }

    /// Whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }
}

/// Whether any of `diagnostics` is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
