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
        // Actor, then: own tokens, a new one of them, organization tokens, team tokens, members, the
        // audit log, OIDC trust.
        let table = [
            (person(None, None), [true, true, false, false, false, false, false]),
            (person(member, None), [true, true, false, false, false, false, false]),
            (person(member, member), [true, true, false, false, false, false, false]),
            (person(member, admin), [true, true, false, true, false, false, false]),
            (person(admin, None), [true, true, true, true, true, true, true]),
            (person(admin, member), [true, true, true, true, true, true, true]),
            (
                Actor::OrganizationToken { admin: false },
                [false, false, false, false, false, false, false],
            ),
            (
                Actor::OrganizationToken { admin: true },
                [false, false, false, true, true, true, false],
            ),
            (Actor::TeamToken, [false, false, false, false, false, false, false]),
            (limited, [true, false, true, true, true, true, true]),
        ];
        let actions = [
            Action::OwnTokens,
            Action::NewOwnToken,
            Action::OrganizationTokens,
            Action::TeamTokens,
            Action::Members,
            Action::AuditLog,
            Action::OidcTrust,
        ];
        for (actor, verdicts) in table {
            for (action, allowed) in actions.into_iter().zip(verdicts) {
                assert_eq!(check(actor, action).is_ok(), allowed, "{actor:?} {action:?}");
            }
        }
    }
}
