//! Cutting projected rings at a rectangle.
//!
//! Source: d3-geo 3 (ISC licence), `clip/rectangle`; lines by Liang & Barsky (1984).

use super::rejoin::{Edge, Way, rejoin};
use super::sphere::{EPSILON, Point};

/// A rectangle in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    /// Left and top.
    pub(super) low: Point,
    /// Right and bottom.
    pub(super) high: Point,
}

/// Beyond this no coordinate counts.
const FAR: f64 = 1e9;

impl Window {
    /// Whether a point is inside or on the edge.
    pub(super) fn shows(&self, [x, y]: Point) -> bool {
        self.low[0] <= x && x <= self.high[0] && self.low[1] <= y && y <= self.high[1]
    }

    /// The corner that a point of the edge comes after, going a way.
    fn corner(&self, [x, y]: Point, way: Way) -> u8 {
        let forward = way == Way::Forward;
        let pick = |ahead: u8, back: u8| if forward { ahead } else { back };
        if (x - self.low[0]).abs() < EPSILON {
            pick(0, 3)
        } else if (x - self.high[0]).abs() < EPSILON {
            pick(2, 1)
        } else if (y - self.low[1]).abs() < EPSILON {
            pick(1, 0)
        } else {
            pick(3, 2)
        }
    }

    fn at(&self, corner: u8) -> Point {
        let x = if corner == 0 || corner == 3 { self.low[0] } else { self.high[0] };
        [x, if corner > 1 { self.high[1] } else { self.low[1] }]
    }

    /// The four corners as a ring.
    fn ring(&self) -> Vec<Point> {
        (0..4).map(|corner| self.at(corner)).collect()
    }

    /// Cuts rings; the first point of each is not repeated, nor in the answer.
    pub(super) fn cut(&self, rings: &[Vec<Point>]) -> Vec<Vec<Point>> {
        let (mut parts, mut untouched) = (Vec::new(), true);
        for ring in rings.iter().filter(|ring| !ring.is_empty()) {
            let (lines, clean) = self.lines(ring);
            untouched &= clean;
            parts.extend(lines.into_iter().filter(|line| line.len() > 1));
        }
        let inside = self.winding(rings) != 0;
        let mut answer = Vec::new();
        if untouched && inside {
            answer.push(self.ring());
        }
        answer.extend(rejoin(parts, self, inside));
        answer
    }

    /// How often the rings go around the lower left corner.
    fn winding(&self, rings: &[Vec<Point>]) -> i64 {
        let (x, y) = (self.low[0], self.high[1]);
        let mut winding = 0;
        for ring in rings {
            let Some(mut a) = ring.last().copied() else { continue };
            for b in ring.iter().copied() {
                let left = (b[0] - a[0]) * (y - a[1]);
                let right = (b[1] - a[1]) * (x - a[0]);
                if a[1] <= y {
                    winding += i64::from(b[1] > y && left > right);
                } else {
                    winding -= i64::from(b[1] <= y && left < right);
                }
                a = b;
            }
        }
        winding
    }

    /// The visible lines of a closed ring, and whether it met no edge.
    fn lines(&self, ring: &[Point]) -> (Vec<Vec<Point>>, bool) {
        let mut done: Vec<Vec<Point>> = Vec::new();
        let mut line: Vec<Point> = Vec::new();
        let mut clean = true;
        let mut before: Option<(Point, bool)> = None;
        for point in ring.iter().chain(ring.first()) {
            let mut point = *point;
            let visible = self.shows(point);
            match before {
                None if visible => line.push(point),
                None => {}
                Some((_, true)) if visible => line.push(point),
                Some((from, was_visible)) => {
                    let from = from.map(|part| part.clamp(-FAR, FAR));
                    point = point.map(|part| part.clamp(-FAR, FAR));
                    if let Some([a, b]) = self.visible(from, point) {
                        if !was_visible {
                            line.push(a);
                        }
                        line.push(b);
                        if !visible {
                            done.push(std::mem::take(&mut line));
                        }
                        clean = false;
                    } else if visible {
                        line.push(point);
                        clean = false;
                    } else if was_visible {
                        done.push(std::mem::take(&mut line));
                        clean = false;
                    }
                }
            }
            before = Some((point, visible));
        }
        let ends_inside = before.is_some_and(|(_, visible)| visible);
        if !line.is_empty() {
            done.push(line);
        }
        // The first and the last line are parts of one where the ring begins inside.
        if ends_inside && done.len() > 1 && ring.first().is_some_and(|first| self.shows(*first)) {
            let last = done.pop().unwrap_or_default();
            done[0] = last.into_iter().chain(done[0].drain(..)).collect();
        }
        (done, clean)
    }

    /// The part of a stroke that is inside.
    fn visible(&self, a: Point, b: Point) -> Option<[Point; 2]> {
        let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (delta, low, high) in
            [(dx, self.low[0] - a[0], self.high[0] - a[0]), (dy, self.low[1] - a[1], self.high[1] - a[1])]
        {
            if delta == 0.0 {
                if low > 0.0 || high < 0.0 {
                    return None;
                }
                continue;
            }
            let [enter, leave] = if delta > 0.0 { [low / delta, high / delta] } else { [high / delta, low / delta] };
            from = from.max(enter);
            to = to.min(leave);
            if enter > 1.0 || leave < 0.0 || from > to {
                return None;
            }
        }
        let at = |share: f64| [a[0] + share * dx, a[1] + share * dy];
        Some([if from > 0.0 { at(from) } else { a }, if to < 1.0 { at(to) } else { b }])
    }
}

impl Edge for Window {
    fn along(&self, point: Point) -> (u8, f64) {
        let corner = self.corner(point, Way::Forward);
        (corner, [-point[1], point[0], point[1], -point[0]][usize::from(corner & 3)])
    }

    fn walk(&self, from: Point, to: Point, way: Way, ring: &mut Vec<Point>) {
        let [mut corner, last] = [from, to].map(|point| self.corner(point, way));
        let [a, b] = [from, to].map(|point| self.along(point));
        let before = a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).is_lt();
        if corner == last && before == (way == Way::Forward) {
            ring.push(to);
            return;
        }
        loop {
            ring.push(self.at(corner));
            corner = (corner + if way == Way::Forward { 1 } else { 3 }) % 4;
            if corner == last {
                return;
            }
        }
    }
}
