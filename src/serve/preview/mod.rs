//! What the preview shows: generations of the site, the last good pages, and what is wrong.
//!
//! In: snapshots of the files, and addresses that browsers ask for. Out: an [`Answer`] for each, and one [`Told`] state
//! for all browsers, which changes when the site or its errors do.
//! A snapshot that loads without errors becomes the current generation; its pages are drawn when they are asked for and
//! all once in the background, for what is wrong with them. **A page with an error is never shown in place of a good
//! one**: its last good version stays, and the errors are told in every page until they are mended.
//! Deliberately absent: sockets and headers ([`super::server`]), waiting for edits ([`super::watch`]), the output folder.

mod answer;
mod generation;
mod state;
mod survey;
mod told;

pub(super) use answer::Answer;
pub(super) use told::Told;

use super::snapshot::Snapshot;
use super::terminal::Terminal;
use super::{Saved, Settings};
use crate::diag::{Checked, has_errors};
use crate::output::Memo;
use crate::path::encode;
use crate::site::{Options, Site};
use generation::{Generation, caught};
use rayon::ThreadPool;
use state::State;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use survey::surveyors;
use tokio::sync::watch;
use told::{SavedAt, saved};

/// How long the survey leaves an edit to those who look at it: so long a browser takes to ask for a page.
const AHEAD: Duration = Duration::from_millis(40);

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

    /// Draws what the person at the terminal sees once more, for a window of another size.
    pub(super) fn redraw(&self) {
        self.terminal.redraw();
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
        let loaded =
            match caught("the site", || Site::load_after(Arc::clone(&world) as _, &self.settings.options, before)) {
                Ok(loaded) => loaded,
                Err(diagnostic) => {
                    // Nothing was loaded; an empty site lends its sources to the message.
                    let empty = Site::load(Arc::new(crate::world::Memory::default()), &Options::default());
                    Checked { value: empty.value, diagnostics: vec![diagnostic] }
                }
            };
        let generation = Arc::new(Generation::new(number, snapshot, loaded));
        let saved = latest.as_ref().and_then(|before| saved(&before.site, &generation.site, snapshot.changed()));
        self.terminal.changed(snapshot.changed(), begun.elapsed());
        // A site of many pages takes its time to go: nobody waits for that.
        let old = latest.replace(Arc::clone(&generation));
        drop(latest);
        let mut state = lock(&self.state);
        if has_errors(&generation.diagnostics) {
            state.fail(&generation);
            self.tell(&state);
            drop(state);
            self.terminal.stays(&generation.own_mistakes(), &generation.site);
            if !generation.fails_in_chapters() {
                return;
            }
            // The rest of its mistakes is told in the same run, as a build would.
            return self.survey_soon(generation, old);
        }
        let mended = state.succeed(&generation);
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
        if mended {
            self.tell(&state);
        }
        drop(state);
        self.survey_soon(generation, (old, shown));
    }

    /// Surveys a generation in the background, and lets go of what came before it.
    fn survey_soon(self: &Arc<Preview>, generation: Arc<Generation>, before: impl Send + 'static) {
        let preview = Arc::clone(self);
        std::thread::spawn(move || {
            std::thread::sleep(AHEAD);
            drop(before);
            preview.survey(&generation);
        });
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
}
