//! Cutting rings where the map is cut: along the meridian opposite to its middle, and at the poles.
//!
//! Source: d3-geo 3 (ISC licence), `clip/antimeridian`.

use super::rejoin::{Edge, Way, rejoin};
use super::sphere::{EPSILON, Point, contains};
use crate::plot::math::{atan, cos, sin};
use std::f64::consts::{FRAC_PI_2, PI};

/// The meridian at half a turn, once down its east side and up its west side.
struct Antimeridian;

impl Edge for Antimeridian {
    fn along(&self, [lambda, phi]: Point) -> (u8, f64) {
        (0, if lambda < 0.0 { phi - FRAC_PI_2 - EPSILON } else { FRAC_PI_2 - phi })
    }

    fn walk(&self, from: Point, to: Point, way: Way, ring: &mut Vec<Point>) {
        if (from[0] - to[0]).abs() <= EPSILON {
            ring.push(to);
            return;
        }
        // Across a pole.
        let lambda = if from[0] < to[0] { PI } else { -PI };
        let phi = if way == Way::Forward { lambda / 2.0 } else { -lambda / 2.0 };
        ring.extend([[-lambda, phi], [0.0, phi], [lambda, phi]]);
    }
}

/// The whole sphere as one ring.
pub(super) fn sphere() -> Vec<Point> {
    let (pi, half) = (PI, FRAC_PI_2);
    vec![[-pi, half], [0.0, half], [pi, half], [pi, 0.0], [pi, -half], [0.0, -half], [-pi, -half], [-pi, 0.0]]
}

/// Cuts a polygon. `rings`: radians, the first point of each not repeated; so is the answer.
pub(super) fn cut(rings: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let (mut whole, mut parts) = (Vec::new(), Vec::new());
    for ring in rings.iter().filter(|ring| !ring.is_empty()) {
        let mut lines = lines(ring);
        if lines.len() == 1 {
            let mut line = lines.remove(0);
            line.pop();
            if !line.is_empty() {
                whole.push(line);
            }
            continue;
        }
        // The first and the last line are parts of one, for the ring is closed.
        if let (Some(last), Some(first)) = (lines.pop(), lines.first_mut()) {
            *first = last.into_iter().chain(first.drain(..)).collect();
        }
        parts.extend(lines.into_iter().filter(|line| line.len() > 1));
    }
    let start_inside = contains(rings, [-PI, -FRAC_PI_2]);
    if !parts.is_empty() {
        whole.extend(rejoin(parts, &Antimeridian, start_inside));
    } else if start_inside {
        whole.push(sphere());
    }
    whole
}

/// A closed ring as the lines between its cuts; one line, its first point repeated, where there is none.
fn lines(ring: &[Point]) -> Vec<Vec<Point>> {
    let mut done = Vec::new();
    let mut line: Vec<Point> = Vec::new();
    let mut before: Option<(Point, f64)> = None;
    for point in ring.iter().chain(ring.first()) {
        let [mut lambda, phi] = *point;
        let side = if lambda > 0.0 { PI } else { -PI };
        if let Some(([mut lambda0, phi0], side0)) = before {
            let delta = (lambda - lambda0).abs();
            if (delta - PI).abs() < EPSILON {
                // Over a pole.
                let pole = if (phi0 + phi) / 2.0 > 0.0 { FRAC_PI_2 } else { -FRAC_PI_2 };
                line.extend([[lambda0, pole], [side0, pole]]);
                done.push(std::mem::take(&mut line));
                line.extend([[side, pole], [lambda, pole]]);
            } else if side0 != side && delta >= PI {
                if (lambda0 - side0).abs() < EPSILON {
                    lambda0 -= side0 * EPSILON;
                }
                if (lambda - side).abs() < EPSILON {
                    lambda -= side * EPSILON;
                }
                let crossing = meet([lambda0, phi0], [lambda, phi]);
                line.push([side0, crossing]);
                done.push(std::mem::take(&mut line));
                line.push([side, crossing]);
            }
        }
        line.push([lambda, phi]);
        before = Some(([lambda, phi], side));
    }
    done.push(line);
    done
}

/// The latitude at which a great circle between two points meets the meridian.
fn meet([lambda0, phi0]: Point, [lambda1, phi1]: Point) -> f64 {
    let between = sin(lambda0 - lambda1);
    if between.abs() <= EPSILON {
        return (phi0 + phi1) / 2.0;
    }
    let [cos0, cos1] = [cos(phi0), cos(phi1)];
    atan((sin(phi0) * cos1 * sin(lambda1) - sin(phi1) * cos0 * sin(lambda0)) / (cos0 * cos1 * between))
}
