//! May this actor do this? Pure: the one place where roles are weighed.

use crate::store::Role;

/// Who acts, as far as roles go, seen from one organization and, where one is meant, one team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person with a personal token. `team` is the role in the team that is meant.
    Person {
        /// The role in the organization; `None` where none is meant.
        organization: Option<Role>,
        /// The role in the team.
        team: Option<Role>,
        /// Whether the token is limited to one organization.
        limited: bool,
    },
    /// A token of the organization.
    OrganizationToken {
        /// Whether it has an organization admin's rights.
        admin: bool,
    },
    /// A token of a team of the organization.
    TeamToken,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// List or delete one's own tokens.
    OwnTokens,
    /// Create one.
    NewOwnToken,
    /// List, create or delete the organization's tokens.
    OrganizationTokens,
    /// List, create or delete a team's tokens.
    TeamTokens,
    /// Add, change or remove the organization's members.
    Members,
    /// Create a team where members may, or may not.
    NewTeam {
        /// Whether the organization lets members do it.
        members_may: bool,
    },
    /// Rename or delete teams.
    Teams,
    /// Change who is in a team, and as what.
    TeamMembers,
    /// Change the organization's settings.
    Settings,
    /// Read or export the organization's audit log.
    AuditLog,
    /// See or change which OIDC issuers the organization trusts, and what for.
    OidcTrust,
}

/// Decides; the refusal is a sentence that names who could.
pub fn check(actor: Actor, action: Action) -> Result<(), &'static str> {
    use Actor::{OrganizationToken, Person, TeamToken};
    let admin = Some(Role::Admin);
    match (action, actor) {
        (Action::OwnTokens, Person { .. })
        | (Action::NewOwnToken, Person { limited: false, .. }) => Ok(()),
        (Action::NewOwnToken, Person { limited: true, .. }) => {
            Err("This token was exchanged for an ID token and is limited to one organization: it \
                 can't create personal tokens, which have no such limit. Sign in with a personal \
                 token that you created.")
        }
        (Action::OwnTokens | Action::NewOwnToken, OrganizationToken { .. } | TeamToken) => {
            Err("Organization and team tokens have no personal tokens: only people do.")
        }
        (Action::OrganizationTokens, Person { organization, .. }) if organization == admin => {
            Ok(())
        }
        (Action::OrganizationTokens, Person { .. }) => {
            Err("Only organization admins can manage organization tokens.")
        }
        (Action::OrganizationTokens, OrganizationToken { admin: true }) => {
            Err("Organization tokens can't manage organization tokens, not even admin tokens. \
             Sign in with the personal token of an organization admin.")
        }
        (Action::OrganizationTokens, OrganizationToken { admin: false }) => {
            Err("Organization tokens can't manage organization tokens. \
             Sign in with the personal token of an organization admin.")
        }
        (Action::OrganizationTokens, TeamToken) => {
            Err("Team tokens can't manage organization tokens: only organization admins can.")
        }
        (Action::TeamTokens, Person { organization, team, .. })
            if organization == admin || team == admin =>
        {
            Ok(())
        }
        (Action::TeamTokens, OrganizationToken { admin: true }) => Ok(()),
        (Action::TeamTokens, Person { .. }) => {
            Err("Only organization admins and the team's own admins can manage the team's tokens.")
        }
        (Action::TeamTokens, OrganizationToken { admin: false }) => {
            Err("Only admin organization tokens can manage team tokens; this one is not admin.")
        }
        (Action::TeamTokens, TeamToken) => {
            Err("Team tokens can't manage team tokens: organization admins and team admins can.")
        }
        (Action::Members, actor) => manage_members(actor),
        (Action::NewTeam { members_may: true }, Person { organization: Some(_), .. }) => Ok(()),
        (Action::NewTeam { .. } | Action::Teams, actor) => manage_teams(actor),
        (Action::TeamMembers, actor) => manage_team_members(actor),
        (Action::Settings, actor) => change_settings(actor),
        (Action::AuditLog, actor) => read_audit_log(actor),
        (Action::OidcTrust, actor) => manage_oidc_trust(actor),
    }
}

fn manage_members(actor: Actor) -> Result<(), &'static str> {
    match actor {
        Actor::Person { organization: Some(Role::Admin), .. }
        | Actor::OrganizationToken { admin: true } => Ok(()),
        Actor::Person { .. } => Err("Only organization admins can manage members."),
        Actor::OrganizationToken { admin: false } => {
            Err("Only admin organization tokens can manage members; this one is not admin.")
        }
        Actor::TeamToken => {
            Err("Team tokens can't manage members: organization admins and admin organization \
             tokens can.")
        }
    }
}

fn manage_teams(actor: Actor) -> Result<(), &'static str> {
    match actor {
        Actor::Person { organization: Some(Role::Admin), .. }
        | Actor::OrganizationToken { admin: true } => Ok(()),
        Actor::Person { .. } => {
            Err("Only organization admins can create, rename and delete teams.")
        }
        Actor::OrganizationToken { admin: false } => {
            Err("Only admin organization tokens can manage teams; this one is not admin.")
        }
        Actor::TeamToken => Err(
            "Team tokens can't manage teams: organization admins and admin organization tokens \
             can.",
        ),
    }
}

fn manage_team_members(actor: Actor) -> Result<(), &'static str> {
    match actor {
        Actor::Person { organization: Some(Role::Admin), .. }
        | Actor::Person { team: Some(Role::Admin), .. }
        | Actor::OrganizationToken { admin: true } => Ok(()),
        Actor::Person { .. } => {
            Err("Only organization admins and the team's own admins can change who is in the team.")
        }
        Actor::OrganizationToken { admin: false } | Actor::TeamToken => manage_teams(actor),
    }
}

fn change_settings(actor: Actor) -> Result<(), &'static str> {
    match actor {
        Actor::Person { organization: Some(Role::Admin), .. }
        | Actor::OrganizationToken { admin: true } => Ok(()),
        Actor::Person { .. } => Err("Only organization admins can change the settings."),
        Actor::OrganizationToken { admin: false } => {
            Err("Only admin organization tokens can change the settings; this one is not admin.")
        }
        Actor::TeamToken => Err(
            "Team tokens can't change the settings: organization admins and admin organization \
             tokens can.",
        ),
    }
}

fn read_audit_log(actor: Actor) -> Result<(), &'static str> {
    match actor {
        Actor::Person { organization: Some(Role::Admin), .. }
        | Actor::OrganizationToken { admin: true } => Ok(()),
        Actor::Person { .. } => Err("Only organization admins can read the audit log."),
        Actor::OrganizationToken { admin: false } => {
            Err("Only admin organization tokens can read the audit log; this one is not admin.")
        }
        Actor::TeamToken => {
            Err("Team tokens can't read the audit log: organization admins and admin organization \
             tokens can.")
        }
    }
}

/// Trust makes tokens: whoever may not create organization tokens may not have an issuer make
/// them either, so that admin tokens stay outside.
fn manage_oidc_trust(actor: Actor) -> Result<(), &'static str> {
    match actor {
        Actor::Person { organization: Some(Role::Admin), .. } => Ok(()),
        Actor::Person { .. } => Err("Only organization admins can manage OIDC issuers."),
        Actor::OrganizationToken { .. } => {
            Err("Organization tokens can't manage OIDC issuers, not even admin tokens: an issuer \
             could give them organization tokens. Sign in with the personal token of an \
             organization admin.")
        }
        Actor::TeamToken => {
            Err("Team tokens can't manage OIDC issuers: only organization admins can.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_actor_and_action() {
        let person = |organization, team| Actor::Person { organization, team, limited: false };
        let limited = Actor::Person { organization: Some(Role::Admin), team: None, limited: true };
        let (member, admin) = (Some(Role::Member), Some(Role::Admin));
        // Actor, then what it may do of the actions below, in their order.
        let table = [
            (person(None, None), "own new"),
            (person(member, None), "own new may-team"),
            (person(member, member), "own new may-team"),
            (person(member, admin), "own new team-tokens may-team team-members"),
            (
                person(admin, None),
                "own new tokens team-tokens members may-team new-team teams team-members settings log oidc",
            ),
            (
                person(admin, member),
                "own new tokens team-tokens members may-team new-team teams team-members settings log oidc",
            ),
            (Actor::OrganizationToken { admin: false }, ""),
            (
                Actor::OrganizationToken { admin: true },
                "team-tokens members may-team new-team teams team-members settings log",
            ),
            (Actor::TeamToken, ""),
            (
                limited,
                "own tokens team-tokens members may-team new-team teams team-members settings log oidc",
            ),
        ];
        let actions = [
            ("own", Action::OwnTokens),
            ("new", Action::NewOwnToken),
            ("tokens", Action::OrganizationTokens),
            ("team-tokens", Action::TeamTokens),
            ("members", Action::Members),
            ("may-team", Action::NewTeam { members_may: true }),
            ("new-team", Action::NewTeam { members_may: false }),
            ("teams", Action::Teams),
            ("team-members", Action::TeamMembers),
            ("settings", Action::Settings),
            ("log", Action::AuditLog),
            ("oidc", Action::OidcTrust),
        ];
        for (actor, expected) in table {
            let may = |(_, action): &&(&str, Action)| check(actor, *action).is_ok();
            let allowed: Vec<&str> = actions.iter().filter(may).map(|(name, _)| *name).collect();
            assert_eq!(allowed.join(" "), expected, "{actor:?}");
        }
    }
}
