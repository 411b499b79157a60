//! The dialog that is open.

use super::add::AddDialog;
use super::grant::{GrantDialog, HandOverDialog};
use super::invitations::act::{Act, ActDialog};
use super::invitations::invite::InviteDialog;
use super::invitations::link::LinkDialog;
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
        Open::Invite => view! { <InviteDialog/> }.into_any(),
        Open::Link(url) => view! { <LinkDialog url/> }.into_any(),
        Open::Resend(invitation) => view! { <ActDialog invitation act=Act::SendAgain/> }.into_any(),
        Open::CancelInvitation(invitation) => {
            view! { <ActDialog invitation act=Act::Cancel/> }.into_any()
        }
    })
}
