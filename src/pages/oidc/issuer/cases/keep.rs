//! Keeps the sample as a test case, with the verdict that it must get.

use super::super::state::Work;
use crate::ui::{Bound, Button, Choice, Choices, TextField, Tone};
use leptos::prelude::*;
use oidc_trust::policy::cases::{Case, Expected};
use oidc_trust::policy::evaluation::Trial;
use std::sync::Arc;

#[component]
pub(in crate::pages::oidc::issuer) fn KeepCase() -> impl IntoView {
    let work = expect_context::<Work>();
    let name = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<Expected>);
    let is_now = Memo::new(move |_| {
        let verdict = work.evaluated.now.with(|now| now.trial.as_ref().map(Trial::verdict));
        verdict.map_or(Expected::Refused, |verdict| Expected::of(&verdict))
    });
    let expected = Bound::new(
        Signal::derive(move || chosen.get().unwrap_or_else(|| is_now.get())),
        move |expected| chosen.set(Some(expected)),
    );
    let choices =
        vec![Choice::new(Expected::Allowed, "Allowed"), Choice::new(Expected::Refused, "Refused")];
    let keep = move || {
        let (Some(claims), requested) = untrack(|| (work.sample.claims(), work.request.asked()))
        else {
            return;
        };
        let typed = name.get_untracked().trim().to_owned();
        let name_of =
            if typed.is_empty() { claims.text("sub").unwrap_or_default() } else { &typed };
        let name_of = if name_of.is_empty() { "No name" } else { name_of }.to_owned();
        let case = Case {
            name: name_of.clone(),
            claims: claims.as_ref().clone(),
            requested,
            expected: expected.get_untracked(),
        };
        let verb = if work.cases.keep(Arc::new(case)) { "Replaced" } else { "Kept" };
        work.toasts.show(Tone::Ok, format!("{verb} the test case “{name_of}” on this device."));
        name.set(String::new());
        chosen.set(None);
    };
    view! {
        <details class="keep-case">
            <summary>"Keep as test case"</summary>
            <div class="try-fields">
                <TextField label="Name of the test case" value=name/>
                <Choices label="It shall be" choices value=expected/>
                <Button on_press=keep>"Keep on this device"</Button>
            </div>
            <p class="field-hint">"Without a name it is called by its subject. Its claims are kept in this browser until you remove it; the token itself is not. Test cases are judged by the policies alone: that claims have expired since changes nothing."</p>
        </details>
    }
}
