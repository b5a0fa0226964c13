//! Moving labels along one axis so that none overlap and each stays near its place.
//!
//! In: wished tops and heights. Out: tops. Source: isotonic regression by pool-adjacent-violators (Ayer et al. 1955),
//! which is the least sum of squared moves that keeps the order.

/// The tops of labels that wish to be at `wished` with `heights`, within [low, high].
///
/// `None` when they are together taller than the room. The answer is in the order of the input; ties keep it.
pub(super) fn dodge(wished: &[f64], heights: &[f64], low: f64, high: f64) -> Option<Vec<f64>> {
    let total: f64 = heights.iter().sum();
    if total > high - low {
        return None;
    }
    let mut order: Vec<usize> = (0..wished.len()).collect();
    order.sort_by(|a, b| (wished[*a] + heights[*a] / 2.0).total_cmp(&(wished[*b] + heights[*b] / 2.0)));
    let mut offsets = Vec::with_capacity(order.len());
    let mut offset = 0.0;
    for at in &order {
        offsets.push(offset);
        offset += heights[*at];
    }
    let mut pools: Vec<(f64, f64)> = Vec::new();
    for (at, offset) in order.iter().zip(&offsets) {
        let mut pool = (wished[*at] - offset, 1.0);
        while let Some(last) = pools.last().copied().filter(|last| last.0 > pool.0) {
            pools.pop();
            let weight = last.1 + pool.1;
            pool = ((last.0 * last.1 + pool.0 * pool.1) / weight, weight);
        }
        pools.push(pool);
    }
    let mut tops = vec![0.0; wished.len()];
    let mut next = 0;
    for (level, weight) in pools {
        let level = level.clamp(low, high - total);
        let mut left = weight;
        while left > 0.5 {
            tops[order[next]] = level + offsets[next];
            next += 1;
            left -= 1.0;
        }
    }
    Some(tops)
}

#[cfg(test)]
mod tests {
    use super::dodge;

    #[test]
    fn dodge_leaves_free_labels_alone() {
        assert_eq!(dodge(&[50.0, 10.0], &[10.0, 10.0], 0.0, 100.0), Some(vec![50.0, 10.0]));
    }

    #[test]
    fn dodge_spreads_evenly_around_the_mean() {
        assert_eq!(dodge(&[50.0, 50.0], &[10.0, 10.0], 0.0, 100.0), Some(vec![45.0, 55.0]));
    }

    #[test]
    fn dodge_keeps_within_the_room() {
        assert_eq!(dodge(&[95.0, 96.0], &[10.0, 10.0], 0.0, 100.0), Some(vec![80.0, 90.0]));
        assert_eq!(dodge(&[-5.0, 0.0], &[10.0, 10.0], 0.0, 100.0), Some(vec![0.0, 10.0]));
        assert_eq!(dodge(&[0.0, 0.0], &[10.0, 10.0], 0.0, 19.0), None);
    }
}
