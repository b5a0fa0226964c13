//! What makes a spec no chart: too much for one drawing, or nothing to draw.
//!
//! In: a [`Spec`]. Out: [`Problem`]s, for the caller to say at the argument or the cell. [`super::draw`] draws such a spec all the same,
//! without panic and without inventing a value; it is only of no use.

use std::collections::HashSet;

use super::channel::{Channel, ScaleKind};
use super::spec::{Channels, Group, Layer, Mark, Spec, Stack};
use super::values::{Key, Values};

/// The most marks of a drawing: more cannot be told apart, and make a page slow.
pub const MOST_MARKS: usize = 20_000;
/// The most names along one axis: more make a drawing of some ten thousand px.
pub const MOST_NAMES: usize = 1_000;
/// The most panels of a drawing.
pub const MOST_PANELS: usize = 100;

/// Why a spec is no chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// More marks than [`MOST_MARKS`]. The way out is to aggregate, to bin, or to take a sample.
    TooManyMarks(usize),
    /// More names along the axis of a channel (`x` or `y`) than [`MOST_NAMES`]. The way out is to keep the largest, or to group.
    TooManyNames(&'static str, usize),
    /// More series than [`MOST_NAMES`]: of lines and areas each is one mark, however many points it has.
    TooManySeries(usize),
    /// More panels than [`MOST_PANELS`].
    TooManyPanels(usize),
    /// A channel, by its name, has no value at all.
    NoValues(&'static str),
    /// A channel has values, and none of them can be on its scale: none is positive on a log scale, or all shares are negative.
    NothingOnScale(&'static str),
    /// A channel has values that are added up or shared out, and some are so large that their sum is infinite, or so small that a
    /// share is lost. A drawing of the others would be a wrong one.
    NoSum(&'static str),
}

/// The number of marks that a spec asks for: one a row, and one a series of lines, areas and outlines.
///
/// A caller refuses a spec with more than [`MOST_MARKS`], naming aggregation, binning or sampling; see [`problems`].
pub fn marks_of(spec: &Spec) -> usize {
    spec.layers.iter().map(marks_of_layer).sum()
}

fn marks_of_layer(layer: &Layer) -> usize {
    let channels = &layer.channels;
    let rows = channels.all().map(|(_, channel)| channel.values.len()).max().unwrap_or(0);
    if !matches!(layer.mark, Mark::Line | Mark::Area | Mark::Spoke) {
        return rows;
    }
    let series = [&channels.color, &channels.row, &channels.col];
    let keys = |row: usize| series.map(|channel| channel.as_ref().and_then(|channel| channel.values.key(row)));
    (0..rows).map(keys).collect::<HashSet<_>>().len()
}

/// All that makes a spec no chart; empty for a good one.
pub fn problems(spec: &Spec) -> Vec<Problem> {
    let mut found = Vec::new();
    let marks = marks_of(spec);
    if marks > MOST_MARKS {
        found.push(Problem::TooManyMarks(marks));
    }
    let of_names: [(&str, Of); 2] = [("x", |channels| channels.x.as_ref()), ("y", |channels| channels.y.as_ref())];
    for (name, of) in of_names {
        let names = distinct(spec, of, is_named);
        if names > MOST_NAMES {
            found.push(Problem::TooManyNames(name, names));
        }
    }
    let series = distinct(spec, |channels| channels.color.as_ref(), is_named);
    if series > MOST_NAMES && found.is_empty() {
        found.push(Problem::TooManySeries(series));
    }
    let of_panels: [Of; 2] = [|channels| channels.row.as_ref(), |channels| channels.col.as_ref()];
    let panels = of_panels.map(|of| distinct(spec, of, |_| true).max(1));
    if panels[0].saturating_mul(panels[1]) > MOST_PANELS {
        found.push(Problem::TooManyPanels(panels[0].saturating_mul(panels[1])));
    }
    let has_rows = |layer: &Layer| layer.channels.all().any(|(_, channel)| !channel.values.is_empty());
    let filled = spec.layers.iter().any(has_rows);
    for layer in &spec.layers {
        if let Some(name) = endless(spec, layer) {
            found.push(Problem::NoSum(name));
        }
        for (name, channel) in layer.channels.all() {
            let problem = match (has_values(channel), on_scale(spec, layer.mark, name, channel)) {
                // A layer may have no rows, such as the whiskers of boxes without any; the chart does while another has.
                (false, _) if channel.values.is_empty() && filled => continue,
                (false, _) => Problem::NoValues(name),
                (true, false) => Problem::NothingOnScale(name),
                (true, true) => continue,
            };
            if !found.contains(&problem) {
                found.push(problem);
            }
        }
    }
    found
}

type Of = fn(&Channels) -> Option<&Channel>;

/// How many different values a channel has, over all layers where it is of a kind.
fn distinct(spec: &Spec, of: Of, kind: fn(&Channel) -> bool) -> usize {
    let channels = spec.layers.iter().filter_map(|layer| of(&layer.channels)).filter(|channel| kind(channel));
    let keys: HashSet<Key<'_>> =
        channels.flat_map(|channel| (0..channel.values.len()).filter_map(|row| channel.values.key(row))).collect();
    keys.len()
}

/// Whether each value of a channel has a name along an axis.
fn is_named(channel: &Channel) -> bool {
    matches!(channel.values, Values::Text(_)) || channel.scale.kind == ScaleKind::Band
}

fn has_values(channel: &Channel) -> bool {
    (0..channel.values.len()).any(|row| channel.values.key(row).is_some())
}

/// The channel of a layer whose values are added up and cannot be.
fn endless(spec: &Spec, layer: &Layer) -> Option<&'static str> {
    let channels = &layer.channels;
    let y = channels.y.as_ref().map(|y| ("y", y));
    let ends = channels.x2.is_some() || channels.y2.is_some();
    match layer.mark {
        Mark::Arc { .. } | Mark::Unit | Mark::Tile | Mark::Flow => {
            let (name, channel) = y.or(channels.x.as_ref().map(|x| ("x", x)))?;
            let lost = |row: usize| channel.values.number(row).is_some() && channel.values.summand(row).is_none();
            (0..channel.values.len()).any(lost).then_some(name)
        }
        Mark::Bar | Mark::Area if !ends && spec.stack != Stack::None => {
            let piled = layer.mark == Mark::Area || spec.group == Group::Stacked;
            let (name, channel) = y.filter(|_| piled && channels.color.is_some())?;
            let size: f64 = channel.values.numbers().filter(|value| value.is_finite()).map(f64::abs).sum();
            (!size.is_finite()).then_some(name)
        }
        _ => None,
    }
}

/// Whether some value of a channel can be on its scale.
fn on_scale(spec: &Spec, mark: Mark, name: &str, channel: &Channel) -> bool {
    if !matches!(channel.values, Values::Number(_)) || !matches!(name, "x" | "y") {
        return true;
    }
    let piled = matches!(mark, Mark::Bar | Mark::Area) && matches!(spec.stack, Stack::Percent | Stack::Center);
    let summed = matches!(mark, Mark::Arc { .. } | Mark::Unit | Mark::Tile | Mark::Flow);
    let mut numbers = channel.values.numbers();
    match channel.scale.kind {
        ScaleKind::Log => numbers.any(|value| value > 0.0),
        ScaleKind::Band => true,
        _ if name == "y" && summed => numbers.any(|value| value > 0.0),
        _ if name == "y" && piled => numbers.any(|value| value >= 0.0),
        _ => true,
    }
}

impl Channels {
    /// The channels that are given, by name.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &Channel)> {
        [
            ("x", &self.x),
            ("y", &self.y),
            ("x2", &self.x2),
            ("y2", &self.y2),
            ("color", &self.color),
            ("size", &self.size),
            ("shape", &self.shape),
            ("label", &self.label),
            ("order", &self.order),
            ("row", &self.row),
            ("col", &self.col),
        ]
        .into_iter()
        .filter_map(|(name, channel)| Some((name, channel.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Artboard, draw};

    fn points(count: u32) -> Layer {
        Layer::xy(Mark::Point, Channel::numbers((0..count).map(f64::from)), Channel::numbers((0..count).map(f64::from)))
    }

    #[test]
    fn problem_of_too_much() {
        assert_eq!(problems(&Spec::of(vec![points(20_000)], "en")), []);
        assert_eq!(problems(&Spec::of(vec![points(20_001)], "en")), [Problem::TooManyMarks(20_001)]);
        let line = Layer { mark: Mark::Line, ..points(100_000) };
        assert_eq!(marks_of(&Spec::of(vec![line], "en")), 1, "a line is one mark");
        let names: Vec<String> = (0..10_000).map(|at| format!("类别{at}")).collect();
        let bars = Layer::xy(Mark::Bar, Channel::text(names.clone()), Channel::numbers((0..10_000_u32).map(f64::from)));
        let spec = Spec::of(vec![bars.clone()], "zh-CN");
        assert_eq!(problems(&spec), [Problem::TooManyNames("x", 10_000)]);
        assert!(draw(&spec, &Artboard::wide()).height > 0.0, "still no panic");
        let mut colored = points(10_000);
        colored.channels.color = Some(Channel::text(names.clone()));
        assert_eq!(problems(&Spec::of(vec![colored], "en")), [Problem::TooManySeries(10_000)]);
        let mut faceted = points(10_000);
        faceted.channels.col = Some(Channel::text(names));
        assert_eq!(problems(&Spec::of(vec![faceted], "en")), [Problem::TooManyPanels(10_000)]);
    }

    #[test]
    fn problem_of_nothing() {
        let gone = || Channel::of(Values::Number(vec![None, Some(f64::NAN), Some(f64::INFINITY)]));
        let three = || Channel::numbers([1.0, 2.0, 3.0]);
        let spec = |mark, x, y| Spec::of(vec![Layer::xy(mark, x, y)], "en");
        assert_eq!(problems(&spec(Mark::Line, three(), gone())), [Problem::NoValues("y")]);
        assert_eq!(problems(&spec(Mark::Line, gone(), gone())), [Problem::NoValues("x"), Problem::NoValues("y")]);
        let below = || Channel::numbers([0.0, -1.0, -2.0]);
        assert_eq!(
            problems(&spec(Mark::Point, three(), below().scaled(ScaleKind::Log))),
            [Problem::NothingOnScale("y")]
        );
        assert_eq!(problems(&spec(Mark::Arc { hole: 0.0 }, three(), below())), [Problem::NothingOnScale("y")]);
        assert_eq!(problems(&spec(Mark::Bar, three(), below())), []);
    }

    #[test]
    fn problem_of_sums() {
        let huge = || Channel::numbers([1e308, 1e308, 6.0]);
        let names = || Channel::text(["a", "b", "c"]);
        let one = Spec::of(vec![Layer::xy(Mark::Arc { hole: 0.0 }, names(), huge())], "en");
        assert_eq!(problems(&one), [Problem::NoSum("y")]);
        let mut bars = Spec::of(vec![Layer::xy(Mark::Bar, names(), huge())], "en");
        assert_eq!(problems(&bars), [], "one bar each");
        bars.layers[0].channels.color = Some(names());
        bars.group = Group::Stacked;
        assert_eq!(problems(&bars), [Problem::NoSum("y")]);
        bars.group = Group::Dodged;
        assert_eq!(problems(&bars), [], "beside each other");
    }
}
