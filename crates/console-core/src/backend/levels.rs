//! Backends offer parts of the API, the levels. Which of them are asked about after sign-in, and
//! which screen is the first. What a role surely forbids is not asked about: servers note refusals
//! in their audit logs.

use crate::backend::identity::{Identity, Standing};
use token_api::id::OrgName;
use token_api::team::Team;
use token_api::token::Owner;
use token_api::user::OrgRole;

/// A screen to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A list of tokens.
    Tokens(Owner),
    /// An organization's teams.
    Teams(OrgName),
    /// An organization's audit log.
    Log(OrgName),
    /// An organization's OIDC issuers.
    Issuers(OrgName),
}

/// The screens that an identity may begin with, the best one first: the tokens of an organization
/// that it surely manages, its own ones, then whatever nothing denies.
pub fn places(identity: &Identity) -> Vec<Place> {
    let orgs: Vec<&OrgName> =
        identity.user.organizations.iter().map(|membership| &membership.github_login).collect();
    let is_managed = |org: &OrgName| {
        let owner = Owner::Organization(org.clone());
        identity.manage_tokens(&owner, None).is_ok()
    };
    let is_admin = |org: &OrgName| identity.standing(org) == Standing::Admin;
    let list = |org: &OrgName| Place::Tokens(Owner::Organization(org.clone()));
    let mut places = Vec::new();
    places.extend(orgs.iter().filter(|org| is_managed(org) && is_admin(org)).map(|org| list(org)));
    if !identity.is_machine() {
        places.push(Place::Tokens(Owner::Personal));
    }
    for org in orgs {
        if is_managed(org) && !is_admin(org) {
            places.push(list(org));
        }
        places.push(Place::Teams(org.clone()));
        places.extend(identity.read_log(org).is_ok().then(|| Place::Log(org.clone())));
        places.extend(identity.manage_trust(org).is_ok().then(|| Place::Issuers(org.clone())));
    }
    places
}

/// What to ask of a backend about an organization, beside its teams, which every role may see, and
/// its tokens, whose list is read for those that will soon expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Questions {
    /// Whether there is an audit log.
    pub log: bool,
    /// Whether there are OIDC issuers.
    pub issuers: bool,
}

/// The questions that an identity may ask.
pub fn questions(identity: &Identity, org: &OrgName) -> Questions {
    let may_ask = is_likely_admin(identity, org);
    Questions {
        log: may_ask && identity.read_log(org).is_ok(),
        issuers: may_ask && !identity.is_machine() && identity.manage_trust(org).is_ok(),
    }
}

/// An admin, or somebody of whom a server tells no role at all: such servers are small, and hardly
/// note refusals. A role that may permit something is left to the user's own steps.
pub fn is_likely_admin(identity: &Identity, org: &OrgName) -> bool {
    matches!(identity.standing(org), Standing::Admin | Standing::NotTold)
}

/// The list by which to find out whether teams have tokens here: that of a team whose tokens the
/// identity manages.
pub fn team_to_ask<'a>(
    identity: &Identity,
    org: &OrgName,
    mut teams: impl Iterator<Item = &'a Team>,
) -> Option<Owner> {
    let team = teams.find(|team| {
        let owner = Owner::Team(org.clone(), team.name.clone());
        let may_ask =
            is_likely_admin(identity, org) || team.user_role.as_ref() == Some(&OrgRole::Admin);
        may_ask && identity.manage_tokens(&owner, team.user_role.as_ref()).is_ok()
    })?;
    Some(Owner::Team(org.clone(), team.name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn signed_in(organizations: Value, token_info: Value) -> Identity {
        let user = json!({
            "githubLogin": "ada", "organizations": organizations, "tokenInfo": token_info
        });
        Identity::new(serde_json::from_value(user).unwrap())
    }

    fn person(role: Value) -> Identity {
        signed_in(json!([{"githubLogin": "acme", "role": role}]), Value::Null)
    }

    fn machine(role: &str, team: &str) -> Identity {
        let info = json!({"name": "ci", "organization": "acme", "team": team});
        signed_in(json!([{"githubLogin": "acme", "role": role}]), info)
    }

    fn acme() -> OrgName {
        OrgName::new("acme")
    }

    fn list() -> Place {
        Place::Tokens(Owner::Organization(acme()))
    }

    #[test]
    fn begins_where_most_can_be_done() {
        let personal = || Place::Tokens(Owner::Personal);
        let (teams, log, issuers) =
            (|| Place::Teams(acme()), || Place::Log(acme()), || Place::Issuers(acme()));
        let table = [
            (person(json!("admin")), vec![list(), personal(), teams(), log(), issuers()]),
            (person(json!("member")), vec![personal(), teams()]),
            (person(json!("auditor")), vec![personal(), list(), teams(), log(), issuers()]),
            (person(Value::Null), vec![personal(), list(), teams(), log(), issuers()]),
            (signed_in(json!([]), Value::Null), vec![personal()]),
            (machine("member", ""), vec![teams()]),
            (machine("admin", ""), vec![teams(), log(), issuers()]),
            (machine("member", "web"), vec![teams()]),
        ];
        for (who, expected) in table {
            assert_eq!(places(&who), expected, "{:?}", who.user);
        }
        // The organization that one manages comes first, wherever the server names it.
        let who = signed_in(
            json!([{"githubLogin": "blue", "role": "member"}, {"githubLogin": "acme", "role": "admin"}]),
            Value::Null,
        );
        assert_eq!(places(&who)[0], list());
    }

    #[test]
    fn asks_nothing_that_a_server_might_note_as_refused() {
        let asked = |log, issuers| Questions { log, issuers };
        let table = [
            (person(json!("admin")), asked(true, true)),
            (person(Value::Null), asked(true, true)),
            (person(json!("member")), asked(false, false)),
            (person(json!("none")), asked(false, false)),
            (person(json!("auditor")), asked(false, false)),
            (machine("admin", ""), asked(true, false)),
            (machine("member", ""), asked(false, false)),
            (machine("member", "web"), asked(false, false)),
        ];
        for (who, expected) in table {
            assert_eq!(questions(&who, &acme()), expected, "{:?}", who.user);
        }
    }

    #[test]
    fn asks_for_the_tokens_of_a_team_of_ones_own() {
        let teams: Vec<Team> = serde_json::from_value(json!([
            {"name": "core", "kind": "pulumi", "userRole": "member"},
            {"name": "web", "kind": "pulumi", "userRole": "admin"},
        ]))
        .unwrap();
        let asked = |who: &Identity| match team_to_ask(who, &acme(), teams.iter())? {
            Owner::Team(_, team) => Some(team.to_string()),
            other => panic!("{other:?}"),
        };
        assert_eq!(asked(&person(json!("admin"))).as_deref(), Some("core"));
        assert_eq!(asked(&person(Value::Null)).as_deref(), Some("core"));
        assert_eq!(asked(&person(json!("member"))).as_deref(), Some("web"));
        assert_eq!(asked(&machine("admin", "")).as_deref(), Some("core"));
        assert_eq!(asked(&machine("member", "")), None);
        assert_eq!(asked(&machine("member", "web")), None);
    }
}
