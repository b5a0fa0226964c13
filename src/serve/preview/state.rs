//! Which generations there are, and what is known to be wrong with the newest.

use super::generation::Generation;
use crate::diag::{Diagnostic, Severity, render_html};
use crate::path::{OutPath, SourcePath};
use crate::site::{Site, sorted};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The most errors that a page shows.
const MOST_SHOWN: usize = 30;

/// What stands between an edit and what browsers see.
#[derive(Default)]
pub(super) struct State {
    /// The newest generation that loaded without errors.
    pub(super) current: Option<Arc<Generation>>,
    /// The newest generation that was found to have no errors at all.
    pub(super) good: Option<Arc<Generation>>,
    /// Good outputs that were shown since, and which generation they were of.
    pub(super) shown: HashMap<OutPath, (u64, Arc<[u8]>)>,
    /// A newer generation that did not even load.
    failed: Option<Failed>,
    /// Errors in outputs of the current generation, as far as they are known.
    wrong: Wrong,
}

/// Errors in outputs.
type Wrong = BTreeMap<OutPath, Vec<Diagnostic>>;

/// A generation that did not load, and errors in those of its outputs that were looked at.
struct Failed {
    generation: Arc<Generation>,
    wrong: Wrong,
}

impl State {
    /// Takes note of a generation that did not load. Errors known so far stay in view until they are seen to be gone, so
    /// that they do not flicker.
    pub(super) fn fail(&mut self, generation: &Arc<Generation>) {
        let before = self.failed.take().map_or_else(|| self.wrong.clone(), |failed| failed.wrong);
        let wrong = before.into_iter().filter(|(out, _)| generation.site.has(out)).collect();
        self.failed = Some(Failed { generation: Arc::clone(generation), wrong });
    }

    /// Takes note of a generation that loaded; the same holds for its errors. Whether what is known to be wrong is less
    /// now: the one before failed, or nothing is wrong.
    pub(super) fn succeed(&mut self, generation: &Generation) -> bool {
        let failed = self.failed.take();
        let mended = failed.is_some();
        self.wrong.extend(failed.into_iter().flat_map(|failed| failed.wrong));
        self.wrong.retain(|out, _| generation.site.has(out));
        mended || self.wrong.is_empty()
    }

    /// Outputs of a generation that had errors when they were looked at last.
    pub(super) fn suspects(&self, generation: &Generation) -> BTreeSet<OutPath> {
        self.wrong_of(generation).keys().cloned().collect()
    }

    fn wrong_of(&self, generation: &Generation) -> &Wrong {
        let failed = self.failed.as_ref().filter(|failed| failed.generation.number == generation.number);
        failed.map_or(&self.wrong, |failed| &failed.wrong)
    }

    pub(super) fn is_current(&self, generation: &Arc<Generation>) -> bool {
        self.current.as_ref().is_some_and(|current| Arc::ptr_eq(current, generation))
    }

    /// Notes the errors of an output of a generation; whether that is news.
    pub(super) fn note(&mut self, generation: &Generation, out: &OutPath, diagnostics: &[Diagnostic]) -> bool {
        let errors: Vec<Diagnostic> =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect();
        let failed = self.failed.as_mut().filter(|failed| failed.generation.number == generation.number);
        let wrong = failed.map_or(&mut self.wrong, |failed| &mut failed.wrong);
        if errors.is_empty() {
            return wrong.remove(out).is_some();
        }
        wrong.insert(out.clone(), errors.clone()).as_ref() != Some(&errors)
    }

    /// All known errors as HTML.
    pub(super) fn errors(&self) -> String {
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
        if let Some(Failed { generation, wrong }) = &self.failed {
            // The cause first.
            add(sorted(only(&generation.own_mistakes())), &generation.site);
            add(sorted(wrong.values().flatten().cloned().collect()), &generation.site);
        } else if let Some(current) = &self.current {
            add(sorted(self.wrong.values().flatten().cloned().collect()), &current.site);
        }
        html
    }
}
