//! The dialog that deletes a token: what will follow, a typed confirmation where a mistake would cost
//! much, and what really happened.

mod form;
pub(super) mod setting;

use super::activity::would_break;
use super::open::Open;
use super::state::Screen;
use crate::pages::deletion::{ConfirmationField, ReasonField};
use crate::platform::clock;
use crate::ui::{Button, ButtonKind, Dialog, Note, Tone, Untrusted};
use access_tokens::delete::consequences;
use access_tokens::list::rows::TokenRow;
use form::Form;
use leptos::prelude::*;
use setting::deletion_setting;
use std::sync::Arc;

/// The dialog for one row.
#[component]
pub(super) fn DeleteDialog(
    row: Arc<TokenRow>,
    /// What is shown when the user cancels.
    back: Open,
) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let Some(token) = row.token().cloned() else { return ().into_any() };
    let form = Form::new(screen, token.clone(), back);
    let deletion = form.deletion;
    let close = move || {
        if !deletion.submission.is_pending() {
            screen.dialog.set(form.back.get_value());
        }
    };
    let label = token.label().to_owned();
    view! {
        <Dialog
            title="Delete token"
            subtitle=move || view! { <b><Untrusted text=label.clone()/></b> }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Danger submit=true pending=deletion.submission.pending()>
                        "Delete token"
                    </Button>
                }
            }
        >
            <Consequences form/>
            {would_break(screen, &token)}
            <ConfirmationField deletion/>
            <ReasonField deletion hint="Kept in the audit log."/>
            {deletion.submission.note()}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Consequences(form: Form) -> impl IntoView {
    let token = form.token.get_value();
    let named = token.given_name().is_some();
    let [end, used] = consequences::of_one(&token, deletion_setting(form.screen));
    let is_over = token.expires.is_over(clock::now());
    let admin = if is_over {
        "This was an admin token: it had nearly all rights of an organization admin."
    } else {
        "This is an admin token: it has nearly all rights of an organization admin."
    };
    view! {
        <ul class="plain-list">
            <li>{end}</li>
            <li>{used}</li>
            {named.then(|| view! { <li>"Its name stays taken: no new token can have it."</li> })}
        </ul>
        {(token.admin == Some(true)).then(|| view! {
            <Note tone=Tone::Admin>{admin}</Note>
        })}
        {form.is_level_unknown().then(|| view! {
            <Note tone=Tone::Admin>"Whether this is an admin token is not told."</Note>
        })}
        {form.is_own().then(|| view! {
            <Note tone=Tone::Warn>
                <strong>"You are signed in with this token."</strong>
                " Deleting it signs you out, here and wherever else it is in use."
            </Note>
        })}
    }
}
