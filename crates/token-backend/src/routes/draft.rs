//! The body of a create call: read, then checked against the rules of the contract.

use crate::db::organizations::Organization;
use crate::db::tokens::Holder;
use crate::error::Refusal;
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use token_api::expiry::{Expiry, ExpiryProblem, check_new};
use token_api::name::{MAX_TEXT_CHARS, NewTokenName};
use token_api::time::UnixSeconds;
use token_api::token::CreateTokenBody;

/// What is to be created.
#[derive(Debug)]
pub struct Draft {
    /// The name; empty for personal tokens.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// When it ends, in Unix seconds; 0 = never.
    pub expires: i64,
    /// Whether it gets an organization admin's rights.
    pub admin: bool,
}

/// Reads a body. Problems are told without the values that caused them.
pub fn read<T: DeserializeOwned>(content_type: &str, body: &[u8]) -> Result<T, Refusal> {
    if content_type != "application/json" {
        return Err(Refusal::protocol(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The request must be application/json.",
        ));
    }
    serde_json::from_slice(body).map_err(|error| {
        let text = error.to_string();
        // “invalid type: string "…", expected i64 at line 1 column 9”: the value stays out.
        let reason = match text.rsplit_once(", expected ") {
            Some((_, expected)) => format!("expected {expected}"),
            None => text,
        };
        Refusal::bad_request(format!("The request is not what this call takes: {reason}."))
    })
}

/// Checks a body for the collection it was sent to. `org` is the organization of the collection.
pub fn check(
    body: CreateTokenBody,
    holder: &Holder,
    org: Option<&Organization>,
    now: UnixSeconds,
) -> Result<Draft, Refusal> {
    let name = check_name(body.name.as_deref(), holder)?;
    let length = body.description.chars().count();
    if length > MAX_TEXT_CHARS {
        return Err(Refusal::invalid(
            "description",
            format!("Shorten the description to {MAX_TEXT_CHARS} characters; it has {length}."),
        ));
    }
    let expiry = match body.expires {
        0 => Expiry::Never,
        at => Expiry::At(UnixSeconds(at)),
    };
    check_new(expiry, now, org.and_then(|org| org.cap))
        .map_err(|problem| Refusal::invalid("expires", expiry_message(problem, org, now)))?;
    let admin = body.admin.unwrap_or_default();
    if admin && !matches!(holder, Holder::Organization { .. }) {
        return Err(Refusal::invalid("admin", "Only organization tokens can be admin tokens."));
    }
    if body.role_id.is_some_and(|role| !role.as_str().is_empty()) {
        return Err(Refusal::invalid("roleID", "Roles are not offered by this server."));
    }
    Ok(Draft { name, description: body.description, expires: expiry.to_wire(), admin })
}

fn check_name(name: Option<&str>, holder: &Holder) -> Result<String, Refusal> {
    match (holder, name) {
        (Holder::Person { .. }, None | Some("")) => Ok(String::new()),
        (Holder::Person { .. }, Some(_)) => {
            Err(Refusal::invalid("name", "Personal tokens have a description and no name."))
        }
        (Holder::Organization { .. } | Holder::Team { .. }, name) => {
            NewTokenName::parse(name.unwrap_or_default())
                .map(|name| name.as_str().to_owned())
                .map_err(|problem| Refusal::invalid("name", problem.to_string()))
        }
    }
}

fn expiry_message(problem: ExpiryProblem, org: Option<&Organization>, now: UnixSeconds) -> String {
    let org = org.map_or("", |org| org.login.as_str());
    match problem {
        ExpiryProblem::NoDate => "Choose when the token expires.".to_owned(),
        ExpiryProblem::Past => {
            format!("The expiration must be in the future; here it is {} now.", now.to_rfc3339())
        }
        ExpiryProblem::BeyondTwoYears(latest) => {
            format!("The expiration must be at most two years away: by {}.", latest.to_rfc3339())
        }
        ExpiryProblem::BeyondCap(cap) => format!(
            "The expiration must be within {org}'s maximum token expiry of {} days: by {}.",
            cap.days(),
            cap.latest(now).to_rfc3339()
        ),
        ExpiryProblem::NeverUnderCap(cap) => format!(
            "The token needs an expiration: {org} has a maximum token expiry of {} days.",
            cap.days()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_is_wrong_without_the_value() {
        let table = [
            (r#"{"description":"","expires":"hunter2"}"#, "expected i64 at line 1"),
            (r#"{"description":["hunter2"],"expires":0}"#, "expected a string"),
            (r#"{"expires":0}"#, "missing field `description`"),
            (r#"{"description":null}"#, "expected a string"),
            (r#"{"description":"","expires":0,"expires":1}"#, "duplicate field `expires`"),
            (r#"{"description":"","expires":1.5}"#, "expected i64"),
            (r#"{"description":"","expires":99999999999999999999}"#, "expected i64"),
            (r#""a, expected hunter2""#, "expected struct CreateTokenBody"),
            (r#"{"description":"hunter2"#, "EOF while parsing"),
            ("hunter2", "expected value at line 1"),
            ("", "EOF"),
        ];
        for (body, message) in table {
            let refusal = read::<CreateTokenBody>("application/json", body.as_bytes()).unwrap_err();
            assert_eq!(refusal.status, StatusCode::BAD_REQUEST);
            assert!(refusal.message.contains(message), "{body}: {}", refusal.message);
            assert!(!refusal.message.contains("hunter2"), "{}", refusal.message);
        }
    }
}
