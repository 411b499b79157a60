//! The fields of an issuer, the same for registering and editing, and what is said about them.

use crate::platform::upload::{self, NotRead};
use crate::ui::{Bound, Note, TextArea, TextField, Tone, dynamic};
use console_core::backend::fault::Explanation;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::draft::{Field, IssuerDraft, LONG_LIFE_SECONDS, Problems};
use oidc_trust::issuer::duration;
use oidc_trust::issuer::keys;
use token_api::oidc::DEFAULT_EXPIRATION_SECONDS;
use web_sys::Event;

/// The state of the fields. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub draft: RwSignal<IssuerDraft>,
    /// What the last press of the button found wrong.
    pub problems: RwSignal<Problems>,
    /// What the server refused, at its field.
    pub refused: RwSignal<Option<(Field, String)>>,
    /// What failed as a whole.
    pub failure: RwSignal<Option<Explanation>>,
    pub pending: RwSignal<bool>,
}

impl Form {
    pub fn new(draft: IssuerDraft) -> Self {
        Self {
            draft: RwSignal::new(draft),
            problems: RwSignal::default(),
            refused: RwSignal::new(None),
            failure: RwSignal::new(None),
            pending: RwSignal::new(false),
        }
    }

    /// One text of the draft. Typing in a field takes back what was said about it.
    pub fn text(self, field: Field, of: fn(&mut IssuerDraft) -> &mut String) -> Bound<String> {
        let value = Signal::derive(move || {
            let mut draft = self.draft.get();
            std::mem::take(of(&mut draft))
        });
        Bound::new(value, move |text| {
            self.draft.update(|draft| *of(draft) = text);
            self.take_back(field);
        })
    }

    fn take_back(self, field: Field) {
        self.problems.update(|problems| problems.remove(field));
        self.refused.update(|refused| {
            if refused.as_ref().is_some_and(|(at, _)| *at == field) {
                *refused = None;
            }
        });
    }

    /// What is to be said about a field.
    pub fn problem(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            let refused = self.refused.with(|refused| {
                refused.as_ref().filter(|(at, _)| *at == field).map(|(_, words)| words.clone())
            });
            refused.or_else(|| self.problems.with(|p| p.of(field).map(str::to_owned)))
        })
    }

    /// Takes what was typed or pasted as static keys. A private key does not stay in the field.
    fn take_keys(self, text: String) {
        let is_private = keys::parse(&text) == Err(keys::Refused::PrivateKey);
        if !is_private {
            self.draft.update(|draft| draft.keys = text);
            self.take_back(Field::Keys);
            return;
        }
        let words = keys::Refused::PrivateKey.words();
        // Also out of the field: what it shows is written only when it differs.
        self.draft.update(|draft| draft.keys = " ".to_owned());
        request_animation_frame(move || {
            self.draft.try_update(|draft| draft.keys.clear());
        });
        self.refused.set(Some((Field::Keys, words)));
    }
}

/// The longest life of tokens, thumbprints and static keys.
#[component]
pub(super) fn IssuerFields(
    form: Form,
    /// Whether the dialog begins at the longest life of tokens.
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
            problem=form.problem(Field::MaxExpiration)
            hint=life
            optional=true
            autofocus=at_life
        />
        <TextArea
            label="Thumbprints"
            value=form.text(Field::Thumbprints, |draft| &mut draft.thumbprints)
            problem=form.problem(Field::Thumbprints)
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
fn KeysField(form: Form) -> impl IntoView {
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
                    form.refused.try_set(Some((Field::Keys, words.to_owned())));
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
    let problem = form.problem(Field::Keys);
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
                    hint="Public keys as a JSON Web Key Set: {“keys”: […]}. With them, the server never \
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

/// What failed as a whole.
#[component]
pub(super) fn Failure(form: Form) -> impl IntoView {
    dynamic(move || {
        form.failure.get().map(|Explanation { title, detail }| {
            view! {
                <Note tone=Tone::Bad announce=true><strong>{title} "."</strong> " " {detail}</Note>
            }
        })
    })
}
