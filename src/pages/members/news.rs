//! What came of a change of a role, over the page so that nothing moves: "Undo" for ten seconds after a
//! change, and the reason for a change that was not made, until it is dismissed.

use super::changes::{News, State};
use super::state::{Open, Screen};
use crate::platform::timer;
use crate::ui::{
    Button, ButtonKind, Glyph, Icon, IconButton, Tone, dynamic, focus_heading_if_lost,
};
use console_core::backend::fault::{Explanation, sentence};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use members::change::Change;
use std::time::Duration;

/// How long a change can be undone, in seconds.
const UNDO_SECONDS: u32 = 10;

/// The region of the news; once on a screen.
#[component]
pub(super) fn NewsRegion() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let ended = move || {
        screen.changes.news.with(|news| {
            let is_ended = |it: &&News| it.state != State::Pending;
            news.iter().filter(is_ended).cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <div class="toasts member-news" role="status" aria-label="Changes of roles">
            <For each=ended key=|news| format!("{news:?}") let:news>
                {one(screen, news)}
            </For>
        </div>
    }
}

fn one(screen: Screen, News { change, state }: News) -> AnyView {
    match state {
        State::Pending => ().into_any(),
        State::Done => view! { <Made screen change/> }.into_any(),
        State::NotMade { why, is_bad_request } => {
            let title = change.not_made_words();
            let can_hand_over = is_bad_request && change.grants_admin();
            let asked = StoredValue::new(change.clone());
            let open = move || {
                let change = asked.get_value();
                screen.changes.dismiss(&change.login);
                screen.dialog.set(Open::HandOver(change));
            };
            // Known once the list is read again, which a refusal causes.
            let is_alone = Memo::new(move |_| screen.admins.with(|admins| admins.is_own_alone()));
            let hand_over = dynamic(move || {
                (can_hand_over && is_alone.get())
                    .then(|| view! { <Button on_press=open>"Hand the role over…"</Button> })
            });
            let again = StoredValue::new(change.clone());
            let again = move || screen.changes.send(again.get_value());
            let actions = view! { {hand_over} <Button on_press=again>"Try again"</Button> };
            trouble(screen, &change, Tone::Bad, title, why, actions.into_any())
        }
        State::Unknown(why) => {
            let load = move || screen.listing.reload();
            let actions = view! { <Button icon=Icon::Refresh on_press=load>"Load again"</Button> };
            let title = sentence(&why.title);
            trouble(screen, &change, Tone::Warn, title, why, actions.into_any())
        }
    }
}

/// A change that was made: it can be undone while it is told, and stays while it has the pointer or the
/// focus.
#[component]
fn Made(screen: Screen, change: Change) -> impl IntoView {
    let words = visible(&change.done_words());
    let change = StoredValue::new(change);
    let (left, held) = (RwSignal::new(UNDO_SECONDS), StoredValue::new(false));
    let tick = timer::ticks(Duration::from_secs(1));
    let dismiss = move || change.with_value(|change| screen.changes.dismiss(&change.login));
    Effect::new(move || {
        if tick.get() == 0 || held.get_value() {
            return;
        }
        match left.get_untracked() {
            0 | 1 => dismiss(),
            some => left.set(some - 1),
        }
    });
    let undo = move || {
        change.with_value(|change| screen.undo(change));
        request_animation_frame(focus_heading_if_lost);
    };
    view! {
        <div
            class="toast"
            data-tone=Tone::Ok.name()
            on:pointerenter=move |_| held.set_value(true)
            on:pointerleave=move |_| held.set_value(false)
            on:focusin=move |_| held.set_value(true)
            on:focusout=move |_| held.set_value(false)
        >
            <Glyph icon=Icon::Check/>
            <span class="toast-text">{words}</span>
            <Button kind=ButtonKind::Quiet on_press=undo>
                "Undo"
                <span class="member-left" aria-hidden="true">
                    " · " {dynamic(move || left.get().to_string())} " s"
                </span>
            </Button>
        </div>
    }
}

/// A change that was not made, or of which that is not known.
fn trouble(
    screen: Screen,
    change: &Change,
    tone: Tone,
    title: String,
    why: Explanation,
    actions: AnyView,
) -> AnyView {
    let login = change.login.clone();
    let dismiss = move || {
        screen.changes.dismiss(&login);
        request_animation_frame(focus_heading_if_lost);
    };
    view! {
        <div class="toast" data-tone=tone.name()>
            <Glyph icon=tone.icon()/>
            <div class="toast-text">
                <p><strong>{visible(&title)}</strong> " " {visible(&why.detail)}</p>
                <div class="row">{actions}</div>
            </div>
            <IconButton label="Dismiss" icon=Icon::Close on_press=dismiss/>
        </div>
    }
    .into_any()
}
