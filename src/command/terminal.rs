//! What is written to the terminal. Colours go where a terminal wants them; `NO_COLOR` is heard.

use super::MessageFormat;
use crate::diag::{self, Diagnostic, Format, Sources};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The command was misused.
pub(super) const MISUSED: u8 = 2;

/// Writes diagnostics, with a closing count for people.
pub(super) fn report(diagnostics: &[Diagnostic], sources: &Sources<'_>, format: MessageFormat) {
    match format {
        MessageFormat::Json => anstream::print!("{}", diag::render(diagnostics, sources, Format::Json)),
        MessageFormat::Short => anstream::eprint!("{}", diag::render(diagnostics, sources, Format::Short)),
        MessageFormat::Human => {
            anstream::eprint!("{}", diag::render(diagnostics, sources, Format::Human));
            if !diagnostics.is_empty() {
                anstream::eprintln!("{}", diag::summary(diagnostics));
            }
        }
    }
}

/// Tells that the command was misused, and the way out.
pub(super) fn misused(message: &str, help: &str) -> ExitCode {
    anstream::eprintln!("error: {message}\n  = help: {help}");
    ExitCode::from(MISUSED)
}

/// A line for people; nothing for programs that read.
pub(super) fn say(format: MessageFormat, line: &str) {
    if format == MessageFormat::Human {
        anstream::println!("{line}");
    }
}

/// Text for standard output, whatever the format.
pub(super) fn print(text: &str) {
    anstream::print!("{text}");
}

/// A line that counts on while something takes more than a second, on a terminal only.
pub(super) struct Progress {
    began: Instant,
    shown: Mutex<Option<Instant>>,
    live: bool,
    doing: &'static str,
}

impl Progress {
    /// `doing`: what takes the time, `rendering`.
    pub(super) fn new(format: MessageFormat, doing: &'static str) -> Progress {
        let live = format == MessageFormat::Human && std::io::stderr().is_terminal();
        Progress { began: Instant::now(), shown: Mutex::new(None), live, doing }
    }

    /// Tells how many of how many are done.
    pub(super) fn tell(&self, done: usize, all: usize) {
        if !self.live || self.began.elapsed() < Duration::from_secs(1) {
            return;
        }
        let Ok(mut shown) = self.shown.try_lock() else { return };
        if shown.is_none_or(|before| before.elapsed() >= Duration::from_millis(100)) {
            *shown = Some(Instant::now());
            let percent = done * 100 / all.max(1);
            anstream::eprint!("\r{} {done} of {all} ({percent} %)\x1b[K", self.doing);
            let _ = std::io::stderr().flush();
        }
    }

    /// Takes the line away. Gives the time since the beginning, as people read it.
    pub(super) fn finish(&self) -> String {
        if self.shown.lock().is_ok_and(|shown| shown.is_some()) {
            anstream::eprint!("\r\x1b[K");
        }
        let seconds = self.began.elapsed().as_secs_f64();
        if seconds < 1.0 { format!("{:.0} ms", seconds * 1000.0) } else { format!("{seconds:.1} s") }
    }
}
