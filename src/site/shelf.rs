//! Works that are cited and terms that are explained.
//!
//! In: the settings, and what was read before. Out: both, each kept while the files it was read from stay the same:
//! **another table in `data/` is no other bibliography**.
//! Deliberately absent: who cites what (`citation` gathers it with the order).

use crate::citation::{Library, Style, is_library};
use crate::diag::{Diagnostic, error, or_list};
use crate::glossary::Glossary;
use crate::path::SourcePath;
use crate::read::config;
use crate::world::{Noted, Notes, World};
use std::sync::Arc;

/// Works and terms, what they were read from, and what is wrong with them.
pub(super) struct Shelf {
    settings: config::Citations,
    /// Files of works that are there.
    there: Vec<SourcePath>,
    pub(super) works: Arc<Read<Library>>,
    pub(super) terms: Arc<Read<Glossary>>,
}

/// Something that was read.
pub(super) struct Read<T> {
    pub(super) value: Arc<T>,
    notes: Notes,
    diagnostics: Vec<Diagnostic>,
}

impl<T> Read<T> {
    /// Stands for it.
    pub(super) fn mark(&self) -> u64 {
        self.notes.fingerprint()
    }
}

impl Shelf {
    /// Reads both, or takes those of `before` that would be the same.
    pub(super) fn load(world: &dyn World, settings: &config::Citations, before: Option<&Shelf>) -> Shelf {
        let data = SourcePath::new("data").map(|data| world.list(&data)).unwrap_or_default();
        let there: Vec<SourcePath> = data.files.iter().filter(|path| is_library(path)).cloned().collect();
        let same = before.filter(|before| before.settings == *settings && before.there == there);
        let works = read(world, same.map(|same| &same.works), |world, diagnostics| {
            style_is_known(settings, diagnostics);
            Library::load(world, &there, &settings.files, diagnostics)
        });
        let terms = read(world, before.map(|before| &before.terms), Glossary::load);
        Shelf { settings: settings.clone(), there, works, terms }
    }

    /// What is wrong with them.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.works.diagnostics.iter().chain(&self.terms.diagnostics)
    }
}

/// Reads something, or takes what was read before if all its files are the same.
fn read<T>(
    world: &dyn World,
    before: Option<&Arc<Read<T>>>,
    load: impl FnOnce(&dyn World, &mut Vec<Diagnostic>) -> T,
) -> Arc<Read<T>> {
    if let Some(before) = before.filter(|before| before.notes.hold(world)) {
        return Arc::clone(before);
    }
    let (noted, mut diagnostics) = (Noted::new(world), Vec::new());
    let value = Arc::new(load(&noted, &mut diagnostics));
    Arc::new(Read { value, notes: noted.notes(), diagnostics })
}

/// The style that the settings name.
pub(super) fn style(settings: &config::Citations) -> Option<Style> {
    let (name, _) = settings.style.as_ref()?;
    Style::NAMES.iter().find(|(known, _)| known == name).map(|(_, style)| *style)
}

/// Tells a style that there is none of.
fn style_is_known(settings: &config::Citations, diagnostics: &mut Vec<Diagnostic>) {
    let Some((name, span)) = settings.style.as_ref().filter(|_| style(settings).is_none()) else { return };
    let known = || Style::NAMES.iter().map(|(name, _)| *name);
    let wrong = error!("unknown-word", span.clone(), "`style` cannot be `{name}`").did_you_mean(name, known());
    diagnostics.push(wrong.help(format!("it is {}", or_list(known()))));
}
