//! `tree`: what is below what, from one root.
//!
//! Rows say it in either of two ways: each names what it is below (`name`, `parent`), or each is a `path`.

use super::element::{Element, classed, element, said};
use super::hierarchy::{Branch, branches};
use super::param::{Param, Shape, optional};
use super::reading::{Field, Reading, Said};
use super::worded::Worded;
use super::{Drawing, RowsAre};
use crate::diag::{Diagnostic, error};
use crate::table::Kind;
use std::collections::HashMap;

const PARAMS: &[Param] = &[
    optional("path", Shape::Channels, "`name` and `parent`", "The columns from the widest to the narrowest."),
    optional("name", Shape::Channel, "the first column of texts", "The name of each; no name twice."),
    optional(
        "parent",
        Shape::Channel,
        "the second column of texts",
        "The name of what it is below; empty for the root.",
    ),
    optional("text", Shape::Channel, "nothing", "What is said of it."),
    optional("root", Shape::Text, "the one name without a parent", "The name of one more that all others are below."),
];

/// What is below what.
pub(super) const TREE: Worded = Worded {
    name: "tree",
    about: "What is below what, from one root: an organization, a taxonomy.",
    params: PARAMS,
    example: "{{ tree(data=\"categories.yaml\", path=[\"track\", \"category\"], root=\"Products\", id=\"fig-tree\", caption=\"Tracks and their categories\") }}",
    draw,
};

fn draw(mut reading: Reading<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let path = reading.fields("path")?;
    let (roots, field) = match path.first() {
        Some(first) => (branches(&reading, &path)?, first.clone()),
        None => {
            let name = reading.field_needed("name", Kind::Text)?;
            let parent = reading.field_needed("parent", Kind::Text)?;
            let names = reading.all_needed(&name)?;
            let nests = nest(&reading, (&name, &names), Some(&parent))?;
            (nests.into_iter().map(|nest| branch(nest, &names)).collect(), name)
        }
    };
    let text = reading.field("text")?;
    let named = reading.args.text("root");
    one_root(&reading, &roots, &field, named)?;
    let grown = Grown { reading: &reading, text: text.as_ref(), by_path: !path.is_empty() };
    let list = match named {
        Some(root) => {
            let below = classed("ul", "tz-below").children(roots.iter().map(|branch| grown.item(branch)));
            element("li").child(said("p", "tz-block-name", root)).child(below)
        }
        None => roots.first().map_or_else(|| element("li"), |root| grown.item(root)),
    };
    let html = classed("ul", "tz-tree").child(list);
    let names: Vec<&str> = match (named, roots.first()) {
        (Some(root), _) => std::iter::once(root).chain(roots.iter().map(|it| it.name.as_str())).collect(),
        (None, Some(root)) => {
            std::iter::once(root.name.as_str()).chain(root.children.iter().map(|it| it.name.as_str())).collect()
        }
        (None, None) => Vec::new(),
    };
    let said = Said { kind: "kind_tree", count: names.len(), names };
    Ok(reading.of_words(&html, RowsAre::Below, &said))
}

/// Two roots where one is meant: at both.
fn one_root(
    reading: &Reading<'_>,
    roots: &[Branch],
    field: &Field,
    named: Option<&str>,
) -> Result<(), Vec<Diagnostic>> {
    let [first, second, ..] = roots else { return Ok(()) };
    if named.is_some() {
        return Ok(());
    }
    let place = reading.place(field, second.row);
    let (a, b, count) = (&first.name, &second.name, roots.len());
    let wrong = error!("two-roots", place, "the tree has {count} roots: `{b}` is below nothing, and so is `{a}`");
    let wrong = wrong.inline("a root").label(reading.place(field, first.row), "another root");
    Err(vec![wrong.help("say what it is below, or name what is above them all with `root`")])
}

struct Grown<'a> {
    reading: &'a Reading<'a>,
    text: Option<&'a Field>,
    /// In a path only the last name is a row of its own.
    by_path: bool,
}

impl Grown<'_> {
    fn item(&self, branch: &Branch) -> Element {
        let own = !self.by_path || branch.children.is_empty();
        let text = self.text.filter(|_| own).and_then(|field| self.reading.text(field, branch.row));
        let text = text.map(|text| said("p", "tz-text", &text));
        let below = branch.children.iter().map(|child| self.item(child));
        let below =
            (!branch.children.is_empty()).then(|| classed("ul", "tz-below").children(below.collect::<Vec<_>>()));
        element("li").child(said("p", "tz-block-name", &branch.name)).children(text).children(below)
    }
}

/// A row and the rows below it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Nest {
    /// The row.
    pub(super) row: usize,
    /// Rows below it, in their order.
    pub(super) children: Vec<Nest>,
}

fn branch(nest: Nest, names: &[String]) -> Branch {
    let children = nest.children.into_iter().map(|child| branch(child, names)).collect();
    Branch { name: names[nest.row].clone(), row: nest.row, children }
}

/// The deepest that rows may be nested.
const DEEPEST: usize = 24;

/// Rows below the rows that they name. Errors: a name that is there twice, or nowhere; a circle; too deep.
pub(super) fn nest(
    reading: &Reading<'_>,
    (field, names): (&Field, &[String]),
    above: Option<&Field>,
) -> Result<Vec<Nest>, Vec<Diagnostic>> {
    let twice = reading.twice(names).into_iter().map(|pair| {
        reading.repeated(field, pair, &names[pair.0]).help("give one of them another name, or take it out")
    });
    let mut wrong: Vec<Diagnostic> = twice.collect();
    let rows: HashMap<&str, usize> = names.iter().enumerate().rev().map(|(row, name)| (name.as_str(), row)).collect();
    let mut parents: Vec<Option<usize>> = vec![None; names.len()];
    for (row, parent) in parents.iter_mut().enumerate() {
        let Some((above, name)) = above.and_then(|above| Some((above, reading.text(above, row)?))) else { continue };
        *parent = rows.get(name.as_str()).copied();
        if parent.is_none() {
            let unknown = error!("unknown-name", reading.place(above, row), "there is no `{name}` to be below");
            let unknown = unknown.did_you_mean(&name, names.iter().map(String::as_str));
            wrong.push(unknown.help("give it a row of its own, or leave the cell empty"));
        }
    }
    if wrong.is_empty() {
        wrong.extend(circle(reading, above, names, &parents));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
    let mut roots = Vec::new();
    for (row, parent) in parents.iter().enumerate() {
        parent.map_or(&mut roots, |parent| &mut below[parent]).push(row);
    }
    let nests: Option<Vec<Nest>> = roots.into_iter().map(|row| grow(row, &below, DEEPEST)).collect();
    nests.ok_or_else(|| {
        let deep = error!("too-deep", field.at.clone(), "the rows are nested more than {DEEPEST} deep");
        vec![deep.help("show a part of it with `where`")]
    })
}

fn grow(row: usize, below: &[Vec<usize>], deep: usize) -> Option<Nest> {
    let left = deep.checked_sub(1)?;
    let children: Option<Vec<Nest>> = below[row].iter().map(|&child| grow(child, below, left)).collect();
    Some(Nest { row, children: children? })
}

/// A circle of rows that are below each other, with all their names.
fn circle(
    reading: &Reading<'_>,
    above: Option<&Field>,
    names: &[String],
    parents: &[Option<usize>],
) -> Option<Diagnostic> {
    let mut clear = vec![false; names.len()];
    for start in 0..names.len() {
        let mut way = Vec::new();
        let mut on_way = HashMap::new();
        let mut at = Some(start);
        while let Some(row) = at.filter(|&row| !clear[row]) {
            if let Some(&first) = on_way.get(&row) {
                let circle: Vec<usize> = way[first..].to_vec();
                let told: Vec<&str> = circle.iter().chain([&row]).map(|&row| names[row].as_str()).collect();
                let place = above.map(|above| reading.place(above, row));
                let wrong = error!("circle", place, "these are below each other in a circle: {}", told.join(" → "));
                return Some(wrong.help("leave the parent of one of them empty"));
            }
            on_way.insert(row, way.len());
            way.push(row);
            at = parents[row];
        }
        way.into_iter().for_each(|row| clear[row] = true);
    }
    None
}
