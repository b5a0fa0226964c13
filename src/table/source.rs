//! From a reference in a call to the bytes of a data file, and from bytes to text.

use super::encoding;
use crate::diag::{Diagnostic, Span, error};
use crate::path::{PathError, SourcePath};
use crate::world::{self, ReadError, World};
use std::sync::Arc;

/// The largest data file that is read, in bytes.
pub const DATA_LIMIT: usize = 256 << 20;

/// A reference, taken apart: `data/bids.xlsx#2024!A3:F20`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reference {
    /// The file.
    pub(super) file: SourcePath,
    /// What stands behind `#`.
    pub(super) fragment: Option<String>,
}

/// Takes apart what an author wrote behind `data=`. Errors: it is no path below `data/`.
pub(super) fn resolve(reference: &str, at: &Span) -> Result<Reference, Diagnostic> {
    let (path, fragment) = match reference.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.to_owned())),
        None => (reference, None),
    };
    if path.is_empty() && fragment.is_some() {
        let wrong = error!("unknown-table", at.clone(), "there is no table `{reference}` in this page");
        return Err(wrong.help("give the table of the page an id: `{#tbl-name}` in its caption"));
    }
    if path.contains("://") {
        let wrong = error!("remote-data", at.clone(), "`{path}` is on the network: a build reads only files");
        return Err(wrong.help("download it to `data/` and name the source in its `.meta.yaml`"));
    }
    let path = path.strip_prefix("./").unwrap_or(path);
    let below = path.strip_prefix("data/").unwrap_or(path);
    let file = SourcePath::new("data").and_then(|data| data.below(below)).map_err(|error| {
        let wrong = error!("bad-path", at.clone(), "`{path}` is no path below `data/`: {error}");
        match error {
            PathError::Absolute | PathError::Leaves => {
                wrong.help("tables are read from the folder `data/` of the site only")
            }
            PathError::Empty => wrong.help("name a file below `data/`, like `bids.csv`"),
            PathError::Character(_) | PathError::Reserved(_) => wrong.help("rename the file"),
        }
    })?;
    Ok(Reference { file, fragment })
}

/// Reads the bytes of a data file. Errors: at `at`, with the nearest name.
pub(super) fn bytes(world: &dyn World, file: &SourcePath, at: &Span) -> Result<Arc<[u8]>, Diagnostic> {
    let bytes = world.file(file).map_err(|error| unreadable(world, file, at, &error))?;
    if bytes.len() > DATA_LIMIT {
        let limit = ReadError::Large { limit: DATA_LIMIT as u64 };
        return Err(unreadable(world, file, at, &limit));
    }
    Ok(bytes)
}

fn unreadable(world: &dyn World, file: &SourcePath, at: &Span, error: &ReadError) -> Diagnostic {
    let short = |path: &SourcePath| path.strip("data").unwrap_or(path.as_str()).to_owned();
    let name = short(file);
    match error {
        ReadError::Missing => {
            let Ok(data) = SourcePath::new("data") else { unreachable!("`data` is a path") };
            let listing = world.list(&data);
            let known: Vec<String> = listing.files.iter().filter(|path| !is_sidecar(path)).map(short).collect();
            let missing = error!("missing-file", at.clone(), "there is no file `{name}` in `data/`");
            let same_name = known.iter().find(|path| path.rsplit('/').next() == name.rsplit('/').next());
            let missing = match same_name {
                Some(path) => missing.help(format!("did you mean `{path}`?")),
                None => missing.did_you_mean(&name, known.iter().map(String::as_str)),
            };
            match known.is_empty() {
                true => missing.help("the folder `data/` is empty: put the table there"),
                false if missing.hints.is_empty() => {
                    missing.help(format!("the files are {}", crate::diag::or_list(known.iter().map(String::as_str))))
                }
                false => missing,
            }
        }
        ReadError::Folder => {
            let inside = file.as_str();
            let listing = world.list(file);
            let names: Vec<String> =
                listing.files.iter().filter(|path| !is_sidecar(path)).map(short).take(12).collect();
            let wrong = error!("unreadable-file", at.clone(), "`{inside}` is a folder");
            if names.is_empty() {
                wrong
            } else {
                wrong.help(format!("name a file in it: {}", crate::diag::or_list(names.iter().map(String::as_str))))
            }
        }
        ReadError::Outside => {
            let wrong = error!("unreadable-file", at.clone(), "`{file}` cannot be read: {error}");
            wrong.help("copy the file into `data/`")
        }
        _ => error!("unreadable-file", at.clone(), "`{file}` cannot be read: {error}"),
    }
}

/// Whether a file describes another.
pub(super) fn is_sidecar(path: &SourcePath) -> bool {
    path.name().ends_with(".meta.yaml")
}

/// The text of a data file as its places count it, whatever its encoding; for drawing frames.
///
/// Errors: as for reading; a file that is no text (a workbook) cannot be shown.
pub fn text(world: &dyn World, file: &SourcePath) -> Result<Arc<str>, ReadError> {
    if matches!(file.extension().to_ascii_lowercase().as_str(), "xlsx" | "xlsm" | "ods") {
        return Err(ReadError::System("it is a workbook".to_owned()));
    }
    let bytes = world.file(file)?;
    let encoding = sidecar_path(file).and_then(|path| {
        let text = world::text(world, &path).ok()?;
        let node = crate::read::yaml::parse(&text, &Span::top(&path)).ok()?;
        Some((node.get("encoding")?.as_text()?.to_owned(), Span::top(&path)))
    });
    encoding::decode(&bytes, file, encoding.as_ref()).map_err(|fault| ReadError::System(fault.message))
}

/// The file that describes a table.
pub(super) fn sidecar_path(file: &SourcePath) -> Option<SourcePath> {
    file.sibling(&format!("{}.meta.yaml", file.stem())).ok().filter(|_| !is_sidecar(file))
}
