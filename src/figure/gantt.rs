//! `gantt`: stretches of time on rows, with open ends.
//!
//! In: a name, a start and an end a row. Out: bars over time; an end that is missing is drawn to the edge and pointed.
//! A date that is coarser than a day ends with its last day: `2025-03` to `2025-05` are three months.

use super::Drawing;
use super::chart::as_names;
use super::chart::marks::{Marks, Sheet};
use super::chart::role::{Role, Takes};
use super::describe;
use super::param::{Param, Shape, optional};
use super::range::gathered;
use crate::diag::{Diagnostic, error};
use crate::plot::{Channel, Channels, Layer, Mark, Nice, Values};
use crate::table::{Cell, Date};

const DAY: i64 = 86_400_000;

const PARAMS: &[Param] = &[
    optional("y", Shape::Channel, "the first column", "The name of each row; several bars may share one."),
    optional(
        "start",
        Shape::Channel,
        "the first column of dates",
        "When each bar begins; empty: before all that is shown.",
    ),
    optional(
        "end",
        Shape::Channel,
        "the next column of dates",
        "When each bar ends, that day included; empty: not yet.",
    ),
    optional("color", Shape::Channel, "one colour", "The column whose values are the groups."),
];

/// Stretches of time.
pub(super) const GANTT: Marks = Marks {
    name: "gantt",
    about: "Stretches of time on rows, coloured by group; an end that is not known is open.",
    params: PARAMS,
    refuses: &["labels", "top", "other"],
    roles: &[
        Role::inferred("y", Takes::Text),
        Role::inferred("start", Takes::Date),
        Role::inferred("end", Takes::Date),
        Role::optional("color", Takes::Any),
        Role::optional("row", Takes::Any),
        Role::optional("col", Takes::Any),
    ],
    example: "```chart gantt {#fig-gantt}\ncaption: How the work goes\ncolor: part\n---\ntask,start,end,part\nSurvey,2025-01-06,2025-02-14,Prepare\nTender,2025-02-10,2025-04-04,Prepare\nPilot,2025-04-07,2025-07-31,Build\nRoll-out,2025-08-01,,Build\n```",
    build,
};

fn build(mut sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    sheet.frame.need(&["y"]);
    let dates = |role: &str| -> Vec<Option<Date>> {
        let Some(column) = sheet.frame.get(role) else { return Vec::new() };
        let date = |mark: usize| match column.series.cells.get(mark) {
            Cell::Date(date) => Some(date),
            _ => None,
        };
        (0..sheet.frame.len).map(date).collect()
    };
    let (starts, ends) = (dates("start"), dates("end"));
    let wrong: Vec<Diagnostic> = (0..sheet.frame.len)
        .filter_map(|mark| Some((mark, starts[mark]?, ends[mark]?)))
        .filter(|(_, start, end)| end.end() < start.day)
        .map(|(mark, start, end)| {
            let early = error!("wrong-value", sheet.frame.place("end", mark), "it ends on {end}, before it begins");
            let early = early.label(sheet.frame.place("start", mark), format!("it begins on {start}"));
            early.help("exchange or correct the dates; an open end is an empty cell")
        })
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let known: Vec<u32> =
        (0..sheet.frame.len).filter(|&mark| starts[mark].or(ends[mark]).is_some()).map(|mark| mark as u32).collect();
    sheet.frame.left_out += sheet.frame.len - known.len();
    sheet.frame.keep(&known);
    let at = |dates: &[Option<Date>], mark: u32| dates[mark as usize];
    let from = |mark: u32| at(&starts, mark).map(|date| i64::from(date.day) * DAY);
    let to = |mark: u32| at(&ends, mark).map(|date| (i64::from(date.end()) + 1) * DAY);
    let all = || known.iter().flat_map(|&mark| [from(mark), to(mark)]).flatten();
    let (Some(first), Some(last)) = (all().min(), all().max()) else {
        let empty = error!("empty-table", sheet.frame.span("start"), "no row has a start or an end");
        return Err(vec![empty.help("fill the dates, or widen `where`")]);
    };
    // An open end lies a little beyond all that is known, so that it does not look like one of them.
    let room = ((last - first) / 16).max(DAY) / DAY * DAY;
    let open_from = known.iter().any(|&mark| from(mark).is_none());
    let open_to = known.iter().any(|&mark| to(mark).is_none());
    let low = if open_from { first - room } else { first };
    let high = if open_to { last + room } else { last };
    let moments = |role: &str, values: Vec<i64>| {
        let channel = sheet.frame.channel(role, sheet.scope)?;
        let Values::Time(_, precision) = channel.values else { return None };
        let mut channel =
            Channel { values: Values::Time(values.into_iter().map(Some).collect(), precision), title: None, ..channel };
        channel.scale.nice = Nice::Off;
        Some(channel)
    };
    let other = |role: &str, marks: &[u32]| Some(gathered(sheet.frame.channel(role, sheet.scope)?, marks));
    let layer = |mark: Mark, marks: &[u32], [x, x2]: [Vec<i64>; 2]| {
        let places: Vec<u32> = marks.to_vec();
        let channels = Channels {
            x: moments("start", x),
            x2: moments("start", x2),
            y: other("y", &places).map(|y| Channel { title: None, ..y }),
            color: other("color", &places).map(as_names),
            row: other("row", &places),
            col: other("col", &places),
            ..Channels::default()
        };
        Layer { mark, channels }
    };
    let marks: Vec<u32> = (0..sheet.frame.len as u32).collect();
    let begin = |mark: &u32| from(known[*mark as usize]);
    let finish = |mark: &u32| to(known[*mark as usize]);
    let bars = [
        marks.iter().map(|mark| begin(mark).unwrap_or(low)).collect(),
        marks.iter().map(|mark| finish(mark).unwrap_or(high)).collect(),
    ];
    let mut layers = vec![layer(Mark::Bar, &marks, bars)];
    let later: Vec<u32> = marks.iter().copied().filter(|mark| finish(mark).is_none()).collect();
    let earlier: Vec<u32> = marks.iter().copied().filter(|mark| begin(mark).is_none()).collect();
    if !later.is_empty() {
        let tips = [vec![high; later.len()], vec![low; later.len()]];
        layers.push(layer(Mark::Head, &later, tips));
    }
    if !earlier.is_empty() {
        let tips = [vec![low; earlier.len()], vec![high; earlier.len()]];
        layers.push(layer(Mark::Head, &earlier, tips));
    }
    let spec = sheet.spec(layers);
    let description = description(&sheet, later.len() + earlier.len());
    let data = sheet.frame.data();
    sheet.finish_with(spec, data, description)
}

fn description(sheet: &Sheet<'_>, open: usize) -> String {
    let (frame, words) = (&sheet.frame, sheet.scope.words);
    let mut sentences = vec![words.fill(
        "describe_spans",
        &[("kind", words.get("kind_gantt")), ("n", &frame.len.to_string()), ("m", &open.to_string())],
    )];
    for mark in 0..frame.len.min(8) {
        let open = |role: &str| Some(frame.text(role, mark, sheet.scope)).filter(|text| !text.is_empty());
        let (start, end) = (open("start"), open("end"));
        let ends = [start, end].map(|end| end.unwrap_or_else(|| words.get("open_end").to_owned()));
        let text = words.fill("describe_range", &[("low", &ends[0]), ("high", &ends[1])]);
        sentences
            .push(words.fill("describe_series", &[("name", &frame.text("y", mark, sheet.scope)), ("text", &text)]));
    }
    describe::sentences(sentences, frame.left_out, words)
}
