//! `list_of`: all figures, tables or formulas, with their numbers.

use super::PageCall;
use crate::diag::Diagnostic;
use crate::escape;
use crate::figure::args::Args;
use crate::figure::param::{Need, Param, Shape};
use crate::index::{Extent, Sort, Target};
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
        shape: Shape::OneOf(Extent::NAMES),
        need: Need::Optional("`site`"),
        about: "Whether all of the site is listed, the section of this page with all below it, or this page alone.",
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
        let extent = args.text("scope").map(Extent::named).unwrap_or_default();
        let wanted: &[Sort] = match what {
            "table" => &[Sort::Table],
            "equation" => &[Sort::Equation],
            _ => &[Sort::Figure, Sort::Picture],
        };
        let mut items = String::new();
        // Pages that cannot be listed are not looked at: what they say of themselves is no matter of this one.
        for page in here.site.within(here.position, extent) {
            for &(sort, at) in here.site.counted(page).iter().filter(|(sort, _)| wanted.contains(sort)) {
                if page != here.position && language(here.site, page) != language(here.site, here.position) {
                    continue;
                }
                let target = Target { page, sort, at };
                // What has no number is no part of the row: a formula without a name, a figure with `number: false`.
                if label::number(here.site, &target, here.words).is_some() {
                    items.push_str(&item(here, &target));
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
