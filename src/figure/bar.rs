//! `bar`, and its forms that stand, lie or stand side by side: bars over categories or time.

use super::chart::{Parts, Xy};
use super::param::{Param, Shape, optional};
use crate::diag::Diagnostic;
use crate::plot::{Bars, Group, Mark, Orient, Spec, Stack};

const X: Param = optional("x", Shape::Channel, "the first column", "The category or time of each bar.");
const Y: Param =
    optional("y", Shape::Channels, "every other column of numbers", "The length of the bars; several are series.");
const COLOR: Param = optional("color", Shape::Channel, "one series", "The column whose values are the series.");

/// Bars over categories or time.
pub(super) const BAR: Xy = Xy {
    name: "bar",
    about: "Bars over categories or time; they begin at zero, and lie down when their names do not fit below them.",
    params: &[
        X,
        Y,
        COLOR,
        optional("orient", Shape::OneOf(&["auto", "v", "h"]), "`auto`", "Whether bars stand (`v`) or lie (`h`)."),
        optional(
            "group",
            Shape::Flag,
            "`true`",
            "Whether series stand beside each other (`true`) or on each other (`false`).",
        ),
    ],
    example: "{{ bar(data=\"bids.csv\", x=\"year\", y=\"count\", id=\"fig-bids\", caption=\"Tenders for large models\") }}",
    word: "kind_bar",
    build: |parts| {
        let group = if parts.args.flag("group") == Some(false) { Group::Stacked } else { Group::Dodged };
        bars(parts, orient(parts), group)
    },
};

/// Bars that stand.
pub(super) const COLUMN: Xy = Xy {
    name: "column",
    about: "Bars that stand, however long their names are; more often `bar` is right, which lies down where it must.",
    params: &[X, Y, COLOR],
    example: "{{ column(data=\"bids.csv\", x=\"year\", y=\"count\", id=\"fig-column\", caption=\"Tenders for large models\") }}",
    word: "kind_bar",
    build: |parts| bars(parts, Orient::Vertical, Group::Dodged),
};

/// Bars that lie.
pub(super) const HBAR: Xy = Xy {
    name: "hbar",
    about: "Bars that lie, one below the other, with their names at the left.",
    params: &[X, Y, COLOR],
    example: "{{ hbar(data=\"survey.csv\", x=\"stage\", y={field: \"share\", unit: \"%\"}, n=1166, id=\"fig-hbar\", caption=\"Use of large models\") }}",
    word: "kind_hbar",
    build: |parts| bars(parts, Orient::Horizontal, Group::Dodged),
};

/// Bars as stems.
pub(super) const LOLLIPOP: Xy = Xy {
    name: "lollipop",
    about: "Bars as thin stems with a dot at their end, lighter to look at where there are many of them.",
    params: &[
        X,
        Y,
        COLOR,
        optional("orient", Shape::OneOf(&["auto", "v", "h"]), "`auto`", "Whether stems stand (`v`) or lie (`h`)."),
    ],
    example: "{{ lollipop(data=\"survey.csv\", x=\"stage\", y={field: \"share\", unit: \"%\"}, n=1166, id=\"fig-lollipop\", caption=\"Use of large models\") }}",
    word: "kind_lollipop",
    build: |parts| Ok(Spec { bars: Bars::Stem, ..bars(parts, orient(parts), Group::Dodged)? }),
};

/// Bars side by side.
pub(super) const GROUPED: Xy = Xy {
    name: "grouped",
    about: "Bars of several series side by side over each category.",
    params: &[X, Y, COLOR],
    example: "```chart grouped {#fig-grouped}\ncaption: Visits by region\nunit: visits\n---\nregion,2024,2025\nNorth,2310,2590\nSouth,4120,4700\nWest,1980,1870\n```",
    word: "kind_grouped",
    build: |parts| bars(parts, orient(parts), Group::Dodged),
};

fn orient(parts: &Parts<'_>) -> Orient {
    match parts.args.text("orient") {
        Some("h") => Orient::Horizontal,
        Some("v") => Orient::Vertical,
        _ if parts.args.exchanged => Orient::Horizontal,
        _ => Orient::Auto,
    }
}

fn bars(parts: &Parts<'_>, orient: Orient, group: Group) -> Result<Spec, Vec<Diagnostic>> {
    let spec = parts.spec(vec![parts.layer(Mark::Bar)]);
    Ok(Spec { orient, group, stack: Stack::Zero, ..spec })
}
