//! `heatmap`: a matrix of two categories whose cells are coloured by a number.
//!
//! In: one row a cell (`x`, `y`, `color`), or a table whose columns are the matrix. A pair without a row is hatched, as a
//! pair without a value is: it is not known, and it is not zero.

use super::args::Args;
use super::chart::frame::Frame;
use super::chart::marks::Sheet;
use super::chart::role::{Role, Takes};
use super::chart::{Parts, dress, panel, parts};
use super::data::{Series, view};
use super::describe;
use super::param::{CHART, Param, Shape, optional};
use super::{Body, Drawing, Figure, Made, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{Channel, Channels, Layer, Mark, ScaleKind, Values};
use crate::table::{Cell, Cells, Kind, Table, Texts};
use std::collections::{BTreeMap, BTreeSet};

/// The most cells of a matrix.
const MOST: usize = 20_000;

/// A matrix of coloured cells.
pub(super) struct Heatmap;

const PARAMS: &[Param] = &[
    optional("y", Shape::Channel, "the first column", "The rows of the matrix."),
    optional("x", Shape::Channel, "the next column; all columns of numbers in a wide table", "Its columns."),
    optional(
        "color",
        Shape::Channel,
        "the first column of numbers",
        "The number that colours a cell; `scale` is `sequential`, `diverging` or `tiers`.",
    ),
    optional("label", Shape::Channel, "the number, where all fit", "What is written in the cells."),
];

const ROLES: &[Role] = &[
    Role::inferred("y", Takes::Any),
    Role::inferred("x", Takes::Any),
    Role::inferred("color", Takes::Number),
    Role::optional("label", Takes::Any),
    Role::optional("row", Takes::Any),
    Role::optional("col", Takes::Any),
];

impl Figure for Heatmap {
    fn name(&self) -> &'static str {
        "heatmap"
    }

    fn about(&self) -> &'static str {
        "A matrix of two categories, each cell as strong in colour as its number."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn shared(&self) -> &'static [Param] {
        CHART
    }

    fn refuses(&self) -> &'static [&'static str] {
        &["highlight", "other"]
    }

    fn example(&self) -> &'static str {
        "```chart heatmap {#fig-heatmap}\ncaption: Share of visitors by season and region\nunit: \"%\"\n---\nregion,spring,summer,autumn,winter\nNorth,18,41,26,15\nSouth,29,22,25,24\nWest,21,35,30,14\nEast,24,31,,19\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let channels = ["x", "y", "color", "label"];
        if channels.iter().all(|name| args.node(name, &[]).is_none()) && is_wide(&view.table) {
            return wide(args, scope, &view);
        }
        let frame = Frame::of(args, scope, &view, ROLES)?;
        long(Sheet { frame, args, scope })
    }
}

/// Whether the columns of a table are those of the matrix.
fn is_wide(table: &Table) -> bool {
    let number = |column: &&crate::table::Column| column.cells.kind() == Kind::Number;
    let numbers = table.columns.iter().skip(1).filter(number).count();
    numbers > 0 && numbers + 1 == table.columns.len()
}

/// The first column names the rows, all others are columns of the matrix.
fn wide(args: &Args<'_>, scope: &Scope<'_>, view: &crate::table::View) -> Result<Drawing, Vec<Diagnostic>> {
    let panels = panel::panels(args, scope, view).map_err(|diagnostic| vec![diagnostic])?;
    let parts = Parts::of(args, scope, &panels);
    let names = parts.color.clone().unwrap_or_else(|| {
        let name = panels.first().ys.first().map(|series| series.title.clone());
        Channel::of(Values::Text(vec![name; parts.numbers().len()]))
    });
    let channels = Channels {
        x: Some(names),
        y: Some(parts.x.clone()),
        color: Some(toned(parts.y.clone())),
        ..Channels::default()
    };
    let mut spec = parts.spec(vec![parts.in_panels(Layer { mark: Mark::Cell, channels })]);
    dress::dress(args, &mut spec)?;
    let description = describe::describe(&panels, "kind_heatmap", scope.words);
    let source = view.table.meta.provenance(&scope.words.language);
    let (unit, data) = (panels.unit(), panels.rows());
    Ok(Drawing::Figure(Box::new(Made { body: Body::Chart(Box::new(spec)), data, description, unit, source })))
}

/// One row a cell.
fn long(mut sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    sheet.frame.need(&["x", "y"]);
    sheet.frame.once(&["y", "x"], sheet.scope)?;
    let missing = missing(&sheet)?;
    let channel = |role: &str| {
        let series = &sheet.frame.get(role)?.series;
        let own = (0..sheet.frame.len).map(|mark| series.cells.get(mark));
        let others = missing.iter().map(|pair| pair.get(role).cloned().unwrap_or(Cell::Missing));
        let cells = Cells::collect(series.cells.kind(), own.chain(others));
        Some(parts::channel(series, &cells, sheet.scope.words))
    };
    let channels = Channels {
        x: channel("x"),
        y: channel("y"),
        color: channel("color").map(toned),
        label: channel("label"),
        row: channel("row"),
        col: channel("col"),
        ..Channels::default()
    };
    let spec = sheet.spec(vec![Layer { mark: Mark::Cell, channels }]);
    let description = description(&sheet);
    let data = sheet.frame.data();
    sheet.finish_with(spec, data, description)
}

/// The pairs of row and column, in each panel, that have no row: for each the values of its channels.
///
/// Errors: the matrix has more cells than anybody can see.
fn missing<'s>(sheet: &'s Sheet<'_>) -> Result<Vec<BTreeMap<&'static str, Cell<'s>>>, Vec<Diagnostic>> {
    const ALL: [&str; 4] = ["row", "col", "y", "x"];
    let frame = &sheet.frame;
    let of = |role: &str, mark: usize| frame.get(role).map_or(Cell::Missing, |column| column.series.cells.get(mark));
    let key = |cells: &[Cell]| -> Vec<String> { cells.iter().map(ToString::to_string).collect() };
    let distinct = |roles: &[&str]| -> Vec<Vec<Cell>> {
        let mut seen = BTreeSet::new();
        let places = (0..frame.len).map(|mark| roles.iter().map(|role| of(role, mark)).collect::<Vec<_>>());
        places.filter(|cells| seen.insert(key(cells))).collect()
    };
    let along = |role: &str| {
        let mut cells = distinct(&[role]).concat();
        if frame.get(role).is_some_and(|column| column.bins) {
            cells.extend(between(&cells));
        }
        cells
    };
    let there: BTreeSet<Vec<String>> = (0..frame.len).map(|mark| key(&ALL.map(|role| of(role, mark)))).collect();
    let (panels, ys, xs) = (distinct(&["row", "col"]), along("y"), along("x"));
    let count = panels.len() * ys.len() * xs.len();
    if count > MOST {
        let wrong = error!("too-many-marks", sheet.args.call.name_span.clone(), "the matrix would have {count} cells");
        return Err(vec![
            wrong.help("take coarser categories, like `month(date)` or `bin(column)`, or fewer with `where`"),
        ]);
    }
    // Where no row is, nothing was counted; of all else nothing is known.
    let counts = frame.get("color").is_some_and(|color| color.counts);
    let nothing = if counts { Cell::Number(0.0) } else { Cell::Missing };
    let mut missing = Vec::new();
    for panel in &panels {
        for (y, x) in ys.iter().flat_map(|&y| xs.iter().map(move |&x| (y, x))) {
            let place = [panel[0], panel[1], y, x];
            if !there.contains(&key(&place)) {
                let mut cells: BTreeMap<&str, Cell> = ALL.into_iter().zip(place).collect();
                cells.insert("color", nothing);
                missing.push(cells);
            }
        }
    }
    Ok(missing)
}

/// The lower ends of intervals of equal width that are not among some, between their first and their last.
fn between(ends: &[Cell<'_>]) -> Vec<Cell<'static>> {
    let number = |cell: &Cell| if let Cell::Number(number) = cell { Some(*number) } else { None };
    let mut ends: Vec<f64> = ends.iter().filter_map(number).collect();
    ends.sort_by(f64::total_cmp);
    let gaps = ends.windows(2).map(|pair| pair[1] - pair[0]);
    let Some(step) = gaps.clone().min_by(f64::total_cmp).filter(|step| *step > 0.0) else { return Vec::new() };
    let holes = ends.windows(2).zip(gaps).flat_map(|(pair, gap)| {
        let count = (gap / step).round().min(MOST as f64) as usize;
        let from = pair[0];
        (1..count).map(move |at| Cell::Number(from + step * at as f64))
    });
    holes.take(MOST).collect()
}

/// Numbers on both sides of zero are coloured away from it, where nothing else is said.
pub(super) fn toned(mut color: Channel) -> Channel {
    let Values::Number(numbers) = &color.values else { return color };
    let sides = |sign: f64| numbers.iter().flatten().any(|number| number * sign > 0.0);
    if color.scale.kind == ScaleKind::Auto && color.scale.breaks.is_empty() && sides(1.0) && sides(-1.0) {
        color.scale.kind = ScaleKind::Diverging;
    }
    color
}

fn description(sheet: &Sheet<'_>) -> String {
    let (frame, words) = (&sheet.frame, sheet.scope.words);
    let (Some(x), Some(y), Some(color)) = (frame.get("x"), frame.get("y"), frame.get("color")) else {
        return String::new();
    };
    let count = |role: &str| {
        let cells = frame.get(role).map(|column| &column.series.cells);
        let names: BTreeSet<String> = cells
            .map_or_else(BTreeSet::new, |cells| (0..cells.len()).map(|mark| cells.get(mark).to_string()).collect());
        names.len().to_string()
    };
    let names: Vec<String> = (0..frame.len)
        .map(|mark| {
            let names = ["row", "col", "y", "x"].map(|role| frame.text(role, mark, sheet.scope));
            names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(words.get("title_separator"))
        })
        .collect();
    let pairs =
        Series { cells: Cells::Text(Texts::new(names.iter().map(|name| Some(name.as_str())))), ..y.series.clone() };
    let kind = words.fill(
        "describe_matrix",
        &[
            ("kind", words.get("kind_heatmap")),
            ("y", &y.series.title),
            ("x", &x.series.title),
            ("m", &count("y")),
            ("n", &count("x")),
        ],
    );
    let said = describe::series(&pairs, &color.series, words);
    let said = words.fill("describe_series", &[("name", &color.series.title), ("text", &said)]);
    describe::sentences(vec![kind, said], frame.left_out, words)
}
