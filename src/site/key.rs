//! How questions of a [`super::Lens`] are kept: whatever names a page does so by its address.
//!
//! In: what a question is asked with, which says where a page stands. Out: a key that means the same page in the order of
//! another site, and what stands for an answer that has pages in it. A page that comes or goes shifts all behind it; no key
//! and no such answer changes by that.

use super::Place;
use crate::index::{Extent, Index, PageName, Sort, Target};
use crate::path::{OutPath, SourcePath};
use crate::read::config::Scope;
use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// No page has this place.
const NOWHERE: usize = usize::MAX;

/// What is kept of an argument of a question.
pub trait Key: Clone + Debug + Eq + Hash {
    /// What is asked with.
    type Given: Clone;
    /// What is kept.
    fn of(given: Self::Given, index: &Index) -> Self;
    /// What would be asked with in the order of `index`.
    fn given(&self, index: &Index) -> Cow<'_, Self::Given>;
}

/// Kept as they are.
macro_rules! plain {
    ($($kind:ty),*) => {$(
        impl Key for $kind {
            type Given = $kind;
            fn of(given: $kind, _: &Index) -> $kind {
                given
            }
            fn given(&self, _: &Index) -> Cow<'_, $kind> {
                Cow::Borrowed(self)
            }
        }
    )*};
}

plain!(String, Arc<str>, usize, SourcePath, OutPath, Scope, Extent, crate::citation::Style);

/// A page.
#[derive(Clone, Copy, Debug)]
pub struct At {
    name: PageName,
    /// Where it was when it was asked for.
    near: usize,
}

impl PartialEq for At {
    fn eq(&self, other: &At) -> bool {
        self.name == other.name
    }
}

impl Eq for At {}

impl Hash for At {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.name.hash(hasher);
    }
}

impl At {
    fn find(self, index: &Index) -> usize {
        index.position_of(self.name, self.near).unwrap_or(NOWHERE)
    }
}

impl Key for At {
    type Given = usize;
    fn of(near: usize, index: &Index) -> At {
        At { name: index.name_of(near), near }
    }
    fn given(&self, index: &Index) -> Cow<'_, usize> {
        Cow::Owned(self.find(index))
    }
}

/// Pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Way(Vec<At>);

impl Key for Way {
    type Given = Vec<usize>;
    fn of(way: Vec<usize>, index: &Index) -> Way {
        Way(way.into_iter().map(|page| At::of(page, index)).collect())
    }
    fn given(&self, index: &Index) -> Cow<'_, Vec<usize>> {
        Cow::Owned(self.0.iter().map(|page| page.find(index)).collect())
    }
}

/// A [`Target`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Aim {
    page: At,
    sort: Sort,
    at: usize,
}

impl Key for Aim {
    type Given = Target;
    fn of(target: Target, index: &Index) -> Aim {
        Aim { page: At::of(target.page, index), sort: target.sort, at: target.at }
    }
    fn given(&self, index: &Index) -> Cow<'_, Target> {
        Cow::Owned(Target { page: self.page.find(index), sort: self.sort, at: self.at })
    }
}

/// A [`Place`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    section: At,
    above: Arc<str>,
    way: Option<At>,
    language: Arc<str>,
}

impl Key for Spot {
    type Given = Place;
    fn of(place: Place, index: &Index) -> Spot {
        let Place { section, above, way, language } = place;
        Spot { section: At::of(section, index), above, way: way.map(|page| At::of(page, index)), language }
    }
    fn given(&self, index: &Index) -> Cow<'_, Place> {
        Cow::Owned(Place {
            section: self.section.find(index),
            above: Arc::clone(&self.above),
            way: self.way.map(|page| page.find(index)),
            language: Arc::clone(&self.language),
        })
    }
}

/// Stands for a page.
pub(super) fn name(index: &Index, page: &Option<usize>) -> Option<PageName> {
    page.map(|page| index.name_of(page))
}

/// Stands for pages.
pub(super) fn names(index: &Index, pages: &impl AsRef<[usize]>) -> Vec<PageName> {
    pages.as_ref().iter().map(|page| index.name_of(*page)).collect()
}

/// Stands for pages of one chapter, and whether each was written.
pub(super) fn own_names(index: &Index, pages: &[Option<(usize, bool)>]) -> Vec<Option<(PageName, bool)>> {
    pages.iter().map(|page| page.map(|(page, own)| (index.name_of(page), own))).collect()
}

/// Stands for targets.
pub(super) fn aims(index: &Index, targets: &&[Target]) -> Vec<(PageName, Sort, usize)> {
    targets.iter().map(|target| (index.name_of(target.page), target.sort, target.at)).collect()
}
