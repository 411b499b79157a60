//! Finds a token by a value, an ID or a name, and says what to do about a leak.

pub mod identify;
pub mod leak;
pub mod own_token;
