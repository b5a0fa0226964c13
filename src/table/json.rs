//! JSON files of `data/` that are no tables, such as shapes of regions: read like tables, with their sidecars.
//!
//! In: a reference. Out: a text that is JSON, to be walked with [`Document`], and what its sidecar says.

pub use super::reader::{Document, JsonValue as Value, Shape};

use super::{Meta, encoding, reader, sidecar, source};
use crate::diag::{Checked, Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::world::World;
use std::sync::Arc;

/// A file that is JSON.
#[derive(Clone, Debug)]
pub struct File {
    /// The file.
    pub file: SourcePath,
    /// What is in it; places count in this text.
    pub text: Arc<str>,
    /// What its sidecar says.
    pub meta: Meta,
}

impl File {
    /// The value that the file is.
    pub fn root(&self) -> Value<'_> {
        Value::new(&self.text, 0)
    }
}

/// Reads the file that `reference` names; one larger than so many MiB is an error.
///
/// `None` if there is none to work with. Errors in the reference point at `at`, errors in the file into it.
pub fn load(world: &dyn World, reference: &str, at: &Span, mebibytes: usize) -> Checked<Option<File>> {
    let mut diagnostics = Vec::new();
    let read = read(world, reference, at, mebibytes, &mut diagnostics);
    Checked { value: read.map_err(|wrong| diagnostics.push(wrong)).ok(), diagnostics }
}

fn read(
    world: &dyn World,
    reference: &str,
    at: &Span,
    mebibytes: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<File, Diagnostic> {
    let file = source::resolve(reference, at)?.file;
    let bytes = source::bytes(world, &file, at)?;
    if bytes.len() > mebibytes << 20 {
        let size = bytes.len() >> 20;
        let large = error!("large-file", at.clone(), "`{file}` is {size} MiB, more than the {mebibytes} that are read");
        return Err(large.help("simplify the shapes, or leave out what is not shown: a drawing has a few hundred px"));
    }
    let (meta, _) = sidecar(world, &file, diagnostics);
    let text = encoding::decode(&bytes, &file, meta.encoding.as_ref())?;
    reader::validate(&text, 0, &file)?;
    Ok(File { file, text, meta })
}
