//! The fields of an issuer. The dialogs "Register issuer" and "Edit issuer" show the same.

use super::form::IssuerForm;
use crate::platform::upload::{self, NotRead};
use crate::ui::{Bound, TextArea, TextField, dynamic};
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::draft::{Field, LONG_LIFE_SECONDS};
use oidc_trust::issuer::duration;
use oidc_trust::issuer::keys;
use token_api::oidc::DEFAULT_EXPIRATION_SECONDS;
use web_sys::Event;

/// The longest life of tokens, thumbprints and static keys.
#[component]
pub(super) fn IssuerFields(
    form: IssuerForm,
    /// Whether the focus begins at the longest life of tokens.
    #[prop(optional)]
    at_life: bool,
) -> impl IntoView {
    let life = Signal::derive(move || {
        let typed = form.draft.with(|draft| draft.max_expiration.clone());
        match duration::parse(&typed) {
            Ok(Some(seconds)) if seconds > LONG_LIFE_SECONDS => format!(
                "Tokens may live {}. That is long: whoever takes one from a job keeps it for as long.",
                duration::words(seconds)
            ),
            Ok(Some(seconds)) if seconds <= DEFAULT_EXPIRATION_SECONDS => {
                format!("Tokens live {} at most.", duration::words(seconds))
            }
            Ok(Some(seconds)) => format!(
                "Tokens live {} at most; {} unless a job asks for more.",
                duration::words(seconds),
                duration::words(DEFAULT_EXPIRATION_SECONDS)
            ),
            Ok(None) => {
                "As in 2 h or 90 min. Without it the server decides, 25 hours usually.".into()
            }
            Err(_) => "As in 2 h or 90 min.".into(),
        }
    });
    view! {
        <TextField
            label="Maximum expiration"
            value=form.text(Field::MaxExpiration, |draft| &mut draft.max_expiration)
            problem=form.submission.problem(Field::MaxExpiration)
            hint=life
            optional=true
            autofocus=at_life
        />
        <TextArea
            label="Thumbprints"
            value=form.text(Field::Thumbprints, |draft| &mut draft.thumbprints)
            problem=form.submission.problem(Field::Thumbprints)
            hint="SHA-1 or SHA-256 fingerprints of the certificates that the issuer’s host may present, \
                  one in a line: 40 or 64 hexadecimal digits, with or without colons. Left empty, the \
                  server takes those that it sees."

            lines=2
            optional=true
        />
        <KeysField form/>
    }
}

/// Static keys: pasted, or from a file.
#[component]
fn KeysField(form: IssuerForm) -> impl IntoView {
    let value = Bound::new(
        Signal::derive(move || form.draft.with(|draft| draft.keys.clone())),
        move |text| {
            form.take_keys(text);
        },
    );
    let choose = move |event: Event| {
        spawn_local(async move {
            match upload::text(&event, keys::MAX_BYTES).await {
                Ok(text) => form.take_keys(text),
                Err(NotRead::None) => {}
                Err(problem) => {
                    let words = match problem {
                        NotRead::TooLarge => "This file is too large for a set of keys.",
                        NotRead::None | NotRead::Failed => "The browser could not read this file.",
                    };
                    form.submission.refuse(Field::Keys, words);
                }
            }
        });
    };
    let known = move || {
        let typed = form.draft.with(|draft| draft.keys.clone());
        keys::parse(&typed).ok().flatten().map(|set| {
            view! { <p class="field-hint" role="status">"Keys: " <b>{keys::words(&set)}</b></p> }
        })
    };
    let problem = form.submission.problem(Field::Keys);
    let has_keys = form.draft.with_untracked(|draft| !draft.keys.is_empty());
    let open = Memo::new(move |was: Option<&bool>| {
        was.copied().unwrap_or(has_keys) || problem.with(Option::is_some)
    });
    view! {
        <details class="issuer-keys" open=open>
            <summary>"Static keys, for an issuer that the server can’t ask"</summary>
            <div class="stack">
                <TextArea
                    label="Static keys (JWKS)"
                    value
                    problem
                    hint="Public keys as a JSON Web Key Set: {\"keys\": […]}. With them, the server never \
                          asks the issuer, and new keys of the issuer have to be put in here. Left \
                          empty, the server asks the issuer."
                    lines=5
                    optional=true
                />
                <label class="field">
                    <span class="field-label">"Static keys from a file"</span>
                    <input class="input" type="file" accept=".json,.jwks,application/json" on:change=choose/>
                </label>
                {dynamic(known)}
            </div>
        </details>
    }
}
