//! The calls and wire types of administration: members.

use super::{Call, WireType, reads, written};
use serde::Serialize;
use serde::de::DeserializeOwned;
use token_api::id::{OrgName, RoleId, UserLogin};
use token_api::member::{MemberTeams, MemberUpdate, NewMember};
use token_api::path;
use token_api::user::OrgRole;

/// Every call.
pub fn calls(org: &OrgName) -> Vec<Call> {
    let member = UserLogin::new("{userLogin}");
    let call =
        |method, path, request, status, answer| Call { method, path, request, status, answer };
    let one = path::member(org, &member);
    let teams = path::member_teams(org, &UserLogin::new("{user}"));
    vec![
        call("POST", one.clone(), Some("NewMember"), "200", Some("Member")),
        call("PATCH", one.clone(), Some("MemberUpdate"), "204", None),
        call("DELETE", one, None, "204", None),
        call("POST", path::set_admin(org, &member), None, "204", None),
        call("GET", teams, None, "200", Some("MemberTeams")),
    ]
}

fn request<T: Serialize + DeserializeOwned>(schema: &'static str, full: &T, least: &T) -> WireType {
    WireType { schema, full: written(full), least: Some(written(least)), reads: reads::<T> }
}

/// Every wire type.
pub fn wire_types() -> Vec<WireType> {
    let update = MemberUpdate {
        role: Some(OrgRole::Member),
        fga_role_id: Some(RoleId::new("r")),
        suspended: Some(true),
    };
    let new = NewMember { role: OrgRole::Admin };
    vec![
        request("NewMember", &new, &new),
        request("MemberUpdate", &update, &MemberUpdate::default()),
        WireType::answer("MemberTeams", &MemberTeams { teams: vec!["Operations".into()] }),
    ]
}
