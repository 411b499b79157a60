//! The bar that is there while rows are selected: how many, and what can be done with them. It comes
//! with the list, unlike what it leads to, so that it is there at once.

use super::selection::Task;
use super::{Open, Screen};
use crate::platform::{intl, page};
use crate::ui::{Button, ButtonKind, Icon, dynamic};
use access_tokens::list::selection::Selection;
use leptos::prelude::*;
use std::sync::Arc;

/// The bar, while any rows are selected.
#[component]
pub(super) fn SelectionBar() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let picked = screen.picked;
    let is_there = Memo::new(move |_| {
        picked.is_offered.get() && picked.selection.with(|selection| !selection.is_empty())
    });
    dynamic(move || is_there.get().then(|| view! { <Bar screen/> }))
}

/// "12 selected", "Delete selected…", "Clear".
#[component]
fn Bar(screen: Screen) -> impl IntoView {
    let picked = screen.picked;
    let words = move || {
        let shown = picked.shown();
        picked.selection.with(|selection| {
            let seen = shown.iter().filter_map(|row| row.token());
            let seen = seen.filter(|token| selection.has(&token.id)).count();
            let count = intl::number(selection.len());
            match selection.len().saturating_sub(seen) {
                0 => format!("{count} selected"),
                hidden => format!("{count} selected, {} of them not shown", intl::number(hidden)),
            }
        })
    };
    let clear = move || {
        picked.selection.set(Selection::default());
        // The button goes; the focus stays near.
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
    let shown = untrack(|| screen.picked.shown());
    let rows = screen.picked.selection.with_untracked(|selection| selection.in_order(&shown));
    let tokens = rows.into_iter().filter_map(|row| Some((row.token()?.id.clone(), Some(row))));
    screen.dialog.set(Open::Many(Task::Delete(Arc::new(tokens.collect()))));
}
