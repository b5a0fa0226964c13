//! Writes what a site publishes: all of it or nothing.
//!
//! In: a loaded site and a folder of this machine. Out: files, or diagnostics and nothing changed.
//! Each output is rendered and, if it differs from what is there, written into a folder of our own inside the target;
//! only when all are good are they moved into place by renaming, folders that are new as a whole in one step; what our
//! last manifest had and this one has not is deleted, and the new manifest is written last. **No file that is not in our manifest is ever deleted or replaced.**
//! Deliberately absent: what is written, and any message on a terminal.

use crate::diag::{Diagnostic, error};
use crate::path::OutPath;
use crate::site::Site;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use xxhash_rust::xxh3::xxh3_64;

/// The folder inside the target that is ours: manifest, lock, and what is being written.
const OWN: &str = ".tuzhang";
/// First line of a manifest.
const HEADER: &str = "tuzhang manifest 1";

/// What a run of [`write`] did.
#[derive(Debug, Default)]
pub struct Written {
    /// Outputs in all.
    pub outputs: usize,
    /// Outputs that are pages.
    pub pages: usize,
    /// Files that were new or differed.
    pub changed: usize,
    /// Files of an earlier run that are gone.
    pub removed: usize,
}

/// Whether a folder that is not ours may be written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// No: its files are somebody's.
    Refuse,
    /// Yes: files in the way are replaced, all others stay.
    Allow,
}

/// Told now and then how many outputs are done, of how many.
pub type Progress<'a> = dyn Fn(usize, usize) + Sync + 'a;

/// What is to be written, and where.
pub struct Plan<'a> {
    /// The site's own folder, which is never a target.
    pub root: &'a Path,
    /// The folder to write into.
    pub target: &'a Path,
    /// What holds if the folder is not ours.
    pub foreign: Foreign,
    /// What was found wrong before.
    pub found: Vec<Diagnostic>,
    /// Whether the site cannot be published with these diagnostics.
    pub fails: &'a dyn Fn(&[Diagnostic]) -> bool,
}

/// Renders everything and writes it. Gives what was done, if anything, and all that was found wrong.
pub fn write(site: &Site, plan: Plan<'_>, progress: &Progress<'_>) -> (Option<Written>, Vec<Diagnostic>) {
    let Plan { root, target, foreign, found, fails } = plan;
    let fault = |diagnostic| {
        let mut all = found.clone();
        all.push(diagnostic);
        (None, all)
    };
    if let Err(diagnostic) = refuse_dangerous(root, target) {
        return fault(diagnostic);
    }
    let fresh = !target.exists();
    let before = match manifest(target, foreign) {
        Ok(before) => before,
        Err(diagnostic) => return fault(diagnostic),
    };
    let own = target.join(OWN);
    if let Err(error) = fs::create_dir_all(&own) {
        return fault(cannot("create the folder", &own, &error));
    }
    let lock = match lock(&own) {
        Ok(lock) => lock,
        Err(diagnostic) => return fault(diagnostic),
    };
    let stage = Stage { folder: own.join("stage") };
    stage.clear();
    let mut all = found.clone();
    let mut written = None;
    let old = (!fresh).then_some(target);
    match staged(site, old, &stage, progress) {
        Ok(staged) => {
            all.extend(staged.diagnostics);
            if !fails(&all) {
                match commit(target, &stage, &before, &staged.names, &staged.changed) {
                    Ok(removed) => {
                        let pages = site.index.pages.len();
                        let (outputs, changed) = (staged.names.len(), staged.changed.len());
                        written = Some(Written { outputs, pages, changed, removed });
                    }
                    Err(diagnostic) => all.push(diagnostic),
                }
            }
        }
        Err(diagnostic) => all.push(diagnostic),
    }
    stage.clear();
    drop(lock);
    let _ = fs::remove_file(own.join("lock"));
    if written.is_none() && fresh {
        let _ = fs::remove_dir(&own);
        let _ = fs::remove_dir(target);
    }
    (written, all)
}

/// Deletes what our manifest names. Gives the number of files.
pub fn clean(root: &Path, target: &Path) -> Result<usize, Diagnostic> {
    refuse_dangerous(root, target)?;
    if !target.exists() {
        return Ok(0);
    }
    let before = manifest(target, Foreign::Refuse)?;
    let own = target.join(OWN);
    let lock = lock(&own)?;
    let mut removed = 0;
    for name in &before {
        removed += usize::from(remove(target, name)?);
    }
    Stage { folder: own.join("stage") }.clear();
    drop(lock);
    for name in ["lock", "manifest"] {
        let _ = fs::remove_file(own.join(name));
    }
    let _ = fs::remove_dir(&own);
    let _ = fs::remove_dir(target);
    Ok(removed)
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let shown = path.display();
    let wrong = error!("cannot-write", None, "cannot {what} `{shown}`: {error}");
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            wrong.help("make room on the disk; what was published before is unchanged")
        }
        _ => wrong.help("check the permissions of the folder; what was published before is unchanged"),
    }
}

/// Refuses to write over the site itself, above it, into a home folder or a root.
fn refuse_dangerous(root: &Path, target: &Path) -> Result<(), Diagnostic> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| absolute(path));
    let (root, place) = (real(root), real(target));
    let shown = target.display();
    let home = std::env::var_os("HOME").map(PathBuf::from).map(|home| real(&home));
    let sources = ["content", "data", "themes", "static", "templates", "src", ".git"];
    let why = if root.starts_with(&place) {
        "it is the site's own folder, or one above it"
    } else if home.is_some_and(|home| home == place) {
        "it is your home folder"
    } else if place.parent().is_none() {
        "it is the root of the disk"
    } else if sources.iter().any(|name| place.starts_with(root.join(name))) {
        "it belongs to the sources of the site"
    } else if [target, &target.join(OWN)].iter().any(|path| path.symlink_metadata().is_ok_and(|it| it.is_symlink())) {
        "it, or `.tuzhang` in it, is a symbolic link"
    } else if place.exists() && !place.is_dir() {
        "it is a file"
    } else {
        return Ok(());
    };
    let wrong = error!("bad-output-dir", None, "cannot write the site to `{shown}`: {why}");
    Err(wrong.help("choose a folder of its own, such as `public`"))
}

/// An absolute path without `..`, for folders that do not exist yet.
fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            std::path::Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    let mut above = plain.clone();
    let mut below = Vec::new();
    while !above.exists() {
        let Some(name) = above.file_name().map(ToOwned::to_owned) else { return plain };
        below.push(name);
        above.pop();
    }
    let mut real = above.canonicalize().unwrap_or(above);
    real.extend(below.iter().rev());
    real
}

/// What the last run wrote. Errors: the folder has files and no manifest, so it is not ours.
#[expect(clippy::disallowed_methods, reason = "the manifest is no source of the site")]
fn manifest(target: &Path, foreign: Foreign) -> Result<BTreeSet<String>, Diagnostic> {
    let path = target.join(OWN).join("manifest");
    if let Ok(text) = fs::read_to_string(&path) {
        let mut lines = text.lines();
        if lines.next() == Some(HEADER) {
            return Ok(lines.filter(|name| OutPath::new(name).is_ok()).map(str::to_owned).collect());
        }
    }
    let mut entries = match fs::read_dir(target) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(cannot("read", target, &error)),
    };
    let taken = entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != OWN));
    if taken && foreign == Foreign::Refuse {
        let shown = target.display();
        let wrong = error!("foreign-output-dir", None, "`{shown}` has files that Tuzhang did not write");
        return Err(wrong.help("choose another folder with `--output-dir`, or allow it with `--force`: files in the way are then replaced, all others stay"));
    }
    Ok(BTreeSet::new())
}

/// Keeps a second run out. The lock goes with the process, so one that was killed leaves none.
fn lock(own: &Path) -> Result<File, Diagnostic> {
    let path = own.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| cannot("open", &path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            let shown = own.parent().unwrap_or(own).display();
            Err(error!("locked", None, "another build is writing to `{shown}`").help("wait until it is done"))
        }
        Err(fs::TryLockError::Error(error)) => Err(cannot("lock", &path, &error)),
    }
}

/// Where new files wait until all are good.
struct Stage {
    folder: PathBuf,
}

impl Stage {
    #[expect(clippy::disallowed_methods, reason = "the stage holds nothing but our own unfinished files")]
    fn clear(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// Where the new file of an output waits: as it will stand in the target.
    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let file = self.file(name);
        if let Some(folder) = file.parent() {
            make_folder(folder)?;
        }
        put(&file, bytes)
    }
}

/// What was rendered.
struct Staged {
    /// All outputs.
    names: BTreeSet<String>,
    /// Those that differ from what is there.
    changed: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

/// Renders all outputs and stages those that differ from what is there; all, if nothing is.
fn staged(site: &Site, old: Option<&Path>, stage: &Stage, progress: &Progress<'_>) -> Result<Staged, Diagnostic> {
    let outs: Vec<&OutPath> = site.outputs().collect();
    make_folder(&stage.folder)?;
    let done = AtomicUsize::new(0);
    let one = |out: &&OutPath| -> Result<(bool, Vec<Diagnostic>), Diagnostic> {
        let rendered = site.render(out);
        let wrong = rendered.has_errors();
        let is_new = |old: &Path| differs(&old.join(out.as_str()), &rendered.value);
        let changed = !wrong && old.is_none_or(is_new);
        if changed {
            stage.put(out.as_str(), &rendered.value)?;
        }
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(64) {
            progress(done, outs.len());
        }
        Ok((changed, rendered.diagnostics))
    };
    let results: Vec<Result<(bool, Vec<Diagnostic>), Diagnostic>> = outs.par_iter().map(one).collect();
    let mut diagnostics = Vec::new();
    let mut changed = Vec::new();
    for (out, result) in outs.iter().zip(results) {
        let (is_changed, found) = result?;
        diagnostics.extend(found);
        if is_changed {
            changed.push(out.as_str().to_owned());
        }
    }
    let names = outs.iter().map(|out| out.as_str().to_owned()).collect();
    Ok(Staged { names, changed, diagnostics })
}

fn make_folder(folder: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(folder).map_err(|error| cannot("create the folder", folder, &error))
}

#[expect(clippy::disallowed_methods, reason = "this is the writer")]
fn put(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    fs::write(path, bytes).map_err(|error| cannot("write", path, &error))
}

/// Writes a file that is no output, as a whole or not at all, and its folder if need be. Errors: it cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let new = path.with_extension(format!("new-{}", std::process::id()));
    put(&new, bytes)?;
    rename(&new, path).map_err(|error| cannot("write", path, &error))
}

/// Whether a file is absent or holds other bytes.
#[expect(clippy::disallowed_methods, reason = "compares with what was published before")]
fn differs(path: &Path, bytes: &[u8]) -> bool {
    let Ok(facts) = fs::symlink_metadata(path) else { return true };
    if !facts.is_file() || facts.len() != bytes.len() as u64 {
        return true;
    }
    fs::read(path).map_or(true, |old| xxh3_64(&old) != xxh3_64(bytes) || old != bytes)
}

/// Moves staged files into place, removes what is stale, writes the manifest. Gives how many files were removed.
fn commit(
    target: &Path,
    stage: &Stage,
    before: &BTreeSet<String>,
    names: &BTreeSet<String>,
    changed: &[String],
) -> Result<usize, Diagnostic> {
    // Until the new files are in place, the manifest names old and new: a run that is cut off here loses track of none.
    let both: BTreeSet<&String> = before.union(names).collect();
    if both.len() != before.len() {
        write_manifest(target, both.iter().map(|name| name.as_str()))?;
    }
    let stale: Vec<&String> = before.difference(names).collect();
    let mut removed = 0;
    for name in in_the_way(&stale, changed) {
        removed += usize::from(remove(target, name)?);
    }
    // What is new from the top on goes in one step; the rest file by file.
    let is_new = |top: &&str| fs::symlink_metadata(target.join(top)).is_err();
    let tops: BTreeSet<&str> = changed.iter().map(|name| top(name)).collect();
    let new: BTreeSet<&str> = tops.into_iter().filter(is_new).collect();
    let single: Vec<&String> = changed.iter().filter(|name| !new.contains(top(name))).collect();
    for name in &single {
        free(target, name)?;
    }
    let folders: BTreeSet<PathBuf> =
        single.iter().filter_map(|name| target.join(name).parent().map(Path::to_owned)).collect();
    for folder in folders {
        make_folder(&folder)?;
    }
    for name in new.into_iter().chain(single.iter().map(|name| name.as_str())) {
        let place = target.join(name);
        rename(&stage.file(name), &place).map_err(|error| cannot("write", &place, &error))?;
    }
    for name in stale {
        removed += usize::from(remove(target, name)?);
    }
    write_manifest(target, names.iter().map(String::as_str))?;
    Ok(removed)
}

/// The first part of a name.
fn top(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

/// Stale files that stand where a folder must be, or in a folder where a file must be; they go first.
fn in_the_way<'a>(stale: &[&'a String], changed: &[String]) -> Vec<&'a str> {
    fn above(name: &str) -> impl Iterator<Item = &str> {
        name.match_indices('/').map(|(at, _)| &name[..at])
    }
    let files: BTreeSet<&str> = changed.iter().map(String::as_str).collect();
    let folders: BTreeSet<&str> = changed.iter().flat_map(|name| above(name)).collect();
    let blocks = |name: &&str| folders.contains(name) || above(name).any(|folder| files.contains(folder));
    stale.iter().map(|name| name.as_str()).filter(blocks).collect()
}

/// Makes sure that a file can be put in its place: no folder of somebody is there, and no link leads away from the target.
fn free(target: &Path, name: &str) -> Result<(), Diagnostic> {
    let place = target.join(name);
    let refuse = |path: &Path, why: &str| {
        let shown = path.display();
        let wrong = error!("cannot-write", None, "cannot write `{}`: `{shown}` {why}", place.display());
        Err(wrong.help("take it away; what was published before is unchanged"))
    };
    if fs::symlink_metadata(&place).is_ok_and(|facts| facts.is_dir()) {
        return refuse(&place, "is a folder");
    }
    for folder in place.ancestors().skip(1).take_while(|folder| *folder != target) {
        match fs::symlink_metadata(folder) {
            Ok(facts) if facts.is_symlink() => return refuse(folder, "is a symbolic link"),
            Ok(facts) if !facts.is_dir() => return refuse(folder, "is a file"),
            _ => {}
        }
    }
    Ok(())
}

/// Renames, and tries again where another program holds the file open for a moment.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let mut tries = 0;
    loop {
        match fs::rename(from, to) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && cfg!(windows) && tries < 10 => {
                tries += 1;
                std::thread::sleep(std::time::Duration::from_millis(20 * tries));
            }
            other => return other,
        }
    }
}

/// Removes a file of ours and the folders that are empty then. `false`: it was gone. A link or folder is left alone.
fn remove(target: &Path, name: &str) -> Result<bool, Diagnostic> {
    let path = target.join(name);
    let is_file = fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_file());
    let inside = path.parent().and_then(|folder| folder.canonicalize().ok()).zip(target.canonicalize().ok());
    if !is_file || !inside.is_some_and(|(folder, target)| folder.starts_with(target)) {
        return Ok(false);
    }
    fs::remove_file(&path).map_err(|error| cannot("remove", &path, &error))?;
    let mut folder = path.parent();
    while let Some(empty) = folder.filter(|folder| *folder != target && fs::remove_dir(folder).is_ok()) {
        folder = empty.parent();
    }
    Ok(true)
}

fn write_manifest<'a>(target: &Path, names: impl Iterator<Item = &'a str>) -> Result<(), Diagnostic> {
    let own = target.join(OWN);
    let mut text = String::from(HEADER);
    text.push('\n');
    for name in names {
        text.push_str(name);
        text.push('\n');
    }
    let (new, path) = (own.join("manifest.new"), own.join("manifest"));
    put(&new, text.as_bytes())?;
    rename(&new, &path).map_err(|error| cannot("write", &path, &error))
}
