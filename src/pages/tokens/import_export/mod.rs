//! Token rows to files and back.

mod compare;
mod export;

pub(super) use compare::compare;
pub(super) use export::{Format, save};
