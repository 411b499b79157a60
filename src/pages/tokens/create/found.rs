//! What the dialog says when the answer to a create call was lost: what the list tells of the call.
//! A token whose value nobody has seen is useless and should be deleted.

use super::form::{Form, Outcome};
use crate::pages::tokens::open::Open;
use crate::ui::{Button, ButtonKind, Note, Tone, Untrusted, dynamic};
use access_tokens::list::rows::TokenRow;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use std::sync::Arc;

/// The words for the outcome, and what to do next.
#[component]
pub(super) fn OutcomeNote(form: Form) -> impl IntoView {
    let host = StoredValue::new(form.screen.services.host());
    let why = move |lost: &ApiError| lost.headline(Attempt::Create, &host.get_value());
    dynamic(move || match form.outcome.get() {
        Outcome::Known => ().into_any(),
        Outcome::Checking(lost) => view! {
            <Note tone=Tone::Warn announce=true>
                <strong>"Outcome unknown: "</strong> {why(&lost)} " Reading the list to find out…"
            </Note>
        }
        .into_any(),
        Outcome::NotFound(lost) => view! {
            <Note tone=Tone::Warn announce=true>
                <strong>"Outcome unknown: "</strong> {why(&lost)}
                " The list has no such token, so it was probably not created. You can try again."
            </Note>
        }
        .into_any(),
        Outcome::Unchecked(lost) => view! {
            <Note tone=Tone::Bad announce=true>
                <strong>"Outcome unknown: "</strong> {why(&lost)}
                " The list could not be read either. Look at it before you try again: the token \
                 may have been created."
            </Note>
        }
        .into_any(),
        Outcome::Found(found) => view! { <Found form found/> }.into_any(),
    })
}

#[component]
fn Found(form: Form, found: Vec<Arc<TokenRow>>) -> impl IntoView {
    let rows = found
        .into_iter()
        .filter_map(|row| {
            let label = row.token()?.label().to_owned();
            let delete = move || form.screen.dialog.set(Open::Delete(row.clone()));
            Some(view! {
                <div class="row">
                    <Untrusted text=label.clone()/>
                    <Button kind=ButtonKind::Danger on_press=delete>
                        {format!("Delete {}…", visible(&label))}
                    </Button>
                </div>
            })
        })
        .collect_view();
    view! {
        <Note tone=Tone::Bad announce=true>
            <strong>"Created, but its value is lost."</strong>
            " The answer did not arrive, and a value is told only once. Delete this token and create \
             another, under another name:"
            {rows}
        </Note>
    }
}
