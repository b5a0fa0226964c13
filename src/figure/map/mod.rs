//! `map`: regions in the colours of their values.

mod describe;
mod globe;
mod regions;
pub(super) mod shelf;

use super::args::{Args, Channel, field};
use super::chart::dress::dress;
use super::data::{Measure, Rows, Series, values, view};
use super::param::{Param, Shape, optional};
use super::{Body, Drawing, Figure, Made, Scope};
use crate::atlas::{self, Gazetteer, Grid};
use crate::diag::{Diagnostic, error, warning};
use crate::plot::geo::Projection;
use crate::plot::{self, Channels, Layer, Mark, Order, Spec, Tile};
use crate::table::{Cell, Cells, Provenance, Table, Texts, View};
use crate::words::Words;
use globe::Places;
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
    optional(
        "geo",
        Shape::Text,
        "tiles",
        "A file of shapes in `data/`, GeoJSON or TopoJSON, whose sidecar tells its licence.",
    ),
    optional("object", Shape::Text, "the only one", "The object of a TopoJSON file."),
    optional(
        "key",
        Shape::Text,
        "`id`, names and usual codes",
        "The property of the shapes that names the region of a row.",
    ),
    optional(
        "projection",
        Shape::OneOf(globe::PROJECTIONS),
        "`equal-earth` for the world, else `albers`",
        "How the globe becomes flat.",
    ),
    optional(
        "parallels",
        Shape::Numbers,
        "a sixth from the southern and the northern end",
        "The two latitudes that `albers` is true to.",
    ),
    optional(
        "rotate",
        Shape::Numbers,
        "`albers` to the middle of the shapes, others not",
        "The turn of the globe in degrees: `[-105]` brings 105° east to the middle.",
    ),
    optional("lon", Shape::Channel, "no points", "The longitude of each row, which then is a point upon the shapes."),
    optional("lat", Shape::Channel, "no points", "Its latitude."),
    optional("size", Shape::Channel, "points of one size", "The value that the area of a point tells."),
    optional("unit", Shape::Text, "the unit in the table's sidecar", "The unit of the numbers."),
    optional(
        "highlight",
        Shape::Texts,
        "all in colour",
        "Names that keep their colour while all others turn grey, where colours are names.",
    ),
    optional(
        "labels",
        Shape::Flag,
        "tiles: where they fit; shapes: names where they fit",
        "Whether tiles and shapes carry their value under their name; `false` leaves the names of shapes out as well.",
    ),
];

impl Figure for Map {
    fn name(&self) -> &'static str {
        "map"
    }

    fn about(&self) -> &'static str {
        "Regions in the colours of their values, as equal tiles or in their shapes; a region without a value is hatched."
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
        let Some((shapes, credit)) = globe::shapes(args, scope)? else {
            let grid = grid(args, scope)?;
            let map = plot::Map::Tiles(tiles(&grid, &scope.words.language));
            return Surface { gazetteer: &grid.gazetteer, map, called: "the grid" }.draw(args, scope, &view);
        };
        let globe = globe::globe(args, &shapes, credit, &scope.words.language)?;
        match Places::of(args, scope, &view).map_err(|wrong| vec![wrong])? {
            Some(places) => points(args, scope, &view, (&places, globe)),
            None => {
                let map = plot::Map::Globe(globe);
                let called = format!("`{}`", args.text("geo").unwrap_or_default());
                Surface { gazetteer: &shapes.gazetteer, map, called: &called }.draw(args, scope, &view)
            }
        }
    }
}

/// Regions that can be coloured.
struct Surface<'s> {
    gazetteer: &'s Gazetteer,
    map: plot::Map,
    /// What messages call it.
    called: &'s str,
}

impl Surface<'_> {
    fn draw(self, args: &Args<'_>, scope: &Scope<'_>, view: &View) -> Result<Drawing, Vec<Diagnostic>> {
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
        let sought = Sought { view, region: &region, color: &color, map: self.called };
        let found = sought.find(self.gazetteer)?;
        if let plot::Map::Globe(globe) = &self.map {
            scope.found.borrow_mut().extend(lost(&found, globe, self.gazetteer, &sought));
        }
        let count = self.gazetteer.regions.len();
        let rows = rows(&found, self.gazetteer, [&region, &color], scope.words);
        let description = describe::describe(&rows, count, scope.words);
        let mut channel = plot::Channel {
            title: Some(color.title.clone()),
            unit: color.unit.clone(),
            format: color.format.clone(),
            scale,
            ..plot::Channel::of(values(&placed(&found, count), scope.words))
        };
        if let (plot::Values::Text(_), Order::Given) = (&channel.values, &channel.scale.order) {
            // The legend follows the table, not the map.
            channel.scale.order = Order::List(names(&values(&found.values, scope.words)));
        }
        let mut spec = spec(vec![Layer::region(channel)], self.map, scope.words);
        dress(args, &mut spec)?;
        let (unit, source) = (color.unit.clone(), source(view, scope.words));
        Ok(Drawing::Figure(Box::new(Made { body: Body::Chart(Box::new(spec)), data: rows, description, unit, source })))
    }
}

fn spec(layers: Vec<Layer>, map: plot::Map, words: &Words) -> Spec {
    let mut spec = Spec { map: Some(map), ..Spec::of(layers, &words.language) };
    spec.words.no_data = words.get("no_data").to_owned();
    spec.words.unit = words.get("unit_brackets").to_owned();
    spec
}

fn source(view: &View, words: &Words) -> Option<Provenance> {
    view.table.meta.provenance(&words.language)
}

/// Places as points over plain land.
fn points(
    args: &Args<'_>,
    scope: &Scope<'_>,
    view: &View,
    (places, globe): (&Places, plot::Globe),
) -> Result<Drawing, Vec<Diagnostic>> {
    let (layer, rows) = places.layer(view, &globe, scope)?;
    let land = Layer { mark: Mark::Region, channels: Channels::default() };
    let description = describe::describe(&rows, 0, scope.words);
    let mut spec = spec(vec![land, layer], plot::Map::Globe(globe), scope.words);
    dress(args, &mut spec)?;
    let (unit, source) = (args.text("unit").map(str::to_owned), source(view, scope.words));
    Ok(Drawing::Figure(Box::new(Made { body: Body::Chart(Box::new(spec)), data: rows, description, unit, source })))
}

/// A warning where rows have values and their regions no shape on the map.
fn lost(found: &Found, globe: &plot::Globe, gazetteer: &Gazetteer, sought: &Sought<'_>) -> Option<Diagnostic> {
    let cut = matches!(globe.projection, Projection::AlbersUsa | Projection::Mercator);
    let (camera, _) = globe.camera([640.0, f64::INFINITY]);
    let is_lost = |place: &&usize| {
        let polygons = &globe.regions[**place];
        polygons.is_empty() || (cut && polygons.iter().all(|polygon| camera.polygon(polygon).is_empty()))
    };
    let lost: Vec<&str> =
        found.places.iter().filter(is_lost).map(|place| gazetteer.regions[*place].key.as_str()).collect();
    let count = lost.len();
    let some = crate::diag::or_list(lost.iter().take(4).copied()).replace(" or ", ", ");
    (count > 0).then(|| {
        let span = sought.region.expr.span().clone();
        let wrong = warning!(
            "off-map",
            span,
            "regions that have a value are not on this map, {count} in all: {some}{}",
            if count > 4 { ", …" } else { "" }
        );
        wrong.help("choose rows with `where`, or another projection or file")
    })
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
    Channel::of(field(name), args.call.name_span.clone())
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
    Rows { columns, left_out: found.left_out, gaps: 0 }
}
