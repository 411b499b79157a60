//! The events that were loaded, and loading more of them.

mod extent;
mod following;
pub(super) mod goal;
mod keeping;
mod kept;
pub(super) mod log;
mod one;
mod reading;
