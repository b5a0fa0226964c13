//! The page that is shown where there is none.

use super::{assets, navigation, search, site_facts, title as line};
use crate::diag::Checked;
use crate::site::Lens;
use crate::theme::context::{Page, PageFacts};
use crate::words::direction;

/// Draws the page of a language that is shown where there is none. With `base_url` its links count from the root of the
/// host, so that they hold at any depth; without it nobody knows that root, and they count from the site's.
pub fn not_found(site: &Lens<'_>, language: usize) -> Checked<Vec<u8>> {
    let lang = site.config().languages[language].tag.as_str();
    let words = site.words(lang.to_owned());
    let base = site.config().base_url.as_deref().and_then(|base| base.split_once("://"));
    let up = if language == 0 { String::new() } else { "../".to_owned() };
    let root = base.map_or(up, |(_, rest)| rest.find('/').map_or("/".to_owned(), |slash| rest[slash..].to_owned()));
    // The front page of the language, which its other pages are named from; without a base this page lies beside it.
    let own = match (base, language) {
        (None, _) => String::new(),
        (_, 0) => root.clone(),
        _ => format!("{root}{lang}/"),
    };
    let title = words.get("not_found_title").to_owned();
    let mut diagnostics = Vec::new();
    let nav = navigation::for_all(site, language, &own, &mut diagnostics);
    let page = PageFacts {
        kind: "not-found",
        title_html: line::html(&title),
        title: &title,
        number: None,
        label: None,
        description: None,
        date: None,
        date_text: None,
        updated: None,
        updated_text: None,
        authors: &[],
        tags: &[],
        draft: false,
        lang,
        dir: direction(lang),
        text_lang: None,
        text_dir: None,
        notice: None,
        languages: Vec::new(),
        alternates: Vec::new(),
        feed: None,
        content: String::new(),
        words: 0,
        length: String::new(),
        minutes: 0,
        reading_time: String::new(),
        canonical: None,
        extra: Default::default(),
        toc: Vec::new(),
        show_toc: false,
        print: None,
    };
    let home = if base.is_none() { "index.html".to_owned() } else { own };
    let context = Page {
        site: &site_facts(site, language, (&root, home)),
        page,
        nav,
        chapters: Vec::new(),
        parts: Vec::new(),
        assets: assets(site, language, &|asset| format!("{root}assets/{asset}")),
        search: search::facts(site, language, &|asset| format!("{root}assets/{asset}")),
    };
    match site.draw_page("404.html", &context, lang) {
        Ok(html) => Checked { value: html.into_bytes(), diagnostics },
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Checked { value: Vec::new(), diagnostics }
        }
    }
}
