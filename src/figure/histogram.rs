//! `histogram`: how often the numbers of a column lie in each of some equal ranges.
//!
//! In: one number a row. Out: bars over bins of a round width, stacked by `color`; the data are the bins.
//! A bin holds its lower edge, the last one also its upper (Vega `bin`, d3-array `bin`).

use super::Drawing;
use super::chart::marks::{Marks, Sheet};
use super::chart::parts;
use super::chart::role::{Role, Takes};
use super::data::{Rows, Series};
use super::describe;
use super::param::{Param, Shape, optional};
use crate::diag::{Diagnostic, error};
use crate::plot::{
    Channel, Channels, Format, Layer, Mark, Nice, NumberFormat, ScaleKind, ScaleOptions, Values, Zero, bin_edges,
};
use crate::table::{Cell, Cells};
use std::collections::HashMap;

const PARAMS: &[Param] = &[
    optional("x", Shape::Channel, "the first column of numbers", "The numbers that are counted, one a row."),
    optional("color", Shape::Channel, "one colour", "The column whose values stand on each other."),
    optional(
        "bins",
        Shape::Number { min: 1.0, max: 200.0 },
        "as many as the spread of the numbers asks for",
        "How many bins there are at most; their width is a round number.",
    ),
    optional("share", Shape::Flag, "`false`", "Whether bars are shares of all rows instead of counts."),
];

/// Numbers counted in bins.
pub(super) const HISTOGRAM: Marks = Marks {
    name: "histogram",
    about: "How many numbers lie in each of some equal ranges.",
    params: PARAMS,
    refuses: &["highlight", "labels", "sort", "limit", "top", "other"],
    roles: &[
        Role::inferred("x", Takes::Number),
        Role::optional("color", Takes::Any),
        Role::optional("row", Takes::Any),
        Role::optional("col", Takes::Any),
    ],
    example: "```chart histogram {#fig-histogram}\ncaption: How long requests took\nunit: ms\nbins: 8\n---\nduration\n12\n18\n21\n24\n25\n27\n31\n33\n34\n38\n42\n47\n55\n71\n```",
    build,
};

/// The bars of one series in one panel.
struct Pile {
    /// A row of the pile, for its colour and panel.
    mark: usize,
    /// How many numbers are in each bin.
    counts: Vec<f64>,
}

fn build(mut sheet: Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    sheet.frame.need(&["x", "color"]);
    let numbers: Vec<f64> = sheet.frame.numbers("x").iter().copied().flatten().collect();
    if numbers.is_empty() {
        let wrong = error!("empty-table", sheet.frame.span("x"), "there is no number to count");
        return Err(vec![wrong.help("name a column with numbers, or widen `where`")]);
    }
    let measured = sheet.frame.get("x");
    if measured.is_some_and(|column| column.series.scale.kind == ScaleKind::Log) {
        let wrong = error!("wrong-value", sheet.frame.span("x"), "ranges of equal width have no place on a log scale");
        return Err(vec![wrong.help("leave `scale` out, or draw the numbers with `strip` or `box`")]);
    }
    let edges = edges(&numbers, sheet.args.number("bins"));
    let bins = edges.len() - 1;
    let piles = piles(&sheet, &edges);
    let share = sheet.args.flag("share") == Some(true);
    let mut wholes: HashMap<String, f64> = HashMap::new();
    for pile in &piles {
        let all = pile.counts.iter().sum::<f64>();
        let whole = wholes.entry(panel(&sheet, pile.mark)).or_insert(0.0);
        *whole = if share { *whole + all } else { 1.0 };
    }
    let (mut low, mut high, mut from, mut to, mut marks) = (vec![], vec![], vec![], vec![], vec![]);
    let mut heights: HashMap<(String, usize), f64> = HashMap::new();
    for pile in &piles {
        let whole = wholes[&panel(&sheet, pile.mark)];
        for bin in 0..bins {
            let height = heights.entry((panel(&sheet, pile.mark), bin)).or_insert(0.0);
            low.push(edges[bin]);
            high.push(edges[bin + 1]);
            from.push(*height / whole);
            *height += pile.counts[bin];
            to.push(*height / whole);
            marks.push(pile.mark as u32);
        }
    }
    let measured = &sheet.frame.get("x").map(|column| &column.series);
    let Some(measured) = measured else { return Ok(Drawing::Text(String::new())) };
    let format = if share { NumberFormat::parse("0.##%").map_or(Format::Auto, Format::Number) } else { Format::Auto };
    let measured_up = |values: Vec<f64>| {
        let title = sheet.word(counted(&sheet)).to_owned();
        let scale = ScaleOptions { zero: Zero::Include, ..ScaleOptions::default() };
        Channel { title: Some(title), format: format.clone(), scale, ..Channel::numbers(values) }
    };
    let over = |values: Vec<f64>| {
        let scale = ScaleOptions { nice: Nice::Off, ..measured.scale.clone() };
        let known = parts::channel(measured, &Cells::Number(vec![]), sheet.scope.words);
        Channel { values: Values::Number(values.into_iter().map(Some).collect()), scale, ..known }
    };
    let of_pile = |role: &str| {
        let series = &sheet.frame.get(role)?.series;
        Some(parts::channel(series, &series.cells.gather(&marks), sheet.scope.words))
    };
    let channels = Channels {
        x: Some(over(low)),
        x2: Some(over(high)),
        y: Some(measured_up(from)),
        y2: Some(measured_up(to)),
        color: of_pile("color").map(super::chart::as_names),
        row: of_pile("row"),
        col: of_pile("col"),
        ..Channels::default()
    };
    let spec = sheet.spec(vec![Layer { mark: Mark::Bar, channels }]);
    let data = rows(&sheet, &edges, (&piles, &wholes), &format);
    let description = description(&sheet, &edges, &piles);
    sheet.finish_with(spec, data, description)
}

/// The word for what is counted.
fn counted(sheet: &Sheet<'_>) -> &'static str {
    if sheet.args.flag("share") == Some(true) { "share" } else { "count" }
}

fn panel(sheet: &Sheet<'_>, mark: usize) -> String {
    ["row", "col"].map(|role| sheet.frame.text(role, mark, sheet.scope)).join("\u{1f}")
}

/// The edges of the bins: as many as asked for, else by the rule of Freedman and Diaconis, between 5 and 40.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small counts")]
fn edges(numbers: &[f64], bins: Option<f64>) -> Vec<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
    let most = bins.unwrap_or_else(|| {
        // Width 2·IQR·n^(-1/3): Freedman & Diaconis 1981.
        let width = 2.0 * (quantile(&sorted, 0.75) - quantile(&sorted, 0.25)) / cube_root(sorted.len() as f64);
        if width > 0.0 { ((high - low) / width).ceil().clamp(5.0, 40.0) } else { 10.0 }
    });
    let edges = bin_edges(low, high, most as usize);
    // Numbers so large that no bin between them has two different ends.
    if edges.len() < 2 { vec![low, high] } else { edges }
}

/// The real cube root of a count of at least 1, by Newton's rule.
fn cube_root(count: f64) -> f64 {
    let mut root = count.max(1.0);
    for _ in 0..64 {
        root = (2.0 * root + count / (root * root)) / 3.0;
    }
    root
}

/// The quantile of sorted numbers, linear between neighbours (R-7).
///
/// Source: Hyndman & Fan 1996, definition 7, the default of R and of d3.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a place in a list"
)]
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let below = at.floor() as usize;
    let (a, b) = (sorted[below], sorted[(below + 1).min(sorted.len() - 1)]);
    a + (b - a) * (at - at.floor())
}

/// The counts of each series in each panel, in the order in which they first come.
fn piles(sheet: &Sheet<'_>, edges: &[f64]) -> Vec<Pile> {
    let mut piles: Vec<Pile> = Vec::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (mark, number) in sheet.frame.numbers("x").iter().enumerate() {
        let Some(number) = number else { continue };
        let key = (panel(sheet, mark), sheet.frame.text("color", mark, sheet.scope));
        let at = *known.entry(key).or_insert(piles.len());
        if at == piles.len() {
            piles.push(Pile { mark, counts: vec![0.0; edges.len() - 1] });
        }
        let bin = edges.partition_point(|edge| edge <= number).saturating_sub(1).min(edges.len() - 2);
        piles[at].counts[bin] += 1.0;
    }
    // Of one series after the other, so that those of all panels have one order.
    let names: Vec<String> = piles.iter().map(|pile| sheet.frame.text("color", pile.mark, sheet.scope)).collect();
    let place = |pile: &Pile| {
        let name = sheet.frame.text("color", pile.mark, sheet.scope);
        names.iter().position(|known| *known == name)
    };
    piles.sort_by_key(place);
    piles
}

/// The bins as a table: their ends, and how many numbers of each series are in them.
fn rows(sheet: &Sheet<'_>, edges: &[f64], (piles, wholes): (&[Pile], &HashMap<String, f64>), format: &Format) -> Rows {
    let column = |title: String, cells: Cells, like: Option<&Series>| Series {
        title,
        expr: String::new(),
        only: None,
        cells,
        unit: like.and_then(|series| series.unit.clone()),
        format: like.map_or(format.clone(), |series| series.format.clone()),
        scale: ScaleOptions::default(),
    };
    let bins = edges.len() - 1;
    let measured = sheet.frame.get("x").map(|column| &column.series);
    let mut panels: Vec<String> = Vec::new();
    for pile in piles {
        let name = panel(sheet, pile.mark);
        if !panels.contains(&name) {
            panels.push(name);
        }
    }
    let repeated = |from: usize| {
        let ends = edges[from..from + bins].iter().copied().map(Some);
        Cells::Number(ends.cycle().take(bins * panels.len()).collect())
    };
    let mut columns = Vec::new();
    for role in ["row", "col"] {
        let Some(facet) = sheet.frame.get(role) else { continue };
        let of = |name: &String| piles.iter().find(|pile| panel(sheet, pile.mark) == *name).map(|pile| pile.mark);
        let marks: Vec<u32> =
            panels.iter().filter_map(of).flat_map(|mark| std::iter::repeat_n(mark as u32, bins)).collect();
        columns.push(Series { cells: facet.series.cells.gather(&marks), expr: String::new(), ..facet.series.clone() });
    }
    columns.push(column(sheet.word("from").to_owned(), repeated(0), measured));
    columns.push(column(sheet.word("to").to_owned(), repeated(1), measured));
    let mut names: Vec<String> = Vec::new();
    for pile in piles {
        let name = sheet.frame.text("color", pile.mark, sheet.scope);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for name in names {
        let mut counts = Vec::new();
        for place in &panels {
            let own = |pile: &&Pile| {
                panel(sheet, pile.mark) == *place && sheet.frame.text("color", pile.mark, sheet.scope) == name
            };
            let pile = piles.iter().find(own);
            counts.extend((0..bins).map(|bin| Some(pile.map_or(0.0, |pile| pile.counts[bin]) / wholes[place])));
        }
        let title = if name.is_empty() { sheet.word(counted(sheet)).to_owned() } else { name };
        columns.push(column(title, Cells::Number(counts), None));
    }
    Rows { columns, left_out: sheet.frame.left_out, gaps: 0 }
}

fn description(sheet: &Sheet<'_>, edges: &[f64], piles: &[Pile]) -> String {
    let words = sheet.scope.words;
    let Some(x) = sheet.frame.get("x") else { return String::new() };
    let mut sums = vec![0.0; edges.len() - 1];
    for pile in piles {
        sums.iter_mut().zip(&pile.counts).for_each(|(sum, count)| *sum += count);
    }
    let fullest = (0..sums.len()).fold(0, |best, bin| if sums[bin] > sums[best] { bin } else { best });
    let unit = x.series.unit.as_deref();
    let low = |number: f64| super::data::told(Cell::Number(number), &x.series.format, unit, words);
    let high = |number: f64| describe::amount(&x.series, Cell::Number(number), words);
    let kind = words.fill(
        "describe_bins",
        &[
            ("kind", words.get("kind_histogram")),
            ("x", &x.series.title),
            ("n", &sheet.frame.len.to_string()),
            ("m", &sums.len().to_string()),
            ("low", &low(edges[fullest])),
            ("high", &high(edges[fullest + 1])),
            ("count", &sums[fullest].to_string()),
        ],
    );
    let said = words.fill("describe_series", &[("name", &x.series.title), ("text", &describe::ends(&x.series, words))]);
    describe::sentences(vec![kind, said], sheet.frame.left_out, words)
}
