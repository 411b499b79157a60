//! What is asked for in exchange for the sample: kind of token, whose, admin.

use super::policy_fields::kind_label;
use super::work::Work;
use crate::ui::{Bound, Checkbox, Choice, PickField, Select, dynamic};
use leptos::prelude::*;
use token_api::oidc::{Decision, PolicyDefinition, PolicyTokenType, Requested};

/// What is asked for. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(in crate::pages::oidc) struct Request {
    kind: RwSignal<PolicyTokenType>,
    holder: RwSignal<String>,
    admin: RwSignal<bool>,
}

impl Request {
    /// Asks for what the first policy that allows anything gives.
    pub fn like(policies: &[PolicyDefinition]) -> Self {
        let request = Self {
            kind: RwSignal::new(PolicyTokenType::Organization),
            holder: RwSignal::new(String::new()),
            admin: RwSignal::new(false),
        };
        let first = policies.iter().find(|policy| policy.decision == Decision::Allow);
        if let Some(policy) = first.filter(|p| !matches!(p.token_type, PolicyTokenType::Other(_))) {
            request.kind.set(policy.token_type.clone());
            request.holder.set(policy.holder().unwrap_or_default().to_owned());
        }
        request
    }

    /// Asks for something else.
    pub fn set(self, asked: &Requested) {
        self.kind.set(asked.token_type.clone());
        self.holder.set(asked.holder().unwrap_or_default().to_owned());
        self.admin.set(asked.admin);
    }

    /// What is asked for, tracked.
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

/// The pickers.
#[component]
pub(super) fn RequestFields() -> impl IntoView {
    let work = expect_context::<Work>();
    let request = work.request;
    let choices = PolicyTokenType::ALL.map(|kind| Choice::new(kind.clone(), kind_label(&kind)));
    let kind = Bound::new(request.kind, move |kind| {
        request.holder.set(String::new());
        request.kind.set(kind);
    });
    let holder = move || {
        let value = request.holder;
        let runners = Signal::stored(Vec::new());
        match request.kind.get() {
            PolicyTokenType::Team => {
                view! { <PickField label="For team" value offers=work.names.teams()/> }.into_any()
            }
            PolicyTokenType::Personal => {
                view! { <PickField label="For user" value offers=work.names.users()/> }.into_any()
            }
            PolicyTokenType::Runner => {
                view! { <PickField label="For runner" value offers=runners/> }.into_any()
            }
            _ => view! { <Checkbox label="With admin rights" checked=request.admin/> }.into_any(),
        }
    };
    view! {
        <div class="try-fields">
            <Select label="Asked for" choices=Vec::from(choices) value=kind/>
            {dynamic(holder)}
        </div>
    }
}
