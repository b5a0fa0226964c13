//! `calendar`: a number a day as colours of a calendar, a block a year.

use super::Drawing;
use super::chart::marks::{Marks, Sheet};
use super::chart::role::{Role, Takes};
use super::heatmap::toned;
use super::param::{Param, Shape, optional};
use crate::diag::{Diagnostic, error};
use crate::plot::{Mark, Weekday};
use crate::table::{Cell, Date, Precision};

/// The most years of a calendar.
const MOST: i32 = 12;

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column of dates", "The days that are coloured."),
    optional(
        "color",
        Shape::Channel,
        "the first column of numbers",
        "The number that colours a day; `scale` is `sequential`, `diverging` or `tiers`.",
    ),
    optional(
        "first",
        Shape::OneOf(&["monday", "sunday"]),
        "by the page's language: Sunday in English, else Monday",
        "The day with which weeks begin.",
    ),
];

/// Days as colours.
pub(super) const CALENDAR: Marks = Marks {
    name: "calendar",
    about: "A number a day as the colour of its day in a calendar, a block a year.",
    params: PARAMS,
    refuses: &["row", "col", "columns", "highlight", "annotate", "labels", "sort", "top", "limit", "other"],
    roles: &[Role::inferred("x", Takes::Date), Role::inferred("color", Takes::Number)],
    example: "```chart calendar {#fig-calendar}\ncaption: Requests a day\ncolor: {field: requests, unit: thousand}\n---\nday,requests\n2025-03-03,12\n2025-03-04,18\n2025-03-05,22\n2025-03-06,19\n2025-03-07,9\n2025-03-10,14\n2025-03-11,25\n2025-03-12,31\n2025-03-13,17\n2025-03-14,8\n```",
    build,
};

fn build(mut sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    sheet.frame.need(&["x", "color"]);
    sheet.frame.once(&["x"], sheet.scope)?;
    let dates: Vec<(usize, Date)> = (0..sheet.frame.len)
        .filter_map(|mark| match sheet.frame.get("x")?.series.cells.get(mark) {
            Cell::Date(date) => Some((mark, date)),
            _ => None,
        })
        .collect();
    if let Some((mark, date)) = dates.iter().find(|(_, date)| date.precision != Precision::Day) {
        let coarse = error!("bad-date", sheet.frame.place("x", *mark), "`{date}` is no day");
        return Err(vec![
            coarse.help("a calendar needs days, `2025-03-14`; draw a `heatmap` or `bar` of longer periods"),
        ]);
    }
    let (Some(first), Some(last)) = (dates.iter().min_by_key(|d| d.1.day), dates.iter().max_by_key(|d| d.1.day)) else {
        let empty = error!("empty-table", sheet.frame.span("color"), "no day has a number");
        return Err(vec![empty.help("fill the column, or widen `where`")]);
    };
    if last.1.day - first.1.day > MOST * 366 {
        let long =
            error!("too-many-marks", sheet.frame.place("x", last.0), "the calendar would have more than {MOST} years");
        let long = long.label(sheet.frame.place("x", first.0), "it begins here");
        return Err(vec![long.help("choose years with `where`, or draw a `line` of `month(day)`")]);
    }
    let english = crate::plot::Language::of(&sheet.scope.words.language) == crate::plot::Language::English;
    let sunday = match sheet.args.text("first") {
        Some(day) => day == "sunday",
        None => english,
    };
    let mut layer =
        sheet.frame.layer(Mark::Day { first: if sunday { Weekday::Sunday } else { Weekday::Monday } }, sheet.scope);
    layer.channels.color = layer.channels.color.map(toned);
    let spec = sheet.spec(vec![layer]);
    sheet.finish(spec, "kind_calendar")
}
