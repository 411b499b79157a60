//! Buttons. A disabled button stays focusable and says why it is disabled.

use leptos::{ev::MouseEvent, prelude::*};

use crate::ui::dynamic;

use super::dom::fresh_id;
use super::icon::{Glyph, Icon};

/// How prominent a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The main action of a page or dialog.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// Deletes something.
    Danger,
    /// Not noticeable until needed.
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

/// Whether presses have an effect, and the sentence that says why not.
#[derive(Clone, Copy)]
pub(super) struct Gate {
    pub pending: Signal<bool>,
    pub reason: Signal<Option<String>>,
}

impl Gate {
    pub fn closed(self) -> bool {
        self.pending.get() || self.reason.with(Option::is_some)
    }

    /// Runs `then` if presses have an effect. Otherwise prevents everything, also the submission of
    /// a form: Enter in a field presses the submit button, too.
    pub fn press(self, event: &MouseEvent, then: impl FnOnce()) {
        if self.pending.get_untracked() || self.reason.with_untracked(Option::is_some) {
            event.prevent_default();
            event.stop_propagation();
        } else {
            then();
        }
    }
}

/// The hidden sentence that describes a disabled control.
#[component]
pub(super) fn Reason(id: String, reason: Signal<Option<String>>) -> impl IntoView {
    view! { <span id=id hidden>{reason}</span> }
}

/// A button with a text.
#[component]
pub fn Button(
    /// Called once for each press that has an effect.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// How prominent the button is.
    #[prop(optional, into)]
    kind: Signal<ButtonKind>,
    /// An icon before the text.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Its action is in progress: the button shows that, and presses have no effect.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Why the button is disabled: shown on hover and focus, and announced. Presses have no effect.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Submits the form (or [`super::Dialog`]) that contains it.
    #[prop(optional)]
    submit: bool,
    /// Gets the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// The text.
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

/// A button with an icon only. Its label is its accessible name and its tip.
#[component]
pub fn IconButton(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The icon.
    #[prop(into)]
    icon: Signal<Icon>,
    /// Called once for each press that has an effect.
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
