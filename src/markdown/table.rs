//! The tags of Markdown tables.

use crate::escape;
use pulldown_cmark::{Alignment, Tag, TagEnd};

/// Where the writer stands in a table.
#[derive(Default)]
pub(super) struct Cells {
    /// How many tables without a caption there were: each box has a name of its own.
    boxes: usize,
    /// How the columns of the open table are aligned.
    columns: Vec<Alignment>,
    /// Whether a cell is open.
    pub(super) in_cell: bool,
    /// The column of the next cell.
    column: usize,
    /// Whether the open row is the head.
    in_head: bool,
}

impl Cells {
    pub(super) const CLOSE_TABLE: &str = "</tbody></table>";
    pub(super) const CLOSE_BOX: &str = "</tbody></table></div>\n";

    /// Opens a table that has a frame of its own.
    pub(super) fn open_table(&mut self, alignments: &[Alignment]) -> &'static str {
        self.columns = alignments.to_vec();
        "<table>"
    }

    /// Opens a table in a box that scrolls, named `label` with its number.
    pub(super) fn open_box(&mut self, alignments: &[Alignment], label: &str) -> String {
        self.boxes += 1;
        let label = escape::html(&label.replace("{n}", &self.boxes.to_string()));
        let table = self.open_table(alignments);
        format!("<div class=\"tz-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">{table}")
    }

    /// Opens a head, a row or a cell.
    pub(super) fn open(&mut self, tag: &Tag<'_>) -> String {
        match tag {
            Tag::TableHead => {
                (self.in_head, self.column) = (true, 0);
                "<thead><tr>".to_owned()
            }
            Tag::TableRow => {
                (self.in_head, self.column) = (false, 0);
                "<tr>".to_owned()
            }
            _ => {
                // Classes, not styles: a strict Content-Security-Policy lets no style through.
                let class = match self.columns.get(self.column) {
                    Some(Alignment::Right) => " class=\"tz-right\"",
                    Some(Alignment::Center) => " class=\"tz-center\"",
                    _ => "",
                };
                self.column += 1;
                self.in_cell = true;
                let scope = if self.in_head { "th scope=\"col\"" } else { "td" };
                format!("<{scope}{class}>")
            }
        }
    }

    /// Closes a head, a row or a cell.
    pub(super) fn close(&mut self, tag: &TagEnd) -> String {
        match tag {
            TagEnd::TableHead => "</tr></thead><tbody>\n".to_owned(),
            TagEnd::TableRow => "</tr>\n".to_owned(),
            _ => {
                self.in_cell = false;
                format!("</{}>", if self.in_head { "th" } else { "td" })
            }
        }
    }
}
