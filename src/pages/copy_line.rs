//! A text for copying, such as an identifier or a snippet. Not for secrets: they have dialogs of
//! their own.

use crate::platform::clipboard;
use crate::ui::{CopyButton, CopyField, CopyFuture, CopyState, dynamic};
use leptos::prelude::*;

/// A text with a button that copies it.
#[component]
pub fn CopyLine(
    /// The name of the text's region. The button is named "Copy" and this.
    label: &'static str,
    /// The text.
    text: String,
) -> impl IntoView {
    let state = RwSignal::new(CopyState::NotCopied);
    let copy = copying(text.clone());
    let words = move || copy_words(state.get());
    view! {
        <div class="copy-line">
            <CopyField label value=text state/>
            <CopyButton label=format!("Copy {}", lower_first(label)) state copy autofocus=false/>
            <span class="muted" role="status">{dynamic(words)}</span>
        </div>
    }
}

/// Copies a text when called.
pub fn copying(text: String) -> Callback<(), CopyFuture> {
    Callback::new(move |()| -> CopyFuture {
        let text = text.clone();
        Box::pin(async move { clipboard::write(&text).await })
    })
}

/// The result of copying, next to the text, which is selected if the browser refused.
pub fn copy_words(state: CopyState) -> &'static str {
    match state {
        CopyState::NotCopied | CopyState::Copying => "",
        CopyState::Copied => "Copied.",
        CopyState::Refused => {
            "The browser refused the clipboard. The text is selected; press Ctrl+C (⌘C on a Mac)."
        }
    }
}

/// "token ID" for "Token ID", for use within a sentence.
fn lower_first(label: &str) -> String {
    let (first, rest) = label.split_at_checked(1).unwrap_or(("", label));
    format!("{}{rest}", first.to_ascii_lowercase())
}
