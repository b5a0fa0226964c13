//! Chapters made of several files: `{{ include("_part.md") }}`.
//!
//! In: the text of a chapter. Out: the same text with the named files in place of the calls, and [`Pieces`], which
//! tells where each byte of it was written. Everything behind this sees one text, so headings, numbers, footnotes and
//! figures of an included file are those of the chapter; a diagnostic is moved to the file it belongs to at the end.
//! **No file includes itself, and no small file becomes a large one.** Deliberately absent: what is in the text.

use crate::diag::{Diagnostic, Span, error, or_list};
use crate::figure::args::{Args, Signature};
use crate::figure::param::{Need, Param, Shape};
use crate::markdown::outline;
use crate::path::{PathError, SourcePath};
use crate::read::call::{Call, CallSite};
use crate::read::config::Markdown;
use crate::read::front_matter;
use crate::world::{ReadError, World, text};
use std::ops::Range;

/// The name of the call.
pub const NAME: &str = "include";

/// How deep files may include others.
const DEPTH_LIMIT: usize = 16;

/// How large a chapter may become, in bytes.
const SIZE_LIMIT: usize = 16 << 20;

/// How many files a chapter may include, each as often as it does.
const COUNT_LIMIT: usize = 1000;

/// What the call takes.
pub const PARAMS: &[Param] = &[
    Param {
        name: "file",
        shape: Shape::Text,
        need: Need::Required,
        about: "The file: from the folder of this one, or from `content/` behind `/`.",
    },
    Param {
        name: "part",
        shape: Shape::Text,
        need: Need::Optional("the whole file"),
        about: "The part behind a line `<!-- part: NAME -->`, or the section of the heading with this id.",
    },
];

/// The parameters that may be written without a name.
pub const POSITIONAL: &[&str] = &["file", "part"];

/// Whether a file is there to be included, and is no page: its name begins with `_`.
pub fn is_part(path: &SourcePath) -> bool {
    path.name().starts_with('_') && path.name() != "_index.md"
}

/// Where the bytes of a text were written.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
struct Piece {
    /// The first byte in the text.
    at: usize,
    file: SourcePath,
    /// The bytes of the file; an empty range stands for what nobody wrote.
    range: Range<usize>,
    /// The calls that brought it, the innermost last.
    asked: Vec<Span>,
}

impl Pieces {
    fn piece(&self, at: usize) -> Option<&Piece> {
        let next = self.pieces.partition_point(|piece| piece.at <= at);
        self.pieces.get(next.checked_sub(1)?)
    }

    /// The file that a byte was written in.
    pub fn file(&self, at: usize) -> Option<&SourcePath> {
        self.piece(at).map(|piece| &piece.file)
    }

    /// A place in the text as a place in its file.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        self.place(range).map(|(span, _)| span)
    }

    /// A place in the text as a place in its file, and the calls that brought it.
    fn place(&self, range: Range<usize>) -> Option<(Span, &[Span])> {
        let piece = self.piece(range.start)?;
        let within = |at: usize| (piece.range.start + at.saturating_sub(piece.at)).min(piece.range.end);
        Some((Span::new(&piece.file, within(range.start)..within(range.end)), &piece.asked))
    }
}

/// Moves the places of a diagnostic to where they were written. `of`: the pieces of a chapter that includes files.
///
/// **Each place is moved once**: a file that is included may be a chapter that includes others.
pub fn located<'p>(mut diagnostic: Diagnostic, of: impl Fn(&SourcePath) -> Option<&'p Pieces>) -> Diagnostic {
    let place = |span: &Span| of(&span.file)?.place(span.range());
    let fixes = diagnostic.hints.iter_mut().filter_map(|hint| hint.fix.as_mut()).map(|(span, _)| span);
    for span in diagnostic.labels.iter_mut().map(|(span, _)| span).chain(fixes) {
        if let Some((moved, _)) = place(span) {
            *span = moved;
        }
    }
    if let Some((moved, asked)) = diagnostic.span.as_ref().and_then(place) {
        diagnostic.span = Some(moved);
        diagnostic.labels.extend(asked.iter().rev().map(|span| (span.clone(), "included here".to_owned())));
    }
    diagnostic
}

/// A text with other files in it.
#[derive(Debug)]
pub struct Included {
    /// The text.
    pub text: String,
    /// Where its bytes were written.
    pub pieces: Pieces,
    /// What is wrong with the calls; in the files they stand in.
    pub diagnostics: Vec<Diagnostic>,
}

/// Whether a text may include files at all; a quick look.
pub fn may_include(text: &str) -> bool {
    text.contains("{{") && text.contains(NAME)
}

/// Puts the files that a chapter includes into its text. `None`: it includes none.
pub fn expand(
    world: &dyn World,
    file: &SourcePath,
    text: &str,
    (body_start, markdown): (usize, Markdown),
) -> Option<Included> {
    let body = &text[body_start..];
    if !may_include(body) {
        return None;
    }
    let stack = vec![file.clone()];
    let mut work = Work { world, markdown, diagnostics: Vec::new(), stack, size: text.len(), count: 0, is_full: false };
    let mut out = Out::default();
    out.push(text, file, 0..body_start, &[]);
    let found = work.put(file, text, body_start..text.len(), &[], &mut out);
    found.then_some(Included { text: out.text, pieces: Pieces { pieces: out.pieces }, diagnostics: work.diagnostics })
}

/// A text while it grows.
#[derive(Default)]
struct Out {
    text: String,
    pieces: Vec<Piece>,
}

impl Out {
    fn push(&mut self, text: &str, file: &SourcePath, range: Range<usize>, asked: &[Span]) {
        if !range.is_empty() {
            let (at, asked) = (self.text.len(), asked.to_vec());
            self.pieces.push(Piece { at, file: file.clone(), range: range.clone(), asked });
            self.text.push_str(&text[range]);
        }
    }

    /// An empty line, which keeps a file apart from what stands before it.
    fn part(&mut self, file: &SourcePath, at: usize, asked: &[Span]) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            let line = if self.text.ends_with('\n') { "\n" } else { "\n\n" };
            self.pieces.push(Piece { at: self.text.len(), file: file.clone(), range: at..at, asked: asked.to_vec() });
            self.text.push_str(line);
        }
    }
}

struct Work<'a> {
    world: &'a dyn World,
    markdown: Markdown,
    diagnostics: Vec<Diagnostic>,
    /// Files that are being put in, the outermost first.
    stack: Vec<SourcePath>,
    size: usize,
    count: usize,
    /// Whether a limit was met; it is told once.
    is_full: bool,
}

impl Work<'_> {
    /// Puts a part of a file into `out`, with what it includes. Whether it includes anything.
    fn put(&mut self, file: &SourcePath, text: &str, range: Range<usize>, asked: &[Span], out: &mut Out) -> bool {
        let body = &text[range.clone()];
        let sites: Vec<CallSite> = match body.contains(NAME) {
            true => outline(body, self.markdown).calls.into_iter().filter(is_include).collect(),
            false => Vec::new(),
        };
        let mut at = range.start;
        for site in &sites {
            let Ok(call) = &site.call else { continue };
            let place = range.start + site.range.start..range.start + site.range.end;
            out.push(text, file, at..place.start, asked);
            at = place.end;
            if self.is_full {
                continue;
            }
            if let Err(wrong) = self.include(file, text, (call, place.clone()), asked, out) {
                self.diagnostics.extend(wrong.into_iter().map(|wrong| {
                    let outer = asked.iter().rev();
                    let wrong = wrong.placed(file, place.start);
                    outer.fold(wrong, |wrong, span| wrong.label(span.clone(), "included here"))
                }));
            }
        }
        out.push(text, file, at..range.end, asked);
        !sites.is_empty()
    }

    fn include(
        &mut self,
        file: &SourcePath,
        text: &str,
        (call, place): (&Call, Range<usize>),
        asked: &[Span],
        out: &mut Out,
    ) -> Result<(), Vec<Diagnostic>> {
        let one = |diagnostic| vec![diagnostic];
        let whole = Span::new(&SourcePath::call(), 0..place.len());
        let args = Args::fit(call, &Signature { name: NAME, params: PARAMS, positional: POSITIONAL })?;
        let line_start = text[..place.start].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &text[line_start..place.start];
        let behind = text[place.end..].split('\n').next().unwrap_or_default();
        if before.len() > 3 || !before.trim().is_empty() || !behind.trim().is_empty() {
            let wrong = error!("misplaced-call", whole, "`include` must have a line of its own");
            return Err(one(wrong.help("write it at the beginning of a line, outside lists, quotes and tables")));
        }
        let Some((name, span)) = args.spanned("file", POSITIONAL) else { return Ok(()) };
        let target = resolve(file, name).map_err(|why| {
            let wrong = error!("bad-path", span.clone(), "`{name}` is no file below `content/`: {why}");
            one(wrong.help("name a Markdown file from the folder of this one, or from `content/` behind `/`"))
        })?;
        if let Some(first) = self.stack.iter().position(|open| *open == target) {
            let way: Vec<&str> = self.stack[first..].iter().chain([&target]).map(SourcePath::as_str).collect();
            let wrong = error!("include-cycle", span, "`{target}` would include itself: {}", way.join(" → "));
            return Err(one(wrong.help("take one of these calls out")));
        }
        if self.stack.len() > DEPTH_LIMIT {
            let wrong = error!("too-deep", span, "files include others more than {DEPTH_LIMIT} deep");
            return Err(one(wrong.help("include the file from the chapter itself")));
        }
        let inner = self::text(self.world, &target).map_err(|why| one(unreadable(self.world, &target, &why, &span)))?;
        let (_, body_start) = front_matter::parse(&inner, &target, &mut Vec::new());
        let range = match args.spanned("part", POSITIONAL) {
            Some((part, span)) => self.part(&target, &inner, body_start, (part, span)).map_err(one)?,
            None => body_start..inner.len(),
        };
        self.size += range.len();
        self.count += 1;
        if self.size > SIZE_LIMIT || self.count > COUNT_LIMIT {
            self.is_full = true;
            let wrong = error!("too-large", span, "the chapter includes more than {COUNT_LIMIT} files or 16 MiB");
            return Err(one(wrong.help("make chapters of them")));
        }
        let mut asked = asked.to_vec();
        asked.push(Span::new(file, place.clone()));
        self.stack.push(target.clone());
        out.part(file, place.start, &asked[..asked.len() - 1]);
        self.put(&target, &inner, range, &asked, out);
        out.part(file, place.end, &asked[..asked.len() - 1]);
        self.stack.pop();
        Ok(())
    }

    /// The bytes of a part of a file. Errors: it has no such part.
    fn part(
        &self,
        file: &SourcePath,
        text: &str,
        body_start: usize,
        (name, span): (&str, Span),
    ) -> Result<Range<usize>, Diagnostic> {
        let mut marks: Vec<(String, Range<usize>)> = Vec::new();
        let mut open: Option<(String, usize)> = None;
        let mut at = body_start;
        for line in text[body_start..].split_inclusive('\n') {
            if let Some(mark) = mark(line) {
                marks.extend(open.take().map(|(name, start)| (name, start..at)));
                open = mark.map(|name| (name.to_owned(), at + line.len()));
            }
            at += line.len();
        }
        marks.extend(open.map(|(name, start)| (name, start..text.len())));
        if let Some((_, range)) = marks.iter().find(|(known, _)| known == name) {
            return Ok(range.clone());
        }
        let headings = outline(&text[body_start..], self.markdown).headings;
        let id = name.strip_prefix('#').unwrap_or(name);
        if let Some(at) = headings.iter().position(|heading| heading.id == id) {
            let heading = &headings[at];
            let next = headings[at + 1..].iter().find(|next| next.level <= heading.level);
            let end = next.map_or(text.len(), |next| body_start + next.range.start);
            return Ok(body_start + heading.range.start..end);
        }
        let wrong = error!("unknown-part", span, "`{file}` has no part `{name}`");
        let known: Vec<&str> = marks.iter().map(|(name, _)| name.as_str()).collect();
        let all = known.iter().copied().chain(headings.iter().map(|heading| heading.id.as_str()));
        let wrong = wrong.did_you_mean(name, all);
        Err(match known.is_empty() {
            true => {
                wrong.help(format!("mark it in the file: `<!-- part: {name} -->` before it, `<!-- end -->` behind"))
            }
            false => wrong.help(format!("its parts are {}", or_list(known))),
        })
    }
}

fn is_include(site: &CallSite) -> bool {
    site.call.as_ref().is_ok_and(|call| call.name == NAME)
}

/// A line that begins a part, or ends one: `<!-- part: name -->`, `<!-- end -->`.
fn mark(line: &str) -> Option<Option<&str>> {
    let inside = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    match inside.strip_prefix("part:") {
        Some(name) => Some(Some(name.trim())),
        None => (inside == "end").then_some(None),
    }
}

/// The file that a call names. Errors: it leaves `content/`.
fn resolve(file: &SourcePath, name: &str) -> Result<SourcePath, PathError> {
    let target = match name.strip_prefix("@/").or_else(|| name.strip_prefix('/')) {
        Some(rest) => SourcePath::new("content")?.below(rest)?,
        None => file.sibling(name)?,
    };
    match target.strip("content") {
        Some(_) => Ok(target),
        None => Err(PathError::Leaves),
    }
}

fn unreadable(world: &dyn World, file: &SourcePath, why: &ReadError, span: &Span) -> Diagnostic {
    if *why != ReadError::Missing {
        let wrong = error!("unreadable", span.clone(), "`{file}` cannot be read: {why}");
        return wrong.help("name a text file, saved as UTF-8");
    }
    let wrong = error!("missing-file", span.clone(), "there is no file `{file}`");
    let listing = SourcePath::new("content").map(|content| world.list(&content));
    let files = listing.iter().flat_map(|listing| &listing.files).filter(|path| path.extension() == "md");
    let known: Vec<&str> = files.filter_map(|path| path.strip("content")).collect();
    let same = known.iter().find(|path| path.rsplit('/').next() == Some(file.name()));
    let near = same.copied().or_else(|| crate::diag::nearest(file.strip("content").unwrap_or_default(), known));
    match near {
        Some(path) => wrong.help(format!("did you mean `/{path}`?")),
        None => wrong.help("name it from the folder of this file, or from `content/` behind `/`"),
    }
}
