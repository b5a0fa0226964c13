//! The order of a site, made once and kept while no chapter changes its shape.
//!
//! In: chapters, lists of files, names that are taken. Out: the [`Index`], with the calls in titles filled in.
//! The index holds no places in files: **edits that leave the shapes of all chapters alone leave the index alone**, and
//! those of a few chapters that keep their addresses and numbers change the pages of these alone. What is wrong between
//! files does have places, so with that the index is made anew.

use super::{Files, Lens, Reads, Site};
use crate::citation::{Citations, cited, is_bibliography};
use crate::diag::Diagnostic;
use crate::index::{Drafts, Index, Page, Parts};
use crate::path::{OutPath, SourcePath};
use crate::read::call::CallSite;
use crate::read::language::Language;
use crate::theme::Theme;
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
    /// The pages that list all terms, in reading order.
    pub(super) glossaries: Vec<usize>,
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
    let library = &site.shelf.works.value;
    for at in differing {
        let (then, now) = (&before.chapters[at].chapter, &site.chapters[at].chapter);
        let (old, new) = (then.outline.calls.as_slice(), now.outline.calls.as_slice());
        let alike = then.path == now.path
            && cited(library, old) == cited(library, new)
            && old.iter().any(is_bibliography) == new.iter().any(is_bibliography)
            && lists_terms(old) == lists_terms(new);
        if !alike {
            return None;
        }
        let (mut index, pages) = plain.edited(at, (then, now), (&site.order.languages, site.order.section_depth))?;
        let glossary = lists_terms(new).then_some(&*site.shelf.terms.value);
        for &page in &pages {
            (site.writers.add_anchors)(&mut index, page, &before.citations, glossary);
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

/// Whether calls of a page list all terms.
fn lists_terms(calls: &[CallSite]) -> bool {
    calls.iter().any(|site| site.call.as_ref().is_ok_and(|call| call.name == "glossary"))
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
    let lists = |page: &Page| lists_terms(calls(page));
    let glossaries = index.value.pages.iter().enumerate().filter(|(_, page)| lists(page)).map(|(page, _)| page);
    site.order.glossaries = glossaries.collect();
    for page in 0..index.value.pages.len() {
        let glossary = site.order.glossaries.binary_search(&page).is_ok().then_some(&*site.glossary);
        (site.writers.add_anchors)(&mut index.value, page, &citations, glossary);
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
