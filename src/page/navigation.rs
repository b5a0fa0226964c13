//! Ways from one page to others: sidebar, breadcrumbs, neighbours, lists of chapters.

use crate::diag::Diagnostic;
use crate::index::{Kind, SIBLINGS};
use crate::site::{Lens, Place};
use crate::theme::context::{Item, Navigation};
use crate::theme::tree::Tree;

/// All ways from a page.
pub(super) fn navigation(
    site: &Lens<'_>,
    position: usize,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Navigation {
    let home = home(site, site.page(position).language);
    let mut trail = site.ancestors(position);
    trail.push(position);
    let mut sidebar = Sidebar { site, from: position, trail, language, diagnostics };
    let tree = match site.page(position).kind {
        Kind::Chapter => sidebar.shared(home),
        Kind::Landing | Kind::Section => {
            let mut items = sidebar.own(home);
            sidebar.draw(&mut items);
            Tree::new(&items)
        }
    };
    around(site, position, tree)
}

/// The front page of a language.
fn home(site: &Lens<'_>, language: usize) -> usize {
    site.home(language).unwrap_or_else(|| unreachable!("every language has one"))
}

/// All ways from the front page of a language, for a page that is none: they count from `root`, where
/// that page is, and none is current.
pub(super) fn for_all(site: &Lens<'_>, language: usize, root: &str, diagnostics: &mut Vec<Diagnostic>) -> Navigation {
    fn each(items: &mut [Item], root: &str) {
        for item in items {
            if !root.is_empty() {
                item.href = format!("{root}{}", item.href.strip_suffix("index.html").unwrap_or(&item.href));
            }
            item.current = false;
            each(&mut item.children, root);
        }
    }
    let home = home(site, language);
    let tag = &site.config().languages[language].tag;
    let mut sidebar = Sidebar { site, from: home, trail: vec![home], language: tag, diagnostics };
    let mut items = sidebar.own(home);
    each(&mut items, root);
    sidebar.draw(&mut items);
    Navigation { previous: None, next: None, ..around(site, home, Tree::new(&items)) }
}

/// A sidebar, and the ways to the pages around.
fn around(site: &Lens<'_>, position: usize, sidebar: Tree) -> Navigation {
    let [previous, next] = site.neighbours(position).map(|at| at.map(|at| item(site, position, at)));
    Navigation {
        sidebar,
        breadcrumbs: site.ancestors(position).iter().map(|&above| item(site, position, above)).collect(),
        previous,
        next,
    }
}

/// The sidebar of a page, while it is made.
struct Sidebar<'a, 's> {
    site: &'a Lens<'s>,
    /// The page.
    from: usize,
    /// The sections above it, and itself.
    trail: Vec<usize>,
    language: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Sidebar<'_, '_> {
    /// The pages below `section`, those on the trail with the pages below them.
    fn own(&self, section: usize) -> Vec<Item> {
        // The front page shows all.
        let way = if self.trail.len() > 1 { self.trail.clone() } else { Vec::new() };
        let open = |child: usize| {
            let mut item = self.item(child);
            if item.open {
                item.children = self.own(child);
            }
            item
        };
        self.site.shown(section, way).into_iter().map(open).collect()
    }

    /// The same for a chapter: what all chapters in one folder share, with the entries that differ.
    fn shared(&mut self, section: usize) -> Tree {
        let folder = self.site.address(self.from).folder();
        let above = folder.rsplit_once('/').map_or("", |(above, _)| above).into();
        // What comes behind the section on the trail, if it is not the chapter itself.
        let next = self.trail.iter().position(|page| *page == section).map(|place| self.trail[place + 1]);
        let way = next.filter(|next| *next != self.from);
        let level = self.site.level(Place { section, above, way, language: self.language.into() });
        self.diagnostics.extend(level.wrong.clone());
        let mut tree = level.tree.clone();
        for (place, (page, out)) in level.pages.iter().enumerate() {
            if !self.trail.contains(page) && !out.is_below(folder) {
                continue;
            }
            let mut item = self.item(*page);
            self.draw(std::slice::from_mut(&mut item));
            let below = if way == Some(*page) { self.shared(*page) } else { Tree::default() };
            tree.replace(place, &item, below);
        }
        tree
    }

    fn item(&self, page: usize) -> Item {
        let (open, current) = (self.trail.contains(&page), page == self.from);
        Item { open, current, ..item(self.site, self.from, page) }
    }

    /// Draws entries and those below them.
    fn draw(&mut self, items: &mut [Item]) {
        for item in items {
            match self.site.draw_entry(item, self.language) {
                Ok(html) => item.html = html,
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
            self.draw(&mut item.children);
        }
    }
}

/// A page as another names it.
fn item(site: &Lens<'_>, from: usize, to: usize) -> Item {
    let page = site.page(to);
    Item { href: site.address(from).link_to(&page.out), ..Item::of(page, super::language(site, from)) }
}

/// What a section or the front page leads to, to the depth of chapters.
pub(super) fn contents(site: &Lens<'_>, position: usize) -> Vec<Item> {
    below(site, position, position, 0)
}

fn below(site: &Lens<'_>, from: usize, section: usize, depth: usize) -> Vec<Item> {
    const DEPTH: usize = 2;
    let children = site.children(section);
    let list = |&child: &usize| {
        let mut item = item(site, from, child);
        item.description = site.description(child).map(str::to_owned);
        if depth + 1 < DEPTH && site.children(child).len() <= SIBLINGS {
            item.children = below(site, from, child, depth + 1);
        }
        item
    };
    children.iter().map(list).collect()
}
