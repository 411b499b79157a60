//! A session with a known end: the remaining time, and a warning before the end. Few sessions have one, so
//! this code is a chunk; every page draws only the slot for it.

use crate::pages::times::Times;
use crate::platform::{clock, timer};
use crate::services::Services;
use crate::ui::{Banner, Button, Tone, dynamic};
use console_core::countdown::{TimeLeft, time_left};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use token_api::time::UnixSeconds;

/// The contents of the chunk.
#[derive(Clone, Copy)]
pub(super) struct Ending {
    pub countdown: fn(UnixSeconds) -> AnyView,
    pub warning: fn(UnixSeconds) -> AnyView,
}

lazy_chunk!(
    more,
    fn ending() -> Ending {
        Ending { countdown, warning }
    }
);

/// The countdown or the warning, once the chunk is fetched, while the session has an end. If fetching fails,
/// the session ends without them, and sign-in says why.
#[component]
pub(super) fn UntilEnd(part: fn(Ending) -> fn(UnixSeconds) -> AnyView) -> impl IntoView {
    let session = Services::expect().session;
    let loaded = RwSignal::new(None::<Ending>);
    Effect::new(move || {
        if session.until().is_some() {
            spawn_local(async move {
                loaded.try_set(ending().await.ok());
            });
        }
    });
    dynamic(move || session.until().zip(loaded.get()).map(|(until, ending)| part(ending)(until)))
}

/// The remaining time, updated every second.
fn left(until: UnixSeconds) -> Memo<TimeLeft> {
    let tick = timer::ticks(Duration::from_secs(1));
    Memo::new(move |_| {
        tick.track();
        time_left(until, clock::now())
    })
}

fn countdown(until: UnixSeconds) -> AnyView {
    let left = left(until);
    let tone = Signal::derive(move || left.with(|left| left.is_near.then(|| "warn".to_owned())));
    view! {
        <span class="chip-left" role="timer" data-tone=tone>
            <span class="visually-hidden">"Session ends in "</span>
            {dynamic(move || left.get().text)}
        </span>
    }
    .into_any()
}

fn warning(until: UnixSeconds) -> AnyView {
    let (left, services) = (left(until), Services::expect());
    let is_near = Memo::new(move |_| left.with(|left| left.is_near));
    let times = Times::new(Signal::stored(false));
    // The text does not change while it is shown, so that screen readers read it once.
    dynamic(move || {
        is_near.get().then(|| {
            let title = format!("Your session ends at {}.", times.time_of_day(until));
            let again = move || {
                services.sign_out();
            };
            let actions = move || view! { <Button on_press=again>"Sign in again"</Button> };
            view! {
                <Banner tone=Tone::Warn title actions>
                    "Save what you have begun before that. Signing in again leads back to this page; it \
                     takes an access token, or an ID token that is still good."
                </Banner>
            }
        })
    })
    .into_any()
}
