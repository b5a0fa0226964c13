//! Golden files: what came out before, kept beside the case, compared byte for byte.
//!
//! `UPDATE=1` writes what comes out now; read it in the diff. All that differs is told in one run.

use super::diff;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Whether golden files are written instead of compared.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value != "0" && !value.is_empty())
}

/// Whether `CASE=text` leaves this case out.
pub(crate) fn left_out(case: &str) -> bool {
    std::env::var("CASE").is_ok_and(|wanted| !case.contains(&wanted))
}

/// What a run of cases found.
#[derive(Default)]
pub(crate) struct Goldens {
    wrong: Mutex<Vec<String>>,
}

impl Goldens {
    /// Compares `actual` with the file at `path`, or writes it.
    pub(crate) fn compare(&self, path: &Path, actual: &[u8]) {
        let expected = std::fs::read(path).ok();
        if expected.as_deref() == Some(actual) {
            return;
        }
        if updating() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, actual).unwrap();
            return;
        }
        let shown = path.strip_prefix(super::package()).unwrap_or(path).display().to_string();
        let said = match (expected.as_deref().map(std::str::from_utf8), std::str::from_utf8(actual)) {
            (None, _) => "there is no such golden file".to_owned(),
            (Some(Ok(old)), Ok(new)) => diff::lines(old, new),
            (Some(old), _) => format!("{} bytes before, {} now", old.map_or(0, str::len), actual.len()),
        };
        self.fault(format!("{shown}\n{said}"));
    }

    /// Tells of a golden file that nothing is compared with, or removes it.
    pub(crate) fn stale(&self, path: &Path) {
        if updating() {
            std::fs::remove_file(path).unwrap();
            return;
        }
        let shown = path.strip_prefix(super::package()).unwrap_or(path).display();
        self.fault(format!("{shown}\n  nothing is compared with this file"));
    }

    /// Notes something that is wrong.
    pub(crate) fn fault(&self, text: impl Into<String>) {
        self.wrong.lock().unwrap().push(text.into());
    }

    /// Fails if anything was wrong.
    pub(crate) fn finish(self) {
        let mut wrong = self.wrong.into_inner().unwrap();
        wrong.sort();
        let count = wrong.len();
        let all = wrong.join("\n");
        assert!(count == 0, "{count} wrong; if that is what you mean, run with UPDATE=1 and read the diff\n\n{all}");
    }
}

/// The entries of a folder of cases, in order.
pub(crate) fn cases(folder: &Path) -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| !left_out(&path.display().to_string()));
    cases.sort();
    cases
}
