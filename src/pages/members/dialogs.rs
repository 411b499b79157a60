//! The dialog that is open.

use super::add::AddDialog;
use super::grant::{GrantDialog, HandOverDialog};
use super::remove::RemoveDialog;
use super::state::{Open, Screen};
use crate::ui::dynamic;
use leptos::prelude::*;

/// Shows the dialog that is open.
#[component]
pub(super) fn OpenDialog() -> impl IntoView {
    let screen = expect_context::<Screen>();
    dynamic(move || match screen.dialog.get() {
        Open::None => ().into_any(),
        Open::Add => view! { <AddDialog/> }.into_any(),
        Open::Grant(change) => view! { <GrantDialog change/> }.into_any(),
        Open::HandOver(change) => view! { <HandOverDialog change/> }.into_any(),
        Open::Remove(row) => view! { <RemoveDialog row/> }.into_any(),
    })
}
