//! What the console says about a leaked token, and what it does not claim.

use super::*;
use console_core::when::FixedZone;
use serde_json::{Value, json};
use token_api::id::TeamName;

const NOW: UnixSeconds = UnixSeconds(1_795_212_840);
const DAY: i64 = 86_400;

fn exact(at: UnixSeconds) -> String {
    at.to_rfc3339()
}

fn told(token: Value, owner: &Owner, last_use: &LastUse) -> Vec<(&'static str, String)> {
    let token = serde_json::from_value(token).unwrap();
    facts(&token, owner, last_use, Present { now: NOW, zone: &FixedZone(0), exact: &exact })
}

fn fact<'a>(facts: &'a [(&'static str, String)], name: &str) -> Option<&'a str> {
    facts.iter().find(|(known, _)| *known == name).map(|(_, words)| words.as_str())
}

fn organization() -> Owner {
    Owner::Organization(OrgName::new("acme"))
}

#[test]
fn an_admin_token_is_told_with_creator_expiry_rights_and_earlier_use() {
    let token = json!({
        "id": "t1", "name": "infra", "description": "for the pipeline", "admin": true,
        "created": "2026-11-01T08:00:00Z", "createdBy": "ada", "expires": NOW.0 + 3 * DAY,
        "lastUsed": NOW.0, "role": {"id": "r", "name": "Deployer"},
    });
    let before = LastUse::Before(Moment::At(NOW.plus_seconds(-2 * DAY)));
    let facts = told(token, &organization(), &before);
    assert_eq!(fact(&facts, "ID"), Some("t1"));
    assert!(fact(&facts, "Level").unwrap().starts_with("Admin: it has nearly all rights"));
    assert_eq!(fact(&facts, "Role"), Some("Deployer"));
    assert_eq!(fact(&facts, "Description"), Some("for the pipeline"));
    assert!(fact(&facts, "Created").unwrap().ends_with("2026-11-01T08:00:00Z, by ada"));
    let in_three_days = exact(NOW.plus_seconds(3 * DAY));
    assert!(fact(&facts, "Expires").unwrap().ends_with(&in_three_days), "{facts:?}");
    let used = fact(&facts, "Last use before the check").unwrap();
    assert!(used.ends_with(&exact(NOW.plus_seconds(-2 * DAY))), "{used}");
    assert!(fact(&facts, "Last used").is_none(), "the check itself is no earlier use");
}

#[test]
fn unknown_facts_are_named_as_unknown() {
    let untold = told(json!({"id": "t1"}), &organization(), &LastUse::NotRead);
    assert_eq!(fact(&untold, "Level"), Some("not told: it may be an admin token"));
    assert_eq!(fact(&untold, "Created"), Some("not told"));
    assert_eq!(fact(&untold, "Expires"), Some("not told"));
    assert!(fact(&untold, "Last use before the check").unwrap().starts_with("not known"));
    assert_eq!(fact(&untold, "Role").or(fact(&untold, "Description")), None);
    let team = Owner::Team(OrgName::new("acme"), TeamName::new("web"));
    let table = [
        (LastUse::Before(Moment::Never), "Last use before the check", "never"),
        (LastUse::Before(Moment::Untold), "Last use before the check", "not told"),
        (LastUse::NotChecked, "Last used", "not told"),
    ];
    for (last_use, name, words) in table {
        let facts = told(json!({"id": "t1", "admin": false}), &team, &last_use);
        assert_eq!(fact(&facts, name), Some(words));
        assert_eq!(fact(&facts, "Level"), None, "team tokens have no level");
    }
}

#[test]
fn says_where_a_users_token_reaches() {
    let user = |organizations: Value| -> User {
        let user = json!({"githubLogin": "linus", "name": "Linus", "organizations": organizations});
        serde_json::from_value(user).unwrap()
    };
    let linus = user(json!([
        {"githubLogin": "acme", "role": "admin"}, {"githubLogin": "blue", "role": "member"},
        {"githubLogin": "red", "role": "auditor"}, {"githubLogin": "green"},
    ]));
    assert_eq!(
        reach(&linus),
        "acme (organization admin), blue (member), red (auditor), green (role not told)"
    );
    assert_eq!(admin_in(&linus), [&OrgName::new("acme")]);
    assert_eq!(reach(&user(json!([]))), "not told");
    assert_eq!(person(&linus), "Linus (linus)");
}

#[test]
fn the_message_says_which_token_and_where_to_delete_it() {
    let details = Details {
        host: "api.example",
        address: "https://console.example/tokens",
        checked: "Sun 29 November 2026, 14:32 (UTC)",
        called: "",
    };
    let owner = Addressee::Owner { name: "Linus".into(), login: "linus".into() };
    let text = message(&owner, &details);
    for part in ["Hello Linus", "api.example", "(login linus)", "console.example/tokens", "14:32"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("calls it"));
    let named = message(&owner, &Details { called: "laptop", ..details.clone() });
    assert!(named.contains("The server calls it \"laptop\"."));
    let admins = Addressee::Admins { org: "acme".into(), token: "the token \"ci\"".into() };
    let text = message(&admins, &details);
    assert!(text.contains("the token \"ci\" of acme on api.example"), "{text}");
}

#[test]
fn says_what_an_admin_can_do_and_what_not() {
    let acme = OrgName::new("acme");
    let [removal, policy] = remedies("linus", &acme, true, true).try_into().unwrap();
    assert!(removal.contains("remove linus from acme") && !removal.contains("ask an admin"));
    assert!(policy.contains("does not end this token"));
    assert!(!removal.contains("in the service itself"));
    let elsewhere = &remedies("linus", &acme, false, false)[0];
    assert!(elsewhere.contains("ask an admin of acme to remove linus from acme in the service"));
}

#[test]
fn an_earlier_check_does_not_count_as_use() {
    let before = LastUse::Before(Moment::At(NOW.plus_seconds(-2 * DAY)));
    let check = |id: &str, ago: i64, last_use: &LastUse| EarlierCheck {
        id: TokenId::new(id),
        at: NOW.plus_seconds(-ago),
        last_use: last_use.clone(),
    };
    let never = LastUse::Before(Moment::Never);
    let earlier = [check("t1", 60, &before), check("t2", 60, &never)];
    let used = |ago: i64| LastUse::Before(Moment::At(NOW.plus_seconds(-ago)));
    let told = |id: &str, last_use: LastUse| last_use.beside_checks(&TokenId::new(id), &earlier);
    assert_eq!(told("t1", used(60)), before);
    assert_eq!(told("t1", used(62)), before, "clocks differ a little");
    assert_eq!(told("t2", used(60)), never);
    assert_eq!(told("t1", used(30)), used(30), "somebody used it since");
    assert_eq!(told("t3", used(60)), used(60));
    assert_eq!(told("t1", LastUse::NotRead), LastUse::NotRead);
}
