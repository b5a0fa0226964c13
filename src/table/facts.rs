//! What was found out about a file of data by itself: how its text is encoded and what splits its rows.

use super::reader::delimited::find_delimiter;
use super::{encoding, source};
use crate::diag::{Diagnostic, Span};
use crate::world::World;

/// How a file of data is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The encoding of its text; `None` of a workbook.
    pub encoding: Option<&'static str>,
    /// What splits its rows into cells; `None` where nothing does.
    pub delimiter: Option<char>,
    /// How large it is, in bytes.
    pub bytes: usize,
}

/// Looks at the file that a reference names. Errors: it cannot be read, or not as text.
pub fn facts(world: &dyn World, reference: &str, at: &Span) -> Result<Facts, Diagnostic> {
    let file = source::resolve(reference, at)?.file;
    let bytes = source::bytes(world, &file, at)?;
    let extension = file.extension().to_lowercase();
    if matches!(extension.as_str(), "xlsx" | "ods" | "xlsm") {
        return Ok(Facts { encoding: None, delimiter: None, bytes: bytes.len() });
    }
    let (text, name) = encoding::named(&bytes, &file, None)?;
    let delimiter = match extension.as_str() {
        "csv" => Some(char::from(find_delimiter(text.as_bytes(), 0))),
        "tsv" => Some('\t'),
        _ => None,
    };
    Ok(Facts { encoding: Some(name), delimiter, bytes: bytes.len() })
}
