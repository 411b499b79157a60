//! Toasts: announced, dismissed, and kept while they have the pointer or the focus.

use leptos::prelude::*;
use token_console::ui::{ToastRegion, Toasts, Tone, provide_toasts};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, fire, frame, mount, until};

fn page(stay_ms: u32) -> (Page, Toasts) {
    let slot = StoredValue::new(None);
    let page = mount(move || {
        slot.set_value(Some(provide_toasts()));
        view! { <ToastRegion stay_ms/> }
    });
    (page, slot.get_value().expect("toasts"))
}

#[wasm_bindgen_test]
async fn messages_are_announced_politely_and_can_be_dismissed() {
    let (page, toasts) = page(600_000);
    let region = page.get("status", "Messages");
    toasts.show(Tone::Ok, "Deleted deploy-prod.");
    toasts.show(Tone::Bad, "Not deleted.");
    frame().await;
    assert_eq!(page.select(".toast-text").len(), 2);
    assert!(region.inner_text().contains("Deleted deploy-prod."));
    page.all("button", "Dismiss").remove(0).click();
    frame().await;
    assert_eq!(page.select(".toast-text").remove(0).inner_text(), "Not deleted.");
    toasts.clear();
    frame().await;
    assert!(page.select(".toast").is_empty());
}

#[wasm_bindgen_test]
async fn a_message_stays_while_it_has_pointer_or_focus() {
    let (page, toasts) = page(50);
    toasts.show(Tone::Ok, "held");
    frame().await;
    fire(&page.select(".toast").remove(0), "pointerenter");
    toasts.show(Tone::Ok, "let go");
    until("the other one gone", || {
        !page.text().contains("let go") && page.select(".toast").len() == 1
    })
    .await;
    assert!(page.text().contains("held"));
    fire(&page.select(".toast").remove(0), "pointerleave");
    until("gone", || page.select(".toast").is_empty()).await;
}
