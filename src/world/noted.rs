//! A world that notes what it was asked, so that what was made of the answers can be kept while they stay the same.
//!
//! In: another world. Out: its answers, and [`Notes`] of them. **Who is handed a [`Noted`] cannot read past it.**
//! Deliberately absent: what is made of the answers, and keeping it.

use super::{Listing, Mark, ReadError, World};
use crate::path::SourcePath;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// Answers as `world` does, and notes it.
pub struct Noted<'a> {
    world: &'a dyn World,
    files: Mutex<BTreeMap<SourcePath, Mark>>,
    lists: Mutex<BTreeMap<SourcePath, Mark>>,
}

/// What a world was asked, and marks of what it answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Notes {
    files: Box<[(SourcePath, Mark)]>,
    lists: Box<[(SourcePath, Mark)]>,
}

impl<'a> Noted<'a> {
    /// Nothing has been asked yet.
    pub fn new(world: &'a dyn World) -> Noted<'a> {
        Noted { world, files: Mutex::default(), lists: Mutex::default() }
    }

    /// All that was asked.
    pub fn notes(self) -> Notes {
        let all = |asked: Mutex<BTreeMap<SourcePath, Mark>>| {
            asked.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect()
        };
        Notes { files: all(self.files), lists: all(self.lists) }
    }
}

impl World for Noted<'_> {
    fn file(&self, path: &SourcePath) -> Result<Arc<[u8]>, ReadError> {
        let read = self.world.file(path);
        let mark = Mark::of(&read);
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), mark);
        read
    }

    fn list(&self, folder: &SourcePath) -> Arc<Listing> {
        let listing = self.world.list(folder);
        let mark = listing.mark();
        self.lists.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.clone(), mark);
        listing
    }
}

impl Notes {
    /// Whether `world` would answer all of it the same.
    pub fn hold(&self, world: &dyn World) -> bool {
        self.files.iter().all(|(file, mark)| world.mark(file) == *mark)
            && self.lists.iter().all(|(folder, mark)| world.list(folder).mark() == *mark)
    }

    /// The files that were asked for, in order.
    pub fn files(&self) -> impl Iterator<Item = &SourcePath> {
        self.files.iter().map(|(file, _)| file)
    }

    /// Stands for the questions and their answers.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    #[test]
    fn notes_hold_until_an_answer_changes() {
        let path = |text: &str| SourcePath::new(text).unwrap();
        let worlds = [
            Memory::new([("data/a.csv", "x")]).unwrap(),
            Memory::new([("data/a.csv", "x"), ("b.csv", "")]).unwrap(),
            Memory::new([("data/a.csv", "y")]).unwrap(),
            Memory::new([("data/a.csv", "x"), ("data/a.meta.yaml", "")]).unwrap(),
            Memory::default(),
        ];
        let noted = Noted::new(&worlds[0]);
        assert!(noted.file(&path("data/a.csv")).is_ok());
        assert!(noted.file(&path("data/a.meta.yaml")).is_err());
        let files = noted.notes();
        let holds: Vec<bool> = worlds.iter().map(|world| files.hold(world)).collect();
        assert_eq!(holds, [true, true, false, false, false]);
        let noted = Noted::new(&worlds[0]);
        noted.list(&path("data"));
        let lists = noted.notes();
        let holds: Vec<bool> = worlds.iter().map(|world| lists.hold(world)).collect();
        assert_eq!(holds, [true, true, true, false, false]);
    }
}
