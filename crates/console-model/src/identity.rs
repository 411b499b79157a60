//! Who is signed in, and what that identity may do. The server decides; this is what lets the
//! console say in advance why something can't be done.

use token_api::id::{OrgName, TeamName};
use token_api::token::Owner;
use token_api::user::{OrgRole, User};

/// The signed-in identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What the server said of it.
    pub user: User,
    /// What kind of token signed in.
    pub actor: Actor,
}

/// Who acts with the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person.
    Person,
    /// An organization's robot.
    OrganizationToken {
        /// Its organization.
        org: OrgName,
        /// Whether it has an organization admin's rights.
        admin: bool,
    },
    /// A team's robot.
    TeamToken {
        /// Its organization.
        org: OrgName,
        /// Its team.
        team: TeamName,
    },
}

/// Why something may not be done, for a person to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial(pub String);

impl Identity {
    /// Reads the answer to `GET /api/user`.
    pub fn new(user: User) -> Self {
        let org = user.token_info.as_ref().and_then(|info| info.organization());
        let team = user.token_info.as_ref().and_then(|info| info.team());
        let actor = match (org, team) {
            (Some(org), Some(team)) => Actor::TeamToken { org, team },
            (Some(org), None) => {
                let admin = role_in(&user, &org) == Some(&OrgRole::Admin);
                Actor::OrganizationToken { org, admin }
            }
            (None, _) => Actor::Person,
        };
        Self { user, actor }
    }

    /// Whether a machine's token signed in, not a person's.
    pub fn is_machine(&self) -> bool {
        self.actor != Actor::Person
    }

    /// What to call it: the name, else the login.
    pub fn name(&self) -> &str {
        let name = self.user.name.trim();
        if name.is_empty() { self.user.github_login.as_str() } else { name }
    }

    /// Its role in an organization, if it belongs to it.
    pub fn role(&self, org: &OrgName) -> Option<&OrgRole> {
        role_in(&self.user, org)
    }

    /// Its role in an organization in words.
    pub fn role_words(&self, org: &OrgName) -> String {
        match (&self.actor, self.role(org)) {
            (Actor::OrganizationToken { admin: true, .. }, _) => "Admin organization token".into(),
            (Actor::OrganizationToken { .. }, _) => "Organization token".into(),
            (Actor::TeamToken { team, .. }, _) => format!("Token of team {team}"),
            (Actor::Person, Some(OrgRole::Admin)) => "Organization admin".into(),
            (Actor::Person, Some(OrgRole::Member)) => "Member".into(),
            (Actor::Person, Some(OrgRole::Other(role))) => role.clone(),
            (Actor::Person, Some(OrgRole::None) | None) => "No role".into(),
        }
    }

    /// The organization to show first.
    pub fn first_org(&self) -> Option<&OrgName> {
        self.user.organizations.first().map(|membership| &membership.github_login)
    }

    /// Whether this identity may read an organization's audit log, as far as can be told: a role
    /// that the console does not know may.
    pub fn read_log(&self, org: &OrgName) -> Result<(), Denial> {
        match self.role(org) {
            Some(OrgRole::Admin | OrgRole::Other(_)) => Ok(()),
            _ => Err(Denial(format!(
                "Only organization admins and admin organization tokens read the audit log of {org}."
            ))),
        }
    }

    /// Whether this identity manages an organization's OIDC issuers, as far as can be told: a role
    /// that the console does not know may.
    pub fn manage_trust(&self, org: &OrgName) -> Result<(), Denial> {
        match self.role(org) {
            Some(OrgRole::Admin | OrgRole::Other(_)) => Ok(()),
            _ => Err(Denial(format!(
                "Only organization admins and admin organization tokens manage the OIDC issuers of {org}."
            ))),
        }
    }

    /// Whether this identity manages an owner's tokens. `team_role` is its role in the owner's
    /// team, where that is known.
    pub fn manage_tokens(&self, owner: &Owner, team_role: Option<&OrgRole>) -> Result<(), Denial> {
        let deny = |reason: String| Err(Denial(reason));
        match (owner, &self.actor) {
            (Owner::Personal, Actor::Person) => Ok(()),
            (Owner::Personal, _) => deny(
                "Only people have personal tokens. You are signed in with a machine's token."
                    .into(),
            ),
            (_, Actor::TeamToken { .. }) => deny(
                "Team tokens can't manage tokens. Sign in with a personal token of an \
                 organization admin or team admin."
                    .into(),
            ),
            (Owner::Organization(_), Actor::OrganizationToken { .. }) => deny(
                "Organization tokens, even admin ones, can't manage organization tokens. Sign in \
                 with a personal token of an organization admin."
                    .into(),
            ),
            (Owner::Organization(org), Actor::Person) => match self.role(org) {
                Some(OrgRole::Admin) => Ok(()),
                _ => deny(format!(
                    "Only organization admins manage organization tokens. Ask an admin of {org}."
                )),
            },
            (Owner::Team(org, _), Actor::OrganizationToken { org: own, admin }) => {
                if *admin && own == org {
                    Ok(())
                } else {
                    deny(
                        "Only admin organization tokens manage team tokens; this one is a standard \
                         token."
                            .into(),
                    )
                }
            }
            (Owner::Team(org, team), Actor::Person) => {
                let admin = Some(&OrgRole::Admin);
                if self.role(org) == admin || team_role == admin {
                    Ok(())
                } else {
                    deny(format!(
                        "Only organization admins and admins of team {team} manage its tokens."
                    ))
                }
            }
        }
    }
}

fn role_in<'a>(user: &'a User, org: &OrgName) -> Option<&'a OrgRole> {
    user.organizations
        .iter()
        .find(|membership| &membership.github_login == org)
        .and_then(|membership| membership.role.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn identity(role: &str, token_info: Option<serde_json::Value>) -> Identity {
        let user = serde_json::from_value(json!({
            "id": "u", "githubLogin": "ada",
            "organizations": [{"githubLogin": "acme", "role": role}],
            "tokenInfo": token_info
        }));
        Identity::new(user.unwrap())
    }

    fn org_token(role: &str) -> Identity {
        identity(role, Some(json!({"name": "ci", "organization": "acme", "team": ""})))
    }

    #[test]
    fn knows_machines_from_people() {
        let acme = OrgName::new("acme");
        assert_eq!(identity("admin", None).actor, Actor::Person);
        assert_eq!(
            org_token("member").actor,
            Actor::OrganizationToken { org: acme.clone(), admin: false }
        );
        let team =
            identity("member", Some(json!({"name": "t", "organization": "acme", "team": "web"})));
        assert_eq!(team.actor, Actor::TeamToken { org: acme, team: TeamName::new("web") });
    }

    #[test]
    fn who_reads_the_log_and_manages_trust() {
        let (acme, other) = (OrgName::new("acme"), OrgName::new("other"));
        let table = [
            (identity("admin", None), true),
            (identity("member", None), false),
            (identity("auditor", None), true),
            (org_token("admin"), true),
            (org_token("member"), false),
        ];
        for (who, allowed) in table {
            assert_eq!(who.read_log(&acme).is_ok(), allowed, "{:?}", who.actor);
            assert_eq!(who.manage_trust(&acme).is_ok(), allowed, "{:?}", who.actor);
            assert!(who.read_log(&other).is_err() && who.manage_trust(&other).is_err());
        }
    }

    #[test]
    fn who_manages_which_tokens() {
        let acme = OrgName::new("acme");
        let other = OrgName::new("other");
        let org = Owner::Organization(acme.clone());
        let team = Owner::Team(acme, TeamName::new("web"));
        let foreign = Owner::Team(other, TeamName::new("web"));
        let team_token =
            identity("member", Some(json!({"name": "t", "organization": "acme", "team": "web"})));
        let team_admin = Some(OrgRole::Admin);
        let table = [
            (identity("admin", None), &Owner::Personal, None, true),
            (identity("admin", None), &org, None, true),
            (identity("admin", None), &team, None, true),
            (identity("admin", None), &foreign, None, false),
            (identity("member", None), &Owner::Personal, None, true),
            (identity("member", None), &org, None, false),
            (identity("member", None), &team, None, false),
            (identity("member", None), &team, team_admin.as_ref(), true),
            (identity("billing-manager", None), &org, None, false),
            (org_token("member"), &Owner::Personal, None, false),
            (org_token("member"), &org, None, false),
            (org_token("member"), &team, None, false),
            (org_token("admin"), &org, None, false),
            (org_token("admin"), &team, None, true),
            (org_token("admin"), &foreign, None, false),
            (team_token, &team, team_admin.as_ref(), false),
        ];
        for (who, owner, team_role, allowed) in table {
            let verdict = who.manage_tokens(owner, team_role);
            assert_eq!(verdict.is_ok(), allowed, "{:?} {owner:?}: {verdict:?}", who.actor);
        }
    }
}
