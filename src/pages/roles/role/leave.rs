//! The dialog "Leave without saving?".

use super::state::RoleScreen;
use crate::pages::roles::state::Open;
use crate::platform::history::{Departure, Entry};
use crate::route::Address;
use crate::ui::{Button, ButtonKind, Dialog};
use leptos::prelude::*;

#[component]
pub(super) fn LeaveDialog(departure: Departure) -> impl IntoView {
    let screen = expect_context::<RoleScreen>();
    let shared = screen.shared;
    let close = move || shared.dialog.set(Open::None);
    let and_leave = match departure {
        Departure::To(_) => "Drop the changes and leave",
        Departure::SignOut => "Drop the changes and sign out",
    };
    let leave = move || {
        screen.edited.set(None);
        shared.dialog.set(Open::None);
        match &departure {
            Departure::To(address) => shared.services.go(&Address::parse(address), Entry::Push),
            Departure::SignOut => {
                shared.services.sign_out();
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
            <p>"The role was changed and not saved. The server keeps the role that it has."</p>
        </Dialog>
    }
}
