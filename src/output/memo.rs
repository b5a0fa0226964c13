//! Outputs that were rendered before, each kept while it would come out the same.
//!
//! In: a site and one of its outputs. Out: its bytes and diagnostics, rendered only if something that it saw of the site
//! has changed. **What is kept equals what would be rendered**: an output is a function of what it saw ([`Reads`]).
//! Bytes are kept of outputs that were asked for, as far as there is room; of others only what is wrong with them.
//! Deliberately absent: deciding what to render, and when.

use crate::diag::{Checked, Diagnostic};
use crate::path::OutPath;
use crate::site::{Reads, Site};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most bytes of outputs that are kept.
const ROOM: usize = 48 << 20;

/// A rendered output.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// What is wrong with it.
    pub diagnostics: Arc<[Diagnostic]>,
}

/// What is kept of an output.
struct Kept {
    reads: Reads,
    diagnostics: Arc<[Diagnostic]>,
    bytes: Option<Arc<[u8]>>,
}

/// Rendered outputs of a site and of those that it becomes.
#[derive(Default)]
pub struct Memo {
    /// Each in a cell of its own, so that two who want the same one render it once.
    cells: Mutex<HashMap<OutPath, Arc<Mutex<Option<Kept>>>>>,
    /// Outputs with bytes, those that were asked for first in front, and how many bytes they have.
    asked: Mutex<(VecDeque<(OutPath, usize)>, usize)>,
    /// The outputs of the site for which others were forgotten last.
    remembered: Mutex<Arc<BTreeMap<OutPath, usize>>>,
    rendered: AtomicUsize,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memo {
    /// How many times an output was rendered.
    pub fn rendered(&self) -> usize {
        self.rendered.load(Ordering::Relaxed)
    }

    /// An output of `site`.
    pub fn render(&self, site: &Site, out: &OutPath) -> Rendered {
        let cell = self.cell(out);
        let mut kept = lock(&cell);
        if let Some(Kept { bytes: Some(bytes), diagnostics, .. }) = holding(&mut kept, site) {
            return Rendered { bytes: Arc::clone(bytes), diagnostics: Arc::clone(diagnostics) };
        }
        let (reads, rendered) = self.make(site, out);
        let (bytes, diagnostics) = (Some(Arc::clone(&rendered.bytes)), Arc::clone(&rendered.diagnostics));
        *kept = Some(Kept { reads, diagnostics, bytes });
        drop(kept);
        self.make_room(out, rendered.bytes.len());
        rendered
    }

    /// What is wrong with an output of `site`.
    pub fn diagnose(&self, site: &Site, out: &OutPath) -> Arc<[Diagnostic]> {
        let cell = self.cell(out);
        let mut kept = lock(&cell);
        if let Some(kept) = holding(&mut kept, site) {
            return Arc::clone(&kept.diagnostics);
        }
        let (reads, rendered) = self.make(site, out);
        *kept = Some(Kept { reads, diagnostics: Arc::clone(&rendered.diagnostics), bytes: None });
        rendered.diagnostics
    }

    /// What was wrong with an output when it was rendered last, if it would come out the same.
    pub fn known(&self, site: &Site, out: &OutPath) -> Option<Arc<[Diagnostic]>> {
        let cell = lock(&self.cells).get(out).cloned()?;
        let mut kept = lock(&cell);
        holding(&mut kept, site).map(|kept| Arc::clone(&kept.diagnostics))
    }

    /// Why an output is to be rendered again: the questions that `site` answers otherwise than the site it was rendered of.
    pub fn changed(&self, site: &Site, out: &OutPath) -> Vec<String> {
        let cell = lock(&self.cells).get(out).cloned();
        let changed = cell.and_then(|cell| lock(&cell).as_ref().map(|kept| kept.reads.changed(site)));
        changed.unwrap_or_default()
    }

    /// Forgets outputs that `site` does not have.
    pub fn forget_others(&self, site: &Site) {
        if Arc::ptr_eq(&std::mem::replace(&mut *lock(&self.remembered), Arc::clone(&site.outputs)), &site.outputs) {
            return;
        }
        lock(&self.cells).retain(|out, _| site.has(out));
    }

    fn cell(&self, out: &OutPath) -> Arc<Mutex<Option<Kept>>> {
        Arc::clone(lock(&self.cells).entry(out.clone()).or_default())
    }

    fn make(&self, site: &Site, out: &OutPath) -> (Reads, Rendered) {
        self.rendered.fetch_add(1, Ordering::Relaxed);
        let (Checked { value, diagnostics }, reads) = site.render_noting(out);
        (reads, Rendered { bytes: value.into(), diagnostics: diagnostics.into() })
    }

    /// Lets go of the bytes that were asked for longest ago.
    fn make_room(&self, out: &OutPath, size: usize) {
        let mut old = Vec::new();
        {
            let (asked, total) = &mut *lock(&self.asked);
            asked.push_back((out.clone(), size));
            *total += size;
            while *total > ROOM {
                let Some((out, size)) = asked.pop_front() else { break };
                *total -= size;
                old.push(out);
            }
        }
        for out in old {
            let Some(cell) = lock(&self.cells).get(&out).cloned() else { continue };
            // Who holds it is making it anew.
            if let Ok(Some(kept)) = cell.try_lock().as_deref_mut() {
                kept.bytes = None;
            }
        }
    }
}

/// What is kept, if `site` would make the same.
fn holding<'k>(kept: &'k mut Option<Kept>, site: &Site) -> Option<&'k mut Kept> {
    let kept = kept.as_mut().filter(|kept| kept.reads.hold(site))?;
    kept.reads.renew(site);
    Some(kept)
}
