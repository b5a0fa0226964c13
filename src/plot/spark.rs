//! A drawing as small as a word: a line or bars without axes.
//!
//! In: numbers in order, and what they say in words. Out: an `<svg>` to stand in running text, whose size follows the text.
//! Deliberately absent: labels; who wants to read a number finds it in the words, or draws a chart.

use std::fmt::Write as _;

use super::path::Path;
use super::svg::escape;

/// The size of the drawing, px; CSS scales it to the text.
const WIDTH: f64 = 80.0;
const HEIGHT: f64 = 16.0;
/// The space kept for strokes and dots, px.
const PAD: f64 = 2.5;

/// How the numbers are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spark {
    /// As a line with a dot at its last number; between the lowest and the highest.
    Line,
    /// As bars from zero.
    Bars,
}

/// Draws numbers as an `<svg>` that is called by `label`; a missing number is a gap.
///
/// Errors: none; without numbers it is empty. Numbers that are all equal lie in the middle.
pub fn spark(numbers: &[Option<f64>], form: Spark, label: &str) -> String {
    let known = || numbers.iter().flatten().copied().filter(|number| number.is_finite());
    let (mut low, mut high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    if form == Spark::Bars {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    let share = |number: f64| if high > low { (number - low) / (high - low) } else { 0.5 };
    let y = |number: f64| HEIGHT - PAD - share(number) * (HEIGHT - 2.0 * PAD);
    #[allow(clippy::cast_precision_loss, reason = "a count of numbers")]
    let count = numbers.len().max(1) as f64;
    let mut svg = format!(
        "<svg class=\"tz-spark\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
        escape(label)
    );
    #[allow(clippy::cast_precision_loss, reason = "a count of numbers")]
    match form {
        Spark::Line => {
            let step = (WIDTH - 2.0 * PAD) / (count - 1.0).max(1.0);
            let x = |at: usize| PAD + step * at as f64;
            let (mut line, mut dot) = (Path::default(), Path::default());
            let mut before = None;
            let mut last = None;
            for (at, number) in numbers.iter().enumerate() {
                match (number.filter(|number| number.is_finite()), before) {
                    (Some(number), Some(_)) => line.line_to(x(at), y(number)),
                    (Some(number), None) => line.move_to(x(at), y(number)),
                    (None, _) => {}
                }
                before = number.filter(|number| number.is_finite());
                last = before.map(|number| (at, number)).or(last);
            }
            if let Some((at, number)) = last {
                dot.dot(x(at), y(number));
                let _ = write!(svg, "<path class=\"tz-l1\" d=\"{}\"/>", line.data());
                let _ = write!(svg, "<path class=\"tz-l1 tz-dot\" d=\"{}\"/>", dot.data());
            }
        }
        Spark::Bars => {
            let step = WIDTH / count;
            let wide = (step * 0.7).max(0.5);
            let mut bars = Path::default();
            for (at, number) in numbers.iter().enumerate() {
                let Some(number) = number.filter(|number| number.is_finite()) else { continue };
                let x = step * (at as f64 + 0.15);
                bars.move_to(x, y(0.0));
                bars.line_to(x, y(number));
                bars.line_to(x + wide, y(number));
                bars.line_to(x + wide, y(0.0));
                bars.close();
            }
            if known().next().is_some() {
                let _ = write!(svg, "<path class=\"tz-c1\" d=\"{}\"/>", bars.data());
            }
        }
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spark_names_itself_and_stays_text() {
        let svg = spark(&[Some(1.0), None, Some(3.0)], Spark::Line, "\"><script>");
        assert!(svg.contains("aria-label=\"&quot;&gt;&lt;script&gt;\""), "{svg}");
        assert_eq!(svg.matches("<path").count(), 2);
    }

    #[test]
    fn spark_of_nothing_or_of_equal_numbers_is_drawn() {
        assert_eq!(spark(&[], Spark::Line, "").matches("<path").count(), 0);
        assert_eq!(spark(&[None], Spark::Bars, "").matches("<path").count(), 0);
        let level = spark(&[Some(5.0), Some(5.0)], Spark::Line, "");
        assert!(level.contains("d=\"M2.5 8h75\"") && !level.contains("NaN"), "{level}");
    }
}
