//! The files of a theme: the built-in ones, a site's over them, and the words in them.
//!
//! In: the world. Out: files by their names below the theme, and words by their keys. Deliberately absent: templates.

use super::template::template_path;
use crate::diag::{Diagnostic, Span, error, warning};
use crate::path::SourcePath;
use crate::world::{World, decode};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The built-in theme: names below `themes/default/`, and contents.
pub(super) const BUILT_IN: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/default_theme.rs"));

/// A file of the theme, and where it comes from.
#[derive(Clone)]
pub(super) struct File {
    /// Where it stands in the site; `None`: it is built in.
    pub(super) source: Option<SourcePath>,
    /// What it holds.
    pub(super) bytes: Arc<[u8]>,
}

/// Puts the files of the site's theme over the built-in ones.
pub(super) fn overlay(
    world: &dyn World,
    name: &str,
    asked: Option<Span>,
    files: &mut BTreeMap<String, File>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Ok(folder) = SourcePath::new(&format!("themes/{name}")) else { return };
    let listing = world.list(&folder);
    diagnostics.extend(listing.diagnostics());
    if listing.files.is_empty() && name != "default" {
        let themes = SourcePath::new("themes").map(|themes| world.list(&themes));
        let known: BTreeSet<String> = themes
            .iter()
            .flat_map(|listing| listing.files.iter())
            .filter_map(|file| file.strip("themes").and_then(|rest| rest.split('/').next()).map(str::to_owned))
            .collect();
        let missing = error!("unknown-theme", asked, "there is no theme `{name}`: `themes/{name}/` has no files");
        let known = known.iter().map(String::as_str).chain(["default"]);
        diagnostics.push(missing.did_you_mean(name, known).help("leave `theme` out to use the built-in one"));
    }
    let own = SourcePath::new("templates").map(|folder| world.list(&folder));
    diagnostics.extend(own.iter().flat_map(|listing| listing.diagnostics()));
    let own = own.iter().flat_map(|listing| &listing.files).filter_map(|source| {
        let rest = source.strip("templates")?;
        Some((source, template_path(rest)))
    });
    let themed = listing.files.iter().filter_map(|source| Some((source, source.strip(folder.as_str())?.to_owned())));
    for (source, rest) in themed.chain(own) {
        diagnostics.extend(misplaced(source, &rest));
        match world.file(source) {
            Ok(bytes) => {
                // Marks and line ends of a system are no part of a template; what is no text is told later.
                let text = if rest.starts_with("assets/") { None } else { decode(&bytes).ok() };
                let bytes = text.map_or(bytes, |text| text.as_bytes().into());
                files.insert(rest, File { source: Some(source.clone()), bytes });
            }
            Err(why) => {
                let wrong = error!("unreadable", Span::top(source), "`{source}` cannot be read: {why}");
                diagnostics.push(wrong.help("make the file readable, or remove it"));
            }
        }
    }
}

/// A file that looks like a part of a theme and is none where it lies: `themes/x/page.html`, `templates/style.css`.
fn misplaced(source: &SourcePath, rest: &str) -> Option<Diagnostic> {
    let (folder, name) = rest.split_once('/').unwrap_or(("", rest));
    let (_, ending) = name.rsplit_once('.')?;
    let (what, place) = match ending {
        "html" => ("templates", "templates"),
        "css" | "js" | "svg" | "woff2" => ("styles, scripts and pictures", "assets"),
        "toml" => ("words of the interface", "words"),
        _ => return None,
    };
    let is_read = match folder {
        "templates" | "shortcodes" => ending == "html",
        "words" => ending == "toml",
        folder => folder == "assets",
    };
    let unread = || {
        let theme = source.as_str().split('/').nth(1).filter(|_| source.as_str().starts_with("themes/"));
        let place = format!("themes/{}/{place}/", theme.unwrap_or("default"));
        warning!("misplaced-file", Span::top(source), "nothing reads `{source}`")
            .help(format!("{what} of a theme lie at `{place}`"))
    };
    (!is_read).then(unread)
}

/// Reads a words file: flat, texts only.
pub(super) fn read_words(path: &str, file: &File, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let source = place_of(path, Some(file));
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        let wrong = error!("bad-encoding", Span::top(&source), "`{source}` is not UTF-8");
        diagnostics.push(wrong.help("save it as UTF-8"));
        return BTreeMap::new();
    };
    let whole = Span::new(&source, 0..text.len());
    let (node, wrong) = crate::read::toml::parse(text, &whole);
    diagnostics.extend(wrong);
    let mut words = BTreeMap::new();
    for entry in node.entries() {
        match entry.value.as_text() {
            Some(word) => {
                words.insert(entry.key.clone(), word.to_owned());
            }
            None => {
                let (key, kind) = (&entry.key, entry.value.kind());
                let wrong =
                    error!("wrong-type", entry.value.span.clone(), "the word `{key}` must be a text, found {kind}");
                diagnostics.push(wrong.help("write it in quotes"));
            }
        }
    }
    words
}

/// The built-in words of a file, which a test holds to be good.
pub(super) fn parse_words(text: &str) -> (BTreeMap<String, String>, usize) {
    let place = Span::top(&SourcePath::call());
    let (node, wrong) = crate::read::toml::parse(text, &place);
    let words = node.entries().iter().filter_map(|entry| Some((entry.key.clone(), entry.value.as_text()?.to_owned())));
    (words.collect(), wrong.len())
}

/// Where a file of the theme is shown to be.
pub(super) fn place_of(path: &str, file: Option<&File>) -> SourcePath {
    let own = file.and_then(|file| file.source.clone());
    own.or_else(|| SourcePath::new(&format!("themes/default/{path}")).ok()).unwrap_or_else(SourcePath::call)
}
