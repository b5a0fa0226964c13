//! What charts have in common: channels over a table become panels of series, a spec, and the rows behind it.
//!
//! A kind over x and y is an [`Xy`]: its words, and a function from [`Parts`] to a `plot::Spec`.
//! A kind with other channels is [`Marks`](marks::Marks): its roles become a [`Frame`](frame::Frame), one row a mark.
//! `dress` adds what every chart takes: highlights, remarks, labels, panels.
//! Deliberately absent: scales, layout and everything in pixels (`plot`).

pub(super) mod dress;
pub(super) mod frame;
pub(super) mod marks;
pub(super) mod panel;
pub(super) mod parts;
pub(super) mod role;
pub(super) mod series;
pub(super) mod zero;

pub(super) use parts::Parts;

use super::args::Args;
use super::data::view;
use super::describe::describe;
use super::param::{CHART, Param};
use super::{Body, Drawing, Figure, Made, Scope};
use crate::diag::Diagnostic;
use crate::plot::{Channel, Channels, ScaleKind, Spec, Values};

/// A kind of chart over x and y.
pub(super) struct Xy {
    /// What an author writes.
    pub(super) name: &'static str,
    /// One sentence for the manual.
    pub(super) about: &'static str,
    /// Its own parameters.
    pub(super) params: &'static [Param],
    /// A call over `data/`.
    pub(super) example: &'static str,
    /// The word for the kind, as a key of the words file.
    pub(super) word: &'static str,
    /// From evaluated channels to what is drawn. Errors: the values cannot be shown this way.
    pub(super) build: fn(&Parts<'_>) -> Result<Spec, Vec<Diagnostic>>,
}

impl Figure for Xy {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn params(&self) -> &'static [Param] {
        self.params
    }

    fn shared(&self) -> &'static [Param] {
        CHART
    }

    fn example(&self) -> &'static str {
        self.example
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let args = &series::told_apart(args, scope, &view.table);
        let panels = panel::panels(args, scope, &view).map_err(|diagnostic| vec![diagnostic])?;
        let parts = Parts::of(args, scope, &panels);
        let mut spec = (self.build)(&parts)?;
        dress::dress(args, &mut spec)?;
        let description = describe(&panels, self.word, scope.words);
        let source = view.table.meta.provenance(&scope.words.language);
        // Of ranks, which are no amounts any more, the unit of what is ranked says nothing.
        let unit = panels.unit().filter(|unit| measures(&spec, unit));
        let data = panels.rows();
        Ok(Drawing::Figure(Box::new(Made { body: Body::Chart(Box::new(spec)), data, description, unit, source })))
    }
}

/// Whether a spec has a channel with a unit.
fn measures(spec: &Spec, unit: &str) -> bool {
    let channels = |channels: &Channels| {
        let Channels { x, y, x2, y2, color, size, label, .. } = channels;
        [x, y, x2, y2, color, size, label].into_iter().flatten().any(|channel| channel.unit.as_deref() == Some(unit))
    };
    spec.layers.iter().any(|layer| channels(&layer.channels))
}

/// A color channel whose numbers are names, not amounts.
pub(super) fn as_names(mut color: Channel) -> Channel {
    if matches!(color.values, Values::Number(_)) {
        color.scale.kind = ScaleKind::Band;
    }
    color
}
