//! The maximum token expiry: the field, what saving would do, and the tokens that it affects.

mod cells;
mod confirm;
mod lists;
mod state;
mod summary;
mod table;

use super::state::Settings;
use crate::ui::{
    Button, ButtonKind, Choice, Choices, ChoicesLook, FieldKind, Glyph, Icon, Progress, TextField,
    dynamic,
};
use access_tokens::settings::maximum::{PRESETS, words};
use access_tokens::settings::words::NOT_IN_PLAN;
use confirm::ConfirmDialog;
use leptos::prelude::*;
use state::{Days, Form};
use summary::{MadeOver, Summary};
use table::AffectedTable;
use token_api::expiry::ExpiryCap;

#[component]
pub(super) fn Maximum() -> impl IntoView {
    let form = Form::new(expect_context::<Settings>());
    let can_change = Memo::new(move |_| form.can_change());
    let now = move || format!("now: {}", words(form.present.get()));
    view! {
        <section class="card settings-card settings-maximum" aria-labelledby="settings-maximum">
            <div class="settings-head">
                <h2 id="settings-maximum">"Maximum token expiry"</h2>
                <span class="muted">{dynamic(now)}</span>
                {dynamic(move || form.is_not_in_plan().then(|| view! { <span class="muted">{NOT_IN_PLAN}</span> }))}
            </div>
            <div class="settings-body stack">
                <p class="muted">
                    "Tokens may have at most this many days left where they are used with this organization. \
                     Tokens that never expire break every maximum. Web sessions and tokens from an OIDC \
                     exchange are exempt."
                </p>
                {dynamic(move || can_change.get().then(|| view! { <Editor form/> }))}
            </div>
            <Affected form/>
        </section>
        {dynamic(move || form.is_asking.get().then(|| view! { <ConfirmDialog form/> }))}
    }
}

#[component]
fn Editor(form: Form) -> impl IntoView {
    let presets = || {
        let days = PRESETS.into_iter().filter_map(|days| ExpiryCap::from_days(days.into()));
        let preset = |cap| Choice::new(Some(cap), words(cap));
        days.map(Some).chain([None]).map(preset).collect::<Vec<_>>()
    };
    let problem = form.submission.problem(Days);
    // What is typed is told at once, also before it is sent.
    let problem = Signal::derive(move || problem.get().or_else(|| form.draft.get().err()));
    view! {
        <form
            class="settings-editor"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                form.ask();
            }
        >
            <TextField
                label="Maximum token expiry (days)"
                value=form.field()
                kind=FieldKind::Number(0, ExpiryCap::MAX_DAYS.into())
                hint="1 to 3650. Empty or 0: no maximum."
                problem
            />
            <Choices
                label="Common maximums"
                choices=Signal::derive(presets)
                value=form.preset()
                look=ChoicesLook::Chips
                hide_label=true
            />
            <div class="settings-actions">
                <Saved form/>
                <Button kind=ButtonKind::Primary submit=true pending=form.submission.pending()>"Save"</Button>
            </div>
        </form>
        {form.submission.note()}
    }
}

#[component]
fn Saved(form: Form) -> impl IntoView {
    let is_saved = move || form.submission.is_done() && form.change.get().is_none();
    let saved = move || {
        is_saved().then(|| view! { <span class="settings-state" data-tone="ok"><Glyph icon=Icon::Check/> "Saved"</span> })
    };
    view! { <span role="status">{dynamic(saved)}</span> }
}

/// What saving would do to tokens; nothing while nothing else is typed.
#[component]
fn Affected(form: Form) -> impl IntoView {
    let is_shown = Memo::new(move |_| form.can_change() && form.change.get().is_some());
    dynamic(move || {
        is_shown.get().then(|| {
            view! {
                <div class="settings-preview">
                    <div class="settings-body stack">
                        <Summary form/>
                        <Reading form/>
                    </div>
                    <AffectedTable form/>
                </div>
            }
        })
    })
}

/// What is being read, and what the preview was made over.
#[component]
fn Reading(form: Form) -> impl IntoView {
    dynamic(move || {
        if form.lists.is_reading.get() {
            let all = form.preview.with(|preview| preview.counts.all());
            let text = format!("Reading the lists of tokens: {all} so far…");
            return view! { <Progress text/> }.into_any();
        }
        view! { <MadeOver form/> }.into_any()
    })
}
