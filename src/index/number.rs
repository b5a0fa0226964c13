//! Numbers of chapters.

use super::{Kind, Page};
use crate::chapter::Chapter;
use crate::read::front_matter::Numbering;
use std::sync::Arc;

/// The number of each page. A section's number stands before those of its chapters;
/// below a section without a number, and on the front page, they begin at 1.
pub(super) fn numbers(pages: &[Arc<Page>], chapters: &[&Chapter]) -> Vec<Option<String>> {
    let mut numbers: Vec<Option<String>> = vec![None; pages.len()];
    let mut counts = vec![0_usize; pages.len()];
    for (position, page) in pages.iter().enumerate() {
        let Some(parent) = page.parent.filter(|_| page.kind != Kind::Landing) else { continue };
        let wish = page.chapter.map_or(&Numbering::Off, |chapter| &chapters[chapter].meta.number);
        let own = match wish {
            Numbering::Off => continue,
            Numbering::Given(text) => text.clone(),
            Numbering::Counted => {
                counts[parent] += 1;
                counts[parent].to_string()
            }
        };
        numbers[position] = Some(match &numbers[parent] {
            Some(above) => format!("{above}.{own}"),
            None => own,
        });
    }
    numbers
}
