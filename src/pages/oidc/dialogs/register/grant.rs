//! The fields that say which token an ID token is exchanged for.

use super::state::Register;
use crate::pages::oidc::unsaved::TokenKind;
use crate::ui::{Choice, Choices, ChoicesLook, Note, PickField, Switch, Tone, dynamic};
use leptos::prelude::*;

#[component]
pub(super) fn GrantFields(register: Register) -> impl IntoView {
    let choices = vec![
        Choice::new(TokenKind::Organization, "Organization"),
        Choice::new(TokenKind::Team, "Team"),
        Choice::new(TokenKind::Personal, "Personal"),
        Choice::new(TokenKind::Nothing, "None yet"),
    ];
    view! {
        <fieldset class="register-part">
            <legend>"Token that it gives"</legend>
            <Choices
                label="Token that it gives"
                look=ChoicesLook::Chips
                hide_label=true
                choices
                value=register.kind
            />
            {dynamic(move || kind_fields(register))}
        </fieldset>
    }
}

/// The fields that belong to the chosen kind of token. Tracked.
fn kind_fields(register: Register) -> AnyView {
    let missing = move |words: &'static str, value: RwSignal<String>| {
        Signal::derive(move || {
            let is_missing = value.with(|text| text.trim().is_empty());
            (is_missing && register.is_tried.get()).then(|| words.to_owned())
        })
    };
    match register.kind.get() {
        TokenKind::Organization => view! {
            <Switch label="Admin" checked=register.admin hint="Nearly all rights of an organization admin"/>
            {dynamic(move || register.admin.get().then(|| view! {
                <Note tone=Tone::Admin announce=true>
                    "Whoever gets an ID token that matches can do what an organization admin can, except \
                     create or delete organization tokens and what this server keeps from tokens. Most \
                     pipelines don’t need that."
                </Note>
            }))}
        }
        .into_any(),
        TokenKind::Team => view! {
            <PickField
                label="Team"
                value=register.team
                offers=register.names.teams()
                hint="Tokens have the rights of this team."
                problem=missing("Name the team.", register.team)
            />
        }
        .into_any(),
        TokenKind::Personal => view! {
            <PickField
                label="User login"
                value=register.login
                offers=register.names.users()
                hint="Tokens can do what this person can do."
                problem=missing("Name the person.", register.login)
            />
        }
        .into_any(),
        TokenKind::Nothing => view! {
            <Note tone=Tone::Info>
                "The issuer is registered without policies and denies everything until one is added on \
                 its page."
            </Note>
        }
        .into_any(),
    }
}
