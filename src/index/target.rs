//! What a reference can name: chapters, sections, figures, tables, equations.

use super::{FigureEntry, Index, Page};
use crate::chapter::Chapter;
use crate::diag::Span;
use crate::figure::Family;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Something with an id that a reference can name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// The page it is in, or that it is.
    pub page: usize,
    /// What it is.
    pub sort: Sort,
    /// Which of its page's headings or figures it is.
    pub at: usize,
}

/// What a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A page.
    Chapter,
    /// A heading.
    Section,
    /// A figure.
    Figure,
    /// A table.
    Table,
    /// An image that is a figure.
    Picture,
    /// A displayed formula.
    Equation,
}

impl Sort {
    /// The key of its label among the words: `Figure {n}`.
    pub fn label(self) -> &'static str {
        match self {
            Sort::Chapter => "chapter_label",
            Sort::Section => "section_label",
            Sort::Figure | Sort::Picture => "figure_label",
            Sort::Table => "table_label",
            Sort::Equation => "equation_label",
        }
    }
}

/// All targets of a site, by id.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    by_id: Arc<BTreeMap<String, Vec<Target>>>,
    /// What stands before it, since a chapter was edited.
    newer: BTreeMap<String, Vec<Target>>,
}

impl Targets {
    /// Gathers the ids of all pages.
    pub(super) fn gather(index: &Index, chapters: &[&Chapter]) -> Targets {
        let mut by_id: BTreeMap<String, Vec<Target>> = BTreeMap::new();
        for (position, page) in index.pages.iter().enumerate() {
            let chapter = page.chapter.map(|chapter| chapters[chapter]);
            each(index, position, chapter, &mut |id, target| match by_id.get_mut(id) {
                Some(known) => known.push(target),
                None => drop(by_id.insert(id.to_owned(), vec![target])),
            });
        }
        Targets { by_id: by_id.into(), newer: BTreeMap::new() }
    }

    /// Puts what a page has in `index` in place of what it had before.
    pub(super) fn replace(&mut self, index: &Index, page: usize, (then, now): (&Chapter, &Chapter), before: &Index) {
        let mut old: BTreeSet<String> = BTreeSet::new();
        each(before, page, Some(then), &mut |id, _| {
            old.insert(id.to_owned());
        });
        for id in old {
            let others = self.of(&id).iter().filter(|target| target.page != page).cloned().collect();
            self.newer.insert(id, others);
        }
        each(index, page, Some(now), &mut |id, target| {
            let known = self.of(id);
            let at = known.partition_point(|known| known.page <= page);
            let mut all = known.to_vec();
            all.insert(at, target);
            self.newer.insert(id.to_owned(), all);
        });
    }

    /// Everything that has an id, in order of pages.
    pub fn of(&self, id: &str) -> &[Target] {
        self.newer.get(id).or_else(|| self.by_id.get(id)).map_or(&[], Vec::as_slice)
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let both: BTreeSet<&str> = match self.newer.is_empty() {
            true => BTreeSet::new(),
            false => self.by_id.keys().chain(self.newer.keys()).map(String::as_str).collect(),
        };
        let usual = self.newer.is_empty().then(|| self.by_id.keys().map(String::as_str));
        usual.into_iter().flatten().chain(both).filter(|id| !self.of(id).is_empty())
    }

    /// How many ids were looked at since all were gathered.
    pub(super) fn edited(&self) -> usize {
        self.newer.len()
    }
}

/// Everything of a page that has an id.
fn each(index: &Index, position: usize, chapter: Option<&Chapter>, add: &mut dyn FnMut(&str, Target)) {
    if let Some(id) = &index.pages[position].id {
        add(id, Target { page: position, sort: Sort::Chapter, at: 0 });
    }
    let Some(chapter) = chapter else { return };
    let taken = usize::from(chapter.title_is_in_body());
    for (at, heading) in chapter.outline.headings.iter().enumerate().skip(taken) {
        add(&heading.id, Target { page: position, sort: Sort::Section, at });
    }
    for (at, figure) in index.figures(position).iter().enumerate() {
        let sort = if figure.family == Family::Table { Sort::Table } else { Sort::Figure };
        add(&figure.id, Target { page: position, sort, at });
    }
    for (sort, all) in [(Sort::Picture, index.pictures(position)), (Sort::Equation, index.equations(position))] {
        for (at, counted) in all.iter().enumerate() {
            if let Some(id) = &counted.id {
                add(id, Target { page: position, sort, at });
            }
        }
    }
}

/// What an id means to a page.
#[derive(Debug)]
pub enum Named<'a> {
    /// This.
    One(&'a Target),
    /// Several pages have it, and none is this one.
    Several(Vec<&'a Target>),
    /// Nothing.
    None,
}

/// How near a page is to another that names something of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// It is shown in the same language, and written in it.
    Written,
    /// It is shown in the same language.
    Shown,
    /// It is of the site's own language.
    Own,
    /// It is of another.
    Other,
}

/// What an id means on a page: what the page itself has, else what one other page has, of those that are nearest.
///
/// `all`: everything that has the id. `near`: how near a page is to the one that asks.
pub fn named(all: &[Target], from: usize, near: impl Fn(usize) -> Nearness) -> Named<'_> {
    if let Some(own) = all.iter().find(|target| target.page == from && target.sort != Sort::Chapter) {
        return Named::One(own);
    }
    let nearest = all.iter().map(|target| near(target.page)).min();
    let near: Vec<&Target> = all.iter().filter(|target| Some(near(target.page)) == nearest).collect();
    match near.as_slice() {
        [] => Named::None,
        [one] => Named::One(one),
        _ => Named::Several(near),
    }
}

/// Where a target is written, in its chapter with these figures.
pub fn place(target: &Target, chapter: &Chapter, figures: &[FigureEntry]) -> Span {
    match target.sort {
        Sort::Chapter => chapter.meta.id.as_ref().map_or_else(|| Span::top(&chapter.path), |(_, span)| span.clone()),
        Sort::Section => chapter.span(chapter.outline.headings[target.at].range.clone()),
        Sort::Picture => chapter.span(chapter.outline.pictures[target.at].range.clone()),
        Sort::Equation => chapter.span(chapter.outline.equations[target.at].range.clone()),
        Sort::Figure | Sort::Table => {
            let site = &chapter.outline.calls[figures[target.at].call];
            let id = site.call.as_ref().ok().and_then(|call| call.id()).map(|(_, span)| span.range());
            let range = id.map_or(site.range.clone(), |id| site.range.start + id.start..site.range.start + id.end);
            chapter.span(range)
        }
    }
}

/// The numbers of a chapter's headings: `2.1`, `2.1.3`; none below `depth` levels, and none where the chapter has none.
pub(super) fn sections(chapter: &Chapter, page: &Page, depth: usize) -> Vec<Option<String>> {
    let headings = &chapter.outline.headings;
    let mut numbers = vec![None; headings.len()];
    let Some(above) = page.number.as_ref().filter(|_| page.kind == super::Kind::Chapter) else { return numbers };
    let taken = usize::from(chapter.title_is_in_body());
    let Some(top) = headings.iter().skip(taken).map(|heading| heading.level).min() else { return numbers };
    let mut counts = [0_usize; 6];
    let mut unnumbered: Option<u8> = None;
    for (number, heading) in numbers.iter_mut().zip(headings).skip(taken) {
        // What stands below a heading without a number has none either.
        unnumbered = unnumbered.filter(|level| heading.level > *level);
        if !heading.is_numbered {
            unnumbered = unnumbered.or(Some(heading.level));
        }
        let level = usize::from(heading.level - top);
        if unnumbered.is_some() || level >= depth {
            continue;
        }
        counts[level] += 1;
        counts[level + 1..].fill(0);
        let parts: Vec<String> = counts[..=level].iter().map(usize::to_string).collect();
        *number = Some(format!("{above}.{}", parts.join(".")));
    }
    numbers
}
