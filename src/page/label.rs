//! What targets of references are called, and what is said of them.

use super::here::Hints;
use super::text::InText;
use super::{figure, heading_text, written};
use crate::escape;
use crate::index::{Sort, Target};
use crate::markdown;
use crate::site::Lens;
use crate::words::Words;

/// `Figure 2.3`, or the title in quotation marks where there is no number.
pub(super) fn name(site: &Lens<'_>, target: &Target, words: &Words) -> String {
    number(site, target, words).unwrap_or_else(|| words.fill("quotation", &[("text", &site.title_of(target.clone()))]))
}

/// `Figure 2.3`. `None`: the target has no number.
pub(super) fn number(site: &Lens<'_>, target: &Target, words: &Words) -> Option<String> {
    let page = site.page(target.page);
    let number = match target.sort {
        Sort::Chapter => page.number.clone()?,
        Sort::Section => site.section_numbers(target.page).get(target.at)?.clone()?,
        Sort::Figure | Sort::Table => counted(site.figures(target.page)[target.at].number.as_ref()?, words),
        Sort::Picture => counted(site.pictures(target.page)[target.at].number.as_ref()?, words),
        Sort::Equation => counted(site.equations(target.page)[target.at].number.as_ref()?, words),
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

/// The caption or heading of a target, as plain text in the language of its page; empty if there is no such target, for
/// the question may be an old one.
pub(super) fn title_of(site: &Lens<'_>, target: &Target) -> String {
    if !site.has_page(target.page) {
        return String::new();
    }
    let page = site.page(target.page);
    let chapter = site.chapter_of(target.page);
    let words = site.words(written(site, target.page).to_owned());
    let title = chapter.and_then(|chapter| match target.sort {
        Sort::Section => {
            let heading = chapter.outline.headings.get(target.at)?;
            Some(heading_text(site, (target.page, chapter), heading, &words, Hints::Nested))
        }
        Sort::Figure | Sort::Table => {
            let entry = site.figures(target.page).get(target.at)?;
            Some(figure::caption(site, target.page, chapter, entry, &words))
        }
        Sort::Picture => {
            let picture = chapter.outline.pictures.get(target.at)?;
            if !picture.has_title {
                return Some(picture.caption.clone());
            }
            // What is wrong with it is told where it stands.
            let (position, words, diagnostics) = (target.page, &words, &mut Vec::new());
            let (at, whole) = (chapter.body_start + picture.range.start, picture.range.len());
            let hints = Hints::Nested;
            let mut resolve = InText { site, position, chapter, words, at, whole, hints, diagnostics };
            Some(markdown::plain(&picture.caption, &mut resolve))
        }
        Sort::Equation => Some(chapter.outline.equations.get(target.at)?.tex.trim().to_owned()),
        Sort::Chapter => None,
    });
    title.filter(|title| !title.is_empty()).unwrap_or_else(|| page.title.clone())
}

/// The same as HTML; a formula is set.
pub(super) fn title_html(site: &Lens<'_>, target: &Target) -> String {
    let title = site.title_of(target.clone());
    let formula = if target.sort == Sort::Equation { markdown::formula(&title) } else { None };
    formula.unwrap_or_else(|| escape::html(&title))
}

/// The address of a target, as seen from a page.
pub(super) fn address(site: &Lens<'_>, from: usize, target: &Target) -> String {
    let anchor = match target.sort {
        Sort::Section => site.heading_id(target.page, target.at).unwrap_or_default(),
        Sort::Figure | Sort::Table => site.figures(target.page)[target.at].id.as_str(),
        Sort::Picture => site.pictures(target.page)[target.at].id.as_deref().unwrap_or_default(),
        Sort::Equation => site.equations(target.page)[target.at].id.as_deref().unwrap_or_default(),
        Sort::Chapter => "",
    };
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{}", crate::path::encode(anchor)) };
    match target.page == from && !anchor.is_empty() {
        true => anchor,
        false => format!("{}{anchor}", site.address(from).link_to(site.address(target.page))),
    }
}
