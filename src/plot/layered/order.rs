//! The order of spots across their layers, with few crossings of links.
//!
//! Layers are swept to and fro, each sorted by the mean place of what its spots are linked to (Sugiyama et al. 1981);
//! the order with the fewest crossings is kept.

use super::graph::Layers;

/// How often layers are swept each way.
const SWEEPS: usize = 10;

/// Orders all layers.
pub(super) fn order(layers: &mut Layers) {
    let mut best = (crossings(layers), layers.order.clone());
    for sweep in 0..SWEEPS {
        let count = layers.order.len();
        if sweep % 2 == 0 {
            (1..count).for_each(|layer| sort(layers, layer, Toward::Above));
        } else {
            (0..count.saturating_sub(1)).rev().for_each(|layer| sort(layers, layer, Toward::Below));
        }
        let found = crossings(layers);
        if found < best.0 {
            best = (found, layers.order.clone());
        }
    }
    layers.order = best.1;
}

#[derive(Clone, Copy, PartialEq)]
enum Toward {
    Above,
    Below,
}

/// Sorts a layer by the mean place of its neighbours; a spot without any keeps its place.
fn sort(layers: &mut Layers, layer: usize, toward: Toward) {
    let places = layers.places();
    let mut sums = vec![(0.0, 0.0); layers.spots.len()];
    for (above, below) in layers.pairs() {
        let (own, other) = if toward == Toward::Above { (below, above) } else { (above, below) };
        sums[own].0 += places[other] as f64;
        sums[own].1 += 1.0;
    }
    let mean = |at: usize| if sums[at].1 > 0.0 { sums[at].0 / sums[at].1 } else { places[at] as f64 };
    layers.order[layer].sort_by(|a, b| mean(*a).total_cmp(&mean(*b)));
}

/// How often links cross between neighbouring layers.
fn crossings(layers: &Layers) -> usize {
    let places = layers.places();
    let mut between: Vec<Vec<(usize, usize)>> = vec![Vec::new(); layers.order.len()];
    for (above, below) in layers.pairs() {
        between[layers.spots[above].layer].push((places[above], places[below]));
    }
    let crossed = |pairs: &Vec<(usize, usize)>| {
        let cross = |at: usize| {
            let (above, below) = pairs[at];
            pairs[at + 1..]
                .iter()
                .filter(|other| (other.0 < above && other.1 > below) || (other.0 > above && other.1 < below))
                .count()
        };
        (0..pairs.len()).map(cross).sum::<usize>()
    };
    between.iter().map(crossed).sum()
}
