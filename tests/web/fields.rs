//! Form controls: names, descriptions, and that no input is lost. Validation is tested in the
//! domain crates.

use leptos::prelude::*;
use token_console::ui::{
    Bound, Checkbox, Choice, Choices, FieldKind, SearchField, Select, Switch, TextField,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{choose, description_of, fill, frame, mount, type_text};

#[wasm_bindgen_test]
async fn a_text_field_keeps_everything_typed_and_counts_characters() {
    let name = RwSignal::new(String::new());
    let page = mount(move || {
        view! { <TextField label="Name" value=name hint="Letters and digits." limit=5usize optional=true/> }
    });
    let input = page.input("textbox", "Name");
    fill(&input, "Ünïcödé");
    frame().await;
    assert_eq!(name.get_untracked(), "Ünïcödé");
    assert_eq!(input.value(), "Ünïcödé");
    assert_eq!(description_of(&input), "Letters and digits.7 / 5 characters");
    assert!(!input.has_attribute("maxlength"));
    assert_eq!(page.select("[data-over]").len(), 1);

    name.set("abc".to_owned());
    frame().await;
    assert_eq!(input.value(), "abc");
    assert_eq!(page.select("[data-over]").len(), 0);
}

#[wasm_bindgen_test]
async fn a_large_limit_is_counted_only_near_its_end() {
    let text = RwSignal::new("a".repeat(799));
    let page = mount(move || view! { <TextField label="Reason" value=text limit=1000usize/> });
    frame().await;
    assert!(!page.text().contains("799"));
    text.set("a".repeat(800));
    frame().await;
    assert!(page.text().contains("800 / 1000"));
}

#[wasm_bindgen_test]
async fn a_problem_is_connected_to_its_field() {
    let problem = RwSignal::new(None::<String>);
    let page = mount(move || {
        view! { <TextField label="Name" value=RwSignal::new(String::new()) problem hint="Hint."/> }
    });
    let input = page.input("textbox", "Name");
    assert!(!input.has_attribute("aria-invalid"));
    problem.set(Some("This name is taken.".to_owned()));
    frame().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(description_of(&input), "This name is taken. Hint.");
    problem.set(None);
    frame().await;
    assert!(!input.has_attribute("aria-invalid"));
    assert_eq!(description_of(&input), "Hint.");
}

#[wasm_bindgen_test]
fn a_secret_is_not_offered_for_storage() {
    let page = mount(|| {
        view! {
            <TextField
                label="Access token"
                kind=FieldKind::Password
                value=RwSignal::new(String::new())
            />
        }
    });
    let input = page.input("textbox", "Access token");
    assert_eq!(input.type_(), "password");
    assert_eq!(input.get_attribute("autocomplete").as_deref(), Some("off"));
    assert!(!input.has_attribute("name"));
}

#[wasm_bindgen_test]
async fn dates_and_numbers_carry_their_bounds() {
    let page = mount(|| {
        let date = FieldKind::Date { min: "2026-11-22".into(), max: "2028-11-21".into() };
        view! {
            <TextField label="Expiration date" kind=date value=RwSignal::new("2026-12-01".to_owned())/>
            <TextField label="Days" kind=FieldKind::Number(1, 3650) value=RwSignal::new("9000".to_owned())/>
        }
    });
    frame().await;
    let date = page.input("textbox", "Expiration date");
    assert_eq!(
        (date.min(), date.max(), date.value()),
        ("2026-11-22".into(), "2028-11-21".into(), "2026-12-01".into())
    );
    let days = page.input("spinbutton", "Days");
    assert_eq!((days.min(), days.max()), ("1".into(), "3650".into()));
    assert_eq!(days.value(), "9000", "what was typed is kept, even when it is too much");
}

#[wasm_bindgen_test]
async fn an_incomplete_number_is_not_deleted() {
    let days = RwSignal::new("7".to_owned());
    let page = mount(move || {
        view! { <TextField label="Days" kind=FieldKind::Number(1, 3650) value=days/> }
    });
    frame().await;
    let input = page.input("spinbutton", "Days");
    assert_eq!(input.value(), "7");
    // "7e" is the beginning of "7e2"; until then the browser reports an empty value.
    input.focus().expect("focus");
    type_text("e");
    frame().await;
    assert_eq!(days.get_untracked(), "");
    type_text("2");
    frame().await;
    assert_eq!(days.get_untracked(), "7e2");
}

#[wasm_bindgen_test]
async fn a_search_field_follows_a_value_kept_elsewhere() {
    let (kept, asked) = (RwSignal::new("prod".to_owned()), RwSignal::new(Vec::new()));
    let page = mount(move || {
        let value = Bound::new(kept, move |text: String| {
            asked.update(|asked| asked.push(text.clone()));
            kept.set(text);
        });
        view! { <SearchField label="Filter tokens" value/> }
    });
    let input = page.input("searchbox", "Filter tokens");
    frame().await;
    assert_eq!(input.value(), "prod");
    fill(&input, "staging");
    frame().await;
    assert_eq!(asked.get_untracked(), ["staging"]);
    kept.set(String::new());
    frame().await;
    assert_eq!(input.value(), "");
}

#[wasm_bindgen_test]
async fn a_switch_shows_its_value() {
    let (on, reason) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let page = mount(move || {
        view! { <Switch label="Admin" checked=on hint="Full rights." disabled_reason=reason/> }
    });
    let switch = page.input("switch", "Admin");
    assert_eq!(description_of(&switch), "Full rights.");
    switch.click();
    frame().await;
    assert!(on.get_untracked() && switch.checked());

    reason.set(Some("Only organization admins.".to_owned()));
    frame().await;
    switch.click();
    frame().await;
    assert!(on.get_untracked() && switch.checked(), "it may not be changed");
    assert_eq!(description_of(&switch), "Full rights. Only organization admins.");
}

#[wasm_bindgen_test]
async fn a_refused_change_does_not_move_the_switch() {
    let asked = RwSignal::new(0);
    let page = mount(move || {
        let never = Bound::new(Signal::stored(false), move |_| asked.update(|n| *n += 1));
        view! { <Switch label="Admin" checked=never/> }
    });
    let switch = page.input("switch", "Admin");
    switch.click();
    frame().await;
    assert_eq!(asked.get_untracked(), 1);
    assert!(!switch.checked());
}

#[wasm_bindgen_test]
async fn a_checkbox_can_be_partly_checked() {
    let (all, some) = (RwSignal::new(false), RwSignal::new(true));
    let page = mount(
        move || view! { <Checkbox label="Select all" checked=all partly=some hide_label=true/> },
    );
    let checkbox = page.input("checkbox", "Select all");
    assert!(checkbox.indeterminate() && !checkbox.checked());
    checkbox.click();
    some.set(false);
    frame().await;
    assert!(all.get_untracked() && checkbox.checked() && !checkbox.indeterminate());
}

fn statuses() -> Vec<Choice<u8>> {
    vec![
        Choice::new(1, "Active"),
        Choice::new(2, "Expired"),
        Choice::disabled(3, "All", "Too many to show."),
    ]
}

#[wasm_bindgen_test]
async fn choices_are_a_radio_group() {
    let value = RwSignal::new(1u8);
    let page = mount(move || {
        view! { <Choices label="Status" choices=statuses() value>"What follows."</Choices> }
    });
    let group = page.get("radiogroup", "Status");
    assert_eq!(description_of(&group), "What follows.");
    let radio = |name: &str| page.input("radio", name);
    assert!(radio("Active").checked());
    radio("Expired").click();
    frame().await;
    assert_eq!(value.get_untracked(), 2);
    assert!(radio("Expired").checked() && !radio("Active").checked());

    radio("All").click();
    frame().await;
    assert_eq!(value.get_untracked(), 2, "the choice may not be made");
    assert!(radio("Expired").checked());
    assert_eq!(description_of(&radio("All")), "Too many to show.");

    value.set(1);
    frame().await;
    assert!(radio("Active").checked());
}

#[wasm_bindgen_test]
async fn a_select_shows_reasons_and_follows_its_value() {
    let value = RwSignal::new(1u8);
    let page = mount(move || view! { <Select label="Status" choices=statuses() value/> });
    let select = page.get("combobox", "Status");
    choose(&select, "Expired");
    frame().await;
    assert_eq!(value.get_untracked(), 2);
    value.set(1);
    frame().await;
    let shown = js_sys::Reflect::get(&select, &"selectedIndex".into()).ok();
    assert_eq!(shown.and_then(|index| index.as_f64()), Some(0.0));
    assert!(page.text().contains("All (Too many to show.)"));
    assert_eq!(page.select("option:disabled").len(), 1);
}
