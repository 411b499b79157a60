//! The list of members: what it shows, asks for and says; pages, faults and odd answers; who may not
//! manage members.

use crate::harness::{fill, until};
use crate::page::{Answer, Backend, LIST, Site, data::team, now, open, row};
use leptos::prelude::document;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

pub const MEMBERS: &str = "/api/orgs/acme-corp/members";
pub const PAGE: &str = "/orgs/acme-corp/members";

/// A member as a server sends it.
pub fn member(login: &str, name: &str, role: &str) -> Value {
    json!({
        "user": { "githubLogin": login, "name": name, "avatarUrl": "" },
        "role": role,
        "created": "2024-03-01T12:00:00Z",
        "knownToPulumi": true,
        "virtualAdmin": false,
    })
}

/// Ada and Grace, who are admins, and Linus, who is a member.
pub fn three() -> Vec<Value> {
    vec![
        member("ada", "Ada Lindqvist", "admin"),
        member("grace", "Grace Okafor", "admin"),
        member("linus", "Linus Brandt", "member"),
    ]
}

pub fn serving(members: &[Value]) -> Backend {
    let backend = Backend::new();
    backend.serve(MEMBERS, json!({ "members": members }));
    backend
}

/// The list of these members, once it is read.
pub async fn list_of(backend: &Backend, count: usize) -> Site {
    let site = open(PAGE, backend).await;
    site.shows(".table-foot", &[&format!("{count} of {count} members")]).await;
    site
}

/// The row of a member.
pub fn row_of(site: &Site, login: &str) -> HtmlElement {
    let mut found = site.select(&format!("tbody tr:has([data-menu-of='{login}'])"));
    assert_eq!(found.len(), 1, "{login} in {}", site.text());
    found.remove(0)
}

fn text_of(site: &Site, login: &str) -> String {
    row_of(site, login).inner_text().replace('\u{a0}', " ")
}

#[wasm_bindgen_test]
async fn a_row_tells_the_role_the_teams_and_the_tokens_that_a_member_created() {
    let mut members = three();
    members[2]["fgaRole"] = json!({ "id": "r1", "name": "Auditor", "modifiedAt": "" });
    members[2]["suspended"] = json!(true);
    let backend = serving(&members);
    let by = |number, login: &str| row(number, &json!({ "createdBy": login }));
    backend.serve(LIST, json!({ "tokens": [by(1, "ada"), by(2, "ada"), by(3, "linus")] }));
    let mut platform = team("platform", "Platform");
    platform["members"] = json!([{ "githubLogin": "linus", "role": "admin" }]);
    backend.serve("/api/orgs/acme-corp/teams", json!({ "teams": [platform] }));
    let site = list_of(&backend, 3).await;
    site.lists(&["Ada Lindqvist", "Grace Okafor", "Linus Brandt"]).await;
    site.shows(".table-foot", &["Tokens counted over all 3 active tokens of the organization"])
        .await;
    site.shows("tbody tr", &["Linus Brandt", "Suspended", "Platform (admin)"]).await;
    assert!(text_of(&site, "grace").contains("none"), "{}", text_of(&site, "grace"));
    let links = site.select("a[href='/orgs/acme-corp/tokens?by=ada']");
    assert_eq!(links.len(), 1);
    assert_eq!(
        links[0].text_content().as_deref(),
        Some("22 active tokens created by Ada Lindqvist")
    );
    // A role of the organization's own is the truth, and no admin's.
    let roles = site.select("tbody select");
    let shown: Vec<String> = roles.iter().map(value_of).collect();
    assert_eq!(shown, ["built-in admin", "built-in admin", "custom r1"]);
    assert_eq!(site.select("tbody [role=switch]").len(), 3);
    assert_eq!(document().title(), "Members · acme-corp · Token Console");
}

/// The value of a field or a drop-down list.
pub fn value_of(field: &HtmlElement) -> String {
    let value = js_sys::Reflect::get(field, &"value".into()).expect("a value");
    value.as_string().unwrap_or_default()
}

/// The list of a menu is moved to the button that opens it, into a row that is gone then.
#[wasm_bindgen_test]
async fn without_a_match_that_is_said_also_after_a_menu_was_open() {
    let site = list_of(&serving(&three()), 3).await;
    site.press("Actions for Grace Okafor").await;
    site.wait_for("menuitem", "Copy login").await;
    crate::harness::press("Escape");
    site.gone("[role=menuitem]").await;
    fill(&site.get("searchbox", "Filter members"), "nobody");
    site.shows("main", &["No member matches", "nobody"]).await;
    site.press("Clear filters").await;
    site.shows(".table-foot", &["3 of 3 members"]).await;
    assert_eq!(site.rows().len(), 3);
}

#[wasm_bindgen_test]
async fn filter_facets_and_order_are_in_the_address() {
    let mut members = three();
    members[1]["suspended"] = json!(true);
    let site = list_of(&serving(&members), 3).await;
    fill(&site.get("searchbox", "Filter members"), "gra");
    site.lists(&["Grace Okafor"]).await;
    assert_eq!(site.address(), format!("{PAGE}?q=gra"));
    fill(&site.get("searchbox", "Filter members"), "nobody");
    site.shows("main", &["No member matches", "nobody"]).await;
    site.press("Clear filters").await;
    site.shows(".table-foot", &["3 of 3 members"]).await;
    let text = |view: &HtmlElement| view.text_content().unwrap_or_default();
    let views: Vec<String> = site.select(".strip button").iter().map(text).collect();
    assert_eq!(
        views,
        ["3 Members", "2 Organization admins", "1 Suspended"].map(|it| it.replacen(' ', "", 1))
    );
    site.select(".strip button")[1].click();
    site.lists(&["Ada Lindqvist", "Grace Okafor"]).await;
    assert_eq!(site.address(), format!("{PAGE}?admin=yes"));
    site.press("Member").await;
    site.lists(&["Grace Okafor", "Ada Lindqvist"]).await;
    assert_eq!(site.address(), format!("{PAGE}?sort=-name&admin=yes"));
    let site = open(&format!("{PAGE}?suspended=no&sort=role"), &site.backend).await;
    site.lists(&["Ada Lindqvist", "Linus Brandt"]).await;
}

#[wasm_bindgen_test]
async fn a_value_that_is_pasted_into_the_filter_goes_nowhere() {
    let site = list_of(&serving(&three()), 3).await;
    let value = "tcp_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    fill(&site.get("searchbox", "Filter members"), value);
    site.shows("main .note", &["looks like a token's value"]).await;
    assert!(!site.address().contains("tcp_"));
}

#[wasm_bindgen_test]
async fn all_pages_are_read_and_a_list_without_end_stops() {
    let backend = Backend::new();
    backend.on("GET", MEMBERS, |asked| {
        let (page, next) = match asked.query.contains("continuationToken=two") {
            false => (&three()[..2], "two"),
            true => (&three()[2..], ""),
        };
        Answer::ok(&json!({ "members": page, "continuationToken": next }))
    });
    let site = list_of(&backend, 3).await;
    assert_eq!(backend.asked("GET", MEMBERS)[0].query, "type=frontend");
    assert!(!site.text().contains("may be incomplete"));
    backend.on("GET", MEMBERS, |_| {
        Answer::ok(&json!({ "members": [three()[0]], "continuationToken": "again" }))
    });
    let site = open(PAGE, &backend).await;
    site.shows("main .note", &["This list may be incomplete. The server repeated itself."]).await;
}

#[wasm_bindgen_test]
async fn a_backend_without_members_says_so_and_leaves_the_navigation() {
    let backend = Backend::new();
    let site = open(PAGE, &backend).await;
    site.shows("main", &["No members here"]).await;
    assert!(site.all("button", "Add member").is_empty());
    until("no link", || site.all("link", "Members").is_empty()).await;
    backend.on("GET", MEMBERS, |_| Answer::json(501, &json!({ "code": 501, "message": "no" })));
    let site = open(PAGE, &backend).await;
    site.shows("main", &["No members here"]).await;
}

#[wasm_bindgen_test]
async fn failures_are_explained_and_can_be_tried_again() {
    let backend = Backend::new();
    backend.on("GET", MEMBERS, |_| {
        Answer::json(403, &json!({ "code": 403, "message": "Not on Sundays" }))
    });
    let site = open(PAGE, &backend).await;
    site.shows("main [role=alert]", &["Not permitted: view the members", "Not on Sundays"]).await;
    backend.on("GET", MEMBERS, |_| Answer::text(200, "text/html", "<p>"));
    site.press("Retry").await;
    site.shows("main [role=alert]", &["This is not the expected API"]).await;
    backend.serve(MEMBERS, json!({ "members": three() }));
    site.press("Retry").await;
    site.lists(&["Ada Lindqvist", "Grace Okafor", "Linus Brandt"]).await;
    backend.serve(MEMBERS, json!({ "members": [] }));
    let site = open(PAGE, &backend).await;
    site.shows("main", &["No members yet"]).await;
}

#[wasm_bindgen_test]
async fn odd_rows_spoil_no_other_and_become_no_markup() {
    let title = "<img src=x onerror=\"document.title='owned'\">";
    let members =
        [member("evil\u{202e}", title, "member"), json!({ "id": "broken-7" }), three()[0].clone()];
    let site = list_of(&serving(&members), 3).await;
    site.shows("tbody tr", &[title, "evil⟨U+202E⟩"]).await;
    site.shows("tbody tr", &["broken-7", "unreadable row"]).await;
    assert!(site.select("main img").is_empty());
    let shown = site.select("tbody [role=switch]");
    assert_eq!(shown.iter().filter(|it| it.offset_width() > 0).count(), 2);
}

#[wasm_bindgen_test]
async fn tokens_whose_creator_has_left_are_counted_over_what_was_looked_at() {
    let backend = serving(&three());
    let by = |number, login: &str| row(number, &json!({ "createdBy": login, "expires": 0 }));
    let over = row(9, &json!({ "createdBy": "zoe", "expires": now() - 90 }));
    let robot = by(4, "acme-corp/terraform");
    let tokens = [by(1, "dmitri"), by(2, "dmitri"), by(3, "ada"), robot, over];
    backend.serve(LIST, json!({ "tokens": tokens }));
    let site = list_of(&backend, 3).await;
    let words = [
        "2 active tokens were created by users who are no members any more",
        "dmitri (2)",
        "Counted over all 4 active tokens of the organization.",
        "Tokens of teams were not looked at.",
    ];
    site.shows("main .note", &words).await;
    assert_eq!(site.select("a[href='/orgs/acme-corp/tokens?by=dmitri']").len(), 1);
    // Without all members, nobody is said to have left.
    backend.serve(MEMBERS, json!({ "members": [three()[0]], "continuationToken": "again" }));
    let site = open(PAGE, &backend).await;
    site.shows("main .note", &["may be incomplete"]).await;
    assert!(!site.text().contains("no members any more"));
}

#[wasm_bindgen_test]
async fn a_member_sees_the_list_and_why_it_cannot_be_changed() {
    let backend = serving(&three());
    let org = json!({ "githubLogin": "acme-corp", "name": "", "role": "member" });
    backend.serve("/api/user", json!({ "githubLogin": "linus", "organizations": [org] }));
    backend.serve("/api/orgs/acme-corp/metadata", json!({ "id": "o", "userRole": "member" }));
    let site = list_of(&backend, 3).await;
    let why = "Only organization admins and admin organization tokens manage the members of \
               acme-corp.";
    for input in site.select("tbody [role=switch]") {
        assert_eq!(input.get_attribute("aria-disabled").as_deref(), Some("true"));
        assert!(input.get_attribute("aria-description").is_some_and(|text| text.contains(why)));
        input.click();
    }
    assert!(site.select("tbody select").iter().all(|list| list.offset_width() == 0));
    let add = site.get("button", "Add member");
    assert_eq!(add.get_attribute("aria-disabled").as_deref(), Some("true"));
    add.click();
    assert!(site.select("dialog").is_empty());
    // Nothing is asked for that a server would note as refused.
    for path in [LIST, "/api/orgs/acme-corp/roles"] {
        assert!(backend.asked("GET", path).is_empty(), "{path}");
    }
    assert!(backend.asked("PATCH", "/api/orgs/acme-corp/members/grace").is_empty());
}
