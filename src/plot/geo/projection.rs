//! From a longitude and a latitude to a place on the paper, before any scale.
//!
//! Sources: d3-geo 3 (ISC licence); J. P. Snyder, Map Projections (USGS 1987) for Mercator and Albers; Šavrič, Patterson &
//! Jenny (2018) for Equal Earth; Šavrič et al. (2011) for Natural Earth.

use super::sphere::{EPSILON, Point};
use crate::plot::math::{asin, cos, ln, sin, tan};
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// How the globe becomes flat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Projection {
    /// Degrees as they are.
    Equirectangular,
    /// True in angles, ever larger toward the poles; cut into a square.
    Mercator,
    /// Albers' cone, true in areas, between two parallels in degrees.
    Albers {
        /// Where the cone cuts the globe.
        parallels: [f64; 2],
    },
    /// The United States with Alaska, at about a third of its scale, and Hawaii beside it.
    AlbersUsa,
    /// True in areas, for the world.
    EqualEarth,
    /// A compromise for the world.
    NaturalEarth,
}

/// Equal Earth's polynomial.
const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];

/// The formula of one cut of the globe, its constants computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Formula {
    Equirectangular,
    Mercator,
    Cone {
        n: f64,
        c: f64,
        r: f64,
    },
    /// Albers between parallels that are symmetric about the equator.
    Cylinder {
        cos: f64,
    },
    EqualEarth,
    NaturalEarth,
}

impl Formula {
    /// Albers' cone between two parallels in degrees.
    pub(super) fn albers(parallels: [f64; 2]) -> Self {
        let [south, north] = parallels.map(f64::to_radians);
        let n = (sin(south) + sin(north)) / 2.0;
        if n.abs() < EPSILON {
            return Self::Cylinder { cos: cos(south) };
        }
        let c = 1.0 + sin(south) * (2.0 * n - sin(south));
        Self::Cone { n, c, r: c.max(0.0).sqrt() / n }
    }

    /// The place of a point; y grows to the north.
    pub(super) fn place(&self, [lambda, phi]: Point) -> Point {
        match *self {
            Self::Equirectangular => [lambda, phi],
            Self::Mercator => [lambda, mercator(phi)],
            Self::Cone { n, c, r } => {
                let radius = (c - 2.0 * n * sin(phi)).max(0.0).sqrt() / n;
                [radius * sin(lambda * n), r - radius * cos(lambda * n)]
            }
            Self::Cylinder { cos } => [lambda * cos, sin(phi) / cos],
            Self::EqualEarth => {
                let m = 3.0_f64.sqrt() / 2.0;
                let l = asin(m * sin(phi));
                let l2 = l * l;
                let l6 = l2 * l2 * l2;
                let slope = A[0] + 3.0 * A[1] * l2 + l6 * (7.0 * A[2] + 9.0 * A[3] * l2);
                [lambda * cos(l) / (m * slope), l * (A[0] + A[1] * l2 + l6 * (A[2] + A[3] * l2))]
            }
            Self::NaturalEarth => {
                let p2 = phi * phi;
                let p4 = p2 * p2;
                let x = 0.8707 - 0.131_979 * p2 + p4 * (-0.013_791 + p4 * (0.003_971 * p2 - 0.001_529 * p4));
                let y = 1.007_226 + p2 * (0.015_085 + p4 * (-0.044_475 + 0.028_874 * p2 - 0.005_916 * p4));
                [lambda * x, phi * y]
            }
        }
    }
}

/// Mercator's ordinate; at a pole that of the last float before it, far beyond where the map is cut.
fn mercator(phi: f64) -> f64 {
    let limit = FRAC_PI_2 - 1e-12;
    let phi = phi.clamp(-limit, limit);
    ln(tan(FRAC_PI_4 + phi / 2.0).max(f64::MIN_POSITIVE))
}

/// Half the side of the square that Mercator is cut to, in units of its scale.
pub(super) const MERCATOR_HALF: f64 = PI;
