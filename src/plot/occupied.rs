//! Which places of a drawing are taken, asked in constant time.
//!
//! In: rectangles. Out: whether another one meets any of them. A grid of cells stands in for the bitmap of
//! Kittivorawong et al. 2020, so that the answer is exact.

use std::collections::HashMap;

use super::scene::Rect;

/// The side of a cell, px: about two lines of text.
const CELL: f64 = 32.0;

/// Rectangles by the cells they lie in.
#[derive(Debug, Clone, Default)]
pub(super) struct Occupied {
    rects: Vec<Rect>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

impl Occupied {
    /// Takes a place.
    pub(super) fn take(&mut self, rect: Rect) {
        let at = self.rects.len();
        self.rects.push(rect);
        for cell in cells(&rect) {
            self.cells.entry(cell).or_default().push(at);
        }
    }

    /// Whether a rectangle meets a place that is taken.
    pub(super) fn meets(&self, rect: &Rect) -> bool {
        cells(rect)
            .any(|cell| self.cells.get(&cell).is_some_and(|own| own.iter().any(|at| self.rects[*at].meets(rect))))
    }
}

impl Extend<Rect> for Occupied {
    fn extend<I: IntoIterator<Item = Rect>>(&mut self, rects: I) {
        rects.into_iter().for_each(|rect| self.take(rect));
    }
}

/// The cells of a rectangle, kept within a board of 2,000 cells a side.
fn cells(rect: &Rect) -> impl Iterator<Item = (i32, i32)> + use<> {
    #[allow(clippy::cast_possible_truncation, reason = "clamped before")]
    let cell = |px: f64| (px / CELL).floor().clamp(-1000.0, 1000.0) as i32;
    let (left, right) = (cell(rect.x), cell(rect.right()));
    let (top, bottom) = (cell(rect.y), cell(rect.bottom()));
    (top..=bottom).flat_map(move |y| (left..=right).map(move |x| (x, y)))
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
        let off = Rect { x: 1e9, y: f64::NAN, width: 3.0, height: 3.0 };
        assert!(!occupied.meets(&off));
    }
}
