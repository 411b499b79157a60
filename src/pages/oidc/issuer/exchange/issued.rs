//! The dialog with a token that was issued. It shows the value once and can delete the token again.

use super::state::{Issued, Panel, Shown};
use crate::platform::{clipboard, page};
use crate::ui::{
    Button, ButtonKind, CopyButton, CopyField, CopyFuture, CopyState, Dialog, Icon, Note, Tone,
    Untrusted, dynamic,
};
use console_core::backend::fault::sentence;
use console_core::submission::Notice;
use leptos::prelude::*;
use std::sync::Arc;

/// Asks before it closes while the value is neither copied nor deleted.
#[component]
pub(super) fn IssuedDialog(panel: Panel, issued: Arc<Issued>) -> impl IntoView {
    let shown = Shown::new(panel, issued.clone());
    page::ask_before_unload(move || untrack(|| shown.would_lose()));
    panel.work.services.history.hold(Callback::new(move |()| shown.close()));
    let (words, ends, times) = (capital(&issued.words), issued.ends, panel.work.times);
    let is_shown = Memo::new(move |_| !shown.is_deleted());
    view! {
        <Dialog
            title="Token issued"
            subtitle=move || view! {
                <Untrusted text=words.clone()/> ", until " {untrack(|| times.exact(ends))}
                ". Its value can't be shown again."
            }
            on_close_request=move || shown.close()
            footer=move || view! { <Footer shown/> }
        >
            {dynamic(move || is_shown.get().then(|| {
                let value = issued.value.expose().to_owned();
                view! { <CopyField label="Token value" value state=shown.copied/> }
            }))}
            {dynamic(move || note(shown))}
            {dynamic(move || (shown.asking.get() && shown.would_lose()).then(|| {
                view! { <CloseAnyway shown/> }
            }))}
        </Dialog>
    }
}

#[component]
fn Footer(shown: Shown) -> impl IntoView {
    let reason = Signal::derive(move || shown.is_deleted().then(|| "It is deleted.".to_owned()));
    let copy = Callback::new(move |()| -> CopyFuture {
        let issued = shown.issued.get_value();
        Box::pin(async move { clipboard::write(issued.value.expose()).await })
    });
    view! {
        <Button
            kind=ButtonKind::Danger
            icon=Icon::Trash
            pending=shown.deletion.pending()
            disabled_reason=reason
            on_press=move || shown.delete()
        >
            "Delete token"
        </Button>
        <Button on_press=move || shown.close()>"Done"</Button>
        <CopyButton label="Copy token" kind=ButtonKind::Primary state=shown.copied copy/>
    }
}

#[component]
fn CloseAnyway(shown: Shown) -> impl IntoView {
    view! {
        <Note tone=Tone::Bad announce=true>
            <strong>"Close without copying?"</strong>
            " The value will be gone for good. The token ends by itself, unless you delete it now."
            <div class="row">
                <Button on_press=move || shown.asking.set(false)>"Keep it open"</Button>
                <Button kind=ButtonKind::Danger on_press=move || shown.leave()>
                    "Close without copying"
                </Button>
            </div>
        </Note>
    }
}

fn capital(text: &str) -> String {
    let (first, rest) = text.split_at_checked(1).unwrap_or(("", text));
    format!("{}{rest}", first.to_ascii_uppercase())
}

fn note(shown: Shown) -> AnyView {
    let (tone, words) = if shown.is_deleted() {
        (Tone::Ok, "Deleted. It is no good any more.".to_owned())
    } else if let Some(Notice { words, .. }) = shown.deletion.notice() {
        (Tone::Bad, format!("{} {}", sentence(&words.title), words.detail.trim()))
    } else {
        match shown.copied.get() {
            CopyState::Copied => (Tone::Ok, "Copied.".into()),
            CopyState::Refused => (
                Tone::Warn,
                "Not copied yet: the browser refused the clipboard. The value is selected; press \
                 Ctrl+C (⌘C on a Mac)."
                    .into(),
            ),
            CopyState::NotCopied | CopyState::Copying => {
                (Tone::Warn, "Not copied yet. If this was only a try, delete it.".into())
            }
        }
    };
    view! { <Note tone announce=true><Untrusted text=words/></Note> }.into_any()
}
