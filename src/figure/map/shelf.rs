//! Files of shapes of a site: each read once however many maps show it, kept while the file is the same.
//!
//! In: what a map asks for, as one text. Out: shapes with their sidecar, or what is wrong at the places of the call.

use crate::atlas::{self, Choice, Shapes};
use crate::diag::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::table::{Meta, json};
use crate::world::{Noted, Notes, World};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What a file gives: its shapes, its sidecar, and warnings; or what is wrong.
pub(in crate::figure) type Read = Result<(Arc<Shapes>, Arc<Meta>, Vec<Diagnostic>), Vec<Diagnostic>>;

/// The files of shapes that have been read.
#[derive(Default)]
pub(in crate::figure) struct Shelf {
    slots: Mutex<HashMap<Arc<str>, Arc<OnceLock<Slot>>>>,
}

/// Shapes, or what is wrong with them, and the files they were made of.
struct Slot {
    read: Read,
    notes: Notes,
    fingerprint: u64,
}

/// What a map asks for, as a text that names it alone: no file, object or key holds a NUL.
pub(in crate::figure) fn name(reference: &str, choice: &Choice<'_>) -> String {
    let part = |part: &Option<(&str, Span)>| part.as_ref().map_or("", |(text, _)| *text).replace('\0', "\u{FFFD}");
    format!("\0{}\0{}\0{}", reference.replace('\0', "\u{FFFD}"), part(&choice.object), part(&choice.key))
}

/// Whether a text is one of [`name`].
pub(in crate::figure) fn is_name(text: &str) -> bool {
    text.starts_with('\0')
}

/// Stand for the places of file, object and key while they are read.
fn nowhere() -> [Span; 3] {
    [0, 1, 2].map(|at| Span::new(&SourcePath::call(), at..at))
}

impl Shelf {
    /// The files of `before` that are the same in `world`.
    pub(in crate::figure) fn after(world: &dyn World, before: &Shelf) -> Shelf {
        let slots = before.slots.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let holds = |slot: &OnceLock<Slot>| slot.get().is_some_and(|slot| slot.notes.hold(world));
        Shelf { slots: Mutex::new(slots.into_iter().filter(|(_, slot)| holds(slot)).collect()) }
    }

    /// The shapes of a file; what is wrong is told at the places of this call, or in the file.
    pub(in crate::figure) fn get(&self, world: &dyn World, reference: &str, choice: &Choice<'_>, at: &Span) -> Read {
        let place = |part: &Option<(&str, Span)>| part.as_ref().map_or_else(|| at.clone(), |(_, span)| span.clone());
        let places = [at.clone(), place(&choice.object), place(&choice.key)];
        let placed = |found: &[Diagnostic]| found.iter().map(|one| moved(one.clone(), &places)).collect::<Vec<_>>();
        self.with(world, &name(reference, choice), |slot| match &slot.read {
            Ok((shapes, meta, found)) => Ok((Arc::clone(shapes), Arc::clone(meta), placed(found))),
            Err(found) => Err(placed(found)),
        })
    }

    /// Stands for what a name gives.
    pub(in crate::figure) fn fingerprint(&self, world: &dyn World, name: &str) -> u64 {
        self.with(world, name, |slot| slot.fingerprint)
    }

    fn with<T>(&self, world: &dyn World, name: &str, look: impl FnOnce(&Slot) -> T) -> T {
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slots.entry(name.into()).or_default())
        };
        look(slot.get_or_init(|| {
            let noted = Noted::new(world);
            let read = read(&noted, name);
            let notes = noted.notes();
            Slot { read, fingerprint: notes.fingerprint(), notes }
        }))
    }
}

fn read(world: &dyn World, name: &str) -> Read {
    let mut parts = name.split('\0').skip(1);
    let [file, object, key] = [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
    let [at, of_object, of_key] = nowhere();
    let given = |text, span| Some((text, span)).filter(|(text, _): &(&str, Span)| !text.is_empty());
    let choice = Choice { object: given(object, of_object), key: given(key, of_key) };
    let loaded = json::load(world, file, &at, atlas::MEBIBYTES);
    let failed = loaded.has_errors();
    let Some(file) = loaded.value.filter(|_| !failed) else { return Err(loaded.diagnostics) };
    let (shapes, told) = atlas::read_shapes(&file, &choice, &at)?;
    let warnings = loaded.diagnostics.into_iter().chain(told).collect();
    Ok((Arc::new(shapes), Arc::new(file.meta), warnings))
}

/// A diagnostic with each stand-in for a place replaced.
fn moved(mut diagnostic: Diagnostic, places: &[Span; 3]) -> Diagnostic {
    let nowhere = nowhere();
    let fixes = diagnostic.hints.iter_mut().filter_map(|hint| hint.fix.as_mut().map(|(span, _)| span));
    let labels = diagnostic.labels.iter_mut().map(|(span, _)| span);
    for span in diagnostic.span.iter_mut().chain(fixes).chain(labels) {
        if let Some(place) = nowhere.iter().position(|known| known == span) {
            *span = places[place].clone();
        }
    }
    diagnostic
}
