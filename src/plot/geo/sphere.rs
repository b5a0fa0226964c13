//! Points on the sphere in radians: turning, areas, and whether a polygon holds a point.
//!
//! **The inside of a ring lies to the right of its way**, as d3-geo has it: a small ring runs clockwise on a map with north up.
//! Source: d3-geo 3 (M. Bostock, ISC licence), `rotation`, `geoArea`, `polygonContains`, written anew here.

use crate::plot::math::{TURN, asin, atan2, cos, sin};
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// A longitude and a latitude in radians, or an x and a y in px.
pub(super) type Point = [f64; 2];

/// Differences of angles below this are none.
pub(super) const EPSILON: f64 = 1e-6;

/// A turn of the sphere before it is projected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rotation {
    lambda: f64,
    phi: [f64; 2],
    gamma: [f64; 2],
    tilted: bool,
}

impl Rotation {
    /// A turn by degrees about the axis, in latitude and about the line of sight.
    pub(super) fn of([lambda, phi, gamma]: [f64; 3]) -> Self {
        let [phi, gamma] = [phi, gamma].map(f64::to_radians);
        Self {
            lambda: (lambda % 360.0).to_radians(),
            phi: [sin(phi), cos(phi)],
            gamma: [sin(gamma), cos(gamma)],
            tilted: phi != 0.0 || gamma != 0.0,
        }
    }

    /// A point after the turn.
    pub(super) fn turn(&self, [lambda, phi]: Point) -> Point {
        let mut lambda = lambda + self.lambda;
        if lambda.abs() > PI {
            lambda -= (lambda / TURN).round() * TURN;
        }
        if !self.tilted {
            return [lambda, phi];
        }
        let [x, y, z] = cartesian([lambda, phi]);
        let ([sin_phi, cos_phi], [sin_gamma, cos_gamma]) = (self.phi, self.gamma);
        let k = z * cos_phi + x * sin_phi;
        [atan2(y * cos_gamma - k * sin_gamma, x * cos_phi - z * sin_phi), asin(k * cos_gamma + y * sin_gamma)]
    }
}

/// A point as a vector of length 1.
pub(super) fn cartesian([lambda, phi]: Point) -> [f64; 3] {
    let cos_phi = cos(phi);
    [cos_phi * cos(lambda), cos_phi * sin(lambda), sin(phi)]
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn normal(a: [f64; 3]) -> [f64; 3] {
    let length = (a[0] * a[0] + a[1] * a[1] + a[2] * a[2]).sqrt();
    if length > 0.0 { a.map(|part| part / length) } else { a }
}

/// A sum that keeps what a plain sum rounds away (Neumaier 1974).
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    fn add(&mut self, term: f64) {
        let next = self.sum + term;
        self.lost += if self.sum.abs() >= term.abs() { (self.sum - next) + term } else { (term - next) + self.sum };
        self.sum = next;
    }

    fn value(self) -> f64 {
        self.sum + self.lost
    }
}

/// The area that a ring holds, in steradians: from 0 to 4π. `ring`: radians, the first point not repeated.
pub(super) fn area(ring: &[Point]) -> f64 {
    let mut sum = Sum::default();
    let mut before = match ring.last() {
        Some(last) => Half::of(*last),
        None => return 0.0,
    };
    for point in ring {
        let next = Half::of(*point);
        sum.add(before.excess(&next));
        before = next;
    }
    let half = sum.value();
    2.0 * if half < 0.0 { TURN + half } else { half }
}

/// A point by half its distance from the south pole.
struct Half {
    lambda: f64,
    sin: f64,
    cos: f64,
}

impl Half {
    fn of([lambda, phi]: Point) -> Self {
        let half = phi / 2.0 + FRAC_PI_4;
        Self { lambda, sin: sin(half), cos: cos(half) }
    }

    /// Half the spherical excess of the triangle with the south pole and the next point.
    fn excess(&self, next: &Self) -> f64 {
        let delta = next.lambda - self.lambda;
        let (sign, size) = (if delta >= 0.0 { 1.0 } else { -1.0 }, delta.abs());
        let k = self.sin * next.sin;
        atan2(k * sign * sin(size), self.cos * next.cos + k * cos(size))
    }
}

fn longitude(lambda: f64) -> f64 {
    if lambda.abs() <= PI { lambda } else { lambda.signum() * ((lambda.abs() + PI) % TURN - PI) }
}

/// Whether a polygon holds a point. `rings`: radians, the first point of each not repeated.
pub(super) fn contains(rings: &[Vec<Point>], point: Point) -> bool {
    let lambda = longitude(point[0]);
    let meridian = [sin(lambda), -cos(lambda), 0.0];
    let phi = match sin(point[1]) {
        1.0 => FRAC_PI_2 + EPSILON,
        -1.0 => -FRAC_PI_2 - EPSILON,
        _ => point[1],
    };
    let (mut angle, mut winding, mut sum) = (0.0, 0_i64, Sum::default());
    for ring in rings {
        let Some(mut before) = ring.last().copied() else { continue };
        for next in ring.iter().copied() {
            let lambdas = [longitude(before[0]), longitude(next[0])];
            let delta = lambdas[1] - lambdas[0];
            let sign = if delta >= 0.0 { 1.0 } else { -1.0 };
            let across = delta.abs() > PI;
            let ends = [Half::of([lambdas[0], before[1]]), Half::of([lambdas[1], next[1]])];
            sum.add(ends[0].excess(&ends[1]));
            angle += if across { delta + sign * TURN } else { delta };
            if across ^ (lambdas[0] >= lambda) ^ (lambdas[1] >= lambda) {
                let arc = normal(cross(cartesian(before), cartesian(next)));
                let meeting = normal(cross(meridian, arc));
                let side = across ^ (delta >= 0.0);
                let height = asin(meeting[2]) * if side { -1.0 } else { 1.0 };
                if phi > height || (phi == height && (arc[0] != 0.0 || arc[1] != 0.0)) {
                    winding += if side { 1 } else { -1 };
                }
            }
            before = next;
        }
    }
    let south = angle < -EPSILON || (angle < EPSILON && sum.value() < -EPSILON * EPSILON);
    south ^ (winding & 1 == 1)
}
