//! One source file and its facts.
//!
//! In: the text of a Markdown file. Out: [`Chapter`]: settings, headings, links, calls, with places in the file.
//! Parsing never fails: what is wrong is in [`Chapter::diagnostics`].
//! Deliberately absent: numbers, addresses, neighbours (`index`), and drawing (`page`).

use crate::diag::{Diagnostic, Span, warning};
use crate::include::{self, Pieces};
use crate::markdown::{Equation, Heading, Link, Outline, outline};
use crate::path::SourcePath;
use crate::read::config::Markdown;
use crate::read::front_matter::{self, FrontMatter};
use crate::translation::{self, Original, Place, Taken};
use crate::world::{World, text};
use std::sync::Arc;

/// A source file of the site's content.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Where it stands.
    pub path: SourcePath,
    /// Where it stands among the languages of the site.
    pub place: Place,
    /// The chapter that it translates.
    pub original: Option<Translated>,
    /// All its text.
    pub text: Arc<str>,
    /// The byte where the body begins.
    pub body_start: usize,
    /// Its settings.
    pub meta: FrontMatter,
    /// How its body is read.
    pub markdown: Markdown,
    /// The facts of its body; places count in the body.
    pub outline: Outline,
    /// Its title: from the settings, the first heading, or the file's name.
    pub title: String,
    /// Where its bytes were written, if it includes other files; places count in all its text.
    pub pieces: Option<Pieces>,
    /// What is wrong with the file by itself.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a translation has from the chapter that it translates.
#[derive(Clone, Debug)]
pub struct Translated {
    /// Where that chapter stands.
    pub path: SourcePath,
    /// Its text as far as its front matter goes.
    head: Arc<str>,
    /// What stands for all that is to be translated of it.
    pub hash: String,
    /// Texts of figures that are taken over, by the calls that do.
    figures: Vec<(usize, String)>,
}

impl Chapter {
    /// Reads a chapter with the files that it includes.
    pub fn read(world: &dyn World, path: &SourcePath, text: Arc<str>, markdown: Markdown) -> Chapter {
        let included = include::may_include(&text).then(|| {
            let (_, body_start) = front_matter::parse(&text, path, &mut Vec::new());
            include::expand(world, path, &text, (body_start, markdown))
        });
        let Some(included) = included.flatten() else {
            return Chapter::parse(path, text, markdown);
        };
        let mut chapter = Chapter::parse(path, included.text.into(), markdown);
        let found = std::mem::take(&mut chapter.diagnostics).into_iter();
        chapter.diagnostics =
            found.map(|found| include::located(found, |file| (file == path).then_some(&included.pieces))).collect();
        chapter.diagnostics.extend(included.diagnostics);
        chapter.pieces = Some(included.pieces);
        chapter
    }

    /// Reads a chapter by itself, its body by the rules of `markdown`.
    pub fn parse(path: &SourcePath, text: Arc<str>, markdown: Markdown) -> Chapter {
        let mut diagnostics = Vec::new();
        let (meta, body_start) = front_matter::parse(&text, path, &mut diagnostics);
        let mut outline = outline(&text[body_start..], markdown);
        for site in &outline.calls {
            if let Err(wrong) = &site.call {
                let start = body_start + site.range.start;
                diagnostics.extend(wrong.iter().map(|diagnostic| diagnostic.clone().placed(path, start)));
            }
        }
        let wrong = std::mem::take(&mut outline.diagnostics);
        diagnostics.extend(wrong.into_iter().map(|diagnostic| diagnostic.placed(path, body_start)));
        let heading =
            outline.headings.first().filter(|_| outline.begins_with_title).map(|heading| heading.text.clone());
        let title = meta.title.clone().or(heading).unwrap_or_else(|| name_as_title(path));
        let place = Place { key: path.clone(), language: None };
        let (path, original, pieces) = (path.clone(), None, None);
        Chapter { path, place, original, text, body_start, meta, markdown, outline, title, pieces, diagnostics }
    }

    /// The chapter as it stands among the languages of its site: a translation takes over from its original what is no
    /// word. `own`: the tag of the site's own language.
    pub fn placed(mut self, world: &dyn World, place: Place, own: &str) -> Chapter {
        if self.meta.title.is_none() && !self.outline.begins_with_title {
            self.title = name_as_title(&place.key);
        }
        let original = place.language.as_ref().and_then(|_| original(world, &place.key, own, self.markdown));
        self.place = place;
        let seen = original.as_ref().map(|original| Original {
            path: &original.path,
            text: &original.text,
            body_start: original.body_start,
            calls: &original.outline.calls,
        });
        let Taken { figures, found } = translation::take_over(&mut self.outline.calls, seen);
        let start = |at: usize| self.body_start + self.outline.calls[at].range.start;
        let mut said: Vec<Diagnostic> =
            found.into_iter().map(|(at, found)| found.placed(&self.path, start(at))).collect();
        if let Some(original) = &original {
            self.meta.inherit(&original.meta);
            let description = original.meta.description.as_ref().map(|(text, _)| text.as_str());
            let hash = translation::fingerprint(&original.title, description, (original.body(), &original.outline));
            let path = &original.path;
            if let Some((_, span)) = self.meta.translated_from.as_ref().filter(|(from, _)| *from != hash) {
                let own = &self.path;
                let stale = warning!("stale-translation", span.clone(), "`{path}` has changed since it was translated");
                said.push(stale.help(format!("translate what is new, then run `tuzhang translate --mark {own}`")));
            }
            let head = original.text[..original.body_start].into();
            self.original = Some(Translated { path: path.clone(), head, hash, figures });
        } else if let Some((_, span)) = &self.meta.translated_from {
            let stray =
                warning!("no-original", span.clone(), "`translated_from` stands in a chapter that translates none");
            said.push(stray.help("take the line out, or put the chapter beside its original: `01-name.en.md`"));
        }
        let pieces = |file: &SourcePath| match &original {
            Some(original) if *file == original.path => original.pieces.as_ref(),
            _ if *file == self.path => self.pieces.as_ref(),
            _ => None,
        };
        let said: Vec<Diagnostic> = said.into_iter().map(|found| include::located(found, pieces)).collect();
        self.diagnostics.extend(said);
        self
    }

    /// The Markdown behind the front matter.
    pub fn body(&self) -> &str {
        &self.text[self.body_start..]
    }

    /// The file that a byte of the body was written in: this one, or one that it includes.
    pub fn file_at(&self, at: usize) -> &SourcePath {
        let file = self.pieces.as_ref().and_then(|pieces| pieces.file(self.body_start + at));
        file.unwrap_or(&self.path)
    }

    /// A range of the body as a place in the file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(&self.path, self.body_start + range.start..self.body_start + range.end)
    }

    /// Whether the body's first heading is the page's title, and so not part of the text.
    pub fn title_is_in_body(&self) -> bool {
        self.meta.title.is_none() && self.outline.begins_with_title
    }

    /// The id that references name the chapter by: that of its settings, else `ch-` and the file's name.
    ///
    /// `None`: the name is not made of ASCII letters, digits, `-` and `_`.
    pub fn id(&self) -> Option<String> {
        if let Some((id, _)) = &self.meta.id {
            return Some(id.clone());
        }
        let key = &self.place.key;
        let stem = match key.stem() {
            "index" | "_index" => key.folder().rsplit('/').next().unwrap_or_default(),
            stem => stem,
        };
        let name = without_prefix(stem).1;
        let good = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        let front = matches!(key.as_str(), "content/_index.md" | "content/index.md");
        (good && !front).then(|| format!("ch-{name}"))
    }

    /// Whether its title or description has to be made: calls in them to be filled in, or a summary to be read.
    pub fn has_computed_title(&self) -> bool {
        let heading = self.outline.headings.first().filter(|_| self.title_is_in_body());
        let description = self.meta.description.as_ref().map_or("", |(text, _)| text);
        let heading = heading.map_or("", |heading| &self.body()[heading.range.clone()]);
        self.summary().is_some() || [&self.title, description, heading].iter().any(|text| text.contains("{{"))
    }

    /// The part of the body before `<!-- more -->`, which says what a chapter without a description is about.
    pub fn summary(&self) -> Option<std::ops::Range<usize>> {
        let end = self.outline.more.filter(|_| self.meta.description.is_none())?;
        let heading = self.outline.headings.first().filter(|_| self.title_is_in_body());
        let start = heading.map_or(0, |heading| heading.range.end);
        (start < end).then_some(start..end)
    }

    /// All that the order of a site may depend on: front matter, title, and the facts of the body in the order in which
    /// they stand, without their places. **While the shapes of all chapters stay, so does the index.**
    pub fn shape(&self) -> Shape<'_> {
        // Whoever adds a fact has to say here whether the index may depend on it.
        let Outline {
            begins_with_title,
            headings,
            links,
            calls,
            pictures,
            equations,
            html_ids,
            more: _, // in the summary
            words: _,
            diagnostics: _,
            shown: _, // follows from the body
        } = &self.outline;
        let body = self.body();
        let mut facts: Vec<(usize, Fact<'_>)> = Vec::new();
        facts.extend(headings.iter().map(|heading| {
            let Heading { level, id, text, range, is_numbered: _ } = heading; // in its source
            (range.start, Fact::Heading(*level, id, text, &body[range.clone()]))
        }));
        facts.extend(links.iter().map(|Link { to, range }| (range.start, Fact::Link(to))));
        let taken = self.original.as_ref().map_or(&[][..], |original| &original.figures);
        facts.extend(calls.iter().enumerate().map(|(at, call)| {
            let figure = taken.iter().find(|(of, _)| *of == at).map(|(_, text)| text.as_str());
            (call.range.start, Fact::Call(&body[call.range.clone()], figure))
        }));
        facts.extend(pictures.iter().map(|picture| (picture.range.start, Fact::Picture(&body[picture.range.clone()]))));
        let formulas = equations.iter().map(|Equation { tex, id, range }| {
            (range.start, Fact::Equation(tex, id.as_ref().map(|(id, _)| id.as_str())))
        });
        facts.extend(formulas);
        facts.sort_by_key(|(start, _)| *start);
        let facts = facts.into_iter().map(|(_, fact)| fact).collect();
        Shape {
            path: &self.path,
            place: &self.place,
            head: self.head(),
            title: &self.title,
            begins_with_title: *begins_with_title,
            summary: self.summary().map(|range| &body[range]),
            facts,
            html_ids,
        }
    }

    /// Its front matter as it is written, and that of the chapter that it translates.
    pub fn head(&self) -> (&str, Option<&str>) {
        (&self.text[..self.body_start], self.original.as_ref().map(|original| &*original.head))
    }

    /// Whether the file makes a section: `_index.md`.
    pub fn is_section(&self) -> bool {
        self.place.key.name() == "_index.md"
    }
}

/// The chapter that a translation translates: the file without a language in its name, or with that of the site.
fn original(world: &dyn World, key: &SourcePath, own: &str, markdown: Markdown) -> Option<Chapter> {
    let named = key.sibling(&format!("{}.{own}.{}", key.stem(), key.extension())).ok();
    let mut all = std::iter::once(key.clone()).chain(named);
    let (path, text) = all.find_map(|path| Some((path.clone(), text(world, &path).ok()?)))?;
    Some(Chapter::read(world, &path, text, markdown))
}

/// What of a chapter the order of a site may depend on.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Shape<'a> {
    path: &'a SourcePath,
    place: &'a Place,
    head: (&'a str, Option<&'a str>),
    title: &'a str,
    begins_with_title: bool,
    summary: Option<&'a str>,
    facts: Vec<Fact<'a>>,
    html_ids: &'a [String],
}

/// A fact of a body.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Fact<'a> {
    /// Its level, id, text, and source.
    Heading(u8, &'a str, &'a str, &'a str),
    /// Where it leads.
    Link(&'a str),
    /// Its source, and that of a figure which it takes over.
    Call(&'a str, Option<&'a str>),
    /// Its source.
    Picture(&'a str),
    /// Its text, and its id.
    Equation(&'a str, Option<&'a str>),
}

/// `03-map_of_china.md` → `map of china`; for `index.md` and `_index.md` the folder speaks.
fn name_as_title(path: &SourcePath) -> String {
    let stem = match path.stem() {
        "index" | "_index" => path.folder().rsplit('/').next().unwrap_or_default(),
        stem => stem,
    };
    let title = without_prefix(stem).1.replace(['-', '_'], " ");
    if title.trim().is_empty() { stem.to_owned() } else { title }
}

/// Splits `03-map` into its number and `map`. A name that is nothing but numbers keeps them, as `02.1` does, and so does a
/// year.
pub(crate) fn without_prefix(name: &str) -> (Option<u64>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].trim_start_matches(['-', '_', '.', ' ']);
    let mut parts = rest.split(['-', '_', '.', ' ']);
    // `02.1` and `10.1` are sections of chapters: without the first number they would be one name.
    if parts.all(|part| matches!(part.len(), 1..=3) && part.bytes().all(|byte| byte.is_ascii_digit())) {
        return (None, name);
    }
    match name[..digits].parse() {
        Ok(number) if digits <= 3 && !rest.is_empty() && rest.len() < name.len() - digits => (Some(number), rest),
        _ => (None, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_order_and_disappear() {
        assert_eq!(without_prefix("01-drivers"), (Some(1), "drivers"));
        assert_eq!(without_prefix("2024"), (None, "2024"));
        assert_eq!(without_prefix("2024-报告"), (None, "2024-报告"));
        assert_eq!(without_prefix("3d"), (None, "3d"));
        assert_eq!(without_prefix("02.1"), (None, "02.1"));
        assert_eq!(without_prefix("1-2-3"), (None, "1-2-3"));
        assert_eq!(without_prefix("01-2023"), (Some(1), "2023"));
        assert_eq!(without_prefix("02.1-安装"), (Some(2), "1-安装"));
    }

    #[test]
    fn a_title_comes_from_the_nearest_place() {
        let title = |path: &str, text: &str| {
            Chapter::parse(&SourcePath::new(path).unwrap(), text.into(), Markdown::default()).title
        };
        assert_eq!(title("content/01-a_b.md", "x"), "a b");
        assert_eq!(title("content/01-a.md", "# 甲 *乙*\n"), "甲 乙");
        assert_eq!(title("content/01-a.md", "---\ntitle: 丙\n---\n# 甲\n"), "丙");
        assert_eq!(title("content/report/_index.md", ""), "report");
    }
}
