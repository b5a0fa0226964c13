//! `sources`: the tables that are read, where they come from and what shows them.

use super::PageCall;
use crate::diag::{Diagnostic, Span};
use crate::escape;
use crate::figure::Family;
use crate::figure::args::Args;
use crate::figure::param::{Need, Param, Shape};
use crate::index::{Extent, Sort, Target};
use crate::markdown::Drawn;
use crate::page::here::Here;
use crate::page::{label, language, provenance};
use crate::path::SourcePath;
use crate::table::Table;
use std::sync::Arc;

/// The tables that are read, where they come from and what shows them.
pub(super) struct Sources;

const PARAMS: &[Param] = &[Param {
    name: "scope",
    shape: Shape::OneOf(Extent::NAMES),
    need: Need::Optional("`site`"),
    about: "Whether the tables of all the site are listed, those of the section of this page with all below it, or those of this page alone.",
}];

/// A table, and the figures and pages that read it.
struct Used {
    table: Arc<Table>,
    by: Vec<Target>,
}

impl PageCall for Sources {
    fn name(&self) -> &'static str {
        "sources"
    }

    fn about(&self) -> &'static str {
        "A list of the tables that figures and numbers read: title, source, licence, date and note from the sidecar, and what shows each."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn example(&self) -> &'static str {
        "{{ sources(scope=\"section\") }}"
    }

    fn draw(&self, args: &Args<'_>, here: &Here<'_>) -> Result<Drawn, Vec<Diagnostic>> {
        let extent = args.text("scope").map(Extent::named).unwrap_or_default();
        let mut all: Vec<Used> = Vec::new();
        for page in here.site.within(here.position, extent) {
            if page != here.position && language(here.site, page) != language(here.site, here.position) {
                continue;
            }
            for (reference, figure) in here.site.reads_tables(page) {
                // What is wrong with a table is told where it is drawn.
                let nowhere = Span::top(&SourcePath::call());
                let Ok((table, _)) = here.site.tables().get(&reference, &nowhere) else { continue };
                let by = target(here, page, figure);
                match all.iter_mut().find(|used| used.table.file == table.file) {
                    Some(used) => used.by.push(by),
                    None => all.push(Used { table, by: vec![by] }),
                }
            }
        }
        if all.is_empty() {
            let none = escape::html(here.words.get("list_of_nothing"));
            return Ok(Drawn::Block(format!("<p class=\"tz-list-none\">{none}</p>\n")));
        }
        // A licence that all have is told once.
        let licence = all[0].table.meta.licence.as_ref();
        let common =
            licence.filter(|_| all.len() > 1 && all.iter().all(|used| used.table.meta.licence.as_ref() == licence));
        let items: String = all.iter().map(|used| item(used, common.is_none(), here)).collect();
        let common = common.map(|licence| escape::html(licence.get(&here.words.language)));
        let common =
            common.map(|licence| format!("<p>{}{licence}</p>\n", escape::html(here.words.get("sources_licence"))));
        Ok(Drawn::Block(format!("{}<dl class=\"tz-glossary tz-sources\">\n{items}</dl>\n", common.unwrap_or_default())))
    }
}

/// What shows a table: a figure, or the page with the numbers.
fn target(here: &Here<'_>, page: usize, figure: Option<usize>) -> Target {
    let is_table = |at: usize| here.site.figures(page)[at].family == Family::Table;
    let sort = |at: usize| if is_table(at) { Sort::Table } else { Sort::Figure };
    figure.map_or(Target { page, sort: Sort::Chapter, at: 0 }, |at| Target { page, sort: sort(at), at })
}

fn item(used: &Used, with_licence: bool, here: &Here<'_>) -> String {
    let (words, language) = (here.words, &here.words.language);
    let (meta, file) = (&used.table.meta, escape::html(used.table.file.name()));
    let title = meta.title.as_ref().map(|title| escape::html(title.get(language)));
    let name = title.map_or_else(|| format!("<code>{file}</code>"), |title| format!("{title} <span>{file}</span>"));
    let said = |key: &str, value: &str| format!("{}{value}", escape::html(words.get(key)));
    let origin = [
        meta.provenance(language).map(|source| said("figure_source", &provenance::html(&source))),
        meta.licence
            .as_ref()
            .filter(|_| with_licence)
            .map(|licence| said("sources_licence", &escape::html(licence.get(language)))),
        meta.retrieved.as_ref().map(|date| said("sources_retrieved", &escape::html(&words.date(date)))),
    ];
    let origin: Vec<String> = origin.into_iter().flatten().collect();
    let origin = (!origin.is_empty()).then(|| origin.join(&escape::html(words.get("sources_separator"))));
    let note = meta.note.as_ref().map(|note| said("figure_note", &escape::html(note.get(language))));
    // Figures by their numbers; a page that is only named for its numbers, once and not beside its figures.
    let mut by: Vec<&Target> = Vec::new();
    for target in &used.by {
        let is_figure = |other: &Target| other.page == target.page && other.sort != Sort::Chapter;
        let is_spared = target.sort == Sort::Chapter && used.by.iter().any(is_figure);
        if !is_spared && !by.contains(&target) {
            by.push(target);
        }
    }
    let link = |target: &&Target| {
        let href = escape::html(&label::address(here.site, here.position, target));
        format!("<a href=\"{href}\">{}</a>", escape::html(&label::name(here.site, target, words)))
    };
    let shown: Vec<String> = by.iter().map(link).collect();
    let shown = said("sources_shown", &shown.join(&escape::html(words.get("list_separator"))));
    let lines = [origin, note, Some(shown)].into_iter().flatten();
    let lines: String = lines.map(|line| format!("<dd>{line}</dd>\n")).collect();
    format!("<dt>{name}</dt>\n{lines}")
}
