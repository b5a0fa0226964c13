//! A page, as others see it.

use super::name::PageName;
use crate::path::{OutPath, SourcePath};
use crate::read::language::Language;
use std::sync::Arc;

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The front page.
    Landing,
    /// A page that leads to others: `_index.md`.
    Section,
    /// A chapter.
    Chapter,
}

/// A page as others see it: what stands here is drawn again in their pages whenever it changes.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it is.
    pub kind: Kind,
    /// Which of the chapters it is; `None` for a front page that nobody wrote.
    pub chapter: Option<usize>,
    /// Where it is published.
    pub out: OutPath,
    /// Stands for where it is published.
    pub(super) name: PageName,
    /// Its title.
    pub title: String,
    /// Whether it is a draft.
    pub draft: bool,
    /// Its number: `2`, `1.2`, `A`.
    pub number: Option<String>,
    /// The section it belongs to.
    pub(super) parent: Option<usize>,
    /// The pages that belong to it, in order.
    pub(super) children: Vec<usize>,
    /// The id that references name it by: `ch-drivers`.
    pub id: Option<String>,
    /// The path of its chapter without a language, the same in all languages.
    pub(super) key: SourcePath,
    /// Which of the languages of the site its readers have chosen.
    pub language: usize,
    /// The tag of that language.
    pub shown_in: Arc<str>,
    /// The tag of the language of its text.
    pub lang: Arc<str>,
    /// The page of the site's own language whose chapter this one shows, for want of a translation.
    pub original: Option<usize>,
    pub(super) original_name: PageName,
}

impl Page {
    /// A page of the site's own language that nobody has written yet.
    pub(super) fn new(kind: Kind, out: OutPath, title: String) -> Page {
        Page {
            kind,
            chapter: None,
            name: PageName::of(&out),
            out,
            title,
            draft: false,
            number: None,
            parent: None,
            children: Vec::new(),
            id: None,
            // That of a front page that nobody wrote.
            key: SourcePath::new("content/_index.md").unwrap_or_else(|_| unreachable!("the name is good")),
            language: 0,
            shown_in: Arc::default(),
            lang: Arc::default(),
            original: None,
            original_name: PageName::default(),
        }
    }

    /// The page as one of a language.
    pub(super) fn of(self, language: &Language, at: usize) -> Page {
        let tag: Arc<str> = language.tag.as_str().into();
        Page { language: at, shown_in: Arc::clone(&tag), lang: tag, ..self }
    }

    /// Whether it shows a chapter that was written for its readers, and stands in for no translation.
    pub fn is_own(&self) -> bool {
        self.original.is_none()
    }
}
