//! Figure kinds: **one file each, one line in [`KINDS`]**.
//!
//! In: a call, its data, the words of a language. Out: a [`Drawing`].
//! Help, manual tables, argument checks and «did you mean» are derived from the list.
//! Deliberately absent: captions' numbers, addresses, the page (`page`), coordinates (`plot`).

pub mod args;
pub mod param;

use crate::diag::Diagnostic;
use args::Args;
use param::Param;

/// What a call counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// A figure with a number.
    Figure,
    /// A table with a number.
    Table,
    /// A number or text in running text.
    Value,
}

impl Family {
    /// The word that begins ids of this family.
    pub fn word(self) -> &'static str {
        match self {
            Family::Figure => "figure",
            Family::Table => "table",
            Family::Value => "value",
        }
    }
}

/// A kind of figure that an author can write.
pub trait Figure: Sync {
    /// What an author writes, `[a-z-]+`.
    fn name(&self) -> &'static str;
    /// One sentence for the manual.
    fn about(&self) -> &'static str;
    /// What it counts as.
    fn family(&self) -> Family {
        Family::Figure
    }
    /// Its own parameters, in the order of the manual.
    fn params(&self) -> &'static [Param];
    /// Names of parameters that may be written without a name, in order.
    fn positional(&self) -> &'static [&'static str] {
        &[]
    }
    /// Whether it takes the parameters of [`param::COMMON`].
    fn takes_common(&self) -> bool {
        true
    }
    /// A call over `data/` that the manual shows and the tests draw.
    fn example(&self) -> &'static str;
    /// Draws a call whose arguments are good in shape.
    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>>;
}

/// What a figure may look at while it is drawn.
pub struct Scope<'a> {
    /// The words of the page's language.
    pub words: &'a crate::words::Words,
}

/// What a call has become.
pub enum Drawing {
    /// Text in running text.
    Text(String),
}

/// All kinds, in the order of their names.
pub const KINDS: &[&dyn Figure] = &[];

/// The kind of a name.
pub fn kind(name: &str) -> Option<&'static dyn Figure> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// Tables of a site, each read once.
pub struct Tables {
    world: std::sync::Arc<dyn crate::world::World>,
}

impl Tables {
    /// No table is read yet.
    pub fn new(world: std::sync::Arc<dyn crate::world::World>) -> Tables {
        Tables { world }
    }

    /// Where they are read from.
    pub fn world(&self) -> &dyn crate::world::World {
        &*self.world
    }
}
