//! Deleting many tokens: what follows from it and a typed confirmation (`confirm`), then one call
//! after the other (`run`) with what came of each (`progress`). The rules are those of
//! `access_tokens::delete::bulk`. All of it is in a piece, whose
//! way in is `selection`.

mod confirm;
mod progress;
mod run;

use super::selection::{Doomed, Task};
use super::{Open, Screen};
use crate::platform::intl;
use crate::platform::storage::{self, Keep};
use crate::ui::{Banner, Button, Tone, dynamic};
use access_tokens::delete::bulk::Kept;
use confirm::Ask;
use leptos::prelude::*;
use progress::Progress;
use run::Run;
use std::collections::HashMap;
use std::sync::Arc;

/// The dialog "Delete tokens": first the question, then the progress.
pub(super) fn delete(screen: Screen, tokens: &[Doomed]) -> AnyView {
    let run = Run::new(screen, tokens);
    run.screen.services.history.hold(Callback::new(move |()| run.close()));
    dynamic(move || {
        if run.is_begun.get() {
            view! { <Progress run/> }.into_any()
        } else {
            view! { <Ask run/> }.into_any()
        }
    })
    .into_any()
}

/// What the tab has kept of a deletion.
fn kept(screen: Screen) -> Option<Kept> {
    let key = screen.picked.storage_key.get_value();
    Kept::parse(&storage::get(Keep::ForTab, &key)?)
}

/// Offers to go on with what a reload or a person cut off.
pub(super) fn unfinished(screen: Screen) -> AnyView {
    let Some(found) = kept(screen) else {
        screen.picked.is_unfinished.set(false);
        return ().into_any();
    };
    let are = if found.ids.len() == 1 { "is" } else { "are" };
    let (left, total) = (intl::number(found.ids.len()), intl::number(found.total));
    let go_on = move || {
        let Some(kept) = kept(screen) else { return screen.picked.is_unfinished.set(false) };
        let rows = screen.listing.remote.with_untracked(|remote| {
            let rows = remote.value().into_iter().flat_map(|rows| rows.iter());
            let by_id = rows.filter_map(|row| Some((row.token()?.id.clone(), row.clone())));
            by_id.collect::<HashMap<_, _>>()
        });
        let tokens = kept.ids.into_iter().map(|id| {
            let row = rows.get(&id).cloned();
            (id, row)
        });
        screen.dialog.set(Open::Many(Task::Delete(Arc::new(tokens.collect()))));
    };
    let forget = move || {
        storage::remove(Keep::ForTab, &screen.picked.storage_key.get_value());
        screen.picked.is_unfinished.set(false);
    };
    // Their names are in the list.
    let not_yet = Signal::derive(move || {
        let is_known = screen.listing.remote.with(|remote| remote.value().is_some());
        (!is_known).then(|| "The list is still being read.".to_owned())
    });
    view! {
        <Banner
            tone=Tone::Warn
            title=format!("{left} of {total} tokens {are} still to be deleted.")
            actions=move || view! {
                <Button disabled_reason=not_yet on_press=go_on>"Continue…"</Button>
                <Button on_press=forget>"Forget"</Button>
            }
        >
            "Deleting them was cut off or stopped."
        </Banner>
    }
    .into_any()
}
