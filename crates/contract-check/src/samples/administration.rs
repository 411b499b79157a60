//! The calls and wire types of administration: settings, members, teams and roles.

use super::{Call, WireType, features, member, metadata, reads, reads_list, written};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use token_api::agent_pool::{AgentPool, AgentPoolDetail, NewAgentPool};
use token_api::id::{OrgName, RoleId, TeamName, UserLogin};
use token_api::invitation::{Invitation, InvitationMade, InvitingOrganization, NewInvitation};
use token_api::member::{MemberTeams, MemberUpdate, NewMember, UserInfo};
use token_api::organization::{Features, SettingsUpdate};
use token_api::path;
use token_api::role::{NewRole, Role, RoleUpdate, Scope, ScopeGroup, ScopeMetadata};
use token_api::setting::{OrganizationSettings, Setting, SettingChange};
use token_api::team::{MemberAction, NewTeam, TeamUpdate};
use token_api::user::OrgRole;

/// Every call.
pub fn calls(org: &OrgName) -> Vec<Call> {
    let member = UserLogin::new("{userLogin}");
    let call =
        |method, path, request, status, answer| Call { method, path, request, status, answer };
    let team = TeamName::new("{teamName}");
    let one = path::member(org, &member);
    let teams = path::member_teams(org, &UserLogin::new("{user}"));
    let metadata = Some("OrganizationMetadata");
    let mut calls = vec![
        call("PATCH", path::organization(org), Some("SettingsUpdate"), "200", metadata),
        call("POST", one.clone(), Some("NewMember"), "200", Some("Member")),
        call("PATCH", one.clone(), Some("MemberUpdate"), "204", None),
        call("DELETE", one, None, "204", None),
        call("POST", path::set_admin(org, &member), None, "204", None),
        call("GET", teams, None, "200", Some("MemberTeams")),
        call("POST", path::new_team(org), Some("NewTeam"), "201", Some("Team")),
        call("PATCH", path::team(org, &team), Some("TeamUpdate"), "204", None),
        call("DELETE", path::team(org, &team), None, "204", None),
    ];
    calls.extend(role_calls(org));
    calls.extend(agent_pool_calls(org));
    calls.extend(invitation_calls(org));
    calls
}

/// Every call about roles.
fn role_calls(org: &OrgName) -> Vec<Call> {
    let (role, team) = (RoleId::new("{roleID}"), TeamName::new("{teamName}"));
    let call =
        |method, path, request, status, answer| Call { method, path, request, status, answer };
    let get = |path, answer| call("GET", path, None, "200", Some(answer));
    let record = Some("RoleRecord");
    let of_team = path::team_role(org, &team, &role);
    vec![
        call("POST", path::all_roles(org), Some("NewRole"), "200", record),
        get(path::role_scopes(org), "ScopeCatalogue"),
        get(path::role(org, &role), "RoleRecord"),
        call("PATCH", path::role(org, &role), Some("RoleUpdate"), "200", record),
        call("DELETE", path::delete_role(org, &role, true), None, "204", None),
        call("PATCH", path::default_role(org, &role), None, "204", None),
        get(path::role_users(org, &role), "UsersWithRole"),
        get(path::role_teams(org, &role), "TeamList"),
        get(path::role_tokens(org, &role), "TokenList"),
        get(path::team_roles(org, &team), "TeamRoleList"),
        call("POST", of_team.clone(), None, "204", None),
        call("DELETE", of_team, None, "204", None),
    ]
}

/// A request, and one with no more than what is always written.
pub(super) fn request<T: Serialize + DeserializeOwned>(
    schema: &'static str,
    full: &T,
    least: &T,
) -> WireType {
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
    let team = NewTeam {
        name: "ops".into(),
        display_name: "Operations".into(),
        description: "Keeps it running".into(),
    };
    let team_update = TeamUpdate {
        new_display_name: Some("Ops".into()),
        new_description: Some("Runs it".into()),
        member: Some(UserLogin::new("ada")),
        member_action: Some(MemberAction::Promote),
    };
    let settings = SettingsUpdate {
        set_max_access_token_expiry_days: Some(30),
        set_members_can_create_teams: Some(true),
    };
    let mut types = vec![
        request("NewMember", &new, &new),
        request("MemberUpdate", &update, &MemberUpdate::default()),
        WireType {
            full: joined(written(&settings), changes()),
            ..request("SettingsUpdate", &settings, &SettingsUpdate::default())
        },
        WireType {
            schema: "OrganizationFeatures",
            full: joined(written(&features()), features_of_settings()),
            least: None,
            reads: reads::<Features>,
        },
        WireType {
            schema: "OrganizationMetadata",
            full: joined(written(&metadata()), told_settings()),
            least: None,
            reads: reads::<OrganizationSettings>,
        },
        request("NewTeam", &team, &team),
        request("TeamUpdate", &team_update, &TeamUpdate::default()),
        WireType::answer("MemberTeams", &MemberTeams { teams: vec!["Operations".into()] }),
    ];
    types.extend(role_types());
    types.extend(agent_pool_types());
    types.extend(invitation_types());
    types
}

fn details() -> Value {
    json!({"__type": "PermissionDescriptorAllow", "permissions": ["audit_logs:read"]})
}

fn record() -> Role {
    Role {
        id: RoleId::new("r1"),
        name: "Auditor".into(),
        description: "Reads the log".into(),
        ux_purpose: "role".into(),
        resource_type: "organization".into(),
        details: Some(details()),
        default_identifier: "member".into(),
        org_id: "o1".into(),
        is_org_default: true,
        created: "2026-01-01T00:00:00Z".into(),
        modified: "2026-01-01T00:00:00Z".into(),
        version: 1,
    }
}

/// Every wire type of roles.
fn role_types() -> Vec<WireType> {
    let metadata = ScopeMetadata { description: "Read the audit log.".into() };
    let scope = Scope { name: "audit_logs:read".into(), metadata: metadata.clone() };
    let group = ScopeGroup { name: "Audit logs".into(), scopes: vec![scope.clone()] };
    let catalogue = BTreeMap::from([("organization".to_owned(), vec![group.clone()])]);
    let new = NewRole {
        name: "Auditor".into(),
        description: "Reads the log".into(),
        ux_purpose: "role".into(),
        resource_type: "organization".into(),
        details: details(),
    };
    let update = RoleUpdate {
        name: Some("Auditor".into()),
        description: Some("Reads the log".into()),
        details: Some(details()),
    };
    vec![
        WireType::answer("RoleRecord", &record()),
        WireType::answer("RoleDetails", &details()),
        WireType::answer("ScopeMetadata", &metadata),
        WireType::answer("Scope", &scope),
        WireType::answer("ScopeGroup", &group),
        WireType::answer("ScopeCatalogue", &catalogue),
        request("NewRole", &new, &NewRole::default()),
        request("RoleUpdate", &update, &RoleUpdate::default()),
        WireType {
            schema: "UsersWithRole",
            full: json!({"users": [written(&member().user)]}),
            least: None,
            reads: |value| reads_list::<UserInfo>(value, "users"),
        },
        WireType {
            schema: "TeamRoleList",
            full: json!({"roles": [written(&record())]}),
            least: None,
            reads: |value| reads_list::<Role>(value, "roles"),
        },
    ]
}

/// Every call about invitations.
fn invitation_calls(org: &OrgName) -> Vec<Call> {
    let call =
        |method, path, request, status, answer| Call { method, path, request, status, answer };
    let (new, made) = (Some("NewInvitation"), Some("InvitationMade"));
    let one = path::invitation(org, "{inviteID}");
    let resend = path::resend_invitation(org, "{inviteID}");
    vec![
        call("GET", path::own_invitations(), None, "200", Some("InvitationList")),
        call("GET", path::invitations(org), None, "200", Some("InvitationList")),
        call("POST", path::invitations(org), new, "200", made),
        call("POST", path::invitation_link(org), new, "200", made),
        call("GET", one.clone(), None, "200", Some("InvitingOrganization")),
        call("PATCH", one.clone(), None, "204", None),
        call("DELETE", one, None, "204", None),
        call("POST", resend, Some("ResendInvitation"), "204", None),
    ]
}

fn invitation() -> Invitation {
    Invitation {
        id: "i1".into(),
        email: "zoe@acme.example".into(),
        role: OrgRole::Member,
        role_id: Some(RoleId::new("r1")),
        sent_at: 1_790_000_000,
        sent_by: Some(member().user),
        status: "pending".into(),
        accept_invite_url: "/x".into(),
    }
}

/// Every wire type of invitations.
fn invitation_types() -> Vec<WireType> {
    let new = NewInvitation {
        email: Some("zoe@acme.example".into()),
        role: OrgRole::Member,
        role_id: Some(RoleId::new("r1")),
    };
    let least = NewInvitation { role: OrgRole::Member, ..NewInvitation::default() };
    let made = InvitationMade { id: "i1".into(), accept_invite_url: "/x".into() };
    let organization = InvitingOrganization {
        github_login: OrgName::new("acme-corp"),
        name: "Acme".into(),
        avatar_url: "a".into(),
        role: OrgRole::Member,
    };
    vec![
        WireType::answer("Invitation", &invitation()),
        request("NewInvitation", &new, &least),
        WireType::answer("InvitationMade", &made),
        request("ResendInvitation", &json!({}), &json!({})),
        WireType::answer("InvitingOrganization", &organization),
        WireType {
            schema: "InvitationList",
            full: json!({"invites": [written(&invitation())]}),
            least: None,
            reads: |value| reads_list::<Invitation>(value, "invites"),
        },
    ]
}

/// Every call about agent pools.
fn agent_pool_calls(org: &OrgName) -> Vec<Call> {
    let call =
        |method, path, request, status, answer| Call { method, path, request, status, answer };
    let (all, one) = (path::agent_pools(org), path::agent_pool(org, "{poolId}"));
    let new = Some("NewAgentPool");
    vec![
        call("GET", all.clone(), None, "200", Some("AgentPoolList")),
        call("POST", all, new, "200", Some("CreateTokenResponse")),
        call("GET", one.clone(), None, "200", Some("AgentPoolDetail")),
        call("PATCH", one.clone(), new, "200", new),
        call("DELETE", one, None, "204", None),
    ]
}

/// Every wire type of agent pools.
fn agent_pool_types() -> Vec<WireType> {
    let pool = AgentPool {
        id: "p1".into(),
        name: "linux".into(),
        description: "Builds".into(),
        created: 1_790_000_000,
        last_seen: 1_790_000_000,
        status: "online".into(),
        is_default: true,
    };
    let detail = AgentPoolDetail {
        id: "p1".into(),
        name: "linux".into(),
        description: "Builds".into(),
        created: 1_790_000_000,
        agents: vec![json!({"name": "a"})],
    };
    let new = NewAgentPool { name: "linux".into(), description: "Builds".into() };
    vec![
        WireType::answer("AgentPool", &pool),
        WireType::answer("AgentPoolDetail", &detail),
        request("NewAgentPool", &new, &new),
        WireType {
            schema: "AgentPoolList",
            full: json!({"agentPools": [written(&pool)]}),
            least: None,
            reads: |value| reads_list::<AgentPool>(value, "agentPools"),
        },
    ]
}

/// An object with the fields of others.
fn joined(mut object: Value, others: impl Iterator<Item = Value>) -> Value {
    for other in others {
        if let (Some(fields), Value::Object(more)) = (object.as_object_mut(), other) {
            fields.extend(more);
        }
    }
    object
}

/// The changes of all settings.
fn changes() -> impl Iterator<Item = Value> {
    Setting::ALL.into_iter().map(|setting| written(&SettingChange::Setting(setting, 1)))
}

/// All settings as they are told, and the features that they need.
fn told_settings() -> impl Iterator<Item = Value> {
    let settings = Setting::ALL
        .into_iter()
        .filter_map(|setting| Some(field(setting.told_as()?, setting.values().first().copied()?)));
    let features = joined(written(&features()), features_of_settings());
    settings.chain([field("features", features)])
}

fn features_of_settings() -> impl Iterator<Item = Value> {
    let of_settings = Setting::ALL.into_iter().filter_map(Setting::feature);
    of_settings.chain([Setting::CAP_FEATURE]).map(|feature| field(feature, true))
}

fn field(name: &str, value: impl Into<Value>) -> Value {
    Value::Object([(name.to_owned(), value.into())].into_iter().collect())
}
