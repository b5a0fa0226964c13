//! Readers: bytes of a file into a [`Sheet`], one file each.
//!
//! A new format is a file with a [`Reader`] in it and one line in [`READERS`]; messages, the manual and the tests
//! follow the list. A reader reports what is wrong with its file and hands over what it could read; it knows no types
//! of cells (that is `infer`) and no other file.

mod csv;
pub(super) mod delimited;
mod document;
mod header;
pub(super) use header::{counted, names};
mod json;
pub use document::{Document, Shape};
pub use json::Value as JsonValue;
pub(super) use json::validate;
mod ndjson;
mod quick;
mod records;
mod toml;
mod workbook;
mod yaml;

use super::encoding;
use super::sheet::Sheet;
use crate::diag::{Checked, Diagnostic, Span, error};
use crate::path::SourcePath;
use std::sync::Arc;

/// A format that tables are read from.
pub trait Reader: Sync {
    /// What messages and the manual call it.
    fn name(&self) -> &'static str;

    /// The extensions of its files, lower case.
    fn extensions(&self) -> &'static [&'static str];

    /// One sentence for the manual.
    fn about(&self) -> &'static str;

    /// Reads a table. `None` if there is none to read; then a diagnostic says why.
    fn read(&self, source: &Source<'_>) -> Checked<Option<Sheet>>;
}

/// All formats, in the order of the manual.
pub const READERS: &[&dyn Reader] =
    &[&csv::Csv, &csv::Tsv, &json::Json, &ndjson::Ndjson, &yaml::Yaml, &toml::Toml, &workbook::Xlsx, &workbook::Ods];

/// What a reader reads.
pub struct Source<'a> {
    /// The file, for places.
    pub file: &'a SourcePath,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// What stands behind `#` in the reference, and where the reference was written.
    pub fragment: Option<&'a str>,
    /// Where the reference was written.
    pub at: &'a Span,
    /// The encoding that the sidecar names.
    pub encoding: Option<&'a (String, Span)>,
}

impl Source<'_> {
    /// The bytes as text, in which places are counted. Errors: see `encoding`.
    pub fn text(&self) -> Result<Arc<str>, Diagnostic> {
        encoding::decode(&self.bytes, self.file, self.encoding)
    }

    /// [`Source::text`] of a format that takes many times its size in memory. Errors: as there; more than `mebibytes`.
    fn small_text(&self, mebibytes: usize) -> Result<Arc<str>, Diagnostic> {
        if self.bytes.len() <= mebibytes << 20 {
            return self.text();
        }
        let large =
            error!("large-file", self.top(), "`{}` is larger than {mebibytes} MiB, the most of its format", self.file);
        Err(large.help("write a large table as CSV or JSON"))
    }

    /// The beginning of the file.
    pub fn top(&self) -> Span {
        Span::top(self.file)
    }
}

/// The most columns a table may have.
pub(super) const COLUMN_LIMIT: usize = 4096;

/// Reports a fragment where the format has none; `why` says so.
fn no_fragment(source: &Source<'_>, why: &str) -> Vec<Diagnostic> {
    let Some(fragment) = source.fragment else { return Vec::new() };
    let wrong = error!("bad-fragment", source.at.clone(), "`#{fragment}` names a part of `{}`, but {why}", source.file);
    vec![wrong.help(format!("remove `#{fragment}`"))]
}
