//! What the integration tests share: case files, golden files, sites in memory, projects on disk.

#![allow(dead_code, reason = "every test file is a program of its own and uses a part of this")]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write their own files, and fail by panicking"
)]

pub(crate) mod archive;
pub(crate) mod diff;
pub(crate) mod golden;
pub(crate) mod markup;
pub(crate) mod preview;
pub(crate) mod project;
pub(crate) mod site;

use std::path::{Path, PathBuf};

/// The folder of this package.
pub(crate) fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder with their names relative to it, `/`-separated, in order. A folder that is not there is empty.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().expect("test files have plain names");
                names.push(name.replace('\\', "/"));
            }
        }
    }
    names.sort();
    names
}

/// All files below a folder, and what they hold.
pub(crate) fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    files(folder).into_iter().map(|name| (name.clone(), std::fs::read(folder.join(&name)).unwrap())).collect()
}
