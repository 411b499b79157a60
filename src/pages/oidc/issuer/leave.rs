//! The dialog "Leave without saving?".

use super::state::{Open, Work};
use crate::platform::history::{Departure, Entry};
use crate::route::Address;
use crate::ui::{Button, ButtonKind, Dialog};
use leptos::prelude::*;
use oidc_trust::policy::editor::Editor;

#[component]
pub(super) fn LeaveDialog(departure: Departure) -> impl IntoView {
    let work = expect_context::<Work>();
    let changes = untrack(|| work.editor.with(|editor| editor.changes().words()));
    let close = move || work.dialog.set(Open::None);
    let (leaving, and_leave) = match departure {
        Departure::To(_) => ("Leaving", "Drop the changes and leave"),
        Departure::SignOut => ("Signing out", "Drop the changes and sign out"),
    };
    let leave = move || {
        work.editor.update(Editor::revert);
        work.dialog.set(Open::None);
        match &departure {
            Departure::To(address) => work.services.go(&Address::parse(address), Entry::Push),
            Departure::SignOut => {
                work.services.sign_out();
            }
        }
    };
    view! {
        <Dialog
            title="Leave without saving?"
            on_close_request=close
            footer=move || view! {
                <Button autofocus=true on_press=close>"Stay here"</Button>
                <Button kind=ButtonKind::Danger on_press=leave.clone()>{and_leave}</Button>
            }
        >
            <p>"The policies were changed (" {changes} ") and not saved. " {leaving} " drops these changes; the server keeps the version it has."</p>
        </Dialog>
    }
}
