//! From a call to a map of shapes: the file, what it must tell of itself, the projection, places as points.

use crate::atlas::{Choice, Region, Shapes};
use crate::diag::{Diagnostic, Span, error, warning};
use crate::figure::Scope;
use crate::figure::args::{Args, inner};
use crate::figure::data::{Measure, Rows, Series, values};
use crate::plot::geo::Projection;
use crate::plot::{self, Channels, Globe, Layer, Mark};
use crate::read::{Node, Value};
use crate::table::{Cells, Kind, Meta, View};
use crate::words::Words;
use std::sync::Arc;

/// The names of projections, as an author writes them.
pub(super) const PROJECTIONS: &[&str] =
    &["auto", "equirectangular", "mercator", "albers", "albers-usa", "equal-earth", "natural-earth"];

/// The shapes that a call names, with what is printed of them.
pub(super) fn shapes(args: &Args<'_>, scope: &Scope<'_>) -> Result<Option<(Arc<Shapes>, String)>, Vec<Diagnostic>> {
    let Some((reference, at)) = args.spanned("geo", &[]) else {
        let stray = ["object", "key", "projection", "rotate", "parallels", "lon", "lat", "size"];
        let wrong = stray.iter().filter_map(|name| Some((name, args.node(name, &[])?))).map(|(name, node)| {
            let wrong = error!("missing-key", node.span.clone(), "`{name}` means something on a map of shapes only");
            wrong.help("name a file of shapes with `geo`, or take this out")
        });
        let wrong: Vec<Diagnostic> = wrong.collect();
        return if wrong.is_empty() { Ok(None) } else { Err(wrong) };
    };
    if let Some(node) = args.node("grid", &[]) {
        let twice = error!("two-maps", node.span.clone(), "a map is made of tiles or of shapes");
        return Err(vec![twice.label(at, "the shapes are named here").help("keep `grid` or `geo`")]);
    }
    let choice = Choice { object: args.spanned("object", &[]), key: args.spanned("key", &[]) };
    let (shapes, meta, found) = scope.tables.shapes(reference, &choice, &at)?;
    scope.found.borrow_mut().extend(found);
    allowed(reference, &meta, &shapes, &at)?;
    let credit = credit(&meta, scope.words);
    Ok(Some((shapes, credit)))
}

/// Boundaries belong to somebody, and maps of China must be approved: the sidecar has to say so.
fn allowed(reference: &str, meta: &Meta, shapes: &Shapes, at: &Span) -> Result<(), Vec<Diagnostic>> {
    let sidecar = format!("data/{}.meta.yaml", stem(reference));
    let said = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
    let mut wrong = Vec::new();
    if !said(meta.licence.as_ref().map(|licence| licence.get(""))) {
        let missing =
            error!("no-licence", at.clone(), "nothing says under which licence `{reference}` may be published");
        wrong.push(
            missing.help(format!("write `licence: …` and `source: …` into `{sidecar}`: boundaries belong to somebody")),
        );
    }
    if shapes.shows_china && !said(meta.approval.as_deref()) {
        let missing = error!(
            "no-approval",
            at.clone(),
            "`{reference}` shows a part of China and has no map approval number (审图号)"
        );
        wrong.push(
            missing
                .help(format!(
                    "write `approval: GS（…）…号`, the number on the map it was taken from, into `{sidecar}`"
                ))
                .help("a map of tiles (`grid: china`) shows no boundary and needs none"),
        );
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn stem(reference: &str) -> &str {
    let path = reference.strip_prefix("./").unwrap_or(reference);
    let path = path.strip_prefix("data/").unwrap_or(path);
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

/// What is printed with the shapes.
fn credit(meta: &Meta, words: &Words) -> String {
    let parts = [&meta.source, &meta.licence].into_iter().flatten().map(|text| text.get(&words.language));
    let parts: Vec<&str> = parts.collect();
    let parts = parts.join(words.get("list_comma"));
    let shapes = words.fill("map_shapes", &[("source", &parts)]);
    match meta.approval.as_deref() {
        Some(number) => format!("{shapes}{}{}", words.get("map_between"), words.fill("map_approval", &[("n", number)])),
        None => shapes,
    }
}

/// The map of shapes that a call asks for.
pub(super) fn globe(
    args: &Args<'_>,
    shapes: &Shapes,
    credit: String,
    language: &str,
) -> Result<Globe, Vec<Diagnostic>> {
    let wrong = |found: Diagnostic| vec![found];
    let parallels = match args.node("parallels", &[]) {
        None => None,
        Some(node) => match numbers(node).as_deref() {
            Some([a, b]) if a.abs() <= 90.0 && b.abs() <= 90.0 => Some([*a, *b]),
            _ => return Err(wrong(bad_numbers(node, "parallels", "two latitudes", "[25, 47]"))),
        },
    };
    let rotate = match args.node("rotate", &[]) {
        None => None,
        Some(node) => match numbers(node).as_deref() {
            Some([lambda]) => Some([*lambda, 0.0, 0.0]),
            Some([lambda, phi]) => Some([*lambda, *phi, 0.0]),
            Some([lambda, phi, gamma]) => Some([*lambda, *phi, *gamma]),
            _ => return Err(wrong(bad_numbers(node, "rotate", "one to three angles in degrees", "[-105]"))),
        },
    };
    let frame = Frame::of(shapes);
    let named = args.text("projection").filter(|name| *name != "auto");
    let albers = || Projection::Albers { parallels: parallels.unwrap_or(frame.parallels()) };
    let projection = match named {
        Some("equirectangular") => Projection::Equirectangular,
        Some("mercator") => Projection::Mercator,
        Some("albers") => albers(),
        Some("albers-usa") => Projection::AlbersUsa,
        Some("equal-earth") => Projection::EqualEarth,
        Some("natural-earth") => Projection::NaturalEarth,
        _ if parallels.is_none() && frame.is_wide() => Projection::EqualEarth,
        _ => albers(),
    };
    if let (Some(node), false) = (args.node("parallels", &[]), matches!(projection, Projection::Albers { .. })) {
        let stray = error!("unknown-key", node.span.clone(), "only the projection `albers` has parallels");
        return Err(wrong(stray.help("take `parallels` out, or write `projection: albers`")));
    }
    if let (Some(node), Projection::AlbersUsa) = (args.node("rotate", &[]), projection) {
        let stray = error!("unknown-key", node.span.clone(), "the projection `albers-usa` is not turned");
        return Err(wrong(stray.help("take `rotate` out, or write `projection: albers`")));
    }
    let usual = if matches!(projection, Projection::Albers { .. }) { [-frame.middle(), 0.0, 0.0] } else { [0.0; 3] };
    let names = shapes.gazetteer.regions.iter().map(|region| called(region, language)).collect();
    Ok(Globe { regions: Arc::new(shapes.polygons.clone()), names, projection, rotate: rotate.unwrap_or(usual), credit })
}

/// What a region is called on the map: its name, and a shorter one if it has one.
fn called(region: &Region, language: &str) -> Vec<String> {
    if region.names.is_empty() {
        // Its key is a number or a code, which says nothing to a reader.
        return Vec::new();
    }
    let name = region.name(language);
    let short = region.short(language).filter(|short| *short != name);
    std::iter::once(name).chain(short).map(str::to_owned).collect()
}

fn numbers(node: &Node) -> Option<Vec<f64>> {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let number = |item: &Node| match item.value {
        Value::Number(number, _) if number.is_finite() && number.abs() <= 360.0 => Some(number),
        _ => None,
    };
    items.iter().map(number).collect()
}

fn bad_numbers(node: &Node, name: &str, what: &str, example: &str) -> Diagnostic {
    error!("wrong-type", inner(node), "`{name}` must be {what}").help(format!("write `{name}: {example}`"))
}

/// The longitudes and latitudes that shapes lie between.
struct Frame {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

impl Frame {
    fn of(shapes: &Shapes) -> Frame {
        let ends = |axis: usize| {
            let parts = shapes.polygons.iter().flatten().flatten().flatten().map(move |point| point[axis]);
            parts.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], part| [low.min(part), high.max(part)])
        };
        let ([west, east], [south, north]) = (ends(0), ends(1));
        Frame { west, east, south, north }
    }

    /// Whether it is more than half of the globe around.
    fn is_wide(&self) -> bool {
        self.east - self.west > 180.0
    }

    fn middle(&self) -> f64 {
        (self.west + self.east) / 2.0
    }

    /// A sixth from either end, the usual rule for a cone.
    fn parallels(&self) -> [f64; 2] {
        let sixth = (self.north - self.south) / 6.0;
        [self.south + sixth, self.north - sixth]
    }
}

/// Places as points: the channels of a call over its rows.
pub(super) struct Places {
    /// Longitude and latitude.
    at: [Measure; 2],
    size: Option<Measure>,
    color: Option<(Measure, plot::ScaleOptions)>,
    label: Option<Measure>,
}

impl Places {
    /// The places of a call; `None` where it names no longitude and latitude.
    pub(super) fn of(args: &Args<'_>, scope: &Scope<'_>, view: &View) -> Result<Option<Places>, Diagnostic> {
        let measure = |name: &str| match args.channels(name).into_iter().next() {
            Some(channel) => Measure::new(&channel, &view.table, args, scope).map(|it| Some((it, channel.scale))),
            None => Ok(None),
        };
        let [lon, lat, size, label] = [measure("lon")?, measure("lat")?, measure("size")?, measure("region")?];
        let color = measure("color")?;
        let (lon, lat) = match (lon, lat) {
            (Some((lon, _)), Some((lat, _))) => (lon, lat),
            (None, None) => {
                let Some((size, _)) = size else { return Ok(None) };
                let alone = error!(
                    "missing-key",
                    size.expr.span().clone(),
                    "`size` is that of points, which need `lon` and `lat`"
                );
                return Err(alone.help("name the columns of longitude and latitude"));
            }
            (Some((one, _)), None) | (None, Some((one, _))) => {
                let alone = error!("missing-key", one.expr.span().clone(), "a point needs both `lon` and `lat`");
                return Err(alone.help("name the columns of longitude and latitude"));
            }
        };
        for part in [&lon, &lat].into_iter().chain(size.as_ref().map(|(size, _)| size)) {
            let kind = part.expr.check(&view.table)?.kind;
            if kind != Kind::Number {
                let (text, found) = (part.expr.text(), kind.plural());
                let wrong = error!("wrong-type", part.expr.span().clone(), "`{text}` must be numbers, it is {found}");
                return Err(wrong.help("name a column of numbers"));
            }
        }
        let only = |pair: Option<(Measure, plot::ScaleOptions)>| pair.map(|(measure, _)| measure);
        Ok(Some(Places { at: [lon, lat], size: only(size), color, label: only(label) }))
    }

    /// The layer of points and the rows behind it. Errors: a place that is not on the globe, a size below zero.
    pub(super) fn layer(
        &self,
        view: &View,
        globe: &Globe,
        scope: &Scope<'_>,
    ) -> Result<(Layer, Rows), Vec<Diagnostic>> {
        let one = |diagnostic| vec![diagnostic];
        let cells = |measure: &Measure| measure.expr.rows(view);
        let [lon, lat] = [cells(&self.at[0]).map_err(one)?, cells(&self.at[1]).map_err(one)?];
        let size = self.size.as_ref().map(cells).transpose().map_err(one)?;
        let (camera, _) = globe.camera([640.0, f64::INFINITY]);
        let number = |cells: &Cells, row: usize| cells.numbers().and_then(|numbers| numbers[row]);
        let (mut wrong, mut off, mut left_out) = (Vec::new(), Vec::new(), view.left_out);
        for row in 0..view.len() {
            let (Some(x), Some(y)) = (number(&lon, row), number(&lat, row)) else {
                left_out += 1;
                continue;
            };
            for (measure, value, most) in [(&self.at[0], x, 180.0), (&self.at[1], y, 90.0)] {
                if !(-most..=most).contains(&value) {
                    let (text, span) = (measure.expr.text(), cell(view, measure, row));
                    let bad = error!(
                        "bad-coordinate",
                        span, "`{text}` must be degrees from -{most} to {most}, found {value}"
                    );
                    wrong.push(
                        bad.help("write longitude and latitude in degrees; are the two columns the right way round?"),
                    );
                }
            }
            let sized = self.size.as_ref().zip(size.as_ref().and_then(|size| number(size, row)));
            if let Some((sizes, value)) = sized.filter(|(_, value)| *value < 0.0) {
                let bad = error!("wrong-value", cell(view, sizes, row), "{value} is no area of a point");
                wrong.push(bad.help("the size of a point is zero or more"));
            }
            if camera.point([x, y]).is_none() {
                off.push(row);
            }
        }
        if !wrong.is_empty() {
            wrong.truncate(12);
            return Err(wrong);
        }
        if let Some(first) = off.first() {
            let count = off.len();
            let lost = warning!(
                "off-map",
                cell(view, &self.at[0], *first),
                "{count} of {} places are not on this map",
                view.len()
            );
            scope.found.borrow_mut().push(lost.help("choose rows with `where`, or another projection"));
        }
        let channel = |measure: &Measure, cells: &Cells| plot::Channel {
            title: Some(measure.title.clone()),
            unit: measure.unit.clone(),
            format: measure.format.clone(),
            ..plot::Channel::of(values(cells, scope.words))
        };
        let mut columns: Vec<Series> = Vec::new();
        if let Some(label) = &self.label {
            columns.push(label.series(cells(label).map_err(one)?));
        }
        columns.extend([self.at[0].series(lon.clone()), self.at[1].series(lat.clone())]);
        let mut channels = Channels {
            x: Some(channel(&self.at[0], &lon)),
            y: Some(channel(&self.at[1], &lat)),
            ..Channels::default()
        };
        if let (Some(measure), Some(cells)) = (&self.size, &size) {
            channels.size = Some(channel(measure, cells));
            columns.push(measure.series(cells.clone()));
        }
        if let Some((measure, scale)) = &self.color {
            let cells = cells(measure).map_err(one)?;
            channels.color = Some(plot::Channel { scale: scale.clone(), ..channel(measure, &cells) });
            if columns.iter().all(|column| column.expr != measure.expr.text()) {
                columns.push(measure.series(cells));
            }
        }
        Ok((Layer { mark: Mark::Point, channels }, Rows { columns, left_out, gaps: 0 }))
    }
}

/// The place of the cell that gives a row's value.
fn cell(view: &View, measure: &Measure, row: usize) -> Span {
    let column = measure.expr.as_field().and_then(|field| view.table.column_index(field));
    column.map_or_else(|| measure.expr.span().clone(), |column| view.table.cell_span(view.rows[row] as usize, column))
}
