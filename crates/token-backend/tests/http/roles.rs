//! Roles over HTTP. The rules in detail are tested with the stores.

use crate::support::{ACME, Answer, Server, Who};
use serde_json::{Value, json};
use token_api::id::{OrgName, RoleId, TeamName, UserLogin};
use token_api::path::{self, ApiPath};
use token_api::token::Owner;

fn acme() -> OrgName {
    OrgName::new(ACME)
}

fn details(scopes: &[&str]) -> Value {
    json!({"__type": "PermissionDescriptorAllow", "permissions": scopes})
}

fn create(server: &Server, who: Who, name: &str, scopes: &[&str]) -> Answer {
    let body = json!({"name": name, "description": "d", "details": details(scopes)});
    server.post_as(&path::all_roles(&acme()), who, &body)
}

fn made(server: &Server, name: &str, scopes: &[&str]) -> RoleId {
    let made = create(server, Who::Ada, name, scopes).is(200).json();
    RoleId::new(made["id"].as_str().unwrap())
}

fn patch(server: &Server, who: Who, path: &ApiPath, body: &Value) -> Answer {
    server.patch_as(path, who, &[], body)
}

#[test]
fn a_role_is_made_changed_and_deleted() {
    let server = Server::demo();
    create(&server, Who::Linus, "Auditor", &[]).refuses(403, "manage roles");
    let id = made(&server, "Auditor", &["audit_logs:read"]);
    assert_eq!(server.last_event().0, "Role Created");
    create(&server, Who::Ada, "Auditor", &[]).blames(409, "name", "already has a role");
    create(&server, Who::Ada, "X", &["stack:read"]).blames(422, "details", "stack:read");
    let one = path::role(&acme(), &id);
    let told = server.get_as(&one, Who::Linus).is(200).json();
    assert_eq!(told["details"], details(&["audit_logs:read"]));
    let listed = server.get_as(&path::roles(&acme()), Who::Linus).is(200).json();
    assert_eq!(listed["roles"].as_array().map(Vec::len), Some(1), "of kind role");
    patch(&server, Who::Linus, &one, &json!({"name": "X"})).is(403);
    let changed = patch(&server, Who::Ada, &one, &json!({"name": "Reader"})).is(200).json();
    assert_eq!((&changed["name"], &changed["version"]), (&json!("Reader"), &json!(2)));
    server.delete_as(&path::delete_role(&acme(), &id, false), Who::Robot).is(403);
    server.delete_as(&path::delete_role(&acme(), &id, false), Who::Ada).is(204);
    server.get_as(&one, Who::Ada).refuses(404, "no such role");
}

#[test]
fn the_catalogue_is_told_and_is_no_role() {
    let server = Server::demo();
    let scopes = server.get_as(&path::role_scopes(&acme()), Who::Robot).is(200).json();
    let groups = scopes["organization"].as_array().unwrap();
    assert_eq!(groups[0]["scopes"][0]["name"], "org_token:read");
    let admin = path::role(&acme(), &RoleId::new("admin"));
    let admin = server.get_as(&admin, Who::Linus).is(200).json();
    let granted = admin["details"]["permissions"].as_array().unwrap().len();
    let count = |group: &Value| group["scopes"].as_array().unwrap().len();
    assert_eq!(granted, groups.iter().map(count).sum::<usize>(), "all of them");
}

#[test]
fn members_teams_and_tokens_get_roles_that_decide() {
    let server = Server::demo();
    let id = made(&server, "Auditor", &["audit_logs:read"]);
    let log = path::audit_event_types(&acme());
    server.get_as(&log, Who::Linus).is(403);
    let linus = path::member(&acme(), &UserLogin::new("linus"));
    patch(&server, Who::Ada, &linus, &json!({"fgaRoleId": id})).is(204);
    server.get_as(&log, Who::Linus).is(200);
    let users = server.get_as(&path::role_users(&acme(), &id), Who::Linus).is(200).json();
    assert_eq!(users["users"][0]["githubLogin"], "linus");
    let body = json!({"name": "log-reader", "description": "", "expires": 0, "admin": false,
                      "roleID": id});
    let tokens = path::create_token(&Owner::Organization(acme()), None);
    let token = server.post_as(&tokens, Who::Ada, &body).is(200).json();
    let value = token["tokenValue"].as_str().unwrap();
    server.get(&log, value).is(200);
    server.get(&path::oidc_issuers(&acme()), value).is(403);
    let listed = server.get_as(&path::role_tokens(&acme(), &id), Who::Ada).is(200).json();
    assert_eq!(listed["tokens"][0]["role"]["name"], "Auditor");
    let of_team = path::team_role(&acme(), &TeamName::new("platform"), &id);
    server.post_as(&of_team, Who::Linus, &json!({})).is(403);
    server.post_as(&of_team, Who::Ada, &json!({})).is(204);
    server.get_as(&log, Who::Barbara).is(200);
    let of_team_list = path::team_roles(&acme(), &TeamName::new("platform"));
    let told = server.get_as(&of_team_list, Who::Robot).is(200).json();
    assert_eq!(told["roles"][0]["name"], "Auditor");
    let teams = server.get_as(&path::role_teams(&acme(), &id), Who::Linus).is(200).json();
    assert_eq!(teams["teams"][0]["name"], "platform");
    let delete = path::delete_role(&acme(), &id, true);
    server.delete_as(&delete, Who::Ada).refuses(400, "1 token (log-reader)");
    server.delete_as(&of_team, Who::Ada).is(204);
    server.delete_as(&of_team, Who::Ada).refuses(404, "does not have this role");
}

#[test]
fn what_one_does_not_have_one_does_not_give() {
    let server = Server::demo();
    let id = made(&server, "Helper", &["role:create", "org_member:update"]);
    let linus = path::member(&acme(), &UserLogin::new("linus"));
    patch(&server, Who::Ada, &linus, &json!({"fgaRoleId": id})).is(204);
    create(&server, Who::Linus, "More", &["audit_logs:read"]).refuses(403, "audit_logs:read");
    patch(&server, Who::Linus, &linus, &json!({"role": "admin"})).refuses(403, "set_admin");
    create(&server, Who::Linus, "Less", &["role:create"]).is(200);
}

#[test]
fn new_members_get_the_default_role() {
    let server = Server::demo();
    let id = made(&server, "Auditor", &["audit_logs:read"]);
    let default = path::default_role(&acme(), &id);
    patch(&server, Who::Linus, &default, &json!({})).is(403);
    patch(&server, Who::Ada, &default, &json!({})).is(204);
    let told = server.get_as(&path::role(&acme(), &id), Who::Linus).is(200).json();
    assert_eq!(told["isOrgDefault"], true);
    let admin = path::default_role(&acme(), &RoleId::new("admin"));
    patch(&server, Who::Ada, &admin, &json!({})).refuses(400, "can't be admins");
    server.get_as(&path::audit_event_types(&acme()), Who::Robot).is(200);
}
