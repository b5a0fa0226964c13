//! SVG path data to a tenth of a px: relative commands, no byte more than needed.
//!
//! In: absolute points in px. Out: path data. Rounding happens on absolute tenths, so errors never add up.
//! A number that is not finite is written as 0.

use super::math::round;

/// Path data being written.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    /// ASCII alone.
    data: Vec<u8>,
    at: [i64; 2],
    start: [i64; 2],
    last: u8,
    tail: Tail,
}

/// What the data end with, which decides how the next number is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tail {
    #[default]
    Command,
    Whole,
    Fraction,
}

/// A number of px in tenths.
pub(super) fn tenths(value: f64) -> i64 {
    if value.is_finite() { round((value * 10.0).clamp(-1e9, 1e9)) } else { 0 }
}

/// A coordinate of an attribute, to a tenth of a px, as short as SVG allows: `.5`, `-3`, `12.1`.
pub fn number(value: f64) -> String {
    let mut text = String::new();
    push_number(&mut text, value);
    text
}

/// Writes a coordinate of an attribute, to a tenth of a px.
pub(super) fn push_number(text: &mut String, value: f64) {
    let tenths = tenths(value);
    let (whole, fraction) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if tenths < 0 {
        text.push('-');
    }
    if whole > 0 || fraction == 0 {
        push_digits(text, whole);
    }
    if fraction > 0 {
        text.push('.');
        push_digits(text, fraction);
    }
}

/// Writes a whole number.
pub(super) fn push_digits(text: &mut String, number: u64) {
    if number >= 10 {
        push_digits(text, number / 10);
    }
    text.push(char::from(digit(number)));
}

/// The last digit of a number.
fn digit(number: u64) -> u8 {
    b'0' + u8::try_from(number % 10).unwrap_or(0)
}

impl Path {
    /// Empty data with room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { data: Vec::with_capacity(bytes), ..Self::default() }
    }

    /// The data so far.
    pub(super) fn data(&self) -> &str {
        std::str::from_utf8(&self.data).unwrap_or_default()
    }

    fn command(&mut self, letter: u8) {
        let implied = self.last == letter && letter != b'z' && letter != b'm';
        if !implied {
            self.data.push(letter);
            self.last = letter;
            self.tail = Tail::Command;
        }
    }

    fn pair(&mut self, [x, y]: [i64; 2]) {
        self.number(x);
        self.number(y);
    }

    /// Writes a number of tenths, with a space before it only where it would run into the one before.
    fn number(&mut self, tenths: i64) {
        let (mut whole, fraction) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        let starts_with_point = whole == 0 && fraction != 0;
        // From its end to its beginning; a difference of two places has nine digits before the point at most.
        let mut text = [0; 16];
        let mut at = text.len();
        let mut before = |byte: u8| {
            at -= 1;
            text[at] = byte;
        };
        if fraction != 0 {
            before(digit(fraction));
            before(b'.');
        }
        while whole >= 10 {
            before(digit(whole));
            whole /= 10;
        }
        if !starts_with_point {
            before(digit(whole));
        }
        if tenths < 0 {
            before(b'-');
        } else if self.tail == Tail::Whole || self.tail == Tail::Fraction && !starts_with_point {
            before(b' ');
        }
        self.data.extend_from_slice(&text[at..]);
        self.tail = if fraction == 0 { Tail::Whole } else { Tail::Fraction };
    }

    /// Begins a new stretch.
    pub(super) fn move_to(&mut self, x: f64, y: f64) {
        self.move_to_tenths([tenths(x), tenths(y)]);
    }

    fn move_to_tenths(&mut self, to: [i64; 2]) {
        if self.data.is_empty() {
            self.command(b'M');
            self.pair(to);
        } else {
            self.command(b'm');
            self.pair([to[0] - self.at[0], to[1] - self.at[1]]);
        }
        self.at = to;
        self.start = to;
    }

    /// A straight line.
    pub(super) fn line_to(&mut self, x: f64, y: f64) {
        let to = [tenths(x), tenths(y)];
        let by = [to[0] - self.at[0], to[1] - self.at[1]];
        match by {
            [dx, 0] => {
                self.command(b'h');
                self.number(dx);
            }
            [0, dy] => {
                self.command(b'v');
                self.number(dy);
            }
            by => {
                self.command(b'l');
                self.pair(by);
            }
        }
        self.at = to;
    }

    /// A stroke without length: a dot under a round cap.
    pub(super) fn dot(&mut self, x: f64, y: f64) {
        self.dot_at_tenths([tenths(x), tenths(y)]);
    }

    /// The same at a place in tenths of a px.
    pub(super) fn dot_at_tenths(&mut self, place: [i64; 2]) {
        self.move_to_tenths(place);
        self.command(b'h');
        self.number(0);
    }

    /// A cubic curve by two control points.
    pub(super) fn curve_to(&mut self, [a, b, to]: [[f64; 2]; 3]) {
        self.command(b'c');
        for point in [a, b, to] {
            let point = point.map(tenths);
            self.pair([point[0] - self.at[0], point[1] - self.at[1]]);
        }
        self.at = to.map(tenths);
    }

    /// A circular arc; `large` is 1 for more than half a turn, `sweep` is 1 for clockwise.
    pub(super) fn arc_to(&mut self, radius: f64, [large, sweep]: [u8; 2], to: [f64; 2]) {
        let to = to.map(tenths);
        self.last = 0;
        self.command(b'a');
        self.pair([tenths(radius), tenths(radius)]);
        self.data.extend_from_slice(&[b' ', b'0', b' ', b'0' + large, b' ', b'0' + sweep]);
        self.tail = Tail::Whole;
        self.pair([to[0] - self.at[0], to[1] - self.at[1]]);
        self.at = to;
    }

    /// Closes the stretch.
    pub(super) fn close(&mut self) {
        self.command(b'z');
        self.at = self.start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_is_short_and_does_not_drift() {
        let mut path = Path::default();
        path.move_to(0.04, 0.05);
        for step in 1..=30 {
            path.line_to(f64::from(step) * 0.333, 0.1);
        }
        assert!(path.data().starts_with("M0 .1h.3.4.3"), "{}", path.data());
        assert_eq!(path.at, [100, 1]);
    }

    #[test]
    fn path_separates_numbers() {
        let mut path = Path::default();
        path.move_to(1.0, 2.0);
        path.line_to(1.5, 2.5);
        path.line_to(11.5, 2.0);
        path.close();
        path.move_to(1.0, 3.0);
        assert_eq!(path.data(), "M1 2l.5.5 10-.5zm0 1");
    }

    #[test]
    fn path_never_writes_what_is_not_a_number() {
        let mut path = Path::default();
        path.move_to(f64::NAN, f64::INFINITY);
        assert_eq!(path.data(), "M0 0");
        assert_eq!(number(-0.04), "0");
        assert_eq!(number(-0.5), "-.5");
    }
}
