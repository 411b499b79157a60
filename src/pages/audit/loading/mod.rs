//! The events that were loaded, and loading more of them.

mod extent;
mod following;
mod keeping;
pub(super) mod log;
mod one;
