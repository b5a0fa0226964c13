//! Workbooks: XLSX and ODS, both a zip of XML, both into a [`grid::Grid`] of texts.
//!
//! **Nothing is believed that a workbook says about its size**, and no grid is laid out before its cells are counted:
//! entries are walked in place, unpacked in a stream with a limit on the whole and on each token, and only cells that hold
//! something are kept. That is why no workbook crate is used: those that were tried keep all strings and styles and lay
//! out the rectangle between the first and the last cell, so that 1,4 KB of XLSX can ask for 512 GB.
//! Deliberately absent: formulas (their saved values are read), styles but for what makes a number a date, and XLS.

mod grid;
mod ods;
mod range;
mod styles;
mod xlsx;
mod xml;
mod zip;

pub(super) use ods::Ods;
pub(super) use xlsx::Xlsx;

use super::Source;
use crate::diag::{Checked, Diagnostic, error, or_list};
use crate::table::sheet::Sheet;
use grid::Grid;
use range::{Area, Range};
use std::fmt::Display;

/// The most cells that are read from a sheet.
const CELL_LIMIT: usize = 5_000_000;

/// Why a workbook cannot be read, in words.
#[derive(Debug)]
enum Fault {
    /// The file is not what it should be.
    Damaged(String),
    /// It asks for a password.
    Locked,
    /// It would grow beyond what is read.
    Large(String),
}

impl Fault {
    fn damaged(what: impl Display) -> Fault {
        Fault::Damaged(what.to_string())
    }

    fn diagnostic(self, source: &Source<'_>) -> Diagnostic {
        let top = source.top();
        match self {
            Fault::Damaged(what) => {
                let wrong = error!("bad-workbook", top, "`{}` cannot be read: {what}", source.file);
                wrong.help("open it in a spreadsheet program and save it again as XLSX, or export the sheet as CSV")
            }
            Fault::Locked => {
                let wrong = error!("locked-workbook", top, "`{}` is protected by a password", source.file);
                wrong.help("save it without a password, or export the sheet as CSV")
            }
            Fault::Large(what) => {
                let wrong = error!("large-workbook", top, "`{}` is too large: {what}", source.file);
                wrong.help("keep only the rows that are needed, or export the sheet as CSV")
            }
        }
    }
}

/// A sheet of a workbook as its table of contents names it.
struct Entry {
    name: String,
    hidden: bool,
}

/// Chooses the sheet and the part of it that the reference names: the first that is not hidden by default.
fn choose(entries: &[Entry], source: &Source<'_>) -> Result<(usize, Option<Area>), Diagnostic> {
    let first = entries.iter().position(|entry| !entry.hidden).or(if entries.is_empty() { None } else { Some(0) });
    let Some(first) = first else {
        let none = error!("empty-table", source.top(), "`{}` has no sheet", source.file);
        return Err(none.help("put the table on the first sheet"));
    };
    let Some(fragment) = source.fragment else { return Ok((first, None)) };
    let named = |name: &str| entries.iter().position(|entry| entry.name == name);
    if let Some(sheet) = named(fragment) {
        return Ok((sheet, None));
    }
    let (name, part) = match fragment.rsplit_once('!') {
        Some((name, part)) => (Some(name.trim_matches('\'')), part),
        None if Range::parse(fragment).is_some() => (None, fragment),
        None => (Some(fragment.trim_matches('\'')), ""),
    };
    let sheet = match name {
        None => first,
        Some(name) => named(name).ok_or_else(|| {
            let unknown = error!("unknown-sheet", source.at.clone(), "there is no sheet `{name}` in `{}`", source.file);
            let names = || entries.iter().map(|entry| entry.name.as_str());
            unknown.did_you_mean(name, names()).help(format!("the sheets are {}", or_list(names())))
        })?,
    };
    if part.is_empty() {
        return Ok((sheet, None));
    }
    match Range::parse(part) {
        Some(Range(area)) => Ok((sheet, Some(area))),
        None => {
            let wrong = error!("bad-fragment", source.at.clone(), "`{part}` is no range of cells");
            Err(wrong.help("write it as `A3:F20`, `A3:F` (to the last row) or `A:F`"))
        }
    }
}

/// A grid as a table, or why there is none.
fn finish(grid: Result<Grid, Fault>, sheet: String, area: Option<Area>, source: &Source<'_>) -> Checked<Option<Sheet>> {
    match grid {
        Ok(grid) => grid.sheet(sheet, area, source),
        Err(fault) => Checked { value: None, diagnostics: vec![fault.diagnostic(source)] },
    }
}
