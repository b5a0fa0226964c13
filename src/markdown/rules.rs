//! Which Markdown is read.

use crate::read::config::{Cjk, Markdown, RawHtml};
use pulldown_cmark::Options;

/// Which Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// What chapters are written in: CommonMark, GitHub's tables, task lists, strikethrough, footnotes and alerts,
    /// definition lists, attributes of headings, formulas, raised and lowered text, containers; calls and figures.
    Chapter(Markdown),
    /// CommonMark and nothing else but perhaps the rules of Chinese, for its own examples.
    CommonMark(Cjk),
}

impl Rules {
    pub(super) fn options(self) -> Options {
        match self {
            Rules::CommonMark(_) => Options::empty(),
            Rules::Chapter(_) => {
                Options::ENABLE_TABLES
                    | Options::ENABLE_FOOTNOTES
                    | Options::ENABLE_STRIKETHROUGH
                    | Options::ENABLE_TASKLISTS
                    | Options::ENABLE_HEADING_ATTRIBUTES
                    | Options::ENABLE_GFM
                    | Options::ENABLE_DEFINITION_LIST
                    | Options::ENABLE_MATH
                    | Options::ENABLE_SUPERSCRIPT
                    | Options::ENABLE_SUBSCRIPT
            }
        }
    }

    /// Whether more than CommonMark is read.
    pub(super) fn is_chapter(self) -> bool {
        matches!(self, Rules::Chapter(_))
    }

    /// Whether the rules of Chinese hold.
    pub(super) fn cjk(self) -> Cjk {
        match self {
            Rules::CommonMark(cjk) => cjk,
            Rules::Chapter(markdown) => markdown.cjk,
        }
    }

    /// What becomes of raw HTML.
    pub(super) fn raw_html(self) -> RawHtml {
        match self {
            Rules::CommonMark(_) => RawHtml::Allow,
            Rules::Chapter(markdown) => markdown.html,
        }
    }
}
