//! `map`: regions in the colours of their values.

mod describe;
mod regions;

use super::args::{Args, Channel, field};
use super::chart::dress::dress;
use super::data::{Measure, Rows, Series, values, view};
use super::param::{Param, Shape, optional};
use super::{Body, Drawing, Figure, Made, Scope};
use crate::atlas::{self, Gazetteer, Grid};
use crate::diag::{Diagnostic, error};
use crate::plot::{self, Layer, Order, Spec, Tile};
use crate::table::{Cell, Cells, Table, Texts};
use crate::words::Words;
use regions::{Found, Sought};
use std::sync::Arc;

/// Names of so many characters fit a tile.
const SHORT: usize = 3;

/// Regions in the colours of their values.
pub(super) struct Map;

const PARAMS: &[Param] = &[
    optional("region", Shape::Channel, "the first column", "The region of each row: a name, a short name or a code."),
    optional(
        "color",
        Shape::Channel,
        "the first column of numbers",
        "The value of each region: numbers make a ramp or tiers, words a colour each.",
    ),
    optional(
        "grid",
        Shape::Text,
        "`china`, the 34 units of China",
        "The grid of tiles: `china`, or a table in `data/` with the columns `unit`, `row` and `col`.",
    ),
    optional("unit", Shape::Text, "the unit in the table's sidecar", "The unit of the numbers."),
    optional(
        "highlight",
        Shape::Texts,
        "all in colour",
        "Names that keep their colour while all others turn grey, where colours are names.",
    ),
    optional("labels", Shape::Flag, "where they fit", "Whether tiles carry their value under their name."),
];

impl Figure for Map {
    fn name(&self) -> &'static str {
        "map"
    }

    fn about(&self) -> &'static str {
        "Regions in the colours of their values, as equal tiles of a grid; a region without a value is hatched."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn refuses(&self) -> &'static [&'static str] {
        &["limit", "top", "other"]
    }

    fn example(&self) -> &'static str {
        "{{ map(data=\"regions.csv\", region=\"region\", color=\"mention_2024\", id=\"fig-mention-map\", caption=\"Named in the government work report of 2024\") }}"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let grid = grid(args, scope)?;
        let one = |diagnostic| vec![diagnostic];
        let region = match args.channels("region").into_iter().next() {
            Some(channel) => channel,
            None => first_column(args, &view.table).map_err(one)?,
        };
        let region = Measure::new(&region, &view.table, args, scope).map_err(one)?;
        let color = match args.channels("color").into_iter().next() {
            Some(channel) => channel,
            None => first_number(args, &view.table, &region).map_err(one)?,
        };
        let scale = color.scale.clone();
        let color = Measure::new(&color, &view.table, args, scope).map_err(one)?;
        let sought = Sought { view: &view, region: &region, color: &color, map: "the grid" };
        let found = sought.find(&grid.gazetteer)?;
        let language = &scope.words.language;
        let rows = rows(&found, &grid.gazetteer, [&region, &color], scope.words);
        let description = describe::describe(&rows, grid.gazetteer.regions.len(), scope.words);
        let mut channel = plot::Channel {
            title: Some(color.title.clone()),
            unit: color.unit.clone(),
            format: color.format.clone(),
            scale,
            ..plot::Channel::of(values(&placed(&found, grid.gazetteer.regions.len()), scope.words))
        };
        if let (plot::Values::Text(_), Order::Given) = (&channel.values, &channel.scale.order) {
            // The legend follows the table, not the map.
            channel.scale.order = Order::List(names(&values(&found.values, scope.words)));
        }
        let mut spec = Spec::of(vec![Layer::region(channel)], language);
        spec.map = Some(plot::Map::Tiles(tiles(&grid, language)));
        spec.words.no_data = scope.words.get("no_data").to_owned();
        spec.words.unit = scope.words.get("unit_brackets").to_owned();
        dress(args, &mut spec)?;
        let source = view.table.meta.source.as_ref().map(|source| source.get(language).to_owned());
        let unit = color.unit.clone();
        Ok(Drawing::Figure(Box::new(Made { body: Body::Chart(Box::new(spec)), data: rows, description, unit, source })))
    }
}

/// The grid that a call names.
fn grid(args: &Args<'_>, scope: &Scope<'_>) -> Result<Grid, Vec<Diagnostic>> {
    let Some((name, at)) = args.spanned("grid", &[]).filter(|(name, _)| *name != "china") else {
        return Ok(atlas::china::grid());
    };
    let (table, found) = scope.tables.get(name, &at).map_err(|found| {
        let built_in = |wrong: Diagnostic| wrong.did_you_mean(name, ["china"]);
        found.into_iter().map(built_in).collect::<Vec<_>>()
    })?;
    scope.found.borrow_mut().extend(found);
    let known = |name: &str| atlas::COLUMNS.contains(&name.split('_').next().unwrap_or_default());
    scope.tables.uses(&table, table.columns.iter().map(|column| column.name.as_str()).filter(|name| known(name)));
    atlas::read(&table, &at)
}

/// The tiles of a grid with their names, the longest first, in the language of the page.
fn tiles(grid: &Grid, language: &str) -> Vec<Tile> {
    let regions = grid.gazetteer.regions.iter().zip(&grid.tiles);
    regions
        .map(|(region, [row, column])| {
            let name = region.name(language);
            let short = region.short(language).unwrap_or(name);
            Tile { row: *row, column: *column, names: vec![name.to_owned(), short.to_owned()] }
        })
        .collect()
}

fn first_column(args: &Args<'_>, table: &Arc<Table>) -> Result<Channel, Diagnostic> {
    let first = table.columns.first().map(|column| plain(&column.name, args));
    first.ok_or_else(|| {
        error!("empty-table", args.call.name_span.clone(), "the table has no column").help("add a header line")
    })
}

/// The first column of numbers that does not name the region.
fn first_number(args: &Args<'_>, table: &Arc<Table>, region: &Measure) -> Result<Channel, Diagnostic> {
    let fields = region.expr.fields();
    let fits = |column: &&crate::table::Column| {
        matches!(column.cells, Cells::Number(_)) && !fields.contains(&column.name.as_str())
    };
    table.columns.iter().find(fits).map(|column| plain(&column.name, args)).ok_or_else(|| {
        let missing =
            error!("missing-key", args.call.name_span.clone(), "the table has no column of numbers to colour with");
        missing.label(table.header_span(), "the columns are here").help("name a column with `color`")
    })
}

fn plain(name: &str, args: &Args<'_>) -> Channel {
    Channel {
        text: field(name),
        span: args.call.name_span.clone(),
        unit: None,
        format: None,
        title: None,
        reads: None,
        scale: plot::ScaleOptions::default(),
    }
}

/// The values in the order of the regions; missing where no row names one.
fn placed(found: &Found, regions: usize) -> Cells {
    let mut rows: Vec<Option<u32>> = vec![None; regions];
    for (row, place) in found.places.iter().enumerate() {
        rows[*place] = u32::try_from(row).ok();
    }
    let cells = rows.iter().map(|row| row.map_or(Cell::Missing, |row| found.values.get(row as usize)));
    Cells::collect(found.values.kind(), cells)
}

/// The different names of a column, in its order.
fn names(values: &plot::Values) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if let plot::Values::Text(texts) = values {
        for text in texts.iter().flatten() {
            if !names.contains(text) {
                names.push(text.clone());
            }
        }
    }
    names
}

/// The rows behind the map: each region as the page calls it, and its value.
fn rows(found: &Found, gazetteer: &Gazetteer, [region, color]: [&Measure; 2], words: &Words) -> Rows {
    let language = &words.language;
    let regions = || found.places.iter().map(|place| &gazetteer.regions[*place]);
    let named = Cells::Text(Texts::new(regions().map(|region| Some(region.name(language)))));
    let mut columns = vec![region.series(named)];
    if regions().any(|region| region.short(language).is_some() && region.name(language).chars().count() > SHORT) {
        // Tiles may carry the short names alone; here they are explained.
        let shorts = Cells::Text(Texts::new(regions().map(|region| region.short(language))));
        columns.push(Series { title: words.get("map_short").to_owned(), unit: None, ..region.series(shorts) });
    }
    columns.push(color.series(found.values.clone()));
    Rows { columns, left_out: found.left_out }
}
