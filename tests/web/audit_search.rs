//! Searching the audit log: completion, what can't be read of a search, and corrections.

use crate::harness::{choose, fill, focused, press, type_text, until};
use crate::page::{Backend, Site, data::LOG, event, open_with};
use js_sys::Reflect;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

/// Ten events: four of release-bot, of which one failed, and six of users.
fn events() -> Vec<Value> {
    let of = |number: u32| match number {
        0..4 => json!({
            "tokenID": "id-1", "tokenName": "release-bot", "authFailure": number == 1
        }),
        4..7 => json!({ "event": "Stack Exported" }),
        _ => json!({ "user": { "name": "Grace", "githubLogin": "grace", "avatarUrl": "" } }),
    };
    // The last minutes of a log are not complete yet, so the first is an hour old.
    (0..10).map(|number| event(number + 1, &of(number))).collect()
}

async fn log() -> Site {
    let site = log_of(events(), "").await;
    site.later("ten events", || count(&site) == 10).await;
    site
}

/// The log of these events, with a query in the address.
async fn log_of(events: Vec<Value>, query: &str) -> Site {
    let backend = Backend::new();
    backend.serve(LOG, json!({ "auditLogEvents": events, "continuationToken": "" }));
    let on_request = ("token-console.audit-on-request", "yes");
    open_with(&format!("/orgs/acme-corp/audit{query}"), &backend, &[on_request]).await
}

/// How many events match, as the line below the figure says it.
fn count(site: &Site) -> usize {
    let said = site.texts(".audit-foot [role=status]").concat();
    let number = said.split_whitespace().next().and_then(|number| number.parse().ok());
    number.unwrap_or_default()
}

fn search(site: &Site) -> HtmlInputElement {
    site.input("searchbox", "Search events")
}

fn options(site: &Site) -> Vec<String> {
    site.texts("[role=listbox] [role=option]")
}

/// Waits until the first suggestion is this one, with this beside it.
async fn suggests(site: &Site, first: &str, detail: &str) {
    site.later(first, || {
        options(site).first().is_some_and(|it| it.trim().starts_with(first) && it.contains(detail))
    })
    .await;
}

/// What is said below the box.
fn problem(site: &Site) -> String {
    site.texts(".suggest .field-problem").concat()
}

#[wasm_bindgen_test]
async fn completion_offers_fields_then_values_with_their_counts() {
    let site = log().await;
    let input = search(&site);
    input.focus().expect("focus");
    type_text("tok");
    suggests(&site, "token:", "").await;
    let first = || site.select("[role=listbox] [role=option]")[0].clone();
    let is_selected = || first().get_attribute("aria-selected").as_deref() == Some("true");
    assert!(!is_selected());
    press("ArrowDown");
    until("a choice", is_selected).await;
    let active = input.get_attribute("aria-activedescendant");
    assert_eq!(active, Some(first().id()));
    press("Enter");
    until("a field", || input.value() == "token:").await;
    type_text("release");
    suggests(&site, "release-bot", "4").await;
    press("ArrowDown");
    press("Tab");
    until("a value", || input.value() == "token:release-bot ").await;
    assert_eq!(focused(), input.clone().unchecked_into());
    site.later("what matches", || count(&site) == 4).await;
    type_text("ev");
    suggests(&site, "event:", "").await;
    press("Escape");
    until("no list", || options(&site).is_empty()).await;
    assert_eq!(input.value(), "token:release-bot ev");
}

#[wasm_bindgen_test]
async fn a_search_that_cannot_be_read_is_explained_and_what_of_it_can_be_is_applied() {
    let site = log().await;
    let input = search(&site);
    for (typed, words, shown, left) in [
        ("failed:yes", "", "", 1),
        ("failed:yes ip:10.0.0.0/99", "Shown is the search without it: failed:yes", "ip", 1),
        ("ip:10.0.0.0/99", "Until it can be read, nothing is left out.", "ip", 10),
    ] {
        fill(&input, typed);
        site.later("rows", || count(&site) == left).await;
        until(words, || problem(&site).contains(words)).await;
        assert_eq!(problem(&site).is_empty(), shown.is_empty(), "{typed}");
        let invalid = (!shown.is_empty()).then_some("true");
        assert_eq!(input.get_attribute("aria-invalid").as_deref(), invalid, "{typed}");
    }
}

#[wasm_bindgen_test]
async fn what_was_probably_meant_is_one_press_away_one_mistake_after_the_other() {
    let site = log().await;
    let input = search(&site);
    fill(&input, "usr:grace failed:true");
    until("a problem", || problem(&site).contains("Did you mean “user:”?")).await;
    let take = |name: &str| {
        let button = site.select(".suggest-below button").remove(0);
        assert_eq!(button.text_content().unwrap_or_default().trim(), name);
        button.click();
    };
    take("Use user:grace failed:true");
    until("another", || problem(&site).contains("Write failed:yes or failed:no.")).await;
    take("Use user:grace failed:yes");
    until("no problem", || problem(&site).is_empty()).await;
    assert_eq!(input.value(), "user:grace failed:yes");
    assert_eq!(focused(), input.clone().unchecked_into());
    site.later("an address", || site.address().contains("q=user")).await;
    assert_eq!(input.get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn a_token_is_one_value_by_its_name_or_its_identifier() {
    let by =
        |number, id: &str, name: &str| event(number, &json!({ "tokenID": id, "tokenName": name }));
    let named = vec![by(1, "id-1", "release-bot"), by(2, "id-1", ""), by(3, "id-2", "other")];
    let site = log_of(named, "?q=token%3Arelease-bot+OR+token%3Aid-1").await;
    site.later("two events", || count(&site) == 2).await;
    // The identifier stands there by its name, too.
    let value = ".audit-facets .audit-value[data-value='token:release-bot']";
    site.later("a value", || !site.select(value).is_empty()).await;
    site.select(value).remove(0).click();
    site.later("all events", || count(&site) == 3).await;
    assert_eq!(search(&site).value(), "");
}

#[wasm_bindgen_test]
async fn an_event_outside_the_range_says_so_and_addresses_count_where_they_are_asked_for() {
    let site = log().await;
    let asks = || site.select(".audit-table").remove(0).get_attribute("data-sought");
    assert_eq!(asks(), None);
    fill(&search(&site), "ip:203.0.113.7");
    site.later("addresses", || asks().as_deref() == Some("ip")).await;
    site.select("a[data-event]").remove(3).click();
    site.later("the event", || site.text().contains("Raw JSON")).await;
    let outside = "This event is outside the range that is shown.";
    assert!(!site.text().contains(outside));
    let range = site.get("combobox", "Time range");
    choose(&range, "Last hour");
    site.later("a note", || site.text().contains(outside)).await;
    choose(&range, "Yesterday");
    site.later("a day", || site.address().contains("from=")).await;
    let chosen = || Reflect::get(&range, &"selectedIndex".into()).ok().and_then(|at| at.as_f64());
    site.later("its name", || chosen() == Some(2.0)).await;
}
