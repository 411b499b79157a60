//! Texts, times, badges, notes: what users and assistive technology read.

use leptos::prelude::*;
use token_console::ui::{Badge, Icon, Note, TimeText, Tone, Untrusted};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::mount;

#[wasm_bindgen_test]
fn text_from_data_is_literal_isolated_and_fully_visible() {
    let page = mount(|| view! { <Untrusted text="<img src=x onerror=alert(1)> a\u{202E}b"/> });
    let text = page.select("bdi").remove(0);
    assert_eq!(text.text_content().as_deref(), Some("<img src=x onerror=alert(1)> a⟨U+202E⟩b"));
    assert!(page.select("img").is_empty());
    assert_eq!(text.get_attribute("translate").as_deref(), Some("no"));
    assert_eq!(page.select(".mark").len(), 1);
}

#[wasm_bindgen_test]
fn a_time_is_relative_for_people_and_exact_for_machines_and_on_focus() {
    let page = mount(|| {
        view! {
            <TimeText
                relative="in 5 days"
                absolute="Mon 21 December 2026, 22:14 UTC+1"
                datetime="2026-12-21T21:14:00Z".to_owned()
            />
        }
    });
    let time = page.select("time").remove(0);
    assert_eq!(time.inner_text(), "in 5 days");
    assert_eq!(time.get_attribute("datetime").as_deref(), Some("2026-12-21T21:14:00Z"));
    assert_eq!(
        time.get_attribute("data-tip").as_deref(),
        Some("Mon 21 December 2026, 22:14 UTC+1")
    );
    assert_eq!(time.tab_index(), 0);
}

#[wasm_bindgen_test]
fn a_state_is_never_shown_by_color_alone() {
    let page = mount(|| view! { <Badge tone=Tone::Bad icon=Icon::Cross>"expired"</Badge> });
    let badge = page.select(".badge").remove(0);
    assert_eq!(badge.inner_text(), "expired");
    assert!(badge.query_selector("svg[aria-hidden=true]").is_ok_and(|icon| icon.is_some()));
}

#[wasm_bindgen_test]
fn a_note_is_announced_on_request() {
    for (tone, announce, role) in [
        (Tone::Bad, true, Some("alert")),
        (Tone::Warn, true, Some("status")),
        (Tone::Bad, false, None),
    ] {
        let page = mount(move || view! { <Note tone announce>"Not copied yet."</Note> });
        let note = page.select(".note").remove(0);
        assert_eq!(note.get_attribute("role").as_deref(), role);
        assert_eq!(note.inner_text(), "Not copied yet.");
    }
}
