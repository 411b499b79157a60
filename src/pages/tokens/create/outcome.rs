//! When the answer to a create call is lost: the list is read, and what may have come of the call
//! is pointed out. A token whose value nobody has seen is of no use and should be deleted.

use super::Form;
use crate::pages::tokens::Open;
use crate::ui::{Button, ButtonKind, Note, Tone, Untrusted, dynamic};
use access_tokens::create::outcome::may_be_result;
use access_tokens::list::rows::TokenRow;
use console_core::backend::fault::{ApiError, Attempt};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::time::UnixSeconds;
use token_api::token::CreateTokenRequest;

/// What is known of the last call.
#[derive(Clone)]
pub(super) enum Outcome {
    /// Nothing was lost.
    Known,
    /// The answer was lost for this reason, and the list is being read.
    Checking(ApiError),
    /// The list holds these, which may be the result.
    Found(Vec<Arc<TokenRow>>),
    /// The list holds nothing like it.
    NotFound(ApiError),
    /// The list could not be read either.
    Unchecked(ApiError),
}

impl Form {
    /// Reads the list to find out what became of the call.
    pub(super) async fn find_out(
        self,
        lost: ApiError,
        request: CreateTokenRequest,
        sent: UnixSeconds,
    ) {
        self.outcome.try_set(Outcome::Checking(lost.clone()));
        let alike =
            |row: &TokenRow| row.token().is_some_and(|token| may_be_result(token, &request, sent));
        let outcome = match self.screen.listing.look_for(alike, None).await {
            Ok(found) if found.is_empty() => Outcome::NotFound(lost),
            Ok(found) => {
                self.screen.listing.reload();
                Outcome::Found(found)
            }
            Err(_) => Outcome::Unchecked(lost),
        };
        self.outcome.try_set(outcome);
    }
}

/// The words for it, with the way out.
#[component]
pub(super) fn OutcomeNote(form: Form) -> impl IntoView {
    let host = StoredValue::new(form.screen.services.host());
    let why = move |lost: &ApiError| lost.explain(Attempt::Create, &host.get_value()).title;
    dynamic(move || match form.outcome.get() {
        Outcome::Known => ().into_any(),
        Outcome::Checking(lost) => view! {
            <Note tone=Tone::Warn announce=true>
                <strong>"Outcome unknown: "</strong> {why(&lost)} ". Reading the list to find out…"
            </Note>
        }
        .into_any(),
        Outcome::NotFound(lost) => view! {
            <Note tone=Tone::Warn announce=true>
                <strong>"Outcome unknown: "</strong> {why(&lost)}
                ". The list has no such token, so it was probably not created. You can try again."
            </Note>
        }
        .into_any(),
        Outcome::Unchecked(lost) => view! {
            <Note tone=Tone::Bad announce=true>
                <strong>"Outcome unknown: "</strong> {why(&lost)}
                ". The list could not be read either. Look at it before you try again: the token \
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
                        {format!("Delete {}…", console_core::text::visible_text::visible(&label))}
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
