//! A section on one page, to read through or to print: its text and those of all pages below it, in order.
//!
//! In: a section. Out: the HTML of the page. Each text is the one that its own page has; its ids and links are moved
//! ([`moved`]) so that ids stay apart and links between the chapters stay in the page.
//! Deliberately absent: what is wrong with the texts, which their own pages tell.

mod moved;

use super::cite::{self, GATHERED, Ids, Listed};
use super::{assets, content, facts, language, link_or_empty, site_facts, written};
use crate::citation::{Gathered, Style};
use crate::diag::Checked;
use crate::escape;
use crate::path::OutPath;
use crate::read::config::Scope;
use crate::site::Lens;
use crate::theme::context::{Navigation, Page, PageFacts, Part, TocItem};
use moved::Moved;
use std::collections::BTreeMap;

/// The class of a part, by its place.
pub fn class(at: usize) -> String {
    format!("tz-printed-{at}")
}

/// The titles of the parts in order, as they stand above printed pages; that of the section itself is empty, since the
/// page before says it.
pub fn titles(site: &Lens<'_>, section: usize) -> Vec<String> {
    let title = |&position: &usize| match site.page(position) {
        _ if position == section => String::new(),
        page => match &page.number {
            Some(number) => format!("{number} {}", page.title),
            None => page.title.clone(),
        },
    };
    let pages = below(site, section);
    let list = works(site, section, &pages).filter(|works| !works.listed.is_empty());
    let list = list.map(|_| site.words(language(site, section).to_owned()).get("bibliography").to_owned());
    pages.iter().map(title).chain(list).collect()
}

/// What ids of a page begin with on the page of a section; a colon ends it, which no other id of the page has.
pub fn prefix(section: &OutPath, page: &OutPath) -> String {
    let own = page.folder();
    let rest = own.strip_prefix(section.folder()).unwrap_or(own).trim_start_matches('/');
    // Folders have no dot alone.
    if rest.is_empty() { ".:".to_owned() } else { format!("{rest}:") }
}

/// A section and all pages below it, in reading order.
pub fn below(site: &Lens<'_>, section: usize) -> Vec<usize> {
    let mut found = vec![section];
    for &child in site.children(section) {
        found.extend(below(site, child));
    }
    found
}

/// What the pages cite, numbered through: the list of each would say the same again. `None`: they cite nothing, or their
/// numbers are those of the site.
fn works(site: &Lens<'_>, section: usize, pages: &[usize]) -> Option<Gathered> {
    if site.config().citations.scope == Scope::Site {
        return None;
    }
    let (mut keys, mut listed) = (Vec::new(), Vec::new());
    for &position in pages {
        let own = site.places_works(position);
        for key in site.cited(position, Scope::Page) {
            for list in [&mut keys].into_iter().chain((!own).then_some(&mut listed)) {
                if !list.contains(key) {
                    list.push(key.clone());
                }
            }
        }
    }
    let style = site.cite_style().unwrap_or_else(|| Style::usual(language(site, section)));
    let out = site.printed(section)?.clone();
    (!keys.is_empty()).then_some(Gathered { keys, listed, style, out })
}

/// Draws a section and all below it as one page.
pub fn render(site: &Lens<'_>, section: usize) -> Checked<Vec<u8>> {
    let Some(out) = site.printed(section) else { return Checked::default() };
    let pages = below(site, section);
    if let Some(works) = works(site, section, &pages) {
        site.gather(works);
    }
    let name = |&position: &usize| (position, prefix(site.address(section), site.address(position)));
    let names: BTreeMap<usize, String> = pages.iter().map(name).collect();
    let part = |(at, &position): (usize, &usize)| {
        let page = site.page(position);
        let (words, own) =
            (site.words(language(site, position).to_owned()), site.words(written(site, position).to_owned()));
        let chapter = site.chapter_of(position);
        let moved = Moved { site, from: &page.out, to: out, prefix: &names[&position], names: &names };
        let text = chapter.map(|chapter| moved.html(&content(site, position, chapter, &own, &mut Vec::new())));
        let mut facts = facts(position, site, (chapter, text.unwrap_or_default()), (&words, &own));
        facts.notice = facts.notice.map(|notice| moved.html(&notice));
        facts.toc = facts.toc.into_iter().map(|item| within(item, &names[&position])).collect();
        Part { id: names[&position].clone(), class: class(at), href: out.link_to(&page.out), page: facts }
    };
    let page = site.page(section);
    let lang = language(site, section);
    let words = site.words(lang.to_owned());
    let list = cite::bibliography((site, section), &words, Listed::Gathered, Ids::Given);
    let list = Some(list).filter(|list| !list.is_empty()).map(|list| {
        let title = words.get("bibliography");
        let own = facts(section, site, (None, moved::ids(&list, &format!("{GATHERED}:"))), (&words, &words));
        let page = PageFacts {
            kind: "chapter",
            title,
            title_html: escape::html(title),
            number: None,
            label: None,
            description: None,
            notice: None,
            text_lang: None,
            text_dir: None,
            ..own
        };
        Part { id: GATHERED.to_owned(), class: class(pages.len()), href: out.link_to(site.address(section)), page }
    });
    let parts = pages.iter().enumerate().map(part).chain(list).collect();
    let home = site.home(page.language).map_or(&page.out, |home| site.address(home));
    let own = facts(section, site, (site.chapter_of(section), String::new()), (&words, &words));
    // The same texts have other addresses, which search engines shall show.
    let own = PageFacts {
        kind: "print",
        canonical: None,
        alternates: Vec::new(),
        toc: Vec::new(),
        show_toc: false,
        print: None,
        ..own
    };
    let context = Page {
        site: &site_facts(site, page.language, (&out.root(), out.link_to(home))),
        page: own,
        // Its ways are its contents.
        nav: Navigation::default(),
        chapters: Vec::new(),
        // A browser finds words in one page by itself.
        search: None,
        parts,
        assets: assets(site, page.language, &|asset| link_or_empty(out, asset)),
    };
    match site.draw_page("print.html", &context, lang) {
        Ok(html) => Checked::clean(html.into_bytes()),
        Err(diagnostic) => Checked { value: Vec::new(), diagnostics: vec![diagnostic] },
    }
}

/// An entry of a table of contents, in the page that holds its chapter.
fn within(item: TocItem, prefix: &str) -> TocItem {
    let children = item.children.into_iter().map(|child| within(child, prefix)).collect();
    TocItem { id: format!("{prefix}{}", item.id), title: moved::ids(&item.title, prefix), children, ..item }
}
