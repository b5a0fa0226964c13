//! A site is a function of its files.
//!
//! In: a [`World`] and what the command line says. Out: [`Site`], with all that pages and other outputs are made of.
//! Deliberately absent: what is published and how it is rendered (`output` gives a site `load` and `render`).

use crate::chapter::Chapter;
use crate::citation::{Citations, Library, Style};
use crate::diag::{Checked, Diagnostic, Span, error};
use crate::figure::Tables;
use crate::glossary::Glossary;
use crate::index::{Drafts, Index, Parts};
use crate::path::{OutPath, SourcePath};
use crate::read::config::{self, Config};
use crate::theme::Theme;
use crate::world::{ReadError, World, text};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the command line decides.
#[derive(Clone, Debug)]
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
pub struct Site {
    /// Where its files come from.
    pub world: Arc<dyn World>,
    /// Its settings.
    pub config: Config,
    /// Its chapters, in order of their paths.
    pub chapters: Vec<Chapter>,
    /// Its order.
    pub index: Index,
    /// Its looks.
    pub theme: Theme,
    /// Its data, read when it is first asked for.
    pub tables: Tables,
    /// The works that it cites.
    pub citations: Citations,
    /// The terms that it explains.
    pub glossary: Glossary,
    /// What it publishes, and the place of the format that renders it in the list of formats.
    pub(crate) outputs: BTreeMap<OutPath, usize>,
}

impl Site {
    /// Reads a site: settings, theme, chapters in parallel, order. What is wrong is told, and work goes on.
    /// What it publishes is not known yet; [`Site::load`] adds that.
    pub(crate) fn read(world: Arc<dyn World>, options: &Options) -> Checked<Site> {
        let mut diagnostics = Vec::new();
        let config = load_config(&*world, options, &mut diagnostics);
        let asked = theme_span(&*world, options);
        let mut theme = Theme::load(&*world, &config.theme, asked).into_value(&mut diagnostics);
        theme.overlay_words(&config.words, &mut diagnostics);
        let content = list(&*world, "content", &mut diagnostics);
        let fixed = list(&*world, "static", &mut diagnostics);
        let (pages, bundled): (Vec<SourcePath>, Vec<SourcePath>) =
            content.into_iter().partition(|path| path.extension().eq_ignore_ascii_case("md"));
        let read: Vec<Result<Chapter, Diagnostic>> = pages
            .par_iter()
            .map(|path| match text(&*world, path) {
                Ok(text) => guarded(|| Chapter::parse(path, text, config.markdown)).ok_or_else(|| {
                    let bug =
                        error!("internal", Span::top(path), "`{path}` could not be read: this is a fault of Tuzhang");
                    bug.help("please report it with the file")
                }),
                Err(why) => Err(unreadable(path, &why)),
            })
            .collect();
        let mut chapters = Vec::with_capacity(read.len());
        for chapter in read {
            match chapter {
                Ok(mut chapter) => {
                    diagnostics.append(&mut chapter.diagnostics);
                    chapters.push(chapter);
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        check_templates(&chapters, &theme, &mut diagnostics);
        let reserved = reserved(&theme);
        let parts = Parts {
            chapters: &chapters,
            bundled: &bundled,
            fixed: &fixed,
            site_title: &config.title,
            drafts: options.drafts,
            section_depth: config.section_numbers,
            reserved: &reserved,
        };
        let index = Index::build(&parts).into_value(&mut diagnostics);
        let tables = Tables::new(Arc::clone(&world));
        let citations = citations(&*world, &config, &chapters, &index, &mut diagnostics);
        let mut glossary = Glossary::load(&*world, &mut diagnostics);
        glossary.pages = with_call("glossary", &chapters, &index);
        let site =
            Site { world, config, chapters, index, theme, tables, citations, glossary, outputs: BTreeMap::new() };
        Checked { value: site, diagnostics }
    }

    /// Everything that can be published, in order.
    pub fn outputs(&self) -> impl Iterator<Item = &OutPath> {
        self.outputs.keys()
    }

    /// Whether there is such an output.
    pub fn has(&self, out: &OutPath) -> bool {
        self.outputs.contains_key(out)
    }

    /// The text of a file as places count in it: of the site, or of the built-in theme.
    pub fn source(&self, path: &SourcePath) -> Option<Arc<str>> {
        text(&*self.world, path).ok().or_else(|| self.theme.source(path))
    }
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

/// The pages that have a call of a name, in reading order.
fn with_call(name: &str, chapters: &[Chapter], index: &Index) -> Vec<usize> {
    let has = |chapter: &Chapter| {
        let calls = chapter.outline.calls.iter().filter_map(|site| site.call.as_ref().ok());
        calls.into_iter().any(|call| call.name == name)
    };
    let pages = index.pages.iter().enumerate();
    let pages = pages.filter(|(_, page)| page.chapter.is_some_and(|chapter| has(&chapters[chapter])));
    pages.map(|(position, _)| position).collect()
}

/// Reads the works that can be cited, and gathers which page cites which.
fn citations(
    world: &dyn World,
    config: &Config,
    chapters: &[Chapter],
    index: &Index,
    diagnostics: &mut Vec<Diagnostic>,
) -> Citations {
    let settings = &config.citations;
    let style = settings.style.as_ref().and_then(|(name, span)| {
        let found = Style::NAMES.iter().find(|(known, _)| known == name).map(|(_, style)| *style);
        if found.is_none() {
            let known = || Style::NAMES.iter().map(|(name, _)| *name);
            let wrong = error!("unknown-word", span.clone(), "`style` cannot be `{name}`").did_you_mean(name, known());
            diagnostics.push(wrong.help(format!("it is {}", crate::diag::or_list(known()))));
        }
        found
    });
    let library = Library::load(world, &settings.files, diagnostics);
    let calls = |page: &crate::index::Page| {
        page.chapter.map(|chapter| chapters[chapter].outline.calls.as_slice()).unwrap_or_default()
    };
    Citations::gather(library, style, settings.scope, index.pages.iter().map(calls))
}

/// Where the settings name the theme.
fn theme_span(world: &dyn World, options: &Options) -> Option<Span> {
    let text = text(world, &options.config).ok()?;
    let whole = Span::new(&options.config, 0..text.len());
    let (node, _) = crate::read::toml::parse(&text, &whole);
    node.get("theme").map(|node| node.span.clone())
}

/// The files of a folder; what cannot be listed is told.
fn list(world: &dyn World, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<SourcePath> {
    let Ok(folder) = SourcePath::new(folder) else { return Vec::new() };
    let listing = world.list(&folder);
    diagnostics.extend(listing.diagnostics());
    listing.files.clone()
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
fn check_templates(chapters: &[Chapter], theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    for (name, span) in chapters.iter().filter_map(|chapter| chapter.meta.template.as_ref()) {
        if !theme.has_template(name) {
            let wrong = error!("unknown-template", span.clone(), "there is no template `{name}`")
                .did_you_mean(name, theme.templates());
            let known = crate::diag::or_list(theme.templates());
            diagnostics.push(wrong.help(format!("the templates are {known}; add one at `themes/<theme>/templates/`")));
        }
    }
}

/// Outputs that are neither pages nor files of the author.
fn reserved(theme: &Theme) -> Vec<OutPath> {
    let assets = theme.assets().map(|(name, _)| format!("assets/{name}"));
    let fixed = ["404.html", "sitemap.xml", ".tuzhang/manifest"].map(str::to_owned);
    assets.chain(fixed).filter_map(|path| OutPath::new(&path).ok()).collect()
}
