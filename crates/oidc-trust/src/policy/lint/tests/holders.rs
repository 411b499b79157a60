//! Whom the token is for: a team, person or runner that is missing or unknown.

use super::*;

#[test]
fn whom_the_token_is_for() {
    use Severity::{Error, Hint, Warning};
    let with = |mut value: Value| {
        value["rules"] = json!({"aud": AUD, "sub": "x"});
        policy(&value)
    };
    let team = |name: &str| json!({"tokenType": "team", "teamName": name});
    let user = |name: &str| json!({"tokenType": "personal", "userLogin": name});
    let admins = json!(["admin"]);
    let table = [
        (team("web"), vec![]),
        (team("Web"), vec![(Check::Holder, Error)]),
        (team("unheard-of"), vec![(Check::Holder, Error)]),
        (json!({"tokenType": "team"}), vec![(Check::Holder, Error)]),
        (json!({"tokenType": "team", "decision": "deny"}), vec![]),
        (user("grace-hoper"), vec![(Check::Holder, Error)]),
        (json!({"tokenType": "runner"}), vec![(Check::Holder, Error)]),
        (json!({"tokenType": "runner", "runnerID": "r"}), vec![]),
        (json!({"tokenType": "workload"}), vec![(Check::Unknown, Warning)]),
        (json!({"decision": "ponder"}), vec![(Check::Unknown, Warning)]),
        (
            json!({"decision": "deny", "authorizedPermissions": admins}),
            vec![(Check::NeedlessAdmin, Hint)],
        ),
    ];
    for (value, expected) in table {
        assert_eq!(checks(&world(OWN).lint(&[with(value.clone())])), expected, "{value}");
    }
    let fixed = mended(&world(OWN), &[with(team("Web"))], Check::Holder);
    assert_eq!(fixed[0].holder(), Some("web"));
    let fixed = mended(&world(OWN), &[with(user("grace-hoper"))], Check::Holder);
    assert_eq!(fixed[0].holder(), Some("grace-hopper"));
    let denies = with(json!({"decision": "deny", "authorizedPermissions": admins}));
    mended(&world(OWN), &[denies], Check::NeedlessAdmin);
}

#[test]
fn who_is_missing_is_said_only_by_whole_lists() {
    let world = world(OWN);
    let names = ["ada".to_owned()];
    let user = |login: &str| {
        let rules = json!({"aud": AUD, "sub": "job"});
        policy(&json!({"tokenType": "personal", "userLogin": login, "rules": rules}))
    };
    let table = [
        (None, "ada", false),
        (None, "eve", false),
        (Some(&names[..]), "ada", false),
        (Some(&names[..]), "eve", true),
        (Some(&names[..]), "Ada", true),
        (Some(&[][..]), "ada", true),
    ];
    for (users, login, found) in table {
        let context = Context {
            org: &world.org,
            issuer: world.issuer,
            teams: None,
            users,
            max_expiration: None,
        };
        let found_now = !found_in(editor(&[user(login)]).drafts(), None, &context).is_empty();
        assert_eq!(found_now, found, "{login} of {users:?}");
    }
}
