//! An issuer: its form, its keys and thumbprints, and the list of them.

pub mod draft;
pub mod duration;
pub mod keys;
pub mod list;
pub mod origin;
pub mod thumbprints;
