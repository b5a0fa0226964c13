//! Shapes of regions from GeoJSON (RFC 7946) and TopoJSON: what they are called, and their polygons in degrees.
//!
//! In: a JSON file and which object and key to take. Out: [`Shapes`], or all that is wrong, at its place in the file.
//! Features of the same key are one region. Rings are wound one way, whatever way they were written.
//! Deliberately absent: other kinds of geometry, and coordinates that are not degrees.

use super::topology::Topology;
use super::{Gazetteer, Region, china, crossing};
use crate::diag::{Diagnostic, Span, error, or_list, warning};
use crate::plot::geo::{self, Polygon};
use crate::table::json::{Document, File, Shape, Value};
use std::collections::{BTreeSet, HashMap};

/// The largest file of shapes that is read, in MiB.
pub const MEBIBYTES: usize = 32;
/// The most positions that the shapes of a map may have together.
const POSITIONS: usize = 2_000_000;
/// So many faults of a file are told one by one.
const TOLD: usize = 8;

/// Regions and their shapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shapes {
    /// The regions.
    pub gazetteer: Gazetteer,
    /// The polygons of each.
    pub polygons: Vec<Vec<Polygon>>,
    /// Whether they show a part of China, whose maps must be approved.
    pub shows_china: bool,
}

/// Which part of a file makes a map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice<'c> {
    /// The object of a TopoJSON file, and where it was named.
    pub object: Option<(&'c str, Span)>,
    /// The property that names a region, and where it was named.
    pub key: Option<(&'c str, Span)>,
}

/// A feature on its way to a region.
struct Feature<'a> {
    /// Its names: of properties, and `id`.
    names: Vec<(String, String)>,
    geometry: Option<Value<'a>>,
}

/// Reads the shapes of a file; `at` is where it was named. Gives a warning with them where rings cross themselves.
/// Errors: all that is wrong with them.
pub fn read(file: &File, choice: &Choice<'_>, at: &Span) -> Result<(Shapes, Option<Diagnostic>), Vec<Diagnostic>> {
    let root = file.root();
    let mut reading =
        Reading { file, topology: None, faults: Vec::new(), hidden: 0, positions: 0, crossings: 0, crossing: None };
    let kind = text(root, "type").unwrap_or_default();
    let features = match kind.as_str() {
        "Topology" => {
            let object = object(file, root, choice, at).map_err(|wrong| vec![wrong])?;
            reading.topology = Some(Topology::read(file, root).map_err(|wrong| vec![wrong])?);
            features(object, "geometries")
        }
        "FeatureCollection" | "Feature" | "Polygon" | "MultiPolygon" | "GeometryCollection" => {
            if let Some((name, span)) = &choice.object {
                let wrong =
                    error!("unknown-object", span.clone(), "`{}` is GeoJSON, which has no object `{name}`", file.file);
                return Err(vec![wrong.help("leave `object` out; only TopoJSON has objects")]);
            }
            features(root, "features")
        }
        other => {
            let wrong = error!("no-shapes", at.clone(), "`{}` is neither GeoJSON nor TopoJSON", file.file);
            let range = root.range();
            let found = if other.is_empty() { "no `type` here".to_owned() } else { format!("its `type` is `{other}`") };
            let wrong = wrong.label(Span::new(&file.file, range.start..range.end.min(range.start + 1)), found);
            return Err(vec![wrong.help("a map is made of a `FeatureCollection` or a `Topology`")]);
        }
    };
    if let Some((key, span)) = &choice.key {
        known_key(&features, key, span, file).map_err(|wrong| vec![wrong])?;
    }
    let shapes = reading.shapes(&features, choice);
    let mut faults = reading.faults;
    if reading.hidden > 0 {
        let more = error!("bad-shape", at.clone(), "{} more faults in `{}`", reading.hidden, file.file);
        faults.push(more.help("mend the first ones, or export the shapes anew"));
    }
    if faults.is_empty() && shapes.polygons.iter().all(Vec::is_empty) {
        let none = error!("no-shapes", at.clone(), "`{}` has no polygon to draw", file.file);
        faults.push(none.help("a map is drawn from geometries of the types `Polygon` and `MultiPolygon`"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let crossings = reading.crossings;
    let told = reading.crossing.map(|(span, first)| {
        let wrong = warning!("crossing-ring", span, "{crossings} rings cross themselves, the first one {first}");
        wrong.help("mend the shapes, or simplify them with a tool that keeps rings apart")
    });
    Ok((shapes, told))
}

fn member<'a>(value: Value<'a>, name: &str) -> Option<Value<'a>> {
    value.members().find(|(known, ..)| known == name).map(|(.., value)| value)
}

fn text(value: Value<'_>, name: &str) -> Option<String> {
    member(value, name).filter(|value| value.shape() == Shape::Scalar).map(|value| value.text().0.into_owned())
}

/// The object of a topology that a call names, or the only one.
fn object<'a>(file: &File, root: Value<'a>, choice: &Choice<'_>, at: &Span) -> Result<Value<'a>, Diagnostic> {
    let objects: Vec<(String, Value<'a>)> = member(root, "objects")
        .into_iter()
        .flat_map(|objects| objects.members().map(|(name, _, value)| (name.into_owned(), value)))
        .collect();
    let names = || objects.iter().map(|(name, _)| name.as_str());
    let listed = || match objects.is_empty() {
        true => "it has none".to_owned(),
        false => format!("its objects are {}", or_list(names())),
    };
    match (&choice.object, objects.as_slice()) {
        (Some((name, span)), _) => match objects.iter().find(|(known, _)| known == name) {
            Some((_, value)) => Ok(*value),
            None => {
                let wrong = error!("unknown-object", span.clone(), "`{}` has no object `{name}`", file.file);
                Err(wrong.did_you_mean(name, names()).help(listed()))
            }
        },
        (None, [(_, value)]) => Ok(*value),
        (None, _) => {
            let wrong =
                error!("missing-key", at.clone(), "`{}` has several objects: name one with `object`", file.file);
            Err(wrong.help(listed()))
        }
    }
}

/// The features of a collection, or the one that a value is.
fn features<'a>(root: Value<'a>, list: &str) -> Vec<Feature<'a>> {
    let items: Vec<Value<'a>> = match member(root, list) {
        Some(items) if text(root, "type").is_some_and(|kind| kind.ends_with("Collection")) => items.items().collect(),
        _ => vec![root],
    };
    items.into_iter().map(feature).collect()
}

fn feature(value: Value<'_>) -> Feature<'_> {
    let mut names = Vec::new();
    let properties = member(value, "properties").into_iter().flat_map(Value::members);
    for (name, _, value) in properties.filter(|(.., value)| value.shape() == Shape::Scalar) {
        names.push((name.into_owned(), value.text().0.into_owned()));
    }
    // -99 is what Natural Earth writes where there is no code.
    names.extend(text(value, "id").filter(|id| id != "-99").map(|id| ("id".to_owned(), id)));
    let is_feature = text(value, "type").is_some_and(|kind| kind == "Feature");
    let geometry = if is_feature { member(value, "geometry") } else { Some(value) };
    Feature { names, geometry: geometry.filter(|geometry| geometry.shape() == Shape::Map) }
}

/// Errors: no feature has a property of this name.
fn known_key(features: &[Feature<'_>], key: &str, span: &Span, file: &File) -> Result<(), Diagnostic> {
    let names: BTreeSet<&str> =
        features.iter().flat_map(|feature| &feature.names).map(|(name, _)| name.as_str()).collect();
    if names.contains(key) {
        return Ok(());
    }
    let wrong = error!("unknown-property", span.clone(), "no shape of `{}` has a property `{key}`", file.file);
    let wrong = wrong.did_you_mean(key, names.iter().copied());
    Err(match names.is_empty() {
        true => wrong.help("its shapes have no properties: take another file"),
        false => wrong.help(format!("the properties are {}", or_list(names.iter().copied()))),
    })
}

/// A file being read.
struct Reading<'f> {
    file: &'f File,
    topology: Option<Topology>,
    faults: Vec<Diagnostic>,
    hidden: usize,
    positions: usize,
    crossings: usize,
    /// The first ring that crosses itself, and where.
    crossing: Option<(Span, String)>,
}

impl Reading<'_> {
    fn fault(&mut self, wrong: Diagnostic) {
        if self.faults.len() < TOLD { self.faults.push(wrong) } else { self.hidden += 1 }
    }

    fn span(&self, value: Value<'_>) -> Span {
        let range = value.range();
        Span::new(&self.file.file, range.start..range.end.min(range.start + 40))
    }

    fn shapes(&mut self, features: &[Feature<'_>], choice: &Choice<'_>) -> Shapes {
        let mut regions: Vec<Region> = Vec::new();
        let mut polygons: Vec<Vec<Polygon>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for feature in features {
            let region = region(feature, choice);
            let mut own = Vec::new();
            if let Some(geometry) = feature.geometry {
                let name = if region.key.is_empty() { "a shape".to_owned() } else { format!("`{}`", region.key) };
                self.geometry(geometry, &name, &mut own);
            }
            match places.get(&region.key).filter(|_| !region.key.is_empty()) {
                Some(place) => polygons[*place].extend(own),
                None => {
                    places.insert(region.key.clone(), regions.len());
                    regions.push(region);
                    polygons.push(own);
                }
            }
        }
        let named = features.iter().any(|feature| feature.names.iter().any(|(_, name)| china::is_unit(name)));
        let shows_china = named || polygons.iter().flatten().any(china::is_shown);
        Shapes { gazetteer: Gazetteer::new(regions), polygons, shows_china }
    }

    /// The polygons of a geometry.
    fn geometry(&mut self, value: Value<'_>, name: &str, polygons: &mut Vec<Polygon>) {
        let kind = text(value, "type").unwrap_or_default();
        match kind.as_str() {
            "Polygon" => self.polygon(self.rings(value), name, polygons),
            "MultiPolygon" => {
                let items: Vec<Value<'_>> = self.rings(value).into_iter().flat_map(|list| list.items()).collect();
                items.into_iter().for_each(|item| self.polygon(Some(item), name, polygons));
            }
            "GeometryCollection" => {
                let items: Vec<Value<'_>> =
                    member(value, "geometries").into_iter().flat_map(|list| list.items()).collect();
                items.into_iter().for_each(|item| self.geometry(item, name, polygons));
            }
            // A region without a shape; it can have a value, and is not drawn.
            "" => {}
            other => {
                let wrong =
                    error!("wrong-geometry", self.span(value), "a map is drawn from polygons, {name} is a `{other}`");
                self.fault(wrong.help("take out what is no area; places are drawn from a table, with `lon` and `lat`"));
            }
        }
    }

    /// The lists of a geometry's rings.
    fn rings<'v>(&self, value: Value<'v>) -> Option<Value<'v>> {
        member(value, if self.topology.is_some() { "arcs" } else { "coordinates" })
    }

    fn polygon(&mut self, rings: Option<Value<'_>>, name: &str, polygons: &mut Vec<Polygon>) {
        let Some(rings) = rings else { return };
        let mut polygon: Polygon = Vec::new();
        for (at, ring) in rings.items().enumerate() {
            let read = match &self.topology {
                Some(topology) => topology.ring(self.file, ring, POSITIONS.saturating_sub(self.positions)),
                None => positions(self.file, ring),
            };
            let ring_points = match read {
                Ok(points) => points,
                Err(wrong) => {
                    self.fault(wrong);
                    continue;
                }
            };
            self.positions += ring_points.len();
            if self.positions > POSITIONS {
                if self.positions - ring_points.len() <= POSITIONS {
                    let large = error!("large-map", self.span(ring), "the shapes have more than {POSITIONS} positions");
                    self.fault(large.help("simplify them: a drawing has a few hundred px"));
                }
                return;
            }
            if let Some([lon, lat]) = ring_points.iter().find(|point| !on_globe(**point)) {
                let wrong = error!(
                    "bad-coordinate",
                    self.span(ring),
                    "[{lon}, {lat}] of {name} is no longitude and latitude in degrees"
                );
                self.fault(wrong.help(
                    "export the shapes in WGS 84 (EPSG:4326): longitude from -180 to 180, latitude from -90 to 90",
                ));
                continue;
            }
            if self.topology.is_none() && ring_points.len() < 3 {
                let wrong = error!(
                    "bad-shape",
                    self.span(ring),
                    "a ring of {name} has {} positions, fewer than a triangle",
                    ring_points.len()
                );
                self.fault(wrong.help("a ring has at least four, the last like the first"));
                continue;
            }
            if let Some([lon, lat]) = crossing::find(&ring_points) {
                if geo::is_flat(&ring_points) {
                    let wrong = error!(
                        "crossing-ring",
                        self.span(ring),
                        "a ring of {name} crosses itself near [{lon:.3}, {lat:.3}], and its two insides cancel"
                    );
                    self.fault(wrong.help("put its corners in the order of its outline"));
                    continue;
                }
                // Files in wide use have some, at islands of a few positions: a word, and the map.
                self.crossings += 1;
                if self.crossing.is_none() {
                    self.crossing = Some((self.span(ring), format!("of {name} near [{lon:.3}, {lat:.3}]")));
                }
            }
            if geo::is_flat(&ring_points) {
                // Rounded to a line when the file was made: nothing to see. Without an outer ring there are no holes.
                if at == 0 {
                    return;
                }
                continue;
            }
            polygon.push(ring_points);
        }
        geo::wind(&mut polygon);
        if polygon.first().is_some_and(|ring| !ring.is_empty()) {
            polygons.push(polygon);
        }
    }
}

fn on_globe([lon, lat]: [f64; 2]) -> bool {
    (-360.0..=360.0).contains(&lon) && (-90.000_001..=90.000_001).contains(&lat)
}

/// The positions of a ring of GeoJSON. Errors: a position that is no pair of numbers.
fn positions(file: &File, ring: Value<'_>) -> Result<Vec<[f64; 2]>, Diagnostic> {
    ring.items().map(|item| position(file, item)).collect()
}

/// A pair of numbers; what follows, such as a height, is left out.
pub(super) fn position(file: &File, item: Value<'_>) -> Result<[f64; 2], Diagnostic> {
    let mut parts = item.items().map(|part| part.text().0.parse::<f64>().ok().filter(|number| number.is_finite()));
    match (parts.next().flatten(), parts.next().flatten()) {
        (Some(first), Some(second)) => Ok([first, second]),
        _ => {
            let range = item.range();
            let span = Span::new(&file.file, range.start..range.end.min(range.start + 40));
            Err(error!("bad-coordinate", span, "a position must be a list of two numbers")
                .help("write `[longitude, latitude]`"))
        }
    }
}

/// What a feature is called. With a key, that property alone finds it.
fn region(feature: &Feature<'_>, choice: &Choice<'_>) -> Region {
    let find = |name: &str| {
        feature.names.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, text)| text.clone())
    };
    let mut names = Vec::new();
    for (property, text) in &feature.names {
        let lower = property.to_lowercase();
        if lower == "name" {
            names.push((String::new(), text.clone()));
        } else if let Some(language) = lower.strip_prefix("name_").filter(|language| language.len() == 2) {
            names.push((language.to_owned(), text.clone()));
        }
    }
    let id = find("id");
    let shorts = find("short").or_else(|| find("postal")).map(|short| (String::new(), short)).into_iter().collect();
    match &choice.key {
        Some((key, _)) => Region { key: find(key).unwrap_or_default(), names, shorts, ..Region::default() },
        None => {
            let name = names.first().map(|(_, name)| name.clone());
            let also = feature.names.iter().filter(|(name, _)| is_code(name)).map(|(_, text)| text.clone()).collect();
            Region { key: id.or(name).unwrap_or_default(), names, shorts, also }
        }
    }
}

/// Properties that hold codes of regions by custom: ISO 3166, FIPS, 行政区划代码.
fn is_code(property: &str) -> bool {
    let property = property.to_lowercase();
    ["iso_a2", "iso_a3", "adm0_a3", "iso_3166_2", "adcode", "code", "fips", "postal", "abbrev"]
        .contains(&property.as_str())
}
