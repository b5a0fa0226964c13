//! All chapters together: order, numbers, addresses, neighbours, anchors.
//!
//! In: the facts of all chapters and the names of all other files. Out: [`Index`], and what is wrong between files:
//! two sources for one address, an id given twice.
//! Deliberately absent: texts. Nothing here depends on the body of a chapter but through its facts.

mod address;
mod number;
mod numbered;
mod target;

pub use target::{Named, Sort, Target, Targets, place};

use crate::chapter::Chapter;
use crate::diag::Checked;
use crate::figure::{Family, Form};
use crate::path::{OutPath, SourcePath};
use address::Addresses;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is seen of the site's order: one entry a page, in reading order; the landing page is the first.
#[derive(Debug, Default)]
pub struct Index {
    /// Pages in reading order.
    pub pages: Vec<Page>,
    /// Files that are published as they are: where to, where from.
    pub files: BTreeMap<OutPath, SourcePath>,
    /// Old addresses, and the pages they lead to.
    pub aliases: BTreeMap<OutPath, usize>,
    by_source: HashMap<SourcePath, usize>,
    by_out: HashMap<OutPath, usize>,
    by_download: HashMap<OutPath, (usize, usize)>,
    by_file: HashMap<SourcePath, OutPath>,
    drafts: BTreeSet<SourcePath>,
    /// What references can name.
    pub targets: Targets,
}

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The front page.
    Landing,
    /// A page that leads to others: `_index.md`.
    Section,
    /// A chapter.
    Chapter,
}

/// A page as others see it.
#[derive(Debug)]
pub struct Page {
    /// What it is.
    pub kind: Kind,
    /// Which of the chapters it is; `None` for a front page that nobody wrote.
    pub chapter: Option<usize>,
    /// Where it is published.
    pub out: OutPath,
    /// Its title.
    pub title: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Its number: `2`, `1.2`, `A`.
    pub number: Option<String>,
    /// The section it belongs to.
    pub parent: Option<usize>,
    /// The pages that belong to it, in order.
    pub children: Vec<usize>,
    /// Ids that a link may name.
    pub anchors: BTreeSet<String>,
    /// Its figures and tables, in order.
    pub figures: Vec<FigureEntry>,
    /// Its images that are figures, as its outline has them.
    pub pictures: Vec<Counted>,
    /// Its displayed formulas, as its outline has them.
    pub equations: Vec<Counted>,
    /// Its figures, tables, pictures and formulas in the order in which they stand.
    pub order: Vec<(Sort, usize)>,
    /// The id that references name it by: `ch-drivers`.
    pub id: Option<String>,
    /// The number of each heading of its chapter, as far as it has one.
    pub sections: Vec<Option<String>>,
}

/// A figure as others see it.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Something that is counted and has no files of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Its id in the page, if it has one.
    pub id: Option<String>,
    /// Its number, if it has one.
    pub number: Option<Number>,
}

/// What a site is made of, for [`Index::build`].
pub struct Parts<'a> {
    /// The chapters.
    pub chapters: &'a [Chapter],
    /// Other files below `content/`.
    pub bundled: &'a [SourcePath],
    /// Files below `static/`.
    pub fixed: &'a [SourcePath],
    /// The title of a front page that nobody wrote.
    pub site_title: &'a str,
    /// Whether drafts are shown.
    pub drafts: Drafts,
    /// How many levels of headings are numbered.
    pub section_depth: usize,
    /// Outputs that are not pages and whose names are taken.
    pub reserved: &'a [OutPath],
}

/// What becomes of drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafts {
    /// They are shown, with a badge.
    Shown,
    /// They are left out.
    Hidden,
}

impl Index {
    /// Orders, numbers and addresses all pages.
    pub fn build(parts: &Parts<'_>) -> Checked<Index> {
        let mut index = Index::default();
        let mut diagnostics = Vec::new();
        let mut addresses = Addresses::new(parts, &mut diagnostics);
        index.drafts = addresses.drafts.clone();
        index.add_section("content", None, parts, &mut addresses);
        for (number, page) in number::numbers(&index.pages, parts.chapters).into_iter().zip(&mut index.pages) {
            page.number = number;
        }
        for (position, page) in index.pages.iter().enumerate() {
            index.by_out.insert(page.out.clone(), position);
            if let Some(chapter) = page.chapter {
                index.by_source.insert(parts.chapters[chapter].path.clone(), position);
            }
        }
        for page in &mut index.pages {
            let Some(chapter) = page.chapter.map(|chapter| &parts.chapters[chapter]) else { continue };
            page.id = chapter.id();
            page.sections = target::sections(chapter, page, parts.section_depth);
            numbered::number(chapter, page, &mut diagnostics);
            page.anchors = anchors(chapter, page);
        }
        index.targets = Targets::gather(&index.pages, parts.chapters);
        for (position, page) in index.pages.iter().enumerate() {
            for (number, figure) in page.figures.iter().enumerate() {
                index.by_download.extend(figure.files.iter().map(|(_, out)| (out.clone(), (position, number))));
            }
        }
        index.files = addresses.files(parts, &index.pages, &mut diagnostics);
        index.by_file = index.files.iter().map(|(out, source)| (source.clone(), out.clone())).collect();
        index.aliases = addresses.aliases(parts, &index.pages, &mut diagnostics);
        Checked { value: index, diagnostics }
    }

    /// Adds the page of a folder and, behind it, all that belongs to it.
    fn add_section(&mut self, folder: &str, parent: Option<usize>, parts: &Parts<'_>, addresses: &mut Addresses<'_>) {
        let own = addresses.section_of(folder);
        if own.is_none() && parent.is_some() {
            return;
        }
        let position = match own {
            Some(chapter) => self.add(chapter, parent, parts, addresses),
            None => {
                let out = addresses.landing();
                self.pages.push(Page::new(Kind::Landing, out, parts.site_title.to_owned()));
                0
            }
        };
        for member in addresses.members(folder, parts.chapters) {
            match member {
                address::Member::Page(chapter) => {
                    self.add(chapter, Some(position), parts, addresses);
                }
                address::Member::Section(folder) => self.add_section(&folder, Some(position), parts, addresses),
            }
        }
    }

    fn add(
        &mut self,
        chapter: usize,
        parent: Option<usize>,
        parts: &Parts<'_>,
        addresses: &mut Addresses<'_>,
    ) -> usize {
        let source = &parts.chapters[chapter];
        let kind = match (source.is_section(), parent) {
            (true, None) => Kind::Landing,
            (true, Some(_)) => Kind::Section,
            (false, _) => Kind::Chapter,
        };
        let position = self.pages.len();
        let untitled = source.meta.title.is_none() && !source.outline.begins_with_title;
        let title = match kind {
            Kind::Landing if untitled => parts.site_title.to_owned(),
            _ => source.title.clone(),
        };
        let page = Page {
            chapter: Some(chapter),
            description: source.meta.description.as_ref().map(|(text, _)| text.clone()),
            draft: source.meta.draft,
            parent,
            ..Page::new(kind, addresses.page(chapter), title)
        };
        self.pages.push(page);
        if let Some(parent) = parent {
            self.pages[parent].children.push(position);
        }
        position
    }

    /// The page that a source file became.
    pub fn of_source(&self, source: &SourcePath) -> Option<usize> {
        self.by_source.get(source).copied()
    }

    /// The page at an address.
    pub fn of_out(&self, out: &OutPath) -> Option<usize> {
        self.by_out.get(out).copied()
    }

    /// All files of figures of one form, in order.
    pub fn downloads(&self, form: Form) -> Vec<OutPath> {
        let files = self.pages.iter().flat_map(|page| &page.figures).flat_map(|figure| &figure.files);
        files.filter(|(of, _)| *of == form).map(|(_, out)| out.clone()).collect()
    }

    /// Where a file is published as it is.
    pub fn of_file(&self, source: &SourcePath) -> Option<&OutPath> {
        self.by_file.get(source)
    }

    /// The page and the figure that a file belongs to.
    pub fn figure_of(&self, out: &OutPath) -> Option<(usize, &FigureEntry)> {
        let &(page, figure) = self.by_download.get(out)?;
        Some((page, &self.pages[page].figures[figure]))
    }

    /// Whether a source file is a draft that is left out.
    pub fn is_hidden_draft(&self, source: &SourcePath) -> bool {
        self.drafts.contains(source)
    }

    /// The sections above a page, from the landing page down.
    pub fn ancestors(&self, page: usize) -> Vec<usize> {
        let mut ancestors: Vec<usize> =
            std::iter::successors(self.pages[page].parent, |&above| self.pages[above].parent).collect();
        ancestors.reverse();
        ancestors
    }

    /// Source files that became pages.
    pub fn sources(&self) -> impl Iterator<Item = &SourcePath> {
        self.by_source.keys()
    }
}

impl Page {
    fn new(kind: Kind, out: OutPath, title: String) -> Page {
        Page {
            kind,
            chapter: None,
            out,
            title,
            description: None,
            draft: false,
            number: None,
            parent: None,
            children: Vec::new(),
            anchors: BTreeSet::new(),
            figures: Vec::new(),
            pictures: Vec::new(),
            equations: Vec::new(),
            order: Vec::new(),
            id: None,
            sections: Vec::new(),
        }
    }
}

fn anchors(chapter: &Chapter, page: &Page) -> BTreeSet<String> {
    let headings = chapter.outline.headings.iter().skip(usize::from(chapter.title_is_in_body()));
    let mut anchors: BTreeSet<String> = headings.map(|heading| heading.id.clone()).collect();
    anchors.extend(chapter.outline.html_ids.iter().cloned());
    anchors.extend(page.figures.iter().map(|figure| figure.id.clone()));
    let counted = page.pictures.iter().chain(&page.equations);
    anchors.extend(counted.filter_map(|counted| counted.id.clone()));
    anchors
}
