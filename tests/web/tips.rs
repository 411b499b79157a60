//! Tips, by WCAG 2.2, 1.4.13: Esc closes them, the pointer can move onto them, and they stay.

use leptos::prelude::*;
use token_console::ui::{Button, Dialog, TipLayer, Untrusted};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, fire, focused, frame, mount, press, until};

/// The text of the tip that is shown. The tip moves in the document, so it is searched everywhere.
fn shown() -> Option<String> {
    let tip = document().query_selector(".tip:popover-open").ok().flatten();
    tip.and_then(|tip| tip.text_content())
}

fn shows(text: &'static str) -> impl Fn() -> bool {
    move || shown().as_deref() == Some(text)
}

fn page() -> Page {
    mount(|| {
        view! {
            <Button disabled_reason=Some("Needs the role admin.".to_owned())>"Delete"</Button>
            <Button>"Other"</Button>
            <TipLayer/>
        }
    })
}

#[wasm_bindgen_test]
async fn focus_shows_it_and_esc_closes_only_the_tip() {
    let page = page();
    // A focus set by script after a key counts as focus by keyboard.
    press("Tab");
    page.get("button", "Delete").focus().expect("focus");
    until("the tip", shows("Needs the role admin.")).await;
    assert!(!press("Escape"), "this Esc is used up");
    until("no tip", || shown().is_none()).await;
    assert!(press("Escape"), "the next one is not");
    page.get("button", "Other").focus().expect("focus");
    frame().await;
    assert_eq!(shown(), None);
}

#[wasm_bindgen_test]
async fn the_pointer_shows_it_and_can_rest_on_it() {
    let page = page();
    let (delete, other) = (page.get("button", "Delete"), page.get("button", "Other"));
    fire(&delete, "pointerover");
    until("the tip", shows("Needs the role admin.")).await;
    // On its way to the tip, the pointer leaves the button.
    fire(&delete, "pointerout");
    let tip = document().query_selector(".tip").ok().flatten().expect("the tip");
    fire(&tip, "pointerover");
    fire(&other, "pointerdown");
    until("gone after a press elsewhere", || shown().is_none()).await;
}

#[wasm_bindgen_test]
async fn it_closes_when_its_element_is_removed() {
    let there = RwSignal::new(true);
    let page = mount(move || {
        view! {
            {move || there.get().then(|| view! { <Button disabled_reason=Some("Not yet.".to_owned())>"Next"</Button> })}
            <Button>"Other"</Button>
            <TipLayer/>
        }
    });
    fire(&page.get("button", "Next"), "pointerover");
    until("the tip", shows("Not yet.")).await;
    there.set(false);
    frame().await;
    fire(&page.get("button", "Other"), "pointerover");
    assert_eq!(shown(), None);
}

#[wasm_bindgen_test]
async fn a_truncated_text_can_be_focused_and_read() {
    let long = "a text that is much longer than the place that it has got";
    let page = mount(move || {
        view! {
            <div style:width="100px"><Untrusted text=long/></div>
            <div><Untrusted text="short"/></div>
            <TipLayer/>
        }
    });
    press("Tab");
    let texts = page.select("bdi");
    assert_eq!(texts[0].tab_index(), 0);
    assert!(texts[1].tab_index() < 0, "a text that fits is no stop for the keyboard");
    texts[0].focus().expect("focus");
    until("the whole text", || shown().as_deref() == Some(long)).await;
    focused().blur().expect("blur");
    until("no tip", || shown().is_none()).await;
}

#[wasm_bindgen_test]
async fn inside_a_dialog_it_belongs_to_the_dialog() {
    let asked = RwSignal::new(0);
    let page = mount(move || {
        view! {
            <TipLayer/>
            <Dialog title="Create token" on_close_request=move || asked.update(|n| *n += 1)>
                <Button disabled_reason=Some("Not yet.".to_owned())>"Next"</Button>
            </Dialog>
        }
    });
    until("open", || page.select("dialog:modal").len() == 1).await;
    fire(&page.get("button", "Next"), "pointerover");
    until("the tip", shows("Not yet.")).await;
    assert_eq!(page.select("dialog .tip").len(), 1, "else it would be inert");
    press("Escape");
    assert_eq!((shown(), asked.get_untracked()), (None, 0));
    press("Escape");
    assert_eq!(asked.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn elsewhere_it_belongs_to_the_landmark() {
    let page = mount(|| {
        view! {
            <main><Button disabled_reason=Some("Not yet.".to_owned())>"Next"</Button></main>
            <TipLayer/>
        }
    });
    fire(&page.get("button", "Next"), "pointerover");
    until("the tip", shows("Not yet.")).await;
    assert_eq!(page.select("main .tip").len(), 1);
}
