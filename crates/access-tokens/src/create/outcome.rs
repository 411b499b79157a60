//! After a create call with a lost answer: which tokens of the list may be its result.

use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, CreateTokenRequest};

/// The allowed difference between the clocks of console and server, in seconds.
const TOLERANCE_SECONDS: i64 = 120;

/// Whether the request, sent at `sent`, may have created `token`.
pub fn may_be_result(token: &AccessToken, request: &CreateTokenRequest, sent: UnixSeconds) -> bool {
    let (told, sought) = match request {
        CreateTokenRequest::Personal { description, .. } => {
            (token.description.as_deref(), description.as_str())
        }
        CreateTokenRequest::Organization { name, .. } | CreateTokenRequest::Team { name, .. } => {
            (token.name.as_deref(), name.as_str())
        }
    };
    let is_new = token.created_at().map(|at| at.seconds_since(sent) >= -TOLERANCE_SECONDS);
    match told {
        Some(told) => told == sought && is_new != Some(false),
        // Without a name or description to compare, only the creation time counts.
        None => is_new == Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::expiry::Expiry;
    use token_api::name::NewTokenName;

    fn token(name: &str, description: &str, created: &str) -> AccessToken {
        serde_json::from_value(serde_json::json!({
            "id": "t", "name": name, "description": description, "created": created,
            "createdBy": "ada", "lastUsed": 0, "expires": 0, "admin": false
        }))
        .unwrap()
    }

    fn nameless(created: &str) -> AccessToken {
        serde_json::from_value(serde_json::json!({"id": "t", "created": created})).unwrap()
    }

    #[test]
    fn finds_only_new_and_similar_tokens() {
        let sent = UnixSeconds::from_rfc3339("2026-11-21T12:00:00Z").unwrap();
        let team = CreateTokenRequest::Team {
            name: NewTokenName::parse("ci").unwrap(),
            description: "d".into(),
            expires: Expiry::Never,
        };
        let personal =
            CreateTokenRequest::Personal { description: "laptop".into(), expires: Expiry::Never };
        let table = [
            (token("ci", "", "2026-11-21T12:00:01Z"), &team, true),
            (token("ci", "", "2026-11-21T11:59:30Z"), &team, true),
            (token("ci", "", "2026-11-20T12:00:00Z"), &team, false),
            (token("ci", "", "someday"), &team, true),
            (token("ci2", "ci", "2026-11-21T12:00:01Z"), &team, false),
            (nameless("2026-11-21T12:00:01Z"), &team, true),
            (nameless("2026-11-20T12:00:01Z"), &team, false),
            (nameless("someday"), &personal, false),
            (token("", "laptop", "2026-11-21T12:00:01Z"), &personal, true),
            (token("", "desktop", "2026-11-21T12:00:01Z"), &personal, false),
        ];
        for (token, request, expected) in table {
            assert_eq!(may_be_result(&token, request, sent), expected, "{token:?}");
        }
    }
}
