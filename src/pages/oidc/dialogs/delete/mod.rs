//! The dialog "Delete issuer": the consequences, and a typed confirmation while the issuer is in use.

mod state;

use crate::pages::deletion::ConfirmationField;
use crate::pages::oidc::state::Trust;
use crate::ui::{Button, ButtonKind, Dialog, Untrusted, dynamic};
use console_core::when::{count, relative};
use leptos::prelude::*;
use oidc_trust::issuer::list::label;
use state::{DeleteForm, LastUse};
use std::sync::Arc;
use token_api::oidc::Issuer;
use token_api::time::Moment;

#[component]
pub(super) fn DeleteDialog(issuer: Arc<Issuer>) -> impl IntoView {
    let form = DeleteForm::new(expect_context::<Trust>(), issuer.clone());
    let close = move || form.close();
    let name = label(&issuer);
    let deletion = form.deletion;
    view! {
        <Dialog
            title="Delete issuer"
            subtitle=move || view! { <b><Untrusted text=name/></b> }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button
                        kind=ButtonKind::Danger
                        submit=true
                        pending=deletion.submission.pending()
                        disabled_reason=Signal::derive(move || form.wait())
                    >
                        "Delete issuer"
                    </Button>
                }
            }
        >
            <Consequences form/>
            <ConfirmationField deletion/>
            {deletion.submission.note()}
        </Dialog>
    }
}

#[component]
fn Consequences(form: DeleteForm) -> impl IntoView {
    let its_policies = move || match form.policies.get() {
        None => "Its policies are deleted with it. Reading how many…".to_owned(),
        Some(Ok(words)) => format!("Its policies are deleted with it: {words}."),
        Some(Err(())) => {
            "Its policies are deleted with it. How many these are could not be read.".to_owned()
        }
    };
    view! {
        <ul class="plain-list">
            <li>"Its ID tokens are refused at once. This can’t be undone."</li>
            <li>{dynamic(move || last_use(form))}</li>
            <li>{dynamic(its_policies)}</li>
            <li>{dynamic(move || issued(form))}</li>
        </ul>
    }
}

/// When a token was last exchanged.
fn last_use(form: DeleteForm) -> String {
    let times = form.trust.times;
    let read = match form.last_use.get() {
        LastUse::Reading => return "Reading when a token was last exchanged…".to_owned(),
        LastUse::NotRead => {
            return "When a token was last exchanged could not be read: something may use it."
                .to_owned();
        }
        LastUse::Read(read) => read,
    };
    match read {
        Moment::Untold => "The server doesn’t tell whether a token was ever exchanged.".to_owned(),
        Moment::Never => "No token was ever exchanged.".to_owned(),
        Moment::At(at) => {
            let words = untrack(|| relative(at, times.now(), times.zone()));
            format!("A token was last exchanged {words}: what does so will be refused.")
        }
        Moment::Odd(_) => "It is not known when a token was last exchanged.".to_owned(),
    }
}

/// What becomes of the tokens that were issued already.
fn issued(form: DeleteForm) -> AnyView {
    const OTHERS: &str = "Tokens that were issued already live on until they expire. They are in the \
                          token lists, where each can be deleted.";
    match form.issued.known() {
        None | Some(Err(())) => OTHERS.into_any(),
        Some(Ok(0)) => view! {
            {OTHERS} " The organization’s list has none of this issuer now; those of teams and users \
                      are not counted."
        }
        .into_any(),
        Some(Ok(number)) => {
            let all = count(i64::try_from(number).unwrap_or(i64::MAX), "token");
            let href = form.issued.href();
            let verb = if number == 1 { "lives" } else { "live" };
            view! {
                <a href=href>{all} " of the organization"</a>
                {format!(" that came from it {verb} on: delete what must not. Those of teams and users are \
                          not counted.")}
            }
            .into_any()
        }
    }
}
