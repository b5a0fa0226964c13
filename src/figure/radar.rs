//! `radar`: several measures of one thing around a circle.

use super::chart::Xy;
use super::param::{Param, Shape, optional};
use crate::diag::error;
use crate::plot::Mark;

const X: Param = optional("x", Shape::Channel, "the first column", "The measures, one a spoke; three or more.");
const Y: Param = optional(
    "y",
    Shape::Channels,
    "every other column of numbers",
    "The values from the centre outward, all on one scale.",
);
const COLOR: Param = optional("color", Shape::Channel, "one outline", "The column whose values are the outlines.");

/// Outlines over spokes.
pub(super) const RADAR: Xy = Xy {
    name: "radar",
    about: "Several measures of one thing, or of a few, on spokes around a circle that share one scale.",
    params: &[X, Y, COLOR],
    example: "```chart radar {#fig-radar}\ncaption: How visitors rate two museums\nunit: points\n---\nmeasure,Old hall,New hall\nRooms,7.1,8.6\nTexts,8.2,6.9\nQuiet,6.0,7.7\nPrices,7.8,5.4\nFood,5.1,7.0\n```",
    word: "kind_radar",
    build: |parts| {
        if let Some(chart) = parts.panels.charts.iter().find(|chart| chart.x.cells.len() < 3) {
            let count = chart.x.cells.len();
            let few = error!("wrong-value", parts.y_span(), "a radar needs three measures or more, found {count}");
            return Err(vec![few.help("draw them with `bar`")]);
        }
        super::stacked::none_negative(parts, "a distance from the centre")?;
        Ok(parts.spec(vec![parts.layer(Mark::Spoke)]))
    },
};
