//! Deleting one or many tokens, and what it means.

pub mod bulk;
pub mod consequences;
pub mod team;
