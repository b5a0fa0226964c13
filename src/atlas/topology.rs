//! The arcs of TopoJSON, and rings made of them.
//!
//! Source: the TopoJSON format specification (M. Bostock, C. Metcalf): arcs are differences of whole numbers where there is a
//! `transform`; an arc that is counted from −1 downward runs backward; arcs of a ring share their end points.

use super::shapes::position;
use crate::diag::{Diagnostic, Span, error};
use crate::table::json::{Document, File, Value};

/// The arcs of a topology in degrees.
pub(super) struct Topology {
    arcs: Vec<Vec<[f64; 2]>>,
}

fn pair(file: &File, value: Option<Value<'_>>, name: &str) -> Result<Option<[f64; 2]>, Diagnostic> {
    let member = value.and_then(|value| value.members().find(|(known, ..)| known == name).map(|(.., value)| value));
    member.map(|value| position(file, value)).transpose()
}

impl Topology {
    /// Reads the arcs. Errors: there are none, or a position is no pair of numbers.
    pub(super) fn read(file: &File, root: Value<'_>) -> Result<Self, Diagnostic> {
        let member = |name: &str| root.members().find(|(known, ..)| known == name).map(|(.., value)| value);
        let transform = member("transform");
        let scale = pair(file, transform, "scale")?;
        let translate = pair(file, transform, "translate")?.unwrap_or([0.0, 0.0]);
        let Some(list) = member("arcs") else {
            let range = root.range();
            let wrong =
                error!("no-shapes", Span::new(&file.file, range.start..range.start + 1), "the topology has no `arcs`");
            return Err(wrong.help("export it anew"));
        };
        let mut arcs = Vec::new();
        for arc in list.items() {
            let mut at = [0.0, 0.0];
            let mut points = Vec::new();
            for item in arc.items() {
                let point = position(file, item)?;
                points.push(match scale {
                    None => point,
                    Some(scale) => {
                        at = [at[0] + point[0], at[1] + point[1]];
                        [at[0] * scale[0] + translate[0], at[1] * scale[1] + translate[1]]
                    }
                });
            }
            arcs.push(points);
        }
        Ok(Self { arcs })
    }

    /// The positions of a ring: its arcs one after the other, shared ends once.
    ///
    /// Errors: an arc that is not there. A ring of more than `room` positions ends there, one too long.
    pub(super) fn ring(&self, file: &File, ring: Value<'_>, room: usize) -> Result<Vec<[f64; 2]>, Diagnostic> {
        let mut points: Vec<[f64; 2]> = Vec::new();
        for item in ring.items() {
            let (text, range) = item.text();
            let index = text.parse::<i64>().ok();
            let place = index.and_then(|index| usize::try_from(if index < 0 { !index } else { index }).ok());
            let Some(arc) = place.and_then(|place| self.arcs.get(place)) else {
                let wrong = error!(
                    "bad-shape",
                    Span::new(&file.file, range),
                    "there is no arc `{text}`: there are {}",
                    self.arcs.len()
                );
                return Err(wrong.help("export the topology anew"));
            };
            points.pop();
            if points.len() + arc.len() > room {
                points.resize(room + 1, [0.0, 0.0]);
                return Ok(points);
            }
            if index.is_some_and(|index| index < 0) {
                points.extend(arc.iter().rev());
            } else {
                points.extend(arc);
            }
        }
        Ok(points)
    }
}
