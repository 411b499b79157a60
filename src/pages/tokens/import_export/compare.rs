//! The dialog that compares the list with an earlier export. It reads the chosen file and the whole
//! list, and shows in three lists what was added, removed and changed.

use super::export::login;
use crate::client::cancel_on_cleanup;
use crate::pages::tokens::state::Screen;
use crate::platform::{intl, upload};
use crate::ui::{Button, Dialog, Note, Tone, Untrusted, dynamic};
use access_tokens::list::snapshot::{self, Changed, Comparison, Field, MAX_FILE_BYTES, Snapshot};
use console_core::backend::fault::{ApiError, Attempt};
use console_core::when::{NOT_TOLD, timeless_words};
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::ControlFlow;
use token_api::time::Moment;
use token_api::token::{AccessToken, TokenFilter};

/// The most tokens of each list that are shown. For the rest, the list tells their number.
const SHOWN: usize = 200;

/// What the dialog shows below the field for the file.
#[derive(Clone)]
enum State {
    Asking,
    Reading,
    /// The file could not be compared: why, and what to do.
    Failed(String),
    Done(Outcome),
}

/// A comparison, and how complete it is.
#[derive(Clone)]
struct Outcome {
    earlier: Snapshot,
    comparison: Comparison,
    is_incomplete: bool,
}

/// The dialog "Compare with an earlier export".
pub(in crate::pages::tokens) fn compare(screen: Screen) -> AnyView {
    view! { <Compare screen/> }.into_any()
}

#[component]
fn Compare(screen: Screen) -> impl IntoView {
    let state = RwSignal::new(State::Asking);
    let cancel = cancel_on_cleanup().get_value();
    let choose = move |event: Event| {
        let cancel = cancel.clone();
        state.set(State::Reading);
        spawn_local(async move {
            let earlier = match upload::text(&event, MAX_FILE_BYTES).await {
                Ok(text) => snapshot::read(&text).map_err(|problem| problem.words().to_owned()),
                Err(problem) => Err(not_read(problem).to_owned()),
            };
            let next = match earlier.and_then(|earlier| same_tokens(screen, earlier)) {
                Ok(earlier) => with_list(screen, earlier, &cancel).await,
                Err(words) => State::Failed(format!("{words} Nothing was compared.")),
            };
            state.try_set(next);
        });
    };
    let close = move || screen.close_dialog();
    view! {
        <Dialog
            title="Compare with an earlier export"
            subtitle=move || "What was added, removed and changed since. The file is read here and not sent anywhere."
            on_close_request=close
            footer=move || view! { <Button on_press=close>"Close"</Button> }
        >
            <label class="field">
                <span class="field-label">"Earlier export (JSON)"</span>
                <input class="input" type="file" accept=".json,application/json" on:change=choose/>
            </label>
            {dynamic(move || match state.get() {
                State::Asking => ().into_any(),
                State::Reading => view! { <p role="status">"Reading the list…"</p> }.into_any(),
                State::Failed(words) => view! { <Note tone=Tone::Bad announce=true>{words}</Note> }.into_any(),
                State::Done(result) => done(screen, result),
            })}
        </Dialog>
    }
}

fn not_read(problem: upload::NotRead) -> &'static str {
    match problem {
        upload::NotRead::None => "No file was chosen.",
        upload::NotRead::TooLarge => "This file is too large for an export of tokens.",
        upload::NotRead::Failed => "The browser could not read this file.",
    }
}

fn same_tokens(screen: Screen, earlier: Snapshot) -> Result<Snapshot, String> {
    let owner = screen.owner.try_get_value().ok_or_else(String::new)?;
    match earlier.is_of_another(&owner, &login(screen, &owner)) {
        None => Ok(earlier),
        Some(other) => Err(format!("This is an export of {other}, not of the tokens listed here.")),
    }
}

/// Reads the whole list, active and expired: the screen may show a part of it.
async fn with_list(screen: Screen, earlier: Snapshot, cancel: &crate::client::Cancel) -> State {
    let mut now = Vec::new();
    let read = async {
        let owner = screen.owner.try_get_value().ok_or(ApiError::Aborted)?;
        let mut take = |rows: Vec<token_api::page::Row<AccessToken>>, _| {
            now.extend(rows.iter().filter_map(|row| row.read().cloned()));
            ControlFlow::Continue(())
        };
        let client = screen.services.client()?;
        client.all_tokens(&owner, TokenFilter::All, cancel, &mut take).await
    };
    match read.await {
        Ok(listed) => {
            let comparison = snapshot::compare(&earlier, now);
            let is_incomplete = listed.incomplete.is_some() || listed.is_doubtful;
            State::Done(Outcome { earlier, comparison, is_incomplete })
        }
        Err(error) => {
            let words = error.explain(Attempt::Read, &screen.services.host());
            State::Failed(format!("{}. {} Choose the file again.", words.title, words.detail))
        }
    }
}

fn done(screen: Screen, result: Outcome) -> AnyView {
    let Outcome { earlier, comparison, is_incomplete } = result;
    let taken = earlier.taken_at.map(|at| view! { "Compared with " {screen.times.exact(at)} ". " });
    let skipped = (earlier.skipped > 0).then(|| {
        let count = intl::number(earlier.skipped);
        view! { <Note tone=Tone::Warn>{format!("{count} entries of the file could not be read.")}</Note> }
    });
    let incomplete = is_incomplete.then(|| {
        view! { <Note tone=Tone::Warn>"The list may be incomplete: “Removed” may name tokens that are still there."</Note> }
    });
    let filtered = (!earlier.query.is_empty()).then(|| {
        view! {
            <p class="muted">
                "The export holds what its view let through (" <Untrusted text=earlier.query.clone()/>
                "). “Added” names every token created since."
            </p>
        }
    });
    let Comparison { added, removed, changed, unchanged } = comparison;
    view! {
        {skipped}
        {incomplete}
        <p role="status">
            {taken}
            {format!(
                "{} added, {} removed, {} changed, {} unchanged.",
                intl::number(added.len()), intl::number(removed.len()),
                intl::number(changed.len()), intl::number(unchanged),
            )}
        </p>
        {filtered}
        {part("Added", added.iter().map(|token| entry(token, Vec::new())).collect())}
        {part("Removed", removed.iter().map(|token| entry(token, Vec::new())).collect())}
        {part("Changed", changed.iter().map(|changed| entry(&changed.now, changes(screen, changed))).collect())}
    }
    .into_any()
}

/// One of the three lists.
fn part(title: &'static str, mut entries: Vec<AnyView>) -> AnyView {
    let more = entries.len().saturating_sub(SHOWN);
    entries.truncate(SHOWN);
    if entries.is_empty() {
        entries.push(view! { <li class="muted">"None"</li> }.into_any());
    }
    view! {
        <section class="compare-part">
            <h3>{title}</h3>
            <ul class="many-list" aria-label=title tabindex="0">
                {entries}
                {(more > 0).then(|| view! { <li class="muted">{format!("and {} more", intl::number(more))}</li> })}
            </ul>
        </section>
    }
    .into_any()
}

fn entry(token: &AccessToken, details: Vec<AnyView>) -> AnyView {
    view! {
        <li>
            <span class="many-name"><Untrusted text=token.label().to_owned()/></span>
            {details}
        </li>
    }
    .into_any()
}

fn changes(screen: Screen, changed: &Changed) -> Vec<AnyView> {
    let value = |field, token: &AccessToken| match field {
        Field::Name => told(token.name.clone()),
        Field::Description => told(token.description.clone()),
        Field::Kind => token.kind.clone().map(String::from).unwrap_or_default(),
        Field::Role => token.role.as_ref().map(|role| role.name.clone()).unwrap_or_default(),
        Field::Admin => told(token.admin.map(|admin| if admin { "yes" } else { "no" }.to_owned())),
        Field::CreatedBy => told(token.created_by.clone()),
        Field::Expires => moment(screen, &token.expires, "never"),
        Field::LastUsed => moment(screen, &token.last_used, "never used"),
    };
    let written = |text: String| if text.is_empty() { "nothing".to_owned() } else { text };
    let fields = changed.fields.iter().map(|field| {
        let (before, now) = (value(*field, &changed.before), value(*field, &changed.now));
        view! {
            <span class="many-why">
                {field.label()} ": " <Untrusted text=written(before)/> " → " <Untrusted text=written(now)/>
            </span>
        }
        .into_any()
    });
    fields.collect()
}

fn told(text: Option<String>) -> String {
    text.unwrap_or_else(|| NOT_TOLD.into())
}

fn moment(screen: Screen, moment: &Moment, never: &str) -> String {
    match moment.at() {
        Some(at) => untrack(|| screen.times.exact(at)),
        None => timeless_words(moment, never),
    }
}
