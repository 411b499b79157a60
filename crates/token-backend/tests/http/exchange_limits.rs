//! A personal token that an organization's issuer gave acts in that organization alone: else its
//! admins could write a policy that reaches into others.

use crate::support::{ACME, Answer, HARBOR, Server, Who};
use crate::trust::{SUBJECT, Trust, acme, policy};
use serde_json::{Value, json};
use token_api::id::{OrgName, TokenId};
use token_api::member::MembersKind;
use token_api::path::{self, ApiPath};
use token_api::token::{Owner, TokenFilter};

/// A token of acme-corp's issuer for a person who is in both organizations.
struct Limited {
    trust: Trust,
    value: String,
}

impl Limited {
    fn of(login: &str) -> Self {
        let trust = Trust::new();
        let mut personal = policy("allow", "personal", json!({"sub": SUBJECT}));
        personal["userLogin"] = json!(login);
        trust.save(&json!([personal]));
        let changes = json!({
            "requested_token_type": "urn:pulumi:token-type:access_token:personal",
            "scope": format!("user:{login}"),
        });
        let answer = trust.exchange_for(&trust.token(&json!({})), &changes).is(200).json();
        let value = answer["access_token"].as_str().unwrap().to_owned();
        Self { trust, value }
    }

    fn server(&self) -> &Server {
        &self.trust.server
    }

    fn get(&self, path: &ApiPath) -> Answer {
        self.server().get(path, &self.value)
    }

    fn send(&self, method: &str, path: &ApiPath, body: &Value) -> Answer {
        let authorization = format!("token {}", self.value);
        let headers = [("authorization", &*authorization), ("content-type", "application/json")];
        self.server().send(method, path.as_str(), &headers, body.to_string().as_bytes())
    }

    fn own_tokens(&self) -> Vec<Value> {
        let list = self.get(&path::list_tokens(&Owner::Personal, TokenFilter::All, 1000, None));
        list.is(200).json()["tokens"].as_array().unwrap().clone()
    }
}

fn harbor() -> OrgName {
    OrgName::new(HARBOR)
}

#[test]
fn other_organizations_are_not_there() {
    let limited = Limited::of("ada");
    let ada = Who::Ada;
    let elsewhere = Owner::Organization(harbor());
    let paths = [
        path::metadata(&harbor()),
        path::teams(&harbor()),
        path::roles(&harbor()),
        path::members(&harbor(), MembersKind::Frontend, None),
        path::list_tokens(&elsewhere, TokenFilter::All, 10, None),
        path::oidc_issuers(&harbor()),
        path::audit_log(&harbor(), path::AuditRange::default(), path::AuditFilter::default(), None),
    ];
    for path in &paths {
        limited.server().get_as(path, ada).is(200);
        let refused = limited.get(path);
        refused.refuses(404, "no such organization");
        let absent = limited.get(&path::metadata(&OrgName::new("nobody")));
        assert_eq!(refused.body, absent.body, "{path}: the two can't be told apart");
    }
    let token = json!({"name": "reaches-out", "description": "", "expires": 0, "admin": false});
    let create = path::create_token(&elsewhere, None);
    limited.send("POST", &create, &token).refuses(404, "no such organization");
    assert_eq!(limited.server().last_event().0, "Auth Failure Organization Membership");
    let made = limited.server().count("SELECT count(*) FROM tokens WHERE name = 'reaches-out'");
    assert_eq!(made, 0);
}

#[test]
fn in_its_own_organization_it_has_the_persons_rights() {
    let limited = Limited::of("ada");
    let user = limited.get(&path::user()).is(200).json();
    assert_eq!(user["githubLogin"], "ada");
    let orgs: Vec<&Value> =
        user["organizations"].as_array().unwrap().iter().map(|org| &org["githubLogin"]).collect();
    assert_eq!(orgs, [ACME]);
    limited.get(&path::metadata(&acme())).is(200);
    let owner = Owner::Organization(acme());
    let token = json!({"name": "within", "description": "", "expires": 0, "admin": false});
    limited.send("POST", &path::create_token(&owner, None), &token).is(200);
    limited.get(&path::oidc_issuers(&acme())).is(200);
    // And no more than those.
    let member = Limited::of("linus");
    member.send("POST", &path::create_token(&owner, None), &token).refuses(403, "admins");
}

#[test]
fn it_makes_no_token_that_has_no_such_limit() {
    let limited = Limited::of("ada");
    let create = path::create_token(&Owner::Personal, None);
    let count = || limited.server().count("SELECT count(*) FROM tokens");
    let before = count();
    let body = json!({"description": "a way out", "expires": 0});
    limited.send("POST", &create, &body).refuses(403, "limited to one organization");
    assert_eq!(count(), before);
    limited.server().post_as(&create, Who::Ada, &body).is(200);
}

#[test]
fn of_the_persons_own_tokens_it_sees_and_deletes_those_with_its_limit() {
    let limited = Limited::of("ada");
    let owner = Owner::Personal;
    let all = path::list_tokens(&owner, TokenFilter::All, 1000, None);
    let whole =
        limited.server().get_as(&all, Who::Ada).json()["tokens"].as_array().unwrap().clone();
    let own = limited.own_tokens();
    assert_eq!(own.len(), 1, "itself");
    assert_eq!(own[0]["createdBy"], "Test CI (OIDC)");
    assert!(
        whole.len() > 1 && whole.iter().any(|row| row["id"] == own[0]["id"]),
        "the person sees it among all"
    );
    for other in whole.iter().filter(|row| row["id"] != own[0]["id"]) {
        let id = TokenId::new(other["id"].as_str().unwrap());
        let answer = limited.send("DELETE", &path::delete_token(&owner, &id, None), &json!({}));
        answer.refuses(404, "no such token");
    }
    let sql = "SELECT id FROM tokens WHERE org_id =
               (SELECT id FROM organizations WHERE login = ?1) AND deleted IS NULL LIMIT 1";
    let id_in = |org: &str| -> TokenId {
        let id: String = limited.server().sql().query_row(sql, [org], |row| row.get(0)).unwrap();
        TokenId::new(id)
    };
    let delete =
        |id: &TokenId| limited.send("DELETE", &path::delete_token(&owner, id, None), &json!({}));
    delete(&id_in(ACME)).refuses(400, "another kind");
    delete(&id_in(HARBOR)).refuses(404, "no such token");
    delete(&TokenId::new(own[0]["id"].as_str().unwrap())).is(204);
    limited.get(&path::user()).refuses(401, "was deleted");
}

#[test]
fn tokens_from_before_the_limit_get_it_or_end() {
    let limited = Limited::of("ada");
    let second = limited.trust.exchange_for(
        &limited.trust.token(&json!({})),
        &json!({
            "requested_token_type": "urn:pulumi:token-type:access_token:personal",
            "scope": "user:ada",
        }),
    );
    let second = second.is(200).json()["access_token"].as_str().unwrap().to_owned();
    let Limited { mut trust, value } = limited;
    trust.server.stop();
    let sql = trust.server.sql();
    // The log does not tell where the second one came from.
    sql.execute_batch(
        "DROP TABLE audit_exports; DROP TABLE audit_repeats; DROP INDEX audit_events_by_age;
         DROP TABLE agent_pools; DROP TABLE invitations;
         DROP INDEX members_of_role; ALTER TABLE members DROP COLUMN role_id;
         DROP INDEX teams_of_role; ALTER TABLE teams DROP COLUMN role_id;
         DROP INDEX tokens_of_role; ALTER TABLE tokens DROP COLUMN role_id;
         ALTER TABLE organizations DROP COLUMN default_role; DROP TABLE roles;
         ALTER TABLE teams DROP COLUMN deleted; DROP INDEX team_members_of_user; ALTER TABLE organizations DROP COLUMN plan;
         ALTER TABLE organizations DROP COLUMN members_create_teams;
         ALTER TABLE members DROP COLUMN since; ALTER TABLE members DROP COLUMN role_since;
         ALTER TABLE members DROP COLUMN suspended;
         ALTER TABLE oidc_issuers DROP COLUMN thumbprints_taken;
         ALTER TABLE tokens DROP COLUMN limited_to; PRAGMA user_version = 3;
         DROP TRIGGER audit_events_are_not_deleted;
         DELETE FROM audit_events WHERE seq = (SELECT max(seq) FROM audit_events
                                               WHERE event = 'OIDC Token Exchanged');",
    )
    .unwrap();
    drop(sql);
    trust.server.start(|_| {});
    trust.server.get(&path::metadata(&acme()), &value).is(200);
    trust.server.get(&path::metadata(&harbor()), &value).refuses(404, "no such organization");
    trust.server.get(&path::user(), &second).refuses(401, "was deleted");
}
