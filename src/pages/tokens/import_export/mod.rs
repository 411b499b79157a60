//! Token rows to files and back.

mod compare;
mod export;

pub(super) use export::{Format, compare, save};
