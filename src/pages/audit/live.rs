//! The switch "Live", and the button that shows events that were held back.

use super::state::Screen;
use crate::platform::page;
use crate::ui::{Bound, Button, ButtonKind, Icon, Note, Switch, Tone, dynamic};
use audit_log::load::live::{Fresh, refusal};
use leptos::prelude::*;

#[component]
pub(super) fn LiveSwitch() -> impl IntoView {
    let screen = expect_context::<Screen>();
    screen.follow.keep_up(screen.view, screen.log);
    let on =
        Signal::derive(move || screen.view.with(|view| view.live && refusal(view.range).is_none()));
    let checked = Bound::new(on, move |on| screen.show_with(|view| view.live = on));
    let reason =
        Signal::derive(move || screen.view.with(|view| refusal(view.range).map(str::to_owned)));
    view! { <div class="audit-live"><Switch label="Live" checked disabled_reason=reason/></div> }
}

/// The number of events that are held back, and the problem with following, if there is one.
#[component]
pub(super) fn FreshEvents() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let follow = screen.follow;
    // If the table is empty, nothing moves: show them at once.
    Effect::new(move || {
        let is_all_held = screen.shown.with(|rows| rows.is_empty());
        if is_all_held && screen.found.with(|rows| !rows.is_empty()) {
            follow.show();
        }
    });
    let words = Memo::new(move |_| {
        let arrived = follow.held.with(|held| held.iter().map(ExactSizeIterator::len).sum());
        let matching = screen
            .found
            .with(|rows| rows.len())
            .saturating_sub(screen.shown.with(|rows| rows.len()));
        Fresh { arrived, matching }.words()
    });
    let show = move || {
        follow.show();
        window().scroll_to_with_x_and_y(0.0, 0.0);
        // The button is removed, and the focus with it.
        request_animation_frame(|| {
            page::focus(".audit-table .cell-title > a");
        });
    };
    let trouble = move || {
        let words = screen.log.live_words(&screen.services.host());
        words.map(|words| view! { <Note tone=Tone::Warn>{words}</Note> })
    };
    view! {
        {dynamic(trouble)}
        <div class="audit-new" role="status">
            {dynamic(move || words.get().map(|words| view! {
                <Button kind=ButtonKind::Primary icon=Icon::SortUp on_press=show>{words}</Button>
            }))}
        </div>
    }
}
