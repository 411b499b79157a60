//! The dialog "Import test cases".

use super::super::state::Work;
use crate::pages::oidc::words::ticked;
use crate::platform::upload;
use crate::ui::{Button, Dialog, Note, Tone, dynamic};
use console_core::when::count;
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::policy::cases::import;

/// The largest file that is read.
const MAX_FILE_BYTES: u32 = 4 * 1024 * 1024;

#[component]
pub(super) fn ImportDialog(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
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
