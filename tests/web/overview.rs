//! The overview: findings in order, each with over what it was found and a link to its remedy; what could
//! not be read; a new organization; and what a member sees.

use crate::harness::name_of;
use crate::members::{MEMBERS, three};
use crate::page::data::LOG;
use crate::page::{Answer, Backend, DAY, LIST, Site, event, now, open, row, within};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const OVERVIEW: &str = "/orgs/acme-corp";
const METADATA: &str = "/api/orgs/acme-corp/metadata";
const ISSUERS: &str = "/api/orgs/acme-corp/oidc/issuers";
const POLICIES: &str = "/api/orgs/acme-corp/auth/policies/oidcissuers/i1";
const PERSONAL: &str = "/api/user/tokens";

/// One with tokens of several kinds, members, an issuer with an error, and events.
fn busy() -> Backend {
    let backend = Backend::new();
    let year_ago = token_api::time::UnixSeconds(now() - 365 * DAY).to_rfc3339();
    let token = |number: u32, name: &str, more: Value| {
        let mut fields = json!({
            "name": name, "created": year_ago, "expires": now() + 300 * DAY,
            "lastUsed": now() - 3600,
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            fields[key] = value.clone();
        }
        row(number, &fields)
    };
    let tokens = [
        token(1, "steady", json!({})),
        token(2, "tonight", json!({ "expires": now() + DAY / 2 })),
        token(3, "forever", json!({ "expires": 0 })),
        token(4, "forever-too", json!({ "expires": 0, "createdBy": "gone" })),
        token(5, "idle", json!({ "lastUsed": now() - 200 * DAY })),
    ];
    backend.serve(LIST, json!({ "tokens": tokens }));
    backend.serve(MEMBERS, json!({ "members": three() }));
    backend.serve(
        ISSUERS,
        json!({ "oidcIssuers": [{
        "id": "i1", "name": "GitHub Actions",
        "url": "https://token.actions.githubusercontent.com",
    }] }),
    );
    let rules = json!({ "aud": "urn:pulumi:org:acme-corp", "sub": "*" });
    backend.serve(
        POLICIES,
        json!({ "id": "p1", "version": 1, "policies": [{
        "decision": "allow", "tokenType": "organization", "authorizedPermissions": [],
        "rules": rules,
    }] }),
    );
    let changed = json!({ "event": "Member Role Changed", "description": "Made chen an admin" });
    let events = [event(1, &json!({})), event(2, &changed)];
    backend.serve(LOG, json!({ "auditLogEvents": events, "continuationToken": "" }));
    backend
}

/// The texts of the findings, once they are all there.
async fn findings(site: &Site, count: usize) -> Vec<HtmlElement> {
    crate::harness::until(&format!("{count} findings"), || {
        site.select(".overview-finding").len() == count
    })
    .await;
    site.select(".overview-finding")
}

fn link(part: &HtmlElement, at: usize) -> (String, String) {
    let link = within(part, ".finding-links a").remove(at);
    (name_of(&link), link.get_attribute("href").unwrap_or_default())
}

#[wasm_bindgen_test]
async fn findings_come_most_urgent_first_each_with_its_remedy() {
    let site = open(OVERVIEW, &busy()).await;
    site.wait_for("region", "Findings").await;
    let found = findings(&site, 5).await;
    let texts: Vec<String> =
        found.iter().map(|it| it.inner_text().replace('\u{a0}', " ")).collect();
    for (text, words) in texts.iter().zip([
        ["Urgent", "token in use ends within 24 hours", "tonight", "5 organization tokens"],
        ["Urgent", "policy has an error", "GitHub Actions (policy 1)", "1 issuer, 1 policy"],
        ["Soon", "active token of a user who left", "gone (1 token)", "5 organization tokens"],
        ["Review", "tokens never expire", "forever", "5 organization tokens"],
        ["Review", "token unused for 90 days", "idle", "5 organization tokens"],
    ]) {
        assert!(words.iter().all(|word| text.contains(word)), "{words:?} in {text}");
    }
    site.shows(".page-subtitle", &["2 findings need action today. 3 more are worth a look."]).await;
    site.shows(".overview-findings .badge", &["2 urgent"]).await;

    let (name, href) = link(&found[0], 0);
    assert!(name.starts_with("Open token"), "{name}");
    assert_eq!(href, "/orgs/acme-corp/tokens/id-2");
    assert_eq!(link(&found[1], 0).1, "/orgs/acme-corp/oidc/i1");
    assert_eq!(link(&found[2], 0).1, "/orgs/acme-corp/tokens?by=gone");
    let (name, href) = link(&found[3], 0);
    assert!(name.contains("2 tokens never expire"), "{name}");
    assert!(href.contains("expires=never"), "{href}");
    assert_eq!(link(&found[3], 1).1, "/orgs/acme-corp/settings");
    // One filled button on the page.
    assert_eq!(site.select("main .button[data-kind=primary]").len(), 1);
}

#[wasm_bindgen_test]
async fn says_what_was_looked_at_and_shows_the_context() {
    let site = open(OVERVIEW, &busy()).await;
    findings(&site, 5).await;
    for words in [
        ["Organization tokens", "5 organization tokens"],
        ["Members", "3 members"],
        ["Events", "2 events, all 30 days loaded"],
        ["OIDC trust", "1 issuer, 1 policy"],
        ["Maximum expiry", "none is set"],
        ["Team tokens", "not looked at here"],
        ["Personal tokens", "no admin can list them"],
    ] {
        site.shows(".looked-at li", &words).await;
    }
    site.shows(".findings-rest", &["Not looked at, or in part only: Team tokens."]).await;
    site.shows(".changes li", &["Made chen an admin", "by "]).await;
    let chart = site.select("figure[aria-label='Expiries over the next year']").remove(0);
    let bars = within(&chart, "a.bar");
    assert!(name_of(&bars[0]).contains("1 token"), "{}", name_of(&bars[0]));
    let href = bars[0].get_attribute("href").unwrap_or_default();
    assert!(href.starts_with("/orgs/acme-corp/tokens?"), "{href}");
    assert_eq!(site.select("figure[aria-label='Activity, 30 days']").len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_refused_or_missing_is_told_as_not_looked_at() {
    let backend = busy();
    let refused = json!({ "code": 403, "message": "Ask the security team" });
    backend.on("GET", ISSUERS, move |_| Answer::json(403, &refused));
    let missing = json!({ "code": 404, "message": "Not found" });
    backend.on("GET", MEMBERS, move |_| Answer::json(404, &missing));
    let site = open(OVERVIEW, &backend).await;
    findings(&site, 3).await;
    site.shows(".looked-at li", &["OIDC trust", "not permitted. Ask the security team"]).await;
    site.shows(".looked-at li", &["Members", "not offered by this server"]).await;
    // Nobody is called gone without a list of members.
    assert!(!site.text().contains("who left"));
}

#[wasm_bindgen_test]
async fn a_failed_list_can_be_read_again() {
    let backend = busy();
    let cut = json!({ "code": 400, "message": "Broken" });
    backend.on("GET", ISSUERS, move |_| Answer::json(400, &cut));
    let site = open(OVERVIEW, &backend).await;
    site.shows(".looked-at li", &["OIDC trust", "could not be read."]).await;
    backend.serve(ISSUERS, json!({ "oidcIssuers": [] }));
    let retry = site.select(".looked-at button").remove(0);
    assert!(name_of(&retry).contains("OIDC trust"), "{}", name_of(&retry));
    retry.click();
    site.shows(".looked-at li", &["OIDC trust", "0 issuers, 0 policies"]).await;
}

#[wasm_bindgen_test]
async fn a_new_organization_shows_what_to_do_ticked_by_what_is_there() {
    let backend = Backend::new();
    backend.serve(
        METADATA,
        json!({
            "id": "o", "userRole": "admin", "maxAccessTokenExpiryDays": 90,
        }),
    );
    backend.serve(ISSUERS, json!({ "oidcIssuers": [] }));
    let site = open(OVERVIEW, &backend).await;
    site.wait_for("region", "First steps").await;
    site.shows(".first-run [data-done=no]", &["Create the first token"]).await;
    site.shows(".first-run [data-done=yes]", &["Set a maximum token expiry"]).await;
    site.shows(".first-run [data-done=no]", &["Set up trust"]).await;
    let create = site.select(".first-run a").remove(0);
    assert_eq!(create.get_attribute("href").as_deref(), Some("/orgs/acme-corp/tokens?create"));
    site.shows(".findings-rest", &["Nothing was found in what was looked at."]).await;
}

#[wasm_bindgen_test]
async fn a_member_sees_the_own_tokens_and_asks_for_no_others() {
    let backend = Backend::new();
    let org = json!({ "githubLogin": "acme-corp", "name": "", "role": "member" });
    backend.serve("/api/user", json!({ "githubLogin": "linus", "organizations": [org] }));
    backend.serve(METADATA, json!({ "id": "o", "userRole": "member" }));
    let laptop = json!({ "name": "", "description": "Laptop", "expires": 0 });
    backend.serve(PERSONAL, json!({ "tokens": [row(7, &laptop)] }));
    let mut team = crate::page::data::team("platform", "Platform");
    team["userRole"] = json!("member");
    backend.serve("/api/orgs/acme-corp/teams", json!({ "teams": [team] }));
    let site = open(OVERVIEW, &backend).await;
    let found = findings(&site, 1).await;
    assert!(found[0].inner_text().contains("token never expires"), "{}", found[0].inner_text());
    assert!(found[0].inner_text().contains("1 personal token"));
    site.shows("table[aria-label='Your personal tokens']", &["Laptop", "never"]).await;
    site.shows("table[aria-label='Your teams']", &["Platform", "member"]).await;
    site.shows(".may-do [data-denied]", &["Manage organization tokens", "Ask an admin"]).await;
    assert!(backend.asked("GET", LIST).is_empty());
    assert!(backend.asked("GET", MEMBERS).is_empty());
}

#[wasm_bindgen_test]
async fn the_navigation_begins_with_the_overview_and_another_organization_has_its_own() {
    let site = open("/orgs/acme-corp/teams", &busy()).await;
    site.wait_for("link", "Overview").await.click();
    site.wait_for("heading", "Overview").await;
    assert_eq!(site.address(), OVERVIEW);
    let first = site.select("nav a").remove(0);
    assert_eq!(first.get_attribute("aria-current").as_deref(), Some("page"));
}
