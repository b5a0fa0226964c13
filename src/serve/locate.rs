//! Where a piece of a page is written.
//!
//! In: a page, and what a browser knows of one of its blocks: the id of the nearest element that has one, and its words.
//! Out: a place in the chapter. Pages hold nothing for this, since they are the bytes that `build` writes: a heading or
//! figure is found by its id, anything else by its letters.

use crate::chapter::Chapter;
use crate::diag::{Span, line_and_column};
use crate::page::print;
use crate::path::{OutPath, SourcePath};
use crate::site::{Lens, Site};

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
    if let Some((&section, _)) = site.index.printed.iter().find(|(_, out)| *out == page) {
        return printed(site, section, id, words);
    }
    let position = site.index.of_out(page)?;
    let chapter = chapter(site, position)?;
    let by_words = || LETTERS.iter().find_map(|&length| at_letters(chapter, words, length));
    let at = by_id(site, position, chapter, id).or_else(by_words);
    place(site, chapter, at.unwrap_or(chapter.body_start))
}

/// The same on a page that holds all of a section: an id there tells the chapter, and words are looked for in all of them.
fn printed(site: &Site, section: usize, id: &str, words: &str) -> Option<Place> {
    let lens = Lens::silent(site);
    let pages = print::below(&lens, section);
    let of_page = |position: &usize| print::prefix(lens.address(section), lens.address(*position));
    if let Some((prefix, own)) = id.rsplit_once(':') {
        let position = pages.iter().find(|position| of_page(position).strip_suffix(':') == Some(prefix))?;
        let chapter = chapter(site, *position)?;
        return place(site, chapter, by_id(site, *position, chapter, own).unwrap_or(chapter.body_start));
    }
    let chapters = || pages.iter().filter_map(|&position| chapter(site, position));
    let found = |length: &usize| chapters().find_map(|chapter| Some((chapter, at_letters(chapter, words, *length)?)));
    let (chapter, at) = LETTERS.iter().find_map(found).or_else(|| {
        let own = chapter(site, section)?;
        Some((own, own.body_start))
    })?;
    place(site, chapter, at)
}

fn chapter(site: &Site, position: usize) -> Option<&Chapter> {
    site.chapters.get(site.index.pages[position].chapter?).map(|source| &source.chapter)
}

/// A byte of a chapter as a place in the file that it was written in, which may be one that the chapter includes.
fn place(site: &Site, chapter: &Chapter, at: usize) -> Option<Place> {
    let piece = chapter.pieces.as_ref().and_then(|pieces| pieces.span(at..at));
    let span = piece.unwrap_or_else(|| Span::new(&chapter.path, at..at));
    let (line, column) = line_and_column(&site.source(&span.file)?, span.start as usize);
    Some(Place { file: span.file, line, column })
}

/// The byte of a chapter where the heading or figure with an id begins.
fn by_id(site: &Site, position: usize, chapter: &Chapter, id: &str) -> Option<usize> {
    if id.is_empty() {
        return None;
    }
    let heading = chapter.outline.headings.iter().find(|heading| heading.id == id);
    let figure = site.index.figures(position).iter().find(|figure| figure.id == id);
    let figure = figure.and_then(|figure| chapter.outline.calls.get(figure.call));
    let start = heading.map(|heading| heading.range.start).or(figure.map(|call| call.range.start))?;
    Some(chapter.body_start + start)
}

/// The byte of a chapter where the first letters of some words are: in its body, else in its front matter, which may have
/// its title and description.
fn at_letters(chapter: &Chapter, words: &str, length: usize) -> Option<usize> {
    let body = at_first(chapter.body(), words, length).map(|at| chapter.body_start + at);
    body.or_else(|| at_first(&chapter.text[..chapter.body_start], words, length))
}

/// The byte of a text where some words begin, by the first of their letters and digits alone.
fn at_first(text: &str, words: &str, length: usize) -> Option<usize> {
    let (letters, places): (Vec<char>, Vec<usize>) =
        text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()).map(|(at, letter)| (letter, at)).unzip();
    let wanted: Vec<char> = words.chars().filter(|letter| letter.is_alphanumeric()).take(length).collect();
    if wanted.is_empty() {
        return None;
    }
    letters.windows(wanted.len()).position(|window| *window == wanted[..]).map(|at| places[at])
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
    fn blocks_of_other_files_and_of_whole_sections_are_found() {
        let world = Memory::new([
            ("content/_index.md", "---\ntitle: F\ndescription: A cover\nprint: true\n---\n\nFront words.\n"),
            ("content/a.md", "# A\n\nBefore.\n\n{{ include(\"_part.md\") }}\n\n## Behind {#behind}\n"),
            ("content/_part.md", "---\ntitle: P\n---\n\nShared words of a part.\n"),
            ("content/b.md", "# B\n\nOther words of b.\n\n## Here {#behind}\n"),
        ]);
        let site = Site::load(Arc::new(world.unwrap()), &Options::default()).value;
        let at = |page: &str, id: &str, words: &str| {
            let place = locate(&site, &OutPath::new(page).unwrap(), id, words).unwrap();
            format!("{}:{}", place.file, place.line)
        };
        assert_eq!(at("a/index.html", "", "Shared words"), "content/_part.md:5");
        assert_eq!(at("a/index.html", "behind", ""), "content/a.md:7");
        assert_eq!(at("print.html", "", "Other words of b."), "content/b.md:3");
        assert_eq!(at("print.html", "b:behind", ""), "content/b.md:5");
        assert_eq!(at("print.html", "a:behind", ""), "content/a.md:7");
        assert_eq!(at("print.html", "", "Front words."), "content/_index.md:7");
        assert_eq!(at("print.html", "", "Nothing of all that"), "content/_index.md:6");
        assert_eq!(at("print.html", "", "A cover"), "content/_index.md:3", "in the front matter");
    }

    #[test]
    fn the_edited_line_is_told() {
        assert_eq!(edited("a\n\nold words here\n", "a\n\nnew words, here\n"), "newwordshere");
        assert_eq!(edited("a\n", "a\n\n## B c\n"), "Bc");
        assert_eq!(edited("a\n", "a\n"), "");
    }
}
