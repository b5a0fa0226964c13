//! What templates are given. Every field is always there; what is absent is `null`, an empty text or list.
//!
//! The names are part of what a theme can rely on: a change here is a change for every theme.

use super::tree::Tree;
use crate::index::Page as IndexPage;
use serde::Serialize;
use tera::Value;

/// All that a page template sees.
#[derive(Debug, Serialize)]
pub struct Page<'a> {
    /// The site.
    pub site: &'a Site<'a>,
    /// The page.
    pub page: PageFacts<'a>,
    /// Ways to other pages.
    #[serde(skip)]
    pub nav: Navigation,
    /// For the front page and sections: what they lead to.
    pub chapters: Vec<Item>,
    /// For a section on one page: its text and its chapters, in order.
    pub parts: Vec<Part<'a>>,
    /// Addresses of the theme's files.
    pub assets: Assets,
    /// What a search needs; none where the site has none.
    pub search: Option<Search>,
}

/// What a search needs, seen from one page.
#[derive(Debug, Serialize)]
pub struct Search {
    /// The script that searches.
    pub script: String,
    /// The style of what it shows.
    pub style: String,
    /// The address of the texts up to their number: `../assets/search/en-`, and `0.js` behind it.
    pub texts: String,
    /// How many files of texts there are.
    pub count: usize,
}

/// A chapter on a page that holds several.
#[derive(Debug, Serialize)]
pub struct Part<'a> {
    /// Its id, which no id in a text can be.
    pub id: String,
    /// Its class, which the sheet beside the page knows.
    pub class: String,
    /// Its page.
    pub href: String,
    /// What its own page is given; ids and links count from the page that holds it.
    pub page: PageFacts<'a>,
}

/// The site, seen from one page.
#[derive(Debug, Serialize)]
pub struct Site<'a> {
    /// Its title.
    pub title: &'a str,
    /// A sentence about it.
    pub description: Option<&'a str>,
    /// Its language.
    pub language: &'a str,
    /// Who writes it.
    pub authors: &'a [String],
    /// What `site.toml` says under `[extra]`.
    pub extra: serde_json::Value,
    /// The front page.
    pub home: String,
    /// The way to the root of the site: empty, or `../` repeated.
    pub root: String,
    /// The tool and its version.
    pub generator: &'static str,
}

/// The page itself.
#[derive(Debug, Serialize)]
pub struct PageFacts<'a> {
    /// `landing`, `section`, `chapter`, `print` or `not-found`.
    pub kind: &'static str,
    /// The title as plain text.
    pub title: &'a str,
    /// The title as HTML.
    pub title_html: String,
    /// `1.2`, if the page is numbered.
    pub number: Option<&'a str>,
    /// `Chapter 2`, if the page is numbered.
    pub label: Option<String>,
    /// A sentence about the page.
    pub description: Option<String>,
    /// When it was published, as in ISO 8601.
    pub date: Option<&'a str>,
    /// The same in the page's language.
    pub date_text: Option<String>,
    /// When it was changed.
    pub updated: Option<&'a str>,
    /// The same in the page's language.
    pub updated_text: Option<String>,
    /// Who wrote it.
    pub authors: &'a [String],
    /// Its topics.
    pub tags: &'a [String],
    /// Whether it is a draft.
    pub draft: bool,
    /// The language of its readers.
    pub lang: &'a str,
    /// Which way that language is written: `ltr` or `rtl`.
    pub dir: &'static str,
    /// The language of its title and text, where it is another.
    pub text_lang: Option<String>,
    /// Which way that one is written.
    pub text_dir: Option<&'static str>,
    /// What is said where it is not translated, as HTML.
    pub notice: Option<String>,
    /// The same place in all languages of the site, its own among them; none where there is but one.
    pub languages: Vec<Other>,
    /// The absolute addresses at which its text was written in several languages, and `x-default`.
    pub alternates: Vec<Alternate>,
    /// The address of the feed of its language, if there is one.
    pub feed: Option<String>,
    /// Its text.
    pub content: String,
    /// Its length.
    pub words: usize,
    /// The same as readers are told it: words or characters, by the language of the text.
    pub length: String,
    /// How long it takes to read.
    pub minutes: usize,
    /// The same as readers are told it.
    pub reading_time: String,
    /// Its absolute address, if the site has one.
    pub canonical: Option<String>,
    /// What its front matter says under `extra`.
    pub extra: serde_json::Value,
    /// Its headings.
    pub toc: Vec<TocItem>,
    /// Whether they are shown.
    pub show_toc: bool,
    /// The page that holds all of the section, to print.
    pub print: Option<String>,
}

/// A text in a language.
#[derive(Clone, Debug, Serialize)]
pub struct Alternate {
    /// The tag of the language, or `x-default`.
    pub lang: String,
    /// Where it is.
    pub url: String,
}

/// A place in a language.
#[derive(Clone, Debug, Serialize)]
pub struct Other {
    /// The tag of the language.
    pub lang: String,
    /// Its name, as its speakers write it.
    pub name: String,
    /// The address from here.
    pub href: String,
    /// Whether it is the language of this page.
    pub current: bool,
    /// The absolute address, if the site has one and the text there was written in the language.
    pub url: Option<String>,
}

/// A heading in the table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct TocItem {
    /// Its id.
    pub id: String,
    /// Its text as HTML.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// The headings below it.
    pub children: Vec<TocItem>,
}

/// Ways to other pages.
#[derive(Debug, Default, Serialize)]
pub struct Navigation {
    /// Sections and chapters.
    #[serde(skip)]
    pub sidebar: Tree,
    /// The pages above this one.
    pub breadcrumbs: Vec<Item>,
    /// The page before.
    pub previous: Option<Item>,
    /// The page behind.
    pub next: Option<Item>,
}

impl Navigation {
    /// All of it as a template sees it.
    pub(super) fn value(&self) -> Value {
        let mut map = Value::from_serializable(self).into_map().unwrap_or_default();
        map.insert("sidebar".into(), self.sidebar.clone().value());
        Value::from(map)
    }
}

/// A page as others name it.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Item {
    /// Its title.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// Its address from here.
    pub href: String,
    /// The language of its title, where it is not that of this page.
    pub lang: Option<String>,
    /// A sentence about it.
    pub description: Option<String>,
    /// Whether it is this page.
    pub current: bool,
    /// Whether this page is it or below it.
    pub open: bool,
    /// Whether it is a draft.
    pub draft: bool,
    /// The pages below it.
    pub children: Vec<Item>,
    /// Itself as HTML; entries of a sidebar have it.
    #[serde(skip)]
    pub html: String,
}

impl Item {
    /// A page as all others of a language name it, without the way to it.
    pub fn of(page: &IndexPage, language: &str) -> Item {
        let lang = (*page.lang != *language).then(|| page.lang.to_string());
        Item { title: page.title.clone(), number: page.number.clone(), lang, draft: page.draft, ..Item::default() }
    }
}

/// Addresses of the theme's files, from one page.
#[derive(Debug, Serialize)]
pub struct Assets {
    /// Style of the page.
    pub style: String,
    /// Style of drawings.
    pub figure_css: String,
    /// What is printed above each page.
    pub print: String,
    /// The script, which nothing needs.
    pub script: String,
    /// The picture in the tab.
    pub favicon: String,
}

/// All that `figure.html` sees.
#[derive(Debug, Serialize)]
pub struct Figure<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its kind.
    pub class: &'a str,
    /// Whether it may be wider than the text.
    pub wide: bool,
    /// `Figure 2.3`.
    pub label: Option<String>,
    /// Its caption as HTML.
    pub caption_html: String,
    /// The drawing.
    pub body: String,
    /// What can be seen, for those who do not; of a drawing it is in the drawing.
    pub description: Option<String>,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// Where the numbers come from, as HTML.
    pub source_html: Option<String>,
    /// What to keep in mind, as HTML.
    pub note_html: Option<String>,
    /// The size of the sample: `N=1166`.
    pub n: Option<String>,
    /// Its data as an HTML table, unless the drawing is one.
    pub table: Option<String>,
    /// Rows of the data.
    pub row_count: usize,
    /// The same as readers are told it.
    pub rows: String,
    /// Files of it.
    pub downloads: Vec<Download>,
}

/// A file of a figure.
#[derive(Debug, Serialize)]
pub struct Download {
    /// What it is: `CSV`.
    pub label: &'static str,
    /// Its address from the page.
    pub href: String,
}

/// All that `figure-file.html` sees.
#[derive(Debug, Serialize)]
pub struct FigureFile<'a> {
    /// The language of the page it is from.
    pub lang: &'a str,
    /// Its label and caption in one line.
    pub title: String,
    /// The style sheets of the theme.
    pub style: String,
    /// The figure, without downloads.
    pub figure: Figure<'a>,
}

/// All that `redirect.html` sees.
#[derive(Debug, Serialize)]
pub struct Redirect<'a> {
    /// The language of the page it leads to.
    pub lang: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its address from here.
    pub href: String,
    /// Its absolute address, if the site has one.
    pub canonical: Option<String>,
}
