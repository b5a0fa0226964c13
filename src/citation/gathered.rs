//! Works that are cited on pages that stand together in one, numbered through.

use super::Style;
use crate::path::OutPath;

/// The works that several pages cite, which stand together in one.
#[derive(Debug)]
pub struct Gathered {
    /// All of them, in the order in which they are cited first: their numbers, from 1.
    pub keys: Vec<String>,
    /// Those of the list at the end; of the others, the page that cites them places a list itself.
    pub listed: Vec<String>,
    /// The one style of all pages.
    pub style: Style,
    /// The page that holds the others, and the list.
    pub out: OutPath,
}

impl Gathered {
    /// The number of a work, from 1.
    pub fn number(&self, key: &str) -> Option<usize> {
        self.keys.iter().position(|known| known == key).map(|at| at + 1)
    }
}
