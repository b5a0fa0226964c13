//! Translations: which language a file is written in, and what a translation takes over from the chapter it translates.
//!
//! In: paths and the languages of a site; the calls of two chapters. Out: a [`Place`]; the calls of the translation with
//! the keys of the figures they name; a hash of all that a translator translates. **A translation holds words and nothing
//! else**: the keys of a figure, the theme and the numbers are those of the original, wherever they change.
//! Deliberately absent: reading files (`chapter`), and what becomes of a chapter without a translation (`index`).

use crate::diag::{Diagnostic, Span, error, or_list, warning};
use crate::figure;
use crate::markdown::Outline;
use crate::path::SourcePath;
use crate::read::call::{Call, CallSite};
use crate::read::config::is_language;
use crate::read::{Entry, Node, Value};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// The call that takes over a figure of the original.
pub const SAME: &str = "same";

/// Arguments of figures that readers read, and that a translation writes itself.
const READ: [&str; 4] = ["caption", "source", "note", "alt"];

/// Where a file stands among the languages of its site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The path without its language: `content/01-drivers.md` for `content/01-drivers.en.md`. It is the same for a
    /// chapter and its translations.
    pub key: SourcePath,
    /// The tag of its language, as the site writes it; `None`: the site's own.
    pub language: Option<String>,
}

/// Where a file of `content/` stands. `languages`: tags, the site's own first.
///
/// **The part between the last two dots is a language if the site lists it**, in large or small letters; any other is a
/// part of the name.
pub fn place(path: &SourcePath, languages: &[String]) -> Place {
    let own = || Place { key: path.clone(), language: None };
    let Some((name, tag)) = path.stem().rsplit_once('.').filter(|(name, _)| !name.is_empty()) else { return own() };
    let Some(at) = languages.iter().position(|known| known.eq_ignore_ascii_case(tag)) else { return own() };
    let Ok(key) = path.sibling(&format!("{name}.{}", path.extension())) else { return own() };
    Place { key, language: (at > 0).then(|| languages[at].clone()) }
}

/// The language that a file name seems to tell, where the site does not list it: `fr` of `01-drivers.fr.md`, and the path
/// without it.
pub fn unlisted(path: &SourcePath) -> Option<(SourcePath, &str)> {
    let (name, tag) = path.stem().rsplit_once('.').filter(|(name, _)| !name.is_empty())?;
    let two = tag.split('-').next().is_some_and(|main| main.len() == 2);
    let key = path.sibling(&format!("{name}.{}", path.extension())).ok()?;
    (two && is_language(tag)).then_some((key, tag))
}

/// A chapter that is translated, as its translation sees it.
#[derive(Clone, Copy)]
pub struct Original<'a> {
    /// Where it stands.
    pub path: &'a SourcePath,
    /// All its text.
    pub text: &'a str,
    /// The byte where its body begins.
    pub body_start: usize,
    /// Its calls.
    pub calls: &'a [CallSite],
}

/// What a translation has taken over.
#[derive(Debug, Default)]
pub struct Taken {
    /// The texts of figures, by the calls that took them over.
    pub figures: Vec<(usize, String)>,
    /// What is wrong, with the call that it belongs to, from which its places count.
    pub found: Vec<(usize, Diagnostic)>,
}

/// Puts the figures of the original in place of calls of [`SAME`].
pub fn take_over(calls: &mut [CallSite], original: Option<Original<'_>>) -> Taken {
    let mut taken = Taken::default();
    for (at, site) in calls.iter_mut().enumerate() {
        let Some(call) = site.call.as_ref().ok().filter(|call| call.name == SAME) else { continue };
        let mut warnings = Vec::new();
        match same(call, original, &mut warnings) {
            Ok((call, text)) => {
                taken.figures.push((at, text));
                site.call = Ok(call);
            }
            Err(wrong) => {
                site.call = Err(vec![wrong.clone()]);
                taken.found.push((at, wrong));
            }
        }
        taken.found.extend(warnings.into_iter().map(|warning| (at, warning)));
    }
    taken
}

/// The figure that a call of [`SAME`] names, with the words of the call; and its text.
fn same(
    call: &Call,
    original: Option<Original<'_>>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<(Call, String), Diagnostic> {
    let given = call.get("id").or(call.values.first());
    let Some((node, id)) = given.and_then(|node| Some((node, node.as_text()?))) else {
        let wrong = error!("missing-key", call.name_span.clone(), "`{SAME}` names no figure");
        return Err(wrong.help("write its id: ```` ```chart same {#fig-name} ````"));
    };
    if let Some(extra) = call.values.get(usize::from(call.get("id").is_none())) {
        let wrong = error!("bad-call", extra.span.clone(), "`{SAME}` does not know what this argument is for");
        return Err(wrong.help("give it a name: `name=value`"));
    }
    let Some(original) = original else {
        let wrong = error!("no-original", call.name_span.clone(), "`{SAME}` stands in a chapter that translates none");
        return Err(
            wrong.help("`same` takes over a figure of `01-name.md` in `01-name.en.md`; here write the figure itself")
        );
    };
    let good = || original.calls.iter().filter_map(|site| Some((site, site.call.as_ref().ok()?)));
    let Some((site, figure)) = good().find(|(_, figure)| figure.id().is_some_and(|(known, _)| known == id)) else {
        let ids: Vec<&str> = good().filter_map(|(_, figure)| figure.id().map(|(id, _)| id)).collect();
        let path = original.path;
        let wrong = error!("unknown-figure", node.span.clone(), "`{path}` has no figure `{id}`");
        let wrong = wrong.inline("no such figure").did_you_mean(id, ids.iter().copied());
        return Err(match ids.len() {
            0 => wrong.help("give the figure an id there, or write the figure itself"),
            1..=12 => wrong.help(format!("its figures are {}", or_list(ids))),
            _ => wrong.help("the figures of a chapter are listed by `tuzhang figure FILE`"),
        });
    };
    let start = original.body_start + site.range.start;
    if figure.cells.is_some() {
        let there = Span::new(original.path, start..start + site.range.len());
        let wrong = error!("no-original", node.span.clone(), "`{id}` is a table of Markdown, whose cells are words");
        return Err(wrong
            .label(there, "the table")
            .help("write the table itself, with `: caption {#tbl-name}` behind"));
    }
    let there = |span: &Span| moved(span, original.path, start);
    let mut entries: Vec<Entry> = call.named.entries().iter().filter(|entry| entry.key != "id").cloned().collect();
    let own = |key: &str| call.get(key).is_some();
    for entry in figure.named.entries().iter().filter(|entry| entry.key != "id" && !own(&entry.key)) {
        let key = entry.key.as_str();
        if READ.contains(&key) {
            // That there is no caption is told when the figure is drawn.
            if key != "caption" && entry.value.as_text().is_some_and(|text| !text.trim().is_empty()) {
                let wrong = warning!(
                    "untranslated-figure",
                    call.name_span.clone(),
                    "the figure `{id}` has a `{key}` that is not translated"
                );
                let wrong = wrong.label(there(&entry.key_span), "it is here");
                warnings.push(wrong.help(format!("write `{key}: …`, or `{key}: \"\"` to have none")));
            }
            continue;
        }
        // Rows of its own stand for the table of the original.
        if key == "data" && call.rows.is_some() {
            continue;
        }
        let (key_span, value) = (there(&entry.key_span), moved_node(&entry.value, original.path, start));
        entries.push(Entry { key: entry.key.clone(), key_span, value });
    }
    entries.insert(0, Entry { key: "id".into(), key_span: node.span.clone(), value: node.clone() });
    let rows = figure.rows.as_ref().filter(|_| !own("data")).map(|(text, span)| (text.clone(), there(span)));
    let made = Call {
        name: figure.name.clone(),
        name_span: call.name_span.clone(),
        values: figure.values.iter().map(|value| moved_node(value, original.path, start)).collect(),
        named: Node { span: call.named.span.clone(), value: Value::Map(entries) },
        rows: call.rows.clone().or(rows),
        cells: None,
    };
    let text = original.text.get(start..start + site.range.len()).unwrap_or_default();
    Ok((made, text.to_owned()))
}

/// A place of a call as one of its file.
fn moved(span: &Span, file: &SourcePath, start: usize) -> Span {
    let range = span.range();
    if span.file == SourcePath::call() { Span::new(file, range.start + start..range.end + start) } else { span.clone() }
}

fn moved_node(node: &Node, file: &SourcePath, start: usize) -> Node {
    let value = match &node.value {
        Value::List(items) => Value::List(items.iter().map(|item| moved_node(item, file, start)).collect()),
        Value::Map(entries) => Value::Map(entries.iter().map(|entry| moved_entry(entry, file, start)).collect()),
        other => other.clone(),
    };
    Node { span: moved(&node.span, file, start), value }
}

fn moved_entry(entry: &Entry, file: &SourcePath, start: usize) -> Entry {
    let (key_span, value) = (moved(&entry.key_span, file, start), moved_node(&entry.value, file, start));
    Entry { key: entry.key.clone(), key_span, value }
}

/// Stands for all of a chapter that is to be translated: its title, description and text. Of a figure that shows a table
/// only what readers read counts, so that another column or colour makes no translation old; a figure of words counts as
/// it is written. Spaces at the ends of lines count for nothing.
pub fn fingerprint(title: &str, description: Option<&str>, (body, outline): (&str, &Outline)) -> String {
    let mut text = format!("{title}\n{}\n", description.unwrap_or_default());
    let mut calls: Vec<(&Range<usize>, &Call)> =
        outline.calls.iter().filter_map(|site| Some((&site.range, site.call.as_ref().ok()?))).collect();
    calls.sort_by_key(|(range, _)| range.start);
    let mut at = 0;
    for (range, call) in calls.into_iter().filter(|(_, call)| shows_a_table(call)) {
        if range.start < at {
            continue;
        }
        text.push_str(&body[at..range.start]);
        text.push_str(call.id().map_or("", |(id, _)| id));
        for key in READ {
            text.push_str(&format!("\n{key}:{}", call.get(key).and_then(Node::as_text).unwrap_or_default()));
        }
        text.push('\n');
        at = range.end;
    }
    text.push_str(&body[at..]);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{:016x}", xxh3_64(lines.join("\n").trim_end().as_bytes()))
}

/// Whether a call draws rows that stand elsewhere.
fn shows_a_table(call: &Call) -> bool {
    call.get("data").is_some() && figure::kind(&call.name).is_some_and(|kind| kind.family() != figure::Family::Value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::outline;
    use crate::read::config::Markdown;

    #[test]
    fn a_language_is_told_by_the_part_before_the_extension_if_the_site_lists_it() {
        let languages = ["zh-CN", "en", "zh-Hant"].map(str::to_owned);
        let place = |path: &str| {
            let place = place(&SourcePath::new(path).unwrap(), &languages);
            (place.key.as_str().to_owned(), place.language)
        };
        let rows = [
            ("content/01-a.md", "content/01-a.md", None),
            ("content/01-a.en.md", "content/01-a.md", Some("en")),
            ("content/01-a.EN.md", "content/01-a.md", Some("en")),
            ("content/01-a.zh-hant.md", "content/01-a.md", Some("zh-Hant")),
            ("content/01-a.zh-CN.md", "content/01-a.md", None),
            ("content/_index.en.md", "content/_index.md", Some("en")),
            ("content/notes.draft.md", "content/notes.draft.md", None),
            ("content/01-a.fr.md", "content/01-a.fr.md", None),
            ("content/a.b.en.md", "content/a.b.md", Some("en")),
            ("content/.en.md", "content/.en.md", None),
            ("content/en.md", "content/en.md", None),
        ];
        for (path, key, language) in rows {
            assert_eq!(place(path), (key.to_owned(), language.map(str::to_owned)), "{path}");
        }
    }

    #[test]
    fn only_what_is_read_makes_a_translation_old() {
        let hash = |body: &str| fingerprint("T", None, (body, &outline(body, Markdown::default())));
        let first = hash("Words.\n\n```chart bar {#fig-a}\ncaption: A\ndata: a.csv\nx: b\n```\n");
        let rows = [
            ("Words.  \n\n```chart bar {#fig-a}\ncaption: A\ndata: b.csv\nx: c\ny: d\n```\n\n", true),
            ("Words.\n\n```chart hbar {#fig-a}\ncaption: A\ndata: a.csv\nx: b\n```\n", true),
            ("Other words.\n\n```chart bar {#fig-a}\ncaption: A\ndata: a.csv\nx: b\n```\n", false),
            ("Words.\n\n```chart bar {#fig-a}\ncaption: B\ndata: a.csv\nx: b\n```\n", false),
            ("Words.\n\n```chart bar {#fig-a}\ncaption: A\nnote: N\ndata: a.csv\nx: b\n```\n", false),
        ];
        for (body, same) in rows {
            assert_eq!(hash(body) == first, same, "{body}");
        }
        assert_ne!(first, fingerprint("U", None, ("", &outline("", Markdown::default()))));
    }
}
