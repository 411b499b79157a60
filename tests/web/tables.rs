//! The virtual table, with the real style sheet: which rows exist, their ARIA attributes, and where
//! the focus is. The calculations have native tests in console-core.

use std::sync::Arc;

use leptos::prelude::*;
use token_console::ui::{Bound, CellUpdater, Column, DataTable, Place, Sort, TextSlot};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::harness::{Page, choose, focused, frame, mount, name_of, until};

#[derive(Clone)]
struct Row {
    id: usize,
    name: String,
}

fn rows(count: usize) -> Arc<Vec<Row>> {
    Arc::new((0..count).map(|id| Row { id, name: format!("token {id}") }).collect())
}

fn text() -> AnyView {
    view! { <span></span> }.into_any()
}

fn button() -> AnyView {
    view! { <button type="button"></button> }.into_any()
}

/// Writes a text into the only element of a cell.
fn writes(cell: &Element, text: fn(&Row) -> String) -> CellUpdater<Row> {
    let slot = TextSlot::new(cell.first_element_child());
    Box::new(move |row| slot.write(&text(row)))
}

fn columns() -> Vec<Column<Row>> {
    vec![
        Column::new("name", "Name", text, |cell| writes(cell, |row| row.name.clone()))
            .sortable()
            .place(Place::Title),
        Column::new("used", "Last used", text, |cell| writes(cell, |_| "today".to_owned()))
            .sortable()
            .place(Place::Meta),
        Column::new("actions", "Actions", button, |cell| {
            writes(cell, |row| format!("Act {}", row.id))
        })
        .place(Place::End)
        .head(|| ()),
    ]
}

fn table(rows: RwSignal<Arc<Vec<Row>>>, sort: RwSignal<Sort>, stale: RwSignal<bool>) -> Page {
    mount(move || {
        view! {
            <DataTable
                label="Access tokens"
                rows
                key=|row: &Row| row.id.to_string()
                columns=columns()
                sort=Bound::from(sort)
                stale
                footer=|| view! { <span>"That is all."</span> }
            />
        }
    })
}

fn by_name() -> RwSignal<Sort> {
    RwSignal::new(Sort { column: "name".to_owned(), descending: false })
}

fn plain(count: usize) -> Page {
    table(RwSignal::new(rows(count)), by_name(), RwSignal::new(false))
}

/// The drawn data rows.
fn drawn(page: &Page) -> Vec<HtmlElement> {
    page.select("tbody tr[aria-rowindex]")
}

fn index(row: &HtmlElement) -> usize {
    row.get_attribute("aria-rowindex").and_then(|index| index.parse().ok()).expect("an index")
}

fn is_drawn(page: &Page, name: &str) -> bool {
    page.all("rowheader", name).len() == 1
}

fn scroll_to(y: f64) {
    window().scroll_to_with_x_and_y(0.0, y);
}

#[wasm_bindgen_test]
async fn only_visible_rows_are_in_the_document_but_all_are_counted() {
    let page = plain(10_000);
    until("rows", || is_drawn(&page, "token 0")).await;
    let table = page.get("table", "Access tokens");
    assert_eq!(table.get_attribute("aria-rowcount").as_deref(), Some("10001"));
    assert!(drawn(&page).len() < 100, "{} rows drawn", drawn(&page).len());
    let height = f64::from(drawn(&page)[0].offset_height());
    assert!(height > 10.0);
    let full = f64::from(table.offset_height());
    assert!((full - 10_000.0 * height).abs() < 20.0 * height, "{full} for rows of {height}");
}

#[wasm_bindgen_test]
async fn scrolling_draws_the_rows_that_become_visible() {
    let page = plain(10_000);
    until("rows", || is_drawn(&page, "token 0")).await;
    let height = f64::from(drawn(&page)[0].offset_height());
    scroll_to(5000.0 * height);
    until("row 5000", || is_drawn(&page, "token 5000") && !is_drawn(&page, "token 0")).await;
    let rows = drawn(&page);
    assert!(rows.len() < 100);
    let indices: Vec<_> = rows.iter().map(index).collect();
    let consecutive: Vec<_> = (indices[0]..indices[0] + rows.len()).collect();
    assert_eq!(indices, consecutive);
    // The row is drawn at its own position.
    let row = rows.iter().find(|row| row.inner_text().contains("token 5000")).expect("the row");
    assert_eq!(index(row), 5002, "counted from 1, after the header");
    let top = row.get_bounding_client_rect().top();
    assert!((-2.0 * height..4.0 * height).contains(&top), "at {top}");

    scroll_to(0.0);
    until("the first again", || is_drawn(&page, "token 0")).await;
}

#[wasm_bindgen_test]
async fn rows_that_stay_are_not_drawn_again() {
    let page = plain(1000);
    until("rows", || drawn(&page).len() > 8).await;
    let height = f64::from(drawn(&page)[0].offset_height());
    let kept = page.all("rowheader", "token 12").remove(0);
    scroll_to(8.0 * height);
    until("more rows", || index(drawn(&page).last().expect("rows")) > 20).await;
    scroll_to(0.0);
    until("back", || is_drawn(&page, "token 0")).await;
    assert!(page.all("rowheader", "token 12").remove(0) == kept);
}

#[wasm_bindgen_test]
async fn scrolling_keeps_the_focused_row() {
    let page = plain(10_000);
    until("rows", || is_drawn(&page, "token 3")).await;
    let height = f64::from(drawn(&page)[0].offset_height());
    page.get("button", "Act 3").focus().expect("focus");
    for target in [40.0, 47.0, 300.0, 290.0, 2000.0, 1.0, 5000.0] {
        scroll_to(target * height);
        let row = format!("token {}", target as usize + 2);
        until(&row, || is_drawn(&page, &row)).await;
        assert_eq!(name_of(&focused()), "Act 3", "after scrolling to {target}");
    }
    assert_eq!(index(&drawn(&page)[0]), 5, "first in the document, as in the table");
    let top = drawn(&page)
        .iter()
        .find(|row| row.inner_text().contains("token 5002"))
        .map(|row| row.get_bounding_client_rect().top());
    assert!(top.is_some_and(|top| (0.0..5.0 * height).contains(&top)), "at {top:?}");

    focused().blur().expect("blur");
    until("gone", || !is_drawn(&page, "token 3")).await;
    scroll_to(0.0);
}

#[wasm_bindgen_test]
async fn headers_sort_and_announce_the_order() {
    let sort = by_name();
    let page = table(RwSignal::new(rows(3)), sort, RwSignal::new(false));
    let state = |name: &str| page.get("columnheader", name).get_attribute("aria-sort");
    assert_eq!(state("Name").as_deref(), Some("ascending"));
    assert_eq!(state("Last used").as_deref(), Some("none"));
    assert_eq!(state("Actions"), None);

    page.get("button", "Name").click();
    frame().await;
    assert_eq!(state("Name").as_deref(), Some("descending"));
    page.get("button", "Last used").click();
    frame().await;
    assert_eq!(sort.get_untracked(), Sort { column: "used".to_owned(), descending: false });
    assert_eq!(state("Last used").as_deref(), Some("ascending"));
    assert_eq!(state("Name").as_deref(), Some("none"));
}

#[wasm_bindgen_test]
async fn another_order_moves_and_renumbers_rows() {
    let data = RwSignal::new(rows(5));
    let page = table(data, by_name(), RwSignal::new(false));
    until("rows", || drawn(&page).len() == 5).await;
    data.update(|rows| *rows = Arc::new(rows.iter().rev().cloned().collect()));
    until("the other order", || drawn(&page)[0].inner_text().contains("token 4")).await;
    let indices: Vec<_> = drawn(&page).iter().map(index).collect();
    assert_eq!(indices, [2, 3, 4, 5, 6]);
}

#[wasm_bindgen_test]
async fn two_rows_with_one_key_are_both_shown() {
    let twins = vec![Row { id: 7, name: "one".into() }, Row { id: 7, name: "other".into() }];
    let data = RwSignal::new(Arc::new(twins));
    let page = table(data, by_name(), RwSignal::new(false));
    until("both", || drawn(&page).len() == 2).await;
    data.set(rows(1));
    until("one", || drawn(&page).len() == 1 && is_drawn(&page, "token 0")).await;
}

#[wasm_bindgen_test]
async fn the_table_gets_the_focus_when_the_focused_row_is_removed() {
    let data = RwSignal::new(rows(3));
    let page = table(data, by_name(), RwSignal::new(false));
    until("rows", || drawn(&page).len() == 3).await;
    page.get("button", "Act 1").focus().expect("focus");
    data.update(|rows| *rows = Arc::new(rows.iter().filter(|row| row.id != 1).cloned().collect()));
    until("two rows", || drawn(&page).len() == 2).await;
    assert_eq!(name_of(&focused()), "Access tokens");
}

#[wasm_bindgen_test]
async fn old_rows_stay_while_they_are_stale() {
    let stale = RwSignal::new(false);
    let page = table(RwSignal::new(rows(3)), by_name(), stale);
    until("rows", || drawn(&page).len() == 3).await;
    let table = page.get("table", "Access tokens");
    assert!(!table.has_attribute("aria-busy"));
    stale.set(true);
    frame().await;
    assert_eq!(table.get_attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(drawn(&page).len(), 3);
}

#[wasm_bindgen_test]
async fn in_a_narrow_table_rows_are_cards_of_another_height() {
    let data = RwSignal::new(rows(10_000));
    let page = mount(move || {
        view! {
            <div style:width="380px">
                <DataTable label="Access tokens" rows=data key=|row: &Row| row.id.to_string() columns=columns()/>
            </div>
        }
    });
    until("rows", || is_drawn(&page, "token 0")).await;
    let height = f64::from(drawn(&page)[0].offset_height());
    assert_eq!(height, 84.0, "as the style sheet says");
    let full = f64::from(page.get("table", "Access tokens").offset_height());
    assert!((full - 10_000.0 * height).abs() < 10.0 * height, "{full}");
    // Cards keep the roles of a table.
    assert_eq!(page.every("row").len(), drawn(&page).len() + 1);
    scroll_to(7000.0 * height);
    until("row 7000", || is_drawn(&page, "token 7000")).await;
    scroll_to(0.0);
}

#[wasm_bindgen_test]
async fn cards_are_sorted_by_a_list_and_a_direction_button() {
    let sort = by_name();
    let page = mount(move || {
        view! {
            <div style:width="380px">
                <DataTable
                    label="Access tokens"
                    rows=rows(3)
                    key=|row: &Row| row.id.to_string()
                    columns=columns()
                    sort=Bound::from(sort)
                />
            </div>
        }
    });
    until("rows", || drawn(&page).len() == 3).await;
    assert_eq!(page.select("thead")[0].offset_height(), 0, "no stop for the keyboard out of sight");
    choose(&page.get("combobox", "Sort by"), "Last used");
    page.get("button", "Ascending").click();
    frame().await;
    assert_eq!(sort.get_untracked(), Sort { column: "used".to_owned(), descending: true });
    page.get("button", "Descending");
}
