//! A site is a function of its files.
//!
//! In: a [`World`] and what the command line says. Out: [`Site`], with all that pages and other outputs are made of.
//! A site can be loaded after another: each part is then kept while the answers it was made of stay the same.
//! Deliberately absent: what is published and how it is rendered (`output` gives a site `load` and `render`).

mod key;
mod lens;
mod level;
mod lists;
mod order;
mod reads;
mod shelf;
mod source;

pub use lens::Lens;
pub use level::{Level, Place};
pub use lists::is_glossary;
pub use reads::Reads;
pub use source::Source;

use crate::chapter::Chapter;
use crate::citation::Citations;
use crate::diag::{Checked, Diagnostic, Span, error};
use crate::figure::Store;
use crate::figure::pixels::{self, Pixels};
use crate::glossary::{Glossary, Term};
use crate::include::{self, is_part};
use crate::index::{Drafts, Index, Target};
use crate::markdown::Heading;
use crate::path::{OutPath, SourcePath};
use crate::read::call::{Found, TEXTS, find};
use crate::read::config::{self, Config, Word};
use crate::theme::Theme;
use crate::world::{Listing, Mark, Noted, Notes, ReadError, World, text};
use level::Levels;
use order::Order;
use shelf::Shelf;
use source::{Reading, Roll};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// What the command line decides.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// Where the settings are.
    pub config: SourcePath,
    /// What becomes of drafts.
    pub drafts: Drafts,
    /// An address that stands for the one in the settings.
    pub base_url: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        let config = SourcePath::new("site.toml").unwrap_or_else(|_| unreachable!("the name is good"));
        Options { config, drafts: Drafts::Hidden, base_url: None }
    }
}

/// A loaded site.
///
/// Its parts are for those who look at all of it; an output looks through a [`Lens`].
pub struct Site {
    /// Where its files come from.
    pub world: Arc<dyn World>,
    /// Its settings.
    pub config: Config,
    /// Stands for the settings.
    config_mark: u64,
    files: Files,
    /// Its chapters, in order of their paths.
    pub chapters: Vec<Arc<Source>>,
    roll: Roll,
    /// Its order.
    pub index: Arc<Index>,
    /// What the order was made of.
    order: Order,
    /// Its looks.
    pub theme: Arc<Theme>,
    /// What the looks were made of.
    looks: Looks,
    /// Its data, read when it is first asked for.
    pub tables: Store,
    /// Parts of sidebars that its pages share, made of the order and the looks alone.
    levels: Arc<Levels>,
    /// The works that it cites, and where; gathered with the index.
    pub citations: Arc<Citations>,
    /// The terms that it explains.
    pub glossary: Arc<Glossary>,
    /// What works and terms were read from.
    shelf: Shelf,
    /// Sizes of pictures, so that they are read once and need not be kept.
    pictures: Arc<Pictures>,
    writers: Writers,
    /// What it publishes, and the place of the format that renders it in the list of formats.
    pub(crate) outputs: Arc<BTreeMap<OutPath, usize>>,
}

/// Sizes of pictures, by their files and what these held.
type Pictures = Mutex<HashMap<SourcePath, (Mark, Option<Pixels>)>>;

/// All that decides which outputs there are; **what they hold is not among it**.
pub struct Plan<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The order.
    pub index: &'a Index,
    /// The looks.
    pub theme: &'a Theme,
}

/// Files by what becomes of them.
#[derive(Clone)]
struct Files {
    /// What they were found in: `content/` and `static/`.
    listings: [Arc<Listing>; 2],
    /// Chapters.
    pages: Arc<[SourcePath]>,
    /// Others below `content/`.
    bundled: Arc<[SourcePath]>,
    /// Those below `static/`.
    fixed: Arc<[SourcePath]>,
    /// Tags of the languages that their names may tell.
    languages: Arc<[String]>,
}

/// What a theme was made of, and what is wrong with it.
#[derive(Clone)]
struct Looks {
    name: String,
    words: Vec<Word>,
    asked: Option<Span>,
    notes: Notes,
    diagnostics: Vec<Diagnostic>,
}

/// The title and the description of a page once the calls in them are filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled {
    /// The page.
    pub position: usize,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: Option<String>,
}

/// What a site has to ask those above it, who know how things are written.
#[derive(Clone, Copy)]
pub(crate) struct Writers {
    /// Fills in the calls of some pages' titles and descriptions.
    pub(crate) fill_titles: fn(&Lens<'_>, &[usize]) -> Checked<Vec<Titled>>,
    /// Makes ids of entries and terms known to the index, on a page that lists them.
    pub(crate) add_anchors: fn(&mut Index, usize, &Citations, &[&Term]),
    /// The caption or heading of a target, as plain text in the language of its page.
    pub(crate) title_of: fn(&Lens<'_>, &Target) -> String,
}

impl Site {
    /// Reads a site: settings, theme, chapters in parallel, order. What is wrong is told, and work goes on.
    /// What it publishes is not known yet; [`Site::load`] adds that. `before`: the site as it was, parts of which are kept.
    pub(crate) fn read(
        world: Arc<dyn World>,
        options: &Options,
        before: Option<&Site>,
        writers: Writers,
    ) -> Checked<Site> {
        let mut diagnostics = Vec::new();
        let noted = Noted::new(&*world);
        let config = load_config(&noted, options, &mut diagnostics);
        let asked = theme_span(&noted, options);
        let config_mark = reads::fingerprint(&(noted.notes(), options));
        let (theme, looks) = load_theme(&world, &config, asked, before);
        diagnostics.extend(looks.diagnostics.iter().cloned());
        let languages = config.languages.iter().map(|language| language.tag.clone()).collect();
        let reading = Reading { markdown: config.markdown, languages };
        let files = Files::list(&*world, &reading, before, &mut diagnostics);
        let (chapters, roll) = source::load(&*world, (&files.pages, reading), before, &mut diagnostics);
        diagnostics.extend(roll.noted(&chapters).flat_map(|chapter| chapter.diagnostics.iter().cloned()));
        check_templates(roll.noted(&chapters), &theme, &mut diagnostics);
        let order = Order::new(&files, options.drafts, &theme);
        let tables = before
            .map_or_else(|| Store::new(Arc::clone(&world)), |before| Store::after(Arc::clone(&world), &before.tables));
        let shelf = Shelf::load(&*world, &config.citations, before.map(|before| &before.shelf));
        let glossary = Arc::clone(&shelf.terms.value);
        diagnostics.extend(shelf.diagnostics().cloned());
        let (index, outputs, citations) = Default::default();
        let mut site = Site {
            world,
            config,
            config_mark,
            files,
            chapters,
            roll,
            index,
            order,
            theme,
            looks,
            tables,
            levels: Arc::default(),
            citations,
            glossary,
            shelf,
            pictures: before.map(|before| Arc::clone(&before.pictures)).unwrap_or_default(),
            writers,
            outputs,
        };
        order::arrange(&mut site, before);
        let same = |before: &&Site| Arc::ptr_eq(&before.index, &site.index) && Arc::ptr_eq(&before.theme, &site.theme);
        if let Some(before) = before.filter(same) {
            site.levels = Arc::clone(&before.levels);
        }
        diagnostics.extend(site.order.diagnostics.iter().cloned());
        Checked { value: site, diagnostics }
    }

    /// What decides which outputs there are.
    pub(crate) fn plan(&self) -> Plan<'_> {
        Plan { config: &self.config, index: &self.index, theme: &self.theme }
    }

    /// Whether the [`Plan`] is that of `other`, for all that outputs depend on.
    pub(crate) fn publishes_as(&self, other: &Site) -> bool {
        self.index.publishes_as(&other.index)
            && Arc::ptr_eq(&self.theme, &other.theme)
            && self.config_mark == other.config_mark
    }

    /// Everything that can be published, in order.
    pub fn outputs(&self) -> impl Iterator<Item = &OutPath> {
        self.outputs.keys()
    }

    /// Whether there is such an output.
    pub fn has(&self, out: &OutPath) -> bool {
        self.outputs.contains_key(out)
    }

    /// The size of a picture at an address: a file of the author, or of the theme.
    fn pixels(&self, out: &OutPath) -> Option<Pixels> {
        let Some(file) = self.index.files.get(out) else {
            return pixels::of(self.theme.asset(out.as_str().strip_prefix("assets/")?)?);
        };
        let mark = self.world.mark(file);
        let pictures = || self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, size)) = pictures().get(file).filter(|(known, _)| *known == mark) {
            return *size;
        }
        let size = self.world.file(file).ok().and_then(|bytes| pixels::of(&bytes));
        pictures().insert(file.clone(), (mark, size));
        size
    }

    /// The chapter of a page, and what it was read from.
    fn source_of(&self, position: usize) -> Option<&Source> {
        self.chapters.get(self.index.pages.get(position)?.chapter?).map(|source| &**source)
    }

    /// The tables that calls of a page read, also those in the texts of figures, in order, and which of its figures each is
    /// a part of.
    fn reads_tables(&self, position: usize) -> Vec<(String, Option<usize>)> {
        let Some(source) = self.source_of(position) else { return Vec::new() };
        let figures = self.index.figures(position);
        let mut read = Vec::new();
        for (at, site) in source.chapter.outline.calls.iter().enumerate() {
            let Ok(call) = &site.call else { continue };
            let figure = figures.iter().position(|figure| figure.call == at);
            let texts = TEXTS.iter().filter_map(|key| call.get(key)?.as_text()).filter(|text| text.contains("{{"));
            let inner: Vec<Found> = texts.flat_map(find).collect();
            for call in std::iter::once(call).chain(inner.iter().filter_map(|found| found.call.as_ref().ok())) {
                let reference = call.get("data").and_then(|data| data.as_text());
                let file = reference.filter(|reference| !reference.starts_with('#'));
                read.extend(file.map(|file| (file.to_owned(), figure)));
            }
        }
        read
    }

    /// A heading of a page's chapter.
    fn heading(&self, position: usize, at: usize) -> Option<&Heading> {
        let chapter = self.chapters.get(self.index.pages.get(position)?.chapter?)?;
        chapter.outline.headings.get(at)
    }

    /// Diagnostics of pages at the places where they were written, also in files that chapters include.
    pub fn located(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let of = |file: &SourcePath| {
            let at = self.chapters.binary_search_by(|source| source.chapter.path.cmp(file)).ok()?;
            self.chapters[at].chapter.pieces.as_ref()
        };
        diagnostics.into_iter().map(|diagnostic| include::located(diagnostic, of)).collect()
    }

    /// The text of a file as places count in it: of the site, or of the built-in theme.
    pub fn source(&self, path: &SourcePath) -> Option<Arc<str>> {
        let chapter = self.chapters.binary_search_by(|source| source.chapter.path.cmp(path)).ok();
        // With other files in it, the text of a chapter is not that of its file.
        let chapter = chapter.map(|at| &self.chapters[at].chapter).filter(|chapter| chapter.pieces.is_none());
        let chapter = chapter.map(|chapter| Arc::clone(&chapter.text));
        chapter.or_else(|| text(&*self.world, path).ok()).or_else(|| self.theme.source(path))
    }
}

impl Files {
    /// The files of a world; those of `before`, if they are the very same. What cannot be listed is told.
    fn list(world: &dyn World, reading: &Reading, before: Option<&Site>, diagnostics: &mut Vec<Diagnostic>) -> Files {
        let listings = ["content", "static"].map(|folder| list(world, folder, diagnostics));
        let is_same = |files: &&Files| {
            files.languages == reading.languages
                && files.listings.iter().zip(&listings).all(|(then, now)| Arc::ptr_eq(then, now))
        };
        if let Some(files) = before.map(|before| &before.files).filter(is_same) {
            return files.clone();
        }
        let [content, fixed] = &listings;
        let (pages, bundled): (Vec<SourcePath>, Vec<SourcePath>) =
            content.files.iter().filter(|path| !is_part(&reading.place(path).key)).cloned().partition(is_page);
        let fixed = fixed.files.as_slice().into();
        let languages = Arc::clone(&reading.languages);
        Files { pages: pages.into(), bundled: bundled.into(), fixed, languages, listings }
    }
}

/// Whether a file becomes a page.
fn is_page(path: &SourcePath) -> bool {
    path.extension().eq_ignore_ascii_case("md")
}

/// Runs what should never panic; if it does, one page is lost and not the run.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

/// Diagnostics in order of their places, each once.
pub fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort();
    diagnostics.dedup();
    diagnostics
}

fn load_config(world: &dyn World, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let mut config = match text(world, &options.config) {
        Ok(text) => config::parse(&text, &options.config, diagnostics),
        Err(ReadError::Missing) if options.config == Options::default().config => Config::default(),
        Err(why) => {
            diagnostics.push(unreadable(&options.config, &why));
            Config::default()
        }
    };
    if let Some(url) = &options.base_url {
        config.base_url = Some(url.clone());
    }
    config
}

/// Where the settings name the theme.
fn theme_span(world: &dyn World, options: &Options) -> Option<Span> {
    let text = text(world, &options.config).ok()?;
    let whole = Span::new(&options.config, 0..text.len());
    let (node, _) = crate::read::toml::parse(&text, &whole);
    node.get("theme").map(|node| node.span.clone())
}

/// The theme, or the one from before if all its files are the same.
fn load_theme(
    world: &Arc<dyn World>,
    config: &Config,
    asked: Option<Span>,
    before: Option<&Site>,
) -> (Arc<Theme>, Looks) {
    let same = |looks: &Looks| {
        looks.name == config.theme && looks.words == config.words && looks.asked == asked && looks.notes.hold(&**world)
    };
    if let Some(before) = before.filter(|before| same(&before.looks)) {
        return (Arc::clone(&before.theme), before.looks.clone());
    }
    let noted = Noted::new(&**world);
    let Checked { mut value, mut diagnostics } = Theme::load(&noted, &config.theme, asked.clone());
    value.overlay_words(&config.words, &mut diagnostics);
    let (name, words) = (config.theme.clone(), config.words.clone());
    (value.into(), Looks { name, words, asked, notes: noted.notes(), diagnostics })
}

/// The files of a folder; what cannot be listed is told.
fn list(world: &dyn World, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Arc<Listing> {
    let Ok(folder) = SourcePath::new(folder) else { return Arc::default() };
    let listing = world.list(&folder);
    diagnostics.extend(listing.diagnostics());
    listing
}

fn unreadable(path: &SourcePath, why: &ReadError) -> Diagnostic {
    match why {
        ReadError::Encoding { .. } => {
            error!("bad-encoding", Span::top(path), "`{path}` cannot be read: {why}").help("save the file as UTF-8")
        }
        _ => error!("unreadable", Span::top(path), "`{path}` cannot be read: {why}").help("make the file readable"),
    }
}

/// Templates that chapters ask for must exist.
fn check_templates<'a>(chapters: impl Iterator<Item = &'a Chapter>, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    for (name, span) in chapters.filter_map(|chapter| chapter.meta.template.as_ref()) {
        if !theme.has_template(name) {
            let wrong = error!("unknown-template", span.clone(), "there is no template `{name}`")
                .did_you_mean(name, theme.templates());
            let known = crate::diag::or_list(theme.templates());
            diagnostics.push(wrong.help(format!("the templates are {known}; add one at `themes/<theme>/templates/`")));
        }
    }
}
