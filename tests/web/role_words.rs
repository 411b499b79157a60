//! What a token's role grants, on the token's page and in the dialog that creates tokens.

use crate::harness::{choose, until};
use crate::page::{Backend, LIST, open, row};
use crate::roles::serving;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const ROLES: &str = "/api/orgs/acme-corp/roles";

fn with_token(more: &Value) -> Backend {
    let backend = serving();
    backend.serve(LIST, json!({ "tokens": [row(1, more)] }));
    backend
}

#[wasm_bindgen_test]
async fn a_token_with_a_role_is_told_by_what_the_role_grants() {
    let role = json!({ "id": "r1", "name": "Deployer", "defaultIdentifier": "" });
    let backend = with_token(&json!({ "role": role }));
    let site = open("/orgs/acme-corp/tokens/id-1", &backend).await;
    site.shows(".role-words", &["What Deployer grants", "Teams: Create teams"]).await;
    site.shows(".role-words", &["Audit logs: Read the audit log", "x:annotate_v2"]).await;
}

#[wasm_bindgen_test]
async fn the_default_role_is_asked_for_when_the_user_wants_to_know() {
    let backend = with_token(&json!({}));
    let site = open("/orgs/acme-corp/tokens/id-1", &backend).await;
    until("the part", || !site.select("details.role-words").is_empty()).await;
    let asked = || backend.asked("GET", "/api/orgs/acme-corp/roles/scopes").len();
    assert_eq!(asked(), 0);
    site.select("details.role-words > summary").remove(0).click();
    site.shows(".role-words", &["What Member grants (the default role)", "Delete teams"]).await;
    assert_eq!(asked(), 1);
}

#[wasm_bindgen_test]
async fn a_team_token_has_the_roles_of_the_team_and_the_default_one() {
    let backend = serving();
    let team = "/api/orgs/acme-corp/teams/platform";
    backend.serve(&format!("{team}/tokens"), json!({ "tokens": [row(1, &json!({}))] }));
    backend.serve(&format!("{team}/roles"), json!({ "roles": [crate::roles::deployer()] }));
    let site = open("/orgs/acme-corp/teams/platform/tokens/id-1", &backend).await;
    until("the part", || !site.select("details.role-words").is_empty()).await;
    site.select("details.role-words > summary").remove(0).click();
    site.shows(".role-words", &["What Deployer grants", "What Member grants (the default role)"])
        .await;
}

#[wasm_bindgen_test]
async fn the_chosen_role_of_a_new_token_is_told() {
    let backend = with_token(&json!({}));
    let site = open("/orgs/acme-corp/tokens", &backend).await;
    site.press("Create token").await;
    let role = site.wait_for("combobox", "Role").await;
    choose(&role, "Deployer");
    site.shows(".role-words", &["What Deployer grants", "Teams: Create teams"]).await;
    assert!(!backend.asked("GET", ROLES).is_empty());
    site.get("switch", "Admin").click();
    site.gone("dialog .role-words").await;
}
