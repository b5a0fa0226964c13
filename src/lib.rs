//! Tuzhang (图章): a static site generator for data reports.
//!
//! Reading order, each using only what stands before it: `path`, `escape`, `diag`, `world`, `read`, `words`, `table`, `citation`, `glossary`,
//! `plot`, `atlas`, `figure`, `markdown`, `highlight`, `include`, `translation`, `chapter`, `index`, `theme`, `site`, `page`, `output`,
//! `audit`, `serve`, `command`.
//! `tests/architecture.rs` holds it.

pub mod atlas;
pub mod audit;
pub mod chapter;
pub mod citation;
pub mod command;
pub mod diag;
pub mod escape;
pub mod figure;
pub mod glossary;
pub mod highlight;
pub mod include;
pub mod index;
pub mod markdown;
pub mod output;
pub mod page;
pub mod path;
pub mod plot;
pub mod read;
pub mod serve;
pub mod site;
pub mod table;
pub mod theme;
pub mod translation;
pub mod words;
pub mod world;
