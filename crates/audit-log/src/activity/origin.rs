//! The event of a token's creation, and the reason that was given then. Events have no field for a
//! reason: a server that keeps one writes it at the end of the description.

use super::made::{What, is_exchange, quoted, what};
use crate::time::range::Window;
use token_api::audit::{AuditPage, EventFields};
use token_api::time::UnixSeconds;
use token_api::token::AccessToken;

/// How far the time of the event may be from the token's own, in seconds.
const NEAR_SECONDS: i64 = 60;

/// What stands before the reason in a description.
const REASON: &str = ". Reason: ";

/// What a log says of a token's creation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The event is there, and a reason with it.
    Reason(String),
    /// The event is there, and no reason with it.
    NoReason,
    /// It was not created with a reason, but exchanged for an ID token.
    Exchanged,
    /// The log has no event of its creation.
    NoEvent,
    /// It has none with a time, and so many events whose time can't be read.
    Undated(usize),
}

/// The part of the log where the creation of a token is; `None` where the time is not told, or the
/// token has no name by which its event could be told.
pub fn around_creation(token: &AccessToken) -> Option<Window> {
    token.given_name()?;
    let UnixSeconds(at) = token.created_at()?;
    let near = |seconds: i64| UnixSeconds(at.saturating_add(seconds));
    Some(Window::between(near(-NEAR_SECONDS), near(NEAR_SECONDS)))
}

/// What a page of the log, read of that part, says of it.
pub fn origin(page: &AuditPage, token: &AccessToken) -> Origin {
    let name = token.given_name().unwrap_or_default();
    let is_near = |event: &EventFields<'_>| {
        around_creation(token).is_some_and(|window| window.contains(UnixSeconds(event.timestamp)))
    };
    let events = || page.rows().filter_map(|row| row.fields().ok());
    let happened = |event: &EventFields<'_>| !event.auth_failure.is_yes() && is_near(event);
    let event = events().find(|event| {
        let is_creation = happened(event) && what(&event.event) == Some(What::Token);
        is_creation && quoted(&event.description) == Some(name)
    });
    // An exchange names the token as the one that acted.
    let is_exchange = |event: EventFields<'_>| {
        let names_it = event.token_id == token.id.as_str() || event.token_name == name;
        happened(&event) && names_it && is_exchange(&event.event)
    };
    let Some(event) = event else {
        if events().any(is_exchange) {
            return Origin::Exchanged;
        }
        return match page.undated() {
            0 => Origin::NoEvent,
            undated => Origin::Undated(undated),
        };
    };
    // A name has neither dots nor spaces, so that this is not in it.
    let reason = event.description.split_once(REASON).map(|(_, reason)| reason.trim());
    match reason {
        Some(reason) if !reason.is_empty() => Origin::Reason(reason.to_owned()),
        _ => Origin::NoReason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use token_api::audit::read_page;

    fn token(more: &Value) -> AccessToken {
        let mut token = json!({ "id": "t", "name": "ci", "created": "2026-11-20T22:14:00Z" });
        for (key, value) in more.as_object().unwrap() {
            token[key] = value.clone();
        }
        serde_json::from_value(token).unwrap()
    }

    fn event(seconds: i64, event: &str, description: &str) -> Value {
        let at = UnixSeconds::from_rfc3339("2026-11-20T22:14:00Z").unwrap();
        json!({ "timestamp": at.0 + seconds, "event": event, "description": description })
    }

    fn said(events: &[Value]) -> Origin {
        let body = json!({ "auditLogEvents": events }).to_string();
        origin(&read_page(body.as_bytes()).unwrap(), &token(&json!({})))
    }

    #[test]
    fn the_reason_is_that_of_the_tokens_own_creation() {
        let created = "Organization Token Created";
        let reason =
            event(0, created, "Created token \"ci\", never expires. Reason: TICKET-7. Reason: x");
        let other = event(0, created, "Created token \"other\". Reason: no");
        assert_eq!(said(&[other.clone(), reason]), Origin::Reason("TICKET-7. Reason: x".into()));
        assert_eq!(said(&[event(1, created, "Created token \"ci\"")]), Origin::NoReason);
        assert_eq!(said(&[event(1, created, "Created token \"ci\". Reason: ")]), Origin::NoReason);
        assert_eq!(said(&[event(1, "token.create", "Created “ci”")]), Origin::NoReason);
        let late = event(NEAR_SECONDS + 1, created, "Created token \"ci\". Reason: late");
        let deleted = event(9, "Organization Token Deleted", "Deleted token \"ci\". Reason: old");
        let mut failed = event(0, created, "Created token \"ci\". Reason: failed");
        failed["authFailure"] = json!(true);
        assert_eq!(said(&[other, late, deleted, failed]), Origin::NoEvent);
        let undated = json!({ "timestamp": "today", "event": "Access Token Created" });
        assert_eq!(said(&[undated]), Origin::Undated(1));
    }

    #[test]
    fn an_exchange_is_a_creation_without_a_reason() {
        let kind = "OIDC Token Exchanged";
        let exchange = |more: &Value| {
            let mut event = event(1, kind, "Exchanged an ID token of issuer \"github\" for \"ci\"");
            for (key, value) in more.as_object().unwrap() {
                event[key] = value.clone();
            }
            said(&[event])
        };
        assert_eq!(exchange(&json!({ "tokenID": "t" })), Origin::Exchanged);
        assert_eq!(exchange(&json!({ "tokenName": "ci" })), Origin::Exchanged);
        assert_eq!(exchange(&json!({ "tokenID": "other", "tokenName": "x" })), Origin::NoEvent);
        let refused = json!({ "tokenID": "t", "authFailure": true });
        assert_eq!(exchange(&refused), Origin::NoEvent);
    }

    #[test]
    fn the_event_is_looked_for_where_it_can_be_told() {
        assert!(around_creation(&token(&json!({}))).is_some());
        assert_eq!(around_creation(&token(&json!({"name": ""}))), None);
        assert_eq!(around_creation(&token(&json!({"created": "soon"}))), None);
        assert_eq!(around_creation(&token(&json!({"created": null}))), None);
    }
}
