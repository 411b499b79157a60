//! Paths of administration: settings, members and teams.

use super::{ApiPath, template};
use crate::id::{OrgName, UserLogin};

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
