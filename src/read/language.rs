//! The languages of a site: the tables `[languages.TAG]` of `site.toml`.
//!
//! In: the settings. Out: every [`Language`], the site's own first. Deliberately absent: which chapter is written in
//! which (`translation`), and the words of the interface (`words`).

use super::config::{Word, is_language, words_of};
use super::{Entry, Fields, Node, Value};
use crate::diag::error;
use crate::path::OutPath;

/// A language that readers of the site can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its tag, as in BCP 47; also the folder of its pages, but for the site's own language.
    pub tag: String,
    /// Its name, as its speakers write it.
    pub name: String,
    /// The title of the site in it.
    pub title: String,
    /// A sentence about the site in it.
    pub description: Option<String>,
    /// Who writes the site, as their names are written in it.
    pub authors: Vec<String>,
    /// What becomes of chapters that are not translated.
    pub fallback: Fallback,
    /// Its place among the others; smaller comes first.
    weight: Option<i64>,
}

/// What becomes of a chapter in a language that it is not written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fallback {
    /// It is shown as it is in the site's own language, with a notice.
    #[default]
    Shown,
    /// It is left out.
    Hidden,
}

/// Names of languages as their speakers write them. Whoever has another one sets `name`.
const NAMES: [(&str, &str); 22] = [
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("zh", "简体中文"),
    ("zh-hant", "繁體中文"),
];

/// The name of a language as its speakers write it; the tag itself if it is not among [`NAMES`].
fn autonym(tag: &str) -> String {
    let lower = tag.to_ascii_lowercase();
    let mut parts = lower.split('-');
    let main = parts.next().unwrap_or_default();
    let traditional = main == "zh" && parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo"));
    let key = if traditional { "zh-hant" } else { main };
    NAMES.iter().find(|(known, _)| *known == key).map_or_else(|| tag.to_owned(), |(_, name)| (*name).to_owned())
}

impl Language {
    /// A language of which nothing but the tag is known, of a site with a title.
    pub fn new(tag: &str, title: &str) -> Language {
        Language {
            tag: tag.to_owned(),
            name: autonym(tag),
            title: title.to_owned(),
            description: None,
            authors: Vec::new(),
            fallback: Fallback::Shown,
            weight: None,
        }
    }
}

/// Reads all tables `[languages.TAG]`. `own`: the site's own language, which comes first. Words of a language go to
/// `words`.
pub(super) fn languages(
    fields: &mut Fields<'_>,
    node: Option<&Node>,
    own: Language,
    words: &mut Vec<Word>,
) -> Vec<Language> {
    let mut languages = vec![own];
    let Some(node) = node else { return languages };
    if !matches!(node.value, Value::Map(_)) {
        fields.wrong("languages", node, "a table for each language: `[languages.en]`");
    }
    let entries: Vec<Entry> = node.entries().to_vec();
    let mut seen: Vec<&Entry> = Vec::new();
    for entry in &entries {
        let tag = &entry.key;
        if !is_language(tag) || OutPath::new(tag).is_err() {
            let wrong = error!("bad-language", entry.key_span.clone(), "`{tag}` is not a language tag");
            fields.report(wrong.help("write for example `[languages.en]`, `[languages.zh-Hant]` or `[languages.ja]`"));
            continue;
        }
        if let Some(first) = seen.iter().find(|first| first.key.eq_ignore_ascii_case(tag)) {
            let twice = error!("duplicate-key", entry.key_span.clone(), "`{tag}` and `{}` are one language", first.key);
            fields.report(twice.label(first.key_span.clone(), "first here").help("take one of the two tables out"));
            continue;
        }
        seen.push(entry);
        if !matches!(entry.value.value, Value::Map(_)) {
            fields.wrong(tag, &entry.value, "a table: `[languages.en]`, with `title = \"…\"` below it");
            continue;
        }
        let own = languages[0].tag.eq_ignore_ascii_case(tag);
        let base = if own { languages[0].clone() } else { Language::new(tag, &languages[0].title) };
        let language = language(fields, entry, base, words);
        match own {
            true => languages[0] = language,
            false => languages.push(language),
        }
    }
    languages[1..].sort_by_key(|language| language.weight.unwrap_or(i64::MAX));
    languages
}

/// Reads one of the tables over what the language is without it.
fn language(outer: &mut Fields<'_>, entry: &Entry, base: Language, words: &mut Vec<Word>) -> Language {
    let mut wrong = Vec::new();
    let mut fields = Fields::new("[languages]", &entry.value, &mut wrong);
    let mut fallback = base.fallback;
    match fields.node("fallback").map(|node| (node, node.as_text())) {
        None => {}
        Some((_, Some("show"))) => fallback = Fallback::Shown,
        Some((_, Some("hide"))) => fallback = Fallback::Hidden,
        Some((node, _)) => fields.wrong("fallback", node, "`show` or `hide`"),
    }
    let authors: Vec<String> = fields.texts("authors").into_iter().map(|(text, _)| text).collect();
    let language = Language {
        name: fields.text("name").filter(|name| !name.trim().is_empty()).unwrap_or(base.name),
        title: fields.text("title").unwrap_or(base.title),
        description: fields.text("description").or(base.description),
        authors: if authors.is_empty() { base.authors } else { authors },
        weight: fields.integer("weight"),
        fallback,
        tag: base.tag,
    };
    if let Some(node) = fields.node("words") {
        words_of(&mut fields, &language.tag, node, words);
    }
    fields.finish();
    wrong.into_iter().for_each(|diagnostic| outer.report(diagnostic));
    language
}

#[cfg(test)]
mod tests {
    use super::autonym;

    #[test]
    fn languages_have_the_names_that_their_speakers_write() {
        let rows = [("zh-CN", "简体中文"), ("zh-Hant-HK", "繁體中文"), ("zh-TW", "繁體中文"), ("en-GB", "English")];
        for (tag, name) in rows {
            assert_eq!(autonym(tag), name);
        }
        assert_eq!(autonym("gsw"), "gsw", "what nobody knows is named by its tag");
    }
}
