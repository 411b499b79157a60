//! The dialog that shows the value of a new token, for the only time. When the dialog closes, the
//! value leaves the document, and leaves memory with the last owner of [`Created`].

use super::open::{Created, Open};
use super::state::Screen;
use crate::pages::shown_once::{CloseAnyway, CopyNote};
use crate::platform::{clipboard, page};
use crate::ui::{
    Button, ButtonKind, CopyButton, CopyField, CopyFuture, CopyState, Dialog, Menu, MenuItem,
    MenuLook, Untrusted, dynamic,
};
use access_tokens::create::called::Called;
use access_tokens::create::hand_over::HandOver;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The dialog. Until the value was copied, it asks before it closes.
#[component]
pub(super) fn CreatedDialog(created: Arc<Created>) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let state = RwSignal::new(CopyState::NotCopied);
    let asking = RwSignal::new(false);
    let would_lose = move || state.get_untracked() != CopyState::Copied;
    let next = StoredValue::new(created.next.clone());
    let leave = move || screen.dialog.set(next.get_value());
    let close = move || {
        if would_lose() {
            asking.set(true);
        } else {
            leave();
        }
    };
    page::ask_before_unload(would_lose);
    screen.services.history.hold(Callback::new(move |()| close()));

    let copy = {
        let created = created.clone();
        move || -> CopyFuture {
            let created = created.clone();
            Box::pin(async move { clipboard::write(created.value.expose()).await })
        }
    };
    let copy = Callback::new(move |()| copy());
    let form = RwSignal::new(None::<HandOver>);
    Effect::new(move || {
        // The button "Copy token" and a copy by hand copy the value alone.
        if state.get() != CopyState::Copied {
            form.set(None);
        }
    });
    let is_copied = Memo::new(move |_| state.get() == CopyState::Copied);
    let kind =
        move |then, before| Signal::derive(move || if is_copied.get() { then } else { before });
    let label = created.label.clone();
    let called = called(screen, &created);
    let hinted = called.clone();
    let forms = forms(screen, (created.clone(), called), state, form);
    view! {
        <Dialog
            title="Token created"
            subtitle=move || {
                view! {
                    "Copy the value of " <b><Untrusted text=label.clone()/></b>
                    " now. It can't be shown again."
                }
            }
            on_close_request=close
            footer=move || {
                view! {
                    <Menu label="Copy as" look=MenuLook::Button items=forms/>
                    <span class="grow"></span>
                    <Button
                        kind=kind(ButtonKind::Primary, ButtonKind::Secondary)
                        on_press=close
                    >
                        "Done"
                    </Button>
                    <CopyButton
                        label="Copy token"
                        kind=kind(ButtonKind::Secondary, ButtonKind::Primary)
                        state
                        copy
                    />
                }
            }
        >
            <CopyField label="Token value" value=created.value.expose().to_owned() state/>
            <CopyNote state/>
            {dynamic(move || form.get().map(|form| view! { <p class="muted">{form.hint(&hinted)}</p> }))}
            {dynamic(move || (asking.get() && state.get() != CopyState::Copied).then(|| {
                let words = "The value will be gone for good; you would have to delete this token and \
                             create another.";
                view! { <CloseAnyway words asking leave/> }
            }))}
        </Dialog>
    }
}

/// What the token is called in what is copied. A successor takes over the secret of the token that it
/// replaces.
fn called(screen: Screen, created: &Created) -> Called {
    match &created.next {
        Open::Rotation(before, _) => {
            let row = screen.row(before.as_str());
            Called::successor(&created.label, row.as_ref().and_then(|row| row.token()))
        }
        _ => Called::new(&created.label),
    }
}

/// The menu "Copy as": the forms in which the value can be copied, of a token and what it is called.
fn forms(
    screen: Screen,
    (created, called): (Arc<Created>, Called),
    state: RwSignal<CopyState>,
    form: RwSignal<Option<HandOver>>,
) -> impl Fn() -> Vec<MenuItem> + Send + Sync + 'static {
    let base = screen.services.client().map(|client| client.base()).unwrap_or_default();
    move || {
        let item = |chosen: HandOver| {
            let (created, called, base) = (created.clone(), called.clone(), base.clone());
            MenuItem::new(chosen.label(), move || {
                let text = chosen.text(&base, &called, &created.value);
                state.set(CopyState::Copying);
                spawn_local(async move {
                    let is_copied = clipboard::write(text.expose()).await;
                    // The dialog may be closed by now.
                    state.try_set(if is_copied { CopyState::Copied } else { CopyState::Refused });
                    form.try_set(is_copied.then_some(chosen));
                });
            })
        };
        HandOver::ALL.into_iter().map(item).collect()
    }
}
