//! The globe on paper: longitudes and latitudes of polygons become rings in px, as d3-geo makes them.
//!
//! In: polygons in degrees. Out: a [`Camera`] that fits them into a size and projects points and polygons: turned, cut at the
//! antimeridian and at a window, bent where a great circle is not straight. Deliberately absent: files, names, colours.
//! **Whatever the rings are, no coordinate that comes out is not a number.** `tests/geo` compares with d3-geo to 0.01 px.

mod antimeridian;
mod camera;
mod projection;
mod rejoin;
mod simplify;
mod sphere;
mod window;

pub use camera::Camera;
pub use projection::Projection;
pub use simplify::simplify;

use std::f64::consts::TAU;

/// A polygon: rings of longitude and latitude in degrees, the first around it, the others around its holes.
pub type Polygon = Vec<Vec<[f64; 2]>>;

/// Winds the rings of a polygon the way the camera expects, whatever way they were written.
///
/// A ring around more than half of the globe is taken as one around the rest: RFC 7946 winds outer rings
/// counterclockwise, d3-geo and most TopoJSON clockwise, and no region of a report covers half of the globe.
pub fn wind(polygon: &mut Polygon) {
    for (at, ring) in polygon.iter_mut().enumerate() {
        let radians: Vec<[f64; 2]> = ring.iter().map(|point| point.map(f64::to_radians)).collect();
        let large = sphere::area(&radians) > TAU;
        if large == (at == 0) {
            ring.reverse();
        }
    }
}

/// Whether a ring in degrees has no inside to speak of: less than a square metre, or fewer than three corners.
pub fn is_flat(ring: &[[f64; 2]]) -> bool {
    let radians: Vec<[f64; 2]> = ring.iter().map(|point| point.map(f64::to_radians)).collect();
    let area = sphere::area(&radians);
    ring.len() < 3 || area.min(2.0 * TAU - area) < 1e-14
}

/// Whether a polygon holds a point in degrees. The polygon is wound as [`wind`] does it.
pub fn holds(polygon: &Polygon, point: [f64; 2]) -> bool {
    let radians = |ring: &Vec<[f64; 2]>| ring.iter().map(|point| point.map(f64::to_radians)).collect::<Vec<_>>();
    let rings: Vec<Vec<[f64; 2]>> = polygon.iter().map(radians).collect();
    sphere::contains(&rings, point.map(f64::to_radians))
}
