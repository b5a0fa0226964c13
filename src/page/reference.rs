//! References: `@fig-bids` becomes the number of what it names, a link to it, and a glimpse of it.

use super::here::{Here, Hints};
use super::language::nearness;
use super::{cite, label};
use crate::diag::{Diagnostic, Span, error, or_list};
use crate::escape;
use crate::index::{self, Named, Sort, Target, place};
use crate::markdown::Drawn;
use crate::path::SourcePath;
use crate::read::Node;
use crate::read::call::Call;
use crate::read::reference::{Cited, PREFIXES, Reference, Sure, is_prefixed, parse};
use crate::site::Lens;
use crate::words::Words;
use std::ops::Range;

/// Draws a reference. Places of diagnostics count from it.
pub(super) fn draw(here: &Here<'_>, call: &Call) -> Result<Drawn, Vec<Diagnostic>> {
    let written = call.values.first().and_then(Node::as_text).unwrap_or_default();
    let plain = || Ok(Drawn::Text(written.to_owned()));
    match parse(written) {
        Some(Reference::Name { name, range, suffix, .. }) if !is_prefixed(&name) && is_work(here, &name) => {
            cite::narrative(here, Cited { key: name, range, suffix, ..Cited::default() })
        }
        // Somebody's handle.
        Some(Reference::Name { sure: Sure::No, .. }) | None => plain(),
        Some(Reference::Name { name, range, .. }) => named(here, &name, range),
        Some(Reference::Group(works)) => cite::group(here, &works),
    }
}

/// Whether a name is the key of a work.
fn is_work(here: &Here<'_>, name: &str) -> bool {
    here.site.is_work(name.to_owned())
}

/// What an id in running text becomes.
fn named(here: &Here<'_>, id: &str, range: Range<usize>) -> Result<Drawn, Vec<Diagnostic>> {
    let site = here.site;
    let span = Span::new(&SourcePath::call(), range);
    match index::named(site.targets(id.to_owned()), here.position, |page| nearness(site, here.position, page)) {
        Named::One(target) => Ok(link(here, id, target)),
        Named::None => Err(vec![unknown(here, id, span)]),
        Named::Several(targets) => {
            let count = targets.len();
            let mut wrong =
                error!("ambiguous-reference", span, "`{id}` is the id of {count} things, none of this page");
            for target in targets.iter().take(3) {
                let Some(chapter) = site.chapter_of(target.page) else { continue };
                let place = place(target, chapter, site.figures(target.page));
                wrong = wrong.label(place, "it is here");
            }
            let chapter = targets.first().and_then(|target| site.chapter_of(target.page));
            let file = chapter.map(|chapter| chapter.path.as_str()).unwrap_or_default();
            let file = file.strip_prefix("content").unwrap_or(file);
            Err(vec![wrong.help("give one of them another id").help(format!("or link to one: `[]({file}#{id})`"))])
        }
    }
}

fn unknown(here: &Here<'_>, id: &str, span: Span) -> Diagnostic {
    let prefix = PREFIXES.iter().find(|prefix| id.starts_with(**prefix)).copied().unwrap_or_default();
    let known = here.site.target_ids().into_iter().filter(|known| known.starts_with(prefix));
    let known: Vec<&str> = known.collect();
    let wrong = error!("unknown-reference", span, "nothing has the id `{id}`");
    let wrong = wrong.inline("no such id").did_you_mean(id, known.iter().copied());
    if wrong.hints.is_empty() && !prefix.is_empty() && (1..=12).contains(&known.len()) {
        return wrong.help(format!("the ids that begin with `{prefix}` are {}", or_list(known)));
    }
    match prefix {
        "fig-" | "tbl-" => wrong.help(format!("give the figure or table the id: `{{#{id}}}` or `id=\"{id}\"`")),
        "ch-" => wrong.help("a chapter's id is `ch-` and its file's name, or the `id` in its front matter"),
        "eq-" => wrong.help(format!("give the equation the id: `{{#{id}}}` behind it")),
        _ => wrong.help(format!("give the heading the id: `{{#{id}}}`, or write `\\@` for the sign itself")),
    }
}

/// A link to a target, with a glimpse of it.
fn link(here: &Here<'_>, id: &str, target: &Target) -> Drawn {
    let site = here.site;
    // A number is short, and would break at its hyphen; a title may be long.
    let (text, class) = match label::number(site, target, here.words) {
        Some(number) => (number, "tz-ref tz-ref-number"),
        None if here.hints == Hints::Nested => (id.to_owned(), "tz-ref"),
        None => (label::name(site, target, here.words), "tz-ref"),
    };
    let href = escape::html(&label::address(site, here.position, target));
    let shown = escape::html(&text);
    if here.hints != Hints::Shown {
        return Drawn::Inline { html: format!("<a class=\"{class}\" href=\"{href}\">{shown}</a>"), text };
    }
    let hint = glimpse(site, here.position, target, here.words);
    let html = here.hinted(0, &format!("<a class=\"{class}\" href=\"{href}\"{{}}>{shown}</a>"), &hint);
    Drawn::Inline { html, text }
}

/// A glimpse of a target, as HTML: its number, its title, and what it is part of.
pub(super) fn glimpse(site: &Lens<'_>, position: usize, target: &Target, words: &Words) -> String {
    let mut hint = String::new();
    if let Some(number) = label::number(site, target, words) {
        hint.push_str(&format!("<b>{}</b> ", escape::html(&number)));
    }
    hint.push_str(&label::title_html(site, target));
    let page = site.page(target.page);
    let said = match target.sort {
        Sort::Chapter => site.description(target.page),
        _ => Some(page.title.as_str()).filter(|_| target.page != position),
    };
    if let Some(said) = said {
        hint.push_str(&format!("<span class=\"tz-hint-more\">{}</span>", escape::html(said)));
    }
    hint
}
