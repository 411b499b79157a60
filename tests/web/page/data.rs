//! What a backend in the page has from the start, and rows as servers send them.

use super::backend::{Answer, Backend};
use leptos::prelude::window;
use serde_json::{Map, Value, json};

pub const LIST: &str = "/api/orgs/acme-corp/tokens";
pub const LOG: &str = "/api/orgs/acme-corp/auditlogs*";

pub const DAY: i64 = 86_400;

/// Seconds since 1970.
pub fn now() -> i64 {
    // Whole seconds of a date fit.
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (js_sys::Date::now() / 1000.0).floor() as i64;
    seconds
}

pub fn set_up(backend: &Backend) {
    let org = |name: &str| json!({ "githubLogin": name, "name": "", "role": "admin" });
    backend.serve(
        "/api/user",
        json!({
            "id": "u1",
            "githubLogin": "ada",
            "name": "Ada Lindqvist",
            "organizations": [org("acme-corp"), org("blue-harbor")],
        }),
    );
    backend.on("GET", "/api/orgs/*", |asked| {
        let part = asked.path.rsplit('/').next().unwrap_or_default();
        match part {
            "metadata" => Answer::ok(&json!({ "id": "o", "userRole": "admin" })),
            "tokens" => Answer::ok(&json!({ "tokens": [] })),
            "teams" => Answer::ok(&json!({ "teams": [team("platform", "Platform")] })),
            "roles" => Answer::ok(&json!({ "roles": [] })),
            _ => Answer::json(404, &json!({ "code": 404, "message": "Not found" })),
        }
    });
    backend.serve("/api/user/tokens", json!({ "tokens": [] }));
    backend.serve(LOG, json!({ "auditLogEvents": [], "continuationToken": "" }));
}

pub fn team(name: &str, label: &str) -> Value {
    json!({ "name": name, "displayName": label, "description": "", "kind": "pulumi" })
}

/// A row with some fields in place of the usual ones.
pub fn row(number: u32, more: &Value) -> Value {
    let at = i64::from(number);
    let created = token_api::time::UnixSeconds(now() - at * 3600).to_rfc3339();
    let usual = json!({
        "id": format!("id-{number}"),
        "name": format!("token-{number:05}"),
        "description": format!("What token {number} does"),
        "created": created,
        "createdBy": "ada",
        "lastUsed": now() - at * 60,
        "expires": now() + (at + 1) * 3600,
        "admin": false,
        "type": "organization",
    });
    with(usual, more)
}

/// Rows from the first number up to, but not including, the second.
pub fn rows(from: u32, to: u32) -> Vec<Value> {
    (from..to).map(|number| row(number, &json!({}))).collect()
}

/// An event of the audit log, so many hours ago, with some fields in place of the usual ones.
pub fn event(number: u32, more: &Value) -> Value {
    let usual = json!({
        "timestamp": now() - i64::from(number) * 3600,
        "sourceIP": "203.0.113.7",
        "event": "Stack Viewed",
        "description": format!("Opened stack {number}"),
        "user": { "name": "Ada Lindqvist", "githubLogin": "ada", "avatarUrl": "" },
    });
    with(usual, more)
}

fn with(usual: Value, more: &Value) -> Value {
    let mut fields: Map<_, _> = usual.as_object().cloned().unwrap_or_default();
    fields.extend(more.as_object().cloned().unwrap_or_default());
    fields.into()
}

/// An ID token that is valid for ten minutes; its signature is not.
pub fn id_token() -> String {
    let claims = json!({ "exp": now() + 600, "aud": "urn:pulumi:org:acme-corp" });
    let part = |json: Value| {
        let base64 = window().btoa(&json.to_string()).expect("plain text");
        base64.replace('+', "-").replace('/', "_").replace('=', "")
    };
    format!("{}.{}.c2ln", part(json!({ "alg": "RS256" })), part(claims))
}
