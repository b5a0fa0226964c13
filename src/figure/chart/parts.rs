//! Evaluated panels as channels of the engine, in long form: one row a mark.
//!
//! In: [`Panels`]. Out: [`Parts`], from which a kind builds its layers.

use super::super::Scope;
use super::super::args::Args;
use super::super::data::{Series, values};
use super::panel::Panels;
use crate::diag::Span;
use crate::plot::{self, Channel, Layer, Mark, Spec, Values};
use crate::table::{Cell, Cells};
use crate::words::Words;

/// The channels of a chart over x and y; all have one length.
pub(in crate::figure) struct Parts<'a> {
    /// The arguments of the call.
    pub(in crate::figure) args: &'a Args<'a>,
    /// What the figure may look at.
    pub(in crate::figure) scope: &'a Scope<'a>,
    /// What was evaluated.
    pub(in crate::figure) panels: &'a Panels,
    /// The category or time.
    pub(in crate::figure) x: Channel,
    /// The numbers.
    pub(in crate::figure) y: Channel,
    /// The series, if there are several.
    pub(in crate::figure) color: Option<Channel>,
    row: Option<Channel>,
    col: Option<Channel>,
}

impl<'a> Parts<'a> {
    /// Lays panels and series out behind each other.
    pub(in crate::figure) fn of(args: &'a Args<'a>, scope: &'a Scope<'a>, panels: &'a Panels) -> Parts<'a> {
        let words = scope.words;
        let first = panels.first();
        // Panel by panel, series by series, row by row.
        let places: Vec<(usize, usize, usize)> = (0..panels.charts.len())
            .flat_map(|panel| (0..panels.charts[panel].ys.len()).map(move |series| (panel, series)))
            .flat_map(|(panel, series)| (0..panels.charts[panel].x.cells.len()).map(move |row| (panel, series, row)))
            .collect();
        let chart = |panel: usize| &panels.charts[panel];
        let xs = places.iter().map(|&(panel, _, row)| chart(panel).x.cells.get(row));
        let x = Channel { title: None, ..channel(&first.x, &Cells::collect(first.x.cells.kind(), xs), words) };
        let numbers = places.iter().map(|&(panel, series, row)| match chart(panel).ys[series].cells.get(row) {
            Cell::Number(number) => Some(number),
            _ => None,
        });
        let y =
            Channel { title: first.measured.clone(), ..with_options(&first.ys[0], Values::Number(numbers.collect())) };
        let several = panels.names().len() > 1 || first.color.is_some();
        let color = several.then(|| {
            let names = places.iter().map(|&(panel, series, _)| Some(chart(panel).ys[series].title.clone()));
            let names = Values::Text(names.collect());
            match &first.color {
                Some(color) => with_options(color, names),
                None => Channel::of(names),
            }
        });
        let facet = |facet: &Option<Series>| {
            facet.as_ref().map(|facet| {
                let cells = places.iter().map(|&(panel, ..)| facet.cells.get(panel));
                channel(facet, &Cells::collect(facet.cells.kind(), cells), words)
            })
        };
        let (row, col) = (facet(&panels.row), facet(&panels.col));
        Parts { args, scope, panels, x, y, color, row, col }
    }

    /// A layer of a mark over x and y, in the colours of the series and the panels of the chart.
    pub(in crate::figure) fn layer(&self, mark: Mark) -> Layer {
        let mut layer = Layer::xy(mark, self.x.clone(), self.y.clone());
        layer.channels.color.clone_from(&self.color);
        self.in_panels(layer)
    }

    /// A layer with as many rows as the chart, put into its panels.
    pub(in crate::figure) fn in_panels(&self, mut layer: Layer) -> Layer {
        layer.channels.row.clone_from(&self.row);
        layer.channels.col.clone_from(&self.col);
        layer
    }

    /// A spec of layers in the language of the page.
    pub(in crate::figure) fn spec(&self, layers: Vec<Layer>) -> Spec {
        spec(layers, self.scope.words)
    }

    /// The numbers, one a row.
    pub(in crate::figure) fn numbers(&self) -> &[Option<f64>] {
        match &self.y.values {
            Values::Number(numbers) => numbers,
            _ => &[],
        }
    }

    /// Where `x` was written, else the name of the kind.
    pub(in crate::figure) fn x_span(&self) -> Span {
        let written = self.args.channels("x").into_iter().next();
        written.map_or_else(|| self.args.call.name_span.clone(), |channel| channel.span)
    }

    /// What tells the panel of a row from the others.
    pub(in crate::figure) fn panel_of(&self, row: usize) -> String {
        let facets = [&self.row, &self.col].into_iter().flatten();
        facets.map(|facet| format!("{:?}", facet.values.get(row))).collect()
    }

    /// Where `y` was written, else the name of the kind.
    pub(in crate::figure) fn y_span(&self) -> Span {
        let written = self.args.channels("y").into_iter().next();
        written.map_or_else(|| self.args.call.name_span.clone(), |channel| channel.span)
    }
}

/// A spec of layers with the words of a page.
pub(in crate::figure) fn spec(layers: Vec<Layer>, words: &Words) -> Spec {
    let mut spec = Spec::of(layers, &words.language);
    spec.words.no_data = words.get("no_data").to_owned();
    spec.words.unit = words.get("unit_brackets").to_owned();
    spec
}

/// Cells as a channel with the name, unit, format and scale of a series.
pub(in crate::figure) fn channel(series: &Series, cells: &Cells, words: &Words) -> Channel {
    with_options(series, values(cells, words))
}

fn with_options(series: &Series, values: Values) -> Channel {
    Channel {
        values,
        title: Some(series.title.clone()).filter(|title| !title.is_empty()),
        unit: series.unit.clone(),
        format: series.format.clone(),
        scale: series.scale.clone(),
    }
}

/// The marks of the value direction that carry their values.
pub(in crate::figure) fn value_labels(args: &Args<'_>) -> plot::ValueLabels {
    match args.flag("labels") {
        None => plot::ValueLabels::Auto,
        Some(true) => plot::ValueLabels::On,
        Some(false) => plot::ValueLabels::Off,
    }
}
