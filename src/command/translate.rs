//! `tuzhang translate`: what is missing in a language or older than its original, and the mark that tells.
//!
//! In: a site. Out: a list, or `translated_from` in the front matter of a translation: the one file of an author that the
//! tool ever changes, and only when it is named.

use super::session::{Session, load};
use super::{MessageFormat, SiteArgs, terminal};
use crate::chapter::Chapter;
use crate::diag::nearest;
use crate::index::Drafts;
use crate::path::SourcePath;
use clap::Args;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Arguments of `translate`.
#[derive(Debug, Args)]
pub(super) struct TranslateArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// List what is missing, not marked, or older than its original; without another flag too
    #[arg(long, conflicts_with = "mark")]
    status: bool,
    /// List the translations that are as new as their originals, too
    #[arg(long, conflicts_with = "mark")]
    all: bool,
    /// Note in these translations that they are as new as their originals
    #[arg(long, value_name = "FILE", num_args = 1..)]
    mark: Vec<String>,
}

/// How a translation stands to its original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// There is none.
    Missing,
    /// The original has changed since.
    Stale,
    /// It does not say what it was made from.
    Unmarked,
    /// It is as new as its original.
    Current,
    /// It has no original.
    Alone,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Missing => "missing",
            State::Stale => "stale",
            State::Unmarked => "unmarked",
            State::Current => "current",
            State::Alone => "alone",
        }
    }
}

pub(super) fn run(args: &TranslateArgs) -> ExitCode {
    let session = match load(&args.site, Drafts::Shown) {
        Ok(session) => session,
        Err(code) => return code,
    };
    if session.site.config.languages.len() < 2 {
        return terminal::misused("the site has one language", "list another in `site.toml`: `[languages.en]`");
    }
    if args.mark.is_empty() { status(&session, args) } else { mark(&session, &args.mark) }
}

/// Prints how each translation stands, by language and then by original.
fn status(session: &Session, args: &TranslateArgs) -> ExitCode {
    let chapters = || session.site.chapters.iter().map(|source| &source.chapter);
    let mut counts: Vec<(State, usize)> = Vec::new();
    for language in session.site.config.languages.iter().skip(1) {
        let is_of = |chapter: &&Chapter| chapter.place.language.as_deref() == Some(&language.tag);
        let mut rows: Vec<(String, String, State)> = Vec::new();
        // What is written in the language already needs no translation into it.
        let foreign = |chapter: &&Chapter| chapter.meta.lang.as_deref() != Some(&language.tag);
        for original in chapters().filter(|chapter| chapter.place.language.is_none()).filter(foreign) {
            let key = &original.place.key;
            let found = chapters().filter(is_of).find(|chapter| chapter.place.key == *key);
            let usual = || {
                let (stem, extension) = (key.stem(), key.extension());
                format!("{}/{stem}.{}.{extension}", key.folder(), language.tag)
            };
            let path = found.map_or_else(usual, |chapter| chapter.path.to_string());
            rows.push((original.path.to_string(), path, found.map_or(State::Missing, state)));
        }
        for alone in chapters().filter(is_of).filter(|chapter| chapter.original.is_none()) {
            rows.push((String::new(), alone.path.to_string(), State::Alone));
        }
        for (original, path, state) in rows {
            match counts.iter_mut().find(|(known, _)| *known == state) {
                Some((_, count)) => *count += 1,
                None => counts.push((state, 1)),
            }
            if state == State::Current && !args.all {
                continue;
            }
            terminal::print(&match args.site.message_format {
                MessageFormat::Json => {
                    let original = Some(original).filter(|original| !original.is_empty());
                    let row = serde_json::json!({
                        "language": language.tag, "state": state.word(), "translation": path, "original": original,
                    });
                    format!("{row}\n")
                }
                _ => format!("{:8} {:9} {path}\n", language.tag, state.word()),
            });
        }
    }
    let states = [State::Missing, State::Stale, State::Unmarked, State::Alone, State::Current];
    let count = |state: State| counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    let told: Vec<String> = states
        .into_iter()
        .filter(|state| count(*state) > 0)
        .map(|state| format!("{} {}", count(state), state.word()))
        .collect();
    terminal::say(args.site.message_format, &format!("translations: {}", told.join(", ")));
    ExitCode::SUCCESS
}

fn state(chapter: &Chapter) -> State {
    match (&chapter.original, &chapter.meta.translated_from) {
        (None, _) => State::Alone,
        (Some(_), None) => State::Unmarked,
        (Some(original), Some((from, _))) if *from == original.hash => State::Current,
        (Some(_), Some(_)) => State::Stale,
    }
}

/// Writes into each file what it is now a translation of. All are looked up before one is written.
fn mark(session: &Session, files: &[String]) -> ExitCode {
    let chapters = || session.site.chapters.iter().map(|source| &source.chapter);
    let mut marks: Vec<(&SourcePath, &str)> = Vec::new();
    for file in files {
        let Some(chapter) = chapters().find(|chapter| is_named(session, &chapter.path, file)) else {
            let near = nearest(file, chapters().map(|chapter| chapter.path.as_str()));
            let help = near.map_or("name a file below `content/`".to_owned(), |near| format!("did you mean `{near}`?"));
            return terminal::misused(&format!("there is no chapter `{file}`"), &help);
        };
        let Some(original) = &chapter.original else {
            let help = "a translation is `01-name.en.md` beside `01-name.md`, in a language that `site.toml` lists";
            return terminal::misused(&format!("`{}` translates no chapter", chapter.path), help);
        };
        marks.push((&chapter.path, &original.hash));
    }
    for (path, hash) in marks {
        let place = session.root.join(path.as_str());
        let text = session.site.world.file(path).ok().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        let Some(text) = text else {
            return terminal::misused(&format!("cannot read `{path}`"), "save it as UTF-8");
        };
        let marked = marked(&text, hash);
        if marked != text
            && let Err(why) = replace(&place, &marked)
        {
            return terminal::misused(&format!("cannot write `{path}`: {why}"), "make the file writable");
        }
    }
    ExitCode::SUCCESS
}

/// Whether an argument names a file of the site, from its root or from here.
fn is_named(session: &Session, path: &SourcePath, argument: &str) -> bool {
    let here = std::env::current_dir().ok().and_then(|here| here.join(argument).canonicalize().ok());
    path.as_str() == argument.trim_start_matches("./")
        || here.is_some_and(|here| session.root.join(path.as_str()).canonicalize().is_ok_and(|there| there == here))
}

/// The text of a chapter with what it was translated from in its front matter. All other bytes stay.
fn marked(text: &str, hash: &str) -> String {
    let (bom, text) = text.strip_prefix('\u{FEFF}').map_or(("", text), |rest| ("\u{FEFF}", rest));
    let end = if text.lines().next().is_some() && text.contains("\r\n") { "\r\n" } else { "\n" };
    let line = format!("translated_from: {hash:?}{end}");
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let closing = match lines.first().map(|line| line.trim_end()) {
        Some("---") => lines.iter().skip(1).position(|line| matches!(line.trim_end(), "---" | "...")),
        _ => None,
    };
    let Some(closing) = closing.map(|at| at + 1) else {
        return format!("{bom}---{end}{line}---{end}{end}{text}");
    };
    match lines[..closing].iter().position(|known| known.starts_with("translated_from:")) {
        Some(at) => lines[at] = &line,
        None => lines.insert(closing, &line),
    }
    format!("{bom}{}", lines.concat())
}

/// Puts a file in the place of another, whole or not at all.
fn replace(place: &Path, text: &str) -> io::Result<()> {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".tuzhang-new");
    let beside = place.with_file_name(name);
    let written = fs::File::create_new(&beside).and_then(|mut file| file.write_all(text.as_bytes()));
    written.and_then(|()| fs::rename(&beside, place)).inspect_err(|_| {
        // What cannot be written is not left half written.
        let _ = fs::remove_file(&beside);
    })
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn a_mark_changes_one_line() {
        let rows = [
            ("Text.\n", "---\ntranslated_from: \"h\"\n---\n\nText.\n"),
            ("---\ntitle: T\n---\nText.\n", "---\ntitle: T\ntranslated_from: \"h\"\n---\nText.\n"),
            ("---\ntranslated_from: x\ntitle: T\n---\nA\n", "---\ntranslated_from: \"h\"\ntitle: T\n---\nA\n"),
            ("\u{FEFF}---\r\n---\r\nA\r\n", "\u{FEFF}---\r\ntranslated_from: \"h\"\r\n---\r\nA\r\n"),
            ("---\nnot closed\n", "---\ntranslated_from: \"h\"\n---\n\n---\nnot closed\n"),
            (
                "A\n\n---\n\ntranslated_from: x\n",
                "---\ntranslated_from: \"h\"\n---\n\nA\n\n---\n\ntranslated_from: x\n",
            ),
        ];
        for (text, expected) in rows {
            assert_eq!(marked(text, "h"), expected, "{text:?}");
        }
    }
}
