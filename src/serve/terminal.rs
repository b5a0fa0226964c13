//! What the person at the terminal reads: where the site is, what was edited, how much was rendered, what is wrong.
//!
//! On a terminal it is one screen that is drawn over, also when the window changes its size; what has no room is cut, and
//! **nothing scrolls**. Elsewhere it is a line more for each edit, and what is wrong whenever that changes. JSON goes to
//! standard output, one event or diagnostic a line; so does the address otherwise. All else is said on the error output.

mod screen;

use crate::diag::{Diagnostic, Format, Severity, render, summary};
use crate::path::SourcePath;
use crate::site::Site;
use screen::Screen;
use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A calm voice.
pub(super) struct Terminal {
    format: Format,
    /// Where there is a terminal to draw on, what is on it.
    screen: Option<Mutex<Screen>>,
    /// The diagnostics that were said last.
    last: Mutex<String>,
    /// What was edited since the last line, and how long it took to take it up.
    edited: Mutex<(String, Duration)>,
}

/// The most files of an edit that are named.
const SHOWN: usize = 3;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// With a tenth.
fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 10_000.0).round() / 10.0
}

/// The same, errors first: a small window has no room for the rest.
fn errors_first(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let (mut errors, others): (Vec<Diagnostic>, Vec<Diagnostic>) =
        diagnostics.iter().cloned().partition(|diagnostic| diagnostic.severity == Severity::Error);
    errors.extend(others);
    errors
}

impl Terminal {
    /// Says diagnostics in `format`.
    pub(super) fn new(format: Format) -> Terminal {
        let screen = Some(Mutex::default()).filter(|_| format != Format::Json && screen::is_there());
        Terminal { format, screen, last: Mutex::default(), edited: Mutex::default() }
    }

    /// Where the site is shown.
    pub(super) fn address(&self, address: &str) {
        if let Some(screen) = &self.screen {
            address.clone_into(&mut lock(screen).address);
            self.redraw();
        }
        match self.format {
            Format::Json => self.event(serde_json::json!({ "event": "serving", "address": address })),
            _ if self.screen.is_some() && screen::is_output_there() => {}
            // Whoever reads it may ask at once, so it must not stay in a buffer.
            _ => drop(writeln!(anstream::stdout(), "{address}").and_then(|()| anstream::stdout().flush())),
        }
    }

    /// What was edited, and how long it took to take it up.
    pub(super) fn changed(&self, files: &[SourcePath], took: Duration) {
        let names: Vec<&str> = files.iter().map(SourcePath::as_str).collect();
        match self.format {
            Format::Json if !names.is_empty() => self.event(serde_json::json!({
                "event": "changed", "files": names, "ms": milliseconds(took),
            })),
            Format::Json => {}
            _ => {
                let more =
                    if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
                let edited = names[..names.len().min(SHOWN)].join(", ") + &more;
                *lock(&self.edited) = (edited, took);
            }
        }
    }

    /// How much was rendered again, of how many outputs, and all that is wrong with the site.
    pub(super) fn rendered(
        &self,
        (again, outputs): (usize, usize),
        took: Duration,
        (diagnostics, site): (&[Diagnostic], &Site),
    ) {
        if self.format == Format::Json {
            self.event(serde_json::json!({
                "event": "rendered", "rendered": again, "outputs": outputs, "ms": milliseconds(took),
                "diagnostics": diagnostics.len(),
            }));
        }
        let (edited, before) = std::mem::take(&mut *lock(&self.edited));
        let what = if edited.is_empty() { "the site".to_owned() } else { edited };
        let line = format!("{what}: {again} of {outputs} rendered in {} ms", milliseconds(before + took));
        self.report(Some(line), diagnostics, site);
    }

    /// An edit could not be taken up: what was shown before stays. The diagnostics are all that is wrong with the site.
    pub(super) fn stays(&self, diagnostics: &[Diagnostic], site: &Site) {
        if self.format == Format::Json {
            self.event(serde_json::json!({ "event": "stays", "diagnostics": diagnostics.len() }));
        }
        let (edited, _) = std::mem::take(&mut *lock(&self.edited));
        let line = match edited.is_empty() {
            true => "the site cannot be shown yet".to_owned(),
            false => format!("{edited}: cannot be taken up, the last good pages stay"),
        };
        self.report(Some(line), diagnostics, site);
    }

    /// More was found wrong with what could not be taken up.
    pub(super) fn more(&self, diagnostics: &[Diagnostic], site: &Site) {
        if self.format == Format::Json {
            self.event(serde_json::json!({ "event": "stays", "diagnostics": diagnostics.len() }));
        }
        self.report(None, diagnostics, site);
    }

    /// A line of its own.
    pub(super) fn notice(&self, text: &str) {
        match &self.screen {
            // It stays in view: it may be a warning.
            Some(screen) => {
                lock(screen).notices.push(text.to_owned());
                self.redraw();
            }
            // A terminal that is gone is no reason to stop.
            None => drop(writeln!(anstream::stderr(), "{text}")),
        }
    }

    /// Draws the screen, where there is one: for a window that has another size now.
    pub(super) fn redraw(&self) {
        if let Some(screen) = &self.screen {
            lock(screen).draw();
        }
    }

    fn event(&self, event: serde_json::Value) {
        let _ = writeln!(anstream::stdout(), "{event}").and_then(|()| anstream::stdout().flush());
    }

    /// Says a line, and what is wrong with the site.
    fn report(&self, line: Option<String>, diagnostics: &[Diagnostic], site: &Site) {
        let render =
            |diagnostics: &[Diagnostic]| render(diagnostics, &|file: &SourcePath| site.source(file), self.format);
        let summary = match diagnostics.is_empty() {
            true => "no errors, no warnings".to_owned(),
            false => summary(diagnostics),
        };
        if let Some(screen) = &self.screen {
            let mut screen = lock(screen);
            screen.line = line.unwrap_or_else(|| std::mem::take(&mut screen.line));
            (screen.summary, screen.report) = (summary, render(&errors_first(diagnostics)));
            screen.draw();
            return;
        }
        let text = render(diagnostics);
        if self.format == Format::Json {
            // All of it each time, so that a reader need not remember what is still wrong.
            let _ = write!(anstream::stdout(), "{text}").and_then(|()| anstream::stdout().flush());
            return;
        }
        if let Some(line) = line {
            self.notice(&line);
        }
        let mut last = lock(&self.last);
        if *last != text {
            let _ = writeln!(anstream::stderr(), "{text}{summary}");
            *last = text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Span, error, warning};

    #[test]
    fn errors_stand_above_warnings_and_keep_their_order() {
        let nowhere = || Option::<Span>::None;
        let all = [
            warning!("unused-table", nowhere(), "one"),
            error!("dead-link", nowhere(), "two"),
            warning!("unused-table", nowhere(), "three"),
            error!("dead-link", nowhere(), "four"),
        ];
        let said: Vec<String> = errors_first(&all).into_iter().map(|diagnostic| diagnostic.message).collect();
        assert_eq!(said, ["two", "four", "one", "three"]);
    }
}
