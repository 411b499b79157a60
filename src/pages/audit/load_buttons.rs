//! The buttons that load the rest of the range, stop, continue.

use super::state::Screen;
use crate::ui::{Button, ButtonKind, Icon, dynamic, hand_on_focus};
use audit_log::reading::Goal;
use console_core::backend::paging::Cause;
use leptos::prelude::*;

/// Only the buttons that are useful now.
#[component]
pub(super) fn LoadButtons() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let log = screen.log;
    let all = move || log.load(Goal::All);
    let on_request = move |on_request: bool| {
        let (label, tip) = match on_request {
            true => ("Only on request", "From now on, this device loads what you ask for"),
            false => ("Load on by itself", "From now on, this device loads the rest by itself"),
        };
        let press = move || log.set_on_request(on_request);
        view! { <span data-tip=tip><Button kind=ButtonKind::Quiet on_press=press>{label}</Button></span> }
    };
    let buttons = move || match (log.busy.get(), log.is_complete(), log.incomplete.get()) {
        (Some(goal), ..) => {
            let stop = move || log.stop();
            view! {
                <span class="audit-loading"><span class="spinner" aria-hidden="true"></span> "Loading…"</span>
                <Button kind=ButtonKind::Quiet icon=Icon::Stop on_press=stop>"Stop"</Button>
                {(goal == Goal::ByItself).then(|| on_request(true))}
            }
            .into_any()
        }
        (None, true, _) | (None, false, Some(Cause::TooMany)) => ().into_any(),
        (None, false, Some(Cause::Stopped)) => {
            view! { <Button kind=ButtonKind::Quiet on_press=all>"Continue"</Button> }.into_any()
        }
        (None, false, _) => view! {
            <Button kind=ButtonKind::Quiet on_press=all>"Load the rest"</Button>
            {log.on_request.get().then(|| on_request(false))}
        }
        .into_any(),
    };
    let drawn = move || {
        // Moves the focus to the button that replaces the pressed one.
        hand_on_focus(".audit-load");
        buttons()
    };
    view! { <span class="audit-load">{dynamic(drawn)}</span> }
}
