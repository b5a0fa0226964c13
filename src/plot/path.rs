//! SVG path data to a tenth of a px: relative commands, no byte more than needed.
//!
//! In: absolute points in px. Out: path data. Rounding happens on absolute tenths, so errors never add up.
//! A number that is not finite is written as 0.

/// Path data being written.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    data: String,
    at: [i64; 2],
    start: [i64; 2],
    last: char,
}

#[allow(clippy::cast_possible_truncation, reason = "clamped before")]
fn tenths(value: f64) -> i64 {
    if value.is_finite() { (value * 10.0).round().clamp(-1e9, 1e9) as i64 } else { 0 }
}

/// A number of tenths as short as SVG allows: `.5`, `-3`, `12.1`.
fn push_number(data: &mut String, tenths: i64) {
    let after_number = data.ends_with(|c: char| c.is_ascii_digit());
    let fraction = tenths.abs() % 10;
    let whole = tenths.abs() / 10;
    let starts_with_point = whole == 0 && fraction != 0;
    if tenths < 0 {
        data.push('-');
    } else if after_number && !(starts_with_point && last_number_has_point(data)) {
        data.push(' ');
    }
    if !starts_with_point {
        push_digits(data, whole);
    }
    if fraction != 0 {
        data.push('.');
        push_digits(data, fraction);
    }
}

fn push_digits(data: &mut String, number: i64) {
    if number >= 10 {
        push_digits(data, number / 10);
    }
    data.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or(0)));
}

fn last_number_has_point(data: &str) -> bool {
    let number = data.trim_end_matches(|c: char| c.is_ascii_digit());
    number.ends_with('.')
}

/// A coordinate of an attribute, to a tenth of a px.
pub fn number(value: f64) -> String {
    let tenths = tenths(value);
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, fraction) = (tenths.abs() / 10, tenths.abs() % 10);
    match (whole, fraction) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, fraction) => format!("{sign}.{fraction}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    }
}

impl Path {
    /// The data so far.
    pub(super) fn data(&self) -> &str {
        &self.data
    }

    fn command(&mut self, letter: char) {
        let implied = self.last == letter && letter != 'z' && letter != 'm';
        if !implied {
            self.data.push(letter);
        }
        self.last = letter;
    }

    fn pair(&mut self, [x, y]: [i64; 2]) {
        push_number(&mut self.data, x);
        push_number(&mut self.data, y);
    }

    /// Begins a new stretch.
    pub(super) fn move_to(&mut self, x: f64, y: f64) {
        let to = [tenths(x), tenths(y)];
        if self.data.is_empty() {
            self.command('M');
            self.pair(to);
        } else {
            self.command('m');
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
                self.command('h');
                push_number(&mut self.data, dx);
            }
            [0, dy] => {
                self.command('v');
                push_number(&mut self.data, dy);
            }
            by => {
                self.command('l');
                self.pair(by);
            }
        }
        self.at = to;
    }

    /// A stroke without length: a dot under a round cap.
    pub(super) fn dot(&mut self, x: f64, y: f64) {
        self.move_to(x, y);
        self.command('h');
        self.data.push('0');
    }

    /// A cubic curve by two control points.
    pub(super) fn curve_to(&mut self, [a, b, to]: [[f64; 2]; 3]) {
        self.command('c');
        for point in [a, b, to] {
            let point = point.map(tenths);
            self.pair([point[0] - self.at[0], point[1] - self.at[1]]);
        }
        self.at = to.map(tenths);
    }

    /// A circular arc; `large` is 1 for more than half a turn, `sweep` is 1 for clockwise.
    pub(super) fn arc_to(&mut self, radius: f64, [large, sweep]: [u8; 2], to: [f64; 2]) {
        let to = to.map(tenths);
        self.data.push('a');
        self.last = 'a';
        self.pair([tenths(radius), tenths(radius)]);
        self.data.push_str(&format!(" 0 {large} {sweep}"));
        self.pair([to[0] - self.at[0], to[1] - self.at[1]]);
        self.at = to;
    }

    /// Closes the stretch.
    pub(super) fn close(&mut self) {
        self.command('z');
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
