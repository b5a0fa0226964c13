//! Charts of the kinds of Vega-Lite's gallery, written as data: `gallery/NAME.json` holds our spelling, the rows and Vega's numbers.
//!
//! In: one such file. Out: every difference between the scene of our engine and the numbers. `write.mjs` makes the files anew.

use super::compare::{compare_axis, matched, numbers};
use super::found::{Found, Unit};
use serde_json::Value as Json;
use tuzhang::plot::{
    Artboard, Channel, Curve, Group, Layer, Mark, Nice, Order, Panels, Precision, ScaleKind, Scene, Shape, Spec, Stack,
    Ticks, Values, Way, Zero, draw,
};

/// All differences between a chart and its expected numbers.
pub(super) fn differences(truth: &Json) -> Found {
    let spec = spec(&truth["chart"], &sorted(truth));
    let size = numbers(&truth["size"]);
    let scene = draw(&spec, &Artboard::fixed(size[0], size[1]));
    let mut found = Found::default();
    let expect = &truth["expect"];
    let first = scene.panels.first();
    for (name, axis) in [
        ("x", first.and_then(|panel| panel.x.as_ref())),
        ("y", first.and_then(|panel| panel.y.as_ref())),
        ("y_right", first.and_then(|panel| panel.y_right.as_ref())),
    ] {
        match (&expect[name], axis) {
            (Json::Null, _) => {}
            (_, None) => found.push(format!("{name}: no axis")),
            (expected, Some(ours)) => compare_axis(name, expected, ours, &mut found),
        }
    }
    let panels = expect["panels"].as_array().expect("panels");
    let drawn = scene.marks.iter().map(|item| item.panel + 1).max().unwrap_or(0);
    if drawn > panels.len() {
        found.push(format!("{drawn} panels instead of {}", panels.len()));
    }
    let sized = spec.layers.iter().any(|layer| layer.channels.size.is_some());
    for (panel, expected) in panels.iter().enumerate() {
        compare_panel(panel, expected, (&scene, sized), &mut found);
    }
    found
}

// ---------------------------------------------------------------- from JSON to a spec

/// The rows, in the order the chart asks for.
fn sorted(truth: &Json) -> Json {
    let mut rows = truth["rows"].clone();
    if let Some(by) = truth["chart"]["sort"].as_str() {
        let key: Vec<f64> =
            column(&rows, by.trim_start_matches('-')).iter().map(|v| v.as_f64().expect("a number")).collect();
        let mut order: Vec<usize> = (0..key.len()).collect();
        order.sort_by(
            |a, b| if by.starts_with('-') { key[*b].total_cmp(&key[*a]) } else { key[*a].total_cmp(&key[*b]) },
        );
        for (_, values) in rows.as_object_mut().expect("columns") {
            let old = values.as_array().expect("a column").clone();
            *values = order.iter().map(|at| old[*at].clone()).collect();
        }
    }
    rows
}

fn column<'j>(rows: &'j Json, name: &str) -> &'j Vec<Json> {
    rows[name].as_array().unwrap_or_else(|| panic!("no column {name}"))
}

fn spec(chart: &Json, rows: &Json) -> Spec {
    let layers = chart["layers"].as_array().expect("layers").iter().map(|json| layer(json, rows)).collect();
    Spec {
        stack: match chart["stack"].as_str() {
            None | Some("zero") => Stack::Zero,
            Some("percent") => Stack::Percent,
            Some("center") => Stack::Center,
            Some("none") => Stack::None,
            Some(other) => panic!("no stack {other}"),
        },
        group: if chart["group"] == "dodged" { Group::Dodged } else { Group::Stacked },
        curve: if chart["curve"] == "step" { Curve::Step } else { Curve::Straight },
        panels: if chart["panels"] == "dual" { Panels::Dual } else { Panels::Shared },
        ..Spec::of(layers, "en")
    }
}

fn layer(json: &Json, rows: &Json) -> Layer {
    let mark = match json["mark"].as_str().expect("a mark") {
        "area" => Mark::Area,
        "bar" => Mark::Bar,
        "cell" => Mark::Cell,
        "line" => Mark::Line,
        "point" => Mark::Point,
        "rule" => Mark::Rule,
        "text" => Mark::Text,
        "tick" => Mark::Tick,
        arc => Mark::Arc { hole: arc.strip_prefix("arc:").and_then(|hole| hole.parse().ok()).expect("a mark") },
    };
    let mut layer = Layer { mark, channels: Default::default() };
    let channels = &mut layer.channels;
    for (name, slot) in [
        ("x", &mut channels.x),
        ("y", &mut channels.y),
        ("x2", &mut channels.x2),
        ("y2", &mut channels.y2),
        ("color", &mut channels.color),
        ("size", &mut channels.size),
        ("label", &mut channels.label),
        ("order", &mut channels.order),
        ("row", &mut channels.row),
        ("col", &mut channels.col),
    ] {
        *slot = json.get(name).map(|json| channel(json, rows));
    }
    layer
}

fn channel(json: &Json, rows: &Json) -> Channel {
    let cells = column(rows, json["column"].as_str().expect("a column"));
    let values = match json["as"].as_str().expect("a type") {
        "number" => Values::Number(cells.iter().map(Json::as_f64).collect()),
        "text" => Values::Text(cells.iter().map(|cell| cell.as_str().map(str::to_owned)).collect()),
        time => Values::Time(cells.iter().map(Json::as_i64).collect(), precision(time)),
    };
    let mut channel = Channel::of(values);
    let scale = &mut channel.scale;
    match json["kind"].as_str() {
        None => {}
        Some("band") => scale.kind = ScaleKind::Band,
        Some("log") => scale.kind = ScaleKind::Log,
        Some("sqrt") => scale.kind = ScaleKind::Sqrt,
        Some("symlog") => scale.kind = ScaleKind::Symlog,
        Some("time") => scale.kind = ScaleKind::Time,
        Some(pow) => {
            scale.kind = ScaleKind::Pow(pow.strip_prefix("pow:").and_then(|e| e.parse().ok()).expect("a kind"))
        }
    }
    match json["zero"].as_bool() {
        Some(true) => scale.zero = Zero::Include,
        Some(false) => scale.zero = Zero::Free,
        None => {}
    }
    if json["nice"] == false {
        scale.nice = Nice::Off;
    }
    if json["reverse"] == true {
        scale.way = Way::Backward;
    }
    if let Some(ends) = json["domain"].as_array() {
        scale.domain = [ends[0].as_f64(), ends[1].as_f64()];
    }
    match &json["ticks"] {
        Json::Null => {}
        Json::Number(count) => {
            scale.ticks = Ticks::Count(count.as_u64().and_then(|n| n.try_into().ok()).expect("a count"))
        }
        Json::Array(_) => scale.ticks = Ticks::At(numbers(&json["ticks"])),
        other => {
            assert_eq!(other, "bins");
            scale.ticks = Ticks::Edges;
        }
    }
    scale.order = match &json["order"] {
        Json::Array(names) => Order::List(names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()),
        order => match order.as_str() {
            None => Order::Given,
            Some("ascending") => Order::Ascending,
            Some("descending") => Order::Descending,
            Some("value-ascending") => Order::ValueAscending,
            Some("value-descending") => Order::ValueDescending,
            Some(other) => panic!("no order {other}"),
        },
    };
    channel
}

fn precision(time: &str) -> Precision {
    match time.strip_prefix("time:").expect("a type") {
        "year" => Precision::Year,
        "quarter" => Precision::Quarter,
        "month" => Precision::Month,
        "week" => Precision::Week,
        "day" => Precision::Day,
        _ => Precision::Instant,
    }
}

// ---------------------------------------------------------------- comparing

fn compare_panel(panel: usize, expected: &Json, (scene, sized): (&Scene, bool), found: &mut Found) {
    let shapes: Vec<&Shape> = scene.marks.iter().filter(|item| item.panel == panel).map(|item| &item.shape).collect();
    let tuples =
        |of: fn(&Shape) -> Option<Vec<f64>>| -> Vec<Vec<f64>> { shapes.iter().filter_map(|shape| of(shape)).collect() };
    for (kind, expected) in expected.as_object().expect("marks by kind") {
        let what = format!("panel {panel} {kind}");
        match kind.as_str() {
            "rects" => matched(&what, expected, tuples(rect), Unit::Px, found),
            "points" => {
                let ours = tuples(point)
                    .into_iter()
                    .map(|mut tuple| {
                        if !sized {
                            tuple.truncate(2);
                        }
                        tuple
                    })
                    .collect();
                let mut expected = expected.clone();
                if !sized {
                    for tuple in expected.as_array_mut().into_iter().flatten() {
                        tuple.as_array_mut().expect("a tuple").truncate(2);
                    }
                }
                matched(&what, &expected, ours, Unit::Px, found);
            }
            "rules" => matched(&what, &ordered_ends(expected), tuples(rule), Unit::Px, found),
            "arcs" => matched(&what, expected, tuples(arc), Unit::Angle, found),
            "ticks" => matched(&what, expected, tuples(stroke_middle), Unit::Px, found),
            "texts" => compare_texts(&what, expected, scene, found),
            "lines" => {
                compare_runs(&what, expected, shapes.iter().filter_map(|shape| line_runs(shape)).collect(), found)
            }
            "areas" => {
                compare_runs(&what, expected, shapes.iter().filter_map(|shape| area_runs(shape)).collect(), found)
            }
            other => found.push(format!("nothing compares {other}")),
        }
    }
}

fn rect(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Rect(rect) = shape else { return None };
    Some(vec![rect.x, rect.y, rect.width, rect.height])
}

fn point(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Point { x, y, size, .. } = shape else { return None };
    Some(vec![*x, *y, *size])
}

fn arc(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Arc { inner, outer, start, end, .. } = shape else { return None };
    Some(vec![*start, *end, *inner, *outer])
}

fn rule(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Rule { from, to } = shape else { return None };
    Some(rising([from[0], from[1], to[0], to[1]]))
}

/// A stroke from its left or upper end.
fn rising([x, y, x2, y2]: [f64; 4]) -> Vec<f64> {
    if (x, y) <= (x2, y2) { vec![x, y, x2, y2] } else { vec![x2, y2, x, y] }
}

fn ordered_ends(rules: &Json) -> Json {
    let rules = rules.as_array().expect("rules").iter();
    rules.map(|rule| Json::from(rising(numbers(rule).try_into().expect("four numbers")))).collect()
}

fn stroke_middle(shape: &Shape) -> Option<Vec<f64>> {
    let Shape::Line { runs, .. } = shape else { return None };
    let [a, b] = runs.first()?[..] else { return None };
    Some(vec![(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0])
}

type Runs = Vec<Vec<Vec<f64>>>;

fn line_runs(shape: &Shape) -> Option<Runs> {
    let Shape::Line { runs, .. } = shape else { return None };
    Some(runs.iter().map(|run| run.iter().map(|point| point.to_vec()).collect()).collect())
}

fn area_runs(shape: &Shape) -> Option<Runs> {
    let Shape::Area { runs, .. } = shape else { return None };
    Some(runs.iter().map(|run| run.iter().map(|[x, a, b]| vec![*x, a.min(*b), a.max(*b)]).collect()).collect())
}

/// Each series, its runs and their vertices in order, from either end.
fn compare_runs(what: &str, expected: &Json, mut ours: Vec<Runs>, found: &mut Found) {
    let expected: Vec<Runs> = expected
        .as_array()
        .into_iter()
        .flatten()
        .map(|runs| {
            runs.as_array()
                .into_iter()
                .flatten()
                .map(|run| run.as_array().into_iter().flatten().map(vertex).collect())
                .collect()
        })
        .collect();
    if expected.len() != ours.len() {
        found.push(format!("{what}: {} series instead of {}", ours.len(), expected.len()));
    }
    for series in expected {
        let mut equal = |runs: &Runs| {
            let mut pairs = runs.iter().zip(&series);
            runs.len() == series.len()
                && pairs.all(|(a, b)| follows(a, b.iter(), found) || follows(a, b.iter().rev(), found))
        };
        match ours.iter().position(&mut equal) {
            Some(at) => drop(ours.swap_remove(at)),
            None => found.push(format!("{what}: no series like {series:?}; left are {:?}", ours.first())),
        }
    }
}

/// Whether vertices are the same in the same order.
fn follows<'v>(ours: &[Vec<f64>], theirs: impl Iterator<Item = &'v Vec<f64>>, found: &mut Found) -> bool {
    let theirs: Vec<&Vec<f64>> = theirs.collect();
    let close = |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 0.01);
    let equal = ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| close(a, b));
    equal && ours.iter().zip(&theirs).all(|(a, b)| found.equal(b, a, Unit::Px))
}

fn vertex(json: &Json) -> Vec<f64> {
    match numbers(json)[..] {
        [x, a, b] => vec![x, a.min(b), a.max(b)],
        ref two => two.to_vec(),
    }
}

fn compare_texts(what: &str, expected: &Json, scene: &Scene, found: &mut Found) {
    let ours: Vec<(f64, f64, &str)> = scene
        .labels
        .iter()
        .map(|label| (label.x, label.bounds.y + label.bounds.height / 2.0, label.lines[0].as_str()))
        .collect();
    let expected = expected.as_array().cloned().unwrap_or_default();
    if ours.len() != expected.len() {
        found.push(format!("{what}: {} instead of {}", ours.len(), expected.len()));
    }
    for text in expected {
        let (x, y) = (text[0].as_f64().unwrap_or(f64::NAN), text[1].as_f64().unwrap_or(f64::NAN));
        if !ours.iter().any(|our| text[2] == our.2 && found.equal(&[x, y], &[our.0, our.1], Unit::Px)) {
            found.push(format!("{what}: none at {text}"));
        }
    }
}
