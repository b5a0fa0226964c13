//! `line`, and its forms with steps and curves: lines over time or an ordered scale.

use super::chart::{Parts, Xy};
use super::param::{Param, Shape, optional};
use crate::diag::Diagnostic;
use crate::plot::{Curve, Mark, Spec};

const X: Param = optional("x", Shape::Channel, "the first column", "The time or order of the points.");
const Y: Param =
    optional("y", Shape::Channels, "every other column of numbers", "The height of the points; several are lines.");
const COLOR: Param = optional("color", Shape::Channel, "one line", "The column whose values are the lines.");

/// Lines over time or an ordered scale.
pub(super) const LINE: Xy = Xy {
    name: "line",
    about: "Lines over time or an ordered scale, each named at its end; a missing value is a gap.",
    params: &[
        X,
        Y,
        COLOR,
        optional("curve", Shape::OneOf(&["straight", "step", "smooth"]), "`straight`", "How lines run between points."),
    ],
    example: "```chart line {#fig-visits}\ncaption: Visits by month\nunit: visits\n---\nmonth,2024,2025\n1,310,420\n2,290,455\n3,350,510\n4,405,560\n```",
    word: "kind_line",
    build: |parts| {
        let curve = match parts.args.text("curve") {
            Some("step") => Curve::Step,
            Some("smooth") => Curve::Smooth,
            _ => Curve::Straight,
        };
        lines(parts, curve)
    },
};

/// Lines that hold their value until the next point.
pub(super) const STEP: Xy = Xy {
    name: "step",
    about: "Lines that hold each value until the next point, for prices, rates and other things that jump.",
    params: &[X, Y, COLOR],
    example: "```chart step {#fig-step}\ncaption: Price of a call\nunit: cents\n---\ndate,price\n2024-01,12\n2024-05,8\n2024-09,4\n2025-03,3\n2025-08,3\n```",
    word: "kind_step",
    build: |parts| lines(parts, Curve::Step),
};

/// Lines without corners.
pub(super) const SMOOTH: Xy = Xy {
    name: "smooth",
    about: "Lines without corners that never leave the range of neighbouring points.",
    params: &[X, Y, COLOR],
    example: "```chart smooth {#fig-smooth}\ncaption: Visits by month\nunit: thousand\n---\nmonth,visits\n2025-01,42\n2025-02,45\n2025-03,44\n2025-04,56\n2025-05,54\n2025-06,61\n```",
    word: "kind_line",
    build: |parts| lines(parts, Curve::Smooth),
};

fn lines(parts: &Parts<'_>, curve: Curve) -> Result<Spec, Vec<Diagnostic>> {
    Ok(Spec { curve, ..parts.spec(vec![parts.layer(Mark::Line)]) })
}
