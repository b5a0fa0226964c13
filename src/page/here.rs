//! Where something is drawn: the page, the chapter, its words, its place.

use crate::chapter::Chapter;
use crate::site::Lens;
use crate::words::Words;

/// Where something is drawn.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// The site.
    pub site: &'a Lens<'a>,
    /// The page from which links count.
    pub position: usize,
    /// The chapter that holds the call.
    pub chapter: &'a Chapter,
    /// The words of the page's language.
    pub words: &'a Words,
    /// The byte of the chapter where the call begins.
    pub at: usize,
    /// The HTML between the two lines of a call with a body.
    pub inner: Option<&'a str>,
    /// Whether a glimpse of what is named can be shown.
    pub hints: Hints,
}

/// Whether links show a glimpse of what they name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hints {
    /// They do.
    Shown,
    /// The text is read out, or stands in another page: they do not.
    Hidden,
    /// The text is the title of something that is named: what has no number is named by its id, so that two titles
    /// may name each other.
    Nested,
}

impl Here<'_> {
    /// An element with a box that shows on hover and on focus. `{}` in `element` is where its attributes end.
    ///
    /// `nth`: which of the boxes of one call.
    pub(super) fn hinted(&self, nth: usize, element: &str, hint: &str) -> String {
        let id = if nth == 0 { format!("hint-{}", self.at) } else { format!("hint-{}-{nth}", self.at) };
        let element = element.replacen("{}", &format!(" aria-describedby=\"{id}\""), 1);
        format!(
            "<span class=\"tz-hinted\">{element}<span class=\"tz-hint\" role=\"tooltip\" id=\"{id}\">{hint}</span></span>"
        )
    }
}
