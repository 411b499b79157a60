//! Buttons: one press is one call, and a disabled button says why. Styles are not tested here.

use leptos::prelude::*;
use token_console::ui::{Button, Icon, IconButton};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{description_of, frame, mount};

#[wasm_bindgen_test]
async fn a_press_calls_once_and_a_pending_button_does_not_call() {
    let (pending, presses) = (RwSignal::new(false), RwSignal::new(0));
    let page = mount(move || {
        // Like an action: pending immediately after the first press.
        let press = move || {
            pending.set(true);
            presses.update(|n| *n += 1);
        };
        view! { <Button pending on_press=press>"Create"</Button> }
    });
    let button = page.get("button", "Create");
    for _ in 0..5 {
        button.click();
    }
    assert_eq!(presses.get_untracked(), 1);
    frame().await;
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    pending.set(false);
    frame().await;
    assert!(!button.has_attribute("aria-disabled"));
    button.click();
    assert_eq!(presses.get_untracked(), 2);
}

#[wasm_bindgen_test]
async fn a_disabled_button_says_why_and_can_be_focused() {
    let (reason, presses) =
        (RwSignal::new(Some("Needs the role admin.".to_owned())), RwSignal::new(0));
    let page = mount(move || {
        view! {
            <Button disabled_reason=reason on_press=move || presses.update(|n| *n += 1)>
                "Delete"
            </Button>
        }
    });
    let button = page.get("button", "Delete");
    button.click();
    assert_eq!(presses.get_untracked(), 0);
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(!button.has_attribute("disabled"), "else it could not be focused");
    assert_eq!(description_of(&button), "Needs the role admin.");
    assert_eq!(button.get_attribute("data-tip").as_deref(), Some("Needs the role admin."));

    reason.set(None);
    frame().await;
    button.click();
    assert_eq!(presses.get_untracked(), 1);
    assert_eq!(description_of(&button), "");
}

#[wasm_bindgen_test]
async fn a_disabled_submit_button_prevents_submission() {
    let (pending, submits) = (RwSignal::new(true), RwSignal::new(0));
    let page = mount(move || {
        view! {
            <form on:submit=move |event| {
                event.prevent_default();
                submits.update(|n| *n += 1);
            }>
                <Button submit=true pending>"Save"</Button>
            </form>
        }
    });
    page.get("button", "Save").click();
    assert_eq!(submits.get_untracked(), 0);
    pending.set(false);
    frame().await;
    page.get("button", "Save").click();
    assert_eq!(submits.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn an_icon_button_is_named_by_its_label() {
    let presses = RwSignal::new(0);
    let page = mount(move || {
        view! {
            <IconButton label="Refresh" icon=Icon::Refresh on_press=move || presses.update(|n| *n += 1)/>
        }
    });
    let button = page.get("button", "Refresh");
    button.click();
    assert_eq!(presses.get_untracked(), 1);
    assert_eq!(button.query_selector("svg[aria-hidden=true]").map(|svg| svg.is_some()), Ok(true));
}
