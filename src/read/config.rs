//! The site's settings: `site.toml`.
//!
//! In: its text and what the command line overrides. Out: [`Config`]. A site without the file has the defaults.
//! Deliberately absent: reading the file, and what a setting does.

use super::language::{self, Language};
use super::{Fields, Node, Value, toml};
use crate::diag::level::{CHECKS, Level, Levels};
use crate::diag::{Diagnostic, Span, error};
use crate::path::{OutPath, SourcePath};

/// What a site says of itself.
#[derive(Clone, Debug)]
pub struct Config {
    /// The name of the site.
    pub title: String,
    /// Where it will stand, with a closing slash; needed for absolute addresses only (sitemap, feeds, canonical links).
    pub base_url: Option<String>,
    /// The language of what is written, as in BCP 47: `zh-CN`, `en`.
    pub language: String,
    /// All languages that readers can choose, the site's own first.
    pub languages: Vec<Language>,
    /// A sentence about the site.
    pub description: Option<String>,
    /// Who writes it.
    pub authors: Vec<String>,
    /// The theme: a folder of `themes/`, over the built-in one.
    pub theme: String,
    /// Where `build` writes, relative to the site.
    pub output_dir: String,
    /// How many levels of headings are numbered; 0 for none.
    pub section_numbers: usize,
    /// Whether readers can search it.
    pub search: bool,
    /// Words of the interface that stand over the theme's.
    pub words: Vec<Word>,
    /// How chapters are read.
    pub markdown: Markdown,
    /// How works are cited.
    pub citations: Citations,
    /// How gravely checks are taken, where the site wants it otherwise.
    pub check: Levels,
    /// The address that opens a file in an editor, for the preview: `vscode://file/{path}:{line}:{column}`.
    pub editor: Option<String>,
    /// Whatever the theme wants.
    pub extra: Option<Node>,
}

/// How works are cited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citations {
    /// Files below `data/` that hold the works; none: all that can.
    pub files: Vec<(String, Span)>,
    /// The style, if one is named, and where.
    pub style: Option<(String, Span)>,
    /// Whether numbers and lists are those of a page or of the site.
    pub scope: Scope,
}

/// How far something reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One page.
    #[default]
    Page,
    /// The whole site.
    Site,
}

/// A word of the interface, as a site wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its language.
    pub language: String,
    /// Its key.
    pub key: String,
    /// Where the key was written.
    pub span: Span,
    /// What is printed.
    pub text: String,
}

/// How the Markdown of chapters is read: the table `[markdown]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Markdown {
    /// Whether emphasis and line ends follow the rules of Chinese and Japanese.
    pub cjk: Cjk,
    /// What becomes of raw HTML.
    pub html: RawHtml,
}

/// Whether emphasis and line ends follow the rules of Chinese and Japanese.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cjk {
    /// They do.
    #[default]
    On,
    /// They follow CommonMark to the letter.
    Off,
}

/// What becomes of raw HTML in chapters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RawHtml {
    /// It is part of the page.
    #[default]
    Allow,
    /// It is shown as text.
    Escape,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            title: "Untitled".into(),
            base_url: None,
            language: "en".into(),
            languages: vec![Language::new("en", "Untitled")],
            description: None,
            authors: Vec::new(),
            theme: "default".into(),
            output_dir: "public".into(),
            section_numbers: 2,
            search: true,
            words: Vec::new(),
            markdown: Markdown::default(),
            citations: Citations::default(),
            check: Levels::new(),
            editor: None,
            extra: None,
        }
    }
}

/// Reads `site.toml`.
pub fn parse(text: &str, file: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let (node, wrong) = toml::parse(text, &Span::new(file, 0..text.len()));
    diagnostics.extend(wrong);
    let usual = Config::default();
    let mut fields = Fields::new("site.toml", &node, diagnostics);
    let mut config = Config {
        title: fields.text("title").unwrap_or(usual.title),
        base_url: base_url(&mut fields),
        language: tag(&mut fields, "language").unwrap_or(usual.language),
        description: fields.text("description"),
        authors: fields.texts("authors").into_iter().map(|(text, _)| text).collect(),
        theme: folder(&mut fields, "theme").unwrap_or(usual.theme),
        output_dir: folder(&mut fields, "output_dir").unwrap_or(usual.output_dir),
        section_numbers: levels(&mut fields).unwrap_or(usual.section_numbers),
        search: fields.flag("search").unwrap_or(usual.search),
        words: words(&mut fields),
        citations: citations(&mut fields),
        check: check(&mut fields),
        languages: Vec::new(),
        markdown: Markdown::default(),
        editor: None,
        extra: None,
    };
    let mut own = Language::new(&config.language, &config.title);
    own.description.clone_from(&config.description);
    own.authors.clone_from(&config.authors);
    let tables = fields.node("languages");
    config.languages = language::languages(&mut fields, tables, own, &mut config.words);
    let table = fields.node("markdown").cloned();
    let preview = fields.node("preview").cloned();
    config.extra = fields.node("extra").cloned();
    fields.finish();
    if let Some(table) = &table {
        config.markdown = markdown(table, diagnostics);
    }
    if let Some(table) = &preview {
        let mut fields = Fields::new("[preview]", table, diagnostics);
        let editor = fields.node("editor").cloned();
        match editor.as_ref().map(|node| (node, node.as_text())) {
            Some((node, Some(address))) => match check_editor(address) {
                Ok(()) => config.editor = Some(address.to_owned()),
                Err(why) => fields.wrong("editor", node, why),
            },
            Some((node, None)) => fields.wrong("editor", node, EDITOR),
            None => {}
        }
        fields.finish();
    }
    config
}

/// What the address of an editor has to be.
const EDITOR: &str = "an address with `{path}`, like `vscode://file/{path}:{line}:{column}`";

/// Whether an address can open a file in an editor. Errors: what it has to be.
pub fn check_editor(address: &str) -> Result<(), &'static str> {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    // A browser would run these, or open a page.
    let harmful = ["javascript", "data", "vbscript", "blob"].contains(&scheme.to_ascii_lowercase().as_str());
    if is_scheme && !harmful && address.contains("{path}") { Ok(()) } else { Err(EDITOR) }
}

/// The table `[markdown]`.
fn markdown(table: &Node, diagnostics: &mut Vec<Diagnostic>) -> Markdown {
    let mut fields = Fields::new("[markdown]", table, diagnostics);
    let cjk = if fields.flag("cjk").unwrap_or(true) { Cjk::On } else { Cjk::Off };
    let html = match fields.node("html").map(|node| (node, node.as_text())) {
        None | Some((_, Some("allow"))) => RawHtml::Allow,
        Some((_, Some("escape"))) => RawHtml::Escape,
        Some((node, _)) => {
            fields.wrong("html", node, "`allow` or `escape`");
            RawHtml::Allow
        }
    };
    fields.finish();
    Markdown { cjk, html }
}

/// Checks an address for absolute links and closes it with a slash. Errors: not http or https, a query, a fragment.
pub fn check_base_url(url: &str) -> Result<String, &'static str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let rest = rest.ok_or("it must begin with `https://` or `http://`")?;
    if rest.is_empty() || rest.starts_with('/') {
        return Err("it names no host");
    }
    if url.contains(['?', '#', ' ', '"', '<', '>', '\n']) {
        return Err("it must be an address without query or fragment");
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

/// How many levels of headings are numbered. Errors: no whole number from 0 to 6.
fn levels(fields: &mut Fields<'_>) -> Option<usize> {
    let levels = fields.integer("section_numbers")?;
    if (0..=6).contains(&levels) {
        return usize::try_from(levels).ok();
    }
    if let Some(node) = fields.node("section_numbers") {
        fields.wrong("section_numbers", node, "a whole number from 0 to 6");
    }
    None
}

/// Words of the interface: a table for each language, a text for each key.
fn words(fields: &mut Fields<'_>) -> Vec<Word> {
    let mut words = Vec::new();
    let Some(node) = fields.node("words") else { return words };
    if !matches!(node.value, Value::Map(_)) {
        fields.wrong("words", node, "a table for each language: `[words.en]`");
    }
    for language in node.entries() {
        if !is_language(&language.key) {
            let key = &language.key;
            let wrong = error!("bad-language", language.key_span.clone(), "`{key}` is not a language tag");
            fields.report(wrong.help("write the words below their language: `[words.en]`"));
            continue;
        }
        words_of(fields, &language.key, &language.value, &mut words);
    }
    words
}

/// Words of one language: a text for each key.
pub(super) fn words_of(fields: &mut Fields<'_>, language: &str, node: &Node, words: &mut Vec<Word>) {
    if !matches!(node.value, Value::Map(_)) {
        fields.wrong(language, node, "a table of words");
    }
    for word in node.entries() {
        match &word.value.value {
            Value::Text(text) => {
                let (language, key) = (language.to_owned(), word.key.clone());
                words.push(Word { language, key, span: word.key_span.clone(), text: text.clone() });
            }
            _ => fields.wrong(&word.key, &word.value, "a text"),
        }
    }
}

/// Levels of checks: a code and a word in each line.
fn check(fields: &mut Fields<'_>) -> Levels {
    let mut levels = Levels::new();
    let Some(node) = fields.node("check") else { return levels };
    if !matches!(node.value, Value::Map(_)) {
        fields.wrong("check", node, "a table of checks and levels");
    }
    for entry in node.entries() {
        let key = &entry.key;
        if CHECKS.iter().all(|(code, _)| code != key) {
            let wrong = error!("unknown-key", entry.key_span.clone(), "there is no check `{key}`");
            let wrong = wrong.did_you_mean(key, CHECKS.iter().map(|(code, _)| *code));
            fields.report(wrong.help("the manual lists those that have a level"));
            continue;
        }
        match entry.value.as_text().and_then(Level::named) {
            Some(level) => {
                levels.insert(key.clone(), level);
            }
            None => fields.wrong(key, &entry.value, "`error`, `warn` or `off`"),
        }
    }
    levels
}

fn citations(fields: &mut Fields<'_>) -> Citations {
    let Some(node) = fields.node("citations") else { return Citations::default() };
    let mut wrong = Vec::new();
    let mut inner = Fields::new("[citations]", node, &mut wrong);
    let span = |inner: &mut Fields<'_>, key| inner.node(key).map(|node| node.span.clone());
    let style = inner.text("style").zip(span(&mut inner, "style"));
    let scope = match (inner.text("scope").as_deref(), span(&mut inner, "scope")) {
        (Some("site"), _) => Scope::Site,
        (Some("page") | None, _) | (_, None) => Scope::Page,
        (Some(other), Some(span)) => {
            let unknown = error!("unknown-word", span, "`scope` cannot be `{other}`");
            inner.report(unknown.did_you_mean(other, ["page", "site"]).help("it is `page` or `site`"));
            Scope::Page
        }
    };
    let citations = Citations { files: inner.texts("files"), style, scope };
    inner.finish();
    wrong.into_iter().for_each(|diagnostic| fields.report(diagnostic));
    citations
}

fn base_url(fields: &mut Fields<'_>) -> Option<String> {
    let url = fields.text("base_url").filter(|url| !url.is_empty())?;
    let span = fields.node("base_url").map(|node| node.span.clone());
    match check_base_url(&url) {
        Ok(url) => Some(url),
        Err(why) => {
            let wrong = error!("bad-url", span, "`base_url` is not an address: {why}");
            fields.report(wrong.help("write for example `https://example.org/report/`"));
            None
        }
    }
}

/// The tag of a language. Errors: it has not the shape of one.
pub(super) fn tag(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let tag = fields.text(key)?;
    let span = fields.node(key).map(|node| node.span.clone());
    if is_language(&tag) {
        return Some(tag);
    }
    let wrong = error!("bad-language", span, "`{tag}` is not a language tag");
    fields.report(wrong.help("write for example `zh-CN`, `zh-Hant`, `en` or `ja`"));
    None
}

/// Whether a text has the shape of a BCP 47 tag.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let word = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic()) && parts.all(word)
}

/// A folder below the site, or of its themes. Errors: it leaves it.
fn folder(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let text = fields.text(key)?;
    let span = fields.node(key).map(|node| node.span.clone());
    match OutPath::new(&text) {
        Ok(path) => Some(path.as_str().to_owned()),
        Err(why) => {
            let wrong = match key {
                "theme" => error!("bad-path", span, "`theme` must be a folder of `themes/`: {why}")
                    .help("write its name, like `default`"),
                _ => error!("bad-path", span, "`{key}` must be a folder of the site: {why}")
                    .help("write a name like `public`; `--output-dir` takes any other place"),
            };
            fields.report(wrong);
            None
        }
    }
}
