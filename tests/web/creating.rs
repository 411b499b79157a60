//! Everything that can go wrong while a token is created: sent once, never repeated, and the truth
//! about what became of it.

use crate::harness::{fire, focused, frame, press, until};
use crate::page::store::{Store, VALUE, open_create, submit};
use crate::page::{Answer, Asked, Backend, Gate, LIST, Site, button, enter, field, within};
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlFormElement};

const NAME: &str = "build-cache";
const DIALOG_ALERT: &str = "dialog [role=alert]";

/// The dialog with a draft, on a backend whose answers to create calls are `answer`'s.
async fn drafted(
    answer: impl Fn(&Store, &Asked) -> Answer + 'static,
) -> (Site, Rc<Store>, HtmlElement) {
    let backend = Backend::new();
    let (site, store, dialog) = open_create(&backend).await;
    let store = Rc::new(store);
    let creating = Rc::clone(&store);
    backend.on("POST", LIST, move |asked| answer(&creating, asked));
    enter(&dialog, "Name", NAME);
    enter(&dialog, "Reason", "because");
    (site, store, dialog)
}

fn posts(site: &Site) -> usize {
    site.backend.all().iter().filter(|asked| asked.method == "POST").count()
}

/// What is shown when a token was created.
async fn expect_value(site: &Site) {
    site.wait_for("dialog", "Token created").await;
    site.shows("dialog", &[VALUE]).await;
}

#[wasm_bindgen_test]
async fn created_but_the_answer_is_lost_is_found_and_can_be_deleted() {
    let page = |status, kind, body: &str| Answer::text(status, kind, body);
    for (what, lost) in [
        ("the connection drops", Answer::cut()),
        ("a gateway fails", page(502, "text/html", "<h1>Bad</h1>")),
        ("the answer is cut off", page(200, "application/json", r#"{"id":"1","tok"#)),
        ("the answer is a page", page(200, "text/html", "<h1>Hello</h1>")),
        ("the answer is empty", page(200, "application/json", "")),
        ("the answer lacks the value", Answer::ok(&json!({ "id": "1" }))),
    ] {
        let (site, store, dialog) = drafted(move |store, asked| {
            store.create(asked);
            lost.clone()
        })
        .await;
        submit(&dialog);
        site.shows(DIALOG_ALERT, &["Created, but its value is lost.", NAME]).await;
        assert_eq!(field(&dialog, "Name").value(), NAME, "{what}");
        // Nothing is sent again, however long it is left alone.
        site.clock.advance(60_000.0).await;
        assert_eq!(posts(&site), 1, "{what}");
        let id = store.find(NAME).expect(what)["id"].as_str().expect("an ID").to_owned();

        button(&dialog, &format!("Delete {NAME}…")).click();
        let question = site.wait_for("dialog", "Delete token").await;
        assert!(question.inner_text().contains(NAME));
        button(&question, "Delete token").click();
        until("no token", || store.find(NAME).is_none()).await;
        assert_eq!(site.backend.asked("DELETE", &format!("{LIST}/{id}")).len(), 1, "{what}");
        let said = format!("Deleted {NAME}.");
        until("a toast", || site.text().contains(&said)).await;
    }
}

#[wasm_bindgen_test]
async fn dropped_on_the_way_there_is_probably_not_created_and_can_be_tried_again() {
    let (site, store, dialog) = drafted(|_, _| Answer::cut()).await;
    submit(&dialog);
    let words = [
        "Outcome unknown: ",
        "The list has no such token, so it was probably not created. You can try again.",
    ];
    site.shows("dialog [role=status]", &words).await;
    assert_eq!((posts(&site), store.find(NAME)), (1, None));
    // What expired meanwhile is looked at too.
    let looked = site.backend.asked("GET", LIST);
    assert!(looked.iter().any(|asked| asked.query.contains("filter=all")), "{looked:?}");

    let again = Rc::clone(&store);
    site.backend.on("POST", LIST, move |asked| again.create(asked));
    submit(&dialog);
    expect_value(&site).await;
    assert!(store.find(NAME).is_some());
}

#[wasm_bindgen_test]
async fn when_the_list_cannot_be_read_either_nothing_is_claimed() {
    let (site, _, dialog) = drafted(|_, _| Answer::empty(504)).await;
    site.backend.on("GET", LIST, |_| Answer::empty(504));
    submit(&dialog);
    site.later("an outcome", || !site.select(DIALOG_ALERT).is_empty()).await;
    let words =
        ["Outcome unknown: ", "Look at it before you try again: the token may have been created."];
    site.shows(DIALOG_ALERT, &words).await;
    assert_eq!(posts(&site), 1);
}

#[wasm_bindgen_test]
async fn a_double_press_and_enter_five_times_create_one_token() {
    let gate = Gate::default();
    let held = gate.clone();
    let (site, _, dialog) = drafted(move |store, asked| store.create(asked).after(&held)).await;
    let form: HtmlFormElement = within(&dialog, "form").remove(0).unchecked_into();
    let send = button(&dialog, "Create token");
    send.click();
    send.click();
    for _ in 0..5 {
        form.request_submit().expect("Enter");
    }
    until("a call", || posts(&site) > 0).await;
    assert_eq!(send.get_attribute("aria-busy").as_deref(), Some("true"));

    // An answer on its way may hold a value that is shown once: nothing closes the dialog.
    press("Escape");
    button(&dialog, "Cancel").click();
    fire(&dialog, "cancel");
    dialog.click();
    frame().await;
    assert!(dialog.is_connected() && dialog.has_attribute("open"));

    gate.open();
    expect_value(&site).await;
    assert_eq!(posts(&site), 1);
}

#[wasm_bindgen_test]
async fn enter_five_times_on_a_quick_server_creates_one_token() {
    let (site, _, dialog) = drafted(|store, asked| store.create(asked)).await;
    let form: HtmlFormElement = within(&dialog, "form").remove(0).unchecked_into();
    for _ in 0..5 {
        form.request_submit().expect("Enter");
    }
    expect_value(&site).await;
    assert_eq!(posts(&site), 1);
}

#[wasm_bindgen_test]
async fn a_refusal_creates_nothing_and_nothing_is_repeated() {
    for (status, body, words) in [
        (429, json!({ "message": "Slow down" }), ["Too many requests.", "Slow down."]),
        (
            403,
            json!({ "message": "Not on Sundays" }),
            ["Not permitted: create a token.", "Not on Sundays."],
        ),
        (400, json!({}), ["refused the request.", "Nothing was created."]),
    ] {
        let (site, store, dialog) =
            drafted(move |_, _| Answer::json(status, &body).with("Retry-After", "1")).await;
        submit(&dialog);
        site.shows(DIALOG_ALERT, &words).await;
        site.shows(DIALOG_ALERT, &["Nothing was created."]).await;
        site.clock.advance(60_000.0).await;
        assert_eq!((posts(&site), store.find(NAME)), (1, None));
        assert_eq!(field(&dialog, "Name").value(), NAME);
        assert_eq!(field(&dialog, "Reason").value(), "because");
    }
}

#[wasm_bindgen_test]
async fn the_value_stays_when_the_list_fails_to_reload() {
    let (site, _, dialog) = drafted(|store, asked| store.create(asked)).await;
    site.backend.on("GET", LIST, |_| Answer::empty(500));
    submit(&dialog);
    expect_value(&site).await;
    let banner = ".stale-note .banner";
    site.later("a banner", || !site.select(banner).is_empty()).await;
    site.shows(banner, &["failed with status 500"]).await;
    expect_value(&site).await;
}

#[wasm_bindgen_test]
async fn a_refusal_lands_on_the_field_it_is_about() {
    let (site, store, dialog) = drafted(|_, _| Answer::empty(500)).await;
    for (label, key, message) in [
        ("Name", "name", "That name is reserved."),
        ("Description", "description", "That description is rude."),
        ("Reason", "reason", "A reason needs a ticket."),
    ] {
        let body = json!({ "code": 422, "message": message, "field": key });
        site.backend.on("POST", LIST, move |_| Answer::json(422, &body));
        submit(&dialog);
        let said = || crate::page::problem(&dialog, label);
        until(message, || said().contains(message)).await;
        assert!(said().contains("Nothing was created."));
        let about = field(&dialog, label);
        until("the focus", || focused() == about.clone().unchecked_into()).await;
        assert_eq!(about.get_attribute("aria-invalid").as_deref(), Some("true"));
        // Typing takes back what was said.
        enter(&dialog, label, "another");
        until("no problem", || said().is_empty()).await;
    }
    let expiration = "dialog [role=radiogroup]";
    let cap = "The expiration must be within acme-corp's maximum token expiry of 14 days.";
    for (status, message, key, place, words) in [
        (400, "Expires: the moon is full.", None, expiration, "the moon is full"),
        (422, cap, Some("expires"), expiration, cap),
        (
            422,
            "Mercury is in retrograde.",
            None,
            DIALOG_ALERT,
            "Mercury is in retrograde. Nothing was created.",
        ),
    ] {
        let body = json!({ "code": status, "message": message, "field": key });
        site.backend.on("POST", LIST, move |_| Answer::json(status, &body));
        submit(&dialog);
        site.shows(place, &[words]).await;
        site.shows("dialog", &["Nothing was created."]).await;
    }
    assert!(store.find("another").is_none());
}
