//! The one rule from a file to its address.
//!
//! `content/report/01-drivers.md` → `report/drivers/index.html`; `_index.md` and `index.md` stand for their folder;
//! numeric prefixes order and disappear; `slug` replaces the last part; spaces become hyphens; all is NFC.
//! Each language has a tree of its own: the site's own at the root, every other in a folder of its tag, where
//! `content/report/01-drivers.en.md` → `en/report/drivers/index.html`. **An address does not depend on which other
//! languages there are.**
//! **Two sources never share an address**, also when they differ in case only.

use super::{Drafts, Index, Kind, Page, Parts};
use crate::chapter::{Chapter, without_prefix};
use crate::diag::{Diagnostic, Span, error, warning};
use crate::path::{OutPath, SourcePath};
use crate::read::language::Fallback;
use crate::translation;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The way out for a page whose address is taken.
const PAGE_MOVES: &str = "rename one of them, or give it a `slug`";

/// What a folder holds, in order.
pub(super) enum Member {
    /// A chapter.
    Page(usize),
    /// A folder with a page of its own.
    Section(String),
}

/// The addresses of one language.
#[derive(Default)]
struct Tree {
    /// The folder of its pages; empty for the site's own language.
    prefix: String,
    /// For each chapter that is shown, where it is published.
    outs: BTreeMap<usize, OutPath>,
    /// Published folder of each folder of `content/`.
    folders: BTreeMap<String, String>,
    /// For each folder with an `_index.md`, the chapter.
    sections: BTreeMap<String, usize>,
    /// For each folder that is a section, what belongs to it.
    homes: BTreeMap<String, Vec<usize>>,
}

/// All addresses of a site.
pub(super) struct Addresses<'a> {
    /// One a language, the site's own first.
    trees: Vec<Tree>,
    /// Drafts that are left out.
    pub(super) drafts: BTreeSet<SourcePath>,
    /// Who has an address, by its folded form.
    claims: BTreeMap<String, (OutPath, Option<Span>)>,
    chapters: &'a [&'a Chapter],
}

impl<'a> Addresses<'a> {
    pub(super) fn new(parts: &Parts<'a>, diagnostics: &mut Vec<Diagnostic>) -> Addresses<'a> {
        let chapters = parts.chapters;
        let mut addresses = Addresses {
            trees: Vec::new(),
            drafts: BTreeSet::new(),
            claims: parts.reserved.iter().map(|out| (out.folded(), (out.clone(), None))).collect(),
            chapters,
        };
        for (at, language) in parts.languages.iter().enumerate().skip(1) {
            addresses.reserve(&language.tag, parts, at);
        }
        warn_of_unlisted(chapters, diagnostics);
        let hidden = |chapter: &Chapter| parts.drafts == Drafts::Hidden && chapter.meta.draft;
        for at in 0..parts.languages.len() {
            let shown = addresses.written(parts, at);
            let closed: Vec<&str> = shown
                .iter()
                .map(|&position| chapters[position])
                .filter(|chapter| hidden(chapter) && chapter.is_section())
                .map(|chapter| chapter.place.key.folder())
                .collect();
            let is_closed = |chapter: &Chapter| {
                let key = &chapter.place.key;
                closed.iter().any(|folder| key.folder() == *folder || key.strip(folder).is_some())
            };
            let prefix = if at == 0 { String::new() } else { parts.languages[at].tag.clone() };
            addresses.trees.push(Tree { prefix, ..Tree::default() });
            let (mut open, mut left_out) = (Vec::new(), Vec::new());
            for position in shown {
                let chapter = chapters[position];
                if hidden(chapter) || is_closed(chapter) {
                    left_out.push(chapter.path.clone());
                } else {
                    open.push(position);
                    if chapter.is_section() {
                        addresses.trees[at].sections.insert(chapter.place.key.folder().to_owned(), position);
                    }
                }
            }
            addresses.drafts.extend(left_out);
            for position in open {
                let home = addresses.home(at, chapters[position]);
                addresses.trees[at].homes.entry(home).or_default().push(position);
                addresses.claim_page(at, position, diagnostics);
            }
        }
        addresses
    }

    /// Takes the addresses that a language has whatever is written in it.
    fn reserve(&mut self, tag: &str, parts: &Parts<'_>, at: usize) {
        let front = |position: &usize| self.chapters[*position].place.key.as_str() == "content/_index.md";
        let unwritten = !self.written(parts, at).iter().any(front);
        let names = [("404.html", true), ("index.html", unwritten)];
        let taken = names.into_iter().filter(|(_, taken)| *taken);
        for out in taken.filter_map(|(name, _)| OutPath::new(&format!("{tag}/{name}")).ok()) {
            self.claims.insert(out.folded(), (out, None));
        }
    }

    /// The chapters of a language: those that are written in it, and where one is not, that of the site's own.
    fn written(&self, parts: &Parts<'_>, at: usize) -> Vec<usize> {
        let language = &parts.languages[at];
        let is_own = |chapter: &Chapter| match &chapter.place.language {
            None => at == 0,
            Some(tag) => at > 0 && *tag == language.tag,
        };
        let hidden = |chapter: &Chapter| parts.drafts == Drafts::Hidden && chapter.meta.draft;
        let own = |&position: &usize| is_own(self.chapters[position]);
        if at == 0 || language.fallback == Fallback::Hidden {
            return (0..self.chapters.len()).filter(own).collect();
        }
        // A translation that is not to be published yet stands for nothing.
        let shown = |position: &usize| own(position) && !hidden(self.chapters[*position]);
        let keys: BTreeSet<&SourcePath> =
            (0..self.chapters.len()).filter(shown).map(|position| &self.chapters[position].place.key).collect();
        let stands_in = |position: &usize| {
            let place = &self.chapters[*position].place;
            place.language.is_none() && !keys.contains(&place.key)
        };
        (0..self.chapters.len()).filter(|position| shown(position) || stands_in(position)).collect()
    }

    /// The folder of the section that a chapter belongs to; for a section, the one above.
    fn home(&self, tree: usize, chapter: &Chapter) -> String {
        let key = &chapter.place.key;
        let bundle = matches!(key.name(), "_index.md" | "index.md");
        let mut folder = key.folder();
        if bundle && folder != "content" {
            folder = folder.rsplit_once('/').map_or("content", |(above, _)| above);
        }
        while folder != "content" && !self.trees[tree].sections.contains_key(folder) {
            folder = folder.rsplit_once('/').map_or("content", |(above, _)| above);
        }
        folder.to_owned()
    }

    /// Where a folder of `content/` is published; that of the language for `content/` itself.
    fn folder(&mut self, tree: usize, folder: &str) -> String {
        let Some((above, name)) = folder.rsplit_once('/') else { return self.trees[tree].prefix.clone() };
        if let Some(known) = self.trees[tree].folders.get(folder) {
            return known.clone();
        }
        // A section that is left out in a language still names its folder.
        let section = self.trees[tree].sections.get(folder).or_else(|| self.trees[0].sections.get(folder));
        let slug = section.and_then(|&section| self.chapters[section].meta.slug.as_ref());
        let part = slug.map_or_else(|| part(name), |(slug, _)| slug.clone());
        let above = self.folder(tree, above);
        let full = if above.is_empty() { part } else { format!("{above}/{part}") };
        self.trees[tree].folders.insert(folder.to_owned(), full.clone());
        full
    }

    fn claim_page(&mut self, tree: usize, position: usize, diagnostics: &mut Vec<Diagnostic>) {
        let chapter = self.chapters[position];
        let key = &chapter.place.key;
        let top = Span::top(&chapter.path);
        let slug_span = chapter.meta.slug.as_ref().map(|(_, span)| span.clone());
        if let Some((slug, span)) = &chapter.meta.slug {
            let why = match OutPath::new(slug) {
                Err(why) => Some(why.to_string()),
                Ok(_) => slug.contains('/').then(|| "it is more than one name".to_owned()),
            };
            if let Some(why) = why {
                let wrong = error!("bad-path", span.clone(), "`{slug}` cannot be a part of an address: {why}");
                diagnostics.push(wrong.help("a slug is one name without `/`, like `drivers`"));
                return;
            }
        }
        if key.as_str() == "content/index.md" {
            let path = &chapter.path;
            let wrong = error!("misnamed-section", top, "`{path}` is not the front page");
            diagnostics.push(wrong.help(format!("name it `{}`", path.as_str().replacen("index", "_index", 1))));
            return;
        }
        let folder = self.folder(tree, key.folder());
        let text = match key.name() {
            "_index.md" => folder.clone(),
            "index.md" if key.folder() != "content" => match &chapter.meta.slug {
                Some((slug, _)) => folder.rsplit_once('/').map_or(slug.clone(), |(above, _)| format!("{above}/{slug}")),
                None => folder.clone(),
            },
            _ => {
                let name = chapter.meta.slug.as_ref().map_or_else(|| part(key.stem()), |(slug, _)| slug.clone());
                if folder.is_empty() { name } else { format!("{folder}/{name}") }
            }
        };
        let page = if text.is_empty() { "index.html".to_owned() } else { format!("{text}/index.html") };
        match OutPath::new(&page) {
            Ok(out) => {
                if self.claim(&out, slug_span.unwrap_or(top), PAGE_MOVES, diagnostics) {
                    self.trees[tree].outs.insert(position, out);
                }
            }
            Err(why) => {
                let wrong = error!("bad-path", top, "this file cannot have an address: {why}");
                diagnostics.push(wrong.help("rename the file, or give it a `slug`"));
            }
        }
    }

    /// Takes an address, or tells who has it and the way out.
    fn claim(&mut self, out: &OutPath, span: Span, way_out: &str, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let Some((taken, owner)) = self.claims.get(&out.folded()) else {
            self.claims.insert(out.folded(), (out.clone(), Some(span)));
            return true;
        };
        let address = out.as_str();
        let mut wrong = match owner {
            Some(owner) => {
                let other = &owner.file;
                let file = &span.file;
                error!("same-address", span.clone(), "`{file}` and `{other}` would both be published at `{address}`")
                    .label(owner.clone(), "this is published there")
            }
            None => error!("same-address", span, "`{address}` is written by the site itself"),
        };
        if taken != out {
            wrong = wrong.help("the two differ in case only, which some systems do not tell apart");
        }
        diagnostics.push(wrong.help(match owner {
            Some(_) => way_out,
            None => "rename it; what a theme brings is replaced in `themes/<name>/`",
        }));
        false
    }

    /// The chapter that makes a folder a section.
    pub(super) fn section_of(&self, tree: usize, folder: &str) -> Option<usize> {
        let tree = &self.trees[tree];
        tree.sections.get(folder).copied().filter(|section| tree.outs.contains_key(section))
    }

    /// Where the landing page of a language is published.
    pub(super) fn landing(&self, tree: usize) -> OutPath {
        let prefix = &self.trees[tree].prefix;
        let name = if prefix.is_empty() { "index.html".to_owned() } else { format!("{prefix}/index.html") };
        OutPath::new(&name).unwrap_or_else(|_| unreachable!("a tag is a good name"))
    }

    /// Where a chapter is published.
    pub(super) fn page(&self, tree: usize, chapter: usize) -> OutPath {
        self.trees[tree].outs.get(&chapter).cloned().unwrap_or_else(|| self.landing(tree))
    }

    /// What belongs to a section, in order: `weight`, then numeric prefix, then name.
    pub(super) fn members(&self, tree: usize, folder: &str) -> Vec<Member> {
        let (tree, chapters) = (&self.trees[tree], self.chapters);
        let of_home = tree.homes.get(folder).into_iter().flatten().copied();
        let mut members: Vec<usize> = of_home
            .filter(|position| tree.outs.contains_key(position))
            .filter(|&position| !(chapters[position].is_section() && chapters[position].place.key.folder() == folder))
            .collect();
        members.sort_by_cached_key(|&position| order(chapters[position]));
        let member = |position: usize| match chapters[position].is_section() {
            true => Member::Section(chapters[position].place.key.folder().to_owned()),
            false => Member::Page(position),
        };
        members.into_iter().map(member).collect()
    }

    /// Sections that one page holds, each beside its own.
    pub(super) fn printed(
        &mut self,
        parts: &Parts<'_>,
        pages: &[Arc<Page>],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> BTreeMap<usize, OutPath> {
        let mut printed = BTreeMap::new();
        for (position, page) in pages.iter().enumerate() {
            let chapter = page.chapter.map(|chapter| parts.chapters[chapter]);
            let Some((true, span)) = chapter.and_then(|chapter| chapter.meta.print.clone()) else { continue };
            if page.kind == Kind::Chapter {
                if page.original.is_none() {
                    let wrong = error!("unknown-key", span, "a chapter has no setting `print`");
                    diagnostics.push(wrong.help("write it into the `_index.md` whose chapters one page shall hold"));
                }
                continue;
            }
            for name in ["print.css", "print.html"] {
                let Ok(out) = page.out.sibling(name) else { continue };
                let way_out = "rename the other, or take `print` out";
                if self.claim(&out, span.clone(), way_out, diagnostics) && name.ends_with(".html") {
                    printed.insert(position, out);
                }
            }
        }
        printed
    }

    /// Files that are published as they are.
    pub(super) fn files(
        &mut self,
        parts: &Parts<'_>,
        index: &Index,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> BTreeMap<OutPath, SourcePath> {
        for (page, facts) in index.pages.iter().zip(&index.facts) {
            // A page that stands in for a translation has the files of its original.
            let Some(chapter) = page.chapter.map(|chapter| parts.chapters[chapter]).filter(|_| page.is_own()) else {
                continue;
            };
            for figure in &facts.held.figures {
                let span = chapter.span(chapter.outline.calls[figure.call].range.clone());
                for (_, out) in &figure.files {
                    let way_out = "give the figure another `id`, or rename the other file";
                    self.claim(out, span.clone(), way_out, diagnostics);
                }
            }
        }
        let mut files = BTreeMap::new();
        for source in parts.bundled {
            let folder = self.folder(0, source.folder());
            let text = if folder.is_empty() { source.name().to_owned() } else { format!("{folder}/{}", source.name()) };
            self.claim_file(&text, source, &mut files, diagnostics);
        }
        for source in parts.fixed {
            if let Some(text) = source.strip("static") {
                self.claim_file(text, source, &mut files, diagnostics);
            }
        }
        files
    }

    fn claim_file(
        &mut self,
        text: &str,
        source: &SourcePath,
        files: &mut BTreeMap<OutPath, SourcePath>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        match OutPath::new(text) {
            Ok(out) => {
                if self.claim(&out, Span::top(source), "rename one of them, or take one away", diagnostics) {
                    files.insert(out, source.clone());
                }
            }
            Err(why) => {
                let wrong = error!("bad-path", Span::top(source), "this file cannot be published: {why}");
                diagnostics.push(wrong.help("rename the file"));
            }
        }
    }

    /// Old addresses: `/old/page/`, `old.html`.
    pub(super) fn aliases(
        &mut self,
        parts: &Parts<'_>,
        pages: &[Arc<Page>],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> BTreeMap<OutPath, usize> {
        let mut aliases = BTreeMap::new();
        for (position, page) in pages.iter().enumerate() {
            let Some(chapter) = page.chapter.map(|chapter| parts.chapters[chapter]).filter(|_| page.is_own()) else {
                continue;
            };
            for (alias, span) in &chapter.meta.aliases {
                let text = alias.strip_prefix('/').unwrap_or(alias);
                let file = match text.rsplit('/').next() {
                    _ if text.is_empty() => String::new(),
                    Some(name) if name.ends_with(".html") || name.ends_with(".htm") => text.to_owned(),
                    _ => format!("{}/index.html", text.trim_end_matches('/')),
                };
                match OutPath::new(&file) {
                    Ok(out) => {
                        if self.claim(
                            &out,
                            span.clone(),
                            "an old address leads to one page: take the alias out",
                            diagnostics,
                        ) {
                            aliases.insert(out, position);
                        }
                    }
                    Err(why) => {
                        let wrong = error!("bad-path", span.clone(), "`{alias}` cannot be an address: {why}");
                        diagnostics.push(wrong.help("write an old address of the site, like `/old/page/`"));
                    }
                }
            }
        }
        aliases
    }
}

/// A file or folder name as a part of an address.
fn part(name: &str) -> String {
    without_prefix(name).1.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Where a chapter stands among its siblings.
fn order(chapter: &Chapter) -> (i64, u64, String) {
    let key = &chapter.place.key;
    let name = match key.name() {
        "_index.md" | "index.md" => key.folder().rsplit('/').next().unwrap_or_default(),
        _ => key.stem(),
    };
    let (prefix, rest) = without_prefix(name);
    let mut parts = name.split(['-', '_', '.', ' ']);
    let first = parts.clone().next().and_then(|first| first.parse().ok());
    let only_numbers = parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let prefix = prefix.or(first.filter(|_| only_numbers)).unwrap_or(u64::MAX);
    (chapter.meta.weight.unwrap_or(i64::MAX), prefix, natural(rest))
}

/// A name that sorts as people do: `ch2` before `ch10`.
fn natural(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find(|character: char| character.is_ascii_digit()) {
        let end = rest[at..].find(|character: char| !character.is_ascii_digit()).map_or(rest.len(), |end| at + end);
        let number = rest[at..end].trim_start_matches('0');
        // The count of digits stands before them: more of them are a larger number.
        key.push_str(&format!("{}{:08}{number}", &rest[..at], number.len()));
        rest = &rest[end..];
    }
    key.push_str(rest);
    key
}

/// Warns of names that look like translations into languages that the site does not list.
fn warn_of_unlisted(chapters: &[&Chapter], diagnostics: &mut Vec<Diagnostic>) {
    let known: BTreeSet<&SourcePath> = chapters.iter().map(|chapter| &chapter.place.key).collect();
    for chapter in chapters.iter().filter(|chapter| chapter.place.key == chapter.path) {
        let Some((_, tag)) = translation::unlisted(&chapter.path).filter(|(key, _)| known.contains(key)) else {
            continue;
        };
        let span = Span::top(&chapter.path);
        let path = &chapter.path;
        let wrong = warning!("unlisted-language", span, "`{path}` looks like a translation into `{tag}`");
        let wrong = wrong.help(format!("write `[languages.{tag}]` into `site.toml`, and it is one"));
        diagnostics.push(wrong.help("else give it another name: its page is one of the site's own language"));
    }
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn names_with_numbers_sort_as_people_do() {
        let sorted = ["02.1", "2.9", "2.10", "10.1", "ch-2", "ch-02-a", "ch-10", "表2", "表10"];
        assert!(sorted.windows(2).all(|pair| natural(pair[0]) <= natural(pair[1])));
        assert!(sorted.is_sorted_by_key(|name| natural(name)));
    }
}
