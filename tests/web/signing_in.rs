//! Forms that take a token: sign-in, and "Which token is this?". What is pasted is checked first, sent
//! once, and a refusal is told without repeating it.

use crate::forms::enter_key;
use crate::harness::{focused, frame, until};
use crate::page::{
    Answer, Backend, Gate, Site, button, enter, field, id_token, open, problem, problem_of,
};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const VALUE: &str = "tcp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6lM9oR2u";

/// The sign-in screen, after signing out.
async fn signed_out(backend: &Backend) -> (Site, HtmlElement) {
    let site = open("/orgs/acme-corp/tokens", backend).await;
    site.press("Account AL").await;
    site.wait_for("menuitem", "Sign out").await.click();
    site.wait_for("heading", "Sign in").await;
    let form = site.select("main.sign-in").remove(0);
    (site, form)
}

#[wasm_bindgen_test]
async fn sign_in_sends_a_token_once_and_keeps_it_typed_when_it_is_refused() {
    let backend = Backend::new();
    let (site, main) = signed_out(&backend).await;
    let (gate, before) = (Gate::default(), backend.asked("GET", "/api/user").len());
    let held = gate.clone();
    backend.on("GET", "/api/user", move |_| {
        Answer::json(401, &json!({ "code": 401, "message": "No such token" })).after(&held)
    });
    button(&main, "Sign in").click();
    until("a problem", || problem(&main, "Access token") == "Enter an access token.").await;
    until("the focus", || focused() == field(&main, "Access token").unchecked_into()).await;
    enter(&main, "Access token", VALUE);
    until("no problem", || problem(&main, "Access token").is_empty()).await;
    button(&main, "Sign in").click();
    button(&main, "Sign in").click();
    (0..3).for_each(|_| enter_key(&main));
    let sent = || backend.asked("GET", "/api/user").len() - before;
    until("a call", || sent() > 0).await;
    frame().await;
    assert_eq!(sent(), 1);
    gate.open();
    site.shows("main [role=alert]", &["Token not accepted.", "It says: No such token."]).await;
    assert_eq!(field(&main, "Access token").value(), VALUE);
    assert!(!site.text().contains(VALUE));
}

#[wasm_bindgen_test]
async fn an_id_token_is_exchanged_once_and_each_field_says_what_it_lacks() {
    let backend = Backend::new();
    let (site, main) = signed_out(&backend).await;
    site.press("Use an ID token instead").await;
    let org = site.wait_for("textbox", "Organization").await;
    button(&main, "Sign in").click();
    until("a problem", || problem(&main, "ID token") == "Paste an ID token.").await;
    until("a problem", || problem_of(&org) == "Enter the organization.").await;
    until("the focus", || focused() == field(&main, "ID token").unchecked_into()).await;
    let pasted = id_token();
    enter(&main, "ID token", &pasted);
    // It names the organization.
    until("no problem", || problem_of(&org).is_empty()).await;
    assert_eq!(problem(&main, "ID token"), "");

    let gate = Gate::default();
    let held = gate.clone();
    backend.on("POST", "/api/oauth/token", move |_| {
        Answer::json(403, &json!({ "error": "unauthorized_client" })).after(&held)
    });
    button(&main, "Sign in").click();
    button(&main, "Sign in").click();
    enter_key(&main);
    let sent = || backend.asked("POST", "/api/oauth/token").len();
    until("a call", || sent() > 0).await;
    gate.open();
    site.shows("main [role=alert]", &["No policy lets this ID token in."]).await;
    assert_eq!((sent(), field(&main, "ID token").value()), (1, pasted));

    backend.on("POST", "/api/oauth/token", |_| Answer::cut());
    button(&main, "Sign in").click();
    site.shows("main [role=alert]", &["A token may have been issued all the same"]).await;
    assert_eq!(sent(), 2);
}

#[wasm_bindgen_test]
async fn a_line_of_an_env_file_signs_in_with_its_value() {
    let backend = Backend::new();
    let (_site, main) = signed_out(&backend).await;
    let before = backend.asked("GET", "/api/user").len();
    enter(&main, "Access token", &format!("export PULUMI_ACCESS_TOKEN=\"{VALUE}\""));
    button(&main, "Sign in").click();
    until("a call", || backend.asked("GET", "/api/user").len() > before).await;
}

#[wasm_bindgen_test]
async fn a_value_of_another_form_is_looked_for_in_no_log() {
    let backend = Backend::new();
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    backend.on("GET", "/api/user", |_| {
        Answer::json(401, &json!({ "code": 401, "message": "Not a token of this server" }))
    });
    site.press("Account AL").await;
    site.wait_for("menuitem", "Which token is this?").await.click();
    let dialog = site.wait_for("dialog", "Which token is this?").await;
    let logs = || backend.all().iter().filter(|it| it.path.contains("/auditlogs")).count();
    let before = logs();
    enter(&dialog, "Token value", "hello-not-a-token");
    button(&dialog, "Check token").click();
    site.shows("dialog", &["Not accepted by", "No audit log was searched for it."]).await;
    assert_eq!(logs(), before);

    // An identifier is not even sent.
    let sent = backend.asked("GET", "/api/user").len();
    enter(&dialog, "Token value", "3f1d0c2a9b7e45d8a6c1f0e2b4d68a7c");
    button(&dialog, "Check token").click();
    site.shows("dialog", &["This looks like the ID of a token", "Nothing was sent"]).await;
    assert_eq!(backend.asked("GET", "/api/user").len(), sent);
}

#[wasm_bindgen_test]
async fn which_token_is_this_uses_a_value_once() {
    let backend = Backend::new();
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    site.press("Account AL").await;
    site.wait_for("menuitem", "Which token is this?").await.click();
    let dialog = site.wait_for("dialog", "Which token is this?").await;
    let send = button(&dialog, "Check token");
    enter(&dialog, "Token value", "two words");
    send.click();
    until("a problem", || problem(&dialog, "Token value").contains("Nothing was sent.")).await;
    let before = backend.asked("GET", "/api/user").len();
    enter(&dialog, "Token value", VALUE);
    until("no problem", || problem(&dialog, "Token value").is_empty()).await;
    send.click();
    send.click();
    enter_key(&dialog);
    site.shows("dialog", &["The server names your login, ada."]).await;
    assert_eq!(field(&dialog, "Token value").value(), "");
    assert_eq!(backend.asked("GET", "/api/user").len() - before, 1);
}
