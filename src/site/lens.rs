//! A site as one output sees it: everything that is seen is noted, so that the output can be kept while it would see the
//! same.
//!
//! In: a [`Site`]. Out: answers, and [`Reads`]. **An output is made through a [`Lens`] alone, and a lens hands out nothing
//! without noting it**: what an output is made of is known without anybody keeping books. A new question is one line in
//! the list below; its answer must be [`Hash`], and only what is hashed is handed out.
//! Deliberately absent: keeping outputs ([`crate::output::Memo`] does).

use super::key::{Aim, At, Key, Spot, Way, aims, name, names, own_names};
use super::reads::{Reads, fingerprint};
use super::{Level, Place, Site, Source};
use crate::chapter::Chapter;
use crate::citation::{Gathered, Library, Style};
use crate::diag::Diagnostic;
use crate::figure::Tables;
use crate::figure::pixels::Pixels;
use crate::glossary::Glossary;
use crate::index::{Counted, Extent, FigureEntry, Index, Page, Sort, Target};
use crate::path::{OutPath, SourcePath};
use crate::read::config::{Config, Scope};
use crate::read::front_matter::FrontMatter;
use crate::theme::{ENTRY, Shortcode, context};
use crate::words::Words;
use crate::world::{Mark, ReadError};
use serde::Serialize;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

/// A site as one output sees it.
pub struct Lens<'a> {
    site: &'a Site,
    tables: Tables<'a>,
    /// What was seen; `None`: nobody wants to know.
    seen: Option<RefCell<HashMap<Question, u64>>>,
    /// Works of all pages that the output holds; made of what was seen.
    gathered: OnceCell<Gathered>,
}

/// What questions are about: while a part is the very same, so are all its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// [`Site::index`].
    Index,
    /// [`Site::theme`].
    Theme,
    /// What is looked up each time.
    Rest,
}

/// Stands for an answer: itself, or what is left of it without places of pages.
macro_rules! mark {
    ($site:expr, $answer:expr) => {
        fingerprint($answer)
    };
    ($site:expr, $answer:expr, $view:expr) => {
        fingerprint(&$view(&$site.index, $answer))
    };
}

/// Makes of each line a question that can be noted and asked again, and the method of [`Lens`] that asks it. A page is
/// asked about with its place, and kept by its name ([`At`]); an answer with places of pages in it says behind `as` what
/// stands for it.
macro_rules! questions {
    ($($(#[$about:meta])* $shown:vis $part:ident $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty = |$site:ident| $body:expr $(, as $view:expr)?;)*) => {
        /// Something that an output asked of its site.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[expect(non_camel_case_types, reason = "a question has the name of the method that asks it")]
        pub(super) enum Question {
            $($name($($kind),*),)*
        }

        #[expect(clippy::needless_lifetimes, reason = "one shape fits all questions")]
        mod answers {
            use super::*;
            $(pub(super) fn $name<'a>($site: &'a Site, $($argument: &<$kind as Key>::Given),*) -> $answer { $body })*
        }

        impl Question {
            /// Stands for what `site` answers.
            pub(super) fn ask(&self, site: &Site) -> u64 {
                match self {
                    $(Question::$name($($argument),*) => {
                        let answer = answers::$name(site, $(&$argument.given(&site.index)),*);
                        mark!(site, &answer $(, $view)?)
                    })*
                }
            }

            /// What it is about.
            pub(super) fn part(&self) -> Part {
                match self {
                    $(Question::$name(..) => Part::$part,)*
                }
            }
        }

        impl<'a> Lens<'a> {
            $(
                $(#[$about])*
                $shown fn $name(&self, $($argument: <$kind as Key>::Given),*) -> $answer {
                    let site = self.site;
                    let answer = answers::$name(site, $(&$argument),*);
                    if let Some(seen) = &self.seen {
                        let question = Question::$name($(<$kind as Key>::of($argument, &site.index)),*);
                        seen.borrow_mut().entry(question).or_insert_with(|| mark!(site, &answer $(, $view)?));
                    }
                    answer
                }
            )*
        }
    };
}

questions! {
    // The order of the site.

    /// All pages, in reading order.
    pub Index pages() -> Range<usize> = |site| 0..site.index.pages.len(), as |index: &Index, all: &Range<usize>| names(index, &all.clone().collect::<Vec<_>>());
    /// Whether there is such a page.
    pub Index has_page(position: At) -> bool = |site| *position < site.index.pages.len();
    /// The pages before and behind a page in the same language.
    pub Index neighbours(position: At) -> [Option<usize>; 2] = |site| site.index.neighbours(*position), as |index: &Index, both: &[Option<usize>; 2]| both.map(|page| name(index, &page));
    /// The pages that belong to a page, in order.
    pub Index children(position: At) -> &'a [usize] = |site| site.index.children(*position), as names;
    Index page_at(position: At) -> Option<&'a Page> = |site| site.index.pages.get(*position).map(|page| &**page);
    Index out_at(position: At) -> Option<&'a OutPath> = |site| site.index.pages.get(*position).map(|page| &page.out);
    /// A sentence about a page.
    pub Index description(position: At) -> Option<&'a str> = |site| site.index.description(*position);
    /// Ids in a page that a link may name.
    pub Index anchors(position: At) -> Option<&'a BTreeSet<String>> = |site| site.index.anchors(*position);
    /// The figures and tables of a page, in order.
    pub Index figures(position: At) -> &'a [FigureEntry] = |site| site.index.figures(*position);
    /// The number of each heading of a page's chapter, as far as it has one.
    pub Index section_numbers(position: At) -> &'a [Option<String>] = |site| site.index.section_numbers(*position);
    /// Everything that has an id, in order of pages.
    pub Index targets(id: String) -> &'a [Target] = |site| site.index.targets.of(id), as aims;
    /// All ids that references can name, in order.
    pub Index target_ids() -> Vec<&'a str> = |site| site.index.targets.ids().collect();
    /// The style of citations that the settings name.
    pub Index cite_style() -> Option<Style> = |site| site.citations.style;
    /// What a page cites, in order; with [`Scope::Site`] what the site cites.
    pub Index cited(position: At, scope: Scope) -> &'a [String] = |site| site.citations.keys(*position, *scope);
    /// The number of a work on a page, from 1.
    pub Index cite_number(position: At, key: String) -> Option<usize> = |site| site.citations.number(*position, key);
    /// The letter that tells a work from others of its author and year.
    pub Index cite_letter(key: String, style: Style) -> Option<char> = |site| site.citations.letter(key, *style);
    /// The page whose bibliography lists what a page cites.
    pub Index cite_list(position: At) -> Option<usize> = |site| site.citations.list(*position), as name;
    /// Whether a page places a list of works itself.
    pub Index places_works(position: At) -> bool = |site| site.citations.is_placed(*position);
    /// Whether a work has a key.
    pub Index is_work(key: String) -> bool = |site| site.citations.library.work(key).is_some();
    Index works() -> u64 = |site| site.shelf.works.mark();
    Index terms() -> u64 = |site| site.shelf.terms.mark();
    /// The images of a page that are figures, as its outline has them.
    pub Index pictures(position: At) -> &'a [Counted] = |site| site.index.pictures(*position);
    /// The displayed formulas of a page, as its outline has them.
    pub Index equations(position: At) -> &'a [Counted] = |site| site.index.equations(*position);
    /// Figures, tables, pictures and formulas of a page in the order in which they stand.
    pub Index counted(position: At) -> &'a [(Sort, usize)] = |site| site.index.counted(*position);
    /// The pages that list terms, in reading order.
    pub Index glossaries() -> Vec<usize> = |site| site.order.glossaries.keys().copied().collect(), as names;
    /// Whether the list of terms on a page has a term.
    pub Index lists_term(position: At, key: String) -> bool = |site| site.order.glossaries.get(position).is_some_and(|lists| lists.has(key));
    /// The terms that pages of an extent explain, seen from a page that lists them.
    pub Index explained(position: At, extent: Extent) -> Option<&'a BTreeSet<String>> = |site| site.order.glossaries.get(position)?.explained(*extent);
    /// The page that a source file became.
    pub Index of_source(source: SourcePath) -> Option<usize> = |site| site.index.of_source(source), as name;
    /// The front page of a language.
    pub Index home(language: usize) -> Option<usize> = |site| site.index.home(*language), as name;
    /// The pages of a language: which is the first, and how many there are.
    pub Index of_language(language: usize) -> (usize, usize) = |site| site.index.of_language(*language), as |index: &Index, (first, count): &(usize, usize)| names(index, &(*first..first + count).collect::<Vec<_>>());
    /// Into how many files the texts of a language are put for searching.
    pub Index parcels(language: usize) -> usize = |site| crate::index::parcels(site.index.of_language(*language).1);
    /// Whether a feed has a page.
    pub Index is_dated(position: At) -> bool = |site| site.index.is_fed(*position);
    /// The page that a chapter has in each language, by its path without a language; and whether it was written in it.
    pub Index in_languages(key: SourcePath) -> Vec<Option<(usize, bool)>> = |site| site.index.in_languages(key), as own_names;
    /// The same of the chapter of a page.
    pub Index page_in_languages(position: At) -> Vec<Option<(usize, bool)>> = |site| site.index.page_in_languages(*position), as own_names;
    /// The page at an address.
    pub Index of_out(out: OutPath) -> Option<usize> = |site| site.index.of_out(out), as name;
    /// Where a file is published as it is.
    pub Index of_file(source: SourcePath) -> Option<&'a OutPath> = |site| site.index.of_file(source);
    /// The file that is published, as it is, at an address.
    pub Index file_at(out: OutPath) -> Option<&'a SourcePath> = |site| site.index.files.get(out);
    /// All files that are published as they are.
    pub Index files() -> Vec<&'a SourcePath> = |site| site.index.files.values().collect();
    /// The page that an old address leads to.
    pub Index alias_at(out: OutPath) -> Option<usize> = |site| site.index.aliases.get(out).copied(), as name;
    /// Where a section stands on one page as a whole.
    pub Index printed(position: At) -> Option<&'a OutPath> = |site| site.index.printed.get(position);
    /// The page and the figure that a file belongs to.
    pub Index figure_of(out: OutPath) -> Option<(usize, &'a FigureEntry)> = |site| site.index.figure_of(out), as |index: &Index, found: &Option<(usize, &FigureEntry)>| found.map(|(page, figure)| format!("{:?} {figure:?}", index.name_of(page)));
    /// Whether a source file is a draft that is left out.
    pub Index is_hidden_draft(source: SourcePath) -> bool = |site| site.index.is_hidden_draft(source);
    /// Source files that became pages, in order.
    pub Index sources() -> Vec<&'a SourcePath> = |site| site.index.sources();
    /// The pages of an extent, seen from a page, in reading order.
    pub Index within(position: At, extent: Extent) -> Vec<usize> = |site| site.index.within(*position, *extent), as names;
    /// The sections above a page, from the landing page down.
    pub Index ancestors(position: At) -> Vec<usize> = |site| site.index.ancestors(*position), as names;

    /// The pages that a sidebar lists below a section, on its way to a page.
    pub Index shown(section: At, way: Way) -> Vec<usize> = |site| site.index.shown(*section, way), as names;
    Index shared(place: Spot) -> Arc<Level> = |site| site.levels.get(site, place);

    // The theme.

    /// The words of a language.
    pub Theme words(language: String) -> Words = |site| site.theme.words(language);
    /// Whether there is such a page template.
    pub Theme has_template(name: String) -> bool = |site| site.theme.has_template(name);
    /// The style of figures that stand by themselves.
    pub Theme style() -> String = |site| site.theme.style().to_owned();
    /// The content of a file below `assets/`.
    pub Theme asset(name: String) -> Option<&'a Arc<[u8]>> = |site| site.theme.asset(name);
    /// The shortcode of a name.
    pub Theme shortcode(name: String) -> Option<&'a Shortcode> = |site| site.theme.shortcode(name);
    /// The names of all shortcodes, in order.
    pub Theme shortcode_names() -> Vec<&'a str> = |site| site.theme.shortcodes().map(|code| code.name.as_str()).collect();
    Theme template(name: String) -> u64 = |site| site.theme.template_mark(name);

    // All else.

    /// Whether there is such an output.
    pub Rest has(out: OutPath) -> bool = |site| site.has(out);
    /// Which of the formats renders an output.
    pub(crate) Rest format_at(out: OutPath) -> Option<usize> = |site| site.outputs.get(out).copied();
    Rest settings() -> u64 = |site| site.config_mark;
    Rest source_of(position: At) -> Option<&'a Source> = |site| site.source_of(*position);
    Rest meta_at(position: At) -> Option<Meta<'a>> = |site| site.source_of(*position).map(Meta);
    /// The tables that calls of a page read, in order, and which of its figures each is a part of.
    pub Rest reads_tables(position: At) -> Vec<(String, Option<usize>)> = |site| site.reads_tables(*position);
    /// The id of a heading of a page's chapter.
    pub Rest heading_id(position: At, at: usize) -> Option<&'a str> = |site| site.heading(*position, *at).map(|heading| heading.id.as_str());
    /// The caption or heading of a target, as plain text. Who asks depends on that alone, and not on the chapter it is in.
    pub Rest title_of(target: Aim) -> String = |site| (site.writers.title_of)(&Lens::silent(site), target);
    /// The size of a picture among the published files.
    pub Rest pixels(out: OutPath) -> Option<Pixels> = |site| site.pixels(out);
    Rest table(reference: Arc<str>) -> u64 = |site| site.tables.fingerprint(reference);
    Rest file_mark(path: SourcePath) -> Mark = |site| site.world.mark(path);
}

impl<'a> Lens<'a> {
    /// Nothing has been seen yet.
    pub fn new(site: &'a Site) -> Lens<'a> {
        Lens { seen: Some(RefCell::default()), ..Lens::silent(site) }
    }

    /// A lens that notes nothing, for outputs that are made once.
    pub fn silent(site: &'a Site) -> Lens<'a> {
        Lens { site, tables: Tables::new(&site.tables), seen: None, gathered: OnceCell::new() }
    }

    /// All that was seen.
    pub fn reads(self) -> Reads {
        for reference in self.tables.asked() {
            self.table(reference);
        }
        Reads::new(self.site, self.seen.unwrap_or_default().into_inner())
    }

    /// What `site.toml` says.
    pub fn config(&self) -> &'a Config {
        self.settings();
        &self.site.config
    }

    /// All works that can be cited.
    pub fn library(&self) -> &'a Library {
        self.works();
        &self.site.citations.library
    }

    /// From here on, works are numbered through all pages that the output holds.
    pub fn gather(&self, works: Gathered) {
        self.gathered.get_or_init(|| works);
    }

    /// The works of all pages that the output holds, if it holds several.
    pub fn gathered(&self) -> Option<&Gathered> {
        self.gathered.get()
    }

    /// All terms that are explained.
    pub fn glossary(&self) -> &'a Glossary {
        self.terms();
        &self.site.glossary
    }

    /// A page as others see it.
    pub fn page(&self, position: usize) -> &'a Page {
        self.page_at(position).unwrap_or_else(|| unreachable!("a position comes from the index"))
    }

    /// Where a page is published; whoever needs no more of it does not see its title change.
    pub fn address(&self, position: usize) -> &'a OutPath {
        self.out_at(position).unwrap_or_else(|| unreachable!("a position comes from the index"))
    }

    /// The chapter that a page was written as; none for a front page that nobody wrote.
    pub fn chapter_of(&self, position: usize) -> Option<&'a Chapter> {
        self.source_of(position).map(|source| &source.chapter)
    }

    /// The front matter of a page, without its text.
    pub fn meta_of(&self, position: usize) -> Option<&'a FrontMatter> {
        self.meta_at(position).map(|meta| &meta.0.chapter.meta)
    }

    /// The data of the site.
    pub fn tables(&self) -> &Tables<'a> {
        &self.tables
    }

    /// The bytes of a file that is published as it is.
    pub fn file(&self, path: &SourcePath) -> Result<Arc<[u8]>, ReadError> {
        self.file_mark(path.clone());
        self.site.world.file(path)
    }

    /// Draws a page by a template of the theme.
    pub fn draw_page(&self, template: &str, page: &context::Page<'_>, language: &str) -> Result<String, Diagnostic> {
        self.draws(template, language);
        self.site.theme.page(template, page, language)
    }

    /// A part of a sidebar that many pages share.
    pub fn level(&self, place: Place) -> Arc<Level> {
        self.draws(ENTRY, &place.language);
        self.shared(place)
    }

    /// Draws an entry of a sidebar.
    pub fn draw_entry(&self, item: &context::Item, language: &str) -> Result<String, Diagnostic> {
        self.draws(ENTRY, language);
        self.site.theme.entry(item, language)
    }

    /// Draws the frame of a figure.
    pub fn draw_figure(&self, figure: &context::Figure<'_>, language: &str) -> Result<String, Diagnostic> {
        self.draws("figure.html", language);
        self.site.theme.figure(figure, language)
    }

    /// Draws a figure as a page by itself.
    pub fn draw_figure_file(&self, file: &context::FigureFile<'_>, language: &str) -> Result<String, Diagnostic> {
        self.draws("figure-file.html", language);
        self.site.theme.figure_file(file, language)
    }

    /// Draws a call of a shortcode.
    pub fn draw_shortcode(&self, name: &str, values: &impl Serialize, language: &str) -> Result<String, Diagnostic> {
        self.draws(&format!("shortcodes/{name}.html"), language);
        self.site.theme.draw_shortcode(name, values, language)
    }

    /// Draws the page at an old address.
    pub fn draw_redirect(&self, redirect: &context::Redirect<'_>, language: &str) -> Result<String, Diagnostic> {
        self.draws("redirect.html", language);
        self.site.theme.redirect(redirect, language)
    }

    fn draws(&self, template: &str, language: &str) {
        self.template(template.to_owned());
        self.words(language.to_owned());
    }
}

/// A chapter as far as its front matter goes.
struct Meta<'a>(&'a Source);

impl Hash for Meta<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let chapter = &self.0.chapter;
        (&chapter.path, chapter.head()).hash(hasher);
    }
}
