//! The audit log: what was loaded of it, what is searched in it, and what is made of that. Pure
//! like the rest of the model: no browser, no network, no clock.

pub mod activity;
#[cfg(test)]
mod berlin;
mod bits;
pub mod cell;
pub mod coverage;
mod dictionary;
pub mod export;
pub mod facets;
pub mod filter;
pub mod histogram;
mod keys;
pub mod link;
pub mod live;
pub mod load_on;
mod matches;
pub mod narrow;
mod numbers;
pub mod order;
pub mod pretty;
pub mod query;
pub mod range;
mod ranks;
pub mod reading;
mod recent;
pub mod row;
#[cfg(test)]
mod samples;
pub mod saved;
pub mod server_export;
pub mod store;
mod texts;
pub mod ticks;
