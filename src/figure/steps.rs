//! `steps`: a process in order, with conditions, branches and jumps as far as a list can say them.

use super::element::{Element, classed, element, said};
use super::param::{Param, Shape, optional};
use super::reading::{Field, Reading, Said};
use super::timeline::{ACROSS, told};
use super::tree::{Nest, nest};
use super::worded::Worded;
use super::{Drawing, RowsAre};
use crate::diag::{Diagnostic, error};
use crate::plot::ems;
use crate::table::Kind;

const PARAMS: &[Param] = &[
    optional("step", Shape::Channel, "the first column of texts", "The name of each step; no name twice."),
    optional(
        "text",
        Shape::Channels,
        "the other columns of texts",
        "What is said of it; several have their titles before them.",
    ),
    optional("when", Shape::Channel, "always", "The condition under which the step is taken."),
    optional("under", Shape::Channel, "no branches", "The name of the step that this one is a branch of."),
    optional(
        "next",
        Shape::Channel,
        "the step below it",
        "The name of the step that follows where it is not the one below.",
    ),
    optional(
        "orient",
        Shape::OneOf(&["auto", "v", "h"]),
        "`auto`",
        "Whether steps stand below each other (`v`) or, where there is room, beside each other (`h`).",
    ),
];

/// Steps with longer texts than this, in em, are read below each other.
const SHORT: f64 = 70.0;

/// A process in order.
pub(super) const STEPS: Worded = Worded {
    name: "steps",
    about: "A process in order, with conditions, branches and jumps.",
    params: PARAMS,
    example: "{{ steps(data=\"jd.csv\", step=\"stage\", text=[\"product\", \"approach\", \"shortfall\"], id=\"fig-jd\", caption=\"Three stages of an assistant for merchants\") }}",
    draw,
};

fn draw(mut reading: Reading<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let step = reading.field_needed("step", Kind::Text)?;
    let (when, under, next) = (reading.field("when")?, reading.field("under")?, reading.field("next")?);
    let mut texts = reading.fields("text")?;
    if texts.is_empty() {
        texts = reading.rest(Kind::Text)?;
    }
    let names = reading.all_needed(&step)?;
    let mut wrong = Vec::new();
    let roots = nest(&reading, (&step, &names), under.as_ref()).map_err(|found| wrong.extend(found));
    let jumps = jumps(&reading, &names, next.as_ref()).map_err(|found| wrong.extend(found));
    let (Ok(roots), Ok(jumps)) = (roots, jumps) else { return Err(wrong) };
    let process = Process { reading: &reading, names: &names, texts: &texts, when: when.as_ref(), jumps };
    let class = process.class(&roots);
    let html = process.list(&roots, &class);
    let said = Said { kind: "kind_steps", count: names.len(), names: names.iter().map(String::as_str).collect() };
    Ok(reading.of_words(&html, RowsAre::Below, &said))
}

/// The step that follows each, where it is not the one below. Errors: no step of that name.
fn jumps(
    reading: &Reading<'_>,
    names: &[String],
    next: Option<&Field>,
) -> Result<Vec<Option<String>>, Vec<Diagnostic>> {
    let Some(next) = next else { return Ok(vec![None; names.len()]) };
    let mut wrong = Vec::new();
    let jumps = (0..names.len()).map(|row| {
        let name = reading.text(next, row)?;
        if !names.contains(&name) {
            let unknown = error!("unknown-name", reading.place(next, row), "there is no step `{name}`");
            let unknown = unknown.did_you_mean(&name, names.iter().map(String::as_str));
            wrong.push(unknown.help("`next` names a step of the same figure; leave it empty to go on below"));
        }
        Some(name)
    });
    let jumps = jumps.collect();
    if wrong.is_empty() { Ok(jumps) } else { Err(wrong) }
}

struct Process<'a> {
    reading: &'a Reading<'a>,
    names: &'a [String],
    texts: &'a [Field],
    when: Option<&'a Field>,
    jumps: Vec<Option<String>>,
}

impl Process<'_> {
    fn list(&self, nests: &[Nest], class: &str) -> Element {
        classed("ol", class).children(nests.iter().map(|nest| self.step(nest)))
    }

    fn step(&self, nest: &Nest) -> Element {
        let (row, words) = (nest.row, self.reading.words());
        let when = self.when.and_then(|field| self.reading.text(field, row));
        let when = when.map(|text| said("p", "tz-condition", &words.fill("step_when", &[("text", &text)])));
        let jump = self.jumps[row].as_ref();
        let jump = jump.map(|name| said("p", "tz-jump", &words.fill("step_next", &[("step", name)])));
        let branches = (!nest.children.is_empty()).then(|| self.list(&nest.children, "tz-branches"));
        let name = said("p", "tz-what", &self.names[row]);
        element("li").children(when).child(name).children(told(&self.said(row))).children(branches).children(jump)
    }

    /// The texts of a step; where there are several columns, each has its title before it.
    fn said(&self, row: usize) -> Vec<(Option<String>, String)> {
        let several = self.texts.len() > 1;
        let one = |field: &Field| {
            let text = self.reading.text(field, row)?;
            Some((several.then(|| field.series.title.clone()), text))
        };
        self.texts.iter().filter_map(one).collect()
    }

    fn class(&self, roots: &[Nest]) -> String {
        let long = |row: usize| {
            let texts: f64 = self.said(row).iter().map(|(_, text)| ems(text)).sum();
            ems(&self.names[row]) + texts > SHORT
        };
        let plain = roots.iter().all(|nest| nest.children.is_empty());
        let fits = (2..=ACROSS - 1).contains(&roots.len()) && plain && !(0..self.names.len()).any(long);
        let across = match self.reading.args.text("orient") {
            Some("v") => false,
            Some("h") => roots.len() <= ACROSS,
            _ => fits,
        };
        match across {
            true => format!("tz-steps tz-across tz-of-{}", roots.len()),
            false => "tz-steps".to_owned(),
        }
    }
}
