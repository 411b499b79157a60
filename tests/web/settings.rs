//! The settings of an organization: the preview of a maximum before it is saved, what is sent, and what
//! each setting shows of what became of its change.

use crate::harness::{choose, description_of, fill, press, until};
use crate::page::{Answer, Backend, DAY, LIST, Site, enter, now, open, problem, row, within};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};

const SETTINGS: &str = "/orgs/acme-corp/settings";
const ORG: &str = "/api/orgs/acme-corp";
const METADATA: &str = "/api/orgs/acme-corp/metadata";
const TEAM: &str = "/api/orgs/acme-corp/teams/platform/tokens";
const FIELD: &str = "Maximum token expiry (days)";
const FORM: &str = ".settings-editor";
const TEAMS: &str = "Members can create teams";
const INVITE: &str = "Members can invite collaborators";

/// What a server tells, with some fields in place of the usual ones.
fn told(more: &Value) -> Value {
    let mut fields = json!({
        "id": "o", "userRole": "admin", "membersCanCreateTeams": true,
        "membersCanCreateStacks": false, "defaultStackPermission": 101,
        "features": { "accessTokenExpiryPolicyEnabled": true, "environmentsEnabled": false },
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        fields[name] = value.clone();
    }
    fields
}

fn refusal(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({ "code": status, "message": message }))
}

/// The screen of an admin.
async fn shown(backend: &Backend) -> Site {
    let site = open(SETTINGS, backend).await;
    site.wait_for("spinbutton", FIELD).await;
    site
}

fn serving(more: &Value) -> Backend {
    let backend = Backend::new();
    backend.serve(METADATA, told(more));
    backend
}

/// One with tokens of the organization, of a team and of the user.
fn with_tokens() -> Backend {
    let backend = serving(&json!({}));
    let token = |number: u32, name: &str, expires: i64, used_ago: i64| {
        let more = json!({ "name": name, "expires": expires, "lastUsed": now() - used_ago });
        row(number, &more)
    };
    let mut untold = token(4, "untold", 0, 90);
    untold["expires"] = Value::Null;
    let exchanged = json!({ "name": "exchanged", "expires": 0, "createdBy": "GitLab (OIDC)" });
    let tokens = [
        token(1, "forever", 0, 90),
        token(2, "short", now() + 10 * DAY, 90),
        token(3, "long", now() + 200 * DAY, 5 * DAY),
        untold,
        row(5, &exchanged),
    ];
    backend.serve(LIST, json!({ "tokens": tokens }));
    backend.serve(TEAM, json!({ "tokens": [token(6, "of-team", now() + 120 * DAY, 3 * DAY)] }));
    let laptop = json!({ "name": "", "description": "Laptop", "expires": now() + 300 * DAY });
    backend.serve("/api/user/tokens", json!({ "tokens": [row(7, &laptop)] }));
    backend
}

fn form(site: &Site) -> HtmlElement {
    site.select(FORM).remove(0)
}

fn type_days(site: &Site, days: &str) {
    fill(&site.get("spinbutton", FIELD), days);
}

/// The row of a setting.
fn setting(site: &Site, label: &str) -> HtmlElement {
    let rows = site.select(".settings-row").into_iter();
    let found: Vec<_> = rows.filter(|row| row.inner_text().contains(label)).collect();
    assert_eq!(found.len(), 1, "{label}");
    found[0].clone()
}

async fn says(site: &Site, label: &str, words: &str) {
    let what = format!("{words:?} of {label:?}");
    until(&what, || setting(site, label).inner_text().contains(words)).await;
}

#[wasm_bindgen_test]
async fn a_maximum_is_previewed_over_all_lists_and_saved_once() {
    let backend = with_tokens();
    let site = shown(&backend).await;
    assert!(site.all("table", "Affected tokens").is_empty());
    type_days(&site, "90");
    site.shows(".settings-over", &["Made over 7 tokens: those of acme-corp, those of 1 team"])
        .await;
    site.shows(".settings-over", &["Personal tokens of other users can’t be seen here."]).await;
    site.shows(".settings-preview .note", &["4 tokens stop authenticating", "2 of them were used"])
        .await;
    site.shows(".settings-preview .note", &["1 never works again.", "Of 1 token it is not told"])
        .await;
    let names = ["forever", "Laptop", "of-team", "long", "untold"];
    until("the rows", || site.names() == names).await;
    let rows = site.rows();
    for (row, words) in rows.iter().zip([
        ["never valid", "needs a successor"],
        ["refused here only", "from "],
        ["stops now", "from "],
        ["stops now", "from "],
        ["not told", "not told"],
    ]) {
        assert!(words.iter().all(|word| row.contains(word)), "{words:?} in {row}");
    }
    site.press("Export").await;
    site.wait_for("menuitem", "CSV for Excel").await;
    assert_eq!(site.every("menuitem").len(), 2);
    press("Escape");

    let saved = told(&json!({ "maxAccessTokenExpiryDays": 90 }));
    backend.on("PATCH", ORG, move |_| Answer::ok(&saved));
    site.press("Save").await;
    let dialog = site.wait_for("dialog", "Save maximum token expiry").await;
    assert!(backend.asked("PATCH", ORG).is_empty());
    for words in ["no maximum → 90 days", "4 tokens stop authenticating", "No token is deleted"] {
        assert!(dialog.inner_text().contains(words), "{words} in {}", dialog.inner_text());
    }
    let send = site.get("button", "Save maximum");
    send.click();
    send.click();
    site.shows(".settings-maximum", &["now: 90 days", "Saved"]).await;
    let sent = backend.asked("PATCH", ORG);
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].json(), json!({ "setMaxAccessTokenExpiryDays": 90 }));
    assert!(site.all("table", "Affected tokens").is_empty() && site.select("dialog").is_empty());
}

#[wasm_bindgen_test]
async fn a_list_that_is_refused_is_named_with_the_reason() {
    let backend = with_tokens();
    backend.on("GET", TEAM, |_| refusal(403, "Not on Sundays"));
    let site = shown(&backend).await;
    type_days(&site, "30");
    site.shows(".settings-over", &["0 of 1 teams", "the tokens of team platform. Not on Sundays."])
        .await;
}

#[wasm_bindgen_test]
async fn the_field_says_what_is_wrong_and_nothing_is_sent() {
    let backend = serving(&json!({}));
    let site = shown(&backend).await;
    for (days, words) in [("3651", "at most 3650 days"), ("-4", "at least 1 day")] {
        type_days(&site, days);
        until(words, || problem(&form(&site), FIELD).contains(words)).await;
        site.press("Save").await;
        assert!(problem(&form(&site), FIELD).contains(words));
    }
    // The same as before.
    type_days(&site, "0");
    site.press("Save").await;
    site.shows("[aria-label=Messages]", &["Nothing was different, so nothing was sent."]).await;
    assert!(backend.asked("PATCH", ORG).is_empty());
}

#[wasm_bindgen_test]
async fn a_refusal_stands_at_the_field_and_what_was_typed_stays() {
    for status in [400, 403] {
        let backend = serving(&json!({}));
        backend.on("PATCH", ORG, move |_| refusal(status, "Your own token would break it"));
        let site = shown(&backend).await;
        type_days(&site, "30");
        site.press("Save").await;
        site.press("Save maximum").await;
        let said = "Your own token would break it. The maximum was not changed.";
        until(said, || problem(&form(&site), FIELD) == said).await;
        let field: HtmlInputElement = site.input("spinbutton", FIELD);
        assert_eq!(field.value(), "30");
        site.shows(".settings-maximum", &["now: no maximum"]).await;
        // Typing on removes it.
        type_days(&site, "31");
        until("no problem", || problem(&form(&site), FIELD).is_empty()).await;
    }
}

#[wasm_bindgen_test]
async fn after_a_lost_answer_the_settings_tell_what_became_of_it() {
    let backend = serving(&json!({ "maxAccessTokenExpiryDays": 90 }));
    let site = shown(&backend).await;
    backend.on("PATCH", ORG, |_| Answer::empty(502));
    // A longer maximum stops nothing, so nobody is asked.
    enter(&form(&site), FIELD, "365");
    site.press("Save").await;
    site.shows(".settings-maximum .note", &["Not saved", "read again: it is as it was"]).await;
    backend.serve(METADATA, told(&json!({ "maxAccessTokenExpiryDays": 365 })));
    site.press("Save").await;
    site.shows(".settings-maximum", &["now: 365 days", "Saved"]).await;
    assert!(site.select(".settings-maximum .note").is_empty());
    assert_eq!(backend.asked("PATCH", ORG).len(), 2);
}

#[wasm_bindgen_test]
async fn an_empty_field_removes_the_maximum() {
    let backend = serving(&json!({ "maxAccessTokenExpiryDays": 90 }));
    backend.on("PATCH", ORG, |_| Answer::ok(&told(&json!({}))));
    let site = shown(&backend).await;
    type_days(&site, "");
    site.press("Save").await;
    site.shows(".settings-maximum", &["now: no maximum", "Saved"]).await;
    assert_eq!(backend.asked("PATCH", ORG)[0].json(), json!({ "setMaxAccessTokenExpiryDays": 0 }));
}

#[wasm_bindgen_test]
async fn a_switch_goes_back_with_the_reason_and_can_be_tried_again() {
    let backend = serving(&json!({}));
    backend.on("PATCH", ORG, |_| refusal(403, "Not on Sundays"));
    let site = shown(&backend).await;
    let switch = site.input("switch", TEAMS);
    assert!(switch.checked());
    switch.click();
    says(&site, TEAMS, "Still “On”. Not permitted: change this.").await;
    says(&site, TEAMS, "Not on Sundays. Nothing was changed.").await;
    says(&site, TEAMS, "Not saved").await;
    assert!(switch.checked());
    assert!(!setting(&site, "Members can create stacks").inner_text().contains("Not saved"));
    let off = told(&json!({ "membersCanCreateTeams": false }));
    backend.on("PATCH", ORG, move |_| Answer::ok(&off));
    site.press("Try again").await;
    until("off", || !switch.checked()).await;
    says(&site, TEAMS, "Saved").await;
    let sent = backend.asked("PATCH", ORG);
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].json(), json!({ "setMembersCanCreateTeams": false }));
}

#[wasm_bindgen_test]
async fn while_a_change_is_sent_it_is_shown_and_not_sent_again() {
    let gate = crate::page::Gate::default();
    let backend = serving(&json!({}));
    let answer = Answer::ok(&told(&json!({ "membersCanCreateTeams": false }))).after(&gate);
    backend.on("PATCH", ORG, move |_| answer.clone());
    let site = shown(&backend).await;
    let switch = site.input("switch", TEAMS);
    switch.click();
    says(&site, TEAMS, "Saving…").await;
    switch.click();
    assert!(!switch.checked());
    gate.open();
    says(&site, TEAMS, "Saved").await;
    assert_eq!(backend.asked("PATCH", ORG).len(), 1);
}

#[wasm_bindgen_test]
async fn a_server_that_accepts_a_change_and_does_not_make_it_is_not_believed() {
    let backend = serving(&json!({}));
    backend.on("PATCH", ORG, |_| Answer::ok(&told(&json!({}))));
    let site = shown(&backend).await;
    let switch = site.input("switch", TEAMS);
    switch.click();
    says(&site, TEAMS, "still tells the value from before").await;
    assert!(switch.checked());
}

#[wasm_bindgen_test]
async fn what_is_not_told_is_not_shown_as_off() {
    let backend = serving(&json!({}));
    backend.on("PATCH", ORG, |_| Answer::ok(&told(&json!({}))));
    let site = shown(&backend).await;
    for label in [INVITE, "Members can delete stacks"] {
        assert!(site.all("switch", label).is_empty(), "{label}");
        let list = site.get("combobox", label);
        assert_eq!(selected(&list), "Not told");
    }
    let list = site.get("combobox", INVITE);
    choose(&list, "On");
    says(&site, INVITE, "Saved").await;
    let sent = backend.asked("PATCH", ORG);
    assert_eq!(sent[0].json(), json!({ "setMembersCanInviteCollaborators": true }));
    // The answer does not tell it either.
    assert_eq!(selected(&site.get("combobox", INVITE)), "On");
    assert_eq!(selected(&site.get("combobox", "Default permission on stacks")), "Read");
}

fn selected(list: &HtmlElement) -> String {
    use wasm_bindgen::JsCast;
    let list: &HtmlSelectElement = list.unchecked_ref();
    let options = within(list, "option");
    let at = usize::try_from(list.selected_index()).expect("an option");
    options[at].inner_text()
}

#[wasm_bindgen_test]
async fn what_the_plan_lacks_says_so() {
    let lacking = json!({ "features": {
        "accessTokenExpiryPolicyEnabled": false, "environmentsEnabled": false, "teamsEnabled": false,
    }});
    let backend = serving(&lacking);
    let site = open(SETTINGS, &backend).await;
    let switch = site.wait_for("switch", TEAMS).await;
    let reason = "This is not in the organization’s plan.";
    assert_eq!(switch.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(description_of(&switch).contains(reason));
    says(&site, TEAMS, "not in this organization’s plan").await;
    says(&site, "Default permission on environments", "not in this organization’s plan").await;
    assert!(site.all("spinbutton", FIELD).is_empty());
    site.shows(".settings-maximum", &["not in this organization’s plan"]).await;
    assert!(!site.text().contains("Read only."));
}

#[wasm_bindgen_test]
async fn a_member_sees_the_settings_and_why_they_stay() {
    let backend = serving(&json!({ "userRole": "member", "maxAccessTokenExpiryDays": 90 }));
    let org = json!({ "githubLogin": "acme-corp", "name": "", "role": "member" });
    backend.serve("/api/user", json!({ "githubLogin": "linus", "organizations": [org] }));
    let site = open(SETTINGS, &backend).await;
    let switch = site.wait_for("switch", TEAMS).await;
    let reason = "Only organization admins and admin organization tokens change the settings of \
                  acme-corp.";
    site.shows("main .note", &["Read only.", reason]).await;
    assert!(description_of(&switch).contains(reason));
    switch.click();
    assert!(site.all("spinbutton", FIELD).is_empty() && site.every("combobox").is_empty());
    says(&site, "Default permission on stacks", "Read").await;
    says(&site, INVITE, "not told").await;
    site.shows(".settings-maximum", &["now: 90 days"]).await;
    assert!(backend.asked("PATCH", ORG).is_empty() && backend.asked("GET", TEAM).is_empty());
}

#[wasm_bindgen_test]
async fn a_custom_role_is_not_denied_in_advance() {
    let features = json!({ "customRolesEnabled": true });
    let backend = serving(&json!({ "userRole": "member", "features": features }));
    let org = json!({ "githubLogin": "acme-corp", "name": "", "role": "member" });
    backend.serve("/api/user", json!({ "githubLogin": "linus", "organizations": [org] }));
    let site = shown(&backend).await;
    until("a switch", || !site.get("switch", TEAMS).has_attribute("aria-disabled")).await;
    assert!(!site.text().contains("Read only."));
}

#[wasm_bindgen_test]
async fn a_backend_without_settings_has_no_link_to_them() {
    let backend = Backend::new();
    backend.on("GET", METADATA, |_| refusal(404, "Not found"));
    let site = open(SETTINGS, &backend).await;
    site.shows("main", &["No settings here", "The backend does not offer settings"]).await;
    until("no link", || site.all("link", "Settings").is_empty()).await;
}

#[wasm_bindgen_test]
async fn settings_that_cannot_be_read_can_be_tried_again() {
    let backend = Backend::new();
    backend.on("GET", METADATA, |_| refusal(403, "Not on Sundays"));
    let site = open(SETTINGS, &backend).await;
    site.shows("main [role=alert]", &["Not permitted: view settings", "Not on Sundays"]).await;
    backend.serve(METADATA, told(&json!({})));
    site.press("Retry").await;
    site.wait_for("spinbutton", FIELD).await;
    assert!(site.select("main [role=alert]").is_empty());
}
