//! Tuzhang (图章): a static site generator for data reports.
//!
//! Reading order: `path`, `diag`, `world`, `read`, `table`, `plot`, `figure`, `chapter`, `index`, `markdown`, `theme`, `page`, `output`, `site`, `serve`, `command`.

pub mod diag;
pub mod path;
pub mod plot;
pub mod read;
pub mod table;
pub mod world;
