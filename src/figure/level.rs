//! Levels of cells: numbers or ordered words, and the step of the sequential colours that each has.
//!
//! **Colour never says it alone**: the words of a level stand in its cell as well.

use super::element::{Element, classed, element, said};
use super::reading::{Field, Reading, number};
use crate::diag::{Diagnostic, error};
use crate::table::Kind;

/// The steps of the sequential colours that levels take, 1 to 7: the palest and the strongest are left out.
const STEPS: usize = 7;
/// Numbers with more different values than this are put into classes.
const CLASSES: usize = 5;

/// The levels of a field.
pub(super) struct Levels {
    /// Their names, from low to high.
    names: Vec<String>,
    /// Which of them each row has.
    of: Vec<Option<usize>>,
}

/// The step of the nth of some ordered things.
pub(super) fn step_of(at: usize, count: usize) -> usize {
    match count {
        0 | 1 => 3,
        _ => 1 + at * (STEPS - 1) / (count - 1),
    }
}

impl Levels {
    /// The levels of a field. Errors: a word that `levels` does not have, levels that are dates.
    pub(super) fn of(reading: &Reading<'_>, field: &Field) -> Result<Levels, Vec<Diagnostic>> {
        match field.series.cells.kind() {
            Kind::Number => Ok(Levels::numbers(reading, field)),
            Kind::Text | Kind::Bool => Levels::words(reading, field),
            Kind::Date => {
                let wrong = error!(
                    "wrong-type",
                    field.at.clone(),
                    "a level is a number or a word, `{}` is dates",
                    reading.name(field)
                );
                Err(vec![wrong.help("name a column of levels")])
            }
        }
    }

    fn words(reading: &Reading<'_>, field: &Field) -> Result<Levels, Vec<Diagnostic>> {
        let given = reading.args.texts("levels");
        let mut names: Vec<String> = given.iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut wrong = Vec::new();
        let mut of = Vec::with_capacity(reading.len());
        for row in 0..reading.len() {
            let Some(word) = reading.text(field, row) else {
                of.push(None);
                continue;
            };
            let at = names.iter().position(|name| *name == word);
            if at.is_none() && given.is_empty() {
                names.push(word.clone());
            } else if at.is_none() {
                let unknown = error!("unknown-name", reading.place(field, row), "`levels` does not have `{word}`");
                let unknown = unknown.did_you_mean(&word, given.iter().map(|(name, _)| *name));
                wrong.push(unknown.help("name all levels from low to high in `levels`"));
            }
            of.push(at.or_else(|| names.len().checked_sub(1)));
        }
        if wrong.is_empty() { Ok(Levels { names, of }) } else { Err(wrong) }
    }

    /// Few numbers are levels of their own; many are put into classes of equal width.
    fn numbers(reading: &Reading<'_>, field: &Field) -> Levels {
        let cells = &field.series.cells;
        let all: Vec<Option<f64>> = (0..reading.len()).map(|row| number(cells, row)).collect();
        let mut values: Vec<f64> = all.iter().flatten().copied().collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let text = |value: f64| {
            let plain = super::shown(crate::table::Cell::Number(value), &field.series.format, reading.words());
            match &field.series.unit {
                Some(unit) => super::reading::with_unit(&plain, unit, reading.words()),
                None => plain,
            }
        };
        let (Some(&low), Some(&high)) = (values.first(), values.last()) else {
            return Levels { names: Vec::new(), of: all.iter().map(|_| None).collect() };
        };
        if values.len() <= CLASSES {
            let place = |value: f64| values.iter().position(|known| *known == value);
            let of = all.iter().map(|value| value.and_then(place)).collect();
            return Levels { names: values.iter().map(|value| text(*value)).collect(), of };
        }
        let width = (high - low) / CLASSES as f64;
        let edge = |at: usize| low + width * at as f64;
        let dash = reading.words().get("range_dash");
        let names = (0..CLASSES).map(|at| format!("{}{dash}{}", text(edge(at)), text(edge(at + 1)))).collect();
        let class = |value: f64| (1..CLASSES).take_while(|&at| value >= edge(at)).count();
        Levels { names, of: all.iter().map(|value| value.map(class)).collect() }
    }

    /// The step of a row's level.
    pub(super) fn step(&self, row: usize) -> Option<usize> {
        self.of.get(row).copied().flatten().map(|at| step_of(at, self.names.len()))
    }

    /// The levels from low to high, with their colours.
    pub(super) fn legend(&self, field: Option<&Field>) -> Element {
        let item = |(at, name): (usize, &String)| {
            let step = step_of(at, self.names.len());
            let swatch = classed("span", &format!("tz-swatch tz-b-s{step}")).attribute("aria-hidden", "true");
            element("li").child(swatch).text(name)
        };
        let items = classed("ul", "tz-legend").children(self.names.iter().enumerate().map(item));
        let title = field.map(|field| said("p", "tz-legend-title", &field.series.title));
        classed("div", "tz-legends").children(title).child(items)
    }
}
