//! The preview of the policies, as sentences with advice, while the user types.

use super::state::Register;
use crate::ui::{Note, Tone, Untrusted, dynamic};
use leptos::prelude::*;
use oidc_trust::policy::sentence::{self, Part};
use oidc_trust::providers::Subject;
use token_api::oidc::PolicyDefinition;

#[component]
pub(super) fn Preview(register: Register) -> impl IntoView {
    let policies = move || {
        let Some(grant) = register.grant() else { return Vec::new() };
        register.written.with(|written| {
            let policies = written.policies(&grant).into_iter();
            policies.zip(&written.subjects).map(|(policy, of)| item(&policy, of)).collect()
        })
    };
    let advice = move || {
        register.grant()?;
        let notes = register.written.with(|written| written.advice.clone()).into_iter();
        let note = |advice: oidc_trust::providers::Advice| {
            let tone = if advice.is_warning { Tone::Warn } else { Tone::Info };
            view! { <Note tone>{advice.text}</Note> }.into_any()
        };
        Some(notes.map(note).collect::<Vec<_>>())
    };
    let gives = move || match register.grant() {
        Some(grant) => format!("Gives {} when one of these policies matches:", grant.words()),
        None => "No policies: the issuer denies everything.".to_owned(),
    };
    view! {
        <section class="register-preview" aria-label="What will be written">
            <h3>"What will be written"</h3>
            <p class="muted">{dynamic(gives)}</p>
            <ol aria-label="Policies">{dynamic(policies)}</ol>
            <div class="stack">{dynamic(advice)}</div>
        </section>
    }
}

fn item(policy: &PolicyDefinition, of: &Subject) -> AnyView {
    let about = (!of.about.is_empty()).then(|| view! { <small class="muted">{of.about}</small> });
    let parts: Vec<AnyView> = sentence::whole(policy).into_iter().map(part).collect();
    view! { <li><span>{parts}</span>{about}</li> }.into_any()
}

fn part(part: Part) -> AnyView {
    match part {
        Part::Plain(text) => text.into_any(),
        Part::Strong(text) => view! { <b><Untrusted text/></b> }.into_any(),
        Part::Code(text) => view! { <code translate="no"><Untrusted text/></code> }.into_any(),
    }
}
