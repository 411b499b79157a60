//! Paths of administration: settings, members, invitations, teams, roles and agent pools.

use super::{ApiPath, template};
use crate::id::{OrgName, RoleId, TeamName, UserLogin};

/// `PATCH /api/orgs/{orgName}`: change an organization's settings.
pub fn organization(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::ORGANIZATION, &[org.as_str()])
}

/// `POST`, `PATCH`, `DELETE /api/orgs/{orgName}/members/{userLogin}`
pub fn member(org: &OrgName, login: &UserLogin) -> ApiPath {
    ApiPath::fill(template::MEMBER, &[org.as_str(), login.as_str()])
}

/// `POST /api/orgs/{orgName}/members/{userLogin}/set-admin`
pub fn set_admin(org: &OrgName, login: &UserLogin) -> ApiPath {
    ApiPath::fill(template::SET_ADMIN, &[org.as_str(), login.as_str()])
}

/// `GET /api/orgs/{orgName}/members/{user}/teams`
pub fn member_teams(org: &OrgName, login: &UserLogin) -> ApiPath {
    ApiPath::fill(template::MEMBER_TEAMS, &[org.as_str(), login.as_str()])
}

/// `POST /api/orgs/{orgName}/teams/pulumi`: a team whose members are managed by the service.
pub fn new_team(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::NEW_TEAM, &[org.as_str()])
}

/// `GET`, `POST /api/orgs/{orgName}/roles`: all roles of an organization, whatever their kind.
pub fn all_roles(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::ROLES, &[org.as_str()])
}

/// `GET /api/orgs/{orgName}/roles/scopes`
pub fn role_scopes(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::ROLE_SCOPES, &[org.as_str()])
}

/// `GET`, `PATCH /api/orgs/{orgName}/roles/{roleID}`
pub fn role(org: &OrgName, role: &RoleId) -> ApiPath {
    ApiPath::fill(template::ROLE, &[org.as_str(), role.as_str()])
}

/// `DELETE /api/orgs/{orgName}/roles/{roleID}`. `force` also takes it from members and teams.
pub fn delete_role(org: &OrgName, id: &RoleId, force: bool) -> ApiPath {
    if force { role(org, id).with("force", "true") } else { role(org, id) }
}

/// `PATCH /api/orgs/{orgName}/roles/{roleID}/default`
pub fn default_role(org: &OrgName, role: &RoleId) -> ApiPath {
    ApiPath::fill(template::DEFAULT_ROLE, &[org.as_str(), role.as_str()])
}

/// `GET /api/orgs/{orgName}/roles/{roleID}/users`
pub fn role_users(org: &OrgName, role: &RoleId) -> ApiPath {
    ApiPath::fill(template::ROLE_USERS, &[org.as_str(), role.as_str()])
}

/// `GET /api/orgs/{orgName}/roles/{roleID}/teams`
pub fn role_teams(org: &OrgName, role: &RoleId) -> ApiPath {
    ApiPath::fill(template::ROLE_TEAMS, &[org.as_str(), role.as_str()])
}

/// `GET /api/orgs/{orgName}/roles/{roleID}/tokens`
pub fn role_tokens(org: &OrgName, role: &RoleId) -> ApiPath {
    ApiPath::fill(template::ROLE_TOKENS, &[org.as_str(), role.as_str()])
}

/// `GET /api/orgs/{orgName}/teams/{teamName}/roles`
pub fn team_roles(org: &OrgName, team: &TeamName) -> ApiPath {
    ApiPath::fill(template::TEAM_ROLES, &[org.as_str(), team.as_str()])
}

/// `POST`, `DELETE /api/orgs/{orgName}/teams/{teamName}/roles/{roleID}`
pub fn team_role(org: &OrgName, team: &TeamName, role: &RoleId) -> ApiPath {
    ApiPath::fill(template::TEAM_ROLE, &[org.as_str(), team.as_str(), role.as_str()])
}

/// `GET`, `POST /api/orgs/{orgName}/invites`
pub fn invitations(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::INVITATIONS, &[org.as_str()])
}

/// `POST /api/orgs/{orgName}/invites/link`
pub fn invitation_link(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::INVITATION_LINK, &[org.as_str()])
}

/// `GET`, `PATCH`, `DELETE /api/orgs/{orgName}/invites/{inviteID}`
pub fn invitation(org: &OrgName, id: &str) -> ApiPath {
    ApiPath::fill(template::INVITATION, &[org.as_str(), id])
}

/// `POST /api/orgs/{orgName}/invites/{inviteID}/resend`
pub fn resend_invitation(org: &OrgName, id: &str) -> ApiPath {
    ApiPath::fill(template::RESEND_INVITATION, &[org.as_str(), id])
}

/// `GET /api/user/pending-invites`
pub fn own_invitations() -> ApiPath {
    ApiPath::fill(template::OWN_INVITATIONS, &[])
}

/// `GET`, `POST /api/orgs/{orgName}/agent-pools`
pub fn agent_pools(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::AGENT_POOLS, &[org.as_str()])
}

/// `GET`, `PATCH`, `DELETE /api/orgs/{orgName}/agent-pools/{poolId}`
pub fn agent_pool(org: &OrgName, id: &str) -> ApiPath {
    ApiPath::fill(template::AGENT_POOL, &[org.as_str(), id])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_escaped() {
        let (org, login) = (OrgName::new("acme"), UserLogin::new("a/b"));
        let of = "/api/orgs/acme/members/a%2Fb";
        assert_eq!(member(&org, &login).as_str(), of);
        assert_eq!(set_admin(&org, &login).as_str(), format!("{of}/set-admin"));
        assert_eq!(member_teams(&org, &login).as_str(), format!("{of}/teams"));
    }
}
