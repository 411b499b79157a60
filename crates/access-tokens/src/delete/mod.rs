//! Deleting tokens, one or many: what follows from it.

pub mod bulk;
pub mod consequences;
