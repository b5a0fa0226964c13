//! All chapters together: order, numbers, addresses, neighbours, anchors.
//!
//! In: the facts of all chapters and the names of all other files. Out: [`Index`], and what is wrong between files:
//! two sources for one address, an id given twice.
//! Deliberately absent: texts. Nothing here depends on the body of a chapter but through its facts.

mod address;
mod edit;
mod name;
mod number;
mod numbered;
mod parcel;
mod target;

pub use name::PageName;
pub use parcel::{MOST_PAGES, in_a_parcel, parcels};
pub use target::{Named, Nearness, Sort, Target, Targets, named, place};

use crate::chapter::Chapter;
use crate::diag::{Checked, Diagnostic};
use crate::figure::{Family, Form};
use crate::path::{OutPath, SourcePath};
use crate::read::front_matter::FrontMatter;
use crate::read::language::Language;
use address::Addresses;
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
    name: PageName,
    /// Its title.
    pub title: String,
    /// Whether it is a draft.
    pub draft: bool,
    /// Its number: `2`, `1.2`, `A`.
    pub number: Option<String>,
    /// The section it belongs to.
    parent: Option<usize>,
    /// The pages that belong to it, in order.
    children: Vec<usize>,
    /// The id that references name it by: `ch-drivers`.
    pub id: Option<String>,
    /// The path of its chapter without a language, the same in all languages.
    key: SourcePath,
    /// Which of the languages of the site its readers have chosen.
    pub language: usize,
    /// The tag of that language.
    pub shown_in: Arc<str>,
    /// The tag of the language of its text.
    pub lang: Arc<str>,
    /// The page of the site's own language whose chapter this one shows, for want of a translation.
    pub original: Option<usize>,
    original_name: PageName,
}

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
struct Facts {
    /// A sentence about the page.
    description: Option<String>,
    /// Whether its front matter has a date.
    is_dated: bool,
    /// The number of each heading, as far as it has one.
    sections: Vec<Option<String>>,
    /// Ids that a link may name.
    anchors: BTreeSet<String>,
    /// What is counted.
    held: Held,
}

impl Facts {
    fn new(chapter: &Chapter, page: &Page, section_depth: usize, diagnostics: &mut Vec<Diagnostic>) -> Facts {
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
fn is_dated(meta: &FrontMatter) -> bool {
    meta.date.is_some() || meta.updated.is_some()
}

/// What is counted in a page.
#[derive(Clone, Debug, Default)]
struct Held {
    figures: Vec<FigureEntry>,
    pictures: Vec<Counted>,
    equations: Vec<Counted>,
    /// All of them in the order in which they stand.
    order: Vec<(Sort, usize)>,
}

/// Something that is counted and has no files of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counted {
    /// Its id in the page, if it has one.
    pub id: Option<String>,
    /// Its number, if it has one.
    pub number: Option<Number>,
}

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

impl Page {
    fn new(kind: Kind, out: OutPath, title: String) -> Page {
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
    fn of(self, language: &Language, at: usize) -> Page {
        let tag: Arc<str> = language.tag.as_str().into();
        Page { language: at, shown_in: Arc::clone(&tag), lang: tag, ..self }
    }

    /// Whether it shows a chapter that was written for its readers, and stands in for no translation.
    pub fn is_own(&self) -> bool {
        self.original.is_none()
    }
}

impl Held {
    /// Takes the files of the same figures on another page.
    fn share_files(&mut self, other: &Held) {
        for figure in &mut self.figures {
            let same = other.figures.iter().find(|other| other.id == figure.id);
            figure.files = same.map(|other| other.files.clone()).unwrap_or_default();
        }
    }
}

/// The title of the page of a chapter.
fn title(chapter: &Chapter, kind: Kind, site_title: &str) -> String {
    let untitled = chapter.meta.title.is_none() && !chapter.outline.begins_with_title;
    if kind == Kind::Landing && untitled { site_title.to_owned() } else { chapter.title.clone() }
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
