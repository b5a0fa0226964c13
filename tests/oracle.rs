//! The same charts as Vega-Lite's, compared by number; see `oracle/README.md`.
//!
//! `oracle/NAME.json` holds the rows of a chart of the Vega-Lite gallery and what Vega 6 computes for it;
//! here the chart is written in our own grammar and laid out on a board of the same size.
//! Equal means: kind of scale, order of bands and number of marks exactly, domains and ticks to 1e-9 of the range,
//! px to 0.01, angles to 1e-9. Rows of long series are thinned, since each vertex stands for itself.

#[path = "oracle/compare.rs"]
mod compare;
#[path = "oracle/found.rs"]
mod found;
#[path = "oracle/gallery.rs"]
mod gallery;

use std::collections::BTreeMap;

use compare::{compare_axis, matched, near, numbers};
use found::{Found, Unit};
use serde_json::{Value as Json, json};
use tuzhang::plot::{
    Artboard, Channel, Curve, Group, Item, Layer, Mark, Order, Precision, Role, ScaleKind, Scene, Shape, Spec, Stack,
    Ticks, Values, Zero, draw,
};

/// The columns of one chart.
struct Rows(Json);

impl Rows {
    fn column(&self, name: &str) -> &Vec<Json> {
        self.0[name].as_array().unwrap_or_else(|| panic!("no column {name}"))
    }

    fn numbers(&self, name: &str) -> Channel {
        Channel::of(Values::Number(self.column(name).iter().map(Json::as_f64).collect()))
    }

    fn text(&self, name: &str) -> Channel {
        Channel::of(Values::Text(self.column(name).iter().map(|v| v.as_str().map(str::to_owned)).collect()))
    }

    fn bands(&self, name: &str) -> Channel {
        self.numbers(name).scaled(ScaleKind::Band)
    }

    fn time(&self, name: &str, precision: Precision) -> Channel {
        Channel::of(Values::Time(self.column(name).iter().map(Json::as_i64).collect(), precision))
    }
}

fn zeroed(mut channel: Channel) -> Channel {
    channel.scale.zero = Zero::Include;
    channel
}

fn ticked(mut channel: Channel, ticks: Ticks) -> Channel {
    channel.scale.ticks = ticks;
    channel
}

fn listed(names: &[&str]) -> Order {
    Order::List(names.iter().map(|name| (*name).to_owned()).collect())
}

fn chart(layers: Vec<Layer>) -> Spec {
    Spec::of(layers, "en")
}

fn bar(rows: &Rows) -> Spec {
    chart(vec![Layer::xy(Mark::Bar, rows.text("a"), rows.numbers("b"))])
}

fn bar_grouped(rows: &Rows) -> Spec {
    let layer = Layer::xy(Mark::Bar, rows.text("category"), rows.numbers("value")).color(rows.text("group"));
    Spec { group: Group::Dodged, ..chart(vec![layer]) }
}

fn bar_month(rows: &Rows) -> Spec {
    chart(vec![Layer::xy(Mark::Bar, rows.time("month", Precision::Month), rows.numbers("mean"))])
}

fn stacked_bar_weather(rows: &Rows) -> Spec {
    let weather = rows.text("weather").order(listed(&["snow", "rain", "drizzle", "fog", "sun"]));
    chart(vec![Layer::xy(Mark::Bar, rows.time("month", Precision::Month), rows.numbers("count")).color(weather)])
}

fn stacked_bar_normalize(rows: &Rows) -> Spec {
    let gender = rows.text("gender").order(Order::Descending);
    let layer = Layer::xy(Mark::Bar, rows.bands("age"), rows.numbers("people")).color(gender);
    Spec { stack: Stack::Percent, ..chart(vec![layer]) }
}

fn bar_sorted_by_value(rows: &Rows) -> Spec {
    let age = rows.bands("age").order(Order::ValueDescending);
    chart(vec![Layer::xy(Mark::Bar, rows.numbers("people"), age)])
}

fn bar_diverging(rows: &Rows) -> Spec {
    let answer = rows.text("type").order(listed(&[
        "Strongly disagree",
        "Disagree",
        "Neither agree nor disagree",
        "Agree",
        "Strongly agree",
    ]));
    let layer = Layer::xy(Mark::Bar, rows.numbers("percentage"), rows.text("question")).color(answer);
    Spec { stack: Stack::Diverge, ..chart(vec![layer]) }
}

fn bar_labels(rows: &Rows) -> Spec {
    let value = || rows.numbers("b").domain(0.0, 60.0);
    let bars = Layer::xy(Mark::Bar, value(), rows.text("a"));
    let texts = Layer::xy(Mark::Text, value(), rows.text("a")).label(rows.numbers("b"));
    chart(vec![bars, texts])
}

fn bar_line(rows: &Rows) -> Spec {
    let layer = |mark| Layer::xy(mark, rows.text("a"), rows.numbers("b"));
    chart(vec![layer(Mark::Bar), layer(Mark::Line)])
}

fn bins(rows: &Rows, ticks: Ticks, height: &str) -> Spec {
    let mut layer = Layer::xy(Mark::Bar, ticked(rows.numbers("low"), ticks), rows.numbers(height));
    layer.channels.x2 = Some(rows.numbers("high"));
    chart(vec![layer])
}

fn histogram(rows: &Rows) -> Spec {
    bins(rows, Ticks::Count(10), "count")
}

fn histogram_share(rows: &Rows) -> Spec {
    bins(rows, Ticks::At(vec![40.0, 100.0, 160.0, 220.0]), "share")
}

fn line(rows: &Rows) -> Spec {
    chart(vec![Layer::xy(Mark::Line, rows.time("date", Precision::Day), zeroed(rows.numbers("price")))])
}

fn line_monotone(rows: &Rows) -> Spec {
    Spec { curve: Curve::Smooth, ..line(rows) }
}

fn line_color(rows: &Rows) -> Spec {
    let layer = Layer::xy(Mark::Line, rows.time("date", Precision::Day), zeroed(rows.numbers("price")));
    chart(vec![layer.color(rows.text("symbol"))])
}

fn line_gap(rows: &Rows) -> Spec {
    chart(vec![Layer::xy(Mark::Line, rows.numbers("x"), zeroed(rows.numbers("y")))])
}

fn line_bump(rows: &Rows) -> Spec {
    let result = || rows.text("result").order(Order::Ascending);
    let layer = |mark| Layer::xy(mark, zeroed(rows.numbers("build")), result());
    chart(vec![layer(Mark::Line), layer(Mark::Point)])
}

fn area(rows: &Rows) -> Spec {
    chart(vec![Layer::xy(Mark::Area, rows.time("date", Precision::Month), rows.numbers("count"))])
}

fn stacked_area(rows: &Rows) -> Spec {
    let series = rows.text("series").order(Order::Descending);
    chart(vec![Layer::xy(Mark::Area, rows.time("date", Precision::Month), rows.numbers("count")).color(series)])
}

fn stacked_area_stream(rows: &Rows) -> Spec {
    Spec { stack: Stack::Center, ..stacked_area(rows) }
}

fn point_2d(rows: &Rows) -> Spec {
    chart(vec![Layer::xy(Mark::Point, zeroed(rows.numbers("power")), zeroed(rows.numbers("distance")))])
}

fn point_log(rows: &Rows) -> Spec {
    chart(vec![Layer::xy(Mark::Point, zeroed(rows.numbers("x")), rows.numbers("y").scaled(ScaleKind::Log))])
}

fn rect_heatmap(rows: &Rows) -> Spec {
    let origin = rows.text("origin").order(Order::Ascending);
    chart(vec![Layer::xy(Mark::Cell, rows.bands("cylinders"), origin).color(rows.numbers("mean"))])
}

fn arc_pie(rows: &Rows) -> Spec {
    let mut layer = Layer::xy(Mark::Arc { hole: 0.0 }, rows.bands("category"), rows.numbers("value"));
    layer.channels.x = None;
    chart(vec![layer.color(rows.bands("category"))])
}

fn error_band(rows: &Rows) -> Spec {
    let year = || rows.time("year", Precision::Year);
    let mut band = Layer::xy(Mark::Area, year(), zeroed(rows.numbers("low")));
    band.channels.y2 = Some(rows.numbers("high"));
    chart(vec![band, Layer::xy(Mark::Line, year(), rows.numbers("mean"))])
}

fn box_plot(rows: &Rows) -> Spec {
    let ranged = |mark, low: &str, high: &str| {
        let mut layer = Layer::xy(mark, rows.text("species"), rows.numbers(low));
        layer.channels.y2 = Some(rows.numbers(high));
        layer
    };
    chart(vec![
        ranged(Mark::Rule, "low", "q1"),
        ranged(Mark::Rule, "q3", "high"),
        ranged(Mark::Bar, "q1", "q3"),
        Layer::xy(Mark::Tick, rows.text("species"), rows.numbers("median")),
        Layer::xy(Mark::Point, rows.text("outlier_species"), rows.numbers("outlier")),
    ])
}

fn waterfall(rows: &Rows) -> Spec {
    let mut layer = Layer::xy(Mark::Bar, rows.text("label"), rows.numbers("from"));
    layer.channels.y2 = Some(rows.numbers("to"));
    chart(vec![layer])
}

fn isotype_grid(rows: &Rows) -> Spec {
    chart(vec![Layer::xy(Mark::Point, rows.bands("col"), rows.bands("row"))])
}

fn trellis_barley(rows: &Rows) -> Spec {
    let variety = rows.text("variety").order(listed(&[
        "Trebi",
        "Wisconsin No. 38",
        "No. 457",
        "Glabron",
        "Peatland",
        "Velvet",
        "No. 475",
        "Manchuria",
        "No. 462",
        "Svansota",
    ]));
    let mut layer = Layer::xy(Mark::Point, rows.numbers("yield"), variety).color(rows.bands("year"));
    let sites = ["Grand Rapids", "Duluth", "University Farm", "Morris", "Crookston", "Waseca"];
    layer.channels.col = Some(rows.text("site").order(listed(&sites)));
    chart(vec![layer])
}

type Write = fn(&Rows) -> Spec;

const CHARTS: [(&str, Write); 29] = [
    ("arc_pie", arc_pie),
    ("area", area),
    ("bar", bar),
    ("bar_diverging", bar_diverging),
    ("bar_grouped", bar_grouped),
    ("bar_labels", bar_labels),
    ("bar_line", bar_line),
    ("bar_month", bar_month),
    ("bar_negative", bar),
    ("bar_sorted_by_value", bar_sorted_by_value),
    ("box_plot", box_plot),
    ("error_band", error_band),
    ("histogram", histogram),
    ("histogram_share", histogram_share),
    ("isotype_grid", isotype_grid),
    ("line", line),
    ("line_bump", line_bump),
    ("line_color", line_color),
    ("line_gap", line_gap),
    ("line_monotone", line_monotone),
    ("point_2d", point_2d),
    ("point_log", point_log),
    ("rect_heatmap", rect_heatmap),
    ("stacked_area", stacked_area),
    ("stacked_area_stream", stacked_area_stream),
    ("stacked_bar_normalize", stacked_bar_normalize),
    ("stacked_bar_weather", stacked_bar_weather),
    ("trellis_barley", trellis_barley),
    ("waterfall", waterfall),
];

#[allow(clippy::disallowed_methods, reason = "a test reads its own data")]
fn truth(name: &str) -> Json {
    let path = format!("{}/tests/oracle/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the numbers of the chart");
    serde_json::from_str(&text).expect("JSON")
}

/// All differences between a chart and its expected numbers.
fn differences(truth: &Json, write: Write) -> Found {
    let size = numbers(&truth["size"]);
    let spec = write(&Rows(truth["rows"].clone()));
    let scene = draw(&spec, &Artboard::fixed(size[0], size[1]));
    let mut found = Found::default();
    let expect = &truth["expect"];
    for (name, axis) in [("x", scene.panels[0].x.as_ref()), ("y", scene.panels[0].y.as_ref())] {
        match (&expect[name], axis) {
            (Json::Null, _) => {}
            (_, None) => found.push(format!("{name}: no axis")),
            (expected, Some(ours)) => compare_axis(name, expected, ours, &mut found),
        }
    }
    compare_marks(&expect["marks"], &scene, &mut found);
    found
}

fn series_name(scene: &Scene, item: &Item, names: &BTreeMap<usize, String>) -> String {
    names
        .get(&item.row)
        .cloned()
        .unwrap_or_else(|| if scene.series.is_empty() { String::new() } else { format!("row {}", item.row) })
}

fn compare_marks(expected: &Json, scene: &Scene, found: &mut Found) {
    let Some(kinds) = expected.as_object() else {
        return;
    };
    for (kind, expected) in kinds {
        match kind.as_str() {
            "rects" => matched(kind, expected, tuples(scene, rect), Unit::Px, found),
            "boxes" => matched(
                kind,
                expected,
                tuples(scene, |shape| rect(shape).map(|r| vec![r[0] + r[2] / 2.0, r[1], r[3]])),
                Unit::Px,
                found,
            ),
            "points" => matched(kind, expected, tuples(scene, point), Unit::Px, found),
            "arcs" => matched(kind, expected, tuples(scene, arc), Unit::Angle, found),
            "rules" => matched(kind, expected, tuples(scene, rule), Unit::Px, found),
            "medians" => matched(kind, expected, tuples(scene, stroke_middle), Unit::Px, found),
            "texts" => compare_texts(expected, scene, found),
            "lines" => compare_runs(kind, expected, scene, line_runs, found),
            "areas" => compare_runs(kind, expected, scene, area_runs, found),
            "panels" => {
                for (panel, expected) in expected.as_array().into_iter().flatten().enumerate() {
                    let ours = scene
                        .marks
                        .iter()
                        .filter(|item| item.panel == panel)
                        .filter_map(|item| point(&item.shape))
                        .collect();
                    matched(&format!("panel {panel}"), expected, ours, Unit::Px, found);
                }
            }
            "color" => {}
            other => found.push(format!("nothing compares {other}")),
        }
    }
}

fn tuples(scene: &Scene, of: impl Fn(&Shape) -> Option<Vec<f64>>) -> Vec<Vec<f64>> {
    scene.marks.iter().filter_map(|item| of(&item.shape)).collect()
}

fn rect(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Rect(rect) = shape else {
        return None;
    };
    Some(vec![rect.x, rect.y, rect.width, rect.height])
}

fn point(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Point { x, y, .. } = shape else {
        return None;
    };
    Some(vec![*x, *y])
}

fn arc(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Arc { inner, outer, start, end, .. } = shape else {
        return None;
    };
    Some(vec![*start, *end, *inner, *outer])
}

fn rule(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Rule { from, to } = shape else {
        return None;
    };
    Some(vec![from[0], from[1], to[1]])
}

fn stroke_middle(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Line { runs, .. } = shape else {
        return None;
    };
    let [a, b] = runs.first()?[..] else {
        return None;
    };
    Some(vec![(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0])
}

fn line_runs(shape: &Shape) -> Option<Vec<Vec<f64>>> {
    let Shape::Line { runs, .. } = shape else {
        return None;
    };
    Some(runs.iter().flatten().map(|point| point.to_vec()).collect())
}

fn area_runs(shape: &Shape) -> Option<Vec<Vec<f64>>> {
    let Shape::Area { runs, .. } = shape else {
        return None;
    };
    Some(runs.iter().flatten().map(|[x, near, far]| vec![*x, near.min(*far), near.max(*far)]).collect())
}

/// Compares the vertices of each series; in a chart of one series the name is empty.
fn compare_runs(
    kind: &str,
    expected: &Json,
    scene: &Scene,
    of: fn(&Shape) -> Option<Vec<Vec<f64>>>,
    found: &mut Found,
) {
    let Some(series) = expected.as_object() else {
        return;
    };
    let ours: Vec<(&Item, Vec<Vec<f64>>)> =
        scene.marks.iter().filter_map(|item| Some((item, of(&item.shape)?))).collect();
    if ours.len() != series.len() {
        found.push(format!("{kind}: {} series instead of {}", ours.len(), series.len()));
    }
    let names: BTreeMap<usize, String> =
        ours.iter().zip(&scene.series).map(|((item, _), name)| (item.row, name.clone())).collect();
    for (item, mut vertices) in ours {
        let name = series_name(scene, item, &names);
        let Some(expected) = series.get(&name) else {
            found.push(format!("{kind}: a series {name:?} that is not expected"));
            continue;
        };
        for vertex in &mut vertices {
            if vertex.len() == 3 && vertex[1] > vertex[2] {
                vertex.swap(1, 2);
            }
        }
        let expected = sorted_ends(expected);
        matched(&format!("{kind} {name}"), &expected, vertices, Unit::Px, found);
    }
}

/// The same vertices with the smaller y of an area first.
fn sorted_ends(expected: &Json) -> Json {
    let rows = expected.as_array().cloned().unwrap_or_default().into_iter().map(|row| {
        let mut row = numbers(&row);
        if row.len() == 3 && row[1] > row[2] {
            row.swap(1, 2);
        }
        json!(row)
    });
    Json::Array(rows.collect())
}

fn compare_texts(expected: &Json, scene: &Scene, found: &mut Found) {
    let ours: Vec<(f64, f64, &str)> = scene
        .labels
        .iter()
        .filter(|label| label.role == Role::Value)
        .map(|label| (label.x, label.bounds.y + label.bounds.height / 2.0, label.lines[0].as_str()))
        .collect();
    let expected = expected.as_array().cloned().unwrap_or_default();
    if ours.len() != expected.len() {
        found.push(format!("texts: {} instead of {}", ours.len(), expected.len()));
    }
    for text in expected {
        let (x, y) = (text[0].as_f64().unwrap_or(f64::NAN), text[1].as_f64().unwrap_or(f64::NAN));
        let hit = ours.iter().any(|our| text[2] == our.2 && found.equal(&[x, y], &[our.0, our.1], Unit::Px));
        if !hit {
            found.push(format!("texts: none at {text}"));
        }
    }
}

#[test]
fn oracle_numbers_are_equal() {
    let mut report = String::new();
    for (name, write) in CHARTS {
        for difference in differences(&truth(name), write).said {
            report.push_str(&format!("{name}: {difference}\n"));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn oracle_comparison_can_fail() {
    let mut wrong = truth("bar");
    wrong["rows"]["b"][0] = json!(29);
    assert_eq!(differences(&wrong, bar).said.len(), 1);
    let mut wrong = truth("line_color");
    wrong["expect"]["y"]["ticks"][1] = json!(101);
    wrong["expect"]["marks"]["lines"]["IBM"][0][1] = json!(0);
    assert_eq!(differences(&wrong, line_color).said.len(), 2);
    let mut wrong = truth("bar_sorted_by_value");
    wrong["expect"]["y"]["domain"][0] = json!(40);
    wrong["expect"]["y"]["domain"][1] = json!(35);
    assert_eq!(differences(&wrong, bar_sorted_by_value).said.len(), 1);
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test reads its own data")]
fn oracle_gallery_numbers_are_equal() {
    let paths = gallery_files();
    let mut report = String::new();
    for path in &paths {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        if std::env::var("CASE").is_ok_and(|part| !name.contains(&part)) {
            continue;
        }
        let text = std::fs::read_to_string(path).expect("the numbers of a chart");
        let said = std::panic::catch_unwind(|| gallery::differences(&serde_json::from_str(&text).expect("JSON")).said);
        for difference in said.unwrap_or_else(|_| vec!["not in the grammar".to_owned()]) {
            report.push_str(&format!("{name}: {difference}\n"));
        }
    }
    assert!(paths.len() > 100, "{}", paths.len());
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn oracle_gallery_comparison_can_fail() {
    let truth: Json = serde_json::from_str(include_str!("oracle/gallery/scatter_log_log.json")).expect("JSON");
    assert_eq!(gallery::differences(&truth).said, Vec::<String>::new());
    let mut wrong = truth.clone();
    wrong["expect"]["x"]["named"][0] = json!(3);
    wrong["expect"]["panels"][0]["points"][0][0] = json!(-1);
    wrong["expect"]["y"]["domain"][0] = json!(0.02);
    assert_eq!(gallery::differences(&wrong).said.len(), 3);
}

/// The map of the gallery: Vega's colours by its domain, and its paths by d3-geo's, which draws them (see `geo.rs`).
///
/// Shapes and rates are read from the package vega-datasets, where `tests/run install` puts it.
#[test]
fn oracle_choropleth_is_equal() {
    assert_eq!(choropleth().said, Vec::<String>::new());
}

#[allow(clippy::disallowed_methods, reason = "a test reads its own data")]
fn choropleth() -> Found {
    use tuzhang::atlas::{Choice, read_shapes};
    use tuzhang::diag::Span;
    use tuzhang::path::SourcePath;
    use tuzhang::plot::geo::Projection;
    use tuzhang::plot::{Globe, Ink, Map};
    let read = |path: &str| {
        let path = format!("{}/tests/{path}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read(&path).unwrap_or_else(|_| panic!("no {path}: run `tests/run install`"))
    };
    let expected = truth("geo_choropleth");
    let file = SourcePath::new("data/us-10m.json").expect("a path");
    let files = [(file, read("geo/node_modules/vega-datasets/data/us-10m.json").into())].into();
    let at = Span::top(&SourcePath::call());
    let world = tuzhang::world::Memory { files };
    let file = tuzhang::table::json::load(&world, "us-10m.json", &at, 32).value.expect("a file");
    let choice = Choice { object: Some(("counties", at.clone())), key: None };
    let (shapes, _) = read_shapes(&file, &choice, &at).expect("shapes");
    let tsv = read("geo/node_modules/vega-datasets/data/unemployment.tsv");
    let rates: BTreeMap<&str, f64> = std::str::from_utf8(&tsv)
        .expect("text")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(id, rate)| Some((id, rate.parse().ok()?)))
        .collect();
    let values = shapes.gazetteer.regions.iter().map(|region| rates.get(region.key.as_str()).copied());
    let layer = Layer::region(Channel::of(Values::Number(values.collect())));
    let globe = Globe {
        names: Vec::new(),
        regions: shapes.polygons.clone().into(),
        projection: Projection::AlbersUsa,
        rotate: [0.0; 3],
        credit: String::new(),
    };
    let size = numbers(&expected["size"]);
    let spec = Spec { map: Some(Map::Globe(globe)), ..chart(vec![layer]) };
    let scene = draw(&spec, &Artboard::fixed(size[0], size[1]));
    let drawn = |id: &str| {
        let place = shapes.gazetteer.find(id).first()?;
        scene.marks.iter().find(|item| item.row == *place)
    };
    let domain = numbers(&expected["domain"]);
    let fills = expected["fills"].as_array().expect("a list");
    let mut found = Found::default();
    let mut compared = 0;
    let mut order: Vec<(u8, f64)> = Vec::new();
    for fill in fills {
        let (id, rate, rgb) = (fill[0].to_string(), fill[1].as_f64().expect("a rate"), numbers(&fill[2]));
        assert_eq!(rates[id.as_str()], rate);
        let Some(item) = drawn(&id) else { continue };
        let step = ((rate - domain[0]) / (domain[1] - domain[0]) * 9.0).floor().clamp(0.0, 8.0) as u8;
        if item.ink != Ink::Sequential(step) {
            found.push(format!("{id} at {rate}: {:?} instead of step {step}", item.ink));
        }
        found.named(1);
        order.push((step, 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]));
        compared += 1;
    }
    assert!(compared > 250, "{compared} counties");
    order.sort_by_key(|(step, _)| *step);
    let darkest =
        |of: u8| order.iter().filter(|(step, _)| *step == of).map(|(_, light)| *light).fold(f64::MAX, f64::min);
    assert!(
        order.iter().all(|(step, light)| *step == 0 || darkest(*step - 1) >= *light),
        "darker is more, as with Vega"
    );
    let paths: Json = serde_json::from_slice(&read("geo/shapes.json")).expect("JSON");
    for path in paths["us"]["counties"].as_array().expect("a list").iter().filter(|path| !path[1].is_null()) {
        let item = drawn(&path[0].to_string()).unwrap_or_else(|| panic!("no county {}", path[0]));
        let Shape::Region { rings, .. } = &item.shape else { panic!("a county is a region") };
        let box_of = |axis: usize, pick: fn(f64, f64) -> f64, first: f64| {
            rings.iter().flatten().map(|point| point[axis]).fold(first, pick)
        };
        let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
        let ours =
            [box_of(0, f64::min, low), box_of(1, f64::min, low), box_of(0, f64::max, high), box_of(1, f64::max, high)];
        near(&format!("box of county {}", path[0]), &numbers(&path[1])[1..5], &ours, Unit::Px, &mut found);
    }
    found
}

/// What is compared of a chart, in words: the keys of its expected numbers.
fn compared(expect: &Json) -> String {
    let axes = ["x", "y", "y_right"].into_iter().filter(|axis| !expect[*axis].is_null());
    let axes: Vec<String> = axes.map(|axis| axis.replace("y_right", "right y")).collect();
    let mut parts = vec![axes.join(", ")];
    parts.retain(|part| !part.is_empty());
    let panels = expect["panels"].as_array();
    let kinds = expect["marks"].as_object().into_iter().chain(panels.into_iter().flatten().filter_map(Json::as_object));
    for kind in kinds.flat_map(|marks| marks.keys()).filter(|kind| *kind != "color") {
        if !parts.contains(kind) {
            parts.push(kind.clone());
        }
    }
    parts.join("; ")
}

const BEGIN: &str = "<!-- written by tests/oracle.rs -->\n";
const END: &str = "<!-- end of what is written -->\n";

/// The page of the manual that lists all charts with how far they are apart; `UPDATE=1` writes it.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test reads and writes its own page")]
fn oracle_page_is_true() {
    let head = "| Chart | Compared: scales; marks | Numbers and names | Share of the range | px | rad |\n|---|---|---:|---:|---:|---:|\n";
    let mut first: Vec<(&str, String)> = CHARTS
        .into_iter()
        .map(|(name, write)| {
            let truth = truth(name);
            let found = differences(&truth, write);
            assert_eq!(found.said, Vec::<String>::new(), "{name}");
            (name, found.row(name, &compared(&truth["expect"])))
        })
        .collect();
    first.push(("geo_choropleth", choropleth().row("geo_choropleth", "boxes of counties; colours of every twelfth")));
    first.sort();
    let rows: String = first.into_iter().map(|(_, row)| row).collect();
    let mut second = String::new();
    for path in gallery_files() {
        let truth: Json = serde_json::from_str(&std::fs::read_to_string(&path).expect("a chart")).expect("JSON");
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        second.push_str(&gallery::differences(&truth).row(name, &compared(&truth["expect"])));
    }
    let written = format!(
        "## Charts of the gallery {{#gallery}}\n\n{head}{rows}\n## More charts of these kinds {{#more}}\n\n{head}{second}"
    );
    let path = format!("{}/content/manual/developing/oracle.md", env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(&path).expect("the page");
    let (before, rest) = page.split_once(BEGIN).expect("a beginning");
    let (_, after) = rest.split_once(END).expect("an end");
    let wanted = format!("{before}{BEGIN}\n{written}\n{END}{after}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &wanted).expect("the page is written");
    }
    assert!(
        page == wanted || std::env::var_os("UPDATE").is_some(),
        "`UPDATE=1 cargo test --test oracle` writes developing/oracle.md anew"
    );
}

/// The files of the second set, in order.
#[allow(clippy::disallowed_methods, reason = "a test reads its own data")]
fn gallery_files() -> Vec<std::path::PathBuf> {
    let own = || format!("{}/tests/oracle/gallery", env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var("GALLERY").unwrap_or_else(|_| own());
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths
}
