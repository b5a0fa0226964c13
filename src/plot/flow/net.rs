//! Nodes in columns and the links between them, before they have a place across.

use std::collections::HashMap;

use crate::plot::dodge::dodge;
use crate::plot::model::{Direction, Model, Rows, value_name};

/// The least space between two nodes of a column, px.
pub(super) const APART: f64 = 8.0;
/// The height at which the order of nodes is worked out, px.
const BARE: f64 = 300.0;
/// How often nodes are moved towards their links.
const SWEEPS: usize = 12;

#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) row: usize,
    pub(super) source: usize,
    pub(super) target: usize,
    pub(super) value: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) column: usize,
    pub(super) value: f64,
    /// The height of its name, px.
    pub(super) text_px: f64,
    pub(super) lines: Vec<String>,
    /// The text that its lines had to cut.
    pub(super) full: Option<String>,
    pub(super) top: f64,
}

/// The nodes and links of a chart.
pub(super) struct Net {
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
    pub(super) columns: usize,
    pub(super) left_out: usize,
}

/// Whether a path leads from one node to another, over the targets of each.
fn reaches(targets: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut seen = vec![false; targets.len()];
    let mut left = vec![from];
    while let Some(at) = left.pop() {
        if at == to {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            left.extend(&targets[at]);
        }
    }
    false
}

impl Net {
    pub(super) fn of(model: &Model<'_>, rows: &Rows<'_>) -> Self {
        let channels = (rows.channel(Direction::X, 0), rows.channel(Direction::X, 1), rows.channel(Direction::Y, 0));
        let mut net = Self { nodes: Vec::new(), links: Vec::new(), columns: 0, left_out: 0 };
        let (Some(from), Some(to), Some(value)) = channels else {
            return net;
        };
        let mut index: HashMap<String, usize> = HashMap::new();
        let mut targets: Vec<Vec<usize>> = Vec::new();
        for row in 0..rows.len {
            let ends = from
                .values
                .get(row)
                .zip(to.values.get(row))
                .zip(value.values.summand(row).filter(|value| *value > 0.0));
            let Some(((source, target), value)) = ends else {
                net.left_out += 1;
                continue;
            };
            let [source, target] = [(source, from), (target, to)].map(|(value, channel)| {
                let name = value_name(&value, channel, model.language);
                let next = net.nodes.len();
                let at = *index.entry(name.clone()).or_insert(next);
                if at == next {
                    net.nodes.push(Node {
                        name,
                        column: 0,
                        value: 0.0,
                        text_px: 0.0,
                        lines: Vec::new(),
                        full: None,
                        top: 0.0,
                    });
                }
                at
            });
            targets.resize(net.nodes.len(), Vec::new());
            if source == target || reaches(&targets, target, source) {
                net.left_out += 1;
            } else {
                targets[source].push(target);
                net.links.push(Link { row, source, target, value });
            }
        }
        net.assign_columns();
        for at in 0..net.nodes.len() {
            let sum = |end: fn(&Link) -> usize| {
                net.links.iter().filter(|link| end(link) == at).map(|link| link.value).sum::<f64>()
            };
            net.nodes[at].value = f64::max(sum(|link| link.source), sum(|link| link.target));
        }
        net
    }

    /// The longest path from a source; nodes that nothing leaves stand in the last column.
    fn assign_columns(&mut self) {
        for _ in 0..self.nodes.len() {
            for at in 0..self.links.len() {
                let Link { source, target, .. } = self.links[at];
                let least = self.nodes[source].column + 1;
                self.nodes[target].column = self.nodes[target].column.max(least);
            }
        }
        let last = self.nodes.iter().map(|node| node.column).max().unwrap_or(0);
        for at in 0..self.nodes.len() {
            if self.links.iter().all(|link| link.source != at) {
                self.nodes[at].column = last;
            }
        }
        self.columns = if self.nodes.is_empty() { 0 } else { last + 1 };
    }

    pub(super) fn of_column(&self, column: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(move |at| self.nodes[*at].column == column)
    }

    /// The room a node takes in its column: itself or its name, and the space to the next, px.
    fn slot(&self, at: usize, unit: f64) -> f64 {
        (self.nodes[at].value * unit).max(self.nodes[at].text_px) + APART
    }

    /// The px of one unit of value with which the fullest column fits.
    pub(super) fn unit(&self, height_px: f64) -> f64 {
        let largest = (0..self.columns)
            .map(|column| self.of_column(column).map(|at| self.nodes[at].value).sum::<f64>())
            .fold(0.0, f64::max);
        if largest <= 0.0 {
            return 0.0;
        }
        let fits = |unit: f64| {
            (0..self.columns)
                .all(|column| self.of_column(column).map(|at| self.slot(at, unit)).sum::<f64>() <= height_px)
        };
        let (mut low, mut high) = (0.0, height_px / largest);
        for _ in 0..40 {
            let middle = (low + high) / 2.0;
            if fits(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Sets the nodes of each column apart, in an order that does not hang on the room that names take.
    pub(super) fn settle(&mut self, unit: f64, height_px: f64) {
        let mut bare = Self {
            nodes: self.nodes.clone(),
            links: self.links.clone(),
            columns: self.columns,
            left_out: self.left_out,
        };
        bare.nodes.iter_mut().for_each(|node| node.text_px = 0.0);
        let (bare_unit, larger) = (bare.unit(BARE), height_px / BARE);
        bare.relax(bare_unit, BARE);
        let middle = |at: usize| bare.nodes[at].top + bare.nodes[at].value * bare_unit / 2.0;
        for column in 0..self.columns {
            self.spread(column, unit, height_px, |at| Some(middle(at) * larger));
        }
    }

    /// Moves nodes towards the mean of their links, column by column, to and fro.
    fn relax(&mut self, unit: f64, height_px: f64) {
        for column in 0..self.columns {
            self.spread(column, unit, height_px, |_| None);
        }
        for sweep in 0..SWEEPS {
            let forward = sweep % 2 == 0;
            for step in 1..self.columns {
                let column = if forward { step } else { self.columns - 1 - step };
                let wishes: Vec<Option<f64>> = (0..self.nodes.len()).map(|at| self.pull(at, unit, forward)).collect();
                self.spread(column, unit, height_px, |at| wishes[at]);
            }
        }
    }

    /// The mean middle of the nodes at the other ends of a node's links, weighted by value.
    fn pull(&self, node: usize, unit: f64, forward: bool) -> Option<f64> {
        let mut sum = 0.0;
        let mut weight = 0.0;
        for link in &self.links {
            let (own, other) = if forward { (link.target, link.source) } else { (link.source, link.target) };
            if own == node {
                sum += (self.nodes[other].top + self.nodes[other].value * unit / 2.0) * link.value;
                weight += link.value;
            }
        }
        (weight > 0.0).then(|| sum / weight)
    }

    /// Sets the nodes of a column apart, each as near to its wished middle as the others allow.
    fn spread(&mut self, column: usize, unit: f64, height_px: f64, wish: impl Fn(usize) -> Option<f64>) {
        let members: Vec<usize> = self.of_column(column).collect();
        let slots: Vec<f64> = members.iter().map(|at| self.slot(*at, unit)).collect();
        let wished: Vec<f64> = members
            .iter()
            .zip(&slots)
            .map(|(at, slot)| {
                wish(*at).unwrap_or(self.nodes[*at].top + self.nodes[*at].value * unit / 2.0) - slot / 2.0
            })
            .collect();
        let room = slots.iter().sum::<f64>().max(height_px);
        if let Some(tops) = dodge(&wished, &slots, 0.0, room) {
            for ((at, top), slot) in members.iter().zip(tops).zip(&slots) {
                self.nodes[*at].top = top + slot / 2.0 - self.nodes[*at].value * unit / 2.0;
            }
        }
    }
}
