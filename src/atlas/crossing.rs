//! Whether a ring crosses itself, so that it has two insides.
//!
//! In: positions. Out: a place where two of its sides cross, if one is found. Sides that touch or share an end do not cross,
//! and loops that rounding ties at the edge of a ring, smaller than a hundredth of it, are no crossing a reader could see.
//! The work is bounded: of a ring made to be slow, the rest is not looked at.

use std::collections::HashMap;

/// A loop of a ring counts when it is at least this share of the other loop.
const LOOP: f64 = 0.01;

/// The most pairs of sides that are looked at, for each side.
const PATIENCE: usize = 400;

/// Finds a place where a closed ring crosses itself.
///
/// Sides are sorted into cells about as long as they are, so that only neighbours meet.
pub(super) fn find(ring: &[[f64; 2]]) -> Option<[f64; 2]> {
    let sides: Vec<[[f64; 2]; 2]> =
        ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).map(|(a, b)| [a, b]).collect();
    let length = |[a, b]: &[[f64; 2]; 2]| (a[0] - b[0]).abs().max((a[1] - b[1]).abs());
    // A side over the antimeridian is no straight line here.
    let plain = |side: &&[[f64; 2]; 2]| length(side) < 180.0 && length(side) > 0.0;
    #[allow(clippy::cast_precision_loss, reason = "a mean of lengths")]
    let cell = (sides.iter().filter(plain).map(length).sum::<f64>() / sides.len().max(1) as f64 * 2.0).max(1e-9);
    let mut turns = vec![0.0];
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        turns.push(turns[turns.len() - 1] + a[0] * b[1] - b[0] * a[1]);
    }
    let mut left = sides.len().saturating_mul(PATIENCE);
    let mut cells: HashMap<[i64; 2], Vec<usize>> = HashMap::new();
    for (at, side) in sides.iter().enumerate().filter(|(_, side)| plain(side)) {
        #[allow(clippy::cast_possible_truncation, reason = "degrees over a cell, far below 2^63")]
        let [x, y] = [0, 1].map(|axis| {
            let ends = [side[0][axis], side[1][axis]].map(|part| (part / cell).floor() as i64);
            ends[0].min(ends[1])..=ends[0].max(ends[1])
        });
        for column in x {
            for row in y.clone() {
                let known = cells.entry([column, row]).or_default();
                for other in known.iter() {
                    left = left.checked_sub(1)?;
                    if let Some(place) =
                        cross(side, &sides[*other]).filter(|place| loops(ring, &turns, [*other, at], *place))
                    {
                        return Some(place);
                    }
                }
                left = left.checked_sub(1)?;
                known.push(at);
            }
        }
    }
    None
}

/// Whether a crossing of two sides cuts a ring into loops that both count. `turns`: sums of cross products of the sides before each.
fn loops(ring: &[[f64; 2]], turns: &[f64], [first, second]: [usize; 2], place: [f64; 2]) -> bool {
    let cross = |a: [f64; 2], b: [f64; 2]| a[0] * b[1] - b[0] * a[1];
    let inner = turns[second] - turns[first + 1] + cross(place, ring[first + 1]) + cross(ring[second], place);
    let outer = turns[ring.len()] - inner;
    inner.abs().min(outer.abs()) > LOOP * inner.abs().max(outer.abs())
}

/// Where two sides cross, each strictly inside the other.
fn cross([a, b]: &[[f64; 2]; 2], [c, d]: &[[f64; 2]; 2]) -> Option<[f64; 2]> {
    let turn = |p: &[f64; 2], q: &[f64; 2], r: &[f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    let [c_side, d_side] = [turn(a, b, c), turn(a, b, d)];
    let [a_side, b_side] = [turn(c, d, a), turn(c, d, b)];
    if c_side * d_side >= 0.0 || a_side * b_side >= 0.0 {
        return None;
    }
    let share = a_side / (a_side - b_side);
    Some([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])])
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_bow_tie_crosses_itself_and_a_star_outline_does_not() {
        assert_eq!(find(&[[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0], [0.0, 0.0]]), Some([1.0, 1.0]));
        assert_eq!(find(&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [2.0, 1.0], [0.0, 4.0]]), None);
        // Two squares that share a corner only touch.
        assert_eq!(
            find(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0], [1.0, 1.0], [0.0, 1.0]]),
            None
        );
    }

    #[test]
    fn a_ring_made_to_be_slow_ends() {
        let comb: Vec<[f64; 2]> = (0..60_000).map(|at| [f64::from(at % 2) * 170.0, f64::from(at) * 1e-6]).collect();
        let _ = find(&comb);
    }
}
