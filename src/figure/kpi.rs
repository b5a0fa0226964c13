//! `kpi`: the key numbers of a case, each with its name, unit, and change from an earlier value.

use super::data::told;
use super::element::{Element, classed, element, said};
use super::param::{Param, Shape, optional};
use super::reading::{Field, Reading, Said, number};
use super::stat::percent;
use super::worded::Worded;
use super::{Drawing, RowsAre};
use crate::diag::{Diagnostic, error};
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
    let count = cards.len();
    let across =
        (2..=4).rev().find(|columns| count.is_multiple_of(*columns)).map(|columns| format!(" tz-in-{columns}"));
    let list = classed("dl", &format!("tz-kpis{}", across.unwrap_or_default())).children(cards);
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

impl Card<'_> {
    fn html(&self, row: usize, label: &str) -> Element {
        let part = |field: &Option<Field>| field.as_ref().and_then(|field| self.reading.text(field, row));
        let words = self.reading.words();
        let hedge = |text: String| said("span", "tz-hedge", &text);
        let unit = match &self.units {
            Some(_) => part(&self.units),
            None => self.value.series.unit.clone(),
        };
        let series = &self.value.series;
        let plain = told(series.cells.get(row), &series.format, unit.as_deref(), words);
        let unit = unit.filter(|unit| !(unit == "%" && plain.ends_with('%')));
        let value = classed("dd", "tz-stat-value")
            .children(part(&self.prefix).map(hedge))
            .child(element("b").text(plain))
            .children(unit.map(|unit| said("span", "tz-unit", &unit)))
            .children(part(&self.suffix).map(hedge));
        let change = self.change(row);
        let text = part(&self.text).map(|text| said("dd", "tz-text", &text));
        let name = said("dt", "tz-stat-label", label);
        classed("div", "tz-kpi").child(name).child(value).children(change).children(text)
    }

    fn change(&self, row: usize) -> Option<Element> {
        let previous = self.previous.as_ref()?;
        let (now, before) = (number(&self.value.series.cells, row)?, number(&previous.series.cells, row)?);
        let words = self.reading.words();
        let series = &self.value.series;
        let earlier = told(Cell::Number(before), &series.format, series.unit.as_deref(), words);
        let from = words.fill("stat_from", &[("value", &earlier)]);
        let share = (before != 0.0).then(|| percent((now - before) / before.abs(), words));
        let share = share.map(|share| element("b").text(share));
        Some(classed("dd", "tz-stat-change").children(share).text(format!(" {from}")))
    }
}
