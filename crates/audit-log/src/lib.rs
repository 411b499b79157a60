//! The audit log: what was loaded of it, what is searched in it, and what is made of that. Pure: no
//! browser, no network, no clock.

pub mod activity;
pub mod events;
pub mod export;
pub mod findings;
pub mod load;
pub mod pretty;
pub mod reading;
pub mod search;
pub mod server_export;
pub mod time;
