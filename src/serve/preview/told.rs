//! What browsers are told of the preview: one state, so that one message is as good as all.

use crate::path::{SourcePath, encode};
use crate::serve::locate;
use crate::site::{Site, Source};
use std::sync::Arc;

/// What browsers are told: the state, not a change, so that one message is as good as all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::serve) struct Told {
    /// Which generation pages come from now.
    pub(in crate::serve) site: String,
    /// The errors as HTML, all text escaped; empty if there are none.
    pub(in crate::serve) errors: String,
    /// The address that opens a file in an editor, as far as it is known for every file.
    pub(in crate::serve) editor: Option<String>,
    /// What was saved last, if pages lead to it.
    pub(in crate::serve) saved: Option<SavedAt>,
}

/// A chapter that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::serve) struct SavedAt {
    /// The address of its page.
    pub(in crate::serve) page: String,
    /// Letters of the line that was edited.
    pub(in crate::serve) letters: String,
    /// The generation that shows it.
    pub(in crate::serve) site: String,
}

/// The page of the one chapter that was saved, or came, and letters of the line that was edited. `None`: none or several
/// were. `changed`: the files that were.
///
/// Others may differ too: a translation is made of its original.
pub(super) fn saved(before: &Site, after: &Site, changed: &[SourcePath]) -> Option<(String, String)> {
    let mut own = changed.iter().filter_map(|file| chapter(after, file));
    let now = match (own.next(), own.next()) {
        (Some(one), None) => one,
        (Some(_), Some(_)) => return None,
        // A file that chapters include, most likely.
        (None, _) => the_one_that_differs(before, after)?,
    };
    let then = chapter(before, &now.path).map_or("", |then| &then.text);
    let page = after.index.of_source(&now.path)?;
    let address = encode(&format!("/{}", after.index.pages[page].out.address()));
    Some((address, locate::edited(then, &now.text)))
}

/// The chapter of a file.
fn chapter<'a>(site: &'a Site, file: &SourcePath) -> Option<&'a Source> {
    let at = site.chapters.binary_search_by(|source| source.chapter.path.cmp(file)).ok()?;
    Some(&site.chapters[at])
}

fn the_one_that_differs<'a>(before: &Site, after: &'a Site) -> Option<&'a Source> {
    if before.chapters.len() != after.chapters.len() {
        return None;
    }
    let mut differing = before.chapters.iter().zip(&after.chapters).filter(|(then, now)| !Arc::ptr_eq(then, now));
    let (then, now) = differing.next()?;
    (differing.next().is_none() && then.path == now.path).then_some(&**now)
}
