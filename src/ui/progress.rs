//! Progress of work of unknown length, with a button to stop it.

use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::icon::Icon;

/// "1,300 loaded…" with a moving bar and a "Stop" button. Screen readers announce changes politely.
#[component]
pub fn Progress(
    /// What was done so far.
    #[prop(into)]
    text: Signal<String>,
    /// Stops the work; without it there is no button.
    #[prop(optional, into)]
    on_stop: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <span class="progress-bar" aria-hidden="true"></span>
            <span class="progress-text" role="status">{text}</span>
            {on_stop.map(|on_stop| {
                view! {
                    <Button kind=ButtonKind::Quiet icon=Icon::Stop on_press=on_stop>"Stop"</Button>
                }
            })}
        </div>
    }
}
