//! The token that is requested in exchange for the sample: kind, holder, admin.

use leptos::prelude::*;
use token_api::oidc::{Decision, PolicyDefinition, PolicyTokenType, Requested};

#[derive(Clone, Copy)]
pub(super) struct Request {
    pub kind: RwSignal<PolicyTokenType>,
    pub holder: RwSignal<String>,
    pub admin: RwSignal<bool>,
}

impl Request {
    /// Requests what the first policy that allows anything gives.
    pub fn like(policies: &[PolicyDefinition]) -> Self {
        let request = Self {
            kind: RwSignal::new(PolicyTokenType::Organization),
            holder: RwSignal::new(String::new()),
            admin: RwSignal::new(false),
        };
        request.follow(policies);
        request
    }

    /// Requests what the first of these policies that allows anything gives, if one does.
    pub fn follow(self, policies: &[PolicyDefinition]) {
        let first = policies.iter().find(|policy| policy.decision == Decision::Allow);
        if let Some(policy) = first.filter(|p| !matches!(p.token_type, PolicyTokenType::Other(_))) {
            self.kind.set(policy.token_type.clone());
            self.holder.set(policy.holder().unwrap_or_default().to_owned());
        }
    }

    /// Requests something else.
    pub fn set(self, asked: &Requested) {
        self.kind.set(asked.token_type.clone());
        self.holder.set(asked.holder().unwrap_or_default().to_owned());
        self.admin.set(asked.admin);
    }

    /// The request. Tracked.
    pub fn asked(self) -> Requested {
        let holder = self.holder.get().trim().to_owned();
        match self.kind.get() {
            PolicyTokenType::Team => Requested::team(holder),
            PolicyTokenType::Personal => Requested::personal(holder),
            PolicyTokenType::Runner => Requested::runner(holder),
            _ => Requested::organization(self.admin.get()),
        }
    }
}
