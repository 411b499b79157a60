//! The reference backend as a program.
fn main() {}
