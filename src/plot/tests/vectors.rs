//! Ticks, scales and compact numbers against tables computed by d3 and Intl.

use std::collections::BTreeMap;

use crate::plot::curve::tangents;
use crate::plot::date::{DAY, Precision, weekday_name};
use crate::plot::interval::{Interval, WeekStart};
use crate::plot::scale::{Band, Continuous, Padding, Transform, nice};
use crate::plot::stack::{Part, pile};
use crate::plot::values::Value;
use crate::plot::{Language, NumberFormat, Stack, bin_edges, compact, date_by_pattern, date_text, moment, tick};

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(|number| number.parse().expect("a number")).collect()
}

/// What we compute for one line of the table; `None` for a kind that another part of the house computes.
fn ours(kind: &str, input: &[f64]) -> Option<Vec<f64>> {
    let scale = |transform| Continuous { transform, domain: [input[0], input[1]], range: [0.0, 1.0] };
    Some(match kind {
        "ticks" => tick::ticks(input[0], input[1], input[2]),
        "nice" => tick::nice([input[0], input[1]], input[2]).to_vec(),
        "log" => scale(Transform::Log).ticks_of_d3(input[2]),
        "log-named" => {
            let scale = scale(Transform::Log);
            let named = |value: f64| f64::from(u8::from(scale.names_log_tick(value, input[2])));
            scale.ticks_of_d3(input[2]).into_iter().map(named).collect()
        }
        "log-nice" => nice(Transform::Log, [input[0], input[1]], 10.0).to_vec(),
        "symlog" => scale(Transform::Symlog).ticks_of_d3(input[2]),
        "pow" => scale(Transform::Pow(input[3])).ticks_of_d3(input[2]),
        "place-linear" => vec![scale(Transform::Linear).px(input[2])],
        "place-log" => vec![scale(Transform::Log).px(input[2])],
        "place-symlog" => vec![scale(Transform::Symlog).px(input[2])],
        "place-sqrt" => vec![scale(Transform::Sqrt).px(input[2])],
        "time" => times(input),
        "band" => bands(input[0], [input[1], input[2]], Padding { inner: input[3], outer: input[4], points: 0.5 }),
        "point" => bands(input[0], [input[1], input[2]], Padding { inner: 1.0, outer: input[3], points: 0.5 }),
        "bin" => bins(input),
        "stack-zero" => stacks(input, Stack::Zero),
        "stack-percent" => stacks(input, Stack::Percent),
        "stack-center" => stacks(input, Stack::Center),
        "monotone" => tangents(&input.chunks(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>()),
        "quantile" => return None,
        kind => panic!("no such kind: {kind}"),
    })
}

#[test]
fn vectors_equal_d3() {
    let mut wrong = Vec::new();
    let mut checked = BTreeMap::new();
    for line in include_str!("d3.txt").lines().filter(|line| !line.starts_with('#')) {
        let (input, output) = line.split_once(" =").expect("an equals sign");
        let (kind, input) = input.split_once(' ').expect("a kind");
        let (input, expected) = (numbers(input), numbers(output));
        let Some(ours) = ours(kind, &input) else { continue };
        let exact = matches!(kind, "ticks" | "nice" | "time" | "log" | "log-named" | "log-nice" | "pow" | "symlog");
        let size = expected.iter().fold(0.0_f64, |size, value| size.max(value.abs()));
        let tolerance = if exact { 0.0 } else { 1e-12 * size };
        let same = ours.len() == expected.len() && ours.iter().zip(&expected).all(|(a, b)| (a - b).abs() <= tolerance);
        if !same {
            wrong.push(format!("{line}\nours: {ours:?}"));
        }
        *checked.entry(kind).or_insert(0) += 1;
    }
    assert!(wrong.is_empty(), "{} lines:\n{}", wrong.len(), wrong.join("\n"));
    assert!(checked.values().sum::<usize>() > 1100 && checked.len() >= 19, "{checked:?}");
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
fn bands(count: f64, range: [f64; 2], padding: Padding) -> Vec<f64> {
    let count = count as usize;
    let values = (0..count).map(|at| Value::Text(at.to_string())).collect();
    let band = Band::fit(values, range, padding);
    vec![band.start(0), band.start(count - 1), band.step, band.bandwidth]
}

/// The first and the last edge, and the width of a bin.
fn bins(input: &[f64]) -> Vec<f64> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    let edges = bin_edges(input[0], input[1], input[2] as usize);
    vec![edges[0], edges[edges.len() - 1], edges[1] - edges[0]]
}

/// The lower and upper ends of all parts, series by series; d3's silhouette lies around zero, ours above it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
fn stacks(input: &[f64], stack: Stack) -> Vec<f64> {
    let (series, piles) = (input[0] as usize, input[1] as usize);
    let values = &input[2..];
    let parts: Vec<Part> = values
        .iter()
        .enumerate()
        .map(|(row, value)| Part { row, pile: row % piles, series: row / piles, value: *value })
        .collect();
    let largest =
        (0..piles).map(|pile| (0..series).map(|series| values[series * piles + pile]).sum::<f64>()).fold(0.0, f64::max);
    let shift = if stack == Stack::Center { largest / 2.0 } else { 0.0 };
    pile(&parts, piles, stack, series)
        .ends
        .into_iter()
        .flat_map(|ends| {
            let [from, to] = ends.expect("no part is refused");
            [from.min(to) - shift, from.max(to) - shift]
        })
        .collect()
}

#[test]
fn bins_are_exact_and_hold_the_values() {
    assert_eq!(bin_edges(0.0, 0.3, 3), [0.0, 0.1, 0.2, 0.3]);
    assert_eq!(bin_edges(7.0, 7.0, 10), [7.0, 8.0]);
    assert_eq!(bin_edges(0.0, 0.0, 10), [0.0, 0.1]);
    assert!(bin_edges(f64::NAN, 1.0, 10).is_empty() && bin_edges(0.0, 1.0, 0).is_empty());
    for (low, high) in [(-1e308, 1e308), (1e-300, 2e-300), (9e15, 9e15 + 4.0), (-5e-324, 5e-324)] {
        let edges = bin_edges(low, high, 10);
        assert!(edges.len() >= 2 && edges.len() <= 13, "{low} {high}: {edges:?}");
    }
}

/// What we write for one line of the table.
fn said(kind: &str, value: &str, language: Language) -> String {
    let number = || value.parse::<f64>().expect("a number");
    let moment = || value.parse::<i64>().expect("milliseconds");
    match kind {
        "compact" => compact(number(), language),
        "year" => date_text(moment(), Precision::Year, language),
        "month" => date_text(moment(), Precision::Month, language),
        "day" => date_text(moment(), Precision::Day, language),
        "weekday" => {
            let days = moment().div_euclid(DAY);
            weekday_name(usize::try_from((days + 3).rem_euclid(7)).expect("a weekday"), language)
        }
        "MMMM_D" => date_by_pattern(moment(), "MMMM D", language),
        pattern => NumberFormat::parse(pattern).expect("a pattern").text(number(), language),
    }
}

#[test]
fn vectors_equal_intl() {
    let mut wrong = Vec::new();
    let mut checked: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for line in include_str!("intl.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.splitn(4, ' ');
        let mut next = || parts.next().expect("four parts");
        let (kind, name, value, expected) = (next(), next(), next(), next());
        let language = match name {
            "Chinese" => Language::Chinese,
            "ChineseTraditional" => Language::ChineseTraditional,
            "Japanese" => Language::Japanese,
            "Korean" => Language::Korean,
            _ => Language::English,
        };
        let ours = said(kind, value, language);
        if ours != expected {
            wrong.push(format!("{line}\nours: {ours}"));
        }
        let is_date = ["year", "month", "day", "weekday", "MMMM_D"].contains(&kind);
        checked.entry(name).or_default()[usize::from(is_date)] += 1;
    }
    assert!(wrong.is_empty(), "{} lines:\n{}", wrong.len(), wrong.join("\n"));
    assert!(checked.len() == 5 && checked.values().all(|[numbers, dates]| numbers + dates >= 200), "{checked:?}");
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
        ("0,0", 9.994e20, "999,400,000,000,000,000,000"),
        ("0,0.00", f64::MAX, "1.798×10³⁰⁸"),
        ("0%", -1e306, "−1×10³⁰⁸%"),
        ("auto", 9.9999e33, "1×10²²万亿"),
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
