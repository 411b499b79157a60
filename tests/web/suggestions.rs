//! The search field with suggestions: highlighting, keys, accepted suggestions, and the caret.

use leptos::prelude::*;
use token_console::ui::{Bound, Marked, SuggestField, Suggestion};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::harness::{
    Page, description_of, fill, focused, frame, mount, name_of, press, type_text, until,
};

/// What the field reported.
#[derive(Clone, Copy)]
struct Seen {
    text: RwSignal<String>,
    settled: RwSignal<u32>,
    caret: RwSignal<usize>,
    problem: RwSignal<Option<String>>,
    correction: RwSignal<Option<Suggestion>>,
}

/// Suggests "żółw:" and "token:" for a text that is the beginning of nothing else.
fn page() -> (Page, Seen) {
    let seen = Seen {
        text: RwSignal::new(String::new()),
        settled: RwSignal::new(0),
        caret: RwSignal::new(0),
        problem: RwSignal::new(None),
        correction: RwSignal::new(None),
    };
    let suggest = move |(text, caret): (String, usize)| {
        seen.caret.set(caret);
        let offer = |word: &str| Suggestion {
            label: word.to_owned(),
            detail: "a field".to_owned(),
            text: format!("{word} {text}"),
            caret: word.len(),
        };
        if text.contains(':') { vec![] } else { vec![offer("żółw:"), offer("token:")] }
    };
    let parts = move || {
        let text = seen.text.get();
        vec![
            Marked { text: text.chars().take(1).collect(), mark: Some("field") },
            Marked { text: text.chars().skip(1).collect(), mark: None },
        ]
    };
    let page = mount(move || {
        view! {
            <SuggestField
                label="Search events"
                value=Bound::from(seen.text)
                parts=Signal::derive(parts)
                suggest
                problem=seen.problem
                correction=seen.correction
                on_settle=move || seen.settled.update(|times| *times += 1)
            />
            <button>"Elsewhere"</button>
        }
    });
    (page, seen)
}

fn input(page: &Page) -> HtmlInputElement {
    page.input("searchbox", "Search events")
}

fn active(page: &Page) -> Option<String> {
    let id = input(page).get_attribute("aria-activedescendant")?;
    Some(document().get_element_by_id(&id)?.text_content().unwrap_or_default())
}

#[wasm_bindgen_test]
async fn keys_select_and_accept() {
    let (page, seen) = page();
    assert!(page.every("option").is_empty());
    fill(&input(&page), "ab");
    until("offers", || page.every("option").len() == 2).await;
    assert_eq!((seen.caret.get_untracked(), active(&page)), (2, None));
    for (key, expected) in [("ArrowDown", "żółw:"), ("ArrowDown", "token:"), ("ArrowDown", "żółw:")]
    {
        assert!(!press(key), "{key} moves no caret");
        until(expected, || active(&page).is_some_and(|text| text.starts_with(expected))).await;
    }
    press("ArrowUp");
    press("ArrowUp");
    until("back to the first", || active(&page).is_some_and(|text| text.starts_with("żółw:")))
        .await;
    assert!(!press("Enter"));
    until("taken", || input(&page).value() == "żółw: ab").await;
    assert_eq!(seen.text.get_untracked(), "żółw: ab");
    // After the colon, counted in UTF-16 code units; in bytes it is three more.
    assert_eq!(input(&page).selection_start(), Ok(Some(5)));
    assert_eq!(seen.caret.get_untracked(), 8);
    until("nothing more to offer", || page.every("option").is_empty()).await;
    assert_eq!(seen.settled.get_untracked(), 0);
    press("Enter");
    assert_eq!(seen.settled.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn tab_accepts_only_a_selected_suggestion() {
    let (page, _) = page();
    fill(&input(&page), "x");
    until("offers", || page.every("option").len() == 2).await;
    assert!(press("Tab"), "nothing is chosen: Tab moves on");
    press("ArrowDown");
    frame().await;
    assert!(!press("Tab"));
    until("taken", || input(&page).value() == "żółw: x").await;
}

#[wasm_bindgen_test]
async fn esc_closes_the_list_and_then_undoes_what_was_typed() {
    let (page, seen) = page();
    fill(&input(&page), "x");
    until("offers", || page.every("option").len() == 2).await;
    assert!(!press("Escape"));
    until("closed", || page.every("option").is_empty()).await;
    assert_eq!(seen.text.get_untracked(), "x");
    // Typing continues at the caret.
    type_text("y");
    until("offers again", || page.every("option").len() == 2).await;
    assert_eq!(seen.text.get_untracked(), "xy");
    // What was there when the field got the focus stays.
    input(&page).blur().expect("an element that can lose the focus");
    until("closed by leaving", || page.every("option").is_empty()).await;
    input(&page).focus().expect("an element that can have the focus");
    assert!(!press("Escape"), "the browser would empty the field");
    assert_eq!(seen.text.get_untracked(), "xy");
    type_text("z");
    until("offers to that", || page.every("option").len() == 2).await;
    press("Escape");
    until("closed again", || page.every("option").is_empty()).await;
    assert_eq!(seen.text.get_untracked().len(), 3);
    press("Escape");
    assert_eq!(seen.text.get_untracked(), "xy");
    until("the field, too", || input(&page).value() == "xy").await;
}

#[wasm_bindgen_test]
async fn esc_undoes_nothing_that_was_applied_by_enter() {
    let (page, seen) = page();
    fill(&input(&page), "x");
    until("offers", || page.every("option").len() == 2).await;
    press("Enter");
    until("closed", || page.every("option").is_empty()).await;
    assert_eq!(seen.settled.get_untracked(), 1);
    type_text("y");
    until("offers again", || page.every("option").len() == 2).await;
    press("Escape");
    until("closed again", || page.every("option").is_empty()).await;
    press("Escape");
    assert_eq!(seen.text.get_untracked(), "x");
}

#[wasm_bindgen_test]
async fn leaving_the_field_reports_the_text() {
    let (page, seen) = page();
    fill(&input(&page), "x");
    until("offers", || page.every("option").len() == 2).await;
    page.get("button", "Elsewhere").focus().expect("focus");
    until("closed", || page.every("option").is_empty()).await;
    assert_eq!(seen.settled.get_untracked(), 1);
    assert_eq!(name_of(&focused()), "Elsewhere");
}

#[wasm_bindgen_test]
async fn parts_are_highlighted_and_problems_are_announced() {
    let (page, seen) = page();
    seen.text.set("abc".to_owned());
    until("shown", || input(&page).value() == "abc").await;
    frame().await;
    let marks = page.select(".suggest-marks");
    assert_eq!(marks[0].text_content().as_deref(), Some("abc"));
    assert_eq!(page.select("[data-mark=field]")[0].text_content().as_deref(), Some("a"));
    assert_eq!(input(&page).get_attribute("aria-invalid"), None);
    seen.problem.set(Some("There is no such field.".to_owned()));
    frame().await;
    assert_eq!(input(&page).get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(description_of(&input(&page)), "There is no such field.");
}

#[wasm_bindgen_test]
async fn a_press_accepts_the_correction() {
    let (page, seen) = page();
    fill(&input(&page), "żółwy:a b");
    assert!(page.select(".suggest-correction button").is_empty());
    seen.correction.set(Some(Suggestion {
        label: "żółw:a b".to_owned(),
        detail: String::new(),
        text: "żółw:a b".to_owned(),
        caret: "żółw".len(),
    }));
    frame().await;
    page.get("button", "Use żółw:a b").click();
    assert_eq!(
        (input(&page).value(), seen.text.get_untracked()),
        ("żółw:a b".into(), "żółw:a b".into())
    );
    assert_eq!(seen.settled.get_untracked(), 1);
    assert_eq!(name_of(&focused()), "Search events");
    assert_eq!(input(&page).selection_start(), Ok(Some(4)));
}
