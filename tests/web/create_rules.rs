//! What may be created: names, texts and expirations are judged while they are typed, and what is
//! sent is what was chosen.

use crate::harness::{description_of, fill, focused, frame, press, until};
use crate::page::store::{Store, create_dialog, open_create, submit};
use crate::page::{Backend, DAY, LIST, Site, button, enter, field, now, open, problem, within};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

const HARBOR: &str = "/api/orgs/blue-harbor/tokens";

/// The body of the one create call.
async fn sent(site: &Site, path: &str) -> Value {
    until("a call", || !site.backend.asked("POST", path).is_empty()).await;
    let asked = site.backend.asked("POST", path);
    assert_eq!(asked.len(), 1);
    asked[0].json()
}

/// The clocks of page and backend may differ by the second that a header rounds.
fn expect_near(sent: &Value, expires: i64) {
    let sent = sent["expires"].as_i64().expect("an instant");
    assert!((sent - expires).abs() <= 2, "{sent}, not {expires}");
}

/// Waits until a field's problem contains these words; empty for none.
async fn expect_problem(dialog: &HtmlElement, label: &str, words: &str) {
    let said = || problem(dialog, label);
    until(words, || if words.is_empty() { said().is_empty() } else { said().contains(words) })
        .await;
}

fn expiration(dialog: &HtmlElement) -> String {
    within(dialog, "[role=radiogroup]")[0].inner_text()
}

/// Waits until it is said of the expiration.
async fn expect_expiration(dialog: &HtmlElement, words: &str) {
    until(words, || expiration(dialog).contains(words)).await;
}

fn preset(dialog: &HtmlElement, label: &str) -> HtmlInputElement {
    field(dialog, label)
}

fn presets(dialog: &HtmlElement) -> Vec<String> {
    within(dialog, "[role=radiogroup] .choice-label").iter().map(HtmlElement::inner_text).collect()
}

/// Seconds since 1970, as a date of the browser takes them.
fn millis(seconds: i64) -> wasm_bindgen::JsValue {
    // Whole seconds of a date fit.
    #[allow(clippy::cast_precision_loss)]
    let ms = seconds as f64 * 1000.0;
    ms.into()
}

/// What date and time inputs hold for an instant, in the browser's zone.
fn local(at: i64) -> (String, String) {
    let date = js_sys::Date::new(&millis(at));
    let (month, day) = (date.get_month() + 1, date.get_date());
    let day = format!("{}-{month:02}-{day:02}", date.get_full_year());
    (day, format!("{:02}:{:02}", date.get_hours(), date.get_minutes()))
}

fn choose_instant(dialog: &HtmlElement, at: i64) {
    let (date, time) = local(at);
    fill(&field(dialog, "Expiration date"), &date);
    fill(&field(dialog, "Expiration time"), &time);
}

#[wasm_bindgen_test]
async fn the_name_is_judged_while_it_is_typed() {
    let (site, _, dialog) = open_create(&Backend::new()).await;
    let name = field(&dialog, "Name");
    until("the focus", || focused() == name.clone().unchecked_into()).await;
    assert!(description_of(&name).contains("0 / 40"));
    assert!(description_of(&name).contains("Names can't be reused, even after deletion."));
    let long = "x".repeat(41);
    for (typed, words, count) in [
        ("two words", "Spaces aren't allowed.", 9),
        ("a/b", "“/” isn't allowed.", 3),
        ("naïve", "“ï” isn't allowed.", 5),
        ("a\u{202e}b", "The character U+202E isn't allowed.", 3),
        ("<img>", "“<” isn't allowed.", 5),
        (&long, "Shorten the name to 40 characters; it has 41.", 41),
        ("deploy-prod", "has this name already", 11),
    ] {
        fill(&name, typed);
        expect_problem(&dialog, "Name", words).await;
        assert_eq!(name.get_attribute("aria-invalid").as_deref(), Some("true"), "{typed}");
        let counted = format!("{count} / 40");
        assert!(description_of(&name).contains(&counted), "{}", description_of(&name));
        assert!(description_of(&name).contains(words), "{}", description_of(&name));
    }
    fill(&name, &"x".repeat(40));
    expect_problem(&dialog, "Name", "").await;
    assert_eq!(name.get_attribute("aria-invalid"), None);

    fill(&name, " ");
    button(&dialog, "Cancel").focus().expect("focus");
    submit(&dialog);
    expect_problem(&dialog, "Name", "Enter a name.").await;
    until("the focus", || focused() == name.clone().unchecked_into()).await;
    assert!(site.backend.all().iter().all(|asked| asked.method == "GET"));
}

#[wasm_bindgen_test]
async fn forty_characters_with_all_that_is_allowed_make_a_name() {
    let (site, _, dialog) = open_create(&Backend::new()).await;
    let name = format!("A_z-9-{}", "x".repeat(34));
    enter(&dialog, "Name", &format!("  {name} "));
    enter(&dialog, "Description", "  What it is for  ");
    submit(&dialog);
    let sent = sent(&site, LIST).await;
    assert_eq!((&sent["name"], &sent["description"]), (&json!(name), &json!("What it is for")));
    let created = site.wait_for("dialog", "Token created").await;
    assert!(created.inner_text().contains(&name));
}

#[wasm_bindgen_test]
async fn long_descriptions_and_reasons_are_refused_before_they_are_sent() {
    let site = open("/tokens", &Backend::new()).await;
    site.shows("main", &["No tokens yet"]).await;
    site.select(".page-actions button").pop().expect("a button").click();
    let dialog = site.wait_for("dialog", "Create token").await;
    let description = field(&dialog, "Description");
    let has_focus = || focused() == description.clone().unchecked_into();
    until("the focus", has_focus).await;
    submit(&dialog);
    expect_problem(&dialog, "Description", "Enter a description").await;
    enter(&dialog, "Description", &"x".repeat(1001));
    enter(&dialog, "Reason", &"y".repeat(1002));
    submit(&dialog);
    let words = "Shorten this to 1000 characters; it has 1001.";
    expect_problem(&dialog, "Description", words).await;
    expect_problem(&dialog, "Reason", "it has 1002.").await;
    until("the focus", has_focus).await;
    assert!(site.backend.all().iter().all(|asked| asked.method == "GET"));
}

#[wasm_bindgen_test]
async fn what_was_typed_survives_esc_and_cancel_discards_it() {
    let (site, _, dialog) = open_create(&Backend::new()).await;
    let admin = |dialog: &HtmlElement| field(dialog, "Admin");
    enter(&dialog, "Name", "half-a-name");
    admin(&dialog).click();
    press("Escape");
    site.gone("dialog").await;
    assert_eq!(crate::harness::name_of(&focused()), "Create token");

    let dialog = create_dialog(&site).await;
    assert_eq!(field(&dialog, "Name").value(), "half-a-name");
    assert!(admin(&dialog).checked());
    button(&dialog, "Cancel").click();
    site.gone("dialog").await;
    let dialog = create_dialog(&site).await;
    assert_eq!(field(&dialog, "Name").value(), "");
    assert!(!admin(&dialog).checked());
}

#[wasm_bindgen_test]
async fn presets_from_a_week_to_a_year_are_counted_from_now() {
    for (label, days) in
        [("7 days", 7), ("30 days", 30), ("60 days", 60), ("90 days", 90), ("1 year", 365)]
    {
        let (site, _, dialog) = open_create(&Backend::new()).await;
        let offered =
            ["7 days", "30 days", "60 days", "90 days", "1 year", "Custom…", "No expiration"];
        assert_eq!(presets(&dialog), offered);
        assert!(preset(&dialog, "30 days").checked());
        enter(&dialog, "Name", "preset");
        preset(&dialog, label).click();
        frame().await;
        // From the press, not from when the dialog was opened.
        site.clock.advance(90_000.0).await;
        submit(&dialog);
        expect_near(&sent(&site, LIST).await, now() + days * DAY);
    }
}

#[wasm_bindgen_test]
async fn no_expiration_is_warned_about_and_sent_as_never() {
    let (site, _, dialog) = open_create(&Backend::new()).await;
    enter(&dialog, "Name", "never");
    preset(&dialog, "No expiration").click();
    site.shows("dialog", &["This token works until somebody deletes it."]).await;
    expect_expiration(&dialog, "Does not expire.").await;
    submit(&dialog);
    assert_eq!(sent(&site, LIST).await["expires"], 0);
    site.press("Done").await;
    site.press("Close without copying").await;
    // Its name, and when it expires.
    let twice = |row: &String| row.lines().filter(|line| line.trim() == "never").count() == 2;
    until("a row", || site.rows().iter().any(twice)).await;
}

/// The list of the organization that allows 90 days.
async fn capped() -> (Site, HtmlElement) {
    let backend = Backend::new();
    let cap = json!({ "id": "o", "userRole": "admin", "maxAccessTokenExpiryDays": 90 });
    backend.serve("/api/orgs/blue-harbor/metadata", cap);
    Store::at(HARBOR, &backend, vec![crate::page::row(1, &json!({}))]);
    let site = open("/orgs/blue-harbor/tokens", &backend).await;
    site.lists(&["token-00001"]).await;
    let dialog = create_dialog(&site).await;
    (site, dialog)
}

#[wasm_bindgen_test]
async fn an_organizations_cap_clamps_the_choice_and_is_named() {
    let (site, dialog) = capped().await;
    let most = "90 days (organization maximum)";
    assert_eq!(presets(&dialog), ["7 days", "30 days", "60 days", most, "Custom…"]);
    enter(&dialog, "Name", "capped");
    preset(&dialog, most).click();
    submit(&dialog);
    expect_near(&sent(&site, HARBOR).await, now() + 90 * DAY);
}

#[wasm_bindgen_test]
async fn a_custom_date_at_the_cap_passes_and_two_minutes_later_does_not() {
    let (site, dialog) = capped().await;
    enter(&dialog, "Name", "edge");
    preset(&dialog, "Custom…").click();
    frame().await;
    let last = (now() + 90 * DAY).div_euclid(60) * 60;
    choose_instant(&dialog, last + 120);
    expect_expiration(&dialog, "blue-harbor allows at most 90 days, up to ").await;
    submit(&dialog);
    frame().await;
    assert!(dialog.is_connected() && site.backend.asked("POST", HARBOR).is_empty());
    choose_instant(&dialog, last);
    expect_expiration(&dialog, "Expires").await;
    submit(&dialog);
    assert_eq!(sent(&site, HARBOR).await["expires"], last);
}

#[wasm_bindgen_test]
async fn two_years_are_the_most_to_the_day() {
    let (site, _, dialog) = open_create(&Backend::new()).await;
    enter(&dialog, "Name", "two-years");
    preset(&dialog, "Custom…").click();
    frame().await;
    let end = js_sys::Date::new(&millis(now()));
    end.set_full_year(end.get_full_year() + 2);
    // Whole seconds of a date fit.
    #[allow(clippy::cast_possible_truncation)]
    let end = (end.get_time() / 1000.0) as i64;
    let date = field(&dialog, "Expiration date");
    let last = local(end).0;
    assert_eq!(date.get_attribute("max").as_deref(), Some(&*last));
    fill(&date, &local(end + DAY).0);
    expect_expiration(&dialog, "Choose a date at most two years from now").await;
    fill(&date, &last);
    expect_expiration(&dialog, "Expires").await;
    submit(&dialog);
    let midnight = js_sys::Date::new(&format!("{last}T00:00").into()).get_time() / 1000.0;
    assert_eq!(sent(&site, LIST).await["expires"].as_f64(), Some(midnight));
}

#[wasm_bindgen_test]
async fn dates_that_are_over_and_half_filled_ones_are_refused() {
    let (site, _, dialog) = open_create(&Backend::new()).await;
    enter(&dialog, "Name", "past");
    preset(&dialog, "Custom…").click();
    expect_expiration(&dialog, "Choose the date on which it becomes invalid.").await;
    submit(&dialog);
    expect_expiration(&dialog, "Choose a date.").await;
    fill(&field(&dialog, "Expiration date"), &local(now()).0);
    expect_expiration(&dialog, "Choose a date and time in the future.").await;
    submit(&dialog);
    frame().await;
    assert!(dialog.is_connected() && site.backend.asked("POST", LIST).is_empty());
}

#[wasm_bindgen_test]
async fn a_personal_token_that_outlives_a_cap_is_warned_about() {
    let backend = Backend::new();
    let cap = json!({ "id": "o", "userRole": "admin", "maxAccessTokenExpiryDays": 90 });
    backend.serve("/api/orgs/blue-harbor/metadata", cap);
    let site = open("/tokens", &backend).await;
    site.shows("main", &["No tokens yet"]).await;
    site.select(".page-actions button").pop().expect("a button").click();
    let dialog = site.wait_for("dialog", "Create token").await;
    preset(&dialog, "1 year").click();
    let refused = "blue-harbor will refuse this token";
    let words = "it allows at most 90 days, and this one lives longer";
    site.shows("dialog", &[refused, words]).await;
    preset(&dialog, "90 days").click();
    until("no warning", || !dialog.inner_text().contains(refused)).await;
    preset(&dialog, "No expiration").click();
    site.shows("dialog", &[refused, "this one has no expiration"]).await;
}
