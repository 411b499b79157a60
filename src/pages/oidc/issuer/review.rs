//! The dialog before saving: what would change for the test cases, and which errors would be saved. If
//! cases fail or policies have errors, the user must confirm.

use super::state::{Open, Work};
use crate::pages::oidc::words::ticked;
use crate::ui::{Button, ButtonKind, Checkbox, Dialog, Note, Tone, Untrusted};
use leptos::prelude::*;
use oidc_trust::policy::editor::Editor;
use oidc_trust::policy::lint::{Finding, Severity};

#[component]
pub(super) fn ReviewDialog() -> impl IntoView {
    let work = expect_context::<Work>();
    let comparison = untrack(|| work.evaluated.comparison.get());
    let (failing, names) = untrack(|| (work.failing(), failing_names(work)));
    let changes = work.editor.with_untracked(Editor::changes).words();
    let agreed = RwSignal::new(failing.is_none());
    let errors = untrack(|| work.errors_to_save());
    let is_wrong = errors.iter().any(|one| one.severity == Severity::Error);
    let knows = RwSignal::new(!is_wrong);
    let reason = Signal::derive(move || {
        let words = match (agreed.get(), knows.get()) {
            (true, true) => return None,
            (false, _) => "Say first that the failing test cases are to be saved.",
            (true, false) => "Say first that the errors are to be saved.",
        };
        Some(words.to_owned())
    });
    let close = move || work.dialog.set(Open::None);
    let red = failing.map(|words| {
        view! {
            <Note tone=Tone::Bad>
                <strong>{format!("{words}.")}</strong>
                {list(&names)}
            </Note>
            <Checkbox label="Save although test cases fail" checked=agreed/>
        }
    });
    let words = comparison.words();
    let errors = (!errors.is_empty()).then(|| {
        let error = |error: &Finding| {
            let place = error.policy.map(|policy| format!("Policy {}: ", policy.number));
            view! { <li>{place} <b>{ticked(&error.sentence)}</b> " " {ticked(&error.why)}</li> }
                .into_any()
        };
        let errors: Vec<AnyView> = errors.iter().map(error).collect();
        view! {
            <Note tone=Tone::Bad>
                <strong>"What is about to be saved has errors:"</strong>
                <ul class="plain-list" aria-label="Errors">{errors}</ul>
            </Note>
            {is_wrong.then(|| view! { <Checkbox label="Save although policies have errors" checked=knows/> })}
        }
    });
    view! {
        <Dialog
            title="Save policies"
            subtitle=move || format!("Policies: {changes}.")
            on_close_request=close
            footer=move || view! {
                <Button autofocus=true on_press=close>"Back to editing"</Button>
                <Button
                    kind=ButtonKind::Primary
                    disabled_reason=reason
                    on_press=move || work.save_now()
                >
                    "Save policies"
                </Button>
            }
        >
            <p><strong>{format!("{words}.")}</strong> " This is over your test cases and the token that is tried, and over nothing else."</p>
            {part("Newly allowed", &comparison.newly_allowed)}
            {part("Newly denied", &comparison.newly_denied)}
            {errors}
            {red}
        </Dialog>
    }
}

fn failing_names(work: Work) -> Vec<String> {
    work.evaluated.now.with(|now| {
        let failing = now.cases.iter().filter(|outcome| !outcome.passes());
        failing.map(|outcome| outcome.case.name.clone()).collect()
    })
}

fn part(title: &'static str, names: &[String]) -> AnyView {
    if names.is_empty() {
        return ().into_any();
    }
    view! { <section class="compare-part"><h3>{title}</h3>{list(names)}</section> }.into_any()
}

fn list(names: &[String]) -> AnyView {
    let name = |name: &String| view! { <li><Untrusted text=name.clone()/></li> }.into_any();
    let names: Vec<AnyView> = names.iter().map(name).collect();
    view! { <ul class="token-list">{names}</ul> }.into_any()
}
