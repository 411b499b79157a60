//! Bodies as real servers and proxies send them, and how they are read.

use serde_json::json;
use token_api::expiry::ExpiryCap;
use token_api::failure::{field_name, message_in, path_in};
use token_api::id::Cursor;
use token_api::organization::OrganizationMetadata;
use token_api::page::{NotAList, Page, decode};
use token_api::team::{Team, TeamKind};
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, CreateTokenBody, CreateTokenResponse, TokenKind};
use token_api::user::{Capabilities, OrgRole, User};

const HTML: &str = "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>";

fn tokens(body: &str) -> Result<Page<AccessToken>, NotAList> {
    decode(body.as_bytes(), "tokens")
}

fn one_token(changes: serde_json::Value) -> Result<AccessToken, String> {
    let mut token = json!({
        "id": "0b6c1f7e", "name": "ci-deploy", "description": "Deploys from CI",
        "created": "2026-05-04T09:30:00.000Z", "createdBy": "ada", "lastUsed": 1_790_000_000,
        "expires": 1_795_000_000, "admin": false
    });
    if let (Some(token), Some(changes)) = (token.as_object_mut(), changes.as_object()) {
        for (key, value) in changes {
            token.insert(key.clone(), value.clone());
        }
    }
    serde_json::from_value(token).map_err(|e| e.to_string())
}

#[test]
fn bodies_without_a_list_are_errors() {
    let not_json = [HTML, "", " ", "\u{feff}{\"tokens\":[]}", "tokens", r#"{"tokens":[}"#];
    for body in not_json {
        assert!(matches!(tokens(body), Err(NotAList::NotJson(_))), "{body}");
    }
    let no_array = [
        "null",
        "true",
        "\"\"",
        "[]",
        "[{}]",
        "{}",
        r#"{"tokens":null}"#,
        r#"{"tokens":{"0":{}}}"#,
        r#"{"tokens":"none"}"#,
        r#"{"Tokens":[]}"#,
        r#"{"data":{"tokens":[]}}"#,
        r#"{"code":404,"message":"Not Found"}"#,
    ];
    for body in no_array {
        assert_eq!(tokens(body), Err(NotAList::NoArray("tokens")), "{body}");
    }
}

#[test]
fn cursors_of_every_kind() {
    let table = [
        (r#"{"tokens":[]}"#, None),
        (r#"{"tokens":[],"continuationToken":null}"#, None),
        (r#"{"tokens":[],"continuationToken":""}"#, None),
        (r#"{"tokens":[],"continuationToken":{"page":2}}"#, None),
        (r#"{"continuationToken":"eyJpZCI6Mn0=","tokens":[]}"#, Some("eyJpZCI6Mn0=")),
        (r#"{"tokens":[],"continuationToken":" "}"#, Some(" ")),
        (r#"{"tokens":[],"continuationToken":"\u00e9\/"}"#, Some("é/")),
    ];
    for (body, cursor) in table {
        assert_eq!(tokens(body).map(|page| page.next), Ok(cursor.map(Cursor::new)), "{body}");
    }
}

#[test]
fn numbers_of_every_kind() {
    let table = [
        (json!(0), "Never"),
        (json!(1_790_000_000), "1790000000"),
        (json!(1_790_000_000_000_i64), "odd 1790000000000"),
        (json!(-1), "odd -1"),
        (json!(-62_135_596_800_i64), "odd -62135596800"),
        (json!(i64::MAX), "odd 9223372036854775807"),
        (json!(u64::MAX), "odd 18446744073709551615"),
        (json!(1.5), "odd 1.5"),
        (json!(1e300), "odd 1e+300"),
        (json!("1790000000"), "odd 1790000000"),
        (json!("0"), "odd 0"),
        (json!(false), "odd false"),
        (json!([]), "odd []"),
        (json!(null), "Untold"),
    ];
    let read = |moment: &Moment| match moment {
        Moment::Untold => "Untold".to_owned(),
        Moment::Never => "Never".to_owned(),
        Moment::At(at) => at.0.to_string(),
        Moment::Odd(odd) => format!("odd {odd}"),
    };
    for (raw, meaning) in table {
        let token = one_token(json!({"expires": raw, "lastUsed": raw})).unwrap();
        assert_eq!(read(&token.expires), meaning, "expires {raw}");
        assert_eq!(read(&token.last_used), meaning, "lastUsed {raw}");
    }
}

#[test]
fn dates_of_every_kind() {
    let noon = Some("2026-05-04T12:00:00Z");
    let table = [
        ("2026-05-04T12:00:00Z", noon),
        ("2026-05-04T12:00:00.123456789Z", noon),
        ("2026-05-04T14:00:00+02:00", noon),
        ("2026-05-04t12:00:00z", noon),
        ("2026-05-04 12:00:00Z", noon),
        ("2026-05-04T12:00:00", None),
        ("2026-05-04", None),
        ("0001-01-01T00:00:00Z", Some("0001-01-01T00:00:00Z")),
        ("Mon, 04 May 2026 12:00:00 GMT", None),
        ("1790000000", None),
        ("", None),
    ];
    for (created, instant) in table {
        let token = one_token(json!({"created": created})).unwrap();
        let read = token.created_at().map(UnixSeconds::to_rfc3339);
        assert_eq!(read.as_deref(), instant, "{created}");
        assert_eq!(token.created.as_deref(), Some(created), "the text is kept as it came");
    }
}

#[test]
fn hostile_text_is_kept_as_it_is() {
    let long = "n".repeat(10_000);
    for text in ["<img src=x onerror=alert(1)>", "\u{202e}gnp.exe", "a\u{0}b", "=1+1", &long] {
        let token = one_token(json!({"name": text, "description": text})).unwrap();
        assert_eq!((token.name.as_deref(), token.label()), (Some(text), text));
    }
}

#[test]
fn kinds_and_roles_are_optional_and_open() {
    let kind = |value| one_token(json!({"type": value})).map(|token| token.kind);
    assert_eq!(one_token(json!({})).map(|token| (token.kind, token.role)), Ok((None, None)));
    assert_eq!(kind(json!(null)), Ok(None));
    assert_eq!(kind(json!("refresh")), Ok(Some(TokenKind::Refresh)));
    assert_eq!(kind(json!("runner")), Ok(Some(TokenKind::Other("runner".into()))));
    assert_eq!(kind(json!(3)), Ok(None));

    let role = |value| one_token(json!({"role": value})).map(|token| token.role);
    assert_eq!(role(json!(null)), Ok(None));
    for default in [json!({}), json!({"defaultIdentifier": null})] {
        let mut value = json!({"id": "r1", "name": "Deployer"});
        value.as_object_mut().unwrap().extend(default.as_object().unwrap().clone());
        let role = role(value).unwrap().unwrap();
        assert_eq!((role.name.as_str(), role.default_identifier.as_str()), ("Deployer", ""));
    }
    assert_eq!(role(json!({"name": "without an identifier"})), Ok(None));
}

#[test]
fn a_user_needs_only_the_login_and_other_fields_may_be_null() {
    let nulls = json!({
        "id": "u1", "githubLogin": "ada", "name": null, "email": null, "avatarUrl": null,
        "organizations": null, "identities": null, "hasMFA": null, "isOrgManaged": null,
        "isManagedByMultiOrg": null, "tokenInfo": null
    });
    let user: User = serde_json::from_value(nulls).unwrap();
    let least: User = serde_json::from_str(r#"{"id":"u1","githubLogin":"ada"}"#).unwrap();
    assert_eq!(user, least);

    let odd = json!({
        "id": "u1", "githubLogin": "ada", "identities": ["github.com", null],
        "organizations": [
            {"githubLogin": "acme", "role": null, "name": null}, {"name": "no login"}, null,
            {"githubLogin": "beta", "role": "stack-collaborator"}
        ]
    });
    let user: User = serde_json::from_value(odd).unwrap();
    let organizations: Vec<_> = user
        .organizations
        .iter()
        .map(|membership| (membership.github_login.as_str(), membership.role.clone()))
        .collect();
    let collaborator = OrgRole::Other("stack-collaborator".into());
    assert_eq!(organizations, [("acme", None), ("beta", Some(collaborator))]);
    assert_eq!(user.identities, ["github.com"]);
}

#[test]
fn a_machine_is_recognized_by_its_token() {
    let user = |info: serde_json::Value| {
        serde_json::from_value::<User>(
            json!({"id": "u", "githubLogin": "acme-robot", "tokenInfo": info}),
        )
        .map(|user| {
            let info = user.token_info?;
            let text = |name: Option<String>| name.unwrap_or_default();
            Some((
                text(info.organization().map(|org| org.to_string())),
                text(info.team().map(|team| team.to_string())),
            ))
        })
        .ok()
        .flatten()
    };
    let told = |org: &str, team: &str| Some((org.to_owned(), team.to_owned()));
    assert_eq!(user(json!({"name": "t", "organization": "acme", "team": ""})), told("acme", ""));
    assert_eq!(
        user(json!({"name": "t", "organization": "acme", "team": "ops"})),
        told("acme", "ops")
    );
    assert_eq!(user(json!({"name": "t", "organization": "acme", "team": null})), told("acme", ""));
    assert_eq!(user(json!({"name": "t"})), told("", ""));
    assert_eq!(user(json!(null)), None);
}

#[test]
fn only_valid_caps_count() {
    let table = [
        (json!({"id": "o"}), None),
        (json!({"id": "o", "maxAccessTokenExpiryDays": null}), None),
        (json!({"id": "o", "maxAccessTokenExpiryDays": 30}), ExpiryCap::from_days(30)),
        (json!({"id": "o", "maxAccessTokenExpiryDays": 0}), None),
        (json!({"id": "o", "maxAccessTokenExpiryDays": -30}), None),
        (json!({"id": "o", "maxAccessTokenExpiryDays": 3651}), None),
    ];
    for (body, cap) in table {
        let metadata: OrganizationMetadata = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(metadata.expiry_cap(), cap, "{body}");
        assert_eq!(metadata.user_role, None);
    }
    let nulls = json!({"id": "o", "userRole": null, "memberCount": null, "created": null});
    assert!(serde_json::from_value::<OrganizationMetadata>(nulls).is_ok());
    let nothing: OrganizationMetadata = serde_json::from_value(json!({})).unwrap();
    assert!(!nothing.has_custom_roles() && nothing.user_role.is_none());
    for (features, expected) in [
        (json!(null), false),
        (json!({}), false),
        (json!({"customRolesEnabled": null}), false),
        (json!({"customRolesEnabled": true, "other": 1}), true),
    ] {
        let body = json!({"features": features});
        let metadata: OrganizationMetadata = serde_json::from_value(body).unwrap();
        assert_eq!(metadata.has_custom_roles(), expected);
    }
}

#[test]
fn teams_of_every_kind() {
    let body = json!({"teams": [
        {"name": "ops", "kind": "pulumi", "displayName": "Operations", "description": "",
         "userRole": "admin", "members": [
            {"githubLogin": "ada", "role": "admin", "name": "Ada", "avatarUrl": ""},
            {"name": "who is this"}, null]},
        {"name": "web", "kind": "github", "displayName": null, "members": null},
        {"name": "hr", "kind": "gitlab"},
        {"name": "kindless"},
        {"kind": "scim"},
    ]});
    let page: Page<Team> = decode(body.to_string().as_bytes(), "teams").unwrap();
    let teams: Vec<Option<(&str, &TeamKind, Option<usize>)>> = page
        .rows
        .iter()
        .map(|row| {
            let team = row.read()?;
            Some((team.name.as_str(), &team.kind, team.members.as_ref().map(Vec::len)))
        })
        .collect();
    let other = TeamKind::Other("gitlab".into());
    assert_eq!(
        teams,
        [
            Some(("ops", &TeamKind::Native, Some(1))),
            Some(("web", &TeamKind::GitHub, None)),
            Some(("hr", &other, None)),
            None,
            None
        ]
    );
}

#[test]
fn capabilities_with_and_without_configuration() {
    let body = json!({"capabilities": [
        {"capability": "api-version", "version": 8, "configuration": {"maxVersion": 8}},
        {"capability": "batch-encrypt"}
    ]});
    let capabilities: Capabilities = serde_json::from_value(body).unwrap();
    assert_eq!(capabilities.capabilities[0].capability, "api-version");
    assert_eq!(capabilities.capabilities.len(), 2);
}

#[test]
fn a_created_token_is_read_or_refused_as_a_whole() {
    let read = |body: &str| {
        serde_json::from_str::<CreateTokenResponse>(body)
            .ok()
            .map(|created| (created.id.to_string(), created.token_value.expose().to_owned()))
    };
    let table = [
        (r#"{"id":"t","tokenValue":"v-1"}"#, Some(("t", "v-1"))),
        (r#"{"id":"t","tokenValue":"v-1","more":1}"#, Some(("t", "v-1"))),
        (r#"{"id":"t","tokenValue":""}"#, None),
        (r#"{"id":"t","tokenValue":null}"#, None),
        (r#"{"id":"t"}"#, None),
        (r#"{"tokenValue":"v-1"}"#, None),
        (r#"{"id":"t","tokenValue":"v-"#, None),
        (HTML, None),
    ];
    for (body, expected) in table {
        let expected = expected.map(|(id, value)| (id.to_owned(), value.to_owned()));
        assert_eq!(read(body), expected, "{body}");
    }
}

#[test]
fn create_bodies_of_clients_are_read() {
    let read = |body: serde_json::Value| serde_json::from_value::<CreateTokenBody>(body);
    let personal = read(json!({"description": "laptop", "expires": 0})).unwrap();
    assert_eq!((personal.name, personal.admin, personal.role_id), (None, None, None));
    let full = json!({"name": "n", "description": "", "expires": -1, "admin": true,
        "roleID": "r", "unknown": []});
    let full = read(full).unwrap();
    assert_eq!((full.name.as_deref(), full.admin, full.expires), (Some("n"), Some(true), -1));
    for body in [json!({"expires": 0}), json!({"description": "d", "expires": "never"}), json!([])]
    {
        assert!(read(body.clone()).is_err(), "{body}");
    }
}

#[test]
fn refusals_of_servers_and_proxies() {
    let table = [
        (r#"{"code":401,"message":"Unauthorized"}"#, Some("Unauthorized"), None),
        (
            r#"{"code":422,"message":"Too far ahead.","field":"expires"}"#,
            Some("Too far ahead."),
            Some("expires"),
        ),
        (
            r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"No such team"}"#,
            Some("No such team"),
            None,
        ),
        (
            r#"{"error":"invalid_grant","error_description":"The subject token has expired"}"#,
            Some("The subject token has expired"),
            None,
        ),
        (r#"{"message":{"text":"nested"},"title":"Teapot"}"#, Some("Teapot"), None),
        (r#"{"message":"  \n "}"#, None, None),
        (r#"{"error":"boom"}"#, None, None),
        ("\"just text\"", Some("just text"), None),
        ("null", None, None),
        (HTML, None, None),
        ("", None, None),
    ];
    for (body, message, field) in table {
        assert_eq!(
            message_in("application/json", body.as_bytes(), None).as_deref(),
            message,
            "{body}"
        );
        let name = path_in(body.as_bytes()).and_then(|path| field_name(&path));
        assert_eq!(name.as_deref(), field, "{body}");
    }
    assert_eq!(message_in("", b"\xff\xfe\x00", None), None);
}

/// Rows with fewer fields than the published document has.
#[test]
fn rows_with_few_fields_are_read() {
    let page = tokens(
        r#"{"tokens":[
            {"id":"c0ffee00","description":"laptop","lastUsed":1627590233},
            {"id":"c0ffee01","description":"job","lastUsed":0,"expires":0,"created":"2026-10-02T07:30:00Z"},
            {"id":"c0ffee02","name":"deploy","description":"d","createdBy":"robot","admin":true,
             "created":"2026-09-01T08:00:00.0000000Z","expires":0,"lastUsed":0,"role":null},
            {"id":"c0ffee03","expires":null,"lastUsed":null,"admin":null,"name":null}
        ]}"#,
    )
    .unwrap();
    let rows: Vec<&AccessToken> = page.rows.iter().filter_map(|row| row.read()).collect();
    let labels: Vec<&str> = rows.iter().map(|token| token.label()).collect();
    assert_eq!(labels, ["laptop", "job", "deploy", "c0ffee03"]);
    let expires: Vec<bool> = rows.iter().map(|token| token.expires == Moment::Never).collect();
    assert_eq!(expires, [false, true, true, false], "missing is not never");
    let admin: Vec<Option<bool>> = rows.iter().map(|token| token.admin).collect();
    assert_eq!(admin, [None, None, Some(true), None]);
    assert!(rows[2].created_at().is_some(), "fractions of seven digits are read");
}
