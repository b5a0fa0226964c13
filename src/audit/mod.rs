//! Checks that are asked for: numbers typed by hand, data that nothing reads.
//!
//! In: a loaded site, for [`unused`] one whose outputs have all been rendered. Out: warnings.
//! Deliberately absent: anything that a build needs.

mod numbers;
mod unnamed;
mod unused;

pub use numbers::numbers;
pub use unnamed::unnamed;
pub use unused::unused;
