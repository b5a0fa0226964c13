//! Regions that a map can show: their names and codes, and where they are.
//!
//! In: what an author writes for a region; a table of tiles, a file of shapes. Out: a [`Gazetteer`] that finds the region, and
//! its place or its polygons.
//! China's 34 units on a grid of tiles are built in ([`china`]); every other place comes from `data/`.
//! **No boundary is shipped**: boundaries are law and change, and whoever publishes them answers for them.

pub mod china;
mod crossing;
mod gazetteer;
mod grid;
mod shapes;
mod topology;

pub use gazetteer::{Gazetteer, Region};
pub use grid::{COLUMNS, Grid, read};
pub use shapes::{Choice, MEBIBYTES, Shapes, read as read_shapes};
