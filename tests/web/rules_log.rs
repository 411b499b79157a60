//! The audit log, on the rules of the service: what was done and refused is in it, and who may read it.

use crate::page::{LIST, Rules, Site, Who};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const AUDIT: &str = "/orgs/acme-corp/audit";

async fn shows_row(site: &Site, words: &[&str]) {
    let has = |row: &String| words.iter().all(|word| row.contains(word));
    site.later(&format!("a row with {words:?}"), || site.rows().iter().any(has)).await;
}

#[wasm_bindgen_test]
async fn what_was_done_is_in_the_log_with_who_did_it() {
    let rules = Rules::new();
    let body = json!({ "name": "logged", "description": "", "expires": 0, "admin": false });
    assert_eq!(rules.called(Who::Ada, "POST", LIST, &body), 200);
    let site = rules.open(Who::Ada, &format!("{AUDIT}?q=target%3Alogged")).await;
    shows_row(&site, &["Organization Token Created", "logged", "ada"]).await;
}

#[wasm_bindgen_test]
async fn what_was_refused_is_in_the_log_as_a_failure() {
    let rules = Rules::new();
    let body = json!({ "name": "mine", "description": "", "expires": 0, "admin": false });
    assert_eq!(rules.called(Who::Linus, "POST", LIST, &body), 403);
    let search = "q=failed%3Ayes%20user%3Alinus";
    let site = rules.open(Who::Ada, &format!("{AUDIT}?{search}")).await;
    shows_row(&site, &["Auth Failure Organization Role", "linus", "failed"]).await;
}

#[wasm_bindgen_test]
async fn a_change_of_a_member_is_in_the_log_and_takes_effect() {
    let rules = Rules::new();
    let member = "/api/orgs/acme-corp/members/hana";
    assert_eq!(rules.called(Who::Linus, "DELETE", member, &Value::Null), 403);
    let body = json!({ "role": "admin" });
    assert_eq!(rules.called(Who::Ada, "PATCH", member, &body), 204);
    assert_eq!(rules.called(Who::Ada, "DELETE", member, &Value::Null), 204);
    let site = rules.open(Who::Ada, &format!("{AUDIT}?q=target%3Ahana")).await;
    shows_row(&site, &["Member Removed", "hana"]).await;
    shows_row(&site, &["Member Role Changed", "hana"]).await;
}

#[wasm_bindgen_test]
async fn a_member_may_not_read_the_log_and_an_admin_token_may() {
    let rules = Rules::new();
    let site = rules.open(Who::Linus, AUDIT).await;
    site.wait_for("heading", "Not permitted: read the audit log").await;
    drop(site);
    let site = rules.open(Who::Robot, AUDIT).await;
    site.wait_for("heading", "Not permitted: read the audit log").await;
    drop(site);
    let site = rules.open(Who::AdminRobot, AUDIT).await;
    site.later("events", || !site.rows().is_empty()).await;
}

#[wasm_bindgen_test]
async fn the_log_is_read_to_its_end() {
    let rules = Rules::new();
    let site = rules.open(Who::Ada, &format!("{AUDIT}?range=90d")).await;
    let all = "all 90 days loaded";
    site.later(all, || site.texts(".audit-foot [role=status]").concat().contains(all)).await;
}
