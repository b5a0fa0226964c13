//! `band`: a line with the space between a lower and an upper bound, for errors, forecasts and ranges over time.

use super::args::Args;
use super::chart::frame::Frame;
use super::chart::parts;
use super::chart::role::{Role, Takes};
use super::data::view;
use super::param::{CHART, Param, Shape, optional, required};
use super::{Drawing, Figure, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{Channels, Layer, Mark};
use crate::table::Cell;

/// A line in a band.
pub(super) struct Band;

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column", "The time or order of the points."),
    required("low", Shape::Channel, "The lower bound."),
    required("high", Shape::Channel, "The upper bound."),
    optional("y", Shape::Channel, "the band alone", "The line inside the band."),
    optional("color", Shape::Channel, "one band", "The column whose values are bands of their own."),
];

const ROLES: &[Role] = &[
    Role::inferred("x", Takes::Any),
    Role::optional("y", Takes::Number),
    Role::optional("low", Takes::Number),
    Role::optional("high", Takes::Number),
    Role::optional("color", Takes::Any),
    Role::optional("row", Takes::Any),
    Role::optional("col", Takes::Any),
];

impl Figure for Band {
    fn name(&self) -> &'static str {
        "band"
    }

    fn about(&self) -> &'static str {
        "A line and the space between a lower and an upper bound: an error, a forecast, a range over time."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn shared(&self) -> &'static [Param] {
        CHART
    }

    fn example(&self) -> &'static str {
        "```chart band {#fig-band}\ncaption: Visits expected in 2026\nunit: thousand\ny: expected\nlow: low\nhigh: high\n---\nmonth,expected,low,high\n2026-01,44,42,46\n2026-02,47,43,51\n2026-03,53,47,60\n2026-04,58,49,68\n2026-05,57,45,70\n2026-06,62,47,78\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let mut frame = Frame::of(args, scope, &view, ROLES)?;
        frame.need(&["x"]);
        frame.once(&["x", "color"], scope)?;
        frame.count_gaps(&["y", "low", "high"]);
        let crossed = (0..frame.len).find(|mark| match (cell(&frame, "low", *mark), cell(&frame, "high", *mark)) {
            (Some(low), Some(high)) => low > high,
            _ => false,
        });
        if let Some(mark) = crossed {
            let wrong = error!("wrong-value", frame.place("low", mark), "the lower bound is above the upper one");
            return Err(vec![
                wrong.label(frame.place("high", mark), "this one").help("exchange the two, or correct one"),
            ]);
        }
        let channel = |role: &str| frame.channel(role, scope);
        let over = |mark: Mark, y: &str, y2: Option<&str>| Layer {
            mark,
            channels: Channels {
                x: frame.along(scope),
                y: channel(y),
                y2: y2.and_then(channel),
                color: channel("color"),
                row: channel("row"),
                col: channel("col"),
                ..Channels::default()
            },
        };
        let mut layers = vec![over(Mark::Area, "low", Some("high"))];
        if frame.get("y").is_some() {
            layers.push(over(Mark::Line, "y", None));
        }
        for layer in &mut layers {
            for y in [&mut layer.channels.y, &mut layer.channels.y2].into_iter().flatten() {
                y.title = frame.get("y").map(|y| y.series.title.clone());
            }
        }
        frame.finish(args, scope, parts::spec(layers, scope.words), "kind_band")
    }
}

fn cell(frame: &Frame, role: &str, mark: usize) -> Option<f64> {
    match frame.get(role)?.series.cells.get(mark) {
        Cell::Number(number) => Some(number),
        _ => None,
    }
}
