//! What is done with many rows at once: bulk delete, export, and the comparison with an earlier
//! export. The code of all three is in a chunk that is fetched when it is needed.

use super::import_export::Format;
use super::open::{BulkTask, Open};
use super::state::Screen;
use super::{bulk_delete, import_export};
use crate::lazy_chunk::with_chunk;
use crate::ui::{Toasts, Tone, dynamic};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The entries of the chunk.
#[derive(Clone, Copy)]
struct BulkActions {
    /// The dialog for a task.
    open: fn(Screen, BulkTask) -> AnyView,
    /// Offers to continue a bulk delete that was cut off.
    unfinished: fn(Screen) -> AnyView,
    /// Saves the rows that are shown.
    export: fn(Screen, Format, Toasts),
}

lazy_chunk!(
    more,
    fn bulk_actions() -> BulkActions {
        BulkActions {
            open: |screen, task| match task {
                BulkTask::Delete(tokens) => bulk_delete::delete(screen, &tokens),
                BulkTask::Compare => import_export::compare(screen),
            },
            unfinished: bulk_delete::unfinished,
            export: import_export::save,
        }
    }
);

/// The dialog for a task.
pub(super) fn open(screen: Screen, task: BulkTask) -> AnyView {
    let close = Callback::new(move |()| screen.close_dialog());
    with_chunk(bulk_actions, Some(close), move |actions| (actions.open)(screen, task.clone()))
}

/// "5 of 12 tokens are still to be deleted", after a reload during a bulk delete.
#[component]
pub(super) fn Unfinished() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let selection = screen.selection;
    let is_offered = Memo::new(move |_| {
        let is_open = screen.dialog.with(|open| matches!(open, Open::Bulk(_)));
        selection.is_delete_unfinished.get() && selection.is_offered.get() && !is_open
    });
    dynamic(move || {
        is_offered
            .get()
            .then(|| with_chunk(bulk_actions, None, move |actions| (actions.unfinished)(screen)))
    })
}

/// Saves the rows that are shown, in a format.
pub(super) fn export(screen: Screen, format: Format, toasts: Toasts) {
    spawn_local(async move {
        match bulk_actions().await {
            Ok(actions) => (actions.export)(screen, format, toasts),
            Err(_) => toasts.show(
                Tone::Bad,
                "The part of the program that writes files could not be loaded. Nothing was saved; \
                 try again, or load the page again.",
            ),
        }
    });
}
