//! The cells of a table: what they read is followed, what is searched is highlighted, and one menu serves
//! all rows.

use std::sync::Arc;

use leptos::prelude::*;
use token_console::ui::{
    AttributeSlot, CheckedSlot, Column, DataTable, MenuItem, MenuList, OptionalSlot, Place, Sought,
    TextSlot, menu_button_template, within,
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::harness::{Page, focused, frame, highlighted, mount, name_of, press, until};

/// What the rows show besides their numbers.
#[derive(Clone, Copy)]
struct World {
    find: RwSignal<String>,
    ticked: RwSignal<Vec<usize>>,
    rows: RwSignal<Arc<Vec<usize>>>,
    chosen: RwSignal<Vec<String>>,
}

impl World {
    fn new() -> Self {
        Self {
            find: RwSignal::default(),
            ticked: RwSignal::default(),
            rows: RwSignal::default(),
            chosen: RwSignal::default(),
        }
    }

    fn show(self, rows: impl IntoIterator<Item = usize>) {
        self.rows.set(Arc::new(rows.into_iter().collect()));
    }
}

fn columns(world: World, menu: MenuList) -> Vec<Column<usize>> {
    let name = move |cell: &_| {
        let text = TextSlot::new(within(cell, "bdi"));
        let odd = OptionalSlot::new(within(cell, "small"));
        Box::new(move |row: &usize| {
            let is_odd = row % 2 == 1;
            let end = if is_odd { " \u{202e}" } else { "" };
            text.write(&format!("Token {row}{end}"));
            odd.show(is_odd);
        }) as Box<dyn Fn(&usize)>
    };
    let ticked = move |cell: &_| {
        let place = CheckedSlot::new(within(cell, "input"));
        Box::new(move |row: &usize| place.write(world.ticked.with(|all| all.contains(row)))) as _
    };
    let actions = move |cell: &_| {
        let button = || within(cell, "button");
        let name = AttributeSlot::new(button(), "aria-label");
        AttributeSlot::new(button(), "popovertarget").write(&menu.id());
        Box::new(move |row: &usize| name.write(&format!("Actions for {row}"))) as _
    };
    vec![
        Column::new(
            "name",
            "Name",
            || view! { <bdi class="untrusted"></bdi><small>"odd"</small> }.into_any(),
            name,
        )
        .place(Place::Title),
        Column::new("box", "Box", || view! { <input type="checkbox"/> }.into_any(), ticked)
            .place(Place::Meta),
        Column::new("actions", "Actions", menu_button_template, actions).place(Place::End),
    ]
}

fn table(world: World, count: usize) -> Page {
    world.show(0..count);
    mount(move || {
        let menu = MenuList::default();
        let items = move |button: &HtmlElement| {
            let name = name_of(button);
            let chosen = name.clone();
            vec![
                MenuItem::new(format!("Copy of {name}"), move || {
                    world.chosen.update(|all| all.push(chosen.clone()));
                }),
                MenuItem::new("Delete…", || ()),
            ]
        };
        let sought = Signal::derive(move || Sought::words_of(&world.find.get(), &["name"]));
        view! {
            <div
                on:click=move |event| menu.pressed(&event)
                on:keydown=move |event| menu.key_pressed(&event)
            >
                {menu.view(items)}
                <DataTable
                    label="Numbers"
                    rows=world.rows
                    key=|row: &usize| row.to_string()
                    columns=columns(world, menu)
                    sought
                />
            </div>
        }
    })
}

fn drawn(page: &Page) -> Vec<HtmlElement> {
    page.select("tbody tr[aria-rowindex]")
}

fn row(page: &Page, number: usize) -> HtmlElement {
    page.select(&format!("tr[aria-rowindex='{}']", number + 2)).remove(0)
}

/// The titles of the rows, from the top.
fn titles(page: &Page) -> Vec<String> {
    page.select("tbody bdi").iter().map(HtmlElement::inner_text).collect()
}

fn titles_of(rows: &[usize]) -> Vec<String> {
    let end = |row| if row % 2 == 1 { " ⟨U+202E⟩" } else { "" };
    rows.iter().map(|row| format!("Token {row}{}", end(row))).collect()
}

async fn ready(page: &Page) {
    until("rows", || !drawn(page).is_empty()).await;
}

#[wasm_bindgen_test]
async fn other_rows_reuse_the_same_elements() {
    let page = table(World::new(), 10_000);
    ready(&page).await;
    let before = drawn(&page);
    let height = f64::from(before[0].offset_height());
    window().scroll_to_with_x_and_y(0.0, 5000.0 * height);
    until("row 5001", || page.select("tr[aria-rowindex='5003']").len() == 1).await;
    let after = row(&page, 5001);
    assert!(before.contains(&after), "an element of its own");
    assert!(after.inner_text().contains("Token 5001"));
    assert!(after.inner_text().contains("odd"));
    assert!(!row(&page, 5002).inner_text().contains("odd"), "what the last row there showed");
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

#[wasm_bindgen_test]
async fn direction_marks_are_visible_and_found_words_are_highlighted() {
    let world = World::new();
    let page = table(world, 20);
    ready(&page).await;
    assert!(row(&page, 3).inner_text().starts_with("Token 3 ⟨U+202E⟩"));
    assert!(highlighted().is_empty());
    world.find.set("token 1".to_owned());
    until("highlights", || !highlighted().is_empty()).await;
    let all = highlighted();
    assert_eq!(all[..3], ["Token", "Token", "1"], "row 0 has no 1: {all:?}");
    world.show(5..8);
    until("those of other rows", || highlighted() == ["Token", "Token", "Token"]).await;
    world.show(0..20);
    until("all rows", || titles(&page).len() == 20).await;
    assert!(row(&page, 3).inner_text().starts_with("Token 3 ⟨U+202E⟩"), "nothing else changed");
    assert_eq!(titles(&page)[2], "Token 2");
    world.find.set(String::new());
    until("none", || highlighted().is_empty()).await;
    assert_eq!(titles(&page)[1..3], ["Token 1 ⟨U+202E⟩", "Token 2"]);
}

#[wasm_bindgen_test]
async fn rows_stay_in_order_whether_few_or_many_are_replaced() {
    let world = World::new();
    let page = table(world, 8);
    ready(&page).await;
    for rows in [
        vec![10, 12, 3, 14, 16, 18],
        vec![3, 20, 22, 10, 24, 26, 28, 30],
        vec![3, 20, 22, 10, 24, 26, 28],
        vec![32, 3, 20, 22, 10, 24, 26, 28],
        vec![28],
        vec![28, 34],
    ] {
        world.show(rows.clone());
        until("these rows", || titles(&page) == titles_of(&rows)).await;
        let counted: Vec<_> =
            drawn(&page).iter().filter_map(|row| row.get_attribute("aria-rowindex")).collect();
        let wanted: Vec<_> = (2..rows.len() + 2).map(|index| index.to_string()).collect();
        assert_eq!(counted, wanted);
    }
}

#[wasm_bindgen_test]
async fn rows_keep_their_elements_when_rows_are_added_or_one_has_the_focus() {
    let world = World::new();
    let page = table(world, 2);
    ready(&page).await;
    let both = drawn(&page);
    world.show([0, 1, 2, 3, 4, 5]);
    until("six", || drawn(&page).len() == 6).await;
    assert_eq!(drawn(&page)[..2], both);
    let button = page.get("button", "Actions for 1");
    button.focus().expect("focus");
    world.show([10, 11, 12, 13, 1, 14]);
    until("others", || titles(&page) == titles_of(&[10, 11, 12, 13, 1, 14])).await;
    assert_eq!(focused(), button);
    assert_eq!(name_of(&button), "Actions for 1");
}

#[wasm_bindgen_test]
async fn a_change_of_what_cells_read_updates_all_rows_and_resets_pressed_controls() {
    let world = World::new();
    let page = table(world, 20);
    ready(&page).await;
    let boxes = || -> Vec<bool> {
        let inputs = page.select("tbody input");
        inputs
            .into_iter()
            .map(|it| HtmlInputElement::from(wasm_bindgen::JsValue::from(it)).checked())
            .collect()
    };
    world.ticked.set(vec![0, 2]);
    until("ticks", || boxes()[..4] == [true, false, true, false]).await;
    page.select("tbody input")[1].click();
    assert!(boxes()[1]);
    world.ticked.set(vec![0, 3]);
    until("as the world says", || boxes()[..4] == [true, false, false, true]).await;
}

#[wasm_bindgen_test]
async fn one_menu_serves_the_buttons_of_all_rows() {
    let world = World::new();
    let page = table(world, 20);
    ready(&page).await;
    let (first, second) =
        (page.get("button", "Actions for 1"), page.get("button", "Actions for 2"));
    first.focus().expect("focus");
    first.click();
    until("open", || name_of(&focused()) == "Copy of Actions for 1").await;
    let menu = page.get("menu", "Actions for 1");
    assert!(row(&page, 1).contains(Some(&menu)), "beside its button");
    assert_eq!(first.get_attribute("aria-expanded").as_deref(), Some("true"));
    // From one row's button to another's without closing the menu.
    second.click();
    until("the other", || name_of(&focused()) == "Copy of Actions for 2").await;
    assert_eq!(first.get_attribute("aria-expanded").as_deref(), Some("false"));
    assert_eq!(second.get_attribute("aria-expanded").as_deref(), Some("true"));
    press("Enter");
    until("chosen", || world.chosen.with_untracked(|all| all == &["Actions for 2"])).await;
    until("closed", || page.select(":popover-open").is_empty()).await;
    assert_eq!(name_of(&focused()), "Actions for 2");
    press("ArrowDown");
    until("by key", || name_of(&focused()) == "Copy of Actions for 2").await;
    press("Escape");
    until("closed again", || page.every("menuitem").is_empty()).await;
    assert_eq!(name_of(&focused()), "Actions for 2");
}

#[wasm_bindgen_test]
async fn a_table_may_go_while_its_rows_are_about_to_be_written() {
    let world = World::new();
    let page = table(world, 20);
    ready(&page).await;
    world.ticked.set(vec![1]);
    drop(page);
    frame().await;
    // What was about to be written is not missed: another table works.
    let page = table(world, 2);
    until("two rows", || drawn(&page).len() == 2).await;
}
