//! Chapters with what they were read from.
//!
//! In: the paths of chapters, and those that were read before. Out: all chapters, in order; only what changed is read.
//! **A chapter is read through one [`Noted`] world**, so that whatever it is made of is known.

use super::{Site, guarded, reads, unreadable};
use crate::chapter::Chapter;
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::read::config::Markdown;
use crate::translation::{self, Place};
use crate::world::{Noted, Notes, World, text};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A chapter, and what it was made of.
pub struct Source {
    /// The chapter.
    pub chapter: Chapter,
    /// The tag of the site's own language, in which the original of a translation may be named.
    own: String,
    notes: Notes,
    /// Stands for the chapter: its path, and all that was read.
    mark: u64,
    shape: OnceLock<u64>,
}

impl Source {
    fn new(chapter: Chapter, own: &str, notes: Notes) -> Source {
        let mark = reads::fingerprint(&(&chapter.path, &chapter.place, chapter.markdown, &notes));
        Source { chapter, own: own.to_owned(), notes, mark, shape: OnceLock::new() }
    }

    fn is_noted(&self) -> bool {
        !self.chapter.diagnostics.is_empty() || self.chapter.meta.template.is_some()
    }

    /// Stands for all of the chapter that the order of a site is made of.
    pub(super) fn shape(&self) -> u64 {
        *self.shape.get_or_init(|| reads::fingerprint(&self.chapter.shape()))
    }
}

impl Deref for Source {
    type Target = Chapter;
    fn deref(&self) -> &Chapter {
        &self.chapter
    }
}

impl Hash for Source {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.mark.hash(hasher);
    }
}

/// What is known of the chapters of a site taken together, so that an edit of one need not look at all.
#[derive(Default)]
pub(super) struct Roll {
    /// The files that were to become chapters, in order of their paths.
    paths: Arc<[SourcePath]>,
    reading: Reading,
    /// Whether all of them could be read: the places of paths are those of chapters.
    is_whole: bool,
    /// Files that chapters are made of beside their own, and the places of these chapters.
    parts: Arc<HashMap<SourcePath, Vec<usize>>>,
    /// The places of chapters that have something to say, or a template of their own.
    noted: Arc<[usize]>,
}

/// How chapters are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// Their Markdown.
    pub(super) markdown: Markdown,
    /// Tags of the languages of the site, its own first.
    pub(super) languages: Arc<[String]>,
}

impl Reading {
    /// Where a file stands among the languages.
    pub(super) fn place(&self, path: &SourcePath) -> Place {
        translation::place(path, &self.languages)
    }

    /// The tag of the site's own language.
    fn own(&self) -> &str {
        self.languages.first().map_or("", String::as_str)
    }
}

/// The chapters of a site, and the roll of them.
type Called = (Vec<Arc<Source>>, Roll);

/// Reads the chapters at `paths`; those of `before` that would be the same are kept.
///
/// What is wrong with them is in them, but for those that could not be read: that is told.
pub(super) fn load(
    world: &dyn World,
    (paths, reading): (&Arc<[SourcePath]>, Reading),
    before: Option<&Site>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Called {
    let few = before.filter(|before| {
        let roll = &before.roll;
        roll.is_whole && roll.reading == reading && Arc::ptr_eq(&roll.paths, paths)
    });
    let edits = few.and_then(|before| Some((before, world.edits_since(before.world.edition())?)));
    if let Some(called) = edits.and_then(|(before, edits)| load_few(world, before, edits)) {
        return called;
    }
    let before = before.map_or(&[][..], |before| &before.chapters);
    let same = |source: &Source| {
        let chapter = &source.chapter;
        chapter.markdown == reading.markdown
            && chapter.place == reading.place(&chapter.path)
            && source.own == reading.own()
            && source.notes.hold(world)
    };
    let mut known = before.iter().peekable();
    let kept: Vec<Option<&Arc<Source>>> = paths
        .iter()
        .map(|path| {
            while known.next_if(|source| source.chapter.path < *path).is_some() {}
            known.next_if(|source| source.chapter.path == *path).filter(|source| same(source))
        })
        .collect();
    let fresh: Vec<(usize, Result<Arc<Source>, Diagnostic>)> = kept
        .par_iter()
        .enumerate()
        .filter(|(_, kept)| kept.is_none())
        .map(|(at, _)| (at, read(world, &paths[at], &reading).map(Arc::new)))
        .collect();
    let mut fresh = fresh.into_iter().peekable();
    let mut chapters = Vec::with_capacity(paths.len());
    for (at, kept) in kept.into_iter().enumerate() {
        let source = match (kept, fresh.next_if(|(place, _)| *place == at)) {
            (Some(source), _) => Arc::clone(source),
            (None, Some((_, Ok(source)))) => source,
            (None, Some((_, Err(wrong)))) => {
                diagnostics.push(wrong);
                continue;
            }
            (None, None) => unreachable!("what is not kept is read"),
        };
        chapters.push(source);
    }
    let roll = Roll { paths: Arc::clone(paths), reading, is_whole: chapters.len() == paths.len(), ..Roll::default() };
    let roll = roll.call(&chapters);
    (chapters, roll)
}

/// The chapters of `before` where only some files were edited. `None`: one of them cannot be read.
fn load_few(world: &dyn World, before: &Site, edits: &[SourcePath]) -> Option<Called> {
    let (roll, mut chapters) = (&before.roll, before.chapters.clone());
    let (mut parts, mut noted) = (false, false);
    let own = |edit: &SourcePath| roll.paths.binary_search(edit).ok();
    let edited: BTreeSet<usize> = edits
        .iter()
        .flat_map(|edit| own(edit).into_iter().chain(roll.parts.get(edit).into_iter().flatten().copied()))
        .collect();
    for at in edited {
        let then = &chapters[at];
        if then.notes.hold(world) {
            continue;
        }
        let now = Arc::new(read(world, &roll.paths[at], &roll.reading).ok()?);
        parts |= now.notes.files().ne(then.notes.files());
        noted |= now.is_noted() || then.is_noted();
        chapters[at] = now;
    }
    let kept = Roll {
        paths: Arc::clone(&roll.paths),
        parts: Arc::clone(&roll.parts),
        noted: Arc::clone(&roll.noted),
        reading: roll.reading.clone(),
        is_whole: roll.is_whole,
    };
    let roll = if parts || noted { kept.call(&chapters) } else { kept };
    Some((chapters, roll))
}

impl Roll {
    /// The same, with what these chapters are made of and have to say.
    fn call(self, chapters: &[Arc<Source>]) -> Roll {
        let mut parts: HashMap<SourcePath, Vec<usize>> = HashMap::new();
        for (at, source) in chapters.iter().enumerate() {
            for file in source.notes.files().filter(|file| **file != source.chapter.path) {
                parts.entry(file.clone()).or_default().push(at);
            }
        }
        let noted = chapters.iter().enumerate().filter(|(_, source)| source.is_noted()).map(|(at, _)| at);
        Roll { parts: parts.into(), noted: noted.collect(), ..self }
    }

    /// Those of the chapters that have something to say, or a template of their own.
    pub(super) fn noted<'a>(&'a self, chapters: &'a [Arc<Source>]) -> impl Iterator<Item = &'a Chapter> {
        self.noted.iter().map(|&at| &chapters[at].chapter)
    }
}

fn read(world: &dyn World, path: &SourcePath, reading: &Reading) -> Result<Source, Diagnostic> {
    let noted = Noted::new(world);
    let text = text(&noted, path).map_err(|why| unreadable(path, &why))?;
    let own = reading.own();
    let chapter = guarded(|| {
        let chapter = Chapter::read(&noted, path, text, reading.markdown);
        chapter.placed(&noted, reading.place(path), own)
    });
    let chapter = chapter.ok_or_else(|| {
        let bug = error!("internal", Span::top(path), "`{path}` could not be read: this is a fault of Tuzhang");
        bug.help("please report it with the file")
    })?;
    Ok(Source::new(chapter, own, noted.notes()))
}
