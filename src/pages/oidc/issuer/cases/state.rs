//! The test cases of an issuer's policies, kept on this device. A case holds claims, never a token.

use crate::platform::storage::{self, Keep};
use crate::services::Services;
use leptos::prelude::*;
use oidc_trust::policy::cases::{Case, MAX_CASES, export, import};
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::IssuerId;

#[derive(Clone, Copy)]
pub(in crate::pages::oidc::issuer) struct Cases {
    key: StoredValue<String>,
    pub list: RwSignal<Arc<Vec<Arc<Case>>>>,
}

impl Cases {
    /// Reads the cases that are kept for an issuer of this backend.
    pub fn kept(services: Services, org: &OrgName, issuer: &IssuerId) -> Self {
        let key = format!("token-console.trust-cases {} {org} {issuer}", services.host());
        let text = storage::get(Keep::OnDevice, &key).unwrap_or_default();
        let kept = import(&text).map(|imported| imported.cases).unwrap_or_default();
        let list = RwSignal::new(Arc::new(kept));
        Self { key: StoredValue::new(key), list }
    }

    /// Changes the cases, also on this device.
    pub fn change(self, change: impl FnOnce(&mut Vec<Arc<Case>>)) {
        let mut cases = self.list.get_untracked().as_ref().clone();
        change(&mut cases);
        cases.truncate(MAX_CASES);
        let text = export(&cases);
        self.key.with_value(|key| {
            if cases.is_empty() {
                storage::remove(Keep::OnDevice, key);
            } else {
                storage::set(Keep::OnDevice, key, &text);
            }
        });
        self.list.set(Arc::new(cases));
    }

    /// Keeps a case, and replaces one of the same name. Returns whether there was one.
    pub fn keep(self, case: Arc<Case>) -> bool {
        let mut had = false;
        self.change(|cases| match cases.iter_mut().find(|other| other.name == case.name) {
            Some(other) => {
                had = true;
                *other = case;
            }
            None => cases.push(case),
        });
        had
    }
}
