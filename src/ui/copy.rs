//! A value to be copied, and the button that copies it. "Copied" is said only when the clipboard
//! confirmed it. The clipboard itself comes in as a callback.

use std::{future::Future, pin::Pin};

use leptos::{html, prelude::*, task::spawn_local};

use super::button::{Button, ButtonKind};
use super::icon::Icon;

/// Resolves to whether the clipboard took the value.
pub type CopyFuture = Pin<Box<dyn Future<Output = bool>>>;

/// How far copying has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CopyState {
    /// Not tried yet.
    #[default]
    NotCopied,
    /// The clipboard has been asked.
    Copying,
    /// The clipboard confirmed it.
    Copied,
    /// The clipboard refused; the value is selected for the user to copy.
    Refused,
}

/// A value as selectable text, in a region with a name. It is selected when the clipboard
/// refuses, and copying it by hand counts. The value is in the text node only, in no attribute and
/// no signal.
#[component]
pub fn CopyField(
    /// The name of the region.
    #[prop(into)]
    label: String,
    /// The value.
    value: String,
    /// How far copying has come.
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
    // The event says that the browser copies what is selected; it counts if that is the whole value.
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

/// Copies, and says how it went.
#[component]
pub fn CopyButton(
    /// The words, "Copy token".
    #[prop(into)]
    label: String,
    /// Asks the clipboard.
    #[prop(into)]
    copy: Callback<(), CopyFuture>,
    /// How far copying has come; this button moves it on.
    state: RwSignal<CopyState>,
    /// How much the button asks for attention.
    #[prop(optional, into)]
    kind: Signal<ButtonKind>,
    /// Has the focus when its dialog opens.
    #[prop(default = true)]
    autofocus: bool,
) -> impl IntoView {
    let press = move || {
        state.set(CopyState::Copying);
        let asked = copy.run(());
        spawn_local(async move {
            let taken = asked.await;
            // The dialog may be gone by now.
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
