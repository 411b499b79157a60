//! The list of roles and the page of one: what a role grants in words, beside another one, who has it,
//! and what is said where the server tells less.

use crate::harness::{choose, description_of, fill, until};
use crate::page::{Answer, Backend, Site, now, open, within};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

pub const ROLES: &str = "/api/orgs/acme-corp/roles";
pub const ROLE: &str = "/api/orgs/acme-corp/roles/r1";
pub const PAGE: &str = "/orgs/acme-corp/roles/r1";

pub fn allow(scopes: &[&str]) -> Value {
    json!({ "__type": "PermissionDescriptorAllow", "permissions": scopes })
}

pub fn role(id: &str, name: &str, details: &Value) -> Value {
    json!({
        "id": id, "name": name, "description": format!("About {name}"), "uxPurpose": "role",
        "resourceType": "organization", "details": details, "version": 3, "orgId": "o",
        "created": "2026-01-02T03:04:05Z", "modified": "2026-01-02T03:04:05Z", "isOrgDefault": false,
    })
}

pub fn deployer() -> Value {
    role("r1", "Deployer", &allow(&["team:create", "audit_logs:read", "x:annotate_v2"]))
}

fn built_in() -> Value {
    let mut member = role("member", "Member", &allow(&["team:create", "team:delete"]));
    member["defaultIdentifier"] = json!("member");
    member["isOrgDefault"] = json!(true);
    member
}

/// A backend with three roles, a catalogue, and a token, a member and a team with the first role.
pub fn serving() -> Backend {
    let backend = Backend::new();
    let mut set = role("s1", "Readers", &allow(&["audit_logs:read"]));
    set["uxPurpose"] = json!("set");
    backend.serve(ROLES, json!({ "roles": [set, deployer(), built_in()] }));
    backend.serve(ROLE, deployer());
    let scope =
        |name: &str, words: &str| json!({ "name": name, "metadata": { "description": words } });
    backend.serve(
        "/api/orgs/acme-corp/roles/scopes",
        json!({ "organization": [
            { "name": "Teams", "scopes": [
                scope("team:create", "Create teams."), scope("team:delete", "Delete teams."),
            ] },
            { "name": "Audit logs", "scopes": [scope("audit_logs:read", "Read the audit log.")] },
            { "name": "OIDC", "scopes": [scope("oidc_issuers:read", "List the OIDC issuers.")] },
        ] }),
    );
    let token = crate::page::row(1, &json!({ "name": "deploy-prod", "lastUsed": now() - 90 }));
    backend.serve("/api/orgs/acme-corp/roles/r1/tokens", json!({ "tokens": [token] }));
    let user = json!({ "githubLogin": "anton", "name": "Anton Havel", "avatarUrl": "" });
    backend.serve("/api/orgs/acme-corp/roles/r1/users", json!({ "users": [user] }));
    let team = crate::page::data::team("platform", "Platform");
    backend.serve("/api/orgs/acme-corp/roles/r1/teams", json!({ "teams": [team] }));
    backend
}

/// The page of a role.
pub async fn shown(backend: &Backend) -> Site {
    let site = open(PAGE, backend).await;
    site.wait_for("heading", "What it grants").await;
    site
}

/// The line of a permission.
pub fn line(site: &Site, words: &str) -> HtmlElement {
    let found: Vec<_> = site
        .select(".role-line")
        .into_iter()
        .filter(|line| line.text_content().unwrap_or_default().contains(words))
        .collect();
    assert_eq!(found.len(), 1, "{words} in {}", site.text());
    found[0].clone()
}

#[wasm_bindgen_test]
async fn roles_are_listed_by_purpose_and_found_by_the_filter() {
    let backend = serving();
    let site = open("/orgs/acme-corp/roles", &backend).await;
    site.wait_for("table", "Roles").await;
    site.lists(&["Member", "Deployer", "Readers"]).await;
    let rows = site.rows();
    for (row, words) in rows.iter().zip([
        ["Built-in", "Default", "2 permissions"],
        ["Custom", "About Deployer", "3 permissions"],
        ["Custom", "Permission set", "1 permission"],
    ]) {
        assert!(words.iter().all(|word| row.contains(word)), "{words:?} in {row}");
    }
    fill(&site.get("searchbox", "Filter roles"), "deploy");
    site.lists(&["Deployer"]).await;
    assert_eq!(site.address(), "/orgs/acme-corp/roles?q=deploy");
    fill(&site.get("searchbox", "Filter roles"), "nothing like it");
    site.press("Clear filters").await;
    site.lists(&["Member", "Deployer", "Readers"]).await;
    site.get("radio", "Permission set (1)").click();
    site.lists(&["Readers"]).await;
}

#[wasm_bindgen_test]
async fn a_backend_without_roles_says_so_and_offers_nothing() {
    let backend = Backend::new();
    backend.on("GET", ROLES, |_| Answer::json(404, &json!({ "code": 404, "message": "No" })));
    let site = open("/orgs/acme-corp/roles", &backend).await;
    site.wait_for("heading", "No roles here").await;
    assert!(site.all("button", "Create role").is_empty());
    until("no link", || site.all("link", "Roles").is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_role_is_told_in_words_with_who_has_it() {
    let backend = serving();
    let site = shown(&backend).await;
    site.wait_for("heading", "Deployer").await;
    site.shows(".page-subtitle", &["Custom", "this role is its whole power"]).await;
    assert!(line(&site, "Create teams").inner_text().contains("team:create"));
    // A scope that the catalogue lacks is marked, and is not given words.
    site.shows(".role-group", &["Not in this server’s catalogue", "shown as they came"]).await;
    assert!(line(&site, "x:annotate_v2").inner_text().contains("x:annotate_v2"));
    site.shows(".role-list", &["Tokens 1", "deploy-prod", "1 minute ago"]).await;
    site.shows(".role-list", &["Members 1", "Anton Havel", "anton"]).await;
    site.shows(".role-list", &["Teams 1", "Platform"]).await;
    let delete = site.wait_for("button", "Delete role…").await;
    let why = "Can’t be deleted while 1 token, 1 member and 1 team have it.";
    until("the reason", || description_of(&delete).contains(why)).await;
    delete.click();
    assert!(site.every("dialog").is_empty());
}

#[wasm_bindgen_test]
async fn two_roles_stand_side_by_side_in_the_address() {
    let backend = serving();
    let site = shown(&backend).await;
    choose(&site.get("combobox", "Compare with"), "Member (built-in)");
    site.wait_for("radio", "3 differences").await.click();
    until("the address", || site.address() == format!("{PAGE}?with=member&show=differences")).await;
    until("only what differs", || line(&site, "Create teams").offset_height() == 0).await;
    let other = line(&site, "Read the audit log");
    assert!(other.offset_height() > 0 && other.has_attribute("data-differs"));
    assert!(other.inner_text().contains("no"));
    // What is ticked counts at once.
    within(&other, "input").remove(0).click();
    site.wait_for("radio", "2 differences").await;
}

#[wasm_bindgen_test]
async fn what_is_not_understood_is_shown_as_it_came_and_refuses_nothing() {
    let backend = serving();
    let stack = json!({ "__type": "PermissionExpressionStack" });
    let tagged = json!({ "__type": "PermissionExpressionHasTag", "context": stack, "key": "prod" });
    let condition = json!({ "__type": "PermissionDescriptorCondition", "condition": tagged,
        "subNode": allow(&["team:create"]) });
    let moon = json!({ "__type": "PermissionDescriptorMoon", "phase": 3 });
    let group = json!({ "__type": "PermissionDescriptorGroup", "entries": [condition, moon] });
    backend.serve(ROLE, role("r1", "Odd", &group));
    let site = shown(&backend).await;
    site.shows(".note", &["parts that this console does not understand", "may grant more"]).await;
    assert!(site.text().contains("Parts as the server wrote them"));
    let teams = line(&site, "Create teams").inner_text();
    assert!(
        teams.contains("only where") && teams.contains("the stack has the tag “prod”"),
        "{teams}"
    );
    assert!(line(&site, "Delete teams").inner_text().contains("not known"));
    assert!(site.all("checkbox", "Create teams").is_empty(), "it can't be ticked");
    assert!(!site.text().contains("Nothing of:"));
}

#[wasm_bindgen_test]
async fn a_role_is_shown_without_the_catalogue_and_the_lists() {
    let backend = serving();
    let failing = |path: &'static str, status: u16| {
        backend.on("GET", path, move |_| {
            Answer::json(status, &json!({ "code": status, "message": "Not for you" }))
        });
    };
    failing("/api/orgs/acme-corp/roles/scopes", 403);
    failing("/api/orgs/acme-corp/roles/r1/tokens", 403);
    let site = shown(&backend).await;
    site.shows(".note", &["What the permissions mean could not be read"]).await;
    assert!(line(&site, "team:create").offset_height() > 0);
    site.shows(".role-list", &["Tokens", "Not read."]).await;
    let delete = site.wait_for("button", "Delete role…").await;
    let why = "Can’t be deleted while 1 member and 1 team have it.";
    until("the rest counts", || description_of(&delete).contains(why)).await;
}

#[wasm_bindgen_test]
async fn a_role_that_is_not_there_leads_back_to_the_list() {
    let backend = serving();
    backend.on("GET", ROLE, |_| Answer::json(404, &json!({ "code": 404, "message": "Gone" })));
    let site = open(PAGE, &backend).await;
    site.wait_for("heading", "No such role").await;
    assert!(!site.all("link", "Roles").is_empty(), "there are roles, though");
}

#[wasm_bindgen_test]
async fn a_built_in_role_is_read_only_and_can_be_duplicated() {
    let backend = serving();
    backend.serve("/api/orgs/acme-corp/roles/member", built_in());
    let site = open("/orgs/acme-corp/roles/member", &backend).await;
    site.wait_for("heading", "What it grants").await;
    site.shows(".role-nothing", &["Nothing of: Audit logs, OIDC"]).await;
    assert!(site.all("button", "Save role").is_empty());
    assert!(site.all("textbox", "Name").is_empty());
    site.press("Duplicate").await;
    let dialog = site.wait_for("dialog", "Create role").await;
    assert_eq!(site.input("textbox", "Name").value(), "Copy of Member");
    assert!(dialog.inner_text().contains("It begins with 2 permissions."));
}

#[wasm_bindgen_test]
async fn a_member_sees_roles_and_why_they_can_not_be_changed() {
    let backend = serving();
    let org = json!({ "githubLogin": "acme-corp", "role": "member" });
    backend.serve("/api/user", json!({ "githubLogin": "linus", "organizations": [org] }));
    let site = shown(&backend).await;
    let save = site.wait_for("button", "Save role").await;
    let why =
        "Only organization admins and admin organization tokens manage the roles of acme-corp.";
    assert!(description_of(&save).contains(why));
    assert!(line(&site, "Create teams").inner_text().contains("yes"));
    assert!(site.all("checkbox", "Create teams").is_empty());
}
