//! Checks that are asked for: numbers typed by hand, data that nothing reads, links to the outside.
//!
//! In: a loaded site, for [`unused`] one whose outputs have all been rendered. Out: warnings.
//! Deliberately absent: anything that a build needs.

pub mod external;
mod numbers;
mod unnamed;
mod unused;

pub use external::external;
pub use numbers::numbers;
pub use unnamed::unnamed;
pub use unused::unused;
