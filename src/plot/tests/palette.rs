//! The promises about colour, by number, and figure.css held equal to the palette.

use crate::plot::math::pow;
use crate::plot::palette::{Mode, Palette, contrast, linear, on};

type Matrix = [[f64; 3]; 3];

/// Machado, Oliveira & Fernandes 2009, severity 1.
const PROTANOPIA: Matrix =
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]];

const DEUTERANOPIA: Matrix =
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]];

const NORMAL: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

fn times(matrix: &Matrix, v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// OKLab of a colour as it looks through a matrix. Source: Björn Ottosson 2020.
fn oklab(colour: &str, seen: &Matrix) -> [f64; 3] {
    const TO_LMS: Matrix = [
        [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
        [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
        [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
    ];
    const TO_LAB: Matrix = [
        [0.210_454_255_3, 0.793_617_785, -0.004_072_046_8],
        [1.977_998_495_1, -2.428_592_205, 0.450_593_709_9],
        [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766],
    ];
    let seen = times(seen, linear(colour)).map(|channel| channel.clamp(0.0, 1.0));
    times(&TO_LAB, times(&TO_LMS, seen).map(|cone| pow(cone, 1.0 / 3.0)))
}

fn difference(a: &str, b: &str, seen: &Matrix) -> f64 {
    let (a, b) = (oklab(a, seen), oklab(b, seen));
    let sum: f64 = a.iter().zip(&b).map(|(a, b)| (a - b) * (a - b)).sum();
    sum.sqrt() * 100.0
}

fn nearest(colours: &[&str], seen: &Matrix) -> f64 {
    let mut least = f64::INFINITY;
    for (at, a) in colours.iter().enumerate() {
        for b in &colours[at + 1..] {
            least = least.min(difference(a, b, seen));
        }
    }
    least
}

#[test]
fn palette_measures_as_published() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    let tableau =
        ["#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f", "#edc948", "#b07aa1", "#ff9da7", "#9c755f", "#bab0ac"];
    assert!(nearest(&tableau, &DEUTERANOPIA) < 2.0, "a palette known to fail must fail here");
}

#[test]
fn palette_series_are_seen_and_told_apart() {
    for mode in [Mode::Light, Mode::Dark] {
        let palette = mode.palette();
        for colour in palette.series {
            let ratio = contrast(colour, palette.paper);
            assert!(ratio >= 3.0, "{mode:?} {colour}: {ratio:.2}");
        }
        for (name, seen) in [("normal", NORMAL), ("protanopia", PROTANOPIA), ("deuteranopia", DEUTERANOPIA)] {
            let least = nearest(&palette.series, &seen);
            assert!(least >= 10.0, "{mode:?} {name}: {least:.1}");
        }
    }
}

#[test]
fn palette_text_is_readable() {
    for mode in [Mode::Light, Mode::Dark] {
        let palette = mode.palette();
        for colour in [palette.ink, palette.muted] {
            assert!(contrast(colour, palette.paper) >= 4.5, "{mode:?} {colour}");
        }
        for colour in palette.series.iter().chain(&palette.sequential).chain(&palette.diverging) {
            assert!(contrast(on(colour), colour) >= 4.5, "{mode:?} {colour}");
        }
    }
}

#[test]
fn palette_scales_have_even_steps() {
    for mode in [Mode::Light, Mode::Dark] {
        let palette = mode.palette();
        let to_paper: Vec<f64> = palette.sequential.iter().map(|colour| contrast(colour, palette.paper)).collect();
        assert!(to_paper.windows(2).all(|pair| pair[0] < pair[1]), "{mode:?} {to_paper:?}");
        for pair in palette.sequential.windows(2) {
            assert!(difference(pair[0], pair[1], &NORMAL) >= 3.0, "{mode:?} {pair:?}");
        }
        let tiers = [0, 2, 5, 7].map(|at: usize| palette.sequential[at]);
        assert!(nearest(&tiers, &NORMAL) >= 10.0, "{mode:?}: four tiers are too near");
    }
}

/// The custom properties that figure.css must give a mode.
fn properties(palette: &Palette) -> Vec<String> {
    let mut all = vec![
        format!("--tz-paper: {};", palette.paper),
        format!("--tz-ink: {};", palette.ink),
        format!("--tz-muted: {};", palette.muted),
        format!("--tz-grid: {};", palette.grid),
        format!("--tz-axis: {};", palette.axis),
        format!("--tz-other: {};", palette.other),
    ];
    let scale = |all: &mut Vec<String>, name: &str, colours: &[&str], first: usize| {
        for (at, colour) in colours.iter().enumerate() {
            all.push(format!("--tz-{name}{}: {colour};", at + first));
            let upon = if name == "c" { "o".to_owned() } else { format!("{name}o") };
            all.push(format!("--tz-{upon}{}: {};", at + first, on(colour)));
        }
    };
    scale(&mut all, "c", &palette.series, 1);
    scale(&mut all, "s", &palette.sequential, 0);
    scale(&mut all, "d", &palette.diverging, 0);
    all
}

#[test]
fn palette_equals_figure_css() {
    let css = include_str!("../../../themes/default/assets/figure.css");
    for (mode, times) in [(Mode::Light, 2), (Mode::Dark, 2)] {
        for property in properties(mode.palette()) {
            let found = css.matches(&property).count();
            assert!(found >= times, "{mode:?}: `{property}` is {found} times in figure.css instead of {times}");
        }
    }
    let known: Vec<String> = [Mode::Light, Mode::Dark].iter().flat_map(|mode| properties(mode.palette())).collect();
    for line in css.lines().flat_map(|line| line.split_inclusive(';')).map(str::trim) {
        if line.starts_with("--tz-") && line.contains('#') {
            assert!(known.iter().any(|property| property == line), "figure.css has `{line}`, the palette has not");
        }
    }
}
