//! `bar`: bars over categories or time.

use super::args::Args;
use super::chart::{Form, draw};
use super::param::{Param, Shape, optional};
use super::{Drawing, Figure, Scope};
use crate::diag::Diagnostic;
use crate::plot::{Group, Mark, Orient, Stack};

/// Bars over categories or time.
pub(super) struct Bar;

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column", "The category or time of each bar."),
    optional("y", Shape::Channels, "every other column of numbers", "The length of the bars; several are series."),
    optional("color", Shape::Channel, "one series", "The column whose values are the series."),
    optional("unit", Shape::Text, "the unit in the table's sidecar", "The unit of the numbers."),
    optional("orient", Shape::OneOf(&["auto", "v", "h"]), "`auto`", "Whether bars stand (`v`) or lie (`h`)."),
    optional(
        "group",
        Shape::Flag,
        "`true`",
        "Whether series stand beside each other (`true`) or on each other (`false`).",
    ),
];

impl Figure for Bar {
    fn name(&self) -> &'static str {
        "bar"
    }

    fn about(&self) -> &'static str {
        "Bars over categories or time; they begin at zero, and lie down when their names do not fit below them."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn example(&self) -> &'static str {
        "{{ bar(data=\"bids.csv\", x=\"year\", y=\"count\", id=\"fig-bids\", caption=\"Tenders for large models\", unit=\"个\") }}"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        draw(args, scope, &Form { mark: Mark::Bar, word: "kind_bar" }, |spec| {
            spec.orient = match args.text("orient") {
                Some("h") => Orient::Horizontal,
                Some("v") => Orient::Vertical,
                _ => Orient::Auto,
            };
            let stacked = args.flag("group") == Some(false);
            spec.group = if stacked { Group::Stacked } else { Group::Dodged };
            spec.stack = Stack::Zero;
        })
    }
}
