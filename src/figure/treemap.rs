//! `treemap`: the parts of a whole as tiles, in groups.

use super::args::Args;
use super::chart::frame::Frame;
use super::chart::parts;
use super::chart::role::{Role, Takes};
use super::data::view;
use super::param::{CHART, Param, Shape, optional};
use super::stacked::{off_whole, whole_of};
use super::{Drawing, Figure, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{Channels, Layer, Mark};
use crate::table::Cell;

/// Tiles as large as their numbers.
pub(super) struct Treemap;

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column", "The names of the tiles."),
    optional("y", Shape::Channel, "the first column of numbers", "How large the tiles are; not below zero."),
    optional("color", Shape::Channel, "no groups", "The column whose values are the groups."),
];

const ROLES: &[Role] = &[
    Role::inferred("x", Takes::Any),
    Role::inferred("y", Takes::Number),
    Role::optional("color", Takes::Any),
    Role::optional("row", Takes::Any),
    Role::optional("col", Takes::Any),
];

impl Figure for Treemap {
    fn name(&self) -> &'static str {
        "treemap"
    }

    fn about(&self) -> &'static str {
        "The parts of a whole as tiles as large as they are, in groups; for many parts of very different sizes."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn shared(&self) -> &'static [Param] {
        CHART
    }

    fn example(&self) -> &'static str {
        "```chart treemap {#fig-treemap}\ncaption: What is in the collection\nx: kind\ny: {field: pieces, unit: pieces}\ncolor: part\n---\npart,kind,pieces\nPaper,Prints,4100\nPaper,Drawings,2900\nPaper,Maps,800\nPaintings,Oil,1900\nPaintings,Ink,1300\nObjects,Ceramics,2200\nObjects,Bronzes,700\nObjects,Seals,300\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let mut frame = Frame::of(args, scope, &view, ROLES)?;
        frame.need(&["x", "y"]);
        frame.once(&["x", "color"], scope)?;
        let negative = (0..frame.len).find(|mark| {
            matches!(frame.get("y").map(|column| column.series.cells.get(*mark)), Some(Cell::Number(number)) if number < 0.0)
        });
        if let Some(mark) = negative {
            let wrong = error!("wrong-value", frame.place("y", mark), "a tile cannot be smaller than nothing");
            return Err(vec![wrong.help("correct the number, or draw bars")]);
        }
        let numbers: Vec<f64> = frame.numbers("y").iter().flatten().copied().collect();
        let panels = frame.get("row").or(frame.get("col")).is_some();
        let whole = frame.get("y").and_then(|y| whole_of(&y.series.format, y.series.unit.as_deref()));
        if let Some(sum) = whole.filter(|_| !panels).and_then(|whole| off_whole(&numbers, whole)) {
            let wrong =
                error!("wrong-sum", frame.span("y"), "the tiles are percentages and add up to {sum} %, not to 100 %");
            return Err(vec![
                wrong
                    .help("add a row for the rest; where answers may overlap, draw bars: they are no parts of a whole"),
            ]);
        }
        let channel = |role: &str| frame.channel(role, scope);
        let channels = Channels {
            x: channel("x"),
            y: channel("y"),
            color: channel("color"),
            row: channel("row"),
            col: channel("col"),
            ..Channels::default()
        };
        frame.finish(args, scope, parts::spec(vec![Layer { mark: Mark::Tile, channels }], scope.words), "kind_treemap")
    }
}
