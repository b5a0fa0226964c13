//! The facts of a body: headings, links, calls, ids, length.

use super::cover::Covered;
use super::document::{Document, Equation, Piece};
use super::math::{self, Mode};
use super::note;
use super::picture::{self, Picture};
use super::rules::Rules;
use super::shown::Shown;
use super::slug::Slugs;
use crate::diag::{Diagnostic, Span, error, warning};
use crate::path::SourcePath;
use crate::read::Node;
use crate::read::call::{self, CallSite};
use crate::read::config::Markdown;
use crate::read::reference;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id in the page.
    pub id: String,
    /// Its text without marks; calls left out.
    pub text: String,
    /// Its bytes in the body.
    pub range: Range<usize>,
    /// Whether it takes part in the count of sections; `{number=false}` takes it out.
    pub is_numbered: bool,
}

/// The attribute of a heading that takes it out of the count.
const NUMBER: &str = "number";

/// A link or an image.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads, as written.
    pub to: String,
    /// The bytes of the address in the body, or of the whole link.
    pub range: Range<usize>,
}

/// The facts of a body. All places count in the body.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Whether the body begins with a heading of the first level.
    pub begins_with_title: bool,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Links and images in order.
    pub links: Vec<Link>,
    /// Calls in order, fences included; those in code left out.
    pub calls: Vec<CallSite>,
    /// Images that are figures, in order.
    pub pictures: Vec<Picture>,
    /// Displayed formulas, in order.
    pub equations: Vec<Equation>,
    /// Ids that raw HTML gives.
    pub html_ids: Vec<String>,
    /// Where the summary ends: the place of `<!-- more -->`.
    pub more: Option<usize>,
    /// Words: each wide character counts as one.
    pub words: usize,
    /// What is wrong with the text itself; in [`SourcePath::call`].
    pub diagnostics: Vec<Diagnostic>,
    /// What CommonMark is shown of the text, found once.
    pub shown: Shown,
}

/// Reads the facts of a body.
pub fn outline(body: &str, markdown: Markdown) -> Outline {
    let rules = Rules::Chapter(markdown);
    let covered = Covered::new(body, rules);
    let mut document = Document::read(&covered, rules);
    let mut outline = Outline {
        diagnostics: std::mem::take(&mut document.diagnostics),
        calls: std::mem::take(&mut document.calls),
        html_ids: std::mem::take(&mut document.html_ids),
        more: document.more,
        ..Outline::default()
    };
    outline.diagnostics.extend(note::check(&document.pieces, &covered.text));
    let mut headings = Headings { body, ..Headings::default() };
    outline.begins_with_title = matches!(
        document.pieces.first(),
        Some((Piece::Event(Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. })), _))
    );
    let mut formula = |tex: &str, mode: Mode, at: usize| {
        outline.diagnostics.extend(math::mathml(tex, mode, at).err().map(|wrong| *wrong));
    };
    for equation in &document.equations {
        formula(&equation.tex, Mode::Display, equation.range.start + 2);
    }
    for (piece, range) in &document.pieces {
        if let Piece::Event(Event::InlineMath(tex)) = piece {
            formula(tex, Mode::Inline, range.start + 1);
        }
    }
    for (at, (piece, range)) in document.pieces.iter().enumerate() {
        let event = match piece {
            Piece::Event(event) => event,
            // A reference names its heading as it is written; what a call says is not known here.
            Piece::Call(site) => {
                let found = outline.calls[*site].call.as_ref().ok().filter(|call| call.name == reference::NAME);
                let text = found.and_then(|call| call.values.first()).and_then(Node::as_text);
                headings.say(text.unwrap_or_default());
                continue;
            }
            _ => continue,
        };
        headings.take(event, range, &mut outline.diagnostics);
        match event {
            Event::Start(Tag::DefinitionListDefinition) => outline.diagnostics.extend(stray(body, range)),
            Event::Start(Tag::Paragraph) => {
                outline.diagnostics.extend(stray(body, range));
                if let Some(found) = picture::alone(&document.pieces, at + 1) {
                    outline.pictures.push(found.picture);
                    outline.diagnostics.extend(found.wrong);
                }
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let at = body[range.clone()].rfind(&**dest_url).filter(|_| !dest_url.is_empty());
                let range = at.map_or(range.clone(), |at| range.start + at..range.start + at + dest_url.len());
                outline.links.push(Link { to: dest_url.to_string(), range });
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::TableHead) => {
                outline.diagnostics.extend(remark(&document.pieces, at, body));
            }
            Event::Text(text) | Event::Code(text) => outline.words += words(text),
            _ => {}
        }
    }
    outline.equations = std::mem::take(&mut document.equations);
    outline.headings = headings.finish();
    drop(document);
    outline.shown = covered.shown.into_owned();
    outline.diagnostics.extend(skipped(&outline.headings));
    outline
}

/// What is missing inside a link, an image or the head of a table that ends at a piece.
fn remark(pieces: &[(Piece<'_>, Range<usize>)], end: usize, body: &str) -> Option<Diagnostic> {
    let mut depth = 0_usize;
    let mut said = false;
    let begin = pieces[..=end].iter().rposition(|(piece, _)| {
        match piece {
            Piece::Event(Event::End(_)) => depth += 1,
            Piece::Event(Event::Start(tag)) => {
                depth = depth.saturating_sub(1);
                said |= depth > 0 && matches!(tag, Tag::Image { .. });
            }
            Piece::Event(Event::Text(text) | Event::Code(text) | Event::InlineMath(text)) => {
                said |= !text.trim().is_empty();
            }
            Piece::Event(Event::SoftBreak | Event::HardBreak) => {}
            _ => said = true,
        }
        depth == 0
    })?;
    let (Piece::Event(Event::Start(tag)), range) = &pieces[begin] else { return None };
    if said {
        return None;
    }
    let span = Span::new(&SourcePath::call(), range.start..range.start + body[range.clone()].trim_end().len());
    match tag {
        Tag::Image { .. } => {
            let wrong = warning!("image-without-alt", span, "nothing is said in place of this image");
            Some(wrong.help("write what it shows between the brackets: `![…](…)`, for those who do not see it"))
        }
        // A link to a figure, a section or a chapter has the number of it for its text.
        Tag::Link { dest_url, .. }
            if !dest_url.contains('#') && !dest_url.ends_with(".md") && !dest_url.ends_with(".html") =>
        {
            let wrong = warning!("empty-link", span, "this link has no text");
            Some(wrong.help("write between the brackets where it leads"))
        }
        Tag::TableHead => {
            let wrong = warning!("table-without-header", span, "this table has no names of columns");
            Some(wrong.help("name the columns in the first line: a screen reader says the name with each cell"))
        }
        _ => None,
    }
}

/// Whether an attribute of a heading is handed on. **None that runs or styles anything is.**
pub(super) fn is_handed_on(key: &str) -> bool {
    key.starts_with("data-") || matches!(key, "dir" | "lang" | "translate")
}

/// What is wrong with the braces behind a heading.
fn attributes(
    body: &str,
    range: &Range<usize>,
    classes: &[CowStr<'_>],
    attrs: &[(CowStr<'_>, Option<CowStr<'_>>)],
) -> Option<Diagnostic> {
    let said = body[range.clone()].trim_end();
    let unnumbered = classes.iter().any(|class| &**class == "unnumbered") || said.ends_with("{-}");
    let unknown = attrs.iter().map(|(key, _)| &**key).find(|key| *key != NUMBER && !is_handed_on(key) && *key != "-");
    let word = if unnumbered { ["unnumbered", "{-}"].into_iter().find(|word| said.contains(word)) } else { unknown }?;
    let at = range.start + said.rfind(word)?;
    let span = Span::new(&SourcePath::call(), at..at + word.len());
    Some(match unnumbered {
        true => error!("unknown-key", span, "a heading without a number is written otherwise here")
            .help("write `{number=false}`"),
        false => error!("unknown-key", span, "a heading has no attribute `{word}`")
            .help("it takes an id, classes, `number=false`, `lang` and what begins with `data-`: `{#sec-a .wide}`")
            .help("if the braces are text, write `\\}` for the last"),
    })
}

/// The caption of a table where no table stands before it.
fn stray(body: &str, range: &Range<usize>) -> Option<Diagnostic> {
    let line = body[range.clone()].split('\n').next().filter(|line| line.starts_with(':'))?.trim_end();
    call::caption(line, 0)?.id().filter(|(id, _)| id.starts_with("tbl-"))?;
    let span = Span::new(&SourcePath::call(), range.start..range.start + line.len());
    let wrong = error!("stray-caption", span, "no table stands above this caption");
    Some(wrong.help("put it behind its table, with nothing but an empty line between, in the same list item or quote"))
}

/// Headings that skip a level: an outline without that level has a hole.
fn skipped(headings: &[Heading]) -> Vec<Diagnostic> {
    let skip = |pair: &[Heading]| {
        let [above, below] = pair else { return None };
        if below.level <= above.level + 1 {
            return None;
        }
        let (found, expected) = (below.level, above.level + 1);
        let span = Span::new(&SourcePath::call(), below.range.clone());
        let place = Span::new(&SourcePath::call(), above.range.clone());
        let wrong =
            warning!("skipped-heading", span, "a heading of level {found} follows one of level {}", above.level);
        Some(wrong.label(place, "it stands below this").help(format!("give it level {expected}")))
    };
    headings.windows(2).filter_map(skip).collect()
}

/// Headings while events go by.
#[derive(Default)]
struct Headings<'b> {
    body: &'b str,
    done: Vec<Heading>,
    open: Option<Heading>,
    slugs: Slugs,
    /// Ids that the author chose.
    chosen: BTreeMap<String, Range<usize>>,
}

impl Headings<'_> {
    fn take(&mut self, event: &Event<'_>, range: &Range<usize>, diagnostics: &mut Vec<Diagnostic>) {
        match event {
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                diagnostics.extend(attributes(self.body, range, classes, attrs));
                let off = |(key, value): &(CowStr<'_>, Option<CowStr<'_>>)| {
                    &**key == NUMBER && value.as_deref() == Some("false")
                };
                let is_numbered = !attrs.iter().any(off);
                let id: String = id.as_ref().map(|id| id.nfc().collect()).unwrap_or_default();
                let range = range.start..range.start + self.body[range.clone()].trim_end().len();
                self.open = Some(Heading { level: *level as u8, id, text: String::new(), range, is_numbered });
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some(mut heading) = self.open.take() else { return };
                heading.text = heading.text.trim().to_owned();
                if !heading.id.is_empty() {
                    self.choose(&heading, diagnostics);
                }
                self.done.push(heading);
            }
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => self.say(text),
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        if let Some(heading) = &mut self.open {
            heading.text.push_str(text);
        }
    }

    fn choose(&mut self, heading: &Heading, diagnostics: &mut Vec<Diagnostic>) {
        let file = SourcePath::call();
        let id = &heading.id;
        let range = id_range(self.body, heading);
        let span = Span::new(&file, range.clone());
        if note::PREFIXES.iter().any(|prefix| id.starts_with(prefix)) {
            let wrong = error!("bad-id", span.clone(), "`{id}` cannot be the id of a heading: footnotes have such ids");
            diagnostics.push(wrong.help("take the colon out"));
        }
        if let Some(first) = self.chosen.get(id) {
            let twice = error!("duplicate-id", span, "the id `{id}` is given twice in this chapter");
            let first = Span::new(&file, first.clone());
            diagnostics.push(twice.label(first, "first here").help("give one of them another id"));
        } else {
            self.chosen.insert(id.clone(), range);
        }
        self.slugs.take(id);
    }

    /// Chosen ids go first, so that a heading above cannot take one from a heading below.
    fn finish(mut self) -> Vec<Heading> {
        for heading in self.done.iter_mut().filter(|heading| heading.id.is_empty()) {
            heading.id = self.slugs.of(&heading.text);
        }
        self.done
    }
}

/// Where a heading's `{#id}` stands.
fn id_range(body: &str, heading: &Heading) -> Range<usize> {
    let text = &body[heading.range.clone()];
    let at = text.rfind("{#").map(|brace| brace + 1);
    let end = at.and_then(|at| text[at..].find([' ', '}', '\t']).map(|length| at + length));
    match (at, end) {
        (Some(at), Some(end)) => heading.range.start + at..heading.range.start + end,
        _ => heading.range.clone(),
    }
}

/// Words of a text: runs of letters, and every wide character for itself.
fn words(text: &str) -> usize {
    let mut count = 0;
    let mut inside = false;
    for character in text.chars() {
        let letter = character.is_alphanumeric();
        let wide = letter && character.width() == Some(2);
        count += usize::from(wide || (letter && !inside));
        inside = letter && !wide;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_taken_from_the_parsed_text() {
        let body = "# 一 {#one}\n\n## 二 `x`\n\n[甲](a.md#b) `{{ bar() }}` {{ value(\"n\") }}\n\n```chart bar {#fig-a}\nx: y\n```\n\n```\n{{ bar() }}\n```\n";
        let outline = outline(body, Markdown::default());
        let ids: Vec<&str> = outline.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["one", "二-x"]);
        assert_eq!(&body[outline.links[0].range.clone()], "a.md#b");
        let names: Vec<&str> = outline.calls.iter().map(|site| site.call.as_ref().unwrap().name.as_str()).collect();
        assert_eq!(names, ["value", "bar"]);
    }

    #[test]
    fn a_fence_in_a_quote_keeps_true_places() {
        let body = "> - ```chart bar\n>   x: month\n>   y: heigth\n>   ```\n";
        let outline = outline(body, Markdown::default());
        let call = outline.calls[0].call.as_ref().unwrap();
        let y = call.get("y").unwrap();
        assert_eq!(&body[outline.calls[0].range.start..][y.span.range()], "heigth");
    }

    #[test]
    fn words_count_characters_and_words() {
        assert_eq!(words("大模型 in 2025, really"), 6);
    }

    #[test]
    fn nesting_is_bounded() {
        let outline = outline(&"> ".repeat(40_000), Markdown::default());
        assert_eq!(outline.diagnostics[0].code, "too-deep");
    }
}
