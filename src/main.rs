//! The `tuzhang` command.

fn main() {}
