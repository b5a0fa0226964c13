//! The settings at the head of a chapter.
//!
//! In: a chapter's text. Out: [`FrontMatter`] and where the body begins.
//! Deliberately absent: what the settings do.

use super::{Fields, Node, Value, yaml};
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;

/// The largest front matter, in bytes.
const LIMIT: usize = 256 << 10;

/// What a chapter says of itself.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// The title; the first heading or the file's name stand in for it.
    pub title: Option<String>,
    /// A sentence for lists, search engines and previews, and where it was written; it may hold `value` calls.
    pub description: Option<(String, Span)>,
    /// When it was published.
    pub date: Option<String>,
    /// When it was last changed.
    pub updated: Option<String>,
    /// Not to be published yet.
    pub draft: bool,
    /// Its place among its siblings; smaller comes first.
    pub weight: Option<i64>,
    /// Its part of the URL, and where that was written.
    pub slug: Option<(String, Span)>,
    /// Old addresses that lead here.
    pub aliases: Vec<(String, Span)>,
    /// The template that draws it.
    pub template: Option<(String, Span)>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its topics.
    pub tags: Vec<String>,
    /// Whether it shows a table of contents.
    pub toc: Option<bool>,
    /// Whether it is numbered, or with what.
    pub number: Numbering,
    /// The id that references name it by, and where that was written.
    pub id: Option<(String, Span)>,
    /// Whether search finds it.
    pub search: Option<bool>,
    /// Whether one page holds all of a section, for print, and where that was written.
    pub print: Option<(bool, Span)>,
    /// Its language.
    pub lang: Option<String>,
    /// What stands for the text that it is a translation of, and where that was written.
    pub translated_from: Option<(String, Span)>,
    /// Whatever the theme wants.
    pub extra: Option<Node>,
}

impl FrontMatter {
    /// Takes over what a translation leaves unsaid: everything but words, addresses and the language.
    pub fn inherit(&mut self, original: &FrontMatter) {
        // Whoever adds a setting has to say here whether a translation has it from its original.
        let FrontMatter {
            title: _,
            description: _,
            date,
            updated,
            draft,
            weight,
            slug,
            aliases: _,
            template,
            authors,
            tags,
            toc,
            number,
            id,
            search,
            print,
            lang: _,
            translated_from: _,
            extra,
        } = original;
        fn or<T: Clone>(own: &mut Option<T>, other: &Option<T>) {
            if own.is_none() {
                own.clone_from(other);
            }
        }
        or(&mut self.date, date);
        or(&mut self.updated, updated);
        self.draft |= draft;
        or(&mut self.weight, weight);
        or(&mut self.slug, slug);
        or(&mut self.template, template);
        or(&mut self.toc, toc);
        or(&mut self.id, id);
        or(&mut self.search, search);
        or(&mut self.print, print);
        or(&mut self.extra, extra);
        for (own, other) in [(&mut self.authors, authors), (&mut self.tags, tags)] {
            if own.is_empty() {
                own.clone_from(other);
            }
        }
        if self.number == Numbering::Counted {
            self.number.clone_from(number);
        }
    }
}

/// How a chapter is numbered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// By its place.
    #[default]
    Counted,
    /// Not at all.
    Off,
    /// With this, for appendices: `A`.
    Given(String),
}

/// Splits a chapter into the YAML between two lines `---` and the byte where the body begins.
///
/// `None`: it has no front matter. Errors: it is not closed.
fn split<'a>(text: &'a str, file: &SourcePath) -> Result<Option<(&'a str, usize)>, Diagnostic> {
    let Some(rest) = text.strip_prefix("---\n") else {
        return match text.strip_prefix("+++\n") {
            Some(_) => {
                Err(error!("bad-front-matter", Span::new(file, 0..3), "the front matter is TOML, between `+++`")
                    .help("write it in YAML between two lines `---`: `title: …`"))
            }
            None if text.trim_end() == "---" => Err(unclosed(file)),
            None => Ok(None),
        };
    };
    let mut at = 4;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" || line.trim_end() == "..." {
            return Ok(Some((&text[4..at], at + line.len())));
        }
        at += line.len();
    }
    Err(unclosed(file))
}

fn unclosed(file: &SourcePath) -> Diagnostic {
    error!("bad-front-matter", Span::new(file, 0..3), "the front matter is not closed").help("end it with a line `---`")
}

/// Reads the front matter of a chapter. Gives it as far as it can be read, and the byte where the body begins.
pub fn parse(text: &str, file: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> (FrontMatter, usize) {
    let (yaml, body) = match split(text, file) {
        Ok(Some(parts)) => parts,
        Ok(None) => return (FrontMatter::default(), 0),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return (FrontMatter::default(), 0);
        }
    };
    if yaml.len() > LIMIT {
        let large = error!("too-large", Span::top(file), "the front matter is larger than 256 KiB");
        diagnostics.push(large.help("keep data in `data/`, text in the body"));
        return (FrontMatter::default(), body);
    }
    let node = match yaml::parse(yaml, &Span::new(file, 4..4 + yaml.len())) {
        Ok(node) => node,
        Err(wrong) => {
            diagnostics.extend(wrong);
            return (FrontMatter::default(), body);
        }
    };
    let mut fields = Fields::new("front matter", &node, diagnostics);
    let spanned = |fields: &mut Fields<'_>, key: &'static str| {
        let span = fields.node(key).map(|node| node.span.clone());
        fields.text(key).zip(span)
    };
    let plain = |list: Vec<(String, Span)>| list.into_iter().map(|(text, _)| text).collect();
    let meta = FrontMatter {
        title: fields.text("title"),
        description: spanned(&mut fields, "description"),
        date: fields.date("date"),
        updated: fields.date("updated"),
        draft: fields.flag("draft").unwrap_or(false),
        weight: fields.integer("weight"),
        slug: spanned(&mut fields, "slug"),
        aliases: fields.texts("aliases"),
        template: spanned(&mut fields, "template"),
        authors: plain(fields.texts("authors")),
        tags: plain(fields.texts("tags")),
        toc: fields.flag("toc"),
        number: numbering(&mut fields),
        id: chapter_id(&mut fields),
        search: fields.flag("search"),
        print: print(&mut fields),
        lang: super::config::tag(&mut fields, "lang"),
        translated_from: spanned(&mut fields, "translated_from"),
        extra: fields.node("extra").cloned(),
    };
    fields.finish();
    (meta, body)
}

/// Whether a section is printed as a whole.
fn print(fields: &mut Fields<'_>) -> Option<(bool, Span)> {
    let span = fields.node("print").map(|node| node.span.clone())?;
    fields.flag("print").zip(Some(span))
}

/// The id of a chapter. Errors: it does not begin with `ch-`, or cannot be an id.
fn chapter_id(fields: &mut Fields<'_>) -> Option<(String, Span)> {
    let span = fields.node("id").map(|node| node.span.clone())?;
    let id = fields.text("id")?;
    let letters = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if letters && id.starts_with("ch-") && (4..=100).contains(&id.len()) {
        return Some((id, span));
    }
    let wrong = error!("bad-id", span, "`{id}` cannot be the id of a chapter");
    fields.report(wrong.help("it is `ch-` with letters a–z, digits, `-` and `_` behind: `ch-drivers`"));
    None
}

fn numbering(fields: &mut Fields<'_>) -> Numbering {
    let Some(node) = fields.node("number") else { return Numbering::Counted };
    match &node.value {
        Value::Bool(true) => Numbering::Counted,
        Value::Bool(false) => Numbering::Off,
        Value::Text(text) | Value::Number(_, text) if (1..=8).contains(&text.chars().count()) => {
            Numbering::Given(text.clone())
        }
        _ => {
            fields.wrong("number", node, "`true`, `false` or a short text like `A`");
            Numbering::Counted
        }
    }
}
