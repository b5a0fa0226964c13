//! `sankey`: amounts that flow from one thing to the next.

use super::args::Args;
use super::chart::frame::Frame;
use super::chart::parts;
use super::chart::role::{Role, Takes};
use super::data::view;
use super::param::{Param, Shape, optional};
use super::{Drawing, Figure, Scope};
use crate::diag::{Diagnostic, error};
use crate::plot::{Channels, Layer, Mark};
use crate::table::Cell;
use std::collections::HashMap;

/// Flows between nodes.
pub(super) struct Sankey;

const PARAMS: &[Param] = &[
    optional("from", Shape::Channel, "the first column", "Where an amount comes from."),
    optional("to", Shape::Channel, "the next column", "Where it goes."),
    optional("value", Shape::Channel, "the first column of numbers", "How much it is; not below zero."),
    optional("unit", Shape::Text, "the unit in the table's sidecar", "The unit of the amounts."),
];

const ROLES: &[Role] =
    &[Role::inferred("from", Takes::Any), Role::inferred("to", Takes::Any), Role::inferred("value", Takes::Number)];

impl Figure for Sankey {
    fn name(&self) -> &'static str {
        "sankey"
    }

    fn about(&self) -> &'static str {
        "Amounts that flow from one thing to the next, as ribbons as thick as they are."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn example(&self) -> &'static str {
        "```chart sankey {#fig-sankey}\ncaption: Where the money goes\nunit: million\n---\nfrom,to,value\nTickets,Museum,41\nGrants,Museum,25\nShop,Museum,9\nMuseum,Staff,48\nMuseum,Exhibitions,18\nMuseum,Building,9\n```"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let mut frame = Frame::of(args, scope, &view, ROLES)?;
        frame.need(&["from", "to", "value"]);
        let mut wrong = Vec::new();
        let mut links: Vec<[String; 2]> = Vec::new();
        for mark in 0..frame.len {
            if let Some(Cell::Number(number)) = frame.get("value").map(|column| column.series.cells.get(mark))
                && number < 0.0
            {
                let negative =
                    error!("wrong-value", frame.place("value", mark), "a flow cannot be below zero, found {number}");
                wrong.push(negative.help("exchange `from` and `to`"));
            }
            let name =
                |role: &str| frame.get(role).map_or(String::new(), |column| column.series.cells.get(mark).to_string());
            links.push([name("from"), name("to")]);
        }
        if let Some(circle) = circle(&links) {
            let names: Vec<String> = circle.iter().map(|at| links[*at][0].clone()).collect();
            let path = format!("{} → {}", names.join(" → "), names[0]);
            let mut round = error!("circle", frame.place("from", circle[0]), "the flow goes in a circle: {path}");
            for at in circle.iter().skip(1) {
                round = round.label(frame.place("from", *at), "it goes on here");
            }
            wrong.push(round.help("a diagram of flows goes one way: give what comes back a name of its own"));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let channel = |role: &str| frame.channel(role, scope);
        let channels = Channels { x: channel("from"), x2: channel("to"), y: channel("value"), ..Channels::default() };
        frame.finish(args, scope, parts::spec(vec![Layer { mark: Mark::Flow, channels }], scope.words), "kind_sankey")
    }
}

/// The rows of a circle of links, if there is one, beginning with its first row.
pub(super) fn circle(links: &[[String; 2]]) -> Option<Vec<usize>> {
    let mut out: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, [from, _]) in links.iter().enumerate() {
        out.entry(from).or_default().push(at);
    }
    let mut done: HashMap<&str, ()> = HashMap::new();
    for [start, _] in links {
        // Depth first, without recursion: the way so far, and which link of each node is next.
        let mut way: Vec<usize> = Vec::new();
        let mut next: Vec<(&str, usize)> = vec![(start, 0)];
        while let Some((node, at)) = next.last_mut() {
            let link = out.get(node).and_then(|links| links.get(*at)).copied();
            *at += 1;
            let Some(link) = link else {
                done.insert(node, ());
                next.pop();
                way.pop();
                continue;
            };
            let to = links[link][1].as_str();
            if let Some(begin) = next.iter().position(|(node, _)| *node == to) {
                let mut circle: Vec<usize> = way[begin..].to_vec();
                circle.push(link);
                let first = circle.iter().enumerate().min_by_key(|(_, row)| **row).map_or(0, |(place, _)| place);
                circle.rotate_left(first);
                return Some(circle);
            }
            if !done.contains_key(to) {
                way.push(link);
                next.push((to, 0));
            }
        }
    }
    None
}
