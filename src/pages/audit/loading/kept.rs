//! What outlives the screen: the loaded part of a log, in this session, and whether events are loaded
//! on request only, on this device.

use crate::platform::intl;
use crate::platform::storage::{self, Keep};
use crate::services::Services;
use audit_log::events::store::EventStore;
use audit_log::search::narrow::Coverages;
use token_api::id::OrgName;

/// This key exists while events are loaded on request only.
const STORAGE_KEY: &str = "token-console.audit-on-request";

/// The loaded part of a log.
pub(super) struct Kept {
    pub store: EventStore,
    pub coverages: Coverages,
    pub asks_for_all: bool,
}

impl Kept {
    /// Takes what was loaded earlier in this session.
    pub fn take(services: Services, org: &OrgName) -> Self {
        services.take_kept(org).unwrap_or_else(|| Self {
            store: EventStore::new(intl::lower_case),
            coverages: Coverages::default(),
            asks_for_all: false,
        })
    }
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
