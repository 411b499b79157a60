//! The calls and wire types of administration: settings, members and teams.

use super::{Call, WireType, features, metadata, reads, written};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use token_api::id::{OrgName, RoleId, TeamName, UserLogin};
use token_api::member::{MemberTeams, MemberUpdate, NewMember};
use token_api::organization::{Features, SettingsUpdate};
use token_api::path;
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
    vec![
        call("PATCH", path::organization(org), Some("SettingsUpdate"), "200", metadata),
        call("POST", one.clone(), Some("NewMember"), "200", Some("Member")),
        call("PATCH", one.clone(), Some("MemberUpdate"), "204", None),
        call("DELETE", one, None, "204", None),
        call("POST", path::set_admin(org, &member), None, "204", None),
        call("GET", teams, None, "200", Some("MemberTeams")),
        call("POST", path::new_team(org), Some("NewTeam"), "201", Some("Team")),
        call("PATCH", path::team(org, &team), Some("TeamUpdate"), "204", None),
        call("DELETE", path::team(org, &team), None, "204", None),
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
    vec![
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
