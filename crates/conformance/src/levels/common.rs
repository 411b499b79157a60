//! What several levels need.

use serde::Serialize;
use std::time::{SystemTime, UNIX_EPOCH};
use token_api::time::UnixSeconds;

/// Why a call that changes something is not made.
pub(super) const READ_ONLY: &str = "it changes something; --write allows it";

/// A body of JSON. Requests can always be written.
pub(super) fn written(request: &impl Serialize) -> Option<String> {
    serde_json::to_string(request).ok()
}

/// The present by this computer's clock.
pub(super) fn now() -> UnixSeconds {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixSeconds(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// A name that says where it comes from and that nothing else has.
pub(super) fn marked() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("conformance-{:x}-{:x}", since.as_nanos(), std::process::id())
}
