//! The test cases of an issuer's policies, kept on this device. A case holds claims, never a token.

use crate::platform::storage::{self, Keep};
use crate::services::Services;
use leptos::prelude::*;
use oidc_trust::policy::cases::{Case, CaseOutcome, MAX_CASES, export, failing, import, run};
use oidc_trust::policy::editor::Editor;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::IssuerId;

#[derive(Clone, Copy)]
pub(in crate::pages::oidc::issuer) struct Cases {
    key: StoredValue<String>,
    pub list: RwSignal<Arc<Vec<Case>>>,
    pub outcomes: Memo<Arc<Vec<CaseOutcome>>>,
}

impl Cases {
    /// Reads the cases that are kept for an issuer of this backend.
    pub fn kept(
        services: Services,
        org: &OrgName,
        issuer: &IssuerId,
        editor: RwSignal<Editor>,
    ) -> Self {
        let key = format!("token-console.trust-cases {} {org} {issuer}", services.host());
        let text = storage::get(Keep::OnDevice, &key).unwrap_or_default();
        let kept = import(&text).map(|imported| imported.cases).unwrap_or_default();
        let list = RwSignal::new(Arc::new(kept));
        let outcomes = Memo::new(move |_| {
            let policies = editor.with(Editor::definitions);
            Arc::new(list.with(|cases| run(cases, &policies)))
        });
        Self { key: StoredValue::new(key), list, outcomes }
    }

    /// Changes the cases, also on this device.
    pub fn change(self, change: impl FnOnce(&mut Vec<Case>)) {
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
    pub fn keep(self, case: Case) -> bool {
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

    /// "1 of 4 test cases fails", if one does. Tracked.
    pub fn failing(self) -> Option<String> {
        self.outcomes.with(|outcomes| failing(outcomes))
    }

    /// The names of the failing cases. Tracked.
    pub fn failing_names(self) -> Vec<String> {
        let (cases, outcomes) = (self.list.get(), self.outcomes.get());
        let failing = cases.iter().zip(outcomes.iter()).filter(|(_, outcome)| !outcome.passes);
        failing.map(|(case, _)| case.name.clone()).collect()
    }
}
