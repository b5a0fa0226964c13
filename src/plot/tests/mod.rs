//! Tests of the drawing engine as a whole; the small ones stand beside what they test.

mod palette;
mod property;
mod random;
mod scenes;
mod svg;
mod vectors;
mod xml;
