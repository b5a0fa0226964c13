//! Which formats of cells make a number a date (ECMA-376 part 1, §18.8.30).

use crate::table::{Date, Precision};

/// How a number is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Format {
    /// As a number.
    Number,
    /// As a share: shown with `%`.
    Percent,
    /// As a date of this precision.
    Date(Precision),
}

/// A format by its number, where the workbook does not define it.
pub(super) fn built_in(id: u32) -> Format {
    match id {
        9 | 10 => Format::Percent,
        14..=16 | 22 | 28..=31 | 51 | 53 | 54 | 58 => Format::Date(Precision::Day),
        17 | 27 | 36 | 50 | 52 | 57 => Format::Date(Precision::Month),
        _ => Format::Number,
    }
}

/// A format by its code: `yyyy"年"m"月"` shows months.
pub(super) fn by_code(code: &str) -> Format {
    let (mut year, mut month, mut day, mut hour, mut percent) = (false, false, false, false, false);
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                characters.by_ref().find(|&end| end == '"');
            }
            '[' => {
                characters.by_ref().find(|&end| end == ']');
            }
            '\\' | '_' | '*' => {
                characters.next();
            }
            ';' => break,
            'y' | 'Y' => year = true,
            'm' | 'M' => month = true,
            'd' | 'D' => day = true,
            'h' | 'H' | 's' | 'S' => hour = true,
            '%' => percent = true,
            '0' | '#' | '?' if !(year || day) => {
                if percent || code.contains('%') {
                    return Format::Percent;
                }
                return Format::Number;
            }
            _ => {}
        }
    }
    match (year, month, day) {
        (_, _, true) => Format::Date(Precision::Day),
        (true, true, false) if hour => Format::Date(Precision::Day),
        (true, true, false) => Format::Date(Precision::Month),
        (true, false, false) => Format::Date(Precision::Year),
        (false, true, false) if !hour => Format::Date(Precision::Month),
        _ if percent => Format::Percent,
        _ => Format::Number,
    }
}

/// The date of a serial number; `None` below the first day and beyond the calendar.
///
/// In the system of 1900 day 60 is a 29 February that never was; in that of 1904 day 0 is 1904-01-01.
pub(super) fn date(serial: f64, since_1904: bool, precision: Precision) -> Option<Date> {
    let day = serial.floor();
    let first = if since_1904 { 0.0 } else { 1.0 };
    if !(first..2_958_466.0).contains(&day) {
        return None;
    }
    let day = day as i32;
    let day = match since_1904 {
        true => day - 24_107,
        false => day - 25_569 + i32::from(day < 60),
    };
    let date = Date { day, precision: Precision::Day };
    date.cut(precision)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_are_dates() {
        let rows = [
            ("yyyy-mm-dd", Format::Date(Precision::Day)),
            ("yyyy\"年\"m\"月\"", Format::Date(Precision::Month)),
            ("yyyy\"年\"", Format::Date(Precision::Year)),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\";@", Format::Date(Precision::Day)),
            ("m/d/yy h:mm", Format::Date(Precision::Day)),
            ("mmm-yy", Format::Date(Precision::Month)),
            ("h:mm:ss", Format::Number),
            ("0.00%", Format::Percent),
            ("#,##0.00\"d\"", Format::Number),
            ("General", Format::Number),
            ("0.00E+00", Format::Number),
            ("[Red]0", Format::Number),
        ];
        for (code, format) in rows {
            assert_eq!(by_code(code), format, "{code}");
        }
    }

    #[test]
    fn serial_numbers_of_both_systems() {
        let rows = [
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (45_658.75, false, "2025-01-01"),
            (0.0, true, "1904-01-01"),
            (44_196.0, true, "2025-01-01"),
        ];
        for (serial, since_1904, text) in rows {
            let found = date(serial, since_1904, Precision::Day).map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some(text), "{serial}");
        }
        for serial in [-1.0, 0.5, 3e6, f64::NAN] {
            assert_eq!(date(serial, false, Precision::Day), None, "{serial}");
        }
    }
}
