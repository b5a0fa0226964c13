//! `tuzhang data`: what a table holds, as the figures see it.

use super::session::find_root;
use super::{SiteArgs, terminal};
use crate::diag::{Diagnostic, Span, has_errors};
use crate::path::SourcePath;
use crate::plot::{Language, NumberFormat};
use crate::table::{self, Cell, Cells, Column, Facts, Table};
use crate::world::{Disk, World, text};
use clap::Args;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// Arguments of `data`.
#[derive(Debug, Args)]
pub(super) struct DataArgs {
    /// The table: a file below `data/`, as a figure names it, or a path to it; `book.xlsx#Sheet!A1:F20` names a part
    file: String,
    /// How many rows are shown
    #[arg(long, default_value_t = 5)]
    rows: usize,
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn run(args: &DataArgs) -> ExitCode {
    let root = match find_root(&args.site) {
        Ok(root) => root,
        Err(code) => return code,
    };
    let disk = match Disk::new(&root) {
        Ok(disk) => disk,
        Err(why) => {
            return terminal::misused(
                &format!("cannot open `{}`: {why}", root.display()),
                "name a folder with `--root`",
            );
        }
    };
    let reference = below_data(&root, &args.file);
    let at = Span::top(&SourcePath::call());
    let loaded = table::load(&disk, &reference, &at);
    let facts = table::facts(&disk, &reference, &at).ok();
    let mut diagnostics = loaded.diagnostics;
    let failed = has_errors(&diagnostics);
    if let Some(table) = &loaded.value {
        terminal::print(&describe(table, facts.as_ref(), args.rows));
        diagnostics.extend(doubts(table));
    }
    for diagnostic in &mut diagnostics {
        diagnostic.span = diagnostic.span.take().filter(|span| span.file != at.file);
    }
    terminal::report(&diagnostics, &|path| text(&disk as &dyn World, path).ok(), args.site.message_format);
    if failed || loaded.value.is_none() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A path that somebody typed or completed, as a figure would write it.
fn below_data(root: &Path, file: &str) -> String {
    let (path, part) = file.split_once('#').map_or((file, ""), |(path, part)| (path, part));
    let part = if part.is_empty() { String::new() } else { format!("#{part}") };
    let real = |path: &Path| path.canonicalize().ok();
    let inside = real(Path::new(path)).zip(real(&root.join("data")));
    match inside.and_then(|(path, data)| Some(path.strip_prefix(data).ok()?.to_str()?.replace('\\', "/"))) {
        Some(path) => format!("{path}{part}"),
        None => file.to_owned(),
    }
}

fn describe(table: &Arc<Table>, facts: Option<&Facts>, rows: usize) -> String {
    let number = |count: usize| NumberFormat::plain().text(count as f64, Language::English);
    let mut out = format!("{}: {} rows, {} columns", table.name, number(table.rows), table.columns.len());
    if let Some(facts) = facts {
        out.push_str(&format!(", {} bytes", number(facts.bytes)));
        out.push_str(&facts.encoding.map_or_else(String::new, |name| format!(", {name}")));
        out.push_str(&match facts.delimiter {
            Some('\t') => ", split by tabs".to_owned(),
            Some(delimiter) => format!(", split by `{delimiter}`"),
            None => String::new(),
        });
    }
    out.push('\n');
    let meta = &table.meta;
    let said = [
        ("title", meta.title.as_ref().map(|text| text.get("").to_owned())),
        ("source", meta.source.as_ref().map(|text| text.get("").to_owned())),
        ("licence", meta.licence.clone()),
        ("retrieved", meta.retrieved.clone()),
    ];
    for (key, value) in said.iter().filter_map(|(key, value)| Some((key, value.as_ref()?))) {
        out.push_str(&format!("  {key}: {value}\n"));
    }
    out.push('\n');
    let mut lines = vec![["column", "type", "unit", "missing", "range"].map(str::to_owned).to_vec()];
    for column in &table.columns {
        let unit = column.meta.unit.as_ref().map_or_else(String::new, |unit| unit.get("").to_owned());
        let kind = column.cells.kind().name().trim_start_matches("a ").to_owned();
        lines.push(vec![column.name.clone(), kind, unit, column.cells.missing().to_string(), range(column)]);
    }
    out.push_str(&aligned(&lines));
    if rows > 0 && table.rows > 0 {
        out.push('\n');
        let mut lines = vec![table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>()];
        for row in 0..table.rows.min(rows) {
            lines.push(table.columns.iter().map(|column| column.cells.get(row).to_string()).collect());
        }
        out.push_str(&aligned(&lines));
    }
    out
}

/// From the least to the greatest value; of texts, how many different ones.
fn range(column: &Column) -> String {
    let cells = &column.cells;
    if let Cells::Text(_) = cells {
        let distinct: std::collections::BTreeSet<String> =
            (0..cells.len()).map(|row| cells.get(row).to_string()).filter(|text| !text.is_empty()).collect();
        return format!("{} different", distinct.len());
    }
    let order = cells.order(table::Order::Ascending);
    let there: Vec<Cell<'_>> =
        order.iter().map(|&row| cells.get(row as usize)).filter(|cell| *cell != Cell::Missing).collect();
    match (there.first(), there.last()) {
        (Some(least), Some(greatest)) if least == greatest => least.to_string(),
        (Some(least), Some(greatest)) => format!("{least} … {greatest}"),
        _ => String::new(),
    }
}

/// Columns side by side; a wide character takes two places.
fn aligned(lines: &[Vec<String>]) -> String {
    const MOST: usize = 40;
    let cut = |text: &str| {
        let mut short = String::new();
        for character in text.chars().filter(|character| !character.is_control()) {
            if short.width() >= MOST {
                short.push('…');
                break;
            }
            short.push(character);
        }
        short
    };
    let lines: Vec<Vec<String>> = lines.iter().map(|line| line.iter().map(|cell| cut(cell)).collect()).collect();
    let count = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..count).map(|at| lines.iter().map(|line| line[at].width()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for line in &lines {
        let mut text = String::from("  ");
        for (cell, width) in line.iter().zip(&widths) {
            text.push_str(cell);
            text.push_str(&" ".repeat(width - cell.width() + 2));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

/// What looks wrong without being an error: a column without values, one value far from all others, rows that repeat.
fn doubts(table: &Arc<Table>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (place, column) in table.columns.iter().enumerate() {
        let name = &column.name;
        if table.rows > 0 && column.cells.missing() == table.rows {
            let wrong = crate::diag::warning!("empty-column", column.span.clone(), "the column `{name}` has no value");
            found.push(wrong.help("fill it, or remove it"));
        }
        if let Some(row) = far(&column.cells) {
            let (cell, value) = (table.cell_span(row, place), column.cells.get(row));
            let wrong = crate::diag::warning!("far-value", cell, "`{value}` in `{name}` is far from all other values");
            found.push(wrong.help("look whether a unit or a point is wrong"));
        }
    }
    found
}

/// A number more than twenty interquartile ranges away from the middle half, among at least eight.
fn far(cells: &Cells) -> Option<usize> {
    let numbers = cells.numbers()?;
    let order: Vec<u32> =
        cells.order(table::Order::Ascending).into_iter().filter(|&row| numbers[row as usize].is_some()).collect();
    if order.len() < 8 {
        return None;
    }
    let at = |share: usize| numbers[order[(order.len() - 1) * share / 4] as usize].unwrap_or(0.0);
    let (low, high) = (at(1), at(3));
    let reach = (high - low) * 20.0;
    let is_far = |row: u32| {
        numbers[row as usize].is_some_and(|number| reach > 0.0 && (number < low - reach || number > high + reach))
    };
    [order.first(), order.last()].into_iter().flatten().copied().find(|&row| is_far(row)).map(|row| row as usize)
}
