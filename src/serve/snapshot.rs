//! The files of a site as they were at one moment: a [`World`] that does not change while a generation of pages is drawn.
//!
//! In: a [`Tree`], and the snapshot before it. Out: listings from the tree, and contents, each read once and handed on to
//! the next snapshot while its stamp stays. So an edit reads one file again, and the last good site can still be drawn
//! when its sources are broken.
//! Deliberately absent: deciding when to look ([`super::watch`]), and what the contents mean.

use super::tree::Tree;
use crate::path::SourcePath;
use crate::world::{Disk, Listing, Mark, ReadError, World};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The largest source that is kept, in bytes; larger ones are read again.
const KEPT_LIMIT: usize = 8 << 20;
/// The same for files that are published as they are: they are read when they are asked for.
const KEPT_LIMIT_STATIC: usize = 64 << 10;

/// The most files that a snapshot knows otherwise than the one before, until all are put into one place.
const MOST_NEWER: usize = 256;

/// A world that stands still.
pub(super) struct Snapshot {
    disk: Arc<Disk>,
    tree: Mutex<Arc<Tree>>,
    known: Mutex<Known>,
    lists: Mutex<HashMap<SourcePath, Arc<Listing>>>,
    /// Files that were asked for and are not in the tree: they are watched too.
    asked: Mutex<BTreeSet<SourcePath>>,
    /// Files that were read twice and held something else the second time: whatever was made of them is made again.
    unsteady: Mutex<BTreeSet<SourcePath>>,
    /// Files whose contents differ from the snapshot before.
    changed: Vec<SourcePath>,
    /// Tells this snapshot from all others.
    edition: u64,
    /// The one before, if the same files are there.
    since: Option<u64>,
}

/// What is known of files, most of it shared with the snapshot before.
#[derive(Clone, Default)]
struct Known {
    shared: Arc<HashMap<SourcePath, Kept>>,
    /// What stands before it; `None`: nothing is known of the file.
    newer: HashMap<SourcePath, Option<Kept>>,
}

impl Known {
    fn get(&self, file: &SourcePath) -> Option<&Kept> {
        self.newer.get(file).map_or_else(|| self.shared.get(file), Option::as_ref)
    }

    fn forget(&mut self, file: &SourcePath) -> Option<Kept> {
        let kept = self.get(file).cloned();
        self.newer.insert(file.clone(), None);
        kept
    }

    /// The same for the next snapshot.
    fn next(&mut self) -> Known {
        if self.newer.len() > MOST_NEWER {
            let shared = Arc::make_mut(&mut self.shared);
            for (file, kept) in self.newer.drain() {
                match kept {
                    Some(kept) => drop(shared.insert(file, kept)),
                    None => drop(shared.remove(&file)),
                }
            }
        }
        self.clone()
    }
}

/// What is known of a file that was read.
#[derive(Clone)]
struct Kept {
    mark: Mark,
    /// Its content, unless somebody else keeps it, or it is large.
    bytes: Option<Arc<[u8]>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    fn new(path: &SourcePath, bytes: &Arc<[u8]>) -> Kept {
        let limit = match path {
            // A site keeps the texts of its chapters itself.
            _ if path.strip("content").is_some() && path.extension().eq_ignore_ascii_case("md") => 0,
            _ if path.strip("static").or(path.strip("content")).is_some() => KEPT_LIMIT_STATIC,
            _ => KEPT_LIMIT,
        };
        Kept { mark: Mark::of(&Ok(Arc::clone(bytes))), bytes: (bytes.len() <= limit).then(|| Arc::clone(bytes)) }
    }
}

impl Snapshot {
    /// The first one.
    pub(super) fn new(disk: Arc<Disk>, tree: Tree) -> Snapshot {
        let asked = Mutex::new(tree.others.keys().cloned().collect());
        Snapshot {
            disk,
            tree: Mutex::new(tree.into()),
            known: Mutex::default(),
            lists: Mutex::default(),
            asked,
            unsteady: Mutex::default(),
            changed: Vec::new(),
            edition: new_edition(),
            since: None,
        }
    }

    /// What it was taken of.
    pub(super) fn tree(&self) -> Arc<Tree> {
        Arc::clone(&lock(&self.tree))
    }

    /// Files whose contents differ from the snapshot before.
    pub(super) fn changed(&self) -> &[SourcePath] {
        &self.changed
    }

    /// Files outside of the usual folders that the site wants to know of.
    pub(super) fn asked(&self) -> Vec<SourcePath> {
        lock(&self.asked).iter().cloned().collect()
    }

    /// The snapshot of a later tree. `None`: all contents are the same, as after `touch` or a save without an edit.
    pub(super) fn follow(&self, tree: Tree) -> Option<Snapshot> {
        let before = self.tree();
        let same_names = tree.has_names_of(&before);
        let mut next = lock(&self.known).next();
        let mut changed = lock(&self.unsteady).clone();
        for file in tree.differing(&before) {
            let (then, now) = (before.stamp(file), tree.stamp(file));
            let kept = next.forget(file);
            let is_new = match (now, kept) {
                (None, _) => then.is_some(),
                (Some(_), Some(kept)) => match self.disk.file(file) {
                    Ok(bytes) => {
                        let fresh = Kept::new(file, &bytes);
                        let differs = fresh.mark != kept.mark;
                        next.newer.insert(file.clone(), Some(fresh));
                        differs
                    }
                    Err(_) => true,
                },
                // Nobody has read it.
                (Some(now), None) => !then.is_some_and(|then| then.is_like(now)),
            };
            if is_new {
                changed.insert(file.clone());
            }
        }
        if changed.is_empty() && same_names {
            *lock(&self.known) = next;
            *lock(&self.tree) = tree.into();
            return None;
        }
        let asked = self.asked().into_iter().filter(|file| !tree.has(file)).collect();
        Some(Snapshot {
            disk: Arc::clone(&self.disk),
            tree: Mutex::new(tree.into()),
            known: Mutex::new(next),
            lists: Mutex::new(if same_names { lock(&self.lists).clone() } else { HashMap::new() }),
            asked: Mutex::new(asked),
            unsteady: Mutex::default(),
            changed: changed.into_iter().collect(),
            edition: new_edition(),
            since: same_names.then_some(self.edition),
        })
    }
}

/// A number that no other snapshot has.
fn new_edition() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

impl World for Snapshot {
    fn file(&self, path: &SourcePath) -> Result<Arc<[u8]>, ReadError> {
        if let Some(bytes) = lock(&self.known).get(path).and_then(|kept| kept.bytes.clone()) {
            return Ok(bytes);
        }
        if !self.tree().has(path) {
            lock(&self.asked).insert(path.clone());
        }
        let bytes = self.disk.file(path)?;
        let kept = Kept::new(path, &bytes);
        let mut known = lock(&self.known);
        if known.get(path).is_some_and(|before| before.mark != kept.mark) {
            lock(&self.unsteady).insert(path.clone());
        }
        known.newer.insert(path.clone(), Some(kept));
        Ok(bytes)
    }

    fn list(&self, folder: &SourcePath) -> Arc<Listing> {
        let mut lists = lock(&self.lists);
        Arc::clone(lists.entry(folder.clone()).or_insert_with(|| self.tree().list(folder).into()))
    }

    fn mark(&self, path: &SourcePath) -> Mark {
        let kept = lock(&self.known).get(path).map(|kept| kept.mark);
        kept.unwrap_or_else(|| Mark::of(&self.file(path)))
    }

    fn edition(&self) -> u64 {
        self.edition
    }

    fn edits_since(&self, edition: u64) -> Option<&[SourcePath]> {
        (self.since == Some(edition)).then_some(&self.changed)
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the tests write files")]
mod tests {
    use super::*;

    #[test]
    fn an_old_snapshot_keeps_what_it_read_and_a_new_one_sees_the_edit() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Arc::new(Disk::new(folder.path()).unwrap());
        let write = |name: &str, text: &str| {
            let place = folder.path().join(name);
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(place, text).unwrap();
        };
        let (page, data) = (SourcePath::new("content/a.md").unwrap(), SourcePath::new("data/d.csv").unwrap());
        write("content/a.md", "one");
        write("data/d.csv", "x");
        let first = Snapshot::new(Arc::clone(&disk), Tree::scan(&disk, 1, []));
        assert_eq!(&*first.file(&page).unwrap(), b"one");
        assert_eq!(&*first.file(&data).unwrap(), b"x");
        let mark = first.mark(&page);
        write("content/a.md", "one");
        assert!(first.follow(Tree::scan(&disk, 2, first.asked())).is_none(), "a save without an edit");
        write("content/a.md", "two");
        let second = first.follow(Tree::scan(&disk, 3, first.asked())).expect("an edit");
        assert_eq!(&*second.file(&page).unwrap(), b"two");
        assert_eq!(first.mark(&page), mark);
        assert!(second.mark(&page) != mark);
        std::fs::remove_file(folder.path().join("data/d.csv")).unwrap();
        let third = second.follow(Tree::scan(&disk, 4, second.asked())).expect("a file is gone");
        assert_eq!(&*second.file(&data).unwrap(), b"x");
        assert_eq!(third.file(&data), Err(ReadError::Missing));
    }

    #[test]
    fn a_missing_file_that_was_asked_for_is_seen_to_come() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Arc::new(Disk::new(folder.path()).unwrap());
        let notes = SourcePath::new("notes.csv").unwrap();
        let first = Snapshot::new(Arc::clone(&disk), Tree::scan(&disk, 1, []));
        assert_eq!(first.file(&notes), Err(ReadError::Missing));
        assert!(first.follow(Tree::scan(&disk, 2, first.asked())).is_none());
        std::fs::write(folder.path().join("notes.csv"), "x").unwrap();
        assert!(first.follow(Tree::scan(&disk, 3, first.asked())).is_some());
    }
}
