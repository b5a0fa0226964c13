//! What the preview shows: generations of the site, the last good pages, and what is wrong.
//!
//! In: snapshots of the files, and addresses that browsers ask for. Out: an [`Answer`] for each, and one [`Told`] state
//! for all browsers, which changes when the site or its errors do.
//! A snapshot that loads without errors becomes the current generation; its pages are drawn when they are asked for and
//! all once in the background, for what is wrong with them. **A page with an error is never shown in place of a good
//! one**: its last good version stays, and the errors are told in every page until they are mended.
//! Deliberately absent: sockets and headers ([`super::server`]), waiting for edits ([`super::watch`]), the output folder.

use super::inject::{self, There};
use super::locate::{self, locate};
use super::snapshot::Snapshot;
use super::terminal::Terminal;
use super::tree::Stamp;
use super::{Saved, Settings};
use crate::diag::{Checked, Diagnostic, Severity, error, has_errors, render_html};
use crate::output::{Memo, Rendered, media_type};
use crate::path::{OutPath, SourcePath, decode, encode};
use crate::site::{Options, Site, sorted};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use xxhash_rust::xxh3::Xxh3;

/// Outputs that are surveyed together, between two looks at whether it is still wanted.
const CHUNK: usize = 64;
/// How long the survey waits before it looks again whether somebody waits for a page.
const PATIENCE: Duration = Duration::from_micros(300);
/// How long the survey leaves an edit to those who look at it: so long a browser takes to ask for a page.
const AHEAD: Duration = Duration::from_millis(40);
/// The most errors that a page shows.
const MOST_SHOWN: usize = 30;

/// What browsers are told: the state, not a change, so that one message is as good as all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Which generation pages come from now.
    pub(super) site: String,
    /// The errors as HTML, all text escaped; empty if there are none.
    pub(super) errors: String,
    /// The address that opens a file in an editor, as far as it is known for every file.
    pub(super) editor: Option<String>,
    /// What was saved last, if pages lead to it.
    pub(super) saved: Option<SavedAt>,
}

/// A chapter that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SavedAt {
    /// The address of its page.
    pub(super) page: String,
    /// Letters of the line that was edited.
    pub(super) letters: String,
    /// The generation that shows it.
    pub(super) site: String,
}

/// What is answered to a request for a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
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

/// A site and its pages, as far as they have been drawn.
struct Generation {
    number: u64,
    site: Site,
    /// What was wrong with it when it was loaded.
    diagnostics: Vec<Diagnostic>,
    /// Of all that pages show but their text: styles, pictures, other files.
    assets: String,
}

/// The preview of one site.
pub(super) struct Preview {
    settings: Settings,
    /// The folder of the site, as this machine knows it.
    root: PathBuf,
    terminal: Terminal,
    /// Tells this run from an earlier one whose pages may still be open.
    run: String,
    state: Mutex<State>,
    /// The newest site that was loaded, with or without errors: the next one keeps of it what stays the same.
    latest: Mutex<Option<Arc<Generation>>>,
    /// Outputs that were rendered, of whichever generation.
    memo: Memo,
    /// Who surveys; one core is left to those who wait for a page.
    surveyors: Option<ThreadPool>,
    /// How many requests are being answered: the survey waits for them.
    asking: AtomicUsize,
    told: watch::Sender<Told>,
    /// The number of the newest snapshot; work for older ones stops.
    newest: AtomicU64,
}

#[derive(Default)]
struct State {
    /// The newest generation that loaded without errors.
    current: Option<Arc<Generation>>,
    /// The newest generation that was found to have no errors at all.
    good: Option<Arc<Generation>>,
    /// Good outputs that were shown since, and which generation they were of.
    shown: HashMap<OutPath, (u64, Arc<[u8]>)>,
    /// A newer generation that did not even load.
    failed: Option<Arc<Generation>>,
    /// Errors in outputs of the current generation, as far as they are known.
    wrong: BTreeMap<OutPath, Vec<Diagnostic>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Preview {
    /// A preview that has seen no files yet.
    pub(super) fn new(settings: Settings, root: PathBuf, terminal: Terminal) -> Preview {
        let run = format!("{:x}", RandomState::new().build_hasher().finish());
        let told = watch::Sender::new(Told { site: format!("{run}-0"), ..Told::default() });
        Preview {
            settings,
            root,
            terminal,
            run,
            state: Mutex::default(),
            latest: Mutex::default(),
            memo: Memo::default(),
            surveyors: surveyors(),
            asking: AtomicUsize::new(0),
            told,
            newest: AtomicU64::new(0),
        }
    }

    /// What browsers are to know, now and whenever it changes.
    pub(super) fn subscribe(&self) -> watch::Receiver<Told> {
        self.told.subscribe()
    }

    /// Tells the person at the terminal where the site is shown.
    pub(super) fn address(&self, address: &str) {
        self.terminal.address(address);
    }

    /// Says a line to the person at the terminal.
    pub(super) fn notice(&self, text: &str) {
        self.terminal.notice(text);
    }

    /// Takes up a new state of the files: shows it if it loads, tells what is wrong if not.
    ///
    /// Comes back when requests see the new state; the rest is drawn in the background.
    pub(super) fn adopt(self: &Arc<Preview>, snapshot: &Arc<Snapshot>) {
        let begun = Instant::now();
        let number = self.newest.fetch_add(1, Ordering::SeqCst) + 1;
        let world = Arc::clone(snapshot);
        let mut latest = lock(&self.latest);
        let before = latest.clone();
        let before = before.as_ref().map(|before| &before.site);
        let Checked { value: site, diagnostics } =
            match caught("the site", || Site::load_after(Arc::clone(&world) as _, &self.settings.options, before)) {
                Ok(loaded) => loaded,
                Err(diagnostic) => {
                    // Nothing was loaded; an empty site lends its sources to the message.
                    let empty = Site::load(Arc::new(crate::world::Memory::default()), &Options::default());
                    Checked { value: empty.value, diagnostics: vec![diagnostic] }
                }
            };
        let assets = assets(&world, &site);
        let generation = Arc::new(Generation { number, site, diagnostics, assets });
        let saved = latest.as_ref().and_then(|before| saved(&before.site, &generation.site));
        self.terminal.changed(snapshot.changed(), begun.elapsed());
        // A site of many pages takes its time to go: nobody waits for that.
        let old = latest.replace(Arc::clone(&generation));
        drop(latest);
        let mut state = lock(&self.state);
        if has_errors(&generation.diagnostics) {
            state.failed = Some(Arc::clone(&generation));
            self.tell(&state);
            drop((state, old));
            self.terminal.stays();
            self.terminal.report(&generation.diagnostics, &generation.site);
            return;
        }
        state.failed = None;
        state.wrong.retain(|out, _| generation.site.has(out));
        let shown = state.current.replace(Arc::clone(&generation));
        // Errors known so far stay in view until they are seen to be gone, so that they do not flicker.
        let site = self.name(number);
        let editor = self.editor(&generation.site);
        let saved = saved.filter(|_| self.settings.saved == Saved::Follow);
        self.told.send_modify(|told| {
            told.saved =
                saved.map(|(page, letters)| SavedAt { page, letters, site: site.clone() }).or(told.saved.take());
            (told.site, told.editor) = (site, editor);
        });
        if state.wrong.is_empty() {
            self.tell(&state);
        }
        drop(state);
        let preview = Arc::clone(self);
        std::thread::spawn(move || {
            std::thread::sleep(AHEAD);
            drop((old, shown));
            preview.survey(&generation);
        });
    }

    /// Draws all of a generation for what is wrong with it; what had errors before comes first.
    fn survey(&self, generation: &Arc<Generation>) {
        if !self.is_newest(generation) {
            return;
        }
        let suspects: BTreeSet<OutPath> = lock(&self.state).wrong.keys().cloned().collect();
        // Files that are published as they are cannot be wrong but by not being readable, and may be huge.
        let files = &generation.site.index.files;
        let rest = generation.site.outputs().filter(|out| !files.contains_key(*out) && !suspects.contains(*out));
        let rest: Vec<OutPath> = rest.cloned().collect();
        let suspects: Vec<OutPath> = suspects.into_iter().collect();
        let mut diagnostics = generation.diagnostics.clone();
        self.memo.forget_others(&generation.site);
        let (begun, rendered) = (Instant::now(), self.memo.rendered());
        for chunk in std::iter::once(suspects.as_slice()).chain(rest.chunks(CHUNK)) {
            let look = || -> Vec<(&OutPath, Arc<[Diagnostic]>)> {
                let wanted = chunk.par_iter().filter(|_| self.is_newest(generation));
                wanted.map(|out| (out, self.diagnose(generation, out))).collect()
            };
            let found = match &self.surveyors {
                Some(surveyors) => surveyors.install(look),
                None => look(),
            };
            let mut state = lock(&self.state);
            if !self.is_newest(generation) {
                return;
            }
            let mut news = false;
            for (out, found) in found {
                news |= state.note(out, &found);
                diagnostics.extend(found.iter().cloned());
            }
            if news {
                self.tell(&state);
            }
        }
        let diagnostics = sorted(diagnostics);
        if !has_errors(&diagnostics) {
            let mut state = lock(&self.state);
            if self.is_newest(generation) {
                state.good = Some(Arc::clone(generation));
                state.shown.clear();
            }
        }
        let rendered = self.memo.rendered() - rendered;
        self.terminal.rendered(rendered, generation.site.outputs().count(), begun.elapsed());
        self.terminal.report(&diagnostics, &generation.site);
    }

    fn is_newest(&self, generation: &Generation) -> bool {
        self.newest.load(Ordering::SeqCst) == generation.number
    }

    fn name(&self, number: u64) -> String {
        format!("{}-{number}", self.run)
    }

    /// Tells browsers the state, if it is another than they know.
    fn tell(&self, state: &State) {
        let number = state.current.as_ref().map_or(0, |current| current.number);
        let (site, errors) = (self.name(number), state.errors());
        self.told.send_if_modified(|told| {
            let other = (&told.site, &told.errors) != (&site, &errors);
            (told.site, told.errors) = (site, errors);
            other
        });
    }

    /// The address that opens a file in an editor, with the site's folder filled in.
    fn editor(&self, site: &Site) -> Option<String> {
        let address = self.settings.editor.as_ref().or(site.config.editor.as_ref())?;
        let root = self.root.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        Some(address.replace("{path}", &format!("{}/{{path}}", encode(&root))))
    }

    /// Where a block of a page is written, as JSON. `query`: `page`, `id` and `text`, percent-encoded.
    pub(super) fn source(&self, query: &str) -> Option<String> {
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

    /// What is wrong with an output. Whoever asks for a page goes first.
    fn diagnose(&self, generation: &Generation, out: &OutPath) -> Arc<[Diagnostic]> {
        while self.asking.load(Ordering::SeqCst) > 0 {
            std::thread::sleep(PATIENCE);
        }
        caught(out.as_str(), || self.memo.diagnose(&generation.site, out)).unwrap_or_else(|wrong| Arc::new([wrong]))
    }

    /// An output of a generation.
    fn rendered(&self, generation: &Generation, out: &OutPath) -> Rendered {
        caught(out.as_str(), || self.memo.render(&generation.site, out)).unwrap_or_else(failed)
    }

    /// The answer to a path, percent-encoded and without query.
    ///
    /// **No path of a file is made of it**: it is looked up among the names of the outputs.
    pub(super) fn answer(&self, path: &str) -> Answer {
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
        if current.site.index.files.contains_key(out) {
            // As it is, and nothing of the preview in it.
            let drawn = current.draw_now(out);
            let status = if has_errors(&drawn.diagnostics) { 500 } else { status };
            return Answer::Content { status, media, bytes: drawn.bytes };
        }
        let drawn = self.rendered(current, out);
        let wrong = has_errors(&drawn.diagnostics);
        let (bytes, good) = {
            let mut state = lock(&self.state);
            if state.is_current(current) && state.note(out, &drawn.diagnostics) {
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
}

impl State {
    fn is_current(&self, generation: &Arc<Generation>) -> bool {
        self.current.as_ref().is_some_and(|current| Arc::ptr_eq(current, generation))
    }

    /// Notes the errors of an output; whether that is news.
    fn note(&mut self, out: &OutPath, diagnostics: &[Diagnostic]) -> bool {
        let errors: Vec<Diagnostic> =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect();
        if errors.is_empty() {
            return self.wrong.remove(out).is_some();
        }
        self.wrong.insert(out.clone(), errors.clone()).as_ref() != Some(&errors)
    }

    /// All known errors as HTML.
    fn errors(&self) -> String {
        let mut html = String::new();
        let mut room = MOST_SHOWN;
        let mut add = |errors: Vec<Diagnostic>, site: &Site| {
            let shown = &errors[..errors.len().min(room)];
            if !shown.is_empty() {
                html.push_str(&render_html(shown, &|file: &SourcePath| site.source(file)));
            }
            if shown.len() < errors.len() {
                html.push_str(&format!("<p>and {} more</p>", errors.len() - shown.len()));
            }
            room -= shown.len();
        };
        let only = |diagnostics: &[Diagnostic]| -> Vec<Diagnostic> {
            diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect()
        };
        if let Some(failed) = &self.failed {
            add(sorted(only(&failed.diagnostics)), &failed.site);
        }
        if let Some(current) = &self.current {
            add(sorted(self.wrong.values().flatten().cloned().collect()), &current.site);
        }
        html
    }
}

impl Generation {
    /// An output, made for this once.
    fn draw_now(&self, out: &OutPath) -> Rendered {
        match caught(out.as_str(), || self.site.render(out)) {
            Ok(Checked { value, diagnostics }) => Rendered { bytes: value.into(), diagnostics: diagnostics.into() },
            Err(diagnostic) => failed(diagnostic),
        }
    }
}

/// Threads of their own, so that nobody who needs some for a page waits behind a survey.
fn surveyors() -> Option<ThreadPool> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    ThreadPoolBuilder::new().num_threads((cores - 1).max(1)).thread_name(|at| format!("survey {at}")).build().ok()
}

/// An output that could not be made.
fn failed(diagnostic: Diagnostic) -> Rendered {
    Rendered { bytes: Arc::new([]), diagnostics: Arc::new([diagnostic]) }
}

/// A request that is being answered.
struct Asking<'a>(&'a AtomicUsize);

impl<'a> Asking<'a> {
    fn begin(count: &'a AtomicUsize) -> Asking<'a> {
        count.fetch_add(1, Ordering::SeqCst);
        Asking(count)
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Runs `work`; a bug of ours becomes a diagnostic, and the preview lives on.
fn caught<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let wrong = error!("internal", None, "`{what}` cannot be made: this is a fault of Tuzhang, not of the site");
        wrong.help("please report it, with what the terminal says")
    })
}

/// The page of the one chapter that differs, and letters of the line that does. `None`: none or several differ.
fn saved(before: &Site, after: &Site) -> Option<(String, String)> {
    if before.chapters.len() != after.chapters.len() {
        return None;
    }
    let mut differing = before.chapters.iter().zip(&after.chapters).filter(|(then, now)| !Arc::ptr_eq(then, now));
    let (then, now) = differing.next().filter(|(then, now)| then.path == now.path)?;
    if differing.next().is_some() {
        return None;
    }
    let page = after.index.of_source(&now.path)?;
    let address = encode(&format!("/{}", after.index.pages[page].out.address()));
    Some((address, locate::edited(&then.text, &now.text)))
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

/// A name for the state of all files that pages show beside their text.
fn assets(snapshot: &Snapshot, site: &Site) -> String {
    let mut hash = Xxh3::new();
    let tree = snapshot.tree();
    for (out, source) in &*site.index.files {
        hash.update(out.as_str().as_bytes());
        hash.update(format!("{:?}", tree.stamp(source).map(Stamp::facts)).as_bytes());
    }
    for (name, bytes) in site.theme.assets() {
        hash.update(name.as_bytes());
        hash.update(bytes);
    }
    format!("{:x}", hash.digest())
}
