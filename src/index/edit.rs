//! The order of a site after an edit of one chapter that leaves all addresses and numbers alone.
//!
//! In: the index before, the chapter then and now. Out: the index, sharing all else with the one before, or nothing: then
//! it has to be built anew. **What comes out equals what would be built.**
//! Deliberately absent: citations and terms, which others add to the index.

use super::{Facts, Index, title};
use crate::chapter::Chapter;
use crate::read::front_matter::FrontMatter;
use std::sync::Arc;

/// The most ids that are kept beside those that were gathered together.
const MOST_EDITED: usize = 2000;

impl Index {
    /// The index once the chapter `at` (its place among the chapters) has become another. `None`: more depends on it than
    /// its own page can show.
    pub fn edited(&self, at: usize, (then, now): (&Chapter, &Chapter), parts: (&str, usize)) -> Option<Index> {
        let (site_title, section_depth) = parts;
        let position = self.of_source(&now.path).filter(|page| self.pages[*page].chapter == Some(at))?;
        if !keeps_its_place(&then.meta, &now.meta) || self.targets.edited() > MOST_EDITED {
            return None;
        }
        let mut page = super::Page::clone(&self.pages[position]);
        page.title = title(now, page.kind, site_title);
        page.id = now.id();
        let mut wrong = Vec::new();
        let facts = Facts::new(now, &page, section_depth, &mut wrong);
        let files =
            |facts: &Facts| -> Vec<_> { facts.held.figures.iter().map(|figure| figure.files.clone()).collect() };
        if !wrong.is_empty() || files(&facts) != files(&self.facts[position]) {
            return None;
        }
        let mut index = self.clone();
        index.pages[position] = Arc::new(page);
        index.facts[position] = Arc::new(facts);
        let mut targets = std::mem::take(&mut index.targets);
        targets.replace(&index, position, (then, now), self);
        index.targets = targets;
        Some(index)
    }

    /// Whether the same is published as by another index: pages, downloads, files, old addresses.
    pub fn publishes_as(&self, other: &Index) -> bool {
        Arc::ptr_eq(&self.by_out, &other.by_out)
            && Arc::ptr_eq(&self.by_download, &other.by_download)
            && Arc::ptr_eq(&self.files, &other.files)
            && Arc::ptr_eq(&self.aliases, &other.aliases)
    }
}

/// Whether nothing differs that addresses, order and numbers of other pages depend on.
fn keeps_its_place(then: &FrontMatter, now: &FrontMatter) -> bool {
    let slug = |meta: &FrontMatter| meta.slug.as_ref().map(|(slug, _)| slug.clone());
    let aliases = |meta: &FrontMatter| meta.aliases.iter().map(|(alias, _)| alias.clone()).collect::<Vec<_>>();
    then.draft == now.draft
        && super::is_dated(then) == super::is_dated(now)
        && then.weight == now.weight
        && then.number == now.number
        && then.lang == now.lang
        && slug(then) == slug(now)
        && aliases(then) == aliases(now)
}
