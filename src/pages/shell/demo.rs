//! The banner of the demo in the browser: what it is, a switch that makes it fail, and a way back to its
//! beginning.

use crate::client::demo::{Failing, failing, make_fail, reset};
use crate::lazy_chunk::with_chunk;
use crate::platform::page;
use crate::services::Services;
use crate::ui::{Banner, Bound, Button, Choice, Icon, Select, Tone};
use leptos::prelude::*;

lazy_chunk!(
    demo,
    fn demo_banner() -> fn() -> AnyView {
        banner
    }
);

/// The banner, if this is the demo.
pub(super) fn banner_of(services: Services) -> Option<AnyView> {
    let is_demo = services.session.client().is_some_and(|client| client.is_demo());
    is_demo.then(|| with_chunk(demo_banner, None, |banner| banner()))
}

fn banner() -> AnyView {
    let shown = RwSignal::new(failing());
    let value = Bound::new(shown, move |failing| {
        make_fail(failing);
        shown.set(failing);
    });
    let choices = [
        (Failing::Never, "No"),
        (Failing::Slowly, "Slow answers"),
        (Failing::TooMany, "Too many requests (429)"),
        (Failing::Broken, "Server errors (500)"),
        (Failing::Offline, "No connection"),
        (Failing::AnswersLost, "Lost answers to changes"),
    ];
    let choices: Vec<_> = choices.map(|(failing, words)| Choice::new(failing, words)).into();
    let begin_again = || {
        reset();
        page::reload();
    };
    let actions = move || {
        view! {
            <Select label="Make it fail" choices value/>
            <Button icon=Icon::Refresh on_press=begin_again>"Reset"</Button>
        }
    };
    view! {
        <div class="demo-banner">
            <Banner tone=Tone::Info title="This is a demo." actions>
                "It runs in this browser. Its data is made up, and nothing is sent anywhere. What you \
                 change stays in this tab until you close it."
            </Banner>
        </div>
    }
    .into_any()
}
