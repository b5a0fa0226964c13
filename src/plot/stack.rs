//! Stacking: where each part of a pile begins and ends.
//!
//! In: values with their pile and series. Out: two ends each. Source: d3-shape `offset/` (ISC) and Vega's `stack` transform.

use super::spec::Stack;

/// One value to be stacked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// The row it came from.
    pub(super) row: usize,
    /// The position it stands on.
    pub(super) pile: usize,
    /// Its place in the order of series.
    pub(super) series: usize,
    /// Its size.
    pub(super) value: f64,
}

/// Ends in the order of the parts, and how many values cannot be stacked in this way.
pub(super) struct Piled {
    pub(super) ends: Vec<Option<[f64; 2]>>,
    pub(super) refused: usize,
}

/// Piles parts up by series order, rows of one series in their order.
///
/// Zero: positive upward and negative downward. Percent: divided by the sum; negative values are refused.
/// Diverge: the middle series of `series` straddles zero. Center: around the middle of the largest pile.
pub(super) fn pile(parts: &[Part], piles: usize, stack: Stack, series: usize) -> Piled {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| (parts[*at].pile, parts[*at].series));
    let mut sums = vec![0.0; piles];
    let mut before = vec![0.0; piles];
    for at in &order {
        let part = parts[*at];
        sums[part.pile] += part.value.abs();
        let twice = part.series * 2 + 1;
        if twice < series {
            before[part.pile] += part.value;
        } else if twice == series {
            before[part.pile] += part.value / 2.0;
        }
    }
    let largest = sums.iter().copied().fold(0.0, f64::max);
    let mut up: Vec<f64> = (0..piles)
        .map(|pile| match stack {
            Stack::Diverge => -before[pile],
            Stack::Center => (largest - sums[pile]) / 2.0,
            Stack::Zero | Stack::Percent | Stack::None => 0.0,
        })
        .collect();
    let mut down = vec![0.0; piles];
    let mut ends = vec![None; parts.len()];
    let mut refused = 0;
    for at in order {
        let Part { pile, value, .. } = parts[at];
        let shares = stack != Stack::Zero;
        let beyond = !(up[pile] + value.max(0.0)).is_finite() || !(down[pile] + value.min(0.0)).is_finite();
        if beyond || shares && value < 0.0 {
            refused += 1;
            continue;
        }
        let pole = if value < 0.0 { &mut down[pile] } else { &mut up[pile] };
        let start = *pole;
        *pole += value;
        let divisor = if stack == Stack::Percent && sums[pile] > 0.0 { sums[pile] } else { 1.0 };
        ends[at] = Some([start / divisor, *pole / divisor]);
    }
    Piled { ends, refused }
}
