//! Ticks, scales and compact numbers against tables computed by d3 and Intl.

use crate::plot::date::Precision;
use crate::plot::interval::{Interval, WeekStart};
use crate::plot::scale::{Band, Continuous, Padding, Transform};
use crate::plot::values::Value;
use crate::plot::{Language, NumberFormat, bin_edges, compact, date_by_pattern, date_text, moment, tick};

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(|number| number.parse().expect("a number")).collect()
}

#[test]
fn vectors_equal_d3() {
    let mut checked = 0;
    for line in include_str!("d3.txt").lines().filter(|line| !line.starts_with('#')) {
        let (input, output) = line.split_once(" =").expect("an equals sign");
        let (kind, input) = input.split_once(' ').expect("a kind");
        let (input, expected) = (numbers(input), numbers(output));
        let ours = match kind {
            "ticks" => tick::ticks(input[0], input[1], input[2]),
            "nice" => tick::nice([input[0], input[1]], input[2]).to_vec(),
            "log" => Continuous { transform: Transform::Log, domain: [input[0], input[1]], range: [0.0, 1.0] }
                .ticks(input[2]),
            "time" => times(&input),
            "band" => bands(&input),
            kind => panic!("no such kind: {kind}"),
        };
        let exact = kind == "ticks" || kind == "time";
        let same = ours.len() == expected.len()
            && ours.iter().zip(&expected).all(|(a, b)| {
                let tolerance = if exact { 0.0 } else { 1e-12 * b.abs() };
                (a - b).abs() <= tolerance
            });
        assert!(same, "{line}\nours: {ours:?}");
        checked += 1;
    }
    assert!(checked > 130, "{checked}");
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "whole milliseconds")]
fn times(input: &[f64]) -> Vec<f64> {
    let (start, stop) = (input[0] as i64, input[1] as i64);
    Interval::choose(start, stop, input[2], Precision::Instant)
        .range(start, stop, WeekStart::Sunday)
        .into_iter()
        .map(|moment| moment as f64)
        .collect()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
fn bands(input: &[f64]) -> Vec<f64> {
    let count = input[0] as usize;
    let values = (0..count).map(|at| Value::Text(at.to_string())).collect();
    let padding = Padding { inner: input[3], outer: input[4], points: 0.5 };
    let band = Band::fit(values, [input[1], input[2]], padding);
    vec![band.start(0), band.start(count - 1), band.step, band.bandwidth]
}

#[test]
fn bins_equal_vega() {
    let rows: [(f64, f64, usize, f64, f64, usize); 7] = [
        (1.4, 9.2, 10, 1.0, 10.0, 9),
        (46.0, 230.0, 10, 40.0, 240.0, 10),
        (0.0, 1.0, 10, 0.0, 1.0, 10),
        (0.03, 0.17, 10, 0.02, 0.18, 8),
        (-5.0, 5.0, 5, -6.0, 6.0, 6),
        (0.0, 100.0, 20, 0.0, 100.0, 20),
        (1000.0, 98_000.0, 10, 0.0, 100_000.0, 10),
    ];
    for (low, high, most, first, last, bins) in rows {
        let edges = bin_edges(low, high, most);
        assert_eq!(
            (edges[0], edges[edges.len() - 1], edges.len() - 1),
            (first, last, bins),
            "{low} {high} {most}: {edges:?}"
        );
    }
    assert_eq!(bin_edges(0.0, 0.3, 3), [0.0, 0.1, 0.2, 0.3], "exact");
    assert_eq!(bin_edges(7.0, 7.0, 10), [7.0, 8.0]);
    assert!(bin_edges(f64::NAN, 1.0, 10).is_empty());
}

#[test]
fn vectors_equal_intl() {
    for line in include_str!("intl.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.splitn(3, ' ');
        let mut next = || parts.next().expect("three parts");
        let language = match next() {
            "Chinese" => Language::Chinese,
            "ChineseTraditional" => Language::ChineseTraditional,
            "Japanese" => Language::Japanese,
            "Korean" => Language::Korean,
            _ => Language::English,
        };
        let value: f64 = next().parse().expect("a number");
        assert_eq!(compact(value, language), next(), "{line}");
    }
}

#[test]
fn number_patterns() {
    let rows = [
        ("0", 1234.5, "1235"),
        ("0,0", 1234.5, "1,235"),
        ("0,0.0", 1234.56, "1,234.6"),
        ("0.0%", 0.285, "28.5%"),
        ("0%", 0.285, "29%"),
        ("+0%", 7.0, "+700%"),
        ("+0%", -0.5, "−50%"),
        ("+0", 0.0, "0"),
        ("0.0", -0.04, "0.0"),
        ("0.00", 1.005, "1.01"),
        ("¥0,0", -1200.0, "−¥1,200"),
        ("0,0元", 1200.0, "1,200元"),
        ("0.0万", 123_456.0, "12.3万"),
        ("万", 123_456.0, "12.35万"),
        ("亿", 1.5e8, "1.5亿"),
        ("0.#", 2.0, "2"),
        ("0.#", 2.25, "2.3"),
        ("0‰", 0.012, "12‰"),
        ("$0.0M", 1_520_000.0, "$1.5M"),
        ("auto", 12345.0, "1.2万"),
        ("0", f64::NAN, "—"),
    ];
    for (pattern, value, expected) in rows {
        let format = NumberFormat::parse(pattern).expect("a pattern");
        assert_eq!(format.text(value, Language::Chinese), expected, "{pattern} {value}");
    }
}

#[test]
fn number_patterns_that_are_none() {
    for pattern in ["abc", "", "0 of 0", "0.0,0"] {
        assert!(NumberFormat::parse(pattern).is_err(), "{pattern}");
    }
    let error = NumberFormat::parse("abc").expect_err("no digit");
    assert_eq!(error.message, "no place for a digit (`0`) in the number format `abc`");
}

#[test]
fn date_names() {
    let at = moment(2024, 6, 5);
    let rows = [
        (Precision::Year, Language::Chinese, "2024年"),
        (Precision::Half, Language::Chinese, "2024年上半年"),
        (Precision::Quarter, Language::Chinese, "2024年第二季度"),
        (Precision::Month, Language::Chinese, "2024年6月"),
        (Precision::Day, Language::Chinese, "2024年6月5日"),
        (Precision::Quarter, Language::Japanese, "2024年第2四半期"),
        (Precision::Month, Language::Korean, "2024년 6월"),
        (Precision::Half, Language::English, "H1 2024"),
        (Precision::Quarter, Language::English, "Q2 2024"),
        (Precision::Month, Language::English, "Jun 2024"),
        (Precision::Day, Language::English, "Jun 5, 2024"),
    ];
    for (precision, language, expected) in rows {
        assert_eq!(date_text(at, precision, language), expected);
    }
    let patterns = [
        ("YYYY-MM-DD", "2024-06-05"),
        ("YYYY年M月", "2024年6月"),
        ("YYYY年第Q季", "2024年第2季"),
        ("YY/M/D", "24/6/5"),
        ("MMMM D", "June 5"),
    ];
    for (pattern, expected) in patterns {
        let language = if pattern.starts_with("MMMM") { Language::English } else { Language::Chinese };
        assert_eq!(date_by_pattern(at, pattern, language), expected);
    }
}

#[test]
fn date_round_trips_over_the_calendar() {
    use crate::plot::date::{DAY, Date, period_start};
    for day in (-800_000..800_000_i64).step_by(37) {
        assert_eq!(Date::of(day * DAY).moment(), day * DAY);
    }
    assert_eq!(Date::of(-1), Date { year: 1969, month: 12, day: 31 });
    assert_eq!(moment(2024, 13, 1), moment(2025, 1, 1));
    assert_eq!(period_start(moment(2024, 6, 5), Precision::Week, 0), moment(2024, 6, 3));
    assert_eq!(period_start(moment(2024, 6, 5), Precision::Quarter, 1), moment(2024, 7, 1));
    assert_eq!(period_start(moment(2024, 11, 5), Precision::Half, -1), moment(2024, 1, 1));
}
