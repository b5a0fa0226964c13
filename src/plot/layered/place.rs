//! The place of each spot: layers along one axis, spots across it near what they are linked to.

use super::graph::{Layers, What};
use super::{GAP, Lanes, Thing, WORD_GAP};
use crate::plot::dodge::dodge;

/// Which way layers follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    /// To the right.
    Right,
    /// Downward.
    Down,
}

/// Where everything is.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// The middle of each layer along the axis.
    pub(super) middle: Vec<f64>,
    /// How thick each layer is.
    pub(super) thickness: Vec<f64>,
    /// The middle of each spot across the axis.
    pub(super) center: Vec<f64>,
    /// The length of all layers.
    pub(super) along: f64,
    /// The room across that is needed.
    pub(super) across: f64,
}

/// How often spots move towards their neighbours.
const SWEEPS: usize = 24;

/// Places all spots; across the axis within `room` if it is downward, else in as much room as the fullest layer needs.
pub(super) fn place(layers: &Layers, things: &[Thing], (axis, lanes): (Axis, Lanes), room: f64) -> Placed {
    let thick = |at: usize| if axis == Axis::Right { things[at].width } else { things[at].height };
    let wide = |at: usize| things[at].apart + if axis == Axis::Right { things[at].height } else { things[at].width };
    let mut placed =
        Placed { middle: Vec::new(), thickness: Vec::new(), center: vec![0.0; things.len()], along: 0.0, across: 0.0 };
    let has_words = |layer: &[usize]| layer.iter().any(|&at| matches!(layers.spots[at].what, What::Words(_)));
    for (place, layer) in layers.order.iter().enumerate() {
        let thickness = layer.iter().map(|&at| thick(at)).fold(0.0, f64::max);
        if place > 0 {
            let near = has_words(layer) || has_words(&layers.order[place - 1]);
            placed.along += if near { WORD_GAP } else { GAP };
        }
        placed.middle.push(placed.along + thickness / 2.0);
        placed.thickness.push(thickness);
        placed.along += thickness;
    }
    let full = layers.order.iter().map(|layer| layer.iter().map(|&at| wide(at)).sum::<f64>()).fold(0.0, f64::max);
    let extent = if axis == Axis::Down { full.max(room) } else { full };
    // At first side by side around the middle; then each near the mean of its neighbours, none over another.
    for layer in &layers.order {
        let total: f64 = layer.iter().map(|&at| wide(at)).sum();
        let mut at_px = (extent - total) / 2.0;
        for &at in layer {
            placed.center[at] = at_px + wide(at) / 2.0;
            at_px += wide(at);
        }
    }
    let mut neighbours: Vec<[Vec<usize>; 2]> = vec![[Vec::new(), Vec::new()]; things.len()];
    for (above, below) in layers.pairs() {
        neighbours[above][1].push(below);
        neighbours[below][0].push(above);
    }
    let sweeps = if lanes == Lanes::None { 0 } else { SWEEPS };
    for sweep in 0..sweeps {
        let down = sweep % 2 == 0;
        let count = layers.order.len();
        for step in 0..count {
            let layer = &layers.order[if down { step } else { count - 1 - step }];
            let sides: &[usize] = if sweep + 2 >= sweeps {
                &[0, 1]
            } else if down {
                &[0]
            } else {
                &[1]
            };
            settle(layer, &neighbours, sides, &mut placed.center, &wide, extent);
        }
    }
    // Nothing is left of zero, and no room is lost.
    let edge = |at: usize, sign: f64| placed.center[at] + sign * (wide(at) - things[at].apart) / 2.0;
    let low = (0..things.len()).map(|at| edge(at, -1.0)).fold(f64::INFINITY, f64::min);
    let high = (0..things.len()).map(|at| edge(at, 1.0)).fold(f64::NEG_INFINITY, f64::max);
    placed.center.iter_mut().for_each(|center| *center -= low);
    placed.across = (high - low).max(0.0);
    placed
}

/// Moves the spots of a layer towards the means of their neighbours, keeping their order.
fn settle(
    layer: &[usize],
    neighbours: &[[Vec<usize>; 2]],
    sides: &[usize],
    center: &mut [f64],
    wide: &impl Fn(usize) -> f64,
    extent: f64,
) {
    let wish = |at: usize| {
        let near: Vec<f64> = sides.iter().flat_map(|&side| &neighbours[at][side]).map(|&other| center[other]).collect();
        if near.is_empty() { center[at] } else { near.iter().sum::<f64>() / near.len() as f64 }
    };
    let heights: Vec<f64> = layer.iter().map(|&at| wide(at)).collect();
    // `dodge` sorts by what is wished; the order across the layer is the one with few crossings, so it is kept here.
    let mut wished: Vec<f64> = layer.iter().map(|&at| wish(at) - wide(at) / 2.0).collect();
    let mut low = f64::NEG_INFINITY;
    for (wished, height) in wished.iter_mut().zip(&heights) {
        let middle = (*wished + height / 2.0).max(low);
        low = middle;
        *wished = middle - height / 2.0;
    }
    if let Some(tops) = dodge(&wished, &heights, 0.0, extent) {
        for (&at, top) in layer.iter().zip(tops) {
            center[at] = top + wide(at) / 2.0;
        }
    }
}
