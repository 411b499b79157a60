//! Buttons. One that may not be pressed stays focusable and explains itself.

use leptos::{ev::MouseEvent, prelude::*};

use crate::ui::dynamic;

use super::dom::fresh_id;
use super::icon::{Glyph, Icon};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Any other thing.
    #[default]
    Secondary,
    /// Destroys something.
    Danger,
    /// Hardly there until it is needed.
    Quiet,
}

impl ButtonKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Danger => "danger",
            Self::Quiet => "quiet",
        }
    }
}

/// Whether presses are let through, and the sentence that says why not.
#[derive(Clone, Copy)]
pub(super) struct Gate {
    pub pending: Signal<bool>,
    pub reason: Signal<Option<String>>,
}

impl Gate {
    pub fn closed(self) -> bool {
        self.pending.get() || self.reason.with(Option::is_some)
    }

    /// Runs `then` if the press may go through. Otherwise nothing happens, a form's submission
    /// included: Enter in a field presses the submit button too.
    pub fn press(self, event: &MouseEvent, then: impl FnOnce()) {
        if self.pending.get_untracked() || self.reason.with_untracked(Option::is_some) {
            event.prevent_default();
            event.stop_propagation();
        } else {
            then();
        }
    }
}

/// The hidden sentence that describes a control that may not be used.
#[component]
pub(super) fn Reason(id: String, reason: Signal<Option<String>>) -> impl IntoView {
    view! { <span id=id hidden>{reason}</span> }
}

/// A button with words.
#[component]
pub fn Button(
    /// Called once for each press that is let through.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// How much it asks for attention.
    #[prop(optional, into)]
    kind: Signal<ButtonKind>,
    /// Shown before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Its work is under way: shows that, and lets no press through.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Why it may not be pressed now: shown on hover and focus, read out, and no press goes
    /// through.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Submits the form (or [`super::Dialog`]) that it stands in.
    #[prop(optional)]
    submit: bool,
    /// Has the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    let id = fresh_id("reason");
    let gate = Gate { pending, reason: disabled_reason };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class="button"
            autofocus=autofocus
            data-kind=move || kind.get().name()
            aria-disabled=Signal::derive(move || gate.closed().then_some("true"))
            aria-busy=Signal::derive(move || pending.get().then_some("true"))
            aria-describedby={
                let id = id.clone();
                move || disabled_reason.with(Option::is_some).then(|| id.clone())
            }
            data-tip=disabled_reason
            on:click=move |event| gate.press(&event, || if let Some(press) = on_press { press.run(()) })
        >
            {icon.map(|icon| view! { <Glyph icon/> })}
            <span class="button-label">{children()}</span>
            {dynamic(move || pending.get().then(|| view! { <span class="spinner"></span> }))}
        </button>
        <Reason id reason=disabled_reason/>
    }
}

/// A button that shows an icon only. Its label is its accessible name and its tip.
#[component]
pub fn IconButton(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// What it shows.
    #[prop(into)]
    icon: Signal<Icon>,
    /// Called once for each press that is let through.
    #[prop(into)]
    on_press: Callback<()>,
    /// As in [`Button`].
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// As in [`Button`].
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let id = fresh_id("reason");
    let gate = Gate { pending, reason: disabled_reason };
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=label
            aria-disabled=Signal::derive(move || gate.closed().then_some("true"))
            aria-busy=Signal::derive(move || pending.get().then_some("true"))
            aria-describedby={
                let id = id.clone();
                move || disabled_reason.with(Option::is_some).then(|| id.clone())
            }
            data-tip=Signal::derive(move || Some(disabled_reason.get().unwrap_or_else(|| label.get())))
            on:click=move |event| gate.press(&event, || on_press.run(()))
        >
            {dynamic(move || view! { <Glyph icon=icon.get()/> })}
        </button>
        <Reason id reason=disabled_reason/>
    }
}
