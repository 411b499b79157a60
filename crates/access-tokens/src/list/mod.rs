//! Lists of tokens: rows, filter and order, facets, selection, and files.

pub mod expiries;
pub mod export;
pub mod facets;
pub mod lists;
pub mod query;
pub mod rows;
pub mod selection;
pub mod snapshot;
pub mod team_counts;
pub mod whole_list;
