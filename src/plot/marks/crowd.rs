//! Lines and areas with more points than px: those that the eye can tell apart are kept.
//!
//! In: the vertices of a run, rising in x. Out: fewer of them, in the same order.
//! Source: largest triangle three buckets (Steinarsson 2013), with the lowest and the highest point of each bucket kept as well
//! (as MinMaxLTTB does, Van Der Donckt et al. 2023), and the ends of a bucket beside an empty one.
//! **No point of the line that is left out lies further than 1 px from the line that is drawn**: a bucket is half a px wide.

/// From so many points a px on, points are left out.
const CROWD: f64 = 4.0;
/// Buckets a px.
const BUCKETS: f64 = 2.0;

/// How many vertices of the lines and areas of a drawing there are, and how many are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::plot) struct Crowd {
    pub(in crate::plot) drawn: usize,
    pub(in crate::plot) of: usize,
}

impl Crowd {
    /// Thins a run of vertices: x, then the y of one edge or of two.
    ///
    /// A run that is not crowded, or whose x does not rise, is left as it is.
    pub(super) fn thin<const N: usize>(&mut self, run: &mut Vec<[f64; N]>) {
        self.of += run.len();
        if let Some(kept) = kept(run) {
            *run = kept.into_iter().map(|at| run[at]).collect();
        }
        self.drawn += run.len();
    }
}

/// The vertices to keep; `None` keeps all.
fn kept<const N: usize>(run: &[[f64; N]]) -> Option<Vec<usize>> {
    let (first, last) = (run.first()?, run.last()?);
    #[allow(clippy::cast_precision_loss, reason = "a count of points")]
    let crowded = run.len() as f64 > CROWD * (last[0] - first[0]).max(1.0);
    if !crowded || !run.is_sorted_by(|a, b| a[0] <= b[0]) {
        return None;
    }
    let bucket = |vertex: &[f64; N]| (vertex[0] * BUCKETS).floor();
    let mut groups: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for group in run.chunk_by(|a, b| bucket(a) == bucket(b)) {
        groups.push((start, start + group.len()));
        start += group.len();
    }
    let mut kept = Vec::new();
    let mut before = *first;
    for (at, (start, end)) in groups.iter().copied().enumerate() {
        let group = &run[start..end];
        let extremes = (1..N).flat_map(|edge| {
            let by = |a: &usize, b: &usize| run[*a][edge].total_cmp(&run[*b][edge]);
            [(start..end).min_by(by), (start..end).max_by(by)]
        });
        kept.extend(extremes.flatten());
        let after = groups.get(at + 1).map_or(*last, |(start, end)| mean(&run[*start..*end]));
        let by =
            |a: &usize, b: &usize| triangle(&before, &run[*a], &after).total_cmp(&triangle(&before, &run[*b], &after));
        if let Some(largest) = (start..end).max_by(by) {
            before = run[largest];
            kept.push(largest);
        }
        let is_neighbour = |other: Option<&(usize, usize)>| {
            other.is_some_and(|(start, _)| (bucket(&run[*start]) - bucket(&group[0])).abs() <= 1.0)
        };
        if at == 0 || !is_neighbour(groups.get(at - 1)) {
            kept.push(start);
        }
        if !is_neighbour(groups.get(at + 1)) {
            kept.push(end - 1);
        }
    }
    kept.sort_unstable();
    kept.dedup();
    Some(kept)
}

#[allow(clippy::cast_precision_loss, reason = "a count of points")]
fn mean<const N: usize>(group: &[[f64; N]]) -> [f64; N] {
    let mut sums = [0.0; N];
    for vertex in group {
        for (sum, value) in sums.iter_mut().zip(vertex) {
            *sum += value / group.len() as f64;
        }
    }
    sums
}

/// Twice the area of the triangle of three vertices, by their first edge.
fn triangle<const N: usize>(a: &[f64; N], b: &[f64; N], c: &[f64; N]) -> f64 {
    ((a[0] - c[0]) * (b[1] - a[1]) - (a[0] - b[0]) * (c[1] - a[1])).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The distance of a point from a line.
    fn distance(point: [f64; 2], line: &[[f64; 2]]) -> f64 {
        let to = |[a, b]: [[f64; 2]; 2]| {
            let along = [b[0] - a[0], b[1] - a[1]];
            let length = along[0] * along[0] + along[1] * along[1];
            let dot = (point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1];
            let share = if length > 0.0 { (dot / length).clamp(0.0, 1.0) } else { 0.0 };
            let off = [point[0] - a[0] - share * along[0], point[1] - a[1] - share * along[1]];
            (off[0] * off[0] + off[1] * off[1]).sqrt()
        };
        line.windows(2).map(|pair| to([pair[0], pair[1]])).fold(f64::INFINITY, f64::min)
    }

    /// A walk with spikes and a hole, over 200 px.
    fn walk(seed: u64, count: usize) -> Vec<[f64; 2]> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 33).expect("31 bits")) / f64::from(1_u32 << 31)
        };
        let mut x = 0.0;
        let mut y = 100.0;
        #[allow(clippy::cast_precision_loss, reason = "a small count")]
        let step = 200.0 / count as f64;
        (0..count)
            .map(|at| {
                x += step * 2.0 * next() + if at == count / 3 { 30.0 } else { 0.0 };
                y = (y + (next() - 0.5) * 8.0).clamp(0.0, 200.0);
                [x, if next() < 0.01 { 200.0 * next() } else { y }]
            })
            .collect()
    }

    #[test]
    fn crowd_keeps_every_point_within_a_px_of_the_line() {
        for seed in 0..40 {
            let all = walk(seed, 1500 + 100 * usize::try_from(seed).expect("small"));
            let mut crowd = Crowd::default();
            let mut thinned = all.clone();
            crowd.thin(&mut thinned);
            assert!(thinned.len() < all.len(), "{seed}");
            assert_eq!(crowd, Crowd { drawn: thinned.len(), of: all.len() });
            for point in &all {
                assert!(distance(*point, &thinned) <= 1.0, "{seed}: {point:?}");
            }
            let highest = |line: &[[f64; 2]]| line.iter().map(|point| point[1]).fold(0.0, f64::max);
            assert_eq!(highest(&all), highest(&thinned));
            assert_eq!((all.first(), all.last()), (thinned.first(), thinned.last()));
        }
    }

    #[test]
    fn crowd_leaves_room_alone() {
        let mut crowd = Crowd::default();
        let mut few = walk(1, 300);
        crowd.thin(&mut few);
        assert_eq!(few.len(), 300);
        let mut back: Vec<[f64; 2]> = walk(2, 3000).into_iter().rev().collect();
        crowd.thin(&mut back);
        assert_eq!(back.len(), 3000, "a line that turns back is no series over x");
    }
}
