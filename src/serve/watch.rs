//! Waits until the files of a site differ from what they were.
//!
//! In: hints of the system, or a clock. Out: a [`Tree`] that differs from the last one. **The only door to notify.**
//! Hints come late, double or not at all (of files made at once in new folders, few are reported; a watched file goes
//! silent after the second save that renames), so they only say when to look: at once, then again and again, ever more
//! rarely, and every few seconds in any case. Hints of new contents of known files are exact: these files are looked at,
//! once more a moment later, and no others. Folders are watched, never files. Reading wakes nobody.
//! Deliberately absent: what changed, and what follows from it.

use super::tree::{FOLDERS, Tree, inode};
use crate::path::SourcePath;
use crate::world::Disk;
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// When to look again after something happened: what came with it may come late, or unannounced.
const AFTERWARDS: [Duration; 5] = [
    Duration::from_millis(60),
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
];
/// When to look again at the files that hints named: by then a change could not bear the time of the last one.
const ONCE_MORE: Duration = Duration::from_millis(70);
/// How often to look without a hint.
const SAFETY: Duration = Duration::from_millis(2500);
/// How often to look where there are no hints at all.
const POLL: Duration = Duration::from_millis(400);
/// For how many such looks an author is taken to be at work; behind them, looking costs less than 0.5 % of a core.
const AT_WORK: usize = 150;
/// How long to wait for the text of a file that has just become empty, and how often.
const EMPTY: (Duration, u32) = (Duration::from_millis(25), 4);
/// The same where only the files are looked at that hints name.
const BRIEFLY: (Duration, u32) = (Duration::from_millis(1), 100);
/// The shortest time between two quick looks: what happens meanwhile is seen together.
const APART: Duration = Duration::from_millis(3);
/// The longest time between two looks at all while hints come.
const MOST_APART: Duration = Duration::from_millis(200);
/// The most places that are looked at by themselves.
const MOST_PLACES: usize = 64;

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
    wake: Receiver<Wake>,
    waker: SyncSender<Wake>,
    pending: Arc<Mutex<Pending>>,
    scans: u64,
    /// When the last look ended, and how long looking at all took.
    looked: Instant,
    took: Duration,
    /// How many looks at all have found nothing since hints told of more than new contents.
    quiet: usize,
    /// Files that hints named since the last look at them.
    named: BTreeSet<PathBuf>,
    /// Which quick look was the last, and the one during which a look at all began, if one is under way.
    look: u64,
    scanning: Option<u64>,
}

/// Why the watch wakes.
enum Wake {
    /// Something may have happened; [`Pending`] tells where.
    Hint,
    /// A look at all has ended, and this is what it saw.
    Scanned(Tree, Duration),
}

/// Where something may have happened.
#[derive(Default)]
struct Pending {
    places: BTreeSet<PathBuf>,
    /// Whether it may have been anywhere.
    anywhere: bool,
}

/// The system's watcher, and which folder it watches under which name.
struct Hints {
    watcher: Box<dyn Watcher + Send>,
    watched: BTreeMap<PathBuf, u64>,
}

impl Watch {
    /// Begins to watch. The text tells why there are no hints, if they were wanted.
    pub(super) fn new(disk: Arc<Disk>, how: How) -> (Watch, Option<String>) {
        let (waker, wake) = sync_channel(2);
        let pending = Arc::default();
        let hints = match how {
            How::Hints => watcher(waker.clone(), Arc::clone(&pending))
                .map(|watcher| Some(Hints { watcher, watched: BTreeMap::new() })),
            How::Poll => Ok(None),
        };
        let (hints, mut notice) = match hints {
            Ok(hints) => (hints, None),
            Err(error) => (None, Some(error.to_string())),
        };
        let mut watch = Watch {
            disk,
            hints,
            wake,
            waker,
            pending,
            scans: 0,
            looked: Instant::now(),
            took: Duration::ZERO,
            // Hints came before the first look: one more will do.
            quiet: AFTERWARDS.len() - 1,
            named: BTreeSet::new(),
            look: 0,
            scanning: None,
        };
        if let Err(error) = watch.follow_folders(&BTreeSet::new()) {
            notice = Some(error);
        }
        (watch, notice)
    }

    /// Looks at all for the first time, now.
    pub(super) fn scan(&mut self, others: Vec<SourcePath>) -> Tree {
        self.scan_again(&Tree::default(), others)
    }

    /// Looks at all, now.
    fn scan_again(&mut self, before: &Tree, others: Vec<SourcePath>) -> Tree {
        self.scans += 1;
        self.look += 1;
        let begun = Instant::now();
        let tree = before.scan_again(&self.disk, self.scans, others);
        self.looked = Instant::now();
        self.took = self.looked - begun;
        tree
    }

    /// Waits for a tree that differs from `before`. `others`: files to look at outside of the usual folders.
    /// `notice` is told once if hints cease.
    pub(super) fn next(&mut self, before: &Tree, others: &dyn Fn() -> Vec<SourcePath>, notice: &dyn Fn(&str)) -> Tree {
        loop {
            let tree = match self.wake.recv_timeout(self.pause()) {
                Ok(Wake::Hint) => match self.follow_hints(before) {
                    Some(tree) => tree,
                    None => self.doubt(before, others),
                },
                Ok(Wake::Scanned(tree, took)) => {
                    self.took = took;
                    // What was saved meanwhile may have been seen as it was before.
                    let stale = self.scanning.take() != Some(self.look);
                    if stale {
                        continue;
                    }
                    self.looked = Instant::now();
                    match is_on_its_way(&tree, before) {
                        true => self.doubt(before, others),
                        false => {
                            if !tree.is_like(before) {
                                self.quiet = 0;
                            }
                            tree
                        }
                    }
                }
                Err(RecvTimeoutError::Timeout) if !self.named.is_empty() => {
                    let named = std::mem::take(&mut self.named);
                    match self.look_at(before, &named) {
                        Some(tree) => tree,
                        None => self.doubt(before, others),
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.quiet += 1;
                    self.begin_scan(before.clone(), others());
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => unreachable!("the watch holds a sender itself"),
            };
            if let Err(error) = self.follow_folders(&tree.links) {
                notice(&error);
            }
            if !tree.is(before) {
                return tree;
            }
        }
    }

    /// A quick look at some places.
    fn look_at(&mut self, before: &Tree, places: &BTreeSet<PathBuf>) -> Option<Tree> {
        self.scans += 1;
        self.look += 1;
        let tree = before.look_at(&self.disk, self.scans, places);
        self.looked = Instant::now();
        tree
    }

    /// Looks at all, now and some more times: what came with a hint may come late, or unannounced.
    fn doubt(&mut self, before: &Tree, others: &dyn Fn() -> Vec<SourcePath>) -> Tree {
        self.quiet = 0;
        self.named.clear();
        self.settled(before, others)
    }

    /// Looks where hints point. `None`: all has to be looked at, for they tell of more than new contents.
    fn follow_hints(&mut self, before: &Tree) -> Option<Tree> {
        // The first hint is followed at once, a flood of them now and then.
        std::thread::sleep(APART.saturating_sub(self.looked.elapsed()));
        let pending = std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner));
        if pending.anywhere {
            return None;
        }
        for _ in 0..BRIEFLY.1 {
            match self.look_at(before, &pending.places) {
                Some(tree) if !tree.is_being_written(before) => {
                    self.named.extend(pending.places);
                    return Some(tree);
                }
                // New or gone. A save by renaming is over in a moment; what is new at this moment stays so.
                None if !before.miss(&self.disk, &pending.places) => return None,
                _ => std::thread::sleep(BRIEFLY.0),
            }
        }
        None
    }

    /// Looks at all, until files that seem to be written or renamed at this moment had a moment for it.
    fn settled(&mut self, before: &Tree, others: &dyn Fn() -> Vec<SourcePath>) -> Tree {
        std::thread::sleep((self.took * 2).min(MOST_APART).saturating_sub(self.looked.elapsed()));
        drop(std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner)));
        let mut tree = self.scan_again(before, others());
        for _ in 0..EMPTY.1 {
            if !is_on_its_way(&tree, before) {
                break;
            }
            std::thread::sleep(EMPTY.0);
            tree = self.scan_again(before, others());
        }
        tree
    }

    /// Looks at all beside the watch, so that no save has to wait for it.
    fn begin_scan(&mut self, before: Tree, others: Vec<SourcePath>) {
        self.scans += 1;
        let (disk, number, waker) = (Arc::clone(&self.disk), self.scans, self.waker.clone());
        self.scanning = Some(self.look);
        std::thread::spawn(move || {
            let begun = Instant::now();
            let tree = before.scan_again(&disk, number, others);
            // A watch that is gone wants nothing.
            let _ = waker.send(Wake::Scanned(tree, begun.elapsed()));
        });
    }

    /// How long to wait for a hint until it is time to look without one.
    fn pause(&self) -> Duration {
        if !self.named.is_empty() {
            return ONCE_MORE;
        }
        if self.scanning.is_some() {
            return SAFETY;
        }
        // A site of very many files is looked at more rarely, so that idling costs next to nothing.
        let soon = AFTERWARDS.get(self.quiet).map(|soon| (*soon).max(self.took * 4));
        soon.unwrap_or_else(|| match self.hints {
            Some(_) => SAFETY.max(self.took * 250),
            None if self.quiet < AT_WORK => POLL.max(self.took * 50),
            None => POLL.max((self.took * 250).min(SAFETY)),
        })
    }

    /// Watches the folders that are there now, and those that `links` lead to: one that was replaced has to be watched
    /// anew. Errors: hints cease.
    fn follow_folders(&mut self, links: &BTreeSet<PathBuf>) -> Result<(), String> {
        let Some(hints) = &mut self.hints else { return Ok(()) };
        let root = self.disk.root();
        let below = FOLDERS.iter().map(|folder| (root.join(folder), RecursiveMode::Recursive));
        let mut places: BTreeMap<PathBuf, RecursiveMode> = below.collect();
        places.insert(root.to_owned(), RecursiveMode::NonRecursive);
        for link in links {
            // A file is watched by its folder.
            let (place, mode) = match link.is_dir() {
                true => (link.as_path(), RecursiveMode::Recursive),
                false => (link.parent().unwrap_or(link), RecursiveMode::NonRecursive),
            };
            if !places.iter().any(|(known, mode)| *mode == RecursiveMode::Recursive && place.starts_with(known)) {
                places.entry(place.to_owned()).or_insert(mode);
            }
        }
        let gone: Vec<PathBuf> = hints.watched.keys().filter(|place| !places.contains_key(*place)).cloned().collect();
        for place in gone {
            hints.watched.remove(&place);
            let _ = hints.watcher.unwatch(&place);
        }
        for (place, mode) in places {
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

/// Whether files seem to be written or renamed at this moment.
fn is_on_its_way(tree: &Tree, before: &Tree) -> bool {
    tree.is_being_written(before) || tree.has_lost(before)
}

/// The system's watcher; it wakes `waker` for all but reading.
fn watcher(waker: SyncSender<Wake>, pending: Arc<Mutex<Pending>>) -> notify::Result<Box<dyn Watcher + Send>> {
    let wake = move |event: notify::Result<Event>| {
        let mut pending = pending.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Ok(Event { kind: EventKind::Access(_), .. }) => return,
            Ok(event) if !event.need_rescan() && !event.paths.is_empty() => pending.places.extend(event.paths),
            // The queue of the system has run over, or it cannot say.
            _ => pending.anywhere = true,
        }
        if pending.places.len() > MOST_PLACES {
            *pending = Pending { anywhere: true, ..Pending::default() };
        }
        // A full channel has woken the watch already.
        let _ = waker.try_send(Wake::Hint);
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
        watch.follow_folders(&BTreeSet::new()).unwrap();
        let after = &watch.hints.as_ref().unwrap().watched;
        assert_eq!(after.len(), 3);
        assert_ne!(after.get(&disk.root().join("content")), before.get(&disk.root().join("content")));
    }
}
