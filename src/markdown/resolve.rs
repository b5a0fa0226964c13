//! What the caller of [`html`](super::html()) knows and Markdown does not.

use super::document::Equation;
use super::outline::Outline;
use super::picture::Picture;
use super::rules::Rules;
use crate::diag::Diagnostic;
use crate::read::call::CallSite;
use crate::read::config::Markdown;
use std::ops::Range;

/// What a call has become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// HTML that stands on its own: a figure.
    Block(String),
    /// Plain text in running text: a number.
    Text(String),
    /// A reference in running text: as HTML, and what stands for it where no link can be.
    Inline {
        /// With its link.
        html: String,
        /// Without.
        text: String,
    },
}

/// What stands beside a figure or a formula.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbered {
    /// Its id in the page.
    pub id: Option<String>,
    /// Its number as readers see it: `Figure 2.3`, `(2.1)`.
    pub label: Option<String>,
}

/// A block of code.
#[derive(Clone, Copy, Debug)]
pub struct CodeBlock<'a> {
    /// What stands behind the fence; empty for indented code.
    pub info: &'a str,
    /// The code.
    pub text: &'a str,
    /// The bytes of `info` in the body.
    pub range: &'a Range<usize>,
}

/// What the caller knows and Markdown does not.
pub trait Resolve {
    /// How short texts are read.
    fn markdown(&self) -> Markdown {
        Markdown::default()
    }
    /// Draws a call that could be read.
    fn call(&mut self, site: &CallSite) -> Drawn;
    /// Frames a Markdown table that has a caption; `html` is the table.
    fn captioned(&mut self, _site: &CallSite, html: String) -> Drawn {
        Drawn::Block(html)
    }
    /// The caption of an image that is a figure, as HTML: the Markdown of the image's title.
    fn caption(&mut self, picture: &Picture, _labels: &Labels) -> String {
        crate::escape::html(&picture.caption)
    }
    /// A short text of the body as HTML: the title of a container, which is Markdown; `range` is its place.
    fn short(&mut self, text: &str, _range: Range<usize>, _labels: &Labels) -> String {
        crate::escape::html(text)
    }
    /// A short text of the body with its calls filled in, without marks; `range` is the place of what has it.
    fn said(&mut self, text: &str, _range: Range<usize>) -> String {
        text.to_owned()
    }
    /// Numbers an image that is a figure.
    fn picture(&mut self, picture: &Picture) -> Numbered {
        Numbered { id: picture.id.as_ref().map(|(id, _)| id.clone()), label: None }
    }
    /// Numbers a displayed formula.
    fn equation(&mut self, equation: &Equation) -> Numbered {
        Numbered { id: equation.id.as_ref().map(|(id, _)| id.clone()), label: None }
    }
    /// The address to write for a link or an image; `range` is its place in the body.
    fn link(&mut self, to: &str, range: Range<usize>) -> String;
    /// What a link without a text of its own says, and what stands for `%s` in one that has: `Figure 2.3`.
    fn label(&mut self, _to: &str, _range: Range<usize>) -> Option<String> {
        None
    }
    /// A glimpse of what such a link names, with the id of its box; `None`: none can be shown.
    fn glimpse(&mut self, _to: &str, _range: Range<usize>) -> Option<(String, String)> {
        None
    }
    /// Code as HTML.
    fn code(&mut self, code: &CodeBlock<'_>) -> String;
    /// Reports a figure in the middle of a paragraph.
    fn misplaced(&mut self, site: &CallSite);
    /// Reports a call that could not be read; those of a chapter's body have been told by its outline.
    fn broken(&mut self, _site: &CallSite, _found: &[Diagnostic]) {}
    /// Reports what is wrong with a short text itself; for a chapter's body its outline has told it.
    fn wrong(&mut self, _found: Vec<Diagnostic>) {}
}

/// The words that Markdown itself prints.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// The language of the page, as in BCP 47.
    pub language: String,
    /// The name of a table's scroll box for screen readers, `{n}` for its number.
    pub table: String,
    /// The name of a heading's link to itself.
    pub anchor: String,
    /// Titles of alerts: note, tip, important, warning, caution.
    pub alerts: [String; 5],
    /// The title of a part that is unfolded and has none.
    pub details: String,
    /// The name of the list of footnotes.
    pub footnotes: String,
    /// The name of the link from a footnote back to the text, `{n}` for its number.
    pub footnote_back: String,
    /// What a box of a task list says: to do, done.
    pub tasks: [String; 2],
}

/// A body to be written.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// The Markdown.
    pub text: &'a str,
    /// How it is read.
    pub rules: Rules,
    /// What [`super::outline()`] said of the same text; without it headings have no ids of their own.
    pub outline: Option<&'a Outline>,
    /// The number of each heading, as far as they have one.
    pub numbers: &'a [Option<String>],
    /// Whether its first heading is the title of the page, which is shown elsewhere.
    pub title: Title,
}

/// What becomes of a body's first heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    /// It is part of the text.
    Kept,
    /// It is the page's title and left out.
    Taken,
}
