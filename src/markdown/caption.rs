//! A Markdown table whose caption makes it a call, while its events go by.

use super::cover::Covered;
use crate::diag::Span;
use crate::path::SourcePath;
use crate::read::call::{self, Call, Grid};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// A table whose caption makes it a call, while its events go by.
pub(super) struct TableCall {
    pub(super) site: usize,
    pub(super) call: Call,
    /// The line of the caption, in the body.
    pub(super) line: Range<usize>,
    /// Where the table begins; places count from there.
    start: usize,
    pub(super) grid: Grid,
    cell: Option<(String, Span)>,
    in_head: bool,
}

impl TableCall {
    /// The call, if the paragraph behind the table is one line `: caption {#tbl-id}`.
    pub(super) fn before(covered: &Covered<'_>, table: &Range<usize>) -> Option<TableCall> {
        let behind = &covered.source[table.end..];
        let gap = behind.len() - behind.trim_start_matches([' ', '\n']).len();
        let lines = behind[..gap].matches('\n').count();
        let line = behind[gap..].split('\n').next()?;
        let next = behind[gap + line.len()..].strip_prefix('\n').unwrap_or_default();
        let alone = next.is_empty() || next.starts_with('\n');
        let at = table.end + gap;
        let ended = covered.source[..table.end].ends_with('\n');
        let apart = lines + usize::from(ended) >= 2;
        let call = call::caption(line, at - table.start).filter(|_| alone && apart)?;
        let line = at..at + line.len();
        Some(TableCall { site: 0, call, line, start: table.start, grid: Grid::default(), cell: None, in_head: false })
    }

    pub(super) fn take(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::TableHead) => self.in_head = true,
            Event::End(TagEnd::TableHead) => self.in_head = false,
            Event::Start(Tag::TableRow) => self.grid.rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                let start = range.start.saturating_sub(self.start);
                let span = Span::new(&SourcePath::call(), start..range.end.saturating_sub(self.start));
                self.cell = Some((String::new(), span));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((cell, _)) = &mut self.cell {
                    cell.push_str(text);
                }
            }
            Event::End(TagEnd::TableCell) => {
                let Some(cell) = self.cell.take() else { return };
                match (self.in_head, self.grid.rows.last_mut()) {
                    (true, _) | (_, None) => self.grid.header.push(cell),
                    (false, Some(row)) => row.push(cell),
                }
            }
            _ => {}
        }
    }
}
