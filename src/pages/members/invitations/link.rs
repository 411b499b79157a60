//! The dialog that shows a link that invites, when it was made.

use crate::pages::copy_line::copying;
use crate::pages::members::state::Screen;
use crate::ui::{
    Button, ButtonKind, CopyButton, CopyField, CopyState, Dialog, Note, Tone, dynamic,
};
use leptos::prelude::*;

/// The dialog. When it closes, the link leaves the document.
#[component]
pub(in crate::pages::members) fn LinkDialog(url: String) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let state = RwSignal::new(CopyState::NotCopied);
    let close = move || screen.close_dialog();
    let copy = copying(url.clone());
    let note = move || {
        let (tone, words) = match state.get() {
            CopyState::NotCopied | CopyState::Copying => (Tone::Warn, "Not copied yet."),
            CopyState::Copied => (Tone::Ok, "Copied."),
            CopyState::Refused => (
                Tone::Warn,
                "Not copied yet: the browser refused the clipboard. The link is selected; press \
                 Ctrl+C (⌘C on a Mac).",
            ),
        };
        view! { <Note tone announce=true>{words}</Note> }
    };
    view! {
        <Dialog
            title="Invitation link"
            subtitle=|| {
                view! {
                    "Whoever has it can join. Hand it over as you would a password; cancel it in the list of \
                     invitations."
                }
            }
            on_close_request=close
            footer=move || {
                view! {
                    <Button on_press=close>"Done"</Button>
                    <CopyButton label="Copy link" kind=ButtonKind::Primary state copy/>
                }
            }
        >
            <CopyField label="Link" value=url state/>
            {dynamic(note)}
        </Dialog>
    }
}
