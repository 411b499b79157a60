//! Which conclusions are drawn from answers, and which are not.

use super::*;
use console_core::backend::fault::Refusal;
use serde_json::{Value, json};
use token_api::id::{OrgName, TeamName};

const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

fn tokens(last_used: &[i64]) -> Vec<AccessToken> {
    let token = |(n, used): (usize, &i64)| {
        serde_json::from_value(json!({
            "id": format!("t{n}"), "name": format!("n{n}"), "description": "", "created": "",
            "createdBy": "", "lastUsed": used, "expires": 0, "admin": false
        }))
        .unwrap()
    };
    last_used.iter().enumerate().map(token).collect()
}

fn user(id: &str, token_info: Value) -> User {
    let user = json!({"id": id, "githubLogin": id, "tokenInfo": token_info});
    serde_json::from_value(user).unwrap()
}

fn info(name: &str, team: &str) -> Value {
    json!({"name": name, "organization": "acme", "team": team})
}

fn ids(which: &Which) -> Vec<&str> {
    match which {
        Which::Row(id) | Which::NameOnly(id) => vec![id.as_str()],
        Which::OneOf(ids) => ids.iter().map(TokenId::as_str).collect(),
        Which::NotListed => vec![],
    }
}

#[test]
fn finds_the_owner() {
    let acme = OrgName::new("acme");
    let ada = Identity::new(user("ada", Value::Null));
    let robot = Identity::new(user("robot", info("n1", "")));
    let table = [
        (user("ada", Value::Null), &ada, Whose::Listed(Owner::Personal)),
        (user("linus", Value::Null), &ada, Whose::Another),
        (user("robot", Value::Null), &robot, Whose::Another),
        (user("x", info("n", "")), &ada, Whose::Listed(Owner::Organization(acme.clone()))),
        (
            user("x", info("n", "web")),
            &robot,
            Whose::Listed(Owner::Team(acme, TeamName::new("web"))),
        ),
    ];
    for (found, me, expected) in table {
        assert_eq!(whose(&found, me), expected);
    }
}

fn read(fields: Value) -> User {
    serde_json::from_value(fields).unwrap()
}

#[test]
fn contradictions_are_reported() {
    let ada = Identity::new(read(json!({"id": "1", "githubLogin": "ada"})));
    let table = [
        (json!({"id": "1", "githubLogin": "ada"}), Whose::Listed(Owner::Personal)),
        (
            json!({"id": "1", "githubLogin": "ada", "tokenInfo": {"name": "default"}}),
            Whose::Listed(Owner::Personal),
        ),
        (
            json!({"id": "2", "githubLogin": "ada", "tokenInfo": {"name": "", "team": ""}}),
            Whose::Unclear(Contradiction::OtherId),
        ),
        (json!({"id": "1", "githubLogin": "linus"}), Whose::Unclear(Contradiction::OtherLogin)),
        (
            json!({"id": "1", "githubLogin": "ada", "tokenInfo": {"name": "n", "team": "web"}}),
            Whose::Unclear(Contradiction::TeamAlone),
        ),
        (
            json!({
                "id": "3", "githubLogin": "x", "tokenInfo": {"name": "n", "organization": "acme"},
                "organizations": [{"githubLogin": "blue"}],
            }),
            Whose::Unclear(Contradiction::OtherOrganization),
        ),
        (
            json!({
                "id": "3", "githubLogin": "x", "tokenInfo": {"name": "n", "organization": "acme"},
                "organizations": [{"githubLogin": "blue"}, {"githubLogin": "acme"}],
            }),
            Whose::Listed(Owner::Organization(OrgName::new("acme"))),
        ),
        (json!({"id": "2", "githubLogin": "linus"}), Whose::Another),
    ];
    for (found, expected) in table {
        let found = read(found);
        assert_eq!(whose(&found, &ada), expected, "{found:?}");
    }
}

#[test]
fn users_without_an_account_id_are_compared_by_login() {
    let [ada, linus] = ["ada", "linus"].map(|login| read(json!({"githubLogin": login})));
    let me = Identity::new(ada.clone());
    assert_eq!(whose(&ada, &me), Whose::Listed(Owner::Personal));
    assert_eq!(whose(&linus, &me), Whose::Another);
    let known = User { id: "7".into(), ..ada };
    assert_eq!(whose(&known, &me), Whose::Listed(Owner::Personal));
}

fn rows(all: &[Value]) -> Vec<AccessToken> {
    let read = |fields: &Value| serde_json::from_value(fields.clone()).unwrap();
    all.iter().map(read).collect()
}

#[test]
fn a_name_identifies_the_row_if_its_last_use_fits() {
    let rows = rows(&[
        json!({"id": "t0", "name": "n0", "lastUsed": NOW.0 - 60}),
        json!({"id": "t1", "name": "n1", "lastUsed": 0}),
        json!({"id": "t2", "name": "n2"}),
        json!({"id": "t3", "name": "twin", "lastUsed": NOW.0}),
        json!({"id": "t4", "name": "twin", "lastUsed": NOW.0}),
    ]);
    let named = |name| which(&user("x", info(name, "")), &[], &rows, None, NOW);
    assert_eq!(named("n0"), Which::Row(TokenId::new("t0")));
    assert_eq!(named("n1"), Which::NameOnly(TokenId::new("t1")), "it was never used");
    assert_eq!(named("n2"), Which::NameOnly(TokenId::new("t2")), "its last use is not told");
    assert_eq!(ids(&named("twin")), ["t3", "t4"]);
    assert_eq!(named("gone"), Which::NotListed);
    assert_eq!(ids(&named(" ")), ["t0", "t1", "t2", "t3", "t4"], "no name is told");
    assert_eq!(which(&user("x", info("", "")), &[], &[], None, NOW), Which::NotListed);
}

#[test]
fn a_row_without_a_name_may_be_any() {
    let rows = rows(&[
        json!({"id": "t0", "name": "n0"}),
        json!({"id": "t1"}),
        json!({"id": "t2", "name": " "}),
        json!({"id": "t3", "name": null}),
    ]);
    let named = |name| which(&user("x", info(name, "")), &[], &rows, None, NOW);
    assert_eq!(ids(&named("gone")), ["t1", "t2", "t3"]);
}

#[test]
fn a_name_alone_does_not_identify_a_users_token() {
    let rows = rows(&[
        json!({"id": "t0", "name": "default", "lastUsed": 5}),
        json!({"id": "t1", "lastUsed": NOW.0}),
    ]);
    let found = user("ada", json!({"name": "default"}));
    let before = [rows[0].clone()];
    assert_eq!(which(&found, &before, &rows, None, NOW), Which::Row(TokenId::new("t1")));
}

#[test]
fn rows_without_a_last_use_are_candidates() {
    let found = user("ada", Value::Null);
    let lit = |used: i64| json!({"id": "lit", "lastUsed": used});
    let dark = json!({"id": "dark"});
    let odd = json!({"id": "odd", "lastUsed": "now"});
    let which =
        |before: &[Value], after: &[Value]| which(&found, &rows(before), &rows(after), None, NOW);
    let both = [lit(5), dark.clone()];
    assert_eq!(ids(&which(&both, &[lit(NOW.0), dark.clone()])), ["lit", "dark"]);
    assert_eq!(ids(&which(&both, &both)), ["dark"]);
    assert_eq!(ids(&which(&[lit(5), odd.clone()], &[lit(5), odd])), ["odd"]);
    assert!(matches!(which(&both, &both), Which::OneOf(_)), "no row is claimed");
    let other = json!({"id": "other", "lastUsed": NOW.0 - 30});
    assert_eq!(ids(&which(&[lit(5), other.clone()], &[lit(5), other])), ["other"]);
}

#[test]
fn where_the_server_writes_down_no_uses_it_may_be_any_row() {
    let found = user("ada", json!({"name": "default"}));
    let listed = [json!({"id": "a", "lastUsed": 0}), json!({"id": "b", "lastUsed": 5})];
    let listed = rows(&listed);
    let which = |own: Option<&TokenId>| which(&found, &listed, &listed, own, NOW);
    assert_eq!(ids(&which(None)), ["a", "b"]);
    assert!(matches!(which(None), Which::OneOf(_)), "no row is claimed");
    assert_eq!(ids(&which(Some(&TokenId::new("a")))), ["b"]);
}

#[test]
fn otherwise_the_only_changed_row_is_it() {
    let now = NOW.0;
    // Last uses before and after, the session's own token; whether the result is certain, and the
    // rows.
    type Case<'a> = (&'a [i64], &'a [i64], Option<&'a str>, bool, &'a [&'a str]);
    let table: [Case<'_>; 13] = [
        (&[0, 5, 9], &[0, now, 9], None, true, &["t1"]),
        (&[0, 5, 9], &[now, now, 9], None, false, &["t0", "t1"]),
        (&[0, 5, 9], &[now, now, 9], Some("t0"), true, &["t1"]),
        (&[0, 5, 9], &[now, 5, 9], Some("t0"), false, &[]),
        (&[0, now - 60, 9], &[0, now - 60, 9], None, false, &["t1"]),
        (&[now - 9, now - 60, 9], &[now - 9, now - 60, 9], None, false, &["t0", "t1"]),
        (&[now - 9, now - 60, 9], &[now - 9, now - 60, 9], Some("t0"), false, &["t1"]),
        (&[0, now - 91], &[0, now - 91], None, false, &["t0", "t1"]),
        // Another one was used at the same time, and the server did not write down this use.
        (&[5, now - 30], &[now, now - 30], None, false, &["t0", "t1"]),
        (&[5, now - 30], &[now, now - 30], Some("t1"), true, &["t0"]),
        // One that was made in between and used.
        (&[0], &[0, now], None, true, &["t1"]),
        (&[0], &[now, 0], None, true, &["t0"]),
        (&[], &[], None, false, &[]),
    ];
    for (before, after, own, certain, expected) in table {
        let own = own.map(TokenId::new);
        let found = user("ada", Value::Null);
        let which = which(&found, &tokens(before), &tokens(after), own.as_ref(), NOW);
        assert_eq!(ids(&which), expected, "{before:?} {after:?}");
        assert_eq!(matches!(which, Which::Row(_)), certain, "{before:?} {after:?}");
    }
}

#[test]
fn explains_refusals() {
    let refusal = |status, message: &str| {
        ApiError::Refused(Refusal { status, message: Some(message.into()), ..Refusal::default() })
    };
    let words = refused(&refusal(401, "This token was deleted."), "api.example");
    assert_eq!(words.title, "Not accepted by api.example");
    assert!(
        words.detail.starts_with("This token was deleted. It lets nobody in here."),
        "{words:?}"
    );
    let silent = ApiError::Refused(Refusal { status: 401, ..Refusal::default() });
    assert!(refused(&silent, "api.example").detail.starts_with("It expired, was deleted,"));
    assert!(words.detail.contains("You are still signed in"), "{words:?}");
    let words = refused(
        &refusal(403, "The organization blue has a maximum token expiry of 90 days."),
        "api.example",
    );
    assert!(words.title.starts_with("It is a token of this server"), "{words:?}");
    assert!(words.detail.contains("blue"), "{words:?}");
    let words = refused(&ApiError::Unreachable, "api.example");
    assert!(words.detail.contains("Nothing was changed"), "{words:?}");
}

#[test]
fn an_id_or_a_name_is_not_taken_for_a_value() {
    let mut tokens = tokens(&[1, 2]);
    // An identifier has priority over a name that looks like it.
    tokens[0].name = Some("t1".into());
    let found =
        |text: &str| not_a_value(text, &tokens).map(|(token, why)| (token.id.as_str(), why.title));
    let id = "This is the ID of a token, not its value".to_owned();
    assert_eq!(found("t1"), Some(("t1", id)));
    let name = "This is the name of a token, not its value".to_owned();
    assert_eq!(found("n1"), Some(("t1", name)));
    for other in ["", "t", "T1", "tcp_9f3a"] {
        assert_eq!(found(other), None, "{other}");
    }
}
