//! The audit log: what was loaded of it, what is searched in it, and what is made of that. Pure
//! like the rest of the model: no browser, no network, no clock.

#[cfg(test)]
mod berlin;
mod bits;
mod dictionary;
pub mod filter;
pub mod link;
pub mod live;
pub mod order;
pub mod pretty;
pub mod query;
pub mod range;
pub mod row;
pub mod saved;
pub mod store;
