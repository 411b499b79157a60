//! The dialogs that change a team. Both screens open them.

mod add;
mod delete;
mod edit;
mod form;
mod remove;

use super::state::Open;
use add::AddDialog;
use delete::DeleteDialog;
use edit::EditDialog;
use leptos::prelude::*;
use remove::RemoveDialog;

#[component]
pub(super) fn AnyDialog(open: Open) -> impl IntoView {
    match open {
        Open::None => ().into_any(),
        Open::Create(draft) => view! { <EditDialog base=None draft/> }.into_any(),
        Open::Edit(team, draft) => view! { <EditDialog base=Some(team) draft/> }.into_any(),
        Open::Delete(team) => view! { <DeleteDialog team/> }.into_any(),
        Open::Add(team) => view! { <AddDialog team/> }.into_any(),
        Open::Remove(team, member) => view! { <RemoveDialog team member/> }.into_any(),
    }
}
