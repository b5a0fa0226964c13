//! `box`: how the numbers of each category spread, as median, quartiles, whiskers and outliers.
//!
//! In: one number a row. Out: boxes from the first to the third quartile (R-7, linear between neighbours), a stroke at the
//! median, whiskers to the furthest numbers within 1.5 times the box's length, points beyond (Tukey 1977).

use super::Drawing;
use super::chart::marks::{Marks, Sheet};
use super::chart::role::{Role, Takes};
use super::data::{Rows, Series, shown};
use super::describe;
use super::histogram::quantile;
use super::param::{Param, Shape, optional};
use super::range::gathered;
use crate::diag::{Diagnostic, error};
use crate::plot::{Channel, Channels, Format, Layer, Mark, Orient, ScaleKind, ScaleOptions, Spec, Values};
use crate::table::{Cell, Cells, Texts};
use std::collections::HashMap;

const PARAMS: &[Param] = &[
    optional(
        "x",
        Shape::Channel,
        "the first column of names that come again, else one box of all",
        "The category of each box.",
    ),
    optional("y", Shape::Channel, "the first column of numbers", "The numbers, one a row."),
    optional("orient", Shape::OneOf(&["auto", "v", "h"]), "`auto`", "Whether boxes stand (`v`) or lie (`h`)."),
];

/// Numbers as boxes.
pub(super) const BOX: Marks = Marks {
    name: "box",
    about: "The spread of many numbers a category: median, quartiles, whiskers and outliers.",
    params: PARAMS,
    refuses: &["labels", "limit", "top", "other"],
    roles: &[
        Role::grouping("x"),
        Role::inferred("y", Takes::Number),
        Role::optional("row", Takes::Any),
        Role::optional("col", Takes::Any),
    ],
    example: "```chart box {#fig-box}\ncaption: Days until an answer\nx: office\ny: {field: days, unit: days}\n---\noffice,days\nNorth,3\nNorth,4\nNorth,4\nNorth,6\nNorth,15\nSouth,5\nSouth,7\nSouth,8\nSouth,8\nSouth,9\nWest,2\nWest,3\nWest,5\nWest,6\nWest,6\n```",
    build,
};

/// The numbers of one box.
struct Summary {
    /// A row of it, for its category and panel.
    mark: u32,
    count: usize,
    /// Lower whisker, first quartile, median, third quartile, upper whisker.
    ends: [f64; 5],
    outliers: Vec<u32>,
}

fn build(mut sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    sheet.frame.need(&["x", "y"]);
    if sheet.frame.len == 0 {
        let empty = error!("empty-table", sheet.frame.span("y"), "there is no number to draw");
        return Err(vec![empty.help("name a column with numbers, or widen `where`")]);
    }
    let boxes = summaries(&sheet);
    let spec = spec(&sheet, &boxes);
    let (data, description) = (rows(&sheet, &boxes), description(&sheet, &boxes));
    sheet.finish_with(spec, data, description)
}

fn summaries(sheet: &Sheet<'_>) -> Vec<Summary> {
    let frame = &sheet.frame;
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut known: HashMap<[String; 3], usize> = HashMap::new();
    for mark in 0..frame.len {
        let key = ["row", "col", "x"].map(|role| frame.text(role, mark, sheet.scope));
        let at = *known.entry(key).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Vec::new());
        }
        groups[at].push(mark as u32);
    }
    let numbers = frame.numbers("y");
    let number = |mark: &u32| numbers[*mark as usize].unwrap_or(0.0);
    groups.iter().map(|marks| summary(marks, &number)).collect()
}

fn summary(marks: &[u32], number: &dyn Fn(&u32) -> f64) -> Summary {
    let mut sorted: Vec<f64> = marks.iter().map(number).collect();
    sorted.sort_by(f64::total_cmp);
    let [first, median, third] = [0.25, 0.5, 0.75].map(|share| quantile(&sorted, share));
    let reach = 1.5 * (third - first);
    let within = |value: &f64| *value >= first - reach && *value <= third + reach;
    let inner = || sorted.iter().copied().filter(within);
    let low = inner().next().unwrap_or(first).min(first);
    let high = inner().next_back().unwrap_or(third).max(third);
    let outliers = marks.iter().copied().filter(|mark| !within(&number(mark))).collect();
    Summary { mark: marks[0], count: marks.len(), ends: [low, first, median, third, high], outliers }
}

fn spec(sheet: &Sheet<'_>, all: &[Summary]) -> Spec {
    // A box without extent, of one number or of equal ones, would not be seen: it is a dot.
    let is_dot = |summary: &&Summary| summary.ends[1] == summary.ends[3];
    let dots = all.iter().filter(is_dot).map(|summary| summary.mark);
    let boxes: Vec<&Summary> = all.iter().filter(|summary| !is_dot(summary)).collect();
    let frame = &sheet.frame;
    let channel = |role: &str, marks: &[u32]| Some(gathered(frame.channel(role, sheet.scope)?, marks));
    let marks: Vec<u32> = boxes.iter().map(|summary| summary.mark).collect();
    let named = |marks: &[u32]| match channel("x", marks) {
        Some(mut x) => {
            x.scale.kind = ScaleKind::Band;
            Some(Channel { title: None, ..x })
        }
        None => Some(Channel::of(Values::Text(vec![Some(String::new()); marks.len()]))),
    };
    let at = |end: usize| {
        let numbers = Values::Number(boxes.iter().map(|summary| Some(summary.ends[end])).collect());
        Some(Channel { values: numbers, ..frame.channel("y", sheet.scope)? })
    };
    let layer = |mark: Mark, low: usize, high: Option<usize>| {
        let channels = Channels {
            x: named(&marks),
            y: at(low),
            y2: high.and_then(at),
            row: channel("row", &marks),
            col: channel("col", &marks),
            ..Channels::default()
        };
        Layer { mark, channels }
    };
    let outliers = all.iter().flat_map(|summary| summary.outliers.iter().copied());
    let beyond: Vec<u32> = dots.chain(outliers).collect();
    let points = Channels {
        x: named(&beyond),
        y: channel("y", &beyond),
        row: channel("row", &beyond),
        col: channel("col", &beyond),
        ..Channels::default()
    };
    let mut layers = vec![
        layer(Mark::Rule, 0, Some(1)),
        layer(Mark::Rule, 3, Some(4)),
        layer(Mark::Bar, 1, Some(3)),
        layer(Mark::Tick, 2, None),
    ];
    if !beyond.is_empty() {
        layers.push(Layer { mark: Mark::Point, channels: points });
    }
    let orient = match sheet.args.text("orient") {
        Some("h") => Orient::Horizontal,
        Some("v") => Orient::Vertical,
        _ => Orient::Auto,
    };
    Spec { orient, ..sheet.spec(layers) }
}

/// The boxes as a table.
fn rows(sheet: &Sheet<'_>, boxes: &[Summary]) -> Rows {
    let frame = &sheet.frame;
    let marks: Vec<u32> = boxes.iter().map(|summary| summary.mark).collect();
    let mut columns: Vec<Series> = ["row", "col", "x"]
        .into_iter()
        .filter_map(|role| frame.get(role))
        .map(|column| Series {
            cells: column.series.cells.gather(&marks),
            expr: String::new(),
            ..column.series.clone()
        })
        .collect();
    let Some(y) = frame.get("y") else { return Rows::default() };
    let computed = |title: &str, unit: Option<String>, numbers: Vec<Option<f64>>| Series {
        title: title.to_owned(),
        expr: String::new(),
        only: None,
        cells: Cells::Number(numbers),
        unit,
        format: Format::Auto,
        scale: ScaleOptions::default(),
    };
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let count = |of: fn(&Summary) -> usize| boxes.iter().map(|summary| Some(of(summary) as f64)).collect();
    columns.push(computed(sheet.word("count"), None, count(|summary| summary.count)));
    for (end, key) in ["whisker_low", "quartile_low", "median", "quartile_high", "whisker_high"].into_iter().enumerate()
    {
        let numbers = boxes.iter().map(|summary| Some(summary.ends[end])).collect();
        columns.push(Series {
            format: y.series.format.clone(),
            ..computed(sheet.word(key), y.series.unit.clone(), numbers)
        });
    }
    let numbers = frame.numbers("y");
    let number = |mark: &u32| numbers[*mark as usize].unwrap_or(0.0);
    let said = |number: f64| shown(Cell::Number(number), &y.series.format, sheet.scope.words);
    let texts: Vec<Option<String>> =
        boxes.iter().map(|summary| listed(summary.outliers.iter().map(number).collect(), &said)).collect();
    columns.push(Series {
        cells: Cells::Text(Texts::new(texts.iter().map(Option::as_deref))),
        ..computed(sheet.word("outliers"), y.series.unit.clone(), Vec::new())
    });
    Rows { columns, left_out: frame.left_out, gaps: 0 }
}

/// The most outliers of a box that its table lists; of more it tells how many and between what they lie.
const LISTED: usize = 12;

fn listed(mut outliers: Vec<f64>, said: &dyn Fn(f64) -> String) -> Option<String> {
    outliers.sort_by(f64::total_cmp);
    let (first, last) = (*outliers.first()?, *outliers.last()?);
    if outliers.len() > LISTED {
        return Some(format!("{}: {} – {}", outliers.len(), said(first), said(last)));
    }
    Some(outliers.into_iter().map(said).collect::<Vec<_>>().join("; "))
}

fn description(sheet: &Sheet<'_>, boxes: &[Summary]) -> String {
    let (frame, words) = (&sheet.frame, sheet.scope.words);
    let Some(y) = frame.get("y") else { return String::new() };
    let told = boxes.iter().take(6).flat_map(|summary| summary.ends[1..4].iter().copied());
    let amounts = describe::Amounts::of(told, words);
    let value = |number: f64| amounts.text(&y.series, Cell::Number(number));
    let kind = words.fill(
        "describe_boxes",
        &[
            ("kind", words.get("kind_box")),
            ("y", &y.series.title),
            ("n", &frame.len.to_string()),
            ("m", &boxes.len().to_string()),
        ],
    );
    let mut sentences = vec![kind];
    for summary in boxes.iter().take(6) {
        let names = ["row", "col", "x"].map(|role| frame.text(role, summary.mark as usize, sheet.scope));
        let name =
            names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(words.get("title_separator"));
        let outliers = match summary.outliers.len() {
            0 => String::new(),
            count => words.fill("describe_outliers", &[("n", &count.to_string())]),
        };
        let text = words.fill(
            "describe_box",
            &[
                ("median", &value(summary.ends[2])),
                ("low", &value(summary.ends[1])),
                ("high", &value(summary.ends[3])),
                ("outliers", &outliers),
            ],
        );
        sentences.push(match name.is_empty() {
            true => text,
            false => words.fill("describe_series", &[("name", &name), ("text", &text)]),
        });
    }
    describe::sentences(sentences, frame.left_out, words)
}
