//! Token Console.

pub mod ui;
