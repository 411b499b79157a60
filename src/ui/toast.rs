//! Short messages about what just happened. Screen readers announce them politely. They stay long
//! enough to be read, and do not close while they have the pointer or the focus.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::badge::Tone;
use super::button::IconButton;
use super::icon::{Glyph, Icon};

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    number: u32,
    tone: Tone,
    text: String,
}

/// The messages that are shown.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<(u32, Vec<Toast>)>);

impl Toasts {
    /// Shows a message.
    pub fn show(self, tone: Tone, text: impl Into<String>) {
        let text = text.into();
        self.0.update(|(last, toasts)| {
            *last = last.wrapping_add(1);
            toasts.push(Toast { number: *last, tone, text });
        });
    }

    fn dismiss(self, number: u32) {
        self.0.update(|(_, toasts)| toasts.retain(|toast| toast.number != number));
    }

    /// Removes all messages, for example on sign-out.
    pub fn clear(self) {
        self.0.update(|(_, toasts)| toasts.clear());
    }
}

/// Makes [`use_toasts`] available below the current component.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts(RwSignal::default());
    provide_context(toasts);
    toasts
}

/// The messages of this app. Call it at the top of a component.
pub fn use_toasts() -> Toasts {
    expect_context()
}

/// The region of the messages; once in the app.
#[component]
pub fn ToastRegion(
    /// How long a message stays without pointer and focus, in milliseconds.
    #[prop(default = 8000)]
    stay_ms: u32,
) -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="status" aria-label="Messages">
            <For
                each=move || toasts.0.with(|(_, toasts)| toasts.clone())
                key=|toast| toast.number
                let:toast
            >
                <OneToast toast stay_ms toasts/>
            </For>
        </div>
    }
}

#[component]
fn OneToast(toast: Toast, stay_ms: u32, toasts: Toasts) -> impl IntoView {
    let Toast { number, tone, text } = toast;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let hold = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let release = move || {
        hold();
        let stay = Duration::from_millis(stay_ms.into());
        timer.set_value(set_timeout_with_handle(move || toasts.dismiss(number), stay).ok());
    };
    release();
    on_cleanup(hold);
    view! {
        <div
            class="toast"
            data-tone=tone.name()
            on:pointerenter=move |_| hold()
            on:pointerleave=move |_| release()
            on:focusin=move |_| hold()
            on:focusout=move |_| release()
        >
            <Glyph icon=tone.icon()/>
            <span class="toast-text">{text}</span>
            <IconButton label="Dismiss" icon=Icon::Close on_press=move || toasts.dismiss(number)/>
        </div>
    }
}
