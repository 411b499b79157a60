//! The list of test cases: run on every edit, shown, exported and removed.

mod import;
pub(super) mod keep;
pub(super) mod state;

use super::state::Work;
use crate::platform::download;
use crate::ui::{Button, ButtonKind, Glyph, Icon, Menu, MenuItem, Tone, Untrusted, dynamic};
use console_core::when::count;
use import::ImportDialog;
use leptos::prelude::*;
use oidc_trust::policy::cases::{CaseOutcome, export};
use std::sync::Arc;

#[component]
pub(super) fn CaseList() -> impl IntoView {
    let work = expect_context::<Work>();
    let cases = work.cases;
    let is_importing = RwSignal::new(false);
    let outcomes = Memo::new(move |_| work.evaluated.now.with(|now| now.cases.clone()));
    let rows = move || {
        let rows: Vec<AnyView> =
            outcomes.with(|outcomes| outcomes.iter().map(|said| row(work, said)).collect());
        if rows.is_empty() {
            return view! {
                <p class="muted">
                    "None yet. A test case is a token that must, or must not, get in: keep one above, and \
                     every edit is checked against it."
                </p>
            }
            .into_any();
        }
        view! { <ul class="cases" aria-label="Test cases">{rows}</ul> }.into_any()
    };
    let summary = move || {
        let all = i64::try_from(cases.list.with(|list| list.len())).unwrap_or(i64::MAX);
        (all > 0).then(|| match work.failing() {
            Some(words) => format!("{words}."),
            None => format!("{}: all pass.", count(all, "test case")),
        })
    };
    let items = move || {
        let nothing = cases.list.with_untracked(|list| list.is_empty());
        let nothing = nothing.then(|| "There are no test cases.".to_owned());
        vec![
            MenuItem::new("Export as JSON", move || save(work))
                .icon(Icon::Download)
                .disabled(nothing),
            MenuItem::new("Import from JSON…", move || is_importing.set(true)),
        ]
    };
    view! {
        <div class="policy-bar">
            <h3>"Test cases"</h3>
            <span role="status">{dynamic(summary)}</span>
            <Menu label="More about test cases" items/>
        </div>
        {dynamic(rows)}
        {dynamic(move || is_importing.get().then(|| view! {
            <ImportDialog on_close=move || is_importing.set(false)/>
        }))}
    }
}

fn row(work: Work, outcome: &CaseOutcome) -> AnyView {
    let (case, passes) = (&outcome.case, outcome.passes());
    let (icon, word, result) =
        if passes { (Icon::Check, "Passes", "pass") } else { (Icon::Cross, "Fails", "fail") };
    let words = if passes {
        format!("is {}, as it shall be", outcome.said.as_str())
    } else {
        format!("shall be {}, but is {}", case.expected.as_str(), outcome.said.as_str())
    };
    let (shown, name) = (Arc::clone(case), case.name.clone());
    let show = move || {
        work.request.set(&shown.requested);
        work.sample.show(&shown.claims);
    };
    let remove = move || work.cases.change(|cases| cases.retain(|other| other.name != name));
    let name = case.name.clone();
    let which = format!(" test case {name}");
    let also = which.clone();
    view! {
        <li class="case" data-result=result>
            <Glyph icon/>
            <b>{word}</b> " "
            <span><Untrusted text=name/> " " <span class="muted">{words}</span></span>
            <Button kind=ButtonKind::Quiet on_press=show>
                "Show" <span class="visually-hidden">{which}</span>
            </Button>
            <Button kind=ButtonKind::Quiet on_press=remove>
                "Remove" <span class="visually-hidden">{also}</span>
            </Button>
        </li>
    }
    .into_any()
}

fn save(work: Work) {
    let text = work.cases.list.with_untracked(|cases| export(cases));
    let org = work.org.with_value(ToString::to_string);
    download::save(&format!("{org}-oidc-test-cases.json"), "application/json", &text);
    work.toasts.show(Tone::Ok, "Exported the test cases. They hold claims, and no token.");
}
