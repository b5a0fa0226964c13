//! What all figures of words have in common: HTML over the rows of one table, with the rows as a file.

use super::args::Args;
use super::param::Param;
use super::reading::Reading;
use super::{Drawing, Figure, Form, Scope};
use crate::diag::Diagnostic;

/// A figure of words.
pub(super) struct Worded {
    /// What an author writes.
    pub(super) name: &'static str,
    /// One sentence for the manual.
    pub(super) about: &'static str,
    /// Its own parameters.
    pub(super) params: &'static [Param],
    /// A call over `data/`.
    pub(super) example: &'static str,
    /// Draws the rows of a call.
    pub(super) draw: fn(Reading<'_>) -> Result<Drawing, Vec<Diagnostic>>,
}

impl Figure for Worded {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn params(&self) -> &'static [Param] {
        self.params
    }

    /// Words cannot be summed up to «other».
    fn refuses(&self) -> &'static [&'static str] {
        &["top", "other"]
    }

    fn forms(&self) -> &'static [Form] {
        &[Form::Csv, Form::Html]
    }

    fn example(&self) -> &'static str {
        self.example
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        (self.draw)(Reading::of(args, scope)?)
    }
}
