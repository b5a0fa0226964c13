//! What browsers are told of the preview: one state, so that one message is as good as all.

use crate::path::encode;
use crate::serve::locate;
use crate::site::Site;
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

/// The page of the one chapter that differs, and letters of the line that does. `None`: none or several differ.
pub(super) fn saved(before: &Site, after: &Site) -> Option<(String, String)> {
    if before.chapters.len() != after.chapters.len() {
        return None;
    }
    let mut differing = before.chapters.iter().zip(&after.chapters).filter(|(then, now)| !Arc::ptr_eq(then, now));
    let (then, now) = differing.next().filter(|(then, now)| then.path == now.path)?;
    if differing.next().is_some() {
        return None;
    }
    let page = after.index.of_source(&now.path)?;
    let address = encode(&format!("/{}", after.index.pages[page].out.address()));
    Some((address, locate::edited(&then.text, &now.text)))
}
