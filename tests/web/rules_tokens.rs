//! Tokens, on the rules of the service: created, used, rotated, deleted, refused.

use crate::forms::menu;
use crate::harness::until;
use crate::page::{LIST, Rules, Site, Who, button, enter, field, problem, within};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const TOKENS: &str = "/orgs/acme-corp/tokens";
const PLATFORM: &str = "/orgs/acme-corp/teams/platform/tokens";
const USER: &str = "/api/user";

fn named(name: &str) -> Value {
    json!({ "name": name, "description": "", "expires": 0, "admin": false })
}

/// Creates a token beside the console, and returns its identifier and value.
fn made(rules: &Rules, name: &str) -> (String, String) {
    let (status, json) = rules.call_as(Who::Ada, "POST", LIST, &named(name));
    assert_eq!(status, 200, "{json}");
    let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
    (text("id"), text("tokenValue"))
}

fn find(rules: &Rules, name: &str) -> Option<Value> {
    let list = rules.read(Who::Ada, LIST);
    list["tokens"].as_array().into_iter().flatten().find(|it| it["name"] == name).cloned()
}

/// The status that a token's value gets.
fn status(rules: &Rules, value: &str) -> u16 {
    rules.call(value, "GET", USER, &Value::Null).0
}

async fn list(rules: &Rules, address: &str) -> Site {
    let site = rules.open(Who::Ada, address).await;
    until("rows", || !site.names().is_empty()).await;
    site
}

async fn create(site: &Site, name: &str) -> HtmlElement {
    let dialog = crate::page::store::create_dialog(site).await;
    enter(&dialog, "Name", name);
    button(&dialog, "Create token").click();
    dialog
}

/// The value that is shown once. Closes the dialog.
async fn taken(site: &Site) -> String {
    let dialog = site.wait_for("dialog", "Token created").await;
    let value = within(&dialog, "[aria-label='Token value']").remove(0).inner_text();
    button(&dialog, "Done").click();
    site.press("Close without copying").await;
    site.gone("dialog").await;
    value.trim().to_owned()
}

#[wasm_bindgen_test]
async fn a_created_token_works_until_it_is_deleted() {
    let rules = Rules::new();
    let site = list(&rules, TOKENS).await;
    create(&site, "nightly").await;
    let value = taken(&site).await;
    until("a row", || site.names().contains(&"nightly".to_owned())).await;
    assert!(find(&rules, "nightly").is_some());

    menu(&site, "nightly", "Delete…").await;
    let question = site.wait_for("dialog", "Delete token").await;
    // It was not used before the list was read.
    assert_eq!(status(&rules, &value), 200);
    button(&question, "Delete token").click();
    until("no row", || !site.names().contains(&"nightly".to_owned())).await;
    assert_eq!(status(&rules, &value), 401);
    assert!(find(&rules, "nightly").is_none());
}

#[wasm_bindgen_test]
async fn a_name_stays_taken_after_its_token_was_deleted() {
    let rules = Rules::new();
    let (id, _) = made(&rules, "once");
    let gone = format!("{LIST}/{id}");
    assert_eq!(rules.call_as(Who::Ada, "DELETE", &gone, &Value::Null).0, 204);
    let site = list(&rules, TOKENS).await;
    let dialog = create(&site, "once").await;
    until("a problem", || {
        problem(&dialog, "Name").contains("This name is taken or was used before")
    })
    .await;
    assert_eq!(field(&dialog, "Name").value(), "once");
    enter(&dialog, "Name", "twice");
    button(&dialog, "Create token").click();
    taken(&site).await;
    assert!(find(&rules, "twice").is_some());
}

#[wasm_bindgen_test]
async fn a_token_that_was_deleted_elsewhere_is_not_deleted_twice() {
    let rules = Rules::new();
    let (id, _) = made(&rules, "shared");
    let site = list(&rules, TOKENS).await;
    menu(&site, "shared", "Delete…").await;
    let question = site.wait_for("dialog", "Delete token").await;
    let gone = format!("{LIST}/{id}");
    assert_eq!(rules.call_as(Who::AdminRobot, "DELETE", &gone, &Value::Null).0, 403);
    assert_eq!(rules.call_as(Who::Ada, "DELETE", &gone, &Value::Null).0, 204);
    button(&question, "Delete token").click();
    until("no row", || !site.names().contains(&"shared".to_owned())).await;
    assert_eq!(site.backend.asked("DELETE", &gone).len(), 1);
}

#[wasm_bindgen_test]
async fn a_token_in_use_is_deleted_only_after_its_name_is_typed() {
    let rules = Rules::new();
    let (_, value) = made(&rules, "used");
    assert_eq!(status(&rules, &value), 200);
    let site = list(&rules, TOKENS).await;
    menu(&site, "used", "Delete…").await;
    let question = site.wait_for("dialog", "Delete token").await;
    site.shows("dialog", &["It was last used"]).await;
    button(&question, "Delete token").click();
    site.shows("dialog", &["Nothing was deleted."]).await;
    assert_eq!(status(&rules, &value), 200);
    enter(&question, "Type used to confirm", "used");
    button(&question, "Delete token").click();
    until("no row", || !site.names().contains(&"used".to_owned())).await;
    assert_eq!(status(&rules, &value), 401);
}

#[wasm_bindgen_test]
async fn a_successor_is_created_beside_its_predecessor() {
    let rules = Rules::new();
    let (_, old) = made(&rules, "rotated");
    let site = list(&rules, TOKENS).await;
    menu(&site, "rotated", "Rotate…").await;
    let form = site.wait_for("dialog", "Rotate token").await;
    until("a name", || field(&form, "Name").value() == "rotated-2").await;
    button(&form, "Create successor").click();
    let dialog = site.wait_for("dialog", "Token created").await;
    let value = within(&dialog, "[aria-label='Token value']").remove(0).inner_text();
    button(&dialog, "Done").click();
    site.press("Close without copying").await;
    site.wait_for("dialog", "Rotation").await;
    site.shows("dialog", &["Successor not used yet."]).await;
    assert_eq!((status(&rules, value.trim()), status(&rules, &old)), (200, 200));
    site.press("Check now").await;
    site.shows("dialog", &["still in use"]).await;
    assert!(find(&rules, "rotated").is_some() && find(&rules, "rotated-2").is_some());
}

#[wasm_bindgen_test]
async fn many_are_deleted_one_after_the_other() {
    let rules = Rules::new();
    let values = ["many-1", "many-2", "many-3"].map(|name| made(&rules, name).1);
    let site = list(&rules, &format!("{TOKENS}?q=many-")).await;
    site.lists(&["many-3", "many-2", "many-1"]).await;
    site.wait_for("checkbox", "Select all").await.click();
    site.press("Delete selected…").await;
    let dialog = site.wait_for("dialog", "Delete tokens").await;
    enter(&dialog, "Type 3 to confirm", "3");
    button(&dialog, "Delete tokens").click();
    site.later("all to be deleted", || values.iter().all(|value| status(&rules, value) == 401))
        .await;
    site.later("no rows", || site.names().is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_member_is_told_who_manages_organization_tokens() {
    let rules = Rules::new();
    let site = rules.open(Who::Linus, TOKENS).await;
    site.wait_for("heading", "Not permitted: view these tokens").await;
    let reason = "Only organization admins manage organization tokens. Ask an admin of acme-corp.";
    site.shows("main", &[reason, "You are still signed in"]).await;
    for (role, name) in [("searchbox", "Filter tokens"), ("radio", "Active"), ("group", "Views")] {
        assert!(site.all(role, name).is_empty(), "{name}: there is nothing to filter");
    }
    assert_eq!(rules.call_as(Who::Linus, "GET", LIST, &Value::Null).0, 403);
}

#[wasm_bindgen_test]
async fn a_team_admin_creates_tokens_of_the_team() {
    let rules = Rules::new();
    let site = rules.open(Who::Barbara, PLATFORM).await;
    until("rows", || !site.names().is_empty()).await;
    create(&site, "by-barbara").await;
    let value = taken(&site).await;
    until("a row", || site.names().contains(&"by-barbara".to_owned())).await;
    let path = "/api/orgs/acme-corp/teams/platform/tokens";
    let (status, refusal) = rules.call(&value, "GET", path, &Value::Null);
    assert_eq!(status, 403, "{refusal}");
}

#[wasm_bindgen_test]
async fn a_session_ends_when_its_token_is_deleted_elsewhere() {
    let rules = Rules::new();
    let site = list(&rules, "/tokens").await;
    let mine = rules.read(Who::Ada, "/api/user/tokens");
    let all = mine["tokens"].as_array().cloned().unwrap_or_default();
    let own = all.iter().find(|it| it["description"] == "Demo sign-in").expect("a token");
    let path = format!("/api/user/tokens/{}", own["id"].as_str().unwrap_or_default());
    assert_eq!(rules.call_as(Who::Ada, "DELETE", &path, &Value::Null).0, 204);
    site.get("radio", "All").click();
    site.wait_for("heading", "Sign in").await;
    site.shows("main", &["Your session ended: the backend no longer accepts its token."]).await;
}

#[wasm_bindgen_test]
async fn a_value_is_identified_by_using_it() {
    let rules = Rules::new();
    let (_, value) = made(&rules, "whose");
    let site = list(&rules, TOKENS).await;
    site.press("Which token is this?").await;
    let dialog = site.wait_for("dialog", "Which token is this?").await;
    let input = within(&dialog, "input, textarea").remove(0);
    crate::harness::fill(&input, &value);
    crate::harness::fire(&input, "change");
    button(&dialog, "Check token").click();
    site.shows("dialog", &["It is whose, an organization token of acme-corp."]).await;
    assert!(find(&rules, "whose").expect("a token")["lastUsed"].as_i64() > Some(0));
    // What still needs it gets a successor.
    button(&dialog, "Rotate…").click();
    let form = site.wait_for("dialog", "Rotate token").await;
    until("a name", || field(&form, "Name").value() == "whose-2").await;
    assert!(!site.address().contains("rotate"), "a reload does not ask again: {}", site.address());
}
