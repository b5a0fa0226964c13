//! A value seen among its neighbours, in the order of the rows or groups.

use super::aggregate::Sum;
use super::function::Window;

/// Computes a window over values. `parts`: for each value the part it belongs to, and how many parts there are;
/// values of one part are neighbours. A missing value stays missing, as does one of which the part is missing.
pub(super) fn window(window: Window, values: &[Option<f64>], parts: (&[u32], usize)) -> Vec<Option<f64>> {
    let (of, count) = parts;
    let part = |index: usize| of.get(index).map(|&part| part as usize).filter(|&part| part < count);
    let each = |mut step: Box<dyn FnMut(usize, f64) -> Option<f64> + '_>| {
        let value =
            |(index, value): (usize, &Option<f64>)| step(part(index)?, (*value)?).filter(|value| value.is_finite());
        values.iter().enumerate().map(value).collect()
    };
    match window {
        Window::Share => {
            let mut sums = vec![Sum::default(); count];
            for (index, value) in values.iter().enumerate() {
                if let (Some(part), Some(value)) = (part(index), value) {
                    sums[part].add(*value);
                }
            }
            each(Box::new(move |part, value| sums[part].get().filter(|sum| *sum != 0.0).map(|sum| value / sum)))
        }
        Window::Cumulate => {
            let mut sums = vec![Sum::default(); count];
            each(Box::new(move |part, value| {
                sums[part].add(value);
                sums[part].get()
            }))
        }
        Window::Growth => {
            let mut before: Vec<Option<f64>> = vec![None; count];
            let mut changes = Vec::with_capacity(values.len());
            for (index, value) in values.iter().enumerate() {
                let Some(part) = part(index) else {
                    changes.push(None);
                    continue;
                };
                let base = std::mem::replace(&mut before[part], *value).filter(|base| *base > 0.0);
                let change = base.zip(*value).map(|(base, value)| (value - base) / base);
                changes.push(change.filter(|change| change.is_finite()));
            }
            changes
        }
        Window::Rank => {
            let mut order: Vec<(usize, f64, usize)> =
                (0..values.len()).filter_map(|index| Some((part(index)?, values[index]?, index))).collect();
            order.sort_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
            let mut ranks = vec![None; values.len()];
            let (mut begin, mut rank) = (0, 1);
            for (at, &(part, value, index)) in order.iter().enumerate() {
                if at > 0 && order[at - 1].0 != part {
                    begin = at;
                }
                if at == begin || order[at - 1].1 != value {
                    rank = at - begin + 1;
                }
                ranks[index] = Some(rank as f64);
            }
            ranks
        }
    }
}
