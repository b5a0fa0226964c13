//! One direction of a drawing before it has a length: its kind of scale, domain, title and number format.
//!
//! In: a [`Model`] and a direction. Out: a [`Dimension`]. Inference I2, I4 and I9 live here.

use super::channel::{Channel, Format, Nice, ScaleKind, Ticks, Way, Zero};
use super::date::{Date, Precision, date_text, period_end, period_start};
use super::magnitude::Magnitude;
use super::model::{Direction, Model, Rows, value_name};
use super::scale::{Band, Continuous, Padding, Scale, Transform, nice};
use super::spec::Mark;
use super::values::{LAST, Value, Values};

/// The last moment of the calendar either way, in milliseconds.
#[allow(clippy::cast_precision_loss, reason = "below 2^53")]
const LAST_MOMENT: f64 = LAST as f64;

/// A direction without px.
#[derive(Debug, Clone)]
pub(super) struct Dimension {
    pub(super) kind: Kind,
    /// Title and unit, ready to print; empty when there is none.
    pub(super) title: String,
    pub(super) ticks: Ticks,
    pub(super) way: Way,
    /// Whether the ticks are the ends of bins.
    pub(super) has_bins: bool,
    pub(super) date_pattern: Option<String>,
    /// Which ends of the domain are for us to choose: neither the author's nor the edge of a bin.
    pub(super) open: [bool; 2],
    /// Values that the scale cannot show.
    pub(super) refused: usize,
}

/// What kind of scale a direction has.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Continuous {
        transform: Transform,
        /// Widened to round numbers.
        domain: [f64; 2],
        /// As the values and options have it.
        exact: [f64; 2],
        precision: Option<Precision>,
        magnitude: Magnitude,
        /// Whether all values are whole numbers.
        whole: bool,
    },
    Discrete {
        values: Vec<Value>,
        names: Vec<String>,
        fill: Fill,
        precision: Option<Precision>,
    },
}

/// How much of its step a category takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    Point,
    Band,
    Cell,
}

impl Dimension {
    /// The dimension of a direction, over the layers that `keep` lets in; `None` when no layer has a channel for it.
    pub(super) fn of(model: &Model<'_>, direction: Direction, keep: &dyn Fn(&Rows<'_>) -> bool) -> Option<Self> {
        let layers: Vec<&Rows<'_>> = model.layers.iter().filter(|rows| keep(rows)).collect();
        let channels: Vec<&Channel> =
            layers.iter().flat_map(|rows| [rows.channel(direction, 0), rows.channel(direction, 1)]).flatten().collect();
        let first = *channels.first()?;
        let banded = |rows: &&Rows<'_>| {
            rows.fills_band()
                && rows.channel(direction, 0).is_some_and(|channel| channel.scale.kind != ScaleKind::Time)
                && rows.channel(direction, 1).is_none()
                && (rows.mark == Mark::Cell || rows.value != direction)
        };
        let ended = layers.iter().any(|rows| rows.mark == Mark::End);
        let ruled = |rows: &&Rows<'_>| !ended && rows.mark == Mark::Rule && rows.channel(direction, 0).is_some();
        let aside = |rows: &&Rows<'_>| {
            let across = rows.channel(direction.other(), 0).is_some_and(|c| matches!(c.values, Values::Number(_)));
            across && rows.steps_aside(model.spec.group)
        };
        let discrete = layers.iter().any(banded)
            || channels.iter().any(|c| matches!(c.values, Values::Text(_)) || c.scale.kind == ScaleKind::Band);
        let kind = if discrete {
            let fill = if layers.iter().any(|rows| rows.mark == Mark::Cell) {
                Fill::Cell
            } else if layers.iter().any(|rows| banded(rows) || ruled(rows) || aside(rows)) {
                Fill::Band
            } else {
                Fill::Point
            };
            discrete_kind(model, direction, first, fill)
        } else {
            return Some(Self::continuous(model, direction, &layers, &channels));
        };
        Some(Self {
            kind,
            title: first.title.clone().unwrap_or_default(),
            ticks: first.scale.ticks.clone(),
            way: first.scale.way,
            has_bins: false,
            date_pattern: date_pattern(first),
            open: [false; 2],
            refused: 0,
        })
    }

    fn continuous(model: &Model<'_>, direction: Direction, layers: &[&Rows<'_>], channels: &[&Channel]) -> Self {
        let first = channels[0];
        let precision = channels.iter().find_map(|channel| match channel.values {
            Values::Time(_, precision) => Some(precision),
            _ => None,
        });
        let transform = match (precision, first.scale.kind) {
            (Some(_), _) => Transform::Time,
            (_, ScaleKind::Log) => Transform::Log,
            (_, ScaleKind::Symlog) => Transform::Symlog,
            (_, ScaleKind::Sqrt) => Transform::Sqrt,
            (_, ScaleKind::Pow(exponent)) if exponent.is_finite() && exponent > 0.0 => Transform::Pow(exponent),
            _ => Transform::Linear,
        };
        let fits = |value: &f64| transform.apply(*value).is_finite();
        let mut extent = Extent {
            bent: matches!(transform, Transform::Log | Transform::Pow(_)).then_some(transform),
            ..Extent::default()
        };
        for rows in layers {
            let channel = rows.channel(direction, 0);
            if rows.value == direction && rows.ends.iter().any(Option::is_some) {
                rows.ends.iter().flatten().for_each(|[from, to]| {
                    extent.take(*from);
                    extent.take(*to);
                });
            } else {
                let ends = channel.into_iter().chain(rows.channel(direction, 1));
                ends.for_each(|channel| channel.values.numbers().for_each(|value| extent.take(value)));
                if let (Some(precision), Some(channel)) = (rows.period(direction), channel) {
                    channel.values.numbers().for_each(|start| extent.take(period_end(start, precision)));
                }
            }
        }
        let Extent { mut low, mut high, whole, bent } = extent;
        let numbers = channels.iter().flat_map(|channel| channel.values.numbers());
        let refused = if bent.is_some() { numbers.filter(|value| !fits(value)).count() } else { 0 };
        if low > high {
            (low, high) = if transform == Transform::Log { (1.0, 10.0) } else { (0.0, 1.0) };
        }
        if transform != Transform::Log
            && transform != Transform::Time
            && includes_zero(first, layers, direction, [low, high])
        {
            low = low.min(0.0);
            high = high.max(0.0);
        }
        if low == high {
            (low, high) = widened(low, transform, precision);
        }
        let from_base = layers.iter().any(|rows| rows.value == direction && rows.grows_from_base());
        let [wanted_low, wanted_high] = first.scale.domain.map(|end| end.filter(fits));
        let guard = |wanted: f64, end: f64, cut: bool| if from_base && cut { end } else { wanted };
        let exact = [
            wanted_low.map_or(low, |wanted| guard(wanted, low, wanted > low)),
            wanted_high.map_or(high, |wanted| guard(wanted, high, wanted < high)),
        ];
        let exact =
            if transform == Transform::Time { exact.map(|end| end.clamp(-LAST_MOMENT, LAST_MOMENT)) } else { exact };
        let mut domain = exact;
        let edges = edges(layers, direction);
        let mut open = [false; 2];
        if first.scale.nice == Nice::Auto && edges.is_empty() {
            let round = nice(transform, exact, 10.0);
            open = [wanted_low, wanted_high].map(|wanted| wanted.is_none());
            domain = [0, 1].map(|end| if open[end] { round[end] } else { exact[end] });
        }
        let percent = layers.iter().any(|rows| rows.value == direction && rows.stacked)
            && model.spec.stack == super::Stack::Percent;
        let format = match (&first.format, percent) {
            (Format::Auto, true) => super::NumberFormat::parse("0%").map_or(Format::Auto, Format::Number),
            (format, _) => format.clone(),
        };
        let unit = if percent { None } else { first.unit.as_deref() };
        // A log axis spans magnitudes; one unit would turn its lower end into 0.00001.
        let spans_magnitudes = matches!(transform, Transform::Log | Transform::Symlog);
        let largest = if precision.is_some() || spans_magnitudes { 0.0 } else { exact[0].abs().max(exact[1].abs()) };
        let magnitude = Magnitude::fit(&format, unit, largest, model.language);
        let title = titled(first.title.as_deref(), &magnitude.unit, &model.spec.words.unit);
        Self {
            kind: Kind::Continuous { transform, domain, exact, precision, magnitude, whole },
            title,
            has_bins: !edges.is_empty(),
            ticks: if edges.is_empty() { first.scale.ticks.clone() } else { Ticks::At(edges) },
            way: first.scale.way,
            date_pattern: date_pattern(first),
            open,
            refused,
        }
    }

    /// The least step between ticks: 1 when all values are whole, so that nobody reads of half a person.
    pub(super) fn least_step(&self) -> f64 {
        match &self.kind {
            Kind::Continuous { whole: true, transform: Transform::Linear, .. } => 1.0,
            _ => 0.0,
        }
    }

    /// Whether it has categories.
    pub(super) fn is_discrete(&self) -> bool {
        matches!(self.kind, Kind::Discrete { .. })
    }

    /// The scale over a range of px.
    pub(super) fn scale(&self, range: [f64; 2], padding: Padding) -> Scale {
        match &self.kind {
            Kind::Continuous { transform, domain, .. } => {
                let range = if self.way == Way::Backward { [range[1], range[0]] } else { range };
                Scale::Continuous(Continuous { transform: *transform, domain: *domain, range })
            }
            Kind::Discrete { values, fill, .. } => {
                let padding = match fill {
                    Fill::Point => Padding { inner: 1.0, outer: padding.points, ..padding },
                    Fill::Band => padding,
                    Fill::Cell => Padding { inner: 0.0, outer: 0.0, ..padding },
                };
                Scale::Band(Band::fit(values.clone(), range, padding))
            }
        }
    }
}

/// What the values of a continuous direction have in common.
struct Extent {
    low: f64,
    high: f64,
    /// Whether all are whole numbers.
    whole: bool,
    /// The transform of a scale that not every number is on; one that is not does not count.
    bent: Option<Transform>,
}

impl Default for Extent {
    fn default() -> Self {
        Self { low: f64::INFINITY, high: f64::NEG_INFINITY, whole: true, bent: None }
    }
}

impl Extent {
    fn take(&mut self, value: f64) {
        if self.bent.is_some_and(|bent| !bent.apply(value).is_finite()) {
            return;
        }
        self.low = self.low.min(value);
        self.high = self.high.max(value);
        self.whole = self.whole && value.fract() == 0.0;
    }
}

fn date_pattern(channel: &Channel) -> Option<String> {
    match &channel.format {
        Format::Date(pattern) => Some(pattern.clone()),
        _ => None,
    }
}

/// Title and unit as one text.
pub(super) fn titled(title: Option<&str>, unit: &str, pattern: &str) -> String {
    match (title.unwrap_or(""), unit) {
        (title, "") => title.to_owned(),
        ("", unit) => unit.to_owned(),
        (title, unit) if title.to_lowercase() == unit.to_lowercase() => title.to_owned(),
        (title, unit) => format!("{title}{}", pattern.replacen("{}", unit, 1)),
    }
}

/// The ends of all ranges of a direction whose ticks are to be [`Ticks::Edges`], rising and evenly spaced where the ranges are equally wide.
fn edges(layers: &[&Rows<'_>], direction: Direction) -> Vec<f64> {
    let mut edges: Vec<f64> = Vec::new();
    let mut widths: Vec<f64> = Vec::new();
    for rows in layers {
        let (Some(from), Some(to)) = (rows.channel(direction, 0), rows.channel(direction, 1)) else {
            continue;
        };
        if from.scale.ticks != Ticks::Edges {
            continue;
        }
        for row in 0..rows.len {
            if let (Some(from), Some(to)) = (from.values.number(row), to.values.number(row)) {
                edges.extend([from, to]);
                widths.push((to - from).abs());
            }
        }
    }
    edges.sort_by(f64::total_cmp);
    let (Some(first), Some(last), Some(width)) =
        (edges.first().copied(), edges.last().copied(), widths.iter().copied().reduce(f64::min))
    else {
        return edges;
    };
    let same = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (last - first).abs();
    let count = ((last - first) / width).round();
    if widths.iter().all(|other| same(*other, width)) && (1.0..=10_000.0).contains(&count) {
        let mut at = 0.0;
        edges.clear();
        while at <= count {
            edges.push(first + (last - first) * at / count);
            at += 1.0;
        }
    }
    edges.dedup_by(|a, b| same(*a, *b));
    edges
}

/// Inference I4.
fn includes_zero(channel: &Channel, layers: &[&Rows<'_>], direction: Direction, [low, high]: [f64; 2]) -> bool {
    match channel.scale.zero {
        Zero::Include => true,
        Zero::Free => false,
        Zero::Auto => {
            let lines = layers.iter().any(|rows| matches!(rows.mark, Mark::Line | Mark::Area));
            direction == Direction::Y && lines && low >= 0.0 && low < 0.4 * high
        }
    }
}

/// A domain around a single value.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "moments are far below 2^53 ms")]
fn widened(value: f64, transform: Transform, precision: Option<Precision>) -> (f64, f64) {
    match (transform, precision) {
        (Transform::Time, Some(precision)) => {
            let moment = value as i64;
            (period_start(moment, precision, -1) as f64, period_start(moment, precision, 1) as f64)
        }
        (Transform::Log, _) => ((value / 10.0).max(f64::MIN_POSITIVE), (value * 10.0).min(f64::MAX)),
        _ if value == 0.0 => (0.0, 1.0),
        _ => ((value - value.abs() / 2.0).max(f64::MIN), (value + value.abs() / 2.0).min(f64::MAX)),
    }
}

fn discrete_kind(model: &Model<'_>, direction: Direction, channel: &Channel, fill: Fill) -> Kind {
    let mut values = model.categories(direction);
    let mut precision = None;
    if let Values::Time(_, known) = channel.values {
        let known = told(&values, known);
        precision = Some(known);
        if fill == Fill::Band {
            values = without_holes(values, known);
        }
    }
    let names = values
        .iter()
        .map(|value| match (value, &channel.format) {
            (Value::Time(moment), Format::Date(pattern)) => super::date_by_pattern(*moment, pattern, model.language),
            (Value::Time(moment), _) => date_text(*moment, precision.unwrap_or(Precision::Day), model.language),
            _ => value_name(value, channel, model.language),
        })
        .collect();
    Kind::Discrete { values, names, fill, precision }
}

/// How precisely days are told: three or more that all begin a month stand for their months, or for their years.
fn told(values: &[Value], known: Precision) -> Precision {
    let date = |value: &Value| match value {
        Value::Time(moment) => Some(Date::of(*moment)),
        _ => None,
    };
    let dates: Vec<Date> = values.iter().filter_map(date).collect();
    match () {
        () if known != Precision::Day || dates.len() < 3 || dates.iter().any(|date| date.day != 1) => known,
        () if dates.iter().all(|date| date.month == 1) => Precision::Year,
        () => Precision::Month,
    }
}

/// Adds the periods between the first and the last that have no row, unless they would be most of the axis.
fn without_holes(values: Vec<Value>, precision: Precision) -> Vec<Value> {
    let moments: Vec<i64> = values
        .iter()
        .filter_map(|value| match value {
            Value::Time(moment) => Some(*moment),
            _ => None,
        })
        .collect();
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else {
        return values;
    };
    if precision == Precision::Instant || first > last {
        return values;
    }
    let limit = i64::try_from(moments.len() * 2).unwrap_or(i64::MAX);
    let mut all = Vec::new();
    for count in 0..=limit {
        let at = period_start(*first, precision, count);
        if at > *last {
            break;
        }
        all.push(at);
    }
    let complete = all.last() == Some(last) && moments.iter().all(|moment| all.contains(moment));
    if complete { all.into_iter().map(Value::Time).collect() } else { values }
}
