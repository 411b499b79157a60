//! The dialogs that ask before a member gets the rights of an organization admin, and before the only admin
//! hands the role over.

use super::state::Screen;
use crate::pages::submission::Submission;
use crate::ui::{Button, ButtonKind, Dialog, Note, Tone, Untrusted, use_toasts};
use console_core::backend::fault::Attempt;
use console_core::submission::End;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use members::change::{Change, hand_over_consequences};
use members::role::Role;
use std::convert::Infallible;
use token_api::id::UserLogin;

/// Asks before granting. The change itself is shown in the member's row.
#[component]
pub(super) fn GrantDialog(change: Change) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let label = change.label.clone();
    let lines = change.consequences().into_iter().map(|line| view! { <li>{visible(&line)}</li> });
    let lines = lines.collect_view();
    let change = StoredValue::new(change);
    let close = move || screen.close_dialog();
    let grant = move || {
        screen.close_dialog();
        screen.changes.send(change.get_value());
    };
    view! {
        <Dialog
            title="Make organization admin"
            subtitle=move || view! { <b><Untrusted text=label.clone()/></b> }
            on_close_request=close
            on_submit=grant
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true>"Make admin"</Button>
                }
            }
        >
            <ul class="plain-list">{lines}</ul>
            <Note tone=Tone::Admin>"Give these rights to as few people as possible."</Note>
        </Dialog>
    }
}

/// Asks before the only admin hands the role over, where the plan includes one admin.
#[component]
pub(super) fn HandOverDialog(change: Change) -> impl IntoView {
    let (screen, toasts) = (expect_context::<Screen>(), use_toasts());
    let Change { login, label, .. } = change;
    let submission = Submission::<Infallible>::in_dialog().about(visible(&label));
    let close = move || {
        if !submission.is_pending() {
            screen.close_dialog();
        }
    };
    let lines = hand_over_consequences(&label);
    let lines = lines.map(|line| view! { <li>{visible(&line)}</li> }).collect_view();
    let done = StoredValue::new(format!(
        "{} is the organization's admin now, and you are a member.",
        visible(&label)
    ));
    let submit = move || {
        let login = login.clone();
        let send = |()| async move {
            let result = hand_over(screen, &login).await;
            if matches!(result, End::Done) {
                if let Some(words) = done.try_get_value() {
                    toasts.show(Tone::Ok, words);
                }
                screen.close_dialog();
            }
            result
        };
        submission.submit(|| Ok(()), send);
    };
    view! {
        <Dialog
            title="Hand the admin role over"
            subtitle=move || view! { <b><Untrusted text=label.clone()/></b> }
            on_close_request=close
            on_submit=submit
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Danger submit=true pending=submission.pending()>
                        "Hand the role over"
                    </Button>
                }
            }
        >
            <ul class="plain-list">{lines}</ul>
            {submission.note()}
        </Dialog>
    }
}

async fn hand_over(screen: Screen, login: &UserLogin) -> End<Infallible> {
    let Some(org) = screen.org.try_get_value() else { return End::Withheld };
    let services = screen.services;
    let sent = async { services.client()?.set_admin(&org, login).await };
    match sent.await {
        Ok(()) => {
            // The own rights have changed, too.
            services.forget_metadata(&org);
            let own = untrack(|| services.session.identity());
            if let Some(own) = own {
                let to_member = |member: &mut _| Role::MEMBER.write(member);
                screen.listing.change(&own.user.github_login, to_member);
            }
            screen.listing.change(login, |member| Role::ADMIN.write(member));
            screen.listing.reload();
            End::Done
        }
        Err(error) => {
            let words = error.explain(Attempt::Save, &services.host());
            if error.leaves_outcome_unknown() {
                screen.listing.reload();
                End::Unknown(words)
            } else {
                End::Failed(words)
            }
        }
    }
}
