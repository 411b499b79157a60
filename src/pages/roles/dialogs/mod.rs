//! The dialogs that change a role. Both screens open them.

mod create;
mod default;
mod delete;
mod form;

use super::state::{Open, Shared};
use crate::ui::dynamic;
use create::CreateDialog;
use default::DefaultDialog;
use delete::DeleteDialog;
use leptos::prelude::*;

/// Shows the dialog that is open.
#[component]
pub(super) fn OpenDialog() -> impl IntoView {
    let shared = expect_context::<Shared>();
    dynamic(move || match shared.dialog.get() {
        Open::None => ().into_any(),
        Open::Create(input) => view! { <CreateDialog input/> }.into_any(),
        Open::Default(role) => view! { <DefaultDialog role/> }.into_any(),
        Open::Delete(role) => view! { <DeleteDialog role/> }.into_any(),
        // Only the page of a role has something to lose, and shows it.
        Open::Leave(_) => ().into_any(),
    })
}
