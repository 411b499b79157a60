//! What outlives the screen: the loaded part of a log, in this session, and whether events are loaded
//! on request only, on this device.

use crate::platform::intl;
use crate::platform::storage::{self, Keep};
use crate::services::Services;
use audit_log::reading::Held;
use token_api::id::OrgName;

/// This key exists while events are loaded on request only.
const STORAGE_KEY: &str = "token-console.audit-on-request";

/// Takes what was loaded earlier in this session.
pub(super) fn take_kept(services: Services, org: &OrgName) -> Held {
    services.take_kept(org).unwrap_or_else(|| Held::new(intl::lower_case))
}

/// Whether this device loads events on request only.
pub(super) fn is_on_request() -> bool {
    storage::get(Keep::OnDevice, STORAGE_KEY).is_some()
}

/// Sets whether this device loads events on request only.
pub(super) fn set_on_request(on_request: bool) {
    match on_request {
        true => storage::set(Keep::OnDevice, STORAGE_KEY, "yes"),
        false => storage::remove(Keep::OnDevice, STORAGE_KEY),
    }
}
