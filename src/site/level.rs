//! Parts of sidebars that many pages share.
//!
//! The chapters of a section have sidebars that differ in one entry. In: a [`Place`]. Out: a [`Level`], made once for
//! all of them. Deliberately absent: which entries differ (`page` knows).

use super::Site;
use super::reads::fingerprint;
use crate::diag::Diagnostic;
use crate::path::OutPath;
use crate::theme::context::Item;
use crate::theme::tree::Tree;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// How many entries are kept in all; pages are drawn section by section, so those behind are seldom asked for again.
const KEPT: usize = 20_000;

/// Which part of which sidebars.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The section whose pages are listed.
    pub section: usize,
    /// The folder of the folders of the pages that the sidebars are on.
    pub above: Arc<str>,
    /// The page in it that leads to them.
    pub way: Option<usize>,
    /// The language of the pages.
    pub language: Arc<str>,
}

/// A part of a sidebar, without anything that is of one page alone.
#[derive(Debug, Default)]
pub struct Level {
    /// The pages, by their places in the index, and where they are.
    pub pages: Vec<(usize, OutPath)>,
    /// The same for templates.
    pub tree: Tree,
    /// What is wrong with the template of an entry.
    pub wrong: Option<Diagnostic>,
    /// Stands for all of it.
    mark: u64,
}

impl Hash for Level {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.mark.hash(hasher);
    }
}

/// Levels that were asked for.
#[derive(Debug, Default)]
pub(super) struct Levels {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    entries: usize,
    levels: HashMap<Place, Arc<Level>>,
}

impl Levels {
    /// The part of the sidebars of `site` at a place.
    pub(super) fn get(&self, site: &Site, place: &Place) -> Arc<Level> {
        if let Some(level) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).levels.get(place) {
            return Arc::clone(level);
        }
        let level = Arc::new(Level::new(site, place));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.entries > KEPT {
            *kept = Kept::default();
        }
        kept.entries += level.pages.len();
        kept.levels.insert(place.clone(), Arc::clone(&level));
        level
    }
}

impl Level {
    fn new(site: &Site, place: &Place) -> Level {
        let shown = site.index.shown(place.section, place.way.as_slice());
        let mut wrong = None;
        let item = |page: &usize| {
            let page = &site.index.pages[*page];
            let mut item = Item { href: page.out.link_below(&place.above), ..Item::of(page, &place.language) };
            match site.theme.entry(&item, &place.language) {
                Ok(html) => item.html = html,
                Err(diagnostic) => wrong = Some(diagnostic),
            }
            item
        };
        let items: Vec<Item> = shown.iter().map(item).collect();
        let pages: Vec<(usize, OutPath)> =
            shown.iter().map(|page| (*page, site.index.pages[*page].out.clone())).collect();
        let mark = fingerprint(&(pages.iter().map(|(_, out)| out).collect::<Vec<_>>(), &items));
        Level { tree: Tree::new(&items), pages, wrong, mark }
    }
}
