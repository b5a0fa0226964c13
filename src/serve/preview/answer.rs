//! What is answered to a request for a path.
//!
//! **No path of a file is made of an address**: it is looked up among the names of the outputs.

use super::generation::{Generation, caught, failed};
use super::survey::Asking;
use super::told::Told;
use super::{Preview, lock};
use crate::diag::has_errors;
use crate::output::{Rendered, media_type};
use crate::path::{OutPath, decode, encode};
use crate::serve::inject::{self, There};
use crate::serve::locate::locate;
use crate::site::Site;
use std::sync::Arc;

/// What is answered to a request for a path.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::serve) enum Answer {
    /// This content.
    Content {
        /// 200, or what else is true of it.
        status: u16,
        /// Its media type.
        media: &'static str,
        /// Its bytes.
        bytes: Arc<[u8]>,
    },
    /// The page is at this address.
    Elsewhere(String),
}

impl Preview {
    /// The answer to a path, percent-encoded and without query.
    ///
    /// **No path of a file is made of it**: it is looked up among the names of the outputs.
    pub(in crate::serve) fn answer(&self, path: &str) -> Answer {
        let _asking = Asking::begin(&self.asking);
        let Some(current) = lock(&self.state).current.clone() else { return self.problems(503) };
        match find(&current.site, path) {
            Found::Output(out) => self.output(&current, &out, 200),
            Found::Folder(address) => Answer::Elsewhere(address),
            Found::Nothing => {
                let out = OutPath::new("404.html").unwrap_or_else(|_| unreachable!("the name is good"));
                self.output(&current, &out, 404)
            }
        }
    }

    /// An output of the current generation, or the last good version of it.
    fn output(&self, current: &Arc<Generation>, out: &OutPath, status: u16) -> Answer {
        let media = media_type(out);
        if let Some(file) = current.site.index.files.get(out) {
            // As it is, and nothing of the preview in it; it may be large, so that it is not copied.
            let read = current.site.world.file(file);
            let status = if read.is_ok() { status } else { 500 };
            return Answer::Content { status, media, bytes: read.unwrap_or_default() };
        }
        let drawn = self.rendered(current, out);
        let wrong = has_errors(&drawn.diagnostics);
        let (bytes, good) = {
            let mut state = lock(&self.state);
            if state.is_current(current) && state.note(current, out, &drawn.diagnostics) {
                self.tell(&state);
            }
            if !wrong && state.is_current(current) {
                state.shown.insert(out.clone(), (current.number, Arc::clone(&drawn.bytes)));
            }
            let shown = wrong.then(|| state.shown.get(out).cloned()).flatten();
            let good = state.good.clone().filter(|good| wrong && good.site.has(out));
            (shown, good)
        };
        let bytes = match (bytes, good) {
            (Some((number, bytes)), Some(good)) if number > good.number => bytes,
            (_, Some(good)) => good.draw_now(out).bytes,
            (Some((_, bytes)), None) => bytes,
            (None, None) => Arc::clone(&drawn.bytes),
        };
        if bytes.is_empty() && wrong {
            return self.problems(500);
        }
        let bytes = match media.starts_with("text/html") {
            true => {
                let there = if status == 404 { There::No } else { There::Yes };
                inject::page(&bytes, (&self.name(current.number), &current.assets), there).into()
            }
            false => bytes,
        };
        Answer::Content { status, media, bytes }
    }

    /// The page that stands where there is no good one: what is wrong, until it is mended.
    fn problems(&self, status: u16) -> Answer {
        let Told { site, errors, .. } = self.told.borrow().clone();
        Answer::Content {
            status,
            media: "text/html; charset=utf-8",
            bytes: inject::problems(&errors, &site).into_bytes().into(),
        }
    }

    /// Where a block of a page is written, as JSON. `query`: `page`, `id` and `text`, percent-encoded.
    pub(in crate::serve) fn source(&self, query: &str) -> Option<String> {
        let value = |name: &str| {
            let parts = query.split('&').filter_map(|part| part.split_once('='));
            parts.clone().find(|(key, _)| *key == name).and_then(|(_, value)| decode(value)).unwrap_or_default()
        };
        let current = lock(&self.state).current.clone()?;
        let Found::Output(page) = find(&current.site, &encode(&value("page"))) else { return None };
        let place = locate(&current.site, &page, &value("id"), &value("text"))?;
        let (file, line, column) = (place.file.as_str(), place.line, place.column);
        Some(serde_json::json!({ "file": file, "line": line, "column": column }).to_string())
    }

    /// An output of a generation.
    fn rendered(&self, generation: &Generation, out: &OutPath) -> Rendered {
        caught(out.as_str(), || self.memo.render(&generation.site, out)).unwrap_or_else(failed)
    }
}

/// Where a path of a URL leads.
enum Found {
    Output(OutPath),
    Folder(String),
    Nothing,
}

/// Looks a path up, as it is, and below the path of the site's own address, which pages for any depth link to.
fn find(site: &Site, path: &str) -> Found {
    let Some(path) = decode(path) else { return Found::Nothing };
    let base = site.config.base_url.as_deref().and_then(|url| url.split_once("://"));
    let base = base.and_then(|(_, rest)| rest.find('/').map(|slash| &rest[slash..]));
    let base = base.and_then(decode).filter(|base| base.len() > 1);
    let below = base.as_deref().and_then(|base| Some((base, path.strip_prefix(base)?)));
    let plain = path.strip_prefix('/').map(|rest| ("/", rest));
    for (base, rest) in plain.into_iter().chain(below) {
        let folder = rest.is_empty() || rest.ends_with('/');
        let name = if folder { format!("{rest}index.html") } else { rest.to_owned() };
        if let Some(out) = output(site, &name) {
            return Found::Output(out);
        }
        if !folder && output(site, &format!("{rest}/index.html")).is_some() {
            return Found::Folder(encode(&format!("{base}{rest}/")));
        }
    }
    Found::Nothing
}

/// The output of exactly this name.
fn output(site: &Site, name: &str) -> Option<OutPath> {
    if name.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return None;
    }
    OutPath::new(name).ok().filter(|out| site.has(out))
}
