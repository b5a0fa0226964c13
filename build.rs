//! Puts the files of `themes/default` into the binary: the only copy, embedded from where it is kept.

#![allow(clippy::disallowed_methods, reason = "a build script has no World")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        println!("cargo::rerun-if-changed={}", folder.display());
        for entry in std::fs::read_dir(&folder).expect("the default theme is a folder of this package") {
            let path = entry.expect("its files can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&root).expect("it is below the theme").display().to_string().replace('\\', "/");
        println!("cargo::rerun-if-changed={}", file.display());
        writeln!(list, "    ({name:?}, include_bytes!({:?})),", file.display().to_string())
            .expect("a text takes a line");
    }
    list.push(']');
    let target = PathBuf::from(std::env::var("OUT_DIR").expect("cargo names a folder")).join("default_theme.rs");
    std::fs::write(target, list).expect("cargo's folder can be written");
}
