//! The command palette: found and used by keyboard alone, with names for screen readers; a token's value
//! is not searched for; and the single keys.

use crate::harness::{description_of, fill, focused, name_of, press, until};
use crate::page::{Backend, LIST, Site, open, row, within};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

const SECRET: &str = "tcp_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

fn press_with_ctrl(key: &str) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_ctrl_key(true);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    focused().dispatch_event(&event.expect("an event")).expect("dispatch")
}

fn backend() -> Backend {
    let backend = Backend::new();
    let token = |number: u32, name: &str| row(number, &json!({ "name": name }));
    let tokens = [token(1, "deploy-prod"), token(2, "drift-nightly")];
    backend.serve(LIST, json!({ "tokens": tokens }));
    backend
}

/// The list of tokens with the open palette, and its field.
async fn opened(backend: &Backend) -> (Site, HtmlInputElement) {
    let site = open("/orgs/acme-corp/tokens", backend).await;
    site.lists(&["deploy-prod", "drift-nightly"]).await;
    assert!(!press_with_ctrl("k"), "the browser would do something else");
    let field = site.wait_for("combobox", "Find or do").await;
    until("the focus", || focused() == field).await;
    (site, field.unchecked_into())
}

fn chosen(site: &Site, field: &HtmlElement) -> String {
    let id = field.get_attribute("aria-activedescendant").unwrap_or_default();
    let options = site.every("option").into_iter().find(|option| option.id() == id);
    let option = options.expect("an active descendant");
    assert_eq!(option.get_attribute("aria-selected").as_deref(), Some("true"));
    name_of(&option)
}

fn labels(site: &Site) -> Vec<String> {
    let options = site.select("[role=listbox][aria-label=Results] [role=option]");
    options.iter().map(name_of).collect()
}

#[wasm_bindgen_test]
async fn a_token_is_found_by_a_few_letters_and_opened_by_keyboard() {
    let (site, field) = opened(&backend()).await;
    fill(&field, "drn");
    until("the token", || labels(&site).first().is_some_and(|it| it == "drift-nightly")).await;
    assert_eq!(chosen(&site, &field), "drift-nightly");
    let marked = site.texts("[role=option] mark");
    assert_eq!(&marked[..2], ["dr", "n"]);
    site.shows(".palette-scope", &["2 of acme-corp"]).await;
    press("Enter");
    until("the page of the token", || site.address() == "/orgs/acme-corp/tokens/id-2").await;
    until("closed", || site.all("dialog", "Command palette").is_empty()).await;
    // What was used last comes first.
    assert!(!press_with_ctrl("k"));
    site.wait_for("combobox", "Find or do").await;
    until("the recent one", || labels(&site).first().is_some_and(|it| it == "drift-nightly")).await;
    let groups = site.texts("[role=listbox] [role=group] [role=presentation]");
    assert_eq!(groups.first().map(String::as_str), Some("Recent"));
}

#[wasm_bindgen_test]
async fn arrows_choose_around_the_end_and_the_focus_stays_in_the_text() {
    let (site, field) = opened(&backend()).await;
    let all = labels(&site);
    assert_eq!(chosen(&site, &field), all[0]);
    press("ArrowDown");
    until("the second", || chosen(&site, &field) == all[1]).await;
    press("ArrowUp");
    press("ArrowUp");
    until("the last", || chosen(&site, &field) == all[all.len() - 1]).await;
    press("PageUp");
    until("the first", || chosen(&site, &field) == all[0]).await;
    assert_eq!(focused(), *field);
    assert_eq!(field.get_attribute("aria-expanded").as_deref(), Some("true"));
    // Groups have names.
    for group in site.select("[role=listbox] [role=group]") {
        assert!(!name_of(&group).is_empty());
    }
    press("Escape");
    until("closed", || site.all("dialog", "Command palette").is_empty()).await;
}

#[wasm_bindgen_test]
async fn teams_are_read_when_something_is_typed() {
    let backend = backend();
    let (site, field) = opened(&backend).await;
    fill(&field, "platform");
    until("the team", || labels(&site).contains(&"Platform".to_owned())).await;
    press("Enter");
    until("its page", || site.address() == "/orgs/acme-corp/teams/platform").await;
}

#[wasm_bindgen_test]
async fn members_roles_and_issuers_are_read_when_something_is_typed_and_found_by_name() {
    let backend = backend();
    let user = json!({ "githubLogin": "qdev", "name": "Quinn Devlin", "avatarUrl": "" });
    let member = json!({ "user": user, "role": "member", "created": "2024-03-01T12:00:00Z" });
    let members = "/api/orgs/acme-corp/members";
    backend.serve(members, json!({ "members": [member] }));
    let role = json!({ "id": "r1", "name": "Quality auditor", "defaultIdentifier": "" });
    backend.serve("/api/orgs/acme-corp/roles", json!({ "roles": [role] }));
    let issuer = json!({ "id": "i1", "name": "Quay builds", "url": "https://quay.example" });
    backend.serve("/api/orgs/acme-corp/oidc/issuers", json!({ "oidcIssuers": [issuer] }));
    let (site, field) = opened(&backend).await;
    assert!(backend.asked("GET", members).is_empty());
    fill(&field, "qu");
    for name in ["Quinn Devlin", "Quality auditor", "Quay builds"] {
        until(name, || labels(&site).contains(&name.to_owned())).await;
    }
    fill(&field, "quinn");
    until("the member", || labels(&site).first().is_some_and(|it| it == "Quinn Devlin")).await;
    assert_eq!(backend.asked("GET", members).len(), 1);
    fill(&field, "quality");
    until("the role", || labels(&site).first().is_some_and(|it| it == "Quality auditor")).await;
    press("Enter");
    until("its page", || site.address() == "/orgs/acme-corp/roles/r1").await;
}

#[wasm_bindgen_test]
async fn a_match_in_a_description_is_shown() {
    let backend = backend();
    let about =
        json!({ "name": "sweeper", "description": "Removes what old releases left in buckets" });
    backend.serve(LIST, json!({ "tokens": [row(1, &about)] }));
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    site.lists(&["sweeper"]).await;
    press_with_ctrl("k");
    let field = site.wait_for("combobox", "Find or do").await;
    fill(&field, "buckets");
    until("the token", || labels(&site).first().is_some_and(|it| it == "sweeper")).await;
    site.shows(".palette-why", &["old releases left in buckets"]).await;
    assert_eq!(site.texts(".palette-why mark"), ["buckets"]);
    let option = site.all("option", "sweeper").remove(0);
    assert!(description_of(&option).contains("left in buckets"));
    // A match that is seen needs no more words.
    fill(&field, "sweep");
    until("no words", || site.select(".palette-why").is_empty()).await;
}

#[wasm_bindgen_test]
async fn events_are_searched_for_what_was_typed_and_it_is_not_kept() {
    let (site, field) = opened(&backend()).await;
    fill(&field, "no such thing");
    until("the search", || labels(&site) == ["Search events for “no such thing”"]).await;
    press("Enter");
    until("the log", || site.address().starts_with("/orgs/acme-corp/audit?q=no")).await;
    until("closed", || site.all("dialog", "Command palette").is_empty()).await;
    press_with_ctrl("k");
    site.wait_for("combobox", "Find or do").await;
    until("no recent one", || !labels(&site).is_empty()).await;
    assert!(!labels(&site).concat().contains("no such thing"));
}

#[wasm_bindgen_test]
async fn a_tokens_value_is_not_searched_for_and_not_kept() {
    let backend = backend();
    let (site, field) = opened(&backend).await;
    let asked = backend.all().len();
    fill(&field, SECRET);
    site.shows(".palette .note", &["That is a token’s value", "not searched for"]).await;
    assert_eq!(field.value(), "");
    assert!(!site.text().contains(SECRET));
    fill(&field, &format!("prod {SECRET}"));
    until("the rest", || field.value() == "prod").await;
    assert!(!labels(&site).concat().contains(SECRET));
    let sent = || backend.all().split_off(asked);
    assert!(
        sent().iter().all(|asked| !asked.query.contains("tcp_") && !asked.body.contains("tcp_"))
    );
    let note = site.select(".palette .note").remove(0);
    within(&note, "button").remove(0).click();
    site.wait_for("dialog", "Which token is this?").await;
    assert!(site.all("dialog", "Command palette").is_empty());
}

#[wasm_bindgen_test]
async fn what_is_not_available_says_why_and_does_nothing() {
    let backend = backend();
    backend.serve(
        "/api/user",
        json!({
            "githubLogin": "linus",
            "organizations": [{ "githubLogin": "acme-corp", "role": "member" }],
        }),
    );
    let site = open("/tokens", &backend).await;
    site.shows("h1", &["Personal access tokens"]).await;
    press_with_ctrl("k");
    let field = site.wait_for("combobox", "Find or do").await;
    fill(&field, "create token");
    let option = || site.all("option", "Create token").pop();
    until("the action", || option().is_some()).await;
    let option = option().expect("an option");
    assert_eq!(option.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(description_of(&option).contains("Only organization admins"));
    option.click();
    assert!(option.is_connected());
    assert_eq!(site.address(), "/tokens");
}

#[wasm_bindgen_test]
async fn actions_open_their_dialogs() {
    let backend = backend();
    let (site, field) = opened(&backend).await;
    fill(&field, "create team");
    until("the action", || labels(&site).first().is_some_and(|it| it == "Create team")).await;
    press("Enter");
    site.wait_for("dialog", "Create team").await;
    until("the address", || site.address() == "/orgs/acme-corp/teams").await;
    press("Escape");
    until("closed", || site.every("dialog").is_empty()).await;

    press_with_ctrl("k");
    let field = site.wait_for("combobox", "Find or do").await;
    fill(&field, "theme");
    until("the action", || labels(&site).first().is_some_and(|it| it == "Theme")).await;
    press("Enter");
    site.wait_for("menuitemradio", "Dark").await;
    press("Escape");
}

#[wasm_bindgen_test]
async fn a_question_mark_in_the_empty_field_lists_the_keys() {
    let (site, field) = opened(&backend()).await;
    fill(&field, "a");
    assert!(press("?"), "a character like others");
    fill(&field, "");
    press("?");
    site.wait_for("dialog", "Keyboard shortcuts").await;
    site.shows("dialog", &["Command palette", "Go to the audit log"]).await;
}

#[wasm_bindgen_test]
async fn g_and_a_letter_go_to_a_screen() {
    let backend = backend();
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    site.lists(&["deploy-prod", "drift-nightly"]).await;
    press("g");
    press("a");
    until("the log", || site.address() == "/orgs/acme-corp/audit").await;
    site.shows("h1", &["Audit log"]).await;
    press("g");
    // Another key ends it.
    press("x");
    press("t");
    assert_eq!(site.address(), "/orgs/acme-corp/audit");
    press("g");
    press("t");
    until("the tokens", || site.address() == "/orgs/acme-corp/tokens").await;
}

#[wasm_bindgen_test]
async fn j_and_k_move_between_rows_and_c_creates() {
    let backend = backend();
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    site.lists(&["deploy-prod", "drift-nightly"]).await;
    let link = |name: &str| site.get("link", name);
    press("j");
    until("the first", || focused() == link("deploy-prod")).await;
    press("j");
    until("the second", || focused() == link("drift-nightly")).await;
    press("k");
    until("the first", || focused() == link("deploy-prod")).await;
    press("c");
    site.wait_for("dialog", "Create token").await;
    // Behind a dialog they do nothing, and in a field they are letters.
    press("j");
    assert!(focused().closest("dialog").is_ok_and(|dialog| dialog.is_some()));
}
