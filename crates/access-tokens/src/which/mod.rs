//! Finds a token by a value, an ID or a name, and says what to do about a leak.

pub mod identify;
pub mod leak;
pub mod own_token;
pub mod refusals;

/// Some servers record the last use only to the minute. So a last use that is at most this many
/// seconds old may stay the same when the token is used again.
const COARSE_SECONDS: i64 = 90;
