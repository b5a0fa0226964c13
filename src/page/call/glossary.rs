//! `glossary`: terms and what they mean.

use super::PageCall;
use crate::diag::Diagnostic;
use crate::escape;
use crate::figure::args::Args;
use crate::figure::param::{Need, Param, Shape};
use crate::index::Extent;
use crate::markdown::Drawn;
use crate::page::here::Here;
use crate::site::is_glossary;
use crate::table::pinyin_key;

/// Terms and what they mean.
pub(super) struct Glossary;

const PARAMS: &[Param] = &[Param {
    name: "scope",
    shape: Shape::OneOf(Extent::NAMES),
    need: Need::Optional("`site`"),
    about: "All terms of the site, or those that a `term` explains in the section of this page with all below it, or on this page.",
}];

impl PageCall for Glossary {
    fn name(&self) -> &'static str {
        "glossary"
    }

    fn about(&self) -> &'static str {
        "The terms of the glossary and what they mean, in the order of pinyin or of the alphabet."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn example(&self) -> &'static str {
        "{{ glossary(scope=\"section\") }}"
    }

    fn draw(&self, args: &Args<'_>, here: &Here<'_>) -> Result<Drawn, Vec<Diagnostic>> {
        let language = &here.words.language;
        let extent = args.text("scope").map(Extent::named).unwrap_or_default();
        let explained = here.site.explained(here.position, extent);
        let terms = here.site.glossary().terms.iter();
        let mut terms: Vec<_> =
            terms.filter(|term| explained.is_none_or(|explained| explained.contains(&term.key))).collect();
        // Terms lead to the first list of the page.
        let first = here.chapter.outline.calls.iter().find(|site| is_glossary(site));
        let is_first = first.is_some_and(|site| here.chapter.body_start + site.range.start == here.at);
        // Han characters by pinyin in Chinese; in other languages all letters stand in the order of Unicode.
        let is_chinese = language.split('-').next() == Some("zh");
        terms.sort_by_cached_key(|term| {
            let word = term.word(language).to_lowercase();
            if is_chinese { pinyin_key(&word) } else { word.into_bytes() }
        });
        if terms.is_empty() {
            let none = escape::html(here.words.get("list_of_nothing"));
            return Ok(Drawn::Block(format!("<p class=\"tz-list-none\">{none}</p>\n")));
        }
        let mut html = String::from("<dl class=\"tz-glossary\">\n");
        for term in terms {
            let id = if is_first { format!(" id=\"{}\"", escape::html(&term.id())) } else { String::new() };
            let key = escape::html(term.word(language));
            let name = term.name(language).map(|name| format!(" <span>{}</span>", escape::html(name)));
            let text = escape::html(term.text(language));
            html.push_str(&format!("<dt{id}>{key}{}</dt>\n<dd>{text}</dd>\n", name.unwrap_or_default()));
        }
        html.push_str("</dl>\n");
        Ok(Drawn::Block(html))
    }
}
