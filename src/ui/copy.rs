//! A value for copying, and the button that copies it. "Copied" is shown only after the clipboard
//! has confirmed it. The clipboard access is a callback.

use std::{future::Future, pin::Pin};

use leptos::{html, prelude::*, task::spawn_local};

use super::button::{Button, ButtonKind};
use super::icon::Icon;

/// Resolves to whether the clipboard accepted the value.
pub type CopyFuture = Pin<Box<dyn Future<Output = bool>>>;

/// The state of copying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CopyState {
    /// Not tried yet.
    #[default]
    NotCopied,
    /// The clipboard has been asked.
    Copying,
    /// The clipboard confirmed it.
    Copied,
    /// The clipboard refused; the value is selected, so that the user can copy it.
    Refused,
}

/// A value as selectable text in a named region. It is selected if the clipboard refuses, and
/// copying it by keyboard counts as well. The value is only in the text node, not in an attribute
/// or signal.
#[component]
pub fn CopyField(
    /// The name of the region.
    #[prop(into)]
    label: String,
    /// The value.
    value: String,
    /// The state of copying.
    state: RwSignal<CopyState>,
) -> impl IntoView {
    let node = NodeRef::<html::Code>::new();
    Effect::new(move || {
        if state.get() == CopyState::Refused
            && let Some(node) = node.get()
            && let Ok(Some(selection)) = window().get_selection()
        {
            let _ = selection.select_all_children(&node);
        }
    });
    // The browser copies the selection; it counts if the selection is the whole value.
    let copied_by_hand = move |_| {
        let text = node.get_untracked().and_then(|node| node.text_content());
        let selected =
            window().get_selection().ok().flatten().map(|all| String::from(all.to_string()));
        if text.is_some() && text.as_deref() == selected.as_deref().map(str::trim) {
            state.set(CopyState::Copied);
        }
    };
    view! {
        <section class="copy-field" aria-label=label on:copy=copied_by_hand>
            <code translate="no" class="copy-value" node_ref=node>{value}</code>
        </section>
    }
}

/// Copies, and shows the result.
#[component]
pub fn CopyButton(
    /// The text, such as "Copy token".
    #[prop(into)]
    label: String,
    /// Writes to the clipboard.
    #[prop(into)]
    copy: Callback<(), CopyFuture>,
    /// The state of copying, which the button changes.
    state: RwSignal<CopyState>,
    /// How prominent the button is.
    #[prop(optional, into)]
    kind: Signal<ButtonKind>,
    /// Gets the focus when its dialog opens.
    #[prop(default = true)]
    autofocus: bool,
) -> impl IntoView {
    let press = move || {
        state.set(CopyState::Copying);
        let asked = copy.run(());
        spawn_local(async move {
            let taken = asked.await;
            // The dialog may no longer exist.
            state.try_set(if taken { CopyState::Copied } else { CopyState::Refused });
        });
    };
    view! {
        <Button
            kind
            icon=Icon::Copy
            autofocus
            pending=Signal::derive(move || state.get() == CopyState::Copying)
            on_press=press
        >
            {label}
        </Button>
    }
}
