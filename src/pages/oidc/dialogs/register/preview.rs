//! The preview of the policies, as sentences with advice, while the user types.

use super::state::Register;
use crate::pages::oidc::words::{parts, ticked};
use crate::ui::{Bound, Checkbox, Note, Tone, dynamic};
use leptos::prelude::*;
use oidc_trust::policy::lint::{Finding, Severity};
use oidc_trust::policy::sentence;
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
        // Of dangers, the card warns until the linter does.
        let is_linted = register.findings.with(|found| found.iter().any(is_grave));
        let notes = register.written.with(|written| written.advice.clone()).into_iter();
        let notes = notes.filter(|advice| !(advice.is_warning && is_linted));
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
            <div class="stack">{dynamic(advice)} <Found register/></div>
        </section>
    }
}

fn is_grave(finding: &Finding) -> bool {
    finding.severity != Severity::Hint
}

/// What the linter finds; errors must be confirmed.
#[component]
fn Found(register: Register) -> impl IntoView {
    let notes = move || {
        let found = register.findings.get().into_iter();
        let grave = found.filter(is_grave);
        let note = |one: Finding| {
            let tone = if one.severity == Severity::Error { Tone::Bad } else { Tone::Warn };
            view! { <Note tone><strong>{ticked(&one.sentence)}</strong> " " {ticked(&one.why)}</Note> }
                .into_any()
        };
        grave.map(note).collect::<Vec<_>>()
    };
    let has_errors = Memo::new(move |_| !register.errors().is_empty());
    let confirm = move || {
        let agreed = Signal::derive(move || register.is_agreed());
        let checked = Bound::new(agreed, move |is_on: bool| {
            let errors = if is_on { untrack(|| register.errors()) } else { Vec::new() };
            register.agreed.set(errors);
        });
        view! { <Checkbox label="Register although policies have errors" checked/> }
    };
    view! { {dynamic(notes)} {dynamic(move || has_errors.get().then(confirm))} }
}

fn item(policy: &PolicyDefinition, of: &Subject) -> AnyView {
    let about = (!of.about.is_empty()).then(|| view! { <small class="muted">{of.about}</small> });
    let parts = parts(&sentence::whole(policy));
    view! { <li><span>{parts}</span>{about}</li> }.into_any()
}
