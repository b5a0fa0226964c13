//! `blocks`: layers and what they are made of, as boxes in boxes.

use super::element::{Element, classed, said};
use super::hierarchy::{Branch, branches};
use super::param::{Param, Shape, optional};
use super::reading::{Field, Reading, Said};
use super::worded::Worded;
use super::{Drawing, RowsAre};
use crate::diag::{Diagnostic, error};
use crate::plot::ems;
use crate::table::Kind;

const PARAMS: &[Param] = &[
    optional(
        "path",
        Shape::Channels,
        "the first two columns of texts",
        "The columns from the widest to the narrowest: layer, module, part.",
    ),
    optional("text", Shape::Channel, "nothing", "What is said of a block."),
    optional("order", Shape::Texts, "the order of the rows", "The layers from top to bottom."),
];

/// Layers and what they are made of.
pub(super) const BLOCKS: Worded = Worded {
    name: "blocks",
    about: "Layers and what they are made of, as boxes in boxes: an architecture in words.",
    params: PARAMS,
    example: "{{ blocks(data=\"icbc.csv\", path=[\"layer\", \"item\"], text=\"detail\", id=\"fig-icbc\", caption=\"A bank's system of large models\") }}",
    draw,
};

fn draw(mut reading: Reading<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let path = path(&mut reading)?;
    let text = reading.field("text")?;
    let mut layers = branches(&reading, &path)?;
    order(&reading, &mut layers, &path[0])?;
    let boxes = layers.iter().map(|layer| block(&reading, layer, text.as_ref()));
    let list = classed("ul", "tz-blocks").children(boxes.collect::<Vec<_>>());
    let names = layers.iter().map(|layer| layer.name.as_str()).collect();
    let said = Said { kind: "kind_blocks", count: layers.len(), names };
    Ok(reading.of_words(&list, RowsAre::Below, &said))
}

/// The fields of `path`, else the first two columns of texts.
pub(super) fn path(reading: &mut Reading<'_>) -> Result<Vec<Field>, Vec<Diagnostic>> {
    let mut path = reading.fields("path")?;
    if path.is_empty() {
        path.push(reading.field_needed("path", Kind::Text)?);
        path.push(reading.field_needed("path", Kind::Text)?);
    }
    Ok(path)
}

/// Puts branches in the order of the argument `order`. Errors: a name that is not there, or one that is left out.
pub(super) fn order(reading: &Reading<'_>, branches: &mut [Branch], field: &Field) -> Result<(), Vec<Diagnostic>> {
    let order = reading.args.texts("order");
    if order.is_empty() {
        return Ok(());
    }
    let mut wrong = Vec::new();
    for (name, span) in &order {
        if branches.iter().all(|branch| branch.name != *name) {
            let unknown = error!("unknown-name", span.clone(), "no row has `{name}` in `{}`", reading.name(field));
            wrong.push(unknown.did_you_mean(name, branches.iter().map(|branch| branch.name.as_str())));
        }
    }
    let place = |branch: &Branch| order.iter().position(|(name, _)| *name == branch.name);
    for branch in branches.iter().filter(|branch| place(branch).is_none()) {
        let name = &branch.name;
        let left = error!("unknown-name", reading.place(field, branch.row), "`order` does not have `{name}`");
        let left = left.did_you_mean(name, order.iter().map(|(name, _)| *name));
        wrong.push(left.help("name all of them in `order`, or leave rows out with `where`"));
    }
    branches.sort_by_key(place);
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// A box: its name, what is said of it, the boxes in it.
fn block(reading: &Reading<'_>, branch: &Branch, text: Option<&Field>) -> Element {
    let name = said("p", "tz-block-name", &branch.name);
    if branch.children.is_empty() {
        let text = text.and_then(|field| reading.text(field, branch.row));
        let text = text.map(|text| said("p", "tz-text", &text));
        return classed("li", "tz-block").child(name).children(text);
    }
    let inner = branch.children.iter().map(|child| block(reading, child, text));
    let list = classed("ul", &class(&branch.children, reading, text)).children(inner.collect::<Vec<_>>());
    classed("li", "tz-layer").child(name).child(list)
}

/// Boxes of long names or with texts are wide, others narrow; short ones stand in rows of equal length if they can.
fn class(children: &[Branch], reading: &Reading<'_>, text: Option<&Field>) -> String {
    let says = |branch: &Branch| text.is_some_and(|field| reading.text(field, branch.row).is_some());
    let wide = |branch: &Branch| !branch.children.is_empty() || says(branch) || ems(&branch.name) > 8.0;
    if children.iter().any(wide) {
        return "tz-boxes tz-boxes-wide".to_owned();
    }
    let most = if children.iter().any(|branch| ems(&branch.name) > 6.0) { 5 } else { 6 };
    match (2..=most).rev().find(|columns| children.len().is_multiple_of(*columns)) {
        Some(columns) => format!("tz-boxes tz-in-{columns}"),
        None => "tz-boxes".to_owned(),
    }
}
