//! All of a generation, drawn once in the background for what is wrong with it.
//!
//! **Whoever asks for a page goes first**: the survey has threads of its own, and waits while a request is answered.

use super::generation::{Generation, caught};
use super::{Preview, lock};
use crate::diag::{Diagnostic, has_errors};
use crate::path::OutPath;
use crate::site::sorted;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Outputs that are surveyed together, between two looks at whether it is still wanted.
const CHUNK: usize = 64;
/// How long the survey waits before it looks again whether somebody waits for a page.
const PATIENCE: Duration = Duration::from_micros(300);

impl Preview {
    /// Draws all of a generation for what is wrong with it; what had errors before comes first.
    pub(super) fn survey(&self, generation: &Arc<Generation>) {
        if !self.is_newest(generation) {
            return;
        }
        let suspects: BTreeSet<OutPath> = lock(&self.state).suspects(generation);
        // Files that are published as they are cannot be wrong but by not being readable, and may be huge.
        let files = &generation.site.index.files;
        let rest = generation.site.outputs().filter(|out| !files.contains_key(*out) && !suspects.contains(*out));
        // Texts for searching are made of what pages tell of, and made when somebody searches.
        let rest = rest.filter(|out| generation.site.tells(out));
        let rest: Vec<OutPath> = rest.cloned().collect();
        let suspects: Vec<OutPath> = suspects.into_iter().collect();
        let mut diagnostics = generation.own_mistakes();
        let told = diagnostics.len();
        self.memo.forget_others(&generation.site);
        let (begun, rendered) = (Instant::now(), self.memo.rendered());
        for chunk in std::iter::once(suspects.as_slice()).chain(rest.chunks(CHUNK)) {
            let look = || -> Vec<(&OutPath, Arc<[Diagnostic]>)> {
                let wanted = chunk.par_iter().filter(|_| self.is_newest(generation));
                let own = |found: Arc<[Diagnostic]>| match found.iter().all(|found| generation.is_own_mistake(found)) {
                    true => found,
                    false => found.iter().filter(|found| generation.is_own_mistake(found)).cloned().collect(),
                };
                wanted.map(|out| (out, own(self.diagnose(generation, out)))).collect()
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
                news |= state.note(generation, out, &found);
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
        let (rendered, outputs) = (self.memo.rendered() - rendered, generation.site.outputs().count());
        let wrong = (diagnostics.as_slice(), &generation.site);
        match has_errors(&generation.diagnostics) {
            true if diagnostics.len() > told => self.terminal.more(wrong.0, wrong.1),
            true => {}
            false => self.terminal.rendered((rendered, outputs), begun.elapsed(), wrong),
        }
    }

    /// What is wrong with an output. Whoever asks for a page goes first.
    fn diagnose(&self, generation: &Generation, out: &OutPath) -> Arc<[Diagnostic]> {
        while self.asking.load(Ordering::SeqCst) > 0 {
            std::thread::sleep(PATIENCE);
        }
        caught(out.as_str(), || self.memo.diagnose(&generation.site, out)).unwrap_or_else(|wrong| Arc::new([wrong]))
    }
}

/// Threads of their own, so that nobody who needs some for a page waits behind a survey.
pub(super) fn surveyors() -> Option<ThreadPool> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    ThreadPoolBuilder::new().num_threads((cores - 1).max(1)).thread_name(|at| format!("survey {at}")).build().ok()
}

/// A request that is being answered.
pub(super) struct Asking<'a>(&'a AtomicUsize);

impl<'a> Asking<'a> {
    pub(super) fn begin(count: &'a AtomicUsize) -> Asking<'a> {
        count.fetch_add(1, Ordering::SeqCst);
        Asking(count)
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
