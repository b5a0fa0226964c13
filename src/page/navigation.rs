//! Ways from one page to others: sidebar, breadcrumbs, neighbours, lists of chapters.

use crate::index::Kind;
use crate::site::Lens;
use crate::theme::context::{Item, Navigation};

/// More siblings than this, and a sidebar shows only the one that leads to the page.
const SIBLINGS: usize = 60;

/// All ways from a page.
pub(super) fn navigation(site: &Lens<'_>, position: usize) -> Navigation {
    let pages = site.page_count();
    let mut trail = site.ancestors(position);
    let breadcrumbs = trail.iter().map(|&above| item(site, position, above)).collect();
    trail.push(position);
    let neighbour = |at: Option<usize>| at.filter(|&at| at < pages).map(|at| item(site, position, at));
    Navigation {
        sidebar: level(site, position, 0, &trail),
        breadcrumbs,
        previous: neighbour(position.checked_sub(1)),
        next: neighbour(position.checked_add(1)),
    }
}

/// The pages below `section`, those on the trail with the pages below them.
fn level(site: &Lens<'_>, from: usize, section: usize, trail: &[usize]) -> Vec<Item> {
    let children = &site.page(section).children;
    let sections = children.iter().filter(|&&child| site.page(child).kind == Kind::Section).count();
    let many = sections > SIBLINGS && trail.len() > 1;
    let shown =
        children.iter().filter(|child| !many || trail.contains(child) || site.page(**child).kind == Kind::Chapter);
    let open = |&child: &usize| {
        let mut item = item(site, from, child);
        if trail.contains(&child) {
            item.open = true;
            item.current = child == from;
            item.children = level(site, from, child, trail);
        }
        item
    };
    shown.map(open).collect()
}

/// A page as another names it.
fn item(site: &Lens<'_>, from: usize, to: usize) -> Item {
    let page = site.page(to);
    Item {
        title: page.title.clone(),
        number: page.number.clone(),
        href: site.page(from).out.link_to(&page.out),
        draft: page.draft,
        ..Item::default()
    }
}

/// What a section or the front page leads to, to the depth of chapters.
pub(super) fn contents(site: &Lens<'_>, position: usize) -> Vec<Item> {
    below(site, position, position, 0)
}

fn below(site: &Lens<'_>, from: usize, section: usize, depth: usize) -> Vec<Item> {
    const DEPTH: usize = 2;
    let children = &site.page(section).children;
    let list = |&child: &usize| {
        let mut item = item(site, from, child);
        item.description = site.description(child).map(str::to_owned);
        if depth + 1 < DEPTH && site.page(child).children.len() <= SIBLINGS {
            item.children = below(site, from, child, depth + 1);
        }
        item
    };
    children.iter().map(list).collect()
}

/// Makes the ways of the front page hold for a page that is none: they count from `root`, and none is current.
pub(super) fn for_all(navigation: &mut Navigation, root: &str) {
    fn each(items: &mut [Item], root: &str) {
        for item in items {
            if !root.is_empty() {
                item.href = format!("{root}{}", item.href.strip_suffix("index.html").unwrap_or(&item.href));
            }
            item.current = false;
            each(&mut item.children, root);
        }
    }
    each(&mut navigation.sidebar, root);
    navigation.previous = None;
    navigation.next = None;
}
