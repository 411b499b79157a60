//! The audit log: what was loaded of it, what is searched in it, and what is made of that. Pure
//! like the rest of the model: no browser, no network, no clock.

#[cfg(test)]
mod berlin;
pub mod link;
pub mod live;
pub mod pretty;
pub mod range;
pub mod saved;
