//! Tests of the drawing engine as a whole; the small ones stand beside what they test.

mod forms;
mod globe;
mod hostile;
mod inference;
mod look;
mod palette;
mod property;
mod random;
mod svg;
mod vectors;
mod xml;
