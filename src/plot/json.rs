//! A scene as JSON, in f64 before rounding: for tests and for `--scene`.
//!
//! Deliberately absent: reading JSON.

use super::scale::Scale;
use super::scene::{Axis, Item, Label, Scene, Shape, Shown};
use super::values::Value;

/// A number as JSON; what is not finite is null.
fn number(value: f64) -> String {
    if value.is_finite() { format!("{value}") } else { "null".to_owned() }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if u32::from(c) < 0x20 => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn value(value: &Value) -> String {
    match value {
        Value::Number(value) => number(*value),
        Value::Text(text) => string(text),
        Value::Time(moment) => object(&[("ms", moment.to_string())]),
    }
}

impl Scene {
    /// The scene as one JSON object: `size`, `margins`, `panels` (area, x, y with scale and ticks), `marks`, `labels`, `notes`.
    pub fn json(&self) -> String {
        object(&[
            ("size", list([self.width, self.height].into_iter().map(number))),
            (
                "margins",
                object(&[
                    ("top", number(self.margins.top)),
                    ("right", number(self.margins.right)),
                    ("bottom", number(self.margins.bottom)),
                    ("left", number(self.margins.left)),
                ]),
            ),
            (
                "panels",
                list(self.panels.iter().map(|panel| {
                    let area = [panel.area.x, panel.area.y, panel.area.width, panel.area.height];
                    object(&[
                        ("name", string(&panel.name)),
                        ("area", list(area.into_iter().map(number))),
                        ("x", panel.x.as_ref().map_or_else(|| "null".to_owned(), axis)),
                        ("y", panel.y.as_ref().map_or_else(|| "null".to_owned(), axis)),
                        ("y_right", panel.y_right.as_ref().map_or_else(|| "null".to_owned(), axis)),
                    ])
                })),
            ),
            ("series", list(self.series.iter().map(|name| string(name)))),
            ("guides", list(self.guides.iter().map(item))),
            ("marks", list(self.marks.iter().map(item))),
            ("labels", list(self.labels.iter().map(label))),
            ("notes", list(self.notes.iter().map(|note| string(&format!("{note:?}"))))),
        ])
    }
}

fn axis(axis: &Axis) -> String {
    let mut fields = vec![("type", string(axis.scale.kind()))];
    match &axis.scale {
        Scale::Continuous(scale) => fields.push(("domain", list(scale.domain.into_iter().map(number)))),
        Scale::Band(band) => {
            fields.push(("domain", list(band.values.iter().map(value))));
            fields.push(("step", number(band.step)));
            fields.push(("bandwidth", number(band.bandwidth)));
        }
    }
    fields.push(("range", list(axis.scale.range().into_iter().map(number))));
    fields.push(("title", string(&axis.title)));
    fields.push((
        "ticks",
        list(axis.ticks.iter().map(|tick| {
            object(&[
                ("value", value(&tick.value)),
                ("text", string(&tick.text)),
                ("px", number(tick.px)),
                ("hidden", (tick.shown == Shown::Hidden).to_string()),
            ])
        })),
    ));
    object(&fields)
}

fn item(item: &Item) -> String {
    let mut fields = vec![
        ("panel", item.panel.to_string()),
        ("layer", item.layer.to_string()),
        ("row", item.row.to_string()),
        ("ink", string(&format!("{:?}", item.ink))),
    ];
    let points = |runs: &[Vec<[f64; 2]>]| {
        list(runs.iter().map(|run| list(run.iter().map(|point| list(point.iter().copied().map(number))))))
    };
    match &item.shape {
        Shape::Rect(rect) => fields.extend([
            ("type", string("rect")),
            ("x", number(rect.x)),
            ("y", number(rect.y)),
            ("width", number(rect.width)),
            ("height", number(rect.height)),
        ]),
        Shape::Line { runs, .. } => fields.extend([("type", string("line")), ("runs", points(runs))]),
        Shape::Area { runs, .. } => fields.extend([
            ("type", string("area")),
            (
                "runs",
                list(runs.iter().map(|run| list(run.iter().map(|point| list(point.iter().copied().map(number)))))),
            ),
        ]),
        Shape::Point { x, y, size, .. } => {
            fields.extend([("type", string("point")), ("x", number(*x)), ("y", number(*y)), ("size", number(*size))]);
        }
        Shape::Arc { x, y, inner, outer, start, end } => fields.extend([
            ("type", string("arc")),
            ("x", number(*x)),
            ("y", number(*y)),
            ("inner", number(*inner)),
            ("outer", number(*outer)),
            ("start", number(*start)),
            ("end", number(*end)),
        ]),
        Shape::Region { rings, .. } => fields.extend([("type", string("region")), ("rings", points(rings))]),
        Shape::Ribbon { from, to, thickness } => fields.extend([
            ("type", string("ribbon")),
            ("from", list(from.iter().copied().map(number))),
            ("to", list(to.iter().copied().map(number))),
            ("thickness", number(*thickness)),
        ]),
        Shape::Rule { from, to } => fields.extend([
            ("type", string("rule")),
            ("from", list(from.iter().copied().map(number))),
            ("to", list(to.iter().copied().map(number))),
        ]),
    }
    object(&fields)
}

fn label(label: &Label) -> String {
    let bounds = [label.bounds.x, label.bounds.y, label.bounds.width, label.bounds.height];
    object(&[
        ("lines", list(label.lines.iter().map(|line| string(line)))),
        ("role", string(&format!("{:?}", label.role))),
        ("anchor", string(&format!("{:?}", label.anchor))),
        ("x", number(label.x)),
        ("y", number(label.y)),
        ("box", list(bounds.into_iter().map(number))),
    ])
}
