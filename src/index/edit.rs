//! The order of a site after an edit of one chapter that leaves all addresses and numbers alone.
//!
//! In: the index before, the chapter then and now. Out: the index, sharing all else with the one before, or nothing: then
//! it has to be built anew. **What comes out equals what would be built.**
//! Deliberately absent: citations and terms, which others add to the index.

use super::{Facts, Index, title};
use crate::chapter::Chapter;
use crate::read::front_matter::FrontMatter;
use crate::read::language::Language;
use std::sync::Arc;

/// The most ids that are kept beside those that were gathered together.
const MOST_EDITED: usize = 2000;

impl Index {
    /// The index once the chapter `at` (its place among the chapters) has become another, and the pages that show it: one
    /// in each language without a translation of it. `None`: more depends on it than its own pages can show.
    pub fn edited(
        &self,
        at: usize,
        (then, now): (&Chapter, &Chapter),
        (languages, section_depth): (&[Language], usize),
    ) -> Option<(Index, Vec<usize>)> {
        let pages = self.by_key.get(&now.place.key)?.iter().flatten().copied();
        let pages: Vec<usize> = pages.filter(|page| self.pages[*page].chapter == Some(at)).collect();
        if pages.is_empty() || !keeps_its_place(&then.meta, &now.meta) || self.targets.edited() > MOST_EDITED {
            return None;
        }
        let mut index = self.clone();
        for &position in &pages {
            self.edit_page(&mut index, position, (then, now), (languages, section_depth))?;
        }
        Some((index, pages))
    }

    /// Puts a page of an edited chapter into `index`. `None`: as [`Index::edited`].
    fn edit_page(
        &self,
        index: &mut Index,
        position: usize,
        (then, now): (&Chapter, &Chapter),
        (languages, section_depth): (&[Language], usize),
    ) -> Option<()> {
        let mut page = super::Page::clone(&self.pages[position]);
        page.title = title(now, page.kind, &languages[page.language].title);
        page.id = now.id();
        let mut wrong = Vec::new();
        let mut facts = Facts::new(now, &page, section_depth, &mut wrong);
        if let Some(original) = page.original {
            facts.held.share_files(&index.facts[original].held);
        }
        let files =
            |facts: &Facts| -> Vec<_> { facts.held.figures.iter().map(|figure| figure.files.clone()).collect() };
        if !wrong.is_empty() || files(&facts) != files(&self.facts[position]) {
            return None;
        }
        index.pages[position] = Arc::new(page);
        index.facts[position] = Arc::new(facts);
        let mut targets = std::mem::take(&mut index.targets);
        targets.replace(index, position, (then, now), self);
        index.targets = targets;
        Some(())
    }

    /// Whether the same is published as by another index: pages, downloads, files, old addresses.
    pub fn publishes_as(&self, other: &Index) -> bool {
        Arc::ptr_eq(&self.by_out, &other.by_out)
            && Arc::ptr_eq(&self.by_download, &other.by_download)
            && Arc::ptr_eq(&self.files, &other.files)
            && Arc::ptr_eq(&self.aliases, &other.aliases)
            && Arc::ptr_eq(&self.printed, &other.printed)
    }
}

/// Whether nothing differs that addresses, order and numbers of other pages depend on.
fn keeps_its_place(then: &FrontMatter, now: &FrontMatter) -> bool {
    let slug = |meta: &FrontMatter| meta.slug.as_ref().map(|(slug, _)| slug.clone());
    let is_printed = |meta: &FrontMatter| meta.print.as_ref().is_some_and(|(print, _)| *print);
    let aliases = |meta: &FrontMatter| meta.aliases.iter().map(|(alias, _)| alias.clone()).collect::<Vec<_>>();
    then.draft == now.draft
        && super::facts::is_dated(then) == super::facts::is_dated(now)
        && then.weight == now.weight
        && then.number == now.number
        && then.lang == now.lang
        && is_printed(then) == is_printed(now)
        && slug(then) == slug(now)
        && aliases(then) == aliases(now)
}
