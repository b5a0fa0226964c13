//! Figures, tables, pictures and formulas of a chapter: ids and numbers, in the order in which they stand.

use super::{Counted, FigureEntry, Held, Kind, Number, Page, Sort};
use crate::chapter::Chapter;
use crate::diag::{Diagnostic, Span, error};
use crate::figure::{self, Family, Figure, Form};
use crate::markdown::Named;
use crate::read::Value;
use crate::read::call::Call;
use std::collections::BTreeMap;

/// Counts what can be counted in the chapter of a page.
pub(super) fn number(chapter: &Chapter, page: &Page, diagnostics: &mut Vec<Diagnostic>) -> Held {
    let outline = &chapter.outline;
    let mut items: Vec<(usize, Item<'_>)> = Vec::new();
    for (at, site) in outline.calls.iter().enumerate() {
        let Ok(call) = &site.call else { continue };
        let kind = figure::kind(&call.name).filter(|kind| kind.family() != Family::Value);
        items.extend(kind.map(|kind| (site.range.start, Item::Figure(at, call, kind))));
    }
    items.extend(outline.pictures.iter().map(|picture| (picture.range.start, Item::Picture(picture.id.as_ref()))));
    items.extend(outline.equations.iter().map(|formula| (formula.range.start, Item::Equation(formula.id.as_ref()))));
    items.sort_by_key(|(start, _)| *start);
    let mut places = BTreeMap::new();
    for (at, heading) in outline.headings.iter().enumerate() {
        if at > 0 || !chapter.title_is_in_body() {
            places.insert(heading.id.clone(), chapter.span(heading.range.clone()));
        }
    }
    let (counts, nth, held) = Default::default();
    let mut counter = Counter { chapter, page, held, diagnostics, places, counts, nth };
    for (_, item) in items {
        match item {
            Item::Figure(at, call, kind) => counter.figure(at, call, kind),
            Item::Picture(id) => {
                let nth = counter.held.pictures.len() + 1;
                let id = if id.is_some() { counter.named(id) } else { Some(format!("picture-{nth}")) };
                let number = Some(counter.next(Sort::Figure));
                counter.held.order.push((Sort::Picture, counter.held.pictures.len()));
                counter.held.pictures.push(Counted { id, number });
            }
            // A formula that nobody can name needs no number.
            Item::Equation(id) => {
                let named = id.is_some();
                let id = counter.named(id);
                let number = named.then(|| counter.next(Sort::Equation));
                counter.held.order.push((Sort::Equation, counter.held.equations.len()));
                counter.held.equations.push(Counted { id, number });
            }
        }
    }
    counter.held
}

enum Item<'a> {
    Figure(usize, &'a Call, &'static dyn Figure),
    Picture(Option<&'a Named>),
    Equation(Option<&'a Named>),
}

struct Counter<'a> {
    chapter: &'a Chapter,
    page: &'a Page,
    held: Held,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Where each id of the page is written.
    places: BTreeMap<String, Span>,
    counts: BTreeMap<Sort, usize>,
    /// How many calls of each family there are, numbered or not: ids that nobody chose are made of it.
    nth: BTreeMap<Family, usize>,
}

impl Counter<'_> {
    fn next(&mut self, sort: Sort) -> Number {
        let count = self.counts.entry(sort).or_default();
        *count += 1;
        (self.page.number.clone().filter(|_| self.page.kind == Kind::Chapter), *count)
    }

    /// Whether nothing else of the page has the id; if something has, that is told.
    fn is_free(&mut self, id: &str, span: &Span) -> bool {
        if let Some(first) = self.places.get(id) {
            let twice = error!("duplicate-id", span.clone(), "the id `{id}` is given twice in this chapter");
            self.diagnostics.push(twice.label(first.clone(), "first here").help("give one of them another id"));
            return false;
        }
        self.places.insert(id.to_owned(), span.clone());
        true
    }

    fn named(&mut self, id: Option<&Named>) -> Option<String> {
        let (id, range) = id?;
        let span = self.chapter.span(range.clone());
        self.is_free(id, &span).then(|| id.clone())
    }

    fn figure(&mut self, at: usize, call: &Call, kind: &'static dyn Figure) {
        let site = &self.chapter.outline.calls[at];
        let family = kind.family();
        let start = self.chapter.body_start + site.range.start;
        let is_numbered = call.get("number").is_none_or(|node| node.value != Value::Bool(false));
        let nth = self.nth.entry(family).or_default();
        *nth += 1;
        let nth = *nth;
        let sort = if family == Family::Table { Sort::Table } else { Sort::Figure };
        let number = is_numbered.then(|| self.next(sort));
        let given = call.id().map(|(id, span)| {
            let span = Span::new(&self.chapter.path, start + span.range().start..start + span.range().end);
            (id.to_owned(), span)
        });
        let whole = self.chapter.span(site.range.start..site.range.start + 2.min(site.range.len()));
        let (id, span) = match given {
            Some((id, span)) if !is_id(&id) => {
                let wrong = error!("bad-id", span, "`{id}` cannot be an id");
                self.diagnostics.push(
                    wrong.help("an id is letters a–z, digits, `-` and `_`, and begins with a letter: `fig-bids`"),
                );
                (format!("figure-{}", at + 1), whole)
            }
            Some(given) => given,
            None => (format!("{}-{nth}", family.word()), whole),
        };
        if !self.is_free(&id, &span) {
            return;
        }
        let out = &self.page.out;
        let file = |form: &Form| Some((*form, out.sibling(&format!("{id}.{}", form.extension())).ok()?));
        let files = kind.forms().iter().filter_map(file).collect();
        self.held.order.push((sort, self.held.figures.len()));
        self.held.figures.push(FigureEntry { call: at, id, family, number, files });
    }
}

/// Whether a text can be an id: it works without escapes in HTML, in a URL, as a file name and in running text.
fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && text.len() <= 100
}
