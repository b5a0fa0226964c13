//! Short texts of a chapter: captions, notes, titles, descriptions. Calls in them are filled in.

use super::here::{Here, Hints};
use super::{call, label, link, reference};
use crate::chapter::Chapter;
use crate::diag::{Diagnostic, Span, error};
use crate::escape;
use crate::figure::{self, Drawing, Scope};
use crate::markdown::{CallSite, CodeBlock, Drawn, Labels, Resolve};
use crate::path::SourcePath;
use crate::read::call::find;
use crate::read::config::Markdown;
use crate::site::Lens;
use crate::words::Words;
use std::cell::RefCell;
use std::ops::Range;

/// What a call of a chapter may look at.
pub fn scope<'a>(site: &'a Lens<'a>, (position, chapter): (usize, &'a Chapter), words: &'a Words) -> Scope<'a> {
    let calls = &chapter.outline.calls;
    let (file, body_start) = (&chapter.path, chapter.body_start);
    let files = Box::new(move |to: &str| link::file(site, (position, chapter), to));
    Scope { id: "", words, tables: site.tables(), file, body_start, calls, files, found: RefCell::default() }
}

/// Knows where links lead and what calls say inside a short text.
pub(super) struct InText<'a> {
    pub(super) site: &'a Lens<'a>,
    /// The page from which links count.
    pub(super) position: usize,
    pub(super) chapter: &'a Chapter,
    pub(super) words: &'a Words,
    /// The byte of the chapter where the text begins.
    pub(super) at: usize,
    /// How long the text is.
    pub(super) whole: usize,
    pub(super) hints: Hints,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl InText<'_> {
    /// The file that the text was written in.
    fn file(&self) -> &SourcePath {
        self.chapter.file_at(self.at.saturating_sub(self.chapter.body_start))
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let end = self.at + self.whole;
        Span::new(&self.chapter.path, (self.at + range.start).min(end)..(self.at + range.end).min(end))
    }

    fn placed(&self, diagnostic: Diagnostic, start: usize) -> Diagnostic {
        diagnostic.placed(&self.chapter.path, self.at + start)
    }
}

impl Resolve for InText<'_> {
    fn markdown(&self) -> Markdown {
        self.site.config().markdown
    }

    fn wrong(&mut self, found: Vec<Diagnostic>) {
        let found: Vec<Diagnostic> = found.into_iter().map(|diagnostic| self.placed(diagnostic, 0)).collect();
        self.diagnostics.extend(found);
    }

    fn call(&mut self, site: &CallSite) -> Drawn {
        let Ok(call) = &site.call else { return Drawn::Text(String::new()) };
        let (chapter, words, hints) = (self.chapter, self.words, self.hints);
        let at = self.at + site.range.start;
        let here = Here { site: self.site, position: self.position, chapter, words, at, inner: None, hints };
        let scope = scope(self.site, (self.position, chapter), words);
        let drawn = call::draw(&here, call).unwrap_or_else(|| {
            figure::draw(call, &scope).map(|drawing| match drawing {
                Drawing::Text(text) => Drawn::Text(text),
                Drawing::Inline { html, text } => Drawn::Inline { html, text },
                Drawing::Figure(_) => Drawn::Block(String::new()),
            })
        });
        match drawn {
            Ok(Drawn::Block(_)) => {
                self.misplaced(site);
                Drawn::Text(String::new())
            }
            Ok(drawn) => drawn,
            Err(found) => {
                let found: Vec<Diagnostic> = found.into_iter().map(|d| self.placed(d, site.range.start)).collect();
                self.diagnostics.extend(found);
                Drawn::Text(String::new())
            }
        }
    }

    fn short(&mut self, text: &str, range: Range<usize>, labels: &Labels) -> String {
        let (site, position, chapter, words) = (self.site, self.position, self.chapter, self.words);
        let (at, whole, hints) = (self.at + range.start, range.len(), Hints::Hidden);
        let diagnostics = &mut *self.diagnostics;
        let mut inner = InText { site, position, chapter, words, at, whole, hints, diagnostics };
        crate::markdown::title(text, labels, &mut inner)
    }

    fn broken(&mut self, site: &CallSite, found: &[Diagnostic]) {
        let found: Vec<Diagnostic> = found.iter().map(|d| self.placed(d.clone(), site.range.start)).collect();
        self.diagnostics.extend(found);
    }

    fn link(&mut self, to: &str, range: Range<usize>) -> String {
        match link::resolve(self.site, self.position, self.file(), to) {
            Ok(url) => url,
            Err(mut diagnostic) => {
                diagnostic.span = Some(self.span(&range));
                self.diagnostics.push(diagnostic);
                "#".to_owned()
            }
        }
    }

    fn label(&mut self, to: &str, _range: Range<usize>) -> Option<String> {
        let target = link::target(self.site, self.position, self.file(), to)?;
        match self.hints {
            Hints::Nested => label::number(self.site, &target, self.words),
            _ => Some(label::name(self.site, &target, self.words)),
        }
    }

    fn glimpse(&mut self, to: &str, range: Range<usize>) -> Option<(String, String)> {
        let target = link::target(self.site, self.position, self.file(), to).filter(|_| self.hints == Hints::Shown)?;
        let hint = reference::glimpse(self.site, self.position, &target, self.words);
        Some((hint, format!("hint-{}", self.at + range.start)))
    }

    fn code(&mut self, code: &CodeBlock<'_>) -> String {
        format!("<code>{}</code>", escape::html(code.text))
    }

    fn misplaced(&mut self, site: &CallSite) {
        let span = self.span(&site.range);
        let wrong = error!("misplaced-call", span, "a figure cannot stand inside a text");
        self.diagnostics.push(wrong.help("only `value` can"));
    }
}

/// A text that is no Markdown with its calls filled in. `start`: its first byte in the chapter.
pub(super) fn filled(
    site: &Lens<'_>,
    chapter: &Chapter,
    (text, start): (&str, usize),
    words: &Words,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for found in find(text) {
        out.push_str(&text[at..found.range.start]);
        at = found.range.end;
        let position = site.of_source(chapter.path.clone()).unwrap_or_default();
        let scope = scope(site, (position, chapter), words);
        let drawn = found.call.map_err(|wrong| vec![wrong]).and_then(|call| figure::draw(&call, &scope));
        let place = |diagnostic: Diagnostic| diagnostic.placed(&chapter.path, start + found.range.start);
        match drawn {
            Ok(Drawing::Text(value) | Drawing::Inline { text: value, .. }) => out.push_str(&value),
            Ok(Drawing::Figure(_)) => {
                let span = Span::new(&chapter.path, start + found.range.start..start + found.range.end);
                let wrong = error!("misplaced-call", span, "a figure cannot stand inside a text");
                diagnostics.push(wrong.help("only `value` can"));
            }
            Err(found) => diagnostics.extend(found.into_iter().map(place)),
        }
    }
    out.push_str(&text[at..]);
    out
}
