//! The offer to continue a bulk delete that a reload cut off or the user stopped.

use super::run::kept;
use crate::pages::tokens::open::{BulkTask, Open};
use crate::pages::tokens::state::Screen;
use crate::platform::intl;
use crate::platform::storage::{self, Keep};
use crate::ui::{Banner, Button, Tone};
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// The banner. Empty where nothing is left to delete.
pub(in crate::pages::tokens) fn unfinished(screen: Screen) -> AnyView {
    let Some(found) = kept(screen) else {
        screen.selection.is_delete_unfinished.set(false);
        return ().into_any();
    };
    let are = if found.ids.len() == 1 { "is" } else { "are" };
    let (left, total) = (intl::number(found.ids.len()), intl::number(found.total));
    let go_on = move || {
        let Some(kept) = kept(screen) else {
            return screen.selection.is_delete_unfinished.set(false);
        };
        let rows = screen.listing.remote.with_untracked(|remote| {
            let rows = remote.value().into_iter().flat_map(|rows| rows.iter());
            let by_id = rows.filter_map(|row| Some((row.token()?.id.clone(), row.clone())));
            by_id.collect::<HashMap<_, _>>()
        });
        let tokens = kept.ids.into_iter().map(|id| {
            let row = rows.get(&id).cloned();
            (id, row)
        });
        screen.dialog.set(Open::Bulk(BulkTask::Delete(Arc::new(tokens.collect()))));
    };
    let forget = move || {
        storage::remove(Keep::ForTab, &screen.selection.storage_key.get_value());
        screen.selection.is_delete_unfinished.set(false);
    };
    // The names of the tokens are in the list.
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
