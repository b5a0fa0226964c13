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
    /// Whether the caption stands right below the table, where CommonMark sees a row.
    pub(super) is_row: bool,
    /// Where the table begins; places count from there.
    start: usize,
    pub(super) grid: Grid,
    cell: Option<(String, Span)>,
    in_head: bool,
}

impl TableCall {
    /// The call, if the paragraph behind the table is one line `: caption {#tbl-id}`, in the same quote and list item;
    /// `depth`: how many blocks the table stands in. The line may also be the last of the table.
    pub(super) fn before(covered: &Covered<'_>, table: &Range<usize>, depth: usize) -> Option<TableCall> {
        let source = covered.source;
        let open = |call: Call, line: Range<usize>, is_row: bool| {
            let (start, grid) = (table.start, Grid::default());
            Some(TableCall { site: 0, call, line, is_row, start, grid, cell: None, in_head: false })
        };
        let whole = &source[table.clone()];
        let last = table.start + whole.trim_end().rfind('\n').map_or(whole.len(), |end| end + 1);
        let row = marked(&source[last..table.end]);
        let below = call::caption(row.text, last + row.before - table.start);
        if let Some(call) = below.filter(|call| call.id().is_some()) {
            let at = last + row.before;
            return open(call, at..at + row.text.len(), true);
        }
        let mut at = table.end - usize::from(whole.ends_with('\n'));
        let mut gap = 0;
        let line = loop {
            at += source[at..].find('\n')? + 1;
            let line = marked(source[at..].split('\n').next()?);
            gap += 1;
            if !line.text.is_empty() {
                break line;
            }
        };
        let first = source[..table.start].rfind('\n').map_or(0, |end| end + 1);
        let head = marked(&source[first..table.start]);
        let below = depth == 0 || line.column >= table.start - first - head.quoted;
        at += line.before;
        let end = at + line.text.len();
        let next = source[end..].split_once('\n').map_or("", |(_, next)| next);
        let begins = end + 1 + marked(next.split('\n').next().unwrap_or_default()).before;
        let lines = &covered.shown.lines;
        let is_line = lines.binary_search_by_key(&begins, |line| line.range.start).is_ok();
        let alone = is_line || marked(next.split('\n').next().unwrap_or_default()).text.is_empty();
        let call = call::caption(line.text, at - table.start)?;
        (alone && gap >= 2 && below && line.quotes == head.quotes).then_some(())?;
        open(call, at..end, false)
    }

    pub(super) fn take(&mut self, covered: &Covered<'_>, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::TableHead) => self.in_head = true,
            Event::End(TagEnd::TableHead) => self.in_head = false,
            Event::Start(Tag::TableRow) => self.grid.rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                let start = range.start.saturating_sub(self.start);
                let span = Span::new(&SourcePath::call(), start..range.end.saturating_sub(self.start));
                self.cell = Some((String::new(), span));
            }
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                if let Some((cell, _)) = &mut self.cell {
                    cell.push_str(&covered.restore(text, range));
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

/// A line without the marks of quotes before it.
struct Marked<'t> {
    text: &'t str,
    /// How many bytes stand before the text.
    before: usize,
    /// How many quotes the line is in.
    quotes: usize,
    /// How many bytes the marks of quotes take.
    quoted: usize,
    /// How many bytes stand between the last of them and the text.
    column: usize,
}

fn marked(line: &str) -> Marked<'_> {
    let text = line.trim_start_matches([' ', '\t', '>']);
    let before = line.len() - text.len();
    let quoted = line[..before].rfind('>').map_or(0, |mark| mark + 1);
    let quotes = line[..before].matches('>').count();
    Marked { text: text.trim_end(), before, quotes, quoted, column: before - quoted }
}
