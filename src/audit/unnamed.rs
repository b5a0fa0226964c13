//! Figures, terms and works that nothing names.

use crate::diag::level::{Level, Levels, level};
use crate::diag::{Diagnostic, warning};
use crate::index::{Sort, Target, place};
use crate::read::Node;
use crate::read::call::{Call, find};
use crate::read::reference::{self, Reference};
use crate::site::Site;
use std::collections::BTreeSet;

/// Warns of figures and tables that no sentence names, of terms that no page uses, of works that none cites.
/// Each is a check of its own, and off unless the site wants it.
pub fn unnamed(site: &Site) -> Vec<Diagnostic> {
    let levels: &Levels = &site.config.check;
    let wanted = |code: &str| level(levels, code).is_some_and(|level| level != Level::Off);
    let mut found = Vec::new();
    let mut names = Names::default();
    for source in &site.chapters {
        let outline = &source.chapter.outline;
        outline.calls.iter().filter_map(|site| site.call.as_ref().ok()).for_each(|call| names.take(call));
        let anchors = outline.links.iter().filter_map(|link| link.to.split_once('#'));
        names.ids.extend(anchors.map(|(_, id)| id.to_owned()));
    }
    if wanted("unnamed-figure") {
        for (page, facts) in site.index.pages.iter().enumerate() {
            for (at, figure) in site.index.figures(page).iter().enumerate() {
                let id = &figure.id;
                let chosen = reference::is_prefixed(id);
                let chapter = facts.chapter.map(|chapter| &site.chapters[chapter].chapter);
                let Some(chapter) = chapter.filter(|_| chosen && !names.ids.contains(id)) else { continue };
                let sort = if figure.family == crate::figure::Family::Table { Sort::Table } else { Sort::Figure };
                let target = Target { page, sort, at };
                let span = place(&target, chapter, site.index.figures(page));
                let wrong = warning!("unnamed-figure", span, "no sentence names `{id}`");
                found.push(wrong.help(format!("write `@{id}` where the text speaks of it")));
            }
        }
        found = site.located(found);
    }
    if wanted("unused-term") {
        for term in site.glossary.terms.iter().filter(|term| !names.terms.contains(&term.key)) {
            let key = &term.key;
            let wrong = warning!("unused-term", term.span.clone(), "no page uses the term `{key}`");
            found.push(wrong.help(format!("write `{{{{ term(\"{key}\") }}}}`, or remove it")));
        }
    }
    if wanted("uncited-work") {
        for work in site.citations.library.works().filter(|work| !names.ids.contains(&work.key)) {
            let key = &work.key;
            let wrong = warning!("uncited-work", work.span.clone(), "no page cites `{key}`");
            found.push(wrong.help(format!("write `[@{key}]`, or remove it")));
        }
    }
    found
}

/// What is named in the calls of a site.
#[derive(Default)]
struct Names {
    ids: BTreeSet<String>,
    terms: BTreeSet<String>,
}

impl Names {
    fn take(&mut self, call: &Call) {
        if call.name == reference::NAME {
            let written = call.values.first().and_then(Node::as_text).unwrap_or_default();
            match reference::parse(written) {
                Some(Reference::Name { name, .. }) => self.ids.extend([name]),
                Some(Reference::Group(works)) => self.ids.extend(works.into_iter().map(|work| work.key)),
                None => {}
            }
            return;
        }
        if call.name == "term" {
            let term = call.values.first().or_else(|| call.get("term")).and_then(Node::as_text);
            self.terms.extend(term.map(str::to_owned));
        }
        for text in call.named.entries().iter().filter_map(|entry| entry.value.as_text()) {
            let calls = find(text);
            let references = reference::find(text, &calls);
            let inside = calls.into_iter().chain(references).filter_map(|found| found.call.ok());
            inside.collect::<Vec<_>>().iter().for_each(|call| self.take(call));
        }
    }
}
