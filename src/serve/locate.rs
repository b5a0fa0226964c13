//! Where a piece of a page is written.
//!
//! In: a page, and what a browser knows of one of its blocks: the id of the nearest element that has one, and its words.
//! Out: a place in the chapter. Pages hold nothing for this, since they are the bytes that `build` writes: a heading or
//! figure is found by its id, anything else by its letters.

use crate::chapter::Chapter;
use crate::diag::line_and_column;
use crate::path::{OutPath, SourcePath};
use crate::site::Site;

/// How many letters of a block are looked for, the most first: markup in the source may stand between the words.
const LETTERS: [usize; 4] = [48, 24, 12, 6];

/// A place in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The file.
    pub(super) file: SourcePath,
    /// Its line, from 1.
    pub(super) line: usize,
    /// Its column, from 1.
    pub(super) column: usize,
}

/// Where the block of a page is written. `None`: it is not of a chapter.
pub(super) fn locate(site: &Site, page: &OutPath, id: &str, words: &str) -> Option<Place> {
    let position = site.index.of_out(page)?;
    let chapter = site.chapters.get(site.index.pages[position].chapter?)?;
    let by_words = || at_letters(chapter.body(), words);
    let at =
        by_id(site, position, chapter, id).or_else(by_words).map_or(chapter.body_start, |at| chapter.body_start + at);
    let (line, column) = line_and_column(&chapter.text, at);
    Some(Place { file: chapter.path.clone(), line, column })
}

/// The byte of the body where the heading or figure with an id begins.
fn by_id(site: &Site, position: usize, chapter: &Chapter, id: &str) -> Option<usize> {
    if id.is_empty() {
        return None;
    }
    let heading = chapter.outline.headings.iter().find(|heading| heading.id == id);
    let figure = site.index.figures(position).iter().find(|figure| figure.id == id);
    let figure = figure.and_then(|figure| chapter.outline.calls.get(figure.call));
    heading.map(|heading| heading.range.start).or(figure.map(|call| call.range.start))
}

/// The byte of a text where some words begin, by their letters and digits alone.
fn at_letters(text: &str, words: &str) -> Option<usize> {
    let (letters, places): (Vec<char>, Vec<usize>) =
        text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()).map(|(at, letter)| (letter, at)).unzip();
    let wanted: Vec<char> = words.chars().filter(|letter| letter.is_alphanumeric()).take(LETTERS[0]).collect();
    if wanted.is_empty() {
        return None;
    }
    let lengths = LETTERS.into_iter().map(|length| length.min(wanted.len()));
    let found = |length: usize| letters.windows(length).position(|window| *window == wanted[..length]);
    lengths.into_iter().find_map(found).map(|at| places[at])
}

/// What was edited: from the first byte that differs on, the words of its line.
pub(super) fn edited(before: &str, after: &str) -> String {
    let same = before.bytes().zip(after.bytes()).take_while(|(before, after)| before == after).count();
    let at = after.floor_char_boundary(same.min(after.len()));
    let start = after[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = after[start..].lines().find(|line| line.chars().any(char::is_alphanumeric)).unwrap_or_default();
    line.chars().filter(|letter| letter.is_alphanumeric()).take(LETTERS[0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Options;
    use crate::world::Memory;
    use std::sync::Arc;

    #[test]
    fn blocks_are_found_by_id_or_letters() {
        let text = "---\ntitle: T\n---\n\nFirst *words* of a text.\n\n## 标题 {#two}\n\n- an item, [linked](#two)\n\n{{ bar(data=\"d.csv\", x=\"a\", y=\"b\", id=\"fig-x\") }}\n";
        let world = Memory::new([("content/a.md", text), ("data/d.csv", "a,b\nx,1\n")]).unwrap();
        let site = Site::load(Arc::new(world), &Options::default()).value;
        let page = OutPath::new("a/index.html").unwrap();
        let line = |id: &str, words: &str| locate(&site, &page, id, words).unwrap().line;
        assert_eq!(line("", "First words of a text."), 5);
        assert_eq!(line("two", "标题#"), 7);
        assert_eq!(line("", "an item, linked"), 9);
        assert_eq!(line("fig-x", ""), 11);
        assert_eq!(line("no-such-id", "nothing of this"), 4);
        assert_eq!(locate(&site, &OutPath::new("404.html").unwrap(), "", "x"), None);
    }

    #[test]
    fn the_edited_line_is_told() {
        assert_eq!(edited("a\n\nold words here\n", "a\n\nnew words, here\n"), "newwordshere");
        assert_eq!(edited("a\n", "a\n\n## B c\n"), "Bc");
        assert_eq!(edited("a\n", "a\n"), "");
    }
}
