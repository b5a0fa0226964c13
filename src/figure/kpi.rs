//! `kpi`: the key numbers of a case, each with its name, unit, and change from an earlier value.

use super::data::told;
use super::element::{Element, classed, element, said};
use super::param::{Param, Shape, optional};
use super::reading::{Field, Reading, Said, number};
use super::stat::percent;
use super::worded::Worded;
use super::{Drawing, RowsAre};
use crate::diag::{Diagnostic, error};
use crate::plot::ems;
use crate::table::{Cell, Kind};

const PARAMS: &[Param] = &[
    optional("label", Shape::Channel, "the first column of texts", "What each number counts."),
    optional("value", Shape::Channel, "the first column of numbers", "The numbers."),
    optional("unit", Shape::Text, "the unit in the table's sidecar", "The unit of all numbers."),
    optional("units", Shape::Channel, "one unit for all", "The column with the unit of each number."),
    optional(
        "previous",
        Shape::Channel,
        "no change is shown",
        "The column with earlier numbers; the change is computed.",
    ),
    optional("prefix", Shape::Channel, "nothing", "A word before each number, such as `over`."),
    optional("suffix", Shape::Channel, "nothing", "A word behind each number and its unit, such as `or more`."),
    optional("text", Shape::Channel, "nothing", "What is said of each number."),
];

/// Key numbers.
pub(super) const KPI: Worded = Worded {
    name: "kpi",
    about: "Key numbers on cards, each with its name and unit, and its computed change from an earlier value.",
    params: PARAMS,
    example: "{{ kpi(data=\"case_metrics.csv\", where=\"hedge = '超'\", label=\"metric\", value=\"amount\", units=\"unit\", prefix=\"hedge\", id=\"fig-nio\", caption=\"Key numbers of an assistant in cars\") }}",
    draw,
};

fn draw(mut reading: Reading<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let label = reading.field_needed("label", Kind::Text)?;
    let value = reading.field_needed("value", Kind::Number)?;
    let parts = ["units", "previous", "prefix", "suffix", "text"].map(|name| reading.field(name));
    let [units, previous, prefix, suffix, text] = parts;
    let (units, previous, prefix, suffix, text) = (units?, previous?, prefix?, suffix?, text?);
    let mut wrong = Vec::new();
    for field in [Some(&value), previous.as_ref()].into_iter().flatten() {
        let kind = field.series.cells.kind();
        if kind != Kind::Number {
            let (expr, found) = (reading.name(field), kind.plural());
            let not = error!("wrong-type", field.at.clone(), "a key number must be a number, `{expr}` is {found}");
            wrong.push(not.help("name a column of numbers"));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let labels = reading.all_needed(&label)?;
    reading.all_needed(&value)?;
    let twice = reading.twice(&labels).into_iter();
    let twice =
        twice.map(|pair| reading.repeated(&label, pair, &labels[pair.0]).help("give each number a name of its own"));
    wrong.extend(twice);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let card = Card { reading: &reading, value, units, previous, prefix, suffix, text };
    let cards: Vec<Element> = labels.iter().enumerate().map(|(row, label)| card.html(row, label)).collect();
    let widest = (0..labels.len()).map(|row| card.width(row)).fold(0.0, f64::max);
    let count = cards.len();
    let list = classed("dl", &format!("tz-kpis{}", beside(count, widest))).children(cards);
    let names = labels.iter().map(String::as_str).collect();
    Ok(reading.of_words(&list, RowsAre::Below, &Said { kind: "kind_kpi", count, names }))
}

struct Card<'a> {
    reading: &'a Reading<'a>,
    value: Field,
    units: Option<Field>,
    previous: Option<Field>,
    prefix: Option<Field>,
    suffix: Option<Field>,
    text: Option<Field>,
}

/// The number of a card, and the words beside it.
struct Value {
    number: String,
    prefix: Option<String>,
    unit: Option<String>,
    suffix: Option<String>,
}

/// How cards stand beside each other: in rows of one length where there are any that leave room for the widest number.
fn beside(count: usize, widest_px: f64) -> String {
    /// Of the grid where it has columns, and of what lies between them; see `.tz-kpis` in `figure.css`.
    const GRID: f64 = 544.0;
    const GAP: f64 = 22.5;
    const NARROWEST: f64 = 172.0;
    let has_room = |columns: usize| widest_px <= (GRID + GAP) / columns as f64 - GAP;
    match (2..=4).rev().find(|columns| count.is_multiple_of(*columns) && has_room(*columns)) {
        Some(columns) => format!(" tz-in-{columns}"),
        None if widest_px > NARROWEST => " tz-roomy".to_owned(),
        None => String::new(),
    }
}

impl Card<'_> {
    /// How wide the number of a card is with all that stands beside it, in the sizes of `figure.css`.
    fn width(&self, row: usize) -> f64 {
        const NUMBER: f64 = 36.0;
        const WORD: f64 = 15.0;
        let Value { number, prefix, unit, suffix } = self.value(row);
        let words = [prefix, unit, suffix].into_iter().flatten();
        ems(&number) * NUMBER + words.map(|word| (ems(&word) + 0.25) * WORD).sum::<f64>()
    }

    fn unit(&self, row: usize) -> Option<String> {
        match &self.units {
            Some(units) => self.reading.text(units, row),
            None => self.value.series.unit.clone(),
        }
    }

    /// A number of a card, counted as its unit allows.
    fn told(&self, number: Cell<'_>, row: usize) -> String {
        told(number, &self.value.series.format, self.unit(row).as_deref(), self.reading.words())
    }

    fn value(&self, row: usize) -> Value {
        let part = |field: &Option<Field>| field.as_ref().and_then(|field| self.reading.text(field, row));
        let unit = self.unit(row);
        let number = self.told(self.value.series.cells.get(row), row);
        let unit = unit.filter(|unit| !(unit == "%" && number.ends_with('%')));
        Value { number, prefix: part(&self.prefix), unit, suffix: part(&self.suffix) }
    }

    fn html(&self, row: usize, label: &str) -> Element {
        let hedge = |text: String| said("span", "tz-hedge", &text);
        let Value { number, prefix, unit, suffix } = self.value(row);
        let value = classed("dd", "tz-stat-value")
            .children(prefix.map(hedge))
            .child(element("b").text(number))
            .children(unit.map(|unit| said("span", "tz-unit", &unit)))
            .children(suffix.map(hedge));
        let change = self.change(row);
        let text = self.text.as_ref().and_then(|text| self.reading.text(text, row));
        let text = text.map(|text| said("dd", "tz-text", &text));
        let name = said("dt", "tz-stat-label", label);
        classed("div", "tz-kpi").child(name).child(value).children(change).children(text)
    }

    fn change(&self, row: usize) -> Option<Element> {
        let previous = self.previous.as_ref()?;
        let (now, before) = (number(&self.value.series.cells, row)?, number(&previous.series.cells, row)?);
        let words = self.reading.words();
        let from = words.fill("stat_from", &[("value", &self.told(Cell::Number(before), row))]);
        let share = (before != 0.0).then(|| percent((now - before) / before.abs(), words));
        let share = share.map(|share| element("b").text(share));
        Some(classed("dd", "tz-stat-change").children(share).text(format!(" {from}")))
    }
}
