//! The last guard of the promise that no two labels meet and none leaves the board.
//!
//! In: a scene. Out: the same scene without the less important of any two labels that meet.

use super::occupied::Occupied;
use super::scene::{Label, Role, Scene};

/// Removes labels that meet a more important one or leave the board; returns how many.
///
/// Labels without a text go as well, but nobody misses them.
pub(super) fn sweep(scene: &mut Scene) -> usize {
    scene.labels.retain(|label| !label.lines.iter().all(String::is_empty));
    let mut order: Vec<usize> = (0..scene.labels.len()).collect();
    order.sort_by_key(|at| rank(&scene.labels[*at]));
    let mut kept: Vec<usize> = Vec::with_capacity(order.len());
    let mut occupied = Occupied::default();
    for at in order {
        let label = &scene.labels[at];
        let bounds = label.bounds;
        let inside = bounds.x >= -1e-6
            && bounds.right() <= scene.width + 1e-6
            && bounds.y >= -1e-6
            && bounds.bottom() <= scene.height + 1e-6;
        if inside && !occupied.meets(&bounds) {
            occupied.take(bounds);
            kept.push(at);
        }
    }
    kept.sort_unstable();
    let removed = scene.labels.len() - kept.len();
    let mut at = 0;
    let mut next = kept.into_iter().peekable();
    scene.labels.retain(|_| {
        let keep = next.peek() == Some(&at);
        if keep {
            next.next();
        }
        at += 1;
        keep
    });
    removed
}

fn rank(label: &Label) -> u8 {
    match label.role {
        Role::Tick | Role::Name => 0,
        Role::Title => 1,
        Role::Note => 2,
        Role::Value => 3,
        Role::Inside(_) => 4,
    }
}
