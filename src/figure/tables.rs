//! The tables of a site: each read once, kept while its files are the same, and noted by whoever asks.
//!
//! In: a world, and references to tables. Out: tables, and what is wrong with them or with the references.
//! Deliberately absent: rows ([`super::data`] chooses them), and how a table is read ([`crate::table`]).

use super::map::shelf::{self, Shelf};
use crate::atlas::Choice;
use crate::diag::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::table::{self, Expr, Table};
use crate::world::{Noted, Notes, World};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

type Read = Result<(Arc<Table>, Vec<Diagnostic>), Vec<Diagnostic>>;

/// Tables of a site, each read once however many figures use it.
pub struct Store {
    world: Arc<dyn World>,
    slots: Mutex<HashMap<Arc<str>, Arc<OnceLock<Slot>>>>,
    used: Mutex<BTreeMap<SourcePath, BTreeSet<String>>>,
    shelf: Shelf,
}

/// A table, or what is wrong with it, and the files it was made of.
struct Slot {
    read: Read,
    notes: Notes,
    fingerprint: u64,
}

impl Store {
    /// No table is read yet.
    pub fn new(world: Arc<dyn World>) -> Store {
        Store { world, slots: Mutex::default(), used: Mutex::default(), shelf: Shelf::default() }
    }

    /// The tables of `before` whose files are the same in `world`; the others will be read when they are asked for.
    pub fn after(world: Arc<dyn World>, before: &Store) -> Store {
        let slots = before.slots.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let holds = |slot: &OnceLock<Slot>| slot.get().is_some_and(|slot| slot.notes.hold(&*world));
        let slots = slots.into_iter().filter(|(_, slot)| holds(slot)).collect();
        let shelf = Shelf::after(&*world, &before.shelf);
        Store { slots: Mutex::new(slots), shelf, ..Store::new(world) }
    }

    /// Files that were read, and which of their columns were used.
    pub fn used(&self) -> BTreeMap<SourcePath, BTreeSet<String>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The table that a reference names; what is wrong with the reference is told at `at`.
    pub fn get(&self, reference: &str, at: &Span) -> Read {
        self.with(reference, |slot| {
            // The place of the reference is filled in afterwards: the table is the same for all who name it.
            let nowhere = nowhere();
            let placed = |found: &[Diagnostic]| {
                let mut found = found.to_vec();
                for diagnostic in &mut found {
                    let spans = diagnostic
                        .span
                        .iter_mut()
                        .chain(diagnostic.hints.iter_mut().filter_map(|hint| hint.fix.as_mut().map(|(span, _)| span)));
                    spans.filter(|span| **span == nowhere).for_each(|span| *span = at.clone());
                }
                found
            };
            match &slot.read {
                Ok((table, found)) => Ok((Arc::clone(table), placed(found))),
                Err(found) => Err(placed(found)),
            }
        })
    }

    /// Stands for what a reference gives.
    pub fn fingerprint(&self, reference: &str) -> u64 {
        if shelf::is_name(reference) {
            return self.shelf.fingerprint(&*self.world, reference);
        }
        self.with(reference, |slot| slot.fingerprint)
    }

    fn with<T>(&self, reference: &str, look: impl FnOnce(&Slot) -> T) -> T {
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            match slots.get(reference) {
                Some(slot) => Arc::clone(slot),
                None => Arc::clone(slots.entry(reference.into()).or_default()),
            }
        };
        look(slot.get_or_init(|| {
            let noted = Noted::new(&*self.world);
            let loaded = table::load(&noted, reference, &nowhere());
            let failed = loaded.has_errors();
            let read = match loaded.value {
                Some(table) if !failed => Ok((table, loaded.diagnostics)),
                _ => Err(loaded.diagnostics),
            };
            let notes = noted.notes();
            Slot { read, fingerprint: notes.fingerprint(), notes }
        }))
    }
}

/// Stands for the place of a reference while its table is read.
fn nowhere() -> Span {
    Span::top(&SourcePath::call())
}

/// The tables of a site as one output reads them: **which ones is noted**.
pub struct Tables<'a> {
    store: &'a Store,
    asked: RefCell<BTreeSet<Arc<str>>>,
}

impl<'a> Tables<'a> {
    /// None has been asked for.
    pub fn new(store: &'a Store) -> Tables<'a> {
        Tables { store, asked: RefCell::default() }
    }

    /// References that were asked for.
    pub fn asked(&self) -> Vec<Arc<str>> {
        self.asked.borrow().iter().cloned().collect()
    }

    /// The table that a reference names; what is wrong with the reference is told at `at`.
    pub fn get(&self, reference: &str, at: &Span) -> Read {
        self.asked.borrow_mut().insert(reference.into());
        self.store.get(reference, at)
    }

    /// The shapes of a file; what is wrong is told at the places of the call, or in the file.
    pub(super) fn shapes(&self, reference: &str, choice: &Choice<'_>, at: &Span) -> shelf::Read {
        self.asked.borrow_mut().insert(shelf::name(reference, choice).into());
        self.store.shelf.get(&*self.store.world, reference, choice, at)
    }

    /// An expression over a table; its columns count as used.
    pub(super) fn expr(&self, text: &str, span: &Span, table: &Arc<Table>) -> Result<Expr, Diagnostic> {
        let expr = Expr::over(text, span, table)?;
        self.uses(table, expr.fields());
        Ok(expr)
    }

    /// Columns of a table count as used.
    pub fn uses<'b>(&self, table: &Arc<Table>, columns: impl IntoIterator<Item = &'b str>) {
        let mut used = self.store.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.entry(table.file.clone()).or_default().extend(columns.into_iter().map(str::to_owned));
    }
}
