//! The path templates, as in `docs/api/openapi.yaml`.

/// `GET`: the signed-in user.
pub const USER: &str = "/api/user";
/// `GET`: the default organization.
pub const DEFAULT_ORGANIZATION: &str = "/api/user/organizations/default";
/// `GET`: the features of the server.
pub const CAPABILITIES: &str = "/api/capabilities";
/// `PATCH`: change an organization's settings.
pub const ORGANIZATION: &str = "/api/orgs/{orgName}";
/// `GET`: an organization's settings.
pub const METADATA: &str = "/api/orgs/{orgName}/metadata";
/// `GET`: the teams of an organization.
pub const TEAMS: &str = "/api/orgs/{orgName}/teams";
/// `POST`: create a team whose members are managed by the service.
pub const NEW_TEAM: &str = "/api/orgs/{orgName}/teams/pulumi";
/// `GET`, `PATCH`, `DELETE`: one team.
pub const TEAM: &str = "/api/orgs/{orgName}/teams/{teamName}";
/// `GET`: the members of an organization.
pub const MEMBERS: &str = "/api/orgs/{orgName}/members";
/// `POST`, `PATCH`, `DELETE`: one member.
pub const MEMBER: &str = "/api/orgs/{orgName}/members/{userLogin}";
/// `POST`: make a member the only admin.
pub const SET_ADMIN: &str = "/api/orgs/{orgName}/members/{userLogin}/set-admin";
/// `GET`: the teams of a member.
pub const MEMBER_TEAMS: &str = "/api/orgs/{orgName}/members/{user}/teams";
/// `GET`, `POST`: the roles of an organization.
pub const ROLES: &str = "/api/orgs/{orgName}/roles";
/// `GET`: what roles can grant.
pub const ROLE_SCOPES: &str = "/api/orgs/{orgName}/roles/scopes";
/// `GET`, `PATCH`, `DELETE`: one role.
pub const ROLE: &str = "/api/orgs/{orgName}/roles/{roleID}";
/// `PATCH`: make it the role of new members.
pub const DEFAULT_ROLE: &str = "/api/orgs/{orgName}/roles/{roleID}/default";
/// `GET`: the members who have a role.
pub const ROLE_USERS: &str = "/api/orgs/{orgName}/roles/{roleID}/users";
/// `GET`: the teams that give a role.
pub const ROLE_TEAMS: &str = "/api/orgs/{orgName}/roles/{roleID}/teams";
/// `GET`: the tokens that have a role.
pub const ROLE_TOKENS: &str = "/api/orgs/{orgName}/roles/{roleID}/tokens";
/// `GET`: the roles that a team gives.
pub const TEAM_ROLES: &str = "/api/orgs/{orgName}/teams/{teamName}/roles";
/// `POST`, `DELETE`: one of them.
pub const TEAM_ROLE: &str = "/api/orgs/{orgName}/teams/{teamName}/roles/{roleID}";
/// `GET`: invitations of the signed-in user.
pub const OWN_INVITATIONS: &str = "/api/user/pending-invites";
/// `GET`, `POST`: the invitations of an organization.
pub const INVITATIONS: &str = "/api/orgs/{orgName}/invites";
/// `POST`: make a link that invites.
pub const INVITATION_LINK: &str = "/api/orgs/{orgName}/invites/link";
/// `GET`, `PATCH`, `DELETE`: one invitation.
pub const INVITATION: &str = "/api/orgs/{orgName}/invites/{inviteID}";
/// `POST`: send it again.
pub const RESEND_INVITATION: &str = "/api/orgs/{orgName}/invites/{inviteID}/resend";
/// `GET`, `POST`: the agent pools of an organization.
pub const AGENT_POOLS: &str = "/api/orgs/{orgName}/agent-pools";
/// `GET`, `PATCH`, `DELETE`: one agent pool.
pub const AGENT_POOL: &str = "/api/orgs/{orgName}/agent-pools/{poolId}";
/// `GET`, `POST`: personal tokens.
pub const USER_TOKENS: &str = "/api/user/tokens";
/// `DELETE`: a personal token.
pub const USER_TOKEN: &str = "/api/user/tokens/{tokenId}";
/// `GET`, `POST`: an organization's tokens.
pub const ORG_TOKENS: &str = "/api/orgs/{orgName}/tokens";
/// `DELETE`: an organization's token.
pub const ORG_TOKEN: &str = "/api/orgs/{orgName}/tokens/{tokenId}";
/// `GET`, `POST`: a team's tokens.
pub const TEAM_TOKENS: &str = "/api/orgs/{orgName}/teams/{teamName}/tokens";
/// `DELETE`: a team's token.
pub const TEAM_TOKEN: &str = "/api/orgs/{orgName}/teams/{teamName}/tokens/{tokenId}";
/// `GET`: the audit log, first generation: `startTime` is an upper bound.
pub const AUDIT_LOG_V1: &str = "/api/orgs/{orgName}/auditlogs";
/// `GET`: the audit log, second generation: `startTime` is the lower bound.
pub const AUDIT_LOG_V2: &str = "/api/orgs/{orgName}/auditlogs/v2";
/// `GET`: the kinds of events.
pub const AUDIT_EVENT_TYPES: &str = "/api/orgs/{orgName}/auditlogs/event-types";
/// `GET`: which storage the server reads the audit log from.
pub const AUDIT_READER_KIND: &str = "/api/orgs/{orgName}/auditlogs/reader-kind";
/// `GET`: the audit log as CSV or CEF, first generation.
pub const AUDIT_EXPORT_V1: &str = "/api/orgs/{orgName}/auditlogs/export";
/// `GET`, `POST`, `DELETE`: where the audit log is exported to by itself.
pub const AUDIT_EXPORT_CONFIG: &str = "/api/orgs/{orgName}/auditlogs/export/config";
/// `POST`: try whether files can be written there.
pub const AUDIT_EXPORT_TEST: &str = "/api/orgs/{orgName}/auditlogs/export/config/test";
/// `POST`: export an hour now.
pub const AUDIT_EXPORT_FORCE: &str = "/api/orgs/{orgName}/auditlogs/export/config/force";
/// `GET`: the audit log as CSV or CEF, second generation.
pub const AUDIT_EXPORT_V2: &str = "/api/orgs/{orgName}/auditlogs/v2/export";
/// `GET`, `POST`: the OIDC issuers that an organization trusts.
pub const OIDC_ISSUERS: &str = "/api/orgs/{orgName}/oidc/issuers";
/// `GET`, `PATCH`, `DELETE`: one issuer.
pub const OIDC_ISSUER: &str = "/api/orgs/{orgName}/oidc/issuers/{issuerId}";
/// `POST`: fetch the thumbprints of an issuer's certificates again.
pub const OIDC_THUMBPRINTS: &str =
    "/api/orgs/{orgName}/oidc/issuers/{issuerId}/regenerate-thumbprints";
/// `GET`: the policies of an issuer.
pub const AUTH_POLICY_OF: &str = "/api/orgs/{orgName}/auth/policies/oidcissuers/{issuerId}";
/// `PATCH`: a set of policies, by its own identifier.
pub const AUTH_POLICY: &str = "/api/orgs/{orgName}/auth/policies/{policyId}";
/// `POST`: the exchange of an ID token for an access token.
pub const OAUTH_TOKEN: &str = "/api/oauth/token";
