//! `bibliography`: the works that are cited.

use super::PageCall;
use crate::citation::is_bibliography;
use crate::diag::Diagnostic;
use crate::escape;
use crate::figure::args::Args;
use crate::figure::param::{Need, Param, Shape};
use crate::markdown::Drawn;
use crate::page::cite::{self, Ids, Listed};
use crate::page::here::Here;
use crate::read::config::Scope;

/// The works that are cited.
pub(super) struct Bibliography;

const PARAMS: &[Param] = &[Param {
    name: "list",
    shape: Shape::OneOf(&["page", "site", "all"]),
    need: Need::Optional("`scope` of `[citations]` in `site.toml`, else `page`"),
    about: "Which works: those this page cites, those the site cites, or all that its files have.",
}];

impl PageCall for Bibliography {
    fn name(&self) -> &'static str {
        "bibliography"
    }

    fn about(&self) -> &'static str {
        "The list of works that are cited, in the style of the site."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn positional(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn example(&self) -> &'static str {
        "{{ bibliography() }}"
    }

    fn draw(&self, args: &Args<'_>, here: &Here<'_>) -> Result<Drawn, Vec<Diagnostic>> {
        let scope = here.site.config().citations.scope;
        let listed = match args.spanned("list", self.positional()).map(|(list, _)| list) {
            Some("all") => Listed::All,
            Some("site") => Listed::Cited(Scope::Site),
            Some("page") => Listed::Cited(Scope::Page),
            _ => Listed::Cited(scope),
        };
        // Citations lead to the first list of the page that has their numbers.
        let first = here.chapter.outline.calls.iter().find(|site| is_bibliography(site));
        let is_first = first.is_some_and(|site| here.chapter.body_start + site.range.start == here.at);
        let ids = if is_first { Ids::Given } else { Ids::Withheld };
        let list = cite::bibliography((here.site, here.position), here.words, listed, ids);
        if list.is_empty() {
            let none = escape::html(here.words.get("list_of_nothing"));
            return Ok(Drawn::Block(format!("<p class=\"tz-list-none\">{none}</p>\n")));
        }
        Ok(Drawn::Block(list))
    }
}
