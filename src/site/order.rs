//! The order of a site, made once and kept while no chapter changes its shape.
//!
//! In: chapters, lists of files, names that are taken. Out: the [`Index`], with the calls in titles filled in.
//! The index holds no places in files: **edits that leave the shapes of all chapters alone leave the index alone**, and
//! those of a few chapters that keep their addresses and numbers change the pages of these alone. What is wrong between
//! files does have places, so with that the index is made anew.

use super::lists::Lists;
use super::{Files, Lens, Reads, Site};
use crate::citation::{Citations, cited, is_bibliography};
use crate::diag::Diagnostic;
use crate::glossary::{Glossary, Term};
use crate::index::{Drafts, Index, Page, Parts};
use crate::path::{OutPath, SourcePath};
use crate::read::language::Language;
use crate::theme::Theme;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most chapters with other shapes that the index follows; with more it is built.
const MOST_EDITED: usize = 8;

/// What an index is made of beside chapters, and how it was made.
#[derive(Clone, Default)]
pub(super) struct Order {
    bundled: Arc<[SourcePath]>,
    fixed: Arc<[SourcePath]>,
    drafts: Option<Drafts>,
    reserved: Vec<OutPath>,
    languages: Vec<Language>,
    section_depth: usize,
    /// The pages that list terms, in reading order, and what they list.
    pub(super) glossaries: BTreeMap<usize, Lists>,
    /// The index before titles were filled in.
    plain: Arc<Index>,
    /// The pages whose titles or descriptions have calls in them.
    computed: Vec<usize>,
    /// What the titles were made of.
    titles: Arc<Reads>,
    /// What is wrong between files.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Order {
    /// The order of a site with these files beside its chapters; nothing is in order yet.
    pub(super) fn new(files: &Files, drafts: Drafts, theme: &Theme) -> Order {
        let (bundled, fixed) = (Arc::clone(&files.bundled), Arc::clone(&files.fixed));
        Order { bundled, fixed, drafts: Some(drafts), reserved: reserved(theme), ..Order::default() }
    }

    /// Whether an index of the same chapters would be the same.
    fn is_like(&self, other: &Order) -> bool {
        self.bundled == other.bundled
            && self.fixed == other.fixed
            && self.drafts == other.drafts
            && self.reserved == other.reserved
            && self.languages == other.languages
            && self.section_depth == other.section_depth
    }
}

/// Puts a site in order, or takes the order of `before` if it would be the same.
pub(super) fn arrange(site: &mut Site, before: Option<&Site>) {
    site.order.languages.clone_from(&site.config.languages);
    site.order.section_depth = site.config.section_numbers;
    let like = before.filter(|before| {
        before.order.diagnostics.is_empty()
            && before.order.is_like(&site.order)
            && Arc::ptr_eq(&before.shelf.works.value, &site.shelf.works.value)
            && Arc::ptr_eq(&before.shelf.terms.value, &site.shelf.terms.value)
    });
    let kept = like.and_then(|before| Some((before, follow(site, before)?)));
    match &kept {
        Some((before, (plain, computed))) => {
            site.order.plain = Arc::clone(plain);
            site.order.computed.clone_from(computed);
            site.citations = Arc::clone(&before.citations);
            site.order.glossaries.clone_from(&before.order.glossaries);
        }
        None => build(site),
    }
    site.index = Arc::clone(&site.order.plain);
    let same = kept.map(|(before, _)| before).filter(|before| Arc::ptr_eq(&before.order.plain, &site.order.plain));
    if let Some(before) = same.filter(|before| before.order.titles.hold(site)) {
        site.index = Arc::clone(&before.index);
        site.order.titles = Arc::clone(&before.order.titles);
        return;
    }
    let computed = site.order.computed.clone();
    if computed.is_empty() {
        return;
    }
    let lens = Lens::new(site);
    let titled = (site.writers.fill_titles)(&lens, &computed);
    let reads = lens.reads();
    let mut index = Index::clone(&site.index);
    for filled in titled.value {
        index.retitle(filled.position, filled.title, filled.description);
    }
    site.index = Arc::new(index);
    site.order.titles = Arc::new(reads);
    let found = site.located(titled.diagnostics);
    site.order.diagnostics.extend(found);
}

/// The index of `before` once a few chapters have other shapes, and the pages with calls in their titles. `None`: it has
/// to be built.
fn follow(site: &Site, before: &Site) -> Option<(Arc<Index>, Vec<usize>)> {
    if site.chapters.len() != before.chapters.len() {
        return None;
    }
    let pairs = site.chapters.iter().zip(&before.chapters).enumerate();
    let differing = pairs.filter(|(_, (now, then))| !Arc::ptr_eq(now, then) && now.shape() != then.shape());
    let differing: Vec<usize> = differing.map(|(at, _)| at).take(MOST_EDITED + 1).collect();
    if differing.len() > MOST_EDITED {
        return None;
    }
    let (mut plain, mut computed) = (Arc::clone(&before.order.plain), before.order.computed.clone());
    let (library, glossary) = (&site.shelf.works.value, &site.glossary);
    let explanations_count = before.order.glossaries.values().any(Lists::is_narrow);
    for at in differing {
        let (then, now) = (&before.chapters[at].chapter, &site.chapters[at].chapter);
        let (old, new) = (then.outline.calls.as_slice(), now.outline.calls.as_slice());
        let alike = then.path == now.path
            && cited(library, old) == cited(library, new)
            && old.iter().any(is_bibliography) == new.iter().any(is_bibliography)
            && Lists::extents(old) == Lists::extents(new)
            && (!explanations_count || glossary.explained(old) == glossary.explained(new));
        if !alike {
            return None;
        }
        let (mut index, pages) = plain.edited(at, (then, now), (&site.order.languages, site.order.section_depth))?;
        for &page in &pages {
            let terms = listed(glossary, before.order.glossaries.get(&page));
            (site.writers.add_anchors)(&mut index, page, &before.citations, &terms);
        }
        plain = Arc::new(index);
        computed.retain(|known| !pages.contains(known));
        if now.has_computed_title() {
            computed.extend(pages);
            computed.sort_unstable();
        }
    }
    Some((plain, computed))
}

/// The terms that links to a page may name.
fn listed<'a>(glossary: &'a Glossary, lists: Option<&Lists>) -> Vec<&'a Term> {
    glossary.terms.iter().filter(|term| lists.is_some_and(|lists| lists.has(&term.key))).collect()
}

fn build(site: &mut Site) {
    let chapters: Vec<&crate::chapter::Chapter> = site.chapters.iter().map(|source| &source.chapter).collect();
    let parts = Parts {
        chapters: &chapters,
        bundled: &site.order.bundled,
        fixed: &site.order.fixed,
        languages: &site.order.languages,
        drafts: site.order.drafts.unwrap_or(Drafts::Hidden),
        section_depth: site.order.section_depth,
        reserved: &site.order.reserved,
    };
    let mut index = Index::build(&parts);
    let calls =
        |page: &Page| page.chapter.map(|chapter| chapters[chapter].outline.calls.as_slice()).unwrap_or_default();
    let settings = &site.config.citations;
    let library = Arc::clone(&site.shelf.works.value);
    let pages = index.value.pages.iter().map(|page| (page.language, calls(page)));
    let citations = Citations::gather(library, super::shelf::style(settings), settings.scope, pages);
    let lists = |(position, page): (usize, &Arc<Page>)| {
        let explained = |extent| {
            let pages = index.value.within(position, extent);
            pages.into_iter().flat_map(|page| site.glossary.explained(calls(&index.value.pages[page]))).collect()
        };
        Lists::new(Lists::extents(calls(page)), explained).map(|lists| (position, lists))
    };
    site.order.glossaries = index.value.pages.iter().enumerate().filter_map(lists).collect();
    for page in 0..index.value.pages.len() {
        let terms = listed(&site.glossary, site.order.glossaries.get(&page));
        (site.writers.add_anchors)(&mut index.value, page, &citations, &terms);
    }
    let is_computed =
        |page: &usize| index.value.pages[*page].chapter.is_some_and(|chapter| chapters[chapter].has_computed_title());
    site.order.computed = (0..index.value.pages.len()).filter(is_computed).collect();
    site.citations = Arc::new(citations);
    site.order.plain = Arc::new(index.value);
    site.order.diagnostics = site.located(index.diagnostics);
}

/// Outputs that are neither pages nor files of the author.
fn reserved(theme: &Theme) -> Vec<OutPath> {
    let assets = theme.assets().map(|(name, _)| format!("assets/{name}"));
    let fixed = ["404.html", "sitemap.xml", ".tuzhang/manifest"].map(str::to_owned);
    assets.chain(fixed).filter_map(|path| OutPath::new(&path).ok()).collect()
}
