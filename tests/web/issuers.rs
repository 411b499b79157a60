//! Registering an issuer: what the linter finds in the policies that would be written.

use crate::forms::ISSUERS;
use crate::harness::until;
use crate::page::{Answer, Backend, Site, button, enter, field, open};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const PREVIEW: &str = "[aria-label='What will be written']";

/// The dialog, with an admin's rights for all repositories of an owner.
async fn dialog(backend: &Backend, owner: &str) -> (Site, HtmlElement) {
    backend.serve(ISSUERS, json!({ "oidcIssuers": [] }));
    let site = open("/orgs/acme-corp/oidc", backend).await;
    let press = || {
        let buttons = site.all("button", "Register issuer").into_iter();
        buttons.take(1).for_each(|one| one.click());
        !site.select("[role=dialog]").is_empty()
    };
    until("a dialog", press).await;
    let dialog = site.select("[role=dialog]").remove(0);
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
