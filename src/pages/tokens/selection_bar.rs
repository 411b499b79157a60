//! The bar that is shown while rows are selected: how many, and what can be done with them. Its code
//! comes with the list, so that it is there at once; the code of the dialogs does not.

use super::open::{BulkTask, Open};
use super::state::Screen;
use crate::platform::{intl, page};
use crate::ui::{Button, ButtonKind, Icon, dynamic};
use access_tokens::list::selection::Selection;
use leptos::prelude::*;
use std::sync::Arc;

/// The bar, while any rows are selected.
#[component]
pub(super) fn SelectionBar() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let selection = screen.selection;
    let is_there = Memo::new(move |_| {
        selection.is_offered.get() && selection.selected.with(|selected| !selected.is_empty())
    });
    dynamic(move || is_there.get().then(|| view! { <Bar screen/> }))
}

/// "12 selected", "Delete selected…", "Clear".
#[component]
fn Bar(screen: Screen) -> impl IntoView {
    let selection = screen.selection;
    let words = move || {
        let shown = selection.shown();
        selection.selected.with(|selected| {
            let seen = shown.iter().filter_map(|row| row.token());
            let seen = seen.filter(|token| selected.has(&token.id)).count();
            let count = intl::number(selected.len());
            match selected.len().saturating_sub(seen) {
                0 => format!("{count} selected"),
                hidden => format!("{count} selected, {} of them not shown", intl::number(hidden)),
            }
        })
    };
    let clear = move || {
        selection.selected.set(Selection::default());
        // The button disappears: the focus moves to an element near it.
        page::focus("[data-column=select] input");
    };
    view! {
        <div class="selection-bar" role="region" aria-label="Selection">
            <b role="status">{dynamic(words)}</b>
            <Button kind=ButtonKind::Danger icon=Icon::Trash on_press=move || delete(screen)>
                "Delete selected…"
            </Button>
            <Button kind=ButtonKind::Quiet on_press=clear>"Clear"</Button>
        </div>
    }
}

fn delete(screen: Screen) {
    let shown = untrack(|| screen.selection.shown());
    let rows = screen.selection.selected.with_untracked(|selected| selected.in_order(&shown));
    let tokens = rows.into_iter().filter_map(|row| Some((row.token()?.id.clone(), Some(row))));
    screen.dialog.set(Open::Bulk(BulkTask::Delete(Arc::new(tokens.collect()))));
}
