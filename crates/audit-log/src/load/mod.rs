//! Loading the log, page by page: what is covered, what to ask for next, and following new events.

pub mod coverage;
pub mod extent;
pub mod live;
pub mod load_on;
pub mod reading;
