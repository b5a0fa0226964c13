//! Room between marks and the frame: a domain that ends where a point lies is widened by a step.
//!
//! In: a model and a direction. Out: its [`Dimension`], one step wider at an end on which marks would lie.
//! Zero, the ends that an author gave, bins and bent scales stay as they are, and so does a hundred per cent.

use super::dimension::{Dimension, Kind};
use super::model::{Direction, Model, Rows};
use super::scale::Transform;
use super::spec::Mark;
use super::tick::tick_step;

/// A mark nearer to an end than this share of the domain lies on the frame: half a dot on a chart of usual height.
const NEAR: f64 = 0.015;

/// Ends that marks may touch.
#[derive(Clone, Copy, Default)]
struct Kept {
    low: bool,
    high: bool,
}

impl Kept {
    fn and(self, other: Self) -> Self {
        Self { low: self.low || other.low, high: self.high || other.high }
    }
}

/// The dimension of a direction over the layers that `keep` lets in, wide enough that no mark lies on the frame.
pub(super) fn cleared(model: &Model<'_>, direction: Direction, keep: &dyn Fn(&Rows<'_>) -> bool) -> Option<Dimension> {
    let mut dimension = Dimension::of(model, direction, keep)?;
    let [low_is_open, high_is_open] = dimension.open;
    let layers = model.layers.iter().filter(|rows| keep(rows) && rows.channel(direction, 0).is_some());
    let wanted = layers.map(|rows| keeps_clear(rows, direction)).fold(Kept::default(), Kept::and);
    let Kind::Continuous { transform: Transform::Linear, domain, exact, magnitude, .. } = &mut dimension.kind else {
        return Some(dimension);
    };
    let [low, high] = *domain;
    let step = tick_step(low, high, 10.0).size();
    let near = |end: f64, value: f64| end != 0.0 && (end - value).abs() < NEAR * (high - low);
    let whole = magnitude.whole() == Some(high);
    let lower = low - step;
    let higher = high + step;
    if wanted.low && low_is_open && near(low, exact[0]) && lower.is_finite() {
        domain[0] = if low > 0.0 { lower.max(0.0) } else { lower };
    }
    if wanted.high && high_is_open && near(high, exact[1]) && !whole && higher.is_finite() {
        domain[1] = if high < 0.0 { higher.min(0.0) } else { higher };
    }
    Some(dimension)
}

/// From which ends of a direction the marks of a layer keep away.
fn keeps_clear(rows: &Rows<'_>, direction: Direction) -> Kept {
    let both = Kept { low: true, high: true };
    match rows.mark {
        Mark::Point | Mark::Head | Mark::Tick | Mark::Swarm => both,
        // A box, a whisker or a range that touches the axis would seem to grow from it.
        Mark::Bar | Mark::Rule if rows.value == direction && rows.channel(direction, 1).is_some() => both,
        Mark::Line if rows.value == direction => Kept { low: true, high: false },
        Mark::Area if rows.value == direction && !rows.grows_from_base() => Kept { low: true, high: false },
        _ => Kept::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Artboard, Channel, Layer, Scale, Spec, draw};

    fn domains(mark: Mark, x: Channel, y: Channel, board: &Artboard) -> [[f64; 2]; 2] {
        let scene = draw(&Spec::of(vec![Layer::xy(mark, x, y)], "en"), board);
        let domain = |axis: Option<&crate::plot::scene::Axis>| match axis.map(|axis| &axis.scale) {
            Some(Scale::Continuous(scale)) => scale.domain,
            _ => [f64::NAN; 2],
        };
        [domain(scene.panels[0].x.as_ref()), domain(scene.panels[0].y.as_ref())]
    }

    #[test]
    fn clearance_keeps_points_off_the_frame() {
        let at = |values: [f64; 3]| Channel::numbers(values);
        let wide = Artboard::wide();
        let of = |values: [f64; 3]| domains(Mark::Point, at(values), at(values), &wide)[1];
        assert_eq!(of([20.0, 50.0, 80.0]), [15.0, 85.0]);
        assert_eq!(of([0.0, 50.0, 100.0]), [0.0, 110.0], "zero is the frame");
        assert_eq!(of([2.0, 5.0, 100.0]), [0.0, 110.0], "what is far from the end stays");
        assert_eq!(of([-80.0, -50.0, -20.0]), [-85.0, -15.0]);
        let fixed = Artboard::fixed(200.0, 200.0);
        let values = || at([20.0, 50.0, 80.0]);
        assert_eq!(domains(Mark::Point, values(), values(), &fixed), [[20.0, 80.0]; 2], "as other engines have it");
        let given = domains(Mark::Point, values(), values().domain(20.0, 80.0), &wide);
        assert_eq!(given[1], [20.0, 80.0], "as the author has it");
        let percent = at([40.0, 50.0, 100.0]).unit("%");
        assert_eq!(domains(Mark::Point, values(), percent, &wide)[1][1], 100.0, "there is no more than all");
    }

    #[test]
    fn clearance_keeps_lines_off_the_axis_only() {
        let values = || Channel::numbers([50.0, 70.0, 90.0]);
        let [x, y] = domains(Mark::Line, Channel::numbers([1.0, 2.0, 3.0]), values(), &Artboard::wide());
        assert_eq!(x, [1.0, 3.0]);
        assert_eq!(y, [45.0, 90.0]);
    }
}
