//! The dialog that shows the value of the token, for the only time. When it closes, the value leaves the
//! document and memory.

use super::state::{Form, Made};
use crate::pages::shown_once::{CloseAnyway, CopyNote};
use crate::platform::{clipboard, page};
use crate::ui::{
    Button, ButtonKind, CopyButton, CopyField, CopyFuture, CopyState, Dialog, dynamic,
};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn ShownValue(form: Form, made: Arc<Made>) -> impl IntoView {
    let (state, asking) = (RwSignal::new(CopyState::NotCopied), RwSignal::new(false));
    let would_lose = move || state.get_untracked() != CopyState::Copied;
    let leave = move || {
        form.made.set(None);
        form.overlay.close();
    };
    let close = move || {
        if would_lose() {
            asking.set(true);
        } else {
            leave();
        }
    };
    page::ask_before_unload(would_lose);
    form.services.history.hold(Callback::new(move |()| close()));
    let copied = made.clone();
    let copy = Callback::new(move |()| -> CopyFuture {
        let made = copied.clone();
        Box::pin(async move { clipboard::write(made.value.expose()).await })
    });
    let name = made.name.clone();
    view! {
        <Dialog
            title="Token created"
            subtitle=move || {
                view! {
                    "Copy the value of " <b><bdi translate="no">{name}</bdi></b>
                    " now. It can't be shown again."
                }
            }
            on_close_request=close
            footer=move || {
                view! {
                    <Button on_press=close>"Done"</Button>
                    <CopyButton label="Copy token" kind=ButtonKind::Primary state copy/>
                }
            }
        >
            <CopyField label="Token value" value=made.value.expose().to_owned() state/>
            <CopyNote state/>
            {dynamic(move || (asking.get() && state.get() != CopyState::Copied).then(|| {
                let words = "The value will be gone for good; delete the token then, and make another.";
                view! { <CloseAnyway words asking leave/> }
            }))}
        </Dialog>
    }
}
