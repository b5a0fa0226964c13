//! A kind whose marks are rows: its words, its channels, and a function from what they hold to a figure.
//!
//! In: the roles of a kind. Out: a [`Figure`]. Kinds over x and y whose columns are series are [`Xy`](super::Xy) instead.

use super::super::args::Args;
use super::super::data::{Rows, view};
use super::super::param::{CHART, Param};
use super::super::{Drawing, Figure, Scope};
use super::frame::Frame;
use super::parts;
use super::role::Role;
use crate::diag::Diagnostic;
use crate::plot::{Layer, Spec};

/// A kind with one mark a row, or a group of rows.
pub(in crate::figure) struct Marks {
    /// What an author writes.
    pub(in crate::figure) name: &'static str,
    /// One sentence for the manual.
    pub(in crate::figure) about: &'static str,
    /// Its own parameters.
    pub(in crate::figure) params: &'static [Param],
    /// Parameters of all charts that mean nothing to it.
    pub(in crate::figure) refuses: &'static [&'static str],
    /// Its channels, in the order in which columns are given to those that are not written.
    pub(in crate::figure) roles: &'static [Role],
    /// A call over `data/`.
    pub(in crate::figure) example: &'static str,
    /// From evaluated channels to a figure. Errors: the values cannot be shown this way.
    pub(in crate::figure) build: fn(Sheet<'_>) -> Result<Drawing, Vec<Diagnostic>>,
}

/// What a kind is drawn from.
pub(in crate::figure) struct Sheet<'a> {
    /// The channels.
    pub(in crate::figure) frame: Frame,
    /// The arguments of the call.
    pub(in crate::figure) args: &'a Args<'a>,
    /// What the figure may look at.
    pub(in crate::figure) scope: &'a Scope<'a>,
}

impl<'a> Sheet<'a> {
    /// A spec of layers in the language of the page.
    pub(in crate::figure) fn spec(&self, layers: Vec<Layer>) -> Spec {
        parts::spec(layers, self.scope.words)
    }

    /// A word of the page's language.
    pub(in crate::figure) fn word(&self, key: &'a str) -> &'a str {
        self.scope.words.get(key)
    }

    /// The figure of a spec over the rows of the frame.
    pub(in crate::figure) fn finish(&self, spec: Spec, word: &str) -> Result<Drawing, Vec<Diagnostic>> {
        self.frame.finish(self.args, self.scope, spec, word)
    }

    /// The figure of a spec over rows that the kind has computed.
    pub(in crate::figure) fn finish_with(
        &self,
        spec: Spec,
        data: Rows,
        description: String,
    ) -> Result<Drawing, Vec<Diagnostic>> {
        self.frame.finish_with((self.args, self.scope), spec, data, description)
    }
}

impl Figure for Marks {
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

    fn refuses(&self) -> &'static [&'static str] {
        self.refuses
    }

    fn example(&self) -> &'static str {
        self.example
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let view = view(args, scope)?;
        let frame = Frame::of(args, scope, &view, self.roles)?;
        (self.build)(Sheet { frame, args, scope })
    }
}
