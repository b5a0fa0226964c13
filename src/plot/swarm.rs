//! Points that step aside so that none lies on another: a beeswarm.
//!
//! In: places along one direction and a least distance. Out: how far each point moves across, nearest to the middle first.
//! The order of the rows decides, and nothing else: the same rows give the same drawing.
//! Source: Observable Plot, `transforms/dodge.js` (ISC), with the neighbours found in strips as wide as the distance.

use std::collections::HashMap;

/// The moves across of points along a line, px; the middle is 0. No two points are nearer than `distance`.
///
/// `along`: px, finite. Each point takes the free place nearest to the middle, the lower one of two.
pub(super) fn swarm(along: &[f64], distance: f64) -> Vec<f64> {
    /// So that circles that touch do not count as meeting.
    const TOUCH: f64 = 1e-6;
    let mut strips: HashMap<i64, Vec<[f64; 2]>> = HashMap::new();
    #[allow(clippy::cast_possible_truncation, reason = "px of a drawing")]
    let strip = |place: f64| (place / distance).floor() as i64;
    let mut moves = Vec::with_capacity(along.len());
    for &place in along {
        let own = strip(place);
        let mut taken: Vec<[f64; 2]> = Vec::new();
        for near in own - 1..=own + 1 {
            for [x, y] in strips.get(&near).into_iter().flatten() {
                let aside = (place - x).abs();
                if aside < distance {
                    let clear = (distance * distance - aside * aside).sqrt();
                    taken.push([y - clear, y + clear]);
                }
            }
        }
        taken.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let mut below = 0.0;
        for [low, high] in &taken {
            if below > low + TOUCH && below < high - TOUCH {
                below = *high;
            }
        }
        taken.sort_by(|a, b| b[1].total_cmp(&a[1]));
        let mut above = 0.0;
        for [low, high] in &taken {
            if above > low + TOUCH && above < high - TOUCH {
                above = *low;
            }
        }
        let across = if below <= -above { below } else { above };
        moves.push(across);
        strips.entry(own).or_default().push([place, across]);
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swarm_keeps_points_apart_and_near_the_middle() {
        let along: Vec<f64> = (0..400_u32).map(|at| f64::from(at * 7919 % 300)).collect();
        let across = swarm(&along, 7.0);
        for (a, one) in along.iter().zip(&across).enumerate() {
            for other in along.iter().zip(&across).skip(a + 1) {
                let apart = (one.0 - other.0).hypot(one.1 - other.1);
                assert!(apart > 7.0 - 1e-3, "{one:?} {other:?}");
            }
        }
        assert_eq!(swarm(&[10.0, 30.0], 7.0), [0.0, 0.0]);
    }

    #[test]
    fn swarm_of_equal_points_is_a_column() {
        assert_eq!(swarm(&[5.0, 5.0, 5.0], 7.0), [0.0, 7.0, -7.0]);
    }
}
