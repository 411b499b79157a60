//! What dialogs share that show a token's value for the only time: whether it was copied, and the question
//! before they close without that.

use crate::ui::{Button, ButtonKind, CopyState, Note, Tone, dynamic};
use leptos::prelude::*;

/// Whether the value was copied.
#[component]
pub fn CopyNote(
    /// The state of copying.
    state: RwSignal<CopyState>,
) -> impl IntoView {
    dynamic(move || {
        match state.get() {
        CopyState::NotCopied | CopyState::Copying => {
            view! { <Note tone=Tone::Warn announce=true>"Not copied yet."</Note> }.into_any()
        }
        CopyState::Copied => {
            view! { <Note tone=Tone::Ok announce=true>"Copied."</Note> }.into_any()
        }
        CopyState::Refused => view! {
            <Note tone=Tone::Warn announce=true>
                "Not copied yet: the browser refused the clipboard. The value is selected; press Ctrl+C \
                 (⌘C on a Mac)."
            </Note>
        }
        .into_any(),
    }
    })
}

/// Asks before the dialog closes without copying.
#[component]
pub fn CloseAnyway(
    /// What would be lost.
    words: &'static str,
    /// Whether this is asked.
    asking: RwSignal<bool>,
    /// Closes the dialog.
    #[prop(into)]
    leave: Callback<()>,
) -> impl IntoView {
    view! {
        <Note tone=Tone::Bad announce=true>
            <strong>"Close without copying?"</strong>
            " "
            {words}
            <div class="row">
                <Button on_press=move || asking.set(false)>"Keep it open"</Button>
                <Button kind=ButtonKind::Danger on_press=leave>"Close without copying"</Button>
            </div>
        </Note>
    }
}
