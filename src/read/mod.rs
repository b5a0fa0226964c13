//! Texts into values that know where they were written.
//!
//! [`Node`] is the one shape of what an author writes as settings: front matter, sidecars, `site.toml`,
//! the arguments of a call in both spellings. [`Fields`] takes typed values out of it and reports all that is
//! wrong. Deliberately absent: what any key means.

pub mod call;
pub mod config;
mod fields;
pub mod front_matter;
pub mod keys;
pub mod language;
mod node;
pub mod reference;
pub mod toml;
pub mod yaml;

/// The way out for a colon from a Chinese keyboard.
const WIDE_COLON: &str = "write the colon as `: ` (half width, with a space behind it)";

pub use fields::{Fields, moment};
pub use node::{Entry, Node, Value};
