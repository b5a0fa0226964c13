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
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The largest source that is kept, in bytes; larger ones are read again.
const KEPT_LIMIT: usize = 8 << 20;
/// The same for files that are published as they are.
const KEPT_LIMIT_STATIC: usize = 1 << 20;

/// A world that stands still.
pub(super) struct Snapshot {
    disk: Arc<Disk>,
    tree: Mutex<Arc<Tree>>,
    kept: Mutex<HashMap<SourcePath, Kept>>,
    lists: Mutex<HashMap<SourcePath, Arc<Listing>>>,
    /// Files that were asked for and are not in the tree: they are watched too.
    asked: Mutex<BTreeSet<SourcePath>>,
    /// Files whose contents differ from the snapshot before.
    changed: Vec<SourcePath>,
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
            _ if path.strip("static").is_some() => KEPT_LIMIT_STATIC,
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
            kept: Mutex::default(),
            lists: Mutex::default(),
            asked,
            changed: Vec::new(),
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
        let same_names = before.files.keys().eq(tree.files.keys()) && before.faults == tree.faults;
        let mut next = lock(&self.kept).clone();
        let mut changed = Vec::new();
        for file in tree.differing(&before) {
            let (then, now) = (before.stamp(file), tree.stamp(file));
            let kept = next.remove(file);
            let is_new = match (now, kept) {
                (None, _) => then.is_some(),
                (Some(_), Some(kept)) => match self.disk.file(file) {
                    Ok(bytes) => {
                        let fresh = Kept::new(file, &bytes);
                        let differs = fresh.mark != kept.mark;
                        next.insert(file.clone(), fresh);
                        differs
                    }
                    Err(_) => true,
                },
                // Nobody has read it.
                (Some(now), None) => !then.is_some_and(|then| then.is_like(now)),
            };
            if is_new {
                changed.push(file.clone());
            }
        }
        if changed.is_empty() && same_names {
            *lock(&self.kept) = next;
            *lock(&self.tree) = tree.into();
            return None;
        }
        let asked = self.asked().into_iter().filter(|file| !tree.files.contains_key(file)).collect();
        let lists = if same_names { lock(&self.lists).clone() } else { HashMap::new() };
        let (tree, disk) = (Mutex::new(Arc::new(tree)), Arc::clone(&self.disk));
        let (kept, lists, asked) = (Mutex::new(next), Mutex::new(lists), Mutex::new(asked));
        Some(Snapshot { disk, tree, kept, lists, asked, changed })
    }
}

impl World for Snapshot {
    fn file(&self, path: &SourcePath) -> Result<Arc<[u8]>, ReadError> {
        if let Some(bytes) = lock(&self.kept).get(path).and_then(|kept| kept.bytes.clone()) {
            return Ok(bytes);
        }
        if !self.tree().files.contains_key(path) {
            lock(&self.asked).insert(path.clone());
        }
        let bytes = self.disk.file(path)?;
        lock(&self.kept).insert(path.clone(), Kept::new(path, &bytes));
        Ok(bytes)
    }

    fn list(&self, folder: &SourcePath) -> Arc<Listing> {
        let mut lists = lock(&self.lists);
        Arc::clone(lists.entry(folder.clone()).or_insert_with(|| self.tree().list(folder).into()))
    }

    fn mark(&self, path: &SourcePath) -> Mark {
        let kept = lock(&self.kept).get(path).map(|kept| kept.mark);
        kept.unwrap_or_else(|| Mark::of(&self.file(path)))
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
