//! Menus: keys, focus, disabled items, and that a menu does not leave its dialog.

use leptos::prelude::*;
use token_console::ui::{Dialog, Icon, Menu, MenuItem, MenuLook};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, description_of, focused, frame, mount, name_of, press, until};

fn page(chosen: RwSignal<Vec<&'static str>>) -> Page {
    mount(move || {
        let choose = move |what| move || chosen.update(|all| all.push(what));
        view! {
            <Menu
                label="Actions for deploy"
                items=move || {
                    vec![
                        MenuItem::new("View activity", choose("view")).icon(Icon::Log),
                        MenuItem::new("Rotate…", choose("rotate")),
                        MenuItem::new("Copy ID", choose("copy")),
                        MenuItem::new("Delete…", choose("delete"))
                            .danger()
                            .disabled(Some("Only organization admins.".to_owned())),
                    ]
                }
            />
        }
    })
}

async fn opened(page: &Page) {
    let button = page.get("button", "Actions for deploy");
    button.focus().expect("focus");
    button.click();
    until("an open menu", || {
        page.select(":popover-open").len() == 1 && name_of(&focused()) == "View activity"
    })
    .await;
}

#[wasm_bindgen_test]
async fn items_exist_only_while_it_is_open() {
    let page = page(RwSignal::new(Vec::new()));
    assert!(page.every("menuitem").is_empty());
    let button = page.get("button", "Actions for deploy");
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
    opened(&page).await;
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(page.every("menuitem").len(), 4);
    press("Escape");
    until("closed", || page.every("menuitem").is_empty()).await;
    assert_eq!(name_of(&focused()), "Actions for deploy");
}

#[wasm_bindgen_test]
async fn keys_move_and_choose() {
    let chosen = RwSignal::new(Vec::new());
    let page = page(chosen);
    opened(&page).await;
    for (key, expected) in [
        ("ArrowDown", "Rotate…"),
        ("End", "Delete…"),
        ("ArrowDown", "View activity"),
        ("ArrowUp", "Delete…"),
        ("Home", "View activity"),
        ("c", "Copy ID"),
    ] {
        press(key);
        assert_eq!(name_of(&focused()), expected, "after {key}");
    }
    press("Enter");
    until("closed", || page.select(":popover-open").is_empty()).await;
    assert_eq!(chosen.get_untracked(), ["copy"]);
    assert_eq!(name_of(&focused()), "Actions for deploy");
}

#[wasm_bindgen_test]
async fn quickly_typed_letters_search_as_one_word() {
    let page = mount(|| {
        let item = |label: &str| MenuItem::new(label, || ());
        view! { <Menu label="Teams" items=move || vec![item("alpha"), item("payments"), item("platform")]/> }
    });
    page.get("button", "Teams").click();
    until("open", || name_of(&focused()) == "alpha").await;
    press("p");
    assert_eq!(name_of(&focused()), "payments");
    press("l");
    assert_eq!(name_of(&focused()), "platform");
}

#[wasm_bindgen_test]
async fn a_disabled_item_says_why() {
    let chosen = RwSignal::new(Vec::new());
    let page = page(chosen);
    opened(&page).await;
    let delete = page.get("menuitem", "Delete…");
    assert_eq!(delete.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&delete), "Only organization admins.");
    delete.click();
    frame().await;
    assert!(chosen.get_untracked().is_empty());
    assert_eq!(page.select(":popover-open").len(), 1);
}

#[wasm_bindgen_test]
async fn an_arrow_key_opens_it_and_tab_leaves_it() {
    let page = page(RwSignal::new(Vec::new()));
    page.get("button", "Actions for deploy").focus().expect("focus");
    press("ArrowDown");
    until("open", || name_of(&focused()) == "View activity").await;
    assert!(press("Tab"), "the browser moves the focus on");
    until("closed", || page.select(":popover-open").is_empty()).await;
}

#[wasm_bindgen_test]
async fn the_selected_alternative_is_announced() {
    let page = mount(|| {
        view! {
            <Menu
                label="Theme"
                items=|| vec![
                    MenuItem::new("Light", || ()).checked(false),
                    MenuItem::new("Dark", || ()).checked(true),
                ]
            />
        }
    });
    page.get("button", "Theme").click();
    until("open", || page.every("menuitemradio").len() == 2).await;
    let checked = |name| page.get("menuitemradio", name).get_attribute("aria-checked");
    assert_eq!(
        (checked("Light").as_deref(), checked("Dark").as_deref()),
        (Some("false"), Some("true"))
    );
}

#[wasm_bindgen_test]
async fn a_menu_in_the_footer_of_a_dialog_stays_inside_the_dialog() {
    let page = mount(|| {
        let items = || vec![MenuItem::new("Line of an .env file, the longest label", || ())];
        let footer = move || view! { <Menu label="Copy as" look=MenuLook::Button items/> };
        let close = || ();
        view! { <Dialog title="Token created" on_close_request=close footer=footer>"…"</Dialog> }
    });
    until("the dialog", || page.select("dialog[open]").len() == 1).await;
    page.get("button", "Copy as").click();
    until("open", || page.select(":popover-open").len() == 1).await;
    frame().await;
    let left = |selector| page.select(selector).remove(0).get_bounding_client_rect().left();
    let (menu, dialog) = (left(":popover-open"), left("dialog[open]"));
    assert!(menu >= dialog, "{menu} {dialog}");
}
