//! `glossary`: all terms and what they mean.

use super::PageCall;
use crate::diag::Diagnostic;
use crate::escape;
use crate::figure::args::Args;
use crate::figure::param::Param;
use crate::markdown::Drawn;
use crate::page::here::Here;
use crate::table::pinyin_key;

/// All terms and what they mean.
pub(super) struct Glossary;

impl PageCall for Glossary {
    fn name(&self) -> &'static str {
        "glossary"
    }

    fn about(&self) -> &'static str {
        "All terms of the glossary and what they mean, in the order of pinyin or of the alphabet."
    }

    fn params(&self) -> &'static [Param] {
        &[]
    }

    fn example(&self) -> &'static str {
        "{{ glossary() }}"
    }

    fn draw(&self, _args: &Args<'_>, here: &Here<'_>) -> Result<Drawn, Vec<Diagnostic>> {
        let language = &here.words.language;
        let mut terms: Vec<_> = here.site.glossary().terms.iter().collect();
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
            let (id, key) = (escape::html(&term.id()), escape::html(term.word(language)));
            let name = term.name(language).map(|name| format!(" <span>{}</span>", escape::html(name)));
            let text = escape::html(term.text(language));
            html.push_str(&format!("<dt id=\"{id}\">{key}{}</dt>\n<dd>{text}</dd>\n", name.unwrap_or_default()));
        }
        html.push_str("</dl>\n");
        Ok(Drawn::Block(html))
    }
}
