//! Which works are cited where, in which order, and so under which number.

use super::{Letters, Library, Style};
use crate::read::call::{Call, CallSite, TEXTS, find};
use crate::read::config::Scope;
use crate::read::reference::{self, Reference, parse};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The works of a site and where they are cited.
#[derive(Debug, Default)]
pub struct Citations {
    /// All works.
    pub library: Arc<Library>,
    /// The style that the settings name.
    pub style: Option<Style>,
    /// Whether numbers and lists are those of a page or of the site.
    pub scope: Scope,
    pages: Vec<Vec<String>>,
    /// Of each page, whether it places a list itself.
    placed: Vec<bool>,
    /// Of each page, its language.
    languages: Vec<usize>,
    /// Of each language, what its pages cite.
    whole: Vec<Vec<String>>,
    /// Of each language, the page with the bibliography.
    lists: Vec<Option<usize>>,
    gbt: Letters,
    apa: Letters,
}

impl Citations {
    /// Gathers what the pages cite. `pages`: the language and the calls of each page, in reading order.
    pub fn gather<'c>(
        library: Arc<Library>,
        style: Option<Style>,
        scope: Scope,
        pages: impl IntoIterator<Item = (usize, &'c [CallSite])>,
    ) -> Citations {
        let mut citations = Citations { library, style, scope, ..Citations::default() };
        let mut seen: Vec<BTreeSet<String>> = Vec::new();
        for (position, (language, calls)) in pages.into_iter().enumerate() {
            let keys = cited(&citations.library, calls);
            if citations.whole.len() <= language {
                citations.whole.resize(language + 1, Vec::new());
                citations.lists.resize(language + 1, None);
                seen.resize(language + 1, BTreeSet::new());
            }
            let fresh = keys.iter().filter(|key| seen[language].insert((*key).clone())).cloned();
            citations.whole[language].extend(fresh);
            citations.pages.push(keys);
            citations.languages.push(language);
            let placed = calls.iter().any(is_bibliography);
            citations.placed.push(placed);
            if citations.lists[language].is_none() && placed {
                citations.lists[language] = Some(position);
            }
        }
        let all: BTreeSet<&str> = citations.whole.iter().flatten().map(String::as_str).collect();
        let keys = || all.iter().copied();
        citations.gbt = Letters::new(&citations.library, keys(), Style::GbtAuthorDate);
        citations.apa = Letters::new(&citations.library, keys(), Style::Apa);
        citations
    }

    /// What a page cites, in order; with [`Scope::Site`] what the site cites.
    pub fn keys(&self, page: usize, scope: Scope) -> &[String] {
        match scope {
            Scope::Page => self.pages.get(page).map(Vec::as_slice).unwrap_or_default(),
            Scope::Site => self.of_language(&self.whole, page).map(Vec::as_slice).unwrap_or_default(),
        }
    }

    /// The number of a work on a page, from 1.
    pub fn number(&self, page: usize, key: &str) -> Option<usize> {
        self.keys(page, self.scope).iter().position(|known| known == key).map(|at| at + 1)
    }

    /// The letter that tells a work from others of its author and year.
    pub fn letter(&self, key: &str, style: Style) -> Option<char> {
        match style {
            Style::Apa => self.apa.of(key),
            Style::Gbt | Style::GbtAuthorDate => self.gbt.of(key),
        }
    }

    /// Whether a page places a list itself.
    pub fn is_placed(&self, page: usize) -> bool {
        self.placed.get(page).copied().unwrap_or_default()
    }

    /// The page whose bibliography lists what `page` cites; `None`: the site has none.
    pub fn list(&self, page: usize) -> Option<usize> {
        match self.scope {
            Scope::Page => Some(page),
            Scope::Site => self.of_language(&self.lists, page).copied().flatten(),
        }
    }

    /// What belongs to the language of a page.
    fn of_language<'c, T>(&self, all: &'c [T], page: usize) -> Option<&'c T> {
        all.get(*self.languages.get(page)?)
    }
}

/// The works that calls of a page cite, in order.
pub fn cited(library: &Library, calls: &[CallSite]) -> Vec<String> {
    let mut keys = Keys { library, seen: BTreeSet::new(), keys: Vec::new() };
    calls.iter().filter_map(|site| site.call.as_ref().ok()).for_each(|call| keys.take(call));
    keys.keys
}

/// Whether a call is a bibliography.
pub fn is_bibliography(site: &CallSite) -> bool {
    site.call.as_ref().is_ok_and(|call| call.name == "bibliography")
}

struct Keys<'a> {
    library: &'a Library,
    seen: BTreeSet<String>,
    keys: Vec<String>,
}

impl Keys<'_> {
    fn take(&mut self, call: &Call) {
        if call.name != reference::NAME {
            let texts = TEXTS.iter().filter_map(|key| call.get(key)?.as_text());
            for text in texts.filter(|text| text.contains('@')) {
                let references = reference::find(text, &find(text));
                references.iter().filter_map(|found| found.call.as_ref().ok()).for_each(|call| self.take(call));
            }
            return;
        }
        let Some(written) = call.values.first().and_then(|value| value.as_text()) else { return };
        let keys = match parse(written) {
            Some(Reference::Name { name, .. }) => vec![name],
            Some(Reference::Group(works)) => works.into_iter().map(|work| work.key).collect(),
            None => Vec::new(),
        };
        for key in keys {
            if self.library.work(&key).is_some() && self.seen.insert(key.clone()) {
                self.keys.push(key);
            }
        }
    }
}
