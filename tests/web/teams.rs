//! Teams: creating, who is in one and as what, and deleting, with what the server refuses and what it
//! does not tell.

use crate::forms::{CREATED, Form, NEW_TEAM, TEAM, TEAMS, of_dialog, team, team_page};
use crate::harness::{description_of, focused, until};
use crate::page::{
    Answer, Backend, Gate, Site, button, data, enter, field, open, problem, row, within,
};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

const TOKENS: &str = "/api/orgs/acme-corp/teams/platform/tokens";

/// The switch in the row of a member.
fn switch(site: &Site, member: &str) -> HtmlInputElement {
    let mut rows = site.select("tbody tr").into_iter();
    let row = rows.rfind(|row| row.inner_text().contains(member)).expect("a row");
    within(&row, "[role=switch]").remove(0).unchecked_into()
}

fn sent(backend: &Backend) -> Vec<Value> {
    backend.asked("PATCH", TEAM).iter().map(crate::page::Asked::json).collect()
}

fn with(key: &str, value: Value) -> Value {
    let mut team = team();
    team[key] = value;
    team
}

/// Signed in as a member of the organization.
fn as_member(backend: &Backend) {
    backend.serve(
        "/api/user",
        json!({
            "githubLogin": "linus",
            "organizations": [{ "githubLogin": "acme-corp", "role": "member" }],
        }),
    );
}

#[wasm_bindgen_test]
async fn a_switch_makes_an_admin_once_and_shows_that_it_is_under_way() {
    let (backend, gate) = (Backend::new(), Gate::default());
    let site = team_page(&backend).await;
    let held = gate.clone();
    let changed = backend.clone();
    backend.on("PATCH", TEAM, move |_| {
        let mut team = team();
        team["members"][1]["role"] = json!("admin");
        changed.serve(TEAM, team);
        Answer::empty(204).after(&held)
    });
    assert!(!switch(&site, "Linus").checked());
    switch(&site, "Linus").click();
    until("a call", || sent(&backend).len() == 1).await;
    assert!(switch(&site, "Linus").checked());
    assert_eq!(switch(&site, "Linus").get_attribute("aria-busy").as_deref(), Some("true"));
    // A second press while it is under way does nothing.
    switch(&site, "Linus").click();
    assert!(switch(&site, "Linus").checked());
    gate.open();
    site.shows(".toast", &["Linus is now an admin of Platform."]).await;
    until("an end", || !switch(&site, "Linus").has_attribute("aria-busy")).await;
    assert!(switch(&site, "Linus").checked());
    assert_eq!(sent(&backend), [json!({ "member": "linus", "memberAction": "promote" })]);
}

#[wasm_bindgen_test]
async fn a_refused_switch_goes_back_with_the_reason() {
    let backend = Backend::new();
    let site = team_page(&backend).await;
    let said = json!({ "code": 403, "message": "Only the owner may." });
    backend.on("PATCH", TEAM, move |_| Answer::json(403, &said));
    switch(&site, "Ada").click();
    site.shows(".toast", &["Ada Lindqvist: Not permitted: change this.", "Only the owner may."])
        .await;
    until("it is back", || switch(&site, "Ada").checked()).await;
    assert_eq!(sent(&backend), [json!({ "member": "ada", "memberAction": "demote" })]);
}

#[wasm_bindgen_test]
async fn a_switch_whose_answer_is_lost_shows_what_the_server_has() {
    let backend = Backend::new();
    let site = team_page(&backend).await;
    let changed = backend.clone();
    backend.on("PATCH", TEAM, move |_| {
        let mut team = team();
        team["members"][1]["role"] = json!("admin");
        changed.serve(TEAM, team);
        Answer::cut()
    });
    switch(&site, "Linus").click();
    site.shows(".toast", &["Linus is now an admin of Platform."]).await;
    until("an end", || !switch(&site, "Linus").has_attribute("aria-busy")).await;
    assert!(switch(&site, "Linus").checked());
    assert_eq!(sent(&backend).len(), 1);
}

#[wasm_bindgen_test]
async fn a_team_of_another_system_is_read_only_with_the_reason() {
    let backend = Backend::new();
    backend.serve(TEAM, with("kind", json!("github")));
    let site = open("/orgs/acme-corp/teams/platform", &backend).await;
    site.shows(".note", &["Read only here.", "follows a team of GitHub"]).await;
    site.shows("tbody tr", &["Linus"]).await;
    let ada = switch(&site, "Ada");
    assert_eq!(ada.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(description_of(&ada).contains("follows a team of GitHub"));
    ada.click();
    assert!(ada.checked());
    let add = site.wait_for("button", "Add to team").await;
    assert_eq!(add.get_attribute("aria-disabled").as_deref(), Some("true"));
    site.press("Actions for Platform").await;
    let delete = site.wait_for("menuitem", "Delete team…").await;
    assert_eq!(delete.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(backend.asked("PATCH", TEAM).is_empty());
}

#[wasm_bindgen_test]
async fn only_a_role_that_certainly_forbids_it_disables_the_switches() {
    for (role, custom, is_denied) in [
        (json!("member"), false, true),
        (json!("member"), true, false),
        (json!("admin"), false, false),
        (Value::Null, false, false),
    ] {
        let backend = Backend::new();
        as_member(&backend);
        let settings = json!({ "id": "o", "features": { "customRolesEnabled": custom } });
        backend.serve("/api/orgs/acme-corp/metadata", settings);
        backend.serve(TEAM, with("userRole", role.clone()));
        let site = open("/orgs/acme-corp/teams/platform", &backend).await;
        site.shows("tbody tr", &["Linus"]).await;
        let is_disabled = || switch(&site, "Ada").has_attribute("aria-disabled") == is_denied;
        until(&format!("{role} {custom}"), is_disabled).await;
        if is_denied {
            assert!(description_of(&switch(&site, "Ada")).contains("the team's own admins"));
        }
    }
}

#[wasm_bindgen_test]
async fn what_the_server_does_not_tell_is_not_shown_as_a_role() {
    let backend = Backend::new();
    let members = json!([
        { "githubLogin": "ada" },
        { "githubLogin": "linus", "role": "auditor" },
    ]);
    backend.serve(TEAM, with("members", members));
    let site = open("/orgs/acme-corp/teams/platform", &backend).await;
    site.shows("tbody tr", &["ada", "not told"]).await;
    site.shows("tbody tr", &["linus", "auditor"]).await;
    assert!(site.select("tbody tr [role=switch]").is_empty());

    backend.serve(TEAM, with("members", Value::Null));
    let site = open("/orgs/acme-corp/teams/platform", &backend).await;
    site.shows(".card", &["Who is in the team is not told"]).await;
    assert!(!site.text().contains("No members yet"));
}

#[wasm_bindgen_test]
async fn a_member_of_the_organization_is_added_and_problems_stand_at_the_login() {
    let backend = Backend::new();
    let user = |login: &str| json!({ "user": { "githubLogin": login, "name": "" } });
    backend
        .serve("/api/orgs/acme-corp/members", json!({ "members": [user("linus"), user("grace")] }));
    let site = team_page(&backend).await;
    site.press("Add to team").await;
    let (site, dialog, send) = of_dialog(site, "Add to team", "Add to team").await;
    // Who is in the team is no suggestion.
    let offers = || -> Vec<String> {
        let options = within(&dialog, "datalist option").into_iter();
        options.filter_map(|option| option.get_attribute("value")).collect()
    };
    until("suggestions", || offers() == ["grace"]).await;
    send.click();
    until("a problem", || problem(&dialog, "Login").contains("Enter the login")).await;
    enter(&dialog, "Login", "linus");
    send.click();
    until("a problem", || problem(&dialog, "Login") == "linus is in the team already.").await;
    assert!(sent(&backend).is_empty());

    enter(&dialog, "Login", "nobody");
    let said =
        json!({ "code": 422, "message": "acme-corp has no member nobody.", "field": "member" });
    backend.on("PATCH", TEAM, move |_| Answer::json(422, &said));
    send.click();
    let words = "acme-corp has no member nobody. Nothing was changed.";
    until("a refusal", || problem(&dialog, "Login") == words).await;
    until("the focus", || focused() == field(&dialog, "Login").unchecked_into()).await;

    backend.on("PATCH", TEAM, |_| Answer::empty(204));
    enter(&dialog, "Login", "grace");
    send.click();
    site.shows(".toast", &["Added grace to Platform."]).await;
    until("closed", || !dialog.is_connected()).await;
    assert_eq!(sent(&backend).pop(), Some(json!({ "member": "grace", "memberAction": "add" })));
    assert!(backend.asked("GET", TEAM).len() >= 2, "the team is read again");
}

#[wasm_bindgen_test]
async fn a_new_team_leads_to_its_page_and_a_taken_name_stands_at_its_field() {
    let backend = Backend::new();
    let (site, dialog, send) = Form::CreateTeam.open(&backend).await;
    enter(&dialog, "Name", "platform");
    send.click();
    until("a problem", || problem(&dialog, "Name").contains("There is a team with this name."))
        .await;
    enter(&dialog, "Name", "old");
    let said = json!({ "code": 409, "message": "acme-corp had a team named old", "field": "name" });
    backend.on("POST", NEW_TEAM, move |_| Answer::json(409, &said));
    send.click();
    let words = "acme-corp had a team named old. Nothing was created.";
    until("a refusal", || problem(&dialog, "Name") == words).await;

    enter(&dialog, "Name", "sre");
    enter(&dialog, "Display name", "Site reliability");
    let made = json!({ "name": "sre", "displayName": "Site reliability", "kind": "pulumi",
        "members": [] });
    backend.serve(CREATED, made.clone());
    backend.on("POST", NEW_TEAM, move |_| Answer::json(201, &made));
    send.click();
    site.shows("h1", &["Site reliability"]).await;
    assert_eq!(site.address(), "/orgs/acme-corp/teams/sre");
    site.shows(".card", &["No members yet"]).await;
    let last = backend.asked("POST", NEW_TEAM).pop().expect("a call").json();
    let texts = json!({ "name": "sre", "displayName": "Site reliability", "description": "" });
    assert_eq!(last, texts);
}

#[wasm_bindgen_test]
async fn a_new_team_whose_answer_was_lost_is_looked_for() {
    let backend = Backend::new();
    let (site, _, send) = Form::CreateTeam.open(&backend).await;
    backend.on("POST", NEW_TEAM, |_| Answer::cut());
    send.click();
    site.shows("dialog .note", &["Probably not created.", "You can try again."]).await;
    // There may be a team of another admin with that name.
    backend.serve(CREATED, data::team("sre", "Another"));
    send.click();
    site.shows("dialog [role=alert]", &["Outcome unknown.", "with this name and other texts"])
        .await;
    assert_eq!(backend.asked("POST", NEW_TEAM).len(), 2);
}

#[wasm_bindgen_test]
async fn what_was_typed_about_a_new_team_is_there_when_the_dialog_opens_again() {
    let backend = Backend::new();
    let (site, dialog, _) = Form::CreateTeam.open(&backend).await;
    enter(&dialog, "Description", "On call");
    button(&dialog, "Cancel").click();
    until("closed", || !dialog.is_connected()).await;
    site.press("Create team").await;
    let (_site, dialog, _) = of_dialog(site, "Create team", "Create team").await;
    until("the texts", || field(&dialog, "Description").value() == "On call").await;
    assert_eq!(field(&dialog, "Name").value(), "sre");
}

#[wasm_bindgen_test]
async fn only_what_was_changed_of_a_team_is_sent() {
    let backend = Backend::new();
    backend.on("PATCH", TEAM, |_| Answer::empty(204));
    let (site, _, send) = Form::EditTeam.open(&backend).await;
    send.click();
    site.shows(".toast", &["Saved Renamed."]).await;
    assert_eq!(sent(&backend), [json!({ "newDisplayName": "Renamed" })]);
}

#[wasm_bindgen_test]
async fn deleting_a_team_names_the_tokens_that_stop_and_leads_to_the_teams() {
    let backend = Backend::new();
    let token = |number: u32, name: &str, used: i64| {
        row(number, &json!({ "name": name, "type": "team", "lastUsed": used }))
    };
    let used = crate::page::now() - 90 * 60;
    backend.serve(TOKENS, json!({ "tokens": [token(1, "idle", 0), token(2, "ci", used)] }));
    let site = team_page(&backend).await;
    crate::forms::menu(&site, "Platform", "Delete team…").await;
    let (site, dialog, send) = of_dialog(site, "Delete team", "Delete team").await;
    site.shows("dialog", &["Its 2 active tokens stop working at once, everywhere."]).await;
    let named = site.texts("dialog [aria-label='Tokens that stop working'] li");
    assert!(named[0].starts_with("ci · last used"), "{named:?}");
    assert_eq!(named[1], "idle · never used");

    enter(&dialog, "Type Platform to confirm", "platform");
    send.click();
    until("a problem", || !problem(&dialog, "Type Platform to confirm").is_empty()).await;
    assert!(backend.asked("DELETE", TEAM).is_empty());
    backend.on("DELETE", TEAM, |_| Answer::empty(204));
    enter(&dialog, "Type Platform to confirm", "Platform");
    send.click();
    site.shows(".toast", &["Deleted Platform."]).await;
    until("the list", || site.address() == "/orgs/acme-corp/teams").await;
}

#[wasm_bindgen_test]
async fn deleting_claims_nothing_of_tokens_that_could_not_be_read() {
    let backend = Backend::new();
    backend.on("GET", TOKENS, |_| Answer::empty(403));
    let site = team_page(&backend).await;
    crate::forms::menu(&site, "Platform", "Delete team…").await;
    site.shows("dialog", &["Which these are is not known:", "Not permitted"]).await;
    assert!(!site.texts("dialog").concat().contains("no active tokens"));
}

#[wasm_bindgen_test]
async fn a_deleted_team_leaves_the_list_at_once() {
    let backend = Backend::new();
    let teams = [data::team("platform", "Platform"), data::team("web", "Web")];
    backend.serve(TEAMS, json!({ "teams": teams }));
    let site = open("/orgs/acme-corp/teams", &backend).await;
    site.shows("tbody tr", &["Web"]).await;
    crate::forms::menu(&site, "Platform", "Delete team…").await;
    let (site, dialog, send) = of_dialog(site, "Delete team", "Delete team").await;
    enter(&dialog, "Type Platform to confirm", "Platform");
    let changed = backend.clone();
    backend.on("DELETE", TEAM, move |_| {
        changed.on("GET", TEAMS, |_| Answer::never());
        Answer::empty(204)
    });
    send.click();
    until("one row less", || site.rows().len() == 1).await;
    assert!(site.rows()[0].contains("Web"));
}

#[wasm_bindgen_test]
async fn a_team_that_is_not_there_is_not_taken_for_a_backend_without_teams() {
    let backend = Backend::new();
    let site = open("/orgs/acme-corp/teams/gone", &backend).await;
    site.shows(".card", &["No such team", "gone", "acme-corp"]).await;
    assert!(!site.all("link", "Members").is_empty());
    until("the link", || !site.all("link", "Teams").is_empty()).await;
}

#[wasm_bindgen_test]
async fn the_tabs_lead_from_the_members_to_the_tokens_and_back() {
    let backend = Backend::new();
    let site = team_page(&backend).await;
    let tab = |name: &str| {
        let mut tabs = site.select(".tabs a").into_iter();
        tabs.find(|tab| tab.inner_text() == name).expect("a tab")
    };
    let current = |name: &str| tab(name).get_attribute("aria-current");
    assert_eq!(current("Members").as_deref(), Some("page"));
    assert_eq!(current("Tokens"), None);
    tab("Tokens").click();
    site.shows("h1", &["Team access tokens"]).await;
    assert_eq!(site.address(), "/orgs/acme-corp/teams/platform/tokens");
    assert_eq!(current("Tokens").as_deref(), Some("page"));
    tab("Members").click();
    site.shows("h1", &["Platform"]).await;
}

#[wasm_bindgen_test]
async fn the_filter_of_members_is_in_the_address() {
    let backend = Backend::new();
    backend.serve(TEAM, team());
    let site = open("/orgs/acme-corp/teams/platform?q=lin", &backend).await;
    site.shows("tbody tr", &["Linus"]).await;
    until("both", || site.rows().len() == 2).await;
    crate::harness::fill(&site.get("searchbox", "Filter members"), "linus");
    until("one row", || site.rows().len() == 1).await;
    assert_eq!(site.address(), "/orgs/acme-corp/teams/platform?q=linus");
    site.shows(".table-foot", &["1 of 2 members"]).await;
    crate::harness::fill(&site.get("searchbox", "Filter members"), "nobody");
    site.shows(".card", &["No member matches"]).await;
    site.press("Clear filter").await;
    until("both", || site.rows().len() == 2).await;
}
