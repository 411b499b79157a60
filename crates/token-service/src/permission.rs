//! May this actor do this? Pure: the one place where roles are weighed.

use crate::power::Power;
use crate::scope::{NOT_FOR_TOKENS, OF_TEAM_ADMINS, Scope};
use crate::store::Role;

/// Who acts, seen from one organization and, where one is meant, one team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What kind of caller.
    pub kind: ActorKind,
    /// What its roles in the organization grant; nothing where no organization is meant.
    pub power: Power,
    /// The role in the team that is meant.
    pub team: Option<Role>,
}

/// What kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// A person with a personal token.
    Person {
        /// Whether an organization is meant, of which the person is a member.
        inside: bool,
        /// Whether the token is limited to one organization.
        limited: bool,
    },
    /// A token of the organization.
    OrganizationToken,
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
    /// Create a team where members may, or may not.
    NewTeam {
        /// Whether the organization lets members do it.
        members_may: bool,
    },
    /// Change who is in a team, and as what.
    TeamMembers,
    /// What a scope is for. For a team's tokens, the team's own admins have it too.
    Scoped(Scope),
}

/// Decides; the refusal is a sentence that names who could, or what is lacking.
pub fn check(actor: &Actor, action: Action) -> Result<(), String> {
    let is_team_admin = actor.team == Some(Role::Admin);
    match (action, actor.kind) {
        (Action::OwnTokens, ActorKind::Person { .. })
        | (Action::NewOwnToken, ActorKind::Person { limited: false, .. })
        | (Action::NewTeam { members_may: true }, ActorKind::Person { inside: true, .. }) => Ok(()),
        (Action::NewOwnToken, ActorKind::Person { limited: true, .. }) => {
            Err("This token was exchanged for an ID token and is limited to one organization: it \
                 can't create personal tokens, which have no such limit. Sign in with a personal \
                 token that you created."
                .to_owned())
        }
        (
            Action::OwnTokens | Action::NewOwnToken,
            ActorKind::OrganizationToken | ActorKind::TeamToken,
        ) => {
            Err("Organization and team tokens have no personal tokens: only people do.".to_owned())
        }
        (Action::TeamMembers, ActorKind::Person { .. }) if is_team_admin => Ok(()),
        (Action::Scoped(scope), ActorKind::Person { .. })
            if is_team_admin && OF_TEAM_ADMINS.has(scope) =>
        {
            Ok(())
        }
        (Action::NewTeam { .. }, _) => has(actor, Scope::CreateTeams, &TEAMS),
        (Action::TeamMembers, _) => has(actor, Scope::UpdateTeams, &TEAM_MEMBERS),
        (Action::Scoped(scope), _) => has(actor, scope, words(scope)),
    }
}

fn has(actor: &Actor, scope: Scope, words: &Words) -> Result<(), String> {
    if actor.power.scopes.has(scope) {
        return Ok(());
    }
    let is_for_tokens = !NOT_FOR_TOKENS.has(scope);
    let sentence = match (actor.kind, &actor.power.role) {
        (ActorKind::Person { .. }, Some(role)) => {
            format!("Your role “{role}” does not grant {scope}.")
        }
        (ActorKind::OrganizationToken, Some(role)) if is_for_tokens => {
            format!("The role “{role}” of this token does not grant {scope}.")
        }
        (ActorKind::Person { .. }, None) => words.person.to_owned(),
        (ActorKind::OrganizationToken, _) => words.organization_token.to_owned(),
        (ActorKind::TeamToken, _) => words.team_token.to_owned(),
    };
    Err(sentence)
}

/// Who could do it with built-in roles, by who may not.
struct Words {
    person: &'static str,
    organization_token: &'static str,
    team_token: &'static str,
}

macro_rules! words {
    ($name:ident, $verb:literal) => {
        words!($name, $verb, concat!("Only organization admins can ", $verb, "."));
    };
    ($name:ident, $verb:literal, $person:expr) => {
        const $name: Words = Words {
            person: $person,
            organization_token: concat!(
                "Only admin organization tokens can ",
                $verb,
                "; this one is not admin."
            ),
            team_token: concat!(
                "Team tokens can't ",
                $verb,
                ": organization admins and admin organization tokens can."
            ),
        };
    };
}

words!(MEMBERS, "manage members");
words!(INVITATIONS, "manage invitations");
words!(ROLES, "manage roles");
words!(SETTINGS, "change the settings");
words!(LOG, "read the audit log");
words!(AGENT_POOLS, "manage agent pools");
words!(TEAMS, "manage teams", "Only organization admins can create, rename and delete teams.");
words!(
    TEAM_MEMBERS,
    "manage teams",
    "Only organization admins and the team's own admins can change who is in the team."
);

const TEAM_TOKENS: Words = Words {
    person: "Only organization admins and the team's own admins can manage the team's tokens.",
    organization_token: "Only admin organization tokens can manage team tokens; this one is not admin.",
    team_token: "Team tokens can't manage team tokens: organization admins and team admins can.",
};

const ORGANIZATION_TOKENS: Words = Words {
    person: "Only organization admins can manage organization tokens.",
    organization_token: "Organization tokens can't manage organization tokens, not even admin tokens. \
                         Sign in with the personal token of an organization admin.",
    team_token: "Team tokens can't manage organization tokens: only organization admins can.",
};

/// Trust makes tokens: whoever may not create organization tokens may not have an issuer make
/// them either, so that admin tokens stay outside.
const TRUST: Words = Words {
    person: "Only organization admins can manage OIDC issuers.",
    organization_token: "Organization tokens can't manage OIDC issuers, not even admin tokens: an \
                         issuer could give them organization tokens. Sign in with the personal token \
                         of an organization admin.",
    team_token: "Team tokens can't manage OIDC issuers: only organization admins can.",
};

fn words(scope: Scope) -> &'static Words {
    match scope {
        Scope::ReadOrganizationTokens
        | Scope::CreateOrganizationTokens
        | Scope::DeleteOrganizationTokens => &ORGANIZATION_TOKENS,
        Scope::CreateTeams | Scope::UpdateTeams | Scope::DeleteTeams => &TEAMS,
        Scope::ReadTeamTokens | Scope::CreateTeamTokens | Scope::DeleteTeamTokens => &TEAM_TOKENS,
        Scope::AddMembers | Scope::UpdateMembers | Scope::DeleteMembers | Scope::SetAdmins => {
            &MEMBERS
        }
        Scope::ReadInvitations | Scope::CreateInvitations => &INVITATIONS,
        Scope::CreateRoles | Scope::UpdateRoles | Scope::DeleteRoles => &ROLES,
        Scope::UpdateOrganization => &SETTINGS,
        Scope::ReadAuditLog | Scope::ExportAuditLog => &LOG,
        Scope::ReadIssuers
        | Scope::CreateIssuers
        | Scope::UpdateIssuers
        | Scope::RegenerateThumbprints
        | Scope::DeleteIssuers
        | Scope::ReadPolicies
        | Scope::UpdatePolicies => &TRUST,
        Scope::ReadAgentPools
        | Scope::CreateAgentPools
        | Scope::UpdateAgentPools
        | Scope::DeleteAgentPools => &AGENT_POOLS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Scopes;

    fn person(power: Power, inside: bool, team: Option<Role>) -> Actor {
        Actor { kind: ActorKind::Person { inside, limited: false }, power, team }
    }

    fn token(kind: ActorKind, scopes: Scopes) -> Actor {
        Actor { kind, power: Power { scopes, role: None }, team: None }
    }

    #[test]
    fn every_actor_and_action() {
        let (member, admin) = (Some(Role::Member), Some(Role::Admin));
        let limited = Actor {
            kind: ActorKind::Person { inside: true, limited: true },
            ..person(Power::admin(), true, None)
        };
        let all = "own new tokens team-tokens members may-team new-team teams team-members settings log oidc";
        let robot = ActorKind::OrganizationToken;
        // Actor, then what it may do of the actions below, in their order.
        let table = [
            (person(Power::default(), false, None), "own new"),
            (person(Power::default(), true, None), "own new may-team"),
            (person(Power::default(), true, member), "own new may-team"),
            (person(Power::default(), true, admin), "own new team-tokens may-team team-members"),
            (person(Power::admin(), true, None), all),
            (person(Power::admin(), true, member), all),
            (token(robot, Scopes::NONE), ""),
            (
                token(robot, Scopes::ALL.without(NOT_FOR_TOKENS)),
                "team-tokens members may-team new-team teams team-members settings log",
            ),
            (token(ActorKind::TeamToken, Scopes::NONE), ""),
            (limited, &all.replace(" new ", " ")),
        ];
        let actions = [
            ("own", Action::OwnTokens),
            ("new", Action::NewOwnToken),
            ("tokens", Action::Scoped(Scope::CreateOrganizationTokens)),
            ("team-tokens", Action::Scoped(Scope::CreateTeamTokens)),
            ("members", Action::Scoped(Scope::UpdateMembers)),
            ("may-team", Action::NewTeam { members_may: true }),
            ("new-team", Action::NewTeam { members_may: false }),
            ("teams", Action::Scoped(Scope::UpdateTeams)),
            ("team-members", Action::TeamMembers),
            ("settings", Action::Scoped(Scope::UpdateOrganization)),
            ("log", Action::Scoped(Scope::ReadAuditLog)),
            ("oidc", Action::Scoped(Scope::UpdatePolicies)),
        ];
        for (actor, expected) in table {
            let may = |(_, action): &&(&str, Action)| check(&actor, *action).is_ok();
            let allowed: Vec<&str> = actions.iter().filter(may).map(|(name, _)| *name).collect();
            assert_eq!(allowed.join(" "), expected, "{actor:?}");
        }
    }

    #[test]
    fn each_scope_allows_one_thing_and_its_lack_is_named() {
        for scope in Scope::ALL.iter().copied() {
            let role = Some("Deployer".to_owned());
            let with = Power { scopes: Scopes::of(&[scope]), role: role.clone() };
            let without = Power { scopes: Scopes::ALL.without(with.scopes), role };
            let action = Action::Scoped(scope);
            assert_eq!(check(&person(with, true, None), action), Ok(()), "{scope}");
            let refusal = check(&person(without, true, None), action).unwrap_err();
            assert_eq!(refusal, format!("Your role “Deployer” does not grant {scope}."));
        }
    }
}
