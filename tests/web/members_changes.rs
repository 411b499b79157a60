//! What admins do to members: the switch "Organization admin", roles, adding and removing, and the page of
//! one member. Each change is sent once, and each outcome is told.

use crate::harness::{choose, frame, until};
use crate::members::{MEMBERS, PAGE, list_of, member, row_of, serving, three, value_of};
use crate::page::{Answer, Backend, Gate, LIST, Site, button, enter, open, problem, row, within};
use serde_json::{Value, json};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

fn one(login: &str) -> String {
    format!("{MEMBERS}/{login}")
}

fn switch(site: &Site, login: &str) -> HtmlInputElement {
    let mut found = site.select(&format!("[data-admin-of='{login}']"));
    assert_eq!(found.len(), 1, "{login} in {}", site.text());
    found.remove(0).unchecked_into()
}

fn refused(status: u16, message: &'static str) -> Answer {
    Answer::json(status, &json!({ "code": status, "message": message }))
}

fn sent(backend: &Backend, login: &str) -> Vec<Value> {
    backend.asked("PATCH", &one(login)).iter().map(|asked| asked.json()).collect()
}

async fn remove_of(site: &Site, name: &str) -> HtmlElement {
    site.press(&format!("Actions for {name}")).await;
    let is_it = |item: &HtmlElement| item.inner_text().contains("Remove…");
    until("a menu", || site.every("menuitem").iter().any(is_it)).await;
    site.every("menuitem").into_iter().find(is_it).expect("an item").click();
    site.wait_for("dialog", "Remove member").await
}

#[wasm_bindgen_test]
async fn granting_asks_is_sent_once_and_can_be_undone_for_ten_seconds() {
    let backend = serving(&three());
    let gate = Gate::default();
    let held = gate.clone();
    backend.on("PATCH", &one("linus"), move |_| Answer::empty(204).after(&held));
    let site = list_of(&backend, 3).await;
    switch(&site, "linus").click();
    let dialog = site.wait_for("dialog", "Make organization admin").await;
    assert!(dialog.inner_text().contains("All personal tokens of Linus Brandt get these rights"));
    button(&dialog, "Cancel").click();
    site.gone("dialog").await;
    assert!(!switch(&site, "linus").checked() && sent(&backend, "linus").is_empty());

    switch(&site, "linus").click();
    let dialog = site.wait_for("dialog", "Make organization admin").await;
    button(&dialog, "Make admin").click();
    until("pending", || row_of(&site, "linus").inner_text().contains("Granting…")).await;
    let input = switch(&site, "linus");
    assert!(input.checked());
    assert_eq!(input.get_attribute("aria-busy").as_deref(), Some("true"));
    input.click();
    frame().await;
    gate.open();
    site.shows(".member-news", &["Linus Brandt is an organization admin now.", "Undo · 10 s"])
        .await;
    assert_eq!(sent(&backend, "linus"), [json!({ "role": "admin" })]);
    assert!(switch(&site, "linus").checked());

    // The seconds are hidden from its name.
    site.select(".member-news button").remove(0).click();
    site.shows(".member-news", &["Linus Brandt is no organization admin any more."]).await;
    assert_eq!(sent(&backend, "linus")[1], json!({ "role": "member" }));
    assert!(!switch(&site, "linus").checked());
    site.later("no Undo", || site.select(".member-news .toast").is_empty()).await;
    assert_eq!(sent(&backend, "linus").len(), 2);
}

#[wasm_bindgen_test]
async fn a_refused_change_goes_back_and_says_why() {
    let backend = serving(&three());
    backend.on("PATCH", &one("grace"), |_| refused(409, "Membership is managed elsewhere"));
    let site = list_of(&backend, 3).await;
    let reads = backend.asked("GET", MEMBERS).len();
    switch(&site, "grace").click();
    let words = [
        "Nothing changed: Grace Okafor is still an organization admin.",
        "Membership is managed elsewhere.",
    ];
    site.shows(".member-news", &words).await;
    assert!(switch(&site, "grace").checked());
    assert!(row_of(&site, "grace").inner_text().contains("Not changed"));
    // The rows may have been out of date.
    until("a reading", || backend.asked("GET", MEMBERS).len() == reads + 1).await;
    backend.on("PATCH", &one("grace"), |_| Answer::empty(204));
    site.press("Try again").await;
    site.shows(".member-news", &["Grace Okafor is no organization admin any more."]).await;
    assert_eq!(sent(&backend, "grace").len(), 2);
}

#[wasm_bindgen_test]
async fn what_became_of_a_lost_answer_is_read_from_the_list() {
    let backend = serving(&three());
    backend.on("PATCH", &one("grace"), |_| Answer::cut());
    let site = list_of(&backend, 3).await;
    switch(&site, "grace").click();
    site.shows(".member-news", &["Nothing changed", "The list shows the role as it was."]).await;
    let mut after = three();
    after[1]["role"] = json!("member");
    backend.serve(MEMBERS, json!({ "members": after }));
    site.press("Try again").await;
    site.shows(".member-news", &["Grace Okafor is no organization admin any more."]).await;
    assert!(!switch(&site, "grace").checked());
    backend.on("PATCH", &one("linus"), |_| Answer::cut());
    backend.on("GET", MEMBERS, |_| refused(403, "No"));
    choose(&row_select(&site, "linus"), "Admin");
    let dialog = site.wait_for("dialog", "Make organization admin").await;
    button(&dialog, "Make admin").click();
    site.shows(".member-news", &["Outcome unknown.", "Load it again before you try again."]).await;
    assert_eq!(sent(&backend, "linus").len(), 1);
}

fn row_select(site: &Site, login: &str) -> HtmlElement {
    site.select(&format!("[data-role-of='{login}']")).remove(0)
}

#[wasm_bindgen_test]
async fn certain_refusals_are_told_before() {
    let site = list_of(&serving(&three()), 3).await;
    let own = switch(&site, "ada");
    assert_eq!(own.get_attribute("aria-disabled").as_deref(), Some("true"));
    let why = own.get_attribute("data-tip").unwrap_or_default();
    assert!(why.starts_with("You can't take your own admin rights away"), "{why}");
    own.click();
    frame().await;
    assert!(own.checked() && sent(&site.backend, "ada").is_empty());
    assert!(!switch(&site, "grace").has_attribute("aria-disabled"));
    // An admin organization token sees that only one admin is left.
    let backend = serving(&[member("grace", "Grace Okafor", "admin"), three()[2].clone()]);
    let org = json!({ "githubLogin": "acme-corp", "role": "admin" });
    let info = json!({ "name": "ci", "organization": "acme-corp" });
    backend.serve(
        "/api/user",
        json!({ "githubLogin": "acme-corp/ci", "organizations": [org], "tokenInfo": info }),
    );
    let site = list_of(&backend, 2).await;
    let last = switch(&site, "grace");
    until("a reason", || last.has_attribute("data-tip")).await;
    assert!(last.get_attribute("data-tip").is_some_and(|why| why.starts_with("The last admin")));
}

#[wasm_bindgen_test]
async fn a_role_of_the_organizations_own_is_sent_by_its_identifier() {
    let backend = serving(&three());
    let role = |id: &str, name: &str, built_in: &str| json!({ "id": id, "name": name, "defaultIdentifier": built_in });
    let roles = [
        role("a", "Admin", "admin"),
        role("s", "Stack Write", "stack-write"),
        role("r1", "Auditor", ""),
    ];
    backend.serve("/api/orgs/acme-corp/roles", json!({ "roles": roles }));
    backend.on("PATCH", &one("linus"), |_| Answer::empty(204));
    let site = list_of(&backend, 3).await;
    let options = || within(&row_select(&site, "linus"), "option").len();
    until("the roles", || options() == 3).await;
    choose(&row_select(&site, "linus"), "Auditor");
    site.shows(".member-news", &["Linus Brandt has the role Auditor now."]).await;
    assert_eq!(sent(&backend, "linus"), [json!({ "fgaRoleId": "r1" })]);
    assert_eq!(value_of(&row_select(&site, "linus")), "custom r1");
    // The list shows what is true while the question is open.
    choose(&row_select(&site, "linus"), "Admin");
    let dialog = site.wait_for("dialog", "Make organization admin").await;
    assert!(dialog.inner_text().contains("The role Auditor is replaced."));
    assert_eq!(value_of(&row_select(&site, "linus")), "custom r1");
}

#[wasm_bindgen_test]
async fn where_the_plan_includes_one_admin_the_role_is_handed_over() {
    let backend = serving(&[three()[0].clone(), three()[2].clone()]);
    backend.on("PATCH", &one("linus"), |_| refused(400, "The plan includes one admin"));
    backend.on("POST", &format!("{}/set-admin", one("linus")), |_| Answer::empty(204));
    let site = list_of(&backend, 2).await;
    switch(&site, "linus").click();
    let dialog = site.wait_for("dialog", "Make organization admin").await;
    button(&dialog, "Make admin").click();
    site.shows(".member-news", &["The plan includes one admin."]).await;
    let mut after = [three()[0].clone(), three()[2].clone()];
    (after[0]["role"], after[1]["role"]) = (json!("member"), json!("admin"));
    backend.serve(MEMBERS, json!({ "members": after }));
    site.press("Hand the role over…").await;
    let dialog = site.wait_for("dialog", "Hand the admin role over").await;
    assert!(dialog.inner_text().contains("you become a member"));
    button(&dialog, "Hand the role over").click();
    site.gone("dialog").await;
    assert_eq!(backend.asked("POST", &format!("{}/set-admin", one("linus"))).len(), 1);
    until("swapped", || switch(&site, "linus").checked() && !switch(&site, "ada").checked()).await;
}

#[wasm_bindgen_test]
async fn adding_says_at_the_field_what_is_wrong_and_is_sent_once() {
    let backend = serving(&three());
    let status = Rc::new(Cell::new(404));
    let answers = Rc::clone(&status);
    backend.on("POST", &one("zoe"), move |_| match answers.get() {
        200 => Answer::ok(&member("zoe", "Zoë", "member")),
        status => refused(status, "There is no user zoe here"),
    });
    let site = list_of(&backend, 3).await;
    site.press("Add member").await;
    let dialog = site.wait_for("dialog", "Add member").await;
    button(&dialog, "Add member").click();
    let said = || problem(&dialog, "Login");
    until("a problem", || said().starts_with("Enter the login")).await;
    enter(&dialog, "Login", "grace");
    button(&dialog, "Add member").click();
    until("a problem", || said() == "grace is a member already.").await;
    enter(&dialog, "Login", " zoe ");
    button(&dialog, "Add member").click();
    until("a refusal", || said() == "There is no user zoe here. Nothing was changed.").await;
    status.set(200);
    let mut members = three();
    members.push(member("zoe", "Zoë", "member"));
    backend.serve(MEMBERS, json!({ "members": members }));
    button(&dialog, "Add member").click();
    site.shows("[aria-label=Messages]", &["zoe is a member now."]).await;
    site.lists(&["Ada Lindqvist", "Grace Okafor", "Linus Brandt", "Zoë"]).await;
    let asked = backend.asked("POST", &one("zoe"));
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].json(), json!({ "role": "member" }));
}

#[wasm_bindgen_test]
async fn removing_says_what_stays_and_an_admin_is_confirmed() {
    let backend = serving(&three());
    let by = |number, login: &str| row(number, &json!({ "createdBy": login }));
    backend.serve(LIST, json!({ "tokens": [by(1, "grace"), by(2, "grace")] }));
    backend.serve(&format!("{}/teams", one("grace")), json!({ "teams": ["Platform", "Data"] }));
    let issuer = json!({ "id": "i1", "name": "GitHub", "url": "https://token.example" });
    backend.serve("/api/orgs/acme-corp/oidc/issuers", json!({ "oidcIssuers": [issuer] }));
    let policy = json!({ "decision": "allow", "tokenType": "personal", "userLogin": "grace",
        "authorizedPermissions": [], "rules": {} });
    backend.serve(
        "/api/orgs/acme-corp/auth/policies/oidcissuers/i1",
        json!({ "id": "p", "version": 1, "policies": [policy] }),
    );
    backend.on("DELETE", &one("grace"), |_| Answer::empty(204));
    let site = list_of(&backend, 3).await;
    let dialog = remove_of(&site, "Grace Okafor").await;
    let says = |words: &str| dialog.inner_text().contains(words);
    until("tokens", || says("2 active tokens that this user created stay valid")).await;
    until("teams", || says("The user leaves the teams Platform, Data.")).await;
    until("policies", || says("1 policy of GitHub names this user")).await;
    button(&dialog, "Remove member").click();
    let label = "Type grace to confirm";
    until("a problem", || problem(&dialog, label).starts_with("Type “grace” exactly")).await;
    assert!(backend.asked("DELETE", &one("grace")).is_empty());
    enter(&dialog, label, "grace");
    button(&dialog, "Remove member").click();
    site.lists(&["Ada Lindqvist", "Linus Brandt"]).await;
    site.shows("[aria-label=Messages]", &["grace is no member any more."]).await;
    assert_eq!(backend.asked("DELETE", &one("grace")).len(), 1);
}

#[wasm_bindgen_test]
async fn a_removal_that_is_refused_or_lost_is_told() {
    let backend = serving(&three());
    backend.on("DELETE", &one("linus"), |_| refused(403, "Not yours"));
    let site = list_of(&backend, 3).await;
    let dialog = remove_of(&site, "Linus Brandt").await;
    button(&dialog, "Remove member").click();
    until("a note", || dialog.inner_text().contains("Not yours. Nothing was changed.")).await;
    backend.on("DELETE", &one("linus"), |_| Answer::cut());
    button(&dialog, "Remove member").click();
    until("a note", || dialog.inner_text().contains("The user is still in the list.")).await;
    backend.serve(MEMBERS, json!({ "members": &three()[..2] }));
    button(&dialog, "Remove member").click();
    site.lists(&["Ada Lindqvist", "Grace Okafor"]).await;
}

#[wasm_bindgen_test]
async fn a_member_has_a_page_with_the_same_controls() {
    let backend = serving(&three());
    backend.on("PATCH", &one("linus"), |_| Answer::empty(204));
    backend.serve(&format!("{}/teams", one("linus")), json!({ "teams": ["Platform"] }));
    backend.serve(LIST, json!({ "tokens": [row(1, &json!({ "createdBy": "linus" }))] }));
    let site = open(&format!("{PAGE}/linus"), &backend).await;
    site.shows("h1", &["Linus Brandt"]).await;
    site.shows("#member-teams + *", &["Platform"]).await;
    site.shows("#member-tokens + *", &["1 active token was created by this member."]).await;
    let input: HtmlInputElement = site.input("switch", "Organization admin");
    input.click();
    let dialog = site.wait_for("dialog", "Make organization admin").await;
    button(&dialog, "Make admin").click();
    site.shows(".page-subtitle", &["Organization admin"]).await;
    assert!(input.checked());
    assert_eq!(value_of(&site.get("combobox", "Role")), "0");
    let site = open(&format!("{PAGE}/nobody"), &backend).await;
    site.shows("main", &["No such member here", "nobody"]).await;
    site.get("link", "Back to the list").click();
    site.lists(&["Ada Lindqvist", "Grace Okafor", "Linus Brandt"]).await;
}
