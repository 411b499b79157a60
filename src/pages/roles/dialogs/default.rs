//! The dialog "Make default": who gets the role from now on.

use crate::client::Cancel;
use crate::pages::roles::state::{Change, Shared};
use crate::pages::submission::Submission;
use crate::ui::{Button, ButtonKind, Dialog, Toasts, Tone, Untrusted, use_toasts};
use console_core::backend::fault::Attempt;
use console_core::submission::End;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use roles::list::label;
use std::convert::Infallible;
use std::sync::Arc;
use token_api::role::Role;

#[component]
pub(super) fn DefaultDialog(role: Arc<Role>) -> impl IntoView {
    let shared = expect_context::<Shared>();
    let submission = Submission::<Infallible>::in_dialog().about(visible(label(&role)));
    let toasts = use_toasts();
    let close = move || {
        if !submission.is_pending() {
            shared.close_dialog();
        }
    };
    let name = label(&role).to_owned();
    let submit = move || {
        let role = role.clone();
        submission.submit(|| Ok(()), |()| send(shared, toasts, role));
    };
    view! {
        <Dialog
            title="Make default"
            subtitle=move || view! { <b><Untrusted text=name/></b> }
            on_close_request=close
            on_submit=submit
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=submission.pending()>
                        "Make default"
                    </Button>
                }
            }
        >
            <ul class="plain-list">
                <li>"New members get this role. Members who are here keep theirs."</li>
                <li>
                    "Tokens of the organization that have no role of their own may do what it grants, \
                     from now on: for them it is their whole power."
                </li>
                <li>"Tokens of teams may do what it grants, too, beside what their team’s roles grant."</li>
            </ul>
            {submission.note()}
        </Dialog>
    }
}

async fn send(shared: Shared, toasts: Toasts, role: Arc<Role>) -> End<Infallible> {
    let Some(org) = shared.org.try_get_value() else { return End::Withheld };
    let services = shared.services;
    let sent = async { services.client()?.set_default_role(&org, &role.id).await };
    let made = || {
        toasts.show(Tone::Ok, format!("{} is the default role now.", visible(label(&role))));
        shared.has_changed(Change::Default);
        End::Done
    };
    let Err(error) = sent.await else { return made() };
    let host = services.host();
    if !error.leaves_outcome_unknown() {
        return End::Failed(error.explain(Attempt::Save, &host));
    }
    let said = |title: &str, detail: &str| error.lost(Attempt::Save, &host, title, detail);
    let read = async { services.client()?.role(&org, &role.id, &Cancel::default()).await };
    match read.await {
        Ok(now) if now.is_org_default => made(),
        Ok(_) => End::NoTrace(said("Not changed", "The default is as it was. You can try again.")),
        Err(_) => {
            let words = "The role could not be read either. Sending the same again does no harm.";
            End::Unknown(said("Outcome unknown", words))
        }
    }
}
