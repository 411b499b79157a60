//! The search: its language, what of it the server can answer, facets, links and saved searches.

pub mod facets;
pub mod filter;
pub mod link;
pub mod matches;
pub mod narrow;
pub mod query;
pub mod recent;
pub mod saved;
