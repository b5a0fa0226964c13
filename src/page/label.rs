//! What targets of references are called, and what is said of them.

use super::here::Hints;
use super::{figure, heading_text, language};
use crate::index::{Sort, Target};
use crate::site::Site;
use crate::words::Words;

/// `Figure 2.3`, or the title in quotation marks where there is no number.
pub(super) fn name(site: &Site, target: &Target, words: &Words) -> String {
    number(site, target, words).unwrap_or_else(|| words.fill("quotation", &[("text", &title(site, target))]))
}

/// `Figure 2.3`. `None`: the target has no number.
pub(super) fn number(site: &Site, target: &Target, words: &Words) -> Option<String> {
    let page = &site.index.pages[target.page];
    let number = match target.sort {
        Sort::Chapter => page.number.clone()?,
        Sort::Section => page.sections.get(target.at)?.clone()?,
        Sort::Figure | Sort::Table => counted(page.figures[target.at].number.as_ref()?, words),
        Sort::Picture => counted(page.pictures[target.at].number.as_ref()?, words),
        Sort::Equation => counted(page.equations[target.at].number.as_ref()?, words),
    };
    Some(words.fill(target.sort.label(), &[("n", &number)]))
}

/// `2.3`: the number of a chapter and what is counted in it.
pub(super) fn counted(number: &(Option<String>, usize), words: &Words) -> String {
    match number {
        (Some(chapter), number) => format!("{chapter}{}{number}", words.get("number_separator")),
        (None, number) => number.to_string(),
    }
}

/// The caption or heading of a target, as plain text in the language of its page.
pub(super) fn title(site: &Site, target: &Target) -> String {
    let page = &site.index.pages[target.page];
    let chapter = page.chapter.map(|chapter| &site.chapters[chapter]);
    let words = site.theme.words(language(site, target.page));
    let title = match (target.sort, chapter) {
        (Sort::Section, Some(chapter)) => {
            let heading = &chapter.outline.headings[target.at];
            heading_text(site, (target.page, chapter), heading, &words, Hints::Nested)
        }
        (Sort::Figure | Sort::Table, Some(chapter)) => {
            figure::caption(site, target.page, chapter, &page.figures[target.at], &words)
        }
        (Sort::Picture, Some(chapter)) => chapter.outline.pictures[target.at].caption.clone(),
        (Sort::Equation, Some(chapter)) => chapter.outline.equations[target.at].tex.trim().to_owned(),
        _ => String::new(),
    };
    if title.is_empty() { page.title.clone() } else { title }
}

/// The address of a target, as seen from a page.
pub(super) fn address(site: &Site, from: usize, target: &Target) -> String {
    let page = &site.index.pages[target.page];
    let anchor = match (target.sort, page.chapter.map(|chapter| &site.chapters[chapter])) {
        (Sort::Section, Some(chapter)) => chapter.outline.headings[target.at].id.as_str(),
        (Sort::Figure | Sort::Table, _) => page.figures[target.at].id.as_str(),
        (Sort::Picture, _) => page.pictures[target.at].id.as_deref().unwrap_or_default(),
        (Sort::Equation, _) => page.equations[target.at].id.as_deref().unwrap_or_default(),
        _ => "",
    };
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{}", crate::path::encode(anchor)) };
    match target.page == from && !anchor.is_empty() {
        true => anchor,
        false => format!("{}{anchor}", site.index.pages[from].out.link_to(&page.out)),
    }
}
