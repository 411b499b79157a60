//! What the code says: every call that the path builders make, and every wire type with all its
//! fields filled. A new field in `token-api` does not compile here until it is listed.

mod administration;
mod audit;
mod oidc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use token_api::expiry::Expiry;
use token_api::failure::ErrorBody;
use token_api::id::{Cursor, OrgName, RoleId, TeamName, TokenId, UserLogin};
use token_api::member::{MEMBERS_KEY, Member, MemberRole, MembersKind, UserInfo};
use token_api::name::NewTokenName;
use token_api::organization::{Features, OrganizationMetadata};
use token_api::page::{self, Page};
use token_api::path::{self, ApiPath};
use token_api::secret::TokenValue;
use token_api::team::{Team, TeamKind, TeamMember};
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{
    AccessToken, CreateTokenBody, CreateTokenRequest, CreateTokenResponse, OfferedRole, Owner,
    TokenFilter, TokenKind, TokenRole,
};
use token_api::user::{
    Capabilities, Capability, DefaultOrganization, Membership, OrgRole, TokenInfo, User,
};

/// A call as the code makes it.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: &'static str,
    /// Built with the template's placeholders as names, and every query parameter there is.
    pub path: ApiPath,
    pub request: Option<&'static str>,
    pub status: &'static str,
    pub answer: Option<&'static str>,
}

/// Every call of the contract with the schemas that belong to it.
pub fn calls() -> Vec<Call> {
    let org = OrgName::new("{orgName}");
    let team = TeamName::new("{teamName}");
    let token = TokenId::new("{tokenId}");
    let get = |path, answer| Call {
        method: "GET",
        path,
        request: None,
        status: "200",
        answer: Some(answer),
    };
    let mut calls = vec![
        get(path::user(), "User"),
        get(path::default_organization(), "DefaultOrganization"),
        get(path::capabilities(), "CapabilityList"),
        get(path::metadata(&org), "OrganizationMetadata"),
        get(path::teams(&org), "TeamList"),
        get(path::team(&org, &team), "Team"),
        get(path::members(&org, MembersKind::Frontend, Some(&Cursor::new("c"))), "MemberList"),
        get(path::roles(&org), "RoleList"),
    ];
    for (owner, request) in [
        (Owner::Personal, "CreatePersonalTokenRequest"),
        (Owner::Organization(org.clone()), "CreateOrganizationTokenRequest"),
        (Owner::Team(org.clone(), team.clone()), "CreateTeamTokenRequest"),
    ] {
        let cursor = Cursor::new("c");
        let list = path::list_tokens(&owner, TokenFilter::All, 1, Some(&cursor));
        calls.push(get(list, "TokenList"));
        calls.push(Call {
            method: "POST",
            path: path::create_token(&owner, Some("r")),
            request: Some(request),
            status: "200",
            answer: Some("CreateTokenResponse"),
        });
        calls.push(Call {
            method: "DELETE",
            path: path::delete_token(&owner, &token, Some("r")),
            request: None,
            status: "204",
            answer: None,
        });
    }
    calls.extend(administration::calls(&org));
    calls.extend(audit::calls(&org));
    calls.extend(oidc::calls(&org));
    calls
}

/// A type of `token-api` and the schema that describes it.
#[derive(Clone, Debug)]
pub struct WireType {
    pub schema: &'static str,
    /// With every field filled.
    pub full: Value,
    /// With no more than what is always written; for requests, which are written and not read.
    pub least: Option<Value>,
    /// Whether the code can read it.
    pub reads: fn(&Value) -> bool,
}

impl WireType {
    fn answer<T: Serialize + DeserializeOwned>(schema: &'static str, full: &T) -> Self {
        Self { schema, full: written(full), least: None, reads: reads::<T> }
    }

    fn request(
        schema: &'static str,
        full: &CreateTokenRequest,
        least: &CreateTokenRequest,
    ) -> Self {
        let least = Some(written(least));
        Self { schema, full: written(full), least, reads: reads::<CreateTokenBody> }
    }
}

fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn reads<T: DeserializeOwned>(value: &Value) -> bool {
    serde_json::from_value::<T>(value.clone()).is_ok()
}

fn reads_list<T: DeserializeOwned>(value: &Value, key: &'static str) -> bool {
    let page: Result<Page<T>, _> = page::decode(value.to_string().as_bytes(), key);
    let cursor = value.get("continuationToken").and_then(Value::as_str).map(Cursor::new);
    page.is_ok_and(|page| page.next == cursor && page.rows.iter().all(|row| row.read().is_some()))
}

/// Every wire type.
pub fn wire_types() -> Vec<WireType> {
    let user = user();
    let team = team();
    let token = token();
    let tokens = json!({"tokens": [written(&token)], "continuationToken": "c"});
    let teams = json!({"teams": [written(&team)]});
    let capabilities = Capabilities { capabilities: vec![capability()] };
    let mut types = vec![
        WireType::answer("Error", &error()),
        WireType::answer("Membership", &membership()),
        WireType::answer("TokenInfo", &token_info()),
        WireType::answer("User", &user),
        WireType::answer("DefaultOrganization", &default_organization()),
        WireType::answer("Capability", &capability()),
        WireType::answer("CapabilityList", &capabilities),
        WireType::answer("TeamMember", &team_member()),
        WireType::answer("Team", &team),
        WireType::answer("UserInfo", &member().user),
        WireType::answer("MemberRole", &member_role()),
        WireType::answer("Member", &member()),
        WireType {
            schema: "MemberList",
            full: json!({MEMBERS_KEY: [written(&member())], "continuationToken": "c"}),
            least: None,
            reads: |value| reads_list::<Member>(value, MEMBERS_KEY),
        },
        WireType::answer("TokenRole", &token_role()),
        WireType::answer("OfferedRole", &offered_role()),
        WireType::answer("AccessToken", &token),
        WireType::answer("CreateTokenResponse", &created()),
        WireType {
            schema: "TokenList",
            full: tokens,
            least: None,
            reads: |value| reads_list::<AccessToken>(value, "tokens"),
        },
        WireType {
            schema: "TeamList",
            full: teams,
            least: None,
            reads: |value| reads_list::<Team>(value, "teams"),
        },
        WireType {
            schema: "RoleList",
            full: json!({"roles": [written(&offered_role())]}),
            least: None,
            reads: |value| reads_list::<OfferedRole>(value, "roles"),
        },
    ];
    types.extend(administration::wire_types());
    types.extend(audit::wire_types());
    types.extend(requests());
    types.extend(oidc::wire_types());
    types
}

fn requests() -> Vec<WireType> {
    let name = NewTokenName::parse("deploy").expect("a literal that fits the rule");
    let expires = Expiry::At(UnixSeconds(1_800_000_000));
    let description = || "Deploys".to_owned();
    let organization = |role_id| CreateTokenRequest::Organization {
        name: name.clone(),
        description: description(),
        expires,
        admin: true,
        role_id,
    };
    let personal = CreateTokenRequest::Personal { description: description(), expires };
    let team = CreateTokenRequest::Team { name: name.clone(), description: description(), expires };
    vec![
        WireType::request("CreatePersonalTokenRequest", &personal, &personal),
        WireType::request("CreateTeamTokenRequest", &team, &team),
        WireType::request(
            "CreateOrganizationTokenRequest",
            &organization(Some(RoleId::new("r"))),
            &organization(None),
        ),
    ]
}

fn error() -> ErrorBody {
    ErrorBody { code: 422, message: "In the past.".into(), field: Some("expires".into()) }
}

fn membership() -> Membership {
    Membership {
        github_login: OrgName::new("acme-corp"),
        name: "Acme".into(),
        avatar_url: "a".into(),
        role: Some(OrgRole::Admin),
    }
}

fn token_info() -> TokenInfo {
    TokenInfo { name: "deploy".into(), organization: "acme-corp".into(), team: "ops".into() }
}

fn user() -> User {
    User {
        id: "u1".into(),
        github_login: UserLogin::new("ada"),
        name: "Ada".into(),
        email: "ada@acme.example".into(),
        avatar_url: "a".into(),
        organizations: vec![membership()],
        identities: vec!["github.com".into()],
        has_mfa: true,
        is_org_managed: true,
        is_managed_by_multi_org: true,
        token_info: Some(token_info()),
    }
}

fn default_organization() -> DefaultOrganization {
    DefaultOrganization { github_login: "acme-corp".into() }
}

fn capability() -> Capability {
    Capability { capability: "api-version".into() }
}

fn features() -> Features {
    Features { custom_roles_enabled: true }
}

fn metadata() -> OrganizationMetadata {
    OrganizationMetadata {
        id: "o1".into(),
        max_access_token_expiry_days: Some(30),
        user_role: Some(OrgRole::Member),
        member_count: 40,
        created: "2026-01-01T00:00:00Z".into(),
        features: Some(features()),
    }
}

fn team_member() -> TeamMember {
    TeamMember {
        github_login: UserLogin::new("ada"),
        name: "Ada".into(),
        avatar_url: "a".into(),
        role: Some(OrgRole::Admin),
    }
}

fn team() -> Team {
    Team {
        name: TeamName::new("ops"),
        display_name: "Operations".into(),
        description: "Keeps it running".into(),
        kind: TeamKind::Native,
        user_role: Some(OrgRole::Member),
        members: Some(vec![team_member()]),
    }
}

fn member() -> Member {
    let TeamMember { github_login, name, avatar_url, role } = team_member();
    Member {
        user: UserInfo { github_login, name, avatar_url },
        role: role.unwrap_or_default(),
        created: "2026-01-01T00:00:00Z".into(),
        known_to_pulumi: true,
        virtual_admin: true,
        fga_role: Some(member_role()),
        suspended: true,
    }
}

fn member_role() -> MemberRole {
    MemberRole { id: "r1".into(), name: "Admin".into(), modified_at: "2026-01-01T00:00:00Z".into() }
}

fn offered_role() -> OfferedRole {
    let TokenRole { id, name, default_identifier } = token_role();
    OfferedRole { id, name, default_identifier }
}

fn token_role() -> TokenRole {
    TokenRole {
        id: RoleId::new("r1"),
        name: "Deployer".into(),
        default_identifier: "member".into(),
    }
}

fn token() -> AccessToken {
    AccessToken {
        id: TokenId::new("t1"),
        name: Some("deploy".into()),
        description: Some("Deploys".into()),
        created: Some("2026-01-01T00:00:00Z".into()),
        created_by: Some("ada".into()),
        last_used: Moment::of(1_790_000_000),
        expires: Moment::of(1_800_000_000),
        admin: Some(true),
        kind: Some(TokenKind::Organization),
        role: Some(token_role()),
        extra: Map::new(),
    }
}

fn created() -> CreateTokenResponse {
    let token_value = TokenValue::parse("value").expect("a literal that a header can carry");
    CreateTokenResponse { id: TokenId::new("t1"), token_value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_can_be_read_back() {
        for wire_type in wire_types() {
            assert!((wire_type.reads)(&wire_type.full), "{}", wire_type.schema);
        }
        assert_eq!(wire_types().len(), 72);
    }
}
