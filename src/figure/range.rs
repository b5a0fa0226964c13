//! `range`, `dumbbell`, `arrow`: two or more numbers a category on one line.
//!
//! In: the category in `y` and the numbers in `x` and `x2`, or in a list `x`; or, as bars are written, the category in
//! `x` and the numbers in a list `y`. Out: rows of categories against one scale.

use super::Drawing;
use super::args::{Args, Channel};
use super::chart::frame::Frame;
use super::chart::marks::Sheet;
use super::chart::role::{Role, Takes};
use super::data::view;
use super::param::{CHART, Param, Shape, optional};
use super::reading::with_unit;
use super::{Figure, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{self, Channels, Layer, Mark, Values};
use crate::table::{Kind, View};

/// The numbers of a row, as roles.
const MEASURES: [&str; 8] = ["x", "x2", "x3", "x4", "x5", "x6", "x7", "x8"];

/// How far an open end reaches past all numbers, as a share of what they span.
const FAR: f64 = 0.15;

/// How the numbers of a row are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Range,
    Dumbbell,
    Arrow,
}

/// A chart of two or more numbers a category.
pub(super) struct Range {
    name: &'static str,
    about: &'static str,
    form: Form,
    params: &'static [Param],
    example: &'static str,
}

const Y: Param = optional("y", Shape::Channels, "the first column", "The category of each row.");
const COLOR: Param = optional("color", Shape::Channel, "one colour", "The column whose values are the colours.");

/// A bar from a low to a high number.
pub(super) const RANGE: Range = Range {
    name: "range",
    about: "A bar from the lowest to the highest of two numbers, one a category; an arrow where only one of them is known.",
    form: Form::Range,
    params: &[
        Y,
        optional("x", Shape::Channels, "the first column of numbers", "Where each bar begins; or a list of both ends."),
        optional("x2", Shape::Channel, "the next column of numbers", "Where each bar ends, not below its beginning."),
        COLOR,
    ],
    example: "```chart range {#fig-range}\ncaption: Lowest and highest offers\nunit: thousand\n---\nlot,lowest,highest\nServers,210,340\nModels,95,260\nTraining,40,85\nSupport,22,64\n```",
};

/// Dots on a line.
pub(super) const DUMBBELL: Range = Range {
    name: "dumbbell",
    about: "Two or more numbers a category as dots on one line, so that the gap between them is seen.",
    form: Form::Dumbbell,
    params: &[
        Y,
        optional("x", Shape::Channels, "all columns of numbers", "The numbers, each a dot of its own colour and form."),
        optional("x2", Shape::Channel, "nothing", "One more number."),
    ],
    example: "```chart dumbbell {#fig-dumbbell}\ncaption: Adoption by size of company\nunit: \"%\"\n---\nindustry,small,large\nFinance,31,68\nEducation,28,52\nIndustry,12,47\nTrade,19,36\n```",
};

/// Arrows from one number to another.
pub(super) const ARROW: Range = Range {
    name: "arrow",
    about: "An arrow from an earlier to a later number, one a category; rises and falls differ in colour.",
    form: Form::Arrow,
    params: &[
        Y,
        optional(
            "x",
            Shape::Channels,
            "the first column of numbers",
            "Where each arrow begins; or a list of both ends.",
        ),
        optional("x2", Shape::Channel, "the next column of numbers", "Where each arrow points to."),
    ],
    example: "```chart arrow {#fig-arrow}\ncaption: Days from offer to award\nunit: days\n---\nlot,2023,2025\nServers,46,31\nModels,38,24\nTraining,21,25\nSupport,18,12\n```",
};

impl Figure for Range {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn params(&self) -> &'static [Param] {
        self.params
    }

    fn shared(&self) -> &'static [Param] {
        CHART
    }

    fn refuses(&self) -> &'static [&'static str] {
        &["other"]
    }

    fn example(&self) -> &'static str {
        self.example
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let mut frame = Frame::over(args, scope, &view, channels(self, args, scope, &view)?)?;
        frame.need(&["y"]);
        match self.form {
            Form::Range => frame.need_of(&["x", "x2"], 1),
            Form::Arrow => frame.need(&["x", "x2"]),
            Form::Dumbbell => frame.count_gaps(&MEASURES),
        }
        frame.once(&["y"], scope)?;
        let sheet = Sheet { frame, args, scope };
        match self.form {
            Form::Range => range(sheet),
            Form::Dumbbell => dumbbell(sheet),
            Form::Arrow => arrow(sheet),
        }
    }
}

/// The channels as written, the category as `y` and the numbers as `x`, `x2` ….
fn channels(
    range: &Range,
    args: &Args<'_>,
    scope: &Scope<'_>,
    view: &View,
) -> Result<Vec<(Role, Option<Channel>)>, Vec<Diagnostic>> {
    let counts = |channel: &Channel| {
        let expr = scope.tables.expr(&channel.text, &channel.span, &view.table);
        expr.and_then(|expr| expr.check(&view.table)).is_ok_and(|found| found.kind == Kind::Number)
    };
    let (mut measures, mut categories) = (args.channels("x"), args.channels("y"));
    measures.extend(args.channels("x2"));
    if categories.iter().any(counts) && !measures.iter().any(counts) {
        std::mem::swap(&mut measures, &mut categories);
    }
    if let Some(second) = categories.get(1) {
        let wrong = error!("two-series", second.span.clone(), "only one column can name the rows");
        return Err(vec![wrong.help("write the numbers as `x: [from, to]`")]);
    }
    let most = if range.form == Form::Dumbbell { MEASURES.len() } else { 2 };
    if let Some(surplus) = measures.get(most) {
        let wrong = error!("two-series", surplus.span.clone(), "`{}` takes {most} numbers a row", range.name);
        return Err(vec![wrong.help("leave the others out; `dumbbell` shows up to eight")]);
    }
    let category = categories.into_iter().next();
    let free = |measures: &[Channel]| {
        let used = |name: &str| measures.iter().chain(&category).any(|channel| channel.text.trim_matches('`') == name);
        let columns = view.table.columns.iter().skip(usize::from(category.is_none()));
        let color = args.channels("color");
        columns
            .filter(|column| column.cells.kind() == Kind::Number && !used(&column.name))
            .filter(|column| color.iter().all(|color| color.text.trim_matches('`') != column.name))
            .count()
    };
    let wanted = match (range.form, measures.len()) {
        (Form::Dumbbell, 0) => free(&measures).clamp(2, most),
        (_, written) => written.max(2),
    };
    let mut channels = vec![(Role::inferred("y", Takes::Any), category)];
    let mut written = measures.into_iter();
    channels.extend(MEASURES[..wanted].iter().map(|name| (Role::inferred(name, Takes::Number), written.next())));
    for name in ["color", "row", "col"] {
        if name != "color" || range.form == Form::Range {
            channels.push((Role::optional(name, Takes::Any), args.channels(name).into_iter().next()));
        }
    }
    Ok(channels)
}

fn range(sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let frame = &sheet.frame;
    let mut wrong = Vec::new();
    for mark in 0..frame.len {
        if let (Some(Some(low)), Some(Some(high))) = (frame.numbers("x").get(mark), frame.numbers("x2").get(mark))
            && low > high
        {
            let ends = error!("wrong-value", frame.place("x2", mark), "the range ends at {high}, below its beginning");
            let ends = ends.label(frame.place("x", mark), format!("it begins at {low}"));
            wrong.push(ends.help("exchange the two numbers, or draw them with `arrow`"));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let words = sheet.scope.words;
    // A percent sign is said by the numbers of an axis; here labels stand for it.
    let text = |role: &str, mark: usize| {
        let text = frame.text(role, mark, sheet.scope);
        let unit = frame.get(role).and_then(|column| column.series.unit.as_deref());
        let unit = unit.filter(|unit| *unit == "%" && !text.is_empty());
        unit.map_or_else(|| text.clone(), |unit| with_unit(&text, unit, words))
    };
    let said = |mark: usize| {
        let [low, high] = ["x", "x2"].map(|role| text(role, mark));
        Some(match (low.as_str(), high.as_str()) {
            ("", "") => return None,
            ("", high) => words.fill("range_below", &[("value", high)]),
            (low, "") => words.fill("range_above", &[("value", low)]),
            (low, high) if low == high => low.to_owned(),
            (low, high) => format!("{low}{}{high}", words.get("range_dash")),
        })
    };
    let mut layer = frame.layer(Mark::Bar, sheet.scope);
    layer.channels.label = Some(plot::Channel::of(Values::Text((0..frame.len).map(said).collect())));
    layer.channels.color = layer.channels.color.map(super::chart::as_names);
    untitled(&mut layer.channels);
    // No axis tells where a scale begins: where numbers can, they begin at zero.
    let can = ["x", "x2"].iter().all(|role| frame.numbers(role).iter().flatten().all(|number| *number >= 0.0));
    for channel in [&mut layer.channels.x, &mut layer.channels.x2].into_iter().flatten().filter(|_| can) {
        channel.scale.zero = plot::Zero::Include;
    }
    let tips = tips(frame, &mut layer);
    let spec = sheet.spec(std::iter::once(layer).chain(tips).collect());
    sheet.finish(spec, "kind_range")
}

/// Bars with one end run from there to where no number is any more, and get a tip, so that nobody takes it for an end.
fn tips(frame: &Frame, bars: &mut Layer) -> Option<Layer> {
    let [lows, highs] = [frame.numbers("x"), frame.numbers("x2")];
    let there = || lows.iter().chain(highs).flatten().copied();
    let (low, high) = (there().fold(0.0, f64::min), there().fold(0.0, f64::max));
    let far = (high - low) * FAR;
    let open = |mark: usize| match (lows[mark], highs[mark]) {
        (Some(from), None) => Some((from, high + far)),
        (None, Some(from)) => Some((from, if from > low { low } else { low - far })),
        _ => None,
    };
    let open: Vec<Option<(f64, f64)>> = (0..frame.len).map(open).collect();
    if open.iter().all(Option::is_none) {
        return None;
    }
    let tips: Vec<Option<f64>> = open.iter().map(|open| open.map(|(_, to)| to)).collect();
    let filled = |given: &[Option<f64>], end: fn((f64, f64)) -> f64| {
        Values::Number(open.iter().zip(given).map(|(open, given)| open.map(end).or(*given)).collect())
    };
    let [begins, ends] = [filled(lows, |open| open.0), filled(highs, |open| open.1)];
    let Channels { x: Some(x), x2: Some(x2), .. } = &mut bars.channels else { return None };
    (x.values, x2.values) = (begins, ends);
    let mut channels = Channels { label: None, ..bars.channels.clone() };
    std::mem::swap(&mut channels.x, &mut channels.x2);
    if let Some(x) = &mut channels.x {
        x.values = Values::Number(tips);
    }
    Some(Layer { mark: Mark::Head, channels })
}

fn dumbbell(sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let frame = &sheet.frame;
    let scope = sheet.scope;
    let measures: Vec<&str> = MEASURES.into_iter().filter(|name| frame.get(name).is_some()).collect();
    let number = |name: &str, mark: usize| frame.numbers(name).get(mark).copied().flatten();
    let end = |pick: fn(f64, f64) -> f64| {
        let of = |mark: usize| measures.iter().filter_map(|name| number(name, mark)).reduce(pick);
        Values::Number((0..frame.len).map(of).collect())
    };
    let x = frame.channel("x", scope);
    let with = |values: Values| x.clone().map(|x| plot::Channel { values, title: None, ..x });
    let facets = || Channels {
        y: frame.channel("y", scope).map(|y| plot::Channel { title: None, ..y }),
        row: frame.channel("row", scope),
        col: frame.channel("col", scope),
        ..Channels::default()
    };
    let line = Channels { x: with(end(f64::min)), x2: with(end(f64::max)), ..facets() };
    // Measure by measure, row by row.
    let places: Vec<(&str, usize)> =
        measures.iter().flat_map(|name| (0..frame.len).map(move |mark| (*name, mark))).collect();
    let marks: Vec<u32> = places.iter().map(|(_, mark)| *mark as u32).collect();
    let title = |name: &str| frame.get(name).map(|column| column.series.title.clone());
    let names = plot::Channel::of(Values::Text(places.iter().map(|(name, _)| title(name)).collect()));
    let numbers = Values::Number(places.iter().map(|&(name, mark)| number(name, mark)).collect());
    let spread = |channel: Option<plot::Channel>| channel.map(|channel| gathered(channel, &marks));
    let facets = facets();
    let dots = Channels {
        x: with(numbers.clone()),
        y: spread(facets.y),
        row: spread(facets.row),
        col: spread(facets.col),
        color: Some(names.clone()),
        shape: Some(names),
        label: with(numbers).filter(|_| sheet.args.flag("labels") != Some(false)),
        ..Channels::default()
    };
    let spec =
        sheet.spec(vec![Layer { mark: Mark::Rule, channels: line }, Layer { mark: Mark::Point, channels: dots }]);
    sheet.finish(spec, "kind_dumbbell")
}

fn arrow(sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let frame = &sheet.frame;
    let scope = sheet.scope;
    let ends: Vec<(f64, f64)> =
        (0..frame.len).filter_map(|mark| Some((frame.numbers("x")[mark]?, frame.numbers("x2")[mark]?))).collect();
    let way = |(from, to): &(f64, f64)| {
        let key = match from.total_cmp(to) {
            std::cmp::Ordering::Less => "rise",
            std::cmp::Ordering::Equal => "unchanged",
            std::cmp::Ordering::Greater => "fall",
        };
        Some(sheet.word(key).to_owned())
    };
    let names = ["rise", "fall", "unchanged"].map(|key| sheet.word(key).to_owned());
    let ways = plot::Channel::of(Values::Text(ends.iter().map(way).collect())).order(plot::Order::List(names.to_vec()));
    let mut line = frame.layer(Mark::Rule, scope);
    line.channels.color = Some(ways);
    untitled(&mut line.channels);
    let label = |channel: &Option<plot::Channel>| channel.clone().filter(|_| sheet.args.flag("labels") != Some(false));
    let mut start = line.clone();
    start.mark = Mark::Point;
    start.channels.x2 = None;
    start.channels.label = label(&start.channels.x);
    let mut head = line.clone();
    head.mark = Mark::Head;
    std::mem::swap(&mut head.channels.x, &mut head.channels.x2);
    head.channels.label = label(&head.channels.x);
    let spec = sheet.spec(vec![line, start, head]);
    sheet.finish(spec, "kind_arrow")
}

/// One scale measures all numbers of a row: it is called by none of them. The rows tell what they are.
fn untitled(channels: &mut Channels) {
    for channel in [&mut channels.x, &mut channels.x2, &mut channels.y].into_iter().flatten() {
        channel.title = None;
    }
}

/// The values of a channel at some marks.
pub(super) fn gathered(channel: plot::Channel, marks: &[u32]) -> plot::Channel {
    let at = |mark: &u32| *mark as usize;
    let values = match &channel.values {
        Values::Number(values) => Values::Number(marks.iter().map(|mark| values[at(mark)]).collect()),
        Values::Text(values) => Values::Text(marks.iter().map(|mark| values[at(mark)].clone()).collect()),
        Values::Time(values, precision) => {
            Values::Time(marks.iter().map(|mark| values[at(mark)]).collect(), *precision)
        }
    };
    plot::Channel { values, ..channel }
}
