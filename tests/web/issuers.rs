//! Registering an issuer, with what the linter finds in the policies that would be written; and deleting
//! one, with the tokens that came from it.

use crate::forms::{Form, ISSUER, ISSUERS, issuer, issuers, menu, of_dialog};
use crate::harness::until;
use crate::page::{Answer, Backend, LIST, Site, button, enter, field, now, open, problem, row};
use serde_json::json;
use token_api::time::UnixSeconds;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const PREVIEW: &str = "[aria-label='What will be written']";

/// The dialog, with an admin's rights for all repositories of an owner.
async fn dialog(backend: &Backend, owner: &str) -> (Site, HtmlElement) {
    let site = issuers(backend).await;
    site.press("Register issuer").await;
    let (site, dialog, _) = of_dialog(site, "Register issuer", "Register issuer").await;
    enter(&dialog, "Organization or user", owner);
    enter(&dialog, "Repository", "*");
    field(&dialog, "Any run").click();
    (site, dialog)
}

#[wasm_bindgen_test]
async fn an_error_is_registered_only_if_that_is_said() {
    let backend = Backend::new();
    let (site, dialog) = dialog(&backend, "*").await;
    backend.on("POST", ISSUERS, |_| Answer::json(409, &json!({ "code": 409, "message": "no" })));
    site.shows(PREVIEW, &["any repository in the world that fits passes"]).await;
    let send = button(&dialog, "Register issuer");
    assert_eq!(send.get_attribute("aria-disabled").as_deref(), Some("true"));
    send.click();
    let confirm = "Register although policies have errors";
    field(&dialog, confirm).click();
    until("a button", || !send.has_attribute("aria-disabled")).await;
    // What was agreed to is not what is written now.
    enter(&dialog, "Organization or user", "acme*");
    until("another question", || send.has_attribute("aria-disabled")).await;
    assert!(!field(&dialog, confirm).checked());
    assert!(backend.asked("POST", ISSUERS).is_empty());
    field(&dialog, confirm).click();
    until("a button", || !send.has_attribute("aria-disabled")).await;
    send.click();
    until("a call", || backend.asked("POST", ISSUERS).len() == 1).await;
}

#[wasm_bindgen_test]
async fn what_is_no_error_is_registered_at_once() {
    let backend = Backend::new();
    let (site, dialog) = dialog(&backend, "acme").await;
    // The card warns itself of what the linter only hints at.
    site.shows(PREVIEW, &["Whoever can open a pull request"]).await;
    assert!(!button(&dialog, "Register issuer").has_attribute("aria-disabled"));
    let admin = site.wait_for("switch", "Admin").await;
    admin.click();
    site.shows(PREVIEW, &["Pull requests get an admin's rights."]).await;
    until("a question", || button(&dialog, "Register issuer").has_attribute("aria-disabled")).await;
}

#[wasm_bindgen_test]
async fn deleting_tells_which_tokens_came_from_it() {
    let backend = Backend::new();
    let from = |number: u32, creator: &str| {
        row(number, &json!({ "name": format!("t{number}"), "createdBy": creator }))
    };
    let tokens =
        [from(1, "Corp (OIDC)"), from(2, "ada"), from(3, "Corp (OIDC)"), from(4, "X (OIDC)")];
    backend.serve(LIST, json!({ "tokens": tokens }));
    let (site, _, _) = Form::DeleteIssuer.open(&backend).await;
    site.shows("dialog", &["2 tokens of the organization that came from it live on"]).await;
    let links = site.select("dialog a");
    let href = links[0].get_attribute("href").unwrap_or_default();
    assert!(href.contains("/orgs/acme-corp/tokens?by=Corp"), "{href}");
}

#[wasm_bindgen_test]
async fn deleting_tells_the_last_use_as_the_server_has_it_now() {
    let backend = Backend::new();
    let site = issuers(&backend).await;
    until("rows", || !site.names().is_empty()).await;
    // Somebody exchanges a token after the list was read.
    let mut used = issuer();
    used["lastUsed"] = json!(UnixSeconds(now() - 90).to_rfc3339());
    backend.serve(ISSUER, used);
    menu(&site, "Corp", "Delete…").await;
    let (site, dialog, send) = of_dialog(site, "Delete issuer", "Delete issuer").await;
    until("the last use", || !send.has_attribute("aria-disabled")).await;
    site.shows("dialog", &["A token was last exchanged 1 minute ago"]).await;
    assert!(!dialog.inner_text().contains("No token was ever exchanged"));
    send.click();
    let label = "Type Corp to confirm";
    until("a question", || problem(&dialog, label).contains("Nothing was deleted")).await;
    assert!(backend.asked("DELETE", ISSUER).is_empty());
}

#[wasm_bindgen_test]
async fn deleting_denies_no_use_that_could_not_be_read() {
    let backend = Backend::new();
    let site = issuers(&backend).await;
    backend.on("GET", ISSUER, |_| Answer::empty(500));
    menu(&site, "Corp", "Delete…").await;
    let (site, dialog, _) = of_dialog(site, "Delete issuer", "Delete issuer").await;
    site.shows("dialog", &["When a token was last exchanged could not be read"]).await;
    field(&dialog, "Type Corp to confirm");
}

#[wasm_bindgen_test]
async fn deleting_claims_nothing_about_tokens_that_could_not_be_counted() {
    let backend = Backend::new();
    backend.on("GET", LIST, |_| Answer::empty(500));
    let (site, _, _) = Form::DeleteIssuer.open(&backend).await;
    site.shows("dialog", &["Tokens that were issued already live on until they expire."]).await;
    assert!(!site.texts("dialog").concat().contains("has none of this issuer"));
}

#[wasm_bindgen_test]
async fn who_was_refused_the_list_is_told_before_typing_and_can_still_register() {
    const REASON: &str = "Organization tokens can't manage OIDC issuers";
    let backend = Backend::new();
    let refused = || Answer::json(403, &json!({ "code": 403, "message": REASON }));
    backend.on("GET", ISSUERS, move |_| refused());
    let site = open("/orgs/acme-corp/oidc", &backend).await;
    site.shows("main", &["Not permitted: view OIDC issuers"]).await;
    site.press("Register issuer").await;
    let (site, dialog, send) = of_dialog(site, "Register issuer", "Register issuer").await;
    site.shows("dialog .note", &[REASON, "it will probably refuse to register one, too"]).await;
    assert!(!send.has_attribute("aria-disabled"), "{}", dialog.inner_text());
}
