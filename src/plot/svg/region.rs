//! The rings of a region as path data: no point twice on a tenth of a px, and stripes where there is no data.

use crate::plot::path::Path;
use crate::plot::scene::Ink;

/// The distance between two stripes, px along each side.
const STRIPE: f64 = 5.0;

/// Writes rings; hatched ones with stripes in them.
pub(super) fn trace(path: &mut Path, rings: &[Vec<[f64; 2]>], ink: Ink) {
    for ring in rings {
        outline(path, ring);
    }
    if ink == Ink::Hatch {
        stripes(path, rings);
    }
}

fn outline(path: &mut Path, ring: &[[f64; 2]]) {
    let tenths = |[x, y]: [f64; 2]| [(x * 10.0).round(), (y * 10.0).round()];
    let mut last = None;
    let first = ring.first().map(|point| tenths(*point));
    for point in ring {
        let here = tenths(*point);
        match last {
            None => path.move_to(point[0], point[1]),
            Some(before) if before == here || Some(here) == first => continue,
            Some(_) => path.line_to(point[0], point[1]),
        }
        last = Some(here);
    }
    if last.is_some() {
        path.close();
    }
}

/// Strokes from the lower left to the upper right, cut to the rings by the even-odd rule.
fn stripes(path: &mut Path, rings: &[Vec<[f64; 2]>]) {
    // Where each side meets the stripes x + y = k · 5: by stripe, the x of each meeting.
    let mut meetings: Vec<(i64, f64)> = Vec::new();
    for ring in rings {
        for (at, a) in ring.iter().enumerate() {
            let b = ring[(at + 1) % ring.len()];
            let [low, high] = [a[0] + a[1], b[0] + b[1]];
            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "stripes of a drawing")]
            for stripe in (low.min(high) / STRIPE).ceil() as i64..(low.max(high) / STRIPE).ceil() as i64 {
                let share = (stripe as f64 * STRIPE - low) / (high - low);
                meetings.push((stripe, a[0] + share * (b[0] - a[0])));
            }
        }
    }
    meetings.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    for pair in meetings.chunk_by(|a, b| a.0 == b.0).flat_map(|stripe| stripe.chunks_exact(2)) {
        let [(stripe, from), (_, to)] = pair else { continue };
        #[allow(clippy::cast_precision_loss, reason = "stripes of a drawing")]
        let sum = *stripe as f64 * STRIPE;
        if to - from > 0.3 {
            path.move_to(*from, sum - from);
            path.line_to(*to, sum - to);
        }
    }
}
