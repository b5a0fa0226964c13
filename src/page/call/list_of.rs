//! `list_of`: all figures, tables or formulas, with their numbers.

use super::PageCall;
use crate::diag::Diagnostic;
use crate::escape;
use crate::figure::args::Args;
use crate::figure::param::{Need, Param, Shape};
use crate::index::{Sort, Target};
use crate::markdown::Drawn;
use crate::page::here::Here;
use crate::page::{label, language};

/// All figures, tables or formulas, with their numbers.
pub(super) struct ListOf;

const PARAMS: &[Param] = &[
    Param {
        name: "what",
        shape: Shape::OneOf(&["figure", "table", "equation"]),
        need: Need::Required,
        about: "What is listed.",
    },
    Param {
        name: "scope",
        shape: Shape::OneOf(&["site", "chapter"]),
        need: Need::Optional("`site`"),
        about: "Whether all of the site is listed, or this page alone.",
    },
];

impl PageCall for ListOf {
    fn name(&self) -> &'static str {
        "list_of"
    }

    fn about(&self) -> &'static str {
        "A list of all figures, tables or named formulas with their numbers and captions, linked."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn positional(&self) -> &'static [&'static str] {
        &["what"]
    }

    fn example(&self) -> &'static str {
        "{{ list_of(\"figure\", scope=\"chapter\") }}"
    }

    fn draw(&self, args: &Args<'_>, here: &Here<'_>) -> Result<Drawn, Vec<Diagnostic>> {
        let what = args.spanned("what", self.positional()).map_or("figure", |(what, _)| what);
        let whole = args.text("scope") != Some("chapter");
        let wanted: &[Sort] = match what {
            "table" => &[Sort::Table],
            "equation" => &[Sort::Equation],
            _ => &[Sort::Figure, Sort::Picture],
        };
        let own = language(here.site, here.position);
        let mut items = String::new();
        for page in 0..here.site.page_count() {
            let same = here.site.page(page).language == here.site.page(here.position).language;
            let listed = if whole { same && language(here.site, page) == own } else { page == here.position };
            if !listed {
                continue;
            }
            for &(sort, at) in here.site.counted(page).iter().filter(|(sort, _)| wanted.contains(sort)) {
                let named = sort == Sort::Equation && here.site.equations(page)[at].id.is_none();
                if !named {
                    items.push_str(&item(here, &Target { page, sort, at }));
                }
            }
        }
        if items.is_empty() {
            let none = escape::html(here.words.get("list_of_nothing"));
            return Ok(Drawn::Block(format!("<p class=\"tz-list-none\">{none}</p>\n")));
        }
        Ok(Drawn::Block(format!("<ul class=\"tz-list-of\">\n{items}</ul>\n")))
    }
}

fn item(here: &Here<'_>, target: &Target) -> String {
    let href = escape::html(&label::address(here.site, here.position, target));
    let title = label::title_html(here.site, target);
    let number = label::number(here.site, target, here.words).map(|number| escape::html(&number));
    let number = number.map(|number| format!("<span class=\"tz-number\">{number}</span> ")).unwrap_or_default();
    format!("<li><a href=\"{href}\">{number}<span>{title}</span></a></li>\n")
}
