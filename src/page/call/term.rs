//! `term`: a word that the glossary explains.

use super::{PageCall, Stands};
use crate::diag::{Diagnostic, error};
use crate::escape;
use crate::figure::args::Args;
use crate::figure::param::{Need, Param, Shape};
use crate::glossary::FILE;
use crate::markdown::Drawn;
use crate::page::here::{Here, Hints};
use crate::page::language::nearness;
use crate::path::encode;

/// A word that the glossary explains.
pub(super) struct Term;

const PARAMS: &[Param] = &[
    Param { name: "term", shape: Shape::Text, need: Need::Required, about: "The term, as the glossary has it." },
    Param {
        name: "text",
        shape: Shape::Text,
        need: Need::Optional("the term, by its word in the language of the page"),
        about: "What stands in the sentence in its place.",
    },
];

impl PageCall for Term {
    fn name(&self) -> &'static str {
        "term"
    }

    fn about(&self) -> &'static str {
        "A word in running text that the glossary explains: its meaning shows on hover and on focus."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn positional(&self) -> &'static [&'static str] {
        &["term", "text"]
    }

    fn stands(&self) -> Stands {
        Stands::InText
    }

    fn example(&self) -> &'static str {
        "{{ term(\"channel\") }}"
    }

    fn draw(&self, args: &Args<'_>, here: &Here<'_>) -> Result<Drawn, Vec<Diagnostic>> {
        let glossary = here.site.glossary();
        let Some((key, span)) = args.spanned("term", self.positional()) else { return Ok(Drawn::Text(String::new())) };
        let Some(term) = glossary.term(key) else {
            let wrong = error!("unknown-term", span, "the glossary has no term `{key}`").inline("not in the glossary");
            let wrong = wrong.did_you_mean(key, glossary.names());
            return Err(vec![match glossary.terms.is_empty() {
                true => wrong.help(format!("the glossary is `{FILE}`: lines of `term: what it means`")),
                false => wrong.help(format!("write it into `{FILE}`")),
            }]);
        };
        let language = &here.words.language;
        // Called by its key, it is said by its word in the language of the text.
        let said = if key == term.key { term.word(language) } else { key };
        let shown = args.spanned("text", self.positional()).map_or(said, |(text, _)| text);
        let text = shown.to_owned();
        let shown = escape::html(shown);
        if here.hints != Hints::Shown {
            return Ok(Drawn::Inline { html: shown, text });
        }
        let mut hint = format!("<b>{}</b> ", escape::html(term.name(language).unwrap_or(term.word(language))));
        hint.push_str(&escape::html(term.text(language)));
        let pages = here.site.glossaries();
        let lists = |page: &&usize| here.site.lists_term(**page, term.key.clone());
        let above = here.site.ancestors(here.position);
        // The list on the page itself is nearest, then those of its sections, from the innermost.
        let steps = |page: usize| match page == here.position {
            true => 0,
            false => above.iter().rev().position(|&section| section == page).map_or(usize::MAX, |steps| steps + 1),
        };
        let nearest = |&&page: &&usize| (nearness(here.site, here.position, page), steps(page));
        let page = pages.iter().filter(lists).min_by_key(nearest);
        let element = match page {
            Some(&page) => {
                let anchor = format!("#{}", encode(&term.id()));
                let out = here.site.address(here.position);
                let href = match page == here.position {
                    true => anchor,
                    false => format!("{}{anchor}", out.link_to(here.site.address(page))),
                };
                format!("<a class=\"tz-term\" href=\"{}\"{{}}>{shown}</a>", escape::html(&href))
            }
            None => format!("<span class=\"tz-term\" tabindex=\"0\"{{}}>{shown}</span>"),
        };
        Ok(Drawn::Inline { html: here.hinted(0, &element, &hint), text })
    }
}
