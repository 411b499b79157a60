//! The events that were loaded, kept by column: a hundred thousand of them are searched and put in
//! order in milliseconds.

pub mod bits;
pub mod cell;
mod counts;
pub mod dictionary;
pub mod keys;
pub mod numbers;
pub mod order;
pub mod ranks;
pub mod row;
#[cfg(test)]
pub(crate) mod samples;
pub mod store;
pub mod texts;
