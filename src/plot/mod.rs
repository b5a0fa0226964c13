//! The drawing engine: `Spec` → scales → layout → `Scene` → SVG.
//!
//! Deliberately absent: files, chapters, Markdown, tables. Values come in evaluated; a drawing goes out.
