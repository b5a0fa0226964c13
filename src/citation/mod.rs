//! Works that a report cites: read from BibTeX or CSL-JSON, printed by GB/T 7714—2015 or APA 7.
//!
//! In: files below `data/`. Out: a [`Library`] of [`Work`]s, and their texts in a [`Style`].
//! A formatter of its own, because one that runs CSL was measured to add half again to the binary and two minutes to a
//! build, and gives English works a Chinese “等”: CSL has one language a bibliography, GB/T 7714 one for each work.
//! Deliberately absent: who cites what, numbers, links (`page`).

mod apa;
mod author_date;
mod bibtex;
mod cited;
mod csl;
mod gathered;
mod gbt;
mod latex;
mod locator;
mod names;
mod run;
mod work;

pub use author_date::{Letters, Mention, Named, mention};
pub use cited::{Citations, cited, is_bibliography};
pub use gathered::Gathered;
pub use locator::Locator;
pub use run::{Run, html, plain};
pub use work::{Day, Kind, Name, Tongue, Work};

use crate::diag::{Diagnostic, Span, error, nearest};
use crate::path::SourcePath;
use crate::table::pinyin_key;
use crate::world::{ReadError, World, text};
use std::collections::BTreeMap;

/// How works are cited and listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// GB/T 7714—2015, numbered in the order of citation.
    Gbt,
    /// GB/T 7714—2015, author and year.
    GbtAuthorDate,
    /// American Psychological Association, seventh edition.
    Apa,
}

impl Style {
    /// The names by which settings know the styles.
    pub const NAMES: [(&'static str, Style); 3] =
        [("gb7714", Style::Gbt), ("gb7714-author-date", Style::GbtAuthorDate), ("apa", Style::Apa)];

    /// The usual style of a language.
    pub fn usual(language: &str) -> Style {
        if language.split('-').next() == Some("zh") { Style::Gbt } else { Style::Apa }
    }

    /// Whether works are cited by number.
    pub fn is_numeric(self) -> bool {
        self == Style::Gbt
    }

    /// A work as it stands in a bibliography. `letter` tells works of one author and year apart.
    pub fn entry(self, work: &Work, letter: Option<char>) -> Vec<Run> {
        match self {
            Style::Gbt => gbt::entry(work, gbt::Year::AtTheEnd),
            Style::GbtAuthorDate => gbt::entry(work, gbt::Year::BehindAuthors(letter)),
            Style::Apa => apa::entry(work, letter),
        }
    }
}

/// All works of a site, by key.
#[derive(Debug, Default)]
pub struct Library {
    works: BTreeMap<String, Work>,
    /// Files that were read.
    pub files: Vec<SourcePath>,
}

/// Whether a file holds works that can be cited, by its name.
pub fn is_library(path: &SourcePath) -> bool {
    path.extension() == "bib" || path.name().ends_with(".csl.json")
}

impl Library {
    /// Reads the named files, or all that are `there` if none is named: those below `data/` that [`is_library`] knows.
    pub fn load(
        world: &dyn World,
        there: &[SourcePath],
        named: &[(String, Span)],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Library {
        let Ok(data) = SourcePath::new("data") else { return Library::default() };
        let mut files: Vec<(SourcePath, Option<Span>)> = Vec::new();
        if named.is_empty() {
            files.extend(there.iter().map(|path| (path.clone(), None)));
        }
        for (name, span) in named {
            match data.below(name.strip_prefix("data/").unwrap_or(name)) {
                Ok(path) => files.push((path, Some(span.clone()))),
                Err(why) => diagnostics.push(
                    error!("bad-path", span.clone(), "`{name}` is no path below `data/`: {why}")
                        .help("name a file below `data/`, like `references.bib`"),
                ),
            }
        }
        let mut library = Library::default();
        for (file, asked) in files {
            match text(world, &file) {
                Ok(text) => library.add(&file, &text, diagnostics),
                Err(why) => {
                    let place = asked.unwrap_or_else(|| Span::top(&file));
                    let wrong = match why {
                        ReadError::Missing => error!("missing-file", place, "there is no file `{file}`"),
                        _ => error!("unreadable", place, "`{file}` cannot be read: {why}"),
                    };
                    diagnostics.push(match nearest(file.as_str(), there.iter().map(SourcePath::as_str)) {
                        Some(near) => wrong.help(format!("did you mean `{near}`?")),
                        None => wrong.help("put the file into `data/`, as UTF-8"),
                    });
                }
            }
            library.files.push(file);
        }
        library
    }

    fn add(&mut self, file: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) {
        let works = match file.extension() {
            "json" => csl::works(text, file, diagnostics),
            _ => bibtex::works(text, file, diagnostics),
        };
        for work in works {
            if work.title.is_empty() {
                let key = &work.key;
                let wrong = error!("incomplete-work", work.span.clone(), "the work `{key}` has no title");
                diagnostics.push(wrong.help("write `title = {…}`"));
            }
            match self.works.get(&work.key) {
                Some(first) => {
                    let key = &work.key;
                    let twice = error!("duplicate-work", work.span.clone(), "the key `{key}` is given to two works");
                    diagnostics.push(twice.label(first.span.clone(), "first here").help("give one another key"));
                }
                None => {
                    self.works.insert(work.key.clone(), work);
                }
            }
        }
    }

    /// The work of a key.
    pub fn work(&self, key: &str) -> Option<&Work> {
        self.works.get(key)
    }

    /// All works, in order of their keys.
    pub fn works(&self) -> impl Iterator<Item = &Work> {
        self.works.values()
    }

    /// Keys in the order of an author–date bibliography: by authors, year and title; Chinese ones first, by pinyin.
    pub fn sorted<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Vec<&'k str> {
        let mut sorted: Vec<&str> = keys.into_iter().filter(|key| self.works.contains_key(*key)).collect();
        sorted.sort_by_cached_key(|key| self.work(key).map(order));
        sorted
    }
}

/// What an author–date bibliography is sorted by.
fn order(work: &Work) -> (bool, Vec<u8>, i32, Vec<u8>) {
    let names: Vec<String> = work.creators().iter().map(|name| name.whole().to_lowercase()).collect();
    let year = work.date.as_ref().map_or(i32::MAX, |date| date.year);
    let first = if names.is_empty() { work.title.to_lowercase() } else { names.join(" ") };
    (!work.is_chinese(), pinyin_key(&first), year, pinyin_key(&work.title))
}

#[cfg(test)]
mod tests;
