//! `tuzhang data`: what a table holds, as the figures see it.

use super::session::find_root;
use super::{SiteArgs, terminal};
use crate::diag::{Diagnostic, Span, has_errors};
use crate::path::SourcePath;
use crate::plot::{Language, NumberFormat};
use crate::table::{self, Cell, Cells, Column, Facts, Mark, Table};
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
        ("licence", meta.licence.as_ref().map(|text| text.get("").to_owned())),
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
            lines.push(table.columns.iter().map(|column| shown(column, column.cells.get(row))).collect());
        }
        let fit = fitting(&lines);
        lines.iter_mut().for_each(|line| line.truncate(fit));
        out.push_str(&aligned(&lines));
        match table.columns.len() - fit {
            0 => {}
            1 => out.push_str("  and one more column\n"),
            more => out.push_str(&format!("  and {more} more columns\n")),
        }
    }
    out
}

/// A value as it was written where that tells more: `35%`, not 0.35.
fn shown(column: &Column, cell: Cell<'_>) -> String {
    let pattern = match column.mark {
        Mark::Percent => "0.######%",
        Mark::PerMille => "0.######‰",
        _ => return cell.to_string(),
    };
    match (cell, NumberFormat::parse(pattern)) {
        (Cell::Number(number), Ok(format)) => format.text(number, Language::English).replace('−', "-"),
        (cell, _) => cell.to_string(),
    }
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
        (Some(&least), Some(&greatest)) if least == greatest => shown(column, least),
        (Some(&least), Some(&greatest)) => format!("{} … {}", shown(column, least), shown(column, greatest)),
        _ => String::new(),
    }
}

/// The most places of a cell.
const CELL_WIDTH: usize = 40;

/// The most places of a line of cells: more would break into lines that nobody can read.
const LINE_WIDTH: usize = 160;

/// How many columns fit into a line, at least one.
fn fitting(lines: &[Vec<String>]) -> usize {
    let mut room = LINE_WIDTH;
    let fits = |width: &&usize| {
        room = room.saturating_sub(**width + 2);
        room > 0
    };
    widths(lines).iter().take_while(fits).count().max(1)
}

/// How many places each column takes.
fn widths(lines: &[Vec<String>]) -> Vec<usize> {
    let count = lines.first().map_or(0, Vec::len);
    (0..count).map(|at| lines.iter().map(|line| cut(&line[at]).width()).max().unwrap_or(0)).collect()
}

/// A text in one line of [`CELL_WIDTH`].
fn cut(text: &str) -> String {
    let mut short = String::new();
    for character in text.chars().filter(|character| !character.is_control()) {
        if short.width() >= CELL_WIDTH {
            short.push('…');
            break;
        }
        short.push(character);
    }
    short
}

/// Columns side by side; a wide character takes two places.
fn aligned(lines: &[Vec<String>]) -> String {
    let widths = widths(lines);
    let mut out = String::new();
    for line in lines {
        let mut text = String::from("  ");
        for (cell, width) in line.iter().zip(&widths) {
            let cell = cut(cell);
            text.push_str(&cell);
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

/// A number more than twenty interquartile ranges away from the middle half and from the number next to it, among at
/// least eight: the largest of numbers that grow ever further apart, such as populations, is no slip.
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
    let value = |place: usize| numbers[order[place] as usize].unwrap_or(0.0);
    let last = order.len() - 1;
    let found = match reach > 0.0 {
        true if value(0) < low - reach && value(1) - value(0) > reach => 0,
        true if value(last) > high + reach && value(last) - value(last - 1) > reach => last,
        _ => return None,
    };
    Some(order[found] as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Arc<Table> {
        let file = SourcePath::new("data/t.csv").unwrap();
        table::inline(text, &Span::new(&file, 0..text.len())).value.unwrap()
    }

    #[test]
    fn a_percentage_is_shown_as_it_was_written() {
        let table = read("area,growth\na,4.35%\nb,-7%\nc,\n");
        let said = describe(&table, None, 3);
        assert!(said.contains("-7% … 4.35%") && said.contains("\n  a     4.35%\n"), "{said}");
    }

    #[test]
    fn a_table_that_is_too_wide_is_cut_between_columns() {
        let names: Vec<String> = (0..30).map(|column| format!("column-{column:02}")).collect();
        let said = describe(&read(&format!("{}\n{}\n", names.join(","), vec!["1"; 30].join(","))), None, 1);
        assert!(said.lines().all(|line| line.width() <= LINE_WIDTH), "{said}");
        assert!(said.ends_with("  and 16 more columns\n"), "{said}");
        let long = describe(&read(&format!("a,b\n{},1\n", "x".repeat(300))), None, 1);
        assert!(long.ends_with("…  1\n"), "{long}");
    }

    #[test]
    fn only_a_number_alone_is_far_from_all_others() {
        let rows = [
            ("10,11,12,10,11,12,10,1100", Some(7)),
            ("10,11,12,10,11,12,-900,10", Some(6)),
            ("1,2,3,1,2,3,70,75", None),
            ("10,11,12,10,11,12,10,25", None),
            ("5,5,5,5,5,5,5,900", None),
            ("1,2,900", None),
        ];
        for (cells, found) in rows {
            let table = read(&format!("a\n{}\n", cells.replace(',', "\n")));
            assert_eq!(far(&table.columns[0].cells), found, "{cells}");
        }
    }
}
