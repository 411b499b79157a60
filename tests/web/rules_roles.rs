//! Roles, on the rules of the service.

use crate::harness::until;
use crate::page::{Rules, Who, button, enter, within};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

const ROLES: &str = "/api/orgs/acme-corp/roles";

fn role(rules: &Rules, name: &str) -> Option<Value> {
    let list = rules.read(Who::Ada, ROLES);
    let roles = list["roles"].as_array().cloned().unwrap_or_default();
    roles.into_iter().find(|role| role["name"] == name)
}

#[wasm_bindgen_test]
async fn a_role_is_made_filled_and_deleted() {
    let rules = Rules::new();
    let site = rules.open(Who::Ada, "/orgs/acme-corp/roles").await;
    site.press("Create role").await;
    let dialog = site.wait_for("dialog", "Create role").await;
    enter(&dialog, "Name", "Log reader");
    button(&dialog, "Create role").click();
    site.wait_for("heading", "Log reader").await;
    let group = site.wait_for("button", "Audit logs").await;
    assert_eq!(group.get_attribute("aria-expanded").as_deref(), Some("false"), "nothing of it yet");
    group.click();
    let read = site.wait_for("checkbox", "Read the audit log").await;
    read.click();
    site.press("Save role").await;
    site.shows(".toast", &["Saved Log reader."]).await;
    let made = role(&rules, "Log reader").expect("the role");
    assert_eq!(made["details"]["permissions"], serde_json::json!(["audit_logs:read"]));
    let delete = site.wait_for("button", "Delete role…").await;
    until("nobody has it", || !delete.has_attribute("aria-disabled")).await;
    delete.click();
    let dialog = site.wait_for("dialog", "Delete role").await;
    enter(&dialog, "Type Log reader to confirm", "Log reader");
    let send = button(&dialog, "Delete role");
    until("it is read", || !send.has_attribute("aria-disabled")).await;
    send.click();
    until("gone", || role(&rules, "Log reader").is_none()).await;
}

#[wasm_bindgen_test]
async fn a_member_may_look_and_the_built_in_roles_stay_as_they_are() {
    let rules = Rules::new();
    let site = rules.open(Who::Linus, "/orgs/acme-corp/roles/admin").await;
    site.wait_for("heading", "What it grants").await;
    let lines = site.select(".role-line");
    assert!(lines.len() > 20);
    assert!(within(&lines[0], "input").is_empty());
    assert!(site.all("button", "Save role").is_empty());
    site.shows(".role-list", &["Tokens", "Not read."]).await;
}
