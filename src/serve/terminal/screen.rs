//! One screen of a terminal, drawn over and over.
//!
//! In: the parts of it. Out: as much as there is room for, in one write. **It never has more lines than the window**, so
//! that nothing scrolls and the address stays in view; what is cut is said.
//! Deliberately absent: what is said.

use std::io::{IsTerminal as _, Write as _};
use terminal_size::{Height, Width, terminal_size_of};
use unicode_width::UnicodeWidthChar as _;

/// Columns and rows of a terminal that does not tell.
const USUAL: (usize, usize) = (80, 24);
/// To the first place; and from there on nothing. What scrolled away before is left alone.
const HOME: &str = "\x1b[H";
const CLEAR: &str = "\x1b[J";
/// Terminals that know it show nothing between these two until all is drawn; others take no notice.
const TOGETHER: [&str; 2] = ["\x1b[?2026h", "\x1b[?2026l"];

/// What is on the screen, from its top.
#[derive(Debug, Default)]
pub(super) struct Screen {
    /// Where the site is.
    pub(super) address: String,
    /// What has to be known as long as the preview runs.
    pub(super) notices: Vec<String>,
    /// What happened last.
    pub(super) line: String,
    /// How much is wrong.
    pub(super) summary: String,
    /// What is wrong, with colours.
    pub(super) report: String,
    drawn: bool,
}

/// Whether the error output is a terminal that can be drawn on.
pub(super) fn is_there() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Whether standard output is a terminal too, most likely the same.
pub(super) fn is_output_there() -> bool {
    std::io::stdout().is_terminal()
}

impl Screen {
    /// Draws it.
    pub(super) fn draw(&mut self) {
        let size = terminal_size_of(std::io::stderr()).map(|(Width(width), Height(height))| (width, height));
        let size = size.filter(|(width, height)| *width > 0 && *height > 0);
        let size = size.map_or(USUAL, |(width, height)| (usize::from(width), usize::from(height)));
        let mut text = self.fitted(size);
        // The wish for no colours is none for a screen that scrolls: only the text goes without codes.
        if anstream::AutoStream::choice(&std::io::stderr()) == anstream::ColorChoice::Never {
            text = anstream::adapter::strip_str(&text).to_string();
        }
        // What stood there before the preview began is pushed up once and not written over.
        let before = if self.drawn { String::new() } else { "\n".repeat(size.1.saturating_sub(1)) };
        self.drawn = true;
        // A terminal that is gone is no reason to stop.
        let [begin, end] = TOGETHER;
        let _ = write!(std::io::stderr().lock(), "{begin}{before}{HOME}{CLEAR}{text}{end}");
    }

    /// As much as a window of so many columns and rows has room for.
    fn fitted(&self, (columns, rows): (usize, usize)) -> String {
        let mut parts = vec![self.address.as_str(), ""];
        parts.extend(self.notices.iter().map(String::as_str));
        if !self.notices.is_empty() {
            parts.push("");
        }
        parts.extend([self.line.as_str(), self.summary.as_str()].into_iter().filter(|part| !part.is_empty()));
        if !self.report.is_empty() {
            parts.push("");
            parts.extend(self.report.trim_end().lines());
        }
        // The cursor stands on a line of its own.
        let room = rows.saturating_sub(1);
        let all: usize = parts.iter().map(|part| height(part, columns)).sum();
        let cut = if height(CUT, columns) * 3 <= room { CUT } else { "…" };
        let mut left = if all > room { room.saturating_sub(height(cut, columns)) } else { room };
        let fits = |part: &&&str| {
            let needs = height(part, columns);
            let fits = needs <= left;
            left = if fits { left - needs } else { 0 };
            fits
        };
        let mut text: String = parts.iter().take_while(fits).map(|part| format!("{part}\n")).collect();
        if all > room && room > 0 {
            // A line of the source may have been cut within its colours.
            text.push_str(&format!("\x1b[0m{cut}\n"));
        }
        text
    }
}

/// What stands below a list that is cut.
const CUT: &str = "… `tuzhang check` shows the rest";

/// How many rows a line takes.
fn height(line: &str, columns: usize) -> usize {
    let plain = anstream::adapter::strip_str(line).to_string();
    let (mut rows, mut column) = (1, 0);
    for width in plain.chars().map(|character| character.width().unwrap_or(0)) {
        if column + width > columns.max(2) {
            (rows, column) = (rows + 1, 0);
        }
        column += width;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_has_no_more_rows_than_its_window() {
        let report = (0..40).map(|at| format!("\x1b[31merror\x1b[0m {at}: 图表的标题写得很长很长\n")).collect();
        let screen = Screen {
            address: "http://127.0.0.1:4470/".into(),
            notices: vec!["note: something to know".into()],
            line: "content/one.md: 1 of 9 rendered in 3 ms".into(),
            summary: "40 errors".into(),
            report,
            drawn: false,
        };
        for size in [(80, 24), (20, 10), (40, 7), (200, 60), (5, 3), (1, 1)] {
            let text = screen.fitted(size);
            let rows: usize = text.lines().map(|line| height(line, size.0)).sum();
            assert!(rows < size.1.max(2), "{size:?}: {rows} rows of {text}");
            if size.1 > 6 {
                assert!(text.starts_with("http://127.0.0.1:4470/\n\nnote: something"), "{size:?}: {text}");
            }
        }
        assert!(screen.fitted((80, 24)).ends_with("… `tuzhang check` shows the rest\n"));
        assert!(screen.fitted((200, 60)).ends_with("很长\n"));
    }
}
