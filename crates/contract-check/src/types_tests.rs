//! Each kind of disagreement, made in the real document and found once.

use super::*;
use crate::DOCUMENT;
use serde_json::json;
use std::path::Path;

fn document() -> Document {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Document::read(&root.join(DOCUMENT)).unwrap()
}

/// The problems after the node at `pointer` was replaced; `null` removes it.
fn problems_with(pointer: &str, replacement: Value) -> Vec<String> {
    let mut value = document().value().clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    let parent = value.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} is gone"));
    match (parent, replacement) {
        (Value::Object(fields), Value::Null) => {
            assert!(fields.remove(&key).is_some(), "{pointer} is gone");
        }
        (Value::Object(fields), replacement) => {
            fields.insert(key, replacement);
        }
        (Value::Array(elements), Value::Null) => {
            elements.remove(key.parse().unwrap());
        }
        (Value::Array(elements), replacement) => {
            elements[key.parse::<usize>().unwrap()] = replacement
        }
        _ => panic!("{pointer} leads nowhere"),
    }
    check(&Document::new(value))
}

fn assert_found(cases: &[(&str, Value, &str)]) {
    for (pointer, replacement, problem) in cases {
        assert_eq!(problems_with(pointer, replacement.clone()), [*problem], "{pointer}");
    }
}

#[test]
fn finds_what_is_wrong_with_operations() {
    assert_found(&[
        (
            "/paths/~1api~1orgs~1{orgName}~1teams",
            Value::Null,
            "GET /api/orgs/{orgName}/teams: in the code, not in the document",
        ),
        (
            "/paths/~1api~1user/patch",
            json!({}),
            "PATCH /api/user: in the document, not in the code",
        ),
        (
            "/paths/~1api~1user~1tokens/get/parameters/0",
            Value::Null,
            r#"GET /api/user/tokens: query parameters {"continuationToken", "maxResults"} in the document, {"continuationToken", "filter", "maxResults"} in the code"#,
        ),
        (
            "/paths/~1api~1user~1tokens~1{tokenId}/parameters/0",
            Value::Null,
            r#"DELETE /api/user/tokens/{tokenId}: path parameters {} in the document, {"tokenId"} in the code"#,
        ),
        (
            "/paths/~1api~1user~1tokens~1{tokenId}/parameters/0",
            json!({"name": "tokenId", "in": "path"}),
            "DELETE /api/user/tokens/{tokenId}: tokenId is not required",
        ),
        (
            "/paths/~1api~1user~1tokens/post/requestBody",
            Value::Null,
            "POST /api/user/tokens: request none in the document, CreatePersonalTokenRequest in the code",
        ),
        (
            "/paths/~1api~1user/get/responses/200/content/application~1json/schema/$ref",
            json!("#/components/schemas/Team"),
            "GET /api/user: answer Team in the document, User in the code",
        ),
        (
            "/paths/~1api~1user/get/responses/202",
            json!({"$ref": "#/paths/~1api~1user/get/responses/200"}),
            "GET /api/user: success 200 and 202 in the document, 200 in the code",
        ),
        (
            "/paths/~1api~1user/get/responses/200/headers/Date",
            Value::Null,
            "GET /api/user 200: the header Date is missing",
        ),
        (
            "/paths/~1api~1user/get/responses/401",
            json!({"headers": {"Date": {}, "X-Request-Id": {}}}),
            "GET /api/user 401: a refusal without the Error body",
        ),
    ]);
}

/// Types contain each other, so these are found once in each.
#[test]
fn finds_properties_that_differ() {
    for (pointer, replacement, problem) in [
        (
            "/components/schemas/Capability/properties/version",
            json!({"type": "integer"}),
            "Capability.version: in the document, missing in the value",
        ),
        (
            "/components/schemas/TokenInfo/properties/team",
            Value::Null,
            "TokenInfo.team: in the value, missing in the document",
        ),
        (
            "/components/schemas/AccessToken/properties/expires/type",
            json!("string"),
            r#"AccessToken.expires: 1800000000 is not of type "string""#,
        ),
        (
            "/components/schemas/AccessToken/properties/id/maxLength",
            json!(1),
            r#"AccessToken.id: "t1" is longer than 1 character"#,
        ),
        (
            "/components/schemas/TokenInfo",
            Value::Null,
            "TokenInfo: a type, but the document has no schema of this name",
        ),
    ] {
        let found = problems_with(pointer, replacement);
        assert!(found.iter().any(|line| line == problem), "{problem} in {found:#?}");
    }
}

#[test]
fn finds_presence_that_differs() {
    assert_found(&[
        (
            "/components/schemas/User/required",
            json!(["githubLogin", "tokenInfo"]),
            "User.tokenInfo: required in the document, read without it",
        ),
        (
            "/components/schemas/AccessToken/required/0",
            Value::Null,
            "AccessToken.id: optional in the document, unreadable without it",
        ),
        (
            "/components/schemas/CreateTeamTokenRequest/required/0",
            Value::Null,
            "CreateTeamTokenRequest.name: optional in the document, always written",
        ),
        (
            "/components/schemas/CreateOrganizationTokenRequest/required",
            json!(["name", "description", "expires", "admin", "roleID"]),
            "CreateOrganizationTokenRequest.roleID: required in the document, not always written",
        ),
        (
            "/components/schemas/Team/x-reference-sends/0",
            json!("name"),
            "Team.name: both required and in x-reference-sends",
        ),
        (
            "/components/schemas/Team/x-reference-sends/0",
            json!("nick"),
            "Team.nick: listed as always there, but not described",
        ),
        (
            "/components/schemas/Stack",
            json!({"type": "object"}),
            "Stack: in the document, no type has this name",
        ),
    ]);
}

#[test]
fn finds_what_is_wrong_with_words_and_limits() {
    assert_found(&[
        (
            "/components/schemas/Role/x-extensible-enum/2",
            json!("owner"),
            r#"/components/schemas/Role: {"member", "none", "owner"} in the document, {"admin", "member", "none"} in the code"#,
        ),
        (
            "/components/schemas/Team/properties/kind/x-extensible-enum",
            Value::Null,
            "/components/schemas/Team/properties/kind: x-extensible-enum is missing",
        ),
        (
            "/components/parameters/filter/schema/enum/2",
            Value::Null,
            r#"/components/parameters/filter/schema: {"active", "expired"} in the document, {"active", "all", "expired"} in the code"#,
        ),
        (
            "/components/schemas/TokenName/maxLength",
            json!(41),
            "/components/schemas/TokenName/maxLength: 41 in the document, 40 in the code",
        ),
        (
            "/components/parameters/maxResults/schema/maximum",
            Value::Null,
            "/components/parameters/maxResults/schema/maximum: null in the document, 1000 in the code",
        ),
    ]);
}

#[test]
fn finds_calls_that_are_not_listed_on_both_sides() {
    let calls = calls();
    assert_eq!(call_problems(&calls, &OPERATIONS), [""; 0]);
    let mut operations = OPERATIONS;
    operations[0] = ("GET", "/api/users");
    assert_eq!(
        call_problems(&calls, &operations),
        [
            "GET /api/user: checked here, but token_api::path::OPERATIONS does not list it",
            "GET /api/users: in token_api::path::OPERATIONS, but not among the calls checked here"
        ]
    );
}
