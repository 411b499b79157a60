//! The list of members: its query, facets, rows and exports.

pub mod export;
pub mod facets;
pub mod query;
pub mod rows;
