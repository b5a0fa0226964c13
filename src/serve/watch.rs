//! Waits until the files of a site differ from what they were.
//!
//! In: hints of the system, or a clock. Out: a [`Tree`] that differs from the last one. **The only door to notify.**
//! Hints come late, double or not at all (of files made at once in new folders, few are reported; a watched file goes
//! silent after the second save that renames), so they only say when to look: at once, then again and again, ever more
//! rarely, and every few seconds in any case. Folders are watched, never files. Reading wakes nobody.
//! Deliberately absent: what changed, and what follows from it.

use super::tree::{FOLDERS, Tree, inode};
use crate::path::SourcePath;
use crate::world::Disk;
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// When to look again after something happened: what came with it may come late, or unannounced.
const AFTERWARDS: [Duration; 5] = [
    Duration::from_millis(60),
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
];
/// How often to look without a hint.
const SAFETY: Duration = Duration::from_millis(2500);
/// How often to look where there are no hints at all.
const POLL: Duration = Duration::from_millis(400);
/// How long to wait for the text of a file that has just become empty, and how often.
const EMPTY: (Duration, u32) = (Duration::from_millis(25), 4);
/// The shortest time between two looks: what happens meanwhile is seen together.
const APART: Duration = Duration::from_millis(30);

/// How to learn of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By hints of the system, and now and then without.
    Hints,
    /// By looking several times a second: for network and container mounts that give no hints.
    Poll,
}

/// A watch over a site.
pub(super) struct Watch {
    disk: Arc<Disk>,
    hints: Option<Hints>,
    wake: Receiver<()>,
    /// Kept so that the receiver never finds itself alone.
    _waker: SyncSender<()>,
    scans: u64,
    looked: Instant,
    took: Duration,
    quiet: usize,
}

/// The system's watcher, and which folder it watches under which name.
struct Hints {
    watcher: Box<dyn Watcher + Send>,
    watched: BTreeMap<PathBuf, u64>,
}

impl Watch {
    /// Begins to watch. The text tells why there are no hints, if they were wanted.
    pub(super) fn new(disk: Arc<Disk>, how: How) -> (Watch, Option<String>) {
        let (waker, wake) = sync_channel(1);
        let hints = match how {
            How::Hints => watcher(waker.clone()).map(|watcher| Some(Hints { watcher, watched: BTreeMap::new() })),
            How::Poll => Ok(None),
        };
        let (hints, mut notice) = match hints {
            Ok(hints) => (hints, None),
            Err(error) => (None, Some(error.to_string())),
        };
        let now = Instant::now();
        let mut watch =
            Watch { disk, hints, wake, _waker: waker, scans: 0, looked: now, took: Duration::ZERO, quiet: 0 };
        if let Err(error) = watch.follow_folders() {
            notice = Some(error);
        }
        (watch, notice)
    }

    /// Looks now.
    pub(super) fn scan(&mut self, others: Vec<SourcePath>) -> Tree {
        self.scans += 1;
        let begun = Instant::now();
        let tree = Tree::scan(&self.disk, self.scans, others);
        self.looked = Instant::now();
        self.took = self.looked - begun;
        tree
    }

    /// Waits for a tree that differs from `before`. `others`: files to look at outside of the usual folders.
    /// `notice` is told once if hints cease.
    pub(super) fn next(&mut self, before: &Tree, others: &dyn Fn() -> Vec<SourcePath>, notice: &dyn Fn(&str)) -> Tree {
        loop {
            self.wait();
            let mut tree = self.scan(others());
            for _ in 0..EMPTY.1 {
                if !tree.is_being_written(before) {
                    break;
                }
                std::thread::sleep(EMPTY.0);
                tree = self.scan(others());
            }
            if let Err(error) = self.follow_folders() {
                notice(&error);
            }
            if !tree.is(before) {
                self.quiet = 0;
                return tree;
            }
        }
    }

    /// Waits for a hint, or until it is time to look without one.
    fn wait(&mut self) {
        let pause = AFTERWARDS.get(self.quiet).copied().unwrap_or_else(|| match self.hints {
            // A site of very many files is looked at more rarely, so that idling costs next to nothing.
            Some(_) => SAFETY.max(self.took * 200),
            None => POLL.max(self.took * 50),
        });
        self.quiet += 1;
        match self.wake.recv_timeout(pause) {
            Ok(()) => {
                self.quiet = 0;
                // The first hint is followed at once, a flood of them now and then.
                let apart = APART.max(self.took * 2);
                std::thread::sleep(apart.saturating_sub(self.looked.elapsed()));
                while self.wake.try_recv().is_ok() {}
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => unreachable!("the watch holds a sender itself"),
        }
    }

    /// Watches the folders that are there now: one that was replaced has to be watched anew. Errors: hints cease.
    fn follow_folders(&mut self) -> Result<(), String> {
        let Some(hints) = &mut self.hints else { return Ok(()) };
        let root = self.disk.root();
        let below = FOLDERS.iter().map(|folder| (root.join(folder), RecursiveMode::Recursive));
        for (place, mode) in std::iter::once((root.to_owned(), RecursiveMode::NonRecursive)).chain(below) {
            let now = place.metadata().ok().filter(|facts| facts.is_dir()).map(|facts| inode(&facts));
            if hints.watched.get(&place) == now.as_ref() {
                continue;
            }
            if hints.watched.remove(&place).is_some() {
                let _ = hints.watcher.unwatch(&place);
            }
            let Some(now) = now else { continue };
            match hints.watcher.watch(&place, mode) {
                Ok(()) => {
                    hints.watched.insert(place, now);
                }
                // Gone in this moment, with a file below it perhaps: the next look will tell.
                Err(_) if !place.exists() => {}
                Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => {}
                Err(error) => {
                    self.hints = None;
                    return Err(error.to_string());
                }
            }
        }
        Ok(())
    }
}

/// The system's watcher; it wakes `waker` for all but reading.
fn watcher(waker: SyncSender<()>) -> notify::Result<Box<dyn Watcher + Send>> {
    let wake = move |event: notify::Result<Event>| {
        if !matches!(event, Ok(Event { kind: EventKind::Access(_), .. })) {
            // A full channel has woken the watch already.
            let _ = waker.try_send(());
        }
    };
    let config = Config::default().with_follow_symlinks(false);
    Ok(Box::new(RecommendedWatcher::new(wake, config)?))
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the tests write files")]
mod tests {
    use super::*;
    use notify::{Error, ErrorKind, EventHandler, WatcherKind};
    use std::path::Path;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A system that has no room for another watch.
    #[derive(Debug)]
    struct Full;

    impl Watcher for Full {
        fn new<F: EventHandler>(_: F, _: Config) -> notify::Result<Full> {
            Ok(Full)
        }
        fn watch(&mut self, _: &Path, _: RecursiveMode) -> notify::Result<()> {
            Err(Error::new(ErrorKind::MaxFilesWatch))
        }
        fn unwatch(&mut self, _: &Path) -> notify::Result<()> {
            Ok(())
        }
        fn kind() -> WatcherKind {
            WatcherKind::NullWatcher
        }
    }

    fn site() -> (tempfile::TempDir, Arc<Disk>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        std::fs::write(folder.path().join("content/a.md"), "one").unwrap();
        let disk = Arc::new(Disk::new(folder.path()).unwrap());
        (folder, disk)
    }

    #[test]
    fn without_hints_edits_are_seen_and_told_of_once() {
        let (folder, disk) = site();
        let (mut watch, _) = Watch::new(disk, How::Poll);
        watch.hints = Some(Hints { watcher: Box::new(Full), watched: BTreeMap::new() });
        let notices = AtomicUsize::new(0);
        let mut before = watch.scan(Vec::new());
        for text in ["two", "three", "four"] {
            std::fs::write(folder.path().join("content/a.md"), text).unwrap();
            let size = u64::try_from(text.len()).unwrap();
            let path = SourcePath::new("content/a.md").unwrap();
            while before.stamp(&path).map(|stamp| stamp.len) != Some(size) {
                before = watch.next(&before, &Vec::new, &|_| {
                    notices.fetch_add(1, Ordering::Relaxed);
                });
            }
        }
        assert_eq!(notices.into_inner(), 1);
    }

    #[test]
    fn a_folder_that_was_replaced_is_watched_again() {
        let (folder, disk) = site();
        let (mut watch, notice) = Watch::new(Arc::clone(&disk), How::Hints);
        assert_eq!(notice, None);
        let before = watch.hints.as_ref().unwrap().watched.clone();
        assert_eq!(before.len(), 2, "the site and its content");
        std::fs::rename(folder.path().join("content"), folder.path().join("old")).unwrap();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        std::fs::create_dir(folder.path().join("data")).unwrap();
        watch.follow_folders().unwrap();
        let after = &watch.hints.as_ref().unwrap().watched;
        assert_eq!(after.len(), 3);
        assert_ne!(after.get(&disk.root().join("content")), before.get(&disk.root().join("content")));
    }
}
