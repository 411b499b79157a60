//! Dialogs: modal, named, and closed only by the page. Their content is not tested here.

use leptos::prelude::*;
use token_console::ui::{Button, Dialog, TextField};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, description_of, fire, focused, frame, mount, name_of, press, until};

/// A page with a button that opens a dialog. The dialog closes whenever it is requested.
fn page(open: RwSignal<bool>, asked: RwSignal<u32>, obeys: bool) -> Page {
    mount(move || {
        let close = move || {
            asked.update(|n| *n += 1);
            if obeys {
                open.set(false);
            }
        };
        view! {
            <Button on_press=move || open.set(true)>"Open"</Button>
            {move || {
                open.get().then(|| {
                    view! {
                        <Dialog
                            title="Create token"
                            subtitle=|| "Shown once."
                            on_close_request=close
                            footer=|| view! { <Button>"Cancel"</Button> }
                        >
                            <TextField label="Name" value=RwSignal::new(String::new()) autofocus=true/>
                        </Dialog>
                    }
                })
            }}
        }
    })
}

async fn opened(page: &Page) -> web_sys::HtmlDialogElement {
    let opener = page.get("button", "Open");
    opener.focus().expect("focus");
    opener.click();
    until("a modal dialog", || page.select("dialog:modal").len() == 1).await;
    wasm_bindgen::JsCast::unchecked_into(page.get("dialog", "Create token"))
}

#[wasm_bindgen_test]
async fn it_is_modal_and_named_and_focuses_its_field() {
    let page = page(RwSignal::new(false), RwSignal::new(0), true);
    let dialog = opened(&page).await;
    assert_eq!(description_of(&dialog), "Shown once.");
    until("focus in the field", || name_of(&focused()) == "Name").await;
}

#[wasm_bindgen_test]
async fn esc_and_the_close_button_ask_and_the_focus_returns() {
    let (open, asked) = (RwSignal::new(false), RwSignal::new(0));
    let page = page(open, asked, true);
    opened(&page).await;
    press("Escape");
    until("closed", || page.select("dialog").is_empty()).await;
    assert_eq!(asked.get_untracked(), 1);
    assert_eq!(name_of(&focused()), "Open");

    opened(&page).await;
    page.get("button", "Close").click();
    until("closed", || page.select("dialog").is_empty()).await;
    assert_eq!(asked.get_untracked(), 2);
    assert_eq!(name_of(&focused()), "Open");
}

#[wasm_bindgen_test]
async fn only_the_page_closes_it() {
    let asked = RwSignal::new(0);
    let page = page(RwSignal::new(false), asked, false);
    let dialog = opened(&page).await;
    for _ in 0..4 {
        press("Escape");
        frame().await;
    }
    // What a browser requests by itself, or by a phone's back gesture.
    assert!(!fire(&dialog, "cancel"), "the browser may not close it");
    frame().await;
    assert!(dialog.open());
    assert_eq!(asked.get_untracked(), 5);
    // What a browser does without asking.
    dialog.close();
    until("shown again", || dialog.open() && page.select("dialog:modal").len() == 1).await;
}

#[wasm_bindgen_test]
async fn a_press_outside_asks_and_one_inside_does_not() {
    let asked = RwSignal::new(0);
    let page = page(RwSignal::new(false), asked, false);
    let dialog = opened(&page).await;
    fire(&page.get("heading", "Create token"), "pointerdown");
    assert_eq!(asked.get_untracked(), 0);
    fire(&dialog, "pointerdown");
    assert_eq!(asked.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn esc_applies_to_the_topmost_dialog() {
    let (below, above) = (RwSignal::new(0), RwSignal::new(0));
    let shown = RwSignal::new(false);
    let page = mount(move || {
        view! {
            <Dialog title="Below" on_close_request=move || below.update(|n| *n += 1)>
                <Button>"Inside"</Button>
            </Dialog>
            {move || {
                shown.get().then(|| {
                    view! {
                        <Dialog
                            title="Above"
                            on_close_request=move || {
                                above.update(|n| *n += 1);
                                shown.set(false);
                            }
                        >
                            "Sure?"
                        </Dialog>
                    }
                })
            }}
        }
    });
    until("one dialog", || page.select("dialog:modal").len() == 1).await;
    shown.set(true);
    until("two dialogs", || page.select("dialog:modal").len() == 2).await;
    press("Escape");
    until("one dialog again", || page.select("dialog:modal").len() == 1).await;
    assert_eq!((below.get_untracked(), above.get_untracked()), (0, 1));
    press("Escape");
    assert_eq!((below.get_untracked(), above.get_untracked()), (1, 1));
}

#[wasm_bindgen_test]
async fn with_on_submit_it_is_a_form() {
    let (submits, pending) = (RwSignal::new(0), RwSignal::new(false));
    let page = mount(move || {
        let submit = move || {
            pending.set(true);
            submits.update(|n| *n += 1);
        };
        view! {
            <Dialog
                title="Create token"
                on_close_request=|| ()
                on_submit=submit
                footer=move || view! { <Button submit=true pending>"Create"</Button> }
            >
                <TextField label="Name" value=RwSignal::new(String::new())/>
            </Dialog>
        }
    });
    until("open", || page.select("dialog:modal").len() == 1).await;
    let create = page.get("button", "Create");
    // Enter in the field presses this button, too.
    for _ in 0..5 {
        create.click();
    }
    assert_eq!(submits.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn a_mounted_dialog_follows_its_signal() {
    let open = RwSignal::new(false);
    let page = mount(move || {
        view! { <Dialog title="Filters" open on_close_request=move || open.set(false)>"…"</Dialog> }
    });
    frame().await;
    assert!(page.select("dialog:modal").is_empty());
    open.set(true);
    until("open", || page.select("dialog:modal").len() == 1).await;
    open.set(false);
    until("closed", || page.select("dialog[open]").is_empty()).await;
    assert_eq!(page.select("dialog").len(), 1);
}
