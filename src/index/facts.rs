//! What the chapter of a page brings: ids, numbers of headings, and what is counted in it.

use super::page::Page;
use super::target::Sort;
use super::{numbered, target};
use crate::chapter::Chapter;
use crate::diag::Diagnostic;
use crate::figure::{Family, Form};
use crate::path::OutPath;
use crate::read::front_matter::FrontMatter;
use std::collections::BTreeSet;

/// A figure as others see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FigureEntry {
    /// Which of the chapter's calls it is.
    pub call: usize,
    /// Its id in the page.
    pub id: String,
    /// Whether it counts as a figure or as a table.
    pub family: Family,
    /// The number of the chapter, if it has one, and its own among its family; `None` with `number: false`.
    pub number: Option<Number>,
    /// What can be downloaded of it.
    pub files: Vec<(Form, OutPath)>,
}

/// The number of a chapter, if it has one, and the place among what is counted in it.
pub type Number = (Option<String>, usize);

/// What the chapter of a page brings.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// A sentence about the page.
    pub(super) description: Option<String>,
    /// Whether its front matter has a date.
    pub(super) is_dated: bool,
    /// The number of each heading, as far as it has one.
    pub(super) sections: Vec<Option<String>>,
    /// Ids that a link may name.
    pub(super) anchors: BTreeSet<String>,
    /// What is counted.
    pub(super) held: Held,
}

impl Facts {
    /// Takes what matters to others from a chapter.
    pub(super) fn new(
        chapter: &Chapter,
        page: &Page,
        section_depth: usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Facts {
        let held = numbered::number(chapter, page, diagnostics);
        Facts {
            description: chapter.meta.description.as_ref().map(|(text, _)| text.clone()),
            is_dated: is_dated(&chapter.meta),
            sections: target::sections(chapter, page, section_depth),
            anchors: anchors(chapter, &held),
            held,
        }
    }
}

/// Whether a feed knows when a chapter was published or changed.
pub(super) fn is_dated(meta: &FrontMatter) -> bool {
    meta.date.is_some() || meta.updated.is_some()
}

/// What is counted in a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    pub(super) figures: Vec<FigureEntry>,
    pub(super) pictures: Vec<Counted>,
    pub(super) equations: Vec<Counted>,
    /// All of them in the order in which they stand.
    pub(super) order: Vec<(Sort, usize)>,
}

/// Something that is counted and has no files of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counted {
    /// Its id in the page, if it has one.
    pub id: Option<String>,
    /// Its number, if it has one.
    pub number: Option<Number>,
}

impl Held {
    /// Takes the files of the same figures on another page.
    pub(super) fn share_files(&mut self, other: &Held) {
        for figure in &mut self.figures {
            let same = other.figures.iter().find(|other| other.id == figure.id);
            figure.files = same.map(|other| other.files.clone()).unwrap_or_default();
        }
    }
}

fn anchors(chapter: &Chapter, held: &Held) -> BTreeSet<String> {
    let headings = chapter.outline.headings.iter().skip(usize::from(chapter.title_is_in_body()));
    let mut anchors: BTreeSet<String> = headings.map(|heading| heading.id.clone()).collect();
    anchors.extend(chapter.outline.html_ids.iter().cloned());
    anchors.extend(held.figures.iter().map(|figure| figure.id.clone()));
    let counted = held.pictures.iter().chain(&held.equations);
    anchors.extend(counted.filter_map(|counted| counted.id.clone()));
    anchors
}
