//! The languages of a page: whose words it prints, the same place in others, and what is said where a translation lacks.

use crate::escape;
use crate::index::Nearness;
use crate::path::OutPath;
use crate::site::Lens;
use crate::theme::context::{Alternate, Other};
use crate::words::Words;
use std::sync::Arc;

/// The language of a page's readers, in which all that is not its text is printed.
pub fn language<'a>(site: &Lens<'a>, position: usize) -> &'a str {
    let page = site.page(position);
    if page.is_own() { &page.lang } else { &page.shown_in }
}

/// The language of a page's text.
pub fn written<'a>(site: &Lens<'a>, position: usize) -> &'a str {
    &site.page(position).lang
}

/// How near a page is to another that names something of it.
pub(super) fn nearness(site: &Lens<'_>, from: usize, to: usize) -> Nearness {
    let (from, to) = (site.page(from), site.page(to));
    match (from.language == to.language, from.lang == to.lang) {
        (true, true) => Nearness::Written,
        (true, false) => Nearness::Shown,
        (false, _) if to.language == 0 => Nearness::Own,
        (false, _) => Nearness::Other,
    }
}

/// The same place in all languages of a site that has several; its own is among them.
pub(super) fn others(site: &Lens<'_>, position: usize) -> Vec<Other> {
    let page = site.page(position);
    let config = site.config();
    if config.languages.len() < 2 {
        return Vec::new();
    }
    let other = |(at, language): (usize, &crate::read::language::Language)| {
        let (out, is_own) = place(site, position, at)?;
        let url = config.base_url.as_ref().filter(|_| is_own).map(|base| format!("{base}{}", out.address()));
        Some(Other {
            lang: language.tag.clone(),
            name: language.name.clone(),
            href: page.out.link_to(out),
            current: at == page.language,
            url,
        })
    };
    config.languages.iter().enumerate().filter_map(other).collect()
}

/// Where the place of a page is in a language, and whether a text that was written in it is there. A page that a language
/// lacks is in the nearest section that it has.
fn place<'a>(site: &Lens<'a>, position: usize, language: usize) -> Option<(&'a OutPath, bool)> {
    let mut above = site.ancestors(position);
    let in_language = |page: usize| site.page_in_languages(page).get(language).copied().flatten();
    if let Some((page, is_own)) = in_language(position) {
        return Some((site.address(page), is_own));
    }
    while let Some(section) = above.pop() {
        if let Some((page, _)) = in_language(section) {
            return Some((site.address(page), false));
        }
    }
    site.home(language).map(|page| (site.address(page), false))
}

/// What a page says that stands in for a translation, as HTML.
pub(super) fn notice(site: &Lens<'_>, position: usize, words: &Words) -> Option<String> {
    let page = site.page(position);
    // A text that its readers can read needs no excuse.
    if page.is_own() || page.lang == page.shown_in {
        return None;
    }
    let own = site.config().languages.iter().find(|language| *language.tag == *page.lang);
    let name = own.map_or_else(|| page.lang.to_string(), |language| language.name.clone());
    let name = format!("<span lang=\"{}\">{}</span>", escape::html(&page.lang), escape::html(&name));
    Some(escape::html(words.get("untranslated")).replace("{language}", &name))
}

/// The tag of a text's language, where it is not that of what stands around it.
pub(super) fn differing(lang: &Arc<str>, around: &str) -> Option<String> {
    (**lang != *around).then(|| lang.to_string())
}

/// The absolute addresses at which the text of a page was written in several languages, and `x-default` for those who read
/// none of them. None: there is but one, or the site does not know its address.
pub fn alternates(site: &Lens<'_>, position: usize) -> Vec<Alternate> {
    if !site.page(position).is_own() {
        return Vec::new();
    }
    let with_url = |other: Other| Some(Alternate { lang: other.lang, url: other.url? });
    let mut all: Vec<Alternate> = others(site, position).into_iter().filter_map(with_url).collect();
    if all.len() < 2 {
        return Vec::new();
    }
    all.push(Alternate { lang: "x-default".into(), url: all[0].url.clone() });
    all
}
