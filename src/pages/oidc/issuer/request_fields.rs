//! The fields of the requested token: kind, holder, admin.

use super::state::Work;
use crate::pages::oidc::words::kind_label;
use crate::ui::{Bound, Checkbox, Choice, PickField, Select, dynamic};
use leptos::prelude::*;
use token_api::oidc::PolicyTokenType;

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
