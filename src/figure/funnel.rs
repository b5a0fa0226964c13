//! `funnel`: how many of those who begin are left at each stage, as shares of the first stage and of the one before.

use super::Drawing;
use super::chart::marks::{Marks, Sheet};
use super::chart::role::{Role, Takes};
use super::data::{Rows, Series, shown};
use super::describe;
use super::param::{Param, Shape, optional};
use crate::diag::{Diagnostic, error};
use crate::plot::{
    Channel, Channels, Format, Language, Layer, Mark, NumberFormat, Orient, ScaleKind, Spec, Stack, Ticks, Values,
};
use crate::table::{Cell, Cells};

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column", "The stages, in their order."),
    optional("y", Shape::Channel, "the first column of numbers", "How many are left at each stage."),
];

/// Stages and who is left.
pub(super) const FUNNEL: Marks = Marks {
    name: "funnel",
    about: "Stages and how many are left at each, with shares of the first stage and of the one before.",
    params: PARAMS,
    refuses: &["row", "col", "columns", "top", "other"],
    roles: &[Role::inferred("x", Takes::Any), Role::inferred("y", Takes::Number)],
    example: "```chart funnel {#fig-funnel}\ncaption: From visit to order\ny: {field: visitors, unit: persons}\n---\nstage,visitors\nVisited,12400\nSigned up,5100\nTried,2300\nOrdered,690\n```",
    build,
};

fn build(mut sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    super::chart::zero::kept(sheet.args)?;
    sheet.frame.need(&["x", "y"]);
    sheet.frame.once(&["x"], sheet.scope)?;
    let numbers: Vec<f64> = sheet.frame.numbers("y").iter().map(|number| number.unwrap_or(0.0)).collect();
    let mut wrong = Vec::new();
    for (mark, number) in numbers.iter().enumerate().filter(|(_, number)| **number < 0.0) {
        let below = error!(
            "wrong-value",
            sheet.frame.place("y", mark),
            "a stage cannot be below zero, found {}",
            describe::in_message(*number)
        );
        wrong.push(below.help("correct the number, or draw a `bar`"));
    }
    if numbers.is_empty() {
        let empty = error!("empty-table", sheet.frame.span("y"), "no stage has a number");
        wrong.push(empty.help("fill the column, or widen `where`"));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
    let of_first: Vec<Option<f64>> = numbers.iter().map(|number| share(*number, numbers[0])).collect();
    let of_before: Vec<Option<f64>> =
        (0..numbers.len()).map(|at| at.checked_sub(1).and_then(|before| share(numbers[at], numbers[before]))).collect();
    let spec = spec(&sheet, &numbers, [&of_first, &of_before]);
    let mut data = sheet.frame.data();
    for (key, shares) in [("of_first", of_first), ("of_before", of_before)] {
        let like = data.columns.last().cloned();
        data.columns.extend(like.map(|like| Series {
            title: sheet.word(key).to_owned(),
            expr: String::new(),
            cells: Cells::Number(shares),
            unit: None,
            format: NumberFormat::parse("0.#%").map_or(Format::Auto, Format::Number),
            ..like
        }));
    }
    let description = description(&sheet, &data);
    sheet.finish_with(spec, data, description)
}

/// The number, its share of the first stage, its share of the stage before.
fn spec(sheet: &Sheet<'_>, numbers: &[f64], [of_first, of_before]: [&[Option<f64>]; 2]) -> Spec {
    let language = Language::of(&sheet.scope.words.language);
    let percent = |share: f64| {
        let pattern = if share < 0.1 { "0.#%" } else { "0%" };
        NumberFormat::parse(pattern).map_or_else(|_| String::new(), |format| format.text(share, language))
    };
    let label = |mark: usize| {
        let number = sheet.frame.text("y", mark, sheet.scope);
        let shares = [of_first[mark].filter(|_| mark > 0), of_before[mark].filter(|_| mark > 1)];
        let shares = shares.into_iter().flatten().map(percent);
        Some(std::iter::once(number).chain(shares).collect::<Vec<_>>().join(" · "))
    };
    let y = sheet.frame.channel("y", sheet.scope);
    let half = |sign: f64| {
        let y = y.clone()?;
        let values = Values::Number(numbers.iter().map(|number| Some(number / 2.0 * sign)).collect());
        // The parts of the labels are named above them; the brackets of the unit belong to the first.
        let title = match (&y.title, &y.unit) {
            (Some(title), Some(unit)) => {
                format!("{title}{}", sheet.word("unit_brackets").replacen("{}", unit, 1))
            }
            (title, unit) => title.clone().or(unit.clone()).unwrap_or_default(),
        };
        let title = match numbers.len() {
            1 => title,
            2 => [&title, sheet.word("of_first")].join(" · "),
            _ => [&title, sheet.word("of_first"), sheet.word("of_before")].join(" · "),
        };
        // The labels tell the numbers; a format of its own keeps a magnitude out of the title.
        let format = NumberFormat::parse("0,0").map_or(Format::Auto, Format::Number);
        let mut channel = Channel { values, title: Some(title), unit: None, format, ..y };
        channel.scale.ticks = Ticks::None;
        Some(channel)
    };
    let mut stage = sheet.frame.channel("x", sheet.scope);
    if let Some(stage) = &mut stage {
        // Stages keep the order of their rows, also where they are dates.
        let names = (0..numbers.len()).map(|mark| Some(sheet.frame.text("x", mark, sheet.scope)));
        stage.values = Values::Text(names.collect());
        stage.scale.kind = ScaleKind::Band;
        stage.title = None;
    }
    let channels = Channels {
        x: half(-1.0),
        x2: half(1.0),
        y: stage,
        label: Some(Channel::of(Values::Text((0..numbers.len()).map(label).collect()))),
        ..Channels::default()
    };
    Spec { orient: Orient::Horizontal, stack: Stack::Center, ..sheet.spec(vec![Layer { mark: Mark::Bar, channels }]) }
}

fn description(sheet: &Sheet<'_>, data: &Rows) -> String {
    let words = sheet.scope.words;
    let (Some(x), Some(y)) = (sheet.frame.get("x"), sheet.frame.get("y")) else { return String::new() };
    let kind = words.fill(
        "describe_one",
        &[
            ("kind", words.get("kind_funnel")),
            ("x", &x.series.title),
            ("y", &y.series.title),
            ("n", &sheet.frame.len.to_string()),
        ],
    );
    let mut sentences = vec![kind];
    for mark in 0..sheet.frame.len.min(8) {
        let value = describe::with_unit(&y.series, sheet.frame.text("y", mark, sheet.scope), words);
        let shares =
            data.columns.iter().rev().take(2).rev().filter(|column| !column.cells.is_missing(mark) && mark > 0);
        let shares = shares.map(|column| match column.cells.get(mark) {
            cell @ Cell::Number(_) => {
                let space = if words.is_han() { "" } else { " " };
                format!("{}{space}{}", column.title, shown(cell, &column.format, words))
            }
            _ => String::new(),
        });
        let text: Vec<String> = std::iter::once(value).chain(shares).collect();
        let text = words.fill("describe_stage", &[("text", &text.join(words.get("list_comma")))]);
        sentences.push(
            words.fill("describe_series", &[("name", &sheet.frame.text("x", mark, sheet.scope)), ("text", &text)]),
        );
    }
    describe::sentences(sentences, sheet.frame.left_out, words)
}
