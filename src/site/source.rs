//! Chapters with what they were read from.
//!
//! In: the paths of chapters, and those that were read before. Out: all chapters, in order; only what changed is read.
//! **A chapter is read through one [`Noted`] world**, so that whatever it is made of is known.

use super::{guarded, reads, unreadable};
use crate::chapter::Chapter;
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::read::config::Markdown;
use crate::world::{Noted, Notes, World, text};
use rayon::prelude::*;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A chapter, and what it was made of.
pub struct Source {
    /// The chapter.
    pub chapter: Chapter,
    notes: Notes,
    /// Stands for the chapter: its path, and all that was read.
    mark: u64,
    shape: OnceLock<u64>,
}

impl Source {
    fn new(chapter: Chapter, notes: Notes) -> Source {
        let mark = reads::fingerprint(&(&chapter.path, chapter.markdown, &notes));
        Source { chapter, notes, mark, shape: OnceLock::new() }
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

/// Reads chapters; those of `before` that would be the same are kept. What is wrong is told.
pub(super) fn load(
    world: &dyn World,
    (paths, markdown): (&[SourcePath], Markdown),
    before: &[Arc<Source>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Source>> {
    let same = |source: &Source| source.chapter.markdown == markdown && source.notes.hold(world);
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
        .map(|(at, _)| (at, read(world, &paths[at], markdown).map(Arc::new)))
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
        diagnostics.extend(source.chapter.diagnostics.iter().cloned());
        chapters.push(source);
    }
    chapters
}

fn read(world: &dyn World, path: &SourcePath, markdown: Markdown) -> Result<Source, Diagnostic> {
    let noted = Noted::new(world);
    let text = text(&noted, path).map_err(|why| unreadable(path, &why))?;
    let chapter = guarded(|| Chapter::read(&noted, path, text, markdown)).ok_or_else(|| {
        let bug = error!("internal", Span::top(path), "`{path}` could not be read: this is a fault of Tuzhang");
        bug.help("please report it with the file")
    })?;
    Ok(Source::new(chapter, noted.notes()))
}
