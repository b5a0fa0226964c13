//! Nodes and links, and the layers that they stand in.

use super::Lanes;
use std::collections::HashMap;

/// A link between two nodes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    /// The row it is from.
    pub(super) row: usize,
    /// The node nearer to the first layer.
    pub(super) above: usize,
    /// The node farther from it.
    pub(super) below: usize,
    /// Whether it leads back, from `below` to `above`.
    pub(super) turned: bool,
    /// The words on it.
    pub(super) words: Option<String>,
}

/// Nodes in the order of their first mention, and the links between them, without circles.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub(super) names: Vec<String>,
    pub(super) links: Vec<Link>,
}

/// What stands somewhere in a layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    /// A node.
    Node(usize),
    /// The words of a link.
    Words(usize),
    /// A link on its way to a later layer.
    Pass(usize),
}

/// A place in a layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) what: What,
    pub(super) layer: usize,
}

/// Layers of spots, and the spots that each link passes, from above to below.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    pub(super) spots: Vec<Spot>,
    /// The spots of each layer, in order across it.
    pub(super) order: Vec<Vec<usize>>,
    /// For each link the spots from its upper node to its lower one.
    pub(super) chains: Vec<Vec<usize>>,
}

impl Graph {
    /// The graph of some rows: source, target, words. A link of a node to itself is not drawn.
    pub(super) fn of(rows: impl Iterator<Item = (Option<String>, Option<String>, Option<String>)>) -> Self {
        let mut graph = Self::default();
        let mut index: HashMap<String, usize> = HashMap::new();
        for (row, (from, to, words)) in rows.enumerate() {
            let ends = [from, to].map(|name| {
                let name = name.filter(|name| !name.is_empty())?;
                let next = graph.names.len();
                let at = *index.entry(name.clone()).or_insert(next);
                if at == next {
                    graph.names.push(name);
                }
                Some(at)
            });
            if let [Some(above), Some(below)] = ends
                && above != below
            {
                let words = words.filter(|words| !words.is_empty());
                graph.links.push(Link { row, above, below, turned: false, words });
            }
        }
        graph.turn_circles();
        graph
    }

    /// Turns each link that would close a circle, met depth first in the order of the nodes.
    fn turn_circles(&mut self) {
        let mut out: Vec<Vec<usize>> = vec![Vec::new(); self.names.len()];
        for (at, link) in self.links.iter().enumerate() {
            out[link.above].push(at);
        }
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut state = vec![State::New; self.names.len()];
        for start in 0..self.names.len() {
            let mut way = vec![(start, 0)];
            if state[start] != State::New {
                continue;
            }
            state[start] = State::Open;
            while let Some((node, next)) = way.last_mut() {
                let Some(&link) = out[*node].get(*next) else {
                    state[*node] = State::Done;
                    way.pop();
                    continue;
                };
                *next += 1;
                let below = self.links[link].below;
                match state[below] {
                    State::Open => self.links[link].turned = true,
                    State::New => {
                        state[below] = State::Open;
                        way.push((below, 0));
                    }
                    State::Done => {}
                }
            }
        }
        for link in self.links.iter_mut().filter(|link| link.turned) {
            (link.above, link.below) = (link.below, link.above);
        }
    }

    /// The layer of each node: one below the lowest of those above it, no more than `most` nodes in a layer.
    ///
    /// Nodes are taken in the order of their mention once all above them have a layer (Coffman and Graham 1972,
    /// with that order for their labels). Nodes that nothing leads to come as near as they can to what they lead to.
    fn ranks(&self, most: usize) -> Vec<usize> {
        let count = self.names.len();
        let mut waits = vec![0; count];
        for link in &self.links {
            waits[link.below] += 1;
        }
        let mut ranks = vec![0; count];
        let mut filled: Vec<usize> = Vec::new();
        let mut ready: std::collections::BTreeSet<usize> = (0..count).filter(|&node| waits[node] == 0).collect();
        while let Some(node) = ready.pop_first() {
            let mut rank = ranks[node];
            while filled.get(rank).is_some_and(|nodes| *nodes >= most) {
                rank += 1;
            }
            filled.resize(filled.len().max(rank + 1), 0);
            filled[rank] += 1;
            ranks[node] = rank;
            for link in self.links.iter().filter(|link| link.above == node) {
                ranks[link.below] = ranks[link.below].max(rank + 1);
                waits[link.below] -= 1;
                if waits[link.below] == 0 {
                    ready.insert(link.below);
                }
            }
        }
        for node in 0..count {
            let is_source = self.links.iter().all(|link| link.below != node);
            let nearest = self.links.iter().filter(|link| link.above == node).map(|link| ranks[link.below]).min();
            if let Some(rank) = nearest.filter(|_| is_source).and_then(|nearest| nearest.checked_sub(1))
                && rank > ranks[node]
                && filled[rank] < most
            {
                filled[ranks[node]] -= 1;
                filled[rank] += 1;
                ranks[node] = rank;
            }
        }
        ranks
    }

    /// Nodes in their layers, words in layers between them, and a place wherever a link passes a layer.
    pub(super) fn layers(&self, most: usize, lanes: Lanes) -> Layers {
        let ranks = self.ranks(most);
        let last = ranks.iter().copied().max().unwrap_or(0);
        // A layer of words stands below each layer whose links have any.
        let mut worded = vec![false; last + 1];
        let has_words = |link: &Link| link.words.is_some() && lanes != Lanes::None;
        for link in self.links.iter().filter(|link| has_words(link)) {
            worded[ranks[link.above]] = true;
        }
        let mut layer_of = Vec::with_capacity(last + 1);
        let mut next = 0;
        for has_words in &worded {
            layer_of.push(next);
            next += if *has_words { 2 } else { 1 };
        }
        let mut layers = Layers { spots: Vec::new(), order: Vec::new(), chains: Vec::new() };
        for (node, rank) in ranks.iter().enumerate() {
            layers.add(What::Node(node), layer_of[*rank]);
        }
        for (at, link) in self.links.iter().enumerate() {
            let (first, end) = (layer_of[ranks[link.above]], layer_of[ranks[link.below]]);
            let mut chain = vec![link.above];
            for layer in first + 1..end {
                let what = if layer == first + 1 && has_words(link) { What::Words(at) } else { What::Pass(at) };
                chain.push(layers.add(what, layer));
            }
            chain.push(link.below);
            layers.chains.push(chain);
        }
        layers.order.retain(|layer| !layer.is_empty());
        layers
    }
}

impl Layers {
    fn add(&mut self, what: What, layer: usize) -> usize {
        let at = self.spots.len();
        self.spots.push(Spot { what, layer });
        if self.order.len() <= layer {
            self.order.resize(layer + 1, Vec::new());
        }
        self.order[layer].push(at);
        at
    }

    /// The place of each spot in its layer.
    pub(super) fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.spots.len()];
        for layer in &self.order {
            for (place, &at) in layer.iter().enumerate() {
                places[at] = place;
            }
        }
        places
    }

    /// All neighbouring pairs of spots that a link joins, the upper first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.chains.iter().flat_map(|chain| chain.windows(2).map(|pair| (pair[0], pair[1])))
    }

    /// How far from the middle of a spot a link leaves or reaches it, within `room`.
    ///
    /// Links are spread in the order of what they lead to, so that they do not cross at the node.
    pub(super) fn port(&self, at: usize, link: usize, pair: &[usize], room: f64) -> f64 {
        let leaves = pair[0] == at;
        let places = self.places();
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for (other, chain) in self.chains.iter().enumerate() {
            for step in chain.windows(2) {
                if leaves && step[0] == at {
                    ends.push((places[step[1]], other));
                } else if !leaves && step[1] == at {
                    ends.push((places[step[0]], other));
                }
            }
        }
        ends.sort_unstable();
        let count = ends.len() as f64;
        let place = ends.iter().position(|(_, other)| *other == link).unwrap_or_default() as f64;
        let step = (room / count.max(1.0)).min(14.0);
        (place - (count - 1.0) / 2.0) * step
    }
}
