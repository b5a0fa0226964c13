//! All chapters together: order, numbers, addresses, neighbours, anchors.
//!
//! In: the facts of all chapters and the names of all other files. Out: [`Index`], and what is wrong between files:
//! two sources for one address, an id given twice.
//! Deliberately absent: texts. Nothing here depends on the body of a chapter but through its facts.

mod address;
mod edit;
mod extent;
mod facts;
mod name;
mod number;
mod numbered;
mod page;
mod parcel;
mod target;

pub use extent::Extent;
pub use facts::{Counted, FigureEntry, Number};
pub use name::PageName;
pub use page::{Kind, Page};
pub use parcel::{MOST_PAGES, in_a_parcel, parcels};
pub use target::{Named, Nearness, Sort, Target, Targets, named, place};

use crate::chapter::Chapter;
use crate::diag::Checked;
use crate::figure::Form;
use crate::path::{OutPath, SourcePath};
use crate::read::language::Language;
use address::Addresses;
use facts::{Facts, Held};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What is seen of the site's order: one entry a page, in reading order; the landing page is the first.
///
/// With several languages there are that many trees of pages, one behind the other, the site's own first.
///
/// It holds no places in files: a site keeps it while its chapters change nothing but that.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Pages in reading order.
    pub pages: Vec<Arc<Page>>,
    /// Files that are published as they are: where to, where from.
    pub files: Arc<BTreeMap<OutPath, SourcePath>>,
    /// Old addresses, and the pages they lead to.
    pub aliases: Arc<BTreeMap<OutPath, usize>>,
    /// Sections that stand on one page as a whole, and where that is.
    pub printed: Arc<BTreeMap<usize, OutPath>>,
    /// Of each page, what its chapter brings.
    facts: Vec<Arc<Facts>>,
    by_name: Arc<HashMap<PageName, usize>>,
    by_source: Arc<HashMap<SourcePath, usize>>,
    by_out: Arc<HashMap<OutPath, usize>>,
    by_download: Arc<HashMap<OutPath, (usize, usize)>>,
    by_file: Arc<HashMap<SourcePath, OutPath>>,
    drafts: Arc<BTreeSet<SourcePath>>,
    /// The front page of each language.
    homes: Vec<usize>,
    /// Of each chapter, by its path without a language, its page in each language.
    by_key: Arc<HashMap<SourcePath, Vec<Option<usize>>>>,
    /// What references can name.
    pub targets: Targets,
}

/// More sections than this beside each other, and a sidebar lists only the one that leads to the page.
pub const SIBLINGS: usize = 60;

/// What a site is made of, for [`Index::build`].
pub struct Parts<'a> {
    /// The chapters.
    pub chapters: &'a [&'a Chapter],
    /// Other files below `content/`.
    pub bundled: &'a [SourcePath],
    /// Files below `static/`.
    pub fixed: &'a [SourcePath],
    /// The languages, the site's own first; each has the title of a front page that nobody wrote.
    pub languages: &'a [Language],
    /// Whether drafts are shown.
    pub drafts: Drafts,
    /// How many levels of headings are numbered.
    pub section_depth: usize,
    /// Outputs that are not pages and whose names are taken.
    pub reserved: &'a [OutPath],
}

/// What becomes of drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
        index.drafts = addresses.drafts.clone().into();
        let mut by_source = HashMap::new();
        for language in 0..parts.languages.len() {
            index.homes.push(index.pages.len());
            index.add_section(("content", None), (parts, language), &addresses, &mut by_source);
        }
        index.by_name = name::by_name(&index.pages).into();
        let numbers = number::numbers(&index.pages, parts.chapters);
        let (mut by_key, mut by_out, mut by_download) = (HashMap::new(), HashMap::new(), HashMap::new());
        for ((position, page), number) in index.pages.iter_mut().enumerate().zip(numbers) {
            let page = Arc::make_mut(page);
            page.number = number;
            by_out.insert(page.out.clone(), position);
            let places = by_key.entry(page.key.clone()).or_insert_with(|| vec![None; parts.languages.len()]);
            places[page.language] = Some(position);
            let Some(chapter) = page.chapter.map(|chapter| parts.chapters[chapter]) else {
                index.facts.push(Arc::default());
                continue;
            };
            page.id = chapter.id();
            let mut facts = Facts::new(chapter, page, parts.section_depth, &mut diagnostics);
            match page.original {
                // A page that stands in for a translation has the files of its original.
                Some(original) => facts.held.share_files(&index.facts[original].held),
                None => {
                    for (number, figure) in facts.held.figures.iter().enumerate() {
                        by_download.extend(figure.files.iter().map(|(_, out)| (out.clone(), (position, number))));
                    }
                }
            }
            index.facts.push(facts.into());
        }
        (index.by_source, index.by_out, index.by_download) = (by_source.into(), by_out.into(), by_download.into());
        index.by_key = by_key.into();
        index.targets = Targets::gather(&index, parts.chapters);
        index.printed = addresses.printed(parts, &index.pages, &mut diagnostics).into();
        let files = addresses.files(parts, &index, &mut diagnostics);
        index.by_file = Arc::new(files.iter().map(|(out, source)| (source.clone(), out.clone())).collect());
        index.files = files.into();
        index.aliases = addresses.aliases(parts, &index.pages, &mut diagnostics).into();
        Checked { value: index, diagnostics }
    }

    /// Adds the page of a folder and, behind it, all that belongs to it.
    fn add_section(
        &mut self,
        (folder, parent): (&str, Option<usize>),
        (parts, language): (&Parts<'_>, usize),
        addresses: &Addresses<'_>,
        by_source: &mut HashMap<SourcePath, usize>,
    ) {
        let own = addresses.section_of(language, folder);
        if own.is_none() && parent.is_some() {
            return;
        }
        let position = match own {
            Some(chapter) => self.add((chapter, parent), (parts, language), addresses, by_source),
            None => {
                let (out, title) = (addresses.landing(language), parts.languages[language].title.clone());
                let page = Page::new(Kind::Landing, out, title).of(&parts.languages[language], language);
                self.pages.push(page.into());
                self.pages.len() - 1
            }
        };
        for member in addresses.members(language, folder) {
            match member {
                address::Member::Page(chapter) => {
                    self.add((chapter, Some(position)), (parts, language), addresses, by_source);
                }
                address::Member::Section(folder) => {
                    self.add_section((&folder, Some(position)), (parts, language), addresses, by_source);
                }
            }
        }
    }

    fn add(
        &mut self,
        (chapter, parent): (usize, Option<usize>),
        (parts, language): (&Parts<'_>, usize),
        addresses: &Addresses<'_>,
        by_source: &mut HashMap<SourcePath, usize>,
    ) -> usize {
        let source = parts.chapters[chapter];
        let kind = match (source.is_section(), parent) {
            (true, None) => Kind::Landing,
            (true, Some(_)) => Kind::Section,
            (false, _) => Kind::Chapter,
        };
        let position = self.pages.len();
        let title = title(source, kind, &parts.languages[language].title);
        let mut page = Page {
            chapter: Some(chapter),
            draft: source.meta.draft,
            parent,
            key: source.place.key.clone(),
            ..Page::new(kind, addresses.page(language, chapter), title).of(&parts.languages[language], language)
        };
        if source.place.language.is_none() && language > 0 {
            page.original = by_source.get(&source.path).copied();
            page.original_name = page.original.map(|original| self.name_of(original)).unwrap_or_default();
            page.lang = parts.languages[0].tag.as_str().into();
        }
        if let Some(lang) = &source.meta.lang {
            page.lang = lang.as_str().into();
        }
        if page.is_own() {
            by_source.insert(source.path.clone(), position);
        }
        self.pages.push(page.into());
        if let Some(parent) = parent {
            Arc::make_mut(&mut self.pages[parent]).children.push(position);
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

    /// The front page of a language.
    pub fn home(&self, language: usize) -> Option<usize> {
        self.homes.get(language).copied()
    }

    /// The pages of a language: which is the first, and how many there are.
    pub fn of_language(&self, language: usize) -> (usize, usize) {
        let start = |language: usize| self.homes.get(language).copied().unwrap_or(self.pages.len());
        (start(language), start(language + 1) - start(language))
    }

    /// Whether a feed has a page: it has a date, is no draft, and stands in for no translation.
    pub fn is_fed(&self, page: usize) -> bool {
        let dated = self.facts.get(page).is_some_and(|facts| facts.is_dated);
        dated && self.pages[page].is_own() && !self.pages[page].draft
    }

    /// Whether a feed has pages of a language.
    pub fn is_dated(&self, language: usize) -> bool {
        let (first, count) = self.of_language(language);
        (first..first + count).any(|page| self.is_fed(page))
    }

    /// The page that a chapter has in each language, by its path without a language; and whether it was written in it.
    pub fn in_languages(&self, key: &SourcePath) -> Vec<Option<(usize, bool)>> {
        let pages = self.by_key.get(key).map_or(&[][..], Vec::as_slice);
        pages.iter().map(|page| page.map(|page| (page, self.pages[page].is_own()))).collect()
    }

    /// All files of figures of one form, in order.
    pub fn downloads(&self, form: Form) -> Vec<OutPath> {
        let own = self.pages.iter().zip(&self.facts).filter(|(page, _)| page.is_own()).map(|(_, facts)| facts);
        let files = own.flat_map(|facts| &facts.held.figures).flat_map(|figure| &figure.files);
        files.filter(|(of, _)| *of == form).map(|(_, out)| out.clone()).collect()
    }

    /// Where a file is published as it is.
    pub fn of_file(&self, source: &SourcePath) -> Option<&OutPath> {
        self.by_file.get(source)
    }

    /// The page and the figure that a file belongs to.
    pub fn figure_of(&self, out: &OutPath) -> Option<(usize, &FigureEntry)> {
        let &(page, figure) = self.by_download.get(out)?;
        Some((page, &self.facts[page].held.figures[figure]))
    }

    /// A sentence about a page.
    pub fn description(&self, page: usize) -> Option<&str> {
        self.facts.get(page)?.description.as_deref()
    }

    /// Ids that a page has beside those of its chapter.
    pub fn add_anchors(&mut self, page: usize, ids: impl IntoIterator<Item = String>) {
        let mut ids = ids.into_iter().peekable();
        if ids.peek().is_some() {
            Arc::make_mut(&mut self.facts[page]).anchors.extend(ids);
        }
    }

    /// Gives a page another title and description, once the calls in them are filled in.
    pub fn retitle(&mut self, page: usize, title: String, description: Option<String>) {
        Arc::make_mut(&mut self.pages[page]).title = title;
        Arc::make_mut(&mut self.facts[page]).description = description;
    }

    /// The number of each heading of a page's chapter, as far as it has one.
    pub fn section_numbers(&self, page: usize) -> &[Option<String>] {
        self.facts.get(page).map_or(&[], |facts| &facts.sections)
    }

    /// Ids in a page that a link may name; `None` if there is no such page.
    pub fn anchors(&self, page: usize) -> Option<&BTreeSet<String>> {
        Some(&self.facts.get(page)?.anchors)
    }

    /// The figures and tables of a page, in order.
    pub fn figures(&self, page: usize) -> &[FigureEntry] {
        self.facts.get(page).map_or(&[], |facts| &facts.held.figures)
    }

    /// The images of a page that are figures, as its outline has them.
    pub fn pictures(&self, page: usize) -> &[Counted] {
        self.facts.get(page).map_or(&[], |facts| &facts.held.pictures)
    }

    /// The displayed formulas of a page, as its outline has them.
    pub fn equations(&self, page: usize) -> &[Counted] {
        self.facts.get(page).map_or(&[], |facts| &facts.held.equations)
    }

    /// Figures, tables, pictures and formulas of a page in the order in which they stand.
    pub fn counted(&self, page: usize) -> &[(Sort, usize)] {
        self.facts.get(page).map_or(&[], |facts| &facts.held.order)
    }

    /// Whether a source file is a draft that is left out.
    pub fn is_hidden_draft(&self, source: &SourcePath) -> bool {
        self.drafts.contains(source)
    }

    /// The sections above a page, from the landing page down.
    pub fn ancestors(&self, page: usize) -> Vec<usize> {
        let parent = |page: usize| self.pages.get(page).and_then(|page| page.parent);
        let mut ancestors: Vec<usize> = std::iter::successors(parent(page), |&above| parent(above)).collect();
        ancestors.reverse();
        ancestors
    }

    /// The pages that a sidebar lists below a section. Of very many sections only the one is listed that is on the way
    /// to the page; with no way all are.
    pub fn shown(&self, section: usize, way: &[usize]) -> Vec<usize> {
        let is_section = |page: &usize| self.pages[*page].kind == Kind::Section;
        // The question may be an old one, about a section that is gone.
        let Some(children) = self.pages.get(section).map(|page| &page.children) else { return Vec::new() };
        let many = children.iter().filter(|child| is_section(child)).count() > SIBLINGS && !way.is_empty();
        children.iter().copied().filter(|child| !many || way.contains(child) || !is_section(child)).collect()
    }

    /// Source files that became pages, in order.
    pub fn sources(&self) -> Vec<&SourcePath> {
        let mut sources: Vec<&SourcePath> = self.by_source.keys().collect();
        sources.sort();
        sources
    }
}

/// The title of the page of a chapter.
fn title(chapter: &Chapter, kind: Kind, site_title: &str) -> String {
    let untitled = chapter.meta.title.is_none() && !chapter.outline.begins_with_title;
    if kind == Kind::Landing && untitled { site_title.to_owned() } else { chapter.title.clone() }
}
