//! The backend in a page (`local-backend`) answers as the server does: same statuses, same bodies.

use crate::support::{ACME, HARBOR, START, Server, Who};
use local_backend::{Asked, Demo};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use token_api::path::OPERATIONS;
use token_http::operations::WITH_KEYS;

const EVENTS: u32 = 300;

/// Both, with the same data and time.
struct Both {
    server: Server,
    page: Demo,
}

const WHO: [Who; 5] = [Who::Ada, Who::Linus, Who::Barbara, Who::Robot, Who::AdminRobot];

impl Both {
    fn new() -> Self {
        let server = Server::with(token_backend::config::Seed::Demo, |config| {
            config.demo_events = EVENTS;
            // The page has no limits.
            config.rate_limit = 1_000_000;
        });
        Self { server, page: Demo::new(START, 1, EVENTS).unwrap() }
    }

    /// Asks both, and compares what can be the same.
    #[track_caller]
    fn ask(&mut self, method: &str, target: &str, who: Option<Who>, body: &str) -> u16 {
        let server = who.map(|who| format!("token {}", self.server.token(who)));
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(server.as_deref().map(|text| ("authorization", text)));
        let theirs = self.server.send(method, target, &headers, body.as_bytes());
        let page =
            who.map(|who| format!("token {}", self.page.identities()[who as usize].token.expose()));
        let asked = Asked {
            method,
            target,
            authorization: page.as_deref(),
            content_type: Some("application/json"),
            if_match: None,
            body: body.as_bytes(),
        };
        let ours = self.page.answer(&asked, START);
        let at = format!("{who:?} {method} {target}");
        assert_eq!(ours.status, theirs.status, "{at}: {}", theirs.text());
        assert_eq!(comparable(&ours.body), comparable(&theirs.body), "{at}");
        for name in ["content-type", "retry-after", "www-authenticate"] {
            let own = ours.headers.iter().find(|(key, _)| *key == name);
            assert_eq!(own.map(|(_, value)| value.as_str()), theirs.header(name), "{at}: {name}");
        }
        ours.status
    }
}

/// What two servers with the same data say alike: all but identifiers and values that each made by its own
/// randomness, and the name of its storage.
fn comparable(body: &[u8]) -> Value {
    let text = String::from_utf8_lossy(body).replace("\"memory\"", "\"sqlite\"");
    let mut value = serde_json::from_str(&text).unwrap_or(Value::String(text));
    without_randomness(&mut value, &mut BTreeMap::new());
    value
}

fn without_randomness(value: &mut Value, seen: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                if ["tokenValue", "continuationToken"].contains(&key.as_str()) {
                    *field = json!("…");
                }
                without_randomness(field, seen);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| without_randomness(item, seen)),
        Value::String(text) => {
            let is_id =
                |text: &str| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
            if is_id(text) {
                let number = seen.len();
                *text = format!("id {}", seen.entry(text.clone()).or_insert(number));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A path of the template, with something that is there where the demo has it.
fn path(template: &str, org: &str) -> String {
    template
        .replace("{orgName}", org)
        .replace("{teamName}", "platform")
        .replace("{userLogin}", "hana")
        .replace("{user}", "linus")
        .replace("{tokenId}", "none")
        .replace("{issuerId}", "none")
        .replace("{policyId}", "none")
}

#[test]
fn every_operation_without_a_body_answers_alike() {
    let mut both = Both::new();
    for (method, template) in OPERATIONS {
        if WITH_KEYS.contains(&(method, template)) && template.contains("oauth") {
            continue;
        }
        for org in [ACME, HARBOR, "nobody"] {
            for who in WHO {
                both.ask(method, &path(template, org), Some(who), "");
            }
        }
        both.ask(method, &path(template, ACME), None, "");
    }
}

#[test]
fn changes_and_their_refusals_are_alike() {
    let mut both = Both::new();
    let token = |name: &str, expires: i64| {
        json!({ "name": name, "description": "", "expires": expires, "admin": false }).to_string()
    };
    let tokens = format!("/api/orgs/{ACME}/tokens");
    let soon = START.plus_days(30).0;
    assert_eq!(both.ask("POST", &tokens, Some(Who::Ada), &token("nightly", soon)), 200);
    assert_eq!(both.ask("POST", &tokens, Some(Who::Ada), &token("nightly", soon)), 409);
    assert_eq!(both.ask("POST", &tokens, Some(Who::Linus), &token("mine", soon)), 403);
    assert_eq!(both.ask("POST", &tokens, Some(Who::Ada), &token("", soon)), 422);
    assert_eq!(both.ask("POST", &tokens, Some(Who::Ada), "{"), 400);
    let harbor = format!("/api/orgs/{HARBOR}/tokens");
    assert_eq!(both.ask("POST", &harbor, Some(Who::Ada), &token("for ever", 0)), 422);
    let member = format!("/api/orgs/{ACME}/members/hana");
    assert_eq!(both.ask("PATCH", &member, Some(Who::Ada), r#"{"role":"admin"}"#), 204);
    assert_eq!(both.ask("DELETE", &member, Some(Who::Linus), ""), 403);
    assert_eq!(both.ask("DELETE", &member, Some(Who::Ada), ""), 204);
    both.ask("GET", &format!("/api/orgs/{ACME}/members"), Some(Who::Ada), "");
    both.ask("GET", &tokens, Some(Who::Ada), "");
    both.ask("GET", &format!("/api/orgs/{ACME}/auditlogs/v2?startTime=0"), Some(Who::Ada), "");
}

#[test]
fn queries_and_odd_paths_are_read_alike() {
    let mut both = Both::new();
    for target in [
        "/api/orgs/acme-corp/tokens?filter=all&maxResults=7",
        "/api/orgs/acme-corp/tokens?maxResults=0",
        "/api/orgs/acme-corp/tokens?maxResults=2&maxResults=3",
        "/api/orgs/acme-corp/tokens?continuationToken=x",
        "/api/orgs/acme%2Dcorp/teams/platform/tokens",
        "/api/orgs/acme-corp/auditlogs/v2?eventFilter=Team%20Token%20Created&startTime=0",
        "/api/orgs/acme-corp/auditlogs/v2/export?format=csv&startTime=0",
        "/api/orgs/acme-corp/auditlogs/export?format=cef",
        "/api/orgs/acme-corp/auditlogs/v2/export?format=xml",
        "/api/orgs/%FF/tokens",
        "/api/orgs/a%2Fb/tokens",
        "/api/orgs/acme-corp/teams/pulumi",
        "/api/orgs/acme-corp/nothing",
        "/api/user/",
        "/api/",
    ] {
        both.ask("GET", target, Some(Who::Ada), "");
    }
    both.ask("PUT", "/api/user", Some(Who::Ada), "");
    both.ask("DELETE", "/api/orgs/acme-corp/tokens", Some(Who::Ada), "");
}
