//! The events that were loaded, and loading more of them.

mod extent;
mod keeping;
mod kept;
pub(super) mod log;
