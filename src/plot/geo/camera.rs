//! A projection at a scale: polygons of the globe become rings in px, cut, and bent where straight lines would be wrong.
//!
//! Source: d3-geo 3 (ISC licence), `projection`, `resample`, `fit`, `albersUsa`; with its precision of √½ px.

use super::antimeridian;
use super::projection::{Formula, MERCATOR_HALF, Projection};
use super::sphere::{EPSILON, Point, Rotation, cartesian};
use super::window::Window;
use crate::plot::math::{asin, atan2};

/// A straight line may miss the bent one by the root of this, px².
const PRECISION: f64 = 0.5;
/// How often a line is halved at most.
const DEPTH: u8 = 16;
/// The cosine of 30°: longer lines are always halved.
const COS_FAR: f64 = 0.866_025_403_784_438_6;
/// The scale at which a map is measured before it is fitted.
const MEASURE: f64 = 150.0;

/// A projection, turned and scaled. The United States have three, each in its window.
#[derive(Debug, Clone, PartialEq)]
pub struct Camera {
    views: Vec<View>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct View {
    formula: Formula,
    rotation: Rotation,
    scale: f64,
    /// Where the middle of the formula stands, px.
    origin: Point,
    window: Option<Window>,
}

impl Camera {
    /// A projection at a scale, its middle at a place.
    ///
    /// `rotate`: degrees about the axis, in latitude, about the line of sight; the United States are not turned.
    fn at(projection: Projection, rotate: [f64; 3], scale: f64, [x, y]: Point) -> Self {
        let view = |formula| View { formula, rotation: Rotation::of(rotate), scale, origin: [x, y], window: None };
        let views = match projection {
            Projection::Equirectangular => vec![view(Formula::Equirectangular)],
            Projection::Mercator => {
                let half = MERCATOR_HALF * scale;
                let window = Window { low: [x - half, y - half], high: [x + half, y + half] };
                vec![View { window: Some(window), ..view(Formula::Mercator) }]
            }
            Projection::Albers { parallels } => vec![view(Formula::albers(parallels))],
            Projection::AlbersUsa => united_states(scale, [x, y]),
            Projection::EqualEarth => vec![view(Formula::EqualEarth)],
            Projection::NaturalEarth => vec![view(Formula::NaturalEarth)],
        };
        Self { views }
    }

    /// A projection that fits polygons into a rectangle of a width and at most a height, as d3's `fitSize` does.
    ///
    /// Gives the camera and the height that is used. Nothing to fit gives the whole sphere.
    pub fn fit(projection: Projection, rotate: [f64; 3], polygons: &[&[Vec<Point>]], size: [f64; 2]) -> (Self, f64) {
        let measure = Self::at(projection, rotate, MEASURE, [0.0, 0.0]);
        let mut bounds = Bounds::default();
        for polygon in polygons {
            measure.polygon(polygon).iter().flatten().for_each(|point| bounds.add(*point));
        }
        if bounds.is_empty() {
            measure.sphere().iter().flatten().for_each(|point| bounds.add(*point));
        }
        let [width, height] = [bounds.high[0] - bounds.low[0], bounds.high[1] - bounds.low[1]];
        if !(width > 0.0 && height > 0.0) {
            return (Self::at(projection, rotate, MEASURE, [size[0] / 2.0, size[1] / 2.0]), size[1]);
        }
        let tall = if size[1].is_finite() { size[1] } else { size[0] / width * height };
        let k = (size[0] / width).min(tall / height);
        let x = (size[0] - k * (bounds.high[0] + bounds.low[0])) / 2.0;
        let y = (tall - k * (bounds.high[1] + bounds.low[1])) / 2.0;
        (Self::at(projection, rotate, MEASURE * k, [x, y]), tall)
    }

    /// The px of a point in degrees; `None` where it is cut off.
    pub fn point(&self, point: Point) -> Option<Point> {
        let point = point.map(f64::to_radians);
        let seen = self.views.iter().map(|view| (view, view.project(view.rotation.turn(point))));
        let mut shown = seen.filter(|(view, px)| view.window.is_none_or(|window| window.shows(*px)));
        shown.next().map(|(_, px)| px).filter(|px| px.iter().all(|part| part.is_finite()))
    }

    /// The rings in px of a polygon in degrees. Rings are closed without a repeated point, and wound as d3-geo has it.
    pub fn polygon(&self, rings: &[Vec<Point>]) -> Vec<Vec<Point>> {
        let radians: Vec<Vec<Point>> =
            rings.iter().map(|ring| open(ring).iter().map(|point| point.map(f64::to_radians)).collect()).collect();
        self.views.iter().flat_map(|view| view.polygon(&radians)).collect()
    }

    /// The outline of the whole globe.
    pub fn sphere(&self) -> Vec<Vec<Point>> {
        self.views.iter().flat_map(|view| view.drawn(&[antimeridian::sphere()])).collect()
    }
}

/// A ring without the point that closes it.
fn open(ring: &[Point]) -> &[Point] {
    match ring {
        [first, .., last] if first == last => &ring[..ring.len() - 1],
        _ => ring,
    }
}

/// The lower 48 states, Alaska and Hawaii, each in a window of its own that the others do not show.
fn united_states(k: f64, [x, y]: Point) -> Vec<View> {
    let view =
        |share: f64, [rotate, lambda, phi]: [f64; 3], parallels, [dx, dy]: [f64; 2], window: [f64; 4], inset: f64| {
            let (formula, scale) = (Formula::albers(parallels), k * share);
            let [left, top, right, bottom] = window.map(|edge| edge * k);
            let center = formula.place([lambda.to_radians(), phi.to_radians()]);
            View {
                formula,
                rotation: Rotation::of([rotate, 0.0, 0.0]),
                scale,
                origin: [x + dx * k - scale * center[0], y + dy * k + scale * center[1]],
                window: Some(Window {
                    low: [x + left + inset, y + top + inset],
                    high: [x + right - inset, y + bottom - inset],
                }),
            }
        };
    vec![
        view(1.0, [96.0, -0.6, 38.7], [29.5, 45.5], [0.0, 0.0], [-0.455, -0.238, 0.455, 0.238], 0.0),
        view(0.35, [154.0, -2.0, 58.5], [55.0, 65.0], [-0.307, 0.201], [-0.425, 0.120, -0.214, 0.234], EPSILON),
        view(1.0, [157.0, -3.0, 19.9], [8.0, 18.0], [-0.205, 0.212], [-0.214, 0.166, -0.115, 0.234], EPSILON),
    ]
}

impl View {
    /// The px of a turned point.
    fn project(&self, point: Point) -> Point {
        let [x, y] = self.formula.place(point);
        [self.origin[0] + self.scale * x, self.origin[1] - self.scale * y]
    }

    fn polygon(&self, rings: &[Vec<Point>]) -> Vec<Vec<Point>> {
        let turned: Vec<Vec<Point>> =
            rings.iter().map(|ring| ring.iter().map(|point| self.rotation.turn(*point)).collect()).collect();
        self.drawn(&antimeridian::cut(&turned))
    }

    /// Rings of turned points, bent and cut to the window.
    fn drawn(&self, rings: &[Vec<Point>]) -> Vec<Vec<Point>> {
        let bent: Vec<Vec<Point>> = rings.iter().map(|ring| self.bend(ring)).collect();
        match self.window {
            Some(window) => window.cut(&bent),
            None => bent,
        }
    }

    /// A closed ring with points between its own where a great circle is not straight.
    fn bend(&self, ring: &[Point]) -> Vec<Point> {
        let stations: Vec<Station> = ring.iter().map(|point| Station::of(*point, self)).collect();
        let mut bent = Vec::with_capacity(ring.len());
        for (at, from) in stations.iter().enumerate() {
            bent.push(from.px);
            self.between(from, &stations[(at + 1) % stations.len()], DEPTH, &mut bent);
        }
        bent
    }

    fn between(&self, from: &Station, to: &Station, depth: u8, bent: &mut Vec<Point>) {
        let [dx, dy] = [to.px[0] - from.px[0], to.px[1] - from.px[1]];
        let square = dx * dx + dy * dy;
        if square.is_nan() || square <= 4.0 * PRECISION || depth == 0 {
            return;
        }
        let [a, b, c] = [0, 1, 2].map(|axis| from.vector[axis] + to.vector[axis]);
        let length = (a * a + b * b + c * c).sqrt();
        let phi = asin(c / length);
        let near_pole = ((c / length).abs() - 1.0).abs() < EPSILON;
        let same = (from.lambda - to.lambda).abs() < EPSILON;
        let lambda = if near_pole || same { (from.lambda + to.lambda) / 2.0 } else { atan2(b, a) };
        let px = self.project([lambda, phi]);
        let [dx2, dy2] = [px[0] - from.px[0], px[1] - from.px[1]];
        let aside = dy * dx2 - dx * dy2;
        let along = (dx * dx2 + dy * dy2) / square;
        let cosine: f64 = (0..3).map(|axis| from.vector[axis] * to.vector[axis]).sum();
        if aside * aside / square > PRECISION || (along - 0.5).abs() > 0.3 || cosine < COS_FAR {
            let middle = Station { px, lambda, vector: [a / length, b / length, c / length] };
            self.between(from, &middle, depth - 1, bent);
            bent.push(px);
            self.between(&middle, to, depth - 1, bent);
        }
    }
}

/// A point on its way to the paper.
struct Station {
    px: Point,
    lambda: f64,
    vector: [f64; 3],
}

impl Station {
    fn of(point: Point, view: &View) -> Self {
        Self { px: view.project(point), lambda: point[0], vector: cartesian(point) }
    }
}

/// The least rectangle around points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) low: Point,
    pub(super) high: Point,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] }
    }
}

impl Bounds {
    pub(super) fn add(&mut self, point: Point) {
        for (part, (low, high)) in point.into_iter().zip(self.low.iter_mut().zip(&mut self.high)) {
            if part.is_finite() {
                *low = low.min(part);
                *high = high.max(part);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.low[0] > self.high[0] || self.low[1] > self.high[1]
    }
}
