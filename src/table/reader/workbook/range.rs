//! Ranges of cells as people write them: `A3:F20`.

/// The most rows a sheet has.
pub(super) const ROWS: u32 = 1_048_576;

/// The most columns a sheet has.
pub(super) const COLUMNS: u32 = 16_384;

/// A rectangle of cells, both ends in it, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

impl Area {
    /// Whether a cell is in it.
    pub(super) fn holds(self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

/// A range that was parsed.
pub(super) struct Range(pub(super) Area);

impl Range {
    /// `A3:F20`, `A3:F`, `A:F`, `B2`; dollar signs are skipped.
    pub(super) fn parse(text: &str) -> Option<Range> {
        let text = text.trim().replace('$', "");
        let (from, to) = text.split_once(':').unwrap_or((&text, &text));
        let (left, top) = corner(from)?;
        let (right, bottom) = corner(to)?;
        let (top, bottom) = (top.unwrap_or(0), bottom.unwrap_or(ROWS - 1));
        (top <= bottom && left <= right).then_some(Range(Area { top, left, bottom, right }))
    }
}

/// The column and row of an address: `B3` is (1, 2).
pub(super) fn address(text: &str) -> Option<(u32, u32)> {
    let (column, row) = corner(text)?;
    Some((column, row?))
}

fn corner(text: &str) -> Option<(u32, Option<u32>)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let column =
        text[..letters].bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let digits = &text[letters..];
    if column > COLUMNS || digits.len() > 7 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    if digits.is_empty() {
        return Some((column - 1, None));
    }
    let row: u32 = digits.parse().ok().filter(|row| (1..=ROWS).contains(row))?;
    Some((column - 1, Some(row - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        let rows = [
            ("A3:F20", Some((2, 0, 19, 5))),
            ("$B$2:c4", Some((1, 1, 3, 2))),
            ("A3:F", Some((2, 0, ROWS - 1, 5))),
            ("A:AA", Some((0, 0, ROWS - 1, 26))),
            ("B2", Some((1, 1, 1, 1))),
            ("XFD1048576", Some((ROWS - 1, COLUMNS - 1, ROWS - 1, COLUMNS - 1))),
            ("XFE1", None),
            ("A0", None),
            ("A1048577", None),
            ("F20:A3", None),
            ("3:4", None),
            ("Sheet", None),
            ("", None),
        ];
        for (text, area) in rows {
            let found = Range::parse(text).map(|Range(area)| (area.top, area.left, area.bottom, area.right));
            assert_eq!(found, area, "{text}");
        }
    }
}
