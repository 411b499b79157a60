//! Who may do what, by what servers tell of them.

use super::*;
use serde_json::{Value, json};

fn signed_in(organizations: Value, token_info: Value) -> Identity {
    let user = serde_json::from_value(json!({
        "githubLogin": "ada", "organizations": organizations, "tokenInfo": token_info
    }));
    Identity::new(user.unwrap())
}

fn identity(role: &str) -> Identity {
    signed_in(json!([{"githubLogin": "acme", "role": role}]), Value::Null)
}

fn not_told() -> Identity {
    signed_in(json!([{"githubLogin": "acme"}]), json!({"name": "default"}))
}

fn org_token(role: Value) -> Identity {
    let info = json!({"name": "ci", "organization": "acme", "team": ""});
    signed_in(json!([{"githubLogin": "acme", "role": role}]), info)
}

fn team_token() -> Identity {
    let info = json!({"name": "t", "organization": "acme", "team": "web"});
    signed_in(json!([{"githubLogin": "acme", "role": "member"}]), info)
}

fn acme() -> OrgName {
    OrgName::new("acme")
}

/// With what the settings of the organization say.
fn told(mut who: Identity, metadata: Value) -> Identity {
    who.learn(&acme(), &serde_json::from_value(metadata).unwrap());
    who
}

#[test]
fn knows_machines_from_people() {
    assert_eq!(identity("admin").actor, Actor::Person);
    assert_eq!(org_token(json!("member")).actor, Actor::OrganizationToken { org: acme() });
    let team = TeamName::new("web");
    assert_eq!(team_token().actor, Actor::TeamToken { org: acme(), team });
    // Servers send a name alone for people, or nothing but nulls.
    let nulls = json!({"name": null, "organization": null, "team": null});
    for info in [json!({"name": "default"}), nulls, json!({})] {
        assert_eq!(signed_in(json!([]), info).actor, Actor::Person);
    }
}

#[test]
fn a_role_comes_from_the_account_else_from_the_organization() {
    let metadata = |role: Value| json!({"id": "o", "userRole": role});
    let org = acme();
    let words = |who: Identity| who.role_words(&org);
    assert_eq!(words(not_told()), "Role not told");
    assert_eq!(words(told(not_told(), metadata(json!("admin")))), "Organization admin");
    assert_eq!(words(told(not_told(), metadata(json!("member")))), "Member");
    assert_eq!(words(told(not_told(), metadata(json!(null)))), "Role not told");
    assert_eq!(words(told(identity("member"), metadata(json!("admin")))), "Member");
    assert_eq!(words(identity("none")), "No role");
    assert_eq!(words(identity("billing")), "billing");
    assert_eq!(words(signed_in(json!([]), Value::Null)), "Role not told");
    assert_eq!(
        words(told(org_token(json!(null)), metadata(json!("admin")))),
        "Admin organization token"
    );
    // Learned again: the newer counts.
    let twice = told(told(not_told(), metadata(json!("admin"))), metadata(json!("member")));
    assert_eq!(words(twice), "Member");
}

#[test]
fn custom_roles_keep_a_word_from_proving_anything() {
    let metadata = |features: Value| json!({"userRole": "member", "features": features});
    let member = OrgRole::Member;
    for (features, standing) in [
        (json!(null), Standing::BuiltIn(&member)),
        (json!({}), Standing::BuiltIn(&member)),
        (json!({"customRolesEnabled": false}), Standing::BuiltIn(&member)),
        (json!({"customRolesEnabled": true}), Standing::Open(&member)),
    ] {
        for who in [identity("member"), not_told()] {
            assert_eq!(told(who, metadata(features.clone())).standing(&acme()), standing);
        }
    }
    let owner = Owner::Organization(acme());
    let who = told(identity("member"), metadata(json!({"customRolesEnabled": true})));
    assert!(who.manage_tokens(&owner, None).is_ok() && who.read_log(&acme()).is_ok());
    assert!(who.manage_trust(&acme()).is_ok());
    // That is so in this organization; of another one nothing is told.
    assert_eq!(who.standing(&OrgName::new("other")), Standing::NotTold);
    // What is certain stays denied, whatever roles there are.
    let robot = told(org_token(json!("member")), json!({"features": {"customRolesEnabled": true}}));
    assert!(robot.manage_tokens(&owner, None).is_err());
    assert!(robot.manage_tokens(&Owner::Personal, None).is_err());
}

#[test]
fn who_reads_the_log_and_manages_trust_and_members() {
    let table = [
        (identity("admin"), true),
        (identity("member"), false),
        (identity("none"), false),
        (identity("auditor"), true),
        (not_told(), true),
        (org_token(json!("admin")), true),
        (org_token(json!("member")), false),
        (org_token(json!(null)), true),
        (team_token(), false),
    ];
    let other = OrgName::new("other");
    for (who, allowed) in table {
        assert_eq!(who.read_log(&acme()).is_ok(), allowed, "{:?}", who.actor);
        assert_eq!(who.manage_trust(&acme()).is_ok(), allowed, "{:?}", who.actor);
        assert_eq!(who.change_settings(&acme()).is_ok(), allowed, "{:?}", who.actor);
        assert_eq!(who.manage_members(&acme()).is_ok(), allowed, "{:?}", who.actor);
        assert_eq!(who.manage_roles(&acme()).is_ok(), allowed, "{:?}", who.actor);
        // Of trust no token is promised to be enough: an issuer makes tokens.
        let why = who.manage_trust(&acme()).err().map(|denial| denial.0).unwrap_or_default();
        assert!(!why.contains("token"), "{why}");
        // A person may belong there without being told; a machine's token never does.
        assert_eq!(who.read_log(&other).is_ok(), !who.is_machine());
        assert_eq!(who.manage_trust(&other).is_ok(), !who.is_machine());
        assert_eq!(who.change_settings(&other).is_ok(), !who.is_machine());
        assert_eq!(who.manage_members(&other).is_ok(), !who.is_machine());
        assert_eq!(who.manage_roles(&other).is_ok(), !who.is_machine());
    }
}

#[test]
fn who_manages_which_tokens() {
    let org = Owner::Organization(acme());
    let team = Owner::Team(acme(), TeamName::new("web"));
    let foreign = Owner::Team(OrgName::new("other"), TeamName::new("web"));
    let [admin, member, none] = [&OrgRole::Admin, &OrgRole::Member, &OrgRole::None].map(Some);
    let custom = OrgRole::Other("maintainer".into());
    let standard = || org_token(json!("member"));
    let table = [
        (identity("admin"), &Owner::Personal, None, true),
        (identity("admin"), &org, None, true),
        (identity("admin"), &team, none, true),
        (identity("admin"), &foreign, None, true),
        (identity("member"), &Owner::Personal, None, true),
        (identity("member"), &org, None, false),
        (identity("member"), &team, none, false),
        (identity("member"), &team, member, false),
        (identity("member"), &team, admin, true),
        (identity("member"), &team, None, true),
        (identity("member"), &team, Some(&custom), true),
        (identity("billing-manager"), &org, None, true),
        (identity("billing-manager"), &team, none, true),
        (not_told(), &Owner::Personal, None, true),
        (not_told(), &org, None, true),
        (not_told(), &team, none, true),
        (standard(), &Owner::Personal, None, false),
        (standard(), &org, None, false),
        (standard(), &team, None, false),
        (org_token(json!("admin")), &org, None, false),
        (org_token(json!("admin")), &team, None, true),
        (org_token(json!("admin")), &foreign, None, false),
        (org_token(json!(null)), &org, None, false),
        (org_token(json!(null)), &team, None, true),
        (team_token(), &team, admin, false),
        (team_token(), &Owner::Personal, None, false),
    ];
    for (who, owner, team_role, allowed) in table {
        let verdict = who.manage_tokens(owner, team_role);
        assert_eq!(verdict.is_ok(), allowed, "{:?} {owner:?}: {verdict:?}", who.actor);
    }
}

#[test]
fn an_admin_is_not_told_to_ask_an_admin() {
    let table = [
        (identity("admin"), true, true),
        (identity("admin"), false, true),
        (org_token(json!("admin")), true, false),
        (org_token(json!("admin")), false, true),
        (identity("member"), false, false),
        (not_told(), false, false),
    ];
    for (who, only_people, expected) in table {
        assert_eq!(who.has_admin(&acme(), only_people), expected, "{who:?} {only_people}");
    }
}

#[test]
fn only_what_is_certain_forbids_to_change_a_team() {
    let custom = json!({"id": "o", "features": {"customRolesEnabled": true}});
    let (admin, member) = (Some(OrgRole::Admin), Some(OrgRole::Member));
    let org = acme();
    let may = |who: &Identity, role: &Option<OrgRole>| who.manage_team(&org, role.as_ref()).is_ok();
    for (who, as_team_admin, as_member, not_told) in [
        (identity("admin"), true, true, true),
        (identity("member"), true, false, true),
        (told(identity("member"), custom), true, true, true),
        (org_token(json!("admin")), true, true, true),
        (org_token(json!("member")), true, false, true),
    ] {
        assert_eq!(
            (may(&who, &admin), may(&who, &member), may(&who, &None)),
            (as_team_admin, as_member, not_told),
            "{:?}",
            who.user
        );
        assert!(who.create_teams(&org).is_ok());
    }
    let elsewhere = OrgName::new("other");
    assert!(team_token().create_teams(&elsewhere).is_err());
    assert!(org_token(json!("admin")).manage_team(&elsewhere, admin.as_ref()).is_err());
}
