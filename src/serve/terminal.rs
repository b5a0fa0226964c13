//! What the person at the terminal reads: the address once, and what is wrong whenever that changes.
//!
//! On a terminal it is one screen: the address, what was edited, how much was rendered, what is wrong. JSON goes to standard
//! output, one event or diagnostic a line; so does the address otherwise. All else is said on the error output.

use crate::diag::{Diagnostic, Format, render, summary};
use crate::path::SourcePath;
use crate::site::Site;
use std::io::{IsTerminal as _, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A calm voice.
pub(super) struct Terminal {
    format: Format,
    /// The diagnostics that were said last; `None`: the screen was cleared since.
    last: Mutex<Option<String>>,
    address: Mutex<String>,
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

impl Terminal {
    /// Says diagnostics in `format`.
    pub(super) fn new(format: Format) -> Terminal {
        Terminal { format, last: Mutex::new(Some(String::new())), address: Mutex::default(), edited: Mutex::default() }
    }

    /// Where the site is shown.
    pub(super) fn address(&self, address: &str) {
        address.clone_into(&mut lock(&self.address));
        match self.format {
            Format::Json => self.event(serde_json::json!({ "event": "serving", "address": address })),
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

    /// How much was rendered again, of how many outputs.
    pub(super) fn rendered(&self, again: usize, outputs: usize, took: Duration) {
        if self.format == Format::Json {
            return self.event(serde_json::json!({
                "event": "rendered", "rendered": again, "outputs": outputs, "ms": milliseconds(took),
            }));
        }
        let (edited, before) = std::mem::take(&mut *lock(&self.edited));
        let what = if edited.is_empty() { "the site".to_owned() } else { edited };
        let line = format!("{what}: {again} of {outputs} rendered in {} ms", milliseconds(before + took));
        self.screen(&line);
    }

    /// An edit could not be taken up: what was shown before stays.
    pub(super) fn stays(&self) {
        if self.format == Format::Json {
            return;
        }
        let (edited, _) = std::mem::take(&mut *lock(&self.edited));
        match edited.is_empty() {
            true => self.screen("the site cannot be shown yet"),
            false => self.screen(&format!("{edited}: cannot be taken up, the last good pages stay")),
        }
    }

    /// On a terminal one screen with the address and this line; elsewhere a line more, if something was edited.
    fn screen(&self, line: &str) {
        if !std::io::stderr().is_terminal() {
            return self.notice(line);
        }
        let address = lock(&self.address).clone();
        // Clears the screen, so that what is read is what is true.
        let _ = write!(anstream::stderr(), "\x1b[2J\x1b[H{address}\n\n{line}\n\n");
        *lock(&self.last) = None;
    }

    fn event(&self, event: serde_json::Value) {
        let _ = writeln!(anstream::stdout(), "{event}").and_then(|()| anstream::stdout().flush());
    }

    /// A line of its own.
    pub(super) fn notice(&self, text: &str) {
        // A terminal that is gone is no reason to stop.
        let _ = writeln!(anstream::stderr(), "{text}");
    }

    /// What is wrong with the site, if it is not what was said last.
    pub(super) fn report(&self, diagnostics: &[Diagnostic], site: &Site) {
        let text = render(diagnostics, &|file: &SourcePath| site.source(file), self.format);
        let mut last = lock(&self.last);
        if last.as_ref() == Some(&text) {
            return;
        }
        let closing = match (self.format, diagnostics.is_empty()) {
            (Format::Json, _) => String::new(),
            (_, true) => "no errors, no warnings\n".to_owned(),
            (_, false) => format!("{}\n", summary(diagnostics)),
        };
        let _ = match self.format {
            Format::Json => write!(anstream::stdout(), "{text}").and_then(|()| anstream::stdout().flush()),
            _ => write!(anstream::stderr(), "{text}{closing}"),
        };
        *last = Some(text);
    }
}
