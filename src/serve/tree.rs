//! What is on disk: every file that a site can read, with its stamp.
//!
//! In: a [`Disk`]. Out: [`Tree`], a value that is compared with an earlier one; **this comparison is the only truth about
//! changes**, and what a watcher says is a hint to make it. Only the folders a site is made of are looked at, so what
//! `build` writes, `target` or `.git` cannot wake anybody.
//! Deliberately absent: contents ([`super::snapshot`] has them), waiting ([`super::watch`] does).

use crate::path::SourcePath;
use crate::world::{Disk, Listing, ReadError, World, is_private};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// The folders a site is made of.
pub(super) const FOLDERS: [&str; 5] = ["content", "data", "static", "templates", "themes"];

/// A file changed this shortly before it was looked at may change again without its time telling.
const TICK: Duration = Duration::from_millis(50);
/// The same where times have whole seconds, or two.
const COARSE_TICK: Duration = Duration::from_millis(2100);

/// What tells one state of a file from another without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Bytes.
    pub(super) len: u64,
    modified: Option<SystemTime>,
    inode: u64,
    /// Who may read it.
    mode: u32,
    /// Since when it has been seen so, if its time is to come.
    ahead: Option<Instant>,
    /// The scan that saw the file just written; such a stamp equals no other, so that the file is looked at again.
    unsettled: Option<u64>,
}

impl Stamp {
    /// Whether it tells of no change, where nobody has read the file in between.
    pub(super) fn is_like(&self, other: &Stamp) -> bool {
        self.facts() == other.facts()
    }

    /// What the system says of the file.
    pub(super) fn facts(&self) -> (u64, Option<SystemTime>, u64, u32) {
        (self.len, self.modified, self.inode, self.mode)
    }
}

/// The most files that are looked at by themselves before the tree is made anew.
const MOST_NEWER: usize = 256;

/// The files of a site at one moment. A look at a few of them shares all else with the tree before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    /// Files below [`FOLDERS`], in order, as they were when all were looked at.
    files: Arc<BTreeMap<SourcePath, Stamp>>,
    /// Those of them that were looked at since.
    newer: BTreeMap<SourcePath, Stamp>,
    /// Files elsewhere that the site asked for; `None` for those that are not there.
    pub(super) others: BTreeMap<SourcePath, Option<Stamp>>,
    /// What could not be listed.
    faults: Vec<(String, ReadError)>,
    /// Where symbolic links lead, which stand for files or folders.
    pub(super) links: BTreeSet<PathBuf>,
}

impl Tree {
    /// Looks at the disk for the first time.
    #[cfg(test)]
    pub(super) fn scan(disk: &Disk, number: u64, others: impl IntoIterator<Item = SourcePath>) -> Tree {
        Tree::default().scan_again(disk, number, others)
    }

    /// Looks at the disk, once more if this is no empty tree. `number`: of this scan, different each time. `others`: files
    /// to look at besides.
    pub(super) fn scan_again(&self, disk: &Disk, number: u64, others: impl IntoIterator<Item = SourcePath>) -> Tree {
        let stamp = |path: &SourcePath| stamp(&disk.root().join(path.as_str()), number, self.stamp(path));
        let (mut files, mut tree) = (BTreeMap::new(), Tree::default());
        for folder in FOLDERS {
            let Ok(folder) = SourcePath::new(folder) else { continue };
            let listing = disk.list(&folder);
            tree.faults.extend(listing.faults.iter().cloned());
            tree.links.extend(listing.links.iter().cloned());
            for file in &listing.files {
                if let Some(stamp) = stamp(file) {
                    files.insert(file.clone(), stamp);
                }
            }
        }
        for file in others {
            if !files.contains_key(&file) {
                let stamp = stamp(&file);
                tree.others.insert(file, stamp);
            }
        }
        Tree { files: files.into(), ..tree }
    }

    /// Whether a file stands below [`FOLDERS`].
    pub(super) fn has(&self, file: &SourcePath) -> bool {
        self.files.contains_key(file)
    }

    /// The stamp of a file, if it is there.
    pub(super) fn stamp(&self, file: &SourcePath) -> Option<&Stamp> {
        let newer = self.newer.get(file).or_else(|| self.files.get(file));
        newer.or_else(|| self.others.get(file).and_then(Option::as_ref))
    }

    /// Whether the same files are there, whatever they hold.
    pub(super) fn has_names_of(&self, before: &Tree) -> bool {
        let same = Arc::ptr_eq(&self.files, &before.files) || self.files.keys().eq(before.files.keys());
        same && self.faults == before.faults
    }

    /// Whether nothing can have changed from `before` to here.
    pub(super) fn is(&self, before: &Tree) -> bool {
        self.others == before.others && self.faults == before.faults && self.differing(before).is_empty()
    }

    /// Whether nothing is likely to have changed: stamps differ only in that they are sure by now.
    pub(super) fn is_like(&self, before: &Tree) -> bool {
        let like = |file: &&SourcePath| match (self.stamp(file), before.stamp(file)) {
            (Some(now), Some(then)) => now.is_like(then),
            (now, then) => now.is_none() && then.is_none(),
        };
        self.faults == before.faults && self.differing(before).iter().all(like)
    }

    /// Whether a file has just become empty, or come empty: most likely somebody is about to write it.
    pub(super) fn is_being_written(&self, before: &Tree) -> bool {
        let written = |file: &&SourcePath| {
            let (now, then) = (self.stamp(file), before.stamp(file));
            now.is_some_and(|now| now.len == 0 && now.unsettled.is_some()) && then.is_none_or(|then| then.len > 0)
        };
        match Arc::ptr_eq(&self.files, &before.files) {
            true => self.newer.keys().any(|file| written(&file)),
            false => self.files.keys().any(|file| written(&file)),
        }
    }

    /// Files whose stamps differ from those in `before`, and those that are in one of the two only.
    pub(super) fn differing<'a>(&'a self, before: &'a Tree) -> Vec<&'a SourcePath> {
        let others = self.others.keys().chain(before.others.keys());
        let differs = |file: &&SourcePath| self.stamp(file) != before.stamp(file);
        if Arc::ptr_eq(&self.files, &before.files) {
            let looked_at = self.newer.keys().chain(before.newer.keys());
            return looked_at.chain(others).collect::<BTreeSet<_>>().into_iter().filter(differs).collect();
        }
        let mut found = Vec::new();
        let mut then = before.files.keys().peekable();
        for file in self.files.keys() {
            while let Some(gone) = then.next_if(|name| *name < file) {
                found.push(gone);
            }
            let is_old = then.next_if(|name| *name == file).is_some();
            if !is_old || differs(&file) {
                found.push(file);
            }
        }
        found.extend(then);
        found.extend(others.collect::<BTreeSet<_>>().into_iter().filter(differs));
        found
    }

    /// This tree with a new look at some places, as cheap as they are few. `None`: they tell of more than new contents
    /// of known files, so that all has to be looked at.
    pub(super) fn look_at(&self, disk: &Disk, number: u64, places: &BTreeSet<PathBuf>) -> Option<Tree> {
        let mut seen = Vec::new();
        for place in places {
            // A file behind a link has two names or more.
            if self.links.iter().any(|link| place.starts_with(link)) {
                return None;
            }
            let name = place.strip_prefix(disk.root()).ok()?.to_str()?;
            let own = place.file_name().and_then(|name| name.to_str()).is_some_and(is_private);
            let path = SourcePath::new(name).ok();
            let inside = FOLDERS.iter().any(|folder| name == *folder || name.starts_with(&format!("{folder}/")));
            // A file that was missed among those of the site and comes is one of them: all lists change.
            let known = path.filter(|path| self.has(path) || (!inside && self.others.contains_key(path)));
            match known {
                Some(path) => seen.push((path, place)),
                // An editor's own copy, or a neighbour of the site.
                None if (own && !place.is_dir() && !name.starts_with("static/")) || !inside => {}
                None => return None,
            }
        }
        let mut tree = self.clone();
        for (path, place) in seen {
            if !place.symlink_metadata().ok()?.is_file() {
                return None;
            }
            let stamp = stamp(place, number, self.stamp(&path))?;
            match tree.others.contains_key(&path) {
                true => tree.others.insert(path, Some(stamp)).is_some(),
                false => tree.newer.insert(path, stamp).is_some(),
            };
        }
        if tree.newer.len() > MOST_NEWER {
            Arc::make_mut(&mut tree.files).append(&mut tree.newer);
        }
        Some(tree)
    }

    /// Whether one of some places is a file of this tree and not on disk now.
    pub(super) fn miss(&self, disk: &Disk, places: &BTreeSet<PathBuf>) -> bool {
        let known = |place: &PathBuf| {
            let name = place.strip_prefix(disk.root()).ok().and_then(Path::to_str);
            name.and_then(|name| SourcePath::new(name).ok()).is_some_and(|path| self.has(&path))
        };
        places.iter().any(|place| known(place) && !place.exists())
    }

    /// Whether a file is gone that was there: an editor that saves by renaming may be about to put it back.
    pub(super) fn has_lost(&self, before: &Tree) -> bool {
        !Arc::ptr_eq(&self.files, &before.files) && before.files.keys().any(|file| !self.has(file))
    }

    /// What is below a folder, as [`World::list`] gives it.
    pub(super) fn list(&self, folder: &SourcePath) -> Listing {
        let inside = self.files.range(folder.clone()..).map(|(file, _)| file);
        // Between `a` and `a/b` stand names like `a-b`, which are not below `a`.
        let inside = inside.take_while(|file| file.as_str().starts_with(folder.as_str()));
        let files = inside.filter(|file| file.strip(folder.as_str()).is_some()).cloned().collect();
        let below = |name: &str| {
            name == folder.as_str() || name.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        let faults = self.faults.iter().filter(|(name, _)| below(name)).cloned().collect();
        Listing { files, faults, ..Listing::default() }
    }
}

/// The stamp of a file. `before`: the one it had when it was looked at last.
fn stamp(place: &Path, number: u64, before: Option<&Stamp>) -> Option<Stamp> {
    let facts = place.metadata().ok()?;
    let modified = facts.modified().ok();
    let age = modified.map(age);
    let mut stamp =
        Stamp { len: facts.len(), modified, inode: inode(&facts), mode: mode(&facts), ahead: None, unsettled: None };
    let fresh = match (modified, age) {
        (Some(modified), Some(Some(age))) => age < tick(modified),
        // The clock was set back, or another machine's goes before it: what counts is for how long we have seen it so.
        (Some(_), Some(None)) => {
            let seen = before.filter(|before| before.is_like(&stamp)).and_then(|before| before.ahead);
            let seen = seen.unwrap_or_else(Instant::now);
            stamp.ahead = Some(seen);
            seen.elapsed() < COARSE_TICK
        }
        _ => true,
    };
    stamp.unsettled = fresh.then_some(number);
    Some(stamp)
}

/// How long ago a time was; `None`: it is to come.
#[expect(clippy::disallowed_methods, reason = "compared with times of files; it reaches no output")]
fn age(time: SystemTime) -> Option<Duration> {
    SystemTime::now().duration_since(time).ok()
}

/// For how long a second change could bear the same time.
fn tick(modified: SystemTime) -> Duration {
    let whole = modified.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|time| time.subsec_nanos() == 0);
    if whole { COARSE_TICK } else { TICK }
}

/// The number of the file itself: a file that took another's name has its own.
#[cfg(unix)]
pub(super) fn inode(facts: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(facts)
}

/// The number of the file itself, which is not to be had here.
#[cfg(not(unix))]
pub(super) fn inode(_facts: &Metadata) -> u64 {
    0
}

/// Who may read the file.
#[cfg(unix)]
fn mode(facts: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(facts)
}

/// Who may read the file, which is not to be had here.
#[cfg(not(unix))]
fn mode(_facts: &Metadata) -> u32 {
    0
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the tests write files")]
mod tests {
    use super::*;

    fn site() -> (tempfile::TempDir, Disk) {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path()).unwrap();
        (folder, disk)
    }

    fn path(text: &str) -> SourcePath {
        SourcePath::new(text).unwrap()
    }

    #[test]
    fn a_listing_is_what_the_disk_would_list() {
        let (folder, disk) = site();
        for name in ["content/a.md", "content/b/c.md", "content-x/d.md", "data/e.csv", "public/f.html", ".git/g"] {
            let place = folder.path().join(name);
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(place, "x").unwrap();
        }
        let tree = Tree::scan(&disk, 1, []);
        for name in ["content", "content/b", "data", "static"] {
            assert_eq!(tree.list(&path(name)).files, disk.list(&path(name)).files, "{name}");
        }
        assert_eq!(tree.files.len(), 3);
    }

    #[test]
    fn a_file_just_written_is_looked_at_again() {
        let (folder, disk) = site();
        let place = folder.path().join("content/a.md");
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, "x").unwrap();
        assert!(!Tree::scan(&disk, 2, []).is(&Tree::scan(&disk, 1, [])));
        let past = SystemTime::UNIX_EPOCH + Duration::new(1_000_000_000, 5);
        std::fs::File::options().write(true).open(&place).unwrap().set_modified(past).unwrap();
        assert!(Tree::scan(&disk, 4, []).is(&Tree::scan(&disk, 3, [])));
    }

    #[test]
    fn a_file_of_times_to_come_is_looked_at_again_for_a_while() {
        let (folder, disk) = site();
        let place = folder.path().join("content/a.md");
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, "x").unwrap();
        let set = |time: SystemTime| {
            std::fs::File::options().write(true).open(&place).unwrap().set_modified(time).unwrap();
        };
        set(SystemTime::now() + Duration::from_secs(86_400));
        let first = Tree::scan(&disk, 1, []);
        let mut second = first.scan_again(&disk, 2, []);
        assert!(!second.is(&first), "it may have changed again with the same time");
        // Long ago by our own clock, which nobody sets back.
        for stamp in Arc::make_mut(&mut second.files).values_mut() {
            stamp.ahead = stamp.ahead.and_then(|seen| seen.checked_sub(COARSE_TICK));
        }
        let third = second.scan_again(&disk, 3, []);
        assert!(!third.is(&second), "once more");
        assert!(third.scan_again(&disk, 4, []).is(&third), "and no more");
        set(SystemTime::now() + Duration::from_secs(90_000));
        let edited = third.scan_again(&disk, 5, []);
        assert!(!edited.scan_again(&disk, 6, []).is(&edited), "another time begins anew");
    }

    #[test]
    fn a_file_of_the_site_that_was_missed_is_no_new_content_alone() {
        let (folder, disk) = site();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        let before = Tree::scan(&disk, 1, [path("content/a.md"), path("notes.csv")]);
        let come = |name: &str| {
            std::fs::write(folder.path().join(name), "x").unwrap();
            before.look_at(&disk, 2, &BTreeSet::from([folder.path().join(name)]))
        };
        assert!(come("notes.csv").is_some_and(|tree| tree.stamp(&path("notes.csv")).is_some()));
        assert!(come("content/a.md").is_none(), "all has to be looked at");
        assert!(Tree::scan(&disk, 3, []).has(&path("content/a.md")));
    }

    #[test]
    fn files_elsewhere_are_seen_to_come() {
        let (folder, disk) = site();
        let before = Tree::scan(&disk, 1, [path("site.toml")]);
        assert_eq!(before.stamp(&path("site.toml")), None);
        std::fs::write(folder.path().join("site.toml"), "title = 'x'").unwrap();
        assert!(!Tree::scan(&disk, 2, [path("site.toml")]).is(&before));
    }
}
