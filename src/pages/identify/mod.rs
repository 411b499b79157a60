//! "Which token is this?": a value is used once to learn whose it is, and found in its list. The
//! value is in the field until it is asked about, and then in the one call alone.

mod refused;
mod search;
mod theirs;
mod trace;
mod verdict;

use super::overlay::Overlay;
use crate::client::cancel_on_cleanup;
use crate::platform::page;
use crate::services::Services;
use crate::ui::{Button, ButtonKind, Dialog, FieldKind, TextField, dynamic};
use leptos::prelude::*;
use leptos::task::spawn_local;
use refused::Refusal;
use search::{Found, Unknown};
use std::sync::Arc;
use token_api::secret::{MalformedValue, TokenValue};
use verdict::Verdict;

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    services: Services,
    typed: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    result: RwSignal<Result<Option<Arc<Found>>, Arc<Unknown>>>,
    pending: RwSignal<bool>,
    cancel: StoredValue<crate::client::Cancel, LocalStorage>,
}

/// The dialog.
#[component]
pub fn IdentifyDialog() -> impl IntoView {
    let overlay = Overlay::expect();
    let form = Form {
        services: Services::expect(),
        typed: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
        result: RwSignal::new(Ok(None)),
        pending: RwSignal::new(false),
        cancel: cancel_on_cleanup(),
    };
    view! {
        <Dialog
            title="Which token is this?"
            on_close_request=move || overlay.close()
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=move || overlay.close()>"Done"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending>
                        "Check token"
                    </Button>
                }
            }
        >
            <p>
                "Somebody found a token and you have its value: this tells whose it is. "
                <strong>"The check uses the token"</strong>
                ", once and to read who it is: it will show up as used just now. The value goes to "
                {form.services.host()} " only and is not kept."
            </p>
            <TextField
                label="Token value"
                value=form.typed
                kind=FieldKind::Password
                problem=form.problem
                autofocus=true
            />
            {dynamic(move || match form.result.get() {
                Ok(None) => ().into_any(),
                Ok(Some(found)) => view! { <Verdict found/> }.into_any(),
                Err(unknown) => view! { <Refusal unknown/> }.into_any(),
            })}
        </Dialog>
    }
}

impl Form {
    fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        self.result.set(Ok(None));
        match self.typed.with_untracked(|typed| TokenValue::pasted(typed)) {
            Ok(value) => {
                // From here on it is in the call alone.
                self.typed.set(String::new());
                self.problem.set(None);
                self.pending.set(true);
                spawn_local(self.find_out(value));
            }
            Err(malformed) => {
                self.problem.set(Some(words(malformed).into()));
                request_animation_frame(|| {
                    page::focus("dialog[open] [aria-invalid=true]");
                });
            }
        }
    }

    async fn find_out(self, value: TokenValue) {
        let cancel = self.cancel.get_value();
        let found = search::search(self.services, value, &cancel).await;
        self.pending.try_set(false);
        self.result.try_set(found.map(|found| Some(Arc::new(found))).map_err(Arc::new));
    }
}

/// What is wrong with what was typed; none of it is repeated.
fn words(malformed: MalformedValue) -> &'static str {
    match malformed {
        MalformedValue::Empty => "Paste the value of a token.",
        MalformedValue::InnerSpace => {
            "There is white space in it: paste the token's value alone. Nothing was sent."
        }
        MalformedValue::Unprintable => {
            "There are characters in it that no token has. Nothing was sent."
        }
        MalformedValue::TooLong => "This is longer than any token. Nothing was sent.",
    }
}
