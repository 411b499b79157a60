//! Remote data: the transitions of its state, and that its view keeps what is known. No network.

use leptos::prelude::*;
use token_console::ui::{Remote, RemoteView};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, frame, mount};

type State = Remote<u32, &'static str>;

#[wasm_bindgen_test]
fn loaded_data_is_never_lost() {
    use Remote::{Failed, Loading, Ready, Refreshing, SlowLoading, Stale};
    let known: State = Ready(1);
    assert_eq!(State::default().settle(Ok(1)), known);
    assert_eq!(State::default().slow(), SlowLoading);
    assert_eq!(State::default().slow().settle(Err("e")), Failed("e"));
    assert_eq!(Failed("e").begin(), State::Loading);
    assert_eq!(known.clone().begin(), Refreshing(1));
    assert_eq!(known.clone().begin().slow(), Refreshing(1));
    assert_eq!(known.begin().settle(Err("e")), Stale(1, "e"));
    assert_eq!(State::Stale(1, "e").begin(), Refreshing(1));
    assert_eq!(State::Stale(1, "e").settle(Err("f")), Stale(1, "f"));
    assert_eq!(State::Stale(1, "e").settle(Ok(2)), Ready(2));
    assert!(State::Stale(1, "e").is_stale() && State::Refreshing(1).is_stale());
    assert_eq!((State::Stale(1, "e").value(), Loading::<u32, &str>.value()), (Some(&1), None));
}

fn page(remote: RwSignal<State>, mounted: RwSignal<u32>) -> Page {
    mount(move || {
        let ready = move |value: Signal<u32>| {
            mounted.update_untracked(|n| *n += 1);
            view! { <p>"Value " {value}</p> }.into_any()
        };
        view! {
            <RemoteView
                remote
                loading=|| view! { <p>"Skeleton"</p> }
                slow="Still waiting"
                ready
                failed=|error| view! { <p>"Failed: " {error}</p> }.into_any()
                stale=|error| view! { <p>"Stale: " {error}</p> }.into_any()
            />
        }
    })
}

#[wasm_bindgen_test]
async fn each_state_has_its_view_and_the_value_stays_mounted() {
    let (remote, mounted) = (RwSignal::new(State::default()), RwSignal::new(0));
    let page = page(remote, mounted);
    let lines =
        || page.text().split('\n').filter(|l| !l.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(), ["Skeleton"]);
    remote.set(State::SlowLoading);
    frame().await;
    assert_eq!(lines(), ["Skeleton", "Still waiting"]);
    remote.set(State::Failed("offline"));
    frame().await;
    assert_eq!(lines(), ["Failed: offline"]);
    for (state, shown) in [
        (State::Ready(1), &["Value 1"] as &[_]),
        (State::Refreshing(1), &["Value 1"]),
        (State::Stale(1, "offline"), &["Stale: offline", "Value 1"]),
        (State::Refreshing(1), &["Value 1"]),
        (State::Ready(2), &["Value 2"]),
    ] {
        remote.set(state);
        frame().await;
        assert_eq!(lines(), shown);
    }
    assert_eq!(mounted.get_untracked(), 1);
}
