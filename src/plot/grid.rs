//! Small multiples of drawings that lay themselves out: pies, waffles, radars, treemaps, flows.
//!
//! In: a spec whose layers have `row` or `col`, and a board. Out: one scene, the drawings in a grid under their names.
//! Each panel has the rows of its own; a name has one colour in all of them where all have the same names.

use super::artboard::{Artboard, Frame};
use super::channel::Channel;
use super::guides;
use super::label::{Setting, below, height};
use super::language::Language;
use super::model::value_name;
use super::scene::{Anchor, Margins, Note, Rect, Role, Scene};
use super::spec::{Channels, Layer, Spec};
use super::text::{Measure, Wrapped, wrap};
use super::values::{Value, Values};

/// The space between two panels, px.
const GAP: f64 = 16.0;

/// Whether a spec is drawn in panels.
pub(super) fn is_faceted(spec: &Spec) -> bool {
    spec.layers.iter().any(|layer| layer.channels.row.is_some() || layer.channels.col.is_some())
}

/// Draws each panel on a board of its own.
#[allow(clippy::cast_precision_loss, reason = "a count of panels")]
pub(super) fn layout(spec: &Spec, board: &Artboard, draw: &dyn Fn(&Spec, &Artboard) -> Scene) -> Scene {
    let language = Language::of(&spec.lang);
    let mut keys: Vec<[Option<Value>; 2]> = Vec::new();
    for layer in &spec.layers {
        let len = layer.channels.x.as_ref().or(layer.channels.y.as_ref()).map_or(0, |channel| channel.values.len());
        for row in 0..len {
            let key = key_of(&layer.channels, row);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    let least = if board.is_narrow() { 300.0 } else { 200.0 };
    let fit = ((board.width + GAP) / (least + GAP)).floor().max(1.0) as usize;
    let wished = spec.facet_columns.unwrap_or(fit).min(if board.is_narrow() { 1 } else { 6 });
    let columns = wished.clamp(1, keys.len().max(1));
    let width = ((board.width - GAP * (columns - 1) as f64) / columns as f64).floor().max(120.0);
    let small = Artboard { width, frame: Frame::Fitted };
    let size_px = board.text_px();
    let mut whole = Scene::empty(board.width, &spec.lang, Vec::new());
    let mut top = 0.0;
    for line in keys.chunks(columns) {
        let mut bottom: f64 = top;
        let names: Vec<Wrapped> = line
            .iter()
            .map(|key| {
                let name = panel_name(spec, key, language);
                wrap(&name, Measure { width_px: width - 2.0, lines: 3, size_px, language })
            })
            .collect();
        let head = names.iter().map(|name| height(name.lines.len(), size_px)).fold(0.0, f64::max) + 6.0;
        for ((place, key), Wrapped { lines, cut }) in line.iter().enumerate().zip(names) {
            let left = place as f64 * (width + GAP);
            let setting = Setting { size_px, language, anchor: Anchor::Start, role: Role::Name };
            let full = cut.then(|| panel_name(spec, key, language));
            whole.labels.push(below(lines, left + 1.0, top + 1.0, setting).cut_from(full));
            let part = draw(&part(spec, key), &small);
            bottom = bottom.max(top + head + part.height);
            add(&mut whole, part, [left, top + head], panel_name(spec, key, language));
        }
        top = bottom + GAP;
    }
    whole.height = (top - GAP).max(0.0).ceil();
    let areas = whole.panels.iter().map(|panel| panel.area);
    let all = areas.reduce(union).unwrap_or_default();
    whole.margins =
        Margins { top: all.y, left: all.x, right: whole.width - all.right(), bottom: whole.height - all.bottom() };
    whole
}

fn key_of(channels: &Channels, row: usize) -> [Option<Value>; 2] {
    let value = |channel: &Option<Channel>| channel.as_ref().and_then(|channel| channel.values.get(row));
    [value(&channels.row), value(&channels.col)]
}

fn panel_name(spec: &Spec, key: &[Option<Value>; 2], language: Language) -> String {
    let channels = spec.layers.first().map(|layer| [layer.channels.row.as_ref(), layer.channels.col.as_ref()]);
    let named = channels.into_iter().flatten().zip(key);
    let names = named.filter_map(|(channel, value)| Some(value_name(value.as_ref()?, channel?, language)));
    names.collect::<Vec<_>>().join(" · ")
}

/// The rows of one panel.
fn part(spec: &Spec, key: &[Option<Value>; 2]) -> Spec {
    let layers = spec.layers.iter().map(|layer| {
        let channels = &layer.channels;
        let len = channels.x.as_ref().or(channels.y.as_ref()).map_or(0, |channel| channel.values.len());
        let kept: Vec<usize> = (0..len).filter(|row| key_of(channels, *row) == *key).collect();
        let pick = |channel: &Option<Channel>| {
            channel.as_ref().map(|channel| Channel { values: picked(&channel.values, &kept), ..channel.clone() })
        };
        let channels = Channels {
            x: pick(&channels.x),
            y: pick(&channels.y),
            x2: pick(&channels.x2),
            y2: pick(&channels.y2),
            color: pick(&channels.color),
            size: pick(&channels.size),
            shape: pick(&channels.shape),
            label: pick(&channels.label),
            order: pick(&channels.order),
            row: None,
            col: None,
        };
        Layer { mark: layer.mark, channels }
    });
    Spec { layers: layers.collect(), ..spec.clone() }
}

fn picked(values: &Values, rows: &[usize]) -> Values {
    match values {
        Values::Number(values) => Values::Number(rows.iter().map(|row| values.get(*row).copied().flatten()).collect()),
        Values::Text(values) => Values::Text(rows.iter().map(|row| values.get(*row).cloned().flatten()).collect()),
        Values::Time(values, precision) => {
            Values::Time(rows.iter().map(|row| values.get(*row).copied().flatten()).collect(), *precision)
        }
    }
}

/// Adds a drawing at a place.
fn add(whole: &mut Scene, part: Scene, [dx, dy]: [f64; 2], name: String) {
    let panel = whole.panels.len();
    for (items, all) in [(part.guides, &mut whole.guides), (part.marks, &mut whole.marks)] {
        for mut item in items {
            guides::shift(&mut item, dx, dy);
            item.panel = panel;
            all.push(item);
        }
    }
    whole.labels.extend(part.labels.into_iter().map(|label| label.moved(dx, dy)));
    for mut own in part.panels {
        own.area.x += dx;
        own.area.y += dy;
        own.name.clone_from(&name);
        whole.panels.push(own);
    }
    for name in part.series {
        if !whole.series.contains(&name) {
            whole.series.push(name);
        }
    }
    for note in part.notes {
        match whole.notes.iter_mut().find_map(|known| sum(known, &note)) {
            Some(()) => {}
            None => whole.notes.push(note),
        }
    }
}

/// Adds a note to one of its kind.
fn sum(known: &mut Note, note: &Note) -> Option<()> {
    match (known, note) {
        (Note::LabelsLeftOut(known), Note::LabelsLeftOut(more))
        | (Note::TicksLeftOut(known), Note::TicksLeftOut(more))
        | (Note::NamesCut(known), Note::NamesCut(more))
        | (Note::ValuesOffScale(known), Note::ValuesOffScale(more)) => *known += more,
        _ => return None,
    }
    Some(())
}

fn union(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect { x, y, width: a.right().max(b.right()) - x, height: a.bottom().max(b.bottom()) - y }
}
