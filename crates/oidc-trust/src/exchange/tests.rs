//! What is sent and what is not, and the words for refusals of several servers.

use super::*;
use console_core::backend::fault::Refusal;
use serde_json::{Value, json};

const NOW: UnixSeconds = UnixSeconds(1_795_262_400);

fn base64url(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digits = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        let digit = |at: usize| char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]);
        (0..=chunk.len()).map(digit).collect::<String>()
    };
    text.as_bytes().chunks(3).map(digits).collect()
}

fn token(claims: &Value) -> String {
    let header = json!({ "alg": "RS256" }).to_string();
    format!("{}.{}.c2ln", base64url(&header), base64url(&claims.to_string()))
}

fn good() -> String {
    token(&json!({ "exp": NOW.0 + 600, "aud": "urn:pulumi:org:acme-corp" }))
}

fn filled<'a>(id_token: &'a str, kind: Kind, name: &'a str) -> Filled<'a> {
    Filled { id_token, org: " acme-corp ", kind, name, admin: true }
}

#[test]
fn what_was_filled_in_becomes_an_order() {
    let good = good();
    let table = [
        (Kind::Organization, "ignored", Requested::organization(true)),
        (Kind::Team, " platform ", Requested::team("platform")),
        (Kind::Personal, "ada", Requested::personal("ada")),
    ];
    for (kind, name, requested) in table {
        let order = read(filled(&good, kind, name), NOW).unwrap();
        assert_eq!((order.org.as_str(), order.requested), ("acme-corp", requested));
        assert_eq!((order.id_token.expose(), order.expiration), (good.as_str(), None));
    }
}

#[test]
fn every_field_says_what_it_lacks() {
    let problems = read(Filled { org: " ", ..filled("", Kind::Team, " ") }, NOW).unwrap_err();
    for (field, words) in [
        (Field::Token, "Paste an ID token."),
        (Field::Org, "Enter the organization."),
        (Field::Name, "Enter the team's name."),
    ] {
        assert_eq!(problems.of(field), Some(words));
    }
    let problems = read(filled(&good(), Kind::Personal, ""), NOW).unwrap_err();
    assert_eq!(problems, Problems::one(Field::Name, "Enter the login."));
}

#[test]
fn what_no_server_accepts_is_not_sent() {
    let over = token(&json!({ "exp": NOW.0 - 150 }));
    let early = token(&json!({ "exp": NOW.0 + 900, "nbf": NOW.0 + 300 }));
    let endless = token(&json!({ "sub": "x" }));
    for (pasted, words) in [
        ("", "Paste an ID token."),
        ("tcp_abc", "This is an access token, not an ID token."),
        ("hello", "This is no ID token: an ID token has three parts"),
        ("a.b.c", "This is no ID token: its header"),
        (over.as_str(), "This ID token expired 3 minutes ago."),
        (early.as_str(), "This ID token is not valid yet: it begins in 5 minutes."),
        (endless.as_str(), "This ID token does not say when it ends"),
    ] {
        let problem = check(&IdToken::new(pasted), NOW).unwrap_err();
        assert!(problem.starts_with(words), "{problem}");
    }
    let just_over = token(&json!({ "exp": NOW.0 - 30 }));
    assert_eq!(check(&IdToken::new(&just_over), NOW), Ok(()));
}

#[test]
fn the_audience_names_the_organization() {
    let of = |aud: Value| organization_in(&token(&json!({ "aud": aud })));
    assert_eq!(of(json!("urn:pulumi:org:acme-corp")), Some(OrgName::new("acme-corp")));
    assert_eq!(of(json!(["sts", "urn:pulumi:org:x"])), Some(OrgName::new("x")));
    for none in [json!("sts"), json!([]), json!(7), json!("urn:pulumi:org:")] {
        assert_eq!(of(none), None);
    }
    assert_eq!(organization_in("no token"), None);
}

#[test]
fn the_issued_token_is_known_by_its_end() {
    let token = |name: &str, expires| -> AccessToken {
        let token = json!({
            "id": "t", "name": name, "description": "", "created": "", "createdBy": "ada",
            "lastUsed": 0, "expires": expires, "admin": false,
        });
        serde_json::from_value(token).unwrap()
    };
    for (name, expires, asked, expected) in [
        ("oidc-1", NOW.0, Some("oidc-1"), true),
        ("oidc-1", NOW.0 + 5, Some("oidc-1"), true),
        ("oidc-1", NOW.0 - 6, Some("oidc-1"), false),
        ("oidc-2", NOW.0, Some("oidc-1"), false),
        ("", NOW.0 - 1, None, true),
        ("", 0, None, false),
    ] {
        assert_eq!(is_issued(&token(name, expires), asked, NOW), expected, "{name} {expires}");
    }
}

#[test]
fn refusals_have_words_with_the_code_and_the_description() {
    let refusal = |status, code: &str, message: &str| {
        ApiError::Refused(Refusal {
            status,
            code: (!code.is_empty()).then(|| code.into()),
            message: (!message.is_empty()).then(|| message.into()),
            ..Refusal::default()
        })
    };
    let table = [
        (
            refusal(400, "invalid_grant", "the signature does not match"),
            "The ID token was not accepted.",
            "api.example says: “the signature does not match” (invalid_grant). No token was issued.",
        ),
        (
            refusal(403, "unauthorized_client", ""),
            "No policy lets this ID token in.",
            "api.example gave no reason (unauthorized_client). No token was issued.",
        ),
        (
            refusal(400, "invalid_target", "no such organization"),
            "The organization was not accepted.",
            "api.example says: “no such organization” (invalid_target). No token was issued.",
        ),
        (
            refusal(404, "invalid_target", "no such organization"),
            "The organization was not accepted.",
            "api.example says: “no such organization” (invalid_target). No token was issued.",
        ),
        (
            refusal(401, "", "unknown"),
            "The ID token was not accepted.",
            "api.example says: “unknown” (status 401). No token was issued.",
        ),
        (
            refusal(403, "", ""),
            "Not permitted.",
            "api.example gave no reason (status 403). No token was issued.",
        ),
        (
            refusal(400, "teapot", "short and stout"),
            "api.example refused the exchange.",
            "api.example says: “short and stout” (teapot). No token was issued.",
        ),
        (
            refusal(404, "", "not found"),
            "ID tokens are not accepted here.",
            "api.example does not offer the exchange of ID tokens. No token was issued.",
        ),
        (
            refusal(503, "temporarily_unavailable", "no keys"),
            "The issuer can’t be asked at the moment.",
            "api.example says: “no keys” (temporarily_unavailable). No token was issued, as far as is known. Try again later.",
        ),
        (
            refusal(503, "", ""),
            "api.example failed with status 503.",
            "api.example gave no reason (status 503). No token was issued, as far as is known. Try again later.",
        ),
    ];
    for (error, title, detail) in table {
        let words = refused(&error, "api.example");
        assert_eq!((words.title.as_str(), words.detail.as_str()), (title, detail));
    }
}

#[test]
fn silence_is_not_taken_for_a_refusal() {
    for (error, is_known) in [
        (ApiError::Offline, true),
        (ApiError::Redirected, true),
        (ApiError::Unreachable, false),
        (ApiError::TimedOut { seconds: 30 }, false),
        (ApiError::NotTheApi { status: 200, content_type: "text/html".into() }, false),
    ] {
        let words = refused(&error, "api.example");
        assert_eq!(words.detail.contains("No token was issued."), is_known, "{words:?}");
        assert_eq!(words.detail.contains("may have been issued"), !is_known, "{words:?}");
        assert!(words.title.ends_with('.') && !words.detail.contains("Nothing was changed"));
    }
}
