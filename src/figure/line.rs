//! `line`: lines over time or an ordered scale.

use super::args::Args;
use super::chart::{Form, draw};
use super::param::{Param, Shape, optional};
use super::{Drawing, Figure, Scope};
use crate::diag::Diagnostic;
use crate::plot::{Curve, Mark};

/// Lines over time or an ordered scale.
pub(super) struct Line;

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column", "The time or order of the points."),
    optional("y", Shape::Channels, "every other column of numbers", "The height of the points; several are lines."),
    optional("color", Shape::Channel, "one line", "The column whose values are the lines."),
    optional("unit", Shape::Text, "the unit in the table's sidecar", "The unit of the numbers."),
    optional("curve", Shape::OneOf(&["straight", "step", "smooth"]), "`straight`", "How lines run between points."),
];

impl Figure for Line {
    fn name(&self) -> &'static str {
        "line"
    }

    fn about(&self) -> &'static str {
        "Lines over time or an ordered scale, each named at its end; a missing value is a gap."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn example(&self) -> &'static str {
        "```chart line {#fig-visits}\ncaption: Visits by month\nunit: visits\n---\nmonth,2024,2025\n1,310,420\n2,290,455\n3,350,510\n4,405,560\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        draw(args, scope, &Form { mark: Mark::Line, word: "kind_line" }, |spec| {
            spec.curve = match args.text("curve") {
                Some("step") => Curve::Step,
                Some("smooth") => Curve::Smooth,
                _ => Curve::Straight,
            };
        })
    }
}
