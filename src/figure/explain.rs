//! A chart in the canonical grammar: a call of [`plot`](super::plot), with the rows it is drawn from.
//!
//! In: a `plot::Spec`. Out: a fence. **Drawn again, the fence gives the same drawing.**

use super::chart::dress::CORNERS;
use super::plot::{CHANNELS, CURVES, MARKS, PANELS, STACKS};
use crate::plot::{
    Bars, Channel, Channels, Curve, Format, Group, Mark, Nice, Order, Orient, Panels, Place, Precision, ScaleKind,
    Spec, Stack, Ticks, Value, ValueLabels, Values, Way, Weekday, Zero,
};
use crate::table;
use std::fmt::Write as _;

/// Writes a spec as a fence with an id and a caption; `None` where a layer carries more than rows: the regions of a map,
/// or one row that has no name.
pub fn explain(spec: &Spec, id: &str, caption: &str) -> Option<String> {
    let mut columns: Vec<(String, &Values)> = Vec::new();
    let mut layers = String::new();
    for (at, layer) in spec.layers.iter().enumerate() {
        let mut fields = vec![format!("mark: {}", mark(layer.mark)?)];
        if let Mark::Arc { hole } = layer.mark
            && hole > 0.0
        {
            fields.push(format!("hole: {hole}"));
        }
        if layer.mark == (Mark::Day { first: Weekday::Sunday }) {
            fields.push("first: sunday".to_owned());
        }
        for (name, channel) in CHANNELS.iter().zip(all(&layer.channels)) {
            let Some(channel) = channel else { continue };
            if let Values::Text(texts) = &channel.values
                && texts.iter().any(|text| text.as_deref() == Some(""))
            {
                return None;
            }
            let column = match columns.iter().find(|(_, known)| *known == &channel.values) {
                Some((column, _)) => column.clone(),
                None => {
                    let taken = columns.iter().any(|(known, _)| known == name);
                    let column = if taken { format!("{name}_{}", at + 1) } else { (*name).to_owned() };
                    columns.push((column.clone(), &channel.values));
                    column
                }
            };
            fields.push(format!("{name}: {}", written(channel, &column)));
        }
        let _ = writeln!(layers, "  - {{{}}}", fields.join(", "));
    }
    let mut text = format!("```chart plot {{#{id}}}\ncaption: {}\nlayers:\n{layers}", quoted(caption));
    form(spec, &mut text);
    text.push_str("---\n");
    rows(&columns, &mut text);
    text.push_str("```\n");
    Some(text)
}

/// The channels of a layer in the order of their names in [`CHANNELS`].
fn all(channels: &Channels) -> [Option<&Channel>; 11] {
    let Channels { x, y, x2, y2, color, size, shape, label, row, col, order } = channels;
    [x, y, x2, y2, color, size, shape, label, row, col, order].map(Option::as_ref)
}

fn mark(mark: Mark) -> Option<&'static str> {
    let same = |known: &Mark| std::mem::discriminant(known) == std::mem::discriminant(&mark);
    MARKS.iter().find(|(_, known)| same(known)).map(|(name, _)| *name)
}

fn word<T: PartialEq>(words: &[(&'static str, T)], meant: &T) -> &'static str {
    words.iter().find(|(_, known)| known == meant).map_or("", |(name, _)| name)
}

/// What the spec says beside its layers, where it differs from what holds anyway.
fn form(spec: &Spec, text: &mut String) {
    // Named one by one, so that nothing that is added to a spec is forgotten here.
    let Spec {
        layers: _,
        orient,
        stack,
        group,
        bars,
        curve,
        value_labels,
        panels,
        highlight,
        annotations,
        // Regions are refused with their mark; the page has its language and its words.
        map: _,
        facet_columns,
        lang: _,
        words: _,
    } = spec;
    if *stack != Stack::default() {
        let _ = writeln!(text, "stack: {}", word(&STACKS, stack));
    }
    if *group == Group::Dodged {
        text.push_str("group: true\n");
    }
    if *bars == Bars::Stem {
        text.push_str("bars: stem\n");
    }
    match orient {
        Orient::Auto => {}
        Orient::Horizontal => text.push_str("orient: h\n"),
        Orient::Vertical => text.push_str("orient: v\n"),
    }
    if *curve != Curve::default() {
        let _ = writeln!(text, "curve: {}", word(&CURVES, curve));
    }
    if *panels != Panels::default() {
        let _ = writeln!(text, "panels: {}", word(&PANELS, panels));
    }
    match value_labels {
        ValueLabels::Auto => {}
        ValueLabels::On => text.push_str("labels: true\n"),
        ValueLabels::Off => text.push_str("labels: false\n"),
    }
    if let Some(columns) = facet_columns {
        let _ = writeln!(text, "columns: {columns}");
    }
    if !highlight.is_empty() {
        let _ = writeln!(text, "highlight: {}", list(highlight.iter().map(|name| quoted(name))));
    }
    if !annotations.is_empty() {
        text.push_str("annotate:\n");
    }
    for annotation in annotations {
        let at = |value: &Value| place(value, spec);
        let place = match &annotation.at {
            Place::X(x) => format!("x: {}", at(x)),
            Place::Y(y) => format!("y: {}", at(y)),
            Place::XBand(from, to) => format!("x: [{}, {}]", at(from), at(to)),
            Place::YBand(from, to) => format!("y: [{}, {}]", at(from), at(to)),
            Place::Point(x, y) => format!("x: {}, y: {}", at(x), at(y)),
            Place::Corner(corner) => format!("corner: {}", word(&CORNERS, corner)),
        };
        let _ = writeln!(text, "  - {{{place}, text: {}}}", quoted(&annotation.text));
    }
}

/// A value of an axis; a moment as finely as the axis knows it.
fn place(value: &Value, spec: &Spec) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => quoted(text),
        Value::Time(moment) => {
            let channels = spec.layers.iter().flat_map(|layer| [&layer.channels.x, &layer.channels.y]).flatten();
            let mut times = channels.into_iter().filter_map(|channel| match &channel.values {
                Values::Time(_, precision) => Some(*precision),
                _ => None,
            });
            quoted(&date(*moment, times.next().unwrap_or(Precision::Day)))
        }
    }
}

/// A channel: its column alone, or a map with all that is fixed about it.
fn written(channel: &Channel, column: &str) -> String {
    let mut keys = vec![format!("field: {column}")];
    let mut key = |name: &str, value: String| keys.push(format!("{name}: {value}"));
    key("title", quoted(channel.title.as_deref().unwrap_or_default()));
    if let Some(unit) = &channel.unit {
        key("unit", quoted(unit));
    }
    match &channel.format {
        Format::Auto => {}
        Format::Number(format) => key("format", quoted(&format.to_string())),
        Format::Date(pattern) => key("format", quoted(pattern)),
    }
    let kind = match channel.values {
        Values::Number(_) => "number",
        Values::Text(_) => "text",
        Values::Time(..) => "date",
    };
    key("type", kind.to_owned());
    let scale = &channel.scale;
    let kind = match scale.kind {
        ScaleKind::Auto | ScaleKind::Pow(_) => "",
        ScaleKind::Linear => "linear",
        ScaleKind::Log => "log",
        ScaleKind::Symlog => "symlog",
        ScaleKind::Sqrt => "sqrt",
        ScaleKind::Band => "band",
        ScaleKind::Sequential => "sequential",
        ScaleKind::Diverging => "diverging",
        ScaleKind::Tiers => "tiers",
        ScaleKind::Time => "time",
    };
    if !kind.is_empty() {
        key("scale", kind.to_owned());
    }
    if let ScaleKind::Pow(exponent) = scale.kind {
        key("exponent", exponent.to_string());
    }
    if scale.way == Way::Backward {
        key("reverse", "true".to_owned());
    }
    if scale.domain != [None, None] {
        key("domain", list(scale.domain.iter().map(|end| end.map_or("null".to_owned(), |end| end_of(end, channel)))));
    }
    match scale.zero {
        Zero::Auto => {}
        Zero::Include => key("zero", "true".to_owned()),
        Zero::Free => key("zero", "false".to_owned()),
    }
    if scale.nice == Nice::Off {
        key("nice", "false".to_owned());
    }
    match &scale.ticks {
        Ticks::Auto => {}
        Ticks::None => key("ticks", "none".to_owned()),
        Ticks::Edges => key("ticks", "edges".to_owned()),
        Ticks::Count(count) => key("ticks", count.to_string()),
        Ticks::At(values) => key("ticks", list(values.iter().map(|value| end_of(*value, channel)))),
    }
    match &scale.order {
        Order::Given => {}
        Order::Ascending => key("sort", "ascending".to_owned()),
        Order::Descending => key("sort", "descending".to_owned()),
        Order::ValueAscending => key("sort", "value".to_owned()),
        Order::ValueDescending => key("sort", "\"-value\"".to_owned()),
        Order::List(names) => key("sort", list(names.iter().map(|name| quoted(name)))),
    }
    if !scale.breaks.is_empty() {
        key("breaks", list(scale.breaks.iter().map(f64::to_string)));
    }
    if !scale.names.is_empty() {
        key("labels", list(scale.names.iter().map(|name| quoted(name))));
    }
    if let Some(middle) = scale.middle {
        key("middle", middle.to_string());
    }
    format!("{{{}}}", keys.join(", "))
}

/// An end of a scale: a number, or a moment as a date.
fn end_of(end: f64, channel: &Channel) -> String {
    match &channel.values {
        Values::Time(_, precision) => quoted(&date(end as i64, *precision)),
        _ => end.to_string(),
    }
}

fn date(moment: i64, precision: Precision) -> String {
    let precision = match precision {
        Precision::Week => table::Precision::Week,
        Precision::Month => table::Precision::Month,
        Precision::Quarter => table::Precision::Quarter,
        Precision::Half => table::Precision::Half,
        Precision::Year => table::Precision::Year,
        _ => table::Precision::Day,
    };
    let day = i32::try_from(moment.div_euclid(86_400_000)).unwrap_or_default();
    table::Date { day, precision }.to_string()
}

/// The columns as CSV; shorter ones end in empty cells.
fn rows(columns: &[(String, &Values)], text: &mut String) {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let _ = writeln!(text, "{}", names.join(","));
    for row in 0..columns.iter().map(|(_, values)| values.len()).max().unwrap_or(0) {
        let cell = |values: &Values| match (values.get(row), values) {
            (None, _) => String::new(),
            (Some(Value::Number(number)), _) => number.to_string(),
            (Some(Value::Time(moment)), Values::Time(_, precision)) => date(moment, *precision),
            (Some(Value::Time(moment)), _) => date(moment, Precision::Day),
            (Some(Value::Text(name)), _) if name.contains([',', '"', '\n', '\r']) => {
                format!("\"{}\"", name.replace('"', "\"\""))
            }
            (Some(Value::Text(name)), _) => name,
        };
        let cells: Vec<String> = columns.iter().map(|(_, values)| cell(values)).collect();
        let _ = writeln!(text, "{}", cells.join(","));
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A text as a double-quoted scalar of YAML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
