//! `feed.xml` of each language: the pages that have a date, as Atom (RFC 4287).

use super::Format;
use crate::diag::Checked;
use crate::escape;
use crate::page;
use crate::path::{OutPath, in_ascii};
use crate::read::moment;
use crate::site::{Lens, Plan};

/// What feed readers follow.
pub(super) struct Feed;

/// The most entries of a feed.
const MOST: usize = 100;

impl Format for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn about(&self) -> &'static str {
        "`feed.xml` of each language, an Atom feed of the pages with a `date`, drafts left out; needs `base_url`."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        let languages = 0..site.config.languages.len();
        let named = languages.filter(|language| site.config.base_url.is_some() && site.index.is_dated(*language));
        named.map(|language| page::feed(&site.config.languages, language)).collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        let config = site.config();
        let is_its = |language: &usize| page::feed(&config.languages, *language) == *out;
        let Some(at) = (0..config.languages.len()).find(is_its) else { return Checked::default() };
        let (language, base) = (&config.languages[at], config.base_url.as_deref().unwrap_or_default());
        let (first, count) = site.of_language(at);
        let pages = (first..first + count).filter(|page| site.is_dated(*page));
        let mut entries: Vec<Entry> = pages.filter_map(|page| Entry::of(site, page, base)).collect();
        // The newest first; those of one moment stay in reading order.
        entries.sort_by(|one, other| (&other.published, &other.updated).cmp(&(&one.published, &one.updated)));
        entries.truncate(MOST);
        let updated = entries.iter().map(|entry| entry.updated.as_str()).max().unwrap_or_default();
        let home = site.home(at).map(|home| absolute(base, site.address(home))).unwrap_or_default();
        let (own, lang) = (absolute(base, out), escape::html(&language.tag));
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n<id>{own}</id>\n"
        );
        element(&mut xml, "title", &language.title);
        if let Some(description) = &language.description {
            element(&mut xml, "subtitle", description);
        }
        xml.push_str(&format!(
            "<updated>{updated}</updated>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
             <link rel=\"alternate\" type=\"text/html\" hreflang=\"{lang}\" href=\"{home}\"/>\n"
        ));
        // An entry without an author has those of the feed, and a feed must have one.
        let usual = [language.title.clone()];
        authors(&mut xml, if language.authors.is_empty() { &usual } else { &language.authors });
        xml.push_str(&format!("<generator>{}</generator>\n", escape::html(page::GENERATOR)));
        for entry in &entries {
            xml.push_str(&entry.xml);
        }
        xml.push_str("</feed>\n");
        Checked::clean(xml.into_bytes())
    }
}

/// A page in a feed.
struct Entry {
    published: String,
    updated: String,
    xml: String,
}

impl Entry {
    fn of(site: &Lens<'_>, position: usize, base: &str) -> Option<Entry> {
        let (page, meta) = (site.page(position), site.meta_of(position)?);
        let published = moment(meta.date.as_ref().or(meta.updated.as_ref())?);
        let updated = meta.updated.as_ref().map_or_else(|| published.clone(), |date| moment(date));
        let address = absolute(base, &page.out);
        let mut xml = format!("<entry xml:lang=\"{}\">\n<id>{address}</id>\n", escape::html(&page.lang));
        element(&mut xml, "title", &page.title);
        xml.push_str(&format!(
            "<published>{published}</published>\n<updated>{updated}</updated>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n"
        ));
        authors(&mut xml, &meta.authors);
        for tag in &meta.tags {
            xml.push_str(&format!("<category term=\"{}\"/>\n", escape::html(tag)));
        }
        if let Some(description) = site.description(position) {
            element(&mut xml, "summary", description);
        }
        xml.push_str("</entry>\n");
        Some(Entry { published, updated, xml })
    }
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&format!("<{name}>{}</{name}>\n", escape::html(text)));
}

fn authors(xml: &mut String, authors: &[String]) {
    for author in authors {
        xml.push_str(&format!("<author><name>{}</name></author>\n", escape::html(author)));
    }
}

/// The address of an output, as XML.
fn absolute(base: &str, out: &OutPath) -> String {
    escape::html(&in_ascii(&format!("{base}{}", out.address())))
}
