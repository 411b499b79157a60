//! Progress of work whose end is not known, with a way to stop it.

use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::icon::Icon;

/// "1,300 loaded…" with a moving bar and a "Stop" button. Screen readers hear changes politely.
#[component]
pub fn Progress(
    /// What has been done so far.
    #[prop(into)]
    text: Signal<String>,
    /// Stops the work; no button without it.
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
