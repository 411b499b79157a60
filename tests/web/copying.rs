//! Copying: the text shown is what the clipboard reported. The test provides the clipboard.

use leptos::prelude::*;
use token_console::ui::{CopyButton, CopyField, CopyFuture, CopyState};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, mount, until};

fn page(state: RwSignal<CopyState>, answer: bool) -> Page {
    mount(move || {
        let copy = move || -> CopyFuture { Box::pin(async move { answer }) };
        view! {
            <CopyField label="Token value" value="tcp_secret".to_owned() state/>
            <CopyButton label="Copy token" state copy/>
        }
    })
}

#[wasm_bindgen_test]
async fn copied_is_shown_only_after_the_clipboard_confirmed() {
    let state = RwSignal::new(CopyState::NotCopied);
    let page = page(state, true);
    page.get("button", "Copy token").click();
    assert_eq!(state.get_untracked(), CopyState::Copying);
    until("copied", || state.get_untracked() == CopyState::Copied).await;
}

#[wasm_bindgen_test]
async fn when_the_clipboard_refuses_the_value_is_selected() {
    let state = RwSignal::new(CopyState::NotCopied);
    let page = page(state, false);
    page.get("button", "Copy token").click();
    until("refused", || state.get_untracked() == CopyState::Refused).await;
    let selected = || {
        let selection = window().get_selection().ok().flatten();
        selection.map(|selection| String::from(selection.to_string()))
    };
    until("selected", || selected().as_deref() == Some("tcp_secret")).await;
}

#[wasm_bindgen_test]
fn the_value_is_in_one_text_and_in_no_attribute() {
    let page = page(RwSignal::new(CopyState::NotCopied), true);
    let region = page.get("region", "Token value");
    assert_eq!(region.inner_text().trim(), "tcp_secret");
    for element in page.select("*") {
        let names = element.get_attribute_names();
        for name in names.iter().filter_map(|name| name.as_string()) {
            let value = element.get_attribute(&name).unwrap_or_default();
            assert!(!value.contains("tcp_secret"), "in {name}");
        }
    }
}

#[wasm_bindgen_test]
async fn an_answer_after_removal_is_ignored() {
    let state = RwSignal::new(CopyState::NotCopied);
    let page = page(state, true);
    page.get("button", "Copy token").click();
    drop(page);
    until("the answer", || state.get_untracked() == CopyState::Copied).await;
}
