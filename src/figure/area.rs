//! `area`, `stacked-area`, `percent-area`, `stream`: amounts over time as areas.

use super::chart::{Parts, Xy};
use super::param::{Param, Shape, optional};
use super::stacked::{none_negative, sum_to_hundred};
use crate::diag::Diagnostic;
use crate::plot::{Curve, Mark, Spec, Stack, Ticks};

const X: Param = optional("x", Shape::Channel, "the first column", "The time or order.");
const Y: Param = optional("y", Shape::Channels, "every other column of numbers", "The amounts; several are series.");
const COLOR: Param = optional("color", Shape::Channel, "one series", "The column whose values are the series.");
const CURVE: Param =
    optional("curve", Shape::OneOf(&["straight", "step", "smooth"]), "`straight`", "How edges run between points.");

/// One amount over time.
pub(super) const AREA: Xy = Xy {
    name: "area",
    about: "An amount over time as the area between its line and zero; several stand on each other.",
    params: &[X, Y, COLOR, CURVE],
    example: "```chart area {#fig-area}\ncaption: Visits by month\nunit: visits\n---\nmonth,visits\n2025-01,420\n2025-02,455\n2025-03,510\n2025-04,560\n2025-05,540\n2025-06,610\n```",
    word: "kind_area",
    build: |parts| areas(parts, Stack::Zero),
};

/// Amounts over time on each other.
pub(super) const STACKED: Xy = Xy {
    name: "stacked-area",
    about: "Amounts over time on each other, so that the upper edge is their sum.",
    params: &[X, Y, COLOR, CURVE],
    example: "```chart stacked-area {#fig-stacked-area}\ncaption: Visits by region\nunit: thousand\n---\nyear,North,South,West\n2021,1.2,2.8,1.4\n2022,1.9,3.4,1.6\n2023,2.1,3.9,1.8\n2024,2.3,4.1,2.0\n2025,2.6,4.7,1.9\n```",
    word: "kind_stacked_area",
    build: |parts| areas(parts, Stack::Zero),
};

/// Shares over time.
pub(super) const PERCENT: Xy = Xy {
    name: "percent-area",
    about: "The shares that amounts have in their sum, over time.",
    params: &[X, Y, COLOR, CURVE],
    example: "```chart percent-area {#fig-percent-area}\ncaption: Where visitors come from\n---\nyear,nearby,country,abroad\n2021,290,310,12\n2022,310,402,41\n2023,322,455,96\n2024,318,501,137\n```",
    word: "kind_percent_area",
    build: |parts| {
        none_negative(parts, "a share")?;
        sum_to_hundred(parts)?;
        areas(parts, Stack::Percent)
    },
};

/// Amounts around a middle line.
pub(super) const STREAM: Xy = Xy {
    name: "stream",
    about: "Amounts over time around a middle line, for the shape of many series rather than their numbers.",
    params: &[X, Y, COLOR],
    example: "```chart stream {#fig-stream}\ncaption: Visits by region\nunit: thousand\n---\nyear,North,South,West,East\n2020,0.4,1.1,0.9,0.3\n2021,1.2,2.8,1.4,0.6\n2022,1.9,3.4,1.6,1.3\n2023,2.1,3.9,1.8,2.2\n2024,2.3,3.1,2.0,2.9\n2025,1.6,2.7,1.9,2.4\n```",
    word: "kind_stream",
    build: |parts| {
        none_negative(parts, "an amount in a stream")?;
        let mut spec = areas(parts, Stack::Center)?;
        // The distance from the edge of the stream is no number that anybody wants.
        for y in spec.layers.iter_mut().filter_map(|layer| layer.channels.y.as_mut()) {
            if y.scale.ticks == Ticks::Auto {
                y.scale.ticks = Ticks::None;
            }
        }
        Ok(Spec { curve: Curve::Smooth, ..spec })
    },
};

fn areas(parts: &Parts<'_>, stack: Stack) -> Result<Spec, Vec<Diagnostic>> {
    let curve = match parts.args.text("curve") {
        Some("step") => Curve::Step,
        Some("smooth") => Curve::Smooth,
        _ => Curve::Straight,
    };
    Ok(Spec { stack, curve, ..parts.spec(vec![parts.layer(Mark::Area)]) })
}
