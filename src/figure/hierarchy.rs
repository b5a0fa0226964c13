//! Hierarchies from paths: rows that name a category, a part of it, a part of that.
//!
//! In: the fields of `path`, from the widest to the narrowest. Out: [`Branch`]es in the order of their first rows.
//! **Every row is one leaf, and no leaf is there twice.**

use super::reading::{Field, Reading};
use crate::diag::Diagnostic;
use std::collections::HashMap;

/// A name and what is below it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Branch {
    /// Its name.
    pub(super) name: String,
    /// Its first row; of a leaf its only one.
    pub(super) row: usize,
    /// What is below it, in the order of the rows.
    pub(super) children: Vec<Branch>,
}

impl Branch {
    /// How many leaves it has; a leaf has one.
    pub(super) fn leaves(&self) -> usize {
        if self.children.is_empty() { 1 } else { self.children.iter().map(Branch::leaves).sum() }
    }

    /// How many levels it has; a leaf has one.
    pub(super) fn depth(&self) -> usize {
        1 + self.children.iter().map(Branch::depth).max().unwrap_or(0)
    }
}

/// The hierarchy of some rows. Errors: a cell of a path is missing, the same path is there twice.
pub(super) fn branches(reading: &Reading<'_>, path: &[Field]) -> Result<Vec<Branch>, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let levels: Vec<Vec<String>> = path
        .iter()
        .map(|field| {
            reading.all_needed(field).unwrap_or_else(|found| {
                wrong.extend(found);
                Vec::new()
            })
        })
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut root = Branch { name: String::new(), row: 0, children: Vec::new() };
    let mut places: HashMap<Vec<&str>, usize> = HashMap::new();
    for row in 0..reading.len() {
        let names: Vec<&str> = levels.iter().map(|level| level[row].as_str()).collect();
        let mut branch = &mut root;
        for depth in 0..names.len() {
            let next = branch.children.len();
            let at = *places.entry(names[..=depth].to_vec()).or_insert(next);
            if at == next {
                branch.children.push(Branch { name: names[depth].to_owned(), row, children: Vec::new() });
            } else if depth + 1 == names.len() {
                let field = &path[depth];
                let twice = reading.repeated(field, (row, branch.children[at].row), names[depth]);
                wrong.push(twice.help("take one of the rows out, or give it another name"));
            }
            branch = &mut branch.children[at];
        }
    }
    if wrong.is_empty() { Ok(root.children) } else { Err(wrong) }
}
