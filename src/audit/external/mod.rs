//! Links to the outside: asked of their hosts, each told at its place.
//!
//! In: a loaded site, and what its pages link to. Out: warnings of links that are dead, that cannot be told, or that have
//! moved; their levels are in `[check]`. Deliberately absent: any influence on what is published, anchors of pages of
//! others, and everything while `--external` is not given.

mod address;
mod cache;
mod client;
mod round;

pub use client::Private;

use crate::diag::level::{Level, level};
use crate::diag::{Diagnostic, Severity, Span, warning};
use crate::path::{OutPath, SourcePath, decode};
use crate::site::Site;
use address::Address;
use cache::Cache;
use round::{Round, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

/// The codes of this check.
const CODES: [&str; 3] = ["dead-external-link", "moved-external-link", "unclear-external-link"];

/// How outside links are asked.
pub struct Asking<'a> {
    /// The folder of answers that are kept; `None`: none are.
    pub cache: Option<&'a Path>,
    /// Whether kept answers are believed.
    pub trust: Trust,
    /// Whether private hosts are asked.
    pub private: Private,
    /// How long a host may take.
    pub timeout: Duration,
    /// Hears how many links are done, of how many.
    pub told: &'a (dyn Fn(usize, usize) + Sync),
}

/// Whether kept answers are believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// For a week.
    Kept,
    /// Not at all.
    Fresh,
}

/// The outside addresses that a page links to or takes something from, as its HTML has them.
pub fn outside(html: &[u8]) -> BTreeSet<String> {
    let html = String::from_utf8_lossy(html);
    let mut found = BTreeSet::new();
    for tag in html.split('<').skip(1) {
        let name = tag.split(|end: char| !end.is_ascii_alphanumeric()).next().unwrap_or_default();
        // What `link` names is about the page itself: its own address, its icon.
        if matches!(name, "" | "link" | "meta") {
            continue;
        }
        for attribute in [" href=\"", " src=\""] {
            let Some((_, value)) = tag.split_once(attribute) else { continue };
            let value = unescaped(value.split('"').next().unwrap_or_default());
            let value = if value.starts_with("//") { format!("https:{value}") } else { value };
            if Address::new(&value).is_some() {
                found.insert(value);
            }
        }
    }
    found
}

/// A text as it is meant by an attribute that our writer has escaped.
fn unescaped(value: &str) -> String {
    let plain = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&amp;", "&")
}

/// Asks the outside links of a site's pages, and tells of those that are not well.
///
/// `links`: outputs with what [`outside`] finds in them.
pub fn external(site: &Site, links: &[(&OutPath, BTreeSet<String>)], asking: &Asking<'_>) -> Vec<Diagnostic> {
    if CODES.iter().all(|code| level(&site.config.check, code) == Some(Level::Off)) {
        return Vec::new();
    }
    let places = places(site, links);
    let mut cache = Cache::open(asking.cache);
    let mut verdicts: BTreeMap<Address, Verdict> = BTreeMap::new();
    let mut open = Vec::new();
    let own = site.config.base_url.as_deref();
    let addresses: BTreeSet<Address> = places
        .keys()
        .filter(|link| own.is_none_or(|own| !link.starts_with(own)))
        .filter_map(|link| Address::new(link))
        .collect();
    for address in addresses {
        match cache.get(&address.to_string()).filter(|_| asking.trust == Trust::Kept) {
            Some(moved) => drop(verdicts.insert(address, Verdict::There { moved: moved.map(str::to_owned) })),
            None => open.push(address),
        }
    }
    let answers = Round::new(asking.private, asking.timeout).ask(&open, asking.told);
    let lost: BTreeSet<&str> = answers
        .values()
        .filter_map(|verdict| if let Verdict::NoHost(host) = verdict { Some(host.as_str()) } else { None })
        .collect();
    if lost.len() > 1 && answers.values().all(|verdict| matches!(verdict, Verdict::NoHost(_))) {
        let count = lost.len();
        let wrong = warning!("unclear-external-link", None, "none of {count} hosts can be found: is there a network?");
        return vec![wrong.help("run the check again where other sites can be reached")];
    }
    for (address, verdict) in answers {
        match &verdict {
            Verdict::There { moved } => cache.put(&address.to_string(), moved.as_deref()),
            _ => cache.forget(&address.to_string()),
        }
        verdicts.insert(address, verdict);
    }
    let mut found = Vec::new();
    for (link, spans) in places {
        let Some(verdict) = Address::new(&link).and_then(|address| verdicts.get(&address)) else { continue };
        let mut spans = spans.into_iter();
        found.extend(
            told(&link, verdict, spans.next())
                .map(|wrong| spans.fold(wrong, |wrong, span| wrong.label(span, "and here"))),
        );
    }
    if let Err(mut wrong) = cache.save() {
        wrong.severity = Severity::Warning;
        found.push(wrong);
    }
    site.located(found)
}

/// What is said of a link.
fn told(link: &str, verdict: &Verdict, span: Option<Span>) -> Option<Diagnostic> {
    let gone = "mend the address, link to a copy in an archive of the web, or take the link out";
    // Letters of other scripts are read better than their escapes.
    let plain = decode(link).filter(|plain| !plain.contains(char::is_whitespace));
    let link = plain.as_deref().unwrap_or(link);
    Some(match verdict {
        Verdict::There { moved: None } => return None,
        Verdict::There { moved: Some(to) } => {
            warning!("moved-external-link", span, "`{link}` has moved for good").help(format!("write `{to}`"))
        }
        Verdict::Unclear(why) => warning!("unclear-external-link", span, "`{link}` cannot be checked: {why}")
            .help("look at it in a browser, or run the check again later"),
        Verdict::Dead(why) => warning!("dead-external-link", span, "`{link}` is not there: {why}").help(gone),
        Verdict::NoHost(host) => {
            warning!("dead-external-link", span, "`{link}` is not there: there is no host `{host}`").help(gone)
        }
        Verdict::Private => {
            warning!("dead-external-link", span, "`{link}` can be reached from this machine or its network alone")
                .help("link to what readers can reach; `--private` asks such hosts too")
        }
    })
}

/// Every link with the places where it is written, in order; none twice.
fn places(site: &Site, links: &[(&OutPath, BTreeSet<String>)]) -> BTreeMap<String, BTreeSet<Span>> {
    let mut places: BTreeMap<String, BTreeSet<Span>> = BTreeMap::new();
    let mut works: BTreeMap<&str, &Span> = BTreeMap::new();
    for work in site.citations.library.works() {
        works.insert(&work.url, &work.span);
        works.insert(&work.doi, &work.span);
    }
    for (out, links) in links {
        let chapter = site.index.of_out(out).and_then(|page| site.index.pages[page].chapter);
        let chapter = chapter.map(|at| &site.chapters[at].chapter);
        let mut written: BTreeMap<Address, Vec<Span>> = BTreeMap::new();
        for link in chapter.iter().flat_map(|chapter| &chapter.outline.links) {
            if let (Some(address), Some(chapter)) = (Address::new(&link.to), chapter) {
                written.entry(address).or_default().push(chapter.span(link.range.clone()));
            }
        }
        for link in links {
            let spans = places.entry(link.clone()).or_default();
            let Some(chapter) = chapter else { continue };
            if let Some(written) = Address::new(link).and_then(|address| written.get(&address)) {
                spans.extend(written.iter().cloned());
                continue;
            }
            let work = works.get(link.as_str()).or_else(|| works.get(link.strip_prefix("https://doi.org/")?));
            match (work, chapter.text.find(link.as_str())) {
                (Some(work), _) => spans.insert((*work).clone()),
                (None, Some(at)) => spans.insert(Span::new(&chapter.path, at..at + link.len())),
                (None, None) => spans.insert(elsewhere(site, chapter.path.clone(), link)),
            };
        }
    }
    places
}

/// The place of a link that no chapter writes: in the settings or a file of data, else the chapter that shows it.
fn elsewhere(site: &Site, chapter: SourcePath, link: &str) -> Span {
    let settings = SourcePath::new("site.toml").ok();
    let data = SourcePath::new("data").ok().map(|folder| site.world.list(&folder).files.clone()).unwrap_or_default();
    let texts = data.iter().filter(|file| file.as_str().ends_with(".yaml")).cloned().chain(settings);
    let mut found = texts.filter_map(|file| {
        let at = site.source(&file)?.find(link)?;
        Some(Span::new(&file, at..at + link.len()))
    });
    found.next().unwrap_or_else(|| Span::top(&chapter))
}

#[cfg(test)]
mod tests {
    use super::outside;

    #[test]
    fn links_of_a_page_are_found_as_they_are_meant() {
        let html = "<link rel=\"canonical\" href=\"https://own.org/\"><a class=\"x\" href=\"https://a.org/?b=1&amp;c=2#d\">\
                    <img src=\"//b.org/x.png\"><a href=\"mailto:a@b.org\"><a href=\"../x/\"> href=\"https://text.org\"";
        let found: Vec<String> = outside(html.as_bytes()).into_iter().collect();
        assert_eq!(found, ["https://a.org/?b=1&c=2#d", "https://b.org/x.png"]);
    }
}
