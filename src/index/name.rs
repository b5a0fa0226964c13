//! What pages are called in questions about them.
//!
//! Places in reading order shift when a page comes or goes; addresses do not. **Whoever keeps something about a page calls
//! it by its name**, so that a chapter that is added leaves all alone that does not show it.

use super::{Index, Page};
use crate::path::OutPath;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Stands for the address of a page. It is the same in one run of the program only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageName(u64);

impl PageName {
    /// The name of the page at an address.
    pub(super) fn of(out: &OutPath) -> PageName {
        let mut hasher = DefaultHasher::new();
        out.hash(&mut hasher);
        PageName(hasher.finish())
    }
}

/// Where each page is, by its name.
pub(super) fn by_name(pages: &[Arc<Page>]) -> HashMap<PageName, usize> {
    pages.iter().enumerate().map(|(position, page)| (page.name, position)).collect()
}

impl Index {
    /// The name of a page; of no page if there is none.
    pub fn name_of(&self, position: usize) -> PageName {
        self.pages.get(position).map(|page| page.name).unwrap_or_default()
    }

    /// The page of a name. `near`: where it was once, most likely still.
    pub fn position_of(&self, name: PageName, near: usize) -> Option<usize> {
        match self.pages.get(near).is_some_and(|page| page.name == name) {
            true => Some(near),
            false => self.by_name.get(&name).copied(),
        }
    }

    /// The pages before and behind a page in the same language.
    pub fn neighbours(&self, position: usize) -> [Option<usize>; 2] {
        let language = self.pages.get(position).map(|page| page.language);
        let is_near = |at: &usize| self.pages.get(*at).map(|page| page.language) == language;
        [position.checked_sub(1), position.checked_add(1)].map(|at| at.filter(is_near).filter(|_| language.is_some()))
    }

    /// What [`Index::in_languages`] says of the chapter of a page.
    pub fn page_in_languages(&self, position: usize) -> Vec<Option<(usize, bool)>> {
        self.pages.get(position).map(|page| self.in_languages(&page.key)).unwrap_or_default()
    }

    /// The pages that belong to a page, in order.
    pub fn children(&self, position: usize) -> &[usize] {
        self.pages.get(position).map_or(&[], |page| &page.children)
    }
}

/// What others see of a page. Places in order are not among it, but by the names of the pages there; its section, what
/// belongs to it, and its chapter in other languages are questions of their own.
impl Hash for Page {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let Page {
            kind,
            chapter,
            out,
            name: _,
            title,
            draft,
            number,
            parent: _,
            children: _,
            id,
            key: _,
            language,
            shown_in,
            lang,
            original,
            original_name,
        } = self;
        (kind, chapter.is_some(), out, title, draft, number).hash(hasher);
        (id, language, shown_in, lang, original.is_some(), original_name).hash(hasher);
    }
}
