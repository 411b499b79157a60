//! Teams and issuers, on the rules of the service.

use crate::forms::menu;
use crate::harness::until;
use crate::page::{Rules, Who, button};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

const ISSUERS: &str = "/api/orgs/acme-corp/oidc/issuers";

fn issuers(rules: &Rules) -> Vec<Value> {
    let list = rules.read(Who::Ada, ISSUERS);
    list["oidcIssuers"].as_array().cloned().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_member_sees_all_teams_and_which_they_belong_to() {
    let rules = Rules::new();
    let site = rules.open(Who::Linus, "/orgs/acme-corp/teams").await;
    until("teams", || site.rows().len() == 5).await;
    let row = |name: &str| site.rows().into_iter().find(|row| row.contains(name)).expect(name);
    assert!(row("Platform").contains("Member"));
    assert!(!row("Security").contains("Member"));
}

#[wasm_bindgen_test]
async fn a_deleted_issuer_is_gone_with_its_policies() {
    let rules = Rules::new();
    let before = issuers(&rules);
    let name = before[0]["name"].as_str().expect("a name").to_owned();
    let id = before[0]["id"].as_str().expect("an identifier").to_owned();
    let site = rules.open(Who::Ada, "/orgs/acme-corp/oidc").await;
    menu(&site, &name, "Delete…").await;
    let question = site.wait_for("dialog", "Delete issuer").await;
    let typed = format!("Type {name} to confirm");
    if !site.all("textbox", &typed).is_empty() {
        crate::page::enter(&question, &typed, &name);
    }
    button(&question, "Delete issuer").click();
    until("one less", || issuers(&rules).len() + 1 == before.len()).await;
    let policies = format!("/api/orgs/acme-corp/auth/policies/oidcissuers/{id}");
    assert_eq!(rules.call_as(Who::Ada, "GET", &policies, &Value::Null).0, 404);
}

#[wasm_bindgen_test]
async fn policies_are_saved_with_their_order() {
    let rules = Rules::new();
    let policies = |id: &str| {
        rules.read(Who::Ada, &format!("/api/orgs/acme-corp/auth/policies/oidcissuers/{id}"))
    };
    let with_two = issuers(&rules).into_iter().find(|issuer| {
        let id = issuer["id"].as_str().unwrap_or_default();
        policies(id)["policies"].as_array().map_or(0, Vec::len) >= 2
    });
    let id = with_two.expect("an issuer with two")["id"].as_str().expect("an ID").to_owned();
    let before = policies(&id);
    let site = rules.open(Who::Ada, &format!("/orgs/acme-corp/oidc/{id}")).await;
    site.press("Move policy 2 up").await;
    let save = site.wait_for("button", "Save policies").await;
    until("a change", || !save.has_attribute("aria-disabled")).await;
    save.click();
    until("a version", || policies(&id)["version"] != before["version"]).await;
    let after = policies(&id);
    assert_eq!(after["policies"][0], before["policies"][1]);
    assert_eq!(after["policies"][1], before["policies"][0]);
}

#[wasm_bindgen_test]
async fn a_member_may_not_see_issuers() {
    let rules = Rules::new();
    let site = rules.open(Who::Linus, "/orgs/acme-corp/oidc").await;
    site.wait_for("heading", "Not permitted: view OIDC issuers").await;
}
