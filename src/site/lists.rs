//! Lists of terms: what the calls of a page list.
//!
//! In: calls. Out: [`Lists`]. Deliberately absent: which terms a call explains (`glossary`), and drawing (`page`).

use crate::index::Extent;
use crate::read::call::{Call, CallSite};
use std::collections::{BTreeMap, BTreeSet};

/// The lists of terms on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lists {
    /// What each covers, in order; the first has the entries that links lead to.
    extents: Vec<Extent>,
    /// The terms that pages of an extent explain; none where all terms are listed.
    explained: BTreeMap<Extent, BTreeSet<String>>,
}

impl Lists {
    /// What the lists among calls cover, in order.
    pub(super) fn extents(calls: &[CallSite]) -> Vec<Extent> {
        let calls = calls.iter().filter(|site| is_glossary(site)).filter_map(|site| site.call.as_ref().ok());
        let scope = |call: &Call| call.get("scope").and_then(|scope| scope.as_text().map(Extent::named));
        calls.map(|call| scope(call).unwrap_or_default()).collect()
    }

    /// Lists that cover `extents`; `explained` knows the terms that pages of an extent explain. `None`: there is no list.
    pub(super) fn new(extents: Vec<Extent>, explained: impl Fn(Extent) -> BTreeSet<String>) -> Option<Lists> {
        let narrow: BTreeSet<Extent> = extents.iter().copied().filter(|extent| *extent != Extent::Site).collect();
        let explained = narrow.into_iter().map(|extent| (extent, explained(extent))).collect();
        (!extents.is_empty()).then_some(Lists { extents, explained })
    }

    /// The terms that pages of an extent explain; `None`: all terms are listed.
    pub(super) fn explained(&self, extent: Extent) -> Option<&BTreeSet<String>> {
        self.explained.get(&extent)
    }

    /// Whether the list that links lead to has a term.
    pub(super) fn has(&self, key: &str) -> bool {
        self.extents.first().is_some_and(|first| self.explained(*first).is_none_or(|keys| keys.contains(key)))
    }

    /// Whether a list depends on what pages explain.
    pub(super) fn is_narrow(&self) -> bool {
        !self.explained.is_empty()
    }
}

/// Whether a call lists terms.
pub fn is_glossary(site: &CallSite) -> bool {
    site.call.as_ref().is_ok_and(|call| call.name == "glossary")
}
