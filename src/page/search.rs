//! The texts of pages as a search reads them: what a reader sees, cut at headings and figures.
//!
//! In: pages of a language. Out: their texts. What calls say is said here as on the page; of a figure, its caption and its
//! words.
//! There is no index of words: the texts of a report are shorter than an index of all pairs of Han characters would be,
//! and finding words in them takes a browser a few milliseconds. Deliberately absent: finding.

mod section;

use super::figure;
use super::here::Hints;
use super::{Writer, labels, language, written};
use crate::figure as figures;
use crate::index::{MOST_PAGES, in_a_parcel};
use crate::markdown::{
    self, Body, CallSite, CodeBlock, Drawn, Equation, Labels, Numbered, Picture, Resolve, Rules, Title,
};
use crate::read::config::Markdown;
use crate::site::Lens;
use crate::theme::context;
use section::{Section, sections};
use serde::Serialize;
use std::ops::Range;

/// The most texts of a figure's rows that are searched.
const MOST_ROWS: usize = 200;

/// How names of the files of a language begin, below `assets/`.
pub fn prefix(tag: &str) -> String {
    format!("search/{tag}-")
}

/// What a page needs to search.
pub(super) fn facts(site: &Lens<'_>, language: usize, link: &dyn Fn(&str) -> String) -> Option<context::Search> {
    let config = site.config();
    let first = link(&format!("{}0.js", prefix(&config.languages[language].tag)));
    config.search.then(|| context::Search {
        script: link("search.js"),
        style: link("search.css"),
        texts: first.strip_suffix("0.js").map(str::to_owned).unwrap_or(first),
        count: site.parcels(language),
    })
}

/// A page: its address from the root, its title, the language of its text where it is not that of its readers, its
/// sections.
#[derive(Serialize)]
pub struct Entry<'a>(&'a str, &'a str, Option<String>, Vec<Section>);

/// What stands in a file of texts: pages of a language, `number` counting from 0.
pub fn texts<'a>(site: &Lens<'a>, language: usize, number: usize) -> Vec<Entry<'a>> {
    let (first, count) = site.of_language(language);
    let pages = in_a_parcel(count);
    let range = (number * pages).min(count)..((number + 1) * pages).min(count);
    range.filter_map(|at| entry(site, first + at, count <= MOST_PAGES)).collect()
}

fn entry<'a>(site: &Lens<'a>, position: usize, whole: bool) -> Option<Entry<'a>> {
    let page = site.page(position);
    let meta = site.meta_of(position);
    if meta.is_some_and(|meta| meta.search == Some(false)) {
        return None;
    }
    let mut sections = match whole {
        true => written_sections(site, position),
        false => brief_sections(site, position),
    };
    if let Some(description) = site.description(position) {
        let first = &mut sections[0].2;
        *first = format!("{description} {first}").trim_end().to_owned();
    }
    let lang = language::differing(&page.lang, language(site, position));
    Some(Entry(page.out.as_str(), &page.title, lang, sections))
}

/// All that stands on a page, by its headings and figures.
fn written_sections(site: &Lens<'_>, position: usize) -> Vec<Section> {
    let Some(chapter) = site.chapter_of(position) else { return sections("") };
    let words = site.words(written(site, position).to_owned());
    let body = Body {
        text: chapter.body(),
        rules: Rules::Chapter(site.config().markdown),
        outline: Some(&chapter.outline),
        numbers: &[],
        title: if chapter.title_is_in_body() { Title::Taken } else { Title::Kept },
    };
    let labels = labels(&words);
    // What is wrong with a page is told by the page.
    let mut unheard = Vec::new();
    let writer = Writer {
        site,
        position,
        chapter,
        words: &words,
        labels: labels.clone(),
        next_call: 0,
        diagnostics: &mut unheard,
    };
    sections(&markdown::html(&body, &labels, &mut Spoken(writer)))
}

/// The headings and captions of a page.
fn brief_sections(site: &Lens<'_>, position: usize) -> Vec<Section> {
    let mut brief = sections("");
    let Some(chapter) = site.chapter_of(position) else { return brief };
    let words = site.words(written(site, position).to_owned());
    let headings = chapter.outline.headings.iter().skip(usize::from(chapter.title_is_in_body()));
    for heading in headings {
        let title = super::heading_text(site, (position, chapter), heading, &words, Hints::Hidden);
        brief.push(Section(heading.id.clone(), title, String::new()));
    }
    for entry in site.figures(position) {
        let title = figure::title(site, position, chapter, entry, &words);
        brief.push(Section(entry.id.clone(), title, String::new()));
    }
    brief
}

/// Writes a page for those who search: figures as their words.
struct Spoken<'a>(Writer<'a>);

impl Spoken<'_> {
    fn figure(&mut self, site: &CallSite, inner: Option<&str>) -> Drawn {
        let before = self.0.next_call;
        let at = self.0.which(site);
        let entry = self.0.site.figures(self.0.position).iter().find(|entry| entry.call == at);
        if let Some(entry) = entry {
            let Writer { site, position, chapter, words, .. } = &self.0;
            return Drawn::Block(figure::spoken((site, *position), chapter, entry, (inner, MOST_ROWS), words));
        }
        // What lists other things is found where those are.
        let name = site.call.as_ref().map_or("", |call| call.name.as_str());
        if ["list_of", "glossary", "bibliography", "sources"].contains(&name) {
            return Drawn::Block(String::new());
        }
        self.0.next_call = before;
        self.0.draw(site, inner)
    }
}

impl Resolve for Spoken<'_> {
    fn markdown(&self) -> Markdown {
        self.0.markdown()
    }

    fn call(&mut self, site: &CallSite) -> Drawn {
        match site.call.as_ref().ok().and_then(|call| figures::kind(&call.name)).map(figures::Figure::family) {
            Some(figures::Family::Value) => self.0.draw(site, None),
            _ => self.figure(site, None),
        }
    }

    fn captioned(&mut self, site: &CallSite, html: String) -> Drawn {
        self.figure(site, Some(&html))
    }

    fn caption(&mut self, picture: &Picture, labels: &Labels) -> String {
        self.0.caption(picture, labels)
    }

    fn picture(&mut self, picture: &Picture) -> Numbered {
        self.0.picture(picture)
    }

    fn equation(&mut self, equation: &Equation) -> Numbered {
        self.0.equation(equation)
    }

    fn link(&mut self, _to: &str, _range: Range<usize>) -> String {
        "#".to_owned()
    }

    fn label(&mut self, to: &str, range: Range<usize>) -> Option<String> {
        self.0.label(to, range)
    }

    fn code(&mut self, code: &CodeBlock<'_>) -> String {
        format!("<pre>{}</pre>", crate::escape::html(code.text))
    }

    fn misplaced(&mut self, _site: &CallSite) {}
}
