//! From texts to typed cells: rules I1 and I2.
//!
//! **The type of a column follows from all its cells that are not missing**, never from the first. A column of which
//! at least half the cells are numbers (or dates) and others are not is mixed: an error that shows both, not silently
//! a column of texts. A column of fewer is texts, some of which look like numbers. Codes (`007`, 16 digits and more)
//! make a column of digits texts; decimals may be written with a comma where `;` separates the cells. Integers from
//! 1000 to 2999 under a name like 年份 or `year` are years.

use super::class::{Class, classify, is_missing, names_year, told_date, truth};
use super::column::{Cells, Column, Kind};
use super::date::{Date, Precision};
use super::meta::{ColumnMeta, Meta};
use super::number::{self, Mark};
use super::sheet::{Places, RawColumn, Sheet};
use super::texts::{Buffers, Piece, Texts};
use crate::diag::{Diagnostic, Span, error, warning};
use crate::path::SourcePath;
use std::sync::{Mutex, PoisonError};

/// How many cells of one column are reported one by one.
const REPORTED: usize = 3;
/// Cells of a table from which on several threads are worth their start.
const MANY: usize = 50_000;

/// Gives every column of a sheet its type. Faults are reported in the order of columns.
pub(super) fn columns(
    file: &SourcePath,
    sheet: &mut Sheet,
    meta: &Meta,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Column> {
    let raw = std::mem::take(&mut sheet.columns);
    let sheet = &*sheet;
    let typed: Vec<(Column, Vec<Diagnostic>)> = each(raw, |index, column| {
        let described = meta.columns.iter().find(|(name, ..)| *name == column.name);
        let mut faults = Vec::new();
        let mut typing = Typing {
            file,
            sheet,
            index,
            meta,
            told: described.and_then(|(.., column)| column.kind),
            faults: &mut faults,
        };
        let meta = described.map_or_else(ColumnMeta::default, |(.., column)| column.clone());
        let column = typing.column(column, meta);
        (column, faults)
    });
    let mut columns = Vec::with_capacity(typed.len());
    for (column, faults) in typed {
        columns.push(column);
        diagnostics.extend(faults);
    }
    columns
}

/// Does `work` on every column, on several threads where there is much to do. Results are in the order of columns.
///
/// **Not on rayon's pool**: a table is read under the lock of its slot. A thread outside of the pool would wait for
/// workers that all wait for the lock, and a worker would take up another page meanwhile, which may want the same lock.
fn each<T: Send>(columns: Vec<RawColumn>, work: impl Fn(usize, RawColumn) -> T + Sync) -> Vec<T> {
    let cells: usize = columns.iter().map(|column| column.cells.len()).sum();
    let most = std::thread::available_parallelism().map_or(1, usize::from).min(columns.len());
    if cells < MANY || most < 2 {
        return columns.into_iter().enumerate().map(|(index, column)| work(index, column)).collect();
    }
    let waiting = Mutex::new(columns.into_iter().enumerate());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let run = || std::iter::from_fn(next).map(|(index, column)| (index, work(index, column))).collect::<Vec<_>>();
        let threads: Vec<_> = (0..most).map(|_| scope.spawn(run)).collect();
        let ended = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended.flat_map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The work on one column.
struct Typing<'a> {
    file: &'a SourcePath,
    sheet: &'a Sheet,
    index: usize,
    meta: &'a Meta,
    told: Option<Kind>,
    faults: &'a mut Vec<Diagnostic>,
}

impl Typing<'_> {
    fn column(&mut self, mut raw: RawColumn, meta: ColumnMeta) -> Column {
        let buffers = &self.sheet.buffers;
        for piece in &mut raw.cells {
            let Some(text) = buffers.get(*piece) else { continue };
            if is_missing(text) || (!self.meta.missing.is_empty() && self.meta.missing.iter().any(|word| word == text))
            {
                *piece = Piece::MISSING;
            }
        }
        let (mut cells, mark) = match self.told {
            Some(kind) => self.as_told(kind, &raw),
            None => self.inferred(&raw),
        };
        if let Some(Cells::Number(numbers)) = &cells {
            self.inexact(&raw, numbers);
        }
        if let Some((times, place)) = &meta.times {
            match &mut cells {
                Some(Cells::Number(numbers)) => self.multiplied(&raw, numbers, *times, place),
                _ => {
                    let name = &raw.name;
                    let wrong = error!("wrong-type", place.clone(), "`times` is for numbers, and `{name}` holds none");
                    self.faults.push(wrong.help("leave `times` out"));
                }
            }
        }
        let cells = cells.unwrap_or_else(|| Cells::Text(Texts { buffers: buffers.clone(), pieces: raw.cells }));
        Column { name: raw.name, span: raw.span, cells, mark, meta }
    }

    /// Whole numbers that are written with more digits than a number keeps: they would be shown as others.
    fn inexact(&mut self, raw: &RawColumn, numbers: &[Option<f64>]) {
        let large = |number: &Option<f64>| number.is_some_and(|number| number.abs() >= number::EXACT);
        let rows = numbers.iter().enumerate().filter(|(_, number)| large(number));
        let lost: Vec<(usize, f64)> = rows
            .filter_map(|(row, number)| {
                let number = (*number)?;
                let written = number::whole(&self.text(raw, row))?;
                // `as` gives the whole number that the text has become.
                (written != number.abs() as u128).then_some((row, number))
            })
            .collect();
        for (count, (row, number)) in lost.iter().enumerate().take(REPORTED) {
            let (name, here) = (&raw.name, self.text(raw, *row));
            let mut inexact = warning!(
                "inexact-number",
                self.place(raw, *row),
                "column `{name}` holds `{here}`, which is read as {number}: numbers keep some 16 digits"
            );
            let more = lost.len() - REPORTED.min(lost.len());
            if count + 1 == REPORTED && more > 0 {
                inexact = inexact.help(format!("{more} more cells of this column are like it"));
            }
            let sidecar = format!("{}.meta.yaml", self.file.stem());
            self.faults.push(inexact.help(match self.file.as_str().starts_with("data/") {
                true => {
                    format!("round it; if it is a code, write `columns: {{{name}: {{type: text}}}}` in `{sidecar}`")
                }
                false => "round it".to_owned(),
            }));
        }
    }

    /// Brings cells to the unit that the sidecar names. Errors: a cell that says its own 万 or 亿, and what overflows.
    fn multiplied(&mut self, raw: &RawColumn, numbers: &mut [Option<f64>], times: f64, place: &Span) {
        let mut faults = 0;
        for (row, cell) in numbers.iter_mut().enumerate() {
            let Some(value) = *cell else { continue };
            let text = self.sheet.buffers.get(raw.cells[row]).unwrap_or_default();
            let has_magnitude = text.contains(['万', '亿']);
            *cell = number::times(value, times).filter(|_| !has_magnitude);
            if cell.is_some() {
                continue;
            }
            faults += 1;
            if faults > REPORTED {
                continue;
            }
            let (here, row) = (self.text(raw, row), self.place(raw, row));
            let wrong = match has_magnitude {
                true => error!("mixed-units", row, "`{here}` tells its magnitude, and `times` multiplies it again"),
                false => error!("bad-number", row, "`{here}` times {times} is too large for a number"),
            };
            let wrong = wrong.label(place.clone(), "multiplied here");
            self.faults.push(wrong.help("leave out `times` in the sidecar, or the magnitude in the cells"));
        }
    }

    /// The type that the cells show; `None` for texts.
    fn inferred(&mut self, raw: &RawColumn) -> (Option<Cells>, Mark) {
        let buffers = &self.sheet.buffers;
        let first = raw.cells.iter().find_map(|&piece| buffers.get(piece));
        if first.is_none() {
            return (Some(Cells::Number(vec![None; raw.cells.len()])), Mark::Plain);
        }
        let quick = match first.map(classify) {
            None | Some(Class::Text | Class::Code) => None,
            Some(Class::Date) => all(&raw.cells, buffers, Date::parse).map(Cells::Date),
            Some(Class::Bool) => all(&raw.cells, buffers, truth).map(Cells::Bool),
            Some(Class::Number | Class::Year) => match numbers(&raw.cells, buffers) {
                Some((cells, mark)) => return (Some(years(&raw.name, cells)), mark),
                None => None,
            },
        };
        match quick {
            Some(cells) => (Some(cells), Mark::Plain),
            None => self.counted(raw),
        }
    }

    /// The slow way: looks at every cell before it decides.
    fn counted(&mut self, raw: &RawColumn) -> (Option<Cells>, Mark) {
        let buffers = &self.sheet.buffers;
        let mut counts = [0usize; 6];
        for text in raw.cells.iter().filter_map(|&piece| buffers.get(piece)) {
            counts[classify(text) as usize] += 1;
        }
        let [number, year, code, date, bools, text] = counts;
        let total: usize = counts.iter().sum();
        if number + date + bools + text == 0 && code > 0 {
            return (None, Mark::Plain);
        }
        if date > 0 && date + year == total {
            return (all(&raw.cells, buffers, Date::parse).map(Cells::Date), Mark::Plain);
        }
        if number + year == total && total > 0 {
            return self.marked(raw);
        }
        if number + year + code == total && code > 0 {
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            if raw.cells.iter().filter_map(|&piece| buffers.get(piece)).all(digits) {
                return (None, Mark::Plain);
            }
        }
        if let Some((cells, mark)) = self.with_decimal_commas(raw) {
            return (Some(Cells::Number(cells)), mark);
        }
        let dates = date + year;
        let majority = if number > 0 || dates < number + year { Class::Number } else { Class::Date };
        let (fits, most) = match majority {
            Class::Number => (number + year + code, Kind::Number),
            _ => (dates, Kind::Date),
        };
        if fits * 2 < total || total == 0 {
            return (None, Mark::Plain);
        }
        self.mixed(raw, most);
        let cells = match most {
            Kind::Number => {
                let number = |text: &str| number::parse(text).map(|(value, _)| value);
                Cells::Number(raw.cells.iter().map(|&piece| buffers.get(piece).and_then(number)).collect())
            }
            _ => Cells::Date(raw.cells.iter().map(|&piece| buffers.get(piece).and_then(Date::parse)).collect()),
        };
        (Some(cells), Mark::Plain)
    }

    /// Numbers as `1.234,5`, where the comma does not separate cells: only if there is no other way to read them all.
    fn with_decimal_commas(&self, raw: &RawColumn) -> Option<(Vec<Option<f64>>, Mark)> {
        if !matches!(self.sheet.places, Places::Rows { delimiter: b';' | b'\t' | b'|', .. }) {
            return None;
        }
        let swap = |character: char| match character {
            ',' => '.',
            '.' => ',',
            other => other,
        };
        let mut kept = None;
        let mut cells = Vec::with_capacity(raw.cells.len());
        for &piece in &raw.cells {
            let Some(text) = self.sheet.buffers.get(piece) else {
                cells.push(None);
                continue;
            };
            let (value, mark) = number::parse(&text.chars().map(swap).collect::<String>())?;
            if *kept.get_or_insert(mark) != mark {
                return None;
            }
            cells.push(Some(value));
        }
        Some((cells, kept?))
    }

    /// All cells are numbers, but not all are written the same way.
    fn marked(&mut self, raw: &RawColumn) -> (Option<Cells>, Mark) {
        let buffers = &self.sheet.buffers;
        let mut cells = Vec::with_capacity(raw.cells.len());
        let mut kept: Option<(Mark, usize)> = None;
        let mut faults = 0;
        for (row, &piece) in raw.cells.iter().enumerate() {
            let parsed = buffers.get(piece).and_then(number::parse);
            cells.push(parsed.map(|(value, _)| value));
            let Some((value, mark)) = parsed else { continue };
            let neutral = |mark: Mark| matches!(mark, Mark::Plain | Mark::Currency(_));
            match kept {
                None if value == 0.0 && mark == Mark::Plain => {}
                None => kept = Some((mark, row)),
                Some((Mark::Plain, _)) if neutral(mark) => kept = Some((mark, row)),
                Some((first, _)) if first == mark || mark == Mark::Plain && (value == 0.0 || neutral(first)) => {}
                Some((first, earlier)) => {
                    faults += 1;
                    if faults <= REPORTED {
                        let (name, here) = (&raw.name, self.text(raw, row));
                        let wrong = error!(
                            "mixed-units",
                            self.place(raw, row),
                            "column `{name}` mixes units: `{here}` in {} is {mark}, `{}` is {first}",
                            self.called(row),
                            self.text(raw, earlier)
                        );
                        let wrong = wrong.label(self.place(raw, earlier), format!("{first} here"));
                        self.faults.push(wrong.help("write all cells of a column in one unit"));
                    }
                }
            }
        }
        (Some(years(&raw.name, cells)), kept.map_or(Mark::Plain, |(mark, _)| mark))
    }

    /// Reports cells that do not fit the others.
    fn mixed(&mut self, raw: &RawColumn, most: Kind) {
        let buffers = &self.sheet.buffers;
        let fits = |text: &str| match most {
            Kind::Number => number::parse(text).is_some(),
            _ => Date::parse(text).is_some(),
        };
        let rows = || raw.cells.iter().enumerate().filter_map(|(row, &piece)| Some((row, buffers.get(piece)?)));
        let model = rows().find(|(_, text)| fits(text)).map(|(row, _)| row);
        let odd: Vec<usize> = rows().filter(|(_, text)| !fits(text)).map(|(row, _)| row).collect();
        for (count, &row) in odd.iter().enumerate().take(REPORTED) {
            let (name, here) = (&raw.name, self.text(raw, row));
            let other = match Date::parse(&here) {
                Some(_) => "dates",
                None if number::parse(&here).is_some() => "numbers",
                None => "text",
            };
            let mut wrong = error!(
                "mixed-column",
                self.place(raw, row),
                "column `{name}` mixes {} and {other}: `{here}` in {}",
                most.plural(),
                self.called(row)
            )
            .inline(format!("not {}", most.name()));
            if let Some(model) = model {
                wrong = wrong.label(
                    self.place(raw, model),
                    format!("{} here: `{}`{}", most.name(), self.text(raw, model), self.address(model)),
                );
            }
            let more = odd.len() - REPORTED.min(odd.len());
            if count + 1 == REPORTED && more > 0 {
                wrong = wrong.help(format!("{more} more cells of this column are like it"));
            }
            let sidecar = format!("{}.meta.yaml", self.file.stem());
            self.faults.push(wrong.help(match self.file.as_str().is_empty() || !self.file.as_str().starts_with("data/") {
                true => "leave the cell empty for a missing value".to_owned(),
                false => format!("leave the cell empty for a missing value; if these are names, write `columns: {{{name}: {{type: text}}}}` in `{sidecar}`"),
            }));
        }
    }

    /// The type that the sidecar tells; `None` for texts.
    fn as_told(&mut self, kind: Kind, raw: &RawColumn) -> (Option<Cells>, Mark) {
        let buffers = &self.sheet.buffers;
        match kind {
            Kind::Text => (None, Mark::Plain),
            Kind::Number => match numbers(&raw.cells, buffers) {
                Some((cells, mark)) => (Some(Cells::Number(cells)), mark),
                None => {
                    let cells = self.each(raw, kind, |text| number::parse(text).map(|(value, _)| value));
                    let (_, mark) = if self.faults.is_empty() { self.marked(raw) } else { (None, Mark::Plain) };
                    (Some(Cells::Number(cells)), mark)
                }
            },
            Kind::Date => (Some(Cells::Date(self.each(raw, kind, told_date))), Mark::Plain),
            Kind::Bool => {
                let flag = |text: &str| match text {
                    "1" => Some(true),
                    "0" => Some(false),
                    _ => truth(text),
                };
                (Some(Cells::Bool(self.each(raw, kind, flag))), Mark::Plain)
            }
        }
    }

    /// Reads every cell as told; what cannot be read is reported and missing.
    fn each<T>(&mut self, raw: &RawColumn, kind: Kind, parse: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
        let mut cells = Vec::with_capacity(raw.cells.len());
        let mut faults = 0;
        for (row, &piece) in raw.cells.iter().enumerate() {
            let text = self.sheet.buffers.get(piece);
            let cell = text.and_then(&parse);
            if let (Some(text), None) = (text, &cell) {
                faults += 1;
                if faults <= REPORTED {
                    let wrong = match kind {
                        Kind::Number => error!(
                            "bad-number",
                            self.place(raw, row),
                            "`{}`{} is not a number",
                            short(text),
                            self.address(row)
                        ),
                        Kind::Date => error!(
                            "bad-date",
                            self.place(raw, row),
                            "`{}`{} is not a date",
                            short(text),
                            self.address(row)
                        ),
                        _ => error!(
                            "bad-bool",
                            self.place(raw, row),
                            "`{}`{} is neither true nor false",
                            short(text),
                            self.address(row)
                        ),
                    };
                    let wrong = wrong.inline(format!("column `{}` holds {}", raw.name, kind.plural()));
                    self.faults.push(wrong.help("leave the cell empty for a missing value"));
                }
            }
            cells.push(cell);
        }
        cells
    }

    fn place(&self, raw: &RawColumn, row: usize) -> Span {
        self.sheet.places.cell(self.file, row, self.index).unwrap_or_else(|| raw.span.clone())
    }

    /// Where a cell of a workbook is, as its place cannot show it.
    fn address(&self, row: usize) -> String {
        match &self.sheet.places {
            Places::Grid { .. } => format!(" in {}", self.called(row)),
            _ => String::new(),
        }
    }

    fn called(&self, row: usize) -> String {
        self.sheet.places.name(row, self.index)
    }

    fn text(&self, raw: &RawColumn, row: usize) -> String {
        short(self.sheet.buffers.get(raw.cells[row]).unwrap_or_default())
    }
}

/// The beginning of a long cell, for a message.
fn short(text: &str) -> String {
    let line: String =
        text.chars().take(40).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if line.len() < text.len() { format!("{line}…") } else { line }
}

/// All cells read the same way; `None` if one cannot.
fn all<T>(cells: &[Piece], buffers: &Buffers, parse: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    let mut typed = Vec::with_capacity(cells.len());
    for &piece in cells {
        typed.push(match buffers.get(piece) {
            None => None,
            Some(text) => Some(parse(text)?),
        });
    }
    Some(typed)
}

/// All cells as numbers of one mark that are no codes; `None` if one is something else.
fn numbers(cells: &[Piece], buffers: &Buffers) -> Option<(Vec<Option<f64>>, Mark)> {
    let mut typed = Vec::with_capacity(cells.len());
    let mut kept = None;
    for &piece in cells {
        let Some(text) = buffers.get(piece) else {
            typed.push(None);
            continue;
        };
        let (value, mark) = number::parse(text).filter(|_| !could_be_code(text) || !number::is_code(text))?;
        if *kept.get_or_insert(mark) != mark {
            return None;
        }
        typed.push(Some(value));
    }
    Some((typed, kept.unwrap_or_default()))
}

/// Numbers, or years where name and values say so (rule I2).
fn years(name: &str, cells: Vec<Option<f64>>) -> Cells {
    let year = |value: f64| value.fract() == 0.0 && (1000.0..=2999.0).contains(&value);
    if !names_year(name) || !cells.iter().flatten().all(|&value| year(value)) {
        return Cells::Number(cells);
    }
    let date = |value: f64| Date::new(value as i16, 1, 1, Precision::Year);
    Cells::Date(cells.into_iter().map(|cell| cell.and_then(date)).collect())
}

/// Whether it is worth a closer look: a leading zero, or many digits.
fn could_be_code(text: &str) -> bool {
    text.len() > 15 || (text.len() > 1 && matches!(text.as_bytes()[0], b'0' | b' '))
}
