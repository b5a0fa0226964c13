//! The quick way through delimited text that is as it should be: no quotes, as many cells in each row as there are names.
//!
//! Whatever else there is (a quote, a ragged row, a row of empty cells) gives `None`; then [`super::delimited`] takes the long way.

use super::delimited::is_space;
use crate::table::texts::Piece;

/// Where rows begin, and the cells of each column.
pub(super) type Rows = (Vec<u32>, Vec<Vec<Piece>>);

/// The largest part of a text that is not split further among threads, in bytes.
const PART: usize = 1 << 20;

/// All rows of a text without quotes, its parts side by side; `None` if one row is not as it should be.
pub(super) fn quick_rows(bytes: &[u8], at: usize, delimiter: u8, width: usize) -> Option<Rows> {
    let length = (bytes.len() - at).div_ceil(std::thread::available_parallelism().map_or(1, usize::from)).max(PART);
    let mut bounds = vec![at];
    while let Some(&begin) = bounds.last().filter(|begin| **begin + length < bytes.len()) {
        let end = bytes[begin + length..].iter().position(|&byte| byte == b'\n');
        bounds.push(end.map_or(bytes.len(), |end| begin + length + end + 1));
    }
    if bounds.last().is_some_and(|&last| last < bytes.len()) {
        bounds.push(bytes.len());
    }
    let part = |part: &[usize]| quick_part(&bytes[..part[1]], part[0], delimiter, width);
    let mut parts = side_by_side(bounds.windows(2), part)?;
    let rest = parts.split_off(1.min(parts.len()));
    let (mut starts, mut cells) = parts.pop().unwrap_or_else(|| (Vec::new(), vec![Vec::new(); width]));
    for (more, _) in &rest {
        starts.extend_from_slice(more);
    }
    let mut rest: Vec<std::vec::IntoIter<Vec<Piece>>> = rest.into_iter().map(|(_, cells)| cells.into_iter()).collect();
    for column in &mut cells {
        for part in &mut rest {
            column.append(&mut part.next().unwrap_or_default());
        }
    }
    Some((starts, cells))
}

/// Does `work` on every part at the same time, each on a thread of its own but the first; `None` if one fails.
///
/// **Not on rayon's pool**, for the reason that [`crate::table::infer`] gives: a table is read under a lock.
fn side_by_side<'a>(
    mut parts: impl Iterator<Item = &'a [usize]>,
    work: impl Fn(&[usize]) -> Option<Rows> + Sync,
) -> Option<Vec<Rows>> {
    let Some(first) = parts.next() else { return Some(Vec::new()) };
    let work = &work;
    std::thread::scope(|scope| {
        let others: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let ended = others.into_iter().map(std::thread::ScopedJoinHandle::join);
        let first = std::iter::once(work(first));
        first.chain(ended.map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))).collect()
    })
}

/// The rows of a part of a text, from `at` to its end.
fn quick_part(bytes: &[u8], mut at: usize, delimiter: u8, width: usize) -> Option<Rows> {
    let lines = bytes[at..].iter().filter(|&&byte| byte == b'\n').count() + 1;
    let mut starts = Vec::with_capacity(lines);
    let mut cells: Vec<Vec<Piece>> = (0..width).map(|_| Vec::with_capacity(lines)).collect();
    let mut row = vec![Piece::MISSING; width];
    while at < bytes.len() {
        if bytes[at] == b'\n' {
            at += 1;
            continue;
        }
        let begin = at;
        at = quick_row(bytes, at, delimiter, &mut row)?;
        starts.push(begin as u32);
        cells.iter_mut().zip(&row).for_each(|(column, &piece)| column.push(piece));
    }
    Some((starts, cells))
}

/// A row without quotes that has just as many cells as there are columns, not all of them empty; `None` if it is not.
pub(super) fn quick_row(bytes: &[u8], at: usize, delimiter: u8, cells: &mut [Piece]) -> Option<usize> {
    let (mut begin, mut end, mut column, mut filled) = (at, at, 0, false);
    loop {
        let byte = bytes.get(end).copied().unwrap_or(b'\n');
        if byte == delimiter || byte == b'\n' {
            let (mut start, mut last) = (begin, end);
            while start < last && is_space(bytes[start], delimiter) {
                start += 1;
            }
            while last > start && is_space(bytes[last - 1], delimiter) {
                last -= 1;
            }
            *cells.get_mut(column)? = Piece::new(start, last);
            filled |= last > start;
            column += 1;
            begin = end + 1;
            if byte == b'\n' {
                break;
            }
        } else if byte == b'"' {
            return None;
        }
        end += 1;
    }
    (filled && column == cells.len()).then_some(begin.min(bytes.len()))
}
