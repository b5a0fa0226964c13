//! Lines and areas between points as path data.
//!
//! Source of the smooth curve: Steffen 1990, as in d3-shape `curve/monotone.js` (ISC).

use super::path::Path;
use super::spec::Curve;

/// Writes a line through points; a single point becomes a dot.
pub(super) fn line(path: &mut Path, points: &[[f64; 2]], curve: Curve) {
    let Some([x, y]) = points.first().copied() else {
        return;
    };
    if points.len() == 1 {
        path.dot(x, y);
        return;
    }
    path.move_to(x, y);
    follow(path, points, curve);
}

/// Writes the closed space between two edges: x, y of one, y of the other.
pub(super) fn area(path: &mut Path, points: &[[f64; 3]], curve: Curve) {
    let near: Vec<[f64; 2]> = points.iter().map(|[x, y, _]| [*x, *y]).collect();
    let far: Vec<[f64; 2]> = points.iter().rev().map(|[x, _, y]| [*x, *y]).collect();
    let (Some(first), Some(turn)) = (near.first(), far.first()) else {
        return;
    };
    path.move_to(first[0], first[1]);
    follow(path, &near, curve);
    path.line_to(turn[0], turn[1]);
    follow(path, &far, curve);
    path.close();
}

fn follow(path: &mut Path, points: &[[f64; 2]], curve: Curve) {
    match curve {
        Curve::Straight => {
            for [x, y] in &points[1..] {
                path.line_to(*x, *y);
            }
        }
        Curve::Step => {
            for pair in points.windows(2) {
                if pair[1][0] >= pair[0][0] {
                    path.line_to(pair[1][0], pair[0][1]);
                } else {
                    path.line_to(pair[0][0], pair[1][1]);
                }
                path.line_to(pair[1][0], pair[1][1]);
            }
        }
        Curve::Smooth => {
            let slopes = tangents(points);
            for (at, pair) in points.windows(2).enumerate() {
                let third = (pair[1][0] - pair[0][0]) / 3.0;
                path.curve_to([
                    [pair[0][0] + third, pair[0][1] + third * slopes[at]],
                    [pair[1][0] - third, pair[1][1] - third * slopes[at + 1]],
                    pair[1],
                ]);
            }
        }
    }
}

/// The slope at each point of the monotone curve.
pub(super) fn tangents(points: &[[f64; 2]]) -> Vec<f64> {
    let secant = |a: [f64; 2], b: [f64; 2]| {
        if b[0] == a[0] { 0.0 } else { (b[1] - a[1]) / (b[0] - a[0]) }
    };
    let last = points.len() - 1;
    if last < 2 {
        let slope = if last == 1 { secant(points[0], points[1]) } else { 0.0 };
        return vec![slope; points.len()];
    }
    let mut slopes = vec![0.0; points.len()];
    for at in 1..last {
        let (before, after) = (points[at][0] - points[at - 1][0], points[at + 1][0] - points[at][0]);
        let (s0, s1) = (secant(points[at - 1], points[at]), secant(points[at], points[at + 1]));
        let weighted = if before + after == 0.0 { 0.0 } else { (s0 * after + s1 * before) / (before + after) };
        let sign = |value: f64| if value < 0.0 { -1.0 } else { 1.0 };
        slopes[at] = (sign(s0) + sign(s1)) * s0.abs().min(s1.abs()).min(0.5 * weighted.abs());
    }
    slopes[0] = (3.0 * secant(points[0], points[1]) - slopes[1]) / 2.0;
    slopes[last] = (3.0 * secant(points[last - 1], points[last]) - slopes[last - 1]) / 2.0;
    slopes
}
