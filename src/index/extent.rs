//! How much of a site a list covers.

use super::{Index, Kind};

/// How much of a site a list covers, seen from a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// The page alone.
    Chapter,
    /// Its section, with all below it. A section and the front page are their own section.
    Section,
    /// All pages of its language.
    #[default]
    Site,
}

impl Extent {
    /// What authors call them.
    pub const NAMES: &'static [&'static str] = &["site", "section", "chapter"];

    /// The one that an author named; any other name is the whole site.
    pub fn named(name: &str) -> Extent {
        match name {
            "chapter" => Extent::Chapter,
            "section" => Extent::Section,
            _ => Extent::Site,
        }
    }
}

impl Index {
    /// The pages of an extent, in reading order.
    pub fn within(&self, page: usize, extent: Extent) -> Vec<usize> {
        // The question may be an old one, about a page that is gone.
        let Some(own) = self.pages.get(page) else { return Vec::new() };
        let section = match own.kind {
            Kind::Chapter => own.parent,
            _ => Some(page),
        };
        match (extent, section) {
            (Extent::Chapter, _) => vec![page],
            (Extent::Section, Some(section)) => self.below(section),
            _ => {
                let (first, count) = self.of_language(own.language);
                (first..first + count).collect()
            }
        }
    }

    /// A section and all below it.
    fn below(&self, section: usize) -> Vec<usize> {
        let children = self.pages.get(section).map(|page| page.children.as_slice()).unwrap_or_default();
        std::iter::once(section).chain(children.iter().flat_map(|&child| self.below(child))).collect()
    }
}
