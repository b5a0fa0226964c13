//! Which places of a drawing are taken, asked in constant time.
//!
//! In: rectangles. Out: whether another one meets any of them. A grid of cells stands in for the bitmap of
//! Kittivorawong et al. 2020, so that the answer is exact.

use super::math::floor;
use super::scene::Rect;

/// The side of a cell, px: about two lines of text.
const CELL: f64 = 32.0;
/// Cells that lie so many apart, in either direction, share a drawer.
const PERIOD: usize = 32;

/// Rectangles by the cells they lie in.
#[derive(Debug, Clone)]
pub(super) struct Occupied {
    rects: Vec<Rect>,
    /// The number of the last entry of each drawer; 0 for none.
    drawers: [u32; PERIOD * PERIOD],
    entries: Vec<Entry>,
}

/// A rectangle in a drawer.
#[derive(Debug, Clone, Copy)]
struct Entry {
    rect: usize,
    /// The number of the entry before it in its drawer; 0 for none.
    before: u32,
}

impl Default for Occupied {
    fn default() -> Self {
        Self { rects: Vec::new(), drawers: [0; PERIOD * PERIOD], entries: Vec::new() }
    }
}

impl Occupied {
    /// Takes a place.
    pub(super) fn take(&mut self, rect: Rect) {
        for drawer in drawers(&rect) {
            self.entries.push(Entry { rect: self.rects.len(), before: self.drawers[drawer] });
            self.drawers[drawer] = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        }
        self.rects.push(rect);
    }

    /// Whether a rectangle meets a place that is taken.
    pub(super) fn meets(&self, rect: &Rect) -> bool {
        drawers(rect).any(|drawer| {
            let entry = |number: u32| self.entries.get(usize::try_from(number).ok()?.checked_sub(1)?);
            let mut next = entry(self.drawers[drawer]);
            while let Some(Entry { rect: at, before }) = next {
                if self.rects[*at].meets(rect) {
                    return true;
                }
                next = entry(*before);
            }
            false
        })
    }
}

impl Extend<Rect> for Occupied {
    fn extend<I: IntoIterator<Item = Rect>>(&mut self, rects: I) {
        rects.into_iter().for_each(|rect| self.take(rect));
    }
}

/// The drawers of the cells of a rectangle, none twice.
fn drawers(rect: &Rect) -> impl Iterator<Item = usize> + use<> {
    let cell = |px: f64| floor((px / CELL).clamp(-1000.0, 1000.0));
    let span = |from: f64, to: f64| {
        let (from, to) = (cell(from), cell(to));
        let count = usize::try_from(to - from + 1).unwrap_or(0).min(PERIOD);
        let first = usize::try_from(from.rem_euclid(PERIOD as i64)).unwrap_or(0);
        (first..first + count).map(|cell| cell % PERIOD)
    };
    let across = span(rect.x, rect.right());
    span(rect.y, rect.bottom()).flat_map(move |y| across.clone().map(move |x| y * PERIOD + x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occupied_answers_as_looking_at_all_does() {
        let rect = |at: u32| {
            let part = |factor: u32, end: u32| f64::from(at.wrapping_mul(factor) % end);
            Rect { x: part(7919, 640), y: part(6101, 400), width: part(31, 90) + 1.0, height: part(17, 40) + 1.0 }
        };
        let mut occupied = Occupied::default();
        let mut all: Vec<Rect> = Vec::new();
        for at in 0..300 {
            let other = rect(at * 13 + 7);
            assert_eq!(occupied.meets(&other), all.iter().any(|rect| rect.meets(&other)), "{at}");
            occupied.take(rect(at));
            all.push(rect(at));
        }
        let far = Rect { x: 3.0 + 32.0 * 32.0, y: -2000.0, width: 5000.0, height: 1.0 };
        assert!(!occupied.meets(&far));
        occupied.take(far);
        assert!(occupied.meets(&Rect { x: 3000.0, y: -2000.0, width: 1.0, height: 9.0 }));
        let off = Rect { x: 1e9, y: f64::NAN, width: 3.0, height: 3.0 };
        assert!(!occupied.meets(&off));
    }
}
