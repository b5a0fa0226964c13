//! Which generations there are, and what is known to be wrong with the newest.

use super::generation::Generation;
use crate::diag::{Diagnostic, Severity, render_html};
use crate::path::{OutPath, SourcePath};
use crate::site::{Site, sorted};
use std::collections::{BTreeMap, HashMap};
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
    pub(super) failed: Option<Arc<Generation>>,
    /// Errors in outputs of the current generation, as far as they are known.
    pub(super) wrong: BTreeMap<OutPath, Vec<Diagnostic>>,
}

impl State {
    pub(super) fn is_current(&self, generation: &Arc<Generation>) -> bool {
        self.current.as_ref().is_some_and(|current| Arc::ptr_eq(current, generation))
    }

    /// Notes the errors of an output; whether that is news.
    pub(super) fn note(&mut self, out: &OutPath, diagnostics: &[Diagnostic]) -> bool {
        let errors: Vec<Diagnostic> =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect();
        if errors.is_empty() {
            return self.wrong.remove(out).is_some();
        }
        self.wrong.insert(out.clone(), errors.clone()).as_ref() != Some(&errors)
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
        if let Some(failed) = &self.failed {
            add(sorted(only(&failed.diagnostics)), &failed.site);
        }
        if let Some(current) = &self.current {
            add(sorted(self.wrong.values().flatten().cloned().collect()), &current.site);
        }
        html
    }
}
