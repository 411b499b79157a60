//! Ranges of time and the histogram over them.

#[cfg(test)]
pub(crate) mod berlin;
pub mod histogram;
pub mod range;
pub mod ticks;
