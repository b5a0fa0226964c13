//! Maps against d3-geo: px of places to 0.01, and the paths of two real maps.
//!
//! `geo/d3.mjs` computes the numbers in `geo/points.json` and `geo/shapes.json`, and anyone can run it. The maps themselves,
//! world-110m and us-10m of the package vega-datasets, are read from where `tests/run install` puts them: no copy lies here.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read their own files, and fail by panicking")]

use serde_json::Value as Json;
use tuzhang::atlas::{Choice, Shapes, read_shapes};
use tuzhang::diag::Span;
use tuzhang::path::SourcePath;
use tuzhang::plot::geo::{Camera, Polygon, Projection};
use tuzhang::table;
use tuzhang::world::Memory;

/// Px may differ by so much.
const NEAR: f64 = 0.01;

fn numbers(name: &str) -> Json {
    let path = format!("{}/tests/geo/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn pair(json: &Json) -> Option<[f64; 2]> {
    Some([json.get(0)?.as_f64()?, json.get(1)?.as_f64()?])
}

fn pairs(json: &Json) -> Vec<Option<[f64; 2]>> {
    json.as_array().unwrap().iter().map(pair).collect()
}

/// The projections of `d3.mjs`, by their names there.
fn projection(name: &str) -> (Projection, [f64; 3]) {
    match name {
        "equirectangular" => (Projection::Equirectangular, [0.0; 3]),
        "mercator" => (Projection::Mercator, [0.0; 3]),
        "albers" => (Projection::Albers { parallels: [25.0, 47.0] }, [-105.0, 0.0, 0.0]),
        "albers-south" => (Projection::Albers { parallels: [-5.0, -42.0] }, [58.0, 0.0, 0.0]),
        "albers-cylinder" => (Projection::Albers { parallels: [-30.0, 30.0] }, [-20.0, 0.0, 0.0]),
        "equal-earth" => (Projection::EqualEarth, [0.0; 3]),
        "equal-earth-pacific" => (Projection::EqualEarth, [-150.0, 0.0, 0.0]),
        "natural-earth" => (Projection::NaturalEarth, [0.0; 3]),
        "natural-earth-tilted" => (Projection::NaturalEarth, [20.0, -35.0, 10.0]),
        "albers-usa" => (Projection::AlbersUsa, [0.0; 3]),
        other => panic!("no projection {other}"),
    }
}

fn camera(name: &str, polygons: &[&[Vec<[f64; 2]>]], size: [f64; 2]) -> Camera {
    let (projection, rotate) = projection(name);
    Camera::fit(projection, rotate, polygons, size).0
}

/// How many of ours are not where theirs are.
fn far(camera: &Camera, places: &Json, px: &Json) -> Vec<String> {
    let (places, px) = (pairs(places), pairs(px));
    assert_eq!((places.len(), px.len()), (1000, 1000));
    let wrong = places.iter().zip(&px).filter_map(|(place, theirs)| {
        let ours = camera.point(place.unwrap());
        let near = match (ours, theirs) {
            (Some(a), Some(b)) => (a[0] - b[0]).abs() <= NEAR && (a[1] - b[1]).abs() <= NEAR,
            // d3 cuts lines where Mercator ends, and places nowhere.
            (None, Some([x, y])) => !(0.0..=640.0).contains(x) || !(0.0..=400.0).contains(y),
            (a, b) => a.is_none() == b.is_none(),
        };
        (!near).then(|| format!("{place:?}: {ours:?} instead of {theirs:?}"))
    });
    wrong.collect()
}

#[test]
fn places_are_where_d3_puts_them() {
    let truth = numbers("points.json");
    let size = pair(&truth["size"]).unwrap();
    let all = truth["px"].as_object().unwrap();
    assert_eq!(all.len(), 10);
    for (name, px) in all {
        let places = if name == "albers-usa" { &truth["america"] } else { &truth["globe"] };
        let wrong = far(&camera(name, &[], size), places, px);
        assert!(wrong.is_empty(), "{name}: {} of 1000, such as {:?}", wrong.len(), &wrong[..wrong.len().min(3)]);
    }
}

/// A map of vega-datasets, with what its sidecar has to say.
fn dataset(name: &str) -> table::json::File {
    let path = format!("{}/tests/geo/node_modules/vega-datasets/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|_| panic!("no {path}: run `tests/run install`"));
    let file = SourcePath::new(&format!("data/{name}")).unwrap();
    let world = Memory { files: [(file, bytes.into())].into() };
    let read = table::json::load(&world, name, &Span::top(&SourcePath::call()), 32);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    read.value.unwrap()
}

fn shapes(file: &table::json::File, object: &str) -> Shapes {
    let at = Span::top(&SourcePath::call());
    let choice = Choice { object: Some((object, at.clone())), key: None };
    read_shapes(file, &choice, &at).unwrap().0
}

fn all(shapes: &Shapes) -> Vec<&[Vec<[f64; 2]>]> {
    shapes.polygons.iter().flatten().map(Vec::as_slice).collect()
}

/// The path of a region: how many points, the box around it, its area; as `d3.mjs` measures it.
fn measure(camera: &Camera, polygons: &[Polygon]) -> Option<[f64; 6]> {
    let twice = |ring: &[[f64; 2]]| {
        ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>()
    };
    let rings = polygons.iter().flat_map(|polygon| camera.polygon(polygon));
    let rings: Vec<Vec<[f64; 2]>> = rings.filter(|ring| twice(ring).abs() > 1e-9).collect();
    let points: Vec<[f64; 2]> = rings.iter().flatten().copied().collect();
    let end = |axis: usize, pick: fn(f64, f64) -> f64, first: f64| points.iter().map(|p| p[axis]).fold(first, pick);
    let area = rings.iter().map(|ring| twice(ring) / 2.0).sum();
    let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
    let bounds = [end(0, f64::min, low), end(1, f64::min, low), end(0, f64::max, high), end(1, f64::max, high)];
    (!points.is_empty()).then(|| [points.len() as f64, bounds[0], bounds[1], bounds[2], bounds[3], area])
}

/// What is different: counts exactly, edges to 0.01 px, areas to what that makes of them.
fn differs(name: &str, ours: Option<[f64; 6]>, theirs: &Json) -> Option<String> {
    let theirs: Option<Vec<f64>> = theirs.as_array().map(|list| list.iter().map(|n| n.as_f64().unwrap()).collect());
    let near = match (&ours, &theirs) {
        (Some(a), Some(b)) => {
            let around = (a[3] - a[1]) + (a[4] - a[2]);
            a[0] == b[0]
                && (1..5).all(|at| (a[at] - b[at]).abs() <= NEAR)
                && (a[5] - b[5]).abs() <= NEAR * (1.0 + around)
        }
        (a, b) => a.is_none() == b.is_none(),
    };
    (!near).then(|| format!("{name}: {ours:?} instead of {theirs:?}"))
}

#[test]
fn a_map_of_the_world_is_drawn_as_d3_draws_it() {
    let truth = numbers("shapes.json");
    let size = pair(&truth["size"]).unwrap();
    let world = dataset("world-110m.json");
    let countries = shapes(&world, "countries");
    assert!(countries.shows_china);
    let places = numbers("points.json");
    let equal_earth = camera("equal-earth", &all(&countries), size);
    assert_eq!(far(&equal_earth, &places["world"]["places"], &places["world"]["px"]), Vec::<String>::new());
    // Countries without a code are shapes of their own; `objects` tells the same in the order of the file.
    for (name, expected) in truth["world"].as_object().unwrap() {
        let camera = camera(name, &all(&countries), size);
        let expected = expected.as_array().unwrap();
        assert_eq!(expected.len(), countries.polygons.len());
        let wrong: Vec<String> = countries
            .polygons
            .iter()
            .zip(expected)
            .zip(&countries.gazetteer.regions)
            .filter_map(|((polygons, expected), region)| differs(&region.key, measure(&camera, polygons), expected))
            .collect();
        assert!(wrong.is_empty(), "{name}: {} of {}: {:#?}", wrong.len(), expected.len(), &wrong[..wrong.len().min(5)]);
    }
}

#[test]
fn states_and_counties_are_drawn_as_d3_draws_them() {
    let truth = numbers("shapes.json");
    let size = pair(&truth["us"]["size"]).unwrap();
    let file = dataset("us-10m.json");
    let counties = shapes(&file, "counties");
    let states = shapes(&file, "states");
    assert!(!counties.shows_china);
    let camera = camera("albers-usa", &all(&counties), size);
    for (shapes, expected) in [(&states, &truth["us"]["states"]), (&counties, &truth["us"]["counties"])] {
        let expected = expected.as_array().unwrap();
        assert!(expected.len() > 50);
        let wrong: Vec<String> = expected
            .iter()
            .filter_map(|row| {
                let id = row[0].to_string();
                let [place] = shapes.gazetteer.find(&id) else { return Some(format!("no {id}")) };
                differs(&id, measure(&camera, &shapes.polygons[*place]), &row[1])
            })
            .collect();
        assert!(wrong.is_empty(), "{} of {}: {:#?}", wrong.len(), expected.len(), &wrong[..wrong.len().min(5)]);
    }
}
