//! What the person at the terminal reads: the address once, and what is wrong whenever that changes.
//!
//! JSON goes to standard output, alone; so does the address otherwise. All else is said on the error output.

use crate::diag::{Diagnostic, Format, render, summary};
use crate::path::SourcePath;
use crate::site::Site;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

/// A calm voice.
pub(super) struct Terminal {
    format: Format,
    last: Mutex<String>,
}

impl Terminal {
    /// Says diagnostics in `format`.
    pub(super) fn new(format: Format) -> Terminal {
        Terminal { format, last: Mutex::default() }
    }

    /// Where the site is shown.
    pub(super) fn address(&self, address: &str) {
        match self.format {
            Format::Json => self.notice(address),
            // Whoever reads it may ask at once, so it must not stay in a buffer.
            _ => drop(writeln!(anstream::stdout(), "{address}").and_then(|()| anstream::stdout().flush())),
        }
    }

    /// A line of its own.
    pub(super) fn notice(&self, text: &str) {
        // A terminal that is gone is no reason to stop.
        let _ = writeln!(anstream::stderr(), "{text}");
    }

    /// What is wrong with the site, if it is not what was said last.
    pub(super) fn report(&self, diagnostics: &[Diagnostic], site: &Site) {
        let text = render(diagnostics, &|file: &SourcePath| site.source(file), self.format);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if *last == text {
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
        *last = text;
    }
}
