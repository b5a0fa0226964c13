//! Where a link of a chapter leads.

use crate::chapter::Chapter;
use crate::diag::{Diagnostic, Span, error, nearest, or_list};
use crate::escape;
use crate::figure::Published;
use crate::index::{Sort, Target};
use crate::path::{OutPath, SourcePath, decode, encode, with_composed_anchor};
use crate::site::Lens;
use std::collections::BTreeSet;

/// The address to write for `to`, as seen from the page at `position`.
///
/// `#id`, `other.md#id`, `@/report/01-a.md`, a file beside the chapter or in `static/`, an address of the site,
/// or an address of the world. Errors: nothing is there; the diagnostic has no place of its own.
pub(super) fn resolve(site: &Lens<'_>, position: usize, from: &SourcePath, to: &str) -> Result<String, Diagnostic> {
    let nowhere = Option::<Span>::None;
    if to.is_empty() {
        return Err(
            error!("dead-link", nowhere, "the link leads nowhere").help("write an address between the parentheses")
        );
    }
    if !escape::is_safe_url(to) {
        let wrong =
            error!("bad-url", nowhere, "a link may not begin with `{}:`", to.split(':').next().unwrap_or(to).trim());
        return Err(wrong.help("link to a page, a file, `https:`, `mailto:` or `tel:`"));
    }
    if escape::has_scheme(to) || to.starts_with("//") {
        return Ok(to.to_owned());
    }
    let to = &*with_composed_anchor(to);
    let here = site.address(position);
    let (path, anchor) = to.split_once('#').map_or((to, None), |(path, anchor)| (path, Some(anchor)));
    let (path, query) = path.split_once('?').map_or((path, ""), |(path, query)| (path, query));
    if path.is_empty() {
        check_anchor(site, position, anchor.unwrap_or_default())?;
        return Ok(to.to_owned());
    }
    let Some(plain) = decode(path) else {
        return Err(error!("dead-link", nowhere, "`{path}` is not an address: it is not UTF-8 once decoded")
            .help("write the name as it is, without `%`"));
    };
    let suffix = |anchor: Option<&str>| {
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        anchor.map_or(query.clone(), |anchor| format!("{query}#{}", encode(&decode(anchor).unwrap_or_default())))
    };
    if plain.to_ascii_lowercase().ends_with(".md") {
        let target = source(from, &plain).map_err(|why| {
            error!("dead-link", nowhere.clone(), "`{path}` is no file of the site: {why}")
                .help("link to a file below `content/`")
        })?;
        let Some(page) = page_of(site, position, &target) else { return Err(no_source(site, from, &target)) };
        if let Some(anchor) = anchor {
            check_anchor(site, page, anchor)?;
        }
        return Ok(format!("{}{}", here.link_to(site.address(page)), suffix(anchor)));
    }
    let out = output(site, position, from, &plain);
    match out {
        Some(out) => {
            if let (Some(page), Some(anchor)) = (site.of_out(out.clone()), anchor) {
                check_anchor(site, page, anchor)?;
            }
            Ok(format!("{}{}", here.link_to(&out), suffix(anchor)))
        }
        None => {
            let Some(page) = written_as(site, position, from, &plain) else { return Err(no_file(site, from, &plain)) };
            if let Some(anchor) = anchor {
                check_anchor(site, page, anchor)?;
            }
            Ok(format!("{}{}", here.link_to(site.address(page)), suffix(anchor)))
        }
    }
}

/// The page of the chapter `x.md` for a link to `x.html`, where nothing else is published: other tools name it so.
fn written_as(site: &Lens<'_>, position: usize, from: &SourcePath, path: &str) -> Option<usize> {
    let stem = path.strip_suffix(".html")?;
    page_of(site, position, &source(from, &format!("{stem}.md")).ok()?)
}

/// A file of the site: its address as seen from a page of `chapter`, and its size if it is a picture.
///
/// A picture of a figure is never asked of another host. Errors: as [`resolve`], or `to` is an address of the world.
pub(super) fn file(site: &Lens<'_>, (position, chapter): (usize, &Chapter), to: &str) -> Result<Published, Diagnostic> {
    if to.starts_with("//") || (escape::has_scheme(to) && escape::is_safe_url(to)) {
        let wrong = error!("dead-link", Option::<Span>::None, "`{to}` is not a file of the site");
        return Err(wrong.help("put a copy beside the chapter or into `static/`: pages ask nothing of other hosts"));
    }
    let address = resolve(site, position, &chapter.path, to)?;
    let path = to.split(['?', '#']).next().and_then(decode);
    let out = path.and_then(|path| output(site, position, &chapter.path, &path));
    Ok(Published { address, size: out.and_then(|out| site.pixels(out)) })
}

/// What a link leads to, if it has a number or title of its own: a chapter, a heading, a figure.
pub(super) fn target(site: &Lens<'_>, position: usize, from: &SourcePath, to: &str) -> Option<Target> {
    if to.is_empty() || escape::has_scheme(to) || to.starts_with("//") {
        return None;
    }
    let to = &*with_composed_anchor(to);
    let (path, anchor) = to.split_once('#').map_or((to, None), |(path, anchor)| (path, Some(anchor)));
    let plain = decode(path.split('?').next().unwrap_or(path))?;
    let page = match plain.as_str() {
        "" => position,
        path if path.to_ascii_lowercase().ends_with(".md") => page_of(site, position, &source(from, path).ok()?)?,
        path => match output(site, position, from, path) {
            Some(out) => site.of_out(out)?,
            None => written_as(site, position, from, path)?,
        },
    };
    match anchor.filter(|anchor| !anchor.is_empty()) {
        Some(anchor) => site
            .targets(decode(anchor)?)
            .iter()
            .find(|target| target.page == page && target.sort != Sort::Chapter)
            .cloned(),
        None => Some(Target { page, sort: Sort::Chapter, at: 0 }).filter(|_| !path.is_empty()),
    }
}

/// The source file that a link to Markdown names: from the chapter's folder, or from `content/` with `@/` or `/`.
fn source(from: &SourcePath, path: &str) -> Result<SourcePath, crate::path::PathError> {
    match path.strip_prefix("@/").or_else(|| path.strip_prefix('/')) {
        Some(rest) => content().below(rest),
        None => from.sibling(path),
    }
}

/// The page that a source file has for the readers of another page: in their language, else the one it was written as.
/// A file that tells its language in its name is meant itself.
fn page_of(site: &Lens<'_>, position: usize, target: &SourcePath) -> Option<usize> {
    let written = site.of_source(target.clone());
    let pages = site.in_languages(target.clone());
    let near = pages.get(site.page(position).language).copied().flatten();
    near.map(|(page, _)| page).or(written).or_else(|| pages.iter().flatten().map(|(page, _)| *page).next())
}

/// The folder of all chapters.
fn content() -> SourcePath {
    SourcePath::new("content").unwrap_or_else(|_| unreachable!("the name is good"))
}

/// A file of the site as a link of `chapter` names it.
fn spelled(from: &SourcePath, file: &str) -> String {
    let beside = file.strip_prefix(from.folder()).and_then(|rest| rest.strip_prefix('/'));
    let rooted = || file.strip_prefix("content/").or_else(|| file.strip_prefix("static/"));
    match beside.or_else(rooted) {
        Some(rest) if beside.is_some() => rest.to_owned(),
        Some(rest) => format!("/{rest}"),
        None => file.to_owned(),
    }
}

/// The output that a link to anything else names: a file beside the chapter, a published file, a page's address.
fn output(site: &Lens<'_>, position: usize, from: &SourcePath, path: &str) -> Option<OutPath> {
    let rooted = path.strip_prefix('/').or_else(|| path.strip_prefix("@/"));
    let beside = match rooted {
        Some(rest) => content().below(rest).ok(),
        None => from.sibling(path).ok(),
    };
    if let Some(out) = beside.and_then(|file| site.of_file(file)) {
        return Some(out.clone());
    }
    let here = site.address(position);
    let candidate = match rooted {
        Some(rest) => rest.to_owned(),
        None => join(here.folder(), path)?,
    };
    let folder = candidate.trim_end_matches('/');
    let page = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
    [candidate.clone(), page].iter().filter_map(|path| OutPath::new(path).ok()).find(|out| site.has((*out).clone()))
}

/// A relative address resolved in a folder of the output.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn check_anchor(site: &Lens<'_>, page: usize, anchor: &str) -> Result<(), Diagnostic> {
    let plain = decode(anchor).unwrap_or_else(|| anchor.to_owned());
    if anchor.is_empty() || plain == "top" {
        return Ok(());
    }
    let none = BTreeSet::new();
    let anchors = site.anchors(page).unwrap_or(&none);
    if anchors.contains(&plain) {
        return Ok(());
    }
    let title = &site.page(page).title;
    let wrong = error!("dead-anchor", Option::<Span>::None, "“{title}” has no heading or figure `#{plain}`");
    let wrong = match nearest(&plain, anchors.iter().map(String::as_str)) {
        Some(id) => wrong.help(format!("did you mean `#{id}`?")),
        None => wrong,
    };
    Err(match anchors.len() {
        0 => wrong.help("the page has no ids; give a heading one with `{#id}`"),
        1..=12 => {
            let ids: Vec<String> = anchors.iter().map(|id| format!("#{id}")).collect();
            wrong.help(format!("its ids are {}", or_list(ids.iter().map(String::as_str))))
        }
        _ => wrong.help("give the heading an id with `{#id}`"),
    })
}

fn no_source(site: &Lens<'_>, from: &SourcePath, target: &SourcePath) -> Diagnostic {
    let nowhere = Option::<Span>::None;
    if site.is_hidden_draft(target.clone()) {
        let wrong = error!("dead-link", nowhere, "`{target}` is a draft and not published");
        return wrong.help("take the link out, publish the draft, or build with `--drafts`");
    }
    let wrong = error!("dead-link", nowhere, "there is no `{target}`");
    let known: Vec<&str> = site.sources().into_iter().map(SourcePath::as_str).collect();
    let same_name = known.iter().find(|path| path.rsplit('/').next() == Some(target.name())).copied();
    match same_name {
        Some(path) => wrong.help(format!("there is `{path}`; write it as `{}`", spelled(from, path))),
        None => match nearest(target.as_str(), known) {
            Some(path) => wrong.help(format!("did you mean `{}`?", spelled(from, path))),
            None => wrong.help("a link to a chapter is its path from this file, or from `content/` behind `/`"),
        },
    }
}

fn no_file(site: &Lens<'_>, from: &SourcePath, path: &str) -> Diagnostic {
    let wrong = error!("dead-link", Option::<Span>::None, "nothing is published at `{path}`");
    let beside = match path.strip_prefix('/').or_else(|| path.strip_prefix("@/")) {
        Some(rest) => content().below(rest),
        None => from.sibling(path),
    };
    let Ok(beside) = beside else {
        return wrong.help("a link stays inside the site: put the file beside the chapter or into `static/`");
    };
    if beside.strip("data").is_some() {
        return wrong
            .help("tables are not published as they are: link to the figure that shows it, which has the data as CSV")
            .help("or put a copy into `static/`");
    }
    let known = site.files().into_iter().map(SourcePath::as_str);
    match nearest(beside.as_str(), known) {
        Some(file) => wrong.help(format!("did you mean `{}`?", spelled(from, file))),
        None => wrong.help("put the file beside the chapter or into `static/`, or link to a chapter by its `.md` file"),
    }
}
