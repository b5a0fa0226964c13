//! A map of shapes: regions of the globe projected into the room, and places as points upon them.
//!
//! Shapes lose what is smaller than a reader sees; a region keeps its largest ring however small it is.

use super::{Drawn, ink};
use crate::plot::geo::{Camera, Polygon, Projection, simplify};
use crate::plot::ink as paint;
use crate::plot::model::{Direction, Model, Rows};
use crate::plot::scene::{Ink, Item, Rect, Shape, Symbol, Weight};
use crate::plot::spec::Mark;
use std::sync::Arc;

/// Regions with shapes, and how they are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Globe {
    /// The polygons of each region, wound as [`crate::plot::geo::wind`] does it.
    pub regions: Arc<Vec<Vec<Polygon>>>,
    /// The names of each region from the one that says most to the shortest; none: the map carries no names.
    pub names: Vec<Vec<String>>,
    /// The projection.
    pub projection: Projection,
    /// The turn of the globe in degrees: about its axis, in latitude, about the line of sight.
    pub rotate: [f64; 3],
    /// What must be printed with the map: whose shapes, under which licence, under which approval.
    pub credit: String,
}

/// The tallest map, in widths.
const TALLEST: f64 = 0.95;
/// A detail smaller than this is not drawn, px².
const DETAIL: f64 = 0.2;
/// The area of a point without a size, px².
const DOT: f64 = 50.0;

impl Globe {
    /// A camera that fits all regions into a size.
    pub fn camera(&self, size: [f64; 2]) -> (Camera, f64) {
        let polygons: Vec<&[Vec<[f64; 2]>]> = self.regions.iter().flatten().map(Vec::as_slice).collect();
        Camera::fit(self.projection, self.rotate, &polygons, size)
    }
}

/// The area of the largest bubble on a board of a width, px².
pub(super) fn bubble(width_px: f64) -> f64 {
    let side = width_px * 0.075;
    side * side
}

/// Draws regions and places into a room; an endless room is as tall as the shapes ask for.
pub(super) fn draw(model: &Model<'_>, rows: &Rows<'_>, globe: &Globe, room: Rect, size_px: f64) -> Drawn {
    let exact = room.height.is_finite();
    let (camera, tall) = match exact {
        true => globe.camera([room.width, room.height]),
        false => {
            let (camera, tall) = globe.camera([room.width, f64::INFINITY]);
            let tallest = room.width * TALLEST;
            if tall > tallest { globe.camera([room.width, tallest]) } else { (camera, tall) }
        }
    };
    let moved = |ring: Vec<[f64; 2]>| ring.into_iter().map(|[x, y]| [x + room.x, y + room.y]).collect::<Vec<_>>();
    let has_places = model.layers.iter().any(|rows| rows.mark == Mark::Point);
    let mut marks = Vec::with_capacity(globe.regions.len());
    for (row, polygons) in globe.regions.iter().enumerate() {
        let rings: Vec<Vec<[f64; 2]>> =
            polygons.iter().flat_map(|polygon| camera.polygon(polygon)).map(moved).collect();
        let rings = if exact { rings } else { visible(rings) };
        if rings.is_empty() {
            continue;
        }
        let (ink, weight) = match (rows.color, has_places) {
            (None, true) => (Ink::Other, Weight::Pale),
            _ => (ink(model, rows, row), Weight::Full),
        };
        marks.push(Item { panel: 0, layer: rows.layer, row, ink, shape: Shape::Region { rings, weight } });
    }
    let (labels, left_out) = match exact || has_places {
        true => (Vec::new(), 0),
        false => super::names::place(model, rows, &marks, &globe.names, size_px),
    };
    let largest = bubble(room.width);
    let mut off = 0;
    for rows in model.layers.iter().filter(|rows| rows.mark == Mark::Point) {
        let (points, missed) = places(model, rows, &camera, [room.x, room.y], largest);
        marks.extend(points);
        off += missed;
    }
    Drawn { marks, labels, left_out, unnamed: 0, off, area: Rect { height: tall, ..room } }
}

/// Rings without details, and without rings that are details; the largest ring stays.
fn visible(rings: Vec<Vec<[f64; 2]>>) -> Vec<Vec<[f64; 2]>> {
    let area = |ring: &[[f64; 2]]| {
        let sides = ring.iter().zip(ring.iter().cycle().skip(1));
        sides.map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>().abs() / 2.0
    };
    let largest = rings.iter().map(|ring| area(ring)).fold(0.0, f64::max);
    let seen = rings.iter().filter(|ring| area(ring) >= DETAIL.min(largest));
    seen.map(|ring| simplify(ring, DETAIL)).collect()
}

/// The points of a layer, the largest first so that they hide none, and how many are not on the map.
fn places(
    model: &Model<'_>,
    rows: &Rows<'_>,
    camera: &Camera,
    [left, top]: [f64; 2],
    largest_px: f64,
) -> (Vec<Item>, usize) {
    let greatest = rows.size.map_or(0.0, |size| size.values.numbers().fold(0.0, f64::max));
    let mut points = Vec::new();
    let mut off = 0;
    for row in 0..rows.len {
        let part = |direction| rows.channel(direction, 0).and_then(|channel| channel.values.number(row));
        let (Some(lon), Some(lat)) = (part(Direction::X), part(Direction::Y)) else { continue };
        let size = match rows.size {
            Some(size) => match size.values.number(row).filter(|value| *value > 0.0 && greatest > 0.0) {
                Some(value) => (value / greatest * largest_px).max(7.0),
                None => continue,
            },
            None => DOT,
        };
        let Some([x, y]) = camera.point([lon, lat]) else {
            off += 1;
            continue;
        };
        let ink = paint::of_row(model, rows, row);
        let shape = Shape::Point { x: x + left, y: y + top, size, symbol: Symbol::Circle };
        points.push((size, Item { panel: 0, layer: rows.layer, row, ink, shape }));
    }
    points.sort_by(|a, b| b.0.total_cmp(&a.0));
    (points.into_iter().map(|(_, item)| item).collect(), off)
}
