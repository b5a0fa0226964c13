//! What hosts have answered before, kept for a week in a file of our own outside the site.
//!
//! In: the folder of the cache. Out: addresses that were there, by address. Only good answers are kept, so a link that
//! is mended is asked at once. Deliberately absent: any effect on what is published.

use crate::diag::Diagnostic;
use crate::output::write::replace;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long an answer is believed.
const AGE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// First line of the file.
const HEADER: &str = "tuzhang links 1";

/// Addresses that were there, each with the second of the asking and the address it has moved to for good.
pub(super) struct Cache {
    path: Option<PathBuf>,
    known: BTreeMap<String, (u64, Option<String>)>,
    now: u64,
}

impl Cache {
    /// Reads the file; what it does not hold, or holds too long, is not known. `None`: nothing is kept.
    pub(super) fn open(folder: Option<&Path>) -> Cache {
        let path = folder.map(|folder| folder.join("links"));
        let now = seconds();
        let known = path.as_deref().map(read).unwrap_or_default();
        let mut cache = Cache { path, known: BTreeMap::new(), now };
        for line in known.lines().skip_while(|line| *line != HEADER).skip(1) {
            let mut parts = line.split('\t');
            let (Some(asked), Some(address)) = (parts.next().and_then(|asked| asked.parse().ok()), parts.next()) else {
                continue;
            };
            if asked <= now && now - asked < AGE.as_secs() {
                cache.known.insert(address.to_owned(), (asked, parts.next().map(str::to_owned)));
            }
        }
        cache
    }

    /// Whether an address was there, and where it has moved to.
    pub(super) fn get(&self, address: &str) -> Option<Option<&str>> {
        self.known.get(address).map(|(_, moved)| moved.as_deref())
    }

    /// Notes that an address is there.
    pub(super) fn put(&mut self, address: &str, moved: Option<&str>) {
        self.known.insert(address.to_owned(), (self.now, moved.map(str::to_owned)));
    }

    /// Forgets an address that is not there any more.
    pub(super) fn forget(&mut self, address: &str) {
        self.known.remove(address);
    }

    /// Writes the file. Errors: it cannot be written.
    pub(super) fn save(&self) -> Result<(), Diagnostic> {
        let Some(path) = &self.path else { return Ok(()) };
        let mut text = format!("{HEADER}\n");
        for (address, (asked, moved)) in &self.known {
            let moved = moved.as_ref().map(|moved| format!("\t{moved}")).unwrap_or_default();
            text.push_str(&format!("{asked}\t{address}{moved}\n"));
        }
        replace(path, text.as_bytes())
    }
}

#[expect(clippy::disallowed_methods, reason = "a file of our own, outside any site; no output depends on it")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "answers of hosts grow old; no output depends on it")]
fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::{AGE, Cache, HEADER, seconds};

    #[test]
    #[allow(clippy::disallowed_methods, reason = "writes the file that is tested")]
    fn answers_are_kept_and_grow_old() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(Some(folder.path()));
        assert_eq!(cache.get("http://a/"), None);
        cache.put("http://a/", None);
        cache.put("http://b/", Some("http://c/"));
        cache.save().unwrap();
        let again = Cache::open(Some(folder.path()));
        assert_eq!((again.get("http://a/"), again.get("http://b/")), (Some(None), Some(Some("http://c/"))));
        let (old, ahead) = (seconds() - AGE.as_secs(), seconds() + 1000);
        let text = format!("{HEADER}\n{old}\thttp://a/\n{ahead}\thttp://b/\nnonsense\n\n\t\n");
        std::fs::write(folder.path().join("links"), text).unwrap();
        let old = Cache::open(Some(folder.path()));
        assert_eq!((old.get("http://a/"), old.get("http://b/")), (None, None));
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "writes the file that is tested")]
    fn a_file_of_another_kind_is_no_cache() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("links"), format!("{}\thttp://a/\n", seconds())).unwrap();
        assert_eq!(Cache::open(Some(folder.path())).get("http://a/"), None);
    }
}
