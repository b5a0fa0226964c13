//! The only reader of files: a site is a function of its `World`.
//!
//! In: a [`SourcePath`]. Out: bytes, a text, a listing. [`Disk`] reads below one folder and never outside it,
//! also through symbolic links; [`Memory`] is a map, for tests and for editors.
//! Deliberately absent: writing, watching, and any meaning of what is read.

mod noted;

pub use noted::{Noted, Notes};

use crate::diag::{Diagnostic, Span, error};
use crate::path::{PathError, SourcePath};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The largest file that is read as a source of pages or settings, in bytes.
pub const TEXT_LIMIT: u64 = 64 << 20;

/// Where files come from.
pub trait World: Send + Sync {
    /// The bytes of a file.
    fn file(&self, path: &SourcePath) -> Result<Arc<[u8]>, ReadError>;

    /// All files below a folder, at any depth, in order of their paths. A folder that is not there is empty.
    fn list(&self, folder: &SourcePath) -> Arc<Listing>;

    /// Tells what [`World::file`] gives for a path from anything else it may give.
    fn mark(&self, path: &SourcePath) -> Mark {
        Mark::of(&self.file(path))
    }

    /// Tells this world from others that have a number; 0: it has none.
    fn edition(&self) -> u64 {
        0
    }

    /// All files that may hold something else than in the world of an edition, where the same files are there.
    /// `None`: nobody knows, so that each has to be asked for.
    fn edits_since(&self, _edition: u64) -> Option<&[SourcePath]> {
        None
    }
}

/// Stands for a content, or for why there is none: two marks are equal if what they stand for is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mark(u128);

impl Mark {
    /// The mark of what a world gave.
    pub fn of(read: &Result<Arc<[u8]>, ReadError>) -> Mark {
        Mark(match read {
            Ok(bytes) => xxh3_128(bytes),
            Err(why) => xxh3_128(format!("\0{why:?}").as_bytes()),
        })
    }
}

/// What is in a folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// Files, in order of their paths.
    pub files: Vec<SourcePath>,
    /// What could not be listed: the path as far as it can be shown, and why.
    pub faults: Vec<(String, ReadError)>,
    /// Where symbolic links lead that were followed, on this machine.
    pub links: Vec<PathBuf>,
}

impl Listing {
    /// Stands for what is in the folder.
    pub fn mark(&self) -> Mark {
        let mut hash = Xxh3::new();
        for file in &self.files {
            hash.update(file.as_str().as_bytes());
            hash.update(b"\0");
        }
        hash.update(format!("{:?}", self.faults).as_bytes());
        Mark(hash.digest128())
    }

    /// What could not be listed, as an author is told.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let tell = |(path, why): &(String, ReadError)| {
            let span = SourcePath::new(path).ok().map(|path| Span::top(&path));
            let wrong = match why {
                ReadError::Name(why) => error!("bad-path", span, "`{path}` cannot be a file of a site: {why}"),
                _ => error!("unreadable", span, "`{path}` cannot be read: {why}"),
            };
            wrong.help("rename or move it, or take it out of the site")
        };
        self.faults.iter().map(tell).collect()
    }
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// It stands outside the site, behind a symbolic link.
    Outside,
    /// Its name cannot be a path of a site.
    Name(PathError),
    /// It is larger than what is read.
    Large {
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// It is no UTF-8 from this byte on; what it looks like instead.
    Encoding {
        /// The first byte that is not UTF-8.
        byte: usize,
        /// Its line, from 1.
        line: usize,
        /// A guess: `UTF-16`, `GBK`…
        guess: &'static str,
    },
    /// What the system said.
    System(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Missing => out.write_str("there is no such file"),
            ReadError::Folder => out.write_str("it is a folder"),
            ReadError::Outside => out.write_str("it is a link to a place outside the site"),
            ReadError::Name(error) => error.fmt(out),
            ReadError::Large { limit } => write!(out, "it is larger than {} MiB", limit >> 20),
            ReadError::Encoding { byte, line, guess } => {
                write!(out, "it is not UTF-8 (line {line}, byte {byte}); it looks like {guess}")
            }
            ReadError::System(message) => out.write_str(message),
        }
    }
}

/// Reads a file as text: UTF-8, without byte order mark, line ends as `\n`.
///
/// Offsets of spans count in this text. Errors: not readable, not UTF-8.
pub fn text(world: &dyn World, path: &SourcePath) -> Result<Arc<str>, ReadError> {
    decode(&world.file(path)?)
}

/// Bytes as a text, as [`text`] gives it. Errors: not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<Arc<str>, ReadError> {
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(plain).map_err(|error| {
        let good = &plain[..error.valid_up_to()];
        let byte = good.len() + (bytes.len() - plain.len());
        let line = good.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let guess = if good.is_ascii() { guess_encoding(bytes) } else { "UTF-8 with damage" };
        ReadError::Encoding { byte, line, guess }
    })?;
    Ok(unix_lines(text).into())
}

/// Line ends as `\n`, whatever system wrote them.
pub(crate) fn unix_lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return text.into();
    }
    let mut unix = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\r') {
        unix.push_str(&rest[..at]);
        unix.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    unix.push_str(rest);
    unix.into()
}

/// What bytes that are not UTF-8 most likely are, for a message.
fn guess_encoding(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return "UTF-16";
    }
    let head = &bytes[..bytes.len().min(4096)];
    if head.contains(&0) {
        return "binary data or UTF-16 without a mark";
    }
    let (mut pairs, mut strays, mut at) = (0, 0, 0);
    while at < head.len() {
        let double = head[at] >= 0x81 && head.get(at + 1).is_some_and(|&next| next >= 0x40 && next != 0x7F);
        pairs += usize::from(double);
        strays += usize::from(!double && head[at] >= 0x80);
        at += if double { 2 } else { 1 };
    }
    if pairs > strays * 9 { "GBK" } else { "a one-byte encoding" }
}

/// Files below a folder of this machine.
pub struct Disk {
    root: PathBuf,
    real: PathBuf,
}

impl Disk {
    /// The site at `root`. Errors: it is not there, or is no folder.
    pub fn new(root: &Path) -> Result<Disk, ReadError> {
        let real = root.canonicalize().map_err(|error| system(&error))?;
        if !real.is_dir() {
            return Err(ReadError::Missing);
        }
        Ok(Disk { root: root.to_owned(), real })
    }

    /// The folder, as it was given.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a place on this machine is once links are followed. Errors: outside of the site, or nowhere.
    fn inside(&self, place: &Path) -> Result<PathBuf, ReadError> {
        let real = place.canonicalize().map_err(|error| system(&error))?;
        if real.starts_with(&self.real) { Ok(real) } else { Err(ReadError::Outside) }
    }
}

/// A system error in our words where we have some.
fn system(error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::Missing,
        std::io::ErrorKind::IsADirectory => ReadError::Folder,
        std::io::ErrorKind::PermissionDenied => ReadError::System("permission denied".into()),
        _ => ReadError::System(error.to_string()),
    }
}

/// Whether a file is somebody's own: hidden, or an editor's temporary copy.
pub(crate) fn is_private(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name == "4913"
        || name.ends_with(".swp")
        || name.ends_with(".swx")
        || name == "Thumbs.db"
        || name == "desktop.ini"
}

impl World for Disk {
    #[expect(clippy::disallowed_methods, reason = "this is the reader")]
    fn file(&self, path: &SourcePath) -> Result<Arc<[u8]>, ReadError> {
        let place = self.real.join(path.as_str());
        let facts = std::fs::metadata(&place).map_err(|error| system(&error))?;
        if facts.is_dir() {
            return Err(ReadError::Folder);
        }
        if !facts.is_file() {
            return Err(ReadError::System("it is not a regular file".into()));
        }
        self.inside(&place)?;
        if facts.len() > TEXT_LIMIT * 4 {
            return Err(ReadError::Large { limit: TEXT_LIMIT * 4 });
        }
        Ok(std::fs::read(&place).map_err(|error| system(&error))?.into())
    }

    fn list(&self, folder: &SourcePath) -> Arc<Listing> {
        let top = self.real.join(folder.as_str());
        let mut listing = Listing::default();
        if !top.exists() {
            return listing.into();
        }
        let show = |place: &Path| place.strip_prefix(&self.real).unwrap_or(place).to_string_lossy().into_owned();
        let (mut outside, mut links): (Vec<PathBuf>, Vec<PathBuf>) = Default::default();
        let walk = walkdir::WalkDir::new(&top).follow_links(true).sort_by_file_name().into_iter();
        let mut walk = walk.filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            // Hosts look for `.nojekyll` and `.well-known/`: what an author puts into `static/` is meant to be published.
            let meant = folder.as_str() == "static" && name.starts_with('.') && name != ".git" && name != ".DS_Store";
            let own = entry.depth() == 0 || meant || !is_private(&name);
            if !own || !entry.path_is_symlink() {
                return own;
            }
            match self.inside(entry.path()) {
                Ok(real) => {
                    links.push(real);
                    true
                }
                Err(ReadError::Outside) => {
                    outside.push(entry.path().to_owned());
                    false
                }
                // What is wrong with it is told where it is read.
                Err(_) => true,
            }
        });
        for entry in walk.by_ref() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let Some(name) = entry.path().strip_prefix(&self.real).ok().and_then(Path::to_str) else {
                        let fault = ReadError::System("its name is not Unicode".into());
                        listing.faults.push((show(entry.path()), fault));
                        continue;
                    };
                    let name = if std::path::MAIN_SEPARATOR == '/' { name.to_owned() } else { name.replace('\\', "/") };
                    match SourcePath::new(&name) {
                        Ok(path) => listing.files.push(path),
                        Err(error) => listing.faults.push((name, ReadError::Name(error))),
                    }
                }
                Err(error) => {
                    let place = error.path().map_or_else(String::new, show);
                    let fault = match error.loop_ancestor() {
                        Some(_) => ReadError::System("its symbolic links go in a circle".into()),
                        None => error.io_error().map_or(ReadError::Missing, system),
                    };
                    listing.faults.push((place, fault));
                }
            }
        }
        drop(walk);
        listing.faults.extend(outside.iter().map(|place| (show(place), ReadError::Outside)));
        listing.links = links;
        listing.files.sort();
        listing.into()
    }
}

/// Files in a map.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// What each file holds.
    pub files: BTreeMap<SourcePath, Arc<[u8]>>,
}

impl Memory {
    /// A world of texts. Errors: a name that is no path.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Memory, PathError> {
        let files = files.into_iter().map(|(path, text)| Ok((SourcePath::new(path)?, text.as_bytes().into())));
        Ok(Memory { files: files.collect::<Result<_, PathError>>()? })
    }
}

impl World for Memory {
    fn file(&self, path: &SourcePath) -> Result<Arc<[u8]>, ReadError> {
        self.files.get(path).cloned().ok_or(ReadError::Missing)
    }

    fn list(&self, folder: &SourcePath) -> Arc<Listing> {
        let inside = self.files.keys().filter(|path| path.strip(folder.as_str()).is_some());
        Listing { files: inside.cloned().collect(), ..Listing::default() }.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Arc<str>, ReadError> {
        let path = SourcePath::new("a.md").unwrap();
        let world = Memory { files: [(path.clone(), bytes.into())].into() };
        text(&world, &path)
    }

    #[test]
    fn line_ends_and_marks_make_no_difference() {
        for bytes in ["a\nb\n", "\u{FEFF}a\nb\n", "a\r\nb\r\n", "a\rb\r", "a\r\nb\r"] {
            assert_eq!(read(bytes.as_bytes()).as_deref(), Ok("a\nb\n"), "{bytes:?}");
        }
    }

    #[test]
    fn other_encodings_are_named() {
        let gbk = b"\xC4\xEA\xB7\xDD,\xCA\xFD\xC1\xBF\n";
        assert!(matches!(read(gbk), Err(ReadError::Encoding { byte: 0, guess: "GBK", .. })));
        let late = "一\n二".as_bytes().iter().copied().chain([0xFF]).collect::<Vec<u8>>();
        assert!(matches!(read(&late), Err(ReadError::Encoding { byte: 7, line: 2, guess: "UTF-8 with damage" })));
        assert!(matches!(read(b"\xFF\xFEa\0"), Err(ReadError::Encoding { guess: "UTF-16", .. })));
    }
}
