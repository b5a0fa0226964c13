//! Joining the visible parts of cut rings again, along the edge that cut them.
//!
//! In: parts of rings whose ends lie on the edge. Out: closed rings, the first point not repeated.
//! Source: the clipping of Greiner & Hormann (1998) as d3-geo 3 has it (`clip/rejoin`), with indices for pointers.

use super::sphere::{EPSILON, Point};

/// An edge that cuts.
pub(super) trait Edge {
    /// Where a point of the edge lies along it: a total order once around.
    fn along(&self, point: Point) -> (u8, f64);
    /// Goes along the edge from one of its points to another; forward is the way of [`Edge::along`].
    fn walk(&self, from: Point, to: Point, way: Way, ring: &mut Vec<Point>);
}

/// Which way along an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Backward,
}

/// A place where a part of a ring meets the edge, seen from the ring or from the edge.
struct Meeting {
    point: Point,
    /// The part that begins here, when seen from the ring.
    part: usize,
    /// The same place, seen from the other.
    other: usize,
    entry: bool,
    visited: bool,
    next: usize,
    previous: usize,
}

/// Joins parts. `start_inside`: whether the start of the edge lies inside the polygon.
pub(super) fn rejoin(parts: Vec<Vec<Point>>, edge: &impl Edge, start_inside: bool) -> Vec<Vec<Point>> {
    let mut rings = Vec::new();
    let mut meetings: Vec<Meeting> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let [first, .., last] = part[..] else { continue };
        if (first[0] - last[0]).abs() < EPSILON && (first[1] - last[1]).abs() < EPSILON {
            rings.push(part[..part.len() - 1].to_vec());
            continue;
        }
        let base = meetings.len();
        for (offset, (point, entry)) in
            [(first, true), (first, false), (last, false), (last, true)].into_iter().enumerate()
        {
            let other = base + (offset ^ 1);
            meetings.push(Meeting { point, part: at, other, entry, visited: false, next: 0, previous: 0 });
        }
    }
    // Even places are seen from the rings, odd ones from the edge.
    let subject: Vec<usize> = (0..meetings.len()).step_by(2).collect();
    let mut clip: Vec<usize> = (1..meetings.len()).step_by(2).collect();
    clip.sort_by(|a, b| {
        let [a, b] = [a, b].map(|at| edge.along(meetings[*at].point));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    link(&mut meetings, &subject);
    link(&mut meetings, &clip);
    let mut inside = start_inside;
    for at in &clip {
        inside = !inside;
        meetings[*at].entry = inside;
    }
    for start in subject {
        if !meetings[start].visited {
            rings.push(walk(&mut meetings, &parts, edge, start));
        }
    }
    rings
}

fn link(meetings: &mut [Meeting], order: &[usize]) {
    for (at, place) in order.iter().enumerate() {
        let next = order[(at + 1) % order.len()];
        meetings[*place].next = next;
        meetings[next].previous = *place;
    }
}

/// One ring from a start, alternating between the parts and the edge.
fn walk(meetings: &mut [Meeting], parts: &[Vec<Point>], edge: &impl Edge, start: usize) -> Vec<Point> {
    let mut ring = Vec::new();
    let (mut current, mut on_ring) = (start, true);
    loop {
        let other = meetings[current].other;
        meetings[current].visited = true;
        meetings[other].visited = true;
        let here = &meetings[current];
        let forward = here.entry;
        let to = if forward { here.next } else { here.previous };
        if !on_ring {
            let way = if forward { Way::Forward } else { Way::Backward };
            edge.walk(here.point, meetings[to].point, way, &mut ring);
        } else if forward {
            ring.extend_from_slice(&parts[here.part]);
        } else {
            ring.extend(parts[meetings[to].part].iter().rev());
        }
        current = meetings[to].other;
        on_ring = !on_ring;
        if meetings[current].visited {
            return ring;
        }
    }
}
