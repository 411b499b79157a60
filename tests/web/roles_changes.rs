//! Changes of roles: creating, saving, making one the default, deleting; each is sent once, and what
//! becomes of it is told, also where the answer is lost.

use crate::harness::{description_of, fill, until};
use crate::page::{Answer, Asked, Backend, button, enter, open, problem, within};
use crate::roles::{PAGE, ROLE, ROLES, allow, deployer, line, role, serving, shown};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn sent(backend: &Backend, method: &str, path: &str) -> Vec<Value> {
    backend.asked(method, path).iter().map(Asked::json).collect()
}

fn refusal(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({ "code": status, "message": message }))
}

/// Ticks or unticks a permission.
fn tick(site: &crate::page::Site, words: &str) {
    within(&line(site, words), "input").remove(0).click();
}

#[wasm_bindgen_test]
async fn ticked_permissions_are_saved_once() {
    let backend = serving();
    let site = shown(&backend).await;
    let save = site.wait_for("button", "Save role").await;
    assert!(description_of(&save).contains("Nothing is changed yet."));
    tick(&site, "Delete teams");
    tick(&site, "Read the audit log");
    site.shows(".role-changed", &["changed: 1 more granted, 1 no longer granted"]).await;
    site.shows(".role-group", &["Teams", "2 of 2"]).await;
    let after = allow(&["team:create", "team:delete", "x:annotate_v2"]);
    let saved = role("r1", "Deployer", &after);
    backend.on("PATCH", ROLE, move |_| Answer::ok(&saved));
    save.click();
    save.click();
    site.shows(".toast", &["Saved Deployer."]).await;
    assert_eq!(sent(&backend, "PATCH", ROLE), [json!({ "details": after })]);
    site.shows(".role-changed", &["nothing changed"]).await;
}

#[wasm_bindgen_test]
async fn a_refused_change_says_why_and_keeps_what_was_ticked() {
    let backend = serving();
    let site = shown(&backend).await;
    backend.on("PATCH", ROLE, |_| refusal(403, "You do not have team:delete."));
    tick(&site, "Delete teams");
    site.press("Save role").await;
    site.shows(".note", &["Not permitted", "You do not have team:delete."]).await;
    site.shows(".role-changed", &["changed: 1 more granted"]).await;
    let taken = json!({ "code": 409, "message": "There is one." });
    backend.on("PATCH", ROLE, move |_| Answer::json(409, &taken));
    let main = site.select(".role-texts").remove(0);
    enter(&main, "Name", "Releaser");
    site.press("Save role").await;
    until("the problem", || problem(&main, "Name") == "There is one. Nothing was changed.").await;
}

#[wasm_bindgen_test]
async fn what_became_of_a_lost_answer_is_found_out() {
    let backend = serving();
    let site = shown(&backend).await;
    let changed = backend.clone();
    backend.on("PATCH", ROLE, move |_| {
        let after = allow(&["audit_logs:read", "team:create", "team:delete", "x:annotate_v2"]);
        changed.serve(ROLE, role("r1", "Deployer", &after));
        Answer::cut()
    });
    tick(&site, "Delete teams");
    site.press("Save role").await;
    site.shows(".toast", &["Saved Deployer."]).await;
    backend.on("PATCH", ROLE, |_| Answer::cut());
    tick(&site, "Delete teams");
    site.press("Save role").await;
    site.shows(".note", &["Not saved", "The role is as it was. You can try again."]).await;
    assert_eq!(sent(&backend, "PATCH", ROLE).len(), 2);
}

#[wasm_bindgen_test]
async fn a_role_that_somebody_else_changed_is_not_overwritten() {
    let backend = serving();
    let site = shown(&backend).await;
    tick(&site, "Delete teams");
    let mut newer = role("r1", "Deployer", &allow(&["team:create"]));
    newer["version"] = json!(4);
    backend.serve(ROLE, newer.clone());
    site.press("Save role").await;
    site.shows(".note", &["the role was changed meanwhile", "with your changes made to it"]).await;
    assert!(sent(&backend, "PATCH", ROLE).is_empty());
    // What the other has taken away is not given again.
    backend.on("PATCH", ROLE, move |_| Answer::ok(&newer));
    site.press("Save role").await;
    until("sent", || sent(&backend, "PATCH", ROLE).len() == 1).await;
    let both = allow(&["team:create", "team:delete"]);
    assert_eq!(sent(&backend, "PATCH", ROLE), [json!({ "details": both })]);
}

#[wasm_bindgen_test]
async fn a_changed_role_is_not_left_without_asking() {
    let backend = serving();
    let site = shown(&backend).await;
    tick(&site, "Delete teams");
    site.wait_for("link", "Members").await.click();
    let dialog = site.wait_for("dialog", "Leave without saving?").await;
    assert_eq!(site.address(), PAGE);
    button(&dialog, "Stay here").click();
    site.gone("dialog").await;
    site.shows(".role-changed", &["changed: 1 more granted"]).await;
    site.wait_for("link", "Members").await.click();
    let dialog = site.wait_for("dialog", "Leave without saving?").await;
    button(&dialog, "Drop the changes and leave").click();
    until("left", || site.address() == "/orgs/acme-corp/members").await;
}

#[wasm_bindgen_test]
async fn a_role_is_created_from_another_and_its_page_opens() {
    let backend = serving();
    let site = open("/orgs/acme-corp/roles", &backend).await;
    site.press("Create role").await;
    let dialog = site.wait_for("dialog", "Create role").await;
    button(&dialog, "Create role").click();
    until("the problem", || problem(&dialog, "Name") == "Enter a name.").await;
    enter(&dialog, "Name", "Deployer");
    button(&dialog, "Create role").click();
    until("taken", || problem(&dialog, "Name").starts_with("There is a role with this name."))
        .await;
    assert!(sent(&backend, "POST", ROLES).is_empty());
    enter(&dialog, "Name", "Releaser");
    let base = within(&dialog, "select").remove(0);
    crate::harness::choose(&base, "Deployer");
    backend.on("POST", ROLES, |asked| {
        let mut role = deployer();
        role["name"] = asked.json()["name"].clone();
        Answer::ok(&role)
    });
    button(&dialog, "Create role").click();
    until("its page", || site.address() == PAGE).await;
    let details = deployer()["details"].clone();
    assert_eq!(
        sent(&backend, "POST", ROLES),
        [json!({ "name": "Releaser", "uxPurpose": "role", "resourceType": "organization",
            "details": details })]
    );
}

#[wasm_bindgen_test]
async fn a_closed_dialog_keeps_what_was_typed() {
    let backend = serving();
    let site = open("/orgs/acme-corp/roles", &backend).await;
    site.press("Create role").await;
    let dialog = site.wait_for("dialog", "Create role").await;
    enter(&dialog, "Name", "Half");
    button(&dialog, "Cancel").click();
    site.gone("dialog").await;
    site.press("Create role").await;
    site.wait_for("dialog", "Create role").await;
    assert_eq!(site.input("textbox", "Name").value(), "Half");
}

#[wasm_bindgen_test]
async fn a_role_is_made_the_default_after_saying_for_whom() {
    let backend = serving();
    let site = shown(&backend).await;
    backend.on("PATCH", "/api/orgs/acme-corp/roles/r1/default", |_| Answer::empty(204));
    site.press("Make default…").await;
    let dialog = site.wait_for("dialog", "Make default").await;
    for words in ["New members get this role", "that have no role of their own", "Tokens of teams"]
    {
        assert!(dialog.inner_text().contains(words), "{words}");
    }
    button(&dialog, "Make default").click();
    site.shows(".toast", &["Deployer is the default role now."]).await;
    site.gone("dialog").await;
}

#[wasm_bindgen_test]
async fn a_role_that_nobody_has_is_deleted_after_its_name_was_typed() {
    let backend = serving();
    for (list, key) in [("tokens", "tokens"), ("users", "users"), ("teams", "teams")] {
        backend.serve(&format!("{ROLE}/{list}"), json!({ key: [] }));
    }
    let site = shown(&backend).await;
    let delete = site.wait_for("button", "Delete role…").await;
    until("enabled", || !delete.has_attribute("aria-disabled")).await;
    delete.click();
    let dialog = site.wait_for("dialog", "Delete role").await;
    until("read", || dialog.inner_text().contains("No member has it.")).await;
    button(&dialog, "Delete role").click();
    let label = "Type Deployer to confirm";
    until("the problem", || problem(&dialog, label).contains("Nothing was deleted.")).await;
    backend.on("DELETE", ROLE, |_| refusal(400, "Deployer is in use by 1 token (new-one)."));
    enter(&dialog, label, "Deployer");
    button(&dialog, "Delete role").click();
    site.shows("dialog .note", &["in use by 1 token (new-one)"]).await;
    backend.on("DELETE", ROLE, |_| Answer::empty(204));
    button(&dialog, "Delete role").click();
    site.shows(".toast", &["Deleted Deployer."]).await;
    until("the list", || site.address() == "/orgs/acme-corp/roles").await;
    assert_eq!(backend.asked("DELETE", ROLE).len(), 2);
}

#[wasm_bindgen_test]
async fn the_list_refuses_to_delete_a_role_in_use_and_names_who_has_it() {
    let backend = serving();
    let site = open("/orgs/acme-corp/roles", &backend).await;
    site.press("Actions for Deployer").await;
    site.wait_for("menuitem", "Delete role…").await.click();
    let dialog = site.wait_for("dialog", "Delete role").await;
    let words = ["deploy-prod", "anton", "Platform", "Can’t be deleted while 1 token"];
    until("who has it", || words.iter().all(|word| dialog.inner_text().contains(word))).await;
    enter(&dialog, "Type Deployer to confirm", "Deployer");
    button(&dialog, "Delete role").click();
    assert!(backend.asked("DELETE", ROLE).is_empty());
    fill(&crate::page::field(&dialog, "Type Deployer to confirm"), "");
}
