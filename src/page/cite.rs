//! Citations: `[@a; @b, p. 3]` and `@key` become numbers or authors and years, linked to the bibliography.

use super::here::{Here, Hints};
use super::written;
use crate::citation::{self, Citations, Locator, Named, Style, Tongue, Work, mention};
use crate::diag::{Diagnostic, Span, error};
use crate::escape;
use crate::glossary::Term;
use crate::index::Index;
use crate::markdown::Drawn;
use crate::path::{SourcePath, encode};
use crate::read::config::Scope;
use crate::read::reference::Cited;
use crate::site::Lens;
use crate::words::Words;
use std::ops::Range;

/// The style of a page: as the settings say, else that of its language.
pub(super) fn style(site: &Lens<'_>, position: usize) -> Style {
    let gathered = site.gathered().map(|works| works.style);
    gathered.or_else(|| site.cite_style()).unwrap_or_else(|| Style::usual(written(site, position)))
}

/// Draws citations in brackets. Places of diagnostics count from the bracket.
pub(super) fn group(here: &Here<'_>, works: &[Cited]) -> Result<Drawn, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let mut known = Vec::new();
    for cited in works {
        match work(here, &cited.key, cited.range.clone()) {
            Ok(work) => known.push((cited, work)),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let style = style(here.site, here.position);
    match style.is_numeric() {
        true => Ok(numbers(here, &known)),
        false => Ok(years(here, &known, style)),
    }
}

/// Draws a work that is part of the sentence: `Smith and Lee (2020)`, `张三等[1]`.
pub(super) fn narrative(here: &Here<'_>, cited: Cited) -> Result<Drawn, Vec<Diagnostic>> {
    let key = cited.key.as_str();
    let work = work(here, key, cited.range.clone()).map_err(|diagnostic| vec![diagnostic])?;
    let style = style(here.site, here.position);
    let letter = here.site.cite_letter(key.to_owned(), style);
    let mention = mention(work, style, Named::InSentence, letter);
    let authors = escape::html(&mention.authors);
    if style.is_numeric() {
        let Drawn::Inline { html, text } = numbers(here, &[(&cited, work)]) else {
            return Ok(Drawn::Text(mention.authors));
        };
        return Ok(Drawn::Inline { html: format!("{authors}{html}"), text: format!("{}{text}", mention.authors) });
    }
    let words = here.words;
    let (open, close) = (words.get("cite_open"), words.get("cite_close"));
    let space = if words.is_han() { "" } else { " " };
    let link = link(here, work, &mention.year, 0);
    let place = Locator::parse(&cited.suffix).apa(if words.is_han() { Tongue::Chinese } else { Tongue::Other });
    let place = if place.is_empty() { place } else { format!("{}{place}", words.get("cite_comma")) };
    let html = format!("{authors}{space}{}{link}{}{}", escape::html(open), escape::html(&place), escape::html(close));
    Ok(Drawn::Inline { html, text: format!("{}{space}{open}{}{place}{close}", mention.authors, mention.year) })
}

fn work<'s>(here: &Here<'s>, key: &str, range: Range<usize>) -> Result<&'s Work, Diagnostic> {
    let library = here.site.library();
    let span = Span::new(&SourcePath::call(), range);
    if library.files.is_empty() {
        let wrong = error!("unknown-citation", span, "`{key}` is cited, and the site has no bibliography");
        return Err(wrong
            .help("put works into `data/`: BibTeX as `references.bib`, or CSL-JSON as `references.csl.json`")
            .help("for the sign itself write `\\@`"));
    }
    let Some(work) = library.work(key) else {
        let wrong = error!("unknown-citation", span, "no work has the key `{key}`").inline("not in the bibliography");
        let wrong = wrong.did_you_mean(key, library.works().map(|work| work.key.as_str()));
        let files: Vec<&str> = library.files.iter().map(SourcePath::as_str).collect();
        return Err(wrong.help(format!("works are read from {}", crate::diag::or_list(files))));
    };
    if here.site.cite_list(here.position).is_none() {
        let wrong = error!("no-bibliography", span, "`{key}` is cited, and no page has a bibliography");
        return Err(
            wrong.help("write `{{ bibliography() }}` on one page, or take `scope = \"site\"` out of `site.toml`")
        );
    }
    Ok(work)
}

/// `[1-2, 4]`; a work with a place has brackets of its own: `[3]25`.
fn numbers(here: &Here<'_>, works: &[(&Cited, &Work)]) -> Drawn {
    let number = |work: &Work| match here.site.gathered() {
        Some(works) => works.number(&work.key).unwrap_or_default(),
        None => here.site.cite_number(here.position, work.key.clone()).unwrap_or_default(),
    };
    let mut html = String::new();
    let mut text = String::new();
    let mut open: Vec<(usize, &Work)> = Vec::new();
    let mut links = 0;
    let mut close = |open: &mut Vec<(usize, &Work)>, html: &mut String, text: &mut String| {
        if open.is_empty() {
            return;
        }
        open.sort_by_key(|(number, _)| *number);
        open.dedup_by_key(|(number, _)| *number);
        let mut parts = Vec::new();
        for run in open.chunk_by(|(a, _), (b, _)| a + 1 == *b) {
            let ends: Vec<&(usize, &Work)> = match run {
                [one] => vec![one],
                [first, .., last] => vec![first, last],
                [] => Vec::new(),
            };
            let shown = ends.iter().map(|(number, work)| {
                links += 1;
                (link(here, work, &number.to_string(), links - 1), number.to_string())
            });
            let (linked, plain): (Vec<String>, Vec<String>) = shown.unzip();
            parts.push((linked.join("-"), plain.join("-")));
        }
        let (linked, plain): (Vec<String>, Vec<String>) = parts.into_iter().unzip();
        html.push_str(&format!("<sup class=\"tz-cite\">[{}]</sup>", linked.join(",")));
        text.push_str(&format!("[{}]", plain.join(",")));
        open.clear();
    };
    for (cited, work) in works {
        let place = Locator::parse(&cited.suffix).gbt();
        if !cited.prefix.is_empty() {
            close(&mut open, &mut html, &mut text);
            html.push_str(&escape::html(&cited.prefix));
            text.push_str(&cited.prefix);
        }
        if !place.is_empty() {
            close(&mut open, &mut html, &mut text);
        }
        open.push((number(work), work));
        if !place.is_empty() {
            close(&mut open, &mut html, &mut text);
            html.push_str(&format!("<sup class=\"tz-cite-place\">{}</sup>", escape::html(&place)));
            text.push_str(&place);
        }
    }
    close(&mut open, &mut html, &mut text);
    Drawn::Inline { html, text }
}

/// `(see Smith & Lee, 2020, p. 3; Doe, 2019)`.
fn years(here: &Here<'_>, works: &[(&Cited, &Work)], style: Style) -> Drawn {
    let words = here.words;
    let comma = words.get("cite_comma");
    let tongue = if words.is_han() { Tongue::Chinese } else { Tongue::Other };
    let mut linked = Vec::new();
    let mut plain = Vec::new();
    for (nth, (cited, work)) in works.iter().enumerate() {
        let mention = mention(work, style, Named::InParentheses, here.site.cite_letter(work.key.clone(), style));
        let space = if words.is_han() || cited.prefix.is_empty() { "" } else { " " };
        let before = match cited.without_author {
            true => format!("{}{space}", cited.prefix),
            false => format!("{}{space}{}{comma}", cited.prefix, mention.authors),
        };
        let place = Locator::parse(&cited.suffix).apa(tongue);
        let behind = if place.is_empty() { place } else { format!("{comma}{place}") };
        let link = link(here, work, &mention.year, nth);
        linked.push(format!("{}{link}{}", escape::html(&before), escape::html(&behind)));
        plain.push(format!("{before}{}{behind}", mention.year));
    }
    let (open, close) = (words.get("cite_open"), words.get("cite_close"));
    let apart = words.get("cite_semicolon");
    let html = format!("{}{}{}", escape::html(open), linked.join(&escape::html(apart)), escape::html(close));
    let html = format!("<span class=\"tz-cite-years\">{html}</span>");
    Drawn::Inline { html, text: format!("{open}{}{close}", plain.join(apart)) }
}

/// A link to an entry, which shows it on hover and on focus.
fn link(here: &Here<'_>, work: &Work, shown: &str, nth: usize) -> String {
    let site = here.site;
    let shown = escape::html(shown);
    let page = site.cite_list(here.position).unwrap_or(here.position);
    let anchor = format!("#{}", encode(&id(&work.key)));
    let href = match site.gathered().filter(|_| !site.places_works(here.position)) {
        Some(works) => format!(
            "{}#{}",
            site.address(here.position).link_to(&works.out),
            encode(&format!("{GATHERED}:{}", id(&work.key)))
        ),
        None if page == here.position => anchor,
        None => format!("{}{anchor}", site.address(here.position).link_to(site.address(page))),
    };
    let href = escape::html(&href);
    if here.hints != Hints::Shown {
        return format!("<a href=\"{href}\">{shown}</a>");
    }
    let style = style(site, here.position);
    let entry = style.entry(work, site.cite_letter(work.key.clone(), style));
    let entry = escape::html(&citation::plain(&entry));
    here.hinted(nth, &format!("<a href=\"{href}\"{{}}>{shown}</a>"), &entry)
}

/// The id of the list at the end of a page that holds several, and before a colon what ids of its entries begin with.
pub(super) const GATHERED: &str = "tz-references";

/// The id of an entry.
fn id(key: &str) -> String {
    format!("ref-{}", key.replace([' ', '"', '<', '>'], "_"))
}

/// Ids of entries and of the terms that a page lists become ids of the page that links may name.
pub(super) fn add_anchors(index: &mut Index, position: usize, citations: &Citations, terms: &[&Term]) {
    index.add_anchors(position, terms.iter().map(|term| term.id()));
    if citations.list(position) == Some(position) {
        let keys = citations.keys(position, citations.scope).iter().map(|key| id(key));
        index.add_anchors(position, keys);
    }
}

/// Which works a bibliography lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// Those that are cited there.
    Cited(Scope),
    /// Those of the list at the end of a page that holds several.
    Gathered,
    /// All.
    All,
}

/// Whether the entries of a bibliography are what citations lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    /// They are.
    Given,
    /// Another list of the page is.
    Withheld,
}

/// The list of works. Empty: nothing is cited.
pub(super) fn bibliography(here: (&Lens<'_>, usize), words: &Words, listed: Listed, ids: Ids) -> String {
    let (site, position) = here;
    let style = style(site, position);
    let keys: Vec<&str> = match listed {
        Listed::Cited(scope) => site.cited(position, scope).iter().map(String::as_str).collect(),
        Listed::Gathered => site.gathered().iter().flat_map(|works| &works.listed).map(String::as_str).collect(),
        Listed::All => site.library().works().map(|work| work.key.as_str()).collect(),
    };
    if keys.is_empty() {
        return String::new();
    }
    let library = site.library();
    // A list of all works has the numbers of none.
    let numbered = style.is_numeric() && listed != Listed::All;
    let keys = if numbered { keys } else { library.sorted(keys) };
    let number = |work: &Work, at: usize| site.gathered().and_then(|works| works.number(&work.key)).unwrap_or(at + 1);
    let mut html = String::new();
    for (at, work) in keys.iter().filter_map(|key| library.work(key)).enumerate() {
        let entry = citation::html(&style.entry(work, site.cite_letter(work.key.clone(), style)));
        let id = match ids {
            Ids::Given => format!(" id=\"{}\"", escape::html(&id(&work.key))),
            Ids::Withheld => String::new(),
        };
        let tag = work.tag();
        let is_own = words.language.split('-').next().is_some_and(|own| own.eq_ignore_ascii_case(tag));
        let own = if is_own { String::new() } else { format!(" lang=\"{}\"", escape::html(tag)) };
        let number = if numbered {
            format!("<span class=\"tz-bib-number\">[{}]</span> ", number(work, at))
        } else {
            String::new()
        };
        html.push_str(&format!("<li{id}{own}>{number}<span>{entry}</span></li>\n"));
    }
    let class = if numbered { "tz-bibliography tz-bib-numbered" } else { "tz-bibliography" };
    if html.is_empty() { html } else { format!("<ul class=\"{class}\">\n{html}</ul>\n") }
}
