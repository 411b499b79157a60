//! A session whose end is known: how long it still lasts, and a word before it ends. Few sessions
//! are such, so all of it is a piece; what is drawn with every page is the place where it stands.

use crate::pages::times::Times;
use crate::platform::{clock, timer};
use crate::services::Services;
use crate::ui::{Banner, Button, Tone, dynamic};
use console_core::countdown::{TimeLeft, time_left};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use token_api::time::UnixSeconds;

/// What there is to show.
#[derive(Clone, Copy)]
pub(super) struct Ending {
    /// The time that is left.
    pub countdown: fn(UnixSeconds) -> AnyView,
    /// The word before the end.
    pub warning: fn(UnixSeconds) -> AnyView,
}

piece!(
    more,
    fn ending() -> Ending {
        Ending { countdown, warning }
    }
);

/// One of the two, as soon as it is here and as long as the session has an end. If it can't be
/// fetched, the session ends all the same, and sign-in says why.
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

/// The time that is left, kept up to date.
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
    // The time does not change while it stands there: it is read out once.
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
