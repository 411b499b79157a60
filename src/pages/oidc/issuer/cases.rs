//! Test cases of this issuer's policies: run on every edit, kept on this device, exported and imported.
//! A case holds claims; a token is never in one.

use super::words::ticked;
use super::work::Work;
use crate::platform::storage::{self, Keep};
use crate::platform::{download, upload};
use crate::services::Services;
use crate::ui::{
    Bound, Button, ButtonKind, Choice, Choices, Dialog, Glyph, Icon, Menu, MenuItem, Note,
    TextField, Tone, Untrusted, dynamic,
};
use console_core::when::count;
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::policy::cases::{
    Case, CaseOutcome, Expected, MAX_CASES, export, failing, import, run,
};
use oidc_trust::policy::compare::{Comparison, Probe, compare};
use oidc_trust::policy::editor::Editor;
use oidc_trust::policy::ruling::Unfit;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::IssuerId;

/// So many bytes of a file are read.
const MAX_FILE_BYTES: u32 = 4 * 1024 * 1024;

/// The kept test cases. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(in crate::pages::oidc) struct Cases {
    key: StoredValue<String>,
    list: RwSignal<Arc<Vec<Case>>>,
    outcomes: Memo<Arc<Vec<CaseOutcome>>>,
}

impl Cases {
    /// The cases kept for an issuer of the backend that is in use.
    pub fn kept(
        services: Services,
        org: &OrgName,
        issuer: &IssuerId,
        editor: RwSignal<Editor>,
    ) -> Self {
        let key = format!("token-console.trust-cases {} {org} {issuer}", services.host());
        let text = storage::get(Keep::OnDevice, &key).unwrap_or_default();
        let kept = import(&text).map(|imported| imported.cases).unwrap_or_default();
        let list = RwSignal::new(Arc::new(kept));
        let outcomes = Memo::new(move |_| {
            let policies = editor.with(Editor::definitions);
            Arc::new(list.with(|cases| run(cases, &policies)))
        });
        Self { key: StoredValue::new(key), list, outcomes }
    }

    fn change(self, change: impl FnOnce(&mut Vec<Case>)) {
        let mut cases = self.list.get_untracked().as_ref().clone();
        change(&mut cases);
        cases.truncate(MAX_CASES);
        let text = export(&cases);
        self.key.with_value(|key| {
            if cases.is_empty() {
                storage::remove(Keep::OnDevice, key);
            } else {
                storage::set(Keep::OnDevice, key, &text);
            }
        });
        self.list.set(Arc::new(cases));
    }

    /// Keeps a case; one of the same name gives way. Returns whether there was one.
    fn keep(self, case: Case) -> bool {
        let mut had = false;
        self.change(|cases| match cases.iter_mut().find(|other| other.name == case.name) {
            Some(other) => {
                had = true;
                *other = case;
            }
            None => cases.push(case),
        });
        had
    }

    /// "1 of 4 test cases fails", where one does. Tracked.
    pub fn failing(self) -> Option<String> {
        self.outcomes.with(|outcomes| failing(outcomes))
    }

    /// The names of those that fail. Tracked.
    pub fn failing_names(self) -> Vec<String> {
        let (cases, outcomes) = (self.list.get(), self.outcomes.get());
        let failing = cases.iter().zip(outcomes.iter()).filter(|(_, outcome)| !outcome.passes);
        failing.map(|(case, _)| case.name.clone()).collect()
    }

    /// What saving would change for the test cases and the sample. Tracked.
    pub fn comparison(self, work: Work) -> Comparison {
        let (cases, claims, asked) = (self.list.get(), work.sample.claims(), work.request.asked());
        // A token of another issuer gets in by no change of these policies.
        let is_foreign = |reason: &Unfit| matches!(reason, Unfit::OtherIssuer { .. });
        let is_of_here = !work.unfit.with(|unfit| unfit.iter().any(is_foreign));
        let sample = claims.as_deref().filter(|_| is_of_here).map(|claims| Probe {
            name: "The token that is tried",
            claims,
            requested: &asked,
        });
        let probes: Vec<Probe> = cases.iter().map(Probe::from).chain(sample).collect();
        work.editor.with(|editor| compare(&editor.loaded(), &editor.definitions(), &probes))
    }

    /// Whether there is something to be looked at before saving.
    pub fn needs_review(self, work: Work) -> bool {
        untrack(|| self.failing().is_some() || !self.comparison(work).is_same())
    }
}

/// The list, below what is tried.
#[component]
pub(super) fn CaseList() -> impl IntoView {
    let work = expect_context::<Work>();
    let cases = work.cases;
    let is_importing = RwSignal::new(false);
    let rows = move || {
        let (list, outcomes) = (cases.list.get(), cases.outcomes.get());
        let rows: Vec<AnyView> =
            list.iter().zip(outcomes.iter()).map(|(case, said)| row(work, case, said)).collect();
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
        (all > 0).then(|| match cases.failing() {
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

fn row(work: Work, case: &Case, said: &CaseOutcome) -> AnyView {
    let is = Expected::of(&said.verdict);
    let (icon, word, result) =
        if said.passes { (Icon::Check, "Passes", "pass") } else { (Icon::Cross, "Fails", "fail") };
    let words = if said.passes {
        format!("is {}, as it shall be", is.as_str())
    } else {
        format!("shall be {}, but is {}", case.expected.as_str(), is.as_str())
    };
    let (shown, name) = (case.clone(), case.name.clone());
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

/// Keeps what is tried, with what shall come of it.
#[component]
pub(super) fn KeepCase() -> impl IntoView {
    let work = expect_context::<Work>();
    let name = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<Expected>);
    let is_now = Memo::new(move |_| {
        let allowed = work.verdict.with(|said| said.as_ref().is_some_and(|said| said.is_allowed()));
        if allowed { Expected::Allowed } else { Expected::Refused }
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
        let verb = if work.cases.keep(case) { "Replaced" } else { "Kept" };
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

fn save(work: Work) {
    let text = work.cases.list.with_untracked(|cases| export(cases));
    let org = work.org.with_value(ToString::to_string);
    download::save(&format!("{org}-oidc-test-cases.json"), "application/json", &text);
    work.toasts.show(Tone::Ok, "Exported the test cases. They hold claims, and no token.");
}

#[component]
fn ImportDialog(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let work = expect_context::<Work>();
    let said = RwSignal::new(None::<(Tone, Vec<String>)>);
    let choose = move |event: Event| {
        spawn_local(async move {
            let words = match upload::text(&event, MAX_FILE_BYTES).await {
                Ok(text) => take(work, &text),
                Err(upload::NotRead::None) => return,
                Err(upload::NotRead::TooLarge) => {
                    (Tone::Bad, vec!["This file is too large. Nothing was imported.".into()])
                }
                Err(upload::NotRead::Failed) => (
                    Tone::Bad,
                    vec!["The browser could not read this file. Nothing was imported.".into()],
                ),
            };
            said.try_set(Some(words));
        });
    };
    view! {
        <Dialog
            title="Import test cases"
            subtitle=|| "A file that was exported here or elsewhere. It is read here and not sent anywhere."
            on_close_request=on_close
            footer=move || view! { <Button on_press=on_close>"Close"</Button> }
        >
            <label class="field">
                <span class="field-label">"Test cases (JSON)"</span>
                <input class="input" type="file" accept=".json,application/json" on:change=choose/>
            </label>
            {dynamic(move || said.get().map(|(tone, words)| {
                let words: Vec<AnyView> =
                    words.iter().map(|words| view! { <p>{ticked(words)}</p> }.into_any()).collect();
                view! { <Note tone announce=true>{words}</Note> }
            }))}
        </Dialog>
    }
}

fn take(work: Work, text: &str) -> (Tone, Vec<String>) {
    let imported = match import(text) {
        Ok(imported) => imported,
        Err(problem) => return (Tone::Bad, vec![problem.words()]),
    };
    let all = i64::try_from(imported.cases.len()).unwrap_or(i64::MAX);
    for case in imported.cases {
        work.cases.keep(case);
    }
    let tone = if imported.problems.is_empty() { Tone::Ok } else { Tone::Warn };
    let mut words = vec![format!("Imported {}.", count(all, "test case"))];
    words.extend(imported.problems);
    (tone, words)
}
