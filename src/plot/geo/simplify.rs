//! Leaving out points of a ring that a reader cannot see.
//!
//! Source: M. Visvalingam & J. D. Whyatt, Line generalisation by repeated elimination of points (1993).

use super::sphere::Point;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An area as an ordered number.
#[derive(Clone, Copy, PartialEq)]
struct Area(f64);

impl Eq for Area {}

impl PartialOrd for Area {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Area {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

fn triangle(a: Point, b: Point, c: Point) -> f64 {
    ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).abs() / 2.0
}

/// A closed ring without the points whose triangle with their neighbours is smaller than so many px², the smallest first.
///
/// A ring keeps at least four points.
pub fn simplify(ring: &[Point], least: f64) -> Vec<Point> {
    let count = ring.len();
    if count <= 4 {
        return ring.to_vec();
    }
    let mut before: Vec<usize> = (0..count).map(|at| (at + count - 1) % count).collect();
    let mut after: Vec<usize> = (0..count).map(|at| (at + 1) % count).collect();
    let area = |before: &[usize], after: &[usize], at: usize| triangle(ring[before[at]], ring[at], ring[after[at]]);
    let mut areas: Vec<f64> = (0..count).map(|at| area(&before, &after, at)).collect();
    let mut heap: BinaryHeap<Reverse<(Area, usize)>> =
        areas.iter().enumerate().map(|(at, area)| Reverse((Area(*area), at))).collect();
    let mut kept = vec![true; count];
    let mut left = count;
    while let Some(Reverse((Area(size), at))) = heap.pop() {
        if size >= least || left <= 4 {
            break;
        }
        // An entry that a later one replaced.
        if !kept[at] || areas[at] != size {
            continue;
        }
        kept[at] = false;
        left -= 1;
        let (a, b) = (before[at], after[at]);
        after[a] = b;
        before[b] = a;
        for neighbour in [a, b] {
            // Never smaller than what was taken, so that a line is not worn away from its end.
            areas[neighbour] = area(&before, &after, neighbour).max(size);
            heap.push(Reverse((Area(areas[neighbour]), neighbour)));
        }
    }
    ring.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(point, _)| *point).collect()
}

#[cfg(test)]
mod tests {
    use super::simplify;

    #[test]
    fn points_on_a_line_go_and_corners_stay() {
        let ring = [[0.0, 0.0], [5.0, 0.01], [10.0, 0.0], [10.0, 5.0], [10.0, 10.0], [0.0, 10.0]];
        assert_eq!(simplify(&ring, 0.2), [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]);
        assert_eq!(simplify(&ring[..3], 100.0).len(), 3);
        assert_eq!(simplify(&[[f64::NAN, 0.0]; 9], 1.0).len(), 9, "what is no number is nobody's neighbour");
    }
}
