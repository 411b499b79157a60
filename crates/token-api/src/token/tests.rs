//! Tests of rows and requests.

use super::*;

fn token(name: &str, description: &str) -> AccessToken {
    serde_json::from_value(serde_json::json!({
        "id": "7f3a", "name": name, "description": description,
        "created": "2026-11-21T12:00:00Z", "createdBy": "ada", "lastUsed": -1,
        "expires": 1_790_000_000_000_i64, "admin": false, "type": "workload",
        "shape": {"of": ["things", "to", "come"]}
    }))
    .unwrap()
}

#[test]
fn keeps_unknown_fields() {
    let token = token("a", "");
    assert_eq!(token.kind, Some(TokenKind::Other("workload".into())));
    assert_eq!(token.expires, Moment::of(1_790_000_000_000));
    assert_eq!(token.last_used, Moment::of(-1));
    let again = serde_json::to_value(&token).unwrap();
    assert_eq!(again["shape"]["of"][2], "come");
    assert_eq!(again["type"], "workload");
}

#[test]
fn only_the_identifier_is_required() {
    for fields in [
        serde_json::json!({"id": "7f3a"}),
        serde_json::json!({
            "id": "7f3a", "name": null, "description": null, "created": null,
            "createdBy": null, "lastUsed": null, "expires": null, "admin": null,
            "type": null, "role": null,
        }),
    ] {
        let token: AccessToken = serde_json::from_value(fields).unwrap();
        assert_eq!((&token.name, &token.description, &token.created), (&None, &None, &None));
        assert_eq!((&token.created_by, token.admin), (&None, None));
        assert_eq!((&token.last_used, &token.expires), (&Moment::Untold, &Moment::Untold));
        assert_eq!((&token.kind, &token.role), (&None, &None));
        assert_eq!(token.label(), "7f3a");
        let written = serde_json::to_value(&token).unwrap();
        assert_eq!(written, serde_json::json!({"id": "7f3a"}), "nothing is made up");
    }
    for fields in [serde_json::json!({}), serde_json::json!({"id": null, "name": "a"})] {
        assert!(serde_json::from_value::<AccessToken>(fields).is_err());
    }
}

#[test]
fn a_field_of_another_type_is_absent_and_kept() {
    let odd = serde_json::json!({
        "id": "7f3a", "name": 5, "description": ["a"], "created": 1_790_000_000,
        "createdBy": {"name": "ada"}, "admin": "yes", "type": 3, "role": "reader",
    });
    let token: AccessToken = serde_json::from_value(odd.clone()).unwrap();
    assert_eq!((&token.name, token.admin, &token.role), (&None, None, &None));
    assert_eq!((token.created_at(), &token.kind), (None, &None));
    assert_eq!(serde_json::to_value(&token).unwrap(), odd);
}

#[test]
fn the_label_is_name_purpose_or_identifier() {
    assert_eq!(token("deploy", "x").label(), "deploy");
    assert_eq!(token(" ", "laptop").label(), "laptop");
    assert_eq!(token("", "").label(), "7f3a");
}

#[test]
fn requests_have_the_fields_of_their_owner() {
    let request = CreateTokenRequest::Organization {
        name: NewTokenName::parse("deploy").unwrap(),
        description: "d".into(),
        expires: Expiry::Never,
        admin: true,
        role_id: None,
    };
    assert_eq!(
        serde_json::to_value(&request).unwrap(),
        serde_json::json!({"name": "deploy", "description": "d", "expires": 0, "admin": true})
    );
    let request = CreateTokenRequest::Personal {
        description: "d".into(),
        expires: Expiry::At(UnixSeconds(5)),
    };
    assert_eq!(
        serde_json::to_value(&request).unwrap(),
        serde_json::json!({"description": "d", "expires": 5})
    );
}
